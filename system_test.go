package manor_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

func TestAProgramWithoutAppsIsAliveAndReady(t *testing.T) {
	p := manortest.New(t)
	p.Get(t, "/healthz").MustStatus(t, http.StatusOK)
	ready := p.Get(t, "/readyz").MustStatus(t, http.StatusOK)
	require.Equal(t, "ready", ready.String(t, "status"))
	require.Empty(t, ready.Value(t, "degraded"))
}

func TestUnknownAddressesAndMethodsAreProblems(t *testing.T) {
	p := manortest.New(t)
	p.Get(t, "/api/v1/nothing").MustProblem(t, manor.CodeNotFound)
	refused := p.Post(t, "/healthz", nil).MustProblem(t, "method_not_allowed")
	require.Equal(t, "GET, HEAD, OPTIONS", refused.Header.Get("Allow"))
	p.Do(t, "FROB", "/healthz", nil).MustProblem(t, "method_not_allowed")
	p.Do(t, "FROB", "/nothing", nil).MustProblem(t, manor.CodeNotFound)
	options := p.Do(t, http.MethodOptions, "/readyz", nil).MustStatus(t, http.StatusNoContent)
	require.Equal(t, "GET, HEAD, OPTIONS", options.Header.Get("Allow"))
	require.Empty(t, options.Body)
	head := p.Do(t, http.MethodHead, "/healthz", nil).MustStatus(t, http.StatusOK)
	require.Empty(t, head.Body)
}
