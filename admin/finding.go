package admin

import (
	"strings"

	"github.com/manor-go/manor"
)

// The ids of what the checks of declarations say; docs/checks.md explains each. Never renumbered.
const (
	idStruct         = "admin.E001" // a tag or type of the struct is wrong
	idName           = "admin.E002" // the name cannot be a path segment
	idReserved       = "admin.E003" // the name belongs to Manor
	idDuplicate      = "admin.E004" // two resources have one name
	idBase           = "admin.E005" // the struct does not embed admin.Base
	idDuplicateField = "admin.E006" // two members have one name in JSON
	idTarget         = "admin.E007" // a reference points at a resource that is not registered
	idCannotFilter   = "admin.E008" // a kind of field that cannot be filtered
	idCannotSort     = "admin.E009" // a kind of field that cannot be sorted
	idCannotSearch   = "admin.E010" // a kind of field that cannot be searched
	idOrder          = "admin.E011" // the default order names what cannot be sorted
	idFieldset       = "admin.E012" // a fieldset names a field that does not exist, or one that another has
	idHierarchy      = "admin.E013" // the date hierarchy is not a time or date that can be filtered
	idListEditable   = "admin.E014" // a field of the list cannot be edited there
	idSlug           = "admin.E015" // a slug has no source, or is not text
	idRequired       = "admin.E016" // required contradicts the rest of the field
	idDefault        = "admin.E017" // the default is not a value of the field
	idComputed       = "admin.E018" // a computed column is incomplete
	idAction         = "admin.E019" // an action is incomplete, or its name is taken
	idPermission     = "admin.E020" // a permission is not written as one, or is declared twice
	idInline         = "admin.E021" // an inline cannot be attached to its parent
	idTree           = "admin.E022" // tree on a field that does not refer to its own resource
	idConcealed      = "admin.E023" // a hidden or secret field is shown, filtered, sorted or searched
	idSunset         = "admin.E024" // Sunset before Deprecated
	idTable          = "admin.E025" // a table cannot be made of the struct
	idRules          = "admin.E026" // a rule of the validate tag is not known, or does not fit the type
	idQueryName      = "admin.E027" // a field that is filtered has the name of a query parameter
	idVersion        = "admin.E028" // the API version is not written as one
	idListOption     = "admin.E029" // an option of the list does not fit the fields
	idWidget         = "admin.E030" // a widget of the dashboard is incomplete, or shows what is not there
	idPage           = "admin.E031" // a page of the console cannot be opened
	idExtension      = "admin.E032" // an extension of the console cannot be served
	idDataScope      = "admin.E033" // Owner or Department names what rows cannot be limited by
	idQuietCascade   = "admin.E034" // rows would go along unseen that something depends on
	idUnusedLabel    = "admin.W001" // a label that belongs to nothing
	idUnreachable    = "admin.W002" // a required field that some callers cannot set
	idTwoLinks       = "admin.W003" // several fields are links
)

// find records what is wrong with the declaration. place is the field, option or member, relative to the struct.
func (r *resource) wrong(id, place, text, hint string) {
	where := r.typ.Name()
	if r.app != "" {
		where = r.app + "." + where
	}
	if place != "" {
		where += "." + place
	}
	r.site.report(id, where, text, hint)
}

func (s *Site) report(id, place, text, hint string) {
	severity := manor.SeverityError
	if strings.Contains(id, ".W") {
		severity = manor.SeverityWarning
	}
	s.findings = append(s.findings, manor.Finding{ID: id, Severity: severity, Place: place, Text: text, Hint: hint})
}
