package rbac

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/problem"
)

// RoleApproval is a change that takes two people, as one of them asked for it, until another decides.
type RoleApproval struct {
	bun.BaseModel `bun:"table:role_approvals"`
	admin.Base
	// Title is what the row is called that would be changed.
	Title          string          `bun:"title,notnull" json:"title" admin:"readonly,link,search"`
	State          string          `bun:"state,notnull" json:"state" validate:"oneof=pending approved refused withdrawn expired" admin:"readonly,list,filter,default=pending"`
	AskedBy        string          `bun:"asked_by,notnull" json:"asked_by" admin:"readonly,list,search"` // user name, also when the user is gone
	AskedByID      string          `bun:"asked_by_id,notnull" json:"asked_by_id" admin:"readonly,filter"`
	Reason         string          `bun:"reason,notnull" json:"reason" validate:"max=500" admin:"readonly,textarea"`
	Changes        string          `bun:"changes,notnull" json:"changes" admin:"readonly,textarea"` // one line for each field, in English
	Method         string          `bun:"method,notnull" json:"method" validate:"oneof=POST PATCH DELETE" admin:"readonly"`
	Resource       string          `bun:"resource,notnull" json:"resource" admin:"readonly,filter,widget=resource_name"`
	ObjectID       string          `bun:"object_id,notnull" json:"object_id" admin:"readonly,filter"` // empty for POST
	Body           json.RawMessage `bun:"body,type:jsonb" json:"body" admin:"readonly"`
	Basis          string          `bun:"basis,notnull" json:"-" admin:"hidden"` // see service.basis
	ExpiresAt      time.Time       `bun:"expires_at,notnull" json:"expires_at" admin:"readonly,list,filter"`
	DecidedBy      string          `bun:"decided_by,notnull" json:"decided_by" admin:"readonly,list"`
	DecidedByID    string          `bun:"decided_by_id,notnull" json:"decided_by_id" admin:"readonly"`
	DecidedAt      *time.Time      `bun:"decided_at" json:"decided_at" admin:"readonly"`
	DecisionReason string          `bun:"decision_reason,notnull" json:"decision_reason" validate:"max=500" admin:"readonly,textarea"`
	Diff           json.RawMessage `bun:"diff,type:jsonb" json:"diff" admin:"readonly,widget=changes"` // Changes for the console: a difference
}

// The states of an approval.
const (
	statePending   = "pending"
	stateApproved  = "approved"
	stateRefused   = "refused"
	stateWithdrawn = "withdrawn"
	stateExpired   = "expired"
)

const (
	approvalOpen = 7 * 24 * time.Hour   // how long somebody may decide
	approvalKept = 400 * 24 * time.Hour // how long it can be read afterwards
	mostOpen     = 50                   // of one asker at a time
)

// askApproval keeps a change for another person to decide on. It must be one that who may make with a second person, and
// only so. Asked for again, the open request is the answer.
func (s *service) askApproval(ctx context.Context, who *manor.Principal, wanted admin.Change, reason string) (*RoleApproval, error) {
	var row *RoleApproval
	err := s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		lines, err := s.describe(ctx, tx, who, wanted)
		if err != nil {
			return err
		}
		basis, err := s.basis(ctx, tx, wanted)
		if err != nil {
			return err
		}
		var open []RoleApproval
		err = tx.NewSelect().Model(&open).Where("asked_by_id = ?", who.UserID).Where("state = ?", statePending).
			Where("expires_at > ?", s.k.Clock().Now()).Scan(ctx)
		if err != nil {
			return fmt.Errorf("read open approvals: %w", unavailable(err))
		}
		for i := range open {
			if open[i].Basis == basis && open[i].is(wanted) {
				row = &open[i]
				return nil
			}
		}
		if len(open) >= mostOpen {
			return manor.Errorf(manor.CodeConflict, "You have asked for %d approvals that are open. Withdraw some of them first.", len(open))
		}
		row = &RoleApproval{
			State: statePending, AskedBy: who.Username, AskedByID: who.UserID, Reason: strings.TrimSpace(reason), Changes: strings.Join(lines.changes, "\n"),
			Title: lines.title, Diff: lines.diff, Method: wanted.Method, Resource: wanted.Resource, ObjectID: wanted.ID, Body: wanted.Body, Basis: basis,
			ExpiresAt: s.k.Clock().Now().Add(approvalOpen),
		}
		s.begin(&row.Base)
		if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
			return fmt.Errorf("keep a request for approval: %w", unavailable(err))
		}
		entries := []admin.Entry{{Resource: "role_approvals", ObjectID: row.ID, Title: row.Title, Action: "create"}}
		if row.ObjectID != "" {
			entries = append(entries, admin.Entry{Resource: row.Resource, ObjectID: row.ObjectID, Title: row.Title, Action: "approval_asked"})
		}
		return admin.Record(ctx, s.k, tx, entries...)
	})
	return row, err
}

// is tells whether the request is for this change.
func (r *RoleApproval) is(wanted admin.Change) bool {
	return r.Method == wanted.Method && r.Resource == wanted.Resource && r.ObjectID == wanted.ID && sameJSON(r.Body, wanted.Body)
}

func sameJSON(a, b json.RawMessage) bool {
	var one, other any
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	if json.Unmarshal(a, &one) != nil || json.Unmarshal(b, &other) != nil {
		return false
	}
	x, _ := json.Marshal(one)
	y, _ := json.Marshal(other)
	return string(x) == string(y)
}

// change is what was asked for.
func (r *RoleApproval) change() admin.Change {
	return admin.Change{Method: r.Method, Resource: r.Resource, ID: r.ObjectID, Body: r.Body}
}

