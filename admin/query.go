package admin

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// Sizes of pages.
const (
	defaultPerPage = 20
	maxPerPage     = 200
	maxTerms       = 16 // words of one search
)

// paging is how a list is walked.
type paging int

const (
	byPage paging = iota
	byOffset
	byCursor
)

// counting is how the total is found.
type counting int

const (
	countBounded counting = iota // exact up to countLimit
	countExact
	countNone
)

// listQuery is a query string, understood.
type listQuery struct {
	params  []param // as sent, for links
	matched []param // those that decide which rows match: filters and search, by name
	where   []condition
	about   []string // fields of the first conditions, those of filters
	keys    []sortKey
	only    map[string]bool // nil: every visible field
	include []*field
	count   counting
	paging  paging
	page    int64
	size    int64
	offset  int64
	after   []any // values of keys that the page begins behind; nil: from the start
	format  string
	bom     bool
	meta    bool // how rows are called and what may be done to them is shown too
	bin     bool // deleted rows instead of the others
}

// known tells whether a parameter belongs to an operation; what does not is a filter.
type known func(name string) bool

func listNames(name string) bool {
	switch name {
	case "page", "per_page", "limit", "offset", "cursor", "sortby", "order", "search", "fields", "include", "count", "meta", "deleted":
		return true
	}
	return false
}

func itemNames(name string) bool {
	return name == "fields" || name == "include" || name == "meta" || name == "deleted"
}

func exportNames(name string) bool {
	switch name {
	case "sortby", "order", "search", "fields", "format", "bom":
		return true
	}
	return false
}

func matchNames(name string) bool { return name == "search" }

// parseQuery understands a query string whose own parameters are known; everything else is a filter. Whatever is wrong
// is a 400 that names the parameter.
func (v *view) parseQuery(ctx context.Context, who *manor.Principal, raw string, own known) (*listQuery, error) {
	params, err := parseParams(raw)
	if err != nil {
		return nil, err
	}
	q := &listQuery{params: params, size: int64(v.resource.pageSize()), page: 1}
	given := make(map[string]string, len(params))
	for _, p := range params {
		if own(p.name) {
			given[p.name] = p.value
			if p.name == "search" {
				q.matched = append(q.matched, p)
			}
			continue
		}
		if len(q.where) == maxFilters {
			return nil, badParam(p.name, "at most %d filters are allowed", maxFilters)
		}
		c, err := v.filter(ctx, who, p)
		if err != nil {
			return nil, err
		}
		path, _, _ := cutOperator(v, p.name)
		q.where, q.about = append(q.where, c), append(q.about, path)
		q.matched = append(q.matched, p)
	}
	if err := v.readMeta(q, given); err != nil {
		return nil, err
	}
	slices.SortFunc(q.matched, func(a, b param) int { return strings.Compare(a.name, b.name) })
	for _, step := range []func(*listQuery, map[string]string) error{v.readSearch, v.readOrder, v.readFields, v.readInclude, v.readPaging, readFormat} {
		if err := step(q, given); err != nil {
			return nil, err
		}
	}
	return q, nil
}

func (v *view) readSearch(q *listQuery, given map[string]string) error {
	text, ok := given["search"]
	if !ok {
		return nil
	}
	var fields []*field
	for _, f := range v.resource.searched {
		if v.sees(f.name) {
			fields = append(fields, f)
		}
	}
	if len(fields) == 0 {
		return unknownParam("search", "%s have no field to search in", v.resource.name)
	}
	terms := strings.Fields(text)
	if len(terms) > maxTerms {
		return badParam("search", "at most %d words are allowed, not %d", maxTerms, len(terms))
	}
	if len(terms) > 0 {
		q.where = append(q.where, searching(fields, terms))
	}
	return nil
}

func (v *view) readOrder(q *listQuery, given map[string]string) error {
	order, ordered := given["order"]
	if ordered && order != "asc" && order != "desc" {
		return badParam("order", "asc or desc is expected")
	}
	sortby, ok := given["sortby"]
	if !ok {
		q.keys = v.orderFor(order == "desc")
		if q.bin {
			q.keys = v.resource.binOrder()
		}
		return nil
	}
	keys, err := v.parseSort(sortby, order, q.bin)
	if err != nil {
		return badParam("sortby", "%s", err.Error())
	}
	q.keys = keys
	return nil
}

func (v *view) readFields(q *listQuery, given map[string]string) error {
	text, ok := given["fields"]
	if !ok {
		return nil
	}
	q.only = map[string]bool{}
	for _, name := range strings.Split(text, ",") {
		if !v.shows(name) && v.inline(name) == nil {
			return badParam("fields", "%q is not a field; there are %s", name, strings.Join(v.names(), ", "))
		}
		q.only[name] = true
	}
	return nil
}

func (v *view) readInclude(q *listQuery, given map[string]string) error {
	text, ok := given["include"]
	if !ok {
		return nil
	}
	for _, name := range strings.Split(text, ",") {
		f := v.includable(name)
		if f == nil {
			return badParam("include", "%q is not a reference; there are %s", name, listed(v.includes()))
		}
		if !slices.Contains(q.include, f) {
			q.include = append(q.include, f)
		}
	}
	return nil
}

func readFormat(q *listQuery, given map[string]string) error {
	q.format = given["format"]
	switch given["bom"] {
	case "", "false":
	case "true":
		q.bom = true
	default:
		return badParam("bom", "true or false is expected")
	}
	switch given["count"] {
	case "exact":
		q.count = countExact
	case "none":
		q.count = countNone
	default:
		if _, ok := given["count"]; ok {
			return badParam("count", "exact or none is expected")
		}
	}
	return nil
}

