package manor

import "context"

type requestKey struct{}

// request is what the router knows of a request before any handler runs.
type request struct {
	id        string
	address   string // of the client, as far as trusted proxies tell
	principal *Principal
}

// WithRequest makes a context that carries who is calling, for handlers, tasks and tests.
func WithRequest(ctx context.Context, id, address string, who *Principal) context.Context {
	return context.WithValue(ctx, requestKey{}, &request{id: id, address: address, principal: who})
}

// PrincipalFrom is the caller; nil when nobody is signed in.
func PrincipalFrom(ctx context.Context) *Principal {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r.principal
	}
	return nil
}

// RequestIDFrom is the X-Request-Id of the running request; empty outside of one.
func RequestIDFrom(ctx context.Context) string {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r.id
	}
	return ""
}

// AddressFrom is the client's IP address; empty outside of a request.
func AddressFrom(ctx context.Context) string {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r.address
	}
	return ""
}
