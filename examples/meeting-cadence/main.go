// Command meeting-cadence shows when three partners in Lisbon, New York and Tokyo meet while clocks change on two of
// their continents, which meetings they missed, how bad hours go round, what to talk about next, and the calendar that
// all of them import.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones, wherever this runs

	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/governance/cadence"
)

//go:embed partnership.json
var document []byte

type partnership struct {
	Cadences  []cadence.Cadence             `json:"cadences"`
	Hours     []cadence.Hours               `json:"hours"`
	Log       []cadence.Held                `json:"log"`
	Issues    []governance.Issue            `json:"issues"`
	Approvals []governance.Approval         `json:"approvals"`
	Matrix    governance.Matrix             `json:"matrix"`
	Requests  map[string]governance.Request `json:"requests"`
	Actions   []cadence.Item                `json:"actions"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var p partnership
	if err := json.Unmarshal(document, &p); err != nil {
		return err
	}
	zones := map[string]*time.Location{}
	for _, h := range p.Hours {
		loc, err := time.LoadLocation(h.Zone)
		if err != nil {
			return err
		}
		zones[h.Zone] = loc
	}
	update, err := p.Cadences[0].Compile(zones["Europe/Lisbon"])
	if err != nil {
		return err
	}
	asOf := time.Date(2026, 4, 14, 15, 30, 0, 0, time.UTC)
	for _, part := range []func() error{
		func() error { return dates(p, update, zones) },
		func() error { return held(p, update, asOf) },
		func() error { return fair(p, zones) },
		func() error { return agenda(p, update, asOf) },
		func() error { return calendar(update, asOf) },
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func dates(p partnership, update *cadence.Schedule, zones map[string]*time.Location) error {
	from, to := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 4, 30, 0, 0, 0, 0, time.UTC)
	all, err := update.Occurrences(from, to)
	if err != nil {
		return err
	}
	fmt.Println("Weekly update   Lisbon  New York  Tokyo")
	for _, o := range all {
		note := strings.TrimSpace(string(o.Status) + " " + o.Reason)
		fmt.Printf("%s      %s   %s     %s  %s\n", o.At.Format("Mon _2 Jan"), o.At.Format("15:04"), o.At.In(zones["America/New_York"]).Format("15:04"),
			o.At.In(zones["Asia/Tokyo"]).Format("15:04"), note)
	}
	ends, err := p.Cadences[1].Between(from.AddDate(0, -1, 0), to.AddDate(0, 0, 1), zones["Europe/Lisbon"])
	if err != nil {
		return err
	}
	fmt.Print("\nMonth-end report:")
	for _, t := range ends {
		fmt.Print(t.Format("  2 Jan"))
	}
	fmt.Print("\n\n")
	return nil
}

func held(p partnership, update *cadence.Schedule, asOf time.Time) error {
	r, err := update.Record(p.Log, asOf, cadence.RecordOptions{Grace: 24 * time.Hour})
	if err != nil {
		return err
	}
	fmt.Printf("As of %s: %d held, %d missed, %d overdue, %d cancelled\n", asOf.Format("2 Jan 15:04 MST"), len(r.Held), len(r.Missed), len(r.Overdue), len(r.Cancelled))
	for _, reason := range r.Reasons {
		fmt.Println("-", reason)
	}
	for _, a := range r.Attendance {
		fmt.Printf("  %-10s %d of %d\n", a.Partner, a.Attended, a.Of)
	}
	fmt.Println()
	return nil
}

func fair(p partnership, zones map[string]*time.Location) error {
	first := time.Date(2026, 4, 21, 0, 0, 0, 0, time.UTC)
	o, err := cadence.CommonHours(p.Hours, first, zones["Europe/Lisbon"], zones)
	if err != nil {
		return err
	}
	fmt.Println("Hours of 21 April in Lisbon:", strings.Join(o.Reasons, "\n- "))
	r := cadence.Rotation{Hours: p.Hours, Zone: "Europe/Lisbon", Minutes: 45,
		Times: []string{"16:00", "15:00", "14:00", "09:00", "08:00", "10:00", "00:00", "22:00", "07:00"}}
	for week := range 6 {
		r.On = append(r.On, first.AddDate(0, 0, 7*week))
	}
	plan, err := r.Plan(zones)
	if err != nil {
		return err
	}
	fmt.Println("\nThe next six, so that bad hours go round")
	for _, t := range plan.Turns {
		fmt.Printf("%s Lisbon, bad for %s\n", t.At.Format("Mon 2 Jan 15:04"), strings.Join(t.Out, " and "))
	}
	for _, reason := range plan.Reasons {
		fmt.Println("-", reason)
	}
	fmt.Println()
	return nil
}

func agenda(p partnership, update *cadence.Schedule, asOf time.Time) error {
	items, err := open(p, asOf)
	if err != nil {
		return err
	}
	next, ok := update.Next(asOf)
	if !ok {
		return nil
	}
	a, err := cadence.NewAgenda(items, next, 30)
	if err != nil {
		return err
	}
	fmt.Println("Agenda of", next.Format("Mon 2 Jan 15:04"))
	for i, e := range a.Items {
		fmt.Printf("%d. %s %s (%s): %s\n", i+1, e.Kind, e.ID, strings.Join(e.Owners, ", "), e.Reason)
	}
	for _, e := range a.Postponed {
		fmt.Printf("postponed: %s %s (%s): %s\n", e.Kind, e.ID, strings.Join(e.Owners, ", "), e.Reason)
	}
	fmt.Println()
	return nil
}

// open gathers what is open: issues that climb, approvals and decisions that wait for somebody, and actions.
func open(p partnership, asOf time.Time) ([]cadence.Item, error) {
	ladder := governance.Escalation{Levels: []governance.Level{
		{ID: "leads", Owners: []string{"ana", "bea"}, Hours: 72},
		{ID: "sponsors", Owners: []string{"cy"}, Hours: 120},
	}, Breakers: []governance.Breaker{{ID: "mediation", Kind: governance.BreakerMediation, Owners: []string{"dee"}, Hours: 240}}}
	ageing, err := ladder.Ageing(p.Issues, asOf, nil)
	if err != nil {
		return nil, err
	}
	report, err := governance.ReportApprovals(p.Approvals, asOf)
	if err != nil {
		return nil, err
	}
	policy, err := p.Matrix.Compile()
	if err != nil {
		return nil, err
	}
	explained := map[string]governance.Explanation{}
	for id, request := range p.Requests {
		if explained[id], err = policy.Explain(request); err != nil {
			return nil, err
		}
	}
	approvals, decisions := cadence.Approvals(report), cadence.Decisions(explained)
	for i := range approvals {
		approvals[i].Minutes = 10
	}
	for i := range decisions {
		decisions[i].Minutes = 20
	}
	return slices.Concat(p.Actions, cadence.Escalations(ageing), approvals, decisions), nil
}

func calendar(update *cadence.Schedule, asOf time.Time) error {
	text, err := update.ICalendar(cadence.CalendarOptions{AsOf: asOf})
	if err != nil {
		return err
	}
	fmt.Print(strings.ReplaceAll(text, "\r\n", "\n"))
	return nil
}
