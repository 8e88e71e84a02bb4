package rbac_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/internal/testkit"
	"github.com/manor-go/manor/manortest"
)

const patientsPath = "/api/v1/clinic_patients"

// Every face of the API shows and does what a plain model of random roles says, and no answer holds a value that it hides.
func TestEveryFaceAgreesWithAPlainModelOfRandomRoles(t *testing.T) {
	c := newClinic(t, testkit.Random(t))
	for _, u := range c.users {
		t.Log(u.describe())
		c.reads(t, u)
	}
	for _, u := range c.users {
		c.asks(t, u)
		c.writes(t, u)
	}
}

// visible are the rows for which a question is answered yes, in the order of their names.
func (c *clinic) visible(yes func(row *modelRow) bool) []string {
	ids := []string{}
	for _, row := range c.rows {
		if yes(row) {
			ids = append(ids, row.id)
		}
	}
	return ids
}

func idsOf(items []map[string]any) []string {
	ids := []string{}
	for _, item := range items {
		ids = append(ids, item["id"].(string))
	}
	return ids
}

// keepsQuiet holds an answer against what it may tell.
func (c *clinic) keepsQuiet(t *testing.T, u *modelUser, face string, r *manortest.Response) *manortest.Response {
	t.Helper()
	for _, row := range c.rows {
		for field, secret := range map[string]string{"name": row.name, "phone": row.phone, "fee": strconv.FormatInt(row.fee, 10)} {
			if !u.sees(row) || field != "name" && u.shown(field) != "" {
				require.NotContains(t, string(r.Body), secret, "%s tells the %s of %s", face, field, row.name)
			}
		}
	}
	return r
}

func (c *clinic) reads(t *testing.T, u *modelUser) {
	t.Helper()
	get := func(address string) *manortest.Response { return c.keepsQuiet(t, u, address, u.as.Get(t, address)) }
	seen := c.visible(u.sees)
	list := get(patientsPath + "?per_page=100&count=exact")
	if !u.holds("read") {
		list.MustStatus(t, http.StatusForbidden)
	} else {
		require.Equal(t, seen, idsOf(list.MustStatus(t, http.StatusOK).Items(t)))
		require.Equal(t, len(seen), list.Int(t, "total"))
		c.readsFields(t, u, list.Items(t))
	}
	for _, row := range c.rows {
		want := http.StatusForbidden
		switch {
		case u.sees(row):
			want = http.StatusOK
		case u.holds("read"):
			want = http.StatusNotFound
		}
		for _, further := range []string{"", "/history", "?meta=true"} {
			get(patientsPath+"/"+row.id+further).MustStatus(t, want)
		}
		get(patientsPath + "/" + row.id + "/delete-preview")
		explained := c.root.Get(t, path("/rbac/explain?user="+u.name+"&permission=clinic_patients:update&resource_id="+row.id))
		require.Equal(t, u.may("update", row), explained.Value(t, "allowed"), "explained: update of %s", row.name)
		get("/api/v1/console/search?q=" + row.name)
		get("/api/v1/console/search?q=" + row.phone)
	}
	for _, address := range []string{
		"/api/v1/audit?per_page=200", "/api/v1/clinic_visits?include=patient&meta=true", "/api/v1/clinic_visits/facets",
		patientsPath + "/facets?fields=status", "/api/v1/schema",
	} {
		get(address)
	}
	if u.holds("read") {
		counted := get(patientsPath+"/facets?fields=status").MustStatus(t, http.StatusOK)
		for i, status := range []string{"new", "open", "closed"} {
			n := len(c.visible(func(row *modelRow) bool { return u.sees(row) && row.status == status }))
			require.Equal(t, n, counted.Int(t, fmt.Sprintf("facets.status.%d.count", i)), status)
		}
	}
}

func (c *clinic) readsFields(t *testing.T, u *modelUser, items []map[string]any) {
	t.Helper()
	for _, item := range items {
		row := c.rows[slices.IndexFunc(c.rows, func(r *modelRow) bool { return r.id == item["id"] })]
		phone, hasPhone := item["phone"]
		_, hasFee := item["fee"]
		require.Equal(t, u.shown("fee") != "hidden", hasFee, "fee")
		require.Equal(t, u.shown("phone") != "hidden", hasPhone, "phone")
		switch u.shown("phone") {
		case "masked":
			require.Equal(t, row.phone[:3]+"****"+row.phone[7:], phone)
		case "":
			require.Equal(t, row.phone, phone)
		}
	}
}

