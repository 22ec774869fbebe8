package kpi

import (
	"fmt"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Ambition says how an objective is meant. The empty Ambition is "not set" and cannot be scored: a score of 0.7 is a
// success for the one and a failure for the other.
type Ambition string

// The ambitions.
const (
	Committed    Ambition = "committed"    // promised: anything below 1 is a miss that must be explained
	Aspirational Ambition = "aspirational" // a stretch: 0.7 is a success
)

// OKR is an objective with its key results.
type OKR struct {
	Objective string     `json:"objective"` // ID
	Ambition  Ambition   `json:"ambition" validate:"omitempty,oneof=committed aspirational"`
	Results   []Weighted `json:"results"` // a key result's weight of 0 reads as 1
}

// Grade is the colour of an OKR's score.
type Grade string

// The grades, as published by Google's re:Work ("Set goals with OKRs"): from 0.7 green, from 0.4 yellow. A committed
// objective is green at 1 alone and yellow from 0.7.
const (
	Green   Grade = "green"
	Yellow  Grade = "yellow"
	Red     Grade = "red"
	NoGrade Grade = "none" // no key result has data
)

// OKRScore is how an objective did.
type OKRScore struct {
	Objective string    `json:"objective"`
	Ambition  Ambition  `json:"ambition"`
	Expected  float64   `json:"expected"` // the score that counts as success: 1 or 0.7
	Verdict   Verdict   `json:"verdict"`  // unknown while a key result without data could still change it
	Grade     Grade     `json:"grade"`
	Scorecard Scorecard `json:"scorecard"` // Score is the mean of the key results
	Findings  []Finding `json:"findings,omitempty"`
}

// Score scores the objective: the weighted mean of its key results, each held between 0 and 1 ([Roll]).
//
// It returns an error if the objective has no ID, its ambition is missing, there are no key results, or Roll refuses them.
func (o OKR) Score() (OKRScore, error) {
	p := validate.New("okr")
	p.Struct(o)
	p.ID("objective", o.Objective)
	if o.Ambition == "" {
		p.Add("ambition", "required", "is required: committed or aspirational", nil)
	}
	if len(o.Results) == 0 {
		p.Add("results", "required", "must hold a key result", nil)
	}
	results := make([]Weighted, len(o.Results))
	for i, w := range o.Results {
		if w.Weight == 0 {
			w.Weight = 1
		}
		results[i] = w
	}
	card := Scorecard{}
	if p.OK() {
		var err error
		card, err = Roll(results)
		p.Merge("results", err)
	}
	if err := p.Err(); err != nil {
		return OKRScore{}, fmt.Errorf("scoring objective %q: %w", short(o.Objective), err)
	}
	out := OKRScore{Objective: o.Objective, Ambition: o.Ambition, Expected: 0.7, Verdict: Unknown, Grade: NoGrade, Scorecard: card}
	green, yellow := 0.7, 0.4
	if o.Ambition == Committed {
		out.Expected, green, yellow = 1, 1, 0.7
	}
	if card.Score == nil {
		return out, nil
	}
	score := *card.Score
	switch {
	case score >= green-roundoff:
		out.Grade = Green
	case score >= yellow-roundoff:
		out.Grade = Yellow
	default:
		out.Grade = Red
	}
	// Key results without data can end anywhere between 0 and 1.
	least, most := score*card.Coverage, score*card.Coverage+1-card.Coverage
	switch {
	case card.Guardrails == Unmet || most < out.Expected-roundoff:
		out.Verdict = Unmet
	case least >= out.Expected-roundoff && card.Guardrails == Met:
		out.Verdict = Met
	}
	out.explain(score)
	return out, nil
}

func (out *OKRScore) explain(score float64) {
	params := map[string]string{"score": figure(score), "expected": figure(out.Expected)}
	f := Finding{Subject: out.Objective, Params: params}
	switch {
	case out.Ambition == Committed && out.Verdict == Unmet:
		f.Code, f.Severity = "commitment-missed", SeverityHigh
		f.Message = "what was promised was not delivered in full; explain why, and re-plan or withdraw the promise"
	case out.Ambition == Aspirational && score >= 1-roundoff && out.Verdict == Met:
		f.Code, f.Severity = "no-stretch", SeverityLow
		f.Message = "a stretch that is reached in full was no stretch; aim higher next time, or call it committed"
	default:
		return
	}
	out.Findings = append(out.Findings, f)
	finding.Sort(out.Findings)
}
