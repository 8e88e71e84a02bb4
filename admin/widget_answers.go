package admin

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor"
)

// Number is what a widget of kind number shows.
type Number struct {
	Value    float64  `json:"value"`
	Previous *float64 `json:"previous" doc:"The value of the period before; null: there is none to compare with"`
	Format   Format   `json:"format" enum:"int,money,percent" doc:"money: minor units; percent: 0.5 is a half"`
	Currency string   `json:"currency,omitempty" doc:"Of money: CNY"`
	Points   []Point  `json:"points,omitempty" nullable:"false" doc:"How it came about, for a small line"`
	Link     string   `json:"link,omitempty" doc:"Address in the console that tells more"`
}

// Format is how a number is written.
type Format string

// The formats of numbers.
const (
	FormatInt     Format = "int"
	FormatMoney   Format = "money"   // minor units
	FormatPercent Format = "percent" // 0.5 is a half
)

// Axis is what the horizontal axis of a chart means.
type Axis string

// The axes of charts.
const (
	AxisTime     Axis = "time"     // points have At
	AxisCategory Axis = "category" // points have Label
)

// Chart is what a widget of kind line or bar shows.
type Chart struct {
	X        Axis       `json:"x" enum:"time,category"`
	Unit     manor.Text `json:"unit" doc:"Of the vertical axis"`
	Step     string     `json:"step,omitempty" enum:"day,week,month" doc:"How far points of time lie from each other"`
	Series   []Series   `json:"series" nullable:"false"`
	Resource string     `json:"resource,omitempty" doc:"Whose list the queries of points belong to"`
	Link     string     `json:"link,omitempty" doc:"Address in the console that tells more"`
}

// Series is one line, or one set of bars.
type Series struct {
	Label  manor.Text `json:"label"`
	Points []Point    `json:"points" nullable:"false"`
}

// Point is one value of a series. On an axis of time it is written as [At, Value], else as an object.
type Point struct {
	At    time.Time  // on an axis of time
	Label manor.Text // on an axis of categories
	Value float64
	Query string // of the list that the value counts; optional, on an axis of categories
}

// MarshalJSON writes the form that fits the axis.
func (p Point) MarshalJSON() ([]byte, error) {
	if !p.At.IsZero() {
		return json.Marshal([]any{p.At.UTC().Format(time.RFC3339), p.Value})
	}
	return compact(struct {
		Label manor.Text `json:"label"`
		Value float64    `json:"value"`
		Query string     `json:"query,omitempty"`
	}{p.Label, p.Value, p.Query})
}

// Schema tells the document both forms.
func (Point) Schema(r huma.Registry) *huma.Schema {
	two := 2
	return &huma.Schema{OneOf: []*huma.Schema{
		{
			Type: "array", Description: "Time (RFC 3339) and value", MinItems: &two, MaxItems: &two,
			Items: &huma.Schema{OneOf: []*huma.Schema{{Type: "string"}, {Type: "number"}}},
		},
		{
			Type: "object", Required: []string{"label", "value"}, AdditionalProperties: false,
			Properties: map[string]*huma.Schema{
				"label": r.Schema(reflect.TypeFor[manor.Text](), true, "Text"),
				"value": {Type: "number"},
				"query": {Type: "string", Description: "Of the list that the value counts"},
			},
		},
	}}
}

// Sheet is what a widget of kind table shows.
type Sheet struct {
	Columns  []SheetColumn    `json:"columns" nullable:"false"`
	Rows     []map[string]any `json:"rows" nullable:"false" doc:"Values by name of the column; id is there where a row has a page"`
	Resource string           `json:"resource,omitempty" doc:"Whose rows they are"`
	Link     string           `json:"link,omitempty" doc:"Address in the console that tells more"`
}

// SheetColumn is one column of it.
type SheetColumn struct {
	Name  string     `json:"name"`
	Label manor.Text `json:"label"`
	Kind  Kind       `json:"kind"`
}
