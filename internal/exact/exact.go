// Package exact bounds and prints decimals before anyone computes with them: 1e999999999 is a valid decimal of
// eleven characters whose digits fill a gigabyte. Every door of the library checks with [Problem] first.
package exact

import (
	"math/big"
	"strings"

	"github.com/shopspring/decimal"
)

// Limits of every decimal that the library takes in.
const (
	MaxPlaces = 18 // decimal places
	MaxDigits = 24 // digits before the decimal point: |d| < 10^24
)

// slack is how many trailing zeros beyond MaxPlaces a decimal may carry before it is refused unread.
const slack = 64

// shortDigits is how many digits a coefficient may have to fit an int64 for certain.
const shortDigits = 18

// Problem says which limit d breaks, or "" if it breaks none. It looks at exponent and size first and never expands a
// decimal, so it costs the same for any input. A value within the limits is accepted whatever its exponent
// (1.50 and 1.5 alike).
func Problem(d decimal.Decimal) string {
	exp := d.Exponent()
	switch {
	case exp > MaxDigits:
		return tooLarge
	case exp < -MaxPlaces-slack:
		return tooFine
	case exp >= -MaxPlaces && exp <= MaxDigits-shortDigits && d.NumDigits() <= shortDigits:
		return "" // nearly every amount, without allocating
	}
	coefficient := d.Coefficient()
	if coefficient.BitLen() > 4*(MaxDigits+MaxPlaces+slack) {
		return tooLarge
	}
	if coefficient.Sign() != 0 && d.NumDigits()+int(exp) > MaxDigits {
		return tooLarge
	}
	if exp < -MaxPlaces {
		if _, rest := coefficient.QuoRem(coefficient, Pow10(-MaxPlaces-exp), new(big.Int)); rest.Sign() != 0 {
			return tooFine
		}
	}
	return ""
}

const (
	tooLarge = "must be below 10^24 in size"
	tooFine  = "must have at most 18 decimal places"
)

// Pow10 returns 10^n as a new integer. n must be between 0 and a few hundred.
func Pow10(n int32) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// Show prints d for an error message: in full where it is within the limits, else as digits and exponent, bounded.
func Show(d decimal.Decimal) string {
	if Problem(d) == "" {
		return d.String()
	}
	coefficient := d.Coefficient()
	if coefficient.BitLen() > 4*(MaxDigits+MaxPlaces) {
		return "a number of more than 40 digits"
	}
	return strings.Join([]string{coefficient.String(), "e", big.NewInt(int64(d.Exponent())).String()}, "")
}
