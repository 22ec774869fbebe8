package peerbench

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zones, wherever the tests run

	ics "github.com/arran4/golang-ical"

	"github.com/partnerkit/partnerkit/governance/cadence"
)

// TestAnotherParserReadsOurCalendars has the calendar text of a cadence read by golang-ical.
func TestAnotherParserReadsOurCalendars(t *testing.T) {
	loc, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	name := "Review, of all; with a \\ and äöü " + strings.Repeat("long ", 30)
	s, err := cadence.Cadence{ID: "review@example.org", Name: name, Start: "2026-03-03T10:00", Zone: "America/New_York", Rule: "FREQ=WEEKLY;BYDAY=TU", Minutes: 45,
		RDate: []string{"2026-03-12T15:00"}, ExDate: []string{"2026-03-31T10:00"},
		Moved:     []cadence.Move{{From: "2026-03-17T10:00", To: "2026-03-18T09:00", Reason: "one\ntwo"}},
		Cancelled: []cadence.Cancellation{{At: "2026-04-14T10:00"}}}.Compile(loc)
	if err != nil {
		t.Fatal(err)
	}
	text, err := s.ICalendar(cadence.CalendarOptions{AsOf: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	cal, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if zones := cal.Timezones(); len(zones) != 1 || zones[0].GetProperty("TZID").Value != "America/New_York" {
		t.Fatalf("time zones: %v", zones)
	}
	events := cal.Events()
	if len(events) != 3 {
		t.Fatalf("%d events", len(events))
	}
	want := []struct {
		start       time.Time
		status, why string
	}{
		{time.Date(2026, 3, 3, 10, 0, 0, 0, loc), "CONFIRMED", ""},
		{time.Date(2026, 3, 18, 9, 0, 0, 0, loc), "CONFIRMED", "one\ntwo"},
		{time.Date(2026, 4, 14, 10, 0, 0, 0, loc), "CANCELLED", ""},
	}
	for i, e := range events {
		start, err := e.GetStartAt()
		if err != nil || !start.Equal(want[i].start) {
			t.Errorf("event %d starts %v: %v", i, start, err)
		}
		if end, err := e.GetEndAt(); err != nil || end.Sub(start) != 45*time.Minute {
			t.Errorf("event %d ends %v: %v", i, end, err)
		}
		if got := e.GetProperty(ics.ComponentPropertySummary).Value; got != name {
			t.Errorf("summary %q", got)
		}
		if got := e.GetProperty(ics.ComponentPropertyStatus).Value; got != want[i].status {
			t.Errorf("event %d: status %s", i, got)
		}
		if e.Id() != "review@example.org" {
			t.Errorf("event %d: UID %s", i, e.Id())
		}
		if d := e.GetProperty(ics.ComponentPropertyDescription); want[i].why != "" && (d == nil || d.Value != want[i].why) {
			t.Errorf("event %d: description %v", i, d)
		}
	}
	for property, value := range map[ics.ComponentProperty]string{"RRULE": "FREQ=WEEKLY;BYDAY=TU", "RDATE": "20260312T150000", "EXDATE": "20260331T100000"} {
		if got := events[0].GetProperty(property); got == nil || got.Value != value {
			t.Errorf("%s: %v", property, got)
		}
	}
	if got := events[1].GetProperty("RECURRENCE-ID"); got == nil || got.Value != "20260317T100000" || got.ICalParameters["TZID"][0] != "America/New_York" {
		t.Errorf("RECURRENCE-ID: %v", got)
	}
}
