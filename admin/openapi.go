package admin

func (s *Site) document() {}
