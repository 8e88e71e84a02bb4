package admin_test

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

// The school is what the tests of writing work on: every kind of field, every rule of deletion, hooks, actions, a scope.

type authorRow struct {
	bun.BaseModel `bun:"table:authors"`
	admin.Base
	Name   string  `bun:"name,notnull" json:"name" validate:"required,max=40" admin:"link,list,search,filter,unique"`
	Email  *string `bun:"email" json:"email" validate:"email"`
	Branch string  `bun:"branch,notnull" json:"branch" admin:"filter,default=main"`
}

type shelfRow struct {
	bun.BaseModel `bun:"table:shelves"`
	admin.Base
	Name     string  `bun:"name,notnull" json:"name" validate:"required,max=40" admin:"link"`
	ParentID *string `bun:"parent_id" json:"parent_id" admin:"ref=shelves,tree"`
}

type bookRow struct {
	bun.BaseModel `bun:"table:books"`
	admin.Base
	Title     string          `bun:"title,notnull" json:"title" validate:"required,min=2,max=20" admin:"link,list,search,filter"`
	Code      *string         `bun:"code" json:"code" validate:"max=20" admin:"unique,filter"`
	Price     int64           `bun:"price,notnull" json:"price" validate:"min=0" admin:"money,filter"`
	Weight    float64         `bun:"weight,notnull" json:"weight"`
	Small     int8            `bun:"small,notnull" json:"small"`
	Status    string          `bun:"status,notnull" json:"status" validate:"oneof=draft open closed" admin:"filter,default=draft"`
	Published *time.Time      `bun:"published" json:"published" admin:"filter"`
	Day       *string         `bun:"day" json:"day" admin:"date"`
	InStock   bool            `bun:"in_stock,notnull" json:"in_stock"`
	Notes     string          `bun:"notes,notnull" json:"notes" admin:"textarea"`
	Labels    []string        `bun:"labels,notnull" json:"labels"`
	Meta      json.RawMessage `bun:"meta,type:jsonb" json:"meta" admin:"json"`
	AuthorID  string          `bun:"author_id,notnull" json:"author_id" validate:"required" admin:"ref=authors,filter"`
	ShelfID   *string         `bun:"shelf_id" json:"shelf_id" admin:"ref=shelves,ondelete=null,filter"`
	Cover     admin.File      `bun:"cover,nullzero" json:"cover"`
	Fixed     string          `bun:"fixed,notnull" json:"fixed" admin:"immutable"`
	Stamp     string          `bun:"stamp,notnull" json:"stamp" admin:"readonly"`
	Pin       string          `bun:"pin,notnull" json:"pin" admin:"secret"`
	Cost      int64           `bun:"cost,notnull" json:"cost" admin:"perm=books:cost"`
	Readers   []string        `bun:"-" json:"readers" admin:"many=members,through=book_readers:book_id:member_id"`
	Similar   []string        `bun:"-" json:"similar" admin:"many=authors,through=book_similar:book_id:author_id,ordered"`
}

// Validate is a rule over two fields.
func (b *bookRow) Validate(context.Context) []manor.FieldError {
	if b.Status == "open" && b.Price == 0 {
		return []manor.FieldError{{Path: "price", Code: "price_needed", Message: "An open book has a price."}}
	}
	return nil
}

type chapterRow struct {
	bun.BaseModel `bun:"table:chapters"`
	admin.Base
	BookID   string  `bun:"book_id,notnull" json:"book_id" admin:"ref=books,ondelete=cascade"`
	Title    string  `bun:"title,notnull" json:"title" validate:"required,max=20" admin:"link"`
	Position int64   `bun:"position,notnull" json:"position"`
	EditorID *string `bun:"editor_id" json:"editor_id" admin:"ref=authors"`
}

type memberRow struct {
	bun.BaseModel `bun:"table:members"`
	admin.Base
	Name string `bun:"name,notnull" json:"name" validate:"required" admin:"link"`
}

