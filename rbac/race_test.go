//go:build race

package rbac_test

// raced tells that the race detector is on, which makes times and sizes mean little.
const raced = true
