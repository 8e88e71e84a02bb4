package academy_test

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/manor-go/manor/examples/academy"
	"github.com/manor-go/manor/manortest"
)

// ownResources are those that the academy declares.
var ownResources = []string{"teachers", "categories", "courses", "paths", "members", "students", "tickets", "sales"}

func TestTheDemoHasAsManyRowsAsPromised(t *testing.T) {
	p := loaded(t)
	admin := p.As(manortest.Superuser())
	for resource, least := range map[string]int{
		"teachers": 20, "categories": 10, "courses": 200, "paths": 8, "members": 500, "students": 50, "tickets": 50, "sales": 3,
		"departments": 3, "users": 54,
	} {
		total := admin.Get(t, "/api/v1/"+resource+"?limit=1").MustStatus(t, 200).Int(t, "total")
		require.GreaterOrEqual(t, total, least, resource)
	}
}

func TestTheDemoIsTheSameOnEveryRunButForTheWindowsOfItsSales(t *testing.T) {
	first, second := loadedAt(t, morning), loadedAt(t, morning.AddDate(0, 3, 0))
	export := func(p *manortest.Program, path string) string {
		return string(p.As(manortest.Superuser()).Get(t, "/api/v1/"+path).MustStatus(t, 200).Body)
	}
	for _, resource := range ownResources {
		if resource == "sales" {
			continue
		}
		query := resource + "/export?format=json"
		require.Equal(t, export(first, query), export(second, query), resource)
	}
	for _, query := range []string{
		"courses/export?format=json&fields=id,lessons",
		"sales/export?format=json&fields=id,name,sku,price_cents,stock,status",
		"users/export?format=json&fields=id,username,display_name&username__ne=admin&sortby=username",
		"departments/export?format=json&fields=id,code,name",
	} {
		require.Equal(t, export(first, query), export(second, query), query)
	}
}

func TestTheDemoIsLoadedOnceAndWhatWasDeletedSinceStaysDeleted(t *testing.T) {
	p := loaded(t)
	admin := p.As(manortest.Superuser())
	ticket := admin.Get(t, "/api/v1/tickets?limit=1").String(t, "items.0.id")
	admin.Delete(t, "/api/v1/tickets/"+ticket).MustStatus(t, 204)
	totals := func() map[string]int {
		all := map[string]int{}
		for _, resource := range append([]string{"users", "roles", "departments"}, ownResources...) {
			all[resource] = admin.Get(t, "/api/v1/"+resource+"?limit=1").Int(t, "total")
		}
		return all
	}
	before := totals()
	require.NoError(t, academy.LoadDemo(t.Context(), p.Kernel))
	require.Equal(t, before, totals())
	admin.Get(t, "/api/v1/tickets/"+ticket).MustStatus(t, 404)
}

func TestProcessesThatLoadTheDemoAtOnceLoadItOnce(t *testing.T) {
	p := empty(t)
	var loading errgroup.Group
	for range 4 {
		loading.Go(func() error { return academy.LoadDemo(t.Context(), p.Kernel) })
	}
	require.NoError(t, loading.Wait())
	once := loaded(t)
	for _, resource := range append([]string{"users", "roles", "departments"}, ownResources...) {
		total := func(p *manortest.Program) int {
			return p.As(manortest.Superuser()).Get(t, "/api/v1/"+resource+"?limit=1").Int(t, "total")
		}
		require.Equal(t, total(once), total(p), resource)
	}
}

