package academy

import (
	"fmt"
	"strings"
	"time"
)

// demoMembers is how many members there are; the first of them are the customers who can sign in.
const demoMembers = 500

func (d *demoRows) addMembers(w *written, people demoPeople) {
	for i := range demoMembers {
		name, username := memberName(w.names, i)
		m := &Member{Username: username, Name: name}
		if i < len(people.customers) {
			m.Username, m.UserID = customerName(i), &people.customers[i]
			d.students = append(d.students, demoStudent(i, people.customers[i]))
		}
		chance := chanceOf("members", m.Username)
		joined := chance.between(demoBegins, demoEnds)
		m.Base = base("members", m.Username, joined)
		m.Level = []string{"free", "silver", "gold", "diamond"}[chance.weighted(60, 22, 13, 5)]
		if m.Level != "free" {
			expires := joined.AddDate(1+chance.IntN(2), 0, 0).Truncate(24 * time.Hour)
			m.ExpiresAt = &expires
		}
		d.members = append(d.members, m)
	}
}

// demoStudent is what the academy knows of the demo customer i, counted from 0.
func demoStudent(i int, userID string) *Student {
	chance := chanceOf("students", customerName(i))
	number := fmt.Sprintf("S%05d", 10001+i*7)
	row := &Student{Number: &number, Birthday: chance.between(demoBegins.AddDate(-60, 0, 0), demoBegins.AddDate(-18, 0, 0)).Format(time.DateOnly)}
	row.Base = base("students", customerName(i), demoEnds)
	row.ID, row.UserID = userID, userID
	return row
}

// customerName is the user name of the demo customer i, counted from 0.
func customerName(i int) string { return fmt.Sprintf("customer%d", i+1) }

// memberName is the name of the demo member i and a user name made of it. Every second one is Chinese. No two are the same
// below 900 members.
func memberName(names map[string][]string, i int) (name, username string) {
	families, given := names["en_family"], names["en_given"]
	if i%2 == 0 {
		families, given = names["zh_family"], names["zh_given"]
	}
	n := i / 2
	family := families[n%len(families)]
	first := given[(n*7+n/len(families))%len(given)]
	familyName, familyUser := spelled(family)
	firstName, firstUser := spelled(first)
	if i%2 == 0 {
		return familyName + firstName, familyUser + firstUser
	}
	return firstName + " " + familyName, firstUser + "." + familyUser
}

// spelled takes "王=wang" apart; a name without a spelling of its own is spelled in lower case.
func spelled(name string) (written, user string) {
	written, user, found := strings.Cut(name, "=")
	if !found {
		user = strings.ToLower(name)
	}
	return written, user
}
