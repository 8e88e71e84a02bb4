package academy

import (
	"context"
	"fmt"

	"github.com/manor-go/manor"
	"github.com/manor-go/manor/admin"
	"github.com/manor-go/manor/rbac"
	"github.com/manor-go/manor/sso"
)

const (
	demoPassword  = "manor-demo-1" // of every demo user
	demoCustomers = 50
	// editorsDepartment is the code of the one whose courses the editor sees.
	editorsDepartment = "technology"
)

// demoStaff are the demo users with a role, and what the role may do. Permissions of apps that are not installed are left out.
func demoStaff() []struct {
	username, name, role, label string
	permissions                 []string
} {
	return []struct {
		username, name, role, label string
		permissions                 []string
	}{
		{"manager", "许静 Xu Jing", "course_manager", "课程经理 Course manager", []string{"courses:*", "teachers:*", "categories:*", "paths:*", "orders:read"}},
		{"editor", "Tom Archer", "editor", "课程编辑 Course editor", []string{"courses:read", "courses:update"}},
		{"support", "罗小雨 Luo Xiaoyu", "support", "客服 Support", []string{"tickets:*"}},
	}
}

// makePeople makes departments, roles and users of the demo. What is there already by its name stays as it is.
func makePeople(ctx context.Context, k *manor.Kernel, w *written) (demoPeople, error) {
	people := demoPeople{departments: map[string]string{}}
	for _, row := range w.departments {
		id, err := rbac.EnsureDepartment(ctx, k, rbac.Department{
			Base: admin.Base{ID: demoID("departments", row["code"])}, Name: row["name"], Code: row["code"],
		})
		if err != nil {
			return people, fmt.Errorf("demo department %s: %w", row["code"], err)
		}
		people.departments[row["code"]] = id
	}
	users, err := makeUsers(ctx, k, w)
	if err != nil {
		return people, err
	}
	staff := demoStaff()
	for i, s := range staff {
		role := rbac.Role{Base: admin.Base{ID: demoID("roles", s.role)}, Name: s.role, Label: s.label, Permissions: s.permissions}
		if _, err := rbac.EnsureRole(ctx, k, role); err != nil {
			return people, fmt.Errorf("demo role %s: %w", s.role, err)
		}
		if err := rbac.Assign(ctx, k, users[i], s.role); err != nil {
			return people, fmt.Errorf("demo user %s: %w", s.username, err)
		}
		if err := appoint(ctx, k, users[i], s.username); err != nil {
			return people, fmt.Errorf("demo user %s: %w", s.username, err)
		}
		switch s.username {
		case "editor":
			people.editor = users[i]
			if err := rbac.Join(ctx, k, users[i], people.departments[editorsDepartment]); err != nil {
				return people, fmt.Errorf("demo user %s: %w", s.username, err)
			}
		case "support":
			people.support = users[i]
		}
	}
	people.customers = users[len(staff):]
	return people, nil
}

// demoPosts are what the staff works as, by user name.
var demoPosts = map[string]rbac.Post{
	"manager": {Code: "course-manager", Name: "课程经理 Course manager", Position: 1},
	"editor":  {Code: "course-editor", Name: "课程编辑 Course editor", Position: 2},
	"support": {Code: "support", Name: "客服专员 Support agent", Position: 3},
}

func appoint(ctx context.Context, k *manor.Kernel, userID, username string) error {
	post, ok := demoPosts[username]
	if !ok {
		return nil
	}
	post.ID = demoID("posts", post.Code)
	id, err := rbac.EnsurePost(ctx, k, post)
	if err != nil {
		return err
	}
	return rbac.Appoint(ctx, k, userID, id)
}

// makeUsers makes staff and customers, in this order, with one hash of the one password.
func makeUsers(ctx context.Context, k *manor.Kernel, w *written) ([]string, error) {
	hash, err := sso.HashPassword(ctx, k, demoPassword)
	if err != nil {
		return nil, fmt.Errorf("demo password: %w", err)
	}
	var users []sso.NewUser
	add := func(username, name string) {
		users = append(users, sso.NewUser{
			ID: demoID("users", username), Username: username, DisplayName: name,
			Email: username + "@academy.example", PasswordHash: hash,
		})
	}
	for _, s := range demoStaff() {
		add(s.username, s.name)
	}
	for i := range demoCustomers {
		name, _ := memberName(w.names, i)
		add(customerName(i), name)
	}
	ids, err := sso.CreateUsers(ctx, k, users...)
	if err != nil {
		return nil, fmt.Errorf("demo users: %w", err)
	}
	return ids, nil
}
