package alignment

import (
	"cmp"
	"math"
	"slices"
)

// Change is a single change of one dimension and what it does to the index.
type Change struct {
	Dimension Dimension `json:"dimension"`
	Basis     Basis     `json:"basis"`              // what has to change: the facts, or how the partners see them
	Both      bool      `json:"both,omitempty"`     // the other view stands below To as well, and has to rise with it
	Carriers  []string  `json:"carriers,omitempty"` // who carries the imbalance on that basis: start there
	From      float64   `json:"from"`               // the dimension's score now
	To        float64   `json:"to"`                 // one rubric level higher, 4 at most
	Index     float64   `json:"index"`              // the index after the change
	Gain      float64   `json:"gain"`               // what the index gains, 0 or more
}

// scored is a judged dimension with a weight.
type scored struct {
	dimension Dimension
	score     float64
	weight    float64
}

// index is the aggregate of the scores, on their scale of 0 to 4; it lies between the lowest and the highest. The
// weights are above 0.
func index(a Aggregator, of []scored) *float64 {
	if len(of) == 0 {
		return nil
	}
	lowest, highest, heaviest := math.Inf(1), 0.0, 0.0
	for _, s := range of {
		lowest, highest, heaviest = min(lowest, s.score), max(highest, s.score), max(heaviest, s.weight)
	}
	total, sum := 0.0, 0.0
	for _, s := range of {
		w := s.weight / heaviest
		total += w
		if a == WeightedMean {
			sum += w * s.score
		} else {
			sum += w * math.Log(s.score/Top)
		}
	}
	out := lowest
	switch {
	case a == WeightedMean:
		out = sum / total
	case a != WeakestLink && lowest > 0:
		out = Top * math.Exp(sum/total)
	}
	out = max(lowest, min(highest, out))
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
				c.Basis, c.Carriers, c.Both = r.Basis, r.carriers(), r.below(to)
			}
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(x, y Change) int {
		return cmp.Or(cmp.Compare(steps(y.Gain), steps(x.Gain)), cmp.Compare(x.From, y.From))
	})
	return out
}

// steps is a gain in thousand-millionths of a level: what differs by less, by the rounding of floating-point numbers
// alone, is equal.
func steps(gain float64) float64 { return math.Round(gain * 1e9) }

// below reports whether both views of the dimension are judged and below a score.
func (r DimensionResult) below(score float64) bool {
	m, p := r.Measured.Score, r.Perceived.Score
	return m != nil && p != nil && *m < score && *p < score
}

// carriers are who carries the imbalance by the view that decided the score.
func (r DimensionResult) carriers() []string {
	im := r.Measured.Imbalance
	if r.Basis == ByPerception {
		im = r.Perceived.Imbalance
	}
	if im == nil {
		return nil
	}
	return slices.Clone(im.Carriers)
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
