package admin_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
)

// BenchmarkReading measures pages near and far and single objects among 100,000 rows.
func BenchmarkReading(b *testing.B) {
	l := newLibrary(b)
	labels := make([]libLabel, 0, 5_000)
	for i := range 100_000 {
		labels = append(labels, libLabel{Base: libBase("l", i), Name: fmt.Sprintf("Label %05d", i*7919%100_000)})
		if len(labels) == cap(labels) {
			l.put(b, &labels)
			labels = labels[:0]
		}
	}
	require.NoError(b, l.Kernel.DB().InTx(b.Context(), func(ctx context.Context, tx *manor.Tx) error {
		_, err := tx.NewRaw("ANALYZE").Exec(ctx)
		return err
	}))
	root := l.root()
	const list = "/api/v1/lib_labels?sortby=name"
	cursor := root.Get(b, list+"&page=2500").MustStatus(b, 200).String(b, "next_cursor")
	for name, path := range map[string]string{
		"page1": list, "page1000": list + "&page=1000", "cursor": list + "&cursor=" + cursor, "uncounted": list + "&count=none", "get": "/api/v1/lib_labels/" + libID("l", 5),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				root.Get(b, path).MustStatus(b, 200)
			}
		})
	}
}
