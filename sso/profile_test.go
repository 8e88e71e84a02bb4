package sso_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

func TestPeopleChangeTheirOwnNameContactAndLanguage(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	ada := p.WithToken(mustLogin(t, p, "ada", userPassword).Access)
	before := ada.Get(t, mePath).Object(t)
	require.Nil(t, before["phone"])

	after := ada.Patch(t, mePath, map[string]any{
		"display_name": " Ada Lovelace ", "email": "Ada@Example.com", "phone": "+86 138-0013-8000", "language": "zh", "password": userPassword,
	}).MustStatus(t, http.StatusOK)
	require.Equal(t, "Ada Lovelace", after.String(t, "display_name"))
	require.Equal(t, "ada@example.com", after.String(t, "email"))
	require.Equal(t, "+8613800138000", after.String(t, "phone"))
	require.Equal(t, "zh", after.String(t, "language"))
	require.Equal(t, after.Object(t), ada.Get(t, mePath).Object(t))

	cleared := ada.Patch(t, mePath, map[string]any{"email": nil, "phone": "", "password": userPassword}).MustStatus(t, http.StatusOK)
	require.Nil(t, cleared.Value(t, "email"))
	require.Nil(t, cleared.Value(t, "phone"))
	require.Equal(t, "Ada Lovelace", cleared.String(t, "display_name"), "what is absent stays")

	require.Empty(t, ada.Patch(t, mePath, map[string]any{"display_name": nil}).MustStatus(t, http.StatusOK).String(t, "display_name"))
	ada.Patch(t, mePath, map[string]any{"display_name": "Ada Lovelace"}).MustStatus(t, http.StatusOK)

	root := p.As(manortest.Superuser())
	version := root.Get(t, path("/users/%s", id)).Int(t, "version")
	ada.Patch(t, mePath, map[string]any{"display_name": "Ada Lovelace"}).MustStatus(t, http.StatusOK)
	ada.Patch(t, mePath, map[string]any{}).MustStatus(t, http.StatusOK)
	require.Equal(t, version, root.Get(t, path("/users/%s", id)).Int(t, "version"), "nothing changed, nothing is written")

	history := root.Get(t, path("/users/%s/history", id)).MustStatus(t, http.StatusOK)
	require.Equal(t, "update", history.String(t, "items.0.action"))
	require.Equal(t, []any{"", "Ada Lovelace"}, history.Value(t, "items.0.changes.display_name"))
	require.Equal(t, []any{"ada@example.com", nil}, history.Value(t, "items.2.changes.email"))
	require.Equal(t, "ada", history.String(t, "items.0.actor"))
}

func TestALanguageIsTheBrowsersUntilSomebodyChoosesOne(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	root := p.As(manortest.Superuser())
	ada := p.WithToken(mustLogin(t, p, "ada", userPassword).Access)
	require.Nil(t, ada.Get(t, mePath).Value(t, "language"))
	require.Nil(t, root.Get(t, path("/users/%s", id)).Value(t, "language"))
	require.Nil(t, root.Post(t, path("/users"), map[string]any{"username": "bob"}).MustStatus(t, http.StatusCreated).Value(t, "language"))

	require.Equal(t, "zh", ada.Patch(t, mePath, map[string]any{"language": "zh"}).MustStatus(t, http.StatusOK).String(t, "language"))
	ada.Patch(t, mePath, map[string]any{"language": "zh-CN"}).MustProblem(t, manor.CodeInvalid)
	require.Equal(t, "zh", ada.Get(t, mePath).String(t, "language"))
	require.Equal(t, []any{nil, "zh"}, root.Get(t, path("/users/%s/history", id)).Value(t, "items.0.changes.language"))

	require.Nil(t, ada.Patch(t, mePath, map[string]any{"language": nil}).MustStatus(t, http.StatusOK).Value(t, "language"))
	require.Equal(t, []any{"zh", nil}, root.Get(t, path("/users/%s/history", id)).Value(t, "items.0.changes.language"))
	require.Equal(t, "en", root.Patch(t, path("/users/%s", id), map[string]any{"language": "en"}).MustStatus(t, http.StatusOK).String(t, "language"))
	require.Equal(t, "en", ada.Get(t, mePath).String(t, "language"))
	require.Nil(t, ada.Patch(t, mePath, map[string]any{"language": ""}).MustStatus(t, http.StatusOK).Value(t, "language"))
}