// asks puts questions about values: filters, orders, searches, exports, and those through a reference.
func (c *clinic) asks(t *testing.T, u *modelUser) {
	t.Helper()
	asked := c.rows[c.random.IntN(len(c.rows))]
	get := func(address string) *manortest.Response { return c.keepsQuiet(t, u, address, u.as.Get(t, address)) }
	fee := strconv.FormatInt(asked.fee, 10)
	for _, q := range []struct{ field, query string }{
		{"fee", "fee=" + fee}, {"fee", "fee__gte=" + fee}, {"fee", "sortby=-fee"}, {"phone", "phone=" + asked.phone}, {"phone", "phone__startswith=138"}, {"phone", "sortby=phone"},
	} {
		answer := u.as.Get(t, patientsPath+"?per_page=100&"+q.query)
		through := u.as.Get(t, "/api/v1/clinic_visits?patient."+q.query)
		switch {
		case !u.holds("read"):
			answer.MustStatus(t, http.StatusForbidden)
			through.MustStatus(t, http.StatusBadRequest)
		case u.shown(q.field) != "":
			answer.MustStatus(t, http.StatusBadRequest)
			through.MustStatus(t, http.StatusBadRequest)
		default:
			answer.MustStatus(t, http.StatusOK)
		}
		if q.query == "fee="+fee && answer.Status == http.StatusOK {
			want := c.visible(func(row *modelRow) bool { return row == asked && u.sees(row) })
			require.Equal(t, want, idsOf(answer.Items(t)))
			visits := through.MustStatus(t, http.StatusOK).Items(t)
			if len(want) == 0 {
				require.Empty(t, visits, "a reference to what is not seen answers no question")
			}
		}
	}
	if u.holds("read") {
		found := u.as.Get(t, patientsPath+"?search="+asked.phone).MustStatus(t, http.StatusOK)
		require.Equal(t, u.sees(asked) && u.shown("phone") == "", len(found.Items(t)) == 1, "searched by phone")
	}
	exported := get(patientsPath + "/export?format=csv&fields=id,name")
	if !u.holds("read") || !u.holds("export") {
		exported.MustStatus(t, http.StatusForbidden)
	} else {
		exported.MustStatus(t, http.StatusOK)
		for _, row := range c.rows {
			if u.may("export", row) {
				require.Contains(t, string(exported.Body), row.name)
			} else {
				require.NotContains(t, string(exported.Body), row.name)
			}
		}
	}
	get(patientsPath + "/export?format=json")
	if u.shown("fee") == "hidden" {
		for _, further := range []string{"/export?format=csv&fields=fee", "?fields=fee", "/export?format=csv&fee__gte=1"} {
			require.NotEqual(t, http.StatusOK, u.as.Get(t, patientsPath+further).Status, further)
		}
	}
}

// answer is the status of a change of one row that takes a permission.
func (u *modelUser) answer(verb string, row *modelRow, done int) int {
	switch {
	case !u.holds(verb) || verb == "update" && !u.holds("read"):
		return http.StatusForbidden
	case !u.reaches("read", row):
		return http.StatusNotFound
	case !u.reaches(verb, row):
		return http.StatusForbidden
	}
	return done
}

func (c *clinic) writes(t *testing.T, u *modelUser) {
	t.Helper()
	for _, row := range c.rows {
		address := patientsPath + "/" + row.id
		done := c.keepsQuiet(t, u, "patch", u.as.Patch(t, address, map[string]any{"notes": "by " + u.name + row.name[7:9]}))
		done.MustStatus(t, u.answer("update", row, http.StatusOK))
		marked := c.keepsQuiet(t, u, "action", u.as.Post(t, patientsPath+"/actions/mark", map[string]any{"ids": []string{row.id}}))
		marked.MustStatus(t, u.answer("mark", row, http.StatusOK))
	}
	row := c.rows[c.random.IntN(len(c.rows))]
	for field, value := range map[string]any{"fee": row.fee + 1000, "phone": "1391234" + row.phone[7:]} {
		want := u.answer("update", row, http.StatusOK)
		if want == http.StatusOK && !u.sets(field, false) {
			want = http.StatusUnprocessableEntity
		}
		c.keepsQuiet(t, u, "set "+field, u.as.Patch(t, patientsPath+"/"+row.id, map[string]any{field: value})).MustStatus(t, want)
		if want == http.StatusOK {
			if field == "fee" {
				row.fee += 1000
			} else {
				row.phone = value.(string)
			}
		}
	}
	c.moves(t, u)
	c.makes(t, u)
	c.removes(t, u)
	for _, row := range c.rows {
		kept := c.root.Get(t, patientsPath+"/"+row.id).MustStatus(t, http.StatusOK)
		require.Equal(t, []any{row.phone, int(row.fee), row.department, row.status}, []any{
			kept.String(t, "phone"), kept.Int(t, "fee"), kept.String(t, "department"), kept.String(t, "status"),
		})
	}
}

