package admin_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

// tally is a number as answers hold it.
func tally(n int) json.Number { return json.Number(strconv.Itoa(n)) }

func counted(value any, n int) map[string]any {
	return map[string]any{"value": value, "count": tally(n)}
}

func named(id, title string, n int) map[string]any {
	return map[string]any{"value": id, "count": tally(n), "title": title}
}

func TestFacetsCountTheValuesOfFilters(t *testing.T) {
	f := newFair(t)
	f.mustStall(t, "Honey", f.anna, map[string]any{"status": "open", "lit": true})
	f.mustStall(t, "Wax", f.anna, map[string]any{"status": "open"})
	f.mustStall(t, "Honeycomb", f.boris, map[string]any{"status": "new", "grade": "b"})
	f.root.MustCreate(t, "fair_stalls", map[string]any{"title": "Nobody's"})
	gone := f.mustStall(t, "Gone", f.boris, map[string]any{"status": "closed"})
	f.root.Delete(t, "/api/v1/fair_stalls/"+gone).MustStatus(t, 204)

	all := f.root.Get(t, "/api/v1/fair_stalls/facets").MustStatus(t, 200)
	require.Equal(t, "eq", all.String(t, "count_relation"))
	require.Equal(t, map[string]any{
		"status":    []any{counted("new", 2), counted("open", 2), counted("closed", 0)},
		"lit":       []any{counted(true, 1), counted(false, 3)},
		"grade":     []any{counted("a", 3), counted("b", 1)},
		"seller_id": []any{named(f.anna, "Anna", 2), named(f.boris, "Boris", 1), counted(nil, 1)},
	}, all.Value(t, "facets"))

	some := f.root.Get(t, "/api/v1/fair_stalls/facets?fields=status,lit&status=open&search=honey").MustStatus(t, 200)
	require.Equal(t, map[string]any{
		"status": []any{counted("new", 1), counted("open", 1), counted("closed", 0)}, // its own filter does not count
		"lit":    []any{counted(true, 1), counted(false, 0)},
	}, some.Value(t, "facets"))
	bin := f.root.Get(t, "/api/v1/fair_stalls/facets?deleted=true&fields=status").MustStatus(t, 200)
	require.Equal(t, []any{counted("new", 0), counted("open", 0), counted("closed", 1)}, bin.Value(t, "facets.status"))
	require.Empty(t, f.root.Get(t, "/api/v1/fair_days/facets").MustStatus(t, 200).Value(t, "facets"))
}

func TestFacetsTellOnlyWhatTheCallerMaySee(t *testing.T) {
	f := newFair(t)
	f.mustStall(t, "Honey", f.anna, nil)
	f.mustStall(t, "Wax", f.boris, map[string]any{"grade": "b"})
	north := f.clerk.Get(t, "/api/v1/fair_stalls/facets").MustStatus(t, 200)
	require.Equal(t, []any{named(f.anna, "Anna", 1)}, north.Value(t, "facets.seller_id"))
	require.False(t, north.Has(t, "facets.grade"), "a field behind a permission")
	f.clerk.Get(t, "/api/v1/fair_stalls/facets?fields=grade").MustProblem(t, "invalid_parameter")
	f.clerk.Get(t, "/api/v1/fair_stalls/facets?grade=a").MustProblem(t, "unknown_parameter")
	untitled := f.visitor.Get(t, "/api/v1/fair_stalls/facets?fields=seller_id").MustStatus(t, 200).Value(t, "facets.seller_id")
	require.ElementsMatch(t, []any{counted(f.anna, 1), counted(f.boris, 1)}, untitled, "sellers cannot be read")
	f.in("north", "fair_sellers:read").Get(t, "/api/v1/fair_stalls/facets").MustProblem(t, "forbidden")
	f.Do(t, "GET", "/api/v1/fair_stalls/facets", nil).MustProblem(t, "unauthenticated")
	for query, code := range map[string]string{"fields=title": "invalid_parameter", "fields=nothing": "invalid_parameter", "page=2": "unknown_parameter", "status=lost": "invalid_parameter"} {
		f.root.Get(t, "/api/v1/fair_stalls/facets?"+query).MustProblem(t, manor.Code(code))
	}
}

func TestFacetsCountUpToALimit(t *testing.T) {
	f := newFair(t)
	f.bulkStalls(t, 10_050, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	answer := f.root.Get(t, "/api/v1/fair_stalls/facets?fields=status").MustStatus(t, 200)
	require.Equal(t, "gte", answer.String(t, "count_relation"))
	require.GreaterOrEqual(t, answer.Int(t, "facets.status.0.count"), 10_000)
}

func TestOfManyReferencesTheMostFrequentAreTold(t *testing.T) {
	f := newFair(t)
	for i := range 25 {
		seller := f.root.MustCreate(t, "fair_sellers", map[string]any{"name": fmt.Sprintf("Seller %02d", i), "branch": "north"})["id"].(string)
		f.mustStall(t, "One", seller, nil)
	}
	f.mustStall(t, "A", f.boris, nil)
	f.mustStall(t, "B", f.boris, nil)
	values := f.root.Get(t, "/api/v1/fair_stalls/facets?fields=seller_id").MustStatus(t, 200).Value(t, "facets.seller_id").([]any)
	require.Len(t, values, 20)
	require.Equal(t, named(f.boris, "Boris", 2), values[0])
}

func TestEveryFacetSaysWhatItsFilterFinds(t *testing.T) {
	f := newFair(t)
	for i, status := range []string{"open", "open", "new", "closed", "new", "open"} {
		f.mustStall(t, "Stall", []string{f.anna, f.boris}[i%2], map[string]any{"status": status, "lit": i%3 == 0})
	}
	f.root.MustCreate(t, "fair_stalls", map[string]any{"title": "Nobody's"})
	for _, who := range []*manortest.Client{f.root, f.clerk} {
		for _, others := range []string{"", "&lit=false", "&status__ne=open", "&search=stall"} {
			var answer struct {
				Facets map[string][]struct {
					Value any
					Count int
				}
			}
			who.Get(t, "/api/v1/fair_stalls/facets?fields=status,lit,seller_id"+others).MustStatus(t, 200).Decode(t, &answer)
			for name, values := range answer.Facets {
				for _, value := range values {
					filter := fmt.Sprintf("&%s=%v", name, value.Value)
					if value.Value == nil {
						filter = "&" + name + "__isnull=true"
					}
					rest := others
					if strings.HasPrefix(others, "&"+name) {
						rest = ""
					}
					total := who.Get(t, "/api/v1/fair_stalls?count=exact"+filter+rest).MustStatus(t, 200).Int(t, "total")
					require.Equal(t, total, value.Count, "%s%s", filter, rest)
				}
			}
		}
	}
}
