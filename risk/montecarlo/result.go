package montecarlo

import (
	"math"
	"slices"
)

// Result is the distribution of the total loss over the trials. All amounts are in units of the model's currency; gains
// are negative. It is safe for concurrent use and never changes.
//
// Levels p are clamped to 0 to 1, and NaN counts as 1. Amounts may be anything; NaN counts as +Inf. Of the zero Result,
// which has no trials, every figure is 0.
type Result struct {
	c       *compiled
	workers int
	totals  []float64 // by trial
	moments moments
	hist    first
	part    string // of which event or partner these are the losses; empty: of all
}

// Trials is how many trials were simulated: fewer than asked for if a rule stopped them.
func (r *Result) Trials() int { return len(r.totals) }

// n is the divisor of means, which for no trials is 1.
func (r *Result) n() float64 { return max(1, float64(len(r.totals))) }

// Currency is that of the model.
func (r *Result) Currency() string {
	if r.c == nil {
		return ""
	}
	return r.c.model.Currency
}

// Totals returns the loss of each trial, in the order of the trials.
func (r *Result) Totals() []float64 { return slices.Clone(r.totals) }

// Mean is the expected loss.
func (r *Result) Mean() float64 { return r.moments.mean }

// StdDev is the standard deviation of the loss, with divisor n-1; of a single trial it is 0.
func (r *Result) StdDev() float64 { return math.Sqrt(r.moments.variance()) }

// Min is the smallest loss of any trial.
func (r *Result) Min() float64 { return r.moments.low }

// Max is the largest loss of any trial.
func (r *Result) Max() float64 { return r.moments.high }

// Quantile is the smallest loss that is not exceeded in a part p of the trials: value at risk, the P80 for p = 0.8.
// It is the order statistic itself (Hyndman and Fan 1996, type 1), never an interpolation or an approximation.
func (r *Result) Quantile(p float64) float64 { return r.nth(rank(p, len(r.totals))) }

// level brings p into 0 to 1.
func level(p float64) float64 {
	if !(p <= 1) {
		return 1
	}
	return max(0, p)
}

// rank is the place, from 0, of the quantile at p among n sorted values: the smallest k with (k+1)/n >= p. The product
// is allowed the noise of a float64, so that the quantile at 0.95 of 1000 is the 950th.
func rank(p float64, n int) int {
	k := int(math.Ceil(level(p)*float64(n)*(1-1e-14))) - 1
	return min(n-1, max(0, k))
}

// TailMean is the mean loss of the worst part 1-p of the trials: expected shortfall or tail value at risk, by the
// definition of Acerbi and Tasche (2002), which counts the quantile itself in part where trials tie with it. At p = 1 it
// is the largest loss.
func (r *Result) TailMean(p float64) float64 {
	t := r.tail(p)
	if t.size == 0 {
		return 0 // no trials
	}
	sum := 0.0
	for _, x := range r.totals {
		if x > t.from {
			sum += x - t.from
		}
	}
	return t.from + sum/t.size
}

// tail is a set of the worst trials. A trial above from is in it, and one at from to the part of tied.
type tail struct {
	from float64 // the quantile
	size float64 // number of trials, (1-p)·n
	tied float64
}

// weight is to which part a trial of that total is in the tail.
func (t tail) weight(total float64) float64 {
	switch {
	case total > t.from:
		return 1
	case total == t.from:
		return t.tied
	}
	return 0
}

func (r *Result) tail(p float64) tail {
	t := tail{from: r.Quantile(p), size: (1 - level(p)) * float64(len(r.totals))}
	above, at := 0.0, 0.0
	for _, x := range r.totals {
		switch {
		case x > t.from:
			above++
		case x == t.from:
			at++
		}
	}
	if t.size < 1e-9 { // p = 1: the trials at the maximum
		t.size = at
	}
	t.tied = min(1, max(0, (t.size-above)/at))
	return t
}

// Exceedance is the probability that the loss is above x: the part of the trials in which it is.
func (r *Result) Exceedance(x float64) float64 {
	n := 0
	for _, total := range r.totals {
		if total > x {
			n++
		}
	}
	return float64(n) / r.n()
}
