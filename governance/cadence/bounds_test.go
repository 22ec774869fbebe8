package cadence

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

func good() Cadence {
	return Cadence{Name: "review", Start: "2026-01-06T10:00", Zone: "Europe/Berlin", Rule: "FREQ=WEEKLY"}
}

func TestMalformedRules(t *testing.T) {
	for _, row := range []struct{ rule, code, at string }{
		{"WEEKLY", "rule-part", "at position 1 "},
		{"BYDAY=MO", "rule-frequency", "has no FREQ"},
		{"FREQ=FORTNIGHTLY", "rule-frequency", "at position 6 "},
		{"FREQ=MINUTELY", "rule-frequency", "at position 6 "},
		{"FREQ=SECONDLY;COUNT=3", "rule-frequency", "at position 6 "},
		{"FREQ=WEEKLY;", "rule-part", "at position 13 "},
		{"FREQ=WEEKLY;;COUNT=2", "rule-part", "at position 13 "},
		{"FREQ=WEEKLY;COUNT=0", "rule-value", "at position 19 "},
		{"FREQ=WEEKLY;COUNT=-1", "rule-value", "at position 19 "},
		{"FREQ=WEEKLY;COUNT=100001", "rule-value", "at position 19 "},
		{"FREQ=WEEKLY;COUNT=1;COUNT=1", "rule-twice", "at position 21 "},
		{"FREQ=WEEKLY;INTERVAL=0", "rule-value", "at position 22 "},
		{"FREQ=WEEKLY;INTERVAL=99999999999999999999", "rule-value", "at position 22 "},
		{"FREQ=WEEKLY;INTERVAL=1e3", "rule-value", "at position 22 "},
		{"FREQ=WEEKLY;BYDAY=MO,XX", "rule-value", "at position 22 "},
		{"FREQ=MONTHLY;BYDAY=0MO", "rule-value", "at position 20 "},
		{"FREQ=YEARLY;BYDAY=54MO", "rule-value", "at position 19 "},
		{"FREQ=YEARLY;BYDAY=--1MO", "rule-value", "at position 19 "},
		{"FREQ=MONTHLY;BYDAY=6MO", "rule-value", "at position 14 "},
		{"FREQ=YEARLY;BYMONTH=12;BYDAY=53MO", "rule-value", "at position 24 "}, // rrule-go panics
		{"FREQ=MONTHLY;BYMONTHDAY=32", "rule-value", "at position 25 "},
		{"FREQ=MONTHLY;BYMONTHDAY=0", "rule-value", "at position 25 "},
		{"FREQ=MONTHLY;BYMONTH=-1", "rule-value", "at position 22 "},
		{"FREQ=YEARLY;BYYEARDAY=367", "rule-value", "at position 23 "},
		{"FREQ=YEARLY;BYWEEKNO=54", "rule-value", "at position 22 "},
		{"FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "rule-parts", "at position 24 "},
		{"FREQ=DAILY;BYHOUR=24", "rule-value", "at position 19 "},
		{"FREQ=DAILY;BYMINUTE=60", "rule-value", "at position 21 "},
		{"FREQ=DAILY;BYSECOND=60", "rule-value", "at position 21 "},
		{"FREQ=DAILY;BYSETPOS=1", "rule-parts", "at position 12 "},
		{"FREQ=MONTHLY;BYWEEKNO=3;BYSETPOS=1", "rule-parts", "at position 25 "},
		{"FREQ=DAILY;WKST=1MO", "rule-value", "at position 17 "},
		{"FREQ=DAILY;UNTIL=20260230", "rule-value", "at position 18 "},
		{"FREQ=DAILY;UNTIL=2026-02-03", "rule-value", "at position 18 "},
		{"FREQ=DAILY;UNTIL=00000101T000000Z", "rule-value", "at position 18 "},
		{"FREQ=DAILY;BYEASTER=0", "rule-part", "at position 12 "},
		{"FREQ=MONTHLY;SKIP=FORWARD;RSCALE=GREGORIAN", "rule-part", "month_end"},
		{"FREQ=DAILY;X=ſ", "rule-part", "at position 12 "}, // its upper case is shorter
		{"FREQ=DAILY\xff", "utf8", "UTF-8"},
		{strings.Repeat("FREQ=DAILY;", 300), "max", "2000 bytes"},
	} {
		c := good()
		c.Rule = row.rule
		err := c.Validate()
		require.ErrorIs(t, err, ErrRule, row.rule)
		assert.Contains(t, validatetest.Problems(t, err), "rule "+row.code, row.rule)
		assert.Contains(t, err.Error(), row.at, row.rule)
		_, between := c.Between(time.Time{}, time.Time{}, zone(t, c.Zone))
		assert.ErrorIs(t, between, ErrRule)
	}
	c := good()
	c.Rule = "FREQ=WEEKLY;COUNT=0;BYDAY=XX,MO,YY;BYHOUR=25"
	assert.Len(t, validatetest.Problems(t, c.Validate()), 4, "all at once")
	c.Rule = "byday=tu;freq=weekly;wkst=su"
	assert.NoError(t, c.Validate(), "letters of either case, parts in any order")
}

func TestRulesThatNeverHappen(t *testing.T) {
	for _, rule := range []string{
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=DAILY;BYMONTH=4,6;BYMONTHDAY=31",
		"FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30,31",
		"FREQ=MONTHLY;BYYEARDAY=366;BYMONTH=1",
		"FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
		"FREQ=YEARLY;BYYEARDAY=1;BYMONTH=12",
		"FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
		"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5;BYSETPOS=2,-2", // of one
		"FREQ=HOURLY;INTERVAL=24;BYHOUR=5",                 // rrule-go never returns
		"FREQ=HOURLY;INTERVAL=6;BYHOUR=5,9",                // from 10:00
		"FREQ=DAILY;INTERVAL=7;BYDAY=WE",                   // from a Tuesday
		"FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
		"FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", // from 2026
		"FREQ=DAILY;BYHOUR=9;BYSETPOS=2",
		"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
		"FREQ=HOURLY;INTERVAL=25;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3,-3",
	} {
		c := good()
		c.Rule = rule
		began := time.Now()
		err := c.Validate()
		assert.ErrorIs(t, err, ErrNever, rule)
		assert.Equal(t, []string{"rule never"}, validatetest.Problems(t, err), rule)
		assert.Less(t, time.Since(began), 20*time.Second, rule) // far above what it takes: it ends
		_, _, next := c.Next(time.Time{}, zone(t, c.Zone))
		assert.ErrorIs(t, next, ErrNever, rule)
	}
	for _, rule := range []string{ // rare, and yet
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU",
		"FREQ=DAILY;BYYEARDAY=366;BYDAY=FR",
		"FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29",
		"FREQ=HOURLY;INTERVAL=7;BYHOUR=3;BYMONTH=2;BYMONTHDAY=29",
		"FREQ=YEARLY;BYWEEKNO=53;BYMONTH=1",
		"FREQ=YEARLY;BYDAY=53TH",
		"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=5",
	} {
		c := good()
		c.Rule = rule
		require.NoError(t, c.Validate(), rule)
		next, ok, err := c.Next(time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC), zone(t, c.Zone))
		require.NoError(t, err)
		assert.True(t, ok && next.Year() >= 3000 && next.Year() < 3060, rule)
	}
}

