package partnership

import (
	"slices"
	"strconv"

	"github.com/partnerkit/partnerkit/kpi"
	"github.com/partnerkit/partnerkit/risk"
)

// Win is something to celebrate, and whose it is.
type Win struct {
	Code     string   `json:"code"` // kpi-achieved, risk-closed, strength, activity-done
	Subject  string   `json:"subject"`
	Partners []string `json:"partners,omitempty"` // whose; empty: everybody's
	Serves   []string `json:"serves,omitempty"`   // the beneficiaries of the outcomes behind it
	Message  string   `json:"message"`
}

// strengthTop2 is the share of the two highest answers from which a principle is a strength.
const strengthTop2 = 0.8

// wins gathers KPIs that reached their target, risks that were closed and principles that nearly everybody sees lived.
func (d *desk) wins() {
	for i, k := range d.out.KPIs {
		if k.Progress == nil || k.Progress.Status != kpi.Achieved {
			continue
		}
		def := &d.f.KPIs[i]
		whose := slices.Clone(def.Delivers)
		if len(whose) == 0 && def.Partner != "" {
			whose = []string{def.Partner}
		}
		var serves []string
		for _, o := range d.f.Workplan.Outcomes {
			if o.Beneficiary != "" && slices.Contains(def.Outcomes, o.ID) {
				serves = append(serves, o.Beneficiary)
			}
		}
		d.out.Wins = append(d.out.Wins, Win{"kpi-achieved", k.KPI, whose, serves, "KPI " + strconv.Quote(k.KPI) + ": " + k.Progress.Reason})
	}
	for i := range d.f.Risks.Risks {
		if r := &d.f.Risks.Risks[i]; r.Status == risk.Closed {
			var whose []string
			for _, x := range r.Partners {
				whose = append(whose, x.Partner)
			}
			d.out.Wins = append(d.out.Wins, Win{"risk-closed", r.ID, whose, nil, "risk " + strconv.Quote(r.ID) + " is closed"})
		}
	}
	if d.out.Principles == nil {
		return
	}
	for _, p := range d.out.Principles.Principles {
		if a := p.Overall.Actual; a != nil && a.Top2 >= strengthTop2 {
			d.out.Wins = append(d.out.Wins, Win{"strength", p.Principle, nil, nil,
				"principle " + strconv.Quote(p.Principle) + " is lived: " + strconv.FormatFloat(100*a.Top2, 'f', 0, 64) + " % of the answers are among the two best"})
		}
	}
}

// Stall is work that was started, is open and does not move.
type Stall struct {
	Activity string `json:"activity"`
	Partner  string `json:"partner"`
	Days     int    `json:"days"` // since it last moved
}

// stalls looks for projects that start and never finish.
func (d *desk) stalls() {
	for i, a := range d.f.Workplan.Activities {
		if a.Started.IsZero() || !a.Done.IsZero() {
			continue
		}
		moved := a.Started
		if a.Moved.After(moved) {
			moved = a.Moved
		}
		if idle := int(d.asOf.Sub(moved).Hours() / 24); idle > stallDays {
			d.out.Stalls = append(d.out.Stalls, Stall{a.ID, a.Partner, idle})
			d.add("", Finding{Code: "activity-stalled", Path: item("workplan.activities", i), Subject: a.ID, Severity: SeverityMedium,
				Params:  map[string]string{"subject": a.ID, "days": strconv.Itoa(idle)},
				Message: "activity " + strconv.Quote(a.ID) + " was started and has not moved for " + strconv.Itoa(idle) + " days; finish it, hand it over or stop it"})
		}
	}
}
