package admin

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
	"github.com/manor-go/manor/internal/problem"
)

// maxViews is how many views one user can save.
const maxViews = 500

// viewRow is a list as somebody likes to see it: filters, search and order, and the columns.
type viewRow struct {
	bun.BaseModel `bun:"table:console_views"`

	ID        string    `bun:"id,pk"`
	UserID    string    `bun:"user_id,notnull,unique:name"`
	Owner     string    `bun:"owner,notnull"` // the owner's user name
	Resource  string    `bun:"resource,notnull,unique:name" admin:"index"`
	Name      string    `bun:"name,notnull,unique:name"`
	Query     string    `bun:"query,notnull"`
	Columns   []string  `bun:"columns,type:jsonb,notnull" admin:"json"`
	Shared    bool      `bun:"shared,notnull"`
	CreatedAt time.Time `bun:"created_at,notnull"`
	UpdatedAt time.Time `bun:"updated_at,notnull"`
}

// savedView is a view as it is answered.
type savedView struct {
	ID       string   `json:"id"`
	Resource string   `json:"resource"`
	Name     string   `json:"name"`
	Query    string   `json:"query" doc:"As behind the question mark of the list's address: status=open&sortby=-created_at"`
	Columns  []string `json:"columns" nullable:"false" doc:"Names of fields in order; none: the declared columns"`
	Shared   bool     `json:"shared" doc:"Everybody who may read the resource sees it"`
	Mine     bool     `json:"mine" doc:"Only then it can be changed"`
	Owner    string   `json:"owner" doc:"User name"`
}

func (r *viewRow) shownTo(who *manor.Principal) savedView {
	columns := r.Columns
	if columns == nil {
		columns = []string{}
	}
	return savedView{
		ID: r.ID, Resource: r.Resource, Name: r.Name, Query: r.Query, Columns: columns,
		Shared: r.Shared, Mine: r.UserID == who.UserID, Owner: r.Owner,
	}
}

type viewsInput struct {
	Resource string `query:"resource" maxLength:"50" doc:"Only the views of this one"`
}

type viewsAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Items []savedView `json:"items" nullable:"false"`
	}
}

// getViews lists the caller's own views and those that others share, as far as he may read what they show.
func (s *Site) getViews(ctx context.Context, who *manor.Principal, in *viewsInput) (*viewsAnswer, error) {
	if in.Resource != "" && (s.find(in.Resource) == nil || !who.Can(in.Resource+":read")) {
		return nil, errForbidden(in.Resource + ":read")
	}
	var rows []viewRow
	q := s.kernel.DB().Read().NewSelect().Model(&rows).Where("user_id = ? OR shared", who.UserID).Order("name", "id")
	if in.Resource != "" {
		q = q.Where("resource = ?", in.Resource)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, database.Translate(err)
	}
	answer := &viewsAnswer{CacheControl: "private, no-cache"}
	answer.Body.Items = []savedView{}
	for _, row := range rows {
		if r := s.find(row.Resource); r != nil && r.can(who, "read") {
			answer.Body.Items = append(answer.Body.Items, row.shownTo(who))
		}
	}
	return answer, nil
}

type viewAnswer struct {
	Body savedView
}

type newViewInput struct {
	Body struct {
		Resource string   `json:"resource" maxLength:"50"`
		Name     string   `json:"name" minLength:"1" maxLength:"100"`
		Query    string   `json:"query,omitempty" maxLength:"4000"`
		Columns  []string `json:"columns,omitempty" maxItems:"200" nullable:"false"`
		Shared   bool     `json:"shared,omitempty" doc:"Needs console:share_views"`
	}
}

func (s *Site) postView(ctx context.Context, who *manor.Principal, in *newViewInput) (*viewAnswer, error) {
	now := s.kernel.Clock().Now()
	row := &viewRow{
		ID: newID(), UserID: who.UserID, Owner: who.Username, Resource: in.Body.Resource, Name: strings.TrimSpace(in.Body.Name),
		Query: in.Body.Query, Columns: in.Body.Columns, Shared: in.Body.Shared, CreatedAt: now, UpdatedAt: now,
	}
	if r := s.find(row.Resource); r == nil || !r.can(who, "read") {
		return nil, manor.Invalid(manor.FieldError{Path: "resource", Code: "not_found", Message: fmt.Sprintf("There is no list of %s for you.", row.Resource)})
	}
	if row.Shared && !who.Can(shareViews) {
		return nil, errForbidden(shareViews)
	}
	if err := row.check(); err != nil {
		return nil, err
	}
	err := s.kernel.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		own, err := tx.NewSelect().Model((*viewRow)(nil)).Where("user_id = ?", who.UserID).Count(ctx)
		if err != nil {
			return database.Translate(err)
		}
		if own >= maxViews {
			return manor.Invalid(manor.FieldError{Path: "name", Code: "too_many", Message: fmt.Sprintf("At most %d views are kept. Delete one first.", maxViews)})
		}
		_, err = tx.NewInsert().Model(row).Exec(ctx)
		return database.Translate(err)
	})
	if err != nil {
		return nil, nameTaken(err)
	}
	return &viewAnswer{Body: row.shownTo(who)}, nil
}

