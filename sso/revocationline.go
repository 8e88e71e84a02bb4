package sso

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// longestMessage bounds what is read of one message of Redis, in bytes; ours have at most insertedAtOnce lines.
const longestMessage = 128 << 10

// seal writes lines and numbers as they go through Redis: readable, each with a code that only holders of the secret key
// can make. Whoever can write to Redis can hold back what it carries, but neither end a session nor hide an end as
// long as the database answers.
type seal struct {
	key []byte
}

// line is "seq kind subject until code", until in Unix seconds.
func (s seal) line(logID string, r Revocation) string {
	text := fmt.Sprintf("%d %s %s %d", r.Seq, r.Kind, r.Subject, r.ExpiresAt.Unix())
	return text + " " + s.code(logID, text)
}

// head is "seq code".
func (s seal) head(logID string, seq int64) string {
	text := strconv.FormatInt(seq, 10)
	return text + " " + s.code(logID, text)
}

func (s seal) message(logID string, lines []Revocation) string {
	texts := make([]string, len(lines))
	for i, r := range lines {
		texts[i] = s.line(logID, r)
	}
	return strings.Join(texts, "\n")
}

// openLine reads a line; ok only when it was sealed for this log.
func (s seal) openLine(logID, sealed string) (r Revocation, ok bool) {
	text, ok := s.open(logID, sealed)
	if !ok {
		return r, false
	}
	fields := strings.Split(text, " ")
	if len(fields) != 4 {
		return r, false
	}
	seq, err := strconv.ParseInt(fields[0], 10, 64)
	until, err2 := strconv.ParseInt(fields[3], 10, 64)
	if err != nil || err2 != nil || seq < 1 {
		return r, false
	}
	return Revocation{Seq: seq, Kind: fields[1], Subject: fields[2], ExpiresAt: time.Unix(until, 0).UTC()}, true
}

func (s seal) openHead(logID, sealed string) (seq int64, ok bool) {
	text, ok := s.open(logID, sealed)
	if !ok {
		return 0, false
	}
	seq, err := strconv.ParseInt(text, 10, 64)
	return seq, err == nil && seq >= 0
}

// openMessage reads a message; ok only when each of its lines is.
func (s seal) openMessage(logID, message string) (lines []Revocation, ok bool) {
	if len(message) > longestMessage {
		return nil, false
	}
	for text := range strings.SplitSeq(message, "\n") {
		r, ok := s.openLine(logID, text)
		if !ok {
			return nil, false
		}
		lines = append(lines, r)
	}
	return lines, true
}

// open takes the code off and compares it.
func (s seal) open(logID, sealed string) (text string, ok bool) {
	at := strings.LastIndexByte(sealed, ' ')
	if at < 0 {
		return "", false
	}
	text = sealed[:at]
	return text, hmac.Equal([]byte(sealed[at+1:]), []byte(s.code(logID, text)))
}

func (s seal) code(logID, text string) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(logID + "\n" + text))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}
