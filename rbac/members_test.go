package rbac_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/rbac"
)

func TestADepartmentSaysHowManyBelongToIt(t *testing.T) {
	p := manortest.New(t, apps()...)
	sales, err := rbac.EnsureDepartment(t.Context(), p.Kernel, rbac.Department{Code: "sales", Name: "Sales"})
	require.NoError(t, err)
	below, err := rbac.EnsureDepartment(t.Context(), p.Kernel, rbac.Department{Code: "inland", Name: "Inland", ParentID: &sales})
	require.NoError(t, err)
	empty, err := rbac.EnsureDepartment(t.Context(), p.Kernel, rbac.Department{Code: "empty", Name: "Empty"})
	require.NoError(t, err)
	for name, department := range map[string]string{"ada": sales, "bob": sales, "cyd": below} {
		require.NoError(t, rbac.Join(t.Context(), p.Kernel, mustCreateUser(t, p, name), department))
	}
	root := p.As(manortest.Superuser())
	for id, members := range map[string]int{sales: 2, below: 1, empty: 0} {
		require.Equal(t, members, root.Get(t, path("/departments/"+id)).MustStatus(t, http.StatusOK).Int(t, "members"))
	}

	reader := mustEnsureRole(t, p, "reader", "departments:read")
	id := mustCreateUser(t, p, "dan")
	p.MustCreate(t, "user_roles", map[string]any{"user_id": id, "role_id": reader})
	require.False(t, p.MustLogin(t, "dan", password).Get(t, path("/departments/"+sales)).MustStatus(t, http.StatusOK).Has(t, "members"),
		"who may not read users learns nothing of them")
}
