package main

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// Specimen has a field of every kind and with every widget.
type Specimen struct {
	bun.BaseModel `bun:"table:specimens"`
	admin.Base
	admin.SoftDelete
	Name        string          `bun:"name,notnull" json:"name" validate:"required,max=200" admin:"link,search,filter=contains"`
	Code        string          `bun:"code,notnull" json:"code" validate:"required,max=200" admin:"list,filter,unique,slug=name"`
	Note        string          `bun:"note,notnull" json:"note" validate:"max=5000000" admin:"textarea,search"`
	Description string          `bun:"description,notnull" json:"description" validate:"max=20000" admin:"markdown"`
	Amount      int64           `bun:"amount,notnull" json:"amount" validate:"min=0,max=1000000" admin:"list,filter,default=1"`
	Weight      *float64        `bun:"weight" json:"weight" validate:"omitempty,gt=0" admin:"list,filter"`
	PriceCents  int64           `bun:"price_cents,notnull" json:"price_cents" validate:"min=0" admin:"money,list,filter"`
	Fragile     bool            `bun:"fragile,notnull" json:"fragile" admin:"list,filter"`
	State       string          `bun:"state,notnull" json:"state" validate:"oneof=new shown stored lent lost" admin:"list,filter,default=new"`
	Care        string          `bun:"care,notnull" json:"care" validate:"oneof=none dry cold" admin:"radio,filter,default=none"`
	FoundAt     *time.Time      `bun:"found_at" json:"found_at" admin:"list,filter"`
	BoughtOn    string          `bun:"bought_on,nullzero" json:"bought_on" admin:"date,filter"`
	Data        json.RawMessage `bun:"data" json:"data" admin:"json"`
	Marks       []string        `bun:"marks,notnull" json:"marks" validate:"max=10,dive,max=30" admin:"filter"`
	FamilyID    *string         `bun:"family_id" json:"family_id" admin:"ref=families,ondelete=restrict,list,filter"`
	KeeperID    *string         `bun:"keeper_id" json:"keeper_id" admin:"ref=users,ondelete=null,filter"`
	Keywords    []string        `bun:"-" json:"keywords" admin:"many=keywords,through=specimen_keywords:specimen_id:keyword_id,filter"`
	Ranking     []string        `bun:"-" json:"ranking" admin:"many=keywords,through=specimen_rankings:specimen_id:keyword_id,ordered"`
	Certificate admin.File      `bun:"certificate,nullzero" json:"certificate" admin:"accept=application/pdf,maxsize=1MB"`
	Picture     admin.File      `bun:"picture,nullzero" json:"picture" admin:"image,maxsize=2MB,list"`
	Contact     string          `bun:"contact,notnull" json:"contact" validate:"omitempty,email,max=254"`
	Page        string          `bun:"page,notnull" json:"page" validate:"omitempty,url,max=500"`
	Inventory   string          `bun:"inventory,notnull" json:"inventory" validate:"max=40" admin:"immutable"`
	Shelf       string          `bun:"shelf,notnull" json:"shelf" validate:"max=40" admin:"readonly,default=A-1"`
	Alarm       string          `bun:"alarm,notnull" json:"alarm" validate:"max=40" admin:"secret"`
	CostCents   int64           `bun:"cost_cents,notnull" json:"cost_cents" validate:"min=0" admin:"money,perm=see_costs"`
}

// Measurement is a row of a table below the specimen, moved by hand.
type Measurement struct {
	bun.BaseModel `bun:"table:measurements"`
	admin.Base
	SpecimenID string  `bun:"specimen_id,notnull" json:"specimen_id" admin:"ref=specimens,ondelete=cascade"`
	Position   int     `bun:"position,notnull" json:"position" validate:"min=0" admin:"sort"`
	What       string  `bun:"what,notnull" json:"what" validate:"required,max=80"`
	Value      float64 `bun:"value,notnull" json:"value"`
	Unit       string  `bun:"unit,notnull" json:"unit" validate:"oneof=mm g celsius" admin:"default=mm"`
	Exact      bool    `bun:"exact,notnull" json:"exact"`
}

