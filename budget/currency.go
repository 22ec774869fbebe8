package budget

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/iso4217"
)

// MinorUnits is the number of decimal digits of a currency's smallest unit by ISO 4217: JPY 0, USD 2, BHD 3, CLF 4.
// Withdrawn currencies are known too. These are not the display digits of CLDR. ok is false for any code that is not
// one of ISO 4217 with a minor unit; codes are in capitals.
func MinorUnits(currency string) (digits int32, ok bool) { return iso4217.MinorUnits(currency) }

// Smallest steps in cash where coins are coarser than the minor unit: Unicode CLDR 41, supplementalData, currencyData.
const (
	cashTwentieths = "CAD CHF"
	cashHalves     = "DKK"
	cashWholes     = "AMD COP CRC CZK GYD HUF IDR MNT MUR NOK PKR SEK TWD TZS UZS VEF"
)

// CashStep is the smallest amount that can be paid in cash where that is more than one minor unit: CHF 0.05, SEK 1.
// ok is false for a currency without such a step (and for an unknown one).
func CashStep(currency string) (step decimal.Decimal, ok bool) {
	if _, known := MinorUnits(currency); !known {
		return decimal.Decimal{}, false
	}
	switch {
	case strings.Contains(cashTwentieths, currency):
		return decimal.New(5, -2), true
	case strings.Contains(cashHalves, currency):
		return decimal.New(5, -1), true
	case strings.Contains(cashWholes, currency):
		return decimal.New(1, 0), true
	}
	return decimal.Decimal{}, false
}
