package alignment

import (
	"cmp"
	"math"
	"slices"
)

// Change is a single change of one dimension and what it does to the index.
type Change struct {
	Dimension Dimension `json:"dimension"`
	Basis     Basis     `json:"basis"`             // what has to change: the facts, or how the partners see them
	Carrier   string    `json:"carrier,omitempty"` // who carries the imbalance on that basis: start there
	From      float64   `json:"from"`              // the dimension's score now
	To        float64   `json:"to"`                // one rubric level higher, 4 at most
	Index     float64   `json:"index"`             // the index after the change
	Gain      float64   `json:"gain"`              // what the index gains, 0 or more
}

// scored is a judged dimension with a weight.
type scored struct {
	dimension Dimension
	score     float64
	weight    float64
}

// index is the aggregate of the scores, on their scale of 0 to 4. The weights are above 0.
func index(a Aggregator, of []scored) *float64 {
	if len(of) == 0 {
		return nil
	}
	total, sum, lowest := 0.0, 0.0, math.Inf(1)
	for _, s := range of {
		total += s.weight
		lowest = min(lowest, s.score)
		if a == WeightedMean {
			sum += s.weight * s.score
		} else {
			sum += s.weight * math.Log(s.score/Top)
		}
	}
	out := lowest
	switch {
	case a == WeightedMean:
		out = sum / total
	case a != WeakestLink && lowest > 0:
		out = Top * math.Exp(sum/total)
	}
	out = max(lowest, min(Top, out))
	return &out
}

// raised is the index if one dimension stood at another score.
func raised(a Aggregator, of []scored, d Dimension, to float64) float64 {
	other := slices.Clone(of)
	for i := range other {
		if other[i].dimension == d {
			other[i].score = to
		}
	}
	return *index(a, other)
}

// changes lists what one rubric level more in each dimension would do, the largest gain first, and of equal gains the
// weakest dimension.
func changes(a Aggregator, of []scored, results []DimensionResult) []Change {
	now := index(a, of)
	out := []Change{}
	for _, s := range of {
		if s.score >= Top {
			continue
		}
		to := min(Top, s.score+1)
		after := raised(a, of, s.dimension, to)
		c := Change{Dimension: s.dimension, From: s.score, To: to, Index: after, Gain: max(0, after-*now)}
		for _, r := range results {
			if r.Dimension == s.dimension {
				c.Basis, c.Carrier = r.Basis, r.carrier()
			}
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(x, y Change) int {
		return cmp.Or(cmp.Compare(y.Gain, x.Gain), cmp.Compare(x.From, y.From))
	})
	return out
}

// carrier is who carries the imbalance by the view that decided the score.
func (r DimensionResult) carrier() string {
	im := r.Measured.Imbalance
	if r.Basis == ByPerception {
		im = r.Perceived.Imbalance
	}
	if im == nil {
		return ""
	}
	return im.Carrier
}

func weakest(results []DimensionResult) (Dimension, *float64) {
	var d Dimension
	var low *float64
	for _, r := range results {
		if r.Score != nil && (low == nil || *r.Score < *low) {
			d, low = r.Dimension, r.Score
		}
	}
	return d, clone(low)
}

func clone(f *float64) *float64 {
	if f == nil {
		return nil
	}
	v := *f
	return &v
}