func TestBadCadences(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, row := range []struct {
		why    string
		change func(*Cadence)
		loc    *time.Location
		want   []string
	}{
		{"no zone", func(c *Cadence) { c.Zone = "" }, berlin, []string{"zone required"}},
		{"no location", func(c *Cadence) {}, nil, []string{"zone location"}},
		{"neither", func(c *Cadence) { c.Zone = "" }, nil, []string{"zone required", "zone location"}},
		{"another location", func(c *Cadence) {}, time.UTC, []string{"zone location"}},
		{"the machine's zone is none", func(c *Cadence) { c.Zone = "Local" }, time.FixedZone("Local", 0), []string{"zone zone"}},
		{"a path is none", func(c *Cadence) { c.Zone = "../etc/passwd" }, time.FixedZone("../etc/passwd", 0), []string{"zone zone"}},
		{"no name", func(c *Cadence) { c.Name = "" }, berlin, []string{"name required"}},
		{"no start", func(c *Cadence) { c.Start = "" }, berlin, []string{"start required"}},
		{"an instant is no local time", func(c *Cadence) { c.Start = "2026-01-06T10:00:00Z" }, berlin, []string{"start local-time"}},
		{"no day", func(c *Cadence) { c.Start = "2026-02-30T10:00" }, berlin, []string{"start local-time"}},
		{"half seconds", func(c *Cadence) { c.Start = "2026-02-03T10:00:0.5" }, berlin, []string{"start local-time"}},
		{"before the calendar", func(c *Cadence) { c.Start = "0001-01-01T00:00" }, berlin, []string{"start local-time"}},
		{"policies", func(c *Cadence) { c.Gap, c.Fold, c.MonthEnd = "back", "both", "squeeze" }, berlin, []string{"gap oneof", "fold oneof", "month_end oneof"}},
		{"a policy that is not told", func(c *Cadence) { c.MonthEnd, c.Rule = MonthEndClamp, "FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=FR" }, berlin, []string{"month_end month-end"}},
		{"minutes", func(c *Cadence) { c.Minutes = -1 }, berlin, []string{"minutes range"}},
		{"dates", func(c *Cadence) { c.RDate, c.ExDate = []string{"", "x"}, []string{"2026"} }, berlin,
			[]string{"rdate[0] required", "rdate[1] local-time", "exdate[0] local-time"}},
		{"moves", func(c *Cadence) {
			c.Moved = []Move{{From: "2026-01-13T10:00", To: "soon"}, {From: "2026-01-13T10:00", To: "2026-01-14T10:00"}, {From: "2026-01-13T10:00:00", To: "2026-01-14T10:00"}}
			c.Cancelled = []Cancellation{{At: "2026-01-13T10:00"}}
		}, berlin, []string{"moved[0].to local-time", "moved[2].from changed-twice", "cancelled[0].at changed-twice"}},
		{"too many", func(c *Cadence) { c.RDate = make([]string, MaxDates+1) }, berlin, []string{"rdate max"}},
		{"control characters", func(c *Cadence) { c.Name, c.Place = "a\x00b", "\xff" }, berlin, []string{"name control-character", "place utf8"}},
	} {
		c := good()
		row.change(&c)
		_, err := c.Between(time.Time{}, time.Time{}, row.loc)
		assert.Equal(t, row.want, validatetest.Problems(t, err), row.why)
		if slices.Contains(row.want, "zone location") {
			assert.ErrorIs(t, err, ErrLocation)
		}
	}
	_, err := good().Between(time.Unix(10, 0), time.Unix(9, 0), berlin)
	assert.ErrorIs(t, err, ErrWindow)
	_, err = good().Occurrences(time.Unix(10, 0), time.Unix(9, 0), berlin)
	assert.ErrorIs(t, err, ErrWindow)
	_, err = Cadence{}.Compile(nil)
	assert.Equal(t, []string{"name required", "zone required", "start required", "zone location"}, validatetest.Problems(t, err))
}

