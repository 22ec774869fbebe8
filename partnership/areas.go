package partnership

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/partnerkit/partnerkit/internal/validate"
	"github.com/partnerkit/partnerkit/kpi"
	"github.com/partnerkit/partnerkit/partnership/alignment"
	"github.com/partnerkit/partnerkit/survey"
)

// money reviews the joint budget and shares the costs.
func (d *desk) money() error {
	bad := validate.New("review")
	if d.f.hasBudget() {
		r, err := d.f.Budget.Review(d.ev.Actuals, d.asOf)
		bad.Merge("evidence", err)
		d.out.Budget = &r
		d.add("budget", r.Findings...)
	}
	if d.f.hasCosts() {
		s, err := d.f.Costs.Apply(d.ev.Costs)
		bad.Merge("evidence", err)
		d.out.Costs = &s
		for _, f := range s.Findings {
			if f.Path == "costs" { // not the agreement's, but those that it shares
				f.Path = ""
				d.add("evidence.costs", f)
				continue
			}
			d.add("costs", f)
		}
	}
	if len(d.f.Funds.Funds) > 0 {
		r, err := d.f.Funds.Report(d.asOf)
		bad.Merge("funds", err)
		d.out.Funds = &r
		d.add("funds", r.Findings...)
	}
	return bad.Err()
}

// at puts the problems of a part under its path in the document.
func at(path string, err error) error {
	p := validate.New("review")
	p.Merge(path, err)
	return p.Err()
}

func (d *desk) risks() error {
	if len(d.f.Risks.Risks) == 0 && d.f.Risks.Matrix == "" {
		return nil
	}
	m, ok := d.f.riskMatrix()
	if !ok {
		return fmt.Errorf("no risk matrix %q", d.f.Risks.Matrix)
	}
	register := d.f.Risks
	if o, ok := OverlayOf(d.f.Charter.Work); ok && len(register.Categories) > 0 { // without a list, all are looked at
		for _, c := range o.Looks {
			if !slices.Contains(register.Categories, c) {
				register.Categories = append(slices.Clone(register.Categories), c)
			}
		}
	}
	a, err := register.Assess(m, d.asOf, d.ev.RiskBefore)
	if err != nil {
		return at("risks", err)
	}
	d.out.Risks = &a
	d.add("risks", a.Findings...)
	return d.triggers()
}

// triggers looks for contingency plans that the facts call for and nobody has started, and for those whose trigger
// cannot be told because facts are not measured.
func (d *desk) triggers() error {
	t, err := d.f.Risks.Triggered(d.ev.Facts)
	if err != nil {
		return at("evidence.facts", err)
	}
	d.out.Triggers = &t
	place := make(map[string]int, len(d.f.Risks.Risks))
	for i := range d.f.Risks.Risks {
		place[d.f.Risks.Risks[i].ID] = i
	}
	started := make(map[string]bool, len(d.ev.Started))
	for _, x := range d.ev.Started {
		started[x.Risk] = !x.On.After(d.asOf)
	}
	for _, x := range t.Due {
		if !started[x.Risk] {
			d.fault(SeverityHigh, "contingency-due", item("risks.risks", place[x.Risk])+".contingency", x.Risk,
				"the contingency plan of "+strconv.Quote(x.Risk)+" is due ("+strings.Join(x.Because, "; ")+"): "+x.Plan+"; start it now and record the day")
		}
	}
	for _, x := range t.Undecided {
		if len(x.Missing) > 0 {
			d.fault(SeverityLow, "trigger-not-measured", item("risks.risks", place[x.Risk])+".contingency.trigger", x.Risk,
				"nobody can tell whether the contingency plan of "+strconv.Quote(x.Risk)+" should start: measure "+strings.Join(x.Missing, ", "))
		}
	}
	return nil
}

// kpis checks each definition and follows its readings.
func (d *desk) kpis() error {
	d.readings = make(map[string][]kpi.Reading, len(d.ev.Readings))
	place := make(map[string]int, len(d.ev.Readings))
	for i, r := range d.ev.Readings {
		d.readings[r.KPI], place[r.KPI] = r.Readings, i
	}
	setting := kpi.Setting{Partners: d.f.partnerIDs(), From: d.f.Charter.Starts, Until: d.f.Charter.Ends}
	for _, x := range d.f.Objectives {
		setting.Objectives = append(setting.Objectives, x.ID)
	}
	for _, x := range d.f.Agreement.Clauses {
		setting.Clauses = append(setting.Clauses, x.Code)
	}
	bad := validate.New("review")
	d.out.KPIs = make([]KPIReview, 0, len(d.f.KPIs))
	for i := range d.f.KPIs {
		k := &d.f.KPIs[i]
		path := item("kpis", i)
		setting.History = d.readings[k.ID]
		review := KPIReview{KPI: k.ID, Name: k.Name}
		progress, err := k.Track(d.readings[k.ID], d.asOf)
		incomplete := errors.Is(err, kpi.ErrIncomplete) // what is missing is among the findings of SMART
		if err != nil && !incomplete {
			bad.Merge("evidence."+item("readings", place[k.ID]), err)
			continue
		}
		if review.SMART, err = k.SMART(setting); err != nil {
			bad.Merge(path, err)
			continue
		}
		d.add(path, review.SMART.Findings()...)
		if !incomplete {
			review.Progress = &progress
			for _, f := range progress.Findings {
				f.Path = "" // the readings stand with the evidence: it is the KPI that has to be looked at
				d.add(path, f)
			}
			d.add(path, behind(k, progress)...)
		}
		d.out.KPIs = append(d.out.KPIs, review)
	}
	return bad.Err()
}

