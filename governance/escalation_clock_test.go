package governance

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// minuteByMinute is when a limit is spent, found by looking at every minute: does the clock run in it? It knows nothing of
// windows or merged pauses. A zero instant: not within a year.
func minuteByMinute(raised time.Time, hours, workdays int, b Business, pauses []Pause) time.Time {
	opens, closes := 0, 24*60
	if !b.IsZero() {
		opens, _ = clock(b.Opens)
		closes, _ = clock(b.Closes)
	}
	need := hours * 60
	if workdays > 0 {
		need = workdays * (closes - opens)
	}
	t := raised
	for range 366 * 24 * 60 {
		if need == 0 {
			return t
		}
		y, m, d := t.Date()
		runs := workdays == 0 && b.IsZero()
		if !runs && weekdays(time.Date(y, m, d, 0, 0, 0, 0, time.UTC)) {
			from, until := time.Date(y, m, d, 0, opens, 0, 0, t.Location()), time.Date(y, m, d, 0, closes, 0, 0, t.Location())
			runs = !t.Before(from) && t.Before(until)
		}
		for _, p := range pauses {
			if !t.Before(p.From) && (p.Until.IsZero() || t.Before(p.Until)) {
				runs = false
			}
		}
		if runs {
			need--
		}
		t = t.Add(time.Minute)
	}
	return time.Time{}
}

func FuzzLimitAgainstMinutes(f *testing.F) {
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	require.NoError(f, err)
	f.Add(uint32(0), uint8(10), false, false, uint32(60), uint32(600), uint32(30), uint32(0), false)
	f.Add(uint32(126_000), uint8(3), true, false, uint32(100), uint32(3000), uint32(2000), uint32(500), true)
	f.Add(uint32(125_000), uint8(40), false, true, uint32(100), uint32(90_000), uint32(2000), uint32(500), true)
	f.Add(uint32(427_000), uint8(9), true, true, uint32(0), uint32(0), uint32(7000), uint32(20_000), true)
	f.Fuzz(func(t *testing.T, raised uint32, limit uint8, days, business bool, from1, long1, from2, long2 uint32, inZone bool) {
		const year = 366 * 24 * 60
		zone := time.UTC
		if inZone {
			zone = lisbon
		}
		issue := Issue{ID: "i", Raised: time.Date(2026, 1, 1, 0, 0, 0, 0, zone).Add(time.Duration(raised%year) * time.Minute)}
		for _, p := range [][2]uint32{{from1, long1}, {from2, long2}} {
			pause := Pause{From: issue.Raised.Add(time.Duration(p[0]%20_000) * time.Minute)}
			if p[1]%97 != 96 {
				pause.Until = pause.From.Add(time.Duration(p[1]%20_000) * time.Minute)
			}
			issue.Pauses = append(issue.Pauses, pause)
		}
		e := Escalation{Levels: []Level{{ID: "a", Owners: []string{"ann"}}, {ID: "b", Owners: []string{"bob"}}}}
		if business {
			e.Business = Business{"09:00", "17:30"}
		}
		if days {
			e.Levels[0].Workdays = 1 + int(limit%8)
		} else {
			e.Levels[0].Hours = 1 + int(limit%80)
		}
		s, err := e.Stand(issue, issue.Raised, weekdays)
		require.NoError(t, err)
		want := minuteByMinute(issue.Raised, e.Levels[0].Hours, e.Levels[0].Workdays, e.Business, issue.Pauses)
		require.True(t, want.Equal(s.Next), "%v, not %v", s.Next, want)
	})
}

