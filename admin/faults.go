package admin

import (
	"fmt"

	"github.com/manor-go/manor"
)

// maxFaults bounds how many mistakes one answer lists.
const maxFaults = 100

// faults collects what is wrong with an input: one entry per leaf, never only the first.
type faults struct {
	list []manor.FieldError
}

func (f *faults) add(path, code, format string, args ...any) {
	if len(f.list) < maxFaults {
		f.list = append(f.list, manor.FieldError{Path: path, Code: code, Message: fmt.Sprintf(format, args...)})
	}
}

// fault is what is wrong with one value; the caller knows its path.
type fault struct {
	code, text string
}

func faultf(code, format string, args ...any) *fault {
	return &fault{code: code, text: fmt.Sprintf(format, args...)}
}

func (f *faults) put(path string, wrong *fault) {
	if wrong != nil {
		f.add(path, wrong.code, "%s", wrong.text)
	}
}

func (f *faults) has(path string) bool {
	for i := range f.list {
		if f.list[i].Path == path {
			return true
		}
	}
	return false
}

// err is the 422 with all of them; nil when there are none.
func (f *faults) err() error { return manor.Invalid(f.list...) }
