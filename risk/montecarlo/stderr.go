package montecarlo

import "math"

// StdErr is the standard error of [Result.Mean]: the standard deviation over the root of the trials.
func (r *Result) StdErr() float64 { return r.StdDev() / math.Sqrt(r.n()) }

// StdErrStdDev is the standard error of [Result.StdDev], from the fourth moment (Kendall and Stuart 1977, 10.15). With
// fewer than four trials it is the standard deviation itself.
func (r *Result) StdErrStdDev() float64 {
	sd, n := r.StdDev(), r.n()
	if sd == 0 || n < 4 {
		return sd
	}
	fourth := 0.0
	for _, x := range r.totals {
		d := (x - r.Mean()) / sd
		fourth += d * d * d * d
	}
	return sd / 2 * math.Sqrt(max(0, fourth/n-(n-3)/(n-1))/n)
}

// StdErrQuantile is the standard error of [Result.Quantile]: half the distance between the order statistics one
// standard error of the rank to either side (David and Nagaraja 2003, section 7.1). No density is estimated. Where less
// than one trial is expected below or beyond the quantile, the standard deviation of all trials stands for the unknown.
func (r *Result) StdErrQuantile(p float64) float64 {
	n := r.n()
	p = level(p)
	if n*min(p, 1-p) < 1-1e-9 {
		return r.StdDev()
	}
	width := math.Sqrt(p * (1 - p) / n)
	return (r.nth(rank(p+width, len(r.totals))) - r.nth(rank(p-width, len(r.totals)))) / 2
}

// StdErrTailMean is the standard error of [Result.TailMean]: asymptotically the root of
// (variance of the tail + p·(tail mean - quantile)²) ÷ size of the tail (Manistre and Hancock 2005). At p = 1 the
// standard deviation of all trials stands for the unknown.
func (r *Result) StdErrTailMean(p float64) float64 {
	t := r.tail(p)
	if t.size < 1 || level(p) == 1 {
		return r.StdDev()
	}
	mean, squares := r.TailMean(p), 0.0
	for _, x := range r.totals {
		if w := t.weight(x); w > 0 {
			squares += w * (x - mean) * (x - mean)
		}
	}
	d := mean - t.from
	return math.Sqrt((squares/t.size + level(p)*d*d) / t.size)
}

// StdErrExceedance is the standard error of [Result.Exceedance]: half the width of Wilson's interval for one standard
// error (1927), which is not 0 where no trial or every trial exceeds x.
func (r *Result) StdErrExceedance(x float64) float64 {
	if len(r.totals) == 0 {
		return 0
	}
	n, q := r.n(), r.Exceedance(x)
	return math.Sqrt(q*(1-q)/n+1/(4*n*n)) / (1 + 1/n)
}