func TestExpansionIsBounded(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	c := Cadence{Name: "hourly", Start: "1600-01-01T00:00", Zone: "Europe/Berlin", Rule: "FREQ=HOURLY"}
	from := time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
	got, err := c.Between(from, from.Add((MaxOccurrences-1)*time.Hour), berlin)
	require.NoError(t, err)
	assert.Len(t, got, MaxOccurrences-11, "in each of eleven autumns an hour comes twice, and its meeting once")
	_, err = c.Between(from, from.Add(2*MaxOccurrences*time.Hour), berlin)
	assert.ErrorIs(t, err, ErrTooMany)
	c.Zone = "UTC"
	got, err = c.Between(from, from.Add((MaxOccurrences-1)*time.Hour), time.UTC)
	require.NoError(t, err)
	assert.Len(t, got, MaxOccurrences)
	_, err = c.Between(from, from.Add(MaxOccurrences*time.Hour), time.UTC)
	assert.ErrorIs(t, err, ErrTooMany, "one more")

	c.Rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"
	next, ok, err := c.Next(time.Date(9996, 12, 1, 0, 0, 0, 0, time.UTC), time.UTC)
	require.NoError(t, err)
	assert.False(t, ok, "the last leap day before the year 10000 is over, not %v", next)
	for _, at := range []time.Time{{}, time.Unix(1<<62, 0), time.Unix(-1<<62, 0), time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)} {
		_, _, err := c.Next(at, time.UTC)
		assert.NoError(t, err)
		got, err := c.Between(at, at, time.UTC)
		assert.NoError(t, err)
		assert.Empty(t, got)
	}
	c.Rule = "FREQ=YEARLY;INTERVAL=1000000"
	got, err = c.Between(time.Time{}, time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), time.UTC)
	require.NoError(t, err)
	assert.Len(t, got, 1)
	c.Rule = "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=" + numbers(0, 23) + ";BYMINUTE=" + numbers(0, 59) + ";BYSECOND=" + numbers(0, 59)
	_, err = c.Between(time.Time{}, time.Time{}, time.UTC)
	assert.Contains(t, validatetest.Problems(t, err), "rule rule-times")
}

