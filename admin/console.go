package admin

import "github.com/manor-go/manor/web"

// installConsole serves the console that was built into this program.
func (s *Site) installConsole() {
	s.kernel.InstallAs(appName, func() { s.kernel.UseConsole(web.Console()) })
}
