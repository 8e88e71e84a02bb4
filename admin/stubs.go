package admin

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
)

// This file only exists until every part is there; its pieces move to their own files.

// --- reading

// Where is a condition on rows.
type Where struct{}

type fetchOptions struct {
	lock    bool // FOR UPDATE (Postgres)
	deleted bool // soft-deleted rows too
}

// fetch loads one row inside the caller's scope with its many-to-many ids and inlines: not_found, gone when soft-deleted.
func (r *resource) fetch(ctx context.Context, db bun.IDB, who *manor.Principal, id string, o fetchOptions) (*record, error) {
	panic("to be filled")
}

// fetchIDs loads rows by id inside the caller's scope in the order of ids, with many-to-many ids and inlines; an unseen id is not_found naming it.
func (r *resource) fetchIDs(ctx context.Context, db bun.IDB, who *manor.Principal, ids []string, o fetchOptions) ([]*record, error) {
	panic("to be filled")
}

// matching resolves a filter in query form ("status=open&search=go") to ids, at most limit+1 of them.
func (r *resource) matching(ctx context.Context, db bun.IDB, who *manor.Principal, v *view, filter string, limit int) ([]string, error) {
	panic("to be filled")
}

// complete adds computed values and included references to records, as far as the view shows them.
func (v *view) complete(ctx context.Context, db bun.IDB, who *manor.Principal, recs []*record, include []*field) error {
	panic("to be filled")
}

// appendJSON writes a completed record as the view shows it; only limits the fields (nil: all).
func (v *view) appendJSON(b []byte, rec *record, only map[string]bool) ([]byte, error) {
	panic("to be filled")
}

// etag is the strong entity tag of a completed record: it changes with anything the caller can see.
func (v *view) etag(rec *record) (string, error) { panic("to be filled") }

func (c *call) list() error         { panic("to be filled") }
func (c *call) get(id string) error { panic("to be filled") }
func (c *call) export() error       { panic("to be filled") }

// --- writing

func (s *Site) installHistory() {} // the audit resource, pruning
func (s *Site) installFiles()   {} // /api/v1/files

func (c *call) create() error                 { panic("to be filled") }
func (c *call) put(id string) error           { panic("to be filled") }
func (c *call) patch(id string) error         { panic("to be filled") }
func (c *call) remove(id string) error        { panic("to be filled") }
func (c *call) deletePreview(id string) error { panic("to be filled") }
func (c *call) restore(id string) error       { panic("to be filled") }
func (c *call) history(id string) error       { panic("to be filled") }
func (c *call) act(a *action) error           { panic("to be filled") }
