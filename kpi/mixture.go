package kpi

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/partnerkit/partnerkit/internal/stats"
)

// mixture is a forecast's distribution: normal parts with their weights, which sum to 1.
type mixture []part

type part struct{ weight, centre, scale float64 }

// negligible is the weight, relative to the best, below which a candidate is left out.
const negligible = 0.005

const normal90 = 1.2815515655446004 // the normal distribution's 90 % point

// tails is how much wider Student's t with df degrees of freedom is than the normal distribution at its 10 and 90 % points.
// From six degrees on the expansion of Abramowitz and Stegun 26.7.5 is good to four digits at a hundredth of the cost.
func tails(df float64) float64 {
	if df < 6 {
		return stats.QuantileT(0.8, df) / normal90
	}
	const z2 = normal90 * normal90
	g1 := (z2 + 1) / 4
	g2 := ((5*z2+16)*z2 + 3) / 96
	g3 := (((3*z2+19)*z2+17)*z2 - 15) / 384
	return 1 + (g1+(g2+g3/df)/df)/df
}

// below is the probability of a value below v.
func (m mixture) below(v float64) float64 {
	p := 0.0
	for _, c := range m {
		switch {
		case c.scale > 0:
			p += c.weight * 0.5 * math.Erfc((c.centre-v)/(c.scale*math.Sqrt2))
		case c.centre < v:
			p += c.weight
		}
	}
	return p
}

// quantile is the value below which the distribution lies with probability p. It is found between the lowest and highest of
// the parts' own quantiles by bisection, to a four-thousandth of the distance.
func (m mixture) quantile(p float64) float64 {
	z := distuv.UnitNormal.Quantile(p)
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, c := range m {
		q := c.centre + z*c.scale
		lo, hi = min(lo, q), max(hi, q)
	}
	for range 12 {
		if mid := lo + (hi-lo)/2; m.below(mid) < p {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo + (hi-lo)/2
}

// meets is the probability of reaching the goal. A part without spread reaches it or not, with rounding in its favour.
func (g goal) meets(m mixture) float64 {
	p := 0.0
	for _, c := range m {
		switch {
		case c.scale == 0:
			if slack := roundoff * g.size(); g.reached(c.centre) || g.reached(c.centre+slack) || g.reached(c.centre-slack) {
				p += c.weight
			}
		case g.direction == Band:
			one := mixture{c}
			p += max(0, one.below(g.high)-one.below(g.low))
		case g.to > g.from:
			p += c.weight - mixture{c}.below(g.to)
		default:
			p += mixture{c}.below(g.to)
		}
	}
	return min(max(p, 0), 1)
}

// size is the length of the way, or the width of the band.
func (g goal) size() float64 {
	if g.direction == Band {
		return g.high - g.low
	}
	return math.Abs(g.to - g.from)
}

// The parameters that smoothers are averaged over. A quick change of trend is rarer than a quick change of level, so
// larger betas start with less weight.
var (
	alphas   = [...]float64{0.02, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 1}
	betas    = [...]float64{0, 0.03, 0.1, 0.3}
	priors   = [...]float64{1, 0.5, 0.25, 0.1} // of the betas
	dampers  = [...]float64{0.85, 0.95}
	undamped = [...]float64{1}
)

// grid holds one value for each set of parameters.
type grid [len(alphas) * len(betas) * len(dampers)]float64

// smooth fits a smoother with each set of parameters and averages over them: the weight of a set is its prior times its
// marginal likelihood with the starting state integrated out.
func (c *candidates) smooth(m *Model) mixture {
	b, damping, fitted, states := betas[:], undamped[:], 4.0, 2.0
	switch m.Method {
	case Simple:
		b, fitted, states = b[:1], 2, 1
	case Damped:
		damping, fitted = dampers[:], 5
	}
	n := float64(len(c.y))
	var logs, centres, variances grid
	k, least := 0, math.Inf(1)
	for _, alpha := range alphas {
		for i, beta := range b {
			for _, d := range damping {
				s := stats.Smoother{Alpha: alpha, Beta: beta, Damping: d}
				fit := s.FitStart(c.y, m.Method != Simple)
				value, spread := fit.Ahead(c.steps)
				if fit.SSE <= c.floor { // an exact fit needs no averaging
					m.setBest(s, value, 0, len(c.y))
					return mixture{{1, m.Value, 0}}
				}
				logs[k] = math.Log(priors[i]) - fit.LogDet/2 - (n-states)/2*math.Log(fit.SSE)
				centres[k], variances[k] = value, fit.SSE/(n-states)*spread
				k++
				if fit.SSE < least {
					least = fit.SSE
					m.setBest(s, 0, math.Sqrt(least/n*(n+fitted)/(n-fitted)), len(c.y))
				}
			}
		}
	}
	out := average(logs[:k], centres[:k], variances[:k], tails(n-states))
	for _, part := range out {
		m.Value += part.weight * part.centre
	}
	return out
}

// setBest records the parameters of the best fit.
func (m *Model) setBest(s stats.Smoother, value, err float64, errors int) {
	m.Value, m.Error, m.Errors, m.Alpha, m.Beta = value, err, errors, s.Alpha, s.Beta
	if m.Method == Damped {
		m.Damping = s.Damping
	}
}

// average makes parts of forecasts with the logarithms of their weights.
func average(logs, centres, variances []float64, tails float64) mixture {
	top, sum := math.Inf(-1), 0.0
	for _, l := range logs {
		top = max(top, l)
	}
	var out mixture
	for i, l := range logs {
		if w := math.Exp(l - top); w >= negligible {
			out = append(out, part{w, centres[i], math.Sqrt(variances[i]) * tails})
			sum += w
		}
	}
	for i := range out {
		out[i].weight /= sum
	}
	return out
}
