package sso

import (
	"bytes"
	"context"
	"crypto/sha1" // the format of the lists, not a protection
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/manor-go/manor"
)

const (
	sha1Digits = 2 * sha1.Size
	// longestBreachLine bounds a line of the list: 40 digits, a colon, a number, the end of the line.
	longestBreachLine = 128
	// breachSamples is how many lines the check at the start looks at.
	breachSamples = 1000
)

// breachList is a file of SHA-1 hashes, "21BD1…:2" a line, sorted by the hash: the form in which Pwned Passwords gives them
// out "ordered by hash". The number, and the case of the digits, do not matter. It is searched where it lies; nothing of it
// is kept in memory.
type breachList struct {
	path string // empty: there is none, and it holds nothing
}

// holds tells whether a password is in the list.
func (l breachList) holds(password string) (bool, error) {
	if l.path == "" {
		return false, nil
	}
	file, err := os.Open(l.path)
	if err != nil {
		return false, fmt.Errorf("open the list of breached passwords: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return false, fmt.Errorf("read the list of breached passwords: %w", err)
	}
	sum := sha1.Sum([]byte(password))
	return searchBreach(file, info.Size(), sum[:])
}

// searchBreach looks for a hash by halving the bytes that it may stand in.
func searchBreach(list io.ReaderAt, size int64, sum []byte) (bool, error) {
	low, high := int64(0), size // the line that is looked for begins in [low, high)
	for low < high {
		middle := low + (high-low)/2
		line, begin, next, err := breachLine(list, size, middle)
		if err != nil {
			return false, err
		}
		if begin >= high { // no line begins between middle and high
			high = middle
			continue
		}
		switch bytes.Compare(line, sum) {
		case 0:
			return true, nil
		case -1:
			low = next
		default:
			high = middle
		}
	}
	return false, nil
}

var errBreachLine = errors.New("a line is not a SHA-1 hash in hexadecimal, a colon and a number")

// breachLine reads the first line that begins at at or behind it: its hash, where it begins, and where the next one does.
// Behind the last one begin is size.
func breachLine(list io.ReaderAt, size, at int64) (hash []byte, begin, next int64, err error) {
	from := max(at-1, 0) // the byte before tells whether a line begins here
	chunk := make([]byte, 2*longestBreachLine)
	n, err := list.ReadAt(chunk, from)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, 0, fmt.Errorf("read the list of breached passwords: %w", err)
	}
	chunk = chunk[:n]
	start := 0
	if at > 0 {
		end := bytes.IndexByte(chunk, '\n')
		if end < 0 {
			if from+int64(n) >= size {
				return nil, size, size, nil
			}
			return nil, 0, 0, errBreachLine
		}
		start = end + 1
	}
	line := chunk[start:]
	begin = from + int64(start)
	if begin >= size {
		return nil, size, size, nil
	}
	length := len(line)
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		length = end + 1
	} else if begin+int64(length) < size {
		return nil, 0, 0, errBreachLine
	}
	if length < sha1Digits || length > longestBreachLine {
		return nil, 0, 0, errBreachLine
	}
	hash = make([]byte, sha1.Size)
	if _, err := hex.Decode(hash, line[:sha1Digits]); err != nil {
		return nil, 0, 0, errBreachLine
	}
	if rest := bytes.TrimRight(line[sha1Digits:length], "\r\n"); len(rest) > 0 && rest[0] != ':' {
		return nil, 0, 0, errBreachLine
	}
	return hash, begin, begin + int64(length), nil
}

// check finds out whether the list can be searched: it is there, and lines spread over it are well-formed and in order.
func (l breachList) check() error {
	file, err := os.Open(l.path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() || info.Size() == 0 {
		return errors.New("it is no file, or empty")
	}
	return sampleBreach(file, info.Size())
}

func sampleBreach(list io.ReaderAt, size int64) error {
	var before []byte
	at := int64(0)
	for {
		hash, begin, next, err := breachLine(list, size, at)
		if err != nil {
			return err
		}
		if begin >= size {
			return nil
		}
		if before != nil && bytes.Compare(before, hash) >= 0 {
			return fmt.Errorf("it is not sorted by the hash: %X comes before %X", before, hash)
		}
		before = hash
		at = max(next, at+size/breachSamples)
	}
}

// checkBreached is the check of MANOR_BREACHED_PASSWORDS.
func (s *service) checkBreached(context.Context, *manor.Kernel, bool) []manor.Finding {
	if s.breached.path == "" {
		return nil
	}
	if err := s.breached.check(); err != nil {
		return []manor.Finding{{
			ID: "sso.S001", Severity: manor.SeverityError, Place: "MANOR_BREACHED_PASSWORDS", Text: fmt.Sprintf("the list cannot be searched: %v", err),
			Hint: "name a file of Pwned Passwords (SHA-1, ordered by hash), or leave it empty",
		}}
	}
	return nil
}