// Remark is a form of its own below the specimen.
type Remark struct {
	bun.BaseModel `bun:"table:remarks"`
	admin.Base
	SpecimenID string     `bun:"specimen_id,notnull" json:"specimen_id" admin:"ref=specimens,ondelete=cascade"`
	Text       string     `bun:"text,notnull" json:"text" validate:"required,max=2000" admin:"textarea"`
	Author     *string    `bun:"author" json:"author" admin:"ref=users,ondelete=null"`
	SaidAt     *time.Time `bun:"said_at" json:"said_at"`
}

// lending is what the action lend asks for.
type lending struct {
	To      string     `json:"to" validate:"required,max=100"`
	Reason  string     `json:"reason" validate:"max=500" admin:"textarea"`
	Purpose string     `json:"purpose" validate:"oneof=show study repair" admin:"radio"`
	Until   *time.Time `json:"until"`
	Deposit int64      `json:"deposit" validate:"min=0" admin:"money"`
	Insured bool       `json:"insured"`
}

func specimens() admin.Resource[Specimen] {
	return admin.Resource[Specimen]{
		Name:          "specimens",
		Icon:          "experiment",
		Order:         "-created_at",
		DateHierarchy: "found_at",
		ListFields:    []string{"picture", "name", "code", "state", "amount", "weight", "price_cents", "fragile", "family_id", "found_at", "initials"},
		ListEditable:  []string{"state", "amount", "fragile"},
		PerPage:       20,
		Facets:        true,
		SaveAsNew:     true,
		SearchHelp:    manor.Text{EN: "Name or note", ZH: "名称或备注"},
		ViewOnSite:    func(s *Specimen) string { return "/readyz?specimen=" + s.Code },
		Fieldsets: []admin.Fieldset{
			{Fields: []string{"name", "code", "note", "description", "initials"}},
			{Label: manor.Text{EN: "Numbers", ZH: "数值"}, Fields: []string{"amount", "weight", "price_cents", "cost_cents"}},
			{Label: manor.Text{EN: "Choices and dates", ZH: "选项与日期"}, Fields: []string{"fragile", "state", "care", "found_at", "bought_on"}},
			{Label: manor.Text{EN: "Relations", ZH: "关联"}, Fields: []string{"family_id", "keeper_id", "keywords", "ranking"}},
			{Label: manor.Text{EN: "Files", ZH: "文件"}, Fields: []string{"certificate", "picture"}},
			{
				Label: manor.Text{EN: "More", ZH: "更多"}, Collapsed: true,
				Fields: []string{"data", "marks", "contact", "page", "inventory", "shelf", "alarm"},
			},
		},
		Inlines: admin.Inlines{
			admin.Inline[Measurement]("specimen_id").Ordered("position").Extra(1).Max(50),
			admin.Inline[Remark]("specimen_id").Stacked(),
		},
		Computed: admin.Computeds[Specimen]{{Name: "initials", List: true, Value: initials}},
		Actions: admin.Actions[Specimen]{
			{Name: "lend", Input: lending{}, Run: lend},
			{Name: "store", Confirm: manor.Text{EN: "Put these into storage?", ZH: "要把它们放进库房吗？"}, Run: store},
			{Name: "discard", Danger: true, Confirm: manor.Text{EN: "They cannot be found again.", ZH: "之后将无法找回。"}, Run: discard},
		},
		Grants: []admin.Grant{{Action: "see_costs"}},
	}
}

func initials(_ context.Context, s *Specimen) (any, error) {
	var b strings.Builder
	for _, word := range strings.Fields(s.Name) {
		for _, letter := range word {
			b.WriteRune(letter)
			break
		}
	}
	return b.String(), nil
}

// lend gives specimens away for a while; what is lost cannot be lent.
func lend(_ context.Context, call *admin.ActionCall[Specimen]) error {
	for _, s := range call.Rows {
		if s.State == "lost" {
			return manor.Errorf(manor.CodeConflict, "%s is lost.", s.Name)
		}
		s.State = "lent"
	}
	call.Result = map[string]any{"to": call.Input.(*lending).To}
	return nil
}

func store(_ context.Context, call *admin.ActionCall[Specimen]) error {
	for _, s := range call.Rows {
		s.State = "stored"
	}
	return nil
}

func discard(_ context.Context, call *admin.ActionCall[Specimen]) error {
	for _, s := range call.Rows {
		s.State = "lost"
	}
	return nil
}