func (v *view) readPaging(q *listQuery, given map[string]string) error {
	has := func(name string) bool { _, ok := given[name]; return ok }
	if cursor, ok := given["cursor"]; ok {
		q.paging = byCursor
		for _, rival := range []string{"page", "offset"} {
			if has(rival) {
				return badParam(rival, "%s and cursor do not go together", rival)
			}
		}
		after, err := q.readCursor(v.resource, cursor)
		if err != nil {
			return err
		}
		q.after = after
	}
	if has("limit") && has("per_page") {
		return badParam("limit", "limit and per_page do not go together")
	}
	for _, name := range []string{"limit", "offset"} {
		if has(name) && has("page") {
			return badParam(name, "%s and page do not go together", name)
		}
	}
	if has("offset") && has("per_page") {
		return badParam("offset", "offset and per_page do not go together; take limit")
	}
	var err error
	for _, name := range []string{"per_page", "limit"} {
		if has(name) {
			if q.size, err = readNumber(given, name, 1, maxPerPage); err != nil {
				return err
			}
		}
	}
	switch {
	case q.paging == byCursor:
	case has("limit") || has("offset"):
		q.paging = byOffset
		if has("offset") {
			q.offset, err = readNumber(given, "offset", 0, math.MaxInt64-maxPerPage-1)
		}
		q.page = q.offset/q.size + 1
	case has("page"):
		if q.page, err = readNumber(given, "page", 1, (math.MaxInt64-maxPerPage-1)/q.size); err == nil {
			q.offset = (q.page - 1) * q.size
		}
	}
	return err
}

func readNumber(given map[string]string, name string, low, high int64) (int64, error) {
	n, err := strconv.ParseInt(given[name], 10, 64)
	if err != nil || n < low || n > high || given[name][0] == '+' {
		return 0, badParam(name, "a whole number from %d to %d is expected", low, high)
	}
	return n, nil
}

// filter understands one filter: field, field__operator, reference.field or reference.field__operator.
func (v *view) filter(ctx context.Context, who *manor.Principal, p param) (condition, error) {
	path, op, _ := cutOperator(v, p.name)
	base, rest, through := strings.Cut(path, ".")
	if !through {
		f := v.resource.byName[path]
		if f == nil || !v.sees(path) || len(f.operators()) == 0 {
			return nil, unknownParam(p.name, "neither a parameter nor a filter of %s; filters are %s", v.resource.name, listed(v.filterNames()))
		}
		return filterOn(f, op, p)
	}
	ref := v.includable(base)
	if in := v.childrenCalled(who, base); ref == nil && in != nil {
		return v.filterChildren(ctx, who, in, rest, op, p)
	}
	if ref == nil {
		return nil, unknownParam(p.name, "%q is not a reference of %s; there are %s", base, v.resource.name, listed(v.includes()))
	}
	target := ref.target
	tv := target.viewFor(who)
	f := target.byName[rest]
	if f == nil || !tv.sees(rest) || len(f.operators()) == 0 || !target.can(who, "read") {
		return nil, unknownParam(p.name, "%q is not a filter of %s", rest, base)
	}
	inner, err := filterOn(f, op, p)
	if err != nil {
		return nil, err
	}
	sight, err := target.sight(ctx, who)
	if err != nil {
		return nil, err
	}
	return related(ref, and([]condition{sight, inner})), nil
}

// cutOperator splits "title__contains"; a field whose own name has two underscores wins over an operator.
func cutOperator(v *view, name string) (path, op string, found bool) {
	if v.sees(name) {
		return name, "", false
	}
	if i := strings.LastIndex(name, "__"); i > 0 {
		return name[:i], name[i+2:], true
	}
	return name, "", false
}

func filterOn(f *field, op string, p param) (condition, error) {
	ops := f.operators()
	if !slices.Contains(ops, op) || op == "" && strings.HasSuffix(p.name, "__") {
		return nil, unknownParam(p.name, "%s does not filter this way; it takes %s", f.name, strings.Join(operatorNames(f), ", "))
	}
	c, err := f.filter(op, p.value)
	if err != nil {
		return nil, badParam(p.name, "%s", err.Error())
	}
	return c, nil
}

// operatorNames are the filters of the field as they are written.
func operatorNames(f *field) []string {
	names := f.operators()
	for i, op := range names {
		if names[i] = f.name; op != "" {
			names[i] += "__" + op
		}
	}
	return names
}

func (v *view) filterNames() []string {
	var names []string
	for _, f := range v.fields {
		if len(f.operators()) > 0 {
			names = append(names, f.name)
		}
	}
	return names
}

func (v *view) names() []string {
	names := make([]string, 0, len(v.shown)+len(v.inlines))
	for _, f := range v.shown {
		names = append(names, f.name)
	}
	for _, in := range v.inlines {
		names = append(names, in.name)
	}
	return names
}

func (v *view) inline(name string) *inline {
	for _, in := range v.inlines {
		if in.name == name {
			return in
		}
	}
	return nil
}

// includable is the visible reference called name (without "_id"); nil when there is none, or when another field has that name.
func (v *view) includable(name string) *field {
	f := v.resource.reference(name)
	if f == nil || f.target == nil || !v.sees(f.name) || v.resource.byName[name] != nil || v.inline(name) != nil {
		return nil
	}
	return f
}

func (v *view) includes() []string {
	var names []string
	for _, f := range v.fields {
		if f.kind == model.Ref {
			if name := includeName(f); v.includable(name) == f {
				names = append(names, name)
			}
		}
	}
	return names
}

// includeName is the reference's name without "_id": the key under which the row referred to is shown.
func includeName(f *field) string { return strings.TrimSuffix(f.name, "_id") }

func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
