package sso_test

import (
	"encoding/binary"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

// benchmarked is a program with a token of its own.
func benchmarked(b *testing.B) (*manortest.Program, string) {
	b.Helper()
	p := manortest.Config{Settings: func(s *manor.Settings) { s.AdminPassword = adminPassword }}.New(b, apps()...)
	return p, p.MustLogin(b, "admin", adminPassword).Token()
}

// BenchmarkTokenSeenBefore is what a request with a token costs before it is known what its caller may do.
func BenchmarkTokenSeenBefore(b *testing.B) {
	p, token := benchmarked(b)
	verifier, err := sso.VerifierOf(p.Kernel)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := verifier.Verify(b.Context(), token); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTokenByGolangJWT is the same token checked by its signature each time, as a service without a memory does.
func BenchmarkTokenByGolangJWT(b *testing.B) {
	p, token := benchmarked(b)
	_, key, err := sso.ActiveKey(b.Context(), p.Kernel)
	require.NoError(b, err)
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"RS256"}), jwt.WithAudience("manor"), jwt.WithExpirationRequired())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parser.Parse(token, func(*jwt.Token) (any, error) { return &key.PublicKey, nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStandsAmongAMillion looks for sessions that stand beside a million that ended, as nearly every request does.
func BenchmarkStandsAmongAMillion(b *testing.B) { lookAmongAMillion(b, false) }

// BenchmarkEndedAmongAMillion looks for those that ended.
func BenchmarkEndedAmongAMillion(b *testing.B) { lookAmongAMillion(b, true) }

func lookAmongAMillion(b *testing.B, ended bool) {
	const million, asks = 1_000_000, 1 << 16
	random := rand.New(rand.NewPCG(1, 2))
	made := func(n int) []uuid.UUID {
		ids := make([]uuid.UUID, n)
		for i := range ids {
			binary.LittleEndian.PutUint64(ids[i][:], random.Uint64())
			binary.LittleEndian.PutUint64(ids[i][8:], random.Uint64())
		}
		return ids
	}
	ids, asked := made(million), made(asks)
	before := heap()
	look, add := sso.NewEndings()
	until := time.Now().Add(time.Hour)
	for _, id := range ids {
		add(id, until)
	}
	grown := heap() - before
	if ended {
		for i := range asked {
			asked[i] = ids[random.IntN(million)]
		}
	}
	i := 0
	for b.Loop() {
		if look(asked[i&(asks-1)]) != ended {
			b.Fatal("wrong")
		}
		i++
	}
	b.ReportMetric(float64(grown)/million, "B/entry")
	runtime.KeepAlive(ids)
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkKeySeenBefore is what a request with an API key costs before it is known what its caller may do.
func BenchmarkKeySeenBefore(b *testing.B) {
	p, token := benchmarked(b)
	var made apiKey
	p.WithToken(token).Post(b, ownKeys, map[string]any{"name": "bench", "scopes": []string{"*"}}).Decode(b, &made)
	verifier, err := sso.VerifierOf(p.Kernel)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := verifier.Verify(b.Context(), made.Secret); err != nil {
			b.Fatal(err)
		}
	}
}
