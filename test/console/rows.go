package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

const (
	readings = 10_500
	levels   = 50
	password = "manor-demo-1" // of reader and curator
)

// hostile is text that must be shown as text.
var hostile = []string{
	`<script>window.hacked = 1</script>`,
	`<img src=x onerror="window.hacked = 1">`,
	`"><svg onload="window.hacked = 1">`,
	`javascript:window.hacked=1`,
	`{{constructor.constructor('window.hacked = 1')()}}`,
	`</textarea><iframe srcdoc="<script>parent.hacked = 1</script>">`,
	`=HYPERLINK("http://example.com")`,
	"a\u202Egnp.exe \u200B\u0301\u0301 %00 &lt;b&gt; \\ ' \" `",
}

type specimenKeyword struct {
	bun.BaseModel `bun:"table:specimen_keywords"`
	SpecimenID    string `bun:"specimen_id,pk"`
	KeywordID     string `bun:"keyword_id,pk"`
}

type specimenRanking struct {
	bun.BaseModel `bun:"table:specimen_rankings"`
	SpecimenID    string `bun:"specimen_id,pk"`
	KeywordID     string `bun:"keyword_id,pk"`
	Position      int    `bun:"position"`
}

// rows are what the tables begin with; the same on every run.
type rows struct {
	begins       time.Time
	families     []*Family
	keywords     []*Keyword
	specimens    []*Specimen
	measurements []*Measurement
	remarks      []*Remark
	found        []*specimenKeyword
	ranked       []*specimenRanking
	readings     []*Reading
	panels       []*Panel
	contracts    []*Contract
	constants    []*Constant
}

func idOf(table string, n int) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "%s/%d", table, n)).String()
}

func (r *rows) base(table string, n int) admin.Base {
	at := r.begins.Add(time.Duration(n) * time.Hour)
	return admin.Base{ID: idOf(table, n), CreatedAt: at, UpdatedAt: at, Version: 1}
}

// load fills the tables once.
func load(ctx context.Context, k *manor.Kernel) error {
	there, err := k.DB().Read().NewSelect().Model((*Family)(nil)).Exists(ctx)
	if err != nil || there {
		return err
	}
	if err := makePeople(ctx, k); err != nil {
		return err
	}
	r := &rows{begins: time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)}
	r.addNodes()
	r.addSpecimens()
	r.addMany()
	return k.DB().InTx(ctx, r.insert)
}

// makePeople makes a reader, who may only look at specimens, and a curator, who may do everything here but see costs.
func makePeople(ctx context.Context, k *manor.Kernel) error {
	hash, err := sso.HashPassword(ctx, k, password)
	if err != nil {
		return err
	}
	for name, permissions := range map[string][]string{
		"reader": {"specimens:read", "families:read", "keywords:read"},
		"curator": {
			"specimens:read", "specimens:create", "specimens:update", "specimens:delete", "specimens:export", "specimens:lend", "specimens:store",
			"families:*", "keywords:*", "readings:*", "panels:*", "contracts:*", "constants:*", "visits:*",
		},
	} {
		ids, err := sso.CreateUsers(ctx, k, sso.NewUser{Username: name, DisplayName: strings.ToUpper(name[:1]) + name[1:], PasswordHash: hash})
		if err != nil {
			return err
		}
		if _, err := rbac.EnsureRole(ctx, k, rbac.Role{Name: name, Label: name, Permissions: permissions}); err != nil {
			return err
		}
		if err := rbac.Assign(ctx, k, ids[0], name); err != nil {
			return err
		}
	}
	return nil
}

func (r *rows) addNodes() {
	for i := range levels {
		f := &Family{Base: r.base("families", i), Name: fmt.Sprintf("Level %02d 第 %d 层", i+1, i+1)}
		if i > 0 {
			parent := idOf("families", i-1)
			f.ParentID = &parent
		}
		r.families = append(r.families, f)
	}
	for i := range 120 {
		r.keywords = append(r.keywords, &Keyword{Base: r.base("keywords", i), Word: fmt.Sprintf("keyword %03d", i+1)})
	}
}

