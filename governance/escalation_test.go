package governance

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// at reads "2026-03-02 09:00" in UTC.
func at(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

func weekdays(day time.Time) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
}

// soundLadder: 4 March 2026 is a Wednesday.
func soundLadder() Escalation {
	return Escalation{
		Levels: []Level{
			{ID: "leads", Owners: []string{"ann", "bob"}, Workdays: 2, Severities: []SeverityLimit{
				{Severity: SeverityBlocking, Skip: true}, {Severity: SeverityHigh, Hours: 24}}},
			{ID: "sponsors", Owners: []string{"cid"}, Tell: []string{"ann"}, Hours: 48},
		},
		Breakers: []Breaker{
			{ID: "talks", Kind: BreakerMediation, Owners: []string{"mediator"}, Workdays: 10},
			{ID: "expert", Kind: BreakerExpert, Owners: []string{"engineer"}, Needs: []string{"question-of-fact"}, Workdays: 5},
			{ID: "chair", Kind: BreakerRotatingChair, Owners: []string{"orion", "vega"}, Hours: 24},
			{ID: "buy-out", Kind: BreakerBuyOut, Owners: []string{"orion", "vega"}, Needs: []string{"notice"}, Severity: SeverityHigh, Hours: 240},
		},
	}
}

func TestEscalationStand(t *testing.T) {
	wed := at("2026-03-04 15:00")
	type want struct {
		id, since, next, nextID string
	}
	for _, tt := range []struct {
		name  string
		issue Issue
		asOf  string
		want  want
	}{
		{"just raised", Issue{Raised: wed}, "2026-03-04 15:00", want{"leads", "2026-03-04 15:00", "2026-03-06 15:00", "sponsors"}},
		{"a minute before the limit", Issue{Raised: wed}, "2026-03-06 14:59", want{"leads", "2026-03-04 15:00", "2026-03-06 15:00", "sponsors"}},
		{"at the limit it moves", Issue{Raised: wed}, "2026-03-06 15:00", want{"sponsors", "2026-03-06 15:00", "2026-03-08 15:00", "talks"}},
		{"two working days across a weekend", Issue{Raised: at("2026-03-06 10:00")}, "2026-03-07 10:00", want{"leads", "2026-03-06 10:00", "2026-03-10 10:00", "sponsors"}},
		{"raised on a Saturday the count starts on Monday", Issue{Raised: at("2026-03-07 10:00")}, "2026-03-08 00:00", want{"leads", "2026-03-07 10:00", "2026-03-11 00:00", "sponsors"}},
		{"a blocking issue starts with the sponsors", Issue{Raised: wed, Severity: SeverityBlocking}, "2026-03-04 15:00", want{"sponsors", "2026-03-04 15:00", "2026-03-06 15:00", "talks"}},
		{"a high one has hours instead", Issue{Raised: wed, Severity: SeverityHigh}, "2026-03-05 14:00", want{"leads", "2026-03-04 15:00", "2026-03-05 15:00", "sponsors"}},
		{"a pause stops the clock", Issue{Raised: wed, Severity: SeverityHigh, Pauses: []Pause{{From: at("2026-03-04 20:00"), Until: at("2026-03-05 20:00")}}},
			"2026-03-06 14:59", want{"leads", "2026-03-04 15:00", "2026-03-06 15:00", "sponsors"}},
		{"pauses that overlap count once", Issue{Raised: wed, Severity: SeverityHigh, Pauses: []Pause{
			{From: at("2026-03-05 00:00"), Until: at("2026-03-05 06:00")}, {From: at("2026-03-04 20:00"), Until: at("2026-03-05 02:00")}}},
			"2026-03-05 14:59", want{"leads", "2026-03-04 15:00", "2026-03-06 01:00", "sponsors"}},
		{"a pause without end stops it for good", Issue{Raised: wed, Pauses: []Pause{{From: at("2026-03-05 00:00")}}}, "2027-03-05 00:00", want{"leads", "2026-03-04 15:00", "", ""}},
		{"a pause that starts at the limit is too late", Issue{Raised: wed, Severity: SeverityHigh, Pauses: []Pause{{From: at("2026-03-05 15:00"), Until: at("2026-03-05 16:00")}}},
			"2026-03-05 15:00", want{"sponsors", "2026-03-05 15:00", "2026-03-07 16:00", "talks"}},
		{"a weekend pause costs no working day", Issue{Raised: at("2026-03-06 10:00"), Pauses: []Pause{{From: at("2026-03-07 00:00"), Until: at("2026-03-09 00:00")}}},
			"2026-03-09 10:00", want{"leads", "2026-03-06 10:00", "2026-03-10 10:00", "sponsors"}},
		{"mediation", Issue{Raised: wed}, "2026-03-08 15:00", want{"talks", "2026-03-08 15:00", "2026-03-21 00:00", "chair"}},
		{"the expert where there is a question of fact", Issue{Raised: wed, Facts: []Fact{{"question-of-fact", at("2026-03-20 00:00")}}}, "2026-03-21 00:00",
			want{"expert", "2026-03-21 00:00", "2026-03-28 00:00", "chair"}},
		{"a fact that comes too late does not call the expert", Issue{Raised: wed, Facts: []Fact{{"question-of-fact", at("2026-03-21 00:01")}}}, "2026-03-21 00:00",
			want{"chair", "2026-03-21 00:00", "2026-03-22 00:00", ""}},
		{"no buy-out for an issue that is not graded", Issue{Raised: wed, Facts: []Fact{{"notice", at("2026-03-05 00:00")}}}, "2026-04-01 00:00", want{"", "2026-03-22 00:00", "", ""}},
		{"buy-out", Issue{Raised: wed, Severity: SeverityHigh, Facts: []Fact{{"notice", at("2026-03-05 00:00")}}}, "2026-03-25 00:00", want{"buy-out", "2026-03-22 00:00", "2026-04-01 00:00", ""}},
		{"waiting for the notice", Issue{Raised: wed, Severity: SeverityHigh, Facts: []Fact{{"notice", at("2026-04-01 00:00")}}}, "2026-03-25 00:00", want{"", "2026-03-22 00:00", "2026-04-01 00:00", "buy-out"}},
		{"of a fact the first time counts", Issue{Raised: wed, Severity: SeverityHigh, Facts: []Fact{{"notice", at("2026-04-01 00:00")}, {"notice", at("2026-03-30 00:00")}, {"notice", at("2026-03-31 00:00")}}},
			"2026-03-25 00:00", want{"", "2026-03-22 00:00", "2026-03-30 00:00", "buy-out"}},
		{"after the wait", Issue{Raised: wed, Severity: SeverityHigh, Facts: []Fact{{"notice", at("2026-04-01 00:00")}}}, "2026-04-01 00:00", want{"buy-out", "2026-04-01 00:00", "2026-04-11 00:00", ""}},
		{"resolved, it stays", Issue{Raised: wed, Resolved: at("2026-03-05 00:00")}, "2027-01-01 00:00", want{"leads", "2026-03-04 15:00", "", ""}},
		{"resolved later than asked about", Issue{Raised: wed, Resolved: at("2026-03-05 00:00")}, "2026-03-04 23:59", want{"leads", "2026-03-04 15:00", "2026-03-06 15:00", "sponsors"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.issue.ID = "i"
			got, err := soundLadder().Stand(tt.issue, at(tt.asOf), weekdays)
			require.NoError(t, err)
			next := ""
			if !got.Next.IsZero() {
				next = got.Next.Format("2006-01-02 15:04")
			}
			assert.Equal(t, tt.want, want{got.ID, got.Since.Format("2006-01-02 15:04"), next, got.NextID}, got.Reasons)
			assert.NotEmpty(t, got.Reasons)
		})
	}
}

