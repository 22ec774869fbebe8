package cadence

import (
	"slices"
	"time"

	"github.com/teambition/rrule-go"
)

// rule is the value of an RRULE, read and checked. Lists are sorted and hold nothing twice.
type rule struct {
	freq      rrule.Frequency
	interval  int
	count     int // 0: without end
	until     until
	weekStart time.Weekday
	days      []nthDay
	months    []int
	monthDays []int
	yearDays  []int
	weekNos   []int
	hours     []int
	minutes   []int
	seconds   []int
	setPos    []int
}

// until is the last moment of a rule: an instant in UTC, a local time, or a local day as a whole.
type until struct {
	kind untilKind
	at   wall // for untilUTC, on the clock of UTC
}

type untilKind int

const (
	forever untilKind = iota
	untilUTC
	untilLocal
)

// nthDay is a weekday, or the n-th of its month or year; negative n counts from the end.
type nthDay struct {
	day time.Weekday
	n   int
}

// fill adds what the rule takes from its start, as RFC 5545 says in 3.3.10, so that it can be expanded from any period.
func (r *rule) fill(start wall) {
	t := start.date()
	if len(r.weekNos) == 0 && len(r.yearDays) == 0 && len(r.monthDays) == 0 && len(r.days) == 0 {
		switch r.freq {
		case rrule.YEARLY:
			if len(r.months) == 0 {
				r.months = []int{int(t.Month())}
			}
			r.monthDays = []int{t.Day()}
		case rrule.MONTHLY:
			r.monthDays = []int{t.Day()}
		case rrule.WEEKLY:
			r.days = []nthDay{{day: t.Weekday()}}
		}
	}
	if len(r.hours) == 0 && r.freq < rrule.HOURLY {
		r.hours = []int{t.Hour()}
	}
	if len(r.minutes) == 0 {
		r.minutes = []int{t.Minute()}
	}
	if len(r.seconds) == 0 {
		r.seconds = []int{t.Second()}
	}
}

// byDay tells whether nth weekdays have their meaning: counted in the month or the year. With other frequencies the
// number is passed over, as everyone does.
func (r *rule) byDay() (inMonth, inYear bool) {
	inMonth = r.freq == rrule.MONTHLY || r.freq == rrule.YEARLY && len(r.months) > 0
	return inMonth, r.freq == rrule.YEARLY && !inMonth
}

// matches reports whether a day passes the rule's choice of days; INTERVAL, times and BYSETPOS are not asked.
func (r *rule) matches(d time.Time) bool {
	year, month, dom := d.Date()
	if len(r.months) > 0 && !slices.Contains(r.months, int(month)) {
		return false
	}
	if len(r.monthDays) > 0 && !slices.Contains(r.monthDays, dom) && !slices.Contains(r.monthDays, dom-daysIn(year, month)-1) {
		return false
	}
	if len(r.yearDays) > 0 && !slices.Contains(r.yearDays, d.YearDay()) && !slices.Contains(r.yearDays, d.YearDay()-yearLen(year)-1) {
		return false
	}
	return r.inWeek(d) && r.onDay(d)
}

// onDay is BYDAY.
func (r *rule) onDay(d time.Time) bool {
	if len(r.days) == 0 {
		return true
	}
	inMonth, inYear := r.byDay()
	at, length := d.Day(), daysIn(d.Year(), d.Month())
	if inYear {
		at, length = d.YearDay(), yearLen(d.Year())
	}
	for _, x := range r.days {
		if x.day != d.Weekday() {
			continue
		}
		if x.n == 0 || !inMonth && !inYear || x.n == (at+6)/7 || x.n == -((length-at)/7+1) {
			return true
		}
	}
	return false
}

// inWeek is BYWEEKNO: the week of the day, which may belong to the year before or after.
func (r *rule) inWeek(d time.Time) bool {
	if len(r.weekNos) == 0 {
		return true
	}
	// A week belongs to the year that holds its fourth day.
	back := (int(d.Weekday()) - int(r.weekStart) + 7) % 7
	fourth := d.AddDate(0, 0, 3-back)
	n := (fourth.YearDay() + 6) / 7
	length := yearLen(fourth.Year())
	toEnd := (length - fourth.YearDay()) / 7 // weeks that follow in that year
	return slices.Contains(r.weekNos, n) || slices.Contains(r.weekNos, -toEnd-1)
}

func daysIn(year int, month time.Month) int {
	switch month {
	case time.February:
		return yearLen(year) - 337
	case time.April, time.June, time.September, time.November:
		return 30
	}
	return 31
}

func yearLen(year int) int {
	if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		return 366
	}
	return 365
}