// check holds a view against the rules that the document does not tell.
func (r *viewRow) check() error {
	var wrong []manor.FieldError
	if r.Name == "" {
		wrong = append(wrong, manor.FieldError{Path: "name", Code: "required", Message: "This is required."})
	}
	r.Query = strings.TrimPrefix(r.Query, "?")
	if _, err := parseParams(r.Query); err != nil {
		wrong = append(wrong, manor.FieldError{Path: "query", Code: "invalid", Message: "This is not the query of a list."})
	}
	if r.Columns == nil {
		r.Columns = []string{}
	}
	for i, name := range r.Columns {
		if !validName(name) {
			wrong = append(wrong, manor.FieldError{Path: fmt.Sprintf("columns[%d]", i), Code: "invalid", Message: "This is not the name of a field."})
		}
		if slices.Index(r.Columns, name) < i {
			wrong = append(wrong, manor.FieldError{Path: fmt.Sprintf("columns[%d]", i), Code: "duplicate", Message: "This is named twice."})
		}
	}
	return manor.Invalid(wrong...)
}

// nameTaken tells a clash of names on the field.
func nameTaken(err error) error {
	var constraint *database.ConstraintError
	if !errors.As(err, &constraint) || constraint.Kind != database.UniqueConstraint {
		return err
	}
	taken := manor.Errorf(problem.Unique, "You have a view of that name.").Wrap(err)
	taken.Errors = []manor.FieldError{{Path: "name", Code: "unique", Message: "You have a view of that name."}}
	return taken
}

type viewPatch struct {
	ID   string `path:"id" maxLength:"100"`
	Body struct {
		Name    *string   `json:"name,omitempty" minLength:"1" maxLength:"100"`
		Query   *string   `json:"query,omitempty" maxLength:"4000"`
		Columns *[]string `json:"columns,omitempty" maxItems:"200" nullable:"false"`
		Shared  *bool     `json:"shared,omitempty" doc:"True needs console:share_views"`
	}
}

func (s *Site) patchView(ctx context.Context, who *manor.Principal, in *viewPatch) (*viewAnswer, error) {
	var row *viewRow
	err := s.kernel.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) (err error) {
		if row, err = s.ownView(ctx, tx, who, in.ID); err != nil {
			return err
		}
		shared := row.Shared
		if in.Body.Name != nil {
			row.Name = strings.TrimSpace(*in.Body.Name)
		}
		if in.Body.Query != nil {
			row.Query = *in.Body.Query
		}
		if in.Body.Columns != nil {
			row.Columns = *in.Body.Columns
		}
		if in.Body.Shared != nil {
			row.Shared = *in.Body.Shared
		}
		if row.Shared && !shared && !who.Can(shareViews) {
			return errForbidden(shareViews)
		}
		if err := row.check(); err != nil {
			return err
		}
		row.UpdatedAt = s.kernel.Clock().Now()
		_, err = tx.NewUpdate().Model(row).Column("name", "query", "columns", "shared", "updated_at").WherePK().Exec(ctx)
		return database.Translate(err)
	})
	if err != nil {
		return nil, nameTaken(err)
	}
	return &viewAnswer{Body: row.shownTo(who)}, nil
}

type viewName struct {
	ID string `path:"id" maxLength:"100"`
}

func (s *Site) deleteView(ctx context.Context, who *manor.Principal, in *viewName) (*nothing, error) {
	return nil, s.kernel.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		row, err := s.ownView(ctx, tx, who, in.ID)
		if err != nil {
			return err
		}
		_, err = tx.NewDelete().Model(row).WherePK().Exec(ctx)
		return database.Translate(err)
	})
}

// ownView finds a view that the caller may change: his own, and as superuser what others share. One that others share is
// forbidden to change; one that they do not share, or of a resource that he may not read, is not there. No other
// transaction changes it meanwhile.
func (s *Site) ownView(ctx context.Context, tx *manor.Tx, who *manor.Principal, id string) (*viewRow, error) {
	row := &viewRow{}
	q := tx.NewSelect().Model(row).Where("id = ?", id).Where("user_id = ? OR shared", who.UserID)
	if tx.Dialect == database.Postgres { // SQLite has one writer at a time anyway
		q = q.For("UPDATE")
	}
	err := q.Scan(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, database.Translate(err)
	}
	if r := s.find(row.Resource); err != nil || r == nil || !r.can(who, "read") {
		return nil, manor.Errorf(manor.CodeNotFound, "There is no such view.")
	}
	if row.UserID != who.UserID && !who.Superuser {
		return nil, manor.Errorf(manor.CodeForbidden, "This view belongs to %s.", row.Owner)
	}
	return row, nil
}
