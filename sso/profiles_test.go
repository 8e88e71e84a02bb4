package sso_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

// reader is what a library adds to users.
type reader struct {
	bun.BaseModel `bun:"table:readers"`
	sso.ProfileBase
	Card     *string `bun:"card" json:"card" validate:"omitempty,max=20" admin:"link,search,filter,unique"`
	Limit    int     `bun:"most,notnull" json:"most" validate:"min=0,max=50" admin:"list,filter,default=5"`
	Birthday string  `bun:"birthday,nullzero" json:"birthday" admin:"date"`
	Notes    string  `bun:"notes,notnull" json:"notes" validate:"max=500" admin:"textarea,perm=see_notes"`
}

type library struct{}

func (library) Name() string { return "library" }

func (library) Install(k *manor.Kernel) error {
	return sso.Profile(k, admin.Resource[reader]{Name: "readers"})
}

func libraryProgram(t *testing.T) *manortest.Program {
	t.Helper()
	return manortest.Config{Settings: func(s *manor.Settings) { s.AdminPassword = adminPassword }}.New(t, append(apps(), library{})...)
}

func TestAProfileIsMadeOfDefaultsWhenItIsFirstAskedFor(t *testing.T) {
	p := libraryProgram(t)
	id := mustCreateUser(t, p, "ada")
	root := p.As(manortest.Superuser())
	require.Zero(t, root.Get(t, path("/readers")).Int(t, "total"), "nobody asked")

	row, err := sso.ProfileOf[reader](t.Context(), p.Kernel, id)
	require.NoError(t, err)
	require.Equal(t, id, row.ID)
	require.Equal(t, id, row.UserID)
	require.Equal(t, 5, row.Limit)
	require.Nil(t, row.Card)

	root.Patch(t, path("/readers/%s", id), map[string]any{"most": 7}).MustStatus(t, http.StatusOK)
	row, err = sso.ProfileOf[reader](t.Context(), p.Kernel, id)
	require.NoError(t, err)
	require.Equal(t, 7, row.Limit, "the same row")
	require.Equal(t, 1, root.Get(t, path("/readers")).Int(t, "total"))

	_, err = sso.ProfileOf[reader](t.Context(), p.Kernel, "nobody")
	require.Equal(t, manor.CodeNotFound, problem.CodeOf(err))
}

func TestAProfileHasTheIdOfItsUserAndIsThereOnce(t *testing.T) {
	p := libraryProgram(t)
	id, other := mustCreateUser(t, p, "ada"), mustCreateUser(t, p, "bob")
	root := p.As(manortest.Superuser())
	made := root.Post(t, path("/readers"), map[string]any{"user_id": id, "card": "A-1"}).MustStatus(t, http.StatusCreated)
	require.Equal(t, id, made.String(t, "id"))
	require.Equal(t, path("/readers/%s", id), made.Header.Get("Location"))

	twice := root.Post(t, path("/readers"), map[string]any{"user_id": id})
	twice.MustProblem(t, "unique")
	require.Equal(t, map[string]string{"user_id": "unique"}, twice.FieldErrors(t))
	root.Patch(t, path("/readers/%s", id), map[string]any{"user_id": other}).MustProblem(t, "invalid")
	root.Post(t, path("/readers"), map[string]any{"user_id": "nobody"}).MustProblem(t, "invalid")
	root.Post(t, path("/readers"), map[string]any{"user_id": other, "card": "A-1"}).MustProblem(t, "unique")
}

func TestAProfileStandsInTheFormOfItsUser(t *testing.T) {
	p := libraryProgram(t)
	id := mustCreateUser(t, p, "ada")
	root := p.As(manortest.Superuser())
	user := path("/users/%s", id)
	require.Empty(t, root.Get(t, user).Value(t, "readers"))

	saved := root.Patch(t, user, map[string]any{"display_name": "Ada", "readers": []any{map[string]any{"card": "A-1"}}}).MustStatus(t, http.StatusOK)
	require.Equal(t, id, saved.String(t, "readers.0.id"))
	require.Equal(t, 5, saved.Int(t, "readers.0.most"))
	require.Equal(t, "A-1", root.Get(t, path("/readers/%s", id)).String(t, "card"))

	root.Patch(t, user, map[string]any{"readers": []any{map[string]any{"id": id, "most": 9}}}).MustStatus(t, http.StatusOK)
	require.Equal(t, 9, root.Get(t, user).Int(t, "readers.0.most"))
	root.Patch(t, user, map[string]any{"readers": []any{map[string]any{"id": id, "most": 99}}}).MustProblem(t, "invalid")
	root.Patch(t, user, map[string]any{"readers": []any{}}).MustProblem(t, "invalid")
	require.Equal(t, 9, root.Get(t, user).Int(t, "readers.0.most"), "what was refused changed nothing")

	made := root.MustCreate(t, "users", map[string]any{"username": "bob", "readers": []any{map[string]any{"card": "B-1"}}})
	require.Equal(t, "B-1", root.Get(t, path("/readers/%s", made["id"])).String(t, "card"), "made with the user")
}