func TestEscalationTellsWho(t *testing.T) {
	e := soundLadder()
	s, err := e.At(at("2026-03-04 15:00"), at("2026-03-07 15:00"), weekdays)
	require.NoError(t, err)
	assert.Equal(t, []string{"cid"}, s.Owners)
	assert.Equal(t, []string{"cid", "ann"}, s.Told)
	assert.Equal(t, []string{"mediator"}, s.NextTold)
	assert.Equal(t, 24*time.Hour, s.Spent)
	s.Owners[0] = "spoilt"
	assert.Equal(t, "cid", e.Levels[1].Owners[0], "results do not alias the escalation")

	for turn, chair := range []string{"orion", "vega", "orion"} {
		s, err = e.Stand(Issue{ID: "i", Raised: at("2026-03-04 15:00"), Turn: turn}, at("2026-03-21 00:00"), weekdays)
		require.NoError(t, err)
		assert.Equal(t, []string{chair}, s.Owners)
		assert.Equal(t, BreakerRotatingChair, s.Breaker)
	}
	s, err = e.Stand(Issue{ID: "i", Raised: at("2026-03-04 15:00"), Pauses: []Pause{{From: at("2026-03-04 16:00"), Until: at("2026-03-04 18:00")}}}, at("2026-03-04 17:00"), weekdays)
	require.NoError(t, err)
	assert.True(t, s.Paused)
	assert.Equal(t, time.Hour, s.Spent)
	s, err = e.At(at("2026-03-04 15:00"), at("2026-06-01 00:00"), weekdays)
	require.NoError(t, err)
	assert.True(t, s.Exhausted)
	assert.Equal(t, -1, s.Index)
}

