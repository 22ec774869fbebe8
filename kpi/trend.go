package kpi

import "github.com/partnerkit/partnerkit/internal/stats"

// Course is where a KPI is heading. The words are seen from the goal: a falling cost improves.
type Course string

// The courses.
const (
	Improving Course = "improving"
	Worsening Course = "worsening"
	NoTrend   Course = "no-trend" // what is seen may well be chance
	TooFew    Course = "too-few"  // fewer than four readings, which no test can tell from chance
	Rising    Course = "rising"   // a band: up is neither good nor bad
	Falling   Course = "falling"  // a band: down is neither good nor bad
)

const (
	minTrend   = 4    // readings for a trend
	maxTrend   = 400  // the latest readings that a trend is made from: its cost grows with their square
	confidence = 0.95 // of the slope's interval
	chance     = 0.05 // the p-value from which on a trend may be chance
)

// Trend is the direction of a series: the median slope of all pairs of readings with its 95 % interval (Theil 1950, Sen
// 1968) and the Mann–Kendall test (Mann 1945, Kendall 1975). Slopes are in the KPI's unit per year of 365.25 days.
type Trend struct {
	Course   Course  `json:"course"`
	Readings int     `json:"readings"` // at most the latest 400
	PerYear  float64 `json:"per_year"`
	Lower    float64 `json:"lower"` // of PerYear
	Upper    float64 `json:"upper"`
	S        int     `json:"s"` // pairs that rise minus pairs that fall
	Z        float64 `json:"z"`
	P        float64 `json:"p"`   // two-sided; below 0.05 the series is taken to have a trend
	Tau      float64 `json:"tau"` // Kendall's tau-b, −1 to 1
}

// trend is the trend of the latest readings.
func (g goal) trend(s series) *Trend {
	if n := s.len(); n > maxTrend {
		s = series{s.days[n-maxTrend:], s.values[n-maxTrend:], nil}
	}
	t := &Trend{Course: TooFew, Readings: s.len(), P: 1}
	if s.len() < minTrend {
		return t
	}
	x := make([]float64, s.len())
	for i, d := range s.days {
		x[i] = float64(d-s.days[0]) / yearDays
	}
	slope, _ := stats.TheilSen(x, s.values, confidence)
	t.PerYear, t.Lower, t.Upper = slope.Value, slope.Lower, slope.Upper
	test := stats.MannKendall(s.values)
	t.S, t.Z, t.P, t.Tau = test.S, test.Z, test.P, test.TauB
	switch up := test.S > 0; {
	case t.P >= chance:
		t.Course = NoTrend
	case g.direction == Band && up:
		t.Course = Rising
	case g.direction == Band:
		t.Course = Falling
	case up == (g.to > g.from):
		t.Course = Improving
	default:
		t.Course = Worsening
	}
	return t
}

// Rates compares how fast a KPI moves with how fast it must, in its unit per year of 365.25 days.
type Rates struct {
	Planned  float64  `json:"planned"`            // from the baseline at the start to the target at due
	Observed *float64 `json:"observed,omitempty"` // from the baseline to the latest reading
	Needed   *float64 `json:"needed,omitempty"`   // from the latest reading's value today to the target at due; 0 once it is met; nil from due on
}

// rates are those on a day, from the judged reading; nil for a band.
func (g goal) rates(latest *Reading, today int64) *Rates {
	if g.direction == Band {
		return nil
	}
	r := &Rates{Planned: (g.to - g.from) / float64(g.due-g.start) * yearDays}
	if latest == nil {
		return r
	}
	at, value := dayNumber(latest.Date), toFloat(latest.Value)
	if at > g.start {
		r.Observed = ptr((value - g.from) / float64(at-g.start) * yearDays)
	}
	if today < g.due {
		needed := 0.0
		if !g.reached(value) {
			needed = (g.to - value) / float64(g.due-today) * yearDays
		}
		r.Needed = ptr(needed)
	}
	return r
}