// moves puts a row where the user may not reach it any more: that is refused.
func (c *clinic) moves(t *testing.T, u *modelUser) {
	t.Helper()
	row := c.rows[c.random.IntN(len(c.rows))]
	moved := *row
	moved.department, moved.status = c.departments[c.random.IntN(4)], []string{"new", "open", "closed"}[c.random.IntN(3)]
	want := u.answer("update", row, http.StatusOK)
	if want == http.StatusOK && !u.may("update", &moved) {
		want = http.StatusForbidden
	}
	u.as.Patch(t, patientsPath+"/"+row.id, map[string]any{"department": moved.department, "status": moved.status}).MustStatus(t, want)
	if want == http.StatusOK {
		row.department, row.status = moved.department, moved.status
	}
}

func (c *clinic) makes(t *testing.T, u *modelUser) {
	t.Helper()
	for _, field := range []string{"", "fee", "phone"} {
		row := &modelRow{
			name: fmt.Sprintf("Patient%dZz", 200+len(c.rows)), status: "open", owner: u.id, department: c.departments[c.random.IntN(4)],
		}
		body := row.json()
		delete(body, "fee")
		delete(body, "phone")
		switch field {
		case "fee":
			row.fee = int64(880077000000 + len(c.rows))
			body["fee"] = row.fee
		case "phone":
			row.phone = fmt.Sprintf("1371234%04d", 6000+len(c.rows))
			body["phone"] = row.phone
		}
		want := http.StatusCreated
		switch {
		case !u.holds("create"):
			want = http.StatusForbidden
		case field != "" && !u.sets(field, true):
			want = http.StatusUnprocessableEntity
		case !u.may("create", row):
			want = http.StatusForbidden
		}
		made := u.as.Post(t, patientsPath, body).MustStatus(t, want)
		if want == http.StatusCreated { // it is taken away again: rows without a phone would confuse the questions
			c.root.Delete(t, patientsPath+"/"+made.String(t, "id")).MustStatus(t, http.StatusNoContent)
		}
	}
}

// removes deletes rows that nothing refers to, one by one and all that match.
func (c *clinic) removes(t *testing.T, u *modelUser) {
	t.Helper()
	if len(c.rows) > 8 {
		at := slices.IndexFunc(c.rows, func(row *modelRow) bool { return !row.visited })
		row := c.rows[at]
		u.as.Delete(t, patientsPath+"/"+row.id).MustStatus(t, u.answer("delete", row, http.StatusNoContent))
		if u.may("delete", row) {
			c.rows = slices.Delete(c.rows, at, at+1)
		}
	}
	if !u.holds("mark") || !u.holds("read") {
		return
	}
	matching := c.visible(func(row *modelRow) bool { return u.sees(row) && row.status == "open" })
	may := c.visible(func(row *modelRow) bool { return u.may("mark", row) && row.status == "open" })
	answer := u.as.Post(t, patientsPath+"/actions/mark", map[string]any{"filter": "status=open", "expected_total": len(matching)})
	if len(may) < len(matching) {
		require.NotEqual(t, http.StatusOK, answer.Status, "all or none")
	}
}

func TestWhatHoldsADeletionBackTellsNoReferenceThatIsHidden(t *testing.T) {
	p := manortest.New(t, append(apps(), clinicApp{})...)
	root := p.As(manortest.Superuser())
	id := root.MustCreate(t, "clinic_patients", map[string]any{"name": "Ada", "owner_id": "", "department": ""})["id"].(string)
	root.MustCreate(t, "clinic_visits", map[string]any{"patient_id": id, "room": "Room 7"})
	role := map[string]any{"permissions": []string{"clinic_patients:*", "clinic_visits:read"}}
	look := func(name string) (preview, refused string) {
		role["name"] = name
		user := mustCreateUser(t, p, name)
		root.Patch(t, path("/users/"+user), map[string]any{"roles": []any{root.MustCreate(t, "roles", role)["id"]}}).MustStatus(t, http.StatusOK)
		as := p.MustLogin(t, name, password)
		refusal := as.Delete(t, patientsPath+"/"+id).MustProblem(t, "reference_held")
		return string(as.Get(t, patientsPath+"/"+id+"/delete-preview").MustStatus(t, http.StatusOK).Body), string(refusal.Body)
	}
	preview, refused := look("open")
	require.Contains(t, preview, "Room 7")
	require.Contains(t, refused, "clinic_visits")
	role["field_rules"] = []any{map[string]any{"resource": "clinic_visits", "field": "patient_id", "rule": "hidden"}}
	preview, refused = look("closed")
	for _, answer := range []string{preview, refused} {
		require.NotContains(t, answer, "Room 7")
		require.NotContains(t, answer, "clinic_visits")
	}
	require.Contains(t, preview, `"can_delete":false`)
}
