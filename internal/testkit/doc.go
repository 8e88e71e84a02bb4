// Package testkit starts the outside servers that tests and benchmarks are run against: a private Postgres and a private
// Redis, each in a folder of its own, on a free port of 127.0.0.1, gone when the caller is done with them or dies.
package testkit
