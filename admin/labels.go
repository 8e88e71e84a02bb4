package admin

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// LoadLabels reads a catalogue out of a JSON file, usually embedded by the app:
//
//	{"courses": {"en": "Course", "zh": "课程"}, "courses.title": {"en": "Title", "zh": "标题"}}
//
// The keys are those of Site.Labels. A file that cannot be read or does not fit is an error naming it.
func (s *Site) LoadLabels(fsys fs.FS, path string) error {
	data, err := fs.ReadFile(fsys, path)
	if err != nil {
		return fmt.Errorf("labels: %w", err)
	}
	catalogue := map[string]manor.Text{}
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&catalogue); err != nil {
		return fmt.Errorf("labels in %s: %w", path, err)
	}
	s.Labels(catalogue)
	return nil
}

// lookup finds the first key that the catalogue has, and remembers that it was used.
func (s *Site) lookup(keys ...string) manor.Text {
	for _, key := range keys {
		if text, ok := s.labels[key]; ok {
			s.used[key] = true
			return text
		}
	}
	return manor.Text{}
}

// text is the declared text, else the catalogue's, else english.
func (s *Site) text(declared manor.Text, english string, keys ...string) manor.Text {
	found := s.lookup(keys...)
	if declared.EN == "" {
		declared.EN = found.EN
	}
	if declared.ZH == "" {
		declared.ZH = found.ZH
	}
	if declared.EN == "" {
		declared.EN = english
	}
	if declared.ZH == "" {
		declared.ZH = declared.EN
	}
	return declared
}

// FieldLabel is what people call a field, as histories name it: "title", or of a child "lessons[id].title". What is not
// known is called by its name.
func (s *Site) FieldLabel(resource, path string) manor.Text {
	name, child, nested := strings.Cut(path, "[")
	r := s.find(resource)
	switch {
	case r == nil:
	case nested:
		for _, in := range r.inlines {
			_, field, _ := strings.Cut(child, "].")
			if f := in.child.byName[field]; in.name == name && f != nil {
				return manor.Text{EN: in.label.EN + ", " + f.label.EN, ZH: in.label.ZH + "，" + f.label.ZH}
			}
		}
	case r.byName[name] != nil:
		return r.byName[name].label
	}
	return manor.Text{EN: path, ZH: path}
}

// wellKnown are the labels of what every resource has; a catalogue can replace them.
func wellKnown(name string) manor.Text {
	switch name {
	case "id":
		return manor.Text{EN: "ID", ZH: "编号"}
	case "created_at":
		return manor.Text{EN: "Created", ZH: "创建时间"}
	case "updated_at":
		return manor.Text{EN: "Updated", ZH: "更新时间"}
	case "version":
		return manor.Text{EN: "Version", ZH: "版本"}
	}
	return manor.Text{}
}

// label gives the resource and all that is in it their texts. prefixes are where the catalogue has them, best first.
func (r *resource) labelAll(prefixes ...string) {
	s := r.site
	key := func(suffix string) []string {
		keys := make([]string, len(prefixes))
		for i, prefix := range prefixes {
			keys[i] = prefix + suffix
		}
		return keys
	}
	r.label = s.text(r.label, humanize(singular(r.name)), key("")...)
	plural := humanize(r.name)
	if r.many.EN == "" && r.label.EN != humanize(singular(r.name)) {
		plural = r.label.EN
	}
	if r.many.ZH == "" && s.lookup(key(".many")...).ZH == "" {
		r.many.ZH = r.label.ZH // Chinese nouns have no plural
	}
	r.many = s.text(r.many, plural, key(".many")...)
	r.help = s.text(r.help, "", key(".help")...)
	r.searchHelp = s.text(r.searchHelp, "", key(".search_help")...)
	r.emptyText = s.text(r.emptyText, "", key(".empty_text")...)
	r.group = s.text(r.group, humanize(r.app), append(key(".group"), "apps."+r.app)...)
	for _, f := range r.fields {
		s.labelField(f, key)
	}
	for _, a := range r.actions {
		a.label = s.text(a.label, humanize(a.name), key(".actions."+a.name)...)
		a.confirm = s.text(a.confirm, "", key(".actions."+a.name+".confirm")...)
		for _, f := range a.fields {
			s.labelField(f, func(suffix string) []string { return key(".actions." + a.name + suffix) })
		}
	}
	for _, in := range r.inlines {
		in.label = s.text(in.label, humanize(in.name), append(key("."+in.name), in.name+".many")...)
		in.child.labelAll(append(key("."+in.name), in.name)...)
	}
	for i := range r.grants {
		r.grants[i].Label = s.text(r.grants[i].Label, humanize(r.grants[i].Action), key(".grants."+r.grants[i].Action)...)
	}
}

func (s *Site) labelField(f *field, key func(suffix string) []string) {
	english := humanize(f.name)
	if f.kind == model.Ref {
		english = humanize(strings.TrimSuffix(f.name, "_id"))
	}
	declared := f.label
	if known := wellKnown(f.name); known.EN != "" && s.lookup(key("."+f.name)...).EN == "" {
		declared = known
	}
	f.label = s.text(declared, english, key("."+f.name)...)
	f.help = s.text(f.help, "", key("."+f.name+".help")...)
	f.emptyValue = s.text(f.emptyValue, "", key("."+f.name+".empty_value")...)
	for i, c := range f.choices {
		f.choices[i].Label = s.text(c.Label, humanize(c.Value), key("."+f.name+"."+c.Value)...)
	}
}

// humanize makes a label of a name: price_cents → "Price cents".
func humanize(name string) string {
	words := strings.TrimSpace(strings.ReplaceAll(name, "_", " "))
	first, size := utf8.DecodeRuneInString(words)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + words[size:]
}

// singular takes the plural off an English name, well enough for a default: categories → category.
func singular(name string) string {
	switch {
	case strings.HasSuffix(name, "ies") && len(name) > 4:
		return strings.TrimSuffix(name, "ies") + "y"
	case strings.HasSuffix(name, "sses"), strings.HasSuffix(name, "xes"), strings.HasSuffix(name, "ches"), strings.HasSuffix(name, "shes"):
		return strings.TrimSuffix(name, "es")
	case strings.HasSuffix(name, "ss"), strings.HasSuffix(name, "us"), !strings.HasSuffix(name, "s"):
		return name
	}
	return strings.TrimSuffix(name, "s")
}

func quoted(name string) string { return fmt.Sprintf("%q", name) }
