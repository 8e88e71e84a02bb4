package sso

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/manor-go/manor"
)

// NoticeTopic is the topic of events that hold a Notice.
const NoticeTopic = "users.security_notice"

// What a Notice can be about beside security events.
const (
	noticeEmailChanged = "email_changed"
	noticePhoneChanged = "phone_changed"
	noticeOTPReused    = "otp_reused"
)

// noticed are the security events that the user is told of by a message: what would let somebody else in, or keep the user
// out. Wrong passwords and logins are not among them: whoever knows a name could fill a mailbox.
var noticed = map[string]bool{
	eventPasswordChanged: true, eventPasswordReset: true, eventTOTPOn: true, eventTOTPOff: true, eventTOTPReset: true, eventRecoveryUsed: true,
	eventRecoveryRenewed: true, eventTokenReused: true, eventKeyMade: true, eventImpersonated: true,
}

// Notice is a message to a user about what was done to his account, for who sends messages. It holds no secret, and neither
// the old nor the new value of anything but the addresses that it goes to.
type Notice struct {
	UserID   string    `json:"user_id"`
	Username string    `json:"username"`
	To       []string  `json:"to"`       // e-mail addresses; another one since the event: both, the former first. Empty: he has none
	Language string    `json:"language"` // en or zh, as the user chose; empty: he did not
	Event    string    `json:"event"`    // as in security_events, or email_changed, phone_changed, otp_reused
	By       string    `json:"by"`       // user name of who did it; empty: the user himself, or who runs the program
	Address  string    `json:"address"`
	At       time.Time `json:"at"`
}

// notify leaves a notice in the outbox, within the transaction of what it tells of. former is the e-mail address that the user
// had before, nil when it is the same.
func (s *service) notify(ctx context.Context, tx *manor.Tx, userID, what string, by *manor.Principal, former *string) error {
	user := new(User)
	err := tx.NewSelect().Model(user).Column("username", "email", "language").Where("id = ?", userID).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read whom to tell: %w", err)
	}
	notice := Notice{
		UserID: userID, Username: user.Username, To: []string{}, Language: languageOf(user), Event: what,
		Address: manor.AddressFrom(ctx), At: s.k.Clock().Now(),
	}
	for _, address := range []*string{former, user.Email} {
		if address != nil && *address != "" && !slices.Contains(notice.To, *address) {
			notice.To = append(notice.To, *address)
		}
	}
	switch {
	case by.Acting():
		notice.By = by.Impersonator.Username
	case by != nil && by.UserID != userID:
		notice.By = by.Username
	}
	return s.k.Emit(ctx, tx, manor.Event{Topic: NoticeTopic, Key: userID, Payload: notice})
}

// notifyReach tells of another e-mail address or phone number, at the former address too.
func (s *service) notifyReach(ctx context.Context, tx *manor.Tx, before *User, email, phone bool) error {
	by := manor.PrincipalFrom(ctx)
	if email {
		if err := s.notify(ctx, tx, before.ID, noticeEmailChanged, by, before.Email); err != nil {
			return err
		}
	}
	if phone {
		return s.notify(ctx, tx, before.ID, noticePhoneChanged, by, nil)
	}
	return nil
}

// noticeUsedCode tells of a code of the second factor that came twice with the right password; refused is why it was not taken.
func (s *service) noticeUsedCode(ctx context.Context, user *User, refused error) error {
	if !errors.Is(refused, errUsedCode) {
		return nil
	}
	return s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		return s.notify(ctx, tx, user.ID, noticeOTPReused, manor.PrincipalFrom(ctx), nil)
	})
}
