package kpi

import (
	"math"
	"time"

	"github.com/partnerkit/partnerkit/internal/stats"
)

// Method is a way to forecast.
type Method string

// The methods, from the simplest.
const (
	Simple     Method = "simple"     // simple exponential smoothing: a level that wanders
	Regression Method = "regression" // least-squares line over the days
	Holt       Method = "holt"       // level and trend that both wander
	Damped     Method = "damped"     // as Holt, but the trend fades
)

// IntervalLevel is the probability of the forecast's interval.
const IntervalLevel = 0.8

const (
	minRegression = 3     // readings for a line with an error
	minSmoothing  = 8     // readings for the parameters of a smoother
	maxForecast   = 1_000 // the latest readings that forecasts are made from
)

// Forecast is the value expected on the due day if things go on as they did.
//
// The method is the one whose one-step errors were smallest. The interval and the probability also carry the doubt that
// remains: each candidate counts by its likelihood, (smallest error / its error) to the power of the number of readings,
// and each smoother is averaged over its parameters, weighed by how well they fit (Bayesian model averaging: Hoeting,
// Madigan, Raftery and Volinsky 1999). On simulated series of 60 readings (lines, levels, random walks with and without
// drift) between 75 and 85 % of values up to 12 readings ahead fall inside; with 12 to 24 readings the kind of a series is
// hard to tell, and as far ahead the share lies between 55 and 95 %.
type Forecast struct {
	Method      Method    `json:"method"`
	Due         time.Time `json:"due"` // day
	Value       float64   `json:"value"`
	Low         float64   `json:"low"`         // lower end of the interval that holds a new value with probability IntervalLevel
	High        float64   `json:"high"`        // its upper end
	Probability float64   `json:"probability"` // of meeting the target, or of being inside the band, on the due day
	Readings    int       `json:"readings"`    // how many readings it is made from, at most the latest 1000
	Models      []Model   `json:"models"`      // every candidate with its errors, from the simplest
}

// Model is a candidate for the forecast.
type Model struct {
	Method Method `json:"method"`
	Chosen bool   `json:"chosen,omitempty"`
	// Error is the root mean square of the one-step errors. The line's are forecasts from the readings before
	// each, past the first quarter of them (at most ten). A
	// smoother's are those of its fitted parameters, enlarged by √((n+k)/(n−k)) for its k fitted numbers (Akaike's final
	// prediction error, 1969).
	Error   float64 `json:"error"`
	Errors  int     `json:"errors"`            // how many one-step errors; 0: the model was not tried
	Reason  string  `json:"reason,omitempty"`  // why it was not tried
	Value   float64 `json:"value"`             // its forecast at due
	Alpha   float64 `json:"alpha,omitempty"`   // smoothing: weight of a new value in the level, of the best fit
	Beta    float64 `json:"beta,omitempty"`    // smoothing: weight of a change of level in the trend, of the best fit
	Damping float64 `json:"damping,omitempty"` // damped: share of the trend left after each reading, of the best fit
}

// forecast looks ahead to day at. It is nil with fewer than three readings, or if the last of them is not before at.
func (g goal) forecast(s series, at int64) (*Forecast, mixture) {
	if n := s.len(); n > maxForecast {
		s = series{s.days[n-maxForecast:], s.values[n-maxForecast:], nil}
	}
	n := s.len()
	if n < minRegression || at <= s.days[n-1] {
		return nil, nil
	}
	models := []Model{{Method: Simple}, {Method: Regression}, {Method: Holt}, {Method: Damped}}
	c := newCandidates(s, at)
	var tries [4]mixture
	best := -1
	for i := range models {
		tries[i] = c.try(&models[i])
		if models[i].Errors > 0 && (best < 0 || models[i].Error < models[best].Error*(1-roundoff)) {
			best = i
		}
	}
	models[best].Chosen = true
	all := weigh(models, tries[:], models[best].Error, float64(n))
	f := &Forecast{Method: models[best].Method, Due: dayOf(at), Value: models[best].Value, Readings: n, Models: models}
	f.Low, f.High = min(all.quantile((1-IntervalLevel)/2), f.Value), max(all.quantile((1+IntervalLevel)/2), f.Value)
	f.Probability = g.meets(all)
	return f, all
}

// weigh makes one distribution of the candidates' by their likelihood.
func weigh(models []Model, tries []mixture, least, n float64) mixture {
	var all mixture
	sum := 0.0
	for i, m := range models {
		if m.Errors == 0 {
			continue
		}
		w := 1.0
		if m.Error > least {
			w = math.Pow(least/m.Error, n)
		}
		if w < negligible {
			continue
		}
		for _, part := range tries[i] {
			part.weight *= w
			sum += part.weight
			all = append(all, part)
		}
	}
	for i := range all {
		all[i].weight /= sum
	}
	return all
}

// candidates is what all methods share.
type candidates struct {
	x, y   []float64 // days since the first reading, values
	at     float64   // day of the forecast on that scale
	floor  float64   // sums of squares up to here are rounding
	steps  float64   // readings ahead, for smoothing
	uneven string    // why smoothing is not tried
}

func newCandidates(s series, at int64) *candidates {
	n := s.len()
	c := &candidates{x: make([]float64, n), y: s.values, at: float64(at - s.days[0])}
	sum, square := 0.0, 0.0
	for i, d := range s.days {
		c.x[i] = float64(d - s.days[0])
		v := s.values[i] - s.values[0]
		sum, square = sum+v, square+v*v
	}
	c.floor = 1e-20*max(0, square-sum*sum/float64(n)) + 1e-24*s.values[0]*s.values[0]
	if n < minSmoothing {
		c.uneven = "needs 8 readings"
		return c
	}
	gap := medianGap(s.days)
	odd := 0
	for i := 1; i < n; i++ {
		if d := s.days[i] - s.days[i-1]; 2*d < gap || 2*d > 3*gap {
			odd++
		}
	}
	if odd*10 > n {
		c.uneven = "more than a tenth of the gaps between readings differ by half from the median gap"
	}
	c.steps = float64(at-s.days[n-1]) * float64(n-1) / float64(s.days[n-1]-s.days[0])
	return c
}

// try fits one method, fills in the model and returns its distribution at due.
func (c *candidates) try(m *Model) mixture {
	if m.Method == Regression {
		return c.line(m)
	}
	if m.Reason = c.uneven; m.Reason != "" {
		return nil
	}
	return c.smooth(m)
}

// line fits the least-squares line.
func (c *candidates) line(m *Model) mixture {
	line, _ := stats.Regress(c.x, c.y) // at least three different days
	sse := 0.0
	warmup := min(max(len(c.y)/4, 2), 10) // a line through the first few points says little
	stats.StepErrors(c.x, c.y, warmup, func(_ int, e float64) {
		sse += e * e
		m.Errors++
	})
	m.Value = line.At(c.at)
	if sse <= c.floor {
		return mixture{{1, m.Value, 0}}
	}
	m.Error = math.Sqrt(sse / float64(m.Errors))
	return mixture{{1, m.Value, line.PredictionError(c.at) * tails(float64(line.N-2))}}
}
