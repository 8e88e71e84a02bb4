package academy

import (
	"io/fs"

	"github.com/manor-go/manor/admin"
)

// periodDays is how far the dashboard looks back when no dates are chosen: a year, so that it has something to show long
// after the demo ends.
const periodDays = 365

// extend adds the academy's cards to the console's dashboard, and the page on which a course is seen as visitors see it.
func extend(site *admin.Site, files fs.FS) {
	site.Widget(admin.Widget{
		Name: "open_courses", Kind: admin.WidgetNumber, Permission: "courses:read",
		Load: site.CountOf("courses", "status=open"),
	})
	site.Widget(admin.Widget{
		Name: "new_members", Kind: admin.WidgetNumber, Period: true, Days: periodDays, Permission: "members:read",
		Load: site.CountIn("members", "created_at"),
	})
	site.Widget(admin.Widget{
		Name: "courses_by_status", Kind: admin.WidgetBar, Width: 2, Permission: "courses:read",
		Load: site.CountBy("courses", "status"),
	})
	site.Widget(admin.Widget{
		Name: "members_over_time", Kind: admin.WidgetLine, Width: 2, Period: true, Days: periodDays, Permission: "members:read",
		Load: site.CountOver("members", "created_at"),
	})
	site.Widget(admin.Widget{
		Name: "tickets_due", Kind: admin.WidgetTable, Width: 2, Permission: "tickets:read",
		Load: site.Rows("tickets", "status__in=open,pending&due_at__isnull=false&sortby=due_at&per_page=8", "subject", "priority", "due_at", "assignee_id"),
	})
	site.Page(admin.Page{Name: "course-preview", Icon: "eye", Group: group(), Permission: "courses:read"})
	site.Extension(files)
}
