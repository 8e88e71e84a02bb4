// Package sso knows who is calling: users and their passwords, sessions, refresh tokens, and the keys that sign access
// tokens. It fills the kernel's Verifier port. What users may do belongs to package rbac; the two meet in the kernel's
// ports alone.
//
// A login makes a session. Its access tokens are JWTs (RS256) that anybody can check with the keys at
// /.well-known/jwks.json; Manor itself also asks whether the session still stands, so that a logout holds within a
// second. docs/identity.md tells what is promised.
//
//	id, err := sso.CreateUser(ctx, k, sso.NewUser{Username: "ada", Password: "…"})
package sso
