package academy

import (
	"hash/fnv"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"github.com/manor-go/manor/admin"
)

// demoSeed is what all chance in the demo data comes from.
const demoSeed = 20261101

var demoSpace = uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://manor-go.github.io/academy"))

// The days between which the demo takes place.
var (
	demoBegins = time.Date(2024, 11, 4, 0, 0, 0, 0, time.UTC)
	demoEnds   = time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)
)

// demoID is the id of a demo row: the same on every run, whatever else is in the data.
func demoID(table, name string) string {
	return uuid.NewSHA1(demoSpace, []byte(table+"/"+name)).String()
}

// chance belongs to one row, so that adding another row changes nothing about it.
type chance struct{ *rand.Rand }

func chanceOf(table, name string) chance {
	h := fnv.New64a()
	h.Write([]byte(table + "/" + name))
	return chance{rand.New(rand.NewPCG(demoSeed, h.Sum64()))}
}

// between is a moment in [from, to), within working hours in China and on a full minute.
func (c chance) between(from, to time.Time) time.Time {
	days := max(int(to.Sub(from).Hours()/24), 1)
	day := from.AddDate(0, 0, c.IntN(days))
	return day.Truncate(24 * time.Hour).Add(time.Duration(60+c.IntN(10*60)) * time.Minute)
}

// days is a length of time of at least low and less than high days.
func (c chance) days(low, high int) time.Duration {
	return time.Duration(low+c.IntN(high-low)) * 24 * time.Hour
}

// weighted picks an index, each in proportion to its weight.
func (c chance) weighted(weights ...int) int {
	total := 0
	for _, w := range weights {
		total += w
	}
	n := c.IntN(total)
	for i, w := range weights {
		if n < w {
			return i
		}
		n -= w
	}
	return len(weights) - 1
}

// base is what every demo row begins with.
func base(table, name string, created time.Time) admin.Base {
	return admin.Base{ID: demoID(table, name), CreatedAt: created, UpdatedAt: created, Version: 1}
}
