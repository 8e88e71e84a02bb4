// Command console is a program whose resources the console has never seen: every kind of field, every option of a
// declaration, and rows that are hard to show. The browser tests run it.
package main

import (
	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

func main() { manor.Main(admin.App(), sso.App(), rbac.App(), lab{}) }
