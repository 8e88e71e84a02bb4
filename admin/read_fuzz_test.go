package admin_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

// rawGet sends a query string as it is, apart from bytes that cannot be in a request line.
func (l *library) rawGet(t *testing.T, token, path, query string) (status int, body []byte) {
	t.Helper()
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f || c == '#' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://manor"+path, nil)
	require.NoError(t, err)
	req.URL.RawQuery = b.String()
	req.Header.Set("Authorization", "Bearer "+token)
	answer, err := l.HTTP.Do(req)
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err = io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, body
}

// Whatever the query, a list answers 200 or says what is wrong.
func FuzzListQuery(f *testing.F) {
	for _, seed := range []string{
		"page=1&per_page=20", "limit=5&offset=3&sortby=-title,price_cents&order=desc", "search=Go+%E4%B8%AD", "title__contains=%25&status__in=open,draft",
		"author.name__startswith=A&include=author&fields=id,title", "cursor=WyIxIiwiYSJd", "a=%zz", "%00=1", "=&&=", "words=a&labels__ne=b&count=exact",
		"published__gte=2026-01-01T00:00:00+08:00&day__lt=2026-02-03&lent=true&rating=1e308", "title__startswith=%F4%8F%BF%BF", "a;b=c", "published=0000-01-01&stock=-9223372036854775808",
	} {
		f.Add(seed)
	}
	l := newLibrary(f)
	l.mustBooks(f, 30)
	token := l.root().Token()
	f.Fuzz(func(t *testing.T, query string) {
		status, body := l.rawGet(t, token, "/api/v1/lib_books", query)
		require.True(t, status == 200 || status == 400 || status == 414 || status == 431, "%d %s", status, body)
		require.True(t, status > 400 || json.Valid(body), "%s", body)
	})
}

// A cursor that was tampered with is refused; none of them makes the server fail.
func FuzzCursor(f *testing.F) {
	l := newLibrary(f)
	l.mustBooks(f, 10)
	token := l.root().Token()
	const list = "/api/v1/lib_books"
	const order = "sortby=stock,-published,rating,lent,title&per_page=3"
	good := l.root().Get(f, list+"?"+order).String(f, "next_cursor")
	raw, err := base64.RawURLEncoding.DecodeString(good)
	require.NoError(f, err)
	var parts []any
	require.NoError(f, json.Unmarshal(raw, &parts))
	mark := fmt.Sprint(parts[1])
	f.Add(`null,null,null,false,"Book 001","x"`)
	f.Add(`"1","2026-01-01T00:00:00.000Z","0.5",true,"","b"`)
	f.Add(`"9223372036854775808",null,null,1,"\u0000",null`)
	f.Add(`1,2,3,4,5,6`)
	f.Add(`"0","9999-99-99T00:00:00.000Z","1e999",true,"a",{}`)
	f.Fuzz(func(t *testing.T, values string) {
		cursor := base64.RawURLEncoding.EncodeToString([]byte(`["1","` + mark + `",` + values + `]`))
		status, body := l.rawGet(t, token, list, order+"&cursor="+cursor)
		require.True(t, status == 200 || status == 400, "%d %s", status, body)
		status, body = l.rawGet(t, token, list, order+"&cursor="+values)
		require.True(t, status == 200 || status == 400, "%d %s", status, body)
	})
}

