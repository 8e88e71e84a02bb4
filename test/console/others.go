package main

import (
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor/admin"
)

// Family is a node of a tree that is fifty levels deep.
type Family struct {
	bun.BaseModel `bun:"table:families"`
	admin.Base
	Name     string  `bun:"name,notnull" json:"name" validate:"required,max=100" admin:"link,search,filter"`
	ParentID *string `bun:"parent_id" json:"parent_id" admin:"ref=families,tree,list,filter"`
}

// Keyword is what specimens are found by.
type Keyword struct {
	bun.BaseModel `bun:"table:keywords"`
	admin.Base
	Word string `bun:"word,notnull" json:"word" validate:"required,max=100" admin:"link,search,filter,unique"`
}

// Reading is one of more than ten thousand.
type Reading struct {
	bun.BaseModel `bun:"table:readings"`
	admin.Base
	Sensor  string    `bun:"sensor,notnull" json:"sensor" validate:"required,max=40" admin:"link,search,filter"`
	Value   float64   `bun:"value,notnull" json:"value" admin:"list,filter"`
	Quality string    `bun:"quality,notnull" json:"quality" validate:"oneof=good fair poor" admin:"list,filter,default=good"`
	Checked bool      `bun:"checked,notnull" json:"checked" admin:"list,filter"`
	TakenAt time.Time `bun:"taken_at,notnull" json:"taken_at" validate:"required" admin:"list,filter"`
}

// Contract is only changed by who has seen its present version.
type Contract struct {
	bun.BaseModel `bun:"table:contracts"`
	admin.Base
	Title  string `bun:"title,notnull" json:"title" validate:"required,max=200" admin:"link,search"`
	Terms  string `bun:"terms,notnull" json:"terms" validate:"max=20000" admin:"textarea"`
	Agreed bool   `bun:"agreed,notnull" json:"agreed" admin:"list,filter"`
}

// Constant can only be read.
type Constant struct {
	bun.BaseModel `bun:"table:constants"`
	admin.Base
	Name  string  `bun:"name,notnull" json:"name" admin:"link,search"`
	Value float64 `bun:"value,notnull" json:"value" admin:"list"`
}

// Visit is a resource without rows.
type Visit struct {
	bun.BaseModel `bun:"table:visits"`
	admin.Base
	Visitor string `bun:"visitor,notnull" json:"visitor" validate:"required,max=100" admin:"link,search"`
	Day     string `bun:"day,nullzero" json:"day" admin:"date,list,filter"`
}
