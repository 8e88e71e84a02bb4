package sso

import (
	"fmt"
	"reflect"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
	"github.com/manor-go/manor/internal/schema"
)

// declaredTables makes the tables of structs that are no resources.
func declaredTables(types ...reflect.Type) ([]manor.Table, error) {
	var tables []manor.Table
	for _, t := range types {
		parsed, problems := model.Parse(t)
		if len(problems) > 0 {
			return nil, fmt.Errorf("table %s: %s %s", parsed.Table, problems[0].Field, problems[0].Text)
		}
		made, err := schema.FromStruct(parsed, func(string) string { return "" })
		if err != nil {
			return nil, err
		}
		tables = append(tables, made...)
	}
	for i := range tables {
		if tables[i].Name == "signing_keys" {
			for _, state := range []string{keyActive, keyNext} {
				tables[i].Indexes = append(tables[i].Indexes, schema.Index{
					Name: "signing_keys_" + state + "_key", Columns: []string{"state"}, Unique: true, Kind: schema.BTree, Where: "state = '" + state + "'",
				})
			}
		}
	}
	return tables, nil
}
