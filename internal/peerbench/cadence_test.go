package peerbench

import (
	"testing"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/partnerkit/partnerkit/governance/cadence"
)

// cadences are 120 meetings each: ten years of months.
var cadences = []struct {
	name, rule string
	option     rrule.ROption
}{
	{"last Friday", "FREQ=MONTHLY;BYDAY=-1FR", rrule.ROption{Freq: rrule.MONTHLY, Byweekday: []rrule.Weekday{lastFriday()}}},
	{"day 15", "FREQ=MONTHLY;BYMONTHDAY=15", rrule.ROption{Freq: rrule.MONTHLY, Bymonthday: []int{15}}},
	{"first Tuesday", "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1", rrule.ROption{Freq: rrule.MONTHLY, Byweekday: []rrule.Weekday{rrule.TU}, Bysetpos: []int{1}}},
}

func lastFriday() rrule.Weekday { w := rrule.FR; return w.Nth(-1) }

// BenchmarkCadenceAgainstRRule holds ten years of monthly meetings in Berlin, each placed by the policy for gaps and
// folds, against rrule-go alone in floating time. "document" reads and checks the cadence, its rule and its zone each
// time, and the peer builds its rule from options; "compiled" has both built in advance.
func BenchmarkCadenceAgainstRRule(b *testing.B) {
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		b.Skip(err)
	}
	start := time.Date(2025, 1, 1, 9, 0, 0, 0, time.UTC)
	from, to := time.Date(2025, 1, 1, 0, 0, 0, 0, loc), time.Date(2034, 12, 31, 23, 0, 0, 0, loc)
	for _, x := range cadences {
		c := cadence.Cadence{Name: "review", Start: "2025-01-01T09:00", Zone: "Europe/Berlin", Rule: x.rule}
		o := x.option
		o.Dtstart = start
		b.Run(x.name+"/document", func(b *testing.B) {
			Ratio(b, 1/1.3, func(times int) {
				for range times {
					r, err := rrule.NewRRule(o)
					if err != nil || len(r.Between(start, start.AddDate(10, 0, -1), true)) != 120 {
						b.Fatal(err)
					}
				}
			}, func(times int) {
				for range times {
					if got, err := c.Between(from, to, loc); err != nil || len(got) != 120 {
						b.Fatal(len(got), err)
					}
				}
			})
		})
		b.Run(x.name+"/compiled", func(b *testing.B) {
			r, err := rrule.NewRRule(o)
			if err != nil {
				b.Fatal(err)
			}
			s, err := c.Compile(loc)
			if err != nil {
				b.Fatal(err)
			}
			Ratio(b, 1/1.3, func(times int) {
				for range times {
					if len(r.Between(start, start.AddDate(10, 0, -1), true)) != 120 {
						b.Fatal("not 120")
					}
				}
			}, func(times int) {
				for range times {
					if got, err := s.Between(from, to); err != nil || len(got) != 120 {
						b.Fatal(len(got), err)
					}
				}
			})
		})
	}
}
