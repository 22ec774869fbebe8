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

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

var workweek = []string{"MO", "TU", "WE", "TH", "FR"}

func zonesOf(tb testing.TB, hours ...Hours) map[string]*time.Location {
	out := map[string]*time.Location{}
	for _, h := range hours {
		if h.Zone != "" {
			out[h.Zone] = zone(tb, h.Zone)
		}
	}
	return out
}

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func TestCommonHours(t *testing.T) {
	berlin := Hours{Partner: "orion", Zone: "Europe/Berlin", From: "09:00", To: "17:00", Days: workweek}
	york := Hours{Partner: "vega", Zone: "America/New_York", From: "09:00", To: "17:00", Days: workweek}
	sydney := Hours{Partner: "lyra", Zone: "Australia/Sydney", From: "09:00", To: "17:00", Days: workweek}
	night := Hours{Partner: "desk", Zone: "Europe/Berlin", From: "22:00", To: "06:00", Days: []string{"MO"}}
	for _, row := range []struct {
		why     string
		hours   []Hours
		on      time.Time
		minutes int
		first   string // beginning and end of the first best span in Berlin, with who is in
	}{
		{"winter: six hours apart", []Hours{berlin, york}, date(2026, 2, 10), 120, "15:00-17:00 [orion vega]"},
		{"New York has changed its clocks, Berlin not yet", []Hours{berlin, york}, date(2026, 3, 17), 180, "14:00-17:00 [orion vega]"},
		{"both have", []Hours{berlin, york}, date(2026, 3, 31), 120, "15:00-17:00 [orion vega]"},
		{"a Saturday", []Hours{berlin, york}, date(2026, 2, 14), 0, ""},
		{"three never meet", []Hours{berlin, york, sydney}, date(2026, 2, 10), 0, "15:00-17:00 [orion vega]"},
		{"the night ends on Tuesday", []Hours{night}, date(2026, 2, 10), 360, "00:00-06:00 [desk]"},
		{"and begins on Monday", []Hours{night}, date(2026, 2, 9), 120, "22:00-00:00 [desk]"},
		{"Sydney's Wednesday begins on Berlin's Tuesday", []Hours{sydney}, date(2026, 2, 10), 480, "00:00-07:00 [lyra]"},
		{"a night of the spring gap is an hour shorter", []Hours{{Partner: "desk", Zone: "Europe/Berlin", From: "22:00", To: "06:00", Days: []string{"SA"}}}, date(2026, 3, 29), 300, "00:00-06:00 [desk]"},
		{"day and night make one", []Hours{{Partner: "desk", Zone: "Europe/Berlin", From: "00:00", To: "24:00", Days: weekdays[:]}}, date(2026, 2, 10), 1440, "00:00-00:00 [desk]"},
	} {
		o, err := CommonHours(row.hours, row.on, zone(t, "Europe/Berlin"), zonesOf(t, berlin, york, sydney))
		require.NoError(t, err, row.why)
		assert.Equal(t, row.minutes, o.Minutes, row.why)
		first := ""
		if len(o.Best) > 0 {
			b := o.Best[0]
			first = b.From.Format("15:04") + "-" + b.To.Format("15:04") + fmt.Sprint(" ", b.In)
		}
		assert.Equal(t, row.first, first, row.why)
		assert.NotEmpty(t, o.Reasons)
		for i := 1; i < len(o.Spans); i++ {
			assert.Equal(t, o.Spans[i-1].To, o.Spans[i].From, "the spans are the day without holes")
		}
	}
	// The day of the gap has 23 hours.
	o, err := CommonHours([]Hours{berlin}, date(2026, 3, 29), zone(t, "Europe/Berlin"), zonesOf(t, berlin))
	require.NoError(t, err)
	assert.Equal(t, 23*time.Hour, o.Spans[len(o.Spans)-1].To.Sub(o.Spans[0].From))
	assert.Equal(t, []string{"nobody works on this day"}, o.Reasons)
}

