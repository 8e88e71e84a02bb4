package manor

import (
	"os"
	"runtime"
	"sync"
)

// addProcessor lets Go run one goroutine more at a time than the machine has processors. One that computes for a tenth of a
// second, such as a password's hash, otherwise keeps those that became ready beside it waiting until Go takes the processor
// from it, every 10 ms, where the system's own scheduler would let them in at once. Who set GOMAXPROCS has decided.
var addProcessor = sync.OnceFunc(func() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 1)
	}
})
