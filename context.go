package manor

import "context"

type requestKey struct{}

// request is what the router knows of a request. The router fills it in step by step; once a handler runs it does not change.
type request struct {
	id        string
	address   string // of the client, as far as trusted proxies tell
	principal *Principal
	refused   error // of the token; answered once the rate limit let the request pass
	code      Code  // of the error that was answered; empty: none
	stop      context.CancelFunc
}

// WithRequest makes a context that carries who is calling, for handlers, tasks and tests.
func WithRequest(ctx context.Context, id, address string, who *Principal) context.Context {
	return withRequest(ctx, &request{id: id, address: address, principal: who})
}

func withRequest(ctx context.Context, r *request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

func requestFrom(ctx context.Context) *request {
	r, _ := ctx.Value(requestKey{}).(*request)
	return r
}

// PrincipalFrom is the caller; nil when nobody is signed in.
func PrincipalFrom(ctx context.Context) *Principal {
	if r := requestFrom(ctx); r != nil {
		return r.principal
	}
	return nil
}

// RequestIDFrom is the X-Request-Id of the running request; empty outside of one.
func RequestIDFrom(ctx context.Context) string {
	if r := requestFrom(ctx); r != nil {
		return r.id
	}
	return ""
}

// AddressFrom is the client's IP address; empty outside of a request.
func AddressFrom(ctx context.Context) string {
	if r := requestFrom(ctx); r != nil {
		return r.address
	}
	return ""
}
