package academy

import (
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/sso"
)

// Student is what the academy knows of a user beyond what sign-in needs. There is at most one row for a user; it has his id.
type Student struct {
	bun.BaseModel `bun:"table:students"`
	sso.ProfileBase
	Number   *string `bun:"number" json:"number" validate:"omitempty,max=20" admin:"link,search,filter,unique"`
	Birthday string  `bun:"birthday,nullzero" json:"birthday" admin:"date,list,filter"`
	Notes    string  `bun:"notes,notnull" json:"notes" validate:"max=2000" admin:"textarea,perm=see_notes"`
}

func students(k *manor.Kernel) error {
	return sso.Profile(k, admin.Resource[Student]{Name: "students", Icon: "idcard", Group: group(), Order: "number"})
}
