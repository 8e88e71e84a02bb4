//go:build !race

package rbac_test

const raced = false
