package admin_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/manortest"
)

const clientsPath = "/api/v1/practice_clients"

// names are what the rows of an answer are called, sorted.
func names(items []map[string]any) []string {
	all := []string{}
	for _, item := range items {
		all = append(all, item["name"].(string))
	}
	slices.Sort(all)
	return all
}

func TestADataScopeIsAUnionOfWhatItsPartsHold(t *testing.T) {
	p := newPractice(t)
	for _, c := range []struct {
		what   string
		scopes []manor.DataScope
		want   []string
	}{
		{"nothing said is every row", nil, []string{"North", "Own", "South"}},
		{"own rows", []manor.DataScope{{Own: true}}, []string{"Own"}},
		{"a department", []manor.DataScope{{Departments: []string{"south"}}}, []string{"South"}},
		{"several departments", []manor.DataScope{{Departments: []string{"south", "north"}}}, []string{"North", "Own", "South"}},
		{"roles add up", []manor.DataScope{{Own: true}, {Departments: []string{"south"}}}, []string{"Own", "South"}},
		{"owner and department of one add up", []manor.DataScope{{Own: true, Departments: []string{"south"}}}, []string{"Own", "South"}},
		{"a filter narrows a department", []manor.DataScope{{Departments: []string{"north"}, Filter: "name=North"}}, []string{"North"}},
		{"a filter narrows no department at all", []manor.DataScope{{Departments: []string{}, Filter: "name=North"}}, []string{}},
		{"a filter", []manor.DataScope{{Filter: "name__startswith=S"}}, []string{"South"}},
		{"two conditions of a filter hold together", []manor.DataScope{{Filter: "department=north&name=Own"}}, []string{"Own"}},
		{"no part holds no row", []manor.DataScope{{}}, []string{}},
		{"no scope at all holds no row", []manor.DataScope{}, []string{}},
		{"a filter that is not understood holds no row", []manor.DataScope{{Filter: "absent=1"}}, []string{}},
		{"nor does it take others away", []manor.DataScope{{Filter: "absent=1"}, {Own: true}}, []string{"Own"}},
	} {
		got := p.within(everywhere(c.scopes...), nil)
		if c.scopes != nil && len(c.scopes) == 0 {
			got = p.within(map[string][]manor.DataScope{"practice_clients:read": {}}, nil)
		}
		require.Equal(t, c.want, names(got.Get(t, clientsPath).MustStatus(t, 200).Items(t)), c.what)
	}
	require.Len(t, p.root.Get(t, clientsPath).Items(t), 3, "superusers are not limited")
}

func TestRowsOutsideOfADataScopeAreNotThere(t *testing.T) {
	p := newPractice(t)
	ada := p.within(everywhere(manor.DataScope{Own: true}), nil)
	call := p.root.MustCreate(t, "practice_calls", map[string]any{"client_id": p.south, "number": "1", "minutes": 3})["id"].(string)

	for _, address := range []string{"/" + p.south, "/" + p.south + "/history", "/" + p.south + "/delete-preview"} {
		ada.Get(t, clientsPath+address).MustProblem(t, "not_found")
	}
	ada.Patch(t, clientsPath+"/"+p.south, map[string]any{"notes": "x"}).MustProblem(t, "not_found")
	ada.Put(t, clientsPath+"/"+p.south, map[string]any{"name": "x"}).MustProblem(t, "not_found")
	ada.Delete(t, clientsPath+"/"+p.south).MustProblem(t, "not_found")
	ada.Post(t, clientsPath+"/actions/close", map[string]any{"ids": []string{p.own, p.south}}).MustProblem(t, "not_found")
	ada.Post(t, clientsPath+"/actions/close", map[string]any{"filter": "status=new", "expected_total": 1}).MustStatus(t, 200)
	ada.Get(t, "/api/v1/practice_calls/"+call).MustProblem(t, "not_found")
	ada.Post(t, "/api/v1/practice_calls", map[string]any{"client_id": p.south, "number": "2", "minutes": 1}).MustProblem(t, "invalid")

	require.Equal(t, "new", p.root.Get(t, clientsPath+"/"+p.south).String(t, "status"), "nothing was done to it")
	require.Equal(t, 1, ada.Get(t, clientsPath+"?count=exact").Int(t, "total"))
	csv := string(ada.Get(t, clientsPath+"/export?format=csv&fields=name").MustStatus(t, 200).Body)
	require.Equal(t, []string{"name", "Own"}, strings.Fields(csv))
	require.Empty(t, ada.Get(t, "/api/v1/console/search?q=South").MustStatus(t, 200).Value(t, "groups"))
	require.Empty(t, ada.Get(t, "/api/v1/practice_calls?client.name=South").MustStatus(t, 200).Items(t))
	for _, line := range ada.Get(t, "/api/v1/audit?per_page=200").MustStatus(t, 200).Items(t) {
		require.Equal(t, p.own, line["object_id"], "of other rows the history says nothing either")
	}
}

