package kpi

import (
	"math"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// ShiftOptions says what a chart for small shifts watches. Nil or zero fields take their defaults.
type ShiftOptions struct {
	Center *float64 `json:"center,omitempty"` // nil: the mean of the values
	Sigma  *float64 `json:"sigma,omitempty"`  // nil: mean moving range / 1.128
	Weight float64  `json:"weight,omitempty"` // EWMA: of the newest value, above 0 up to 1; 0: 0.2
	Width  float64  `json:"width,omitempty"`  // EWMA: limits in sigmas of the average; 0: 3
	Slack  float64  `json:"slack,omitempty"`  // CUSUM: half the shift to find, in sigmas; 0: 0.5
	Alarm  float64  `json:"alarm,omitempty"`  // CUSUM: sum in sigmas that is a signal; 0: 5
}

// EWMAChart is a chart of the exponentially weighted moving average.
type EWMAChart struct {
	Center          float64     `json:"center"`
	Sigma           float64     `json:"sigma"`
	AsymptoticLower float64     `json:"asymptotic_lower"`
	AsymptoticUpper float64     `json:"asymptotic_upper"`
	Points          []EWMAPoint `json:"points"`
	Signals         []int       `json:"signals,omitempty"` // indexes of the points outside their limits, from 0
}

// EWMAPoint is the average after one value with its limits, which widen towards the asymptotic ones.
type EWMAPoint struct {
	Value float64 `json:"value"`
	Lower float64 `json:"lower"`
	Upper float64 `json:"upper"`
}

// EWMA draws the chart of z_i = λ·x_i + (1−λ)·z_(i−1) from z_0 = centre (Roberts 1959; limits after Lucas and Saccucci
// 1990): it sees shifts of one sigma and less sooner than an individuals chart.
//
// It returns an error if there are fewer than three values and no centre and sigma, or no values ([ErrTooFew]), a value is
// not finite, or an option is out of range.
func EWMA(values []float64, o ShiftOptions) (EWMAChart, error) {
	center, sigma, err := o.prepare("ewma chart", values)
	if err != nil {
		return EWMAChart{}, err
	}
	lambda, width := or(o.Weight, 0.2), or(o.Width, 3)
	spread := width * sigma * math.Sqrt(lambda/(2-lambda))
	c := EWMAChart{Center: center, Sigma: sigma, AsymptoticLower: center - spread, AsymptoticUpper: center + spread}
	z, left := center, 1.0
	for i, v := range values {
		z = lambda*v + (1-lambda)*z
		left *= (1 - lambda) * (1 - lambda)
		half := spread * math.Sqrt(1-left)
		c.Points = append(c.Points, EWMAPoint{z, center - half, center + half})
		if math.Abs(z-center) > half {
			c.Signals = append(c.Signals, i)
		}
	}
	return c, nil
}

// CUSUMChart is a tabular cumulative sum chart.
type CUSUMChart struct {
	Center  float64       `json:"center"`
	Sigma   float64       `json:"sigma"`
	Limit   float64       `json:"limit"` // a sum above it is a signal
	Points  []CUSUMPoint  `json:"points"`
	Signals []CUSUMSignal `json:"signals,omitempty"`
}

// CUSUMPoint is what has piled up above and below the centre, beyond the slack, after one value.
type CUSUMPoint struct {
	Up   float64 `json:"up"`
	Down float64 `json:"down"`
}

// CUSUMSignal is a point whose sum is above the limit.
type CUSUMSignal struct {
	Index int  `json:"index"` // counts from 0
	Since int  `json:"since"` // index from which the sum has been above 0: the estimate of when the shift began
	Up    bool `json:"up"`    // the level rose; else it fell
}

// CUSUM draws the tabular cumulative sums (Page 1954; Montgomery 2009, section 9.1): up_i = max(0, up_(i−1) + x_i −
// centre − k·σ) and down likewise, a signal above h·σ. With the defaults it finds a lasting shift of one sigma after
// about ten values.
//
// It returns an error as [EWMA] does.
func CUSUM(values []float64, o ShiftOptions) (CUSUMChart, error) {
	center, sigma, err := o.prepare("cusum chart", values)
	if err != nil {
		return CUSUMChart{}, err
	}
	slack := or(o.Slack, 0.5) * sigma
	c := CUSUMChart{Center: center, Sigma: sigma, Limit: or(o.Alarm, 5) * sigma}
	var pt CUSUMPoint
	up, down := 0, 0
	for i, v := range values {
		pt.Up, pt.Down = max(0, pt.Up+v-center-slack), max(0, pt.Down+center-v-slack)
		if pt.Up == 0 {
			up = i + 1
		}
		if pt.Down == 0 {
			down = i + 1
		}
		c.Points = append(c.Points, pt)
		if pt.Up > c.Limit {
			c.Signals = append(c.Signals, CUSUMSignal{i, up, true})
		}
		if pt.Down > c.Limit {
			c.Signals = append(c.Signals, CUSUMSignal{i, down, false})
		}
	}
	return c, nil
}

// prepare checks values and options and gives centre and sigma.
func (o ShiftOptions) prepare(document string, values []float64) (center, sigma float64, err error) {
	p := validate.New(document)
	least := minChart
	if o.Center != nil && o.Sigma != nil {
		least = 1
	}
	checkValues(p, values, least)
	if o.Center != nil {
		p.Within("center", *o.Center, -maxValue, maxValue)
	}
	if o.Sigma != nil {
		p.Within("sigma", *o.Sigma, 0, maxValue)
	}
	p.Within("weight", o.Weight, 0, 1)
	p.Within("width", o.Width, 0, 100)
	p.Within("slack", o.Slack, 0, 100)
	p.Within("alarm", o.Alarm, 0, 1000)
	if err := p.Err(); err != nil {
		return 0, 0, err
	}
	center, ranges := mean(values), 0.0
	for i := 1; i < len(values); i++ {
		ranges += math.Abs(values[i] - values[i-1])
	}
	sigma = ranges / float64(max(len(values)-1, 1)) / d2Mean
	if o.Center != nil {
		center = *o.Center
	}
	if o.Sigma != nil {
		sigma = *o.Sigma
	}
	return center, sigma, nil
}

func or(v, fallback float64) float64 {
	if v == 0 {
		return fallback
	}
	return v
}
