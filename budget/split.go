package budget

import (
	"errors"

	"github.com/shopspring/decimal"
)

// What a caller may branch on when a split is refused.
var (
	ErrNoWeights        = errors.New("no positive weight")
	ErrNegativeWeight   = errors.New("negative weight")
	ErrDuplicatePartner = errors.New("partner stands twice")
	ErrNoPartner        = errors.New("partner without an ID")
)

// Share is a partner's part of what is split: any weight that is not negative. Only the proportions count.
type Share struct {
	Partner string          `json:"partner" validate:"required"`
	Weight  decimal.Decimal `json:"weight"`
}

// Portion is what a partner receives or bears.
type Portion struct {
	Partner string `json:"partner"`
	Amount  Money  `json:"amount"`
}

// Split divides total in proportion to the weights by the method of the largest remainder (Hamilton): every portion is
// the exact share cut to whole minor units, and the units left over go one each to the largest cut-off parts. Ties go to
// the larger weight, then to the lower partner ID. Portions are in the order of the shares, sum to total exactly, and do
// not depend on that order; a weight of zero receives exactly zero, and Split(-x) is -Split(x).
//
// Split returns an error if total is not valid ([Money.Validate]), a partner has no ID ([ErrNoPartner]) or stands twice
// ([ErrDuplicatePartner]), a weight is out of range ([ErrAmountRange]) or negative ([ErrNegativeWeight]), or no weight is
// positive ([ErrNoWeights]).
func Split(total Money, shares []Share) ([]Portion, error) {
	if portions := splitNarrow(total, shares); portions != nil {
		return portions, nil
	}
	d, err := Splitter{}.Split(total, shares)
	return d.Portions, err
}

// SplitEqually divides total into parts that differ by at most one minor unit; the larger parts go to the lower partner
// IDs. The errors are those of [Split].
func SplitEqually(total Money, partners ...string) ([]Portion, error) {
	if portions := splitEquallyNarrow(total, partners); portions != nil {
		return portions, nil
	}
	shares := make([]Share, len(partners))
	one := decimal.New(1, 0)
	for i, p := range partners {
		shares[i] = Share{p, one}
	}
	return Split(total, shares)
}
