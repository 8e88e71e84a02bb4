package sso

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"image/png"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

const (
	// totpPeriod is the length of a time step, which every authenticator app takes (RFC 6238, section 5.2).
	totpPeriod = 30 * time.Second
	// totpSkew is how many steps before and after the present one count.
	totpSkew = 1
	// totpSecretSize is that of the key of HMAC-SHA-1, in bytes (RFC 4226, section 4).
	totpSecretSize = 20
	// confirmWithin is how long a secret that was shown may wait for its first code.
	confirmWithin = time.Hour

	qrSize = 240 // pixels
)

// enrolment is what an authenticator app needs; it is shown once.
type enrolment struct {
	Secret string // base32
	URI    string // otpauth://totp/…
	QR     []byte // PNG of URI
}

// enrolTOTP makes a secret for the caller, in the place of one that was never confirmed. conflict when one is in use.
func (s *service) enrolTOTP(ctx context.Context, who *manor.Principal) (*enrolment, error) {
	if err := s.k.RequireRecent(ctx, manor.Recently); err != nil {
		return nil, err
	}
	key, err := totp.Generate(totp.GenerateOpts{
		Issuer: totpLabel(s.k.Settings().SiteName), AccountName: totpLabel(who.Username),
		Period: uint(totpPeriod / time.Second), SecretSize: totpSecretSize, Rand: rand.Reader,
	})
	if err != nil {
		return nil, fmt.Errorf("make a TOTP secret: %w", err)
	}
	sealed, err := s.seal(who.UserID, []byte(key.Secret()))
	if err != nil {
		return nil, err
	}
	picture, err := key.Image(qrSize, qrSize)
	if err != nil {
		return nil, fmt.Errorf("draw a QR code: %w", err)
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		return nil, fmt.Errorf("draw a QR code: %w", err)
	}
	row := &SecondFactor{UserID: who.UserID, Secret: sealed, CreatedAt: s.k.Clock().Now()}
	err = s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		kept, err := affected(tx.NewInsert().Model(row).On("CONFLICT (id) DO UPDATE").
			Set("secret = EXCLUDED.secret").Set("created_at = EXCLUDED.created_at").Set("last_step = EXCLUDED.last_step").
			Where("second_factor.confirmed_at IS NULL").Exec(ctx))
		if err != nil {
			return fmt.Errorf("keep a TOTP secret: %w", err)
		}
		if kept == 0 {
			return manor.Errorf(manor.CodeConflict, "Two-factor authentication is on. Switch it off before you set it up anew.")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &enrolment{Secret: key.Secret(), URI: key.URL(), QR: file.Bytes()}, nil
}

// totpLabel is a name as it may stand in the label of an otpauth URI, where a colon parts issuer and account.
func totpLabel(name string) string { return strings.ReplaceAll(name, ":", " ") }

// confirmTOTP switches the second factor on: the app proved that it has the secret. It answers the recovery codes, which
// are never shown again.
func (s *service) confirmTOTP(ctx context.Context, who *manor.Principal, code string) (codes []string, err error) {
	if err := s.k.RequireRecent(ctx, manor.Recently); err != nil {
		return nil, err
	}
	err = s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		factor, err := s.factorOf(ctx, tx.Tx, who.UserID)
		if err != nil {
			return err
		}
		now := s.k.Clock().Now()
		switch {
		case factor == nil || factor.ConfirmedAt == nil && now.Sub(factor.CreatedAt) > confirmWithin:
			return manor.Errorf(manor.CodeConflict, "There is nothing to confirm. Begin with POST /api/v1/auth/totp.")
		case factor.ConfirmedAt != nil:
			return manor.Errorf(manor.CodeConflict, "Two-factor authentication is on already.")
		}
		step, err := s.stepOf(factor, code)
		if err != nil {
			return err
		}
		if step == 0 {
			return manor.Invalid(manor.FieldError{Path: "code", Code: "wrong", Message: "This is not the present code. Check the clock of your device."})
		}
		changed, err := affected(tx.NewUpdate().Model((*SecondFactor)(nil)).Set("confirmed_at = ?", now).Set("last_step = ?", step).
			Where("id = ?", who.UserID).Where("confirmed_at IS NULL").Where("secret = ?", factor.Secret).Exec(ctx))
		if err != nil {
			return fmt.Errorf("confirm a second factor: %w", err)
		}
		if changed == 0 {
			return manor.Errorf(manor.CodeConflict, "It was set up anew meanwhile. Use the code of the newest secret.")
		}
		if codes, err = s.newRecoveryCodes(ctx, tx, who.UserID); err != nil {
			return err
		}
		if err := s.userChanged(ctx, tx, who.UserID); err != nil {
			return err
		}
		return s.recordFor(ctx, tx, who, eventTOTPOn)
	})
	return codes, err
}

