package sso_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
	"github.com/manor-go/manor/sso"
)

// rotating is a program with other settings of its keys.
func rotating(t *testing.T, change func(*manor.Settings)) *manortest.Program {
	t.Helper()
	return manortest.Config{Settings: func(s *manor.Settings) { s.AdminPassword = adminPassword; change(s) }}.New(t, apps()...)
}

func tend(t *testing.T, programs ...*manortest.Program) {
	t.Helper()
	for _, p := range programs {
		require.NoError(t, sso.TendKeys(t.Context(), p.Kernel))
	}
}

func signingKey(t *testing.T, p *manortest.Program) string {
	t.Helper()
	kid, _, err := sso.ActiveKey(t.Context(), p.Kernel)
	require.NoError(t, err)
	return kid
}

func TestTheNextKeyIsPublishedFromTheFirstStartOn(t *testing.T) {
	p := program(t)
	keys := published(t, p)
	require.Len(t, keys, 2)
	require.Contains(t, keys, signingKey(t, p))
	second(t, p)
	require.Equal(t, keys, published(t, p), "another process makes none")
	mustRun(t, p.Kernel, "keys", "rotate")
	require.Contains(t, keys, signingKey(t, p), "the key that signs now was published before")
}

func TestKeysHaveTheSizeThatIsSet(t *testing.T) {
	for _, bits := range []int{2048, 3072} {
		p := rotating(t, func(s *manor.Settings) { s.KeyBits = bits })
		for _, key := range published(t, p) {
			require.Equal(t, bits, key.N.BitLen())
		}
		require.True(t, holds(t, p, mustLogin(t, p, "admin", adminPassword).Access))
	}
}

func TestSettingsOfKeysThatDoNotHoldAreNamed(t *testing.T) {
	s := manor.DefaultSettings()
	require.NoError(t, s.Validate())
	s.KeyBits, s.KeyRotation = 1024, time.Minute
	err := s.Validate()
	require.ErrorContains(t, err, "MANOR_KEY_BITS")
	require.ErrorContains(t, err, "MANOR_KEY_ROTATION")
	s.KeyBits, s.KeyRotation = 4096, 0
	require.NoError(t, s.Validate())
}

