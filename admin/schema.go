package admin

func (s *Site) mountSchema() {}
