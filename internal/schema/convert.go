package schema

import (
	"fmt"

	"github.com/manor-go/manor/internal/database"
)

// convert is the SQL expression that turns a column's old value into its new type. A value that has no counterpart must
// stop the migration rather than be lost, on both databases: Postgres's casts do, on SQLite json() of a sentence does.
func convert(dialect database.Dialect, from, to Column) (string, error) {
	name := quoteName(to.Name)
	if from.Type == to.Type {
		return name, nil
	}
	casts := sqliteCasts
	if dialect == database.Postgres {
		casts = postgresCasts
	}
	cast, ok := casts()[[2]Type{from.Type, to.Type}]
	if !ok {
		return "", fmt.Errorf("%s cannot become %s by itself: add a new column, fill it by hand, drop the old one", from.Type, to.Type)
	}
	return fmt.Sprintf(cast, name), nil
}

func postgresCasts() map[[2]Type]string {
	return map[[2]Type]string{
		{Text, Int}:   "%[1]s::bigint",
		{Text, Float}: "%[1]s::double precision",
		{Text, Bool}:  "%[1]s::boolean",
		{Text, Time}:  "%[1]s::timestamptz",
		{Text, JSON}:  "%[1]s::jsonb",
		{Text, Bytes}: "convert_to(%[1]s, 'UTF8')",
		{Int, Text}:   "%[1]s::text",
		{Int, Float}:  "%[1]s::double precision",
		{Int, Bool}:   "(%[1]s <> 0)",
		{Float, Text}: "%[1]s::text",
		{Float, Int}:  "round(%[1]s)::bigint",
		{Bool, Text}:  "%[1]s::text",
		{Bool, Int}:   "%[1]s::int::bigint",
		{Time, Text}:  "(to_char(%[1]s AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS') || '+00:00')",
		{JSON, Text}:  "%[1]s::text",
		{Bytes, Text}: "convert_from(%[1]s, 'UTF8')",
	}
}

func sqliteCasts() map[[2]Type]string {
	return map[[2]Type]string{
		{Text, Int}: "CASE WHEN %[1]s IS NULL THEN NULL WHEN (%[1]s GLOB '[0-9]*' OR %[1]s GLOB '[-+][0-9]*') AND substr(%[1]s, 2) NOT GLOB '*[^0-9]*'" +
			" AND (length(ltrim(%[1]s, '+-0')) < 19 OR CAST(CAST(%[1]s AS INTEGER) AS TEXT) = ltrim(%[1]s, '+'))" + // CAST cuts what is too large
			" THEN CAST(%[1]s AS INTEGER) ELSE json('not a whole number: ' || %[1]s) END",
		{Text, Float}: "CASE WHEN %[1]s IS NULL THEN NULL WHEN json_valid(%[1]s) AND json_type(%[1]s) IN ('integer', 'real')" +
			" THEN CAST(%[1]s AS REAL) ELSE json('not a number: ' || %[1]s) END",
		{Text, Bool}: "CASE WHEN %[1]s IS NULL THEN NULL WHEN lower(%[1]s) IN ('true', 't', '1', 'yes', 'on') THEN 1" +
			" WHEN lower(%[1]s) IN ('false', 'f', '0', 'no', 'off') THEN 0 ELSE json('not true or false: ' || %[1]s) END",
		{Text, Time}:  "CASE WHEN %[1]s IS NULL THEN NULL ELSE coalesce(strftime('%%Y-%%m-%%d %%H:%%M:%%f+00:00', %[1]s), json('not a time: ' || %[1]s)) END",
		{Text, JSON}:  "json(%[1]s)",
		{Text, Bytes}: "CAST(%[1]s AS BLOB)",
		{Int, Text}:   "CAST(%[1]s AS TEXT)",
		{Int, Float}:  "CAST(%[1]s AS REAL)",
		{Int, Bool}:   "(%[1]s <> 0)",
		{Float, Text}: "CAST(%[1]s AS TEXT)",
		{Float, Int}:  "CAST(round(%[1]s) AS INTEGER)",
		{Bool, Text}:  "CASE WHEN %[1]s IS NULL THEN NULL WHEN %[1]s THEN 'true' ELSE 'false' END",
		{Bool, Int}:   "%[1]s",
		{Time, Text}:  "%[1]s",
		{JSON, Text}:  "%[1]s",
		{Bytes, Text}: "CAST(%[1]s AS TEXT)",
	}
}
