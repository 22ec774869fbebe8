package montecarlo

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// strips draws from a density by cutting it into strips of equal probability. A strip is chosen by eight random bits;
// within it a uniform point is accepted with probability density ÷ the highest density of the strip, which almost
// always is settled by the lowest density without computing any (von Neumann 1951; Ahrens and Dieter 1989). The two end
// strips are drawn by a method of their own. The draws are exact but for the strips' borders, which hold equal
// probabilities to within [borderError].
type strips struct {
	cells   [stripCount]cell
	density func(x float64) float64
	end     func(r *stream, upper bool) float64
	lo      float64 // the draw is lo + span times a point
	span    float64
}

const stripCount = 256

// borderError bounds how far the probability below any border of a strip is from the multiple of 1/256 it stands for.
const borderError = 2e-9

// cell is one strip.
type cell struct {
	x, width float64
	top      float64 // highest density
	sure     uint64  // a random word below needs no density: lowest ÷ highest, of 2^64
}

// border is where two strips meet, and the density there.
type border struct{ x, density float64 }

// newStrips cuts at the borders: the quantiles 1/256 to 255/256, index 0 unused. Turn is where the density has its only
// maximum or minimum, if it has one between the borders.
func newStrips(borders *[stripCount]border, turn float64, density func(float64) float64, end func(*stream, bool) float64) *strips {
	s := &strips{density: density, end: end, span: 1}
	for i := 1; i < stripCount-1; i++ {
		x, next := borders[i].x, borders[i+1].x
		left, right := borders[i].density, borders[i+1].density
		lowest, highest := min(left, right), max(left, right)
		if x < turn && turn < next {
			d := density(turn)
			lowest, highest = min(lowest, d), max(highest, d)
		}
		s.cells[i] = cell{x, next - x, highest, threshold(lowest / highest)}
		if next <= x || !(highest < math.MaxFloat64) {
			s.cells[i].sure = math.MaxUint64 // narrower than a float64 can tell
		}
	}
	return s
}

// threshold is p of 2^64, rounded down.
func threshold(p float64) uint64 {
	switch {
	case p >= 1:
		return math.MaxUint64
	case p > 0:
		return uint64(p * 0x1p64)
	}
	return 0
}

func (s *strips) fill(r *stream, out []float64) {
	for i := range out {
		u, v := r.next(), r.next()
		c := &s.cells[u>>56]
		x := c.x + c.width*(float64(u<<8>>11)*0x1p-53)
		if v >= c.sure {
			x = s.settle(r, u, x, v)
		}
		out[i] = s.lo + s.span*x
	}
}

// settle decides about a point of which the bounds do not tell.
func (s *strips) settle(r *stream, u uint64, x float64, v uint64) float64 {
	i := u >> 56
	if i == 0 || i == stripCount-1 {
		return s.end(r, i != 0)
	}
	c := &s.cells[i]
	for {
		if v < c.sure || float64(v)*0x1p-64*c.top < s.density(x) {
			return x
		}
		x, v = c.x+c.width*r.unit(), r.next()
	}
}

// lognormalStrips are for the lognormal with mu 0; the scale is exp(mu).
func lognormalStrips(mu, sigma float64) *strips {
	var borders [stripCount]border
	for i := 1; i <= stripCount/2; i++ {
		z := mathext.NormalQuantile(float64(i) / stripCount)
		x, bell := math.Exp(sigma*z), math.Exp(-z*z/2)
		borders[i], borders[stripCount-i] = border{x, bell / x}, border{1 / x, bell * x}
	}
	density := func(x float64) float64 {
		z := math.Log(x) / sigma
		return math.Exp(-z*z/2) / x
	}
	end := func(r *stream, upper bool) float64 {
		z := mathext.NormalQuantile(r.open() / stripCount)
		if upper {
			z = -z
		}
		return math.Exp(sigma * z)
	}
	s := newStrips(&borders, math.Exp(-sigma*sigma), density, end)
	s.span = math.Exp(mu)
	return s
}

// normalStrips are for the normal cut at zero.
func normalStrips(mean, sd float64) *strips {
	l := cutNormal(mean, sd)
	density := func(x float64) float64 {
		z := (x - mean) / sd
		return math.Exp(-z * z / 2)
	}
	var borders [stripCount]border
	for i := 1; i < stripCount; i++ {
		x := l.quantile(float64(i) / stripCount)
		borders[i] = border{x, density(x)}
	}
	end := func(r *stream, upper bool) float64 {
		if upper {
			return l.upper(r.open() / stripCount)
		}
		return l.quantile(r.open() / stripCount)
	}
	return newStrips(&borders, mean, density, end)
}

