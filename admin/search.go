package admin

import (
	"context"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/sync/errgroup"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/model"
)

const (
	searchPath    = "/api/v1/console/search"
	searchHits    = 5               // of each resource
	searchLimit   = 2 * time.Second // what has not answered by then is left out
	searchAtOnce  = 2               // statements that one search runs at a time
	maxSearchText = 200             // letters
	idLike        = len("0190c0de-0000-7000-8000-000000000000")
)

// searchAnswer is what was found, by resource.
type searchAnswer struct {
	Groups  []searchGroup `json:"groups"`
	Partial bool          `json:"partial"` // some resource took too long
}

type searchGroup struct {
	Resource string      `json:"resource"`
	Items    []searchHit `json:"items"`
	More     bool        `json:"more"` // there are further ones: the resource's list has them
}

type searchHit struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Subtitle string `json:"subtitle"`
}

func (s *Site) mountSearch() {
	router := s.kernel.Router()
	router.Get(searchPath, s.serveSearch)
	router.All(searchPath, notAllowed("GET, HEAD"))
}

// serveSearch looks for rows in every resource that the caller may read and that has something to search in.
func (s *Site) serveSearch(c *fiber.Ctx) error {
	ctx := c.UserContext()
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return errAnonymous()
	}
	if err := checkQuery(c, []string{"q"}); err != nil {
		return err
	}
	terms, err := searchTerms(string(c.Request().URI().QueryString()))
	if err != nil {
		return err
	}
	answer, err := s.search(ctx, who, terms)
	if err != nil {
		return err
	}
	return sendJSON(c, answer)
}

// searchTerms are the words of the parameter q.
func searchTerms(raw string) ([]string, error) {
	params, err := parseParams(raw)
	if err != nil {
		return nil, err
	}
	if len(params) == 0 {
		return nil, badParam("q", "words to look for are expected")
	}
	if utf8.RuneCountInString(params[0].value) > maxSearchText {
		return nil, badParam("q", "at most %d letters are allowed", maxSearchText)
	}
	terms := strings.Fields(params[0].value)
	if len(terms) > maxTerms {
		return nil, badParam("q", "at most %d words are allowed, not %d", maxTerms, len(terms))
	}
	return terms, nil
}

// search asks the resources side by side, and gives up on those that are slow.
func (s *Site) search(ctx context.Context, who *manor.Principal, terms []string) (*searchAnswer, error) {
	answer := &searchAnswer{Groups: []searchGroup{}}
	if len(terms) == 0 {
		return answer, nil
	}
	bounded, cancel := context.WithTimeout(ctx, searchLimit)
	defer cancel()
	found := make([]*searchGroup, len(s.resources))
	late := make([]bool, len(s.resources))
	var group errgroup.Group
	group.SetLimit(searchAtOnce)
	for i, r := range s.resources {
		if r.hidden || s.find(r.name) != r || !r.can(who, "read") {
			continue
		}
		group.Go(func() error {
			var err error
			if found[i], err = r.hits(bounded, who, terms); err != nil && bounded.Err() != nil && ctx.Err() == nil {
				late[i], err = true, nil
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for i := range s.resources {
		answer.Partial = answer.Partial || late[i]
		if found[i] != nil && len(found[i].Items) > 0 {
			answer.Groups = append(answer.Groups, *found[i])
		}
	}
	return answer, nil
}

// hits are the first rows of a resource that have all the words, or the one whose id was given; nil when there is nothing
// that this caller could search in.
func (r *resource) hits(ctx context.Context, who *manor.Principal, terms []string) (*searchGroup, error) {
	v := r.viewFor(who)
	var fields []*field
	for _, f := range r.searched {
		if v.sees(f.name) {
			fields = append(fields, f)
		}
	}
	if len(fields) == 0 {
		return nil, nil
	}
	matches := searching(fields, terms)
	if len(terms) == 1 && len(terms[0]) == idLike {
		matches = or([]condition{oneOf(r.byName["id"], []any{terms[0]}), matches})
	}
	sight, err := r.sight(ctx, who)
	if err != nil {
		return nil, err
	}
	q := &listQuery{where: []condition{sight, matches}, keys: v.orderFor(false), size: searchHits, count: countNone, meta: true, only: map[string]bool{}}
	for _, f := range v.subtitles(fields) {
		q.only[f.name] = true
	}
	page, err := v.pageOf(ctx, r.site.kernel.DB().Read(), q)
	if err != nil {
		return nil, err
	}
	group := &searchGroup{Resource: r.name, Items: []searchHit{}, More: page.more}
	for _, row := range page.rows {
		group.Items = append(group.Items, searchHit{ID: r.idOf(row), Title: v.titleOf(row), Subtitle: v.subtitle(row, fields, terms)})
	}
	return group, nil
}

// subtitles are the fields that the line below a title may be taken from.
func (v *view) subtitles(searched []*field) []*field {
	all := searched
	for _, f := range v.fields {
		if !f.computed() && f.list && f.kind == model.Text {
			all = append(all[:len(all):len(all)], f)
		}
	}
	return all
}

// subtitle says where a word was found when it was not in the title, else what tells rows of one title apart.
func (v *view) subtitle(row reflect.Value, searched []*field, terms []string) string {
	title := v.titleOf(row)
	for _, f := range searched {
		text := scalarText(f.in(row))
		for _, term := range terms {
			if text != title && strings.Contains(database.Fold(text), database.Fold(term)) {
				return cut(strings.Join(strings.Fields(text), " "), 120)
			}
		}
	}
	for _, f := range v.subtitles(searched) {
		if text := scalarText(f.in(row)); text != "" && text != title && f.kind == model.Text {
			return cut(text, 120)
		}
	}
	return ""
}
