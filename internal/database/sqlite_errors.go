package database

import (
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

func translateSQLite(err error, lite *sqlite.Error) error {
	switch lite.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return sqliteConstraint(UniqueConstraint, err, lite)
	case sqlite3.SQLITE_CONSTRAINT_NOTNULL:
		return sqliteConstraint(NotNullConstraint, err, lite)
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return sqliteConstraint(CheckConstraint, err, lite)
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY, sqlite3.SQLITE_CONSTRAINT_TRIGGER:
		return &ConstraintError{Kind: ForeignConstraint, Cause: err}
	}
	switch lite.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return unavailable(err, time.Second)
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOMEM:
		return unavailable(err, 5*time.Second)
	case sqlite3.SQLITE_INTERRUPT:
		return timedOut(err)
	}
	return err
}

// sqliteConstraint reads table and columns out of SQLite's text, the only place where SQLite gives them:
// "… constraint failed: courses.slug, courses.locale (2067)", for checks "… constraint failed: name (275)".
func sqliteConstraint(kind ConstraintKind, err error, lite *sqlite.Error) error {
	e := &ConstraintError{Kind: kind, Cause: err}
	_, list, ok := strings.Cut(lite.Error(), "constraint failed: ")
	if again := strings.LastIndex(list, "constraint failed: "); again >= 0 {
		list = list[again+len("constraint failed: "):]
	}
	if end := strings.LastIndex(list, " ("); end >= 0 {
		list = list[:end]
	}
	if !ok {
		return e
	}
	if kind == CheckConstraint {
		e.Constraint = list
		return e
	}
	for _, name := range strings.Split(list, ", ") {
		table, column, ok := strings.Cut(name, ".")
		if !ok { // an index over an expression: "index 'name'"
			e.Constraint = strings.Trim(strings.TrimPrefix(name, "index "), "'")
			return e
		}
		e.Table = table
		e.Columns = append(e.Columns, column)
	}
	return e
}
