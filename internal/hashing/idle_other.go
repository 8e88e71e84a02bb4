//go:build !linux

package hashing

import (
	"errors"
	"time"
)

// self is empty where no process is started.
const self = ""

func becomeIdle() error { return errors.ErrUnsupported }

func newRest() (func(time.Duration), error) { return nil, errors.ErrUnsupported }
