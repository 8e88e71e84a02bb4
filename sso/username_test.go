package sso_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

func TestPeopleSignInByNameEmailOrPhone(t *testing.T) {
	p := program(t)
	_, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{
		Username: "ada", Email: "Ada@Example.com", Phone: "+86 138-0013-8000", Password: userPassword,
	})
	require.NoError(t, err)
	for _, typed := range []string{
		"ada", " ADA ", "ada@example.com", "ADA@EXAMPLE.COM", " ada@Example.com ", "+8613800138000", "+86 138 0013 8000", "0086 138-0013-8000", "＋８６13800138000",
	} {
		login(t, p, typed, userPassword).MustStatus(t, http.StatusOK)
		login(t, p, typed, "wrong-password").MustProblem(t, problem.InvalidCredentials)
	}
	for _, typed := range []string{"ada@example", "13800138000", "da@example.com", "", "@", "+"} {
		require.NotEqual(t, http.StatusOK, login(t, p, typed, userPassword).Status, typed)
	}
}

func TestNobodyTakesOverALoginByANameOrAnAddress(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	id := mustCreateUser(t, p, "mallory")
	root.MustCreate(t, "users", map[string]any{"username": "ada", "email": "ada@example.com", "phone": "13800138000"})

	for name, code := range map[string]string{
		"ada@example.com": "email", "ADA＠example.com": "email", "other@example.com": "email", "13800138000": "phone", "+86 138-0013-8000": "phone", "１３８００１３８０００": "phone",
	} {
		for _, r := range []*manortest.Response{
			root.Post(t, path("/users"), map[string]any{"username": name}), root.Patch(t, path("/users/%s", id), map[string]any{"username": name}),
		} {
			require.Equal(t, map[string]string{"username": code}, r.MustProblem(t, manor.CodeInvalid).FieldErrors(t), name)
		}
		_, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: name})
		require.Equal(t, manor.CodeInvalid, problem.CodeOf(err), name)
	}

	// A name of former days that looks like an address: who has the name signs in with it, not who claims the address.
	old := mustCreateUser(t, p, "old")
	require.NoError(t, p.Kernel.DB().InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
		_, err := tx.NewUpdate().Table("users").Set("username = ?", "old@example.com").Set("login_name = ?", "old@example.com").Where("id = ?", old).Exec(ctx)
		return err
	}))
	mallory := p.WithToken(mustLogin(t, p, "mallory", userPassword).Access)
	mallory.Patch(t, mePath, map[string]any{"email": "old@example.com", "password": userPassword}).MustStatus(t, http.StatusOK)
	me := p.WithToken(mustLogin(t, p, "old@example.com", userPassword).Access).Get(t, mePath)
	require.Equal(t, old, me.String(t, "id"))
	root.Patch(t, path("/users/%s", old), map[string]any{"display_name": "Old"}).MustStatus(t, http.StatusOK)
}

func TestWrongPasswordsCountForTheAccountHoweverItIsNamed(t *testing.T) {
	p := program(t)
	_, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "ada", Email: "ada@example.com", Phone: "13800138000", Password: userPassword})
	require.NoError(t, err)
	for _, names := range [][]string{{"ada", "ada@example.com", "138 0013 8000"}, {"+86 13900139000", "0086-139-0013-9000", "+8613900139000"}} {
		for i := range sso.NameLimit {
			login(t, p, names[i%len(names)], "wrong-password").MustProblem(t, problem.InvalidCredentials)
		}
		for _, name := range names {
			login(t, p, name, userPassword).MustProblem(t, problem.Locked)
		}
	}
}

func TestNamesThatNobodyCanReadAreRefused(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	for name, code := range map[string]string{
		"ad\u200ba": "invisible", "\u202eada": "invisible", "ada\u2066": "invisible", "a\tda": "invisible", "ada\u00ad": "invisible", "ada\ufeff": "invisible",
		"ada\u3164": "invisible", "ada\u2800": "invisible", "a\u00a0da": "invisible", "ada\ue000": "invisible", "ada\U000e0041": "invisible", "ada\ufe0f": "invisible",
		"ada\u0378": "invisible", "a\u2028da": "invisible", "ada  b": "spaces", "\u0430dmin": "mixed_scripts", "\u03bfscar": "mixed_scripts", "   ": "required",
		strings.Repeat("a", 151): "too_long",
	} {
		r := root.Post(t, path("/users"), map[string]any{"username": name}).MustProblem(t, manor.CodeInvalid)
		require.Contains(t, r.FieldErrors(t), "username", "%q", name)
		if code != "required" {
			require.Equal(t, code, r.FieldErrors(t)["username"], "%q", name)
		}
	}
	for given, kept := range map[string]string{"ＡＤＡ": "ADA", " zoe\u0308 ": "zoë", "李 雷": "李 雷", "иван": "иван", "李雷\u3000x": "李雷 x", "o'brien-3": "o'brien-3", "1234": "1234"} {
		require.Equal(t, kept, root.MustCreate(t, "users", map[string]any{"username": given})["username"], "%q", given)
	}
}

func TestANameThatOthersAreShownTurnsNoTextAround(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	id := mustCreateUser(t, p, "ada")
	ada := p.MustLogin(t, "ada", userPassword)
	for _, name := range []string{"\u202eada", "ada\u2066", "ada\u200f", "ada\nroot", "ada\u2028", "\u061cada"} {
		body := map[string]any{"username": "bob", "display_name": name}
		require.Equal(t, map[string]string{"display_name": "invisible"}, root.Post(t, path("/users"), body).MustProblem(t, manor.CodeInvalid).FieldErrors(t), "%q", name)
		body = map[string]any{"display_name": name + "x"}
		for _, refused := range []*manortest.Response{root.Patch(t, path("/users/%s", id), body), ada.Patch(t, mePath, body)} {
			require.Equal(t, map[string]string{"display_name": "invisible"}, refused.MustProblem(t, manor.CodeInvalid).FieldErrors(t), "%q", name)
		}
	}
	for _, name := range []string{"李 雷", "عائشة", "نام\u200cها", "👩\u200d💻 Ada", "O'Brien, Ada"} {
		require.Equal(t, name, ada.Patch(t, mePath, map[string]any{"display_name": name}).MustStatus(t, http.StatusOK).String(t, "display_name"))
		root.Patch(t, path("/users/%s", id), map[string]any{"display_name": name + "!"}).MustStatus(t, http.StatusOK)
	}
}

func TestAPhoneNumberIsKeptInOneForm(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	id := root.MustCreate(t, "users", map[string]any{"username": "ada", "phone": " (0086) 138-0013.8000 "})["id"]
	require.Equal(t, "+8613800138000", root.Get(t, path("/users/%s", id)).String(t, "phone"))
	r := root.Post(t, path("/users"), map[string]any{"username": "bob", "phone": "+86 13800138000"}).MustProblem(t, problem.Unique)
	require.Contains(t, r.FieldErrors(t), "phone")
	for _, phone := range []string{"1234", "call me", "+861380013800013800", "1+2345678", "12345x"} {
		r := root.Post(t, path("/users"), map[string]any{"username": "bob", "phone": phone}).MustProblem(t, manor.CodeInvalid)
		require.Equal(t, map[string]string{"phone": "phone"}, r.FieldErrors(t), phone)
	}
}