// TestAgeingIsStandOfEach asks of each issue alone what the report says of all, in zones that share no midnight.
func TestAgeingIsStandOfEach(t *testing.T) {
	var issues []Issue
	zones := []*time.Location{time.UTC, time.FixedZone("", 9*3600), time.FixedZone("", -5*3600), time.FixedZone("", 9*3600)}
	for i := range 200 {
		raised := at("2026-01-05 03:00").Add(time.Duration(i*7919%60_000) * time.Minute).In(zones[i%len(zones)])
		issue := Issue{ID: time.Duration(i).String(), Raised: raised, Severity: append(severities[:], "")[i%6]}
		if i%3 == 0 {
			issue.Pauses = []Pause{{From: raised.Add(time.Hour), Until: raised.Add(time.Duration(i+2) * time.Hour)}}
		}
		issues = append(issues, issue)
	}
	e, asOf := soundLadder(), at("2026-02-20 12:00")
	e.Business = Business{"08:00", "18:00"}
	asked := map[time.Time]int{}
	got, err := e.Ageing(issues, asOf, func(day time.Time) bool { asked[day]++; return weekdays(day) })
	require.NoError(t, err)
	for day, n := range asked {
		assert.Equal(t, 1, n, "%v", day)
	}
	rows := map[string]AgeingRow{}
	for _, r := range got.Rows {
		rows[r.ID] = r
	}
	for _, issue := range issues {
		if issue.Raised.After(asOf) {
			continue
		}
		s, err := e.Stand(issue, asOf, weekdays)
		require.NoError(t, err)
		r := rows[issue.ID]
		assert.Equal(t, []any{s.ID, s.Owners, s.Paused, s.Exhausted}, []any{r.At, r.Owners, r.Paused, r.Exhausted})
		assert.True(t, s.Since.Equal(r.Since) && s.Next.Equal(r.Next), "%v", r)
	}
}

func TestEscalationReportsBothDocuments(t *testing.T) {
	_, err := Escalation{}.Stand(Issue{}, at("2026-03-04 15:00"), nil)
	for _, part := range []string{"escalation.levels: is required", "issue.id: is required", "issue.raised: is required"} {
		assert.ErrorContains(t, err, part)
	}
	_, err = Escalation{}.Ageing([]Issue{{}}, at("2026-03-04 15:00"), nil)
	for _, part := range []string{"escalation.levels: is required", "issues[0].id: is required", "issues[0].raised: is required"} {
		assert.ErrorContains(t, err, part)
	}
}

// TestDaysWithoutMidnight is about zones whose clocks leap over midnight, the whole day, or show midnight twice.
func TestDaysWithoutMidnight(t *testing.T) {
	for _, tt := range []struct{ zone, day, from, until string }{ // of the day in UTC
		{"America/Havana", "2025-03-08", "2025-03-08 05:00", "2025-03-09 05:00"},
		{"America/Havana", "2025-03-09", "2025-03-09 05:00", "2025-03-10 04:00"}, // from 01:00 on
		{"America/Santiago", "2025-09-06", "2025-09-06 04:00", "2025-09-07 04:00"},
		{"Asia/Beirut", "2026-03-28", "2026-03-27 22:00", "2026-03-28 22:00"},
		{"Asia/Beirut", "2026-03-29", "2026-03-28 22:00", "2026-03-29 21:00"},
		{"Pacific/Apia", "2011-12-29", "2011-12-29 10:00", "2011-12-30 10:00"},
		{"Pacific/Apia", "2011-12-30", "2011-12-30 10:00", "2011-12-30 10:00"}, // never was
		{"Pacific/Apia", "2011-12-31", "2011-12-30 10:00", "2011-12-31 10:00"},
		{"Asia/Amman", "2021-10-28", "2021-10-27 21:00", "2021-10-28 21:00"},
		{"Asia/Amman", "2021-10-29", "2021-10-28 21:00", "2021-10-29 22:00"}, // midnight to 01:00 twice
		{"Europe/Lisbon", "2026-03-29", "2026-03-29 00:00", "2026-03-29 23:00"},
		{"Europe/Lisbon", "2026-10-25", "2026-10-24 23:00", "2026-10-26 00:00"},
		{"UTC", "2026-10-25", "2026-10-25 00:00", "2026-10-26 00:00"},
	} {
		zone, err := time.LoadLocation(tt.zone)
		require.NoError(t, err)
		day := at(tt.day + " 00:00")
		assert.Equal(t, at(tt.from), civil(day, 0, zone).UTC(), tt)
		assert.Equal(t, at(tt.until), civil(day, 24*60, zone).UTC(), tt)
	}
	havana, err := time.LoadLocation("America/Havana")
	require.NoError(t, err)
	saturday := time.Date(2025, 3, 8, 0, 0, 0, 0, havana)
	e := Escalation{Levels: []Level{{ID: "a", Owners: []string{"ann"}, Workdays: 1}, {ID: "b", Owners: []string{"bob"}}}}
	s, err := e.At(saturday, saturday, func(day time.Time) bool { return day.Weekday() != time.Sunday })
	require.NoError(t, err)
	assert.Equal(t, saturday.Add(24*time.Hour).UTC(), s.Next.UTC(), "a working day has 24 hours")
}

