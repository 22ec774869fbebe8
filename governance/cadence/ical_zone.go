package cadence

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// onset is a change of the clock.
type onset struct {
	at       int64
	from, to int64 // offsets in seconds
	name     string
	summer   bool
}

func (o onset) local() time.Time { return time.Unix(o.at+o.from, 0).UTC() }

func (o onset) kind() string {
	if o.summer {
		return "DAYLIGHT"
	}
	return "STANDARD"
}

func (o onset) sameClocks(x onset) bool {
	return o.from == x.from && o.to == x.to && o.name == x.name && o.summer == x.summer
}

const (
	settled   = 2100 // by this year the zones of today follow a yearly rule, as far as anybody has decreed
	ruleYears = 28   // after which weekdays and dates repeat
)

// timezone is the VTIMEZONE of a zone from the first meeting to the last, or for ever if that is far off: each change of
// the clock that is no part of a yearly rule, then the rule. The changes are those of the location.
func timezone(id string, loc *time.Location, first, last int64) []string {
	lines := []string{"BEGIN:VTIMEZONE", "TZID:" + id}
	horizon := max(settled, time.Unix(first, 0).UTC().Year()+1) + ruleYears
	end := time.Date(horizon, time.January, 1, 0, 0, 0, 0, time.UTC).Unix()
	onsets, rules := changes(loc, first, min(last, end)), []yearly(nil)
	if last >= end {
		onsets, rules = yearlyRules(onsets, horizon)
	}
	for _, o := range onsets { // each for itself: not all programs read RDATE here
		lines = append(lines, o.lines("")...)
	}
	for _, r := range rules {
		lines = append(lines, r.first.lines(r.text())...)
	}
	return append(lines, "END:VTIMEZONE")
}

// lines are the component of a change, or of all by a rule.
func (o onset) lines(rule string) []string {
	lines := []string{"BEGIN:" + o.kind(), "DTSTART:" + o.local().Format(localForm)}
	if rule != "" {
		lines = append(lines, "RRULE:"+rule)
	}
	return append(lines, "TZOFFSETFROM:"+offsetText(o.from), "TZOFFSETTO:"+offsetText(o.to), "TZNAME:"+escape(o.name), "END:"+o.kind())
}

func offsetText(seconds int64) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	text := fmt.Sprintf("%s%02d%02d", sign, seconds/hour, seconds%hour/minute)
	if s := seconds % minute; s != 0 {
		text += fmt.Sprintf("%02d", s)
	}
	return text
}

// changes lists the changes of the clock from the one that holds at first to last. The first of a zone that had none
// before is put where programs put it, in the year 1601.
func changes(loc *time.Location, first, last int64) []onset {
	var out []onset
	s := stretchAt(first, loc)
	for {
		o := onsetAt(s, loc)
		if n := len(out); n == 0 || o.to != out[n-1].to || o.name != out[n-1].name || o.summer != out[n-1].summer {
			out = append(out, o)
		}
		if s.to >= last {
			break
		}
		s = stretchAt(s.to, loc)
	}
	return out
}

func onsetAt(s stretch, loc *time.Location) onset {
	if s.from < wallOfFirst {
		s.from = wallOfFirst - s.offset
	}
	t := time.Unix(s.from, 0).In(loc)
	name, _ := t.Zone()
	_, before := time.Unix(s.from-1, 0).In(loc).Zone()
	return onset{at: s.from, from: int64(before), to: s.offset, name: name, summer: t.IsDST()}
}

// wallOfFirst is 1601-01-01T00:00:00.
const wallOfFirst = -11644473600

// yearly is a change of the clock on a certain weekday of a month, each year.
type yearly struct {
	first     onset
	low, high int // days of the month between which it falls, a week
}

func (y yearly) matches(o onset) bool {
	a, b := y.first.local(), o.local()
	return o.sameClocks(y.first) && a.Month() == b.Month() && a.Weekday() == b.Weekday() && b.Day() >= y.low && b.Day() <= y.high &&
		a.Hour() == b.Hour() && a.Minute() == b.Minute() && a.Second() == b.Second()
}

func (y yearly) text() string {
	t := y.first.local()
	name := weekdays[t.Weekday()]
	rule := fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;", int(t.Month()))
	switch {
	case y.high == daysIn(2001, t.Month()):
		return rule + "BYDAY=-1" + name
	case y.low%7 == 1:
		return rule + fmt.Sprintf("BYDAY=%d%s", (y.low+6)/7, name)
	}
	days := make([]string, 0, 7)
	for d := y.low; d <= y.high; d++ {
		days = append(days, fmt.Sprint(d))
	}
	return rule + "BYMONTHDAY=" + strings.Join(days, ",") + ";BYDAY=" + name
}

// yearlyRules finds the rules that the years before horizon follow, and gives them with the changes before. Changes that
// follow no such rule (as those of Cairo, on the day after a last Thursday) are all kept: the text is then right up to horizon.
func yearlyRules(onsets []onset, horizon int) (before []onset, rules []yearly) {
	tail := slices.IndexFunc(onsets, func(o onset) bool { return o.local().Year() >= horizon-ruleYears })
	if tail < 0 {
		return onsets, nil
	}
	var seen []yearly
	for _, o := range onsets[tail:] {
		i := slices.IndexFunc(seen, func(y yearly) bool { return o.sameClocks(y.first) })
		if i < 0 {
			seen = append(seen, yearly{o, o.local().Day(), o.local().Day()})
			continue
		}
		seen[i].low, seen[i].high = min(seen[i].low, o.local().Day()), max(seen[i].high, o.local().Day())
	}
	follows := func(o onset) bool { return slices.ContainsFunc(seen, func(y yearly) bool { return y.matches(o) }) }
	for _, y := range seen {
		if y.high-y.low != 6 {
			return onsets, nil
		}
	}
	if len(onsets[tail:]) != ruleYears*len(seen) || slices.ContainsFunc(onsets[tail:], func(o onset) bool { return !follows(o) }) {
		return onsets, nil
	}
	for tail > 0 && follows(onsets[tail-1]) {
		tail--
	}
	if tail == 0 { // the clock that holds at the first meeting stays told for itself
		tail = 1
	}
	for _, y := range seen {
		i := slices.IndexFunc(onsets[tail:], y.matches)
		y.first = onsets[tail+i]
		rules = append(rules, y)
	}
	return onsets[:tail], rules
}
