package admin_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

// withKey is somebody's program, with an API key that names these permissions.
func withKey(name string, permissions ...string) *manor.Principal {
	who := manortest.Caller(name, permissions...)
	who.Key = &manor.Key{ID: "key", Name: "CI", Scopes: manor.ScopesOf(permissions)}
	return who
}

func TestWhatTheConsoleRemembersOfSomebodyIsClosedToHisKeys(t *testing.T) {
	l := newCampus(t)
	ann, key := l.As(manortest.Caller("ann", "*")), l.As(withKey("ann", "*"))
	ann.Put(t, preferencesPath+"/theme", map[string]any{"value": "dark"}).MustStatus(t, 204)
	view := map[string]any{"resource": "books", "name": "Open", "query": "status=open"}
	id := ann.Post(t, viewsPath, view).MustStatus(t, 201).String(t, "id")

	key.Get(t, preferencesPath).MustProblem(t, manor.CodeForbidden)
	key.Put(t, preferencesPath+"/theme", map[string]any{"value": "light"}).MustProblem(t, manor.CodeForbidden)
	key.Delete(t, preferencesPath+"/theme").MustProblem(t, manor.CodeForbidden)
	key.Get(t, viewsPath).MustProblem(t, manor.CodeForbidden)
	key.Post(t, viewsPath, view).MustProblem(t, manor.CodeForbidden)
	key.Patch(t, viewsPath+"/"+id, map[string]any{"name": "Mine"}).MustProblem(t, manor.CodeForbidden)
	key.Delete(t, viewsPath+"/"+id).MustProblem(t, manor.CodeForbidden)
	require.Equal(t, "dark", ann.Get(t, preferencesPath).String(t, "values.theme"))
	require.Equal(t, "Open", ann.Get(t, viewsPath).String(t, "items.0.name"))
	key.Get(t, "/api/v1/books").MustStatus(t, 200)
}

func TestAKeyUploadsForRowsThatItMayWrite(t *testing.T) {
	g := newGallery(t, nil)
	ann := g.As(manortest.Caller("ann", "albums:create", "albums:read"))
	reader, writer := g.As(withKey("ann", "albums:read")), g.As(withKey("ann", "albums:create"))
	body, kind := form(t, "file", "note.txt", "hello")
	reader.Do(t, "POST", "/api/v1/files", body, kind).MustProblem(t, manor.CodeForbidden)
	id := mustUpload(t, writer, "note.txt", "hello")
	mustUpload(t, ann, "note.txt", "hello")
	writer.Get(t, filePath(id)).MustStatus(t, 200)
	ann.Get(t, filePath(id)).MustStatus(t, 200)
	reader.Get(t, filePath(id)).MustProblem(t, "not_found")
}