func TestNobodyPutsARowOutOfHisOwnReach(t *testing.T) {
	p := newPractice(t)
	ada := p.within(everywhere(manor.DataScope{Departments: []string{"north"}}), nil)
	ada.Post(t, clientsPath, map[string]any{"name": "Foreign", "department": "south"}).MustProblem(t, "forbidden")
	ada.Patch(t, clientsPath+"/"+p.own, map[string]any{"department": "south"}).MustProblem(t, "forbidden")
	require.Equal(t, "north", p.root.Get(t, clientsPath+"/"+p.own).String(t, "department"))
	ada.Post(t, clientsPath, map[string]any{"name": "Mine", "department": "north"}).MustStatus(t, http.StatusCreated)
	require.Len(t, p.root.Get(t, clientsPath).Items(t), 4)
}

func TestAPermissionMayHoldForFewerRowsThanAreSeen(t *testing.T) {
	p := newPractice(t)
	own := []manor.DataScope{{Own: true}}
	ada := p.within(map[string][]manor.DataScope{
		"practice_clients:read":   {{Departments: []string{"north"}}},
		"practice_clients:update": own, "practice_clients:delete": {}, "practice_clients:close": own, "practice_clients:export": own,
	}, nil)
	require.Equal(t, []string{"North", "Own"}, names(ada.Get(t, clientsPath).Items(t)))
	ada.Patch(t, clientsPath+"/"+p.own, map[string]any{"notes": "x"}).MustStatus(t, 200)
	ada.Patch(t, clientsPath+"/"+p.north, map[string]any{"notes": "x"}).MustProblem(t, "forbidden")
	ada.Delete(t, clientsPath+"/"+p.own).MustProblem(t, "forbidden")
	ada.Post(t, clientsPath+"/actions/close", map[string]any{"ids": []string{p.own, p.north}}).MustProblem(t, "forbidden")
	require.Equal(t, "new", p.root.Get(t, clientsPath+"/"+p.own).String(t, "status"), "all or none")
	ada.Patch(t, clientsPath+"/"+p.own, map[string]any{"owner_id": "x"}).MustProblem(t, "forbidden")
	csv := string(ada.Get(t, clientsPath+"/export?format=csv&fields=name").MustStatus(t, 200).Body)
	require.Equal(t, []string{"name", "Own"}, strings.Fields(csv))

	for _, item := range ada.Get(t, clientsPath+"?meta=true").Items(t) {
		can := item["_meta"].(map[string]any)["can"].(map[string]any)
		require.Equal(t, item["name"] == "Own", can["update"], item["name"])
		require.Equal(t, false, can["delete"], item["name"])
	}
}

func TestOfAResourceWithoutOwnerOrDepartmentSuchScopesHoldNoRow(t *testing.T) {
	f := newFair(t)
	who := manortest.Caller("ada", "fair_days:*")
	f.root.MustCreate(t, "fair_days", map[string]any{"name": "Monday"})
	who.Grants = manortest.Limited(who.Grants, map[string][]manor.DataScope{"fair_days:read": {{Own: true, Departments: []string{"north"}}}}, nil)
	require.Empty(t, f.As(who).Get(t, "/api/v1/fair_days").MustStatus(t, 200).Items(t))
}