// TestCommonHoursMinuteByMinute asks each partner's clock at every minute of a day.
func TestCommonHoursMinuteByMinute(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	names := []string{"Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "America/Los_Angeles"}
	for range 40 {
		var hours []Hours
		for i := range 1 + rng.IntN(4) {
			h := Hours{Partner: fmt.Sprint("p", i), Zone: names[rng.IntN(len(names))], From: fmt.Sprintf("%02d:%02d", rng.IntN(24), rng.IntN(60))}
			h.To = fmt.Sprintf("%02d:%02d", rng.IntN(24), rng.IntN(60))
			for _, d := range weekdays {
				if rng.IntN(3) > 0 {
					h.Days = append(h.Days, d)
				}
			}
			if h.From == h.To || len(h.Days) == 0 {
				continue
			}
			hours = append(hours, h)
		}
		if len(hours) == 0 {
			continue
		}
		on := date(2026, time.Month(1+rng.IntN(12)), 1+rng.IntN(28))
		if on.Month() == time.March || on.Month() == time.April || on.Month() >= time.October {
			continue // a clock that changes within the hours is asked above
		}
		loc := zone(t, names[rng.IntN(len(names))])
		zones := zonesOf(t, hours...)
		o, err := CommonHours(hours, on, loc, zones)
		require.NoError(t, err)
		common := 0
		for at := time.Date(on.Year(), on.Month(), on.Day(), 0, 0, 0, 0, loc); at.Day() == on.Day(); at = at.Add(time.Minute) {
			if !slices.ContainsFunc(hours, func(h Hours) bool { return !worksAt(h, at.In(zones[h.Zone])) }) {
				common++
			}
		}
		assert.Equal(t, common, o.Minutes, "%+v on %v", hours, on)
	}
}

func worksAt(h Hours, at time.Time) bool {
	clock, name := at.Format("15:04"), func(t time.Time) string { return weekdays[t.Weekday()] }
	today, yesterday := slices.Contains(h.Days, name(at)), slices.Contains(h.Days, name(at.AddDate(0, 0, -1)))
	if h.To > h.From {
		return today && clock >= h.From && clock < h.To
	}
	return today && clock >= h.From || yesterday && clock < h.To
}

func TestBadHours(t *testing.T) {
	ok := Hours{Partner: "orion", Zone: "Europe/Berlin", From: "09:00", To: "17:00", Days: workweek}
	bad := []Hours{ok, {Partner: "orion", Zone: "Europe/Paris", From: "9", To: "25:00", Days: []string{"MO", "MO", "XX"}}, {Partner: "", Zone: "", From: "09:00", To: "09:00"}}
	_, err := CommonHours(bad, time.Unix(5, 0), nil, zonesOf(t, ok))
	assert.Equal(t, []string{"day day", "loc location", "hours[1].partner unique", "hours[2].partner required", "hours[1].zone location", "hours[1].from clock", "hours[1].to clock",
		"hours[1].days[1] unique", "hours[1].days[2] oneof", "hours[2].zone required", "hours[2].to no-hours", "hours[2].days required"}, validatetest.Problems(t, err))
	_, err = CommonHours(nil, date(2026, 1, 1), time.UTC, nil)
	assert.Equal(t, []string{"hours count"}, validatetest.Problems(t, err))
	_, err = CommonHours([]Hours{ok}, date(2026, 1, 1), time.UTC, map[string]*time.Location{"Europe/Berlin": time.UTC})
	assert.ErrorIs(t, err, ErrLocation)
}

// exhaustive tries every sequence of options.
func exhaustive(turns [][]option, start []int) (worst, excess, total int) {
	worst = 1 << 30
	var walk func(i, w, e, n int, counts []int)
	walk = func(i, w, e, n int, counts []int) {
		if i == len(turns) {
			w = max(w, 1)
			if w < worst || w == worst && (e < excess || e == excess && n < total) {
				worst, excess, total = w, e, n
			}
			return
		}
		for _, o := range turns[i] {
			next, m := slices.Clone(counts), n
			for k, out := range o.out {
				if out {
					next[k]++
					m++
				}
			}
			spread := slices.Max(next) - slices.Min(next)
			walk(i+1, max(w, spread), e+max(0, spread-1), m, next)
		}
	}
	walk(0, 0, 0, 0, start)
	return worst, excess, total
}

func TestRotationAgainstEverySequence(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 2))
	for range 300 {
		partners, meetings, choices := 1+rng.IntN(4), 1+rng.IntN(6), 1+rng.IntN(3)
		start := make([]int, partners)
		for k := range start {
			start[k] = rng.IntN(3)
		}
		turns := make([][]option, meetings)
		for i := range turns {
			for range choices {
				o := option{out: make([]bool, partners)}
				for k := range o.out {
					o.out[k] = rng.IntN(2) == 0
				}
				turns[i] = append(turns[i], o)
			}
		}
		worst, excess, total := exhaustive(turns, start)
		chosen, proven := newRotationSearch(turns, start).run()
		require.True(t, proven)
		gotWorst, gotExcess, gotTotal, counts := 1, 0, 0, slices.Clone(start)
		for i, c := range chosen {
			for k, out := range turns[i][c].out {
				if out {
					counts[k]++
					gotTotal++
				}
			}
			spread := slices.Max(counts) - slices.Min(counts)
			gotWorst, gotExcess = max(gotWorst, spread), gotExcess+max(0, spread-1)
		}
		require.Equal(t, []int{worst, excess, total}, []int{gotWorst, gotExcess, gotTotal}, "%+v from %v", turns, start)
		s := newRotationSearch(turns, start)
		require.LessOrEqual(t, s.bound, worst, "no plan beats the bound")
		s.unlimited = true // what is done when there are too many standings
		layers, _ := s.follow(1<<16, 3)
		followed := max(1, s.best(layers[len(layers)-1]).worst)
		require.GreaterOrEqual(t, followed, worst)
		if followed <= max(1, s.bound) {
			require.Equal(t, worst, followed, "proven is proven")
		}
	}
}

