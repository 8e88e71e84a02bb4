package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/uptrace/bun"
)

// maxNamed is how many rows of one resource a page of history gives titles of.
const maxNamed = 1000

// appendTitles adds to a page of history what the rows that it refers to are called, by id: "titles":{"…":"Lu Xun"}.
func (c *call) appendTitles(ctx context.Context, db bun.IDB, body []byte, recs []*record) ([]byte, error) {
	titles, err := c.historyTitles(ctx, db, recs)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(titles)
	if err != nil {
		return nil, fmt.Errorf("titles of history: %w", err)
	}
	body = append(bytes.TrimSuffix(body, []byte{'}'}), `,"titles":`...)
	return append(append(body, text...), '}'), nil
}

// historyTitles finds the titles of the rows that changes refer to, as far as the caller may see them.
func (c *call) historyTitles(ctx context.Context, db bun.IDB, recs []*record) (map[string]string, error) {
	ids := map[*resource][]string{}
	seen := map[string]bool{}
	for _, rec := range recs {
		changes, _ := rec.computed["changes"].(map[string]json.RawMessage)
		for path, pair := range changes {
			target := c.targetOf(path)
			if target == nil {
				continue
			}
			for _, id := range idsOf(pair) {
				if key := target.name + "/" + id; !seen[key] && len(ids[target]) < maxNamed {
					seen[key] = true
					ids[target] = append(ids[target], id)
				}
			}
		}
	}
	titles := map[string]string{}
	for target, wanted := range ids {
		found, err := target.titlesOf(ctx, db, c.who, wanted)
		if err != nil {
			return nil, err
		}
		for id, title := range found {
			titles[id] = title
		}
	}
	return titles, nil
}

// targetOf is the resource that a changed field refers to: of "teacher_id" or "lessons[id].editor_id"; nil when it is no reference.
func (c *call) targetOf(path string) *resource {
	r := c.resource
	name, rest, nested := strings.Cut(path, "[")
	if nested {
		in := c.view.inline(name)
		_, field, has := strings.Cut(rest, "].")
		if in == nil || !has {
			return nil
		}
		r, name = in.child, field
	}
	if f := r.byName[name]; f != nil {
		return f.target
	}
	return nil
}

// idsOf are the ids in a change [before, after] of a reference, or of a set of them.
func idsOf(pair json.RawMessage) []string {
	var sides []json.RawMessage
	if json.Unmarshal(pair, &sides) != nil {
		return nil
	}
	var ids []string
	for _, side := range sides {
		if id, isText := jsonText(side); isText {
			if id != "" {
				ids = append(ids, id)
			}
			continue
		}
		var several []string
		if json.Unmarshal(side, &several) == nil {
			ids = append(ids, several...)
		}
	}
	return ids
}
