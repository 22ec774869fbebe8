package cadence

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/teambition/rrule-go"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// oracle expands a rule the slow way, by the words of RFC 5545 and without rrule-go: it looks at every day, collects the
// times of each period that INTERVAL reaches, and picks from them by BYSETPOS.
func oracle(r rule, start wall, until wall) []wall {
	var out []wall
	var set []wall
	current := int64(-1 << 40)
	flush := func() {
		slices.Sort(set)
		for i, w := range set {
			if len(r.setPos) > 0 && !slices.Contains(r.setPos, i+1) && !slices.Contains(r.setPos, i-len(set)) {
				continue
			}
			if w >= start {
				out = append(out, w)
			}
		}
		set = set[:0]
	}
	first := start.date().AddDate(-1, 0, 0)
	for d := time.Date(first.Year(), 1, 1, 0, 0, 0, 0, time.UTC); wall(d.Unix()) <= until+366*day; d = d.AddDate(0, 0, 1) {
		if !oracleDay(r, d) {
			continue
		}
		for h := range 24 {
			at := d.Add(time.Duration(h) * time.Hour)
			period := oraclePeriod(r, at) - oraclePeriod(r, start.date())
			if period < 0 || period%int64(r.interval) != 0 || len(r.hours) > 0 && !slices.Contains(r.hours, h) {
				continue
			}
			if period != current {
				flush()
				current = period
			}
			for _, m := range r.minutes {
				for _, s := range r.seconds {
					set = append(set, wall(at.Unix())+wall(m*60+s))
				}
			}
		}
	}
	flush()
	return slices.DeleteFunc(out, func(w wall) bool { return w > until })
}

// oraclePeriod numbers the periods of the rule's frequency.
func oraclePeriod(r rule, t time.Time) int64 {
	switch r.freq {
	case rrule.YEARLY:
		return int64(t.Year())
	case rrule.MONTHLY:
		return int64(t.Year())*12 + int64(t.Month())
	case rrule.WEEKLY:
		days := floorDiv(t.Unix(), 86400) + 4 // 1 January 1970 was a Thursday
		return floorDiv(days-int64(r.weekStart), 7)
	case rrule.DAILY:
		return floorDiv(t.Unix(), 86400)
	}
	return floorDiv(t.Unix(), 3600)
}

func oracleDay(r rule, d time.Time) bool {
	if len(r.months) > 0 && !slices.Contains(r.months, int(d.Month())) {
		return false
	}
	monthEnd := time.Date(d.Year(), d.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	yearEnd := time.Date(d.Year()+1, 1, 1, 0, 0, 0, 0, time.UTC)
	left := func(end time.Time) int { return -int(end.Sub(d).Hours()) / 24 }
	if len(r.monthDays) > 0 && !slices.Contains(r.monthDays, d.Day()) && !slices.Contains(r.monthDays, left(monthEnd)) {
		return false
	}
	if len(r.yearDays) > 0 && !slices.Contains(r.yearDays, d.YearDay()) && !slices.Contains(r.yearDays, left(yearEnd)) {
		return false
	}
	if len(r.weekNos) > 0 && !oracleWeek(r, d) {
		return false
	}
	if len(r.days) == 0 {
		return true
	}
	for _, x := range r.days {
		if x.day != d.Weekday() {
			continue
		}
		var from, end time.Time // of the month or year
		switch {
		case x.n == 0 || r.freq > rrule.MONTHLY:
			return true
		case r.freq == rrule.MONTHLY || len(r.months) > 0:
			from, end = time.Date(d.Year(), d.Month(), 1, 0, 0, 0, 0, time.UTC), monthEnd
		default:
			from, end = time.Date(d.Year(), 1, 1, 0, 0, 0, 0, time.UTC), yearEnd
		}
		var same []time.Time
		for e := from; e.Before(end); e = e.AddDate(0, 0, 1) {
			if e.Weekday() == d.Weekday() {
				same = append(same, e)
			}
		}
		i := slices.IndexFunc(same, d.Equal)
		if x.n == i+1 || x.n == i-len(same) {
			return true
		}
	}
	return false
}

// oracleWeek counts the weeks of a year from the first that has four days in it.
func oracleWeek(r rule, d time.Time) bool {
	firstOf := func(year int) time.Time {
		t := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC)
		for t.Weekday() != r.weekStart {
			t = t.AddDate(0, 0, -1)
		}
		return t
	}
	for year := d.Year() - 1; year <= d.Year()+1; year++ {
		from, to := firstOf(year), firstOf(year+1)
		if d.Before(from) || !d.Before(to) {
			continue
		}
		n := int(d.Sub(from).Hours())/24/7 + 1
		total := int(to.Sub(from).Hours()) / 24 / 7
		return slices.Contains(r.weekNos, n) || slices.Contains(r.weekNos, n-total-1)
	}
	return false
}

