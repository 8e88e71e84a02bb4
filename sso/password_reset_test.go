package sso_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

func mustCreateAda(t *testing.T, p *manortest.Program) (id string) {
	t.Helper()
	id, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "ada", Email: "ada@example.com", Phone: "13800138000", Password: userPassword, Language: "zh"})
	require.NoError(t, err)
	return id
}

func forgot(t *testing.T, p *manortest.Program, name string) *manortest.Response {
	t.Helper()
	return p.Post(t, path("/auth/password/forgot"), map[string]string{"username": name}).MustStatus(t, http.StatusAccepted)
}

func reset(t *testing.T, p *manortest.Program, token, chosen string) *manortest.Response {
	t.Helper()
	return p.Post(t, path("/auth/password/reset"), map[string]string{"token": token, "new_password": chosen})
}

type outboxEvent struct {
	Key     string
	Payload json.RawMessage
}

// mails are what the outbox holds for who sends mails, the oldest first, empty ones included.
func mails(t *testing.T, p *manortest.Program) (all []*sso.ResetMail) {
	t.Helper()
	var rows []outboxEvent
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Table("outbox").Column("key", "payload").Where("topic = ?", sso.ResetMailTopic).Order("id").Scan(t.Context(), &rows))
	for _, row := range rows {
		for _, secret := range []string{"ada@", `"ada"`, "token", "example"} {
			require.NotContains(t, string(row.Payload), secret)
		}
		mail, err := sso.OpenResetMail(p.Kernel, row.Key, row.Payload)
		require.NoError(t, err)
		all = append(all, mail)
	}
	return all
}

func tokenOf(t *testing.T, p *manortest.Program, link string) string {
	t.Helper()
	token, found := strings.CutPrefix(link, p.Kernel.Settings().BaseURL+"/console/reset#token=")
	require.True(t, found, link)
	require.Len(t, token, 43)
	return token
}

func TestAForgottenPasswordIsSetAnewByTheLinkOfAMail(t *testing.T) {
	p := program(t)
	id := mustCreateAda(t, p)
	session := mustLogin(t, p, "ada", userPassword)
	for range sso.NameLimit {
		login(t, p, "ada", "wrong-password")
	}
	login(t, p, "ada", userPassword).MustProblem(t, problem.Locked)

	forgot(t, p, "13800138000")
	sent := mails(t, p)
	require.Len(t, sent, 1)
	require.Equal(t, "ada@example.com", sent[0].To)
	require.Equal(t, "zh", sent[0].Language)
	token := tokenOf(t, p, sent[0].Link)

	require.Equal(t, []string{"too_common"}, codesOf(t, reset(t, p, token, "password123"), "new_password"))
	require.Equal(t, []string{"too_similar"}, codesOf(t, reset(t, p, token, "ada@example"), "new_password"))
	require.True(t, holds(t, p, session.Access), "a broken rule changes nothing, and leaves the link")
	reset(t, p, token, "chosen-by-ada").MustStatus(t, http.StatusNoContent)
	require.False(t, holds(t, p, session.Access), "all sessions end")
	refresh(t, p, session.Refresh).MustProblem(t, manor.CodeUnauthenticated)
	login(t, p, "ada", userPassword).MustProblem(t, problem.InvalidCredentials)
	login(t, p, "ada", "chosen-by-ada").MustStatus(t, http.StatusOK)
	require.Equal(t, []string{"invalid_token"}, codesOf(t, reset(t, p, token, "chosen-again"), "token"))

	history := p.As(manortest.Superuser()).Get(t, path("/users/%s/history", id))
	require.Contains(t, string(history.Body), "password_reset")
	require.NotContains(t, string(history.Body), token)
	var kept []string
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Table("password_resets").Column("id").Scan(t.Context(), &kept))
	require.NotContains(t, kept, token)
}

