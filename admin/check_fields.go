package admin

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/manor-go/manor/internal/model"
)

func (r *resource) checkFields() {
	links := 0
	for _, f := range r.fields {
		r.checkPermission(f)
		if f.computed() {
			r.checkComputed(f)
			continue
		}
		if f.Link {
			links++
		}
		r.checkFaces(f)
		r.checkRequired(f)
		r.checkValues(f, f.GoName)
		r.checkReferences(f)
	}
	if links > 1 {
		r.wrong(idTwoLinks, "", "several fields are links; rows are called by the first", "keep admin:\"link\" on one field")
	}
}

func (r *resource) checkPermission(f *field) {
	if f.permission != "" && !permissionForm.MatchString(f.permission) {
		r.wrong(idPermission, f.name, quoted(f.permission)+" is not a permission", "write perm=see_costs, or perm=courses:see_costs")
	}
}

func (r *resource) checkComputed(f *field) {
	kinds := []Kind{KindText, KindInt, KindMoney, KindFloat, KindBool, KindTime, KindJSON, KindTags}
	switch {
	case !validName(f.name):
		r.wrong(idComputed, f.name, quoted(f.name)+" cannot be a name in JSON", "use lower case letters, digits and underscores")
	case !slices.Contains(kinds, f.kind):
		r.wrong(idComputed, f.name, fmt.Sprintf("a computed column cannot hold %s", f.kind), "use one of the Kind constants of package admin")
	}
}

// checkFaces: what a field is asked to do must fit what it holds, and what is concealed must not show through any face.
func (r *resource) checkFaces(f *field) {
	if f.Hidden || f.Secret {
		if f.list || f.Link || f.Search || f.Filter || f.Sort || f.Contains {
			r.wrong(idConcealed, f.GoName, "a hidden or secret field is shown, filtered, sorted or searched", "a filter would tell what it holds: drop list, link, search, filter and sort")
		}
		return
	}
	if f.Filter && (f.kind == model.JSON || f.kind == model.Bytes) {
		r.wrong(idCannotFilter, f.GoName, fmt.Sprintf("%s cannot be filtered", f.kind), "keep what is filtered in a field of its own")
	}
	if f.Sort && !f.sortable() {
		r.wrong(idCannotSort, f.GoName, fmt.Sprintf("%s cannot be sorted", f.kind), "drop sort")
	}
	if f.Contains && !f.kind.Textual() {
		r.wrong(idCannotSearch, f.GoName, fmt.Sprintf("%s cannot be searched for a part of it", f.kind), "only text can: drop search and contains")
	}
	if f.kind == model.Bytes {
		r.wrong(idStruct, f.GoName, "bytes are never served", "give the field admin:\"hidden\"")
	}
	if f.Filter && isListParameter(f.name) {
		r.wrong(idQueryName, f.GoName, quoted(f.name)+" is a query parameter of every list", "give the field another json tag, or drop filter")
	}
}

// isListParameter tells the names that the query of a list keeps for itself.
func isListParameter(name string) bool {
	return slices.Contains([]string{"page", "per_page", "limit", "offset", "cursor", "sortby", "order", "search", "fields", "include", "count", "format"}, name)
}

func (r *resource) checkRequired(f *field) {
	if !f.Required {
		return
	}
	var against string
	switch {
	case f.Null && f.kind != model.File && f.kind != model.JSON:
		against = "it may be null"
	case f.ReadOnly:
		against = "callers cannot set it"
	case f.Hidden:
		against = "callers do not know it"
	case f.HasDefault && f.kind != model.Bool:
		against = "it has a default"
	}
	if against != "" {
		r.wrong(idRequired, f.GoName, "the field is required, but "+against, "drop one of the two")
	}
	if f.permission != "" {
		r.wrong(idUnreachable, f.GoName, "the field is required, but only callers with "+f.permission+" can set it", "the others cannot create rows: give it a default instead")
	}
}

// checkValues: the default must be a value of the field, and its rules must be known and fit its type.
func (r *resource) checkValues(f *field, place string) {
	if f.HasDefault && !f.holds(f.Default) {
		r.wrong(idDefault, place, fmt.Sprintf("%q is not a value of the field", f.Default), "the default is written as in JSON, text without quotes")
	}
	if f.kind == model.Enum && f.HasDefault && !slices.Contains(f.Choices, f.Default) {
		r.wrong(idDefault, place, quoted(f.Default)+" is not among the choices "+strings.Join(f.Choices, ", "), "use one of them")
	}
	if text := brokenRules(f.Type, f.Rules); text != "" {
		r.wrong(idRules, place, text, "see the rules of go-playground/validator")
	}
}

// holds tells whether the text of a default is a value of the field's kind.
func (f *field) holds(text string) bool {
	var err error
	switch f.kind {
	case model.Int, model.Money:
		var n int64
		n, err = strconv.ParseInt(text, 10, 64)
		t := f.Type
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if err == nil && t.OverflowInt(n) {
			return false
		}
	case model.Float:
		_, err = strconv.ParseFloat(text, 64)
	case model.Bool:
		return text == "true" || text == "false"
	case model.Time:
		_, err = time.Parse(time.RFC3339, text)
	case model.Date:
		_, err = time.Parse(time.DateOnly, text)
	case model.JSON:
		return json.Valid([]byte(text))
	case model.Tags:
		return text == "" || text == "[]"
	case model.Many, model.File, model.Bytes:
		return false
	}
	return err == nil
}

// brokenRules tries the rules on a zero value; unknown ones and those that do not fit the type panic.
func brokenRules(t reflect.Type, tag string) (text string) {
	if tag == "" {
		return ""
	}
	defer func() {
		if p := recover(); p != nil {
			text = fmt.Sprintf("validate:%q: %v", tag, p)
		}
	}()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	value := reflect.New(t).Elem()
	if t.Kind() == reflect.Slice {
		value = reflect.MakeSlice(t, 1, 1)
	}
	// What is wrong with a zero value is not of interest here, only whether the rules can be read.
	_ = rules.Var(value.Interface(), strings.TrimPrefix(tag, "omitempty,"))
	return ""
}

func (r *resource) checkReferences(f *field) {
	if f.Tree && (f.kind != model.Ref || f.Ref != r.name) {
		r.wrong(idTree, f.GoName, "tree needs a reference to the own resource", "give it admin:\"ref="+r.name+",tree\"")
	}
	if f.SlugFrom == "" {
		return
	}
	source := r.byName[f.SlugFrom]
	switch {
	case f.kind != model.Text:
		r.wrong(idSlug, f.GoName, fmt.Sprintf("a slug is text, not %s", f.kind), "make it a string")
	case source == nil || source.computed() || !source.kind.Textual():
		r.wrong(idSlug, f.GoName, quoted(f.SlugFrom)+" is not a text field", "name the field that the slug is made of")
	}
}