func TestEscalationBusinessHours(t *testing.T) {
	zone := time.FixedZone("", 2*3600)
	e := Escalation{Business: Business{"09:00", "17:00"}, Levels: []Level{
		{ID: "a", Owners: []string{"ann"}, Hours: 10}, {ID: "b", Owners: []string{"bob"}, Workdays: 1}, {ID: "c", Owners: []string{"cid"}}}}
	local := func(s string) time.Time {
		u := at(s)
		return time.Date(u.Year(), u.Month(), u.Day(), u.Hour(), u.Minute(), 0, 0, zone)
	}
	s, err := e.At(local("2026-03-06 12:00"), local("2026-03-06 12:00"), weekdays)
	require.NoError(t, err)
	assert.True(t, local("2026-03-09 14:00").Equal(s.Next), "5 hours on Friday, 5 on Monday: %v", s.Next)
	s, err = e.At(local("2026-03-06 12:00"), local("2026-03-09 14:00"), weekdays)
	require.NoError(t, err)
	assert.Equal(t, "b", s.ID)
	assert.True(t, local("2026-03-10 14:00").Equal(s.Next), "a working day is 8 hours: %v", s.Next)
	s, err = e.At(local("2026-03-06 12:00"), local("2028-03-09 14:00"), weekdays)
	require.NoError(t, err)
	assert.Equal(t, "c", s.ID)
	assert.True(t, s.Next.IsZero() && !s.Exhausted, "the last level has no limit")
}

func TestEscalationRefuses(t *testing.T) {
	e, start := soundLadder(), at("2026-03-04 15:00")
	_, err := e.At(start, start.Add(-1), weekdays)
	assert.ErrorIs(t, err, ErrBeforeStart)
	_, err = e.At(start, start, func(time.Time) bool { return false })
	assert.ErrorIs(t, err, ErrNoWorkday)
	_, err = e.At(start, start, nil)
	assert.ErrorIs(t, err, ErrNoWorkday)
	_, err = e.At(start, time.Time{}, weekdays)
	assert.ErrorIs(t, err, ErrInstant)
	_, err = e.At(time.Time{}, start, weekdays)
	assert.ErrorContains(t, err, "raised: is required")
	_, err = e.At(at("9999-12-30 00:00"), at("9999-12-30 00:00"), weekdays)
	assert.ErrorIs(t, err, ErrFarFuture)
	_, err = e.Stand(Issue{ID: "i", Raised: start, Resolved: start.Add(-1), Turn: -1, Severity: "grave",
		Pauses: []Pause{{From: start.Add(-1)}, {From: start, Until: start.Add(-1)}}}, start, weekdays)
	assert.ErrorIs(t, err, ErrBeforeStart)
	for _, path := range []string{"resolved:", "turn:", "severity:", "pauses[0].from:", "pauses[1].until:"} {
		assert.ErrorContains(t, err, path)
	}
}

