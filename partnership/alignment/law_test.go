package alignment_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/partnership/alignment"
)

// invent makes 2 to 6 partners with every kind of fact, the same for the same seed; some facts are left out.
func invent(seed uint64) []alignment.Partner {
	r := rand.New(rand.NewPCG(seed, 11))
	n := 2 + r.IntN(5)
	partners := make([]alignment.Partner, n)
	amount := func() decimal.Decimal { return decimal.New(r.Int64N(1_000_000), -int32(r.IntN(4))) }
	maybe := func() decimal.NullDecimal {
		if r.IntN(12) == 0 {
			return decimal.NullDecimal{}
		}
		return decimal.NewNullDecimal(amount())
	}
	agreed := r.IntN(2) == 0
	for i := range partners {
		x := alignment.Partner{ID: string(rune('a' + i)), Currency: "EUR", MoneyAtRisk: maybe(), ExpectedBenefit: maybe()}
		for range r.IntN(4) {
			x.Contributions = append(x.Contributions, alignment.Contribution{Kind: "cash", Amount: amount()})
		}
		if agreed {
			share := decimal.NewNullDecimal(decimal.NewFromInt(1 + r.Int64N(9)))
			x.Agreed = alignment.Agreed{Risk: share, Rewards: share}
		}
		x.Vision, x.Values, x.Goals = statements(r), statements(r), statements(r)
		for _, c := range r.Perm(6)[:r.IntN(7)] {
			x.Priorities = append(x.Priorities, fmt.Sprint("p", c))
		}
		for _, d := range alignment.Dimensions() {
			for j := range n {
				if level := r.IntN(6); level <= 4 {
					x.Ratings = append(x.Ratings, alignment.Rating{Dimension: d, About: string(rune('a' + j)), Level: &level})
				}
			}
		}
		partners[i] = x
	}
	return partners
}

func statements(r *rand.Rand) []alignment.Statement {
	var out []alignment.Statement
	for _, k := range r.Perm(5)[:1+r.IntN(4)] {
		s := alignment.Statement{Theme: fmt.Sprint("t", k)}
		if r.IntN(5) == 0 {
			s.Rejects = []string{fmt.Sprint("t", (k+1)%5)}
		}
		out = append(out, s)
	}
	return out
}

// rename gives each partner another ID, in the reverse order.
func rename(partners []alignment.Partner) []alignment.Partner {
	other := func(id string) string { return string('z' - rune(id[0]-'a')) }
	out := slices.Clone(partners)
	for i := range out {
		out[i].ID = other(out[i].ID)
		out[i].Ratings = slices.Clone(out[i].Ratings)
		for j := range out[i].Ratings {
			out[i].Ratings[j].About = other(out[i].Ratings[j].About)
		}
	}
	return out
}

func figures(a alignment.Assessment) []any {
	out := []any{a.Index, a.NotJudged, a.RiskAndReward.Score, a.Rebalance.Index}
	for _, r := range a.Dimensions {
		out = append(out, r.Score, r.Measured.Score, r.Perceived.Score, r.Outlook)
		if r.Measured.Imbalance != nil {
			out = append(out, r.Measured.Imbalance.Amount, r.Measured.Imbalance.Excess)
		}
	}
	return out
}

var aggregators = []alignment.Aggregator{"", alignment.Geometric, alignment.WeakestLink, alignment.WeightedMean}

func FuzzSymmetricInTheParties(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		partners, o := invent(seed), alignment.Options{Aggregator: aggregators[seed%4]}
		a, err := alignment.Assess(partners, o)
		require.NoError(t, err)
		text, err := json.Marshal(a)
		require.NoError(t, err, "no NaN, no infinity")

		shuffled := slices.Clone(partners)
		rand.New(rand.NewPCG(seed, 5)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		b, err := alignment.Assess(shuffled, o)
		require.NoError(t, err)
		again, err := json.Marshal(b)
		require.NoError(t, err)
		assert.Equal(t, string(text), string(again), "the order of the partners has no meaning")

		c, err := alignment.Assess(rename(partners), o)
		require.NoError(t, err)
		assert.Equal(t, figures(a), figures(c), "who is called what has no meaning")
		assert.Len(t, c.Findings, len(a.Findings))
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

func FuzzProportionalSharesBalanceExactly(f *testing.F) {
	f.Add(uint64(1), uint16(1), uint16(1), uint16(1))
	f.Add(uint64(2), uint16(3), uint16(7), uint16(1))
	f.Add(uint64(3), uint16(333), uint16(1000), uint16(17))
	f.Fuzz(func(t *testing.T, seed uint64, risk, resources, rewards uint16) {
		partners := invent(seed)
		r := rand.New(rand.NewPCG(seed, 3))
		for i := range partners {
			base := decimal.New(1+r.Int64N(1e6), -2)
			times := func(k uint16) decimal.Decimal { return base.Mul(decimal.NewFromInt(int64(k) + 1)) }
			x := &partners[i]
			x.MoneyAtRisk, x.ExpectedBenefit = decimal.NewNullDecimal(times(risk)), decimal.NewNullDecimal(times(rewards))
			x.Contributions = []alignment.Contribution{{Kind: "cash", Amount: times(resources)}}
			x.Agreed = alignment.Agreed{}
			if seed%2 == 0 {
				x.Agreed.Risk, x.Agreed.Rewards = decimal.NewNullDecimal(base), decimal.NewNullDecimal(base)
			}
		}
		a, err := alignment.Assess(partners, alignment.Options{})
		require.NoError(t, err)
		for _, d := range a.Dimensions[:3] {
			assert.Equal(t, alignment.Imbalance{}, *d.Measured.Imbalance, "nothing to move, nobody to complain")
			assert.Equal(t, 4.0, *d.Measured.Score)
		}
		for _, b := range a.Balances {
			assert.Zero(t, *b.RiskGap)
			assert.Equal(t, 1.0, *b.RiskRatio)
		}
		assert.Zero(t, *a.Rebalance.Gain)
	})
}
