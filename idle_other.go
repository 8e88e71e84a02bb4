//go:build !linux

package manor

import "runtime/debug"

// releaseStartMemory gives back what only the start needed.
func releaseStartMemory() { debug.FreeOSMemory() }
