package sso

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"github.com/manor-go/manor"
)

const (
	// ResetMailTopic is the topic of events that hold a ResetMail.
	ResetMailTopic = "mail.password_reset"
	// mailPurpose keeps what is sealed for a mail apart from everything else under the same key.
	mailPurpose = "manor password reset mail "
)

// ResetMail is a mail with the link to a new password, for who sends mails. To is empty when there is nothing to send: the
// name that somebody gave belongs to nobody, or to a user without an address.
type ResetMail struct {
	To          string    `json:"to"`
	Username    string    `json:"username"`
	DisplayName string    `json:"display_name"`
	Language    string    `json:"language"` // en or zh, as the user chose; empty: he did not
	Link        string    `json:"link"`     // a secret
	Expires     time.Time `json:"expires"`
}

// sealedMail is the payload of an event: the mail, encrypted and bound to the event's key, base64 in JSON.
type sealedMail struct {
	Sealed []byte `json:"sealed"`
}

// sealMail makes the event that a mail leaves as. Nobody can read it without MANOR_SECRET_KEY.
func (s *service) sealMail(key string, mail ResetMail) (manor.Event, error) {
	plain, err := json.Marshal(mail)
	if err != nil {
		return manor.Event{}, fmt.Errorf("encode a mail: %w", err)
	}
	aead := s.k.Cipher()
	nonce := make([]byte, aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return manor.Event{}, fmt.Errorf("make a nonce: %w", err)
	}
	sealed := aead.Seal(nonce, nonce, plain, []byte(mailPurpose+key))
	return manor.Event{Topic: ResetMailTopic, Key: key, Payload: sealedMail{Sealed: sealed}}, nil
}

// OpenResetMail decrypts the payload of an event of ResetMailTopic with this key.
func OpenResetMail(k *manor.Kernel, key string, payload []byte) (*ResetMail, error) {
	var box sealedMail
	if err := json.Unmarshal(payload, &box); err != nil {
		return nil, fmt.Errorf("decode a mail: %w", err)
	}
	aead := k.Cipher()
	if len(box.Sealed) < aead.NonceSize() {
		return nil, fmt.Errorf("the mail of event %s is damaged", key)
	}
	plain, err := aead.Open(nil, box.Sealed[:aead.NonceSize()], box.Sealed[aead.NonceSize():], []byte(mailPurpose+key))
	if err != nil {
		return nil, fmt.Errorf("the mail of event %s cannot be decrypted: it was sealed under another MANOR_SECRET_KEY, or for another event", key)
	}
	mail := new(ResetMail)
	if err := json.Unmarshal(plain, mail); err != nil {
		return nil, fmt.Errorf("decode a mail: %w", err)
	}
	return mail, nil
}