func TestAHiddenFieldIsAsIfItWereNotDeclared(t *testing.T) {
	p := newPractice(t)
	ada := p.within(nil, map[string]manor.FieldRule{"fee": manor.FieldHidden, "card": manor.FieldHidden})
	one := ada.Get(t, clientsPath+"/"+p.own).MustStatus(t, 200)
	require.False(t, one.Has(t, "fee"))
	require.False(t, one.Has(t, "card"))
	for _, query := range []string{"fee=100", "fee__gte=1", "sortby=fee", "fields=fee", "fields=card"} {
		require.Equal(t, 400, ada.Get(t, clientsPath+"?"+query).Status, query)
		require.Equal(t, 400, ada.Get(t, clientsPath+"/export?format=csv&"+query).Status, query)
	}
	ada.Get(t, "/api/v1/practice_calls?client.fee=100").MustProblem(t, "unknown_parameter")
	ada.Patch(t, clientsPath+"/"+p.own, map[string]any{"fee": 1}).MustProblem(t, "invalid")
	require.NotContains(t, string(ada.Get(t, clientsPath+"/export?format=json").MustStatus(t, 200).Body), "fee")
	p.root.Patch(t, clientsPath+"/"+p.own, map[string]any{"fee": 424242424242}).MustStatus(t, 200)
	for _, address := range []string{clientsPath + "/" + p.own + "/history", "/api/v1/audit?resource=practice_clients", "/api/v1/schema"} {
		body := string(ada.Get(t, address).MustStatus(t, 200).Body)
		require.NotContains(t, body, "424242424242", address)
		require.NotContains(t, body, `"fee"`, address)
	}
}

func TestAMaskedFieldShowsAPartAndAnswersNoQuestions(t *testing.T) {
	p := newPractice(t)
	ada := p.within(nil, map[string]manor.FieldRule{"phone": manor.FieldMasked, "card": manor.FieldMasked})
	require.Equal(t, "138****1234", ada.Get(t, clientsPath+"/"+p.own).String(t, "phone"))
	require.Equal(t, "138****1234", ada.Get(t, clientsPath+"?fields=phone").String(t, "items.0.phone"))
	require.Contains(t, string(ada.Get(t, clientsPath+"/export?format=csv").Body), "138****1234")
	for _, address := range []string{
		clientsPath, clientsPath + "/" + p.own, clientsPath + "/export?format=csv", clientsPath + "/export?format=json",
		clientsPath + "/" + p.own + "/history", "/api/v1/audit", "/api/v1/console/search?q=Own", clientsPath + "?meta=true",
	} {
		require.NotContains(t, string(ada.Get(t, address).MustStatus(t, 200).Body), "13812341234", address)
	}
	for _, query := range []string{"phone=13812341234", "phone__startswith=138", "sortby=phone", "sortby=-phone"} {
		require.Equal(t, 400, ada.Get(t, clientsPath+"?"+query).Status, query)
	}
	require.Empty(t, ada.Get(t, clientsPath+"?search=13812341234").MustStatus(t, 200).Items(t))
	require.Empty(t, ada.Get(t, "/api/v1/console/search?q=13812341234").MustStatus(t, 200).Value(t, "groups"))

	ada.Patch(t, clientsPath+"/"+p.own, map[string]any{"phone": "1"}).MustProblem(t, "invalid")
	ada.Patch(t, clientsPath+"/"+p.own, map[string]any{"phone": "138****1234", "notes": "seen"}).MustStatus(t, 200)
	require.Equal(t, "13812341234", p.root.Get(t, clientsPath+"/"+p.own).String(t, "phone"), "what was shown in part is never written back")
	ada.Post(t, clientsPath+"/actions/close", map[string]any{"ids": []string{p.own}}).MustStatus(t, 200)
	require.Equal(t, "13812341234", p.root.Get(t, clientsPath+"/"+p.own).String(t, "phone"))
}

