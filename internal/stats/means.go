package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// QuantileT is the two-sided quantile of Student's t: that share of the distribution lies within ± it.
func QuantileT(confidence, df float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(1 - (1-confidence)/2)
}

// QuantileZ is the two-sided quantile of the normal distribution.
func QuantileZ(confidence float64) float64 {
	return distuv.UnitNormal.Quantile(1 - (1-confidence)/2)
}

// TTest is a comparison of means.
type TTest struct {
	Difference, StdErr, T, DF, P float64
	Lower, Upper                 float64 // of the difference
}

// testT completes a t test; ok is false where the standard error is zero or the degrees of freedom are.
func testT(difference, se, df, confidence float64) (r TTest, ok bool) {
	if !(se > 0) || !(df > 0) {
		return TTest{Difference: difference}, false
	}
	r = TTest{Difference: difference, StdErr: se, T: difference / se, DF: df}
	r.P = math.Min(1, 2*distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Survival(math.Abs(r.T)))
	half := QuantileT(confidence, df) * se
	r.Lower, r.Upper = difference-half, difference+half
	return r, true
}

// Moments are what a comparison of means needs to know of a sample.
type Moments struct {
	N              float64
	Mean, Variance float64 // variance with n−1
}

// MomentsOf takes the moments of a sample.
func MomentsOf(x []float64) Moments {
	if len(x) == 0 {
		return Moments{}
	}
	if len(x) == 1 {
		return Moments{N: 1, Mean: x[0]}
	}
	mean, variance := stat.MeanVariance(x, nil)
	return Moments{N: float64(len(x)), Mean: mean, Variance: variance}
}

// Welch compares the means of two independent samples of unequal variance (Welch 1947): a minus b.
func Welch(a, b Moments, confidence float64) (TTest, bool) {
	if a.N < 2 || b.N < 2 {
		return TTest{Difference: a.Mean - b.Mean}, false
	}
	va, vb := a.Variance/a.N, b.Variance/b.N
	df := (va + vb) * (va + vb) / (va*va/(a.N-1) + vb*vb/(b.N-1))
	return testT(a.Mean-b.Mean, math.Sqrt(va+vb), df, confidence)
}

// OneSample tests whether the mean of a sample, such as paired differences, is zero, with its interval.
func OneSample(d Moments, confidence float64) (TTest, bool) {
	if d.N < 2 {
		return TTest{Difference: d.Mean}, false
	}
	return testT(d.Mean, math.Sqrt(d.Variance/d.N), d.N-1, confidence)
}

// CohensD is the difference of two means in pooled standard deviations (Cohen 1988); ok is false where that is zero.
func CohensD(a, b Moments) (d float64, ok bool) {
	if a.N+b.N <= 2 {
		return 0, false
	}
	pooled := ((a.N-1)*a.Variance + (b.N-1)*b.Variance) / (a.N + b.N - 2)
	if !(pooled > 0) {
		return 0, false
	}
	return (a.Mean - b.Mean) / math.Sqrt(pooled), true
}
