package montecarlo

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// plain is the severity with defaults filled in and different forms of one distribution brought to one: a PERT is a
// beta, two quantiles are mu and sigma, an interval of no width is a fixed amount.
func (s Severity) plain() Severity {
	switch s.Kind {
	case KindUniform, KindTriangular, KindPERT, KindBeta:
		if s.Kind == KindBeta && s.Min == 0 && s.Max == 0 {
			s.Max = 1
		}
		if s.Min == s.Max {
			return Fixed(s.Min)
		}
	}
	switch s.Kind {
	case KindPERT:
		lambda := s.Lambda
		if lambda == 0 {
			lambda = 4
		}
		mode := (s.Mode - s.Min) / (s.Max - s.Min)
		return BetaBetween(1+lambda*mode, 1+lambda*(1-mode), s.Min, s.Max)
	case KindLognormal:
		if s.Low != 0 || s.High != 0 {
			a, b := s.interval()
			za, zb := mathext.NormalQuantile(a), mathext.NormalQuantile(b)
			la, lb := math.Log(s.Low), math.Log(s.High)
			return Lognormal((la*zb-lb*za)/(zb-za), (lb-la)/(zb-za))
		}
	}
	return s
}

// interval is which quantiles Low and High are.
func (s Severity) interval() (a, b float64) {
	if s.LowAt == 0 && s.HighAt == 0 {
		return 0.05, 0.95
	}
	return s.LowAt, s.HighAt
}

// law is the theory of a severity: what its draws must look like.
type law struct {
	mean, variance float64
	cdf            func(x float64) float64
	quantile       func(p float64) float64 // smallest x with cdf(x) >= p
	upper          func(q float64) float64 // quantile(1-q), exact for small q
}

// of a plain severity.
func lawOf(s Severity) law {
	switch s.Kind {
	case KindDiscrete, KindEmpirical:
		return pointsLaw(s.points())
	case KindUniform:
		return scaled(law{0.5, 1. / 12, func(x float64) float64 { return x }, func(p float64) float64 { return p }, func(q float64) float64 { return 1 - q }}, s.Min, s.Max)
	case KindTriangular:
		return scaled(triangle((s.Mode-s.Min)/(s.Max-s.Min)), s.Min, s.Max)
	case KindBeta:
		return scaled(betaLaw(s.Alpha, s.Beta), s.Min, s.Max)
	case KindLognormal:
		return lognormalLaw(s.Mu, s.Sigma)
	case KindExponential:
		return weibullLaw(1, s.Mean)
	case KindWeibull:
		return weibullLaw(s.Shape, s.Scale)
	case KindNormal:
		return cutNormal(s.Mean, s.SD)
	}
	return pointsLaw([]Point{{s.Amount, 1}})
}

// points are the support of a plain discrete severity, in order, each amount once, probabilities adding up to 1.
func (s Severity) points() []Point {
	var points []Point
	switch s.Kind {
	case KindDiscrete:
		points = slices.Clone(s.Points)
	case KindEmpirical:
		for _, v := range s.Values {
			points = append(points, Point{v, 1})
		}
	case KindFixed:
		points = []Point{{s.Amount, 1}}
	}
	return tidy(points)
}

// tidy sorts points, joins equal amounts, drops what cannot happen, and makes the probabilities add up to 1.
func tidy(points []Point) []Point {
	slices.SortFunc(points, func(a, b Point) int {
		return cmp.Or(cmp.Compare(a.Amount, b.Amount), cmp.Compare(a.Probability, b.Probability))
	})
	total := 0.0
	for _, p := range points {
		total += p.Probability
	}
	out := points[:0]
	for _, p := range points {
		switch n := len(out); {
		case p.Probability <= 0:
		case n > 0 && out[n-1].Amount == p.Amount:
			out[n-1].Probability += p.Probability / total
		default:
			out = append(out, Point{p.Amount, p.Probability / total})
		}
	}
	return out
}

