package survey

import (
	"cmp"
	"slices"
)

// Priority is how urgent it is to close the gap of one principle.
type Priority struct {
	Principle  string    `json:"principle"`
	Rank       int       `json:"rank"`      // from 1; equal scores share a rank
	RankBest   int       `json:"rank_best"` // the ranks that the intervals leave open: where they overlap, the order is not certain
	RankWorst  int       `json:"rank_worst"`
	Score      float64   `json:"score"`
	Interval   *Interval `json:"interval,omitempty"`   // of the score, from that of the gap
	Basis      Basis     `json:"basis"`                // the same for all
	Gap        float64   `json:"gap"`                  // of all partners together
	Importance *float64  `json:"importance,omitempty"` // mean; absent where the basis is the gap alone
}

// Basis is what priorities are scored by.
type Basis string

// The bases. Importance counts only if it is shown for every principle with a gap; a mixture would not compare.
const (
	BasisGap           Basis = "gap"
	BasisImportanceGap Basis = "importance-times-gap"
)

// priorities ranks the principles whose gap is shown, highest score first, equal ones by principle ID.
func priorities(principles []PrincipleReport) []Priority {
	out := []Priority{}
	basis := BasisImportanceGap
	for _, q := range principles {
		if q.Overall.Gap != nil && q.Overall.Importance == nil {
			basis = BasisGap
		}
	}
	for _, q := range principles {
		g := q.Overall.Gap
		if g == nil {
			continue
		}
		v, weight := Priority{Principle: q.Principle, Basis: basis, Gap: g.Mean}, 1.0
		if basis == BasisImportanceGap {
			weight = q.Overall.Importance.Mean
			v.Importance = &weight
		}
		v.Score = weight * g.Mean
		if g.Interval != nil {
			a, b := weight*g.Interval.Lower, weight*g.Interval.Upper
			v.Interval = &Interval{Lower: min(a, b), Upper: max(a, b)}
		}
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b Priority) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Principle, b.Principle))
	})
	for i := range out {
		out[i].Rank = i + 1
		if i > 0 && out[i-1].Score-out[i].Score < 1e-9 {
			out[i].Rank = out[i-1].Rank
		}
		out[i].RankBest, out[i].RankWorst = 1, len(out)
		for j := range out {
			if j == i || out[i].Interval == nil || out[j].Interval == nil {
				continue
			}
			if out[j].Interval.Lower > out[i].Interval.Upper {
				out[i].RankBest++
			}
			if out[j].Interval.Upper < out[i].Interval.Lower {
				out[i].RankWorst--
			}
		}
	}
	return out
}

// Top are the k most urgent priorities, and those that share the last one's rank.
func (r Report) Top(k int) []Priority {
	n := 0
	for n < len(r.Priorities) && r.Priorities[n].Rank <= k {
		n++
	}
	return slices.Clone(r.Priorities[:n])
}

// standing grades a principle by what is shown for all partners together.
func standing(c Cell, s Scale, bigGap float64) Standing {
	if c.Actual == nil {
		return ""
	}
	s = s.orDefault()
	up := (c.Actual.Mean - float64(s.Min)) / float64(s.Max-s.Min)
	switch {
	case c.Gap != nil && c.Gap.Mean >= bigGap, c.Gap == nil && up <= 0.5:
		return StandingChallenge
	case up >= 0.75 && (c.Gap == nil || c.Gap.Mean < bigGap/2):
		return StandingStrength
	}
	return StandingBetween
}

// standings lists strengths by actual mean and challenges by gap (where there is none, by actual mean), then by ID.
func standings(principles []PrincipleReport) (strengths, challenges []string) {
	list := func(s Standing, key func(PrincipleReport) float64) []string {
		var qs []PrincipleReport
		for _, q := range principles {
			if q.Standing == s {
				qs = append(qs, q)
			}
		}
		slices.SortFunc(qs, func(a, b PrincipleReport) int {
			return cmp.Or(cmp.Compare(key(b), key(a)), cmp.Compare(a.Principle, b.Principle))
		})
		ids := make([]string, len(qs))
		for i, q := range qs {
			ids[i] = q.Principle
		}
		return ids
	}
	strengths = list(StandingStrength, func(q PrincipleReport) float64 { return q.Overall.Actual.Mean })
	challenges = list(StandingChallenge, func(q PrincipleReport) float64 {
		if q.Overall.Gap == nil {
			return -q.Overall.Actual.Mean
		}
		return q.Overall.Gap.Mean
	})
	return strengths, challenges
}