func TestAProfileTakesItsOwnPermissions(t *testing.T) {
	p := libraryProgram(t)
	id := mustCreateUser(t, p, "ada")
	root := p.As(manortest.Superuser())
	user := path("/users/%s", id)
	root.Patch(t, user, map[string]any{"readers": []any{map[string]any{"card": "A-1", "notes": "late"}}}).MustStatus(t, http.StatusOK)

	clerk := p.As(manortest.Caller("clerk", "users:read", "users:update"))
	require.False(t, clerk.Get(t, user).Has(t, "readers"))
	require.NotContains(t, string(clerk.Get(t, user+"/history").Body), "A-1")
	clerk.Patch(t, user, map[string]any{"readers": []any{map[string]any{"id": id, "most": 1}}}).MustProblem(t, "invalid")
	clerk.Get(t, path("/readers")).MustProblem(t, manor.CodeForbidden)

	looker := p.As(manortest.Caller("looker", "users:read", "users:update", "readers:read"))
	seen := looker.Get(t, user)
	require.Equal(t, "A-1", seen.String(t, "readers.0.card"))
	require.False(t, seen.Has(t, "readers.0.notes"), "takes readers:see_notes")
	looker.Patch(t, user, map[string]any{"readers": []any{map[string]any{"id": id, "most": 1}}}).MustProblem(t, "invalid")
	looker.Patch(t, user, map[string]any{"display_name": "Ada"}).MustStatus(t, http.StatusOK)

	librarian := p.As(manortest.Caller("librarian", "users:read", "users:update", "readers:read", "readers:update", "readers:see_notes"))
	changed := librarian.Patch(t, user, map[string]any{"readers": []any{map[string]any{"id": id, "most": 1}}}).MustStatus(t, http.StatusOK)
	require.Equal(t, "late", changed.String(t, "readers.0.notes"))
	other := mustCreateUser(t, p, "bob")
	librarian.Patch(t, path("/users/%s", other), map[string]any{"readers": []any{map[string]any{"most": 1}}}).MustProblem(t, "invalid")
	require.Equal(t, 1, root.Get(t, path("/readers")).Int(t, "total"), "readers:create was not held")
}

func TestAProfileIsNotShownWithItsUserToWhoMayReadSomeOnly(t *testing.T) {
	p := libraryProgram(t)
	id := mustCreateUser(t, p, "ada")
	_, err := sso.ProfileOf[reader](t.Context(), p.Kernel, id)
	require.NoError(t, err)
	who := manortest.Caller("limited")
	who.Grants = manortest.Limited(manortest.Grants("users:read", "readers:read"), map[string][]manor.DataScope{"readers:read": {{Filter: "most=99"}}}, nil)
	limited := p.As(who)
	require.False(t, limited.Get(t, path("/users/%s", id)).MustStatus(t, http.StatusOK).Has(t, "readers"))
	limited.Get(t, path("/readers/%s", id)).MustProblem(t, manor.CodeNotFound)
}

func TestAProfileGoesWithItsUser(t *testing.T) {
	p := libraryProgram(t)
	id := mustCreateUser(t, p, "ada")
	_, err := sso.ProfileOf[reader](t.Context(), p.Kernel, id)
	require.NoError(t, err)
	root := p.As(manortest.Superuser())
	root.Delete(t, path("/users/%s", id)).MustStatus(t, http.StatusNoContent)
	root.Get(t, path("/readers/%s", id)).MustProblem(t, manor.CodeNotFound)
	require.Zero(t, root.Get(t, path("/readers")).Int(t, "total"))
}

func TestPeopleSeeTheirOwnProfile(t *testing.T) {
	p := libraryProgram(t)
	id := mustCreateUser(t, p, "ada")
	other := mustCreateUser(t, p, "bob")
	root := p.As(manortest.Superuser())
	root.Post(t, path("/readers"), map[string]any{"user_id": other, "card": "B-1"}).MustStatus(t, http.StatusCreated)
	ada := p.WithToken(mustLogin(t, p, "ada", userPassword).Access)
	require.False(t, ada.Get(t, mePath).Has(t, "profiles"))

	own := ada.Get(t, mePath+"?include=readers").MustStatus(t, http.StatusOK)
	require.Equal(t, id, own.String(t, "profiles.readers.id"))
	require.Equal(t, 5, own.Int(t, "profiles.readers.most"))
	require.False(t, own.Has(t, "profiles.readers.notes"), "takes a permission that she lacks")
	ada.Get(t, mePath+"?include=readers,writers").MustProblem(t, manor.CodeInvalidParam)
	ada.Get(t, mePath+"?include=users").MustProblem(t, manor.CodeInvalidParam)
}

// demanding is a profile that no row of defaults could be.
type demanding struct {
	bun.BaseModel `bun:"table:demanding"`
	sso.ProfileBase
	Name string `bun:"name,notnull" json:"name" validate:"required"`
	Code string `bun:"code,notnull" json:"code" admin:"unique"`
}

type demandingApp struct{ err error }

func (*demandingApp) Name() string { return "demanding" }

func (a *demandingApp) Install(k *manor.Kernel) error {
	a.err = sso.Profile(k, admin.Resource[demanding]{Name: "demanding"})
	return nil
}

func TestAProfileWhoseRowsCannotBeMadeOfDefaultsIsRefused(t *testing.T) {
	app := &demandingApp{}
	manortest.New(t, append(apps(), app)...)
	require.ErrorContains(t, app.err, "name is required")
	require.ErrorContains(t, app.err, "code is unique")
}
