package academy_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

// shelf is an academy with one teacher and one category, to put courses on.
type shelf struct {
	*manortest.Program
	admin             *manortest.Client
	teacher, category string
}

func newShelf(t *testing.T) shelf {
	t.Helper()
	p := empty(t)
	s := shelf{Program: p, admin: p.As(manortest.Superuser())}
	s.teacher = s.admin.MustCreate(t, "teachers", map[string]any{"name": "李老师"})["id"].(string)
	s.category = s.admin.MustCreate(t, "categories", map[string]any{"name": "编程", "slug": "programming"})["id"].(string)
	return s
}

// mustCreateCourse makes a course with the required fields, and what else is given.
func (s shelf) mustCreateCourse(t *testing.T, slug string, more map[string]any) map[string]any {
	t.Helper()
	course := map[string]any{
		"title": "Course " + slug, "slug": slug, "price_cents": 9900, "status": "draft", "teacher_id": s.teacher, "category_id": s.category,
	}
	for name, value := range more {
		course[name] = value
	}
	return s.admin.MustCreate(t, "courses", course)
}

func (s shelf) course(t *testing.T, id any) map[string]any {
	t.Helper()
	return s.admin.Get(t, "/api/v1/courses/"+id.(string)).MustStatus(t, 200).Object(t)
}

func TestACourseNeedsExactlySixFields(t *testing.T) {
	s := newShelf(t)
	required := s.admin.Post(t, "/api/v1/courses", map[string]any{}).MustProblem(t, "invalid").FieldErrors(t)
	require.Equal(t, map[string]string{
		"title": "required", "slug": "required", "price_cents": "required", "status": "required", "teacher_id": "required", "category_id": "required",
	}, required)

	course := s.mustCreateCourse(t, "bare", map[string]any{"price_cents": 0})
	require.EqualValues(t, 0, course["price_cents"], "a course may be free")
	require.Equal(t, "CNY", course["currency"])
	require.Nil(t, course["department_id"])
	require.Nil(t, course["published_at"])
	require.Nil(t, course["cover"])
	require.Equal(t, []any{}, course["tags"])
	require.Equal(t, []any{}, course["lessons"])
	require.Equal(t, "", course["summary"])
}

func TestACourseRefusesWhatItsRulesForbid(t *testing.T) {
	s := newShelf(t)
	s.mustCreateCourse(t, "taken", nil)
	for name, bad := range map[string]struct {
		field, path, code string
		value             any
	}{
		"a negative price":        {"price_cents", "price_cents", "too_small", -1},
		"an unknown status":       {"status", "status", "choice", "sold"},
		"a title of 201 letters":  {"title", "title", "too_long", string(slices.Repeat([]rune{'课'}, 201))},
		"a teacher there is not":  {"teacher_id", "teacher_id", "not_found", "0190c0de-0000-7000-8000-000000000000"},
		"lessons without a title": {"lessons", "lessons[0].title", "required", []any{map[string]any{"position": 1, "minutes": 10}}},
		"a field of the client's": {"discount", "discount", "unknown", 10},
		"a currency":              {"currency", "currency", "read_only", "USD"},
	} {
		t.Run(name, func(t *testing.T) {
			course := map[string]any{"title": "New", "slug": "new", "price_cents": 1, "status": "draft", "teacher_id": s.teacher, "category_id": s.category}
			course[bad.field] = bad.value
			errors := s.admin.Post(t, "/api/v1/courses", course).MustProblem(t, "invalid").FieldErrors(t)
			require.Equal(t, map[string]string{bad.path: bad.code}, errors)
		})
	}
	clash := map[string]any{"title": "New", "slug": "taken", "price_cents": 1, "status": "draft", "teacher_id": s.teacher, "category_id": s.category}
	require.Contains(t, s.admin.Post(t, "/api/v1/courses", clash).MustProblem(t, "unique").FieldErrors(t), "slug")
	require.Equal(t, 1, s.admin.Get(t, "/api/v1/courses").Int(t, "total"))
}

