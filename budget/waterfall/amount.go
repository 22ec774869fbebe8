package waterfall

import (
	"math/big"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
)

// Places is how many decimal places the exact figures of a result show, a half rounded up.
const Places = 12

// grainPlaces is how many decimal places amounts are carried to inside; a grain is one unit of the last.
const grainPlaces = 24

// dust is the number of grains below which something due counts as paid: 10^-18 of a unit.
const dust = 1_000_000

// Amounts inside are whole numbers of grains or of minor units ("cents"). Those that a ledger keeps by partner and by lane
// change in place; all others never do.

func add(a, b *big.Int) *big.Int { return new(big.Int).Add(a, b) }
func sub(a, b *big.Int) *big.Int { return new(big.Int).Sub(a, b) }
func mul(a, b *big.Int) *big.Int { return new(big.Int).Mul(a, b) }

func least(a, b *big.Int) *big.Int {
	if b.Cmp(a) < 0 {
		return b
	}
	return a
}

// floor is n ÷ d rounded down, d being above 0.
func floor(n, d *big.Int) *big.Int { return new(big.Int).Div(n, d) }

// ceiling is r rounded up.
func ceiling(r *big.Rat) *big.Int {
	q, rest := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	return q
}

// halfUp is n ÷ d to the nearest whole number, a half up, d being above 0 and even.
func halfUp(n, d *big.Int) *big.Int {
	q := new(big.Int).Rsh(d, 1)
	q.Add(q, n)
	return q.Div(q, d)
}

// halfEven is n ÷ d to the nearest whole number, a half to the even one, d being above 0.
func halfEven(n, d *big.Int) *big.Int {
	q, rest := new(big.Int).DivMod(n, d, new(big.Int))
	switch c := rest.Lsh(rest, 1).Cmp(d); {
	case c > 0, c == 0 && q.Bit(0) == 1:
		q.Add(q, big.NewInt(1))
	}
	return q
}

// scaled is d as a whole number of 10^-places; d must have no more places than that.
func scaled(d decimal.Decimal, places int32) *big.Int { return d.Shift(places).BigInt() }

// grains is d as grains; it has at most 18 places.
func grains(d decimal.Decimal) *big.Int { return scaled(d, grainPlaces) }

// hidden is 10^(grainPlaces - Places): what is not shown of an amount.
const hidden = 1_000_000_000_000

// scratch is room for sums that are done over and over.
type scratch struct{ n, rest, sum, hidden, half *big.Int }

func newScratch() *scratch {
	return &scratch{new(big.Int), new(big.Int), new(big.Int), big.NewInt(hidden), big.NewInt(hidden / 2)}
}

// shown is an amount of grains to [Places] decimal places, a half up.
func (s *scratch) shown(n *big.Int) decimal.Decimal {
	if n.Sign() == 0 {
		return decimal.Decimal{}
	}
	s.n.Add(n, s.half)
	s.n.DivMod(s.n, s.hidden, s.rest)
	return asDecimal(s.n, -Places)
}

// asDecimal is n · 10^exp.
func asDecimal(n *big.Int, exp int32) decimal.Decimal {
	if n.IsInt64() {
		return decimal.New(n.Int64(), exp)
	}
	return decimal.NewFromBigInt(n, exp)
}

// text is an amount of minor units for a sentence, padded to the places of the currency.
func text(n *big.Int, digits int32) string {
	s := n.String()
	if digits == 0 {
		return s
	}
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	if pad := int(digits) + 1 - len(s); pad > 0 {
		s = strings.Repeat("0", pad) + s
	}
	point := len(s) - int(digits)
	return sign + s[:point] + "." + s[point:]
}

// quotient is a ÷ b to [Places] decimal places, half to even; not Valid if b is 0.
func quotient(a, b *big.Int) decimal.NullDecimal {
	if b.Sign() == 0 {
		return decimal.NullDecimal{}
	}
	return decimal.NewNullDecimal(decimal.NewFromBigInt(halfEven(mul(a, exact.Pow10(Places)), b), -Places))
}
