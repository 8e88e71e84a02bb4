package manor

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"syscall"
)

// releaseStartMemory gives back what only the start needed: garbage, and the pages of the program file that
// initialisation touched. The kernel reads a page of the file again (from its cache) when it is used.
func releaseStartMemory() {
	debug.FreeOSMemory()
	maps, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer maps.Close()
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	for _, m := range unchanged(maps, program) {
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, m.from, m.to-m.from, syscall.MADV_DONTNEED) // a hint: refused, nothing is lost
	}
}

type mapping struct{ from, to uintptr }

// unchanged finds the mappings of the program that hold nothing but what is in its file (proc(5), smaps). Read-only is not
// enough: a position-independent program has pages that the loader wrote to before it made them read-only, and a
// debugger's breakpoints are in the code. Such pages are anonymous, in memory or swapped out.
func unchanged(smaps io.Reader, program string) []mapping {
	var all []mapping
	var m mapping
	ours := false
	for lines := bufio.NewScanner(smaps); lines.Scan(); {
		var from, to uintptr
		var mode, name string
		var kb int
		line := lines.Text()
		if n, _ := fmt.Sscanf(line, "%x-%x %s", &from, &to, &mode); n == 3 {
			m, ours = mapping{from, to}, strings.HasSuffix(line, " "+program) && !strings.Contains(mode, "w")
			continue
		}
		if n, _ := fmt.Sscanf(line, "%s %d kB", &name, &kb); !ours || n != 2 {
			continue
		}
		switch name {
		case "Anonymous:":
			ours = kb == 0
		case "Swap:": // follows it
			if kb == 0 {
				all = append(all, m)
			}
		}
	}
	return all
}
