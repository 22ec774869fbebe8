package stats

import "math"

// Smoother is exponential smoothing with its parameters and the state before its first value: simple (Brown 1956) if
// Beta and Trend are 0, Holt's linear trend (1957), or Gardner and McKenzie's damped trend (1985) if Damping is below 1.
type Smoother struct {
	Alpha   float64 // weight of a new value in the level, 0 to 1
	Beta    float64 // weight of a change of level in the trend, 0 to 1
	Damping float64 // share of the trend that is left after each step, 0 to 1; 1: undamped
	Level   float64
	Trend   float64 // per step
}

// Forecast is the value h steps ahead; h need not be whole.
func (s Smoother) Forecast(h float64) float64 {
	return s.Level + s.Trend*s.dampedSum(h)
}

// dampedSum is φ + φ² + … + φ^h, carried on between whole numbers.
func (s Smoother) dampedSum(h float64) float64 {
	if s.Damping == 1 {
		return h
	}
	return s.Damping * (1 - math.Pow(s.Damping, h)) / (1 - s.Damping)
}

// Step is the smoother after one more value; e is what its forecast of that value missed by.
func (s Smoother) Step(value float64) (next Smoother, e float64) {
	trend := s.Damping * s.Trend
	forecast := s.Level + trend
	e = value - forecast
	next = s
	next.Level = forecast + s.Alpha*e
	next.Trend = trend + s.Beta*(next.Level-s.Level-trend)
	return next, e
}

// Run is the smoother after the values, with the one-step forecast of each and the sum of squared errors.
func (s Smoother) Run(values []float64) (end Smoother, fitted []float64, sse float64) {
	fitted = make([]float64, len(values))
	for i, v := range values {
		var e float64
		s, e = s.Step(v)
		fitted[i] = v - e
		sse += e * e
	}
	return s, fitted, sse
}

// Fit is a smoother whose start was fitted to the values by least squares, given its parameters.
type Fit struct {
	Start, End Smoother
	SSE        float64 // of the one-step errors of all values
	LogDet     float64 // logarithm of the determinant of the start's normal equations
	states     int
	pull       [2]Smoother   // where a unit of starting level and of starting trend has gone by the end
	cov        [2][2]float64 // of the start, in units of the error variance
}

// FitStart finds the starting level, and with trend also the starting trend, that make the sum of squared one-step errors least.
// The errors are linear in the start, so one pass and two equations suffice; nothing is allocated. It needs at least
// three values.
func (s Smoother) FitStart(values []float64, trend bool) Fit {
	level, slope, damping := s.Alpha, s.Alpha*s.Beta, s.Damping
	var l, b, lu, bu, lw, bw float64 // state of the data, of a unit of level, of a unit of trend
	lu, bw = 1, 1
	shift := values[0]
	var ee, eu, ew, uu, uw, ww float64
	for _, v := range values {
		b, bu, bw = damping*b, damping*bu, damping*bw
		e, u, w := v-shift-l-b, -lu-bu, -lw-bw
		ee, eu, ew = ee+e*e, eu+e*u, ew+e*w
		uu, uw, ww = uu+u*u, uw+u*w, ww+w*w
		l, lu, lw = l+b+level*e, lu+bu+level*u, lw+bw+level*w
		b, bu, bw = b+slope*e, bu+slope*u, bw+slope*w
	}
	f := Fit{Start: s, states: 1}
	f.pull[0], f.pull[1] = s, s
	f.pull[0].Level, f.pull[0].Trend, f.pull[1].Level, f.pull[1].Trend = lu, bu, lw, bw
	det := uu*ww - uw*uw
	if !trend || !(det > 1e-12*uu*ww) {
		f.cov[0][0], f.LogDet = 1/uu, math.Log(uu)
		f.Start.Level, f.Start.Trend = -eu/uu, 0
	} else {
		f.states, f.LogDet = 2, math.Log(det)
		f.cov = [2][2]float64{{ww / det, -uw / det}, {-uw / det, uu / det}}
		f.Start.Level, f.Start.Trend = (uw*ew-ww*eu)/det, (uw*eu-uu*ew)/det
	}
	l0, b0 := f.Start.Level, f.Start.Trend
	f.SSE = max(0, ee+l0*eu+b0*ew)
	f.Start.Level += shift
	f.End = s
	f.End.Level, f.End.Trend = shift+l+l0*lu+b0*lw, b+l0*bu+b0*bw
	return f
}

// Ahead is the forecast h steps ahead and the variance of its error in units of the variance of one step: the smoother's
// own and that of the fitted start.
func (f Fit) Ahead(h float64) (value, spread float64) {
	sum := f.End.dampedSum(h)
	u, w := f.pull[0].Level+f.pull[0].Trend*sum, f.pull[1].Level+f.pull[1].Trend*sum
	if f.states == 1 {
		w = 0
	}
	return f.End.Level + f.End.Trend*sum, f.End.Spread(h) + u*u*f.cov[0][0] + 2*u*w*f.cov[0][1] + w*w*f.cov[1][1]
}

// Spread is the variance of the h-step forecast error in units of the one-step variance (Hyndman, Koehler, Ord and Snyder
// 2008, table 6.1): 1 + Σ c_j² for j from 1 to h−1, with c_j = α + αβ(φ + … + φ^j), summed in closed form, which
// carries on between whole numbers; 1 below h = 1.
func (s Smoother) Spread(h float64) float64 {
	m, a, ab := max(h-1, 0), s.Alpha, s.Alpha*s.Beta
	if s.Damping == 1 {
		return 1 + m*a*a + a*ab*m*(m+1) + ab*ab*m*(m+1)*(2*m+1)/6
	}
	phi := s.Damping
	all := phi / (1 - phi) // φ + φ² + …
	p, q, power := a+ab*all, ab*all, math.Pow(phi, m)
	return max(1, 1+m*p*p-2*p*q*all*(1-power)+q*q*phi*phi*(1-power*power)/(1-phi*phi))
}
