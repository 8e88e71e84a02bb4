package rbac_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
)

// FuzzPreview sends whatever as the subject of a preview: it is refused, or a preview, but never the caller as he is.
func FuzzPreview(f *testing.F) {
	p := manortest.New(f, apps()...)
	previewer, ok := p.Kernel.Authorizer().(manor.Previewer)
	require.True(f, ok)
	for _, subject := range []string{"", ":", "role:", "role:01890000-0000-7000-8000-000000000000", "user:01890000-0000-7000-8000-000000000000", "role:{01890000-0000-7000-8000-000000000000}"} {
		f.Add(subject)
	}
	f.Fuzz(func(t *testing.T, subject string) {
		shown, err := previewer.Preview(t.Context(), manortest.Superuser(), subject)
		if err != nil {
			require.Contains(t, []problem.Code{problem.InvalidParameter, manor.CodeNotFound, manor.CodeForbidden}, problem.CodeOf(err))
			return
		}
		require.False(t, shown.Superuser)
		require.NotNil(t, shown.Preview)
	})
}
