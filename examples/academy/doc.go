// Package academy is Manor's example: a shop for online courses with teachers, a tree of categories, courses and their
// lessons, learning paths, members, support tickets and flash sales. It shows most of what a declaration can say, and
// with --demo it brings data in Chinese and English to look at:
//
//	manor.Main(sso.App(), rbac.App(), academy.App())
//
// The tables are in model.go, what the engine is told about them in resources.go, the demo in demo*.go and demo/.
package academy
