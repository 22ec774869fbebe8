package partnership

import (
	"slices"
	"strconv"
	"time"

	"github.com/partnerkit/partnerkit/kpi"
	"github.com/partnerkit/partnerkit/risk"
)

// Win is something to celebrate, and whose it is.
type Win struct {
	Code     string    `json:"code"` // kpi-achieved, risk-closed, activity-done, strength
	Subject  string    `json:"subject"`
	On       time.Time `json:"on,omitzero"`        // day; zero: not known
	Partners []string  `json:"partners,omitempty"` // whose; empty: everybody's
	Serves   []string  `json:"serves,omitempty"`   // the beneficiaries of the outcomes behind it
	Message  string    `json:"message"`
}

// strengthTop2 is the share of the two highest answers from which a principle is a strength.
const strengthTop2 = 0.8

// wins gathers KPIs that reached their target, risks that were closed, work that was done in time and principles that
// nearly everybody sees lived.
func (d *desk) wins() {
	win := func(w Win) { d.out.Wins = append(d.out.Wins, w) }
	for i, k := range d.out.KPIs {
		if k.Progress == nil || k.Progress.Status != kpi.Achieved {
			continue
		}
		def := &d.f.KPIs[i]
		whose := slices.Clone(def.Delivers)
		if len(whose) == 0 && def.Partner != "" {
			whose = []string{def.Partner}
		}
		win(Win{"kpi-achieved", k.KPI, d.lastReading(k.KPI), whose, d.served(def.Outcomes...), "KPI " + strconv.Quote(k.KPI) + ": " + k.Progress.Reason})
	}
	for i := range d.f.Risks.Risks {
		r := &d.f.Risks.Risks[i]
		if r.Status != risk.Closed {
			continue
		}
		var on time.Time
		if n := len(r.History); n > 0 {
			on = r.History[n-1].On
		}
		var whose []string
		for _, x := range r.Partners {
			whose = append(whose, x.Partner)
		}
		win(Win{"risk-closed", r.ID, on, whose, nil, "risk " + strconv.Quote(r.ID) + " is closed"})
	}
	for _, a := range d.f.Workplan.Activities {
		if d.past(a.Done) && (a.Due.IsZero() || !a.Done.After(a.Due)) {
			win(Win{"activity-done", a.ID, a.Done, []string{a.Partner}, d.served(a.Outcome), "activity " + strconv.Quote(a.ID) + " was done in time, on " + day(a.Done)})
		}
	}
	if d.out.Principles == nil {
		return
	}
	for _, p := range d.out.Principles.Principles {
		if a := p.Overall.Actual; a != nil && a.Top2 >= strengthTop2 {
			win(Win{Code: "strength", Subject: p.Principle,
				Message: "principle " + strconv.Quote(p.Principle) + " is lived: " + strconv.FormatFloat(100*a.Top2, 'f', 0, 64) + " % of the answers are among the two best"})
		}
	}
}

// lastReading is the day of the latest reading of a KPI up to the day of the review.
func (d *desk) lastReading(id string) time.Time {
	var last time.Time
	for _, x := range d.readings[id] {
		if x.Date.After(last) && !x.Date.After(d.asOf) {
			last = x.Date
		}
	}
	return last
}

// served are the beneficiaries of outcomes, in the order of the document.
func (d *desk) served(outcomes ...string) []string {
	var out []string
	for _, o := range d.f.Workplan.Outcomes {
		if o.Beneficiary != "" && slices.Contains(outcomes, o.ID) && !slices.Contains(out, o.Beneficiary) {
			out = append(out, o.Beneficiary)
		}
	}
	return out
}

// WinsIn are the wins of a period, both days included: what there is to celebrate. Wins whose day is not known are left
// out.
func (r Review) WinsIn(from, until time.Time) []Win {
	out := []Win{}
	for _, w := range r.Wins {
		if !w.On.IsZero() && !w.On.Before(from) && !w.On.After(until) {
			out = append(out, w)
		}
	}
	return out
}

// Stall is work that was started, is open and does not move.
type Stall struct {
	Activity string `json:"activity"`
	Partner  string `json:"partner"`
	Days     int    `json:"days"` // since it last moved
	Age      int    `json:"age"`  // days since it was started
}

// stalls looks for projects that start and never finish. The share of what was started and finished is a fact of the
// indicator of efficiency.
func (d *desk) stalls() {
	for i, a := range d.f.Workplan.Activities {
		if !d.past(a.Started) || d.past(a.Done) {
			continue
		}
		moved := a.Started
		if d.past(a.Moved) && a.Moved.After(moved) {
			moved = a.Moved
		}
		if idle := days(moved, d.asOf); idle > stallDays {
			d.out.Stalls = append(d.out.Stalls, Stall{a.ID, a.Partner, idle, days(a.Started, d.asOf)})
			d.add("", Finding{Code: "activity-stalled", Path: item("workplan.activities", i), Subject: a.ID, Severity: SeverityMedium,
				Params:  map[string]string{"subject": a.ID, "days": strconv.Itoa(idle)},
				Message: "activity " + strconv.Quote(a.ID) + " was started and has not moved for " + strconv.Itoa(idle) + " days; finish it, hand it over or stop it"})
		}
	}
}
