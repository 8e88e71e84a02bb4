package sso

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/manor-go/manor"
)

const (
	recoveryCodes = 10
	// recoverySize is that of a code in bytes: 80 bits cannot be guessed, also by who has the hashes.
	recoverySize = 10
	// recoveryPurpose is what the key of the hashes is derived for.
	recoveryPurpose = "manor recovery codes"
	// longestOTP is that of what may stand in the place of a code, in bytes.
	longestOTP = 64
)

// newRecoveryCodes makes codes in the place of all that the user has.
func (s *service) newRecoveryCodes(ctx context.Context, tx *manor.Tx, userID string) ([]string, error) {
	if _, err := tx.NewDelete().Model((*RecoveryCode)(nil)).Where("user_id = ?", userID).Exec(ctx); err != nil {
		return nil, fmt.Errorf("delete recovery codes: %w", err)
	}
	codes, rows := make([]string, recoveryCodes), make([]RecoveryCode, recoveryCodes)
	for i := range codes {
		raw := make([]byte, recoverySize)
		if _, err := rand.Read(raw); err != nil {
			return nil, fmt.Errorf("make a recovery code: %w", err)
		}
		plain := strings.ToLower(base32.StdEncoding.EncodeToString(raw))
		codes[i] = plain[:4] + "-" + plain[4:8] + "-" + plain[8:12] + "-" + plain[12:]
		hash, err := s.recoveryHash(userID, plain)
		if err != nil {
			return nil, err
		}
		rows[i] = RecoveryCode{Hash: hash, UserID: userID, CreatedAt: s.k.Clock().Now()}
	}
	if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
		return nil, fmt.Errorf("keep recovery codes: %w", err)
	}
	return codes, nil
}

func (s *service) recoveryHash(userID, plain string) (string, error) {
	key, err := s.k.DeriveKey(recoveryPurpose)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(userID + "\x00" + plain))
	return hex.EncodeToString(mac.Sum(nil)), nil
}

// useRecoveryCode takes a code, which holds once; false when it does not.
func (s *service) useRecoveryCode(ctx context.Context, tx *manor.Tx, userID, plain string) (bool, error) {
	hash, err := s.recoveryHash(userID, plain)
	if err != nil {
		return false, err
	}
	used, err := affected(tx.NewUpdate().Model((*RecoveryCode)(nil)).Set("used_at = ?", s.k.Clock().Now()).
		Where("id = ?", hash).Where("user_id = ?", userID).Where("used_at IS NULL").Exec(ctx))
	if err != nil {
		return false, fmt.Errorf("use a recovery code: %w", err)
	}
	return used == 1, nil
}

// renewRecoveryCodes makes new codes for the caller; those he has hold no longer.
func (s *service) renewRecoveryCodes(ctx context.Context, who *manor.Principal) (codes []string, err error) {
	if err := s.k.RequireRecent(ctx, manor.Recently); err != nil {
		return nil, err
	}
	err = s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		factor, err := s.factorOf(ctx, tx.Tx, who.UserID)
		if err != nil {
			return err
		}
		if factor == nil || factor.ConfirmedAt == nil {
			return manor.Errorf(manor.CodeConflict, "Two-factor authentication is off.")
		}
		if codes, err = s.newRecoveryCodes(ctx, tx, who.UserID); err != nil {
			return err
		}
		return s.recordFor(ctx, tx, who, eventRecoveryRenewed)
	})
	return codes, err
}

// factorState is what somebody is told of his second factor.
type factorState struct {
	factor *SecondFactor // nil: off
	left   int64         // recovery codes that were not used
}

func (s *service) ownFactor(ctx context.Context, who *manor.Principal) (*factorState, error) {
	db := s.k.DB().Read()
	factor, err := s.factorOf(ctx, db, who.UserID)
	if err != nil || factor == nil || factor.ConfirmedAt == nil {
		return &factorState{}, err
	}
	left, err := db.NewSelect().Model((*RecoveryCode)(nil)).Where("user_id = ?", who.UserID).Where("used_at IS NULL").Count(ctx)
	if err != nil {
		return nil, fmt.Errorf("count recovery codes: %w", err)
	}
	return &factorState{factor: factor, left: left}, nil
}

// plainCode is what somebody typed, without the blanks and hyphens that make a code readable. digits: it is one of an app.
func plainCode(typed string) (plain string, digits bool) {
	if len(typed) > longestOTP {
		return "", false
	}
	plain = strings.ToLower(strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' || r == '\t' {
			return -1
		}
		return r
	}, typed))
	return plain, len(plain) == 6 && strings.Trim(plain, "0123456789") == ""
}
