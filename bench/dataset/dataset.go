// Package dataset makes the courses that every contender of the benchmark holds: the same rows on every run.
package dataset

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Size is the number of courses.
const Size = 100_000

// Statuses of a course; a third of the rows has each.
var Statuses = [...]string{"draft", "open", "closed"}

// Course is one row, without the columns that every contender makes by itself.
type Course struct {
	ID         string
	CreatedAt  time.Time
	Title      string
	Slug       string
	Summary    string
	PriceCents int64
	Status     string
	TeacherID  string
}

var (
	subjects = [...]string{"Go", "Python", "SQL", "Photography", "Watercolour", "商务英语", "数据分析", "项目管理", "Cooking", "摄影入门"}
	levels   = [...]string{"for beginners", "in practice", "step by step", "进阶", "实战", "from zero"}
	epoch    = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Row is the i-th course, 0 ≤ i < Size. Ids grow with time as UUIDv7 do.
func Row(i int) Course {
	n := mix(uint64(i))
	at := epoch.Add(time.Duration(i) * 7 * time.Minute)
	return Course{
		ID:        id(at, n),
		CreatedAt: at,
		Title:     fmt.Sprintf("%s %s, part %d", subjects[n%10], levels[n/10%6], i%97+1),
		Slug:      fmt.Sprintf("course-%06d", i),
		Summary: fmt.Sprintf("What you need to know of %s, with exercises, a project of your own and answers to questions. "+
			"%d lessons, one evening each; no knowledge is asked for beforehand.", subjects[n%10], n%17+3),
		PriceCents: int64(n/60%2000+1) * 100,
		Status:     Statuses[n/7%3],
		TeacherID:  fmt.Sprintf("teacher-%03d", n/11%500),
	}
}

// mix spreads the bits of a counter (the finalizer of splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func id(at time.Time, n uint64) string {
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], uint64(at.UnixMilli())<<16|n&0x0fff|0x7000)
	binary.BigEndian.PutUint64(u[8:], n&0x3fffffffffffffff|0x8000000000000000)
	return u.String()
}
