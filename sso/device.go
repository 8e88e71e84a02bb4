package sso

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/manor-go/manor"
)

// recentSessions is how many of a user's sessions tell which devices are known.
const recentSessions = 200

// device is a kind of browser or program on a kind of system, in a network. It is coarse, so that neither an update nor
// the next address of the same provider looks new.
type device struct {
	program string
	system  string
	network string
}

// families are looked for in this order: most browsers call themselves by the names of others too.
var (
	programs = []struct{ mark, name string }{
		{"edg", "Edge"}, {"opr/", "Opera"}, {"micromessenger", "WeChat"}, {"firefox", "Firefox"}, {"fxios", "Firefox"}, {"chrome", "Chrome"},
		{"crios", "Chrome"}, {"safari", "Safari"},
	}
	systems = []struct{ mark, name string }{
		{"windows", "Windows"}, {"android", "Android"}, {"iphone", "iOS"}, {"ipad", "iOS"}, {"mac os", "macOS"}, {"linux", "Linux"},
	}
)

func deviceOf(userAgent, address string) device {
	agent := strings.ToLower(userAgent)
	d := device{network: networkOf(address)}
	for _, p := range programs {
		if strings.Contains(agent, p.mark) {
			d.program = p.name
			break
		}
	}
	if d.program == "" { // a program: its name without the version
		d.program, _, _ = strings.Cut(agent, "/")
	}
	for _, sys := range systems {
		if strings.Contains(agent, sys.mark) {
			d.system = sys.name
			break
		}
	}
	return d
}

// networkOf is what addresses of one provider's place have in common: 24 bits, of IPv6 48.
func networkOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	bits := 24
	if ip = ip.Unmap(); ip.Is6() {
		bits = 48
	}
	prefix, err := ip.WithZone("").Prefix(bits)
	if err != nil {
		return ""
	}
	return prefix.String()
}

// newDevice is what the outbox tells of a login from a device that the user was never seen with, for a message to him.
type newDevice struct {
	UserID    string    `json:"user_id"`
	Username  string    `json:"username"`
	Email     *string   `json:"email"`
	Language  string    `json:"language"` // en or zh, as the user chose; empty: he did not
	Address   string    `json:"address"`
	UserAgent string    `json:"user_agent"`
	SessionID string    `json:"session_id"`
	At        time.Time `json:"at"`
}

// topicNewDevice is the event in the outbox that mail is made of.
const topicNewDevice = "users.new_device"

// noticeDevice writes down when a session is from a device that none of the user's sessions was from. The first session
// of all is no news.
func (s *service) noticeDevice(ctx context.Context, tx *manor.Tx, user *User, session *Session) error {
	var known []Session
	err := tx.NewSelect().Model(&known).Column("user_agent", "address").Where("user_id = ?", user.ID).Where("id <> ?", session.ID).Where("impersonator_id = ''").
		Order("created_at DESC", "id DESC").Limit(recentSessions).Scan(ctx)
	if err != nil {
		return fmt.Errorf("look for known devices: %w", err)
	}
	now := deviceOf(session.UserAgent, session.Address)
	for i := range known {
		if deviceOf(known[i].UserAgent, known[i].Address) == now {
			return nil
		}
	}
	if len(known) == 0 {
		return nil
	}
	event := securityEvent{user: user, action: eventNewDevice, sessionID: session.ID, userAgent: session.UserAgent}
	if err := s.record(ctx, tx, event); err != nil {
		return err
	}
	return s.k.Emit(ctx, tx, manor.Event{Topic: topicNewDevice, Key: user.ID, Payload: newDevice{
		UserID: user.ID, Username: user.Username, Email: user.Email, Language: languageOf(user),
		Address: session.Address, UserAgent: session.UserAgent, SessionID: session.ID, At: session.CreatedAt,
	}})
}
