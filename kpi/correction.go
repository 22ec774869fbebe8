package kpi

import (
	"fmt"
	"time"

	"github.com/partnerkit/partnerkit/internal/stats"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Correction is a change of course that the partners decided on.
type Correction struct {
	ID         string    `json:"id"`
	KPI        string    `json:"kpi"`
	Signal     string    `json:"signal,omitempty"`      // what was seen
	Change     string    `json:"change,omitempty"`      // what is done differently
	Decided    time.Time `json:"decided"`               // day from which on it is
	ApprovedBy []string  `json:"approved_by,omitempty"` // partners who approved it
}

func (c Correction) check(p *validate.Problems) {
	p.ID("id", c.ID)
	p.ID("kpi", c.KPI)
	p.Text("signal", c.Signal, maxText)
	p.Text("change", c.Change, maxText)
	p.Day("decided", c.Decided)
	checkIDs(p, "approved_by", c.ApprovedBy)
}

// Result is what a correction did.
type Result string

// The results.
const (
	Worked   Result = "worked"    // since then the KPI does better against its plan than chance explains
	NoEffect Result = "no-effect" // no difference that chance would not explain
	Worse    Result = "worse"     // it does worse than chance explains
	TooSoon  Result = "too-soon"  // fewer than four readings on either side
)

// Effect compares a KPI before and after a correction.
type Effect struct {
	Correction Correction `json:"correction"`
	Result     Result     `json:"result"`
	Before     int        `json:"before"`          // readings since the start and before it
	After      int        `json:"after"`           // readings from its day on
	Gain       *float64   `json:"gain,omitempty"`  // mean distance to the plan after minus before, as a share of the whole way; above 0 is better
	Lower      *float64   `json:"lower,omitempty"` // of Gain's 95 % interval (Welch 1947); nil where the values do not vary
	Upper      *float64   `json:"upper,omitempty"`
	Reason     string     `json:"reason"`
	Findings   []Finding  `json:"findings,omitempty"` // not approved, no change named, or no signal before it
}

const minSide = 4 // readings before and after a correction

// Effect says whether a correction worked, as far as readings up to asOf tell: whether the KPI's distance to its planned
// path (for a band: to the band) is smaller after it than before by more than chance explains. It is an association,
// no proof: other things may have changed on the same day.
//
// Findings tell of a correction that no chart signal preceded, that nobody approved or that names no change.
//
// It returns an error as [KPI.Track] does, or if the correction is of another KPI or not well formed.
func (k KPI) Effect(c Correction, readings []Reading, asOf time.Time) (Effect, error) {
	p := validate.New("correction")
	c.check(p)
	if c.KPI != "" && c.KPI != k.ID {
		p.Add("kpi", "other-kpi", "must be the KPI whose readings are given", c.KPI)
	}
	if err := p.Err(); err != nil {
		return Effect{}, err
	}
	k, g, s, err := k.prepare(readings, asOf)
	if err != nil {
		return Effect{}, err
	}
	return k.effect(c, g, s.until(dayNumber(asOf))), nil
}

func (k KPI) effect(c Correction, g goal, known series) Effect {
	c.ApprovedBy = append([]string(nil), c.ApprovedBy...)
	days, ahead := g.ahead(known)
	cut := 0
	for cut < len(days) && days[cut] < dayNumber(c.Decided) {
		cut++
	}
	e := Effect{Correction: c, Before: cut, After: len(days) - cut, Result: TooSoon}
	e.remark(c, ahead[:cut])
	if e.Before < minSide || e.After < minSide {
		e.Reason = fmt.Sprintf("%d readings before and %d after; %d on each side tell more than chance", e.Before, e.After, minSide)
		return e
	}
	before, after := stats.MomentsOf(ahead[:cut]), stats.MomentsOf(ahead[cut:])
	test, ok := stats.Welch(after, before, confidence)
	e.Gain, e.Result = ptr(test.Difference), NoEffect
	low, high := test.Difference, test.Difference
	if ok {
		low, high = test.Lower, test.Upper
		e.Lower, e.Upper = ptr(low), ptr(high)
	}
	switch {
	case low > roundoff:
		e.Result = Worked
	case high < -roundoff:
		e.Result = Worse
	}
	e.Reason = fmt.Sprintf("against its plan it gained %s of the way (95 %% interval %s to %s)", percent(test.Difference), percent(low), percent(high))
	return e
}

// ahead is by how much each reading since the start and up to due runs ahead of its plan, as a share of the whole way; for a band
// it is the distance to the band, 0 inside and negative outside.
func (g goal) ahead(s series) (days []int64, ahead []float64) {
	for i, d := range s.days {
		if d < g.start || d > g.due {
			continue
		}
		a := g.attainment(s.values[i]) - 1
		if g.direction != Band {
			a = g.attainment(s.values[i]) - g.attainment(g.at(d))
		}
		days, ahead = append(days, d), append(ahead, a)
	}
	return days, ahead
}

// actionRules are those on which partners should act: a point far outside and a lasting shift. The others, on few points,
// speak too often by chance.
var actionRules = [...]Rule{Nelson1, Nelson2}

// actionSignals are the signals in a series of distances to the plan; none if there are too few for limits.
func actionSignals(ahead []float64) []Signal {
	chart, err := Individuals(ahead, ChartOptions{Rules: actionRules[:]})
	if err != nil {
		return nil
	}
	return chart.Signals
}

func (e *Effect) remark(c Correction, before []float64) {
	add := func(code, field string, severity Severity, message string) {
		e.Findings = append(e.Findings, Finding{Code: code, Path: field, Subject: c.ID, Severity: severity, Params: map[string]string{"kpi": c.KPI}, Message: message})
	}
	if len(c.ApprovedBy) == 0 {
		add("correction-not-approved", "approved_by", SeverityHigh, "nobody approved this change of course; have it approved by those who may decide it")
	}
	if c.Change == "" {
		add("correction-without-change", "change", SeverityMedium, "it does not say what is done differently; write it down, or nobody can tell whether it worked")
	}
	if len(actionSignals(before)) == 0 {
		add("correction-without-signal", "signal", SeverityLow, "the readings before it show no signal, so it may have answered noise; watch whether it is worth keeping")
	}
}
