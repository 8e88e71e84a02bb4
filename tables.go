package manor

import "github.com/manor-go/manor/internal/schema"

// kernelApp is the name under which the kernel owns tables and migrations, before every app.
const kernelApp = "manor"

// kernelTables are the tables of the kernel itself.
func kernelTables() []Table {
	return []Table{
		{
			Name: "outbox",
			Columns: []schema.Column{
				{Name: "id", Type: schema.Text}, {Name: "topic", Type: schema.Text}, {Name: "key", Type: schema.Text},
				{Name: "payload", Type: schema.JSON}, {Name: "created_at", Type: schema.Time},
			},
			PrimaryKey: []string{"id"},
			Indexes:    []schema.Index{{Name: "outbox_created_at_idx", Columns: []string{"created_at"}, Kind: schema.BTree}},
		},
		{
			Name: "idempotency_keys",
			Columns: []schema.Column{
				{Name: "id", Type: schema.Text}, {Name: "body_hash", Type: schema.Text}, {Name: "status", Type: schema.Int},
				{Name: "header", Type: schema.JSON}, {Name: "body", Type: schema.Bytes}, {Name: "created_at", Type: schema.Time},
			},
			PrimaryKey: []string{"id"},
			Indexes:    []schema.Index{{Name: "idempotency_keys_created_at_idx", Columns: []string{"created_at"}, Kind: schema.BTree}},
		},
	}
}