func tuesdays(n int) (out []time.Time) {
	for i := range n {
		out = append(out, date(2026, 1, 6).AddDate(0, 0, 14*i))
	}
	return out
}

func TestRotation(t *testing.T) {
	hours := []Hours{
		{Partner: "orion", Zone: "Europe/Berlin", From: "08:00", To: "18:00", Days: workweek},
		{Partner: "vega", Zone: "America/Los_Angeles", From: "08:00", To: "18:00", Days: workweek},
		{Partner: "lyra", Zone: "Australia/Sydney", From: "08:00", To: "18:00", Days: workweek},
	}
	zones := zonesOf(t, hours...)
	r := Rotation{Hours: hours, Zone: "Europe/Berlin", Minutes: 60, On: tuesdays(26)}
	plan, err := r.Plan(zones)
	require.NoError(t, err)
	assert.True(t, plan.Proven)
	assert.Equal(t, 1, plan.Spread)
	counts := map[string]int{}
	for i, turn := range plan.Turns {
		for _, h := range hours {
			local := turn.At.In(zones[h.Zone])
			end := local.Add(time.Hour - time.Minute)
			out := !worksAt(h, local) || !worksAt(h, end)
			assert.Equal(t, out, slices.Contains(turn.Out, h.Partner), "meeting %d for %s", i, h.Partner)
			if out {
				counts[h.Partner]++
			}
		}
		low, high := 99, 0
		for _, h := range hours {
			low, high = min(low, counts[h.Partner]), max(high, counts[h.Partner])
		}
		assert.LessOrEqual(t, high-low, 1, "after meeting %d", i)
		assert.Equal(t, high-low, turn.Spread)
		assert.Equal(t, turn.Time, turn.At.Format("15:04"))
	}
	// The order of partners does not matter.
	slices.Reverse(r.Hours)
	again, err := r.Plan(zones)
	require.NoError(t, err)
	assert.Equal(t, plan, again)

	// Hours that leave no choice.
	r.Times = []string{"10:00", "11:00"} // of Berlin: night in Los Angeles, evening in Sydney
	forced, err := r.Plan(zones)
	require.NoError(t, err)
	assert.Equal(t, 26, forced.Spread)
	assert.True(t, forced.Proven)
	assert.Contains(t, forced.Reasons[1], "at 26 of 26 meetings")
	assert.Contains(t, forced.Reasons[len(forced.Reasons)-1], "cannot stay closer than 26")

	// Counts go on from those before.
	r.Times, r.On = nil, tuesdays(4)
	r.Before = []Burden{{"lyra", 3}}
	ahead, err := r.Plan(zones)
	require.NoError(t, err)
	for _, turn := range ahead.Turns[:2] {
		assert.NotContains(t, turn.Out, "lyra", "it has had its share")
	}
}

