package alignment_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/partnership/alignment"
)

// figures are what an assessment says, without who is called what.
func figures(a alignment.Assessment, name func([]string) []string) []any {
	sorted := func(ids []string) []string { return slices.Sorted(slices.Values(name(ids))) }
	out := []any{a.Index, a.NotJudged, a.RiskAndReward.Score, a.Rebalance.Index, a.Rebalance.Gain, a.Weakest, a.WeakestScore}
	for _, r := range a.Dimensions {
		out = append(out, r.Score, r.Basis, r.Measured.Score, r.Perceived.Score, r.Outlook)
		for _, im := range []*alignment.Imbalance{r.Measured.Imbalance, r.Perceived.Imbalance} {
			if im != nil {
				out = append(out, im.Amount, im.Excess, sorted(im.Carriers))
			}
		}
	}
	for _, c := range a.Changes {
		out = append(out, c.Dimension, c.From, c.Gain, c.Both, sorted(c.Carriers))
	}
	var lines []string
	for _, f := range a.Findings {
		lines = append(lines, fmt.Sprint(f.Severity, f.Code, f.Path))
	}
	for _, q := range a.Pairs {
		lines = append(lines, pairFigures(q))
	}
	for _, b := range a.Balances {
		line, _ := json.Marshal([]any{sorted([]string{b.Partner}), b.Risk, b.Resources, b.Rewards, b.RiskGap, b.RiskRatio, b.ResourcesGap, b.ResourcesRatio, b.FeltRisk, b.FeltRewards})
		lines = append(lines, string(line))
	}
	slices.Sort(lines)
	return append(out, lines)
}

func pairFigures(q alignment.Pair) string {
	line, _ := json.Marshal([]any{q.Priorities, len(q.Goals.Conflicts), q.Goals.Share, q.Goals.Agreement, q.Vision.Agreement, q.Values.Agreement})
	return string(line)
}

var aggregators = []alignment.Aggregator{"", alignment.Geometric, alignment.WeakestLink, alignment.WeightedMean}

func FuzzSymmetricInTheParties(f *testing.F) {
	for seed := range uint64(60) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		partners := invent(seed)
		o := inventOptions(seed, partners)
		a, err := alignment.Assess(partners, o)
		require.NoError(t, err)
		text, err := json.Marshal(a)
		require.NoError(t, err, "no NaN, no infinity")

		b, err := alignment.Assess(shuffled(seed, partners, o))
		require.NoError(t, err)
		again, err := json.Marshal(b)
		require.NoError(t, err)
		assert.Equal(t, string(text), string(again), "the order of the lists has no meaning")

		c, err := alignment.Assess(rename(partners, o))
		require.NoError(t, err)
		same := func(ids []string) []string { return ids }
		assert.Equal(t, figures(a, others), figures(c, same), "who is called what has no meaning")
	})
}

func FuzzScaleOfMoneyDoesNotMatter(f *testing.F) {
	f.Add(uint64(1), uint32(2), int8(0))
	f.Add(uint64(2), uint32(999), int8(-3))
	f.Add(uint64(3), uint32(1), int8(9))
	f.Add(uint64(4), uint32(113), int8(5))
	f.Fuzz(func(t *testing.T, seed uint64, by uint32, exp int8) {
		factor := decimal.New(int64(by)+1, int32(exp%8))
		partners := invent(seed)
		a, err := alignment.Assess(partners, alignment.Options{})
		require.NoError(t, err)
		scaled := slices.Clone(partners)
		for i := range scaled {
			scaled[i].MoneyAtRisk.Decimal = scaled[i].MoneyAtRisk.Decimal.Mul(factor)
			scaled[i].ExpectedBenefit.Decimal = scaled[i].ExpectedBenefit.Decimal.Mul(factor)
			scaled[i].Agreed.Risk.Decimal = scaled[i].Agreed.Risk.Decimal.Mul(factor) // weights, not amounts: another scale does as well
			scaled[i].Contributions = slices.Clone(scaled[i].Contributions)
			for j := range scaled[i].Contributions {
				scaled[i].Contributions[j].Amount = scaled[i].Contributions[j].Amount.Mul(factor)
			}
		}
		b, err := alignment.Assess(scaled, alignment.Options{})
		require.NoError(t, err)
		assert.Equal(t, a, b)
	})
}

