package sso_test

import (
	"context"
	"crypto/sha1"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

// codesOf are the codes of a refusal for one field.
func codesOf(t *testing.T, r *manortest.Response, field string) []string {
	t.Helper()
	var body struct {
		Errors []manor.FieldError `json:"errors"`
	}
	r.MustProblem(t, manor.CodeInvalid).Decode(t, &body)
	var codes []string
	for _, e := range body.Errors {
		require.Equal(t, field, e.Path)
		require.NotEmpty(t, e.Message)
		codes = append(codes, e.Code)
	}
	return codes
}

func TestPasswordsHaveUpTo128CharactersOfAnyKindAndNothingIsCutOff(t *testing.T) {
	p := program(t)
	mustCreateUser(t, p, "ada")
	change := func(old, chosen string) *manortest.Response {
		return p.WithToken(mustLogin(t, p, "ada", old).Access).Post(t, path("/auth/password"), map[string]string{"old_password": old, "new_password": chosen})
	}
	long := strings.Repeat("春a😀 ", 32) // 128 characters, 288 bytes
	require.Equal(t, []string{"too_long"}, codesOf(t, change(userPassword, long+"x"), "new_password"))
	change(userPassword, long).MustStatus(t, http.StatusNoContent)
	login(t, p, "ada", long[:len(long)-1]).MustProblem(t, problem.InvalidCredentials)
	login(t, p, "ada", long).MustStatus(t, http.StatusOK)
}

var badPasswords = map[string][]string{
	"tiny-1!":         {"too_short"},
	"ab\u0301cde":     {"too_short"},
	"ab       cd":     {"too_short"}, // several spaces count as one
	"password123":     {"too_common"},
	"PASSWORD123":     {"too_common"},
	"12345678":        {"all_digits", "too_common"},
	"83650174926":     {"all_digits"},
	"adalovelace":     {"too_similar"},
	"Lovelace1815":    {"too_similar"},
	"ada.lovelace@ex": {"too_similar"},
	"lovelace-ada":    {"too_similar"},
	"13800138000!":    {"too_similar"},
	"Countess!":       {"too_similar"},
}

func TestAChosenPasswordKeepsTheRulesWhereverItIsChosen(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	id, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{
		Username: "adalovelace", DisplayName: "Countess of L.", Email: "ada.lovelace@example.com", Phone: "13800138000", Password: userPassword,
	})
	require.NoError(t, err)
	ada := p.WithToken(mustLogin(t, p, "adalovelace", userPassword).Access)
	for password, codes := range badPasswords {
		own := ada.Post(t, path("/auth/password"), map[string]string{"old_password": userPassword, "new_password": password})
		require.Equal(t, codes, codesOf(t, own, "new_password"), password)
		set := root.Patch(t, path("/users/%s", id), map[string]any{"password": password})
		require.Equal(t, codes, codesOf(t, set, "password"), password)
		made := root.Post(t, path("/users"), map[string]any{
			"username": "lovelace", "display_name": "Countess of L.", "email": "ada.lovelace@example.org", "phone": "+13800138000", "password": password,
		})
		require.Contains(t, codesOf(t, made, "password"), codes[0], password)
		require.NotContains(t, string(own.Body)+string(set.Body)+string(made.Body), password)
	}
	login(t, p, "adalovelace", userPassword).MustStatus(t, http.StatusOK)
	same := ada.Post(t, path("/auth/password"), map[string]string{"old_password": userPassword, "new_password": userPassword})
	require.Equal(t, []string{"unchanged"}, codesOf(t, same, "new_password"))
	for _, password := range []string{"correct horse", "马马虎虎一二三四", "ada likes engines", "8365 0174 926"} {
		root.Patch(t, path("/users/%s", id), map[string]any{"password": password}).MustStatus(t, http.StatusOK)
	}
}

func TestTheShortestPasswordIsASetting(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) { s.PasswordMinLength = 14 }}.New(t, apps()...)
	root := p.As(manortest.Superuser())
	r := root.Post(t, path("/users"), map[string]any{"username": "ada", "password": "thirteenchars"})
	require.Equal(t, []string{"too_short"}, codesOf(t, r, "password"))
	require.Contains(t, string(r.Body), "14")
	root.MustCreate(t, "users", map[string]any{"username": "ada", "password": "fourteen-chars"})
}

func TestProgramsMayGiveAnyPassword(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) { s.AdminPassword = "admin" }}.New(t, apps()...)
	_, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "ada", Password: "ada"})
	require.NoError(t, err)
	for _, name := range []string{"ada", "admin"} {
		me := p.WithToken(mustLogin(t, p, name, name).Access).Get(t, mePath).MustStatus(t, http.StatusOK)
		require.Equal(t, false, me.Value(t, "must_change_password"))
	}
}

