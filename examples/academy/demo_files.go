package academy

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

//go:embed demo/*.csv
var demoFiles embed.FS

// written is the curated part of the demo data: what people wrote, before dates, ids and chance are added.
type written struct {
	departments []map[string]string // code, name, root
	categories  []map[string]string // slug, parent, name
	teachers    []map[string]string // name, email, active, categories, bio
	courses     []map[string]string // category, slug, title, tags, price (yuan), summary, lessons
	paths       []map[string]string // name, summary, courses
	tickets     []map[string]string // priority, subject, body
	names       map[string][]string // zh_family, zh_given, en_family, en_given: "王=wang" or a name that is its own
}

func readDemo() (*written, error) {
	w := &written{names: map[string][]string{}}
	var names []map[string]string
	for _, file := range []struct {
		name string
		rows *[]map[string]string
	}{
		{"departments", &w.departments}, {"categories", &w.categories}, {"teachers", &w.teachers},
		{"courses-technology", &w.courses}, {"courses-business", &w.courses}, {"courses-creative", &w.courses},
		{"courses-languages", &w.courses}, {"courses-life", &w.courses},
		{"paths", &w.paths}, {"tickets", &w.tickets}, {"names", &names},
	} {
		rows, err := readTable("demo/" + file.name + ".csv")
		if err != nil {
			return nil, err
		}
		*file.rows = append(*file.rows, rows...)
	}
	for _, row := range names {
		w.names[row["kind"]] = strings.Fields(row["names"])
	}
	return w, nil
}

// readTable reads a file of columns parted by bars, the first line naming them.
func readTable(path string) ([]map[string]string, error) {
	f, err := demoFiles.Open(path)
	if err != nil {
		return nil, fmt.Errorf("demo data: %w", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = '|'
	lines, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("demo data: %s: %w", path, err)
	}
	rows := make([]map[string]string, 0, len(lines)-1)
	for _, line := range lines[1:] {
		row := make(map[string]string, len(line))
		for i, value := range line {
			row[lines[0][i]] = value
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// cents turns whole yuan into fen.
func cents(yuan string) (int64, error) {
	n, err := strconv.ParseInt(yuan, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("demo data: price %q: %w", yuan, err)
	}
	return n * 100, nil
}
