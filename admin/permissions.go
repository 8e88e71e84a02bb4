package admin

func (s *Site) registerPermissions() {}