func numbers(low, high int) string {
	var out []string
	for n := low; n <= high; n++ {
		out = append(out, string(rune('0'+n/10))+string(rune('0'+n%10)))
	}
	return strings.Join(out, ",")
}

func TestUntil(t *testing.T) {
	loc := zone(t, "America/New_York")
	for _, row := range []struct {
		until string
		want  int
		why   string
	}{
		{"20260306T150000Z", 5, "10:00 in New York is 15:00 UTC: included"},
		{"20260306T145959Z", 4, "a second before"},
		{"20260306T100000", 5, "the local time, included"},
		{"20260306T095959", 4, "a second before"},
		{"20260306", 5, "a day includes all of it"},
		{"20260305", 4, "the day before"},
		{"20260309T140000Z", 8, "after the clocks have changed 10:00 is 14:00 UTC"},
		{"20260309T135959Z", 7, "a second before"},
		{"20260301", 0, "before the start there is nothing, which is no error"},
	} {
		c := Cadence{Name: "daily", Start: "2026-03-02T10:00", Zone: "America/New_York", Rule: "FREQ=DAILY;UNTIL=" + row.until}
		got, err := c.Between(time.Time{}, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), loc)
		require.NoError(t, err)
		assert.Len(t, got, row.want, "%s: %s", row.until, row.why)
	}
}

// checkWindows holds the laws of windows on a cadence.
func checkWindows(t *testing.T, c Cadence, loc *time.Location, a, b, d time.Time) {
	whole, err := c.Between(a, d, loc)
	if err != nil {
		require.ErrorIs(t, err, ErrTooMany)
		return
	}
	left, err := c.Between(a, b, loc)
	require.NoError(t, err)
	right, err := c.Between(b, d, loc)
	require.NoError(t, err)
	both := slices.CompactFunc(append(left, right...), time.Time.Equal)
	require.Equal(t, utc(whole), utc(both), "%+v from %v by %v to %v", c, a, b, d)
	for i := 1; i < len(whole); i++ {
		require.True(t, whole[i-1].Before(whole[i]), "strictly increasing")
	}
	at := a.Add(-time.Nanosecond)
	for i := 0; i < min(len(whole), 12); i++ {
		next, ok, err := c.Next(at, loc)
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, whole[i].UTC(), next.UTC(), "%+v after %v", c, at)
		at = next
	}
}