func TestEscalationValidate(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		change     func(e *Escalation)
	}{
		{"no level", "levels: is required [required]", func(e *Escalation) { e.Levels = nil }},
		{"negative hours", "levels[1].hours: must be between 0 and", func(e *Escalation) { e.Levels[1].Hours = -1 }},
		{"negative working days", "levels[0].workdays: must be between 0 and 366", func(e *Escalation) { e.Levels[0].Workdays = -1 }},
		{"two limits", "[two-limits]", func(e *Escalation) { e.Levels[1].Workdays = 1 }},
		{"no limit before a breaker", "levels[1].hours", func(e *Escalation) { e.Levels[1].Hours = 0 }},
		{"ranks out of order", "levels[1].rank: must be above that of the levels before, 2, got 1 [order]", func(e *Escalation) { e.Levels[0].Rank, e.Levels[1].Rank = 2, 1 }},
		{"negative rank", "levels[0].rank: must not be negative", func(e *Escalation) { e.Levels[0].Rank = -2 }},
		{"breakers out of order", "breakers[3].kind: must not stand after rotating-chair", func(e *Escalation) { e.Breakers[3].Kind = BreakerExpert }},
		{"unknown breaker", "must be one of mediation, expert, rotating-chair, buy-out", func(e *Escalation) { e.Breakers[0].Kind = "duel" }},
		{"breaker without limit", "breakers[3].hours", func(e *Escalation) { e.Breakers[3].Hours = 0 }},
		{"breaker named as a level", "breakers[0].id", func(e *Escalation) { e.Breakers[0].ID = "leads" }},
		{"breaker of unknown severity", "breakers[0].severity", func(e *Escalation) { e.Breakers[0].Severity = "x" }},
		{"nobody", "levels[0].owners: must name somebody", func(e *Escalation) { e.Levels[0].Owners = nil }},
		{"twice", "levels[1].id: must differ", func(e *Escalation) { e.Levels[1].ID = "leads" }},
		{"severity twice", "must not stand twice", func(e *Escalation) { e.Levels[0].Severities[1].Severity = SeverityBlocking }},
		{"skip with limit", "levels[0].severities[0].skip", func(e *Escalation) { e.Levels[0].Severities[0].Hours = 1 }},
		{"severe ones slower", "[severity-order]", func(e *Escalation) { e.Levels[0].Severities[0] = SeverityLimit{Severity: SeverityBlocking, Hours: 25} }},
		{"severe ones slower than by the plain limit", "levels[1].severities[0].severity: must not have more time than the milder medium", func(e *Escalation) {
			e.Levels[1].Severities = []SeverityLimit{{Severity: SeverityHigh, Hours: 49}}
		}},
		{"mild ones faster than by the plain limit", "levels[1].severities[0].severity: must not have less time than the worse blocking, which has the plain limit", func(e *Escalation) {
			e.Levels[1].Severities = []SeverityLimit{{Severity: SeverityLow, Hours: 47}}
		}},
		{"all skipped", "[all-skipped]", func(e *Escalation) { e.Levels[1].Severities = e.Levels[0].Severities[:1] }},
		{"hours reversed", "business.closes: must be after opens", func(e *Escalation) { e.Business = Business{"17:00", "09:00"} }},
		{"no time of day", "business.opens", func(e *Escalation) { e.Business = Business{"9", "25:00"} }},
		{"too many", "levels: must have at most 50", func(e *Escalation) { e.Levels = make([]Level, 51) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := soundLadder()
			tt.change(&e)
			assert.ErrorContains(t, e.Validate(), tt.want)
		})
	}
	e := soundLadder()
	e.Levels[1].Severities = []SeverityLimit{{Severity: SeverityBlocking, Hours: 1}, {Severity: SeverityHigh, Hours: 48}, {Severity: SeverityLow, Hours: 72}}
	assert.NoError(t, e.Validate())
	assert.NoError(t, soundLadder().Validate())
}

func TestEscalationJSON(t *testing.T) {
	e := soundLadder()
	e.Business = Business{"09:00", "24:00"}
	issue := Issue{ID: "i", Severity: SeverityHigh, Raised: at("2026-03-04 15:00"), Pauses: []Pause{{From: at("2026-03-04 15:00"), Reason: "figures"}}, Facts: []Fact{{"notice", at("2026-03-04 15:00")}}, Turn: 1}
	var backE Escalation
	sameJSON(t, e, &backE)
	assert.NoError(t, backE.Validate())
	var backI Issue
	sameJSON(t, issue, &backI)
	assert.Equal(t, issue, backI)
}

// sameJSON checks that encode(decode(encode(x))) is encode(x), and decodes into a value of the caller.
func sameJSON(t *testing.T, x, into any) {
	t.Helper()
	first, err := json.Marshal(x)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(first, into))
	second, err := json.Marshal(into)
	require.NoError(t, err)
	assert.Equal(t, string(first), string(second))
}