// disableTOTP switches the caller's second factor off. It wants the password and a code, whatever else was proved.
func (s *service) disableTOTP(ctx context.Context, who *manor.Principal, in proof) error {
	return s.prove(ctx, who, in, func(ctx context.Context, tx *manor.Tx, user *User) error {
		gone, err := s.dropFactor(ctx, tx, user.ID)
		if err != nil {
			return err
		}
		if !gone {
			return manor.Errorf(manor.CodeConflict, "Two-factor authentication is off.")
		}
		return s.recordFor(ctx, tx, who, eventTOTPOff)
	})
}

// dropFactor takes a user's second factor away, with its recovery codes; false when none was in use.
func (s *service) dropFactor(ctx context.Context, tx *manor.Tx, userID string) (gone bool, err error) {
	if _, err := tx.NewDelete().Model((*RecoveryCode)(nil)).Where("user_id = ?", userID).Exec(ctx); err != nil {
		return false, fmt.Errorf("delete recovery codes: %w", err)
	}
	confirmed := false
	err = tx.NewDelete().Model((*SecondFactor)(nil)).Where("id = ?", userID).Returning("confirmed_at IS NOT NULL").Scan(ctx, &confirmed)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return false, fmt.Errorf("delete a second factor: %w", err)
	}
	if !confirmed {
		return false, nil
	}
	return true, s.userChanged(ctx, tx, userID)
}

// factorOf is a user's second factor, confirmed or not; nil when there is none.
func (s *service) factorOf(ctx context.Context, db bun.IDB, userID string) (*SecondFactor, error) {
	factor := new(SecondFactor)
	err := db.NewSelect().Model(factor).Where("id = ?", userID).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read a second factor: %w", database.Translate(err))
	}
	return factor, nil
}

// stepOf is the newest time step that a code is of, near the present one; 0 when there is none.
func (s *service) stepOf(factor *SecondFactor, code string) (int64, error) {
	secret, err := s.unseal(factor)
	if err != nil {
		return 0, err
	}
	now, found := s.k.Clock().Now().Unix()/int64(totpPeriod/time.Second), int64(0)
	for step := now - totpSkew; step <= now+totpSkew; step++ {
		ok, err := hotp.ValidateCustom(code, uint64(max(step, 0)), secret, hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil && !errors.Is(err, otp.ErrValidateInputInvalidLength) {
			return 0, fmt.Errorf("check a TOTP code: %w", err)
		}
		if ok {
			found = step
		}
	}
	return found, nil
}

// totpPurpose keeps a sealed TOTP secret apart from whatever else is sealed for a user.
const totpPurpose = "totp:"

// seal encrypts a TOTP secret. The user's id is bound to it, so that rows cannot be swapped.
func (s *service) seal(userID string, secret []byte) (string, error) {
	aead := s.k.Cipher()
	nonce := make([]byte, aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return "", fmt.Errorf("make a nonce: %w", err)
	}
	return base64.StdEncoding.EncodeToString(aead.Seal(nonce, nonce, secret, []byte(totpPurpose+userID))), nil
}

func (s *service) unseal(factor *SecondFactor) (string, error) {
	aead := s.k.Cipher()
	sealed, err := base64.StdEncoding.DecodeString(factor.Secret)
	if err != nil || len(sealed) < aead.NonceSize() {
		return "", fmt.Errorf("the second factor of user %s is damaged", factor.UserID)
	}
	secret, err := aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], []byte(totpPurpose+factor.UserID))
	if err != nil {
		return "", fmt.Errorf("the second factor of user %s cannot be decrypted: it was made under another MANOR_SECRET_KEY; "+
			"set that one again, or reset the second factors of all users", factor.UserID)
	}
	return string(secret), nil
}
