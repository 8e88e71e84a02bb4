package admin_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/model"
)

func TestFilesAndChoicesSayHowTheyAreTaken(t *testing.T) {
	type shop struct {
		bun.BaseModel `bun:"table:shops"`
		Status        string     `json:"status" validate:"oneof=a b" admin:"radio"`
		Cover         admin.File `json:"cover" admin:"image,maxsize=5MB"`
		Paper         admin.File `json:"paper" admin:"accept=application/pdf image/*,maxsize=700"`
	}
	s, problems := model.Parse(reflect.TypeFor[shop]())
	require.Empty(t, problems)
	require.True(t, s.Field("status").Radio)
	require.True(t, s.Field("cover").Image)
	require.Equal(t, []string{"image/*"}, s.Field("cover").Accept)
	require.EqualValues(t, 5<<20, s.Field("cover").MaxSize)
	require.Equal(t, []string{"application/pdf", "image/*"}, s.Field("paper").Accept)
	require.EqualValues(t, 700, s.Field("paper").MaxSize)
}

func TestFilesAndChoicesThatContradictThemselvesAreFound(t *testing.T) {
	type shop struct {
		bun.BaseModel `bun:"table:shops"`
		Name          string     `json:"name" admin:"radio"`
		Note          string     `json:"note" admin:"maxsize=5MB"`
		Cover         admin.File `json:"cover" admin:"image,accept=application/pdf"`
		Paper         admin.File `json:"paper" admin:"accept=pdf"`
		Large         admin.File `json:"large" admin:"maxsize=5 MB"`
		Empty         admin.File `json:"empty" admin:"maxsize=0"`
	}
	_, problems := model.Parse(reflect.TypeFor[shop]())
	fields := []string{}
	for _, problem := range problems {
		fields = append(fields, problem.Field)
	}
	require.Equal(t, []string{"Name", "Note", "Cover", "Paper", "Large", "Empty"}, fields)
}
