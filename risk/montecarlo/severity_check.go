package montecarlo

import (
	"fmt"
	"math"
	"slices"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Bounds of the shapes of severities.
const (
	minBeta   = 0.1
	maxBeta   = 1e6
	maxLambda = 1000
	maxMu     = 56 // exp(56) is above MaxAmount
	maxSigma  = 5
	minShape  = 0.1
	maxShape  = 1000
	deepCut   = 5 // standard deviations that the mean of a cut normal may lie below zero
)

// check reports the problems of a severity; true means none.
func (s Severity) check(p *validate.Problems) bool {
	switch s.Kind {
	case KindFixed:
		return amount(p, "amount", s.Amount)
	case KindDiscrete:
		return s.checkPoints(p)
	case KindEmpirical:
		return s.checkValues(p)
	case KindUniform, KindTriangular, KindPERT, KindBeta:
		return s.checkRange(p)
	case KindLognormal:
		return s.checkLognormal(p)
	case KindExponential:
		return positive(p, "mean", s.Mean, MaxAmount)
	case KindWeibull:
		ok := p.Within("shape", s.Shape, minShape, maxShape)
		return positive(p, "scale", s.Scale, MaxAmount) && ok
	case KindNormal:
		ok := amount(p, "mean", s.Mean)
		ok = positive(p, "sd", s.SD, MaxAmount) && ok
		if ok && s.Mean < -deepCut*s.SD {
			p.Add("mean", "range", "must not lie more than 5 standard deviations below 0, where the normal is cut", s.Mean)
			return false
		}
		return ok
	case "":
		p.Add("kind", "required", "is required", nil)
		return false
	}
	return oneOf(p, "kind", s.Kind, severityKinds)
}

func (s Severity) checkPoints(p *validate.Problems) bool {
	if !count(p, "points", len(s.Points)) {
		return false
	}
	ok, sum := true, 0.0
	for i, point := range s.Points {
		at := p.Item("points", i)
		ok = amount(at, "amount", point.Amount) && ok
		ok = at.Within("probability", point.Probability, 0, 1) && ok
		sum += point.Probability
	}
	if ok && math.Abs(sum-1) > 1e-9 {
		p.Add("points", "whole", "must have probabilities that add up to 1", sum)
		return false
	}
	return ok
}

func (s Severity) checkValues(p *validate.Problems) bool {
	ok := count(p, "values", len(s.Values))
	if !ok {
		return false
	}
	for i, v := range s.Values {
		ok = amount(p, fmt.Sprintf("values[%d]", i), v) && ok
	}
	return ok
}

func count(p *validate.Problems, field string, n int) bool {
	switch {
	case n == 0:
		p.Add(field, "required", "is required", nil)
	case n > MaxPoints:
		p.Add(field, "max", fmt.Sprintf("must have at most %d entries", MaxPoints), n)
	default:
		return true
	}
	return false
}

func (s Severity) checkRange(p *validate.Problems) bool {
	ok := amount(p, "min", s.Min)
	ok = amount(p, "max", s.Max) && ok
	switch s.Kind {
	case KindTriangular, KindPERT:
		ok = amount(p, "mode", s.Mode) && ok
		if s.Kind == KindPERT {
			ok = p.Within("lambda", s.Lambda, 0, maxLambda) && ok
		}
	case KindBeta:
		ok = p.Within("alpha", s.Alpha, minBeta, maxBeta) && ok
		ok = p.Within("beta", s.Beta, minBeta, maxBeta) && ok
	}
	pointed := s.Kind == KindTriangular || s.Kind == KindPERT
	switch {
	case !ok:
		return false
	case s.Min > s.Max:
		p.Add("min", "order", "must not be above max", s.Min)
		return false
	case pointed && (s.Mode < s.Min || s.Mode > s.Max):
		p.Add("mode", "order", "must lie between min and max", s.Mode)
		return false
	}
	return true
}

func (s Severity) checkLognormal(p *validate.Problems) bool {
	if s.Low == 0 && s.High == 0 {
		ok := p.Within("mu", s.Mu, -maxMu, maxMu)
		return positive(p, "sigma", s.Sigma, maxSigma) && ok
	}
	if s.Mu != 0 || s.Sigma != 0 {
		p.Add("mu", "one-of", "must not be given, with sigma, beside low and high", s.Mu)
		return false
	}
	a, b := s.interval()
	ok := p.Within("low_at", a, 1e-6, 1-1e-6)
	ok = p.Within("high_at", b, 1e-6, 1-1e-6) && ok
	ok = positive(p, "low", s.Low, MaxAmount) && ok
	ok = positive(p, "high", s.High, MaxAmount) && ok
	switch {
	case !ok:
		return false
	case a >= b:
		p.Add("low_at", "reversed", "must be below high_at", a)
		return false
	case s.Low >= s.High:
		p.Add("low", "reversed", "must be below high", s.Low)
		return false
	}
	if fit := s.plain(); !(fit.Sigma <= maxSigma && math.Abs(fit.Mu) <= maxMu) {
		p.Add("high", "range", "must not be so far from low: a sigma above 5 or a median beyond any amount follow", s.High)
		return false
	}
	return true
}

// lowest is the smallest loss that a valid severity can draw.
func (s Severity) lowest() float64 {
	switch s = s.plain(); s.Kind {
	case KindFixed:
		return s.Amount
	case KindDiscrete, KindEmpirical:
		return s.points()[0].Amount
	case KindUniform, KindTriangular, KindBeta:
		return s.Min
	}
	return 0
}

// discrete reports whether the severity can draw finitely many amounts only.
func (s Severity) discrete() bool {
	return slices.Contains([]SeverityKind{KindFixed, KindDiscrete, KindEmpirical}, s.plain().Kind)
}
