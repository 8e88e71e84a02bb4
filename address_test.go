package manor_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

// Some proxies leave the caller's own X-Forwarded-For alone and add a line behind it.
func TestSeveralLinesOfForwardedAddressesAreOneList(t *testing.T) {
	p := manortest.Config{Settings: func(s *manor.Settings) { s.TrustedProxies = []string{"127.0.0.0/8"} }}.New(t, appFunc(trial))
	lines := func(r *http.Request) { r.Header["X-Forwarded-For"] = []string{"6.6.6.6", "203.0.113.7"} }
	require.Equal(t, "203.0.113.7", string(p.Get(t, "/api/v1/trial/address", lines).Body))
}