// description is a change in words, and as a history has it.
type description struct {
	title   string
	changes []string
	diff    json.RawMessage
}

// difference is what the console shows in the reader's language.
type difference struct {
	Resource string            `json:"resource"`
	Changes  json.RawMessage   `json:"changes"` // {"field": [before, after]}
	Titles   map[string]string `json:"titles"`  // of rows that the changes name, by id
}

// describe tries a change out and reads from its history what it would do.
func (s *service) describe(ctx context.Context, tx *manor.Tx, who *manor.Principal, wanted admin.Change) (d description, err error) {
	needed, err := s.rehearse(ctx, tx, who, []admin.Change{wanted}, func(ctx context.Context, tx *manor.Tx, _ change, ids []string) error {
		var entry struct {
			Title   string
			Changes json.RawMessage
		}
		err := tx.NewSelect().TableExpr("audit").Column("title", "changes").Where("resource = ?", wanted.Resource).Where("object_id = ?", ids[0]).
			OrderExpr("id DESC").Limit(1).Scan(ctx, &entry)
		if err != nil {
			return fmt.Errorf("read what a change would do: %w", unavailable(err))
		}
		names, err := s.namesOf(ctx, tx, sorted(idsIn(entry.Changes)))
		if err != nil {
			return err
		}
		d.title = entry.Title
		if wanted.Resource == "user_roles" {
			if d.title, err = s.titleOfAssignment(ctx, tx, ids[0]); err != nil {
				return err
			}
		}
		d.changes = linesOfChanges(entry.Changes, names, func(field string) string { return admin.For(s.k).FieldLabel(wanted.Resource, field).EN })
		if d.diff, err = json.Marshal(difference{Resource: wanted.Resource, Changes: entry.Changes, Titles: names}); err != nil {
			return fmt.Errorf("write what a change would do: %w", err)
		}
		return nil
	})
	if err == nil && !needed {
		err = manor.Errorf(manor.CodeConflict, "This needs no second person: make the change itself.")
	}
	return d, err
}

// titleOfAssignment names who has which role.
func (s *service) titleOfAssignment(ctx context.Context, tx *manor.Tx, id string) (string, error) {
	var row UserRole
	if err := ignoreAbsent(tx.NewSelect().Model(&row).Where("id = ?", id).Scan(ctx), "read a role of a user"); err != nil {
		return "", err
	}
	names, err := s.namesOf(ctx, tx, []string{row.UserID, row.RoleID})
	return names[row.UserID] + " · " + names[row.RoleID], err
}

// namesOf are the names of those of the ids that are of roles, users or departments.
func (s *service) namesOf(ctx context.Context, tx *manor.Tx, ids []string) (map[string]string, error) {
	names := map[string]string{}
	for batch := range slices.Chunk(ids, 500) {
		for table, column := range map[string]string{"roles": "name", "users": "username", "departments": "name"} {
			var rows []struct{ ID, Name string }
			err := tx.NewSelect().TableExpr("?", bun.Ident(table)).ColumnExpr("id, ? AS name", bun.Ident(column)).Where("id IN (?)", bun.List(batch)).Scan(ctx, &rows)
			if err != nil {
				return nil, fmt.Errorf("read names of %s: %w", table, unavailable(err))
			}
			for _, row := range rows {
				names[row.ID] = row.Name
			}
		}
	}
	return names, nil
}

// basis is what a change was decided on, as a hash: the row that it changes, the roles that it gives and all that these
// build on, with what each holds. When it is another at the time of the approval, the change is not the one that was asked for.
func (s *service) basis(ctx context.Context, tx *manor.Tx, wanted admin.Change) (string, error) {
	var body struct {
		Roles, Parents []string
		RoleID         string `json:"role_id"`
		UserID         string `json:"user_id"`
	}
	if len(wanted.Body) > 0 {
		if err := json.Unmarshal(wanted.Body, &body); err != nil {
			return "", manor.Errorf(problem.Invalid, "The body does not fit %s.", wanted.Resource)
		}
	}
	roles, users := slices.Concat(body.Roles, body.Parents), []string{}
	switch wanted.Resource {
	case "roles":
		roles = append(roles, wanted.ID)
	case "users":
		users = append(users, wanted.ID)
	case "user_roles":
		var row UserRole
		if wanted.ID != "" {
			err := tx.NewSelect().Model(&row).Where("id = ?", wanted.ID).Scan(ctx)
			if err := ignoreAbsent(err, "read a role of a user"); err != nil {
				return "", err
			}
		}
		roles = append(roles, body.RoleID, row.RoleID)
		users = append(users, body.UserID, row.UserID)
	}
	over, err := readHierarchy(ctx, tx)
	if err != nil {
		return "", err
	}
	above := over.above(slices.DeleteFunc(roles, func(id string) bool { return id == "" }))
	var rows []Role
	if err := tx.NewSelect().Model(&rows).Column("id", "version").Where("id IN (?)", bun.List(append(above, ""))).Order("id").Scan(ctx); err != nil {
		return "", fmt.Errorf("read roles: %w", unavailable(err))
	}
	h := sha256.New()
	for _, row := range rows {
		fmt.Fprintf(h, "%q %d\n", row.ID, row.Version)
	}
	// Programs change what a role holds without another version of its row.
	filter := Filter{Roles: sorted(above), Users: sorted(users), Always: true, Undeclared: true}
	err = s.authorizer.policies.lines(ctx, tx.Tx, filter, func(line []string) error {
		fmt.Fprintf(h, "%q\n", line)
		return nil
	})
	return hex.EncodeToString(h.Sum(nil)), err
}
