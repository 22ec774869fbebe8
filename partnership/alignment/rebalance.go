package alignment

import (
	"maps"
	"slices"
)

// Rebalance says which reward shares would bring risk and reward into balance, and what it would do to the index if
// the partners agreed on them.
type Rebalance struct {
	Shares    []RewardShare `json:"shares,omitempty"`
	Index     *float64      `json:"index"`                // the index with these shares, all else as it is
	Gain      float64       `json:"gain"`                 // what the index gains; below 0 where it moves rewards away from those who put in the resources; 0 where the rewards are not known
	NotJudged string        `json:"not_judged,omitempty"` // why there are no such shares
}

// RewardShare is a partner's part of the rewards, 0 to 1. To divide an amount by the balanced shares to the last
// minor unit, split it by the partners' money at risk.
type RewardShare struct {
	Partner  string   `json:"partner"`
	Now      *float64 `json:"now"`      // nil: not known
	Balanced float64  `json:"balanced"` // its share of the risk
}

// rebalance judges the money dimensions anew with the rewards in the proportions of the risk.
func (l ledger) rebalance(a Assessment, o Options) Rebalance {
	risk := l.actual[Risk]
	if risk.shares == nil {
		return Rebalance{NotJudged: "money at risk is " + risk.why}
	}
	out := Rebalance{}
	for i, x := range l.partners {
		out.Shares = append(out.Shares, RewardShare{Partner: x.ID, Now: at(l.actual[Rewards].shares, i), Balanced: float(risk.shares[i])})
	}
	then := ledger{partners: l.partners, actual: maps.Clone(l.actual), agreed: maps.Clone(l.agreed)}
	then.actual[Rewards] = risk
	if l.agreed[Rewards].shares != nil {
		then.agreed[Rewards] = risk
	}
	results := slices.Clone(a.Dimensions)
	for i, r := range results {
		switch r.Dimension {
		case Risk, Resources, Rewards:
			results[i].Score, _ = lower(then.measure(r.Dimension, o.Thresholds.Unshared).Score, r.Perceived.Score)
		}
	}
	out.Index = index(o.Aggregator, weighed(results, o))
	if out.Index != nil && a.Index != nil && l.actual[Rewards].shares != nil {
		out.Gain = *out.Index - *a.Index
	}
	return out
}
