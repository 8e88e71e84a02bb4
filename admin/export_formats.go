package admin

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/manor-go/manor/internal/model"
)

// exportMedia are the formats of exports and their media types.
var exportMedia = map[string]string{
	"csv":  "text/csv; charset=utf-8; header=present",
	"json": "application/json",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// jsonRows writes one array of objects, as a list shows them.
type jsonRows struct {
	view *view
	only map[string]bool
	out  *bufio.Writer
	buf  []byte
	some bool
}

func (w *jsonRows) begin() error { return w.out.WriteByte('[') }

func (w *jsonRows) write(rec *record) error {
	var err error
	w.buf = w.buf[:0]
	if w.some {
		w.buf = append(w.buf, ',')
	}
	w.some = true
	w.buf = append(w.buf, '\n')
	if w.buf, err = w.view.appendJSON(w.buf, rec, w.only); err != nil {
		return err
	}
	_, err = w.out.Write(w.buf)
	return err
}

func (w *jsonRows) end() error {
	_, err := w.out.WriteString("\n]\n")
	return err
}

// csvRows writes RFC 4180 with a header row of field names. Rows end in CRLF; line breaks inside of a cell stay as they are
// (csv.Writer's UseCRLF would change those too).
type csvRows struct {
	fields []*field
	out    *bufio.Writer
	row    bytes.Buffer
	csv    *csv.Writer // into row
	bom    bool
	line   []string
}

func newCSVRows(out *bufio.Writer, fields []*field, bom bool) *csvRows {
	w := &csvRows{fields: fields, out: out, bom: bom, line: make([]string, len(fields))}
	w.csv = csv.NewWriter(&w.row)
	return w
}

func (w *csvRows) begin() error {
	if w.bom {
		if _, err := w.out.WriteString("\uFEFF"); err != nil {
			return err
		}
	}
	for i, f := range w.fields {
		w.line[i] = f.name
	}
	return w.writeLine()
}

func (w *csvRows) write(rec *record) error {
	for i, f := range w.fields {
		text, _, err := cellText(f, rec)
		if err != nil {
			return err
		}
		w.line[i] = text
	}
	return w.writeLine()
}

func (w *csvRows) writeLine() error {
	w.row.Reset()
	if err := w.csv.Write(w.line); err != nil {
		return err
	}
	w.csv.Flush()
	if err := w.csv.Error(); err != nil {
		return err
	}
	w.row.Truncate(w.row.Len() - 1)
	if w.row.Len() == 0 { // one empty cell: readers pass over blank lines
		w.row.WriteString(`""`)
	}
	w.row.WriteString("\r\n")
	_, err := w.out.Write(w.row.Bytes())
	return err
}

func (w *csvRows) end() error { return nil }

// cellText is a field's value as a cell: nothing for null, text guarded against being read as a formula, everything else
// as in JSON. number tells that it is one.
func cellText(f *field, rec *record) (text string, number bool, err error) {
	var b []byte
	if f.computed() {
		value := f.computedIn(rec)
		switch v := value.(type) {
		case string:
			return guardFormula(v), false, nil
		case time.Time:
			return v.UTC().Format(jsonTime), false, nil
		}
		b, err = appendAny(nil, value)
	} else {
		v := f.in(rec.row)
		if f.Null && v.IsZero() {
			return "", false, nil
		}
		switch f.kind {
		case model.Text, model.LongText, model.Enum, model.Ref, model.File, model.Date:
			if v = plainValue(v); !v.IsValid() {
				return "", false, nil
			}
			return guardFormula(f.text(v)), false, nil
		case model.Int, model.Money, model.Float:
			number = true
		}
		b, err = appendField(nil, f, v)
	}
	switch {
	case err != nil || string(b) == "null":
		return "", number, err
	case b[0] == '"': // times, and text in JSON or of a type of its own
		if err := json.Unmarshal(b, &text); err != nil {
			return "", false, err
		}
		return guardFormula(text), false, nil
	}
	return string(b), number, nil
}

var plainNumber = regexp.MustCompile(`^[-+]?[0-9]+(\.[0-9]+)?$`)

// guardFormula puts an apostrophe before text that a spreadsheet would run as a formula. Text that already begins with
// apostrophes before such a sign gets one more, so that taking one away gives the text back. Plain numbers stay.
func guardFormula(text string) string {
	rest := strings.TrimLeft(text, "'")
	if rest == "" {
		return text
	}
	for _, sign := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(rest, sign) {
			if plainNumber.MatchString(text) {
				return text
			}
			return "'" + text
		}
	}
	return text
}

// sheetRows writes one sheet of a workbook.
type sheetRows struct {
	fields []*field
	sheet  *excelize.StreamWriter
	row    int
	line   []any
}

func (w *sheetRows) begin() error {
	w.line = make([]any, len(w.fields))
	for i, f := range w.fields {
		w.line[i] = f.name
	}
	return w.put()
}

func (w *sheetRows) write(rec *record) error {
	for i, f := range w.fields {
		text, number, err := cellText(f, rec)
		if err != nil {
			return err
		}
		w.line[i] = sheetCell(text, number)
	}
	return w.put()
}

// sheetCell keeps numbers as numbers as far as a spreadsheet, which counts in float64, can hold them.
func sheetCell(text string, number bool) any {
	if text == "" {
		return nil
	}
	if !number {
		return text
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		if n > 1<<53 || n < -(1<<53) {
			return text
		}
		return n
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return n
	}
	return text
}

func (w *sheetRows) put() error {
	w.row++
	return w.sheet.SetRow("A"+strconv.Itoa(w.row), w.line)
}

func (w *sheetRows) end() error { return w.sheet.Flush() }

// tempBody is a file that goes away when it has been sent.
type tempBody struct{ *os.File }

// Close implements io.Closer.
func (t tempBody) Close() error {
	err := t.File.Close()
	if removed := os.Remove(t.Name()); err == nil {
		err = removed
	}
	return err
}
