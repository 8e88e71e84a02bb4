package program_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// mustEnter signs a browser in and answers its headers.
func (p *program) mustEnter() (cookie, csrf string) {
	p.t.Helper()
	a := p.do("POST", "/api/v1/auth/browser/login", map[string]string{"username": "admin", "password": adminPassword})
	require.Equal(p.t, http.StatusOK, a.Status, "%s", a.Body)
	set, err := http.ParseSetCookie(a.Header.Get("Set-Cookie"))
	require.NoError(p.t, err)
	return "Cookie: " + set.Name + "=" + set.Value, "X-CSRF-Token: " + a.Text(p.t, "csrf_token")
}

// knows tells whether somebody is signed in with a cookie.
func (p *program) knows(cookie string) bool {
	p.t.Helper()
	a := p.do("GET", "/api/v1/auth/browser/session", nil, cookie)
	require.Equal(p.t, http.StatusOK, a.Status, "%s", a.Body)
	var session struct {
		User *struct{} `json:"user"`
	}
	require.NoError(p.t, json.Unmarshal(a.Body, &session))
	return session.User != nil
}

func TestABrowserThatSignedOutIsOutAfterAKillAndTheOtherIsIn(t *testing.T) {
	onEveryDatabase(t, func(t *testing.T, settings []string) {
		p := MustServe(t, settings...)
		stays, _ := p.mustEnter()
		leaves, csrf := p.mustEnter()
		require.True(t, p.knows(stays))
		require.True(t, p.knows(leaves))
		a := p.do("POST", "/api/v1/auth/browser/logout", nil, leaves, csrf)
		require.Equal(t, http.StatusNoContent, a.Status, "%s", a.Body)
		p.kill()

		p.start()
		require.True(t, p.knows(stays))
		require.False(t, p.knows(leaves))
		require.Equal(t, http.StatusUnauthorized, p.do("GET", "/api/v1/auth/me", nil, leaves).Status)
	})
}
