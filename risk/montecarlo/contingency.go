package montecarlo

import (
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/iso4217"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Contingency is what to set aside so that the loss is covered with confidence p: the quantile at p less the model's
// Base, rounded up to the minor unit of the currency, never below 0. From the result of one event or partner no Base is
// taken off. The quantile is read to 14 significant digits first, so that the noise of adding 0.1 and 0.2 costs nobody a
// cent. Its standard error is [Result.StdErrQuantile] at p.
//
// Contingency returns an error if p is not between 0 and 1.
func (r *Result) Contingency(p float64) (decimal.Decimal, error) {
	check := validate.New("contingency")
	if !check.Within("p", p, 0, 1) {
		return decimal.Decimal{}, check.Err()
	}
	quantile, err := decimal.NewFromString(strconv.FormatFloat(r.Quantile(p), 'e', 13, 64))
	if err != nil {
		return decimal.Decimal{}, err
	}
	digits, known := iso4217.MinorUnits(r.Currency())
	if !known {
		digits = 2 // the model names none
	}
	needed := quantile
	if r.c != nil && r.part == "" {
		needed = quantile.Sub(r.c.model.Base)
	}
	return decimal.Max(decimal.Zero, needed.RoundCeil(digits)), nil
}
