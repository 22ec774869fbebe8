package montecarlo

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// Imbalance holds a partner's part of the risk against its part of the rewards.
type Imbalance struct {
	Partner string  `json:"partner"`
	Mean    float64 `json:"mean"` // what it carries on average
	Tail    float64 `json:"tail"` // what it carries in the worst cases of the whole
	// Shares of what all partners carry together, on average and in the tail. Nil: that is no loss, so there are no shares.
	RiskShare *float64 `json:"risk_share"`
	TailShare *float64 `json:"tail_share"`
	// Standard errors of RiskShare and TailShare. Those of Ratio and TailRatio are these ÷ RewardShare, and the Gap's is that
	// of RiskShare. Nil without the share.
	StdErrRiskShare *float64 `json:"std_err_risk_share"`
	StdErrTailShare *float64 `json:"std_err_tail_share"`
	// RewardShare is its part of all rewards. Nil: the model names no rewards.
	RewardShare *float64 `json:"reward_share"`
	// Ratio is RiskShare ÷ RewardShare, TailRatio is TailShare ÷ RewardShare: above 1, the partner carries more than it is
	// rewarded for. Nil without either, or without any reward of its own.
	Ratio     *float64 `json:"ratio"`
	TailRatio *float64 `json:"tail_ratio"`
	// Gap is RiskShare - RewardShare. All gaps add up to 0.
	Gap *float64 `json:"gap"`
}

// Imbalance holds risk shares against reward shares for every partner that the model names, the largest gap first, then
// by partner. P is the level of the tail. It draws the trials again; errors are those of [Result.Contributions].
func (r *Result) Imbalance(ctx context.Context, p float64) ([]Imbalance, error) {
	t, err := r.attribute(ctx, p)
	if err != nil || len(t.partners) == 0 {
		return nil, err
	}
	rewards, reward := map[string]float64{}, 0.0
	for _, partner := range r.c.model.Partners {
		rewards[partner.ID] = partner.Reward.InexactFloat64()
	}
	for _, id := range r.c.partners {
		reward += rewards[id]
	}
	list := make([]Imbalance, 0, len(t.partners))
	for k, id := range r.c.partners {
		own := t.partners[k]
		i := Imbalance{Partner: id, Mean: own.all.mean, Tail: own.tail.mean}
		i.RiskShare, i.StdErrRiskShare = partOf(own.all, t.carried.all, t.products[k].all)
		i.TailShare, i.StdErrTailShare = partOf(own.tail, t.carried.tail, t.products[k].tail)
		i.RewardShare = quotient(rewards[id], reward)
		if i.RewardShare != nil && i.RiskShare != nil {
			gap := *i.RiskShare - *i.RewardShare
			i.Gap, i.Ratio = &gap, quotient(*i.RiskShare, *i.RewardShare)
		}
		if i.RewardShare != nil && i.TailShare != nil {
			i.TailRatio = quotient(*i.TailShare, *i.RewardShare)
		}
		list = append(list, i)
	}
	slices.SortFunc(list, func(a, b Imbalance) int {
		return cmp.Or(cmp.Compare(size(b.Gap), size(a.Gap)), cmp.Compare(a.Partner, b.Partner))
	})
	return list, nil
}

// partOf is one mean as a part of another, with its standard error: the root of the variance of x - share·y over the trials
// and the mean of y (Cochran 1977, section 6.3).
func partOf(x, y moments, product float64) (part, stdErr *float64) {
	part = quotient(x.mean, y.mean)
	if part == nil || y.n < 2 {
		return part, nil
	}
	squares := x.squares - 2**part*product + *part**part*y.squares
	return part, quotient(math.Sqrt(max(0, squares)/(y.n-1)/y.n), y.mean)
}

// quotient is nil unless the divisor is above 0.
func quotient(x, of float64) *float64 {
	q := x / of
	if !(of > 0) || math.IsInf(q, 0) || math.IsNaN(q) {
		return nil
	}
	return &q
}

// size is that of a gap, to nine places: of two partners both have the same.
func size(x *float64) float64 {
	if x == nil {
		return 0
	}
	return math.Round(1e9 * math.Abs(*x))
}
