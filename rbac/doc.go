// Package rbac decides what users may do: roles with permissions, departments, and who has which. It fills the kernel's
// Authorizer port; the users themselves belong to package sso, and the two meet in the kernel's ports alone.
//
// A permission is "{resource}:{action}" ("courses:publish"); wildcards are "courses:*", "*:read" and "*". Roles build on
// each other, and roles and users can be denied what others give: a denial wins. The policies are Casbin's, kept in
// tables that its adapter reads; what a user may do is compiled of them into a set and asked from there:
//
//	grants, err := k.Authorizer().Grants(ctx, userID)
//	if grants.Allows("courses:publish") { … }
//
// Programs make their own roles with EnsureRole, EnsureDepartment, Assign and Join, which can be repeated.
package rbac
