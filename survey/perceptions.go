package survey

import (
	"cmp"
	"slices"

	"github.com/partnerkit/partnerkit/internal/stats"
)

// maxExactPerception bounds the product of group sizes for which a report computes exact p-values.
const maxExactPerception = 200

// Perception is how differently two partners see the actual state of one principle.
type Perception struct {
	Principle  string   `json:"principle"`
	Higher     string   `json:"higher"`     // the partner that rates it higher
	Lower      string   `json:"lower"`      // the partner that rates it lower
	Difference float64  `json:"difference"` // of their means, never negative
	Delta      float64  `json:"delta"`      // Cliff's: −1 to 1, positive where the higher partner's answers tend to be higher
	Interval   Interval `json:"interval"`   // of delta
	P          float64  `json:"p"`          // Mann–Whitney, two-sided
	PAdjusted  float64  `json:"p_adjusted"` // for all the comparisons of the report, by Holm
	Clear      bool     `json:"clear"`      // more than chance: the adjusted p is below 1 − confidence
}

// perceptions compares every two partners whose actual ratings are shown, widest difference first.
func perceptions(principles []PrincipleReport, qs *quantiles) []Perception {
	out := []Perception{}
	for _, q := range principles {
		for i, a := range q.Partners {
			for _, b := range q.Partners[i+1:] {
				if a.Actual != nil && b.Actual != nil {
					out = append(out, perception(q.Principle, a, b, qs))
				}
			}
		}
	}
	ps := make([]float64, len(out))
	for i, d := range out {
		ps[i] = d.P
	}
	for i, p := range stats.Holm(ps) {
		out[i].PAdjusted, out[i].Clear = p, p < 1-qs.confidence
	}
	slices.SortStableFunc(out, func(a, b Perception) int { return cmp.Compare(b.Difference, a.Difference) })
	return out
}

func perception(principle string, a, b Cell, qs *quantiles) Perception {
	if a.Actual.Mean < b.Actual.Mean {
		a, b = b, a
	}
	r := stats.RankSumOf(a.Actual.counts(), b.Actual.counts(), maxExactPerception)
	return Perception{
		Principle: principle, Higher: a.Partner, Lower: b.Partner, Difference: a.Actual.Mean - b.Actual.Mean,
		Delta: r.Delta, Interval: qs.deltaInterval(r), P: mannWhitney(r).P,
	}
}

// agreements is the agreement within all partners together and within each, over the principles shown.
func agreements(principles []PrincipleReport, names []string, points int) []GroupAgreement {
	out := []GroupAgreement{}
	for j := range len(names) + 1 {
		var items []stats.Moments
		for _, q := range principles {
			c := q.Overall
			if j > 0 {
				c = q.Partners[j-1]
			}
			if c.Actual != nil && c.Actual.N > 1 {
				items = append(items, c.Actual.moments())
			}
		}
		if len(items) == 0 {
			continue
		}
		a := agreement(items, points)
		g := GroupAgreement{Principles: len(items), RWGJ: a.RWGJ, Lindell: a.Lindell, AWG: a.AWG}
		if j > 0 {
			g.Partner = names[j-1]
		}
		out = append(out, g)
	}
	return out
}

// raters is Krippendorff's ordinal alpha with principles as units and respondents as observers; nil where it does not
// exist.
func (t *Tally) raters(principles []PrincipleReport) *float64 {
	values := make([]float64, t.points)
	for i := range values {
		values[i] = float64(i)
	}
	var units [][]int64
	for _, q := range principles {
		if q.Overall.Actual != nil {
			units = append(units, q.Overall.Actual.counts())
		}
	}
	alpha, err := krippendorff(values, units, LevelOrdinal)
	if err != nil {
		return nil
	}
	return &alpha
}

// hidesOverall reports whether the actual ratings of all partners together are withheld for some principle: figures over
// all principles would then give something of it away.
func (r Report) hidesOverall() bool {
	return slices.ContainsFunc(r.Principles, func(q PrincipleReport) bool { return q.Overall.Status == StatusWithheld })
}

// completeAlpha is alpha of the respondents who rated every principle, of whom there must be the minimum group size.
func (t *Tally) completeAlpha(all *counts, least int) *CompleteCases {
	k := len(t.in.Principles)
	if all.complete < int64(least) || all.complete < 2 || k < 2 {
		return nil
	}
	w, own := t.points+1, 0.0
	for i := range k {
		h := make(histogram, t.points)
		for j, c := range all.whole[i*w*w : (i+1)*w*w-w] {
			h[j/w] += c
		}
		_, _, ss := h.moments()
		own += ss
	}
	n := float64(all.complete)
	// The sums are whole numbers; this difference is exact up to 2^53.
	total := float64(all.square) - float64(all.total)/n*float64(all.total)
	if !(total > 1e-9) {
		return nil
	}
	return &CompleteCases{N: int(all.complete), Alpha: float64(k) / float64(k-1) * (1 - own/total)}
}
