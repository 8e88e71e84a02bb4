package sso_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

// notices are those in the outbox, the oldest first, and their text.
func notices(t *testing.T, p *manortest.Program) (all []sso.Notice, text string) {
	t.Helper()
	var rows []string
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Table("outbox").Column("payload").Where("topic = ?", sso.NoticeTopic).Order("id").Scan(t.Context(), &rows))
	for _, row := range rows {
		var one sso.Notice
		require.NoError(t, json.Unmarshal([]byte(row), &one))
		all = append(all, one)
	}
	return all, strings.Join(rows, "\n")
}

func noticed(t *testing.T, p *manortest.Program) []string {
	t.Helper()
	all, _ := notices(t, p)
	kinds := []string{}
	for _, one := range all {
		kinds = append(kinds, one.Event)
	}
	return kinds
}

// noticedUser is a user with an e-mail address.
func noticedUser(t *testing.T, p *manortest.Program) (id string) {
	t.Helper()
	id, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "ada", Password: userPassword, Email: "ada@example.com", Language: "zh"})
	require.NoError(t, err)
	return id
}

func TestTheUserIsToldOfWhatWouldLetSomebodyElseIn(t *testing.T) {
	p := program(t)
	id := noticedUser(t, p)
	authenticator := mustEnrol(t, p, "ada", userPassword)
	require.Equal(t, []string{"totp_on"}, noticed(t, p))
	var got pair
	loginOTP(t, p, "ada", userPassword, authenticator.codes[0]).MustStatus(t, http.StatusOK).Decode(t, &got)
	client := p.WithToken(got.Access)
	client.Post(t, path("/auth/totp/recovery-codes"), nil).MustStatus(t, http.StatusOK)
	key := client.Post(t, path("/auth/api-keys"), map[string]any{"name": "deploy", "scopes": []string{"*"}}).MustStatus(t, http.StatusCreated)
	client.Post(t, path("/auth/totp/disable"), map[string]string{"password": userPassword, "otp": authenticator.next(t)}).MustStatus(t, http.StatusNoContent)
	client.Post(t, path("/auth/password"), map[string]string{"old_password": userPassword, "new_password": "a-new-password"}).MustStatus(t, http.StatusNoContent)
	p.As(manortest.Superuser()).Patch(t, path("/users/%s", id), map[string]any{"password": "third-password"}).MustStatus(t, http.StatusOK)
	require.Equal(t, []string{"totp_on", "recovery_used", "recovery_renewed", "api_key_made", "totp_off", "password_changed", "password_reset"}, noticed(t, p))

	all, text := notices(t, p)
	for i, one := range all {
		require.Equal(t, id, one.UserID)
		require.Equal(t, []string{"ada@example.com"}, one.To)
		require.Equal(t, "zh", one.Language)
		require.NotEmpty(t, one.Address)
		require.False(t, one.At.IsZero())
		if by := one.By; i < len(all)-1 {
			require.Empty(t, by, "%s is the user's doing", one.Event)
		} else {
			require.Equal(t, manortest.Superuser().Username, by)
		}
	}
	for _, secret := range []string{userPassword, "a-new-password", "third-password", authenticator.secret, authenticator.codes[0], key.String(t, "secret")} {
		require.NotContains(t, text, secret)
	}
}

func TestAnotherEMailAddressIsToldOfAtTheFormerOneToo(t *testing.T) {
	p := program(t)
	id := noticedUser(t, p)
	client := p.WithToken(mustLogin(t, p, "ada", userPassword).Access)
	client.Patch(t, mePath, map[string]any{"email": "new@example.com", "password": "not-the-password"}).MustProblem(t, manor.CodeInvalid)
	client.Patch(t, mePath, map[string]any{"display_name": "Ada", "email": "ada@example.com"}).MustStatus(t, http.StatusOK)
	require.Empty(t, noticed(t, p), "nothing was changed that matters")

	client.Patch(t, mePath, map[string]any{"email": "new@example.com", "phone": "+861380000000", "password": userPassword}).MustStatus(t, http.StatusOK)
	all, text := notices(t, p)
	require.Equal(t, []string{"email_changed", "phone_changed"}, noticed(t, p))
	require.Equal(t, []string{"ada@example.com", "new@example.com"}, all[0].To)
	require.Equal(t, []string{"new@example.com"}, all[1].To)
	require.NotContains(t, text, "1380000000", "a message does not say the number")

	root := p.As(manortest.Superuser())
	root.Patch(t, path("/users/%s", id), map[string]any{"email": nil}).MustStatus(t, http.StatusOK)
	all, _ = notices(t, p)
	require.Len(t, all, 3)
	require.Equal(t, []string{"new@example.com"}, all[2].To)
	require.Equal(t, manortest.Superuser().Username, all[2].By)
	root.Patch(t, path("/users/%s", id), map[string]any{"display_name": "A"}).MustStatus(t, http.StatusOK)
	root.MustCreate(t, "users", map[string]any{"username": "bob", "email": "bob@example.com", "password": userPassword})
	require.Len(t, noticed(t, p), 3, "neither another name nor a new user is news")
}

func TestWrongPasswordsAndLoginsFillNoMailbox(t *testing.T) {
	p := program(t)
	noticedUser(t, p)
	for range 3 {
		login(t, p, "ada", "wrong-password")
		login(t, p, "nobody", "wrong-password")
	}
	mustLogin(t, p, "ada", userPassword)
	require.Empty(t, noticed(t, p))
}

func TestACodeThatComesTwiceIsToldOfAndAWrongOneIsNot(t *testing.T) {
	p := program(t)
	noticedUser(t, p)
	authenticator := mustEnrol(t, p, "ada", userPassword)
	code := authenticator.next(t)
	loginOTP(t, p, "ada", userPassword, code).MustStatus(t, http.StatusOK)
	loginOTP(t, p, "ada", "wrong-password", code).MustStatus(t, http.StatusUnauthorized)
	loginOTP(t, p, "ada", userPassword, "abcd").MustStatus(t, http.StatusUnauthorized)
	require.Equal(t, []string{"totp_on"}, noticed(t, p))
	loginOTP(t, p, "ada", userPassword, code).MustStatus(t, http.StatusUnauthorized)
	require.Equal(t, []string{"totp_on", "otp_reused"}, noticed(t, p))
}
