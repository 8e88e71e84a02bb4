package admin

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/model"
)

const (
	orphanAge   = 24 * time.Hour
	orphanBatch = 100
	orphanEvery = 10 * time.Minute
)

// installFiles brings /api/v1/files, their table, and the part that deletes files that no row holds.
func (s *Site) installFiles() {
	parsed, problems := model.Parse(reflect.TypeFor[fileRow]())
	for _, p := range problems {
		s.report(idStruct, "admin.fileRow."+p.Field, p.Text, p.Hint)
	}
	s.plain = append(s.plain, plainTable{app: "admin", model: parsed})
	router := s.kernel.Router()
	router.Post(filesPath, s.upload)
	router.Get(filesPath+"/:id", s.download)
	s.documentFiles()
	s.kernel.Repeat("deleting files that no row holds", orphanEvery, func(ctx context.Context) error {
		_, err := PruneFiles(ctx, s.kernel)
		return err
	})
}

func (s *Site) documentFiles() {
	text := func(about string) *huma.Schema { return &huma.Schema{Type: "string", Description: about} }
	file := &huma.Schema{Type: "object", AdditionalProperties: false, Required: []string{"id", "name", "size", "type", "sha256", "url", "created_at"}, Properties: map[string]*huma.Schema{
		"id": text("Put it into a file field"), "name": text("Of the upload, made harmless"), "size": {Type: "integer", Description: "Bytes"},
		"type": text("Media type, found in the content"), "sha256": text("Of the content, in hexadecimal digits"), "url": text("Where it is read"),
		"created_at": {Type: "string", Format: "date-time"},
	}}
	problems := func(op *huma.Operation, statuses ...string) *huma.Operation {
		for _, status := range append(statuses, "400", "401", "403", "429", "500", "503") {
			op.Responses[status] = &huma.Response{Description: "A problem", Content: map[string]*huma.MediaType{
				"application/problem+json": {Schema: &huma.Schema{Type: "object"}},
			}}
		}
		return op
	}
	security := []map[string][]string{{"bearer": {}}}
	s.kernel.Document(problems(&huma.Operation{
		Method: "POST", Path: filesPath, OperationID: "upload-file", Tags: []string{"files"}, Summary: "Upload a file", Security: security,
		Description: "One file of at most 100 MB. Put its id into a file field within a day, or it is deleted.",
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
			Type: "object", Required: []string{"file"}, AdditionalProperties: false,
			Properties: map[string]*huma.Schema{"file": {Type: "string", Format: "binary"}},
		}}}},
		Responses: map[string]*huma.Response{"201": {Description: "It is stored", Content: map[string]*huma.MediaType{"application/json": {Schema: file}}}},
	}, "413", "415", "422"))
	s.kernel.Document(problems(&huma.Operation{
		Method: "GET", Path: filesPath + "/{id}", OperationID: "get-file", Tags: []string{"files"}, Summary: "Read a file", Security: security,
		Description: "For its owner and superusers; with resource and id of a row, for whoever may see the field of it that holds the file.",
		Parameters: []*huma.Param{
			{Name: "id", In: "path", Required: true, Schema: text("Of the file")},
			{Name: "resource", In: "query", Schema: text("Of the row that holds it")},
			{Name: "id", In: "query", Schema: text("Of the row that holds it")},
		},
		Responses: map[string]*huma.Response{
			"200": {Description: "The content", Content: map[string]*huma.MediaType{"*/*": {Schema: &huma.Schema{Type: "string", Format: "binary"}}}},
			"304": {Description: "It is as the caller knows it"},
		},
	}, "404"))
}

// PruneFiles deletes the files that no row holds, a day after they were uploaded or let go of, and answers how many.
func PruneFiles(ctx context.Context, k *manor.Kernel) (int, error) {
	s := For(k)
	total := 0
	for {
		gone, err := s.pruneFiles(ctx)
		total += len(gone)
		if err != nil || len(gone) < orphanBatch {
			return total, err
		}
	}
}

// pruneFiles deletes one batch: rows first, in a transaction, then what was stored under them. What a crash leaves in the
// Storage in between is only space.
func (s *Site) pruneFiles(ctx context.Context) ([]string, error) {
	var gone []string
	err := s.kernel.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		q := newStatement(tx.Tx)
		old := s.kernel.Clock().Now().Add(-orphanAge)
		q.add(`DELETE FROM "files" WHERE "id" IN (SELECT "id" FROM "files" AS f WHERE f."used_at" < `)
		q.arg(old)
		for _, column := range s.fileColumns() {
			q.add(" AND NOT EXISTS (SELECT 1 FROM ")
			q.quote(column.table)
			q.add(" AS h WHERE ")
			q.column("h", column.column)
			q.add(` = f."id")`)
		}
		q.add(" LIMIT ")
		q.number(orphanBatch)
		// Said once more of the row itself: a save that took the file in meanwhile has moved its time.
		q.add(`) AND "used_at" < `)
		q.arg(old)
		q.add(` RETURNING "id"`)
		rows, err := q.query(ctx, tx.Tx)
		if err != nil {
			return err
		}
		gone, err = readIDs(rows)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("prune files: %w", err)
	}
	for _, id := range gone {
		if err := s.kernel.Storage().Delete(ctx, (&fileRow{ID: id}).key()); err != nil {
			return gone, fmt.Errorf("prune files: %w", err)
		}
	}
	return gone, nil
}

// fileColumns are the columns of all tables that can hold a file.
func (s *Site) fileColumns() []joinColumn {
	var all []joinColumn
	for _, r := range s.withChildren() {
		for _, f := range r.files {
			all = append(all, joinColumn{r.model.Table, f.Column})
		}
	}
	return all
}
