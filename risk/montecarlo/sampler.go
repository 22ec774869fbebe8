package montecarlo

import (
	"math"
	"math/bits"
)

// sampler draws losses of one severity.
type sampler struct {
	kind    SeverityKind
	a, b, c float64
	points  *alias
	strips  *strips
}

// samplerOf a plain severity.
func samplerOf(s Severity) sampler {
	switch s.Kind {
	case KindDiscrete, KindEmpirical:
		points := s.points()
		if len(points) == 1 {
			return sampler{kind: KindFixed, a: points[0].Amount}
		}
		return sampler{kind: KindDiscrete, points: newAlias(points)}
	case KindUniform:
		return sampler{kind: s.Kind, a: s.Min, b: s.Max - s.Min}
	case KindTriangular:
		return sampler{kind: s.Kind, a: s.Min, b: s.Max - s.Min, c: (s.Mode - s.Min) / (s.Max - s.Min)}
	case KindBeta:
		return sampler{kind: s.Kind, strips: betaStrips(s.Alpha, s.Beta, s.Min, s.Max)}
	case KindLognormal:
		return sampler{kind: s.Kind, strips: lognormalStrips(s.Mu, s.Sigma)}
	case KindNormal:
		return sampler{kind: s.Kind, strips: normalStrips(s.Mean, s.SD)}
	case KindExponential:
		return sampler{kind: s.Kind, a: -s.Mean}
	case KindWeibull:
		return sampler{kind: s.Kind, a: s.Scale, b: 1 / s.Shape}
	}
	return sampler{kind: KindFixed, a: s.Amount}
}

// fill draws a loss for each place of out.
func (s *sampler) fill(r *stream, out []float64) {
	switch s.kind {
	case KindFixed:
		for i := range out {
			out[i] = s.a
		}
	case KindDiscrete:
		s.points.fill(r, out)
	case KindUniform:
		for i := range out {
			out[i] = s.a + s.b*r.unit()
		}
	case KindTriangular:
		for i := range out {
			x := 0.0
			if u := r.unit(); u < s.c {
				x = math.Sqrt(u * s.c)
			} else {
				x = 1 - math.Sqrt((1-u)*(1-s.c))
			}
			out[i] = s.a + s.b*x
		}
	case KindExponential:
		for i := range out {
			out[i] = s.a * math.Log(r.open())
		}
	case KindWeibull:
		for i := range out {
			out[i] = s.a * math.Pow(-math.Log(r.open()), s.b)
		}
	default:
		s.strips.fill(r, out)
	}
}

// alias draws from a discrete distribution in constant time: Walker's alias method as completed by Vose (1991).
type alias struct {
	keep    []uint64 // a remainder below keeps the place itself
	first   []float64
	instead []float64
}

func newAlias(points []Point) *alias {
	n := len(points)
	t := &alias{make([]uint64, n), make([]float64, n), make([]float64, n)}
	part := make([]float64, n)
	var small, large []int
	for i, p := range points {
		t.first[i], t.instead[i] = p.Amount, p.Amount
		part[i] = p.Probability * float64(n)
		if part[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for i := range t.keep {
		t.keep[i] = math.MaxUint64
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		t.keep[s], t.instead[s] = threshold(part[s]), points[l].Amount
		part[l] -= 1 - part[s]
		if part[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	return t
}

func (t *alias) fill(r *stream, out []float64) {
	n := uint64(len(t.first))
	for i := range out {
		place, rest := bits.Mul64(r.next(), n)
		x := t.first[place]
		if rest >= t.keep[place] {
			x = t.instead[place]
		}
		out[i] = x
	}
}
