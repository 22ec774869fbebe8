package alignment

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
)

// Rebalance says which reward shares would bring risk and reward into balance, and what it would do to the index if
// the partners agreed on them.
type Rebalance struct {
	Shares    []RewardShare `json:"shares,omitempty"`
	Index     *float64      `json:"index"`                // the index with these shares, all else as it is
	Gain      *float64      `json:"gain"`                 // what the index gains; below 0 where it moves rewards away from those who put in the resources; nil where the rewards are not known
	NotJudged string        `json:"not_judged,omitempty"` // why there are no such shares
}

// RewardShare is a partner's part of the rewards, 0 to 1. The exact balanced shares are the partners' money at risk,
// taken as weights: agreed so, they balance with nothing left over; to divide an amount, split it by them.
type RewardShare struct {
	Partner  string          `json:"partner"`
	Now      *float64        `json:"now"`      // nil: not known
	Balanced float64         `json:"balanced"` // its share of the risk, the nearest float64
	Percent  decimal.Decimal `json:"percent"`  // the same in per cent for a contract: 2 places, and exactly 100 over all partners (largest remainder)
}

// rebalance judges the money dimensions anew with the rewards in the proportions of the risk.
func (l ledger) rebalance(a Assessment, o Options) Rebalance {
	risk := l.actual[Risk]
	if risk.shares == nil {
		return Rebalance{NotJudged: "money at risk is " + risk.why}
	}
	percent, err := percentages(l.partners)
	if err != nil {
		return Rebalance{NotJudged: err.Error()} // cannot be: the amounts are checked, and one is above 0
	}
	out := Rebalance{}
	for i, x := range l.partners {
		out.Shares = append(out.Shares, RewardShare{
			Partner: x.ID, Now: at(l.actual[Rewards].shares, i), Balanced: float(risk.shares[i]), Percent: percent[i],
		})
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
	if a.Index != nil && l.actual[Rewards].shares != nil { // the same dimensions are judged then
		gain := *out.Index - *a.Index
		out.Gain = &gain
	}
	return out
}

// percentages splits 100 by the partners' money at risk, in hundredths: the unit of the euro, which stands for a per
// cent here.
func percentages(partners []Partner) ([]decimal.Decimal, error) {
	weights := make([]budget.Share, len(partners))
	for i, x := range partners {
		weights[i] = budget.Share{Partner: x.ID, Weight: x.MoneyAtRisk.Decimal}
	}
	portions, err := budget.Split(budget.Money{Amount: decimal.NewFromInt(100), Currency: "EUR"}, weights)
	out := make([]decimal.Decimal, len(portions))
	for i, p := range portions {
		out[i] = p.Amount.Amount
	}
	return out, err
}
