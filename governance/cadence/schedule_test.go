package cadence

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMovedAndCancelled(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	c := Cadence{Name: "review", Start: "2026-03-03T10:00", Zone: "Europe/Berlin", Rule: "FREQ=WEEKLY;COUNT=6",
		RDate: []string{"2026-03-12T15:00", "2026-03-03T10:00"}, ExDate: []string{"2026-03-17T10:00"},
		Moved:     []Move{{From: "2026-03-24T10:00", To: "2026-03-05T09:00", Reason: "fair"}},
		Cancelled: []Cancellation{{At: "2026-03-31T10:00", Reason: "holiday"}}}
	before, err := json.Marshal(c)
	require.NoError(t, err)
	from, to := time.Date(2026, 3, 1, 0, 0, 0, 0, loc), time.Date(2026, 4, 30, 0, 0, 0, 0, loc)
	all, err := c.Occurrences(from, to, loc)
	require.NoError(t, err)
	var lines []string
	for _, o := range all {
		lines = append(lines, o.At.Format("01-02T15:04 ")+o.Planned.Format("01-02T15:04 ")+string(o.Status)+" "+o.Reason)
	}
	assert.Equal(t, []string{
		"03-03T10:00 03-03T10:00 planned ",
		"03-05T09:00 03-24T10:00 moved fair",
		"03-10T10:00 03-10T10:00 planned ",
		"03-12T15:00 03-12T15:00 planned ",
		"03-31T10:00 03-31T10:00 cancelled holiday",
		"04-07T10:00 04-07T10:00 planned ",
	}, lines)
	got, err := c.Between(from, to, loc)
	require.NoError(t, err)
	assert.Len(t, got, 5)
	assert.Equal(t, []string{"2026-03-03T09:00:00Z", "2026-03-05T08:00:00Z", "2026-03-10T09:00:00Z", "2026-03-12T14:00:00Z", "2026-04-07T08:00:00Z"}, utc(got))
	s, err := c.Compile(loc)
	require.NoError(t, err)
	assert.Empty(t, s.Check())

	c.ExDate = append(c.ExDate, "2026-03-18T10:00")
	c.Moved = append(c.Moved, Move{From: "2026-03-11T10:00", To: "2026-04-07T10:00"})
	c.Cancelled = append(c.Cancelled, Cancellation{At: "2026-05-05T10:00"})
	s, err = c.Compile(loc)
	require.NoError(t, err)
	var codes []string
	for _, f := range s.Check() {
		codes = append(codes, f.Code+" "+f.Path)
	}
	assert.Equal(t, []string{"cancellation-of-nothing cancelled[1].at", "exdate-of-nothing exdate[1]", "move-of-nothing moved[1].from", "moved-together moved[1].to"}, codes)
	c.Rule = "FREQ=WEEKLY"
	s, err = c.Compile(loc)
	require.NoError(t, err)
	assert.Len(t, s.Check(), 3, "without end there is a meeting in May")
	got, err = s.Between(from, to)
	require.NoError(t, err)
	assert.True(t, slices.IsSortedFunc(got, time.Time.Compare))
	assert.Len(t, slices.CompactFunc(slices.Clone(got), time.Time.Equal), len(got), "two that were moved together are one")

	// Nothing of what went in is changed, nothing of what comes out is shared.
	c.RDate[0], c.Moved[0].To = "spoilt", "spoilt"
	again, err := s.Between(from, to)
	require.NoError(t, err)
	assert.Equal(t, utc(got), utc(again))
	var back Cadence
	require.NoError(t, json.Unmarshal(before, &back))
	after, err := json.Marshal(back)
	require.NoError(t, err)
	assert.JSONEq(t, string(before), string(after))
}

func TestZeroSchedule(t *testing.T) {
	var s Schedule
	at := date(2026, 1, 1)
	_, ok := s.Next(at)
	assert.False(t, ok)
	got, err := s.Between(at, at.AddDate(1, 0, 0))
	require.NoError(t, err)
	assert.Empty(t, got)
	assert.Empty(t, s.Check())
	r, err := s.Record([]Held{{Meeting: at}}, at, RecordOptions{})
	require.NoError(t, err)
	assert.Len(t, r.Unplanned, 1)
	_, err = s.ICalendar(CalendarOptions{AsOf: at})
	assert.ErrorIs(t, err, ErrNothing)
}

func TestRuleThatEndsBeforeItBegins(t *testing.T) {
	for until, codes := range map[string][]string{
		"20260302":         {"rule-of-nothing rule"},
		"20260303":         nil,
		"20260303T085959Z": {"rule-of-nothing rule"},
		"20260303T090000Z": nil,
	} {
		s, err := Cadence{Name: "update", Start: "2026-03-03T10:00", Zone: "Europe/Berlin", Rule: "FREQ=WEEKLY;UNTIL=" + until}.Compile(zone(t, "Europe/Berlin"))
		require.NoError(t, err)
		var got []string
		for _, f := range s.Check() {
			got = append(got, f.Code+" "+f.Path)
		}
		assert.Equal(t, codes, got, until)
		_, ok := s.Next(date(2026, 1, 1))
		assert.Equal(t, codes == nil, ok, until)
	}
}

func TestFirstOfWhatAGapMoved(t *testing.T) {
	// Clocks of Lord Howe go from 02:00 to 02:30: what was to be at 02:10 comes after what was to be at 02:35.
	s, err := Cadence{Name: "call", Start: "2026-10-01T02:00", Zone: "Australia/Lord_Howe", Rule: "FREQ=DAILY;BYHOUR=2;BYMINUTE=10,35"}.Compile(zone(t, "Australia/Lord_Howe"))
	require.NoError(t, err)
	at := date(2026, 10, 3).Add(15 * time.Hour) // 01:30 there
	for _, want := range []string{"02:35", "02:40"} {
		var ok bool
		at, ok = s.Next(at)
		require.True(t, ok)
		assert.Equal(t, "2026-10-04T"+want, at.Format("2006-01-02T15:04"))
	}
}

func TestWindowsWithinASecond(t *testing.T) {
	s, err := Cadence{Name: "update", Start: "2026-03-03T10:00", Zone: "UTC", Rule: "FREQ=DAILY;COUNT=2"}.Compile(time.UTC)
	require.NoError(t, err)
	first := time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC)
	for from, want := range map[time.Time]int{first.Add(-1): 2, first: 2, first.Add(1): 1} {
		got, err := s.Between(from, first.AddDate(0, 0, 1))
		require.NoError(t, err)
		assert.Len(t, got, want, from)
	}
	got, err := s.Between(first, first.AddDate(0, 0, 1).Add(-1))
	require.NoError(t, err)
	assert.Len(t, got, 1)
}

func TestMovedTogetherIsMissedOnce(t *testing.T) {
	s, err := Cadence{Name: "update", Start: "2026-03-03T10:00", Zone: "UTC", Rule: "FREQ=DAILY;COUNT=2",
		Moved: []Move{{From: "2026-03-03T10:00", To: "2026-03-04T10:00"}}}.Compile(time.UTC)
	require.NoError(t, err)
	r, err := s.Record(nil, date(2026, 3, 9), RecordOptions{})
	require.NoError(t, err)
	assert.Len(t, r.Missed, 1)
	assert.Equal(t, 1, r.InARow)
}