// FuzzFilter throws values at every operator of every kind.
func FuzzFilter(f *testing.F) {
	l := newLibrary(f)
	l.mustBooks(f, 10)
	token := l.root().Token()
	names := []string{"title", "subtitle", "price_cents", "stock", "rating", "status", "lent", "published", "day", "author_id", "words", "labels", "id", "author.name", "author.created_at"}
	ops := []string{"", "__ne", "__in", "__gte", "__lte", "__gt", "__lt", "__contains", "__startswith", "__isnull"}
	for i, value := range []string{"a", "", "true", "1", "-1.5e3", "2026-01-01", "2026-01-01T00:00:00Z", "a,b,,c", "%", `\`, "\U0010FFFF\uD7FF"} {
		f.Add(uint8(i), uint8(i), value)
	}
	f.Fuzz(func(t *testing.T, name, op uint8, value string) {
		query := names[int(name)%len(names)] + ops[int(op)%len(ops)] + "=" + urlEscape(value)
		status, body := l.rawGet(t, token, "/api/v1/lib_books", query)
		require.True(t, status == 200 || status == 400 || status == 414 || status == 431, "%s: %d %s", query, status, body)
	})
}

type whereRow struct {
	bun.BaseModel `bun:"table:where_rows"`
	admin.Base
	Name  string   `json:"name" admin:"filter"`
	Count *int64   `json:"count"`
	Words []string `json:"words"`
	Next  *string  `json:"next_id" admin:"ref=where_rows,ondelete=null"`
}

type whereApp struct{ where admin.Where }

func (*whereApp) Name() string { return "wheres" }

func (a *whereApp) Install(k *manor.Kernel) error {
	admin.Register(admin.For(k), admin.Resource[whereRow]{Name: "where_rows", Order: "id", Scope: func(context.Context, *manor.Principal) (admin.Where, error) { return a.where, nil }})
	return nil
}

// Conditions of scopes mean what they say in Go, however they are nested.
func FuzzWhere(f *testing.F) {
	app := &whereApp{}
	p := manortest.New(f, app)
	rows := make([]whereRow, 24)
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range rows {
		n, next := int64(i%3), libID("w", (i+5)%24)
		rows[i] = whereRow{Base: admin.Base{ID: libID("w", i), CreatedAt: at, UpdatedAt: at, Version: 1}, Name: string(rune('a' + i%4)), Words: []string{string(rune('a' + i%2))}}
		if i%4 > 0 {
			rows[i].Count = &n
		}
		if i%5 > 0 {
			rows[i].Next = &next
		}
	}
	// Every row must be there before one refers to it.
	bare := slices.Clone(rows)
	for i := range bare {
		bare[i].Next = nil
	}
	require.NoError(f, p.Kernel.DB().InTx(f.Context(), func(ctx context.Context, tx *manor.Tx) error {
		if _, err := tx.NewInsert().Model(&bare).Exec(ctx); err != nil {
			return err
		}
		for i := range rows {
			if _, err := tx.NewUpdate().Model(&rows[i]).Column("next").WherePK().Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	}))
	byID := map[string]*whereRow{}
	for i := range rows {
		byID[rows[i].ID] = &rows[i]
	}
	root := p.As(manortest.Superuser())
	f.Add([]byte{0}, false)
	f.Add([]byte{6, 4, 3, 1, 2, 5, 7, 0, 8, 9}, true)
	f.Add([]byte{4, 8, 1, 6, 2, 3}, false)
	f.Fuzz(func(t *testing.T, program []byte, _ bool) {
		if len(program) > 200 {
			return
		}
		where, holds, _ := readWhere(program, 0, byID)
		app.where = where
		want := []string{}
		for i := range rows {
			if holds(&rows[i]) {
				want = append(want, rows[i].ID)
			}
		}
		require.Equal(t, want, ids(root.Get(t, "/api/v1/where_rows?per_page=200").MustStatus(t, 200).Items(t)))
	})
}

type whereTruth func(*whereRow) bool

// readWhere builds a condition, and the same in Go, out of bytes.
func readWhere(program []byte, depth int, byID map[string]*whereRow) (admin.Where, whereTruth, []byte) {
	if len(program) == 0 || depth > 6 {
		return admin.All(), func(*whereRow) bool { return true }, nil
	}
	op, rest := program[0], program[1:]
	letter := string(rune('a' + int(op/16)%4))
	switch op % 10 {
	case 0:
		return admin.Where{}, func(*whereRow) bool { return false }, rest
	case 1:
		return admin.Eq("name", letter), func(r *whereRow) bool { return r.Name == letter }, rest
	case 2:
		return admin.In("count", 1, 2), func(r *whereRow) bool { return r.Count != nil && *r.Count > 0 }, rest
	case 3:
		return admin.Null("count"), func(r *whereRow) bool { return r.Count == nil }, rest
	case 4:
		inner, holds, rest := readWhere(rest, depth+1, byID)
		return admin.Not(inner), func(r *whereRow) bool { return !holds(r) }, rest
	case 5:
		return admin.Eq("words", letter), func(r *whereRow) bool { return slices.Contains(r.Words, letter) }, rest
	case 6, 7:
		a, holdsA, rest := readWhere(rest, depth+1, byID)
		b, holdsB, rest := readWhere(rest, depth+1, byID)
		if op%10 == 6 {
			return admin.And(a, b), func(r *whereRow) bool { return holdsA(r) && holdsB(r) }, rest
		}
		return admin.Or(a, b), func(r *whereRow) bool { return holdsA(r) || holdsB(r) }, rest
	case 8:
		return admin.Eq("next.name", letter), func(r *whereRow) bool { return r.Next != nil && byID[*r.Next].Name == letter }, rest
	}
	return admin.SQL("?TableAlias.name <> '?' AND ?TableAlias.name > ?", letter), func(r *whereRow) bool { return r.Name > letter }, rest
}

func TestAWrongConditionIsTheProgramsFault(t *testing.T) {
	app := &whereApp{}
	p := manortest.New(t, app)
	for _, where := range []admin.Where{
		admin.Eq("nonsense", 1), admin.Eq("name.first", 1), admin.Eq("count", "text"), admin.Eq("next.nonsense", 1), admin.SQL("name = ?"), admin.Not(admin.Null("x")), admin.Or(admin.In("x", 1)),
	} {
		app.where = where
		p.As(manortest.Superuser()).Get(t, "/api/v1/where_rows").MustProblem(t, manor.CodeInternal)
		p.As(manortest.Superuser()).Get(t, "/api/v1/where_rows/x").MustProblem(t, manor.CodeInternal)
	}
	var none *string
	app.where = admin.And(admin.Eq("count", nil), admin.Eq("next_id", none), admin.Or(), admin.All())
	require.Empty(t, p.As(manortest.Superuser()).Get(t, "/api/v1/where_rows").MustStatus(t, 200).Items(t))
}
