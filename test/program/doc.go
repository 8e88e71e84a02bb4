// Package program holds the tests of the built program manor as its users meet it: a process with an address, settings,
// signals and exit codes, over databases that go away, fill up or are locked by somebody else.
package program
