// Package manortest is what tests of apps on Manor need: the real program on a fresh database, a client, callers with
// the permissions you say, and a clock that you move.
//
//	func TestCourses(t *testing.T) {
//		p := manortest.New(t, academy.App())
//		editor := p.As(manortest.Caller("editor", "courses:read", "courses:update"))
//		editor.Do(t, "GET", "/api/v1/courses", nil).MustStatus(t, 200)
//	}
//
// The database is SQLite in a folder of the test, or, when MANOR_TEST_DATABASE_URL names a Postgres server, a database of
// its own there that is dropped at the end. Redis is in the process, or at MANOR_TEST_REDIS_URL.
package manortest
