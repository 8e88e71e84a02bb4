package academy

import (
	"context"
	"strings"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// currency of every price.
const currency = "CNY"

// group is the heading of the academy's resources in the console's menu.
func group() manor.Text { return manor.Text{EN: "Academy", ZH: "学院"} }

func register(site *admin.Site, clock manor.Clock) {
	admin.Register(site, admin.Resource[Teacher]{Name: "teachers", Icon: "user", Group: group(), Order: "name"})
	admin.Register(site, admin.Resource[Category]{Name: "categories", Icon: "folder", Group: group(), Order: "slug"})
	admin.Register(site, courses(clock))
	admin.Register(site, admin.Resource[Path]{Name: "paths", Icon: "map", Group: group(), Order: "name"})
	admin.Register(site, admin.Resource[Member]{Name: "members", Icon: "users", Group: group()})
	admin.Register(site, tickets())
	admin.Register(site, sales(clock))
}

func courses(clock manor.Clock) admin.Resource[Course] {
	return admin.Resource[Course]{
		Name:          "courses",
		Icon:          "book",
		Group:         group(),
		Order:         "-created_at",
		DateHierarchy: "published_at",
		ListEditable:  []string{"price_cents"},
		Facets:        true,
		SaveAsNew:     true,
		ViewOnSite:    func(c *Course) string { return "/console/course-preview?id=" + c.ID },
		Fieldsets: []admin.Fieldset{
			{Fields: []string{"title", "slug", "summary", "cover"}},
			{Label: manor.Text{EN: "Sale", ZH: "销售"}, Fields: []string{"price_cents", "currency", "status", "published_at"}},
			{Label: manor.Text{EN: "Catalogue", ZH: "归类"}, Fields: []string{"teacher_id", "category_id", "department_id", "tags"}},
		},
		Inlines:  admin.Inlines{admin.Inline[Lesson]("course_id").Ordered("position")},
		Computed: admin.Computeds[Course]{{Name: "currency", Value: func(context.Context, *Course) (any, error) { return currency, nil }}},
		Actions: admin.Actions[Course]{{
			Name: "publish",
			Run: func(_ context.Context, call *admin.ActionCall[Course]) error {
				return publish(call.Rows, clock.Now())
			},
		}},
		Scope:      ownDepartments,
		Department: "department_id",
		Grants:     []admin.Grant{{Action: "read_all"}},
	}
}

// ownDepartments shows a caller the courses of the departments that he belongs to, and all of them to who may courses:read_all.
func ownDepartments(_ context.Context, who *manor.Principal) (admin.Where, error) {
	if who.Can("courses:read_all") {
		return admin.All(), nil
	}
	return admin.In("department_id", who.Departments()...), nil
}

func tickets() admin.Resource[Ticket] {
	return admin.Resource[Ticket]{
		Name:          "tickets",
		Icon:          "message",
		Group:         group(),
		DateHierarchy: "created_at",
		ListEditable:  []string{"status", "priority"},
		Facets:        true,
		Actions: admin.Actions[Ticket]{{
			Name:  "assign",
			Input: assignment{},
			Run: func(_ context.Context, call *admin.ActionCall[Ticket]) error {
				return assign(call.Rows, call.Input.(*assignment).AssigneeID)
			},
		}},
	}
}

func sales(clock manor.Clock) admin.Resource[Sale] {
	return admin.Resource[Sale]{
		Name:  "sales",
		Icon:  "flash",
		Group: group(),
		Order: "-starts_at",
		Computed: admin.Computeds[Sale]{
			{Name: "currency", Value: func(context.Context, *Sale) (any, error) { return currency, nil }},
			{Name: "remaining", Kind: admin.KindInt, List: true, Value: func(_ context.Context, s *Sale) (any, error) { return s.Remaining(), nil }},
			{Name: "status", List: true, Value: func(_ context.Context, s *Sale) (any, error) { return s.Status(clock.Now()), nil }},
		},
		BeforeSave: checkSale,
	}
}

// checkSale refuses a sale that ends before it starts, one of a course that there is not, and less stock than was sold.
func checkSale(ctx context.Context, s *admin.Save[Sale]) error {
	var wrong []manor.FieldError
	if !s.Row.EndsAt.After(s.Row.StartsAt) {
		wrong = append(wrong, manor.FieldError{Path: "ends_at", Code: "too_small", Message: "A sale ends after it starts."})
	}
	if s.Row.Stock < s.Row.Sold {
		wrong = append(wrong, manor.FieldError{Path: "stock", Code: "too_small", Message: "More than that are sold already."})
	}
	if s.Created() || s.Changed["sku"] {
		id := strings.TrimPrefix(s.Row.SKU, "course:")
		found, err := s.Tx.NewSelect().Model((*Course)(nil)).Where("id = ?", id).Exists(ctx)
		if err != nil {
			return err
		}
		if !found {
			wrong = append(wrong, manor.FieldError{Path: "sku", Code: "not_found", Message: "There is no such course: write course: and its id."})
		}
	}
	return manor.Invalid(wrong...)
}
