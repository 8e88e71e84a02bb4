package program_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/manor-go/manor/internal/testkit"
)

// A thousand courses are written by eight callers; three times meanwhile the program is killed and started again.
func TestWhatWasAcknowledgedSurvivesAKillAndNothingIsHalf(t *testing.T) {
	onEveryDatabase(t, func(t *testing.T, settings []string) {
		const total, callers, kills = 1000, 8, 3
		random := testkit.Random(t)

		p := MustServe(t, settings...)
		var acknowledged sync.Map // slug → id
		var written, next atomic.Int64
		for round := range kills + 1 {
			p.MustLogin()
			teacher, category := p.MustKnow()
			last := round == kills
			stopAt := int64(round*total/(kills+1)) + 20 + random.Int64N(total/(kills+1)-40)
			var group sync.WaitGroup
			for range callers {
				group.Add(1)
				go func() {
					defer group.Done()
					for {
						n := next.Add(1)
						if n > total {
							return
						}
						slug := fmt.Sprintf("durable-%d", n)
						a, err := p.try("POST", "/api/v1/courses", course(slug, teacher, category))
						if err != nil {
							return // killed
						}
						if a.Status != 201 {
							t.Errorf("create answered %d: %s", a.Status, a.Body)
							return
						}
						acknowledged.Store(slug, strings.TrimPrefix(a.Header.Get("Location"), "/api/v1/courses/"))
						if written.Add(1) == stopAt && !last {
							_ = p.cmd.Process.Kill() // the test below sees whether it died
						}
					}
				}()
			}
			group.Wait()
			require.False(t, t.Failed())
			if !last {
				<-p.exited
				p.start()
			}
		}

		p.MustLogin()
		seen := 0
		acknowledged.Range(func(slug, id any) bool {
			seen++
			a := p.do("GET", "/api/v1/courses/"+id.(string), nil)
			require.Equal(t, 200, a.Status, "%s was acknowledged", slug)
			require.Equal(t, slug, a.Text(t, "slug"))
			return true
		})
		require.Greater(t, seen, total-callers*kills-1)
		p.kill()

		db := mustOpen(t, p.Data, settings)
		for what, query := range map[string]string{
			"courses without their lesson":  `SELECT count(*) FROM courses c WHERE slug LIKE 'durable-%' AND (SELECT count(*) FROM lessons l WHERE l.course_id = c.id) <> 1`,
			"courses without their history": `SELECT count(*) FROM courses c WHERE slug LIKE 'durable-%' AND (SELECT count(*) FROM audit a WHERE a.resource = 'courses' AND a.object_id = c.id) <> 1`,
			"courses without their event":   `SELECT count(*) FROM courses c WHERE slug LIKE 'durable-%' AND (SELECT count(*) FROM outbox o WHERE o.topic = 'courses.created' AND o.key = c.id) <> 1`,
			"history without its course":    `SELECT count(*) FROM audit a WHERE a.resource = 'courses' AND a.action = 'create' AND NOT EXISTS (SELECT 1 FROM courses c WHERE c.id = a.object_id)`,
			"lessons without their course":  `SELECT count(*) FROM lessons l WHERE NOT EXISTS (SELECT 1 FROM courses c WHERE c.id = l.course_id)`,
		} {
			var n int
			require.NoError(t, db.QueryRow(query).Scan(&n), what)
			require.Zero(t, n, what)
		}
		var n int
		require.NoError(t, db.QueryRow(`SELECT count(*) FROM courses WHERE slug LIKE 'durable-%'`).Scan(&n))
		require.GreaterOrEqual(t, n, seen)
		require.LessOrEqual(t, n, total, "no request was carried out twice")
	})
}

// mustOpen opens the program's database beside it.
func mustOpen(t *testing.T, data string, settings []string) *sql.DB {
	t.Helper()
	driver, source := "sqlite", "file:"+filepath.Join(data, "manor.db")
	for _, s := range settings {
		if url, ok := strings.CutPrefix(s, "MANOR_DATABASE_URL="); ok {
			driver, source = "pgx", url
		}
	}
	db, err := sql.Open(driver, source)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	if driver == "sqlite" {
		var result string
		require.NoError(t, db.QueryRow(`PRAGMA integrity_check`).Scan(&result))
		require.Equal(t, "ok", result)
	}
	return db
}
