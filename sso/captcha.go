package sso

import (
	"bytes"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"

	"github.com/dchest/captcha"
	"github.com/redis/go-redis/v9"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/problem"
)

const (
	captchaDigits   = 6
	captchaWidth    = 240 // pixels
	captchaHeight   = 80
	captchaLifetime = 5 * time.Minute
	// suspiciousFailures from one address within failureWindow ask everybody there for a captcha.
	suspiciousFailures = 100
	// captchaLimit is how many pictures an address gets within captchaWindow.
	captchaLimit  = 60
	captchaWindow = 10 * time.Minute
	// captchaPatience bounds the wait for a Redis that does not answer.
	captchaPatience = 2 * time.Second
)

// puzzle is a captcha: digits to read in a picture, or to hear. One of both is set.
type puzzle struct {
	ID    string
	Image []byte // PNG
	Audio []byte // WAV
}

// newCaptcha makes one for an address, spoken in a language or, when that is empty, drawn. It depends on nothing that somebody typed, so it tells
// nothing of who exists. rate_limited when the address got too many, unavailable without Redis: who needs no captcha
// signs in all the same.
func (s *service) newCaptcha(ctx context.Context, address, language string) (*puzzle, error) {
	ctx, stop := context.WithTimeout(ctx, captchaPatience)
	defer stop()
	if err := s.admitCaptcha(ctx, address); err != nil {
		return nil, err
	}
	id, _, err := newSecret()
	if err != nil {
		return nil, err
	}
	digits := captcha.RandomDigits(captchaDigits)
	if err := s.k.Redis().Set(ctx, captchaKey(id), readable(digits), captchaLifetime).Err(); err != nil {
		return nil, noCaptchas(err)
	}
	var file bytes.Buffer
	if language != "" {
		if _, err := captcha.NewAudio(id, digits, language).WriteTo(&file); err != nil {
			return nil, fmt.Errorf("speak a captcha: %w", err)
		}
		return &puzzle{ID: id, Audio: file.Bytes()}, nil
	}
	if _, err := captcha.NewImage(id, digits, captchaWidth, captchaHeight).WriteTo(&file); err != nil {
		return nil, fmt.Errorf("draw a captcha: %w", err)
	}
	return &puzzle{ID: id, Image: file.Bytes()}, nil
}

// admitCaptcha counts the pictures of an address.
func (s *service) admitCaptcha(ctx context.Context, address string) error {
	key := "captchas:{" + hashSecret(networkOf(address)) + "}"
	pipe := s.k.Redis().TxPipeline()
	count := pipe.Incr(ctx, key)
	pipe.ExpireNX(ctx, key, captchaWindow)
	if _, err := pipe.Exec(ctx); err != nil {
		return noCaptchas(err)
	}
	if count.Val() > captchaLimit {
		e := manor.Errorf(problem.RateLimited, "Too many pictures were asked for. Wait some minutes.")
		e.RetryAfter = captchaWindow
		return e
	}
	return nil
}

func captchaKey(id string) string { return "captcha:{" + hashSecret(id) + "}" }

// readable are digits as people type them.
func readable(digits []byte) string {
	text := make([]byte, len(digits))
	for i, d := range digits {
		text[i] = '0' + d
	}
	return string(text)
}

func noCaptchas(cause error) *manor.Error {
	e := manor.Errorf(manor.CodeUnavailable, "Pictures cannot be made or checked now. Try again in a moment.").Wrap(cause)
	e.RetryAfter = 2 * time.Second
	return e
}

// refuseGuarded answers locked when the name or the address is, and captcha_required when the name was locked and nobody
// signed in with it since, or too many wrong passwords came from the address, unless the right digits of a picture came
// along. A picture holds for one try. Both answers come of one look, so that a lock is never told as a captcha.
func (s *service) refuseGuarded(ctx context.Context, guards []guarded, in credentials) error {
	rows, err := guardRows(ctx, s.k.DB().Read(), guards)
	if err != nil {
		return err
	}
	now, needed := s.k.Clock().Now(), false
	for i := range rows {
		if err := rows[i].locked(now); err != nil {
			return err
		}
		needed = needed || rows[i].suspicious(now)
	}
	if !needed {
		return nil
	}
	if in.CaptchaID == "" || in.Captcha == "" {
		return captchaRequired("required", "Read the digits of a picture too: POST /api/v1/auth/captcha, then send captcha_id and captcha.")
	}
	ctx, stop := context.WithTimeout(ctx, captchaPatience)
	defer stop()
	right, err := s.k.Redis().GetDel(ctx, captchaKey(in.CaptchaID)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return noCaptchas(err)
	}
	typed, _ := plainCode(in.Captcha)
	if right == "" || subtle.ConstantTimeCompare([]byte(right), []byte(typed)) != 1 {
		return captchaRequired("wrong", "The digits are wrong, or the picture is too old. Ask for another one.")
	}
	return nil
}

// suspicious tells whether who tries must show that he is no machine.
func (g *LoginGuard) suspicious(now time.Time) bool {
	lockedLately := g.Locks > 0 && g.KeepUntil != nil && now.Before(*g.KeepUntil) // rows stay a while longer
	return lockedLately || g.Network != "" && len(g.recent(now)) >= suspiciousFailures
}

func captchaRequired(code, text string) *manor.Error {
	e := manor.Errorf(problem.CaptchaRequired, "%s", text)
	e.Header = map[string]string{"WWW-Authenticate": "Bearer"}
	e.Errors = []manor.FieldError{{Path: "captcha", Code: code, Message: text}}
	return e
}
