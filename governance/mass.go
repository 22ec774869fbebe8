package governance

import (
	"math/big"
	"math/bits"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
)

// massBits bounds the total weight of a committee in its own unit, so that sums and doubles stay within a mass.
const massBits = 125

// mass is a weight in whole units of the finest weight of a committee: an exact integer of up to 128 bits, so that
// adding up ballots allocates nothing.
type mass struct{ hi, lo uint64 }

func units(n int) mass { return mass{lo: uint64(n)} }

func (m mass) plus(o mass) mass {
	lo, carry := bits.Add64(m.lo, o.lo, 0)
	hi, _ := bits.Add64(m.hi, o.hi, carry)
	return mass{hi, lo}
}

// minus takes o off m; it must not be larger.
func (m mass) minus(o mass) mass {
	lo, borrow := bits.Sub64(m.lo, o.lo, 0)
	hi, _ := bits.Sub64(m.hi, o.hi, borrow)
	return mass{hi, lo}
}

func (m mass) isZero() bool { return m.hi == 0 && m.lo == 0 }

func (m mass) less(o mass) bool { return m.hi < o.hi || m.hi == o.hi && m.lo < o.lo }

func (m mass) big() *big.Int {
	b := new(big.Int).SetUint64(m.hi)
	return b.Or(b.Lsh(b, 64), new(big.Int).SetUint64(m.lo))
}

// decimal is m at a scale of so many places.
func (m mass) decimal(scale int32) decimal.Decimal { return decimal.NewFromBigInt(m.big(), -scale) }

// massOfBig turns a whole number that is not negative into a mass; a larger one becomes the largest, which no total
// reaches.
func massOfBig(b *big.Int) mass {
	if b.BitLen() > 128 {
		return mass{^uint64(0), ^uint64(0)}
	}
	lo := new(big.Int).And(b, new(big.Int).SetUint64(^uint64(0)))
	return mass{new(big.Int).Rsh(b, 64).Uint64(), lo.Uint64()}
}

// massOf is d × 10^scale. The scale must leave d whole, and d must not be negative. It reports false where the mass
// has more than massBits bits.
func massOf(d decimal.Decimal, scale int32) (mass, bool) {
	shift := d.Exponent() + scale
	if shift >= 0 && shift < int32(len(tens)) && isShort(d) {
		hi, lo := bits.Mul64(uint64(d.CoefficientInt64()), tens[shift])
		return mass{hi, lo}, bits.Len64(hi) <= massBits-64
	}
	c := d.Coefficient()
	if c.Sign() == 0 {
		return mass{}, true
	}
	if shift < 0 {
		c.Quo(c, exact.Pow10(-shift))
	} else {
		c.Mul(c, exact.Pow10(shift))
	}
	return massOfBig(c), c.BitLen() <= massBits
}

// isShort reports whether d has its coefficient in an int64 and is plainly within the limits of every decimal.
func isShort(d decimal.Decimal) bool {
	return d.Exponent() <= 0 && d.Exponent() >= -exact.MaxPlaces && d.NumDigits() <= 18
}

var tens = [...]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19}

// ratio is share ÷ outOf in whole numbers.
func ratio(share, outOf decimal.Decimal) (num, den *big.Int) {
	num, den = share.Coefficient(), outOf.Coefficient()
	if d := share.Exponent() - outOf.Exponent(); d >= 0 {
		num.Mul(num, exact.Pow10(d))
	} else {
		den.Mul(den, exact.Pow10(-d))
	}
	return num, den
}

// ceiling is d in whole units of so many places, rounded up.
func ceiling(d decimal.Decimal, scale int32) mass {
	return massOfBig(d.Shift(scale).Ceil().BigInt())
}