func FuzzScoresAreMonotoneInRatings(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed, uint16(seed*7))
	}
	f.Fuzz(func(t *testing.T, seed uint64, pick uint16) {
		partners := invent(seed)
		o := alignment.Options{Aggregator: aggregators[pick%4]}
		before, err := alignment.Assess(partners, o)
		require.NoError(t, err)
		x := int(pick) % len(partners)
		ratings := partners[x].Ratings
		if len(ratings) == 0 {
			return
		}
		i := int(pick/8) % len(ratings)
		if *ratings[i].Level == 4 {
			return
		}
		*ratings[i].Level++
		after, err := alignment.Assess(partners, o)
		require.NoError(t, err)
		for k, r := range after.Dimensions {
			was := before.Dimensions[k]
			if r.Dimension != ratings[i].Dimension {
				assert.Equal(t, was.Score, r.Score, "another dimension")
				continue
			}
			assert.Greater(t, *r.Perceived.Score, *was.Perceived.Score)
			assert.GreaterOrEqual(t, *r.Score, *was.Score)
		}
		assert.GreaterOrEqual(t, *after.Index, *before.Index-1e-12)
	})
}

// awkward are amounts whose parts of a whole no float64 and no finite decimal can hold.
var awkward = []string{"1", "3", "7", "0.1", "0.000000000000000001", "33333333333333333.333333333333333333", "99999999999999999"}

func FuzzProportionalSharesBalanceExactly(f *testing.F) {
	f.Add(uint64(1), uint16(1), uint16(1), uint16(1))
	f.Add(uint64(2), uint16(3), uint16(7), uint16(1))
	f.Add(uint64(3), uint16(333), uint16(1000), uint16(17))
	for seed := range uint64(30) {
		f.Add(seed, uint16(seed), uint16(2*seed+6), uint16(3*seed))
	}
	f.Fuzz(func(t *testing.T, seed uint64, risk, resources, rewards uint16) {
		partners := invent(seed)
		r := rand.New(rand.NewPCG(seed, 3))
		for i := range partners {
			base := dec(awkward[r.IntN(len(awkward))])
			times := func(k uint16) decimal.Decimal { return base.Mul(decimal.NewFromInt(int64(k) + 1)) }
			x := &partners[i]
			x.MoneyAtRisk, x.ExpectedBenefit = decimal.NewNullDecimal(times(risk)), decimal.NewNullDecimal(times(rewards))
			x.Contributions = []alignment.Contribution{{Kind: "cash", Amount: base}, {Kind: "staff", Amount: base.Mul(decimal.NewFromInt(int64(resources)))}}
			x.Agreed = alignment.Agreed{}
			if seed%2 == 0 {
				x.Agreed.Risk, x.Agreed.Rewards = decimal.NewNullDecimal(base), decimal.NewNullDecimal(base)
			}
		}
		a, err := alignment.Assess(partners, alignment.Options{})
		require.NoError(t, err)
		for _, d := range append(a.Dimensions[:3:3], alignment.DimensionResult{Measured: a.RiskAndReward}) {
			assert.Equal(t, alignment.Imbalance{}, *d.Measured.Imbalance, "nothing to move, nobody to complain")
			assert.Equal(t, 4.0, *d.Measured.Score)
		}
		for _, b := range a.Balances {
			assert.Equal(t, []float64{0, 0, 1, 1}, []float64{*b.RiskGap, *b.ResourcesGap, *b.RiskRatio, *b.ResourcesRatio})
		}
		assert.Zero(t, *a.Rebalance.Gain)
	})
}

// What Rebalance proposes, agreed and received, balances risk and reward with nothing left over, and its percentages
// make a whole.
func FuzzRebalanceBalances(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		partners, r := invent(seed), rand.New(rand.NewPCG(seed, 4))
		for i := range partners {
			partners[i].MoneyAtRisk = known(awkward[r.IntN(len(awkward))])
		}
		a, err := alignment.Assess(partners, alignment.Options{})
		require.NoError(t, err)
		var percent decimal.Decimal
		sum := 0.0
		for _, s := range a.Rebalance.Shares {
			percent, sum = percent.Add(s.Percent), sum+s.Balanced
			assert.InDelta(t, 100*s.Balanced, s.Percent.InexactFloat64(), 0.01)
		}
		assert.Equal(t, "100", percent.String())
		assert.InDelta(t, 1, sum, 1e-15)

		for i := range partners {
			x := &partners[i]
			x.ExpectedBenefit = x.MoneyAtRisk
			if x.Agreed.Rewards.Valid {
				x.Agreed.Rewards = x.MoneyAtRisk
			}
		}
		then, err := alignment.Assess(partners, alignment.Options{})
		require.NoError(t, err)
		assert.Equal(t, alignment.Imbalance{}, *then.RiskAndReward.Imbalance)
		assert.Equal(t, a.Rebalance.Index, then.Index, "the index that was promised")
	})
}

