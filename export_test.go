package manor

// InTheClear is what `check --deploy` says of the services that settings name.
func InTheClear(s Settings) []Finding { return s.inTheClear() }
