package governance

import (
	"errors"
	"math/bits"
	"slices"

	"github.com/shopspring/decimal"
)

// space is everything that a request for one decision can say, cut into segments along each dimension so finely that
// no rule tells two requests of one cell apart. A cell is one segment of each dimension; trying its sample tries it all.
type space struct {
	dims  []dimension
	rules []int32 // of the group, in deciding order
	cover []box   // per rule of rules: the segments it fits, per dimension
	whole box
	steps *int // work left before giving up
}

// dimension is the day, the amount or an attribute.
type dimension struct {
	kind      dimensionKind
	attribute int // index into the policy's attributes
	samples   []value
	offset    int // first word of the dimension in a box
	words     int
}

type dimensionKind uint8

const (
	byDay dimensionKind = iota
	byAmount
	byAttribute
)

// box is a set of cells: a set of segments along each dimension, one bit each.
type box []uint64

// ErrTooComplex is returned by [Matrix.Check] when the rules overlap so intricately that going through them exactly
// would take too long.
var ErrTooComplex = errors.New("rules too intricate to check")

// maxSteps is how many sides of boxes a check may compare before it gives up, after seconds. A matrix of 1,000 rules
// needs some millions.
const maxSteps = 100_000_000

// newSpace cuts the requests for a group's decisions, from one day to another; where it matters who acts for whom, so
// finely that delegations do not tell requests of one cell apart either.
func (p *Policy) newSpace(g *group, from, until int64, delegations []delegation, steps *int) *space {
	s := &space{rules: g.rules, steps: steps}
	s.dims = append(s.dims, dimension{kind: byDay, samples: p.daySegments(g, from, until, delegations)})
	if g.bounded {
		bounds := slices.Clone(g.scale.bounds)
		for _, d := range delegations {
			if d.UpTo.Valid {
				bounds = append(bounds, d.UpTo.Decimal)
			}
		}
		s.dims = append(s.dims, dimension{kind: byAmount, samples: amountSegments(bounds)})
	}
	for a := range p.attributes {
		if tests := p.testsOf(g, a); tests != nil {
			s.dims = append(s.dims, dimension{kind: byAttribute, attribute: a, samples: p.attributes[a].segments(tests)})
		}
	}
	size := 0
	for i := range s.dims {
		d := &s.dims[i]
		d.offset, d.words = size, (len(d.samples)+63)/64
		size += d.words
	}
	s.whole = make(box, size)
	for _, d := range s.dims {
		for k := range d.samples {
			s.whole.set(d, k)
		}
	}
	for _, i := range g.rules {
		s.cover = append(s.cover, p.coverOf(s, &p.rules[i]))
	}
	return s
}

// testsOf lists the tests that a group's rules put to an attribute.
func (p *Policy) testsOf(g *group, attribute int) []unaryTests {
	var tests []unaryTests
	for _, i := range g.rules {
		for _, t := range p.rules[i].tests {
			if t.attribute == attribute {
				tests = append(tests, t.tests)
			}
		}
	}
	return tests
}

// coverOf marks the segments that a rule fits.
func (p *Policy) coverOf(s *space, r *rule) box {
	b := make(box, len(s.whole))
	for _, d := range s.dims {
		for k, v := range d.samples {
			if r.fitsSample(d, v) {
				b.set(d, k)
			}
		}
	}
	return b
}

func (r *rule) fitsSample(d dimension, v value) bool {
	switch d.kind {
	case byDay:
		return r.first <= v.day && v.day <= r.last
	case byAmount:
		return !(r.Over.Valid && !v.num.GreaterThan(r.Over.Decimal)) && !(r.UpTo.Valid && v.num.GreaterThan(r.UpTo.Decimal))
	}
	for _, t := range r.tests {
		if t.attribute == d.attribute && !t.tests.match(v) {
			return false
		}
	}
	return true
}

func (b box) set(d dimension, k int) { b[d.offset+k/64] |= 1 << (k % 64) }

func (b box) has(d dimension, k int) bool { return b[d.offset+k/64]>>(k%64)&1 != 0 }

