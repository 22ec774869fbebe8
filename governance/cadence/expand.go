package cadence

import (
	"math"
	"slices"
	"time"

	"github.com/teambition/rrule-go"
)

// walls gives the local times of the rule, in order: all from start on, but for those of periods that end before from.
// COUNT and UNTIL are not looked at. rrule-go expands them on a clock that never changes, from the first moment of a
// period: its sets are then complete, and a period far from start costs no more than one near it.
func (r *rule) walls(start, from wall, end MonthEnd) func() (wall, bool) {
	option := rrule.ROption{
		Freq: r.freq, Interval: r.interval, Dtstart: r.periodBefore(start, min(max(start, from), lastWall)).date(), Until: lastWall.date(),
		Wkst: weekday(nthDay{day: r.weekStart}), Bymonth: r.months, Bymonthday: r.monthDays, Byyearday: r.yearDays,
		Byweekday: r.byweekday(), Byhour: r.hours, Byminute: r.minutes, Bysecond: r.seconds, Bysetpos: r.setPos,
	}
	byMonth := end != MonthEndSkip && r.byMonthEnd()
	if byMonth { // rrule-go finds the months
		option.Bymonthday, option.Byhour, option.Byminute, option.Bysecond = []int{1}, []int{0}, []int{0}, []int{0}
	}
	if len(r.weekNos) > 0 { // the weeks are chosen here, and what is to be chosen after them
		option.Bysetpos = nil
		if len(option.Byweekday) == 0 {
			option.Byweekday = everyDay()
		}
	}
	rr, err := rrule.NewRRule(option)
	if err != nil { // its bounds are those that the reader has checked
		return func() (wall, bool) { return 0, false }
	}
	times := rr.Iterator()
	next := func() (wall, bool) {
		t, ok := times()
		return wall(t.Unix()), ok
	}
	switch {
	case byMonth:
		next = r.monthEnds(next, end)
	case len(r.weekNos) > 0:
		next = r.inWeeks(next)
		if len(r.setPos) > 0 {
			next = r.choose(next)
		}
	}
	return func() (wall, bool) {
		for {
			if w, ok := next(); !ok || w >= start {
				return w, ok && w <= lastWall
			}
		}
	}
}

// periodBefore is the first moment of the last period, in step with start, that begins at or before from.
func (r *rule) periodBefore(start, from wall) wall {
	s, f := start.date(), from.date()
	n := int64(r.interval)
	switch r.freq {
	case rrule.YEARLY:
		k := int64(f.Year()-s.Year()) / n
		return wallOf(s.Year()+int(k*n), time.January, 1)
	case rrule.MONTHLY:
		k := int64((f.Year()-s.Year())*12+int(f.Month())-int(s.Month())) / n
		return wallOf(s.Year(), s.Month()+time.Month(k*n), 1)
	case rrule.WEEKLY:
		back := (int64(s.Weekday()) - int64(r.weekStart) + 7) % 7
		first := floorDiv(int64(start), day)*day - back*day
		return wall(first + (int64(from)-first)/(7*day*n)*(7*day*n))
	case rrule.DAILY:
		first := floorDiv(int64(start), day) * day
		return wall(first + (int64(from)-first)/(day*n)*(day*n))
	default:
		first := floorDiv(int64(start), hour) * hour
		return wall(first + (int64(from)-first)/(hour*n)*(hour*n))
	}
}

// byweekday is BYDAY for rrule-go, which takes MO,1TU as "a Monday that is also the first Tuesday" where the RFC means
// either: a plain day beside numbered ones becomes every one of its numbers.
func (r *rule) byweekday() []rrule.Weekday {
	inMonth, inYear := r.byDay()
	most := 0
	if slices.ContainsFunc(r.days, func(d nthDay) bool { return d.n != 0 }) {
		if inMonth {
			most = 5
		} else if inYear {
			most = 53
		}
	}
	var out []rrule.Weekday
	for _, d := range r.days {
		if d.n != 0 || most == 0 {
			out = append(out, weekday(d))
			continue
		}
		for n := range most {
			out = append(out, weekday(nthDay{d.day, n + 1}))
		}
	}
	return out
}

func weekday(d nthDay) rrule.Weekday {
	w := [...]rrule.Weekday{rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA}[d.day]
	return w.Nth(d.n)
}

func everyDay() []rrule.Weekday {
	return []rrule.Weekday{rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU}
}

// inWeeks keeps the days of BYWEEKNO. rrule-go is wrong about the first days of January after a year that began on a
// Friday, Saturday or Sunday, so they are not asked of it.
func (r *rule) inWeeks(next func() (wall, bool)) func() (wall, bool) {
	return func() (wall, bool) {
		for {
			if w, ok := next(); !ok || r.inWeek(w.date()) {
				return w, ok
			}
		}
	}
}

// choose is BYSETPOS over the times of each year.
func (r *rule) choose(next func() (wall, bool)) func() (wall, bool) {
	var chosen, year []wall
	ahead, more := next()
	return func() (wall, bool) {
		for len(chosen) == 0 {
			if !more {
				return 0, false
			}
			year = append(year[:0], ahead)
			for ahead, more = next(); more && ahead.date().Year() == year[0].date().Year(); ahead, more = next() {
				year = append(year, ahead)
			}
			for i, w := range year {
				if slices.Contains(r.setPos, i+1) || slices.Contains(r.setPos, i-len(year)) {
					chosen = append(chosen, w)
				}
			}
		}
		w := chosen[0]
		chosen = chosen[1:]
		return w, true
	}
}

// byMonthEnd reports whether a policy for month ends makes a difference: the rule asks for day 29, 30 or 31.
func (r *rule) byMonthEnd() bool {
	return len(r.monthDays) > 0 && r.monthDays[len(r.monthDays)-1] > 28
}

// chosenByMonthDayAlone reports whether the rule is one for which a policy at month ends is told.
func (r *rule) chosenByMonthDayAlone() bool {
	return (r.freq == rrule.MONTHLY || r.freq == rrule.YEARLY) &&
		len(r.days)+len(r.yearDays)+len(r.weekNos)+len(r.setPos) == 0
}

// monthEnds places the days of BYMONTHDAY in each month that next gives the first of.
func (r *rule) monthEnds(next func() (wall, bool), end MonthEnd) func() (wall, bool) {
	var times []wall
	for _, h := range r.hours {
		for _, m := range r.minutes {
			for _, s := range r.seconds {
				times = append(times, wall(h*hour+m*minute+s))
			}
		}
	}
	var buffer []wall
	last := wall(math.MinInt64) // given last: a roll may fall on a day of the next month that is asked for itself
	return func() (wall, bool) {
		for {
			if len(buffer) == 0 {
				first, ok := next()
				if !ok {
					return 0, false
				}
				buffer = r.daysOf(buffer, first, end, times)
				continue
			}
			w := buffer[0]
			if buffer = buffer[1:]; w > last {
				last = w
				return w, true
			}
		}
	}
}

// daysOf lists the times of one month.
func (r *rule) daysOf(dst []wall, first wall, end MonthEnd, times []wall) []wall {
	t := first.date()
	length := daysIn(t.Year(), t.Month())
	for _, d := range r.monthDays {
		switch {
		case d < 0 && d+length >= 0:
			d += length + 1
		case d < 0:
			continue
		case d > length && end == MonthEndClamp:
			d = length
		case d > length:
			d = length + 1
		}
		for _, at := range times {
			dst = append(dst, first+wall(d-1)*day+at)
		}
	}
	slices.Sort(dst)
	return slices.Compact(dst)
}
