package admin_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

// BenchmarkCreate is a POST with one reference, its line of history and its event, committed.
func BenchmarkCreate(b *testing.B) {
	p := manortest.New(b, &campusApp{})
	root := p.As(manortest.Superuser())
	shelf := root.Post(b, "/api/v1/shelves", map[string]any{"name": "s"}).MustStatus(b, 201).String(b, "id")
	b.ReportAllocs()
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			answer := root.Post(b, "/api/v1/shelves", map[string]any{"name": "below", "parent_id": shelf})
			require.Equal(b, 201, answer.Status)
		}
	})
}
