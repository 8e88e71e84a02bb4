package admin

// This file only exists until every part is there; its pieces move to their own files.

// --- writing

func (s *Site) installHistory() {} // the audit resource, pruning
func (s *Site) installFiles()   {} // /api/v1/files

func (c *call) create() error                 { panic("to be filled") }
func (c *call) put(id string) error           { panic("to be filled") }
func (c *call) patch(id string) error         { panic("to be filled") }
func (c *call) remove(id string) error        { panic("to be filled") }
func (c *call) deletePreview(id string) error { panic("to be filled") }
func (c *call) restore(id string) error       { panic("to be filled") }
func (c *call) history(id string) error       { panic("to be filled") }
func (c *call) act(a *action) error           { panic("to be filled") }