func (r *rows) addSpecimens() {
	states, cares := []string{"new", "shown", "stored", "lent", "lost"}, []string{"none", "dry", "cold"}
	names := []string{"Fern 蕨", "Amber 琥珀", "Trilobite 三叶虫", "Quartz 石英", "Ammonite 菊石"}
	for i := range 60 + len(hostile) {
		name := fmt.Sprintf("%s %d", names[i%len(names)], i+1)
		note := "Found near the river.\nKept dry since."
		if i >= 60 {
			name = hostile[i-60]
			note = name
		}
		found := r.begins.AddDate(0, 0, i*5)
		weight := math.Round(float64(i+1)*12.5) / 10
		family := idOf("families", i%5)
		s := &Specimen{
			Base: r.base("specimens", i), Name: name, Code: fmt.Sprintf("specimen-%03d", i+1), Note: note,
			Description: "# " + name + "\n\nA *short* description with a [link](https://example.com).\n\n- one\n- two\n",
			Amount:      int64(i%7 + 1), Weight: &weight, PriceCents: int64(i) * 1250, Fragile: i%3 == 0,
			State: states[i%len(states)], Care: cares[i%len(cares)], FoundAt: &found, BoughtOn: found.Format(time.DateOnly),
			Data: json.RawMessage(`{"box": 4, "tags": ["a", "b"]}`), Marks: []string{"blue", "round"}, FamilyID: &family,
			Contact: "lab@example.com", Page: "https://example.com/specimens", Inventory: fmt.Sprintf("INV-%04d", i+1), Shelf: "A-1", Alarm: "0000",
			CostCents: int64(i) * 700,
		}
		if i >= 60 {
			s.Description, s.Marks, s.Inventory = name, []string{cut(name, 30)}, cut(name, 40)
			text, err := json.Marshal(name)
			if err == nil {
				s.Data = text
			}
		}
		r.specimens = append(r.specimens, s)
		for m := range i % 4 {
			r.measurements = append(r.measurements, &Measurement{
				Base: r.base("measurements", i*10+m), SpecimenID: s.ID, Position: m, What: fmt.Sprintf("Edge %d", m+1), Value: float64(m) + 0.5, Unit: "mm",
			})
		}
		if i%2 == 0 {
			r.remarks = append(r.remarks, &Remark{Base: r.base("remarks", i), SpecimenID: s.ID, Text: note, SaidAt: &found})
		}
		for n := range 3 {
			r.found = append(r.found, &specimenKeyword{SpecimenID: s.ID, KeywordID: idOf("keywords", (i+n*7)%len(r.keywords))})
			r.ranked = append(r.ranked, &specimenRanking{SpecimenID: s.ID, KeywordID: idOf("keywords", (i+n*11)%len(r.keywords)), Position: n})
		}
	}
}

// cut shortens text to n letters.
func cut(text string, n int) string {
	if letters := []rune(text); len(letters) > n {
		return string(letters[:n])
	}
	return text
}

func (r *rows) addMany() {
	qualities := []string{"good", "fair", "poor"}
	for i := range readings {
		r.readings = append(r.readings, &Reading{
			Base: r.base("readings", i), Sensor: fmt.Sprintf("sensor %02d", i%24), Value: math.Round(2000*math.Sin(float64(i)/50)) / 100,
			Quality: qualities[i%7%3], Checked: i%2 == 0, TakenAt: r.begins.Add(time.Duration(i) * 40 * time.Minute),
		})
	}
	for i := range 40 {
		r.panels = append(r.panels, &Panel{Base: r.base("panels", i), Title: fmt.Sprintf("Panel %d", i+1), PanelLeft: PanelLeft{C004: "four", C100: "a hundred"}, PanelRight: PanelRight{C500: "five hundred"}})
		r.contracts = append(r.contracts, &Contract{Base: r.base("contracts", i), Title: fmt.Sprintf("Contract %d", i+1), Terms: "As agreed.", Agreed: i%2 == 0})
	}
	for i, name := range []string{"Pi", "Euler's number", "Golden ratio"} {
		r.constants = append(r.constants, &Constant{Base: r.base("constants", i), Name: name, Value: []float64{math.Pi, math.E, math.Phi}[i]})
	}
}

func (r *rows) insert(ctx context.Context, tx *manor.Tx) error {
	for _, all := range []any{&r.families, &r.keywords, &r.specimens, &r.measurements, &r.remarks, &r.found, &r.ranked, &r.contracts, &r.constants} {
		if _, err := tx.NewInsert().Model(all).Exec(ctx); err != nil {
			return fmt.Errorf("rows of %T: %w", all, err)
		}
	}
	for _, panel := range r.panels { // too many columns for one statement
		if _, err := tx.NewInsert().Model(panel).Exec(ctx); err != nil {
			return fmt.Errorf("rows of panels: %w", err)
		}
	}
	for from := 0; from < len(r.readings); from += 500 {
		part := r.readings[from:min(from+500, len(r.readings))]
		if _, err := tx.NewInsert().Model(&part).Exec(ctx); err != nil {
			return fmt.Errorf("rows of readings: %w", err)
		}
	}
	return nil
}
