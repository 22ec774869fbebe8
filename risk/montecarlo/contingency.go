package montecarlo

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

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
	needed := quantile
	if r.c != nil && r.part == "" {
		needed = quantile.Sub(r.c.model.Base)
	}
	return decimal.Max(decimal.Zero, needed.RoundCeil(minorUnits(r.Currency()))), nil
}

// The ISO 4217 codes, current and historic, whose minor unit is not a hundredth.
const (
	wholes = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF " +
		"ADP BEC BEF BEL BYB BYR ESA ESB ESP GRD ITL LUC LUF LUL MGF PTE TPE TRL"
	thousandths    = "BHD IQD JOD KWD LYD OMR TND"
	tenThousandths = "CLF UYW"
)

// minorUnits is the number of decimal places of a currency, 2 for one that is not known.
func minorUnits(currency string) int32 {
	switch {
	case currency == "":
		return 2
	case strings.Contains(wholes, currency):
		return 0
	case strings.Contains(thousandths, currency):
		return 3
	case strings.Contains(tenThousandths, currency):
		return 4
	}
	return 2
}