// breachFile writes a list as Pwned Passwords has it.
func breachFile(t *testing.T, passwords ...string) string {
	t.Helper()
	var lines []string
	for i, password := range passwords {
		lines = append(lines, fmt.Sprintf("%X:%d\r\n", sha1.Sum([]byte(password)), i+1))
	}
	slices.Sort(lines)
	file := filepath.Join(t.TempDir(), "breached.txt")
	require.NoError(t, os.WriteFile(file, []byte(strings.Join(lines, "")), 0o600))
	return file
}

func TestPasswordsOfABreachAreRefused(t *testing.T) {
	var known []string
	for i := range 3000 {
		known = append(known, fmt.Sprintf("leaked word %d", i))
	}
	file := breachFile(t, known...)
	p := manortest.Config{Settings: func(s *manor.Settings) { s.BreachedPasswords = file }}.New(t, apps()...)
	root := p.As(manortest.Superuser())
	for _, password := range []string{known[0], known[1], known[1500], known[2999]} {
		r := root.Post(t, path("/users"), map[string]any{"username": "ada", "password": password})
		require.Equal(t, []string{"breached"}, codesOf(t, r, "password"))
	}
	for _, password := range known {
		found, err := sso.IsBreached(file, password)
		require.NoError(t, err)
		require.True(t, found, password)
		found, err = sso.IsBreached(file, password+"x")
		require.NoError(t, err)
		require.False(t, found, password)
	}
	root.MustCreate(t, "users", map[string]any{"username": "ada", "password": "leaked word 3000"})
}

func TestABreachListThatCannotBeSearchedStopsTheStart(t *testing.T) {
	good := breachFile(t, "one", "two", "three", "four")
	text, err := os.ReadFile(good)
	require.NoError(t, err)
	lines := strings.SplitAfter(string(text), "\n")
	slices.Reverse(lines)
	write := func(name, text string) string {
		file := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		return file
	}
	for name, file := range map[string]string{
		"missing": filepath.Join(t.TempDir(), "none"), "folder": t.TempDir(), "empty": write("a", ""), "plain": write("b", "password\nsecret\n"),
		"unsorted": write("c", strings.Join(lines, "")), "long": write("d", strings.Repeat("A", 5000)),
	} {
		p := manortest.Config{Settings: func(s *manor.Settings) { s.BreachedPasswords = file }}.Install(t, apps()...)
		findings := p.Kernel.Findings(t.Context(), false)
		require.True(t, slices.ContainsFunc(findings, func(f manor.Finding) bool {
			return f.ID == "sso.S001" && f.Severity == manor.SeverityError && f.Hint != ""
		}), "%s: %v", name, findings)
	}
	p := manortest.Config{Settings: func(s *manor.Settings) { s.BreachedPasswords = good }}.Install(t, apps()...)
	require.False(t, slices.ContainsFunc(p.Kernel.Findings(t.Context(), false), func(f manor.Finding) bool { return f.ID == "sso.S001" }))
}

func TestTheDatabaseIsFreeWhileAPasswordIsHashed(t *testing.T) {
	p := program(t)
	root := p.As(manortest.Superuser())
	var hashed int
	require.NoError(t, sso.WhileHashing(p.Kernel, func() {
		hashed++
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
		defer stop()
		err := p.Kernel.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
			_, err := tx.NewUpdate().Table("users").Set("display_name = display_name").Where("id = ?", "nobody").Exec(ctx)
			return err
		})
		if err != nil {
			t.Errorf("write while a password is hashed: %v", err)
		}
	}))
	id := root.MustCreate(t, "users", map[string]any{"username": "ada", "password": "chosen-by-root"})["id"]
	require.Equal(t, 1, hashed)
	root.Patch(t, path("/users/%s", id), map[string]any{"password": "chosen-again"}).MustStatus(t, http.StatusOK)
	require.Equal(t, 2, hashed)
	root.Put(t, path("/users/%s", id), map[string]any{"username": "ada", "active": true, "password": "chosen-by-put"}).MustStatus(t, http.StatusOK)
	require.Equal(t, 3, hashed)
	root.Patch(t, path("/users/%s", id), map[string]any{"password": "short"}).MustStatus(t, http.StatusUnprocessableEntity)
	root.Patch(t, path("/users/%s", id), map[string]any{"display_name": "Ada"}).MustStatus(t, http.StatusOK)
	p.As(manortest.Caller("clerk", "users:read")).Patch(t, path("/users/%s", id), map[string]any{"password": "chosen-by-clerk"}).MustStatus(t, http.StatusForbidden)
	require.Equal(t, 3, hashed, "nothing is hashed for who may not, for what breaks a rule, or without a password")
	login(t, p, "ada", "chosen-by-put").MustStatus(t, http.StatusOK)
}