// behind makes a finding of a KPI that will not, or may not, meet its target.
func behind(k *kpi.KPI, p kpi.Progress) []Finding {
	f := Finding{Subject: k.ID, Params: map[string]string{"status": string(p.Status)}}
	name := strconv.Quote(k.ID)
	switch p.Status {
	case kpi.OffTrack:
		f.Code, f.Severity = "kpi-off-track", SeverityMedium
		f.Message = "KPI " + name + " is off track (" + p.Reason + "); agree on a correction at the next checkpoint"
	case kpi.Missed:
		f.Code, f.Severity = "kpi-missed", SeverityMedium
		f.Message = "KPI " + name + " missed its target (" + p.Reason + "); record why, and set the next target from what was learned"
	case kpi.AtRisk:
		f.Code, f.Severity = "kpi-at-risk", SeverityLow
		f.Message = "KPI " + name + " is behind its path (" + p.Reason + "); look at it again at the next reading"
	case kpi.Stale, kpi.NoData:
		f.Code, f.Severity = "kpi-no-news", SeverityLow
		f.Message = "KPI " + name + " cannot be judged (" + p.Reason + "); have its owner report the latest value"
	default:
		return nil
	}
	return []Finding{f}
}

func (d *desk) principles() error {
	if len(d.f.Survey.Instrument.Principles) == 0 {
		return nil
	}
	r, err := survey.Analyze(d.f.Survey.Instrument, d.ev.Responses, d.f.Survey.Options)
	if err != nil {
		return at("evidence", err)
	}
	d.out.Principles = &r
	plan := d.f.Survey.Plan
	if plan.Wave == "" && len(plan.Ideas)+len(plan.Actions) == 0 {
		d.answered(r.Findings)
		return nil
	}
	// What is to be done about a big gap is the plan's business: it names those that nothing is planned for.
	d.answered(slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool { return f.Code == "big-gap" || f.Code == "low-rating" }))
	found, err := plan.Check(r, d.asOf)
	if err != nil {
		return at("survey.plan", err)
	}
	d.add("survey.plan", found...)
	return nil
}

// answered takes over what the survey found: of a principle, which stands in the instrument, or of the answers.
func (d *desk) answered(found []Finding) {
	for _, f := range found {
		path := "evidence.responses"
		if list, i := entry(f.Path); list == "principles" {
			path = "survey.instrument." + item("principles", i)
		}
		f.Path = ""
		d.add(path, f)
	}
}

func (d *desk) alignment() error {
	if len(d.f.Alignment.Partners) == 0 {
		return d.objectivesAlone()
	}
	a, err := alignment.Assess(d.f.Alignment.Partners, d.f.alignmentOptions())
	if err != nil {
		return at("alignment", err)
	}
	d.out.Alignment = &a
	d.aligned(a.Findings)
	return d.trend()
}

// trend holds what the partners state now against former periods: who is worse off than before, by the books or as felt.
func (d *desk) trend() error {
	periods := slices.DeleteFunc(slices.Clone(d.ev.Periods), func(p alignment.Period) bool { return !p.AsOf.Before(d.asOf) })
	if len(periods) == 0 {
		return nil
	}
	slices.SortFunc(periods, func(a, b alignment.Period) int { return a.AsOf.Compare(b.AsOf) })
	periods = periods[max(0, len(periods)-(alignment.MaxPeriods-1)):] // with now, as many as can be followed
	now := day(d.asOf)
	for slices.ContainsFunc(periods, func(p alignment.Period) bool { return p.ID == now }) {
		now += " now"
	}
	h, err := alignment.Trend(append(periods, alignment.Period{ID: now, AsOf: d.asOf, Partners: d.f.Alignment.Partners}), d.f.alignmentOptions())
	if err != nil {
		return at("evidence", err)
	}
	d.out.Trend = &h
	d.aligned(slices.DeleteFunc(slices.Clone(h.Findings), func(f Finding) bool { return !d.names.partners[f.Subject] })) // not one that has left
	return nil
}

// objectivesAlone judges the objectives where nothing else is known of the partners' alignment.
func (d *desk) objectivesAlone() error {
	if len(d.f.Objectives) == 0 {
		return nil
	}
	r, err := alignment.ReviewObjectives(d.f.Objectives, d.f.partnerIDs())
	if err != nil {
		return at("objectives", err)
	}
	d.aligned(r.Findings)
	return nil
}

// aligned takes over what alignment found. Its paths are fields of their subject: an objective, a partner, the first of
// two. What is about a dimension, an item or a horizon is about all partners or objectives.
func (d *desk) aligned(found []Finding) {
	objectives := make(map[string]int, len(d.f.Objectives))
	for i, o := range d.f.Objectives {
		objectives[o.ID] = i
	}
	partners := make(map[string]int, len(d.f.Alignment.Partners))
	for i, x := range d.f.Alignment.Partners {
		partners[x.ID] = i
	}
	for _, f := range found {
		list, places := "alignment.partners", partners
		if slices.Contains([]string{"benefits", "agreed_by", "proposed_by", "conflicts_with"}, f.Path) {
			list, places = "objectives", objectives
		}
		i, ok := places[f.Subject]
		if first, _, two := strings.Cut(f.Subject, " and "); !ok && two {
			i, ok = places[first]
		}
		if !ok {
			f.Path = ""
			d.add(list, f)
			continue
		}
		d.add(item(list, i), f)
	}
}

func (f *Framework) partnerIDs() []string {
	ids := make([]string, len(f.Partners))
	for i, x := range f.Partners {
		ids[i] = x.ID
	}
	return ids
}