// loan goes along with its book, and fine with its loan.
type loanRow struct {
	bun.BaseModel `bun:"table:loans"`
	admin.Base
	BookID string `bun:"book_id,notnull" json:"book_id" validate:"required" admin:"ref=books,ondelete=cascade"`
	Note   string `bun:"note,notnull" json:"note" admin:"link"`
}

type fineRow struct {
	bun.BaseModel `bun:"table:fines"`
	admin.Base
	LoanID string  `bun:"loan_id,notnull" json:"loan_id" validate:"required" admin:"ref=loans,ondelete=cascade"`
	BookID *string `bun:"book_id" json:"book_id" admin:"ref=books,ondelete=cascade"`
}

// hold keeps a loan from going.
type holdRow struct {
	bun.BaseModel `bun:"table:holds"`
	admin.Base
	LoanID string `bun:"loan_id,notnull" json:"loan_id" validate:"required" admin:"ref=loans"`
}

// folder and paper are kept when deleted.
type folderRow struct {
	bun.BaseModel `bun:"table:folders"`
	admin.Base
	admin.SoftDelete
	Name string `bun:"name,notnull" json:"name" validate:"required" admin:"link,unique"`
}

type paperRow struct {
	bun.BaseModel `bun:"table:papers"`
	admin.Base
	admin.SoftDelete
	FolderID string `bun:"folder_id,notnull" json:"folder_id" validate:"required" admin:"ref=folders,ondelete=cascade"`
	Name     string `bun:"name,notnull" json:"name" validate:"required" admin:"link"`
}

type clipRow struct {
	bun.BaseModel `bun:"table:clips"`
	admin.Base
	PaperID string `bun:"paper_id,notnull" json:"paper_id" validate:"required" admin:"ref=papers"`
}

type strictRow struct {
	bun.BaseModel `bun:"table:stricts"`
	admin.Base
	Name string `bun:"name,notnull" json:"name" validate:"required" admin:"link"`
}

// quoteRow keeps a line of a poem from going; lines are served by themselves too.
type poemRow struct {
	bun.BaseModel `bun:"table:poems"`
	admin.Base
	Name string `bun:"name,notnull" json:"name" validate:"required" admin:"link"`
}

type lineRow struct {
	bun.BaseModel `bun:"table:lines"`
	admin.Base
	PoemID string `bun:"poem_id,notnull" json:"poem_id" validate:"required" admin:"ref=poems,ondelete=cascade"`
	Text   string `bun:"text,notnull" json:"text" validate:"required" admin:"link"`
}

type quoteRow struct {
	bun.BaseModel `bun:"table:quotes"`
	admin.Base
	LineID string `bun:"line_id,notnull" json:"line_id" validate:"required" admin:"ref=lines"`
}

// sampleRow has a field for every kind of rule, and JSON in Go types.
type sampleRow struct {
	bun.BaseModel `bun:"table:samples"`
	admin.Base
	Mail   string          `bun:"mail,notnull" json:"mail" validate:"email"`
	Site   string          `bun:"site,notnull" json:"site" validate:"url"`
	Letter string          `bun:"letter,notnull" json:"letter" validate:"alpha"`
	Prefix string          `bun:"prefix,notnull" json:"prefix" validate:"startswith=ab"`
	Exact  string          `bun:"exact,notnull" json:"exact" validate:"len=3"`
	Above  *int64          `bun:"above" json:"above" validate:"gt=5"`
	Below  *int64          `bun:"below" json:"below" validate:"lt=5"`
	Not    *int64          `bun:"not_this" json:"not" validate:"ne=5"`
	Marks  []string        `bun:"marks,notnull" json:"marks" validate:"max=2,unique"`
	Odd    string          `bun:"odd,notnull" json:"odd" validate:"isbn"`
	Extra  map[string]int  `bun:"extra,type:jsonb" json:"extra" admin:"json"`
	Shape  *shape          `bun:"shape,type:jsonb" json:"shape" admin:"json"`
	Sizes  []int           `bun:"sizes,type:jsonb" json:"sizes" admin:"json"`
	When   time.Time       `bun:"when_at,notnull" json:"when" admin:"default=2024-01-01T00:00:00Z"`
	Notes  json.RawMessage `bun:"notes,type:jsonb" json:"notes" admin:"json"`
}

