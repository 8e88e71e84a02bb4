package admin

import (
	"context"
	"encoding/json"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/internal/database"
)

const (
	maxPreferences = 200      // of one user
	maxPreference  = 16 << 10 // bytes of JSON
)

// preferenceRow is something that the console remembers for one user: the theme, the columns of a list.
type preferenceRow struct {
	bun.BaseModel `bun:"table:console_preferences"`

	ID        string          `bun:"id,pk"`
	UserID    string          `bun:"user_id,notnull,unique:owner"`
	Key       string          `bun:"key,notnull,unique:owner"`
	Value     json.RawMessage `bun:"value,type:jsonb,notnull" admin:"json"`
	UpdatedAt time.Time       `bun:"updated_at,notnull"`
}

type preferencesAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Values map[string]json.RawMessage `json:"values" doc:"By key"`
	}
}

func (s *Site) getPreferences(ctx context.Context, who *manor.Principal, _ *nothing) (*preferencesAnswer, error) {
	var rows []preferenceRow
	if err := s.kernel.DB().Read().NewSelect().Model(&rows).Where("user_id = ?", who.UserID).Scan(ctx); err != nil {
		return nil, database.Translate(err)
	}
	answer := &preferencesAnswer{CacheControl: "private, no-cache"}
	answer.Body.Values = make(map[string]json.RawMessage, len(rows))
	for _, row := range rows {
		answer.Body.Values[row.Key] = row.Value
	}
	return answer, nil
}

type preferenceInput struct {
	Key  string `path:"key" pattern:"^[a-z0-9._-]{1,100}$" doc:"What it is: theme, lists.courses.columns"`
	Body struct {
		Value json.RawMessage `json:"value" doc:"Any JSON of at most 16 KB"`
	}
}

// putPreference keeps one. A new one beyond the limit is refused; one that is there can always be changed.
func (s *Site) putPreference(ctx context.Context, who *manor.Principal, in *preferenceInput) (*nothing, error) {
	if len(in.Body.Value) > maxPreference {
		return nil, manor.Invalid(manor.FieldError{Path: "value", Code: "too_long", Message: "A preference has at most 16 KB."})
	}
	if _, wrong := valueOf(in.Body.Value); wrong != nil {
		return nil, manor.Invalid(manor.FieldError{Path: "value", Code: wrong.code, Message: wrong.text})
	}
	row := &preferenceRow{ID: newID(), UserID: who.UserID, Key: in.Key, Value: in.Body.Value, UpdatedAt: s.kernel.Clock().Now()}
	return nil, s.kernel.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		others, err := tx.NewSelect().Model((*preferenceRow)(nil)).Where("user_id = ?", who.UserID).Where("? <> ?", bun.Ident("key"), in.Key).Count(ctx)
		if err != nil {
			return database.Translate(err)
		}
		if others >= maxPreferences {
			return manor.Invalid(manor.FieldError{Path: "key", Code: "too_many", Message: "At most 200 preferences are kept."})
		}
		_, err = tx.NewInsert().Model(row).On("CONFLICT (user_id, key) DO UPDATE").
			Set("value = EXCLUDED.value").Set("updated_at = EXCLUDED.updated_at").Exec(ctx)
		return database.Translate(err)
	})
}

type preferenceName struct {
	Key string `path:"key" maxLength:"100"`
}

// deletePreference forgets one; that it was not there is no error.
func (s *Site) deletePreference(ctx context.Context, who *manor.Principal, in *preferenceName) (*nothing, error) {
	return nil, s.kernel.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		_, err := tx.NewDelete().Model((*preferenceRow)(nil)).Where("user_id = ?", who.UserID).Where("? = ?", bun.Ident("key"), in.Key).Exec(ctx)
		return database.Translate(err)
	})
}
