package risk

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Outcome is an event that happens with a probability or not at all.
type Outcome struct {
	Probability decimal.Decimal `json:"probability"` // 0 to 1
	Impact      decimal.Decimal `json:"impact"`      // money; a loss is negative, a gain positive
}

// MonetaryValue is the expected monetary value of outcomes. All figures are exact.
type MonetaryValue struct {
	Total    decimal.Decimal   `json:"total"`    // sum of Items
	Items    []decimal.Decimal `json:"items"`    // probability × impact, in the order given
	Variance decimal.Decimal   `json:"variance"` // of the total, if the outcomes are independent: Σ p (1 − p) impact²
}

// EMV is the expected monetary value of independent yes-or-no outcomes (PMBOK Guide, 11.4.2.2; the variance is that of
// independent Bernoulli events).
//
// EMV returns an error if a probability is outside 0 to 1 or a number outside the limits of 24 digits and 18 places.
func EMV(outcomes []Outcome) (MonetaryValue, error) {
	p := validate.New("outcomes")
	for i, o := range outcomes {
		at := p.Item("outcomes", i)
		if at.NotNegative("probability", o.Probability) && o.Probability.GreaterThan(one) {
			at.Add("probability", "range", "must be at most 1", o.Probability)
		}
		at.Decimal("impact", o.Impact)
	}
	if err := p.Err(); err != nil {
		return MonetaryValue{}, fmt.Errorf("expected monetary value: %w", err)
	}
	v := MonetaryValue{Items: make([]decimal.Decimal, len(outcomes))}
	for i, o := range outcomes {
		v.Items[i] = o.Probability.Mul(o.Impact)
		v.Total = v.Total.Add(v.Items[i])
		v.Variance = v.Variance.Add(v.Items[i].Mul(o.Impact).Mul(one.Sub(o.Probability)))
	}
	return v, nil
}
