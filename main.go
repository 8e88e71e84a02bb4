package manor

// Main runs the program: settings, subcommands, exit codes.
func Main(apps ...App) {}