// betaStrips are for the beta distribution stretched over lo to hi.
func betaStrips(a, b, lo, hi float64) *strips {
	norm := mathext.Lbeta(a, b)
	density := func(x float64) float64 {
		return math.Exp((a-1)*math.Log(x) + (b-1)*math.Log1p(-x) - norm)
	}
	first, last := betaQuantile(a, b, 1./stripCount), betaQuantile(b, a, 1./stripCount)
	borders, ok := marchBeta(a, b, first, density)
	if !ok {
		borders = invertBeta(a, b, density)
	}
	end := func(r *stream, upper bool) float64 {
		if upper {
			return 1 - betaEnd(r, b, a, last)
		}
		return betaEnd(r, a, b, first)
	}
	turn := (a - 1) / (a + b - 2) // of a+b = 2 there is none, and no comparison with NaN or ±Inf holds
	s := newStrips(&borders, turn, density, end)
	s.lo, s.span = lo, hi-lo
	return s
}

// betaEnd draws from the beta density below x, its lowest 1/256: by a power law and rejection or, where the other factor
// of the density bends it too much for that, by [betaSlope].
func betaEnd(r *stream, a, b, x float64) float64 {
	highest := 1.0
	switch {
	case x >= 1:
		return 1
	case b < 1:
		highest = 1 - x
	case a > 1 && (b-1)*math.Log1p(-x) < -0.7:
		return betaSlope(r, a, b, x)
	}
	for {
		y := x * math.Pow(r.open(), 1/a)
		if r.unit() < math.Pow((1-y)/highest, b-1) {
			return y
		}
	}
}

// betaSlope draws from the density below x, left of the only peak, by rejection from the exponential that touches it
// at x; the density is log-concave, so it lies below (Devroye 1986, section VII.2).
func betaSlope(r *stream, a, b, x float64) float64 {
	slope := (a-1)/x - (b-1)/(1-x)
	for {
		y := x + math.Log(r.open())/slope
		if y > 0 && math.Log(r.open()) < (a-1)*math.Log(y/x)+(b-1)*math.Log((1-y)/(1-x))-slope*(y-x) {
			return y
		}
	}
}

// invertBeta finds the borders one by one. It is slow and serves the shapes that marchBeta does not.
func invertBeta(a, b float64, density func(float64) float64) (borders [stripCount]border) {
	for i := 1; i < stripCount; i++ {
		x := betaQuantile(a, b, float64(i)/stripCount)
		borders[i] = border{x, density(x)}
	}
	return borders
}

// The four-point rule of Lobatto on 0 to 1, but for its ends: nodes and weights of the inner two. The ends weigh 1/12.
const (
	innerNode   = 0.27639320225002103
	innerWeight = 5. / 12
	endWeight   = 1. / 12
)

// marchFrom is the first border that is marched to.
const marchFrom = 4

// marchBeta finds the borders of a beta with one peak (a, b >= 1) from left to right, each by Newton's method on the
// integral of the density from the one before. What a step leaves over is carried to the next. It checks where it
// arrives; not ok means that it went astray.
func marchBeta(a, b, first float64, density func(float64) float64) (borders [stripCount]border, ok bool) {
	if a < 1 || b < 1 || first <= 0 {
		return borders, false
	}
	const part = 1. / stripCount
	for i := 1; i < marchFrom; i++ { // where the density bends most
		x := first
		if i > 1 {
			x = betaQuantile(a, b, float64(i)*part)
		}
		borders[i] = border{x, density(x)}
	}
	x, f, want := borders[marchFrom-1].x, borders[marchFrom-1].density, part
	for i := marchFrom; i < stripCount; i++ {
		d := want / f
		slope := ((a-1)/x - (b-1)/(1-x)) * d
		next := x + d*(1-min(0.5, max(-0.5, slope/2-slope*slope/3)))
		for range 8 {
			next = min(next, 1-(1-x)/64)
			width, right := next-x, density(next)
			inner := density(x+innerNode*width) + density(next-innerNode*width)
			missing := want - width*(endWeight*(f+right)+innerWeight*inner)
			step := missing / right
			if math.Abs(missing) < 1e-3*part {
				g := right * betaRise(a, b, next, step)
				want = part + missing - step*(right+g)/2
				next += step
				borders[i] = border{next, g}
				break
			}
			next += step
		}
		if x, f = borders[i].x, borders[i].density; !(x > borders[i-1].x && x < 1) {
			return borders, false
		}
	}
	for _, i := range []int{2, 4, 16, 64, 128, 192, 240, 252, 254, 255} {
		if math.Abs(mathext.RegIncBeta(a, b, borders[i].x)-float64(i)*part) > borderError/2 {
			return borders, false
		}
	}
	return borders, true
}

// betaRise is the density of a beta at x+d as a multiple of that at x, for a small d: its series up to d squared.
func betaRise(a, b, x, d float64) float64 {
	p, q := (a-1)/x, (b-1)/(1-x)
	slope, bend := p-q, -p/x-q/(1-x) // first and second derivative of the logarithm
	return 1 + d*(slope+d*(slope*slope+bend)/2)
}
