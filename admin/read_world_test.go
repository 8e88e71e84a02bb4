package admin_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

// The world of the reading tests: a library whose readers see the authors of their departments.

type libAuthor struct {
	bun.BaseModel `bun:"table:lib_authors"`
	admin.Base
	admin.SoftDelete
	Name       string  `json:"name" validate:"required" admin:"link,search,filter=contains"`
	Country    *string `json:"country" admin:"filter"`
	Department string  `json:"department" admin:"filter"`
	Salary     int64   `json:"salary" admin:"filter,perm=lib_authors:salary"`
	Password   string  `json:"password" admin:"secret"`
	Note       string  `json:"note" admin:"hidden"`
}

type libLabel struct {
	bun.BaseModel `bun:"table:lib_labels"`
	admin.Base
	Name string `json:"name" admin:"link,filter"`
}

type libBook struct {
	bun.BaseModel `bun:"table:lib_books"`
	admin.Base
	admin.SoftDelete
	Title     string          `json:"title" validate:"required" admin:"link,search,filter=contains"`
	Subtitle  *string         `json:"subtitle" admin:"search,filter=contains"`
	Price     int64           `json:"price_cents" admin:"money,filter"`
	Stock     *int64          `json:"stock" admin:"filter"`
	Rating    *float64        `json:"rating" admin:"filter"`
	Status    string          `json:"status" validate:"oneof=draft open closed" admin:"filter"`
	Lent      bool            `json:"lent" admin:"filter"`
	Published *time.Time      `json:"published" admin:"filter"`
	Day       *string         `json:"day" admin:"date,filter"`
	AuthorID  *string         `json:"author_id" admin:"ref=lib_authors,filter,ondelete=null"`
	Words     []string        `json:"words" admin:"filter"`
	Extra     json.RawMessage `json:"extra" bun:",type:jsonb"`
	Cost      int64           `json:"cost" admin:"filter,perm=lib_books:cost"`
	Labels    []string        `bun:"-" json:"labels" admin:"many=lib_labels,through=lib_book_labels:book_id:label_id,ordered,filter"`
}

type libPage struct {
	bun.BaseModel `bun:"table:lib_pages"`
	admin.Base
	BookID string `json:"book_id" admin:"ref=lib_books,ondelete=cascade"`
	Number int64  `json:"number" admin:"sort"`
	Text   string `json:"text"`
}

type libJoin struct {
	bun.BaseModel `bun:"table:lib_book_labels"`
	BookID        string `bun:"book_id,pk"`
	LabelID       string `bun:"label_id,pk"`
	Position      int64  `bun:"position"`
}

type libApp struct{ computedCalls, computedRows int }

func (*libApp) Name() string { return "library" }

func (a *libApp) Install(k *manor.Kernel) error {
	site := admin.For(k)
	admin.Register(site, admin.Resource[libAuthor]{Name: "lib_authors", Order: "name", Scope: libScope})
	admin.Register(site, admin.Resource[libLabel]{Name: "lib_labels", Order: "name"})
	admin.Register(site, admin.Resource[libBook]{
		Name: "lib_books", Order: "-created_at",
		Inlines: admin.Inlines{admin.Inline[libPage]("book_id").As("pages").Ordered("number")},
		Computed: admin.Computeds[libBook]{
			{Name: "shout", Values: func(_ context.Context, rows []*libBook) ([]any, error) {
				a.computedCalls++
				a.computedRows += len(rows)
				values := make([]any, len(rows))
				for i, row := range rows {
					if row.Title == "broken" {
						return nil, errors.New("this title cannot be shouted")
					}
					values[i] = row.Title + "!"
				}
				return values, nil
			}},
			{Name: "double", Kind: admin.KindInt, Permission: "lib_books:cost", Value: func(_ context.Context, row *libBook) (any, error) { return 2 * row.Price, nil }},
		},
	})
	return nil
}

func libScope(_ context.Context, who *manor.Principal) (admin.Where, error) {
	if who.Superuser || who.Can("lib_authors:read_all") {
		return admin.All(), nil
	}
	return admin.In("department", who.Departments()...), nil
}

type library struct {
	*manortest.Program
	app *libApp
}

func newLibrary(tb testing.TB) *library {
	app := &libApp{}
	return &library{manortest.New(tb, app), app}
}

func (l *library) root() *manortest.Client { return l.As(manortest.Superuser()) }

// put inserts rows past the engine.
func (l *library) put(tb testing.TB, models ...any) {
	tb.Helper()
	err := l.Kernel.DB().InTx(tb.Context(), func(ctx context.Context, tx *manor.Tx) error {
		for _, model := range models {
			if _, err := tx.NewInsert().Model(model).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(tb, err)
}

func libID(kind string, n int) string { return fmt.Sprintf("%s-%05d", kind, n) }

func libBase(kind string, n int) admin.Base {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n/3) * time.Minute)
	return admin.Base{ID: libID(kind, n), CreatedAt: at, UpdatedAt: at, Version: 1}
}

// mustBooks makes n plain books, oldest first.
func (l *library) mustBooks(tb testing.TB, n int) []libBook {
	tb.Helper()
	books := make([]libBook, n)
	for i := range books {
		books[i] = libBook{Base: libBase("b", i), Title: fmt.Sprintf("Book %03d", i), Status: "open", Price: int64(i % 7), Words: []string{}}
	}
	for start := 0; start < n; start += 500 {
		batch := books[start:min(n, start+500)]
		l.put(tb, &batch)
	}
	return books
}

func ids(items []map[string]any) []string {
	all := []string{}
	for _, item := range items {
		all = append(all, item["id"].(string))
	}
	return all
}
