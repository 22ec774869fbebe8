package kpi

import (
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Setting is what is known around a KPI when it is checked. Everything is optional: what is missing cannot be judged,
// and the assessment says so.
type Setting struct {
	Partners   []string  `json:"partners,omitempty"`   // all partners; each should benefit
	Objectives []string  `json:"objectives,omitempty"` // IDs; empty: not known, a stated link then counts
	Clauses    []string  `json:"clauses,omitempty"`    // clauses of the agreement; empty: not known
	From       time.Time `json:"from,omitzero"`        // first day of the partnership's term
	Until      time.Time `json:"until,omitzero"`       // last day of the partnership's term
	History    []Reading `json:"history,omitempty"`    // readings of this KPI so far
	Benchmark  *Pace     `json:"benchmark,omitempty"`  // a pace that others reached
	Capacity   *Capacity `json:"capacity,omitempty"`   // what delivering takes and what there is
	Lexicon    *Lexicon  `json:"lexicon,omitempty"`    // vague words; nil: [DefaultLexicon]
}

// Pace is a band of yearly change, in the KPI's unit per 365.25 days; a falling KPI has a negative pace.
type Pace struct {
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Source string  `json:"source,omitempty"` // whose pace it is
}

// Capacity compares what delivering the KPI takes with what those who deliver have for it.
type Capacity struct {
	Needed    decimal.Decimal `json:"needed"`
	Available decimal.Decimal `json:"available"`
	Unit      string          `json:"unit,omitempty"` // person-days, full-time posts, …
}

// Validate reports every problem of the setting but those of its history, which need the KPI they belong to.
func (s Setting) Validate() error {
	p := validate.New("kpi setting")
	s.check(p)
	return p.Err()
}

func (s Setting) check(p *validate.Problems) {
	checkIDs(p, "partners", s.Partners)
	checkIDs(p, "objectives", s.Objectives)
	checkIDs(p, "clauses", s.Clauses)
	from, until := p.OptionalDay("from", s.From), p.OptionalDay("until", s.Until)
	if from && until && !s.From.IsZero() && !s.Until.IsZero() && s.Until.Before(s.From) {
		p.Add("until", "order", "must not be before from", s.Until)
	}
	if b := s.Benchmark; b != nil {
		at := p.In("benchmark")
		low := at.Finite("low", b.Low)
		if at.Finite("high", b.High) && low && b.Low > b.High {
			at.Add("high", "order", "must not be below low", b.High)
		}
		at.Text("source", b.Source, maxText)
	}
	if c := s.Capacity; c != nil {
		p.In("capacity").NotNegative("needed", c.Needed)
		p.In("capacity").NotNegative("available", c.Available)
		p.In("capacity").Text("unit", c.Unit, maxText)
	}
	if s.Lexicon != nil {
		s.Lexicon.check(p.In("lexicon"))
	}
}

// Verdict is the answer to a check or criterion.
type Verdict string

// The verdicts.
const (
	Met     Verdict = "met"
	Unmet   Verdict = "unmet"
	Unknown Verdict = "unknown" // cannot be judged on what is given; neither met nor unmet
)

// Check is one question of a criterion, answered.
type Check struct {
	Code    string  `json:"code"` // stable, kebab-case
	Verdict Verdict `json:"verdict"`
	Reason  string  `json:"reason"` // what was found, with its figures
}

// Criterion is one letter of SMART. It is unmet if a check is unmet, met if every check is met, and otherwise unknown.
type Criterion struct {
	Verdict  Verdict   `json:"verdict"`
	Score    float64   `json:"score"`  // share of the judged checks that are met, 0 to 1; 0 if none could be judged
	Reason   string    `json:"reason"` // what decided the verdict
	Checks   []Check   `json:"checks"`
	Unjudged []string  `json:"unjudged,omitempty"` // codes of the checks that could not be judged
	Findings []Finding `json:"findings,omitempty"` // what to fix, one for each unmet check
}

// Met reports whether every check of the criterion is met.
func (c Criterion) Met() bool { return c.Verdict == Met }

// Assessment is a KPI measured against the five criteria.
type Assessment struct {
	KPI        string    `json:"kpi"`
	Verdict    Verdict   `json:"verdict"` // met if all five are; unmet if one is; otherwise unknown
	Score      float64   `json:"score"`   // mean of the scores of the criteria that could be judged
	Specific   Criterion `json:"specific"`
	Measurable Criterion `json:"measurable"`
	Achievable Criterion `json:"achievable"`
	Relevant   Criterion `json:"relevant"`
	TimeBound  Criterion `json:"time_bound"`
}

// Met reports whether all five criteria are met.
func (a Assessment) Met() bool { return a.Verdict == Met }

// Criteria lists the five criteria in the order of their letters.
func (a Assessment) Criteria() []Criterion {
	return []Criterion{a.Specific, a.Measurable, a.Achievable, a.Relevant, a.TimeBound}
}

// Findings gathers what to fix, the worst first.
func (a Assessment) Findings() []Finding {
	var all []Finding
	for _, c := range a.Criteria() {
		for _, f := range c.Findings {
			f.Params = cloneParams(f.Params)
			all = append(all, f)
		}
	}
	finding.Sort(all)
	return all
}

// SMART measures the definition of the KPI against the five criteria: specific, measurable, achievable, relevant and
// time-bound (Doran 1981). Each criterion is a list of checks, each with its reason; an unmet check is a finding that
// says how to fix it. A check that lacks information is unknown and counts for nothing.
//
//   - Specific: one-measure, owner, scope, vague-words.
//   - Measurable: unit, baseline, target, source, method, frequency.
//   - Achievable: pace, capacity, agreed.
//   - Relevant: objective, benefits, clause.
//   - Time-bound: dates, milestones, readings, term.
//
// SMART returns an error if the KPI or the setting does not validate. What is merely missing is no error.
func (k KPI) SMART(s Setting) (Assessment, error) {
	if err := k.Validate(); err != nil {
		return Assessment{}, fmt.Errorf("checking %q: %w", short(k.ID), err)
	}
	p := validate.New("kpi setting")
	s.check(p)
	checkReadings(p.In("history"), s.History, k.Unit)
	if p.OK() {
		newSeries(p.In("history"), s.History)
	}
	if err := p.Err(); err != nil {
		return Assessment{}, fmt.Errorf("checking %q: %w", short(k.ID), err)
	}
	a := Assessment{
		KPI: k.ID, Specific: k.specific(s), Measurable: k.measurable(), Achievable: k.achievable(s),
		Relevant: k.relevant(s), TimeBound: k.timeBound(s),
	}
	a.conclude()
	return a, nil
}

func (a *Assessment) conclude() {
	a.Verdict = Met
	judged := 0
	for _, c := range a.Criteria() {
		if c.Verdict == Unmet || c.Verdict == Unknown && a.Verdict == Met {
			a.Verdict = c.Verdict
		}
		if len(c.Unjudged) < len(c.Checks) {
			judged++
			a.Score += c.Score
		}
	}
	if judged > 0 {
		a.Score /= float64(judged)
	}
}

// checks gathers the answers of one criterion.
type checks struct {
	kpi  string
	list []Check
	out  []Finding
}

func (c *checks) met(code, reason string, args ...any) {
	c.list = append(c.list, Check{code, Met, fmt.Sprintf(reason, args...)})
}

func (c *checks) unknown(code, reason string, args ...any) {
	c.list = append(c.list, Check{code, Unknown, fmt.Sprintf(reason, args...)})
}

// unmet records a failed check and the finding that says how to fix it. Path is the field to change.
func (c *checks) unmet(code, path string, severity Severity, reason, fix string, params map[string]string) {
	c.list = append(c.list, Check{code, Unmet, reason})
	c.out = append(c.out, Finding{
		Code: "kpi-" + code, Path: path, Subject: c.kpi, Severity: severity, Params: params, Message: reason + "; " + fix,
	})
}

// given answers a check that only asks whether a field is filled.
func (c *checks) given(code, path, value, fix string) {
	if strings.TrimSpace(value) == "" {
		c.unmet(code, path, SeverityMedium, "no "+strings.ReplaceAll(code, "-", " ")+" is given", fix, nil)
		return
	}
	c.met(code, "%s", short(value))
}

// criterion concludes.
func (c *checks) criterion() Criterion {
	out := Criterion{Verdict: Met, Checks: c.list, Findings: c.out, Reason: "every check is met"}
	met := 0
	var failed []string
	for _, x := range c.list {
		switch x.Verdict {
		case Met:
			met++
		case Unmet:
			failed = append(failed, x.Reason)
		case Unknown:
			out.Unjudged = append(out.Unjudged, x.Code)
		}
	}
	if judged := len(c.list) - len(out.Unjudged); judged > 0 {
		out.Score = float64(met) / float64(judged)
	}
	switch {
	case len(failed) > 0:
		out.Verdict, out.Reason = Unmet, strings.Join(failed, "; ")
	case len(out.Unjudged) > 0:
		out.Verdict, out.Reason = Unknown, "cannot be judged: "+strings.Join(out.Unjudged, ", ")
	}
	return out
}

func cloneParams(m map[string]string) map[string]string {
	if m == nil {
		return nil
	}
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}
