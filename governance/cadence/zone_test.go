package cadence

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// clocks are zones with the odd changes that there are, each with local times around one.
var clocks = []struct {
	zone, around, why string
}{
	{"Europe/Berlin", "2026-03-29T02:00", "an hour forward"},
	{"Europe/Berlin", "2026-10-25T02:00", "an hour back"},
	{"America/New_York", "2060-03-14T02:00", "beyond the table, by its rule"},
	{"Australia/Lord_Howe", "2026-04-05T01:30", "half an hour back"},
	{"Australia/Lord_Howe", "2026-10-04T02:00", "half an hour forward"},
	{"Pacific/Apia", "2011-12-30T12:00", "a whole day that never was"},
	{"Pacific/Kwajalein", "1993-08-21T12:00", "another"},
	{"America/Juneau", "1867-10-18T12:00", "a day that came twice, by local mean time"},
	{"Africa/Casablanca", "2026-02-15T03:00", "back for Ramadan"},
	{"Europe/Dublin", "2026-10-25T01:00", "negative summer time"},
	{"Africa/Monrovia", "1972-01-07T00:20", "44 minutes and 30 seconds"},
	{"Asia/Pyongyang", "2018-05-04T23:45", "half an hour for good"},
	{"America/Caracas", "2016-05-01T02:45", "half an hour for good"},
	{"Antarctica/Troll", "2026-03-29T01:30", "two hours"},
	{"UTC", "2026-03-29T02:00", "never"},
}

// TestPlacesAgainstEveryInstant looks for a local time among all instants around, second by second where a change is.
func TestPlacesAgainstEveryInstant(t *testing.T) {
	for _, c := range clocks {
		loc := zone(t, c.zone)
		center, ok := readWall(c.around)
		require.True(t, ok)
		shown := map[wall][]int64{} // local time → instants
		step := int64(30)
		if c.zone == "America/Juneau" {
			step = 1 // local mean time has odd seconds
		}
		for at := int64(center) - 60*hour; at <= int64(center)+60*hour; at += step {
			_, offset := time.Unix(at, 0).In(loc).Zone()
			shown[wall(at+int64(offset))] = append(shown[wall(at+int64(offset))], at)
		}
		p := [...]*placer{{loc: loc}, {loc: loc, fold: FoldLast}, {loc: loc, gap: GapSkip}}
		gaps := 0
		for w := center - 20*hour; w <= center+20*hour; w += 30 {
			want := shown[w]
			first, ok := p[0].place(w)
			require.True(t, ok)
			last, _ := p[1].place(w)
			_, kept := p[2].place(w)
			if len(want) > 0 {
				require.Equal(t, want[0], first.at, "%s %v: %s", c.zone, w.date(), c.why)
				require.Equal(t, want[len(want)-1], last.at, "%s %v: %s", c.zone, w.date(), c.why)
				require.True(t, kept && !first.moved)
				continue
			}
			gaps++
			require.True(t, !kept && first.moved, "%s %v: %s", c.zone, w.date(), c.why)
			// It moves forward by the gap: as far behind the first time after the gap as it was behind the gap's start.
			before := w
			for len(shown[before]) == 0 {
				before -= 30
			}
			require.Equal(t, shown[before][len(shown[before])-1]+int64(w-before), first.at, "%s %v: %s", c.zone, w.date(), c.why)
		}
		if c.zone == "Pacific/Apia" {
			assert.Equal(t, 24*120, gaps, "the day and nothing else")
		}
	}
}

func TestPlacesDoNotDependOnTheirOrder(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	var walls []wall
	for w := wallOf(2020, 1, 1); w < wallOf(2040, 1, 1); w += 31 * hour {
		walls = append(walls, w)
	}
	forward, p := map[wall]int64{}, &placer{loc: loc}
	for _, w := range walls {
		at, _ := p.place(w)
		forward[w] = at.at
	}
	slices.Reverse(walls)
	for _, w := range walls {
		at, _ := p.place(w)
		require.Equal(t, forward[w], at.at)
		alone, _ := (&placer{loc: loc}).place(w)
		require.Equal(t, forward[w], alone.at)
	}
}