func TestRotationOfManyEnds(t *testing.T) {
	var hours []Hours
	names := []string{"Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "America/Los_Angeles", "Asia/Tokyo", "America/Sao_Paulo", "Africa/Nairobi"}
	for i := range MaxPartners {
		hours = append(hours, Hours{Partner: fmt.Sprintf("p%02d", i), Zone: names[i%len(names)], From: fmt.Sprintf("%02d:%02d", 6+i%5, i), To: fmt.Sprintf("%02d:00", 15+i%4), Days: workweek})
	}
	on := make([]time.Time, MaxTurns)
	for i := range on {
		on[i] = date(2026, 1, 5).AddDate(0, 0, i)
	}
	plan, err := Rotation{Hours: hours, Zone: "Europe/Berlin", Minutes: 45, On: on}.Plan(zonesOf(t, hours...))
	require.NoError(t, err)
	assert.Len(t, plan.Turns, MaxTurns)
	assert.NotEmpty(t, plan.Reasons)
}

func TestEveryHourStandsOnce(t *testing.T) {
	hours := everyHour()
	assert.Equal(t, []string{"12:00", "13:00", "11:00"}, hours[:3])
	slices.Sort(hours)
	assert.Equal(t, strings.Split(numbers(0, 23), ","), strings.Split(strings.ReplaceAll(strings.Join(hours, ","), ":00", ""), ","))
}

func BenchmarkRotation(b *testing.B) {
	hours := []Hours{
		{Partner: "orion", Zone: "Europe/Berlin", From: "08:00", To: "18:00", Days: workweek},
		{Partner: "vega", Zone: "America/Los_Angeles", From: "08:00", To: "18:00", Days: workweek},
		{Partner: "lyra", Zone: "Australia/Sydney", From: "08:00", To: "18:00", Days: workweek},
		{Partner: "koto", Zone: "Asia/Tokyo", From: "09:00", To: "19:00", Days: workweek},
	}
	zones := zonesOf(b, hours...)
	for _, n := range []int{5, 50, 500} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			r := Rotation{Hours: hours, Zone: "Europe/Berlin", Minutes: 60, On: tuesdays(n)}
			b.ReportAllocs()
			for b.Loop() {
				if plan, err := r.Plan(zones); err != nil || plan.Spread != 1 {
					b.Fatal(plan.Spread, err)
				}
			}
		})
	}
}

func TestBadRotations(t *testing.T) {
	ok := Hours{Partner: "orion", Zone: "Europe/Berlin", From: "09:00", To: "17:00", Days: workweek}
	r := Rotation{Hours: []Hours{ok}, Zone: "Europe/Rome", Times: []string{"08:00", "08:00", "24:00", "x"}, On: []time.Time{date(2026, 1, 2), date(2026, 1, 1), {}},
		Before: []Burden{{"vega", 1}, {"orion", -1}}}
	_, err := r.Plan(zonesOf(t, ok))
	assert.Equal(t, []string{"zone location", "minutes range", "times[1] unique", "times[2] unique", "times[3] clock", "on[1] order", "on[2] required", "on[2] order",
		"before[0].partner unknown", "before[1].count range"}, validatetest.Problems(t, err))
	_, err = Rotation{}.Plan(nil)
	assert.Equal(t, []string{"zone required", "hours count", "minutes range", "on count"}, validatetest.Problems(t, err))
}
