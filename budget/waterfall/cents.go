package waterfall

import (
	"container/heap"
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
//
// Package budget shares otherwise: Split, by Webster too, starts anew each time, so that cents of many days drift; and
// Series, which keeps running totals, has whole weights that stay the same, where here each step of each day has its own.
func cents(total, cent *big.Int, claims []claim, s *scratch) []*big.Int {
	if total.Sign() == 0 || len(claims) == 1 && claims[0].num.Sign() > 0 {
		return slices.Repeat([]*big.Int{total}, len(claims))
	}
	r := rounding{cent: cent, half: new(big.Int).Rsh(cent, 1), claims: claims, given: zeros(len(claims))}
	reach := mul(total, cent) // where the step ends if nobody is behind or ahead
	for _, c := range claims {
		if c.num.Sign() > 0 {
			reach.Sub(reach, c.behind)
		}
	}
	left := new(big.Int).Set(total)
	for j, c := range claims {
		if c.num.Sign() <= 0 {
			continue
		}
		n := c.of(reach, r.given[j], s)
		n.Add(n.Add(n, c.behind), r.half)
		if n.DivMod(s.n.Set(n), cent, s.rest); n.Sign() < 0 {
			n.SetInt64(0)
		}
		left.Sub(left, n)
	}
	if left.Sign() != 0 {
		r.settle(left)
	}
	return r.given
}

type rounding struct {
	cent, half *big.Int
	claims     []claim
	given      []*big.Int
}

// settle gives the units that are left to those whose next unit falls due first, or takes those that are too many from
// those whose last unit fell due last.
func (r rounding) settle(left *big.Int) {
	q := queue{rounding: r, back: left.Sign() < 0, falls: zeros(len(r.claims)), order: make([]int, 0, len(r.claims)), a: new(big.Int), b: new(big.Int)}
	for j, c := range r.claims {
		if c.num.Sign() > 0 && !(q.back && r.given[j].Sign() == 0) {
			q.fall(j)
			q.order = append(q.order, j)
		}
	}
	heap.Init(&q)
	unit := big.NewInt(int64(left.Sign()))
	for ; left.Sign() != 0 && len(q.order) > 0; left.Sub(left, unit) {
		j := q.order[0]
		if r.given[j].Add(r.given[j], unit); q.back && r.given[j].Sign() == 0 {
			heap.Pop(&q)
			continue
		}
		q.fall(j)
		heap.Fix(&q, 0)
	}
}

// queue is the claims in the order in which their next units fall due; back, in that in which their last ones did, the
// last first.
type queue struct {
	rounding
	back  bool
	falls []*big.Int // by claim: where they fall due, times the numerator of its weight
	order []int      // a heap
	a, b  *big.Int   // room for products
}

// fall works out where the unit of a claim that is next to give, or to take back, falls due.
func (q *queue) fall(j int) {
	at := q.a.Mul(q.given[j], q.cent)
	if !q.back {
		at.Add(at, q.cent)
	}
	at.Sub(at.Sub(at, q.half), q.claims[j].behind)
	q.falls[j].Mul(at, q.claims[j].den)
}

// Len, Less, Swap, Push and Pop are those of [heap.Interface].
func (q *queue) Len() int { return len(q.order) }

func (q *queue) Less(i, j int) bool {
	i, j = q.order[i], q.order[j]
	x, y := q.claims[i], q.claims[j]
	c := q.a.Mul(q.falls[i], y.num).Cmp(q.b.Mul(q.falls[j], x.num))
	if c == 0 {
		c = q.a.Mul(y.num, x.den).Cmp(q.b.Mul(x.num, y.den))
	}
	if c == 0 {
		c = i - j
	}
	return c < 0 != q.back
}

func (q *queue) Swap(i, j int) { q.order[i], q.order[j] = q.order[j], q.order[i] }

func (q *queue) Push(any) {} // nothing is pushed

func (q *queue) Pop() any {
	q.order = q.order[:len(q.order)-1]
	return nil
}
