// Package rbac decides what users may do: roles with permissions, departments, and who has which. It fills the kernel's
// Authorizer port; the users themselves belong to package sso, and the two meet in the kernel's ports alone.
//
// A permission is "{resource}:{action}" ("courses:publish"); a role may also hold "courses:*" and "*". What a user may
// do is compiled once into a set and asked from there:
//
//	grants, err := k.Authorizer().Grants(ctx, userID)
//	if grants.Allows("courses:publish") { … }
//
// Programs make their own roles with EnsureRole, EnsureDepartment, Assign and Join, which can be repeated.
package rbac
