package academy_test

import (
	"slices"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

type labelledField struct {
	Name    string
	Label   manor.Text
	Choices []struct {
		Value string
		Label manor.Text
	}
}

// TestEverythingHasALabelInBothLanguages walks the schema, so that a new field without a translation is found.
func TestEverythingHasALabelInBothLanguages(t *testing.T) {
	p := empty(t)
	var schema struct {
		Resources []struct {
			Name      string
			Label     manor.Text
			LabelMany manor.Text `json:"label_many"`
			Group     manor.Text
			Fields    []labelledField
			Inlines   []struct {
				Label  manor.Text
				Fields []labelledField
			}
			Actions []struct {
				Name           string
				Label, Confirm manor.Text
				Input          []labelledField
			}
		}
	}
	p.As(manortest.Superuser()).Get(t, "/api/v1/schema").MustStatus(t, 200).Decode(t, &schema)
	found := 0
	check := func(where string, text manor.Text) {
		require.NotEmpty(t, text.EN, where)
		require.True(t, slices.ContainsFunc([]rune(text.ZH), func(r rune) bool { return unicode.Is(unicode.Han, r) }), "%s has no Chinese label: %q", where, text.ZH)
	}
	checkFields := func(where string, fields []labelledField) {
		for _, f := range fields {
			check(where+"."+f.Name, f.Label)
			for _, choice := range f.Choices {
				check(where+"."+f.Name+"."+choice.Value, choice.Label)
			}
		}
	}
	for _, r := range schema.Resources {
		if !slices.Contains(ownResources, r.Name) {
			continue
		}
		found++
		check(r.Name, r.Label)
		check(r.Name+" (many)", r.LabelMany)
		check(r.Name+" (group)", r.Group)
		checkFields(r.Name, r.Fields)
		for _, inline := range r.Inlines {
			check(r.Name, inline.Label)
			checkFields(r.Name+"."+inline.Label.EN, inline.Fields)
		}
		for _, action := range r.Actions {
			check(r.Name+"."+action.Name, action.Label)
			if action.Confirm.EN != "" {
				check(r.Name+"."+action.Name+" (question)", action.Confirm)
			}
			checkFields(r.Name+"."+action.Name, action.Input)
		}
	}
	require.Equal(t, len(ownResources), found)
}
