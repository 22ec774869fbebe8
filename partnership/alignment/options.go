package alignment

import (
	"slices"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Aggregator names how the scores of the dimensions become one index.
type Aggregator string

// The aggregators. The empty Aggregator is [Geometric].
const (
	// Geometric is the weighted geometric mean: every dimension is necessary, and one at zero sinks the whole.
	Geometric Aggregator = "geometric"
	// WeakestLink is the lowest score: a partnership is as aligned as where it is aligned least. It has no weights.
	WeakestLink Aggregator = "weakest-link"
	// WeightedMean is the weighted arithmetic mean: strength in one dimension makes up for weakness in another.
	WeightedMean Aggregator = "weighted-mean"
)

// Weight is the importance of a dimension in the index, relative to the others.
type Weight struct {
	Dimension Dimension `json:"dimension"`
	Weight    float64   `json:"weight"` // 0 or more; a dimension of weight 0 is left out of the index
}

// Options steer an assessment. The zero Options are the defaults, without objectives and shared ground.
type Options struct {
	Aggregator Aggregator `json:"aggregator,omitempty"`
	Weights    []Weight   `json:"weights,omitempty"` // a dimension not listed weighs 1
	Thresholds Thresholds `json:"thresholds,omitzero"`

	Objectives []Objective   `json:"objectives,omitempty"` // what the partners pursue together
	Rules      []WorkingRule `json:"rules,omitempty"`      // agreed ways of working across cultures
	Trainings  []Training    `json:"trainings,omitempty"`  // culture trainings held
}

// Thresholds say from where on something is a finding. A threshold of 0 is the default, given with each.
type Thresholds struct {
	Unshared    float64 `json:"unshared,omitempty"`    // imbalance, as part of the whole, at which a money dimension scores 0; default 0.5
	ShareGap    float64 `json:"share_gap,omitempty"`   // difference of two shares of one partner; default 0.1
	RiskRatio   float64 `json:"risk_ratio,omitempty"`  // risk share ÷ reward share, at least 1; default 1.5
	Felt        float64 `json:"felt,omitempty"`        // rubric levels between two views; default 1
	Weak        float64 `json:"weak,omitempty"`        // score below which a dimension is weak; default 2
	Overlap     float64 `json:"overlap,omitempty"`     // share of themes in common below which two partners are apart; default 0.25
	Expectation float64 `json:"expectation,omitempty"` // gap as part of the larger figure; default 0.25
	Distance    float64 `json:"distance,omitempty"`    // culture distance that needs a rule or a training; default 0.4
}

func (t Thresholds) withDefaults() Thresholds {
	for _, f := range []struct {
		value    *float64
		standard float64
	}{
		{&t.Unshared, 0.5}, {&t.ShareGap, 0.1}, {&t.RiskRatio, 1.5}, {&t.Felt, 1},
		{&t.Weak, 2}, {&t.Overlap, 0.25}, {&t.Expectation, 0.25}, {&t.Distance, 0.4},
	} {
		if *f.value == 0 {
			*f.value = f.standard
		}
	}
	return t
}

// Validate reports everything that is wrong with the options by themselves. That objectives, rules and trainings
// name known partners, [Assess] checks.
func (o Options) Validate() error {
	p := validate.New("alignment options")
	o.check(p)
	return p.Err()
}

func (o Options) check(p *validate.Problems) {
	switch o.Aggregator {
	case "", Geometric, WeakestLink, WeightedMean:
	default:
		p.Add("aggregator", "oneof", "must be one of geometric, weakest-link, weighted-mean", o.Aggregator)
	}
	o.checkWeights(p)
	at := p.In("thresholds")
	for _, f := range []struct {
		field  string
		value  float64
		hi     float64
		atZero float64
	}{
		{"unshared", o.Thresholds.Unshared, 1, 0}, {"share_gap", o.Thresholds.ShareGap, 1, 0},
		{"risk_ratio", o.Thresholds.RiskRatio, 1e6, 1}, {"felt", o.Thresholds.Felt, Top, 0},
		{"weak", o.Thresholds.Weak, Top, 0}, {"overlap", o.Thresholds.Overlap, 1, 0},
		{"expectation", o.Thresholds.Expectation, 2, 0}, {"distance", o.Thresholds.Distance, 1, 0},
	} {
		if f.value != 0 {
			at.Within(f.field, f.value, f.atZero, f.hi)
		}
	}
	objectives(p, o.Objectives)
	commonGround(p, o.Rules, o.Trainings)
}

func (o Options) checkWeights(p *validate.Problems) {
	if !atMost(p, "weights", len(o.Weights), len(Dimensions())) {
		return
	}
	var seen []Dimension
	positive := len(o.Weights) < len(Dimensions())
	for i, w := range o.Weights {
		at := p.Item("weights", i)
		dimension(at, "dimension", w.Dimension)
		if slices.Contains(seen, w.Dimension) {
			at.Add("dimension", "unique", "must be weighted once", w.Dimension)
		}
		seen = append(seen, w.Dimension)
		at.Within("weight", w.Weight, 0, 1e6)
		positive = positive || w.Weight > 0
	}
	if !positive {
		p.Add("weights", "no-weight", "must leave one dimension above 0", nil)
	}
}

func (o Options) weight(d Dimension) float64 {
	for _, w := range o.Weights {
		if w.Dimension == d {
			return w.Weight
		}
	}
	return 1
}
