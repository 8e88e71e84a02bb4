package manor

// Limiter is Grants that hold for some rows and fields only. Grants that are no Limiter hold for every row and field.
type Limiter interface {
	// DataScopes are the rows that a permission is held for: a row counts when it is inside of any of them; nil: every row.
	// It is asked for permissions that are held.
	DataScopes(permission string) []DataScope
	// FieldRules are the rules for fields of a resource, by their names in JSON; nil: none.
	FieldRules(resource string) map[string]FieldRule
}

// DataScope is a set of rows, in terms of what the resource declares as its Owner and Department: those that the caller
// owns or that belong to the departments, as far as the filter matches. Without the first two the filter alone says it;
// the zero DataScope holds no row, and neither does one that asks for what the resource does not declare.
type DataScope struct {
	Own         bool
	Departments []string // ids; nil: not asked for, empty: of none
	Filter      string   // written as the query of the list: "status=open&price_cents__lte=10000"
}

// FieldRule is what a caller may not do with a field beside what its declaration says.
type FieldRule string

// The rules, from the weakest to the strongest.
const (
	FieldCreateOnly FieldRule = "create_only" // seen, and set in new rows only
	FieldReadOnly   FieldRule = "readonly"    // seen, not set
	FieldMasked     FieldRule = "masked"      // a part of a text is seen (138****1234); not set, filtered, sorted or searched by
	FieldHidden     FieldRule = "hidden"      // as if it were not declared
)

// DataScopes are the rows that a permission is held for; nil: every row.
func (p *Principal) DataScopes(permission string) []DataScope {
	if limiter, ok := p.limiter(); ok {
		return limiter.DataScopes(permission)
	}
	return nil
}

// FieldRules are the rules for the caller's view of a resource; nil: none.
func (p *Principal) FieldRules(resource string) map[string]FieldRule {
	if limiter, ok := p.limiter(); ok {
		return limiter.FieldRules(resource)
	}
	return nil
}

// limiter is what limits the caller; superusers, and the program itself, are not limited.
func (p *Principal) limiter() (Limiter, bool) {
	if p == nil || p.Superuser {
		return nil, false
	}
	limiter, ok := p.Grants.(Limiter)
	return limiter, ok
}
