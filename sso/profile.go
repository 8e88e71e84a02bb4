package sso

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/problem"
)

// ownChanges are what somebody may change about himself; nil stays as it is. An empty e-mail, phone or language is none.
type ownChanges struct {
	DisplayName *string
	Email       *string
	Phone       *string
	Language    *string
	Password    string // the present one; needed for another e-mail or phone, which are ways to the account
}

// changeOwn changes the caller's own user. The rules of the resource users hold; its permissions are not needed.
func (s *service) changeOwn(ctx context.Context, who *manor.Principal, address string, in ownChanges) error {
	user, err := s.userByID(ctx, who.UserID)
	if err != nil {
		return err
	}
	known := user.Password
	changes := in.applyTo(user)
	if len(changes) == 0 {
		return nil
	}
	if err := validOwn(user, changes); err != nil {
		return err
	}
	var guards []guarded
	if reachesElsewhere(changes) {
		guards = guardsOf(user.LoginName, address)
		if err := s.confirmOwner(ctx, user, guards, in.Password); err != nil {
			return err
		}
	}
	return s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		user := new(User)
		if err := lockRow(tx, tx.NewSelect().Model(user).Where("id = ?", who.UserID)).Scan(ctx); err != nil {
			return fmt.Errorf("read a user: %w", database.Translate(err))
		}
		before := *user
		changes := in.applyTo(user)
		if len(changes) == 0 {
			return nil
		}
		if reachesElsewhere(changes) {
			if guards == nil || user.Password != known {
				return manor.Errorf(manor.CodeConflict, "Your account was changed by somebody else just now. Try again.")
			}
			if err := s.clearFailures(ctx, tx, guards); err != nil {
				return err
			}
			if err := s.voidResets(ctx, tx, user.ID); err != nil {
				return err
			}
		}
		now := s.k.Clock().Now()
		_, err := tx.NewUpdate().Model(user).Column("display_name", "email", "phone", "language").
			Set("updated_at = ?", now).Set("version = version + 1").WherePK().Exec(ctx)
		if err != nil {
			return ownClash(err)
		}
		if err := s.notifyReach(ctx, tx, &before, changes["email"] != nil, changes["phone"] != nil); err != nil {
			return err
		}
		return s.record(ctx, tx, securityEvent{user: user, action: "update", changes: changes})
	})
}

// reachesElsewhere tells whether changes concern where the account can be reached, and signed in to.
func reachesElsewhere(changes map[string]any) bool {
	return changes["email"] != nil || changes["phone"] != nil
}

// confirmOwner asks for the caller's password.
func (s *service) confirmOwner(ctx context.Context, user *User, guards []guarded, password string) error {
	if err := s.refuseLocked(ctx, s.k.DB().Read(), guards); err != nil {
		return err
	}
	if password == "" {
		return manor.Invalid(manor.FieldError{Path: "password", Code: "required", Message: "Enter your password to change the e-mail address or the phone number."})
	}
	return s.confirmPassword(ctx, user, guards, "password", password)
}

// applyTo changes the user and returns what is different now, as the history has it: field → before, after.
func (in ownChanges) applyTo(user *User) map[string]any {
	changes := map[string]any{}
	text := func(name string, field *string, value *string) {
		if value == nil || *field == strings.TrimSpace(*value) {
			return
		}
		changes[name] = []any{*field, strings.TrimSpace(*value)}
		*field = strings.TrimSpace(*value)
	}
	nullable := func(name string, field **string, value *string) {
		if value == nil {
			return
		}
		after := optional(*value)
		if same := (*field == nil) == (after == nil) && (after == nil || **field == *after); same {
			return
		}
		changes[name] = []any{*field, after}
		*field = after
	}
	text("display_name", &user.DisplayName, in.DisplayName)
	if in.Email != nil {
		email := tidyEmail(*in.Email)
		in.Email = &email
	}
	if in.Phone != nil {
		phone, _ := tidyPhone(*in.Phone) // what is none is refused later
		in.Phone = &phone
	}
	nullable("email", &user.Email, in.Email)
	nullable("phone", &user.Phone, in.Phone)
	nullable("language", &user.Language, in.Language)
	return changes
}

// languageOf is en or zh, as the user chose; empty when he did not.
func languageOf(user *User) string {
	if user.Language == nil {
		return ""
	}
	return *user.Language
}

// validOwn checks the fields against the rules that they declare.
func validOwn(user *User, changes map[string]any) error {
	var failed validator.ValidationErrors
	err := validator.New().StructPartial(user, "DisplayName", "Email", "Phone", "Language")
	if err != nil && !errors.As(err, &failed) {
		return fmt.Errorf("check a user: %w", err)
	}
	paths := map[string]string{"DisplayName": "display_name", "Email": "email", "Phone": "phone", "Language": "language"}
	var fields []manor.FieldError
	for _, f := range failed {
		field := manor.FieldError{Path: paths[f.StructField()], Code: f.Tag(), Message: "This is not valid."}
		switch f.Tag() {
		case "max":
			field.Code, field.Message = "too_long", fmt.Sprintf("At most %s characters.", f.Param())
		case "email":
			field.Message = "This is not an e-mail address."
		case "oneof":
			field.Code, field.Message = "choice", "One of: "+strings.Join(strings.Fields(f.Param()), ", ")+"."
		}
		fields = append(fields, field)
	}
	if wrong := displayNameProblem(user.DisplayName); wrong != nil && changes["display_name"] != nil {
		fields = append(fields, *wrong)
	}
	if changes["phone"] != nil && user.Phone != nil {
		if _, ok := tidyPhone(*user.Phone); !ok {
			fields = append(fields, wrongPhone)
		}
	}
	return manor.Invalid(fields...)
}

// ownClash names the field that somebody else has the value of.
func ownClash(err error) error {
	var constraint *database.ConstraintError
	translated := database.Translate(err)
	if !errors.As(translated, &constraint) || constraint.Kind != database.UniqueConstraint {
		return fmt.Errorf("change a user: %w", translated)
	}
	path := "email"
	if slices.Contains(constraint.Columns, "phone") || strings.Contains(constraint.Constraint, "phone") {
		path = "phone"
	}
	const text = "Another user has this."
	return &manor.Error{Code: problem.Unique, Detail: text, Errors: []manor.FieldError{{Path: path, Code: "unique", Message: text}}}
}
