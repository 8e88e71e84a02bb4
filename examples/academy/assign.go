package academy

import "github.com/manor-go/manor"

// assignment is what the action assign asks for.
type assignment struct {
	AssigneeID string `json:"assignee_id" validate:"required" admin:"ref=users"`
}

// assign gives tickets to somebody. If one of them is closed it is a conflict that names it, and none is changed.
func assign(tickets []*Ticket, userID string) error {
	for _, t := range tickets {
		if t.Status == "closed" {
			return manor.Errorf(manor.CodeConflict, "%q is closed: open it again before it is assigned.", t.Subject)
		}
	}
	for _, t := range tickets {
		id := userID
		t.AssigneeID = &id
	}
	return nil
}
