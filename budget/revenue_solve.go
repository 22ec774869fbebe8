package budget

import (
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// ShareQuestion asks which share of the revenue lets a partner reach an income; to break even, the amount is what the
// partner spent.
type ShareQuestion struct {
	Partner string          `json:"partner"`
	Amount  decimal.Decimal `json:"amount"`           // not negative, in the currency of the agreement
	Places  int32           `json:"places,omitempty"` // decimal places of the percentage, 0 to 12
}

// ShareAnswer is the smallest share found, or why there is none. Income is what the partner earns with it, without one
// what it earns with everything.
type ShareAnswer struct {
	Percent decimal.NullDecimal `json:"percent"` // not valid: no share reaches the amount
	Income  decimal.Decimal     `json:"income"`
	Below   decimal.NullDecimal `json:"below"`  // the income one step less would bring, where there is one
	Reason  string              `json:"reason"` // in a sentence
}

// SolveShare finds by bisection the share, in percent to the places asked for, with which a partner's income from the
// ledger reaches an amount: with it, Distribute gives the partner at least the amount, and with one step less, it gives
// less. Income is what the partner earned and was topped up to its guarantees, less what it paid for those of others.
//
// The share holds in every tier; the other partners keep their proportions to each other in the rest. In a tier where no
// other has a weight the partner takes all whatever its share.
//
// It distributes the ledger about 7 times, and 3.3 times more for every place.
//
// SolveShare returns the errors of [RevenueAgreement.Distribute], and an error if the partner has no ID, the amount is
// negative or finer than the minor unit, or places is not between 0 and 12. That no share reaches the amount is no error
// but an answer.
func (a RevenueAgreement) SolveShare(q ShareQuestion, ledger []Entry) (ShareAnswer, error) {
	p := validate.New("share")
	p.ID("partner", q.Partner)
	checkNotNegative(p, "amount", q.Amount, a.Currency)
	if q.Places < 0 || q.Places > 12 {
		p.Add("places", "range", "must be between 0 and 12", q.Places)
	}
	order, err := a.checked(ledger)
	p.Merge("", err)
	if err := p.Err(); err != nil {
		return ShareAnswer{}, err
	}
	tiers, err := compileTiers(a.Tiers)
	if err != nil {
		return ShareAnswer{}, err
	}
	whole := new(big.Int).Mul(big.NewInt(100), exact.Pow10(q.Places)).Int64()
	income := func(share int64) decimal.Decimal {
		d := newDistributor(a, withShare(tiers, q.Partner, share, whole), ledger)
		if d.partners[q.Partner] == nil {
			d.names = append(d.names, q.Partner)
			d.partners[q.Partner] = &PartnerRevenue{Partner: q.Partner}
		}
		d.run(ledger, order)
		return d.partners[q.Partner].Earned.Add(d.partners[q.Partner].Guaranteed)
	}
	return bisect(q, a.Currency, whole, income), nil
}

// bisect finds the smallest of 0, 1, …, whole whose income reaches the amount, if income does not fall.
func bisect(q ShareQuestion, currency string, whole int64, income func(int64) decimal.Decimal) ShareAnswer {
	percent := func(n int64) decimal.NullDecimal { return decimal.NewNullDecimal(decimal.New(n, -q.Places)) }
	goal := printAmount(q.Amount, currency)
	if none := income(0); !none.LessThan(q.Amount) {
		return ShareAnswer{Percent: percent(0), Income: none, Reason: fmt.Sprintf("%s reaches %s without any share.", q.Partner, goal)}
	}
	low, high, below, reached := int64(0), whole, income(0), income(whole)
	if reached.LessThan(q.Amount) {
		return ShareAnswer{Income: reached, Reason: fmt.Sprintf("Even all of the revenue brings %s no more than %s, %s less than %s.", q.Partner,
			printAmount(reached, currency), printAmount(q.Amount.Sub(reached), currency), goal)}
	}
	for high-low > 1 {
		mid := low + (high-low)/2
		if got := income(mid); got.LessThan(q.Amount) {
			low, below = mid, got
		} else {
			high, reached = mid, got
		}
	}
	return ShareAnswer{Percent: percent(high), Income: reached, Below: decimal.NewNullDecimal(below),
		Reason: fmt.Sprintf("With %s %% %s reaches %s; with %s %% it would not.", percent(high).Decimal.StringFixed(q.Places), q.Partner, goal, percent(low).Decimal.StringFixed(q.Places))}
}

// withShare gives a partner a share of every tier, in parts of whole, and the others the rest in their proportions.
func withShare(tiers []compiledTier, partner string, share, whole int64) []compiledTier {
	out := make([]compiledTier, len(tiers))
	for i, t := range tiers {
		c := compiledTier{upTo: t.upTo}
		others := new(big.Int)
		for k, s := range t.shares {
			if s.Partner != partner {
				c.shares = append(c.shares, s)
				c.weights = append(c.weights, new(big.Int).Mul(t.weights[k], big.NewInt(whole-share)))
				others.Add(others, t.weights[k])
			}
		}
		own := new(big.Int).Mul(others, big.NewInt(share))
		if others.Sign() == 0 {
			own.SetInt64(1)
		}
		c.shares = append(c.shares, Share{Partner: partner})
		c.weights = append(c.weights, own)
		c.sum = total(c.weights)
		out[i] = c
	}
	return out
}
