package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
)

// snapshotFile is beside the folders postgres and sqlite: the tables as the newest migration leaves them.
const snapshotFile = "snapshot.json"

type snapshot struct {
	Tables []Table `json:"tables"`
}

// Snapshot reads the tables as the newest migration of a source leaves them; none when nothing was made yet.
func Snapshot(source Source) ([]Table, error) {
	text, err := fs.ReadFile(source.files(), snapshotFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("migrations of %s: %w", source.App, err)
	}
	var s snapshot
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&s); err != nil {
		return nil, fmt.Errorf("migrations of %s: %s: %w", source.App, snapshotFile, err)
	}
	return s.Tables, nil
}

func writeSnapshot(tables []Table) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(snapshot{Tables: tables}); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