func TestGapsAndFolds(t *testing.T) {
	from, to := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		why, zone, start, rule string
		gap                    Gap
		fold                   Fold
		want                   []string
	}{
		{"a gap moves the meeting by its length", "Europe/Berlin", "2026-03-28T02:30", "FREQ=DAILY;COUNT=3", "", "",
			[]string{"2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"}},
		{"skipped, it is not counted", "Europe/Berlin", "2026-03-28T02:30", "FREQ=DAILY;COUNT=3", GapSkip, "",
			[]string{"2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z"}},
		{"the end of the gap exists", "Europe/Berlin", "2026-03-29T03:00", "FREQ=DAILY;COUNT=1", GapSkip, "", []string{"2026-03-29T01:00:00Z"}},
		{"the second before it too", "Europe/Berlin", "2026-03-29T01:59:59", "FREQ=DAILY;COUNT=1", GapSkip, "", []string{"2026-03-29T00:59:59Z"}},
		{"a fold happens once, first", "Europe/Berlin", "2026-10-24T02:30", "FREQ=DAILY;COUNT=3", "", "",
			[]string{"2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"}},
		{"or last", "Europe/Berlin", "2026-10-24T02:30", "FREQ=DAILY;COUNT=3", "", FoldLast,
			[]string{"2026-10-24T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"}},
		{"the time after the fold exists once", "Europe/Berlin", "2026-10-25T03:00", "FREQ=DAILY;COUNT=1", "", FoldLast, []string{"2026-10-25T02:00:00Z"}},
		{"hours meet in the gap, and are one meeting", "Europe/Berlin", "2026-03-29T01:00", "FREQ=HOURLY;COUNT=3", "", "",
			[]string{"2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"}},
		{"a moved time may pass another", "Europe/Berlin", "2026-03-29T02:45", "FREQ=DAILY;BYHOUR=2,3;BYMINUTE=15,45;COUNT=2", "", "",
			[]string{"2026-03-29T01:15:00Z", "2026-03-29T01:45:00Z"}},
		{"half an hour", "Australia/Lord_Howe", "2026-10-04T02:15", "FREQ=DAILY;COUNT=1", "", "", []string{"2026-10-03T15:45:00Z"}},
		{"no rule, one meeting", "Europe/Berlin", "2026-03-29T02:30", "", "", "", []string{"2026-03-29T01:30:00Z"}},
		{"no rule, no time, no meeting", "Europe/Berlin", "2026-03-29T02:30", "", GapSkip, "", nil},
	} {
		c := Cadence{Name: row.why, Start: row.start, Zone: row.zone, Rule: row.rule, Gap: row.gap, Fold: row.fold}
		got, err := c.Between(from, to, zone(t, row.zone))
		require.NoError(t, err, row.why)
		if row.want == nil {
			row.want = []string{}
		}
		assert.Equal(t, row.want, utc(got), row.why)
	}
}

