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
	c, err := r.Contributions(ctx, p)
	if err != nil || len(c.Partners) == 0 {
		return nil, err
	}
	rewards, reward := map[string]float64{}, 0.0
	for _, partner := range r.c.model.Partners {
		rewards[partner.ID] = partner.Reward.InexactFloat64()
		reward += rewards[partner.ID]
	}
	mean, tail := 0.0, 0.0
	for _, partner := range c.Partners {
		mean, tail = mean+partner.Mean, tail+partner.Tail
	}
	list := make([]Imbalance, 0, len(c.Partners))
	for _, partner := range c.Partners {
		i := Imbalance{Partner: partner.ID, Mean: partner.Mean, Tail: partner.Tail}
		i.RiskShare, i.TailShare = quotient(partner.Mean, mean), quotient(partner.Tail, tail)
		i.RewardShare = quotient(rewards[partner.ID], reward)
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

// quotient is nil unless the divisor is above 0.
func quotient(x, of float64) *float64 {
	q := x / of
	if !(of > 0) || math.IsInf(q, 0) || math.IsNaN(q) {
		return nil
	}
	return &q
}

func size(x *float64) float64 {
	if x == nil {
		return 0
	}
	return math.Abs(*x)
}