type shape struct {
	Width  int    `json:"width"`
	Colour string `json:"colour"`
}

// Validate refuses one value with a plain error, and one with field errors.
func (s *sampleRow) Validate(context.Context) error {
	switch s.Exact {
	case "bad":
		return manor.Errorf(manor.CodeConflict, "Not bad.")
	case "sad":
		return manor.Invalid(manor.FieldError{Path: "exact", Code: "sad", Message: "Not sad."})
	}
	return nil
}

type reasonForm struct {
	Reason string `json:"reason" validate:"required,max=10"`
	Times  int64  `json:"times" admin:"default=1"`
}

// campusApp is the app; what its hooks saw is kept for the tests.
type campusApp struct {
	mu        sync.Mutex
	saved     []string
	committed []string
	deleted   []string
}

func (*campusApp) Name() string { return "school" }

func (s *campusApp) note(list *[]string, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*list = append(*list, text)
}

func (s *campusApp) seen(list *[]string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), *list...)
}

func (s *campusApp) Install(k *manor.Kernel) error {
	site := admin.For(k)
	admin.Register(site, admin.Resource[authorRow]{Name: "authors", Scope: func(_ context.Context, who *manor.Principal) (admin.Where, error) {
		if who.Superuser || who.Can("authors:read_all") {
			return admin.All(), nil
		}
		return admin.In("branch", who.Departments()...), nil
	}, Grants: []admin.Grant{{Action: "read_all"}}})
	admin.Register(site, admin.Resource[shelfRow]{Name: "shelves"})
	admin.Register(site, admin.Resource[memberRow]{Name: "members"})
	admin.Register(site, admin.Resource[bookRow]{
		Name:    "books",
		Inlines: admin.Inlines{admin.Inline[chapterRow]("book_id").Ordered("position").Max(3)},
		Computed: admin.Computeds[bookRow]{{Name: "shout", Value: func(_ context.Context, b *bookRow) (any, error) {
			return strings.ToUpper(b.Title), nil
		}}},
		Actions: admin.Actions[bookRow]{
			{Name: "publish", Input: reasonForm{}, Run: func(_ context.Context, call *admin.ActionCall[bookRow]) error {
				in := call.Input.(*reasonForm)
				for _, b := range call.Rows {
					if b.Status == "closed" {
						return manor.Errorf(manor.CodeConflict, "%s is closed.", b.Title)
					}
					b.Status, b.Notes = "open", in.Reason
				}
				call.Result = map[string]any{"times": in.Times}
				return nil
			}},
			{Name: "touch", Run: func(context.Context, *admin.ActionCall[bookRow]) error { return nil }},
		},
		BeforeSave: func(_ context.Context, s *admin.Save[bookRow]) error {
			if s.Row.Title == "refused" {
				return manor.Invalid(manor.FieldError{Path: "title", Code: "refused", Message: "Not this one."})
			}
			s.Row.Stamp = "stamped " + s.Row.Title
			return nil
		},
		AfterSave: func(_ context.Context, save *admin.Save[bookRow]) error {
			if save.Row.Title == "late" {
				return errors.New("the disk is on fire")
			}
			s.note(&s.saved, save.Row.Title)
			return nil
		},
		AfterCommit: func(_ context.Context, save *admin.Save[bookRow]) { s.note(&s.committed, save.Row.Title) },
		BeforeDelete: func(_ context.Context, _ *manor.Tx, b *bookRow) error {
			if b.Title == "kept" {
				return manor.Errorf(manor.CodeConflict, "This one stays.")
			}
			s.note(&s.deleted, b.Title)
			return nil
		},
	})
	admin.Register(site, admin.Resource[loanRow]{Name: "loans", BeforeDelete: func(_ context.Context, _ *manor.Tx, l *loanRow) error {
		s.note(&s.deleted, "loan "+l.Note)
		return nil
	}})
	admin.Register(site, admin.Resource[fineRow]{Name: "fines"})
	admin.Register(site, admin.Resource[holdRow]{Name: "holds"})
	admin.Register(site, admin.Resource[folderRow]{Name: "folders"})
	admin.Register(site, admin.Resource[paperRow]{Name: "papers"})
	admin.Register(site, admin.Resource[clipRow]{Name: "clips"})
	admin.Register(site, admin.Resource[poemRow]{Name: "poems", Inlines: admin.Inlines{admin.Inline[lineRow]("poem_id")}})
	admin.Register(site, admin.Resource[lineRow]{Name: "lines"})
	admin.Register(site, admin.Resource[quoteRow]{Name: "quotes"})
	admin.Register(site, admin.Resource[sampleRow]{Name: "samples"})
	admin.Register(site, admin.Resource[strictRow]{Name: "stricts", RequireIfMatch: true})
	return nil
}

