package montecarlo

import (
	"math"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// FrequencyKind names the distribution of how often an event happens within the period.
type FrequencyKind string

// The kinds of frequency.
const (
	KindBernoulli        FrequencyKind = "bernoulli"         // once with Probability, else not at all
	KindPoisson          FrequencyKind = "poisson"           // Mean times on average, independently of each other
	KindBinomial         FrequencyKind = "binomial"          // successes among Trials chances of Probability each
	KindNegativeBinomial FrequencyKind = "negative-binomial" // failures before Size successes of Probability each
)

var frequencyKinds = []FrequencyKind{KindBernoulli, KindPoisson, KindBinomial, KindNegativeBinomial}

// Frequency is how often an event happens within the period. [Bernoulli], [Poisson], [Binomial] and [NegativeBinomial]
// make one.
type Frequency struct {
	Kind        FrequencyKind `json:"kind"`
	Probability float64       `json:"probability,omitempty"` // bernoulli, binomial: 0 to 1; negative binomial: above 0
	Mean        float64       `json:"mean,omitempty"`        // poisson, negative binomial (instead of Probability): per period
	Trials      int           `json:"trials,omitempty"`      // binomial: at most [MaxFrequency]
	Size        float64       `json:"size,omitempty"`        // negative binomial: above 0; the smaller, the more clustered
}

// Bernoulli is an event that happens once with probability p, or not at all.
func Bernoulli(p float64) Frequency { return Frequency{Kind: KindBernoulli, Probability: p} }

// Poisson is an event that happens mean times a period on average, each time independently.
func Poisson(mean float64) Frequency { return Frequency{Kind: KindPoisson, Mean: mean} }

// Binomial is an event with n chances to happen, each with probability p.
func Binomial(n int, p float64) Frequency {
	return Frequency{Kind: KindBinomial, Trials: n, Probability: p}
}

// NegativeBinomial is an event that comes in clusters: mean size·(1-p)/p times a period, variance mean/p. It is the
// number of failures before the size-th success, as in R and in Klugman, Panjer and Willmot, Loss Models, with
// r = size and β = (1-p)/p.
func NegativeBinomial(size, p float64) Frequency {
	return Frequency{Kind: KindNegativeBinomial, Size: size, Probability: p}
}

// p is the success probability of a negative binomial, however it is given.
func (f Frequency) p() float64 {
	if f.Kind == KindNegativeBinomial && f.Probability == 0 {
		return f.Size / (f.Size + f.Mean)
	}
	return f.Probability
}

// mean is the expected number of occurrences.
func (f Frequency) mean() float64 {
	switch f.Kind {
	case KindPoisson:
		return f.Mean
	case KindBinomial:
		return float64(f.Trials) * f.Probability
	case KindNegativeBinomial:
		return f.Size * (1 - f.p()) / f.p()
	}
	return f.Probability
}

// variance is that of the number of occurrences.
func (f Frequency) variance() float64 {
	switch f.Kind {
	case KindPoisson:
		return f.Mean
	case KindNegativeBinomial:
		return f.mean() / f.p()
	}
	return f.mean() * (1 - f.Probability)
}

// scaled is the frequency with its mean times a factor: probabilities stop at 1.
func (f Frequency) scaled(factor float64) Frequency {
	switch f.Kind {
	case KindPoisson:
		f.Mean *= factor
	case KindNegativeBinomial:
		f.Probability, f.Size, f.Mean = f.p(), f.Size*factor, 0
	default:
		f.Probability = math.Min(1, f.Probability*factor)
	}
	return f
}

func (f Frequency) check(p *validate.Problems) {
	switch f.Kind {
	case KindBernoulli:
		p.Within("probability", f.Probability, 0, 1)
	case KindPoisson:
		p.Within("mean", f.Mean, 0, MaxFrequency)
	case KindBinomial:
		p.Within("probability", f.Probability, 0, 1)
		if f.Trials < 1 || f.Trials > MaxFrequency {
			p.Add("trials", "range", "must be between 1 and 1000000", f.Trials)
		}
	case KindNegativeBinomial:
		f.checkNegativeBinomial(p)
	case "":
		p.Add("kind", "required", "is required", nil)
	default:
		oneOf(p, "kind", f.Kind, frequencyKinds)
	}
}

func (f Frequency) checkNegativeBinomial(p *validate.Problems) {
	ok := p.Within("size", f.Size, 1e-6, MaxFrequency)
	switch {
	case f.Probability != 0 && f.Mean != 0:
		p.Add("mean", "one-of", "must not be given beside probability", f.Mean)
		return
	case f.Mean != 0:
		ok = p.Within("mean", f.Mean, 1e-9, MaxFrequency) && ok
	default:
		ok = p.Within("probability", f.Probability, 1e-9, 1) && ok
	}
	if ok && f.mean() > MaxFrequency {
		p.Add("size", "range", "must not make a mean above 1000000", f.mean())
	}
}