func FuzzOneAtZeroSinksTheIndex(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed, uint8(seed))
	}
	f.Fuzz(func(t *testing.T, seed uint64, pick uint8) {
		partners, sunk := invent(seed), alignment.Dimensions()[pick%5]
		for i := range partners {
			x := &partners[i]
			x.Ratings = slices.DeleteFunc(x.Ratings, func(r alignment.Rating) bool { return r.Dimension == sunk })
			*x = rated(*x, sunk, map[string]int{x.ID: 0})
		}
		a, err := alignment.Assess(partners, alignment.Options{})
		require.NoError(t, err)
		assert.Equal(t, 0.0, *a.Index)
		assert.Equal(t, 0.0, *a.WeakestScore)
		mean, err := alignment.Assess(partners, alignment.Options{Aggregator: alignment.WeightedMean})
		require.NoError(t, err)
		assert.GreaterOrEqual(t, *mean.Index, 0.0)
		light, err := alignment.Assess(partners, alignment.Options{Weights: []alignment.Weight{{Dimension: sunk, Weight: 0}}})
		require.NoError(t, err)
		for _, r := range light.Dimensions {
			if r.Dimension == sunk {
				assert.Equal(t, 0.0, *r.Score, "still judged, though it has no weight")
			}
		}
	})
}

// Whatever the amounts, weights and thresholds: an error, or an assessment that JSON can hold, with every score in range.
func FuzzNoFigureIsOutOfRange(f *testing.F) {
	f.Add("0", "0", "0", "0", 1.0, 0.5)
	f.Add("99999999999999999999999", "0.000000000000000001", "0", "0.000000000000000001", 1e6, 1.0)
	f.Add("0.000000000000000001", "999999999999999999999999.999999999999999999", "1", "0", 5e-324, 5e-324)
	f.Add("1e999999999", "1e-999999999", "-1", "NaN", math.NaN(), math.Inf(1))
	f.Add("1", "3", "", "7", 0.0, 0.0)
	f.Fuzz(func(t *testing.T, riskA, riskB, rewardA, rewardB string, weight, threshold float64) {
		a, b := alignment.Partner{ID: "a", Currency: "EUR"}, alignment.Partner{ID: "b", Currency: "EUR"}
		amount := func(s string) decimal.NullDecimal {
			d, err := decimal.NewFromString(s)
			return decimal.NullDecimal{Decimal: d, Valid: err == nil}
		}
		a.MoneyAtRisk, b.MoneyAtRisk = amount(riskA), amount(riskB)
		a.ExpectedBenefit, b.ExpectedBenefit = amount(rewardA), amount(rewardB)
		a.Agreed.Rewards, b.Agreed.Rewards = amount(riskB), amount(rewardA)
		a.Expectations = []alignment.Expectation{{Item: "x", Value: amount(riskA).Decimal}}
		b.Expectations = []alignment.Expectation{{Item: "x", Value: amount(rewardB).Decimal}}
		a = rated(a, alignment.Risk, map[string]int{"a": 0, "b": 4})
		for _, g := range aggregators {
			got, err := alignment.Assess([]alignment.Partner{a, b}, alignment.Options{
				Aggregator: g, Weights: []alignment.Weight{{Dimension: alignment.Risk, Weight: weight}},
				Thresholds: alignment.Thresholds{Unshared: threshold, ShareGap: threshold, Expectation: threshold},
			})
			if err != nil {
				continue
			}
			_, err = json.Marshal(got)
			require.NoError(t, err)
			for _, r := range got.Dimensions {
				for _, s := range []*float64{r.Score, r.Measured.Score, r.Perceived.Score, r.Outlook, got.Index} {
					if s != nil {
						assert.True(t, *s >= 0 && *s <= 4, "%v of %s", *s, r.Dimension)
					}
				}
			}
		}
	})
}
