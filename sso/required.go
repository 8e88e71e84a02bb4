package sso

// Who must have a second factor, by MANOR_REQUIRE_SECOND_FACTOR; "none" is nobody.
const (
	factorOfSuperusers = "superusers"
	factorOfAll        = "all"
)

// factorIsDue tells whether somebody has to set a second factor up before anything else.
func (s *service) factorIsDue(user *userState) bool {
	if user.factor {
		return false
	}
	required := s.k.Settings().SecondFactorFor
	return required == factorOfAll || required == factorOfSuperusers && user.superuser
}

// allowWithoutFactor names what is open to who has none yet: setting it up, and what may have to come before.
func (s *service) allowWithoutFactor() {
	s.k.AllowBeforeSecondFactor(
		"GET /api/v1/auth/me", "HEAD /api/v1/auth/me", "POST /api/v1/auth/password", "POST /api/v1/auth/logout", "POST /api/v1/auth/logout-all",
		"POST /api/v1/auth/browser/logout", "POST /api/v1/auth/verify", "POST /api/v1/auth/step-up",
		"GET /api/v1/auth/totp", "HEAD /api/v1/auth/totp", "POST /api/v1/auth/totp", "POST /api/v1/auth/totp/confirm",
	)
}
