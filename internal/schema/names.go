package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// longestName is Postgres's limit on identifiers, in bytes.
const longestName = 63

// indexName is table_column_…_suffix, shortened with a digest where Postgres would cut it.
func indexName(table string, columns []string, suffix string) string {
	full := table + "_" + strings.Join(columns, "_") + "_" + suffix
	if len(full) <= longestName {
		return full
	}
	sum := sha256.Sum256([]byte(full))
	digest := "_" + hex.EncodeToString(sum[:4]) + "_" + suffix
	return full[:longestName-len(digest)] + digest
}

func quoteText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func quoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
