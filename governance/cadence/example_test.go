package cadence_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/governance/cadence"
)

// load is the host's part: the library reads no files.
func load(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

func ExampleCadence_Between() {
	berlin := load("Europe/Berlin")
	c := cadence.Cadence{Name: "Update", Start: "2026-03-24T15:00", Zone: "Europe/Berlin", Rule: "FREQ=WEEKLY;BYDAY=TU"}
	meetings, err := c.Between(time.Date(2026, 3, 20, 0, 0, 0, 0, berlin), time.Date(2026, 4, 7, 15, 0, 0, 0, berlin), berlin)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range meetings {
		fmt.Println(m.Format("Mon 2 Jan 15:04"), "is", m.UTC().Format("15:04 UTC"))
	}
	// Output:
	// Tue 24 Mar 15:00 is 14:00 UTC
	// Tue 31 Mar 15:00 is 13:00 UTC
	// Tue 7 Apr 15:00 is 13:00 UTC
}

func ExampleCadence_Next() {
	c := cadence.Cadence{Name: "Review", Start: "2026-01-31T10:00", Zone: "UTC", Rule: "FREQ=MONTHLY", MonthEnd: cadence.MonthEndClamp}
	next, ok, err := c.Next(time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), time.UTC)
	fmt.Println(next.Format(time.DateOnly), ok, err)
	// Output: 2026-02-28 true <nil>
}

func ExampleCadence_Validate() {
	c := cadence.Cadence{Name: "Review", Start: "2026-01-31", Rule: "FREQ=MONTHLY;BYDAY=MO,XX;COUNT=0"}
	fmt.Println(c.Validate())
	c = cadence.Cadence{Name: "Review", Start: "2026-01-31T10:00", Zone: "UTC", Rule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}
	fmt.Println(c.Validate())
	// Output:
	// cadence: 4 problems
	//   zone: is required [required]
	//   start: must be a local time such as "2026-03-03T10:00" in the years 1600 to 9999, got "2026-01-31" [local-time]
	//   rule: at position 23 must stand a weekday such as TU, 2TU or -1FR, at most 53, got "XX" [rule-value]
	//   rule: at position 32 must stand a whole number from 1 to 100000, got "0" [rule-value]
	// cadence: rule: can never happen, got "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" [never]
}

func ExampleSchedule_Record() {
	c := cadence.Cadence{Name: "Update", Start: "2026-03-03T10:00", Zone: "UTC", Rule: "FREQ=WEEKLY"}
	s, err := c.Compile(time.UTC)
	if err != nil {
		fmt.Println(err)
		return
	}
	tuesday := time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC)
	log := []cadence.Held{{Meeting: tuesday, By: []string{"orion", "vega"}}}
	r, err := s.Record(log, tuesday.AddDate(0, 0, 15), cadence.RecordOptions{Grace: 48 * time.Hour})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, reason := range r.Reasons {
		fmt.Println(reason)
	}
	fmt.Println("next:", r.Next.Format("2 January"))
	// Output:
	// missed: the meeting of 2026-03-10 10:00 +00:00, for nothing is in the log 48h0m0s after it
	// overdue: the meeting of 2026-03-17 10:00 +00:00; it may be held until 2026-03-19 10:00 +00:00
	// next: 24 March
}

func hours() ([]cadence.Hours, map[string]*time.Location) {
	week := []string{"MO", "TU", "WE", "TH", "FR"}
	return []cadence.Hours{
			{Partner: "orion", Zone: "Europe/Berlin", From: "08:00", To: "18:00", Days: week},
			{Partner: "vega", Zone: "America/Los_Angeles", From: "08:00", To: "18:00", Days: week},
			{Partner: "lyra", Zone: "Australia/Sydney", From: "08:00", To: "18:00", Days: week},
		}, map[string]*time.Location{
			"Europe/Berlin": load("Europe/Berlin"), "America/Los_Angeles": load("America/Los_Angeles"), "Australia/Sydney": load("Australia/Sydney"),
		}
}

func ExampleCommonHours() {
	all, zones := hours()
	o, err := cadence.CommonHours(all, time.Date(2026, 6, 9, 0, 0, 0, 0, time.UTC), zones["Europe/Berlin"], zones)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.Join(o.Reasons, "\n"))
	// Output:
	// never do all 3 work at once; at most 2 do
	// from 00:00 to 03:00: lyra, vega; out of hours: orion
	// from 08:00 to 10:00: lyra, orion; out of hours: vega
	// from 17:00 to 18:00: orion, vega; out of hours: lyra
}

func ExampleRotation_Plan() {
	all, zones := hours()
	first := time.Date(2026, 6, 9, 0, 0, 0, 0, time.UTC)
	r := cadence.Rotation{Hours: all, Zone: "Europe/Berlin", Minutes: 60, Times: []string{"17:00", "08:00", "09:00", "00:00"},
		On: []time.Time{first, first.AddDate(0, 0, 7), first.AddDate(0, 0, 14)}}
	plan, err := r.Plan(zones)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range plan.Turns {
		fmt.Println(t.At.Format("2 Jan 15:04"), "bad for", t.Out)
	}
	fmt.Println(strings.Join(plan.Reasons, "\n"))
	// Output:
	// 9 Jun 17:00 bad for [lyra]
	// 16 Jun 08:00 bad for [vega]
	// 23 Jun 00:00 bad for [orion]
	// out-of-hours meetings: lyra 1, orion 1, vega 1
	// after every meeting the counts of any two partners differ by at most one
}

func ExampleNewAgenda() {
	at := time.Date(2026, 6, 9, 15, 0, 0, 0, time.UTC)
	a, err := cadence.NewAgenda([]cadence.Item{
		{Kind: cadence.Action, ID: "send films", Owners: []string{"mika"}, Due: at.AddDate(0, 0, 3), Minutes: 10},
		{Kind: cadence.Decision, ID: "extend budget", Severity: governance.SeverityHigh, Minutes: 30},
		{Kind: cadence.Approval, ID: "logo", Due: at.AddDate(0, 0, -2), Minutes: 10},
	}, at, 45)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range a.Items {
		fmt.Printf("%s %q: %s\n", e.Kind, e.ID, e.Reason)
	}
	for _, e := range a.Postponed {
		fmt.Printf("not now: %s %q: %s\n", e.Kind, e.ID, e.Reason)
	}
	// Output:
	// approval "logo": overdue since 2026-06-07 15:00 +00:00
	// decision "extend budget": not due at any time, severity high
	// not now: action "send films": due 2026-06-12 15:00 +00:00; takes 10 minutes, and 5 are left
}

func ExampleSchedule_ICalendar() {
	s, err := cadence.Cadence{ID: "review@example.org", Name: "Review, monthly", Start: "2026-01-31T10:00", Zone: "UTC", Rule: "FREQ=MONTHLY;BYDAY=-1FR", Minutes: 60}.Compile(time.UTC)
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := s.ICalendar(cadence.CalendarOptions{AsOf: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(strings.ReplaceAll(text, "\r\n", "\n"))
	// Output:
	// BEGIN:VCALENDAR
	// VERSION:2.0
	// PRODID:-//partnerkit//cadence//EN
	// CALSCALE:GREGORIAN
	// METHOD:PUBLISH
	// BEGIN:VEVENT
	// UID:review@example.org
	// DTSTAMP:20260101T000000Z
	// DTSTART:20260227T100000Z
	// DTEND:20260227T110000Z
	// RRULE:FREQ=MONTHLY;BYDAY=-1FR
	// SUMMARY:Review\, monthly
	// STATUS:CONFIRMED
	// END:VEVENT
	// END:VCALENDAR
}
