package rbac

import (
	_ "embed" // the model
	"fmt"
	"strings"

	"github.com/casbin/casbin/v2/model"
)

// modelText is the model in Casbin's language: allow and deny, deny wins, roles over roles.
//
//go:embed model.conf
var modelText string

// The subjects of policies begin with what they are.
const (
	userSubject = "user:"
	roleSubject = "role:"
)

// The effects of a policy.
const (
	allow = "allow"
	deny  = "deny"
)

// everything is the permission that holds all others.
const everything = "*"

func newModel() (model.Model, error) {
	m, err := model.NewModelFromString(modelText)
	if err != nil {
		return nil, fmt.Errorf("read the model of grants: %w", err)
	}
	return m, nil
}

// pattern is a permission taken apart: "courses:publish" is {courses, publish}, "*" is {*, *}.
type pattern struct{ resource, action string }

func patternOf(permission string) pattern {
	if permission == everything {
		return pattern{everything, everything}
	}
	colon := strings.IndexByte(permission, ':')
	if colon < 0 {
		return pattern{action: permission} // of no resource: no wildcard over one holds it
	}
	return pattern{permission[:colon], permission[colon+1:]}
}

// String is the permission's name again.
func (p pattern) String() string {
	switch {
	case p.resource == everything && p.action == everything:
		return everything
	case p.resource == "" && p.action != everything && !strings.Contains(p.action, ":"):
		return p.action
	}
	return p.resource + ":" + p.action
}

func (p pattern) wild() bool { return p.resource == everything || p.action == everything }

// covers tells whether a grant of p gives q, which may be a wildcard itself.
func (p pattern) covers(q pattern) bool {
	return (p.resource == everything || p.resource == q.resource) && (p.action == everything || p.action == q.action)
}

// touches tells whether a denial of p takes something of q away.
func (p pattern) touches(q pattern) bool {
	return (p.resource == everything || q.resource == everything || p.resource == q.resource) &&
		(p.action == everything || q.action == everything || p.action == q.action)
}