func TestPeopleChangeNothingElseAboutThemselves(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	bob := mustCreateUser(t, p, "bob")
	p.As(manortest.Superuser()).Patch(t, path("/users/%s", bob), map[string]any{"email": "bob@example.com", "phone": "55501"}).MustStatus(t, http.StatusOK)
	ada := p.WithToken(mustLogin(t, p, "ada", userPassword).Access)
	before := ada.Get(t, mePath).Object(t)

	for field, value := range map[string]any{
		"username": "root", "superuser": true, "active": true, "roles": []string{"x"}, "permissions": []string{"*"}, "must_change_password": true,
		"id": bob, "departments": []string{}, "language": "fr", "email": "no address", "phone": strings.Repeat("1", 33), "display_name": strings.Repeat("a", 151),
	} {
		fields := ada.Patch(t, mePath, map[string]any{"display_name": "Changed", field: value}).MustProblem(t, manor.CodeInvalid).FieldErrors(t)
		require.Contains(t, fields, field)
	}
	ada.Patch(t, mePath, map[string]any{"email": 1}).MustProblem(t, manor.CodeInvalid)
	for field, taken := range map[string]string{"email": "BOB@example.com", "phone": " 555-01 "} {
		clash := ada.Patch(t, mePath, map[string]any{"display_name": "Changed", field: taken, "password": userPassword}).MustProblem(t, problem.Unique)
		require.Contains(t, clash.FieldErrors(t), field)
	}
	p.Patch(t, mePath, map[string]any{"display_name": "Changed"}).MustProblem(t, manor.CodeUnauthenticated)
	require.Equal(t, before, ada.Get(t, mePath).Object(t))
}

func TestAnotherAddressNeedsThePassword(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada")
	ada := p.WithToken(mustLogin(t, p, "ada", userPassword).Access)
	for field, value := range map[string]any{"email": "ada@example.com", "phone": "13800138000"} {
		require.Equal(t, map[string]string{"password": "required"}, ada.Patch(t, mePath, map[string]any{field: value}).MustProblem(t, manor.CodeInvalid).FieldErrors(t))
		r := ada.Patch(t, mePath, map[string]any{field: value, "display_name": "Changed", "password": "wrong-password"})
		require.Equal(t, map[string]string{"password": "wrong"}, r.MustProblem(t, manor.CodeInvalid).FieldErrors(t))
		require.Empty(t, ada.Get(t, mePath).String(t, "display_name"), "all or nothing")
		require.Equal(t, value, ada.Patch(t, mePath, map[string]any{field: value, "password": userPassword}).MustStatus(t, http.StatusOK).String(t, field))
		ada.Patch(t, mePath, map[string]any{field: value, "language": "zh"}).MustStatus(t, http.StatusOK) // the same again
	}
	history := p.As(manortest.Superuser()).Get(t, path("/users/%s/history", id))
	require.NotContains(t, string(history.Body), "-password")

	for range sso.NameLimit {
		ada.Patch(t, mePath, map[string]any{"email": nil, "password": "wrong-password"}).MustProblem(t, manor.CodeInvalid)
	}
	ada.Patch(t, mePath, map[string]any{"email": nil, "password": userPassword}).MustProblem(t, problem.Locked)
	login(t, p, "ada", userPassword).MustProblem(t, problem.Locked)
	ada.Patch(t, mePath, map[string]any{"display_name": "Ada"}).MustStatus(t, http.StatusOK)
}
