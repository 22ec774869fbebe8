package montecarlo

import (
	"slices"
)

// SeverityKind names the distribution of a loss.
type SeverityKind string

// The kinds of severity, each with the fields it reads.
const (
	KindFixed       SeverityKind = "fixed"       // Amount
	KindDiscrete    SeverityKind = "discrete"    // Points
	KindEmpirical   SeverityKind = "empirical"   // Values, each as likely as any other
	KindUniform     SeverityKind = "uniform"     // Min, Max
	KindTriangular  SeverityKind = "triangular"  // Min, Mode, Max
	KindPERT        SeverityKind = "pert"        // Min, Mode, Max, Lambda
	KindBeta        SeverityKind = "beta"        // Alpha, Beta on Min to Max (both 0: on 0 to 1)
	KindLognormal   SeverityKind = "lognormal"   // Mu, Sigma of the logarithm; or Low, High with LowAt, HighAt
	KindExponential SeverityKind = "exponential" // Mean
	KindWeibull     SeverityKind = "weibull"     // Shape, Scale
	KindNormal      SeverityKind = "normal"      // Mean, SD before it is cut at zero: never below 0
)

var severityKinds = []SeverityKind{KindFixed, KindDiscrete, KindEmpirical, KindUniform, KindTriangular, KindPERT, KindBeta,
	KindLognormal, KindExponential, KindWeibull, KindNormal}

// Severity is what one occurrence costs. Each kind reads the fields that [SeverityKind] lists for it; the functions
// named after the kinds fill them.
type Severity struct {
	Kind   SeverityKind `json:"kind"`
	Amount float64      `json:"amount,omitempty"`
	Points []Point      `json:"points,omitempty"` // their probabilities add up to 1
	Values []float64    `json:"values,omitempty"`
	Min    float64      `json:"min,omitempty"`
	Mode   float64      `json:"mode,omitempty"`
	Max    float64      `json:"max,omitempty"`
	Lambda float64      `json:"lambda,omitempty"` // weight of the mode; 0: 4, the usual one
	Alpha  float64      `json:"alpha,omitempty"`
	Beta   float64      `json:"beta,omitempty"`
	Mu     float64      `json:"mu,omitempty"`
	Sigma  float64      `json:"sigma,omitempty"`
	Low    float64      `json:"low,omitempty"`  // the quantile at LowAt
	High   float64      `json:"high,omitempty"` // the quantile at HighAt
	LowAt  float64      `json:"low_at,omitempty"`
	HighAt float64      `json:"high_at,omitempty"` // both 0: 0.05 and 0.95
	Mean   float64      `json:"mean,omitempty"`
	SD     float64      `json:"sd,omitempty"`
	Shape  float64      `json:"shape,omitempty"`
	Scale  float64      `json:"scale,omitempty"`
}

// Point is one possible loss and its probability.
type Point struct {
	Amount      float64 `json:"amount"`
	Probability float64 `json:"probability"`
}

// Fixed is a loss that is known.
func Fixed(amount float64) Severity { return Severity{Kind: KindFixed, Amount: amount} }

// Discrete is one of several losses.
func Discrete(points ...Point) Severity {
	return Severity{Kind: KindDiscrete, Points: slices.Clone(points)}
}

// Empirical draws from losses that were observed.
func Empirical(values ...float64) Severity {
	return Severity{Kind: KindEmpirical, Values: slices.Clone(values)}
}

// Uniform is anything between two amounts, all equally likely.
func Uniform(lo, hi float64) Severity { return Severity{Kind: KindUniform, Min: lo, Max: hi} }

// Triangular is the triangle over a three-point estimate.
func Triangular(lo, mode, hi float64) Severity {
	return Severity{Kind: KindTriangular, Min: lo, Mode: mode, Max: hi}
}

// PERT is the beta distribution of a three-point estimate with α = 1+λ(mode-min)/(max-min), β = 1+λ(max-mode)/(max-min)
// and λ = 4 (Malcolm et al. 1959; Vose 2008 for other λ, which the field Lambda sets).
func PERT(lo, mode, hi float64) Severity {
	return Severity{Kind: KindPERT, Min: lo, Mode: mode, Max: hi}
}

// BetaBetween is the beta distribution stretched over an interval.
func BetaBetween(alpha, beta, lo, hi float64) Severity {
	return Severity{Kind: KindBeta, Alpha: alpha, Beta: beta, Min: lo, Max: hi}
}

// Lognormal is a loss whose natural logarithm is normal.
func Lognormal(mu, sigma float64) Severity {
	return Severity{Kind: KindLognormal, Mu: mu, Sigma: sigma}
}

// LognormalBetween is the lognormal of a 90 % interval: 5 % of losses lie below low, 5 % above high.
func LognormalBetween(low, high float64) Severity {
	return Severity{Kind: KindLognormal, Low: low, High: high}
}

// Exponential is a loss with that mean; small ones are the most common.
func Exponential(mean float64) Severity { return Severity{Kind: KindExponential, Mean: mean} }

// Weibull is the distribution of Weibull (1951) with distribution function 1-exp(-(x/scale)^shape).
func Weibull(shape, scale float64) Severity {
	return Severity{Kind: KindWeibull, Shape: shape, Scale: scale}
}

// Normal is the normal distribution given that it is not below zero. The mean and the standard deviation are those
// before the cut.
func Normal(mean, sd float64) Severity { return Severity{Kind: KindNormal, Mean: mean, SD: sd} }

func (s Severity) clone() Severity {
	s.Points, s.Values = slices.Clone(s.Points), slices.Clone(s.Values)
	return s
}
