package cadence

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

func asText(t *testing.T, c Cadence) string {
	t.Helper()
	s, err := c.Compile(zone(t, c.Zone))
	require.NoError(t, err)
	text, err := s.ICalendar(CalendarOptions{AsOf: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})
	require.NoError(t, err)
	for line := range strings.SplitSeq(text, "\r\n") {
		require.LessOrEqual(t, len(line), 75, line)
		require.True(t, utf8.ValidString(line), line)
		require.NotContains(t, line, "\n", "line ends are CRLF")
	}
	require.True(t, strings.HasSuffix(text, "END:VCALENDAR\r\n"))
	return strings.ReplaceAll(text, "\r\n ", "")
}

func lines(text string) []string { return strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") }

func TestCalendarOfAllThereIs(t *testing.T) {
	c := Cadence{ID: "review-1@example.org", Name: "Review; of \\ all, äöü", Place: "https://meet.example.org/r?a=1,2", Start: "2026-03-03T10:00", Zone: "Europe/Berlin",
		Rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20260630", Minutes: 45, RDate: []string{"2026-03-12T15:00"}, ExDate: []string{"2026-03-31T10:00"},
		Moved:     []Move{{From: "2026-03-17T10:00", To: "2026-03-18T09:00", Reason: "line one\nline two"}},
		Cancelled: []Cancellation{{At: "2026-04-14T10:00", Reason: "holiday"}}}
	want := strings.Split(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//partnerkit//cadence//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:20251026T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20260329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:review-1@example.org
DTSTAMP:20260102T030405Z
DTSTART;TZID=Europe/Berlin:20260303T100000
DTEND;TZID=Europe/Berlin:20260303T104500
RRULE:FREQ=WEEKLY;UNTIL=20260630T215959Z;INTERVAL=2;BYDAY=TU
RDATE;TZID=Europe/Berlin:20260312T150000
EXDATE;TZID=Europe/Berlin:20260331T100000
SUMMARY:Review\; of \\ all\, äöü
LOCATION:https://meet.example.org/r?a=1\,2
STATUS:CONFIRMED
END:VEVENT
BEGIN:VEVENT
UID:review-1@example.org
DTSTAMP:20260102T030405Z
RECURRENCE-ID;TZID=Europe/Berlin:20260317T100000
DTSTART;TZID=Europe/Berlin:20260318T090000
DTEND;TZID=Europe/Berlin:20260318T094500
SUMMARY:Review\; of \\ all\, äöü
LOCATION:https://meet.example.org/r?a=1\,2
DESCRIPTION:line one\nline two
STATUS:CONFIRMED
END:VEVENT
BEGIN:VEVENT
UID:review-1@example.org
DTSTAMP:20260102T030405Z
RECURRENCE-ID;TZID=Europe/Berlin:20260414T100000
DTSTART;TZID=Europe/Berlin:20260414T100000
DTEND;TZID=Europe/Berlin:20260414T104500
SUMMARY:Review\; of \\ all\, äöü
LOCATION:https://meet.example.org/r?a=1\,2
DESCRIPTION:holiday
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR`, "\n")
	assert.Equal(t, want, lines(asText(t, c)))
}

func TestCalendarRules(t *testing.T) {
	base := Cadence{Name: "review", Start: "2026-01-31T10:00", Zone: "UTC"}
	for _, row := range []struct {
		why    string
		change func(*Cadence)
		want   string // RRULE; empty: none
		events int
		start  string
	}{
		{"as told", func(c *Cadence) { c.Rule = "freq=monthly;byday=-1fr;wkst=su;count=3" }, "FREQ=MONTHLY;COUNT=3;BYDAY=-1FR;WKST=SU", 1, "20260227T100000Z"},
		{"DTSTART is the first meeting", func(c *Cadence) { c.Rule = "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;BYHOUR=9" }, "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;BYHOUR=9", 1, "20260511T090000Z"},
		{"the clamped 31st is the last day", func(c *Cadence) { c.Rule, c.MonthEnd = "FREQ=MONTHLY", MonthEndClamp },
			"FREQ=MONTHLY;BYMONTHDAY=-1", 1, "20260131T100000Z"},
		{"the 30th has no such words", func(c *Cadence) { c.Rule, c.MonthEnd = "FREQ=MONTHLY;BYMONTHDAY=30;COUNT=3", MonthEndClamp }, "", 3, "20260228T100000Z"},
		{"a roll is listed", func(c *Cadence) { c.Rule, c.MonthEnd = "FREQ=MONTHLY;COUNT=4", MonthEndRoll }, "", 4, "20260131T100000Z"},
		{"policies that make no difference", func(c *Cadence) { c.Rule, c.Fold, c.Gap = "FREQ=MONTHLY;BYMONTHDAY=3;COUNT=2", FoldLast, GapSkip }, "FREQ=MONTHLY;COUNT=2;BYMONTHDAY=3", 1, "20260203T100000Z"},
		{"COUNT beside UNTIL", func(c *Cadence) { c.Rule = "FREQ=DAILY;COUNT=9;UNTIL=20260203" }, "", 4, "20260131T100000Z"},
		{"what the RFC forbids", func(c *Cadence) { c.Rule = "FREQ=WEEKLY;BYMONTHDAY=1;COUNT=2" }, "", 2, "20260201T100000Z"},
		{"weeks without a day", func(c *Cadence) { c.Rule = "FREQ=YEARLY;BYWEEKNO=20;COUNT=7" }, "", 7, "20260511T100000Z"},
		{"listed for five years", func(c *Cadence) { c.Rule, c.MonthEnd = "FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=31", MonthEndRoll }, "", 36, "20260131T100000Z"},
		{"a rule that ended before it began, and one meeting", func(c *Cadence) {
			c.Rule, c.RDate = "FREQ=DAILY;UNTIL=20260101", []string{"2026-05-01T09:00", "2026-04-01T09:00"}
		}, "", 1, "20260401T090000Z"},
		{"a day that months lack is told in full", func(c *Cadence) { c.Start, c.Rule = "2024-02-29T10:00", "FREQ=YEARLY" },
			"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", 1, "20240229T100000Z"},
		{"no rule", func(c *Cadence) {}, "", 1, "20260131T100000Z"},
	} {
		c := base
		row.change(&c)
		text := asText(t, c)
		rule, start := "", ""
		for _, l := range lines(text) {
			if r, ok := strings.CutPrefix(l, "RRULE:"); ok {
				rule = r
			}
			if s, ok := strings.CutPrefix(l, "DTSTART:"); ok && start == "" {
				start = s
			}
		}
		assert.Equal(t, row.want, rule, row.why)
		assert.Equal(t, row.start, start, row.why)
		assert.Equal(t, row.events, strings.Count(text, "BEGIN:VEVENT"), row.why)
		if rule == "" {
			continue
		}
		// What is written, read as a cadence of its own, is the same meetings.
		began, err := time.Parse(utcForm, start)
		require.NoError(t, err)
		back := Cadence{Name: "back", Start: began.Format("2006-01-02T15:04"), Zone: "UTC", Rule: rule}
		a, err := c.Between(date(2026, 1, 1), date(2040, 1, 1), time.UTC)
		require.NoError(t, err)
		b, err := back.Between(date(2026, 1, 1), date(2040, 1, 1), time.UTC)
		require.NoError(t, err)
		assert.Equal(t, a, b, row.why)
	}
	c := base
	c.Rule = "FREQ=DAILY;UNTIL=20260101"
	s, err := c.Compile(time.UTC)
	require.NoError(t, err)
	_, err = s.ICalendar(CalendarOptions{AsOf: date(2026, 1, 1)})
	assert.ErrorIs(t, err, ErrNothing)
	_, err = s.ICalendar(CalendarOptions{})
	assert.Equal(t, []string{"as_of range"}, validatetest.Problems(t, err))
	_, err = s.ICalendar(CalendarOptions{AsOf: date(2026, 1, 1), Until: date(2025, 1, 1)})
	assert.ErrorIs(t, err, ErrWindow)
	c.Rule = "FREQ=DAILY;UNTIL=20260101;COUNT=3"
	s, err = c.Compile(time.UTC)
	require.NoError(t, err)
	_, err = s.ICalendar(CalendarOptions{AsOf: date(2026, 1, 1)})
	assert.ErrorIs(t, err, ErrNothing)
}

// TestCalendarsWhereClocksChange lists meetings in UTC, for programs disagree about such times.
func TestCalendarsWhereClocksChange(t *testing.T) {
	for _, row := range []struct {
		start string
		gap   Gap
		fold  Fold
		want  []string
	}{
		{"2026-03-28T02:30", "", "", []string{"20260328T013000Z", "20260329T013000Z", "20260330T003000Z"}},
		{"2026-03-28T02:30", GapSkip, "", []string{"20260328T013000Z", "20260330T003000Z", "20260331T003000Z"}},
		{"2026-10-24T02:30", "", "", []string{"20261024T003000Z", "20261025T003000Z", "20261026T013000Z"}},
		{"2026-10-24T02:30", "", FoldLast, []string{"20261024T003000Z", "20261025T013000Z", "20261026T013000Z"}},
	} {
		text := asText(t, Cadence{Name: "night", Start: row.start, Zone: "Europe/Berlin", Rule: "FREQ=DAILY;COUNT=3", Minutes: 30, Gap: row.gap, Fold: row.fold})
		var got []string
		for _, l := range lines(text) {
			if at, ok := strings.CutPrefix(l, "DTSTART:"); ok {
				got = append(got, at)
			}
		}
		assert.Equal(t, row.want, got)
		assert.NotContains(t, text, "VTIMEZONE")
		assert.NotContains(t, text, "RRULE")
	}
}

// TestCalendarBeforeTheEpoch has instants below zero, and a zone that changes its clocks between the meetings.
func TestCalendarBeforeTheEpoch(t *testing.T) {
	text := asText(t, Cadence{Name: "old", Start: "1967-01-15T10:00", Zone: "America/New_York", RDate: []string{"1967-07-01T10:00", "1991-07-01T10:00"}})
	onsets := map[string]bool{}
	for _, o := range readTimezone(t, text) {
		for _, at := range o.onsets {
			onsets[at.Format(localForm)] = true
		}
	}
	assert.True(t, onsets["19661030T020000"] && onsets["19670430T020000"] && onsets["19910407T020000"], "%v", onsets)
	assert.False(t, onsets["19911027T020000"], "after the last meeting")
}

func TestUIDsAreStable(t *testing.T) {
	c := good()
	uid := func() string {
		for _, l := range lines(asText(t, c)) {
			if u, ok := strings.CutPrefix(l, "UID:"); ok {
				return u
			}
		}
		return ""
	}
	first := uid()
	c.Rule, c.Minutes = "FREQ=DAILY", 30
	assert.Equal(t, first, uid(), "another rule is the same meeting")
	c.Name = "other"
	assert.NotEqual(t, first, uid())
}

func TestFoldingKeepsCharactersWhole(t *testing.T) {
	for n := range 80 {
		c := good()
		c.Name = strings.Repeat("x", n) + strings.Repeat("ü€😀", 60)
		assert.Contains(t, asText(t, c), "SUMMARY:"+c.Name)
	}
}

// observance is a component of a VTIMEZONE, read back.
type observance struct {
	from, to int
	onsets   []time.Time // local
}

// readTimezone reads a VTIMEZONE; a yearly rule is expanded by this package's own rules, up to the year 2200.
func readTimezone(t *testing.T, text string) (out []observance) {
	t.Helper()
	var o observance
	var rule string
	offset := func(s string) int {
		at, err := time.Parse("-0700", s)
		if len(s) == 7 {
			at, err = time.Parse("-070000", s)
		}
		require.NoError(t, err)
		_, seconds := at.Zone()
		return seconds
	}
	for _, l := range lines(text) {
		name, value, _ := strings.Cut(l, ":")
		switch {
		case l == "BEGIN:STANDARD" || l == "BEGIN:DAYLIGHT":
			o, rule = observance{}, ""
		case name == "DTSTART":
			at, err := time.Parse(localForm, value)
			require.NoError(t, err)
			o.onsets = append(o.onsets, at)
		case name == "RRULE":
			rule = value
		case name == "TZOFFSETFROM":
			o.from = offset(value)
		case name == "TZOFFSETTO":
			o.to = offset(value)
		case l == "END:STANDARD" || l == "END:DAYLIGHT":
			if rule != "" {
				c := Cadence{Name: "onset", Start: o.onsets[0].Format("2006-01-02T15:04:05"), Zone: "UTC", Rule: rule}
				more, err := c.Between(o.onsets[0], date(2200, 1, 1), time.UTC)
				require.NoError(t, err)
				require.Equal(t, o.onsets[0], more[0].UTC(), "DTSTART is in step with its rule")
				o.onsets = more
			}
			out = append(out, o)
		case name == "BEGIN" && value == "VEVENT":
			return out
		}
	}
	return out
}

// TestTimezonesAgreeWithTheirLocation reads the VTIMEZONE of many zones back, and asks it and the location for the
// offset of many days.
func TestTimezonesAgreeWithTheirLocation(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin", "Asia/Kolkata", "Asia/Tokyo",
		"Asia/Jerusalem", "America/Santiago", "Africa/Cairo", "America/Sao_Paulo", "Pacific/Apia", "Europe/Moscow", "Pacific/Auckland", "Asia/Gaza", "America/Nuuk", "Antarctica/Troll"} {
		for _, start := range []string{"1975-06-01T12:00", "2024-07-01T12:00", "2090-02-01T12:00"} {
			loc := zone(t, name)
			text := asText(t, Cadence{Name: "Mondays", Start: start, Zone: name, Rule: "FREQ=WEEKLY;BYDAY=MO"})
			observances := readTimezone(t, text)
			require.NotEmpty(t, observances, name)
			type onset struct {
				at       int64
				from, to int
			}
			var all []onset
			for _, o := range observances {
				for _, at := range o.onsets {
					all = append(all, onset{at.Unix() - int64(o.from), o.from, o.to})
				}
			}
			slices.SortFunc(all, func(a, b onset) int { return int(a.at/3600 - b.at/3600) })
			w, _ := readWall(start)
			i := 0
			until := date(2160, 1, 1)
			if strings.Count(text, "RRULE") == 1 { // that of the meeting: no yearly rule, and all changes are listed
				until = date(settled+ruleYears, 1, 1)
			}
			for at := int64(w); at < until.Unix(); at += 29 * hour {
				for i+1 < len(all) && all[i+1].at <= at {
					i++
				}
				_, want := time.Unix(at, 0).In(loc).Zone()
				require.Equal(t, want, all[i].to, "%s from %s at %v", name, start, time.Unix(at, 0).UTC())
			}
			if start == "2024-07-01T12:00" && name == "Europe/Berlin" {
				assert.Len(t, observances, 3, "the summer it begins in, and two rules")
			}
		}
	}
}

func ExampleSchedule_Check() {
	c := Cadence{Name: "review", Start: "2026-01-06T10:00", Zone: "UTC", Rule: "FREQ=WEEKLY", Moved: []Move{{From: "2026-01-14T10:00", To: "2026-01-15T10:00"}}}
	s, err := c.Compile(time.UTC)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range s.Check() {
		fmt.Println(f.Code, f.Path)
	}
	// Output: move-of-nothing moved[0].from
}
