// Package imports holds the test that reads the import graph of the module and fails on edges that point up or sideways.
// The order of layers is that of docs/development.md: programs, examples, apps, admin, the kernel, internal.
package imports
