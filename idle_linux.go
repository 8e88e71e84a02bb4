package manor

import (
	"bufio"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"syscall"
)

// releaseStartMemory gives back what only the start needed: garbage, and the pages of the program file that
// initialisation touched. The kernel reads a page of the file again (from its cache) when it is used.
func releaseStartMemory() {
	debug.FreeOSMemory()
	maps, err := os.Open("/proc/self/maps") // proc(5)
	if err != nil {
		return
	}
	defer maps.Close()
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		var from, to uintptr
		var mode string
		if n, _ := fmt.Sscanf(lines.Text(), "%x-%x %s", &from, &to, &mode); n != 3 {
			continue
		}
		if strings.HasSuffix(lines.Text(), " "+program) && !strings.Contains(mode, "w") { // never what may differ from the file
			_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED) // a hint: refused, nothing is lost
		}
	}
}
