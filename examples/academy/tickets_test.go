package academy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/manor-go/manor/manortest"
)

func TestSupportAssignsTicketsButNotClosedOnes(t *testing.T) {
	p := loaded(t)
	admin, support := p.As(manortest.Superuser()), p.MustLogin(t, "support", "manor-demo-1")
	manager := admin.Get(t, "/api/v1/users?username=manager").String(t, "items.0.id")
	open := support.Get(t, "/api/v1/tickets?status=open&assignee_id__isnull=true&sortby=created_at").Items(t)
	require.NotEmpty(t, open, "the demo has tickets that nobody has taken")
	closed := support.Get(t, "/api/v1/tickets?status=closed&limit=1").String(t, "items.0.id")
	assign := func(input map[string]any, ids ...any) *manortest.Response {
		return support.Post(t, "/api/v1/tickets/actions/assign", map[string]any{"ids": ids, "input": input})
	}
	first := "/api/v1/tickets/" + open[0]["id"].(string)

	assign(map[string]any{"assignee_id": manager}, open[0]["id"], closed).MustProblem(t, "conflict")
	require.Contains(t, assign(map[string]any{"assignee_id": "nobody"}, open[0]["id"]).MustProblem(t, "invalid").FieldErrors(t), "input.assignee_id")
	require.Contains(t, assign(map[string]any{}, open[0]["id"]).MustProblem(t, "invalid").FieldErrors(t), "input.assignee_id")
	require.Nil(t, support.Get(t, first).Value(t, "assignee_id"), "nothing was assigned")

	assign(map[string]any{"assignee_id": manager}, open[0]["id"]).MustStatus(t, 200)
	require.Equal(t, manager, support.Get(t, first).Value(t, "assignee_id"))
}

func TestANewTicketIsOpenAndOfNormalPriority(t *testing.T) {
	p := empty(t)
	ticket := p.MustCreate(t, "tickets", map[string]any{"subject": "打不开视频"})
	require.Equal(t, "open", ticket["status"])
	require.Equal(t, "normal", ticket["priority"])
	require.Nil(t, ticket["due_at"])
	require.Nil(t, ticket["assignee_id"])
	p.As(manortest.Superuser()).Post(t, "/api/v1/tickets", map[string]any{"body": "…"}).MustProblem(t, "invalid")
}
