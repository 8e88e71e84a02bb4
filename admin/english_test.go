package admin_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

func TestALabelHasTheArticleOfItsSound(t *testing.T) {
	for label, want := range map[string]string{
		"API key": "an API key", "Approval": "an approval", "User": "a user", "Upload": "an upload", "URL": "a URL", "SKU": "an SKU",
		"Course": "a course", "Hour": "an hour", "House": "a house", "Unit": "a unit", "Uninstalled app": "an uninstalled app",
		"Order of a USER": "an order of a USER", "European address": "a european address", "One-time code": "a one-time code",
		"Umbrella": "an umbrella", "Ökologie": "a ökologie", "X": "a x", "": "",
	} {
		require.Equal(t, want, admin.WithArticle(manor.Text{EN: label}), label)
	}
}
