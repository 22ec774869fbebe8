package budget

import (
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
)

// ErrPercentages is the error of percentages that do not make exactly 100 and have nobody, or two, to take the rest.
var ErrPercentages = errors.New("percentages must make 100, or exactly one partner takes the rest")

// Percentage is a partner's strict part in hundredths, or whatever the others leave.
type Percentage struct {
	Partner string          `json:"partner" validate:"required"`
	Percent decimal.Decimal `json:"percent,omitzero"` // 0 to 100
	Rest    bool            `json:"rest,omitempty"`   // takes what is left of 100; Percent is then 0
}

var hundred = decimal.New(100, 0)

// SplitPercent divides total by strict percentages: they make exactly 100, or exactly one partner takes the rest.
// Nothing is scaled to fit. Rounding, ties and order are those of [Split].
//
// Beyond the errors of [Split] it refuses a percentage under 0 or over 100, a rest taker with a percentage of its own,
// two rest takers, and a sum that is not 100 without a rest taker or over 100 with one ([ErrPercentages]).
func SplitPercent(total Money, parts []Percentage) ([]Portion, error) {
	shares, err := percentShares(parts)
	if err != nil {
		return nil, fmt.Errorf("splitting %v by percentages: %w", total, err)
	}
	return Split(total, shares)
}

// percentShares checks strict percentages and makes weights of them that sum to 100.
func percentShares(parts []Percentage) ([]Share, error) {
	shares := make([]Share, len(parts))
	sum, rest := decimal.Decimal{}, -1
	for i, p := range parts {
		if rule := exact.Problem(p.Percent); rule != "" {
			return nil, fmt.Errorf("percentage of %.80q: %w: %s", p.Partner, ErrAmountRange, rule)
		}
		switch {
		case p.Percent.IsNegative() || p.Percent.GreaterThan(hundred):
			return nil, fmt.Errorf("%w: %.80q has %v, which is not between 0 and 100", ErrPercentages, p.Partner, p.Percent)
		case p.Rest && !p.Percent.IsZero():
			return nil, fmt.Errorf("%w: %.80q has a percentage and takes the rest", ErrPercentages, p.Partner)
		case p.Rest && rest >= 0:
			return nil, fmt.Errorf("%w: %.80q and %.80q both take it", ErrPercentages, parts[rest].Partner, p.Partner)
		case p.Rest:
			rest = i
		}
		sum = sum.Add(p.Percent)
		shares[i] = Share{p.Partner, p.Percent}
	}
	if sum.GreaterThan(hundred) || rest < 0 && !sum.Equal(hundred) {
		return nil, fmt.Errorf("%w: they make %v", ErrPercentages, sum)
	}
	if rest >= 0 {
		shares[rest].Weight = hundred.Sub(sum)
	}
	return shares, nil
}