func TestPublishOpensDraftsAndNotesWhen(t *testing.T) {
	s := newShelf(t)
	a, b := s.mustCreateCourse(t, "a", nil), s.mustCreateCourse(t, "b", nil)
	s.Clock.Advance(time.Hour)
	s.admin.Post(t, "/api/v1/courses/actions/publish", map[string]any{"ids": []any{a["id"], b["id"]}}).MustStatus(t, 200)
	for _, id := range []any{a["id"], b["id"]} {
		course := s.course(t, id)
		require.Equal(t, "open", course["status"])
		require.Equal(t, "2026-11-21T10:00:00.000Z", course["published_at"])
		require.EqualValues(t, 2, course["version"])
		history := s.admin.Get(t, "/api/v1/courses/"+id.(string)+"/history").MustStatus(t, 200)
		require.Equal(t, "publish", history.String(t, "items.0.action"))
	}
}

func TestPublishIsAConflictForAllWhenOneIsNoDraft(t *testing.T) {
	s := newShelf(t)
	draft := s.mustCreateCourse(t, "draft", nil)
	for _, status := range []string{"open", "closed"} {
		other := s.mustCreateCourse(t, status, map[string]any{"status": status})
		s.admin.Post(t, "/api/v1/courses/actions/publish", map[string]any{"ids": []any{draft["id"], other["id"]}}).MustProblem(t, "conflict")
		require.Equal(t, draft, s.course(t, draft["id"]), "the draft is as it was")
		require.Equal(t, other, s.course(t, other["id"]))
	}
	reader := s.As(manortest.Caller("writer", "courses:read", "courses:update", "courses:read_all"))
	reader.Post(t, "/api/v1/courses/actions/publish", map[string]any{"ids": []any{draft["id"]}}).MustProblem(t, "forbidden")
	require.Equal(t, "draft", s.course(t, draft["id"])["status"])
}

func TestLessonsAreReadByPositionWithinTheirCourse(t *testing.T) {
	s := newShelf(t)
	course := s.mustCreateCourse(t, "lessons", map[string]any{"lessons": []any{
		map[string]any{"title": "third", "position": 30, "minutes": 5},
		map[string]any{"title": "first", "position": 10, "minutes": 15},
		map[string]any{"title": "second", "position": 20, "minutes": 25},
	}})
	titles := func(course map[string]any) (all []any) {
		for _, lesson := range course["lessons"].([]any) {
			all = append(all, lesson.(map[string]any)["title"])
		}
		return all
	}
	require.Equal(t, []any{"first", "second", "third"}, titles(s.course(t, course["id"])))
	lessons := s.course(t, course["id"])["lessons"].([]any)
	kept := map[string]any{"id": lessons[1].(map[string]any)["id"], "position": 99}
	patched := s.admin.Patch(t, "/api/v1/courses/"+course["id"].(string), map[string]any{
		"lessons": []any{kept, map[string]any{"title": "new", "position": 1, "minutes": 1}},
	}).MustStatus(t, 200).Object(t)
	require.Equal(t, []any{"new", "second"}, titles(patched), "with id changed, without added, left out deleted")
	require.EqualValues(t, 2, patched["version"])
}

func TestATeacherWithCoursesIsHeld(t *testing.T) {
	s := newShelf(t)
	course := s.mustCreateCourse(t, "held", nil)
	path := "/api/v1/teachers/" + s.teacher
	preview := s.admin.Get(t, path+"/delete-preview").MustStatus(t, 200)
	require.Equal(t, false, preview.Value(t, "can_delete"))
	require.Contains(t, s.admin.Delete(t, path).MustProblem(t, "reference_held").FieldErrors(t), "courses")
	s.admin.Get(t, path).MustStatus(t, 200)
	s.admin.Delete(t, "/api/v1/courses/"+course["id"].(string)).MustStatus(t, 204)
	s.admin.Delete(t, path).MustStatus(t, 204)
	s.admin.Get(t, path).MustProblem(t, "not_found")
}

