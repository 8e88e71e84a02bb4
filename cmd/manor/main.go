// Command manor is the platform with all its apps.
package main

import (
	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/examples/academy"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

func main() { manor.Main(admin.App(), sso.App(), rbac.App(), academy.App()) }
