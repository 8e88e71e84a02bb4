package program_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// mustGetToken signs in beside whoever the program's token is of.
func (p *program) mustGetToken() (header string) {
	p.t.Helper()
	a := p.do("POST", "/api/v1/auth/login", map[string]string{"username": "admin", "password": adminPassword})
	require.Equal(p.t, http.StatusOK, a.Status, "%s", a.Body)
	return "Authorization: Bearer " + a.Text(p.t, "access_token")
}

func TestATokenThatSignedOutIsOutAfterAKillAndTheOtherIsIn(t *testing.T) {
	onEveryDatabase(t, func(t *testing.T, settings []string) {
		p := MustServe(t, settings...)
		const me = "/api/v1/auth/me"
		stays, leaves := p.mustGetToken(), p.mustGetToken()
		for _, token := range []string{stays, leaves} {
			require.Equal(t, http.StatusOK, p.do("GET", me, nil, token).Status)
		}
		a := p.do("POST", "/api/v1/auth/logout", nil, leaves)
		require.Equal(t, http.StatusNoContent, a.Status, "%s", a.Body)
		p.kill()

		p.start()
		require.Equal(t, http.StatusUnauthorized, p.do("GET", me, nil, leaves).Status)
		require.Equal(t, http.StatusOK, p.do("GET", me, nil, stays).Status)

		// A command beside the running program is followed too.
		exit, out := once(t, p.env, "createsuperuser", "admin")
		require.Equal(t, 0, exit, out)
		p.eventually("the session that stood has ended", func() error {
			if status := p.do("GET", me, nil, stays).Status; status != http.StatusUnauthorized {
				return errStatus(status)
			}
			return nil
		})
	})
}

type errStatus int

func (e errStatus) Error() string { return http.StatusText(int(e)) }