func pointsLaw(points []Point) law {
	amounts, weights, sums := make([]float64, len(points)), make([]float64, len(points)), make([]float64, len(points))
	sum := 0.0
	for i, p := range points {
		sum += p.Probability
		amounts[i], weights[i], sums[i] = p.Amount, p.Probability, sum
	}
	mean := stat.Mean(amounts, weights)
	variance := 0.0
	for i, x := range amounts {
		variance += weights[i] * (x - mean) * (x - mean)
	}
	quantile := func(p float64) float64 {
		i, _ := slices.BinarySearch(sums, p*(1-1e-14))
		return amounts[min(i, len(amounts)-1)]
	}
	return law{mean, variance, func(x float64) float64 {
		i, found := slices.BinarySearch(amounts, x)
		switch {
		case found:
			return sums[i]
		case i == 0:
			return 0
		}
		return sums[i-1]
	}, quantile, func(q float64) float64 { return quantile(1 - q) }}
}

// scaled stretches a law on 0 to 1 over an interval.
func scaled(l law, lo, hi float64) law {
	span := hi - lo
	return law{lo + span*l.mean, span * span * l.variance,
		func(x float64) float64 { return l.cdf(min(1, max(0, (x-lo)/span))) },
		func(p float64) float64 { return lo + span*l.quantile(p) },
		func(q float64) float64 { return lo + span*l.upper(q) }}
}

// triangle is the triangular law on 0 to 1 with its mode at c.
func triangle(c float64) law {
	quantile := func(p float64) float64 {
		if p < c {
			return math.Sqrt(p * c)
		}
		return 1 - math.Sqrt((1-p)*(1-c))
	}
	upper := func(q float64) float64 {
		if q <= 1-c {
			return 1 - math.Sqrt(q*(1-c))
		}
		return math.Sqrt((1 - q) * c)
	}
	cdf := func(x float64) float64 {
		switch {
		case x < c:
			return x * x / c
		case x < 1:
			return 1 - (1-x)*(1-x)/(1-c)
		}
		return 1
	}
	return law{(1 + c) / 3, (1 - c + c*c) / 18, cdf, quantile, upper}
}

func betaLaw(a, b float64) law {
	return law{a / (a + b), a / (a + b) * b / (a + b) / (a + b + 1),
		func(x float64) float64 { return mathext.RegIncBeta(a, b, x) },
		func(p float64) float64 { return betaQuantile(a, b, p) },
		func(q float64) float64 { return 1 - betaQuantile(b, a, q) }}
}

// betaQuantile bounds p, beyond which gonum panics.
func betaQuantile(a, b, p float64) float64 { return mathext.InvRegIncBeta(a, b, min(1, max(0, p))) }

func lognormalLaw(mu, sigma float64) law {
	d := distuv.LogNormal{Mu: mu, Sigma: sigma}
	return law{d.Mean(), d.Variance(), d.CDF,
		func(p float64) float64 { return math.Exp(mu + sigma*mathext.NormalQuantile(p)) },
		func(q float64) float64 { return math.Exp(mu - sigma*mathext.NormalQuantile(q)) }}
}

func weibullLaw(shape, scale float64) law {
	g1, g2 := math.Gamma(1+1/shape), math.Gamma(1+2/shape)
	return law{scale * g1, scale * scale * (g2 - g1*g1),
		func(x float64) float64 { return -math.Expm1(-math.Pow(max(0, x)/scale, shape)) },
		func(p float64) float64 { return scale * math.Pow(-math.Log1p(-p), 1/shape) },
		func(q float64) float64 { return scale * math.Pow(-math.Log(q), 1/shape) }}
}

// cutNormal is the normal law given that it is not below 0 (Johnson, Kotz and Balakrishnan 1994, section 13.10.1).
func cutNormal(mean, sd float64) law {
	a := -mean / sd
	above := distuv.UnitNormal.CDF(-a) // part that is kept
	hazard := distuv.UnitNormal.Prob(a) / above
	upper := func(q float64) float64 { return max(0, mean-sd*mathext.NormalQuantile(q*above)) }
	return law{mean + sd*hazard, sd * sd * (1 + a*hazard - hazard*hazard),
		func(x float64) float64 {
			if x < 0 {
				return 0
			}
			return 1 - distuv.UnitNormal.CDF((mean-x)/sd)/above
		},
		func(p float64) float64 {
			if mean > 0 { // the lower tail without cancellation
				return max(0, mean+sd*mathext.NormalQuantile(distuv.UnitNormal.CDF(a)+p*above))
			}
			return upper(1 - p)
		}, upper}
}
