package rbac

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
)

// decision is what the form of a decision asks for.
type decision struct {
	Reason string `json:"reason" validate:"max=500" admin:"textarea"`
}

// registerApprovals declares the resource role_approvals: rows are made by askApproval, and decided here.
func (s *service) registerApprovals(site *admin.Site, group manor.Text) {
	admin.Register(site, admin.Resource[RoleApproval]{
		Name: "role_approvals", Icon: "audit", Group: group, Order: "-created_at", NoCreate: true, NoUpdate: true, NoDelete: true,
		Label: manor.Text{EN: "Approval", ZH: "审批"}, Many: manor.Text{EN: "Approvals", ZH: "审批"},
		Help:       manor.Text{EN: "Changes of sensitive roles that wait for a second person, and what became of them.", ZH: "敏感角色的变更申请及其处理结果，须由另一人批准。"},
		EmptyText:  manor.Text{EN: "Nobody has asked for an approval.", ZH: "暂无审批申请。"},
		ListFields: []string{"title", "resource", "method", "state", "asked_by", "diff", "expires_at", "decided_by"},
		Fieldsets: []admin.Fieldset{
			{Fields: []string{"title", "resource", "method", "diff", "state", "reason", "asked_by", "expires_at"}},
			{Label: manor.Text{EN: "Decision", ZH: "处理"}, Fields: []string{"decided_by", "decided_at", "decision_reason"}},
			{Label: manor.Text{EN: "Request", ZH: "请求"}, Fields: []string{"changes", "object_id", "body", "asked_by_id", "decided_by_id", "created_at", "updated_at"}, Collapsed: true},
		},
		May: mayDecide,
		Actions: admin.Actions[RoleApproval]{
			{
				Name: "approve", Label: manor.Text{EN: "Approve", ZH: "批准"}, Input: decision{}, Recent: manor.Recently,
				Confirm: manor.Text{EN: "The change is made at once, in your name as well.", ZH: "批准后变更立即生效，并记录您的姓名。"},
				Run:     s.decideEach(s.approve),
			},
			{Name: "refuse", Label: manor.Text{EN: "Refuse", ZH: "驳回"}, Danger: true, Input: decision{}, Run: s.decideEach(s.refuse)},
			{Name: "withdraw", Label: manor.Text{EN: "Withdraw", ZH: "撤回"}, Input: decision{}, Run: s.decideEach(s.withdraw)},
		},
	})
	s.k.Retain("role_approvals", "created_at", approvalKept)
	s.k.Repeat("closing approvals that nobody decided", 10*time.Minute, s.closeExpired)
}

// mayDecide keeps the asker from deciding, and others from withdrawing.
func mayDecide(_ context.Context, who *manor.Principal, action string, row *RoleApproval) (bool, error) {
	himself := who != nil && who.UserID == row.AskedByID
	switch action {
	case "approve", "refuse":
		return !himself, nil
	case "withdraw":
		return himself, nil
	}
	return true, nil
}

type decide func(ctx context.Context, tx *manor.Tx, who *manor.Principal, row *RoleApproval) error

func (s *service) decideEach(how decide) func(context.Context, *admin.ActionCall[RoleApproval]) error {
	return func(ctx context.Context, call *admin.ActionCall[RoleApproval]) error {
		in, _ := call.Input.(*decision)
		for _, row := range call.Rows {
			if in != nil {
				row.DecisionReason = in.Reason
			}
			if err := s.decided(ctx, call.Tx, call.Who, row, how); err != nil {
				return err
			}
		}
		return nil
	}
}

// decided lets one decision be made on an open request, which is locked.
func (s *service) decided(ctx context.Context, tx *manor.Tx, who *manor.Principal, row *RoleApproval, how decide) error {
	now := s.k.Clock().Now()
	switch {
	case row.State != statePending:
		return manor.Errorf(manor.CodeConflict, "This was decided already: it is %s.", row.State)
	case !now.Before(row.ExpiresAt):
		return manor.Errorf(manor.CodeConflict, "This expired at %s. Ask anew.", row.ExpiresAt.Format(time.RFC3339))
	}
	row.DecidedBy, row.DecidedByID, row.DecidedAt = who.Username, who.UserID, &now
	return how(ctx, tx, who, row)
}