func TestWhatARowIsCalledIsShownInPartWhereItsFieldIs(t *testing.T) {
	p := newPractice(t)
	p.root.Patch(t, clientsPath+"/"+p.own, map[string]any{"name": "Konstantin"}).MustStatus(t, 200)
	p.root.MustCreate(t, "practice_calls", map[string]any{"client_id": p.own, "number": "1", "minutes": 3})
	ada := p.within(nil, map[string]manor.FieldRule{"name": manor.FieldMasked, "card": manor.FieldHidden})
	require.Equal(t, "Ko****in", ada.Get(t, clientsPath+"/"+p.own+"?meta=true").String(t, "_meta.title"))
	for _, address := range []string{
		clientsPath + "?meta=true", "/api/v1/practice_calls?include=client&meta=true", clientsPath + "/" + p.own + "/history",
		"/api/v1/audit", clientsPath + "/" + p.own + "/delete-preview",
	} {
		require.NotContains(t, string(ada.Get(t, address).MustStatus(t, 200).Body), "Konstantin", address)
	}
}

func TestAWidgetOfAHiddenFieldIsForbidden(t *testing.T) {
	p := newPractice(t)
	p.within(nil, nil).Get(t, "/api/v1/console/widgets/practice_open").MustStatus(t, 200)
	refused := p.within(nil, map[string]manor.FieldRule{"status": manor.FieldHidden}).Get(t, "/api/v1/console/widgets/practice_open")
	refused.MustProblem(t, manor.CodeForbidden)
	require.NotContains(t, string(refused.Body), "status=")
}

func TestAReadOnlyFieldIsSeenAndNotSet(t *testing.T) {
	p := newPractice(t)
	ada := p.within(nil, map[string]manor.FieldRule{"fee": manor.FieldReadOnly})
	require.Equal(t, 100, ada.Get(t, clientsPath+"/"+p.own).Int(t, "fee"))
	require.Equal(t, 200, ada.Get(t, clientsPath+"?fee=100&sortby=fee").Status)
	ada.Patch(t, clientsPath+"/"+p.own, map[string]any{"fee": 1}).MustProblem(t, "invalid")
	ada.Put(t, clientsPath+"/"+p.own, map[string]any{"name": "Own", "department": "north", "owner_id": p.ada.UserID}).MustStatus(t, 200)
	require.Equal(t, 100, p.root.Get(t, clientsPath+"/"+p.own).Int(t, "fee"), "PUT keeps what the caller cannot set")
}

func TestRulesNeverHideWhatEveryRowNeeds(t *testing.T) {
	p := newPractice(t)
	ada := p.within(nil, map[string]manor.FieldRule{
		"id": manor.FieldHidden, "version": manor.FieldMasked, "fee": manor.FieldMasked, "status": "strange", "absent": manor.FieldHidden,
	})
	one := ada.Get(t, clientsPath+"/"+p.own).MustStatus(t, 200)
	require.Equal(t, p.own, one.String(t, "id"))
	require.Equal(t, 1, one.Int(t, "version"))
	require.False(t, one.Has(t, "fee"), "a number cannot be shown in part")
	require.False(t, one.Has(t, "status"), "a rule that is not known hides")
}

func TestRulesForChildrenHoldInsideOfTheirParentToo(t *testing.T) {
	p := newPractice(t)
	who := *p.ada
	who.Grants = manortest.Limited(who.Grants, nil, map[string]map[string]manor.FieldRule{
		"practice_calls": {"number": manor.FieldMasked, "minutes": manor.FieldHidden},
	})
	ada := p.As(&who)
	id := p.root.MustCreate(t, "practice_clients", map[string]any{
		"name": "Parent", "department": "north", "practice_calls": []any{map[string]any{"number": "13999994321", "minutes": 471147114711}},
	})["id"].(string)
	child := ada.Get(t, clientsPath+"/"+id).MustStatus(t, 200).Value(t, "practice_calls.0").(map[string]any)
	require.Equal(t, "139****4321", child["number"])
	require.NotContains(t, child, "minutes")
	p.root.Patch(t, clientsPath+"/"+id, map[string]any{"practice_calls": []any{}}).MustStatus(t, 200)
	for _, address := range []string{
		clientsPath + "/" + id, clientsPath + "/" + id + "/history", "/api/v1/audit", clientsPath + "/export?format=json&fields=name,practice_calls", "/api/v1/schema",
	} {
		body := string(ada.Get(t, address).MustStatus(t, 200).Body)
		require.NotContains(t, body, "13999994321", address)
		require.NotContains(t, body, "471147114711", address)
	}
}