// first is the first segment of a dimension in the box, or -1.
func (b box) first(d dimension) int {
	for w := range d.words {
		if x := b[d.offset+w]; x != 0 {
			return 64*w + bits.TrailingZeros64(x)
		}
	}
	return -1
}

// empty reports whether the box holds no cell.
func (s *space) empty(b box) bool {
	return slices.ContainsFunc(s.dims, func(d dimension) bool { return b.first(d) < 0 })
}

// meet reports whether two boxes share a cell.
func (s *space) meet(a, b box) bool {
	for _, d := range s.dims {
		shared := false
		for w := d.offset; w < d.offset+d.words && !shared; w++ {
			shared = a[w]&b[w] != 0
		}
		if !shared {
			return false
		}
	}
	return true
}

func (s *space) intersect(a, b box) box {
	c := make(box, len(a))
	for i := range a {
		c[i] = a[i] & b[i]
	}
	return c
}

// within reports whether dimension d of a lies wholly in b.
func within(a, b box, d dimension) bool {
	for w := d.offset; w < d.offset+d.words; w++ {
		if a[w]&^b[w] != 0 {
			return false
		}
	}
	return true
}

// rest calls found with boxes that together make up what of b no rule of the list covers, until found returns false. It
// cuts b along a rule that splits it least, and goes on with the pieces outside that rule.
func (s *space) rest(b box, list []int, found func(box) bool) bool {
	if s.empty(b) {
		return true
	}
	best, most := -1, -1
	near := make([]int, 0, len(list))
	for _, k := range list {
		if *s.steps -= len(s.dims); *s.steps < 0 {
			return false
		}
		if !s.meet(b, s.cover[k]) {
			continue
		}
		n := 0
		for _, d := range s.dims {
			if within(b, s.cover[k], d) {
				n++
			}
		}
		if n == len(s.dims) {
			return true
		}
		near = append(near, k)
		if n > most {
			best, most = k, n
		}
	}
	if best < 0 {
		return found(b)
	}
	b = slices.Clone(b)
	for _, d := range s.dims {
		if within(b, s.cover[best], d) {
			continue
		}
		piece := slices.Clone(b)
		for w := d.offset; w < d.offset+d.words; w++ {
			piece[w] &^= s.cover[best][w]
			b[w] &= s.cover[best][w]
		}
		if !s.rest(piece, near, found) {
			return false
		}
	}
	return true
}

// remainder is some box of b that no rule of the list covers, or nil.
func (s *space) remainder(b box, list []int) box {
	var left box
	s.rest(b, list, func(found box) bool { left = found; return false })
	return left
}

// runs cuts a box into boxes whose days and amounts are each without a hole, so that a person can be told of them.
func (s *space) runs(b box) []box {
	out := []box{b}
	for _, d := range s.dims {
		if d.kind == byAttribute {
			continue
		}
		var cut []box
		for _, c := range out {
			for k := 0; k < len(d.samples); k++ {
				if !c.has(d, k) {
					continue
				}
				run := slices.Clone(c)
				clear(run[d.offset : d.offset+d.words])
				for ; k < len(d.samples) && c.has(d, k); k++ {
					run.set(d, k)
				}
				cut = append(cut, run)
			}
		}
		out = cut
	}
	return out
}

// sample is a request from a box's first cell.
func (p *Policy) sample(s *space, decision string, b box) Request {
	req := Request{Decision: decision, Currency: p.currency}
	for _, d := range s.dims {
		v := d.samples[b.first(d)]
		switch d.kind {
		case byDay:
			req.AsOf = dayTime(v.day)
		case byAmount:
			req.Amount = decimal.NewNullDecimal(v.num)
		default:
			if req.Attributes == nil {
				req.Attributes = map[string]any{}
			}
			req.Attributes[p.attributes[d.attribute].name] = v.told()
		}
	}
	if !req.Amount.Valid {
		req.Currency = ""
	}
	if slices.ContainsFunc(s.rules, func(i int32) bool { return p.rules[i].Independent }) {
		req.Requester = p.outsider()
	}
	return req
}

// outsider is somebody whom no rule names.
func (p *Policy) outsider() string {
	var named []value
	for i := range p.rules {
		for _, partner := range p.rules[i].partners {
			named = append(named, text(partner))
		}
	}
	return otherThan(named)
}
