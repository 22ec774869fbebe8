package alignment_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/partnership/alignment"
)

// five makes two partners whose perceived scores are given; nothing is measured. A level of −1 is not rated.
func five(levels ...int) []alignment.Partner {
	a, b := partner("a", "", "", ""), partner("b", "", "", "")
	for i, d := range alignment.Dimensions() {
		if levels[i] >= 0 {
			a = rated(a, d, map[string]int{"a": levels[i], "b": levels[i]})
		}
	}
	return []alignment.Partner{a, b}
}

func TestIndexByAggregator(t *testing.T) {
	half := []alignment.Weight{{Dimension: alignment.Risk, Weight: 3}, {Dimension: alignment.Rewards, Weight: 0}}
	for _, row := range []struct {
		why    string
		o      alignment.Options
		levels []int
		want   float64
	}{
		{"geometric is the default: (1·2·4·4·4)^⅕", alignment.Options{}, []int{1, 2, 4, 4, 4}, math.Pow(128, 0.2)},
		{"one at zero sinks the whole", alignment.Options{}, []int{0, 4, 4, 4, 4}, 0},
		{"all at the top", alignment.Options{}, []int{4, 4, 4, 4, 4}, 4},
		{"the weakest link", alignment.Options{Aggregator: alignment.WeakestLink}, []int{1, 2, 4, 4, 4}, 1},
		{"the mean makes up", alignment.Options{Aggregator: alignment.WeightedMean}, []int{0, 4, 4, 4, 4}, 3.2},
		{"weighted: (3·1 + 2 + 4 + 4) / 6", alignment.Options{Aggregator: alignment.WeightedMean, Weights: half}, []int{1, 2, 0, 4, 4}, 13. / 6},
		{"weighted geometric: (1³·2·4·4)^⅙", alignment.Options{Weights: half}, []int{1, 2, 0, 4, 4}, math.Pow(32, 1./6)},
		{"what is not judged is left out, never 0", alignment.Options{Aggregator: alignment.WeightedMean}, []int{2, 4, -1, -1, -1}, 3},
	} {
		a := assess(t, row.o, five(row.levels...)...)
		assert.InDelta(t, row.want, *a.Index, 1e-12, row.why)
		want := alignment.Geometric
		if row.o.Aggregator != "" {
			want = row.o.Aggregator
		}
		assert.Equal(t, want, a.Aggregator, row.why)
	}
	a := assess(t, alignment.Options{}, five(3, 2, 4, -1, 2)...)
	assert.Equal(t, alignment.Resources, a.Weakest, "the first of equals")
	assert.Equal(t, 2.0, *a.WeakestScore)
	assert.Equal(t, []alignment.Dimension{alignment.Vision}, a.NotJudged)
	none := assess(t, alignment.Options{}, five(-1, -1, -1, -1, -1)...)
	assert.Nil(t, none.Index)
	assert.Nil(t, none.WeakestScore)
	assert.Len(t, none.NotJudged, 5)
	assert.Nil(t, none.Rebalance.Index)
	_, ok := none.Best()
	assert.False(t, ok)
}

func TestSensitivity(t *testing.T) {
	a := assess(t, alignment.Options{}, five(1, 2, 4, 4, 4)...)
	best, ok := a.Best()
	require.True(t, ok)
	assert.Equal(t, alignment.Risk, best.Dimension)
	assert.Equal(t, []float64{1, 2}, []float64{best.From, best.To})
	assert.InDelta(t, math.Pow(256, 0.2), best.Index, 1e-12)
	assert.InDelta(t, math.Pow(256, 0.2)-math.Pow(128, 0.2), best.Gain, 1e-12)
	assert.Len(t, a.Changes, 2, "what stands at 4 cannot rise")
	assert.InDelta(t, math.Pow(512, 0.2)-math.Pow(128, 0.2), *a.Dimensions[0].Outlook, 1e-12, "what the shortfall of risk costs")
	assert.Zero(t, *a.Dimensions[4].Outlook)

	weighted := alignment.Options{Aggregator: alignment.WeightedMean, Weights: []alignment.Weight{{Dimension: alignment.Values, Weight: 5}}}
	best, _ = assess(t, weighted, five(0, 1, 1, 1, 3)...).Best()
	assert.Equal(t, alignment.Values, best.Dimension, "the heavy one, not the weak one")

	for _, o := range []alignment.Options{{Aggregator: alignment.WeakestLink}, {}} {
		_, ok = assess(t, o, five(0, 0, 4, 4, 4)...).Best()
		assert.False(t, ok, "two at zero hold it down together")
	}
}

