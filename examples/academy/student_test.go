package academy_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

func TestCustomersSeeTheirOwnStudentNumberButNotTheNotes(t *testing.T) {
	p := loaded(t)
	root := p.As(manortest.Superuser())
	id := root.Get(t, "/api/v1/users?username=customer1").String(t, "items.0.id")
	root.Patch(t, "/api/v1/users/"+id, map[string]any{"students": []any{map[string]any{"id": id, "notes": "pays late"}}}).MustStatus(t, http.StatusOK)

	customer := p.MustLogin(t, "customer1", "manor-demo-1")
	own := customer.Get(t, "/api/v1/auth/me?include=students").MustStatus(t, http.StatusOK)
	require.Equal(t, "S10001", own.String(t, "profiles.students.number"))
	require.NotContains(t, string(own.Body), "pays late")
	customer.Get(t, "/api/v1/students/"+id).MustProblem(t, "forbidden")
}
