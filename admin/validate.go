package admin

import (
	"context"
	"errors"
	"reflect"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

// rules reads the validate tags. It only remembers what it has parsed; nothing is ever registered with it.
var rules = validator.New()

// fieldsValidator and rowValidator are optional methods of a resource's struct: rules over several fields.
type (
	fieldsValidator interface {
		Validate(ctx context.Context) []manor.FieldError
	}
	rowValidator interface {
		Validate(ctx context.Context) error
	}
)

// validate checks the rules of every field and then the struct's own. only limits it to some fields (nil: all): a row
// that was stored under other rules can still be changed elsewhere. The error is one that is no mistake of the input.
func (r *resource) validate(ctx context.Context, row reflect.Value, only map[string]bool, prefix string, wrong *faults) error {
	for _, f := range r.fields {
		if f.computed() || only != nil && !only[f.name] {
			continue
		}
		if !wrong.has(prefix + f.name) {
			wrong.put(prefix+f.name, f.check(f.in(row)))
		}
	}
	if len(wrong.list) > 0 {
		return nil
	}
	switch v := row.Interface().(type) {
	case fieldsValidator:
		for _, w := range v.Validate(ctx) {
			wrong.add(prefix+w.Path, w.Code, "%s", w.Message)
		}
	case rowValidator:
		err := v.Validate(ctx)
		var known *manor.Error
		if errors.As(err, &known) && known.Code == manor.CodeInvalid && len(known.Errors) > 0 {
			for _, w := range known.Errors {
				wrong.add(prefix+w.Path, w.Code, "%s", w.Message)
			}
			return nil
		}
		return err
	}
	return nil
}

// check holds one value against required and the rules of the validate tag. Null and blank optional text pass.
func (f *field) check(value reflect.Value) *fault {
	if value.Kind() == reflect.Pointer {
		if value.IsNil() {
			if f.Required {
				return faultf("required", "This is required.")
			}
			return nil
		}
		value = value.Elem()
	}
	if f.Required && f.blank(value) {
		return faultf("required", "This is required.")
	}
	if f.Rules == "" || value.Kind() == reflect.String && value.Len() == 0 {
		return nil
	}
	err := rules.Var(value.Interface(), f.Rules)
	var failed validator.ValidationErrors
	if errors.As(err, &failed) && len(failed) > 0 {
		return f.explain(failed[0].Tag(), failed[0].Param(), value.Kind())
	}
	return nil
}

// blank tells whether a value that was given says nothing. Numbers and booleans always say something.
func (f *field) blank(value reflect.Value) bool {
	switch f.kind {
	case model.Int, model.Money, model.Float, model.Bool:
		return false
	case model.Tags, model.Many:
		return value.Len() == 0
	case model.JSON, model.Time:
		return value.IsZero()
	}
	return strings.TrimSpace(value.String()) == ""
}

// explain turns a rule of the validator into a stable code and plain English.
func (f *field) explain(rule, param string, kind reflect.Kind) *fault {
	unit := ""
	switch kind {
	case reflect.String:
		unit = " characters"
	case reflect.Slice, reflect.Map, reflect.Array:
		unit = " entries"
	}
	bound := func(short, small, words string) *fault {
		if unit == "" {
			return faultf(small, "This must be %s %s.", words, param)
		}
		return faultf(short, "This must have %s %s%s.", words, param, unit)
	}
	switch rule {
	case "min", "gte":
		return bound("too_short", "too_small", "at least")
	case "gt":
		return bound("too_short", "too_small", "more than")
	case "max", "lte":
		return bound("too_long", "too_big", "at most")
	case "lt":
		return bound("too_long", "too_big", "less than")
	case "len":
		return bound("length", "invalid", "exactly")
	case "oneof":
		return faultf("choice", "This must be one of %s.", strings.Join(strings.Fields(param), ", "))
	case "email":
		return faultf("email", "This must be an e-mail address.")
	case "url", "uri", "http_url", "https_url":
		return faultf("url", "This must be an address like https://example.com/.")
	case "unique":
		return faultf("duplicate", "Nothing may be named twice.")
	case "eq":
		return faultf("invalid", "This must be %s.", param)
	case "ne":
		return faultf("invalid", "This cannot be %s.", param)
	}
	if words, ok := patterns[rule]; ok {
		return faultf("pattern", "This must %s.", strings.TrimSpace(words+" "+param))
	}
	return faultf("invalid", "This does not fit the rule %s.", strings.TrimSpace(rule+" "+param))
}

var patterns = map[string]string{
	"alpha": "hold letters only", "alphanum": "hold letters and digits only", "alphaunicode": "hold letters only",
	"alphanumunicode": "hold letters and digits only", "numeric": "be a number", "number": "hold digits only",
	"hexadecimal": "hold hexadecimal digits only", "hexcolor": "be a colour like #0a7cff", "lowercase": "be in lower case",
	"uppercase": "be in upper case", "ascii": "hold ASCII characters only", "printascii": "hold printable ASCII characters only",
	"startswith": "begin with", "endswith": "end with", "startsnotwith": "not begin with", "endsnotwith": "not end with",
	"contains": "contain", "containsany": "contain one of", "excludes": "not contain", "excludesall": "contain none of",
	"uuid": "be a UUID", "uuid4": "be a UUID", "uuid7": "be a UUID", "e164": "be a telephone number like +8613800138000",
	"ip": "be an IP address", "ipv4": "be an IPv4 address", "ipv6": "be an IPv6 address", "cidr": "be a network like 10.0.0.0/8",
	"hostname": "be a host name", "fqdn": "be a full host name", "semver": "be a version like 1.2.3", "json": "be JSON",
	"base64": "be base64", "timezone": "be a time zone like Asia/Shanghai", "datetime": "have the form", "cron": "be a cron schedule",
	"iso4217": "be a currency like CNY", "bcp47_language_tag": "be a language like zh-CN",
}
