package sso

import (
	"crypto/rand"
	"crypto/rsa"
	"reflect"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/migrations"
)

// Config is what a program may choose. The zero value is right for most.
type Config struct {
	// Cost of a password; default 64 MiB, 3 passes, one lane. Hashes of another cost are made anew at the next login.
	Cost Cost
	// MakeKey makes a pair of so many bits for the signatures of tokens; nil: crypto/rsa does. Tests have ready ones.
	MakeKey func(bits int) (*rsa.PrivateKey, error)
}

func (c Config) withDefaults() Config {
	if c.Cost == (Cost{}) {
		c.Cost = defaultCost
	}
	if c.MakeKey == nil {
		c.MakeKey = func(bits int) (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, bits) }
	}
	return c
}

type app struct {
	config Config
}

// App is the app to install: manor.Main(sso.App(), rbac.App(), …). A Config may be given. The page of a user shows
// roles, permissions and departments, so rbac, or another app with resources of those names, is installed after it.
func App(config ...Config) manor.App {
	a := &app{}
	if len(config) > 0 {
		a.config = config[0]
	}
	a.config = a.config.withDefaults()
	return a
}

func (a *app) Name() string { return "sso" }

func (a *app) Install(k *manor.Kernel) error {
	s, err := newService(k, a.config)
	if err != nil {
		return err
	}
	k.SetValue(serviceKey{}, s)
	k.UseVerifier(s.verifier)
	k.UseSessions(s.browsers)
	s.register(admin.For(k))
	tables, err := declaredTables(
		reflect.TypeFor[RefreshToken](), reflect.TypeFor[SigningKey](),
		reflect.TypeFor[Revocation](), reflect.TypeFor[revocationHead](), reflect.TypeFor[PasswordReset](),
		reflect.TypeFor[SecondFactor](), reflect.TypeFor[RecoveryCode]())
	if err != nil {
		return err
	}
	k.Tables("sso", tables...)
	k.Migrations("sso", migrations.Of("sso"), migrations.Dir+"/sso")
	s.operations()
	k.Check(s.checkBreached)
	s.factorOperations()
	s.keyOperations()
	k.Prepare(s.ring.ensure)
	k.Prepare(s.ensureSuperuser)
	k.Repeat("rotating the signing keys", tendKeysEvery, s.ring.tend)
	k.Repeat("telling of API keys that expire soon", warnEvery, s.warnOfExpiry)
	k.Retain("signing_keys", "retires_at", keepRetired)
	k.Retain("refresh_tokens", "expires_at", 0) // until then a second use must be recognised
	k.Retain("login_guards", "keep_until", 0)
	k.Retain("login_guards", "updated_at", longestLock+lockMemory+failureWindow) // rows from before they said how long
	k.Retain("password_resets", "expires_at", resetWindow)                       // until then they are counted
	k.Retain("sessions", "expires_at", keepSessions)
	k.Retain("revocations", "expires_at", leeway)
	// Every process takes tokens and cookies, whatever it serves.
	k.InstallAs("", func() { k.Add(&follower{r: s.revocations}) })
	return nil
}