func read(tb testing.TB, text string, start wall) rule {
	tb.Helper()
	p := validate.New("rule")
	r, ok := readRule(p, text)
	require.True(tb, ok, "%s: %v", text, p.Err())
	r.fill(start)
	return r
}

// randomRule writes a rule of a few parts.
func randomRule(rng *rand.Rand) string {
	pick := func(low, high int, both bool) string {
		var out []string
		for range 1 + rng.IntN(3) {
			n := low + rng.IntN(high-low+1)
			if both && rng.IntN(3) == 0 {
				n = -n
			}
			out = append(out, fmt.Sprint(n))
		}
		return strings.Join(out, ",")
	}
	freq := []string{"YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"}[rng.IntN(5)]
	parts := []string{"FREQ=" + freq}
	maybe := func(odds int, text func() string) {
		if rng.IntN(odds) == 0 {
			parts = append(parts, text())
		}
	}
	weekNo := false
	maybe(2, func() string { return fmt.Sprintf("INTERVAL=%d", 1+rng.IntN(7)) })
	maybe(4, func() string { return "BYMONTH=" + pick(1, 12, false) })
	maybe(4, func() string { return "BYMONTHDAY=" + pick(1, 31, true) })
	maybe(8, func() string { return "BYYEARDAY=" + pick(1, 366, true) })
	maybe(6, func() string { weekNo = true; return "BYWEEKNO=" + pick(1, 53, true) })
	maybe(2, func() string {
		var days []string
		for range 1 + rng.IntN(3) {
			n := ""
			if rng.IntN(2) == 0 && !weekNo {
				n = []string{"1", "2", "-1", "+3", "5", "-5"}[rng.IntN(6)]
			}
			days = append(days, n+weekdays[rng.IntN(7)])
		}
		return "BYDAY=" + strings.Join(days, ",")
	})
	maybe(4, func() string { return "BYHOUR=" + pick(0, 23, false) })
	maybe(6, func() string { return "BYMINUTE=" + pick(0, 59, false) })
	maybe(4, func() string { return "WKST=" + weekdays[rng.IntN(7)] })
	if len(parts) > 2 && (!weekNo || freq == "YEARLY") && slices.ContainsFunc(parts, func(p string) bool { return strings.HasPrefix(p, "BY") }) {
		maybe(3, func() string { return "BYSETPOS=" + pick(1, 4, true) })
	}
	rng.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	return strings.Join(parts, ";")
}

// checkAgainstOracle holds a rule against the slow way, from its start and from the middle.
func checkAgainstOracle(t *testing.T, text string, start wall, years int) {
	r := read(t, text, start)
	until := start + wall(years)*366*day
	want := oracle(r, start, until)
	if !r.possible(start, MonthEndSkip) {
		assert.Empty(t, want, "%s from %v", text, start.date())
		return
	}
	for _, from := range []wall{start, start + wall(years)*183*day} {
		got := []wall{}
		next := r.walls(start, from, MonthEndSkip)
		for w, ok := next(); ok && w <= until; w, ok = next() {
			if w >= from {
				got = append(got, w)
			}
		}
		rest := slices.DeleteFunc(slices.Clone(want), func(w wall) bool { return w < from })
		require.Equal(t, len(rest), len(got), "%s from %v", text, start.date())
		for i := range rest {
			require.Equal(t, rest[i].date(), got[i].date(), "%s from %v", text, start.date())
		}
	}
}

func TestRulesAgainstTheSlowWay(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 5545))
	for range 120 {
		start := wallOf(1990+rng.IntN(40), time.Month(1+rng.IntN(12)), 1+rng.IntN(31)) + wall(rng.IntN(24*60)*60)
		checkAgainstOracle(t, randomRule(rng), start, 3)
	}
}

func FuzzRulesAgainstTheSlowWay(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, int64(seed)*40_000_000)
	}
	f.Fuzz(func(t *testing.T, seed uint64, at int64) {
		start := wall(at%4_000_000_000) / 60 * 60
		checkAgainstOracle(t, randomRule(rand.New(rand.NewPCG(seed, 1))), start, 2)
	})
}

// TestWeeksOfTheNewYear are days of January that belong to the last week of the year before. rrule-go and dateutil are
// wrong about those after a year that began on Friday, Saturday or Sunday; time.ISOWeek is a third opinion.
func TestWeeksOfTheNewYear(t *testing.T) {
	for _, week := range []int{52, 53, 1} {
		c := Cadence{Name: "weeks", Start: "2000-01-01T10:00", Zone: "UTC", Rule: fmt.Sprintf("FREQ=YEARLY;BYWEEKNO=%d", week)}
		got, err := c.Between(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC), time.UTC)
		require.NoError(t, err)
		var want []string
		for d := time.Date(2000, 1, 1, 10, 0, 0, 0, time.UTC); d.Year() < 2040; d = d.AddDate(0, 0, 1) {
			if _, n := d.ISOWeek(); n == week {
				want = append(want, d.Format(time.RFC3339))
			}
		}
		assert.Equal(t, want, utc(got), "week %d", week)
	}
}