func TestALinkHoldsForHalfAnHourAndUntilTheAccountIsChanged(t *testing.T) {
	p := program(t)
	id := mustCreateAda(t, p)
	root := p.As(manortest.Superuser())
	next := func() string {
		forgot(t, p, "ada")
		sent := mails(t, p)
		return tokenOf(t, p, sent[len(sent)-1].Link)
	}
	refused := func(token string) {
		t.Helper()
		require.Equal(t, []string{"invalid_token"}, codesOf(t, reset(t, p, token, "chosen-by-ada"), "token"))
	}
	first, second := next(), next()
	p.Clock.Advance(30*time.Minute + time.Second)
	refused(first)
	refused(second)
	refused("unknown")
	p.Clock.Advance(time.Hour)

	earlier, later := next(), next()
	reset(t, p, earlier, "chosen-by-ada-0").MustStatus(t, http.StatusNoContent) // whoever asked again in her name
	refused(earlier)
	refused(later)
	p.Clock.Advance(time.Hour)

	byChange := next()
	p.WithToken(mustLogin(t, p, "ada", "chosen-by-ada-0").Access).Post(t, path("/auth/password"),
		map[string]string{"old_password": "chosen-by-ada-0", "new_password": "chosen-by-ada-1"}).MustStatus(t, http.StatusNoContent)
	refused(byChange)
	byEmail := next()
	root.Patch(t, path("/users/%s", id), map[string]any{"email": "other@example.com"}).MustStatus(t, http.StatusOK)
	refused(byEmail)
	byState := next()
	root.Patch(t, path("/users/%s", id), map[string]any{"active": false}).MustStatus(t, http.StatusOK)
	root.Patch(t, path("/users/%s", id), map[string]any{"active": true}).MustStatus(t, http.StatusOK)
	refused(byState)
	login(t, p, "ada", "chosen-by-ada-1").MustStatus(t, http.StatusOK)
}

func TestOfManyWhoUseALinkAtOnceOneSetsThePassword(t *testing.T) {
	p := program(t)
	mustCreateAda(t, p)
	forgot(t, p, "ada")
	token := tokenOf(t, p, mails(t, p)[0].Link)
	var done atomic.Int64
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			switch r := reset(t, p, token, "chosen-by-ada"); r.Status {
			case http.StatusNoContent:
				done.Add(1)
			case http.StatusUnprocessableEntity:
			default:
				t.Errorf("status %d: %s", r.Status, r.Body)
			}
		})
	}
	group.Wait()
	require.EqualValues(t, 1, done.Load())
}

func TestNobodyLearnsByForgottenPasswordsWhoExists(t *testing.T) {
	p := program(t)
	mustCreateAda(t, p)
	mustCreateUser(t, p, "without-email")
	off, err := sso.CreateUser(t.Context(), p.Kernel, sso.NewUser{Username: "off", Email: "off@example.com", Password: userPassword})
	require.NoError(t, err)
	p.As(manortest.Superuser()).Patch(t, path("/users/%s", off), map[string]any{"active": false}).MustStatus(t, http.StatusOK)
	hashed := 0
	require.NoError(t, sso.WhileHashing(p.Kernel, func() { hashed++ }))

	names := []string{"ada", "nobody", "nobody@example.com", "without-email", "off", "ADA@example.com"}
	for _, name := range names {
		resets, events := rowsOf(t, p, "password_resets"), rowsOf(t, p, "outbox")
		r := forgot(t, p, name)
		require.Equal(t, `{"expires_in":1800}`, strings.TrimSpace(string(r.Body)))
		require.Equal(t, "no-store", r.Header.Get("Cache-Control"))
		require.Equal(t, resets+1, rowsOf(t, p, "password_resets"), "%s: the same is written whoever asks", name)
		require.Equal(t, events+1, rowsOf(t, p, "outbox"), name)
	}
	require.Zero(t, hashed)
	var to []string
	for _, mail := range mails(t, p) {
		to = append(to, mail.To)
	}
	require.Equal(t, []string{"ada@example.com", "", "", "", "", "ada@example.com"}, to)
	require.NotContains(t, reset(t, p, "x", "chosen-by-ada").MustProblem(t, manor.CodeInvalid).FieldErrors(t), "new_password")

	// As much work for a wrong password, whoever has the name.
	for _, name := range names {
		before := hashed
		login(t, p, name, "wrong-password").MustProblem(t, problem.InvalidCredentials)
		require.Equal(t, before+1, hashed, name)
	}
}

func rowsOf(t *testing.T, p *manortest.Program, table string) int64 {
	t.Helper()
	n, err := p.Kernel.DB().Read().NewSelect().Table(table).Count(t.Context())
	require.NoError(t, err)
	return n
}

