package rbac

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/internal/database"
)

// service keeps roles, departments and who has which.
type service struct {
	k          *manor.Kernel
	authorizer *authorizer
}

type serviceKey struct{}

func serviceOf(k *manor.Kernel) (*service, error) {
	if s, ok := k.Value(serviceKey{}).(*service); ok {
		return s, nil
	}
	return nil, errors.New("rbac is not installed: add rbac.App() to the program's apps")
}

// EnsureRole makes the role unless one of that name is there, which then stays as it is, and returns its id. Permissions
// of apps that are not installed are left out. An id in role is kept. Parents are ids.
func EnsureRole(ctx context.Context, k *manor.Kernel, role Role) (id string, err error) {
	s, err := serviceOf(k)
	if err != nil {
		return "", err
	}
	known := vocabularyOf(k.Permissions())
	role.Permissions, role.Denied = known.only(role.Permissions), known.only(role.Denied)
	err = k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		id, err = s.ensureRole(ctx, tx, role)
		return err
	})
	return id, err
}

func (s *service) ensureRole(ctx context.Context, tx *manor.Tx, role Role) (id string, err error) {
	s.begin(&role.Base)
	done, err := tx.NewInsert().Model(&role).On("CONFLICT (name) DO NOTHING").Exec(ctx)
	if err != nil {
		return "", fmt.Errorf("add role %s: %w", role.Name, err)
	}
	switch n, err := done.RowsAffected(); {
	case err != nil:
		return "", fmt.Errorf("add role %s: %w", role.Name, err)
	case n == 0:
		return id, find(ctx, tx.Tx, (*Role)(nil), "name", role.Name, &id)
	}
	var lines [][]string
	for _, name := range role.Permissions {
		lines = append(lines, policyLine(roleSubject+role.ID, name, allow))
	}
	for _, name := range role.Denied {
		lines = append(lines, policyLine(roleSubject+role.ID, name, deny))
	}
	for _, parent := range role.Parents {
		lines = append(lines, []string{"g", roleSubject + role.ID, roleSubject + parent})
	}
	if err := s.write(ctx, tx, nil, lines); err != nil {
		return "", err
	}
	if err := s.authorizer.rolesChanged(ctx, tx, role.ID); err != nil || len(role.Parents) == 0 {
		return role.ID, err
	}
	return role.ID, checkHierarchy(ctx, tx)
}

// EnsureDepartment makes the department unless one with that code is there, which then stays as it is, and returns its
// id. An id in department is kept.
func EnsureDepartment(ctx context.Context, k *manor.Kernel, department Department) (id string, err error) {
	return ensureCode(ctx, k, &department, &department.Base, department.Code)
}

// EnsurePost makes the post unless one with that code is there, which then stays as it is, and returns its id. An id in post
// is kept.
func EnsurePost(ctx context.Context, k *manor.Kernel, post Post) (id string, err error) {
	return ensureCode(ctx, k, &post, &post.Base, post.Code)
}

// ensureCode inserts row, whose Base is base, unless its table has one with that code, and returns the id of the one that is
// there then.
func ensureCode(ctx context.Context, k *manor.Kernel, row any, base *admin.Base, code string) (id string, err error) {
	s, err := serviceOf(k)
	if err != nil {
		return "", err
	}
	s.begin(base)
	err = k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		if _, err := tx.NewInsert().Model(row).On("CONFLICT (code) DO NOTHING").Exec(ctx); err != nil {
			return fmt.Errorf("add %T %s: %w", row, code, err)
		}
		return find(ctx, tx.Tx, row, "code", code, &id)
	})
	return id, err
}

// Appoint gives posts, by id, to a user. Those that the user has already are left alone.
func Appoint(ctx context.Context, k *manor.Kernel, userID string, postIDs ...string) error {
	return k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		for _, id := range postIDs {
			if _, err := tx.NewInsert().Model(&userPost{UserID: userID, PostID: id}).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
				return fmt.Errorf("give a user a post: %w", err)
			}
		}
		return nil
	})
}

// Assign gives roles, by name, to a user. Roles that the user has already are left alone; an unknown one is not_found.
func Assign(ctx context.Context, k *manor.Kernel, userID string, roleNames ...string) error {
	s, err := serviceOf(k)
	if err != nil {
		return err
	}
	return k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		for _, name := range roleNames {
			var role string
			if err := find(ctx, tx.Tx, (*Role)(nil), "name", name, &role); err != nil {
				return err
			}
			if err := s.write(ctx, tx, nil, [][]string{{"g", userSubject + userID, roleSubject + role}}); err != nil {
				return fmt.Errorf("give role %s: %w", name, err)
			}
		}
		return s.authorizer.GrantsChanged(ctx, tx, userID)
	})
}

// Join puts a user into departments, by id. Those that the user belongs to already are left alone.
func Join(ctx context.Context, k *manor.Kernel, userID string, departmentIDs ...string) error {
	s, err := serviceOf(k)
	if err != nil {
		return err
	}
	return k.DB().InTx(ctx, func(ctx context.Context, tx *manor.Tx) error {
		for _, id := range departmentIDs {
			row := &userDepartment{UserID: userID, DepartmentID: id}
			if _, err := tx.NewInsert().Model(row).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
				return fmt.Errorf("put a user into a department: %w", err)
			}
		}
		return s.authorizer.GrantsChanged(ctx, tx, userID)
	})
}

func (s *service) begin(base *admin.Base) {
	if base.ID == "" {
		base.ID = uuid.Must(uuid.NewV7()).String()
	}
	now := s.k.Clock().Now()
	base.CreatedAt, base.UpdatedAt, base.Version = now, now, 1
}

func find(ctx context.Context, db bun.IDB, model any, column, value string, id *string) error {
	err := db.NewSelect().Model(model).Column("id").Where("? = ?", bun.Ident(column), value).Scan(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return manor.Errorf(manor.CodeNotFound, "There is none with the %s %s.", column, value)
	}
	if err != nil {
		return fmt.Errorf("look up %s: %w", column, unavailable(err))
	}
	return nil
}

// unavailable keeps it apart whether the database said no or could not be asked.
func unavailable(err error) error { return database.Translate(err) }

// ignoreAbsent lets a row that is not there pass: the engine says so itself. Without an error there is none.
func ignoreAbsent(err error, doing string) error {
	if err == nil || errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, unavailable(err))
}
