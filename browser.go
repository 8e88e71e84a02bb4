package manor

import (
	"crypto/subtle"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/manor-go/manor/internal/httpx"
	"github.com/manor-go/manor/internal/problem"
)

const (
	sessionCookie = "manor_session"
	// CSRFHeader carries the CSRF token of a browser's session with every request that changes something.
	CSRFHeader = "X-CSRF-Token"
	// headerFetchSite says how the page that sends a request relates to its address (Fetch Metadata); pages cannot set it.
	headerFetchSite = "Sec-Fetch-Site"
)

// SessionCookie is the name of the cookie that holds a browser's session. With an https base URL it begins with __Host-,
// which browsers take only for this one host, over TLS (RFC 6265bis, section 4.1.3.2).
func (k *Kernel) SessionCookie() string {
	if k.secureBase() {
		return "__Host-" + sessionCookie
	}
	return sessionCookie
}

// OwnPagesOnly names paths where a browser posts without being signed in, as to sign in: pages of other origins are
// refused there, and so is a body that does not say that it is JSON.
func (k *Kernel) OwnPagesOnly(paths ...string) {
	for _, path := range paths {
		k.server.ownPages[path] = true
	}
}

// readsCookies tells whether the session cookie counts at a path: in the API. Callbacks, metrics, the console's files and
// what is passed on to others do not look at it.
func readsCookies(path string) bool {
	return strings.HasPrefix(path, "/api/") || path == "/ws" || strings.HasPrefix(path, "/ws/")
}

// byCookie is the caller that the session cookie names; nil without a cookie, or with one whose session has ended.
func (s *server) byCookie(c *fiber.Ctx) (*Principal, error) {
	if s.k.sessions == nil || !readsCookies(c.Path()) {
		return nil, nil
	}
	cookie := c.Cookies(s.k.SessionCookie())
	if cookie == "" {
		return nil, nil
	}
	session, err := s.k.sessions.Resolve(c.UserContext(), cookie)
	if problem.CodeOf(err) == CodeUnauthenticated {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	changes := !changesNothing(c.Method())
	if changes || c.Get(fiber.HeaderUpgrade) != "" { // a websocket carries changes, and pages of every origin may open one
		if err := s.refuseForeignPage(c); err != nil {
			return nil, err
		}
	}
	if changes {
		if subtle.ConstantTimeCompare([]byte(c.Get(CSRFHeader)), []byte(session.CSRFToken)) != 1 {
			return nil, Errorf(problem.CSRF, "The header %s is missing or belongs to another session. Reload the page.", CSRFHeader)
		}
	}
	return s.k.withGrants(c.UserContext(), session.Principal)
}

// changesNothing tells whether a method only reads (RFC 9110, section 9.2.1).
func changesNothing(method string) bool {
	switch method {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions, fiber.MethodTrace:
		return true
	}
	return false
}

// refuseOtherPages guards the paths of OwnPagesOnly.
func (s *server) refuseOtherPages(c *fiber.Ctx) error {
	if !s.ownPages[strings.TrimRight(c.Path(), "/")] || changesNothing(c.Method()) {
		return nil
	}
	if err := s.refuseForeignPage(c); err != nil {
		return err
	}
	if !httpx.IsMedia(c.Get(fiber.HeaderContentType), fiber.MIMEApplicationJSON) {
		return Errorf(problem.UnsupportedMedia, "Send the body as application/json in UTF-8, and say so in Content-Type.")
	}
	return nil
}

// refuseForeignPage refuses a request that a browser sends for a page of another origin. Programs that are no browsers
// send neither header. The origin of the base URL is ours; in dev also the host that the request came to, so that
// localhost and a proxy in front work without settings. MANOR_CORS_ORIGINS does not count: its pages send tokens.
func (s *server) refuseForeignPage(c *fiber.Ctx) error {
	if site := c.Get(headerFetchSite); site != "" && site != "same-origin" && site != "none" {
		return foreignPage()
	}
	sent := c.Get(fiber.HeaderOrigin)
	if sent == "" {
		return nil
	}
	origin, ok := originOf(sent)
	if !ok {
		return foreignPage() // "null": a page that has no origin, or hides it
	}
	if base, ok := originOf(s.k.settings.BaseURL); ok && origin == base {
		return nil
	}
	if !s.k.settings.Prod() {
		host := string(c.Request().Header.Host())
		own := []string{"http://" + host, "https://" + host}
		for i := range own {
			own[i], _ = originOf(own[i])
		}
		if slices.Contains(own, origin) {
			return nil
		}
	}
	return foreignPage()
}

func foreignPage() error {
	return Errorf(problem.CSRF, "A page of another origin cannot do this. Open Manor at its own address (MANOR_BASE_URL).")
}

// originOf is the origin of an address (RFC 6454): scheme, host and port, the port only where it is not the scheme's own.
func originOf(address string) (origin string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	host := strings.ToLower(u.Host)
	if port := u.Port(); port == "80" && u.Scheme == "http" || port == "443" && u.Scheme == "https" {
		host = strings.TrimSuffix(host, ":"+port)
	}
	return u.Scheme + "://" + host, true
}
