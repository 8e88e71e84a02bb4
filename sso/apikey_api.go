package sso

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/manor-go/manor"
)

// keyOperations binds the caller's own API keys.
func (s *service) keyOperations() {
	const own = "/api/v1/auth/api-keys"
	api := s.k.API()
	bind(api, signedIn, http.MethodGet, own, "own-api-keys", "Your API keys", s.getOwnKeys)
	newKey := operationOf(signedIn, http.MethodPost, own, "make-api-key", "Make an API key; the answer shows it, once. Needs your password within ten minutes", 409)
	newKey.DefaultStatus = http.StatusCreated
	huma.Register(api, newKey, byPerson(s.postOwnKey))
	bind(api, signedIn, http.MethodDelete, own, "revoke-api-keys", "Revoke all your API keys", s.deleteOwnKeys)
	bind(api, signedIn, http.MethodDelete, own+"/{id}", "revoke-api-key", "Revoke one of your API keys", s.deleteOwnKey, 404)
}

// keyItem is an API key as its owner sees it.
type keyItem struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Prefix      string     `json:"prefix" doc:"How the key begins"`
	Scopes      []string   `json:"scopes" nullable:"false" doc:"Permissions, wildcards among them; * is all that you hold"`
	CreatedAt   time.Time  `json:"created_at"`
	ExpiresAt   *time.Time `json:"expires_at" nullable:"true" doc:"Null: never"`
	Expired     bool       `json:"expired"`
	LastUsedAt  *time.Time `json:"last_used_at" nullable:"true" doc:"Exact to a minute; null: never"`
	LastAddress string     `json:"last_address" doc:"Where it was used from then"`
}

func (s *service) itemOf(row *APIKey) keyItem {
	return keyItem{
		ID: row.ID, Name: row.Name, Prefix: row.Prefix, Scopes: row.Scopes, CreatedAt: row.CreatedAt, ExpiresAt: row.ExpiresAt,
		Expired: row.ExpiresAt != nil && !s.k.Clock().Now().Before(*row.ExpiresAt), LastUsedAt: row.LastUsedAt, LastAddress: row.LastAddress,
	}
}

// scopeItem is a permission that the caller holds and may give a key.
type scopeItem struct {
	Name     string     `json:"name"`
	Resource string     `json:"resource"`
	Label    manor.Text `json:"label"`
}

type keyList struct {
	CacheControl string `header:"Cache-Control"`
	Body         struct {
		Items  []keyItem   `json:"items" nullable:"false"`
		Total  int         `json:"total"`
		Most   int         `json:"most" doc:"How many you may have at once"`
		MaxAge int64       `json:"max_age" doc:"Longest life of a new key in seconds; 0: no limit"`
		Scopes []scopeItem `json:"scopes" nullable:"false" doc:"The permissions that you hold now"`
	}
}

func (s *service) getOwnKeys(ctx context.Context, _ *nothing) (*keyList, error) {
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return nil, signInFirst()
	}
	keys, err := s.ownKeys(ctx, who)
	if err != nil {
		return nil, err
	}
	list := &keyList{CacheControl: "no-store"}
	list.Body.Items, list.Body.Total = make([]keyItem, len(keys)), len(keys)
	list.Body.Most, list.Body.MaxAge = keysOfUser, int64(s.k.Settings().APIKeyMaxAge/time.Second)
	for i := range keys {
		list.Body.Items[i] = s.itemOf(&keys[i])
	}
	list.Body.Scopes = []scopeItem{}
	for _, p := range s.k.Permissions() {
		if who.Can(p.Name) {
			list.Body.Scopes = append(list.Body.Scopes, scopeItem{Name: p.Name, Resource: p.Resource, Label: p.Label})
		}
	}
	slices.SortFunc(list.Body.Scopes, func(a, b scopeItem) int { return cmp.Compare(a.Name, b.Name) })
	return list, nil
}

type newKeyInput struct {
	Body struct {
		Name      string     `json:"name" minLength:"1" maxLength:"400" doc:"For people: what the key is for"`
		Scopes    []string   `json:"scopes" maxItems:"100" doc:"Permissions that the key may use, as courses:read, courses:*, *:read; * is all that you hold"`
		ExpiresAt *time.Time `json:"expires_at,omitempty" nullable:"true" doc:"Without: never"`
	}
}

type newKeyAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Location     string `header:"Location"`
	Body         struct {
		Secret string  `json:"secret" doc:"The key itself, shown this once: Authorization: Bearer mk_…"`
		Key    keyItem `json:"key"`
	}
}

func (s *service) postOwnKey(ctx context.Context, in *newKeyInput) (*newKeyAnswer, error) {
	who := manor.PrincipalFrom(ctx)
	if who == nil {
		return nil, signInFirst()
	}
	want := wantedKey{Name: in.Body.Name, Scopes: in.Body.Scopes}
	if in.Body.ExpiresAt != nil {
		end := in.Body.ExpiresAt.UTC().Truncate(time.Millisecond)
		want.ExpiresAt = &end
	}
	made, err := s.makeOwnKey(ctx, who, want)
	if err != nil {
		return nil, err
	}
	answer := &newKeyAnswer{CacheControl: "no-store", Location: "/api/v1/auth/api-keys/" + made.Row.ID}
	answer.Body.Secret, answer.Body.Key = made.Secret, s.itemOf(made.Row)
	return answer, nil
}

func (s *service) deleteOwnKeys(ctx context.Context, _ *nothing) (*nothing, error) {
	return s.asCaller(ctx, func(ctx context.Context, who *manor.Principal) error { return s.revokeOwnKey(ctx, who, "") })
}

type keyPath struct {
	ID string `path:"id" minLength:"1"`
}

func (s *service) deleteOwnKey(ctx context.Context, in *keyPath) (*nothing, error) {
	return s.asCaller(ctx, func(ctx context.Context, who *manor.Principal) error { return s.revokeOwnKey(ctx, who, in.ID) })
}