func TestATeachersNameIsUniqueAndRequired(t *testing.T) {
	s := newShelf(t)
	require.Equal(t, map[string]string{"name": "required"}, s.admin.Post(t, "/api/v1/teachers", map[string]any{"bio": "…"}).MustProblem(t, "invalid").FieldErrors(t))
	require.Contains(t, s.admin.Post(t, "/api/v1/teachers", map[string]any{"name": "李老师"}).MustProblem(t, "unique").FieldErrors(t), "name")
	require.Equal(t, true, s.admin.Get(t, "/api/v1/teachers/"+s.teacher).Value(t, "active"), "teachers are active unless told otherwise")
}

func TestCategoriesAreATree(t *testing.T) {
	s := newShelf(t)
	child := s.admin.MustCreate(t, "categories", map[string]any{"name": "后端", "slug": "backend", "parent_id": s.category})["id"].(string)
	grandchild := s.admin.MustCreate(t, "categories", map[string]any{"name": "Go", "slug": "go", "parent_id": child})["id"].(string)

	cycle := s.admin.Patch(t, "/api/v1/categories/"+s.category, map[string]any{"parent_id": grandchild})
	require.Contains(t, []int{409, 422}, cycle.Status, "%s", cycle.Body)
	require.Contains(t, cycle.FieldErrors(t), "parent_id")
	require.Nil(t, s.admin.Get(t, "/api/v1/categories/"+s.category).Value(t, "parent_id"))

	s.admin.Delete(t, "/api/v1/categories/"+child).MustProblem(t, "reference_held")
	s.admin.Delete(t, "/api/v1/categories/"+grandchild).MustStatus(t, 204)
	s.admin.Delete(t, "/api/v1/categories/"+child).MustStatus(t, 204)
	require.Equal(t, 0, s.admin.Get(t, "/api/v1/categories?parent_id__isnull=false").Int(t, "total"))
}

func TestAPathKeepsTheOrderOfItsCourses(t *testing.T) {
	s := newShelf(t)
	a, b, c := s.mustCreateCourse(t, "a", nil)["id"], s.mustCreateCourse(t, "b", nil)["id"], s.mustCreateCourse(t, "c", nil)["id"]
	member := s.admin.MustCreate(t, "members", map[string]any{"username": "ada"})
	require.Equal(t, "free", member["level"])
	path := s.admin.MustCreate(t, "paths", map[string]any{"name": "全栈", "courses": []any{c, a}, "subscribers": []any{member["id"]}})
	address := "/api/v1/paths/" + path["id"].(string)
	require.Equal(t, []any{c, a}, path["courses"])
	s.admin.Patch(t, address, map[string]any{"courses": []any{b, c, a}}).MustStatus(t, 200)
	require.Equal(t, []any{b, c, a}, s.admin.Get(t, address).Value(t, "courses"))

	s.admin.Delete(t, "/api/v1/courses/"+c.(string)).MustStatus(t, 204)
	require.Equal(t, []any{b, a}, s.admin.Get(t, address).Value(t, "courses"), "a deleted course leaves its paths")
	s.admin.Delete(t, "/api/v1/members/"+member["id"].(string)).MustStatus(t, 204)
	require.Equal(t, []any{}, s.admin.Get(t, address).Value(t, "subscribers"))
}

func TestADeletedDepartmentLeavesItsCourses(t *testing.T) {
	s := newShelf(t)
	department := s.admin.MustCreate(t, "departments", map[string]any{"name": "技术学院", "code": "tech"})["id"].(string)
	course := s.mustCreateCourse(t, "a", map[string]any{"department_id": department})
	s.admin.Delete(t, "/api/v1/departments/"+department).MustStatus(t, 204)
	require.Nil(t, s.course(t, course["id"])["department_id"])
}
