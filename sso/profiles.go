package sso

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/model"
	"github.com/manor-go/manor/internal/problem"
)

// ProfileBase is what the struct of a profile embeds in the place of admin.Base. The row's id is that of the user.
type ProfileBase struct {
	admin.Base
	UserID string `bun:"user_id,notnull" json:"user_id" validate:"required" admin:"ref=users,ondelete=cascade,immutable,unique,list,filter"`
}

func (b *ProfileBase) profileBase() *ProfileBase { return b }

// profileRow is a pointer to a struct that embeds ProfileBase.
type profileRow[T any] interface {
	*T
	profileBase() *ProfileBase
}

// profile is one kind of them, without its type.
type profile struct {
	name   string
	typ    reflect.Type
	ensure func(ctx context.Context, userID string) error
}

// Profile declares fields that an app adds to users, one row for each user who needs one. It is a resource as any other, of
// the app being installed, whose rows have the ids of their users; its fields stand in the form of users too, for who holds
// its permissions, and in GET /auth/me?include=name for the user himself. Rows are deleted with their users. Because a row is
// made of defaults when it is first asked for (ProfileOf), no field can be required, and one that is unique takes null.
// sso is installed before.
func Profile[T any, P profileRow[T]](k *manor.Kernel, declaration admin.Resource[T]) error {
	s, err := serviceOf(k)
	if err != nil {
		return err
	}
	if err := optionalFields(declaration.Name, reflect.TypeFor[T]()); err != nil {
		return err
	}
	before := declaration.BeforeSave
	declaration.BeforeSave = func(ctx context.Context, save *admin.Save[T]) error {
		if save.Created() {
			if err := profileFree[T, P](ctx, save.Tx, save.Row); err != nil {
				return err
			}
		}
		if before != nil {
			return before(ctx, save)
		}
		return nil
	}
	site := admin.For(k)
	admin.Register(site, declaration)
	admin.Extend(site, "users", admin.Inline[T]("user_id").As(declaration.Name).Labelled(declaration.Label).Max(1).Stacked().NoDelete().OwnPermissions())
	s.profiles = append(s.profiles, &profile{name: declaration.Name, typ: reflect.TypeFor[T](), ensure: func(ctx context.Context, userID string) error {
		_, err := ProfileOf[T, P](ctx, k, userID)
		return err
	}})
	return nil
}

// profileFree gives a new row the id of its user, who has none yet.
func profileFree[T any, P profileRow[T]](ctx context.Context, tx *manor.Tx, row *T) error {
	base := P(row).profileBase()
	base.ID = base.UserID
	taken, err := tx.NewSelect().Model((*T)(nil)).Where("id = ?", base.ID).Exists(ctx)
	if err != nil {
		return fmt.Errorf("look for the profile of a user: %w", database.Translate(err))
	}
	if taken {
		const text = "The user has one already. Change it instead."
		return &manor.Error{Code: problem.Unique, Detail: text, Errors: []manor.FieldError{{Path: "user_id", Code: "unique", Message: text}}}
	}
	return nil
}

// optionalFields refuses fields that a row made of defaults could not have.
func optionalFields(name string, t reflect.Type) error {
	parsed, _ := model.Parse(t) // what is wrong in it is reported by the resource
	var wrong []string
	for _, f := range parsed.Fields {
		switch {
		case slices.Contains([]string{"id", "created_at", "updated_at", "user_id"}, f.Name): // of ProfileBase
		case f.Required:
			wrong = append(wrong, f.Name+" is required: give it a default instead, or let it be empty")
		case f.Unique && !f.Null:
			wrong = append(wrong, f.Name+" is unique: make it a pointer, so that many can have none")
		case (f.Kind == model.Ref || f.Kind == model.Time) && !f.Null:
			wrong = append(wrong, f.Name+" always needs a value: make it a pointer")
		}
	}
	for _, columns := range parsed.UniqueSets {
		wrong = append(wrong, strings.Join(columns, ", ")+" are unique together: let BeforeSave see to it")
	}
	if len(wrong) > 0 {
		return fmt.Errorf("profile %s: a row is made of defaults when it is first asked for, but %s", name, strings.Join(wrong, "; "))
	}
	return nil
}

// ProfileOf is the row of a user; it is made of defaults when there is none yet. not_found when there is no such user. It
// opens a transaction, so it is not for use within one.
func ProfileOf[T any, P profileRow[T]](ctx context.Context, k *manor.Kernel, userID string) (*T, error) {
	s, err := serviceOf(k)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(s.profiles, func(p *profile) bool { return p.typ == reflect.TypeFor[T]() })
	if i < 0 {
		return nil, fmt.Errorf("%s is no profile: declare it with sso.Profile", reflect.TypeFor[T]().Name())
	}
	row, err := readProfile[T](ctx, k.DB().Read(), userID)
	if row != nil || err != nil {
		return row, err
	}
	fresh, err := admin.NewRow[T](admin.For(k), s.profiles[i].name)
	if err != nil {
		return nil, err
	}
	P(fresh).profileBase().ID, P(fresh).profileBase().UserID = userID, userID
	err = k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		there, err := tx.NewSelect().Model((*User)(nil)).Where("id = ?", userID).Exists(ctx)
		if err != nil {
			return fmt.Errorf("look for a user: %w", err)
		}
		if !there {
			return manor.Errorf(manor.CodeNotFound, "There is no user %s.", userID)
		}
		if _, err := tx.NewInsert().Model(fresh).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
			return fmt.Errorf("make the profile of a user: %w", err)
		}
		row, err = readProfile[T](ctx, tx.Tx, userID)
		return err
	})
	return row, err
}

// readProfile is the row of a user; nil when there is none.
func readProfile[T any](ctx context.Context, db bun.IDB, userID string) (*T, error) {
	row := new(T)
	err := db.NewSelect().Model(row).Where("id = ?", userID).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the profile of a user: %w", database.Translate(err))
	}
	return row, nil
}

// ownProfiles are the caller's rows that a list of names asks for, as he may see them. invalid_parameter names what there is not.
func (s *service) ownProfiles(ctx context.Context, who *manor.Principal, include string) (map[string]any, error) {
	if include == "" {
		return nil, nil
	}
	all := map[string]any{}
	for _, name := range strings.Split(include, ",") {
		i := slices.IndexFunc(s.profiles, func(p *profile) bool { return p.name == name })
		if i < 0 {
			return nil, manor.Errorf(manor.CodeInvalidParam, "include: there is no profile %q.", cut(name, 50))
		}
		if err := s.profiles[i].ensure(ctx, who.UserID); err != nil {
			return nil, err
		}
		row, err := admin.For(s.k).Show(ctx, s.k.DB().Read(), who, name, who.UserID)
		if err != nil {
			return nil, err
		}
		all[name] = json.RawMessage(row)
	}
	return all, nil
}
