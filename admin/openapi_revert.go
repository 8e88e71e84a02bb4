package admin

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// revert documents the return to a line of history.
func (d *documenter) revert(r *resource) {
	if r.noUpdate || r.noHistory {
		return
	}
	line := &huma.Schema{Type: "string", MinLength: ptr(1), Description: "Id of a line of this row's history"}
	preview := objectOf(map[string]*huma.Schema{
		"changes": {Type: "object", AdditionalProperties: array(&huma.Schema{}), Description: "By field: [now, then]; children as in the history"},
		"skipped": array(objectOf(map[string]*huma.Schema{
			"field":  {Type: "string"},
			"reason": {Type: "string", Enum: []any{skippedReadOnly, skippedSecret, skippedFile}},
		}, "field", "reason")),
	}, "changes", "skipped")
	statuses := append(r.gone(), 404, 409, 412, 413, 415, 422)
	if r.requireIfMatch {
		statuses = append(statuses, 428)
	}
	d.add(r, &huma.Operation{
		Method: http.MethodPost, Path: r.path() + "/{id}/revert", OperationID: r.operationID("revert"), Summary: "Bring " + aOrAn(lower(r.label)) + " back to a line of its history",
		Description: "The row as it was right after that line, written as an ordinary update. Children that are gone come back as new ones.",
		Parameters: []*huma.Param{idParameter(), ifMatchParameter(r.requireIfMatch), ifNoneMatchParameter(), {
			Name: "dry_run", In: "query", Description: "Only tell what would change", Schema: &huma.Schema{Type: "boolean"},
		}},
		RequestBody: reads(objectOf(map[string]*huma.Schema{"history_id": line}, "history_id"), mediaJSON),
		Responses: map[string]*huma.Response{"200": answer("The row as it is now; with dry_run what would change",
			&huma.Schema{AnyOf: []*huma.Schema{ref(d.names[r]), preview}}, "ETag")},
	}, statuses...)
}