func TestAgeing(t *testing.T) {
	asOf := at("2026-03-20 12:00")
	issues := []Issue{
		{ID: "new", Raised: at("2026-03-20 00:00")},
		{ID: "old", Raised: at("2026-01-05 00:00")},
		{ID: "grave", Severity: SeverityBlocking, Raised: at("2026-03-20 00:00")},
		{ID: "done", Raised: at("2026-03-01 00:00"), Resolved: asOf},
		{ID: "future", Raised: asOf.Add(1)},
		{ID: "held", Raised: at("2026-03-13 12:00"), Pauses: []Pause{{From: at("2026-03-16 12:00")}}},
		{ID: "a day more", Raised: at("2026-03-13 11:59"), Pauses: []Pause{{From: at("2026-03-16 12:00")}}},
	}
	got, err := soundLadder().Ageing(issues, asOf, weekdays)
	require.NoError(t, err)
	var order []string
	for _, r := range got.Rows {
		order = append(order, r.ID+" at "+r.At)
	}
	assert.Equal(t, []string{"old at ", "grave at sponsors", "new at leads", "a day more at leads", "held at leads"}, order)
	assert.Equal(t, []AgeBucket{{7, 3}, {30, 1}, {90, 1}, {0, 0}}, got.Buckets)
	assert.Equal(t, LevelCount{"leads", 3}, got.Levels[0])
	assert.Equal(t, [6]int{5, 1, 1, 2, 1, 6}, [6]int{got.Open, got.Resolved, got.Later, got.Paused, got.Exhausted, len(got.Levels)})
	assert.Equal(t, "old", got.Oldest)
	assert.Equal(t, 4*24*time.Hour, got.Rows[4].Held)
	back := append([]Issue(nil), issues...)
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	again, err := soundLadder().Ageing(back, asOf, weekdays)
	require.NoError(t, err)
	assert.Equal(t, got, again, "order of the issues does not matter")

	_, err = soundLadder().Ageing([]Issue{{ID: "x"}, {ID: "x", Raised: asOf}}, asOf, weekdays)
	assert.ErrorContains(t, err, "issues[0].raised")
	assert.ErrorContains(t, err, "issues[1].id")
	_, err = soundLadder().Ageing(issues, time.Time{}, weekdays)
	assert.ErrorContains(t, err, "as_of")
	_, err = soundLadder().Ageing(issues, asOf, nil)
	assert.ErrorIs(t, err, ErrNoWorkday)
}

func FuzzEscalationMonotone(f *testing.F) {
	f.Add(int64(0), int64(1000), int64(3000), int64(100), int64(500), uint8(1))
	f.Add(int64(20000), int64(20000), int64(200000), int64(0), int64(-1), uint8(3))
	f.Fuzz(func(t *testing.T, raised, first, second, from, length int64, grade uint8) {
		const span = 500_000 // minutes, about a year
		base := at("2026-01-01 00:00")
		minutes := func(n int64) time.Duration { return time.Duration((n%span+span)%span) * time.Minute }
		issue := Issue{ID: "i", Raised: base.Add(minutes(raised)), Facts: []Fact{{"notice", base.Add(minutes(length))}, {"question-of-fact", base.Add(minutes(from))}}}
		if int(grade) < len(severities) {
			issue.Severity = severities[grade]
		}
		pause := Pause{From: issue.Raised.Add(minutes(from))}
		if length >= 0 {
			pause.Until = pause.From.Add(minutes(length))
		}
		issue.Pauses = []Pause{pause}
		a, b := issue.Raised.Add(minutes(first)), issue.Raised.Add(minutes(second))
		if b.Before(a) {
			a, b = b, a
		}
		e := soundLadder()
		early, err := e.Stand(issue, a, weekdays)
		require.NoError(t, err)
		late, err := e.Stand(issue, b, weekdays)
		require.NoError(t, err)
		require.False(t, late.Since.Before(early.Since), "%v then %v", early, late)
		require.False(t, early.Since.After(a), "arrived before it is there")
		require.True(t, early.Next.IsZero() || early.Next.After(a), "still to move")
		if !early.Next.IsZero() && !b.Before(early.Next) {
			require.False(t, late.Since.Before(early.Next), "it moved when it was said to")
		} else {
			require.Equal(t, early.ID, late.ID, "it did not move before")
		}
	})
}

func BenchmarkAgeing(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			issues := make([]Issue, n)
			for i := range issues {
				issues[i] = Issue{ID: "issue-" + strconv.Itoa(i), Raised: at("2025-03-04 15:00").Add(time.Duration(i) * 5 * time.Minute)}
			}
			e := soundLadder()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := e.Ageing(issues, at("2026-03-20 12:00"), weekdays); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
