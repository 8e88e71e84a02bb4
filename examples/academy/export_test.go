package academy

import (
	"context"

	"github.com/manor-go/manor"
)

// LoadDemo is what --demo runs.
func LoadDemo(ctx context.Context, k *manor.Kernel) error { return loadDemo(ctx, k) }
