package academy

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/uptrace/bun"
)

// pathCourse and pathSubscriber are the rows behind a path's courses and subscribers.
type pathCourse struct {
	bun.BaseModel `bun:"table:path_courses"`
	PathID        string `bun:"path_id,pk"`
	CourseID      string `bun:"course_id,pk"`
	Position      int    `bun:"position"`
}

type pathSubscriber struct {
	bun.BaseModel `bun:"table:path_subscribers"`
	PathID        string `bun:"path_id,pk"`
	MemberID      string `bun:"member_id,pk"`
}

// demoRows are all rows of the academy's own tables.
type demoRows struct {
	teachers        []*Teacher
	categories      []*Category
	courses         []*Course
	lessons         []*Lesson
	members         []*Member
	students        []*Student
	paths           []*Path
	pathCourses     []*pathCourse
	pathSubscribers []*pathSubscriber
	tickets         []*Ticket
	sales           []*Sale
}

// demoPeople are the ids that the rows refer to, of rows that belong to other apps.
type demoPeople struct {
	departments map[string]string // by code
	customers   []string          // user ids of customer1, customer2, …
	support     string            // user id
	editor      string            // user id
}

// makeRows makes the rows. All of it is the same on every run but the windows of the sales, which lie around now.
func makeRows(w *written, people demoPeople, now time.Time) (*demoRows, error) {
	d := &demoRows{}
	for _, row := range w.teachers {
		joined := chanceOf("teachers", row["name"]).between(demoBegins.AddDate(0, -2, 0), demoBegins)
		d.teachers = append(d.teachers, &Teacher{
			Base: base("teachers", row["name"], joined), Name: row["name"], Email: row["email"], Bio: row["bio"], Active: row["active"] == "true",
		})
	}
	for i, row := range w.categories {
		c := &Category{
			Base: base("categories", row["slug"], demoBegins.AddDate(0, -2, 0).Add(time.Duration(i)*time.Minute)),
			Name: row["name"], Slug: row["slug"],
		}
		if row["parent"] != "" {
			parent := demoID("categories", row["parent"])
			c.ParentID = &parent
		}
		d.categories = append(d.categories, c)
	}
	if err := d.addCourses(w, people); err != nil {
		return nil, err
	}
	d.addMembers(w, people)
	d.addPaths(w)
	d.addTickets(w, people)
	return d, d.addSales(now)
}

func (d *demoRows) addCourses(w *written, people demoPeople) error {
	department := map[string]string{} // of a category's root, by slug of the category
	roots := map[string]string{}
	for _, row := range w.departments {
		roots[row["root"]] = people.departments[row["code"]]
	}
	for _, row := range w.categories { // parents come first
		if row["parent"] == "" {
			department[row["slug"]] = roots[row["slug"]]
		} else {
			department[row["slug"]] = department[row["parent"]]
		}
	}
	onPath := map[string]bool{}
	for _, row := range w.paths {
		for _, slug := range strings.Fields(row["courses"]) {
			onPath[slug] = true
		}
	}
	for _, row := range w.courses {
		price, err := cents(row["price"])
		if err != nil {
			return err
		}
		slug, category := row["slug"], row["category"]
		chance := chanceOf("courses", slug)
		teacher, active, err := teacherFor(w, chance, row, onPath[slug])
		if err != nil {
			return err
		}
		departmentID := department[category]
		course := &Course{
			Title: row["title"], Slug: slug, Summary: row["summary"], PriceCents: price,
			TeacherID: teacher, CategoryID: demoID("categories", category), DepartmentID: &departmentID, Tags: strings.Fields(row["tags"]),
		}
		published := chance.between(demoBegins, demoEnds)
		written := published.Add(-chance.days(10, 60))
		course.Status = []string{CourseOpen, CourseDraft, CourseClosed}[chance.weighted(78, 12, 10)]
		switch {
		case !active:
			course.Status = CourseClosed
		case onPath[slug]:
			course.Status = CourseOpen
		}
		if course.Status == CourseDraft {
			written = chance.between(demoEnds.AddDate(0, -2, 0), demoEnds)
		} else {
			course.PublishedAt = &published
		}
		course.Base = base("courses", slug, written)
		if course.PublishedAt != nil {
			course.UpdatedAt = published
		}
		d.courses = append(d.courses, course)
		d.addLessons(course, strings.Split(row["lessons"], ";"), chance)
	}
	return nil
}

