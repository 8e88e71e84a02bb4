package manor_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
)

func TestTheDeployCheckNamesWhatIsSentInTheClear(t *testing.T) {
	for _, c := range []struct {
		settings manor.Settings
		id, text string // empty: nothing to say
	}{
		{manor.Settings{}, "", ""},
		{manor.Settings{DatabaseURL: "postgres://u:hunter2@db.example.com/manor"}, "manor.S010", "in the clear"},
		{manor.Settings{DatabaseURL: "postgres://u:hunter2@db.example.com/manor?sslmode=disable"}, "manor.S010", "in the clear"},
		{manor.Settings{DatabaseURL: "postgres://u:hunter2@db.example.com/manor?sslmode=prefer"}, "manor.S010", "in the clear"},
		{manor.Settings{DatabaseURL: "postgres://u:hunter2@db.example.com/manor?sslmode=require"}, "manor.S010", "prove its name"},
		{manor.Settings{DatabaseURL: "postgres://u:hunter2@db.example.com/manor?sslmode=verify-full"}, "", ""},
		{manor.Settings{DatabaseURL: "postgres://u:hunter2@127.0.0.1/manor"}, "", ""},
		{manor.Settings{DatabaseURL: "postgres:///manor?host=/var/run/postgresql"}, "", ""},
		{manor.Settings{DatabaseURL: "postgres://u:hunter2@127.0.0.1,db.example.com/manor"}, "manor.S010", "in the clear"},
		{manor.Settings{RedisURL: "redis://:hunter2@redis.example.com"}, "manor.S011", "in the clear"},
		{manor.Settings{RedisURL: "rediss://:hunter2@redis.example.com"}, "", ""},
		{manor.Settings{RedisURL: "rediss://:hunter2@redis.example.com?skip_verify=true"}, "manor.S011", "prove its name"},
		{manor.Settings{RedisURL: "redis://localhost:6379"}, "", ""},
		{manor.Settings{RedisURL: "redis+cluster://127.0.0.1:7000,redis-2.example.com:7000"}, "manor.S011", "in the clear"},
		{manor.Settings{RedisURL: "rediss+cluster://127.0.0.1:7000,redis-2.example.com:7000"}, "", ""},
		{manor.Settings{StorageURL: "s3://bucket?endpoint=http://minio.example.com:9000"}, "manor.S012", "in the clear"},
		{manor.Settings{StorageURL: "s3://bucket?endpoint=http://[::1]:9000"}, "", ""},
		{manor.Settings{StorageURL: "s3://bucket"}, "", ""},
	} {
		findings := manor.InTheClear(c.settings)
		if c.id == "" {
			require.Empty(t, findings, "%+v", c.settings)
			continue
		}
		require.Len(t, findings, 1, "%+v", c.settings)
		require.Equal(t, c.id, findings[0].ID)
		require.Equal(t, manor.SeverityWarning, findings[0].Severity)
		require.Contains(t, findings[0].Text, c.text)
		require.NotContains(t, findings[0].String(), "hunter2")
	}
}