func TestDemoCoursesReadLikeRealOnes(t *testing.T) {
	p := loaded(t)
	var courses []struct {
		Title, Slug, Summary, Status string
		PriceCents                   int64      `json:"price_cents"`
		PublishedAt                  *time.Time `json:"published_at"`
		DepartmentID                 *string    `json:"department_id"`
		CreatedAt                    time.Time  `json:"created_at"`
		Tags                         []string
		Lessons                      []struct {
			Title             string
			Position, Minutes int
		}
	}
	p.As(manortest.Superuser()).Get(t, "/api/v1/courses/export?format=json&fields=title,slug,summary,status,price_cents,published_at,department_id,created_at,tags,lessons").
		MustStatus(t, 200).Decode(t, &courses)
	titles, chinese, statuses := map[string]bool{}, 0, map[string]int{}
	for _, c := range courses {
		require.False(t, titles[c.Title], "%s is there twice", c.Title)
		titles[c.Title] = true
		statuses[c.Status]++
		if strings.ContainsFunc(c.Title, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			chinese++
		}
		require.Equal(t, c.Status == academy.CourseDraft, c.PublishedAt == nil, "%s: drafts are not published, all others are", c.Title)
		if c.PublishedAt != nil {
			require.True(t, c.PublishedAt.After(c.CreatedAt) && c.PublishedAt.Before(morning), "%s: published at %s", c.Title, c.PublishedAt)
		}
		require.NotEmpty(t, c.Summary, c.Title)
		require.NotEmpty(t, c.Tags, c.Title)
		require.NotNil(t, c.DepartmentID, c.Title)
		require.Positive(t, c.PriceCents, c.Title)
		require.Zero(t, c.PriceCents%100, c.Title)
		require.GreaterOrEqual(t, len(c.Lessons), 3, c.Title)
		require.LessOrEqual(t, len(c.Lessons), 8, c.Title)
		for i, lesson := range c.Lessons {
			require.Equal(t, i+1, lesson.Position, c.Title)
			require.Positive(t, lesson.Minutes, c.Title)
			require.NotEmpty(t, lesson.Title, c.Title)
		}
	}
	require.InDelta(t, 0.5, float64(chinese)/float64(len(courses)), 0.1, "about half of the titles are Chinese")
	for _, status := range []string{academy.CourseDraft, academy.CourseOpen, academy.CourseClosed} {
		require.GreaterOrEqual(t, statuses[status], 10, status)
	}
}

func TestTheDemoUsersMayDoWhatTheirRolesSay(t *testing.T) {
	p := loaded(t)
	clients := map[string]*manortest.Client{}
	for _, name := range []string{"manager", "editor", "support", "customer1", "customer50"} {
		clients[name] = p.MustLogin(t, name, "manor-demo-1")
	}
	for path, allowed := range map[string][]string{
		"/api/v1/courses":    {"manager", "editor"},
		"/api/v1/teachers":   {"manager"},
		"/api/v1/categories": {"manager"},
		"/api/v1/paths":      {"manager"},
		"/api/v1/tickets":    {"support"},
		"/api/v1/members":    {},
		"/api/v1/sales":      {},
		"/api/v1/users":      {},
		"/api/v1/audit":      {},
	} {
		for name, client := range clients {
			want := 403
			for _, a := range allowed {
				if a == name {
					want = 200
				}
			}
			require.Equal(t, want, client.Get(t, path).Status, "%s by %s", path, name)
		}
	}
	p.Get(t, "/api/v1/courses").MustProblem(t, "unauthenticated")
	clients["editor"].Post(t, "/api/v1/courses", map[string]any{}).MustProblem(t, "forbidden")
	clients["support"].Patch(t, "/api/v1/tickets/"+clients["support"].Get(t, "/api/v1/tickets").String(t, "items.0.id"), map[string]any{"status": "solved"}).MustStatus(t, 200)

	roles := p.As(manortest.Superuser()).Get(t, "/api/v1/roles?name=course_manager")
	require.Contains(t, string(roles.Body), "courses:*")
	require.NotContains(t, string(roles.Body), "orders:", "a permission of an app that is not installed is left out")
	require.Equal(t, "customer1", p.As(manortest.Superuser()).Get(t, "/api/v1/members?include=user&username=customer1").String(t, "items.0.user.username"))
}

func TestWithoutDemoTheAcademyIsEmpty(t *testing.T) {
	p := empty(t)
	admin := p.As(manortest.Superuser())
	for _, resource := range append([]string{"departments"}, ownResources...) {
		require.Zero(t, admin.Get(t, "/api/v1/"+resource).MustStatus(t, 200).Int(t, "total"), resource)
	}
	require.Equal(t, 1, admin.Get(t, "/api/v1/users").Int(t, "total"), "the first superuser alone")
}

func TestSomeDemoCoursesHaveACover(t *testing.T) {
	p := loaded(t)
	admin := p.As(manortest.Superuser())
	var courses []struct{ ID, Cover string }
	admin.Get(t, "/api/v1/courses/export?format=json&fields=id,cover").MustStatus(t, 200).Decode(t, &courses)
	covers := 0
	for _, c := range courses {
		if c.Cover == "" {
			continue
		}
		covers++
		info := admin.Get(t, "/api/v1/files/"+c.Cover+"/info").MustStatus(t, 200)
		require.Equal(t, "image/jpeg", info.String(t, "type"))
		require.Equal(t, []int{640, 360}, []int{info.Int(t, "width"), info.Int(t, "height")})
	}
	require.Equal(t, 12, covers)
}
