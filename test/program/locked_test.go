package program_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/problem"
)

func TestANameThatWasLockedIsLockedAfterAKill(t *testing.T) {
	onEveryDatabase(t, func(t *testing.T, settings []string) {
		p := MustServe(t, settings...)
		login := func(name string) *answer {
			return p.do("POST", "/api/v1/auth/login", map[string]string{"username": name, "password": "wrong-password"})
		}
		for range 10 {
			require.Equal(t, http.StatusUnauthorized, login("manager").Status)
		}
		requireProblem(t, login("manager"), problem.Locked)
		p.kill()
		p.start()
		requireProblem(t, login("manager"), problem.Locked)
		requireProblem(t, login("editor"), problem.InvalidCredentials)
	})
}
