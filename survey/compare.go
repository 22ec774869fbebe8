package survey

import (
	"fmt"
	"math"
	"slices"

	"github.com/partnerkit/partnerkit/internal/stats"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Movement is which way a rating went.
type Movement string

// The movements.
const (
	MovementUp      Movement = "up"      // the interval of the change lies above 0
	MovementDown    Movement = "down"    // it lies below 0
	MovementUnclear Movement = "unclear" // it holds 0: this may be chance
)

// Change is what moved between two waves. Partners are compared where both waves show them.
type Change struct {
	Before      string            `json:"before,omitempty"` // wave
	After       string            `json:"after,omitempty"`
	Confidence  float64           `json:"confidence"`
	Principles  []PrincipleChange `json:"principles"`            // in both, in the order of the later wave
	Appeared    []string          `json:"appeared,omitempty"`    // principles of the later wave only
	Disappeared []string          `json:"disappeared,omitempty"` // of the earlier wave only
	Withheld    []string          `json:"withheld,omitempty"`    // in both, but not shown in one of them for all partners together
	Mean        *float64          `json:"mean,omitempty"`        // mean change of the actual ratings over the principles compared
}

// PrincipleChange is the change of one principle for all partners together, and for each.
type PrincipleChange struct {
	Principle string       `json:"principle"`
	Overall   CellChange   `json:"overall"`
	Partners  []CellChange `json:"partners,omitempty"`
}

// CellChange is the change of one group's actual rating. The two waves are compared as two groups of people, because
// reports do not say who is who; where the host can tell, [ComparePaired] is sharper.
type CellChange struct {
	Partner   string    `json:"partner,omitempty"`
	Before    float64   `json:"before"`
	After     float64   `json:"after"`
	Change    float64   `json:"change"`
	Interval  *Interval `json:"interval,omitempty"` // Welch's, for small samples as in [Gap]; absent with one answer in a wave
	P         float64   `json:"p"`                  // Mann–Whitney
	Delta     float64   `json:"delta"`              // Cliff's, positive where the later answers tend to be higher
	Movement  Movement  `json:"movement"`
	GapBefore *float64  `json:"gap_before,omitempty"`
	GapAfter  *float64  `json:"gap_after,omitempty"`
}

// Compare sets two waves side by side, principle by principle. Versions of the instrument may differ; principles match by
// ID.
//
// It returns an error if:
//   - the reports are of different instruments or scales ([ErrVersion]);
//   - the later report has a lower minimum group size ([ErrMinGroup]).
func Compare(before, after Report) (Change, error) {
	if before.Instrument != after.Instrument || before.Scale.orDefault().Min != after.Scale.orDefault().Min || before.Scale.orDefault().Max != after.Scale.orDefault().Max {
		return Change{}, fmt.Errorf("comparing %.80q on %v with %.80q on %v: %w", before.Instrument, before.Scale, after.Instrument, after.Scale, ErrVersion)
	}
	if after.MinGroup < before.MinGroup {
		return Change{}, fmt.Errorf("comparing a wave with minimum group size %d with a later one of %d: %w", before.MinGroup, after.MinGroup, ErrMinGroup)
	}
	c := Change{Before: before.Wave, After: after.Wave, Confidence: after.Confidence, Principles: []PrincipleChange{}}
	if !(c.Confidence >= 0.5 && c.Confidence <= 0.999) {
		c.Confidence = 0.95
	}
	old := map[string]PrincipleReport{}
	for _, q := range before.Principles {
		old[q.Principle] = q
	}
	total := 0.0
	for _, q := range after.Principles {
		was, ok := old[q.Principle]
		delete(old, q.Principle)
		switch {
		case !ok:
			c.Appeared = append(c.Appeared, q.Principle)
			continue
		case was.Overall.Actual == nil || q.Overall.Actual == nil:
			c.Withheld = append(c.Withheld, q.Principle)
			continue
		}
		v := PrincipleChange{Principle: q.Principle, Overall: cellChange(was.Overall, q.Overall, c.Confidence)}
		for _, now := range q.Partners {
			i := slices.IndexFunc(was.Partners, func(x Cell) bool { return x.Partner == now.Partner })
			if i >= 0 && was.Partners[i].Actual != nil && now.Actual != nil {
				v.Partners = append(v.Partners, cellChange(was.Partners[i], now, c.Confidence))
			}
		}
		total += v.Overall.Change
		c.Principles = append(c.Principles, v)
	}
	for _, q := range before.Principles {
		if _, left := old[q.Principle]; left {
			c.Disappeared = append(c.Disappeared, q.Principle)
		}
	}
	if n := len(c.Principles); n > 0 {
		total /= float64(n)
		c.Mean = &total
	}
	return c, nil
}

func cellChange(before, after Cell, confidence float64) CellChange {
	v := CellChange{Partner: after.Partner, Before: before.Actual.Mean, After: after.Actual.Mean, Change: after.Actual.Mean - before.Actual.Mean, Movement: MovementUnclear}
	if len(before.Actual.Distribution) == len(after.Actual.Distribution) {
		r := stats.RankSumOf(after.Actual.counts(), before.Actual.counts(), maxExactPerception)
		v.P, v.Delta = mannWhitney(r).P, r.Delta
	}
	v.GapBefore, v.GapAfter = gapMean(before.Gap), gapMean(after.Gap)
	if t, ok := stats.Welch(after.Actual.raised(), before.Actual.raised(), confidence); ok {
		v.Interval = &Interval{Lower: t.Lower, Upper: t.Upper}
		switch {
		case t.Lower > 0:
			v.Movement = MovementUp
		case t.Upper < 0:
			v.Movement = MovementDown
		}
	}
	return v
}

func gapMean(g *Gap) *float64 {
	if g == nil {
		return nil
	}
	mean := g.Mean
	return &mean
}

// raised are the moments with the variance raised as in halfWidth.
func (f *Figures) raised() stats.Moments {
	m := f.moments()
	if m.N > 1 {
		m.Variance = (m.Variance*(m.N-1) + raise(len(f.Distribution))) / (m.N - 1)
	}
	return m
}

// PairedChange is the change of the same people's actual ratings of one principle.
type PairedChange struct {
	Principle string    `json:"principle"`
	Status    Status    `json:"status"`
	Reason    Reason    `json:"reason,omitempty"`
	N         int       `json:"n,omitempty"`      // people who rated it in both waves
	Change    float64   `json:"change,omitempty"` // mean, later less earlier
	Interval  *Interval `json:"interval,omitempty"`
	Wilcoxon  *RankTest `json:"wilcoxon,omitempty"` // signed rank test of later against earlier
	Movement  Movement  `json:"movement,omitempty"`
}

// ComparePaired compares two waves person by person, where respondents keep their pseudonym, for all partners together.
// A principle is withheld if fewer than the minimum group size rated it twice, or if fewer than that (but not nobody)
// rated it in only one of the waves: their answers would follow from the change and the reports of the waves.
//
// It returns the errors of [Analyze]; responses of both waves must be to this instrument and version.
func ComparePaired(in Instrument, before, after []Response, o Options) ([]PairedChange, error) {
	p := validate.New("comparison")
	p.Merge("instrument", in.Validate())
	p.Merge("options", o.Validate())
	if !p.OK() {
		return nil, p.Err()
	}
	p.Merge("before", in.ValidateResponses(before))
	p.Merge("after", in.ValidateResponses(after))
	if !p.OK() {
		return nil, p.Err()
	}
	o = o.orDefault()
	t := newTally(in)
	k := len(in.Principles)
	old := make(map[string][]int8, len(before))
	early, late := make([]int, k), make([]int, k) // who rated it in one wave only
	for i := range before {
		row, err := t.keyed(&before[i])
		if err != nil {
			return nil, err
		}
		old[before[i].Respondent] = row
		for j, v := range row {
			if v != Missing {
				early[j]++
			}
		}
	}
	differences := make([][]float64, k)
	for i := range after {
		row, err := t.keyed(&after[i])
		if err != nil {
			return nil, err
		}
		was := old[after[i].Respondent]
		for j, v := range row {
			switch {
			case v == Missing:
			case was != nil && was[j] != Missing:
				differences[j] = append(differences[j], float64(v)-float64(was[j]))
				early[j]--
			default:
				late[j]++
			}
		}
	}
	out := make([]PairedChange, k)
	for j, q := range in.Principles {
		out[j] = pairedChange(q.ID, differences[j], early[j], late[j], t.points, o)
	}
	return out, nil
}

// keyed are the actual answers of a response, reverse-keyed ones turned round.
func (t *Tally) keyed(r *Response) ([]int8, error) {
	if err := t.spread(r); err != nil {
		return nil, err
	}
	row := slices.Clone(t.row[0])
	for i, v := range row {
		if v != Missing && t.places[i].sign < 0 {
			row[i] = int8(t.in.Scale.Min + t.in.Scale.Max - int(v))
		}
	}
	return row, nil
}

func pairedChange(principle string, d []float64, early, late, points int, o Options) PairedChange {
	v := PairedChange{Principle: principle}
	switch n := len(d); {
	case n == 0:
		v.Status = StatusEmpty
		return v
	case n < o.MinGroup:
		v.Status, v.Reason = StatusWithheld, ReasonSmall
		return v
	case early > 0 && early < o.MinGroup, late > 0 && late < o.MinGroup:
		v.Status, v.Reason = StatusWithheld, ReasonComplement
		return v
	}
	m := stats.MomentsOf(d)
	v.Status, v.N, v.Change, v.Movement = StatusShown, len(d), m.Mean, MovementUnclear
	if m.N > 1 {
		v.Interval = around(m.Mean, quantilesOf(o.Confidence).halfWidth(m.Variance*(m.N-1), int64(m.N), points))
		switch {
		case v.Interval.Lower > 0:
			v.Movement = MovementUp
		case v.Interval.Upper < 0:
			v.Movement = MovementDown
		}
	}
	if w, err := WilcoxonSignedRank(d, make([]float64, len(d)), ZerosDropped); err == nil {
		v.Wilcoxon = &w
	}
	return v
}

// Associated says how to read figures that stand side by side.
const Associated = "association only: what changed after an action or an effort need not have changed because of it"

// Association is how principles moved with and without actions that were done.
type Association struct {
	Acted     []string `json:"acted"`                // principles compared for which an action was done
	NotActed  []string `json:"not_acted"`            // the others
	Acting    *float64 `json:"acting,omitempty"`     // mean change of the former
	NotActing *float64 `json:"not_acting,omitempty"` // mean change of the latter
	Reading   string   `json:"reading"`              // always [Associated]
}

// WithActions sets the change beside the actions of the plan that were done.
func (c Change) WithActions(plan ActionPlan) Association {
	a := Association{Acted: []string{}, NotActed: []string{}, Reading: Associated}
	var acting, not float64
	for _, q := range c.Principles {
		done := slices.ContainsFunc(plan.Actions, func(v Action) bool { return v.Principle == q.Principle && !v.Done.IsZero() })
		if done {
			a.Acted = append(a.Acted, q.Principle)
			acting += q.Overall.Change
		} else {
			a.NotActed = append(a.NotActed, q.Principle)
			not += q.Overall.Change
		}
	}
	if n := len(a.Acted); n > 0 {
		acting /= float64(n)
		a.Acting = &acting
	}
	if n := len(a.NotActed); n > 0 {
		not /= float64(n)
		a.NotActing = &not
	}
	return a
}

// Return is time spent beside change.
type Return struct {
	Hours       float64  `json:"hours"`
	Change      *float64 `json:"change,omitempty"`        // mean over the principles compared; nil where none is
	PerTenHours *float64 `json:"per_ten_hours,omitempty"` // points; nil without hours
	Reading     string   `json:"reading"`                 // always [Associated]
}

// Return sets the change beside the hours that all partners spent on the survey and its actions. It returns an error if
// the hours are negative or not finite.
func (c Change) Return(hours float64) (Return, error) {
	if math.IsNaN(hours) || math.IsInf(hours, 0) || hours < 0 {
		return Return{}, fmt.Errorf("return on hours: must be a number of at least 0: %w", ErrNotFinite)
	}
	r := Return{Hours: hours, Reading: Associated}
	if c.Mean != nil {
		mean := *c.Mean
		r.Change = &mean
		if per := 10 * mean / hours; hours > 0 && !math.IsInf(per, 0) {
			r.PerTenHours = &per
		}
	}
	return r, nil
}
