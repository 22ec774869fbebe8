package kpi

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Horizon is when an outcome is expected to show. The empty Horizon is "not set".
type Horizon string

// The horizons, from the nearest.
const (
	ShortTerm    Horizon = "short"        // what changes at once: knowledge, access, output
	Intermediate Horizon = "intermediate" // what changes as a result: behaviour, use
	LongTerm     Horizon = "long"         // what changes for good: the condition the partnership is for
)

func (h Horizon) rank() int { return slices.Index([]Horizon{ShortTerm, Intermediate, LongTerm}, h) }

// Outcome is a change that the partnership wants to see.
type Outcome struct {
	ID            string   `json:"id"`
	Name          string   `json:"name,omitempty"`
	Horizon       Horizon  `json:"horizon,omitempty" validate:"omitempty,oneof=short intermediate long"`
	LeadsTo       []string `json:"leads_to,omitempty"`      // IDs of outcomes that it brings about, of the same horizon or a later one
	Clause        string   `json:"clause,omitempty"`        // of the agreement that says how it is measured
	Beneficiaries []string `json:"beneficiaries,omitempty"` // whom it serves
}

func checkOutcomes(p *validate.Problems, outcomes []Outcome) {
	if !few(p, "outcomes", len(outcomes)) {
		return
	}
	p.UniqueIDs("outcomes", "id", len(outcomes), func(i int) string { return outcomes[i].ID })
	for i, o := range outcomes {
		at := p.Item("outcomes", i)
		at.Text("name", o.Name, maxText)
		at.Text("clause", o.Clause, maxText)
		checkIDs(at, "leads_to", o.LeadsTo)
		checkIDs(at, "beneficiaries", o.Beneficiaries)
		if o.Horizon != "" && o.Horizon.rank() < 0 {
			at.Add("horizon", "oneof", "must be one of short, intermediate, long", o.Horizon)
		}
	}
}

// Unmeasured says where the chain from activities to lasting change cannot be seen: outcomes that no KPI measures, that no
// clause of the agreement says how to measure, that have no horizon, long-term outcomes that no nearer one leads to, links to
// outcomes that do not exist or run backwards in time, and KPIs that name an unknown outcome.
//
// It returns an error if an outcome has no ID or one that stands twice, a horizon is an unknown word, or there are more
// than 1000 outcomes or KPIs beyond [MaxReadings].
func Unmeasured(outcomes []Outcome, kpis []KPI) ([]Finding, error) {
	p := validate.New("outcomes")
	checkOutcomes(p, outcomes)
	checkKPIs(p, kpis)
	if err := p.Err(); err != nil {
		return nil, err
	}
	byID := make(map[string]Outcome, len(outcomes))
	for _, o := range outcomes {
		byID[o.ID] = o
	}
	measured := map[string]bool{}
	var out []Finding
	for i, k := range kpis {
		for j, id := range k.Outcomes {
			measured[id] = true
			if _, ok := byID[id]; !ok {
				out = append(out, Finding{Code: "unknown-outcome", Path: fmt.Sprintf("kpis[%d].outcomes[%d]", i, j), Subject: k.ID, Severity: SeverityMedium,
					Params: map[string]string{"outcome": short(id)}, Message: "it measures outcome " + strconv.Quote(short(id)) + ", which does not exist; name one that does"})
			}
		}
	}
	led := map[string]bool{}
	for i, o := range outcomes {
		out = append(out, o.links(i, byID, led)...)
	}
	for i, o := range outcomes {
		out = append(out, o.gaps(i, measured[o.ID], led[o.ID])...)
	}
	finding.Sort(out)
	return out, nil
}

func checkKPIs(p *validate.Problems, kpis []KPI) {
	if len(kpis) > MaxReadings {
		p.Add("kpis", "max", "must have at most 100000 entries", len(kpis))
		return
	}
	p.UniqueIDs("kpis", "id", len(kpis), func(i int) string { return kpis[i].ID })
}

// links checks what an outcome leads to and records the outcomes that are led to.
func (o Outcome) links(i int, byID map[string]Outcome, led map[string]bool) []Finding {
	var out []Finding
	for j, id := range o.LeadsTo {
		to, ok := byID[id]
		f := Finding{Path: fmt.Sprintf("outcomes[%d].leads_to[%d]", i, j), Subject: o.ID, Severity: SeverityMedium, Params: map[string]string{"outcome": short(id)}}
		switch {
		case !ok || id == o.ID:
			f.Code, f.Message = "unknown-outcome", "it leads to "+strconv.Quote(short(id))+", which is no other outcome; name one that is"
		case to.Horizon != "" && to.Horizon.rank() < o.Horizon.rank():
			f.Code, f.Message = "backward-outcome", "it leads to "+strconv.Quote(short(id))+", which is expected sooner; turn the link round or mend a horizon"
		default:
			led[id] = true
			continue
		}
		out = append(out, f)
	}
	return out
}

// gaps says what an outcome lacks.
func (o Outcome) gaps(i int, measured, led bool) []Finding {
	var out []Finding
	add := func(code, field string, severity Severity, message string) {
		out = append(out, Finding{Code: code, Path: fmt.Sprintf("outcomes[%d]%s", i, field), Subject: o.ID, Severity: severity,
			Params: map[string]string{"horizon": string(o.Horizon)}, Message: message})
	}
	if !measured {
		severity := SeverityHigh
		if o.Horizon == LongTerm {
			severity = SeverityMedium // it shows late; the nearer ones must be seen first
		}
		add("unmeasured-outcome", "", severity, "nothing measures this outcome; give it a KPI, or say that it will not be measured and drop it")
	}
	if o.Horizon == "" {
		add("no-horizon", ".horizon", SeverityLow, "nobody says when this outcome should show; set short, intermediate or long")
	}
	if o.Clause == "" {
		add("outcome-without-clause", ".clause", SeverityLow, "no clause of the agreement says how this outcome is measured; add one")
	}
	if o.Horizon == LongTerm && !led {
		add("unreached-outcome", "", SeverityMedium, "no nearer outcome leads to this long-term one; say what must happen first")
	}
	return out
}