func TestRequestsForANewPasswordAreLimitedQuietly(t *testing.T) {
	p := program(t)
	mustCreateAda(t, p)
	for _, name := range []string{"ada", "nobody"} {
		before := rowsOf(t, p, "password_resets")
		for range 2 * sso.ResetsOfName {
			forgot(t, p, name)
		}
		require.EqualValues(t, before+sso.ResetsOfName, rowsOf(t, p, "password_resets"))
	}
	sent := 0
	for _, mail := range mails(t, p) {
		if mail.To != "" {
			sent++
		}
	}
	require.Equal(t, sso.ResetsOfName, sent)
	for i := range 2 * sso.ResetsOfNetwork {
		forgot(t, p, "nobody"+string(rune('a'+i%26))+string(rune('a'+i/26)))
	}
	require.EqualValues(t, sso.ResetsOfNetwork, rowsOf(t, p, "password_resets"))
	p.Clock.Advance(2 * time.Hour)
	forgot(t, p, "ada")
	require.Len(t, mails(t, p), sso.ResetsOfNetwork+1)
}

func TestAMailIsSealedForItsEventAlone(t *testing.T) {
	p := program(t)
	mustCreateAda(t, p)
	forgot(t, p, "ada")
	forgot(t, p, "ada")
	var rows []outboxEvent
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Table("outbox").Column("key", "payload").Where("topic = ?", sso.ResetMailTopic).Scan(t.Context(), &rows))
	_, err := sso.OpenResetMail(p.Kernel, rows[0].Key, rows[1].Payload)
	require.Error(t, err)
	_, err = sso.OpenResetMail(p.Kernel, rows[0].Key, []byte(`{"sealed":"AAAA"}`))
	require.Error(t, err)
	other := program(t)
	_, err = sso.OpenResetMail(other.Kernel, rows[0].Key, rows[0].Payload)
	require.Error(t, err, "another secret key")
}

func TestASuperuserIsShownALinkOnce(t *testing.T) {
	p := program(t)
	id := mustCreateUser(t, p, "ada") // without an address
	other := mustCreateUser(t, p, "bob")
	mustCreateRole(t, p, "everything", "*")
	mustCreateUser(t, p, "clerk", "everything")
	action := path("/users/actions/reset_link")
	body := map[string]any{"ids": []string{id}}
	p.MustLogin(t, "clerk", userPassword).Post(t, action, body).MustProblem(t, manor.CodeForbidden)

	root := p.MustLogin(t, "admin", adminPassword)
	root.Post(t, action, map[string]any{"ids": []string{id, other}}).MustProblem(t, manor.CodeInvalid)
	key := manortest.Header("Idempotency-Key", "one-key")
	shown := root.Post(t, action, body, key).MustStatus(t, http.StatusOK)
	first := tokenOf(t, p, shown.String(t, "result.link"))
	again := tokenOf(t, p, root.Post(t, action, body, key).MustStatus(t, http.StatusOK).String(t, "result.link"))
	require.NotEqual(t, first, again, "an answer with a secret is not kept")
	require.Zero(t, rowsOf(t, p, "idempotency_keys"))
	reset(t, p, first, "chosen-by-ada").MustProblem(t, manor.CodeInvalid)

	history := root.Get(t, path("/users/%s/history", id)).MustStatus(t, http.StatusOK)
	require.Equal(t, "reset_link", history.String(t, "items.0.action"))
	require.Equal(t, "admin", history.String(t, "items.0.actor"))
	require.NotContains(t, string(history.Body), again)
	reset(t, p, again, "chosen-by-ada").MustStatus(t, http.StatusNoContent)
	me := p.WithToken(mustLogin(t, p, "ada", "chosen-by-ada").Access).Get(t, mePath)
	require.Equal(t, false, me.Value(t, "must_change_password"))
}

func TestForgottenPasswordsTakeWellFormedRequestsOnly(t *testing.T) {
	p := program(t)
	for address, body := range map[string]string{
		"/auth/password/forgot": `{"username":""}`, "/auth/password/reset": `{"token":"x"}`,
	} {
		p.Post(t, path("%s", address), body).MustProblem(t, manor.CodeInvalid)
		p.Post(t, path("%s", address), `{`).MustProblem(t, problem.MalformedJSON)
		p.Post(t, path("%s", address), body, manortest.Header("Origin", "https://evil.example")).MustProblem(t, problem.CSRF)
		p.Get(t, path("%s", address)).MustProblem(t, problem.MethodNotAllowed)
	}
	p.Post(t, path("/auth/password/forgot"), map[string]string{"username": strings.Repeat("a", 255)}).MustProblem(t, manor.CodeInvalid)
	p.Post(t, path("/auth/password/reset"), map[string]string{"token": strings.Repeat("a", 1025), "new_password": "chosen-by-ada"}).MustProblem(t, manor.CodeInvalid)
}