// approve makes the change, in the transaction of the approval. Both must be people who may make it now, and it must be
// the one that was asked for: nothing that it stands on has changed.
func (s *service) approve(ctx context.Context, tx *manor.Tx, who *manor.Principal, row *RoleApproval) error {
	if who.UserID == row.AskedByID {
		return manor.Errorf(manor.CodeForbidden, "You asked for this yourself: another person has to approve it.")
	}
	// The number of the change comes first, so that two of them do not pass each other.
	if err := s.authorizer.count(ctx, tx, change{}); err != nil {
		return err
	}
	basis, err := s.basis(ctx, tx, row.change())
	if err != nil {
		return err
	}
	if basis != row.Basis {
		return manor.Errorf(manor.CodeConflict, "What this is about has changed since it was asked for. Refuse it, and let it be asked for anew.")
	}
	asker, err := s.principal(ctx, row.AskedByID)
	if err != nil {
		return err
	}
	if _, err := s.tryOut(ctx, tx, asker, row.change()); err != nil {
		var refused *manor.Error
		if errors.As(err, &refused) && refused.Code == manor.CodeForbidden {
			return manor.Errorf(manor.CodeForbidden, "%s, who asked for this, may not do it any more: %s", row.AskedBy, refused.Detail)
		}
		return err
	}
	id, err := admin.For(s.k).Perform(context.WithValue(ctx, secondKey{}, &second{}), tx, who, row.change())
	if err != nil {
		return err
	}
	row.State = stateApproved
	return admin.Record(ctx, s.k, tx, admin.Entry{Resource: row.Resource, ObjectID: id, Title: row.Title, Action: "approval_used", Actor: asker})
}

func (s *service) refuse(_ context.Context, _ *manor.Tx, _ *manor.Principal, row *RoleApproval) error {
	row.State = stateRefused
	return nil
}

func (s *service) withdraw(_ context.Context, _ *manor.Tx, _ *manor.Principal, row *RoleApproval) error {
	row.State = stateWithdrawn
	return nil
}

// principal is a user as if he asked now; forbidden when he is gone or switched off.
func (s *service) principal(ctx context.Context, userID string) (*manor.Principal, error) {
	var user person
	err := s.k.DB().Read().NewSelect().Model(&user).Where("id = ?", userID).Scan(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("read who asked: %w", unavailable(err))
	}
	if err != nil || !user.Active {
		return nil, manor.Errorf(manor.CodeForbidden, "Who asked for this is no longer an active user.")
	}
	grants, err := s.authorizer.grantsOf(ctx, userID)
	if err != nil {
		return nil, err
	}
	return &manor.Principal{UserID: user.ID, Username: user.Username, Superuser: user.Superuser, Grants: grants}, nil
}

// closeExpired marks the requests that nobody decided in time.
func (s *service) closeExpired(ctx context.Context) error {
	return s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		now := s.k.Clock().Now()
		_, err := tx.NewUpdate().Model((*RoleApproval)(nil)).Set("state = ?", stateExpired).Set("updated_at = ?", now).Set("version = version + 1").
			Where("state = ?", statePending).Where("expires_at <= ?", now).Exec(ctx)
		if err != nil {
			return fmt.Errorf("close approvals: %w", err)
		}
		return nil
	})
}

// approveByHand is the way out for who is alone: the operator of the machine is the second person.
func (s *service) approveByHand(ctx context.Context, id string) (*RoleApproval, error) {
	row := &RoleApproval{}
	err := s.k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		if err := s.authorizer.count(ctx, tx, change{}); err != nil { // one at a time
			return err
		}
		err := tx.NewSelect().Model(row).Where("id = ?", id).Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return manor.Errorf(manor.CodeNotFound, "There is no approval %s.", id)
		}
		if err != nil {
			return fmt.Errorf("read an approval: %w", unavailable(err))
		}
		who := &manor.Principal{Username: "manor rbac approve", Superuser: true}
		if err := s.decided(ctx, tx, who, row, s.approve); err != nil {
			return err
		}
		row.Version++
		row.UpdatedAt = s.k.Clock().Now()
		if _, err := tx.NewUpdate().Model(row).WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("close an approval: %w", err)
		}
		return admin.Record(ctx, s.k, tx, admin.Entry{Resource: "role_approvals", ObjectID: row.ID, Title: row.Title, Action: "approve", Actor: who})
	})
	return row, err
}
