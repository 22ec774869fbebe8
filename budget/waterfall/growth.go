package waterfall

import (
	"math/big"
	"time"
)

// precision is the number of binary places of the logarithms and powers, some 96 decimal ones.
const precision = 320

// halvings is how often the argument of an exponential is halved before its series is summed.
const halvings = 8

// curves works out logarithms and exponentials as whole numbers of 2^-precision.
//
// Package decimal can do the same: to 96 places PowWithPrecision takes 7 times as long as exp here, since it takes the
// logarithm of the base anew, and ExpTaylor, which continuous compounding needs, 110 times. Ten partners in five tiers over
// 120 months ask for some 250 exponentials, which would then take as long as all the rest together.
type curves struct{ one, ln2 *big.Int }

func newCurves() curves {
	c := curves{one: new(big.Int).Lsh(big.NewInt(1), precision)}
	c.ln2 = c.atanh(new(big.Int).Quo(c.one, big.NewInt(3)))
	c.ln2.Lsh(c.ln2, 1)
	return c
}

// atanh is z + z³/3 + z⁵/5 …, for z well below 1 in size.
func (c curves) atanh(z *big.Int) *big.Int {
	square := fixedMul(z, z)
	sum, power, term := new(big.Int).Set(z), new(big.Int).Set(z), new(big.Int)
	for k := int64(3); ; k += 2 {
		power = fixedMul(power, square)
		if term.Quo(power, big.NewInt(k)); term.Sign() == 0 {
			return sum
		}
		sum.Add(sum, term)
	}
}

// ln is the natural logarithm of a number above 0.
func (c curves) ln(r *big.Rat) *big.Int {
	num, den := r.Num(), r.Denom()
	shift := num.BitLen() - den.BitLen() // num/den is between 2^(shift-1) and 2^(shift+1)
	if shift > 0 {
		den = new(big.Int).Lsh(den, uint(shift))
	} else {
		num = new(big.Int).Lsh(num, uint(-shift))
	}
	z := new(big.Int).Sub(num, den) // ln x = 2 atanh((x-1)/(x+1))
	z.Lsh(z, precision)
	z.Quo(z, new(big.Int).Add(num, den))
	out := c.atanh(z)
	out.Lsh(out, 1)
	return out.Add(out, new(big.Int).Mul(c.ln2, big.NewInt(int64(shift))))
}

// exp is e^y.
func (c curves) exp(y *big.Int) factor {
	k, rest := new(big.Int).DivMod(y, c.ln2, new(big.Int)) // e^y = 2^k · e^rest
	rest.Rsh(rest, halvings)
	sum, term, product := new(big.Int).Add(c.one, rest), new(big.Int).Set(rest), new(big.Int)
	divisor := new(big.Int)
	for n := int64(2); ; n++ {
		product.Mul(term, rest)
		product.Rsh(product, precision)
		if term.Quo(product, divisor.SetInt64(n)); term.Sign() == 0 {
			break
		}
		sum.Add(sum, term)
	}
	for range halvings {
		product.Mul(sum, sum)
		sum.Rsh(product, precision)
	}
	return factor{sum, int(k.Int64())}
}

func fixedMul(a, b *big.Int) *big.Int {
	p := new(big.Int).Mul(a, b)
	return p.Rsh(p, precision)
}

// factor is a positive number: mantissa · 2^(shift - precision).
type factor struct {
	mantissa *big.Int
	shift    int
}

// times is x multiplied by the factor, to the nearest whole number.
func (f factor) times(x *big.Int) *big.Int {
	p := new(big.Int).Mul(x, f.mantissa)
	down := precision - f.shift
	if down <= 0 {
		return p.Lsh(p, uint(-down))
	}
	up := p.Bit(down - 1)
	if p.Rsh(p, uint(down)); up == 1 {
		p.Add(p, big.NewInt(1))
	}
	return p
}

// factors remembers factors of growth up to one day. Time only goes on, so those up to an earlier day are let go.
type factors struct {
	to   time.Time
	from map[[2]int64]factor
}

// of is the factor from days on to a later one, worked out where it is not known.
func (f *factors) of(first, from, to time.Time, work func() factor) factor {
	if f.from == nil || !f.to.Equal(to) {
		f.to, f.from = to, map[[2]int64]factor{}
	}
	key := [2]int64{first.Unix(), from.Unix()}
	x, known := f.from[key]
	if !known {
		x = work()
		f.from[key] = x
	}
	return x
}