// TestInstantsOfThisProcess passes instants of time.Now, which carry a second clock that JSON does not keep.
func TestInstantsOfThisProcess(t *testing.T) {
	now := time.Now()
	issue := Issue{ID: "i", Raised: now, Severity: SeverityHigh, Pauses: []Pause{{From: now.Add(1), Until: now.Add(2)}}, Facts: []Fact{{"notice", now}, {"question-of-fact", now.Add(2000 * time.Hour)}}}
	plain := Issue{ID: "i", Raised: now.Round(0), Severity: SeverityHigh, Pauses: []Pause{{From: now.Add(1).Round(0), Until: now.Add(2).Round(0)}},
		Facts: []Fact{{"notice", now.Round(0)}, {"question-of-fact", now.Add(2000 * time.Hour).Round(0)}}}
	e := soundLadder()
	e.Breakers = e.Breakers[1:2]
	for _, after := range []time.Duration{0, time.Hour, 100 * time.Hour, 2000 * time.Hour} {
		got, err := e.Stand(issue, now.Add(after), weekdays)
		require.NoError(t, err)
		want, err := e.Stand(plain, now.Add(after).Round(0), weekdays)
		require.NoError(t, err)
		assert.Equal(t, want, got)
		ageing, err := e.Ageing([]Issue{issue}, now.Add(after), weekdays)
		require.NoError(t, err)
		same, err := e.Ageing([]Issue{plain}, now.Add(after).Round(0), weekdays)
		require.NoError(t, err)
		assert.Equal(t, same, ageing)
	}
}

// TestWaitingForTheFirstOfTwo has two breakers that may both be entered later: the first to open is entered, whatever their
// order, and what then comes before it is passed by.
func TestWaitingForTheFirstOfTwo(t *testing.T) {
	e := Escalation{Levels: []Level{{ID: "a", Owners: []string{"ann"}, Hours: 1}}, Breakers: []Breaker{
		{ID: "talks", Kind: BreakerMediation, Owners: []string{"bob"}, Needs: []string{"one"}, Hours: 1},
		{ID: "expert", Kind: BreakerExpert, Owners: []string{"cid"}, Needs: []string{"two"}, Hours: 1}}}
	for _, tt := range []struct{ one, two, next, nextID string }{
		{"2026-03-05 09:00", "2026-03-06 09:00", "2026-03-05 09:00", "talks"},
		{"2026-03-06 09:00", "2026-03-05 09:00", "2026-03-05 09:00", "expert"},
	} {
		issue := Issue{ID: "i", Raised: at("2026-03-04 09:00"), Facts: []Fact{{"one", at(tt.one)}, {"two", at(tt.two)}}}
		s, err := e.Stand(issue, at("2026-03-04 12:00"), nil)
		require.NoError(t, err)
		assert.True(t, s.Waiting)
		assert.Equal(t, at(tt.next), s.Next)
		assert.Equal(t, tt.nextID, s.NextID)
	}
}

// TestAgeingTies has two issues that move at one instant: the older one is first.
func TestAgeingTies(t *testing.T) {
	e := Escalation{Business: Business{"09:00", "17:00"}, Levels: []Level{{ID: "a", Owners: []string{"ann"}, Hours: 1}, {ID: "b", Owners: []string{"bob"}}}}
	a, err := e.Ageing([]Issue{{ID: "a", Raised: at("2026-03-02 02:00")}, {ID: "b", Raised: at("2026-03-02 01:00")}, {ID: "c", Raised: at("2026-03-02 03:00")}}, at("2026-03-02 09:30"), weekdays)
	require.NoError(t, err)
	assert.Equal(t, []string{"b", "a", "c"}, []string{a.Rows[0].ID, a.Rows[1].ID, a.Rows[2].ID})
	assert.Equal(t, "b", a.Oldest)
}