// campus is a running school with a superuser at its desk.
type campus struct {
	*manortest.Program
	root   *manortest.Client
	school *campusApp
	author string
}

func newCampus(t testing.TB) *campus {
	t.Helper()
	app := &campusApp{}
	l := &campus{Program: manortest.New(t, app), school: app}
	l.root = l.As(manortest.Superuser())
	l.author = l.mustMake(t, "authors", map[string]any{"name": "Lu Xun"})
	return l
}

// mustMake creates a row and answers its id.
func (l *campus) mustMake(t testing.TB, resource string, row map[string]any) string {
	t.Helper()
	return l.root.Post(t, "/api/v1/"+resource, row).MustStatus(t, 201).String(t, "id")
}

// mustBook creates a book with what it needs, and more.
func (l *campus) mustBook(t testing.TB, more map[string]any) string {
	t.Helper()
	row := map[string]any{"title": "Call to Arms", "author_id": l.author}
	for name, value := range more {
		row[name] = value
	}
	return l.mustMake(t, "books", row)
}

// count is how many rows of a table there are.
func (l *campus) count(t testing.TB, table string) int {
	t.Helper()
	n, err := l.Kernel.DB().Read().NewSelect().TableExpr("?", bun.Ident(table)).Count(t.Context())
	require.NoError(t, err)
	return int(n)
}

// events are the topics in the outbox, in order, of one object.
func (l *campus) events(t testing.TB, key string) []string {
	t.Helper()
	var topics []string
	err := l.Kernel.DB().Read().NewSelect().TableExpr("outbox").Column("topic").Where("key = ?", key).OrderExpr("id").Scan(t.Context(), &topics)
	require.NoError(t, err)
	return topics
}

// history is what the history of an object says, newest first.
func (l *campus) history(t testing.TB, resource, id string) []map[string]any {
	t.Helper()
	return l.root.Get(t, "/api/v1/"+resource+"/"+id+"/history").MustStatus(t, 200).Items(t)
}

func header(name, value string) manortest.Option { return manortest.Header(name, value) }

// raw is JSON as it is written.
func raw(text string) json.RawMessage { return json.RawMessage(text) }

// many are n different texts.
func many(n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = "t" + strconv.Itoa(i)
	}
	return texts
}

// bulkLoans puts loans of a book into the table, without history.
func (l *campus) bulkLoans(t testing.TB, book string, n int) {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Millisecond)
	rows := make([]loanRow, n)
	for i := range rows {
		rows[i] = loanRow{Base: admin.Base{ID: "loan-" + strconv.Itoa(i), CreatedAt: now, UpdatedAt: now, Version: 1}, BookID: book}
	}
	require.NoError(t, l.Kernel.DB().InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
		_, err := tx.NewInsert().Model(&rows).Exec(ctx)
		return err
	}))
}