func (d *demoRows) addLessons(course *Course, titles []string, chance chance) {
	for i, title := range titles {
		d.lessons = append(d.lessons, &Lesson{
			Base:     base("lessons", fmt.Sprintf("%s/%d", course.Slug, i+1), course.CreatedAt),
			CourseID: course.ID, Title: title, Position: i + 1, Minutes: 8 + chance.IntN(38),
		})
	}
}

// teacherFor picks one of those who teach the category, of those whose name is written as the title is when there are
// some; activeOnly leaves out who left.
func teacherFor(w *written, chance chance, course map[string]string, activeOnly bool) (id string, active bool, err error) {
	var fitting, alike []map[string]string
	for _, row := range w.teachers {
		if !slices.Contains(strings.Fields(row["categories"]), course["category"]) || activeOnly && row["active"] != "true" {
			continue
		}
		fitting = append(fitting, row)
		if isChinese(row["name"]) == isChinese(course["title"]) {
			alike = append(alike, row)
		}
	}
	if len(alike) > 0 {
		fitting = alike
	}
	if len(fitting) == 0 {
		return "", false, fmt.Errorf("demo data: nobody teaches %s", course["category"])
	}
	row := fitting[chance.IntN(len(fitting))]
	return demoID("teachers", row["name"]), row["active"] == "true", nil
}

func isChinese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func (d *demoRows) addPaths(w *written) {
	for i, row := range w.paths {
		chance := chanceOf("paths", row["name"])
		path := &Path{
			Base: base("paths", row["name"], demoEnds.AddDate(0, -6, i*9)),
			Name: row["name"], Summary: row["summary"],
		}
		d.paths = append(d.paths, path)
		for position, slug := range strings.Fields(row["courses"]) {
			d.pathCourses = append(d.pathCourses, &pathCourse{PathID: path.ID, CourseID: demoID("courses", slug), Position: position})
		}
		for _, n := range chance.Perm(len(d.members))[:20+chance.IntN(60)] {
			d.pathSubscribers = append(d.pathSubscribers, &pathSubscriber{PathID: path.ID, MemberID: d.members[n].ID})
		}
	}
}

func (d *demoRows) addTickets(w *written, people demoPeople) {
	for _, row := range w.tickets {
		chance := chanceOf("tickets", row["subject"])
		opened := chance.between(demoEnds.AddDate(0, -2, 0), demoEnds)
		due := opened.Add(map[string]time.Duration{"urgent": 4 * time.Hour, "high": 24 * time.Hour, "normal": 72 * time.Hour, "low": 7 * 24 * time.Hour}[row["priority"]])
		member := d.members[chance.IntN(len(d.members))].ID
		ticket := &Ticket{
			Base: base("tickets", row["subject"], opened), Subject: row["subject"], Body: row["body"], Priority: row["priority"],
			Status: ticketStatus(chance, demoEnds.Sub(opened)), DueAt: &due, MemberID: &member,
		}
		if ticket.Status != "open" || chance.IntN(3) == 0 {
			ticket.AssigneeID = &people.support
		}
		d.tickets = append(d.tickets, ticket)
	}
}

// ticketStatus is where a ticket of that age stands: old ones are done, most of them.
func ticketStatus(chance chance, age time.Duration) string {
	states := []string{"open", "pending", "solved", "closed"}
	if age > 21*24*time.Hour {
		return states[chance.weighted(4, 8, 44, 44)]
	}
	return states[chance.weighted(55, 25, 20, 0)]
}

func (d *demoRows) addSales(now time.Time) error {
	day := 24 * time.Hour
	for _, s := range []struct {
		name, slug    string
		price, stock  int64
		starts, lasts time.Duration
	}{
		{"限时抢购：Go 语言从零到上线", "go-from-zero", 9900, 100, -2 * time.Hour, 14 * day},
		{"Early bird: Building with Large Language Models", "large-language-models", 19900, 200, 7 * day, 2 * day},
		{"秋日摄影周：Photography: First Steps", "photography-first-steps", 4900, 50, -12 * day, 3 * day},
	} {
		i := slices.IndexFunc(d.courses, func(c *Course) bool { return c.Slug == s.slug })
		if i < 0 {
			return fmt.Errorf("demo data: a sale of the unknown course %s", s.slug)
		}
		starts := now.Add(s.starts).Truncate(time.Minute)
		d.sales = append(d.sales, &Sale{
			Base: base("sales", s.slug, demoEnds), Name: s.name, SKU: "course:" + d.courses[i].ID, PriceCents: s.price,
			Stock: s.stock, PerUser: 1, StartsAt: starts, EndsAt: starts.Add(s.lasts),
		})
	}
	return nil
}
