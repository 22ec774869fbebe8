package budget

import (
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/iso4217"
)

// What a caller may branch on when money is refused.
var (
	ErrCurrencyMismatch = errors.New("currencies differ")
	ErrUnknownCurrency  = iso4217.ErrUnknown
	ErrTooFine          = errors.New("finer than the minor unit")
	ErrAmountRange      = errors.New("amount out of range")
)

// Money is an exact amount in major units of an ISO 4217 currency. The zero Money is "no amount given": it has no
// currency and does not add to any other.
//
// Its JSON is {"amount":"12.50","currency":"EUR"}: a string padded to the minor unit. Amounts are read from strings or
// numbers without loss; an unknown or repeated field, an unknown currency and an amount that is finer than the minor
// unit or out of range are refused.
type Money struct {
	Amount   decimal.Decimal `json:"amount"`
	Currency string          `json:"currency"`
}

// NewMoney reads an amount such as "12.50" and a currency code such as "EUR".
//
// It returns an error if the text is not a decimal number, the currency is unknown ([ErrUnknownCurrency]), or the amount
// is finer than the currency's minor unit ([ErrTooFine]) or not below 10^24 in size ([ErrAmountRange]).
func NewMoney(amount, currency string) (Money, error) {
	d, err := parseDecimal(amount)
	if err != nil {
		return Money{}, err
	}
	m := Money{Amount: d, Currency: currency}
	if err := m.Validate(); err != nil {
		return Money{}, err
	}
	return m, nil
}

// maxNumeral is the longest text of a number that is read.
const maxNumeral = 200

func parseDecimal(s string) (decimal.Decimal, error) {
	if len(s) > maxNumeral {
		return decimal.Decimal{}, fmt.Errorf("amount of %d characters: %w", len(s), ErrAmountRange)
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return decimal.Decimal{}, fmt.Errorf("amount %.80q is not a decimal number within the limits", s)
	}
	return d, nil
}

// Validate checks the currency and that the amount is in range and a whole number of minor units.
func (m Money) Validate() error {
	digits, ok := MinorUnits(m.Currency)
	if !ok {
		return fmt.Errorf("%w %.20q", ErrUnknownCurrency, m.Currency)
	}
	if fits(m.Amount, digits) {
		return nil
	}
	if rule := exact.Problem(m.Amount); rule != "" {
		return fmt.Errorf("%w: %s, got %s", ErrAmountRange, rule, exact.Show(m.Amount))
	}
	if !m.Amount.Equal(m.Amount.Truncate(digits)) {
		return fmt.Errorf("%v: %w of %s", m, ErrTooFine, m.Currency)
	}
	return nil
}

// fits reports the common case at a glance: at most the currency's places are written, and few digits.
func fits(d decimal.Decimal, digits int32) bool {
	exp := d.Exponent()
	return exp <= 0 && -exp <= digits && d.NumDigits() <= 18
}

// together checks both operands and that their currencies agree.
func together(what string, a, b Money) error {
	err := a.Validate()
	if err == nil {
		err = b.Validate()
	}
	if err == nil && a.Currency != b.Currency {
		err = ErrCurrencyMismatch
	}
	if err != nil {
		return fmt.Errorf("%s %v and %v: %w", what, a, b, err)
	}
	return nil
}

// Add is m + o. It returns an error if either is not valid, if their currencies differ ([ErrCurrencyMismatch]), or if
// the sum is out of range.
func (m Money) Add(o Money) (Money, error) {
	if err := together("adding", m, o); err != nil {
		return Money{}, err
	}
	return inRange(Money{m.Amount.Add(o.Amount), m.Currency})
}

// Sub is m − o, with the errors of [Money.Add].
func (m Money) Sub(o Money) (Money, error) {
	if err := together("subtracting", m, o); err != nil {
		return Money{}, err
	}
	return inRange(Money{m.Amount.Sub(o.Amount), m.Currency})
}

func inRange(m Money) (Money, error) {
	if err := m.Validate(); err != nil {
		return Money{}, err
	}
	return m, nil
}

// Cmp is -1, 0 or +1 as m is less than, equal to or more than o, with the errors of [Money.Add].
func (m Money) Cmp(o Money) (int, error) {
	if err := together("comparing", m, o); err != nil {
		return 0, err
	}
	return m.Amount.Cmp(o.Amount), nil
}

// Equal reports whether both are the same amount of the same currency, however written (1.5 and 1.50). An amount out of
// range equals none.
func (m Money) Equal(o Money) bool {
	return m.Currency == o.Currency && exact.Problem(m.Amount) == "" && exact.Problem(o.Amount) == "" && m.Amount.Equal(o.Amount)
}

// Neg is −m.
func (m Money) Neg() Money { return Money{m.Amount.Neg(), m.Currency} }

// IsZero reports whether the amount is 0, of whatever currency.
func (m Money) IsZero() bool { return m.Amount.IsZero() }

// String is the currency and the amount padded to the minor unit: "EUR 12.50". An amount out of range is not expanded.
func (m Money) String() string {
	if m.Currency == "" {
		return m.text()
	}
	return fmt.Sprintf("%.20s %s", m.Currency, m.text())
}

// text is the amount padded to the minor unit, with more places only where it has them.
func (m Money) text() string {
	if exact.Problem(m.Amount) != "" {
		return exact.Show(m.Amount)
	}
	digits, _ := MinorUnits(m.Currency)
	if s := m.Amount.String(); -m.Amount.Exponent() > digits && !m.Amount.Equal(m.Amount.Truncate(digits)) {
		return s
	}
	return m.Amount.StringFixed(digits)
}

// Sum adds up. Without operands it is zero. It returns an error if the currency is unknown, an operand is not valid or
// of another currency ([ErrCurrencyMismatch]), or the sum is out of range.
func Sum(currency string, ms ...Money) (Money, error) {
	digits, ok := MinorUnits(currency)
	if !ok {
		return Money{}, fmt.Errorf("summing: %w %.20q", ErrUnknownCurrency, currency)
	}
	sum := Money{decimal.New(0, -digits), currency}
	for i, m := range ms {
		if err := together("adding", sum, m); err != nil {
			return Money{}, fmt.Errorf("operand %d: %w", i, err)
		}
		sum.Amount = sum.Amount.Add(m.Amount)
	}
	return inRange(sum)
}