func TestOneOfTheProcessesRotatesWhenItIsTime(t *testing.T) {
	p := program(t)
	q := second(t, p)
	first, keys := signingKey(t, p), published(t, p)
	old := mustLogin(t, p, "admin", adminPassword)
	p.Clock.Advance(p.Kernel.Settings().KeyRotation - time.Minute)
	tend(t, p, q)
	require.Equal(t, first, signingKey(t, p), "not yet")

	refresh(t, p, old.Refresh) // expired long ago
	p.Clock.Advance(time.Minute)
	young := mustLogin(t, p, "admin", adminPassword)
	var group sync.WaitGroup
	for _, process := range []*manortest.Program{p, q, p, q} {
		group.Go(func() {
			if err := sso.TendKeys(t.Context(), process.Kernel); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	p.Clock.Advance(time.Second)
	kid := signingKey(t, p)
	require.NotEqual(t, first, kid)
	require.Contains(t, keys, kid, "it was published before")
	require.Len(t, published(t, p), 3, "once, whoever asked: retired, active and next")
	require.Equal(t, kid, signingKey(t, q))
	require.True(t, holds(t, q, young.Access), "tokens of the retired key hold until they end")
	require.True(t, holds(t, q, mustLogin(t, p, "admin", adminPassword).Access))
	tend(t, p, q)
	require.Equal(t, kid, signingKey(t, p))
}

func TestANextKeyIsPublishedLongEnoughBeforeItSignsByItself(t *testing.T) {
	p := rotating(t, func(s *manor.Settings) { s.KeyRotation = time.Hour })
	p.Clock.Freeze(time.Now())
	p.Clock.Advance(time.Hour - sso.PublishedBefore/2)
	_, err := p.Kernel.DB().Write().ExecContext(t.Context(), "DELETE FROM signing_keys WHERE state = 'next'")
	require.NoError(t, err)
	p.Clock.Advance(time.Second)
	first := signingKey(t, p)
	tend(t, p) // makes another next key
	p.Clock.Advance(sso.PublishedBefore / 2)
	require.Len(t, published(t, p), 2)
	tend(t, p)
	require.Equal(t, first, signingKey(t, p), "others may not know the next key yet")
	p.Clock.Advance(sso.PublishedBefore / 2)
	tend(t, p)
	require.NotEqual(t, first, signingKey(t, p))
}

func TestWithoutARotationKeysTurnByHandOnly(t *testing.T) {
	p := rotating(t, func(s *manor.Settings) { s.KeyRotation = 0 })
	first := signingKey(t, p)
	p.Clock.Advance(10 * 365 * 24 * time.Hour)
	tend(t, p)
	require.Equal(t, first, signingKey(t, p))
	mustRun(t, p.Kernel, "keys", "rotate")
	require.NotEqual(t, first, signingKey(t, p))
}

func TestRotationsByHandAtTheSameTimeLeaveOneActiveAndOneNext(t *testing.T) {
	p := program(t)
	q := second(t, p)
	var group sync.WaitGroup
	for _, process := range []*manortest.Program{p, q, p, q} {
		group.Go(func() {
			if err := run(t.Context(), process.Kernel, "keys", "rotate"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	var states []string
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Table("signing_keys").Column("state").Order("state").Scan(t.Context(), &states))
	require.Equal(t, []string{"active", "next", "retired", "retired", "retired", "retired"}, states)
	p.Clock.Advance(time.Second)
	require.Equal(t, signingKey(t, p), signingKey(t, q))
}

func TestATokenOfAKeyMadeJustNowHoldsInTheOtherProcess(t *testing.T) {
	p := program(t)
	q := second(t, p)
	published(t, q) // the other process has just read the keys
	for range 2 {   // the second one was made by the first
		mustRun(t, p.Kernel, "keys", "rotate")
	}
	p.Clock.Advance(300 * time.Millisecond)
	require.True(t, holds(t, q, mustLogin(t, p, "admin", adminPassword).Access))
}

func TestARetiredKeyHasNoPrivateHalf(t *testing.T) {
	p := program(t)
	mustRun(t, p.Kernel, "keys", "rotate")
	var kept []string
	require.NoError(t, p.Kernel.DB().Read().NewSelect().Table("signing_keys").Column("private_key").Where("state = 'retired'").Scan(t.Context(), &kept))
	require.Equal(t, []string{""}, kept)
}

func TestRotatingSaysWhatBecameOfEachKey(t *testing.T) {
	var out strings.Builder
	p := toldTo(t, &out)
	old := signingKey(t, p)
	out.Reset()
	mustRun(t, p.Kernel, "keys", "rotate")
	require.Contains(t, out.String(), signingKey(t, p)+" signs from now on")
	require.Contains(t, out.String(), old+" is retired")
	require.Contains(t, out.String(), "is next")
	require.Contains(t, out.String(), "may refuse its tokens until", "the key was published only now")
	p.Clock.Advance(sso.PublishedBefore + time.Second)
	out.Reset()
	mustRun(t, p.Kernel, "keys", "rotate")
	require.NotContains(t, out.String(), "may refuse")
	out.Reset()
	mustRun(t, p.Kernel, "keys", "list")
	require.Contains(t, out.String(), "the next key takes over at ")
	require.Contains(t, out.String(), "2048")
}

func TestTheTagOfTheKeysChangesWithThem(t *testing.T) {
	p := program(t)
	tag := p.Get(t, jwksPath).Header.Get("ETag")
	tend(t, p)
	r := p.Get(t, jwksPath, manortest.Header("If-None-Match", tag)).MustStatus(t, http.StatusNotModified)
	require.Equal(t, "public, max-age=300", r.Header.Get("Cache-Control"))
	mustRun(t, p.Kernel, "keys", "rotate")
	p.Get(t, jwksPath, manortest.Header("If-None-Match", tag)).MustStatus(t, http.StatusOK)
}
