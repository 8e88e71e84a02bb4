package admin_test

import (
	"context"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

type valueColour string

type valueRow struct {
	bun.BaseModel `bun:"table:value_rows"`
	admin.Base
	Colour valueColour    `json:"colour" admin:"filter"`
	Small  int32          `json:"small" admin:"filter"`
	Half   float32        `json:"half" admin:"filter"`
	Sure   *bool          `json:"sure" admin:"filter"`
	Nick   string         `bun:",nullzero" json:"nick" admin:"filter"`
	Data   map[string]any `json:"data"`
	Labels []string       `bun:"-" json:"labels" admin:"many=value_labels,through=value_joins:row_id:label_id,filter"`
}

type valueLabel struct {
	bun.BaseModel `bun:"table:value_labels"`
	admin.Base
	Name string `json:"name" admin:"filter"`
}

type valueJoin struct {
	bun.BaseModel `bun:"table:value_joins"`
	RowID         string `bun:"row_id,pk"`
	LabelID       string `bun:"label_id,pk"`
}

type valueApp struct{ where admin.Where }

func (*valueApp) Name() string { return "values" }

func (a *valueApp) Install(k *manor.Kernel) error {
	site := admin.For(k)
	at := time.Date(2026, 1, 1, 8, 0, 0, 0, time.FixedZone("", 8*3600))
	computed := admin.Computeds[valueRow]{}
	for name, value := range map[string]any{
		"c_nil": nil, "c_bool": true, "c_int": 7, "c_long": int64(1 << 60), "c_float": 1e21, "c_time": at, "c_pointer": &at, "c_none": (*time.Time)(nil),
		"c_texts": []string{"a", "\x01\t\r\\"}, "c_tree": map[string]any{"b": 0.0, "a": []any{1e-7, "x", nil, false}}, "c_bad": "bad \xff",
	} {
		computed = append(computed, admin.Computed[valueRow]{Name: name, Kind: admin.KindJSON, Value: func(context.Context, *valueRow) (any, error) { return value, nil }})
	}
	admin.Register(site, admin.Resource[valueLabel]{Name: "value_labels", Order: "name"})
	admin.Register(site, admin.Resource[valueRow]{Name: "value_rows", Order: "id", Computed: computed, Scope: func(context.Context, *manor.Principal) (admin.Where, error) { return a.where, nil }})
	return nil
}

func TestValuesOfEveryTypeComeOutAsJSON(t *testing.T) {
	app := &valueApp{where: admin.All()}
	p := manortest.New(t, app)
	sure := true
	l := &library{Program: p}
	l.put(t, &[]valueLabel{{Base: libBase("l", 1), Name: "x"}, {Base: libBase("l", 2), Name: "y"}}, &[]valueRow{
		{Base: libBase("v", 1), Colour: "=red", Small: -5, Half: 0.5, Sure: &sure, Nick: "n", Data: map[string]any{"b": 1, "a": "x"}},
		{Base: libBase("v", 2), Colour: "blue", Data: map[string]any{}},
	}, &valueJoin{RowID: libID("v", 1), LabelID: libID("l", 2)})
	root := l.root()
	body := string(root.Get(t, "/api/v1/value_rows/"+libID("v", 1)).MustStatus(t, 200).Body)
	for _, part := range []string{
		`"colour":"=red"`, `"small":-5`, `"half":0.5`, `"sure":true`, `"nick":"n"`, `"data":{"a":"x","b":1}`, `"labels":["` + libID("l", 2) + `"]`,
		`"c_nil":null`, `"c_bool":true`, `"c_int":7`, `"c_long":1152921504606846976`, `"c_float":1e+21`, `"c_time":"2026-01-01T00:00:00.000Z"`, `"c_pointer":"2026-01-01T00:00:00.000Z"`,
		`"c_none":null`, `"c_texts":["a","\u0001\t\r\\"]`, `"c_tree":{"a":[0.0000001,"x",null,false],"b":0}`, `"c_bad":"bad \ufffd"`,
	} {
		require.Contains(t, body, part)
	}
	bare := string(root.Get(t, "/api/v1/value_rows/"+libID("v", 2)).MustStatus(t, 200).Body)
	require.Contains(t, bare, `"sure":null,"nick":null,"data":{},"labels":[]`)

	for query, want := range map[string][]string{
		"labels__isnull=true": {libID("v", 2)}, "labels__isnull=false": {libID("v", 1)}, "colour=blue": {libID("v", 2)}, "small__lt=0": {libID("v", 1)}, "half=0.5": {libID("v", 1)},
		"sure__isnull=true": {libID("v", 2)}, "nick__ne=n": {libID("v", 2)}, "sure__ne=true": {libID("v", 2)}, "sortby=-nick": {libID("v", 1), libID("v", 2)},
	} {
		require.Equal(t, want, ids(root.Get(t, "/api/v1/value_rows?"+query).MustStatus(t, 200).Items(t)), query)
	}
	for name, where := range map[string]admin.Where{"through": admin.Eq("labels.name", "y"), "many": admin.Eq("labels", libID("l", 2)), "not null": admin.Not(admin.Null("labels")), "typed": admin.In("colour", valueColour("=red")), "half": admin.Eq("half", 0.5), "sure": admin.Eq("sure", &sure)} {
		app.where = where
		require.Equal(t, []string{libID("v", 1)}, ids(root.Get(t, "/api/v1/value_rows").MustStatus(t, 200).Items(t)), name)
	}
	app.where = admin.None()
	require.Empty(t, root.Get(t, "/api/v1/value_rows").MustStatus(t, 200).Items(t))

	app.where = admin.All()
	lines, err := csv.NewReader(strings.NewReader(string(root.Get(t, "/api/v1/value_rows/export?format=csv").MustStatus(t, 200).Body))).ReadAll()
	require.NoError(t, err)
	cells := map[string]string{}
	for i, name := range lines[0] {
		cells[name] = lines[1][i]
	}
	require.Equal(t, "'=red", cells["colour"])
	require.Equal(t, "2026-01-01T00:00:00.000Z", cells["c_time"])
	require.Equal(t, "", cells["c_nil"])
	require.Equal(t, `{"a":"x","b":1}`, cells["data"])
	root.Get(t, "/api/v1/value_rows/export?format=xlsx").MustStatus(t, 200)
}
