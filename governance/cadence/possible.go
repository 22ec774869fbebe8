package cadence

import (
	"slices"
	"time"

	"github.com/teambition/rrule-go"
)

// gregorianCycle is the number of days after which days of month, year and week repeat together.
const gregorianCycle = 146_097

// possible reports whether the rule happens at all from start to the year 9999, COUNT and UNTIL aside. A rule that
// leaves no day of the calendar's cycle, no hour or no place in its set is found by arithmetic; one that fails by its
// INTERVAL or BYSETPOS is expanded until it happens, or until the year 9999.
func (r *rule) possible(start wall, end MonthEnd) bool {
	if end != MonthEndSkip && r.byMonthEnd() {
		_, ok := r.walls(start, start, end)()
		return ok
	}
	if !r.anyDay(start) || !r.anyHour(start) || !r.anyPlace() {
		return false
	}
	if r.interval == 1 && (len(r.setPos) == 0 || slices.Contains(r.setPos, 1) || slices.Contains(r.setPos, -1)) {
		return true // what has anything has a first and a last
	}
	_, ok := r.walls(start, start, end)()
	return ok
}

func (r *rule) anyDay(start wall) bool {
	d := start.date()
	for range gregorianCycle {
		if r.matches(d) {
			return true
		}
		d = d.Add(day * time.Second)
	}
	return false
}

// anyHour follows the hours of an HOURLY rule round the clock; rrule-go would go round for ever.
func (r *rule) anyHour(start wall) bool {
	if r.freq != rrule.HOURLY || len(r.hours) == 0 {
		return true
	}
	h := start.date().Hour()
	for range 24 {
		if slices.Contains(r.hours, h) {
			return true
		}
		h = (h + r.interval) % 24
	}
	return false
}

// anyPlace holds BYSETPOS against the largest set that a period may have.
func (r *rule) anyPlace() bool {
	if len(r.setPos) == 0 {
		return true
	}
	set := len(r.minutes) * len(r.seconds)
	if r.freq != rrule.HOURLY {
		set *= len(r.hours)
	}
	switch r.freq {
	case rrule.YEARLY:
		set *= 366
	case rrule.MONTHLY:
		set *= 31
	case rrule.WEEKLY:
		set *= 7
	}
	return slices.ContainsFunc(r.setPos, func(n int) bool { return max(n, -n) <= set })
}
