package admin

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/model"
)

// columns are the fields that are columns of the table itself.
func (r *resource) columns() []*field {
	columns := make([]*field, 0, len(r.fields))
	for _, f := range r.fields {
		if !f.computed() && f.kind != model.Many {
			columns = append(columns, f)
		}
	}
	return columns
}

// selectColumns writes the columns of fields.
func (s *statement) selectColumns(alias string, fields []*field) {
	for i, f := range fields {
		if i > 0 {
			s.add(", ")
		}
		s.column(alias, f.Column)
	}
}

// rowReader reads rows of selected columns into new structs. It holds what is the same for each row.
type rowReader struct {
	typ    reflect.Type
	fields []*field
	cells  []*cell // nil where database/sql writes into the field directly
	into   []any
}

// newRowReader reads fields; extra are destinations of columns that come before them.
func newRowReader(typ reflect.Type, fields []*field, extra ...any) *rowReader {
	rr := &rowReader{typ: typ, fields: fields, cells: make([]*cell, len(fields)), into: make([]any, len(extra)+len(fields))}
	copy(rr.into, extra)
	for i, f := range fields {
		if !direct(f) {
			rr.cells[i] = &cell{kind: f.kind}
			rr.into[len(extra)+i] = rr.cells[i]
		}
	}
	return rr
}

// direct tells whether database/sql itself puts the column's value into the field as it should be.
func direct(f *field) bool {
	if f.Null {
		return false
	}
	switch f.Type {
	case reflect.TypeFor[string](), reflect.TypeFor[int64](), reflect.TypeFor[float64](), reflect.TypeFor[bool]():
		return true
	}
	return false
}

func (rr *rowReader) read(rows *sql.Rows) (reflect.Value, error) {
	row := reflect.New(rr.typ)
	first := len(rr.into) - len(rr.fields)
	for i, f := range rr.fields {
		value := f.in(row)
		if c := rr.cells[i]; c != nil {
			c.into = value
			continue
		}
		rr.into[first+i] = value.Addr().Interface()
	}
	return row, database.Translate(rows.Scan(rr.into...))
}

// readAll reads the rest of rows and closes them.
func (rr *rowReader) readAll(rows *sql.Rows, capacity int) ([]reflect.Value, error) {
	defer rows.Close()
	all := make([]reflect.Value, 0, capacity)
	for rows.Next() {
		row, err := rr.read(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, database.Translate(rows.Err())
}

// cell takes one column of one row: nulls, times, JSON, named types.
type cell struct {
	kind model.Kind
	into reflect.Value
}

// Scan implements sql.Scanner.
func (c *cell) Scan(src any) error {
	into := c.into
	if src == nil {
		into.SetZero()
		return nil
	}
	if into.Kind() == reflect.Pointer {
		into.Set(reflect.New(into.Type().Elem()))
		into = into.Elem()
	}
	switch c.kind {
	case model.Time:
		return scanTime(into, src)
	case model.JSON, model.Tags:
		return scanJSON(into, src)
	}
	switch v := src.(type) {
	case string:
		return scanText(into, v)
	case []byte:
		return scanText(into, string(v))
	case int64:
		return scanInt(into, v)
	case float64:
		if into.CanFloat() {
			into.SetFloat(v)
			return nil
		}
	case bool:
		if into.Kind() == reflect.Bool {
			into.SetBool(v)
			return nil
		}
	}
	return fmt.Errorf("a %T does not fit into a %s", src, into.Type())
}

func scanText(into reflect.Value, text string) error {
	switch {
	case into.Kind() == reflect.String:
		into.SetString(text)
		return nil
	case into.CanInt():
		n, err := strconv.ParseInt(text, 10, into.Type().Bits())
		into.SetInt(n)
		return err
	case into.CanFloat():
		n, err := strconv.ParseFloat(text, into.Type().Bits())
		into.SetFloat(n)
		return err
	}
	return fmt.Errorf("text does not fit into a %s", into.Type())
}

func scanInt(into reflect.Value, n int64) error {
	switch {
	case into.CanInt():
		if into.OverflowInt(n) {
			return fmt.Errorf("%d does not fit into a %s", n, into.Type())
		}
		into.SetInt(n)
		return nil
	case into.CanFloat():
		into.SetFloat(float64(n))
		return nil
	case into.Kind() == reflect.Bool:
		into.SetBool(n != 0)
		return nil
	}
	return fmt.Errorf("a number does not fit into a %s", into.Type())
}

func scanTime(into reflect.Value, src any) error {
	var t time.Time
	switch v := src.(type) {
	case time.Time:
		t = v
	case string:
		parsed, err := time.Parse("2006-01-02 15:04:05.999999999Z07:00", v)
		if err != nil {
			return err
		}
		t = parsed
	default:
		return fmt.Errorf("a %T is no time", src)
	}
	into.Set(reflect.ValueOf(t.UTC().Truncate(time.Millisecond)))
	return nil
}

func scanJSON(into reflect.Value, src any) error {
	var raw []byte
	switch v := src.(type) {
	case string:
		raw = []byte(v)
	case []byte:
		raw = append([]byte(nil), v...)
	default:
		return fmt.Errorf("a %T is no JSON", src)
	}
	if into.Type() == reflect.TypeFor[json.RawMessage]() {
		into.SetBytes(raw)
		return nil
	}
	return json.Unmarshal(raw, into.Addr().Interface())
}

// plainValue follows a pointer; the zero Value for nil.
func plainValue(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Pointer {
		return v.Elem()
	}
	return v
}
