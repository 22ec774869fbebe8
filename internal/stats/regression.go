package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Line is a least-squares line with what its intervals need.
type Line struct {
	Intercept, Slope           float64
	InterceptError, SlopeError float64 // standard errors
	RSquared                   float64 // 1 for points on the line; 0 for constant y
	ResidualSD                 float64 // with N−2 degrees of freedom
	N                          int
	meanX, sxx                 float64
}

// Regress fits y = a + b·x by least squares, by gonum's LinearRegression. x and y have one length and hold finite
// numbers; ok is false with fewer than three points or if all x are equal.
func Regress(x, y []float64) (l Line, ok bool) {
	n := len(x)
	if n < 3 {
		return Line{}, false
	}
	l = Line{N: n, meanX: stat.Mean(x, nil)}
	for _, v := range x {
		l.sxx += (v - l.meanX) * (v - l.meanX)
	}
	if !(l.sxx > 0) {
		return Line{}, false
	}
	l.Intercept, l.Slope = stat.LinearRegression(x, y, nil, false)
	meanY, sse, syy := stat.Mean(y, nil), 0.0, 0.0
	for i, v := range y {
		e := v - l.At(x[i])
		sse += e * e
		syy += (v - meanY) * (v - meanY)
	}
	l.ResidualSD = math.Sqrt(sse / float64(n-2))
	l.SlopeError = l.ResidualSD / math.Sqrt(l.sxx)
	l.InterceptError = l.ResidualSD * math.Sqrt(1/float64(n)+l.meanX*l.meanX/l.sxx)
	if syy > 0 {
		l.RSquared = max(0, 1-sse/syy)
	}
	return l, true
}

// At is the line's value at x.
func (l Line) At(x float64) float64 { return l.Intercept + l.Slope*x }

// MeanError is the standard error of the line at x.
func (l Line) MeanError(x float64) float64 {
	d := x - l.meanX
	return l.ResidualSD * math.Sqrt(1/float64(l.N)+d*d/l.sxx)
}

// PredictionError is the standard error of a new value at x; with Student's t at N−2 degrees of freedom it gives the
// prediction interval.
func (l Line) PredictionError(x float64) float64 {
	d := x - l.meanX
	return l.ResidualSD * math.Sqrt(1+1/float64(l.N)+d*d/l.sxx)
}

// StepErrors calls f with the error of each value from index from (at least 2) on, forecast from the line through the values
// before it. It updates the line, so all of them together cost one pass. A value whose predecessors share one x is skipped.
func StepErrors(x, y []float64, from int, f func(i int, e float64)) {
	var meanX, meanY, sxx, sxy float64
	for i := range x {
		if i >= max(from, 2) && sxx > 0 {
			f(i, y[i]-(meanY+sxy/sxx*(x[i]-meanX)))
		}
		n := float64(i + 1)
		dx := x[i] - meanX
		meanX += dx / n
		meanY += (y[i] - meanY) / n
		sxx += dx * (x[i] - meanX)
		sxy += dx * (y[i] - meanY)
	}
}
