package waterfall

import (
	"math/big"
	"slices"
)

// claim is what a lane may ask for of the minor units of a step.
type claim struct {
	weight
	behind *big.Int // exact so far less paid so far, in grains
}

// cents shares out total minor units by claims.
//
// The k-th unit of a claim falls due where its exact running total passes k − ½: at (k − ½ − behind) / weight of the
// step. Units are given in the order in which they fall due; ties go to the larger weight, then to the claim that stands
// first. So the units of a claim never fall as the total grows (which the largest remainder does not promise), running
// totals stay by the exact ones however many days there are, and a claim of no weight gets nothing. With nothing behind
// it is the method of Webster.
func cents(total, cent *big.Int, claims []claim) []*big.Int {
	if total.Sign() == 0 || len(claims) == 1 && claims[0].num.Sign() > 0 {
		return slices.Repeat([]*big.Int{total}, len(claims))
	}
	r := rounding{cent: cent, half: new(big.Int).Rsh(cent, 1), claims: claims, given: make([]*big.Int, len(claims))}
	reach := mul(total, cent) // where the step ends if nobody is behind or ahead
	for _, c := range claims {
		if c.num.Sign() > 0 {
			reach.Sub(reach, c.behind)
		}
	}
	left, none, rest := new(big.Int).Set(total), new(big.Int), new(big.Int)
	for j, c := range claims {
		if c.num.Sign() <= 0 {
			r.given[j] = none
			continue
		}
		n := c.of(reach, rest)
		n.Add(n.Add(n, c.behind), r.half)
		if n.DivMod(n, cent, rest); n.Sign() < 0 {
			n.SetInt64(0)
		}
		r.given[j] = n
		left.Sub(left, n)
	}
	one := big.NewInt(1)
	for ; left.Sign() > 0; left.Sub(left, one) {
		j := r.next()
		if j < 0 {
			break // no weight at all
		}
		r.given[j].Add(r.given[j], one)
	}
	for ; left.Sign() < 0; left.Add(left, one) {
		j := r.last()
		r.given[j].Sub(r.given[j], one)
	}
	return r.given
}

type rounding struct {
	cent, half *big.Int
	claims     []claim
	given      []*big.Int
}

// falls is where the k-th unit of a claim falls due.
func (r rounding) falls(j int, k *big.Int) weight {
	n := mul(k, r.cent)
	n.Sub(n, r.half)
	n.Sub(n, r.claims[j].behind)
	return weight{n.Mul(n, r.claims[j].den), r.claims[j].num}
}

// before orders units by where they fall due.
func (r rounding) before(i int, a weight, j int, b weight) bool {
	if c := mul(a.num, b.den).Cmp(mul(b.num, a.den)); c != 0 {
		return c < 0
	}
	x, y := r.claims[i], r.claims[j]
	if c := mul(x.num, y.den).Cmp(mul(y.num, x.den)); c != 0 {
		return c > 0
	}
	return i < j
}

// next is the claim whose next unit falls due first.
func (r rounding) next() int {
	best, at := -1, weight{}
	for j, c := range r.claims {
		if c.num.Sign() > 0 {
			if x := r.falls(j, add(r.given[j], big.NewInt(1))); best < 0 || r.before(j, x, best, at) {
				best, at = j, x
			}
		}
	}
	return best
}

// last is the claim whose last unit fell due last.
func (r rounding) last() int {
	best, at := -1, weight{}
	for j := range r.claims {
		if r.given[j].Sign() > 0 {
			if x := r.falls(j, r.given[j]); best < 0 || r.before(best, at, j, x) {
				best, at = j, x
			}
		}
	}
	return best
}
