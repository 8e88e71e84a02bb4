package admin

import (
	"slices"

	"github.com/manor-go/manor"
)

// SavePreview says that changes of a resource reach further than its rows, and where to ask how far before they are made.
// The console shows the answer when somebody is concerned, and lets the person go on or back.
type SavePreview struct {
	Resource string // its name; one that is not installed is passed over
	// Path is of an operation that takes POST {method, resource, id, body} of a change and answers what it would do without
	// making it, in the form of POST /api/v1/rbac/preview.
	Path string
	// Approvals is of an operation that takes POST {change, reason} for a change that needs a second person, which the
	// preview tells by needs_approval; empty: there is none.
	Approvals string
	Methods   []string // of the changes that are asked about: POST, PATCH, DELETE
	Fields    []string // only changes of these are asked about, and only these are sent; with DELETE they do not matter
}

// PreviewSaves declares it. Another declaration for the same resource takes the place of the first.
func (s *Site) PreviewSaves(p SavePreview) {
	s.previews = slices.DeleteFunc(s.previews, func(other SavePreview) bool { return other.Resource == p.Resource })
	s.previews = append(s.previews, p)
}

// schemaPreview is where the console asks what a change would do beyond the row.
type schemaPreview struct {
	Path      string   `json:"path"`
	Approvals string   `json:"approvals"` // where a second person's approval is asked for; empty: nowhere
	Methods   []string `json:"methods" enum:"POST,PATCH,DELETE"`
	Fields    []string `json:"fields"`
}

func (r *resource) describePreview(who *manor.Principal) *schemaPreview {
	for _, p := range r.site.previews {
		if p.Resource == r.name && who != nil {
			return &schemaPreview{Path: p.Path, Approvals: p.Approvals, Methods: append([]string{}, p.Methods...), Fields: append([]string{}, p.Fields...)}
		}
	}
	return nil
}
