package academy

import (
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor/admin"
)

// Teacher gives courses. Teachers with courses cannot be deleted; those who left are set inactive.
type Teacher struct {
	bun.BaseModel `bun:"table:teachers"`
	admin.Base
	Name   string `bun:"name,notnull" json:"name" validate:"required,max=100" admin:"link,search,filter,unique"`
	Email  string `bun:"email,notnull" json:"email" validate:"omitempty,email,max=254" admin:"list,search,filter"`
	Bio    string `bun:"bio,notnull" json:"bio" validate:"max=4000" admin:"textarea"`
	Active bool   `bun:"active,notnull" json:"active" admin:"list,filter,default=true"`
}

// Category is a node of the tree of categories. A category with sub-categories or courses cannot be deleted.
type Category struct {
	bun.BaseModel `bun:"table:categories"`
	admin.Base
	Name     string  `bun:"name,notnull" json:"name" validate:"required,max=100" admin:"link,search,filter"`
	Slug     string  `bun:"slug,notnull" json:"slug" validate:"required,max=100" admin:"list,filter,unique,slug=name"`
	ParentID *string `bun:"parent_id" json:"parent_id" admin:"ref=categories,tree,list,filter"`
}

// Course is what the academy sells, under the sku "course:" + id. Its price is in CNY cents (fen).
// It starts as a draft; the action publish opens it.
type Course struct {
	bun.BaseModel `bun:"table:courses"`
	admin.Base
	Title        string     `bun:"title,notnull" json:"title" validate:"required,max=200" admin:"link,search,filter=contains"`
	Slug         string     `bun:"slug,notnull" json:"slug" validate:"required,max=200" admin:"filter,unique,slug=title"`
	Summary      string     `bun:"summary,notnull" json:"summary" validate:"max=2000" admin:"textarea,search"`
	PriceCents   int64      `bun:"price_cents,notnull" json:"price_cents" validate:"required,min=0" admin:"money,list,filter"`
	Status       string     `bun:"status,notnull" json:"status" validate:"required,oneof=draft open closed" admin:"list,filter"`
	TeacherID    string     `bun:"teacher_id,notnull" json:"teacher_id" validate:"required" admin:"ref=teachers,list,filter"`
	CategoryID   string     `bun:"category_id,notnull" json:"category_id" validate:"required" admin:"ref=categories,list,filter"`
	DepartmentID *string    `bun:"department_id" json:"department_id" admin:"ref=departments,ondelete=null,filter"`
	PublishedAt  *time.Time `bun:"published_at" json:"published_at" admin:"list,filter"`
	Tags         []string   `bun:"tags,notnull" json:"tags" validate:"max=20,dive,max=40" admin:"filter"`
	Cover        admin.File `bun:"cover,nullzero" json:"cover" admin:"image,maxsize=5MB"`
}

// The states of a course.
const (
	CourseDraft  = "draft"  // being written, not on sale
	CourseOpen   = "open"   // on sale
	CourseClosed = "closed" // no longer on sale; those who bought it keep it
)

// Lesson is one part of a course, written and read with it.
type Lesson struct {
	bun.BaseModel `bun:"table:lessons"`
	admin.Base
	CourseID string `bun:"course_id,notnull" json:"course_id" admin:"ref=courses,ondelete=cascade"`
	Title    string `bun:"title,notnull" json:"title" validate:"required,max=200"`
	Position int    `bun:"position,notnull" json:"position" validate:"min=0,max=10000" admin:"sort"`
	Minutes  int    `bun:"minutes,notnull" json:"minutes" validate:"min=0,max=1440"`
}

// Path is a learning path: courses in the order they are best taken, and the members who follow it.
type Path struct {
	bun.BaseModel `bun:"table:paths"`
	admin.Base
	Name        string   `bun:"name,notnull" json:"name" validate:"required,max=100" admin:"link,search,filter,unique"`
	Summary     string   `bun:"summary,notnull" json:"summary" validate:"max=2000" admin:"textarea,search"`
	Courses     []string `bun:"-" json:"courses" admin:"many=courses,through=path_courses:path_id:course_id,ordered,filter"`
	Subscribers []string `bun:"-" json:"subscribers" admin:"many=members,through=path_subscribers:path_id:member_id,filter"`
}

// Member is a customer of the academy. Who can sign in has a user as well.
type Member struct {
	bun.BaseModel `bun:"table:members"`
	admin.Base
	Username  string     `bun:"username,notnull" json:"username" validate:"required,max=50" admin:"link,search,filter,unique"`
	Name      string     `bun:"name,notnull" json:"name" validate:"max=100" admin:"list,search,filter"`
	Level     string     `bun:"level,notnull" json:"level" validate:"oneof=free silver gold diamond" admin:"list,filter,default=free"`
	ExpiresAt *time.Time `bun:"expires_at" json:"expires_at" admin:"list,filter"`
	UserID    *string    `bun:"user_id" json:"user_id" admin:"ref=users,ondelete=null,filter,unique"`
}

// Ticket is a request for support.
type Ticket struct {
	bun.BaseModel `bun:"table:tickets"`
	admin.Base
	Subject    string     `bun:"subject,notnull" json:"subject" validate:"required,max=200" admin:"link,search,filter=contains"`
	Body       string     `bun:"body,notnull" json:"body" validate:"max=10000" admin:"textarea,search"`
	Status     string     `bun:"status,notnull" json:"status" validate:"oneof=open pending solved closed" admin:"list,filter,default=open"`
	Priority   string     `bun:"priority,notnull" json:"priority" validate:"oneof=low normal high urgent" admin:"list,filter,default=normal"`
	DueAt      *time.Time `bun:"due_at" json:"due_at" admin:"list,filter"`
	MemberID   *string    `bun:"member_id" json:"member_id" admin:"ref=members,ondelete=null,list,filter"`
	AssigneeID *string    `bun:"assignee_id" json:"assignee_id" admin:"ref=users,ondelete=null,list,filter"`
}

// Sale sells a limited number of one course at a lower price within a window of time. Sold only moves with orders.
type Sale struct {
	bun.BaseModel `bun:"table:sales"`
	admin.Base
	Name       string    `bun:"name,notnull" json:"name" validate:"required,max=100" admin:"link,search,filter"`
	SKU        string    `bun:"sku,notnull" json:"sku" validate:"required,max=100,startswith=course:" admin:"list,filter"`
	PriceCents int64     `bun:"price_cents,notnull" json:"price_cents" validate:"required,min=0" admin:"money,list,filter"`
	Stock      int64     `bun:"stock,notnull" json:"stock" validate:"required,min=1,max=1000000" admin:"list,filter"`
	Sold       int64     `bun:"sold,notnull" json:"sold" admin:"readonly,default=0"`
	PerUser    int64     `bun:"per_user,notnull" json:"per_user" validate:"min=1,max=100" admin:"default=1"`
	StartsAt   time.Time `bun:"starts_at,notnull" json:"starts_at" validate:"required" admin:"list,filter"`
	EndsAt     time.Time `bun:"ends_at,notnull" json:"ends_at" validate:"required" admin:"list,filter"`
}

// Remaining is how many are left.
func (s *Sale) Remaining() int64 { return max(s.Stock-s.Sold, 0) }

// Status is where in its window the sale is at now: "upcoming", "running", "sold_out" or "ended".
func (s *Sale) Status(now time.Time) string {
	switch {
	case now.Before(s.StartsAt):
		return "upcoming"
	case !now.Before(s.EndsAt):
		return "ended"
	case s.Remaining() == 0:
		return "sold_out"
	default:
		return "running"
	}
}
