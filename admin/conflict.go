package admin

import (
	"errors"
	"strings"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/problem"
)

// conflict turns a refusal of the database, met while rows of the resource were written, into a 409 with the path of the
// field. deleting says that a row went away: then a foreign key means that another row holds it.
func (r *resource) conflict(err error, deleting bool) error {
	var constraint *database.ConstraintError
	if !errors.As(err, &constraint) {
		return err
	}
	switch constraint.Kind {
	case database.UniqueConstraint:
		return r.uniqueClash(constraint)
	case database.ForeignConstraint:
		if deleting {
			return manor.Errorf(problem.ReferenceHeld, "Other rows refer to this.").Wrap(err)
		}
		missing := manor.Errorf(problem.ReferenceMissing, "Something that this refers to went away meanwhile.").Wrap(err)
		missing.Errors = r.foreignPaths(constraint)
		return missing
	}
	return err
}

func (r *resource) uniqueClash(constraint *database.ConstraintError) error {
	clash := manor.Errorf(problem.Unique, "Another row has this value.").Wrap(constraint)
	prefix, owner := "", r
	for _, in := range r.inlines {
		if constraint.Table == in.child.model.Table && constraint.Table != r.model.Table {
			prefix, owner = in.name+".", in.child
			clash.Detail = "Another of the " + in.child.plural() + " has this value."
		}
	}
	for _, column := range constraint.Columns {
		for _, f := range owner.fields {
			if f.stored() && f.Column == column {
				clash.Errors = append(clash.Errors, manor.FieldError{
					Path: prefix + f.name, Code: "unique", Message: "Another " + owner.singular() + " has this value.",
				})
			}
		}
	}
	return clash
}

// foreignPaths names the field of a foreign key, where the database tells which it was.
func (r *resource) foreignPaths(constraint *database.ConstraintError) []manor.FieldError {
	for _, f := range r.fields {
		if f.stored() && f.Ref != "" && constraint.Table == r.model.Table && strings.Contains(constraint.Constraint, f.Column) {
			return []manor.FieldError{{Path: f.name, Code: "not_found", Message: "This went away meanwhile."}}
		}
	}
	return nil
}

// pathed puts the place of a child before the paths of its errors.
func pathed(err error, prefix string) error {
	var known *manor.Error
	if prefix == "" || !errors.As(err, &known) || len(known.Errors) == 0 {
		return err
	}
	moved := *known
	moved.Errors = make([]manor.FieldError, len(known.Errors))
	for i, f := range known.Errors {
		f.Path = prefix + f.Path
		moved.Errors[i] = f
	}
	return &moved
}
