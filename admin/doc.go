// Package admin makes REST resources out of declared structs: operations, documents, permissions, history, export and
// the description that a console is drawn from.
//
//	type Coupon struct {
//		bun.BaseModel `bun:"table:coupons"`
//		admin.Base
//		Code    string `bun:"code,notnull,unique" json:"code" validate:"required,max=40" admin:"link,search,filter"`
//		Percent int64  `bun:"percent,notnull" json:"percent" validate:"min=1,max=90" admin:"list,filter"`
//	}
//
//	func (app) Install(k *manor.Kernel) error {
//		admin.Register(admin.For(k), admin.Resource[Coupon]{Name: "coupons", Icon: "tag"})
//		return nil
//	}
//
// A declaration is read once, at installation (resource.go, erase.go), resolved against all others when every app is
// installed (finish.go), checked as a whole (check.go) and never changes afterwards. One function says what a caller sees
// of a resource (view.go); every face asks it.
package admin
