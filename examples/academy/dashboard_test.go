package academy_test

import (
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

func TestTheDashboardOfTheDemoHasSomethingToShow(t *testing.T) {
	for name, now := range map[string]time.Time{"at first": morning, "months later": morning.AddDate(0, 8, 0)} {
		t.Run(name, func(t *testing.T) {
			admin := loadedAt(t, now).As(manortest.Superuser())
			widget := func(name string) *manortest.Response {
				return admin.Get(t, "/api/v1/console/widgets/"+name+"?zone=Asia/Shanghai").MustStatus(t, 200)
			}
			require.Positive(t, widget("open_courses").Int(t, "value"))
			require.Positive(t, widget("new_members").Int(t, "value"))
			require.Positive(t, widget("new_members").Int(t, "previous"))
			require.Len(t, widget("courses_by_status").Value(t, "series.0.points"), 3)
			require.NotEmpty(t, widget("members_over_time").Value(t, "series.0.points"))
			due := widget("tickets_due")
			require.Len(t, due.Value(t, "rows"), 8)
			require.Equal(t, "support", due.String(t, "rows.0.assignee_id"))
		})
	}
}

func TestTheDashboardShowsToEachWhatHeMaySee(t *testing.T) {
	p := loaded(t)
	cards := func(who *manortest.Client) (names []string) {
		var schema struct {
			Widgets []struct {
				Name  string
				Label manor.Text
				List  string // above it, not on the dashboard
			}
			Pages []struct{ Label manor.Text }
		}
		who.Get(t, "/api/v1/schema").MustStatus(t, 200).Decode(t, &schema)
		for _, w := range schema.Widgets {
			if w.List == "" {
				names = append(names, w.Name)
			}
			require.True(t, hasHan(w.Label.ZH), w.Name)
		}
		for _, page := range schema.Pages {
			require.True(t, hasHan(page.Label.ZH))
		}
		return names
	}
	require.Len(t, cards(p.As(manortest.Superuser())), 5)
	support := p.As(manortest.Caller("helper", "tickets:read"))
	require.Equal(t, []string{"tickets_due"}, cards(support))
	support.Get(t, "/api/v1/console/widgets/open_courses").MustProblem(t, "forbidden")

	editor := manortest.Caller("writer")
	department := p.As(manortest.Superuser()).Get(t, "/api/v1/courses?limit=1&department_id__isnull=false").String(t, "items.0.department_id")
	editor.Grants = manortest.GrantsIn([]string{department}, "courses:read")
	own := p.As(editor).Get(t, "/api/v1/console/widgets/open_courses").MustStatus(t, 200).Int(t, "value")
	all := p.As(manortest.Superuser()).Get(t, "/api/v1/console/widgets/open_courses").Int(t, "value")
	require.Positive(t, own)
	require.Less(t, own, all, "the courses of his department only")
}

func TestACourseLeadsToItsPreview(t *testing.T) {
	s := newShelf(t)
	id := s.mustCreateCourse(t, "seen", nil)["id"].(string)
	require.Equal(t, "/console/course-preview?id="+id, s.admin.Get(t, "/api/v1/courses/"+id+"?meta=true").MustStatus(t, 200).String(t, "_meta.url"))
	for _, file := range []string{"index.js", "course-preview.js"} {
		s.Get(t, "/console/extensions/academy/"+file).MustStatus(t, 200)
	}
}

func hasHan(text string) bool {
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}
