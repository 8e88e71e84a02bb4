package academy

import (
	"time"

	"github.com/manor-go/manor"
)

// publish opens drafts and notes when. If one of the courses is not a draft it is a conflict that names it, and none is changed.
func publish(courses []*Course, now time.Time) error {
	for _, c := range courses {
		if c.Status != CourseDraft {
			return manor.Errorf(manor.CodeConflict, "%q is %s: only drafts can be published.", c.Title, c.Status)
		}
	}
	for _, c := range courses {
		at := now
		c.Status, c.PublishedAt = CourseOpen, &at
	}
	return nil
}
