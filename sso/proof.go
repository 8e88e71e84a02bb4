package sso

import (
	"context"
	"errors"
	"fmt"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
)

// errWrongCode rolls back what a wrong code of the second factor must not do.
var errWrongCode = errors.New("code of the second factor is wrong")

// errUsedCode is the wrong code that was right once: it, or a later one, was taken before. Somebody may have read it.
var errUsedCode = fmt.Errorf("it was used before: %w", errWrongCode)

// proof is what somebody signed in proves again who he is with.
type proof struct {
	Password string
	OTP      string // empty: none given
	Address  string
}

// passFactor asks a user who has a second factor for a code, and takes it: each code holds once. otp_required without
// one, errWrongCode for a wrong one. It runs in the transaction that does what the code is for, and after the lock of the
// name was looked at there, so that no more passwords can be tried out here than elsewhere.
func (s *service) passFactor(ctx context.Context, tx *manor.Tx, user *User, typed, userAgent string) error {
	factor, err := s.factorOf(ctx, tx.Tx, user.ID)
	if err != nil || factor == nil || factor.ConfirmedAt == nil {
		return err
	}
	if typed == "" {
		e := manor.Errorf(problem.OTPRequired, "Give a code of your authenticator app, or a recovery code, as otp too.")
		e.Header = map[string]string{"WWW-Authenticate": "Bearer"}
		return e
	}
	plain, digits := plainCode(typed)
	if !digits {
		ok, err := s.useRecoveryCode(ctx, tx, user.ID, plain)
		if err != nil {
			return err
		}
		if !ok {
			return errWrongCode
		}
		return s.record(ctx, tx, securityEvent{user: user, action: eventRecoveryUsed, own: true, userAgent: userAgent})
	}
	step, err := s.stepOf(factor, plain)
	if err != nil {
		return err
	}
	taken, err := affected(tx.NewUpdate().Model((*SecondFactor)(nil)).Set("last_step = ?", step).
		Where("id = ?", user.ID).Where("last_step < ?", step).Exec(ctx))
	if err != nil {
		return fmt.Errorf("use a code: %w", err)
	}
	if step == 0 {
		return errWrongCode
	}
	if taken == 0 {
		return errUsedCode
	}
	return nil
}

// prove checks the password of somebody signed in, and the code where he has a second factor, and runs then in the same
// transaction. A wrong one counts as a failed login: invalid_credentials, and locked after too many.
func (s *service) prove(ctx context.Context, who *manor.Principal, in proof, then func(context.Context, *manor.Tx, *User) error) error {
	user, err := s.userByID(ctx, who.UserID)
	if err != nil {
		return err
	}
	guards := guardsOf(user.LoginName, in.Address)
	if err := s.refuseLocked(ctx, s.k.DB().Read(), guards); err != nil {
		return err
	}
	ok, _, err := s.hasher.check(ctx, user.Password, in.Password)
	if err != nil {
		return err
	}
	if !ok {
		return s.refuseProof(ctx, user, guards, eventPasswordRefused)
	}
	err = s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		if err := s.clearFailures(ctx, tx, guards); err != nil {
			return err
		}
		if err := s.passFactor(ctx, tx, user, in.OTP, ""); err != nil {
			return err
		}
		return then(ctx, tx, user)
	})
	if errors.Is(err, errWrongCode) {
		if err := s.noticeUsedCode(ctx, user, err); err != nil {
			return err
		}
		return s.refuseProof(ctx, user, guards, eventOTPFailed)
	}
	return err
}

// refuseProof counts a wrong password or code and answers which of them it was.
func (s *service) refuseProof(ctx context.Context, user *User, guards []guarded, what string) error {
	err := s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		if err := s.countFailure(ctx, tx, guards); err != nil {
			return err
		}
		return s.record(ctx, tx, securityEvent{user: user, action: what})
	})
	if err != nil {
		return err
	}
	if what == eventOTPFailed {
		return wrongCode()
	}
	e := wrongCredentials()
	e.Errors = []manor.FieldError{{Path: "password", Code: "wrong", Message: "This is not your password."}}
	return e
}

// wrongCode is invalid_credentials of somebody whose password was right, so it may say what was not.
func wrongCode() *manor.Error {
	e := wrongCredentials()
	e.Detail = "The code is wrong, or was used before."
	e.Errors = []manor.FieldError{{Path: "otp", Code: "wrong", Message: e.Detail}}
	return e
}
