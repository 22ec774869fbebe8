package budget

import (
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Conversion says whether an amount in another currency is converted before it is split or each portion after. The empty
// Conversion is [ConvertBeforeSplit].
type Conversion string

// The orders of conversion and split.
const (
	ConvertBeforeSplit Conversion = "before-split" // one rounding; portions add up to the converted total
	ConvertAfterSplit  Conversion = "after-split"  // portions add up in the original currency; each is then rounded on its own
)

// SplitConverted splits a total and converts it into another currency at the rate given for a day, in the order that the
// agreement says. Rest is what the converted total has more (or, negative, less) than the portions: zero before the
// split, roundings after it. Its errors are those of [Convert] and [Split], and an unknown conversion.
func SplitConverted(total Money, shares []Share, to string, on time.Time, rates []Rate, c Conversion) (Division, error) {
	whole, err := Convert(total, to, on, rates)
	if err != nil {
		return Division{}, err
	}
	if c == "" || c == ConvertBeforeSplit {
		return Splitter{}.Split(whole, shares)
	}
	if c != ConvertAfterSplit {
		p := validate.New("conversion")
		p.Add("conversion", "oneof", "must be one of before-split, after-split", string(c))
		return Division{}, p.Err()
	}
	d, err := Splitter{}.Split(total, shares)
	if err != nil {
		return Division{}, err
	}
	x := newExchange(rates)
	d.Rest = whole
	for i, q := range d.Portions {
		amount, err := x.convert(q.Amount.Amount, total.Currency, to, on)
		if err != nil {
			return Division{}, err
		}
		d.Portions[i].Amount = Money{amount, to}
		d.Rest.Amount = d.Rest.Amount.Sub(amount)
	}
	return d, nil
}
