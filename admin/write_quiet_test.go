package admin_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/manortest"
)

type meterRow struct {
	bun.BaseModel `bun:"table:meters"`
	admin.Base
	Name string `bun:"name,notnull" json:"name" admin:"link"`
}

type readingRow struct {
	bun.BaseModel `bun:"table:readings"`
	admin.Base
	MeterID string `bun:"meter_id,notnull" json:"meter_id" admin:"ref=meters,ondelete=cascade"`
}

// meters are things with very many readings, which something may depend on.
type meters struct {
	beforeReading func(context.Context, *manor.Tx, *readingRow) error
}

func (meters) Name() string { return "meters" }

func (m meters) Install(k *manor.Kernel) error {
	site := admin.For(k)
	admin.Register(site, admin.Resource[meterRow]{Name: "meters"})
	admin.Register(site, admin.Resource[readingRow]{Name: "readings", QuietCascade: true, BeforeDelete: m.beforeReading})
	return nil
}

func TestRowsThatGoQuietlyGoHoweverManyThereAre(t *testing.T) {
	p := manortest.New(t, meters{})
	root := p.As(manortest.Superuser())
	var ids []string
	for _, name := range []string{"gone", "kept"} {
		id := root.Post(t, "/api/v1/meters", map[string]any{"name": name}).MustStatus(t, 201).String(t, "id")
		ids = append(ids, id)
		rows, now := make([]readingRow, 1001), time.Now().UTC().Truncate(time.Millisecond)
		for i := range rows {
			rows[i] = readingRow{Base: admin.Base{ID: fmt.Sprintf("%s-%d", name, i), CreatedAt: now, UpdatedAt: now, Version: 1}, MeterID: id}
		}
		require.NoError(t, p.Kernel.DB().InTx(t.Context(), func(ctx context.Context, tx *manor.Tx) error {
			_, err := tx.NewInsert().Model(&rows).Exec(ctx)
			return err
		}))
	}
	preview := root.Get(t, "/api/v1/meters/"+ids[0]+"/delete-preview").MustStatus(t, 200)
	require.Equal(t, true, preview.Value(t, "can_delete"))
	require.Equal(t, "readings", preview.String(t, "deletes.0.resource"))
	require.Equal(t, 1000, preview.Int(t, "deletes.0.count"))
	require.Equal(t, "gte", preview.String(t, "deletes.0.count_relation"))
	require.Len(t, preview.Value(t, "deletes.0.examples"), 5)

	root.Delete(t, "/api/v1/meters/"+ids[0]).MustStatus(t, 204)
	var left, events int
	db := p.Kernel.DB().Read()
	require.NoError(t, db.NewRaw("SELECT count(*) FROM readings WHERE meter_id = ?", ids[1]).Scan(t.Context(), &left))
	require.Equal(t, 1001, left, "of another nothing goes")
	require.NoError(t, db.NewRaw("SELECT count(*) FROM readings").Scan(t.Context(), &left))
	require.Equal(t, 1001, left)
	require.NoError(t, db.NewRaw("SELECT count(*) FROM outbox WHERE topic = 'readings.deleted'").Scan(t.Context(), &events))
	require.Zero(t, events)
	require.NoError(t, db.NewRaw("SELECT count(*) FROM outbox WHERE topic = 'meters.deleted'").Scan(t.Context(), &events))
	require.Equal(t, 1, events)
}

func TestRowsWithAHookCannotGoQuietly(t *testing.T) {
	found := findingsOf(t, meters{beforeReading: func(context.Context, *manor.Tx, *readingRow) error { return nil }})
	require.NotEmpty(t, found["admin.E034"])
}