// TestShortBusinessHours holds that a limit is followed through no more than 3,660 working days, however short they are.
func TestShortBusinessHours(t *testing.T) {
	e := Escalation{Business: Business{"23:59", "24:00"}, Levels: []Level{{ID: "a", Owners: []string{"ann"}, Hours: 62}, {ID: "b", Owners: []string{"bob"}, Severities: []SeverityLimit{{Severity: SeverityHigh, Hours: 62}}}}}
	assert.ErrorContains(t, e.Validate(), "levels[0].hours: must be between 0 and 61, got 62 [range]")
	assert.ErrorContains(t, e.Validate(), "levels[1].severities[0].hours: must be between 0 and 61, got 62 [range]")
	e.Levels[0].Hours, e.Levels[1].Severities = 61, nil
	asked := 0
	s, err := e.At(at("2026-03-02 09:00"), at("2026-03-02 09:00"), func(day time.Time) bool { asked++; return weekdays(day) })
	require.NoError(t, err)
	assert.Equal(t, at("2040-03-10 00:00"), s.Next, "732 weeks of 5 minutes")
	assert.LessOrEqual(t, asked, 732*7)
	e.Business = Business{"00:00", "24:00"}
	e.Levels[0].Hours = maxHours
	assert.NoError(t, e.Validate())
	e.Levels[0].Hours++
	assert.Error(t, e.Validate())
}

// TestPausesBeyondADuration pauses twice for centuries: what is too long stays at the longest, and never wraps.
func TestPausesBeyondADuration(t *testing.T) {
	e := Escalation{Levels: []Level{{ID: "a", Owners: []string{"ann"}}}}
	issue := Issue{ID: "i", Raised: at("0002-01-01 00:00"), Pauses: []Pause{
		{From: at("0003-01-01 00:00"), Until: at("0500-01-01 00:00")}, {From: at("0600-01-01 00:00"), Until: at("2026-01-01 00:00")}}}
	asOf := at("2026-01-02 00:00")
	s, err := e.Stand(issue, asOf, nil)
	require.NoError(t, err)
	assert.Equal(t, (365+36_524+1)*24*time.Hour, s.Spent, "the year 2, the sixth century and a day were not paused")
	a, err := e.Ageing([]Issue{issue}, asOf, nil)
	require.NoError(t, err)
	assert.Equal(t, time.Duration(1<<63-1), a.Rows[0].Held)
}

// TestHostileIssues costs little and answers with an error, never a panic.
func TestHostileIssues(t *testing.T) {
	start := at("2026-03-04 15:00")
	many := make([]Pause, MaxPauses+1)
	for i := range many {
		many[i] = Pause{From: start}
	}
	for name, issue := range map[string]Issue{
		"too many pauses":  {ID: "i", Raised: start, Pauses: many},
		"too many facts":   {ID: "i", Raised: start, Facts: make([]Fact, MaxPauses+1)},
		"no UTF-8":         {ID: "\xff", Raised: start},
		"beyond JSON":      {ID: "i", Raised: time.Unix(1<<60, 0)},
		"a fact of no day": {ID: "i", Raised: start, Facts: []Fact{{Name: "notice"}}},
		"a fact unnamed":   {ID: "i", Raised: start, Facts: []Fact{{On: start}}},
		"a day's zone":     {ID: "i", Raised: start.In(time.FixedZone("", 90_000))},
		"a loud reason":    {ID: "i", Raised: start, Pauses: []Pause{{From: start, Reason: "\x1b[2J"}}},
	} {
		_, err := soundLadder().Stand(issue, start, weekdays)
		assert.Error(t, err, name)
		assert.Error(t, issue.Validate(), name)
	}
	for name, workday := range map[string]Workday{
		"one day a year": func(day time.Time) bool { return day.YearDay() == 60 },
		"none":           func(time.Time) bool { return false },
	} {
		e := soundLadder()
		e.Levels[0].Workdays = MaxWorkdays
		s, err := e.Stand(Issue{ID: "i", Raised: start, Pauses: many[:MaxPauses]}, start.AddDate(500, 0, 0), workday)
		if err != nil {
			assert.ErrorIs(t, err, ErrNoWorkday, name)
			continue
		}
		assert.True(t, s.Next.IsZero(), "%s: the pauses have no end", name)
	}
}