func TestMonthEnds(t *testing.T) {
	for _, row := range []struct {
		why, start, rule string
		end              MonthEnd
		want             []string // in 2027 and January and February 2028
	}{
		{"skip leaves short months out", "2027-01-31T10:00", "FREQ=MONTHLY;COUNT=4", MonthEndSkip, []string{"01-31", "03-31", "05-31", "07-31"}},
		{"clamp takes the last day", "2027-01-31T10:00", "FREQ=MONTHLY;COUNT=5", MonthEndClamp, []string{"01-31", "02-28", "03-31", "04-30", "05-31"}},
		{"roll takes the first of the next", "2027-01-31T10:00", "FREQ=MONTHLY;COUNT=6", MonthEndRoll, []string{"01-31", "03-01", "03-31", "05-01", "05-31", "07-01"}},
		{"clamped days that meet are one meeting", "2027-01-01T10:00", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYMONTH=2,4;COUNT=4", MonthEndClamp,
			[]string{"02-28", "04-28", "04-29", "04-30"}},
		{"a roll meets the day asked for", "2027-01-01T10:00", "FREQ=MONTHLY;BYMONTHDAY=1,31;BYMONTH=2,3;COUNT=3", MonthEndRoll, []string{"02-01", "03-01", "03-31"}},
		{"with several times a day, each once and in order", "2027-02-01T10:00", "FREQ=MONTHLY;BYMONTHDAY=1,30;BYMONTH=2,3;BYHOUR=9,15;COUNT=5", MonthEndRoll,
			[]string{"02-01", "03-01", "03-01", "03-30", "03-30"}},
		{"days from the end stay as they are", "2027-01-01T10:00", "FREQ=MONTHLY;BYMONTHDAY=-1,30;COUNT=3", MonthEndClamp, []string{"01-30", "01-31", "02-28"}},
		{"a -31st there is only in long months", "2027-01-01T10:00", "FREQ=MONTHLY;BYMONTHDAY=-31,31;BYMONTH=2,3;COUNT=3", MonthEndClamp, []string{"02-28", "03-01", "03-31"}},
		{"every other month keeps step", "2027-01-31T10:00", "FREQ=MONTHLY;INTERVAL=3;COUNT=3", MonthEndClamp, []string{"01-31", "04-30", "07-31"}},
		{"29 February in common years", "2024-02-29T10:00", "FREQ=YEARLY", MonthEndClamp, []string{"02-28", "28-02-29"}},
		{"rolled", "2024-02-29T10:00", "FREQ=YEARLY", MonthEndRoll, []string{"03-01", "28-02-29"}},
		{"skipped", "2024-02-29T10:00", "FREQ=YEARLY", MonthEndSkip, []string{"28-02-29"}},
		{"what never happens does when clamped", "2027-01-01T10:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5", MonthEndClamp, []string{"02-28", "28-02-29"}},
		{"no effect without a day above 28", "2027-01-15T10:00", "FREQ=MONTHLY;COUNT=2", MonthEndRoll, []string{"01-15", "02-15"}},
	} {
		c := Cadence{Name: row.why, Start: row.start, Zone: "UTC", Rule: row.rule, MonthEnd: row.end}
		got, err := c.Between(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2028, 3, 1, 0, 0, 0, 0, time.UTC), time.UTC)
		require.NoError(t, err, row.why)
		var days []string
		for _, g := range got {
			if g.Year() == 2028 {
				days = append(days, "28-"+g.Format("01-02"))
			} else {
				days = append(days, g.Format("01-02"))
			}
		}
		assert.Equal(t, row.want, days, row.why)
	}
}

// TestMonthEndsAgainstMonths holds the policies against a plain walk through the months.
func TestMonthEndsAgainstMonths(t *testing.T) {
	for d := 29; d <= 31; d++ {
		for _, end := range []MonthEnd{MonthEndSkip, MonthEndClamp, MonthEndRoll} {
			start := wallOf(1999, 1, d) + 10*hour
			r := read(t, "FREQ=MONTHLY", start)
			next := r.walls(start, start, end)
			for y := 1999; y < 2105; y++ {
				for m := time.January; m <= time.December; m++ {
					last := time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
					day := d
					if d > last {
						switch end {
						case MonthEndSkip:
							continue
						case MonthEndClamp:
							day = last
						default:
							day = last + 1
						}
					}
					want := time.Date(y, m, day, 10, 0, 0, 0, time.UTC)
					w, ok := next()
					require.True(t, ok)
					require.Equal(t, want, w.date(), "day %d, %s", d, end)
				}
			}
		}
	}
}
