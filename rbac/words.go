package rbac

import (
	"github.com/manor-go/manor"
)

// words are the permissions that exist and the wildcards over them, numbered, so that a set of them is a few machine
// words and a question about one of them a look into a map and at a bit.
type words struct {
	names    []string
	patterns []pattern
	index    map[string]int
}

func newWords(permissions []manor.Permission) *words {
	w := &words{index: map[string]int{}}
	w.add(everything)
	for _, p := range permissions {
		w.add(p.Name)
		at := patternOf(p.Name)
		if at.resource != "" {
			w.add(pattern{at.resource, everything}.String())
			w.add(pattern{everything, at.action}.String())
		}
	}
	return w
}

func (w *words) add(name string) {
	if _, known := w.index[name]; known {
		return
	}
	w.index[name] = len(w.names)
	w.names = append(w.names, name)
	w.patterns = append(w.patterns, patternOf(name))
}

// bits is a set of words.
type bits []uint64

func (w *words) none() bits { return make(bits, (len(w.names)+63)/64) }

func (b bits) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

func (b bits) join(other bits) {
	for i := range other {
		b[i] |= other[i]
	}
}

func (b bits) take(other bits) {
	for i := range other {
		b[i] &^= other[i]
	}
}

// allowed marks all that a grant of the permission gives.
func (w *words) allowed(into bits, permission string) {
	p := patternOf(permission)
	if !p.wild() {
		if i, known := w.index[permission]; known {
			into.set(i)
		}
		return
	}
	for i, q := range w.patterns {
		if p.covers(q) {
			into.set(i)
		}
	}
}

// denied marks all that a denial of the permission takes away: what lies beneath, and the wildcards that lie over it.
func (w *words) denied(into bits, permission string) {
	p := patternOf(permission)
	if !p.wild() {
		for _, name := range [...]string{permission, pattern{p.resource, everything}.String(), pattern{everything, p.action}.String(), everything} {
			if i, known := w.index[name]; known {
				into.set(i)
			}
		}
		return
	}
	for i, q := range w.patterns {
		if p.touches(q) {
			into.set(i)
		}
	}
}
