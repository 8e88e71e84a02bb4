package academy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

func TestTheDemoHasAsManyRowsAsPromised(t *testing.T) {
	p := loaded(t)
	admin := p.As(manortest.Superuser())
	for resource, least := range map[string]int{
		"teachers": 20, "categories": 10, "courses": 200, "paths": 8, "members": 500, "tickets": 50, "sales": 3,
		"departments": 3, "users": 54,
	} {
		total := admin.Get(t, "/api/v1/"+resource+"?limit=1").MustStatus(t, 200).Int(t, "total")
		require.GreaterOrEqual(t, total, least, resource)
	}
}
