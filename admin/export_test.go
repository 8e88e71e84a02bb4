package admin

import "github.com/manor-go/manor"

// WithArticle is a label as the document of the API writes it.
func WithArticle(label manor.Text) string { return aOrAn(lower(label)) }
