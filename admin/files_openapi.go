package admin

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor/internal/httpx"
)

// documentFiles describes the operations about files whose bodies are streams.
func (s *Site) documentFiles() {
	text := func(about string) *huma.Schema { return &huma.Schema{Type: "string", Description: about} }
	pixels := func(about string) *huma.Schema {
		return &huma.Schema{Type: "integer", Nullable: true, Description: about}
	}
	path := &huma.Param{Name: "id", In: "path", Required: true, Schema: text("Of the file")}
	reason := []*huma.Param{
		{Name: "resource", In: "query", Schema: text("Of the row that holds it")},
		{Name: "id", In: "query", Schema: text("Of the row that holds it")},
	}
	signed := []map[string][]string{{"bearer": {}}}

	s.documentFile(&huma.Operation{
		Method: http.MethodPost, Path: filesPath, OperationID: "upload-file", Summary: "Upload a file", Security: signed,
		Description: "One file of at most " + sizeText(s.kernel.Settings().FileBytes()) + ". Put its id into a file field within a day, or it is deleted.",
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
			Type: "object", Required: []string{"file"}, AdditionalProperties: false,
			Properties: map[string]*huma.Schema{"file": {Type: "string", Format: "binary"}},
		}}}},
		Responses: map[string]*huma.Response{"201": answer("It is stored", &huma.Schema{
			Type: "object", AdditionalProperties: false,
			Required: []string{"id", "name", "size", "type", "width", "height", "url", "thumbnail_url", "sha256", "created_at"},
			Properties: map[string]*huma.Schema{
				"id": text("Put it into a file field"), "name": text("Of the upload, made harmless"), "size": {Type: "integer", Description: "Bytes"},
				"type": text("Media type, found in the content"), "width": pixels("Of pictures"), "height": pixels("Of pictures"),
				"url": text("Where it is read"), "thumbnail_url": text("Of pictures: where a small copy is read. Else empty"),
				"sha256": text("Of the content, in hexadecimal digits"), "created_at": {Type: "string", Format: "date-time"},
			},
		}, "Location")},
	}, "413", "415", "422")
	s.documentFile(&huma.Operation{
		Method: http.MethodGet, Path: filesPath + "/{id}", OperationID: "get-file", Summary: "Read a file", Security: signed,
		Description: "For its owner and superusers; with resource and id of a row, for whoever may see the field of it that holds the file.",
		Parameters:  append([]*huma.Param{path}, reason...), Responses: contentAnswers("*/*"),
	}, "404")
	s.documentFile(&huma.Operation{
		Method: http.MethodGet, Path: filesPath + "/{id}/thumbnail", OperationID: "get-file-thumbnail", Summary: "Read a small copy of a picture", Security: signed,
		Description: "Under the same rules as reading the file. It fits into a square, the right way up, and holds nothing but pixels. 404 for what is no picture.",
		Parameters: append([]*huma.Param{path, {Name: "size", In: "query", Schema: &huma.Schema{
			Type: "integer", Enum: []any{thumbnailSizes[0], thumbnailSizes[1], thumbnailSizes[2]}, Default: thumbnailSizes[0], Description: "Side of the square, in pixels",
		}}}, reason...),
		Responses: contentAnswers("image/jpeg", "image/png"),
	}, "404")
	s.documentFile(&huma.Operation{
		Method: http.MethodGet, Path: filesPath + "/{id}" + sharedPath, OperationID: "get-shared-file", Summary: "Read a file by a link",
		Description: "The link is made by link-file. 403 when it does not hold, or not any more.",
		Parameters: []*huma.Param{
			path, {Name: "expires", In: "query", Required: true, Schema: text("As in the link")},
			{Name: "signature", In: "query", Required: true, Schema: text("As in the link")},
		},
		Responses: contentAnswers("*/*"),
	}, "404")
}

func contentAnswers(media ...string) map[string]*huma.Response {
	content := map[string]*huma.MediaType{}
	for _, m := range media {
		content[m] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
	}
	return map[string]*huma.Response{
		"200": {Description: "The content", Content: content, Headers: map[string]*huma.Param{"ETag": header("Changes with the content")}},
		"304": {Description: "It is as the caller knows it"},
	}
}

// documentFile adds the ways in which the operation refuses.
func (s *Site) documentFile(op *huma.Operation, further ...string) {
	texts := map[string]string{
		"400": "The query, a header or the form of the body is not understood", "401": "Nobody is signed in, or the token does not hold",
		"403": "It is not permitted", "404": "There is no such file in the caller's sight", "413": "The file is too large",
		"415": "The body is not multipart/form-data", "422": "The form does not hold exactly one file",
		"429": "Too many requests", "500": "Something went wrong; the log has it under the request id",
		"503": "The database or the store of files is away or busy; try again later",
	}
	op.Tags = []string{"files"}
	problem := httpx.ErrorSchema(s.kernel.API())
	for _, status := range append([]string{"400", "401", "403", "429", "500", "503"}, further...) {
		op.Responses[status] = &huma.Response{Description: texts[status], Content: map[string]*huma.MediaType{httpx.ProblemType: {Schema: problem}}}
	}
	s.kernel.Document(op)
}