func FuzzWindows(f *testing.F) {
	for seed := range uint64(30) {
		f.Add(seed, uint32(seed*97_000_000), uint32(40_000_000), uint32(seed*1_000_000), "")
	}
	f.Add(uint64(1), uint32(1_774_000_000), uint32(3_000_000), uint32(900_000), "FREQ=HOURLY;INTERVAL=5;COUNT=300")
	f.Add(uint64(2), uint32(1_774_000_000), uint32(3_000_000), uint32(900_000), "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=15,45")
	zones := []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC", "Africa/Casablanca"}
	f.Fuzz(func(t *testing.T, seed uint64, from, first, second uint32, rule string) {
		rng := rand.New(rand.NewPCG(seed, 2))
		name := zones[rng.IntN(len(zones))]
		loc := zone(t, name)
		if rule == "" {
			rule = randomRule(rng)
			if rng.IntN(3) == 0 {
				rule += ";COUNT=" + numbers(1, 99)[3*rng.IntN(99):][:2]
			}
		}
		a := time.Unix(int64(from), 0)
		b := a.Add(time.Duration(first%60_000_000) * time.Second)
		d := b.Add(time.Duration(second%60_000_000) * time.Second)
		start := a.Add(-time.Duration(rng.IntN(80_000_000)) * time.Second).In(loc)
		c := Cadence{Name: "fuzz", Start: start.Format("2006-01-02T15:04"), Zone: name, Rule: rule}
		c.Gap = []Gap{"", GapSkip}[rng.IntN(2)]
		c.Fold = []Fold{"", FoldLast}[rng.IntN(2)]
		if rng.IntN(3) == 0 {
			c.MonthEnd = []MonthEnd{MonthEndClamp, MonthEndRoll}[rng.IntN(2)]
		}
		if c.Validate() != nil {
			return
		}
		if all, err := c.Between(a, d, loc); err == nil && len(all) > 3 {
			form := "2006-01-02T15:04:05"
			c.ExDate = []string{all[0].Format(form)}
			c.Cancelled = []Cancellation{{At: all[len(all)/2].Format(form)}}
			c.RDate = []string{b.In(loc).Format(form)}
			if len(all) > 5 {
				c.Moved = []Move{{From: all[1].Format(form), To: all[3].Add(90 * time.Second).Format(form)}}
			}
			if c.Validate() != nil {
				return
			}
		}
		checkWindows(t, c, loc, a, b, d)
	})
}

// FuzzRule: whatever the text, no panic, an end, and problems that name a position or a reason.
func FuzzRule(f *testing.F) {
	for _, text := range []string{"FREQ=WEEKLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", "FREQ=HOURLY;INTERVAL=24;BYHOUR=5", "FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=1",
		"FREQ=YEARLY;BYDAY=53MO", "FREQ=YEARLY;BYWEEKNO=-53;BYSETPOS=-1", "freq=daily;until=20301231;wkst=su", "FREQ=DAILY;BYHOUR=24;;", "=;=", "FREQ=MONTHLY;BYDAY=MO,1TU"} {
		f.Add(text, "2026-03-29T02:30")
	}
	f.Fuzz(func(t *testing.T, text, start string) {
		c := Cadence{Name: "fuzz", Start: start, Zone: "Europe/Berlin", Rule: text}
		loc := zone(t, c.Zone)
		s, err := c.Compile(loc)
		if err != nil {
			require.NotEmpty(t, validatetest.Problems(t, err))
			return
		}
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, loc)
		if _, err := s.Between(from, from.AddDate(3, 0, 0)); err != nil {
			require.ErrorIs(t, err, ErrTooMany)
		}
		s.Next(from)
	})
}

func BenchmarkBetween(b *testing.B) {
	loc := zone(b, "Europe/Berlin")
	c := Cadence{Name: "review", Start: "2025-01-01T09:00", Zone: "Europe/Berlin", Rule: "FREQ=MONTHLY;BYMONTHDAY=15"}
	for _, years := range []int{1, 10, 100} {
		b.Run(map[int]string{1: "12", 10: "120", 100: "1200"}[years], func(b *testing.B) {
			from := time.Date(2025, 1, 1, 0, 0, 0, 0, loc)
			to := from.AddDate(years, 0, -1)
			b.ReportAllocs()
			for b.Loop() {
				if got, err := c.Between(from, to, loc); err != nil || len(got) != 12*years {
					b.Fatal(len(got), err)
				}
			}
		})
	}
}

func BenchmarkNext(b *testing.B) {
	loc := zone(b, "Europe/Berlin")
	s, err := Cadence{Name: "review", Start: "1625-01-01T09:00", Zone: "Europe/Berlin", Rule: "FREQ=MONTHLY;BYDAY=-1FR"}.Compile(loc)
	require.NoError(b, err)
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, loc)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := s.Next(at); !ok {
			b.Fatal("none")
		}
	}
}
