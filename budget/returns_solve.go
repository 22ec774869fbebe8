package budget

import "math"

// The rates of return of a set of flows are the roots of Σ a·e^(-u·t) with u = ln(1+rate). Written as
//
//	g(u) = ln Σ⁺ |a|·e^(-u·t) - ln Σ⁻ |a|·e^(-u·t)
//
// (receipts and payments apart) it neither overflows nor loses the small terms, and both logarithms are convex in u.
// So their slopes at the ends of an interval bound the slope of g within it, and a search that halves intervals can
// prove that one holds no root or that g is monotone there; no starting guess, no root missed.

const (
	highestRate = 1e7   // rates of return are looked for below it
	finest      = 1e-9  // width in u below which an interval that cannot be decided is taken for one place
	mostSteps   = 20000 // intervals looked at; enough for far more roots than flows of people have
)

// lowestLog is ln(1+rate) of the lowest rate that differs from -1 in a float64.
var lowestLog = math.Log(0x1p-53)

// side is one sign's flows.
type side struct {
	t, log []float64 // time and ln|amount|
}

// at returns ln Σ e^(log - u·t) and its slope, the mean of -t by weight.
func (s side) at(u float64) (value, slope float64) {
	top := math.Inf(-1)
	for i, t := range s.t {
		top = max(top, s.log[i]-u*t)
	}
	var sum, moment float64
	for i, t := range s.t {
		w := math.Exp(s.log[i] - u*t - top)
		sum += w
		moment += w * t
	}
	return top + math.Log(sum), -moment / sum
}

// point is g at a place, with the slopes of its two parts.
type point struct {
	u, g, in, out float64
}

type solver struct {
	in, out side
	last    float64 // the latest time
	steps   int
	open    []interval // intervals that may hold a root, from low to high
}

type interval struct {
	a, b     point
	monotone bool
}

func (s *solver) point(u float64) point {
	p, dp := s.in.at(u)
	q, dq := s.out.at(u)
	return point{u, p - q, dp, dq}
}

// noise is the size below which g at u is rounding error.
func (s *solver) noise(u float64) float64 { return 16 * 0x1p-52 * (1 + math.Abs(u)*s.last) }

// solveRates returns every rate in (-1, 10^7) that makes the present value zero, ascending. Roots that touch zero
// without crossing it count; roots closer than about 10^-8 in ln(1+rate) may come out as one.
func solveRates(terms []term) []float64 {
	var s solver
	for _, x := range terms {
		part := &s.in
		if x.amount < 0 {
			part = &s.out
		}
		part.t = append(part.t, x.t)
		part.log = append(part.log, math.Log(math.Abs(x.amount)))
		s.last = max(s.last, x.t)
	}
	if len(s.in.t) == 0 || len(s.out.t) == 0 {
		return nil
	}
	s.search(s.point(lowestLog), s.point(math.Log1p(highestRate)))
	var roots []float64
	for _, i := range s.merged() {
		u, ok := s.root(i)
		if !ok {
			continue
		}
		if n := len(roots); n > 0 && s.same(roots[n-1], u) {
			roots[n-1] += (u - roots[n-1]) / 2
			continue
		}
		roots = append(roots, u)
	}
	var rates []float64
	for _, u := range roots {
		if r := math.Expm1(u); r > -1 && r < highestRate {
			rates = append(rates, r)
		}
	}
	return rates
}

// same reports whether two roots are one: g does not leave zero between them by more than rounding error.
func (s *solver) same(u, v float64) bool {
	m := s.point(u + (v-u)/2)
	return math.Abs(m.g) <= s.noise(m.u)
}

// search keeps the parts of an interval that may hold a root.
func (s *solver) search(a, b point) {
	s.steps++
	width := b.u - a.u
	lo, hi := a.in-b.out, b.in-a.out // the slope of g lies between these
	if a.g > 0 && b.g > 0 && s.clear(a.g, b.g, lo, hi, width) {
		return
	}
	if a.g < 0 && b.g < 0 && s.clear(-a.g, -b.g, -hi, -lo, width) {
		return
	}
	reach := max(math.Abs(lo), math.Abs(hi)) * width
	switch {
	case lo > 0 || hi < 0:
		if a.g == 0 || b.g == 0 || a.g < 0 != (b.g < 0) {
			s.open = append(s.open, interval{a, b, true})
		}
	case width < finest || max(math.Abs(a.g), math.Abs(b.g))+reach < s.noise(a.u) || s.steps > mostSteps:
		s.open = append(s.open, interval{a, b, false})
	default:
		m := s.point(a.u + width/2)
		s.search(a, m)
		s.search(m, b)
	}
}

// clear reports whether a function that is above zero at both ends of an interval, with a slope between lo and hi, is
// above the noise all the way.
func (s *solver) clear(fa, fb, lo, hi, width float64) bool {
	if lo >= 0 || hi <= 0 {
		return true
	}
	// the lines of steepest fall from either end meet at their lowest
	x := (fb - fa - hi*width) / (lo - hi)
	return fa+lo*min(max(x, 0), width) > 0
}

// merged joins neighbouring intervals that could not be decided.
func (s *solver) merged() []interval {
	var out []interval
	for _, i := range s.open {
		if n := len(out); n > 0 && !i.monotone && !out[n-1].monotone && out[n-1].b.u == i.a.u {
			out[n-1].b = i.b
			continue
		}
		out = append(out, i)
	}
	return out
}

// root finds the root of an interval: where g changes sign or, if it does not, where it touches zero.
func (s *solver) root(i interval) (u float64, ok bool) {
	a, b := i.a, i.b
	switch {
	case a.g == 0:
		return a.u, true
	case b.g == 0:
		return b.u, true
	case a.g < 0 == (b.g < 0):
		return s.touch(a, b)
	}
	for {
		mid := a.u + (b.u-a.u)/2
		if mid <= a.u || mid >= b.u {
			return mid, true
		}
		m := s.point(mid)
		switch {
		case m.g == 0:
			return mid, true
		case m.g < 0 == (a.g < 0):
			a = m
		default:
			b = m
		}
	}
}

// touch looks for the place of an interval where g comes closest to zero, by thirds, and takes it for a root if what is
// left is rounding error.
func (s *solver) touch(a, b point) (u float64, ok bool) {
	for range 100 {
		third := (b.u - a.u) / 3
		l, r := s.point(a.u+third), s.point(b.u-third)
		if math.Abs(l.g) < math.Abs(r.g) {
			b = r
		} else {
			a = l
		}
	}
	m := s.point(a.u + (b.u-a.u)/2)
	return m.u, math.Abs(m.g) <= s.noise(m.u)
}
