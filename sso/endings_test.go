package sso_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/sso"
)

func TestEveryEndIsFoundHoweverManyThereAreAndNothingElse(t *testing.T) {
	look, add := sso.NewEndings()
	const each, workers = 5_000, 4
	all := make([][]uuid.UUID, workers)
	var group sync.WaitGroup
	for worker := range workers {
		group.Go(func() {
			for range each {
				id := uuid.Must(uuid.NewV7())
				if look(id) {
					t.Error("one that stands counts as ended")
				}
				add(id, time.Now().Add(time.Hour))
				if !look(id) {
					t.Error("one that ended stands")
				}
				all[worker] = append(all[worker], id)
			}
		})
	}
	group.Wait()
	for _, ids := range all {
		for _, id := range ids {
			require.True(t, look(id))
			id[14] ^= 1
			require.False(t, look(id))
		}
	}
}