func TestEqualGainsStartWithTheWeakest(t *testing.T) {
	mean := alignment.Options{Aggregator: alignment.WeightedMean}
	x := rated(partner("a", "", "", ""), alignment.Risk, map[string]int{"a": 2, "b": 3, "c": 2})
	x = rated(x, alignment.Rewards, map[string]int{"a": 1, "b": 1, "c": 0})
	x = rated(x, alignment.Values, map[string]int{"a": 1, "b": 2, "c": 2})
	best, ok := assess(t, mean, x, partner("b", "", "", ""), partner("c", "", "", "")).Best()
	require.True(t, ok)
	assert.Equal(t, alignment.Rewards, best.Dimension, "every level is worth a third: begin with 2/3, not with 7/3")
	assert.InDelta(t, 1./3, best.Gain, 1e-12)

	weights := []alignment.Weight{{Dimension: alignment.Risk, Weight: 1e-300}, {Dimension: alignment.Rewards, Weight: 4e-300}, {Dimension: alignment.Values, Weight: 0}}
	a := assess(t, alignment.Options{Weights: weights}, five(1, -1, 4, -1, 0)...)
	assert.InDelta(t, math.Pow(4, 0.8), *a.Index, 1e-12, "only the proportions of weights count: 1^⅕ · 4^⅘")
	a = assess(t, alignment.Options{}, five(3, 3, 3, 3, 3)...)
	assert.Equal(t, 3.0, *a.Index, "the mean of equals is that")
}

func TestAChangeOfBothViews(t *testing.T) {
	x := rated(partner("a", "80", "", "50"), alignment.Risk, map[string]int{"a": 2})
	y := partner("b", "20", "", "50")
	a := assess(t, alignment.Options{}, x, y) // risk: measured 1.6, perceived 2; rewards: measured 1.6 alone
	for _, c := range a.Changes {
		assert.Equal(t, c.Dimension == alignment.Risk, c.Both, "to reach 2.6 in risk, the figures alone do not do")
	}
	x, y = rated(partner("a", "75", "", "50"), alignment.Risk, map[string]int{"a": 3}), partner("b", "25", "", "50")
	c := assess(t, alignment.Options{}, x, y).Changes[0] // measured 2 and perceived 3: on the point
	assert.Equal(t, []any{alignment.Risk, 3.0, false}, []any{c.Dimension, c.To, c.Both})
	x, y = rated(partner("a", "5", "", "4"), alignment.Risk, map[string]int{"a": 2}), partner("b", "3", "", "4")
	c = assess(t, alignment.Options{}, x, y).Changes[0] // perceived 2 and measured 3
	assert.Equal(t, []any{alignment.Risk, 3.0, false}, []any{c.Dimension, c.To, c.Both})
	*x.Ratings[0].Level = 4
	assert.False(t, assess(t, alignment.Options{}, x, y).Changes[0].Both, "the partners see it at 4 already")
}

func TestAChangeSaysWhereToStart(t *testing.T) {
	x := rated(partner("a", "80", "", "50"), alignment.Rewards, map[string]int{"a": 0, "b": 3})
	a := assess(t, alignment.Options{}, x, partner("b", "20", "", "50"))
	require.Len(t, a.Changes, 2)
	for _, c := range a.Changes {
		assert.Equal(t, []string{"a"}, c.Carriers)
		assert.Equal(t, map[alignment.Dimension]alignment.Basis{alignment.Risk: alignment.ByMeasure, alignment.Rewards: alignment.ByPerception}[c.Dimension], c.Basis)
	}
}

func TestRebalance(t *testing.T) {
	a := assess(t, alignment.Options{}, partner("a", "80", "80", "50"), partner("b", "20", "20", "50"))
	assert.InDelta(t, 0.8, a.Rebalance.Shares[0].Balanced, 1e-12)
	assert.InDelta(t, 0.5, *a.Rebalance.Shares[0].Now, 1e-12)
	assert.InDelta(t, 4, *a.Rebalance.Index, 1e-12, "risk, resources and rewards all in proportion")
	assert.InDelta(t, 4-1.6, *a.Rebalance.Gain, 1e-12)

	x, y := partner("a", "80", "", "50"), partner("b", "20", "", "50")
	x.Agreed.Rewards, y.Agreed.Rewards = known("1"), known("1")
	agreedOnly := assess(t, alignment.Options{}, x, y).Rebalance
	assert.InDelta(t, 4, *agreedOnly.Index, 1e-12, "agreed anew, risk and rewards are in proportion")
	x.Agreed.Risk, y.Agreed.Risk = known("4"), known("1")
	assert.Zero(t, *assess(t, alignment.Options{}, x, y).Rebalance.Gain, "all stands as agreed, before and after")
	heavy := alignment.Options{Aggregator: alignment.WeightedMean, Weights: []alignment.Weight{{Dimension: alignment.Resources, Weight: 5}}}
	away := assess(t, heavy, partner("a", "80", "50", "50"), partner("b", "20", "50", "50"))
	assert.InDelta(t, (4+5*1.6+2.8)/7-(1.6+5*4+2.8)/7, *away.Rebalance.Gain, 1e-12, "away from those who put in the resources")
	var nothing []alignment.Weight
	for _, d := range alignment.Dimensions()[:3] {
		nothing = append(nothing, alignment.Weight{Dimension: d})
	}
	weightless := assess(t, alignment.Options{Weights: nothing}, partner("a", "80", "80", "50"), partner("b", "20", "20", "50")).Rebalance
	assert.Nil(t, weightless.Index, "what is judged has no weight")
	assert.Nil(t, weightless.Gain)
	unknown := assess(t, alignment.Options{}, partner("a", "80", "80", ""), partner("b", "20", "20", "")).Rebalance
	assert.Nil(t, unknown.Shares[0].Now)
	assert.Nil(t, unknown.Gain, "nothing to compare with")
	assert.Equal(t, "money at risk is not known for b", assess(t, alignment.Options{}, x, partner("b", "", "", "")).Rebalance.NotJudged)
}
