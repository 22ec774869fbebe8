package kpi

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// ErrTooFew marks the error for a chart of fewer points than limits can be computed from.
var ErrTooFew = errors.New("kpi: too few points")

// Form says how the centre and spread of an individuals chart are computed. The empty Form is the mean form.
type Form string

// The forms.
const (
	MeanForm   Form = "mean"   // centre: mean; sigma: mean moving range / 1.128
	MedianForm Form = "median" // centre: median; sigma: median moving range / 0.954; a few wild points move it little
)

// The factors of moving ranges of two values from a normal distribution: mean and median in units of sigma, and the upper
// limit of the range in units of the mean and the median range (Wheeler & Chambers 1992; d2 to three places, as the NIST handbook and the tables print it).
const (
	d2Mean        = 1.128
	d2Median      = 0.954
	rangeByMean   = 3.267
	rangeByMedian = 3.865
)

// MaxChart is the most points a chart takes.
const MaxChart = 100_000

const (
	minChart  = 3     // points of a phase from which limits are computed
	softChart = 10    // points of a phase below which its limits are provisional
	maxValue  = 1e100 // size of a charted value
)

// ChartOptions says how an individuals chart is drawn. The zero value is the mean form with the eight rules of Nelson.
type ChartOptions struct {
	Form    Form        `json:"form,omitempty" validate:"omitempty,oneof=mean median"`
	Rules   []Rule      `json:"rules,omitempty"`   // nil: [Nelson]
	Run     int         `json:"run,omitempty"`     // points in a row for nelson-2 and western-electric-4; 0: 9 and 8
	Center  *float64    `json:"center,omitempty"`  // a known centre, instead of the values' own; both or none, and no phases
	Sigma   *float64    `json:"sigma,omitempty"`   // a known standard deviation
	Exclude []Exclusion `json:"exclude,omitempty"` // points that count neither for limits nor for rules
	Phases  []Phase     `json:"phases,omitempty"`  // where limits start afresh, in order
}

// Exclusion leaves a point out of the limits for a cause that is known and will not come back.
type Exclusion struct {
	Index int    `json:"index"` // counts from 0
	Cause string `json:"cause"`
}

// Phase starts limits afresh because the process has changed for a known cause.
type Phase struct {
	From  int    `json:"from"` // index of its first point, counts from 0
	Cause string `json:"cause"`
}

// Limits are those of one phase.
type Limits struct {
	From       int     `json:"from"` // index of its first point
	To         int     `json:"to"`   // index after its last
	Cause      string  `json:"cause,omitempty"`
	Used       int     `json:"used"` // points that count
	Center     float64 `json:"center"`
	Sigma      float64 `json:"sigma"`
	Lower      float64 `json:"lower"`       // Center − 3 Sigma
	Upper      float64 `json:"upper"`       // Center + 3 Sigma
	Range      float64 `json:"range"`       // mean or median moving range
	RangeUpper float64 `json:"range_upper"` // upper limit of a moving range
}

// Signal is a point at which a rule speaks: the last point of its pattern.
type Signal struct {
	Index   int    `json:"index"` // counts from 0
	From    int    `json:"from"`  // index of the first point of the pattern
	Rule    Rule   `json:"rule"`
	Message string `json:"message"`
}

// ControlChart is an individuals chart (XmR): which points differ by more than the process's own noise.
type ControlChart struct {
	Limits                 // of the last phase: those in force for the next value
	Phases       []Limits  `json:"phases"`                // every phase, the last included
	MovingRanges []float64 `json:"moving_ranges"`         // |value − the one before it|; the first belongs to the second value
	WideRanges   []int     `json:"wide_ranges,omitempty"` // indexes of values whose moving range is above its limit
	Signals      []Signal  `json:"signals,omitempty"`     // by index, then in the order of the rules
	Findings     []Finding `json:"findings,omitempty"`
}

// Individuals draws the chart of individual values and moving ranges (Shewhart 1931; Wheeler 1993): limits three sigma from
// the centre, sigma from the ranges between neighbours, and the rules that tell a signal from noise.
//
// A moving range that touches an excluded point, or joins two phases, does not count.
//
// Individuals returns an error if:
//   - there are fewer than three points, or a phase has fewer that count or no two neighbours among them ([ErrTooFew]);
//   - a value is NaN, infinite or beyond 1e100, or there are more than [MaxChart];
//   - an option is out of range: an unknown form or rule, a sigma below 0, a phase or exclusion without a cause, outside
//     the values, out of order or twice.
func Individuals(values []float64, o ChartOptions) (ControlChart, error) {
	p := validate.New("control chart")
	p.Struct(o)
	if checkValues(p, values, minChart) {
		o.check(p, len(values))
	}
	if err := p.Err(); err != nil {
		return ControlChart{}, err
	}
	c := ControlChart{MovingRanges: make([]float64, len(values)-1)}
	for i := range c.MovingRanges {
		c.MovingRanges[i] = math.Abs(values[i+1] - values[i])
	}
	left := map[int]bool{}
	for _, e := range o.Exclude {
		left[e.Index] = true
	}
	starts := append([]Phase{{}}, o.Phases...)
	for k, ph := range starts {
		to := len(values)
		if k+1 < len(starts) {
			to = starts[k+1].From
		}
		l := Limits{From: ph.From, To: to, Cause: ph.Cause}
		index := counted(l, left)
		if len(index) < minChart || !l.fit(values, c.MovingRanges, index, o) {
			p.AddAs(ErrTooFew, "phases["+strconv.Itoa(k)+"]", "too-few", "must have at least 3 points that count, two of them neighbours", len(index))
			continue
		}
		c.Phases = append(c.Phases, l)
		c.judge(values, index, l, o)
	}
	if err := p.Err(); err != nil {
		return ControlChart{}, err
	}
	c.Limits = c.Phases[len(c.Phases)-1]
	c.remark(values, left, o)
	return c, nil
}

// checkValues checks charted values: enough, not too many, finite.
func checkValues(p *validate.Problems, values []float64, least int) bool {
	if len(values) < least {
		p.AddAs(ErrTooFew, "values", "too-few", "must have at least "+strconv.Itoa(least)+" points", len(values))
	}
	if len(values) > MaxChart {
		p.Add("values", "max", "must have at most 100000 entries", len(values))
		return false
	}
	for i, v := range values {
		if !finite(v) || math.Abs(v) > maxValue {
			p.Add("values["+strconv.Itoa(i)+"]", "finite", "must be a number up to 1e100 in size", v)
		}
	}
	return p.OK()
}

func (o ChartOptions) check(p *validate.Problems, n int) {
	checkRules(p, o.Rules)
	if o.Run < 0 || o.Run > 100 || o.Run == 1 {
		p.Add("run", "range", "must be 0, or between 2 and 100", o.Run)
	}
	if (o.Center == nil) != (o.Sigma == nil) {
		p.Add("sigma", "center-and-sigma", "must be given with a center, and a center with it", nil)
	}
	if o.Center != nil {
		p.Within("center", *o.Center, -maxValue, maxValue)
		if len(o.Phases) > 0 {
			p.Add("phases", "unused", "must be empty where the center is given", len(o.Phases))
		}
	}
	if o.Sigma != nil {
		p.Within("sigma", *o.Sigma, 0, maxValue)
	}
	seen := map[int]bool{}
	for i, e := range o.Exclude {
		at := p.Item("exclude", i)
		checkCause(at, e.Cause)
		if e.Index < 0 || e.Index >= n || seen[e.Index] {
			at.Add("index", "index", "must be the index of a value, each once", e.Index)
		}
		seen[e.Index] = true
	}
	before := 0
	for i, ph := range o.Phases {
		at := p.Item("phases", i)
		checkCause(at, ph.Cause)
		if ph.From <= before || ph.From >= n {
			at.Add("from", "index", "must be the index of a value after the start of the phase before it", ph.From)
		}
		before = max(before, ph.From)
	}
}

func checkCause(p *validate.Problems, cause string) {
	if cause == "" {
		p.Add("cause", "required", "is required: limits change for a recorded cause alone", nil)
		return
	}
	p.Text("cause", cause, maxText)
}

// counted lists the indexes of a phase that are not excluded.
func counted(l Limits, left map[int]bool) []int {
	index := make([]int, 0, l.To-l.From)
	for i := l.From; i < l.To; i++ {
		if !left[i] {
			index = append(index, i)
		}
	}
	return index
}

// fit computes the limits of a phase from the points that count. It reports false if no two of them are neighbours.
func (l *Limits) fit(values, ranges []float64, index []int, o ChartOptions) bool {
	x := make([]float64, len(index))
	var r []float64
	for k, i := range index {
		x[k] = values[i]
		if k > 0 && index[k-1] == i-1 {
			r = append(r, ranges[i-1])
		}
	}
	l.Used = len(index)
	if o.Form == MedianForm {
		l.Center, l.Range = middle(x), middle(r)
		l.Sigma, l.RangeUpper = l.Range/d2Median, l.Range*rangeByMedian
	} else {
		l.Center, l.Range = mean(x), mean(r)
		l.Sigma, l.RangeUpper = l.Range/d2Mean, l.Range*rangeByMean
	}
	if o.Center != nil {
		l.Center, l.Sigma = *o.Center, *o.Sigma
		l.RangeUpper = l.Sigma * d2Mean * rangeByMean
	}
	l.Lower, l.Upper = l.Center-3*l.Sigma, l.Center+3*l.Sigma
	return len(r) > 0
}

// mean is 0 without values.
func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(max(len(v), 1))
}

// middle is the median; 0 without values.
func middle(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(v))
	return s[(len(s)-1)/2]/2 + s[len(s)/2]/2
}

// judge asks the rules about the points of one phase that count. A phase without variation has no signals.
func (c *ControlChart) judge(values []float64, index []int, l Limits, o ChartOptions) {
	for k, i := range index {
		if k > 0 && index[k-1] == i-1 && c.MovingRanges[i-1] > l.RangeUpper {
			c.WideRanges = append(c.WideRanges, i)
		}
	}
	c.Signals = append(c.Signals, o.signals(values, index, l)...)
}

// signals lists where the rules speak among the points of the given indexes.
func (o ChartOptions) signals(values []float64, index []int, l Limits) []Signal {
	if l.Sigma == 0 && o.Sigma == nil {
		return nil
	}
	rules := o.Rules
	if rules == nil {
		rules = Nelson()
	}
	points := make([]float64, len(index))
	for k, i := range index {
		points[k] = values[i]
	}
	var out []Signal
	for k, i := range index {
		for _, r := range rules {
			if size := r.size(o.Run); k+1 >= size && r.speaks(points[k+1-size:k+1], l.Center, l.Sigma) {
				out = append(out, Signal{Index: i, From: index[k+1-size], Rule: r, Message: r.Meaning(o.Run)})
			}
		}
	}
	return out
}

// remark says what weakens the chart: soft limits, no variation, limits changed without a signal.
func (c *ControlChart) remark(values []float64, left map[int]bool, o ChartOptions) {
	add := func(code, path string, severity Severity, index int, message string) {
		c.Findings = append(c.Findings, Finding{Code: code, Path: path, Severity: severity, Params: map[string]string{"index": strconv.Itoa(index)}, Message: message})
	}
	for i, l := range c.Phases {
		path := "phases[" + strconv.Itoa(i) + "]"
		switch {
		case l.Sigma == 0:
			add("no-variation", path, SeverityInfo, l.From, "the values do not vary, so no point can be a signal; check that they are measured and not copied")
		case l.Used < softChart:
			add("provisional-limits", path, SeverityInfo, l.From, fmt.Sprintf("limits from %d points are provisional; go on measuring before acting on anything but a point far outside", l.Used))
		}
		if i == 0 {
			continue
		}
		old, head := c.Phases[i-1], l // judge the old phase and the head of the new one by the old limits
		head.To = min(l.To, l.From+softChart)
		if len(o.signals(values, append(counted(old, left), counted(head, left)...), old)) == 0 {
			add("rebaseline-without-signal", path, SeverityMedium, l.From, "the limits start afresh where the old ones show no signal; keep them until the change shows")
		}
	}
	for i, e := range o.Exclude {
		if !c.special(values, e.Index) {
			add("exclusion-without-signal", "exclude["+strconv.Itoa(i)+"]", SeverityMedium, e.Index, "the excluded point lies inside the limits of the others; leave it in, it is noise")
		}
	}
	finding.Sort(c.Findings)
}

// special reports whether a point is outside its phase's limits, or a range beside it above its own.
func (c *ControlChart) special(values []float64, i int) bool {
	for _, l := range c.Phases {
		if i < l.From || i >= l.To {
			continue
		}
		return values[i] < l.Lower || values[i] > l.Upper ||
			i > l.From && c.MovingRanges[i-1] > l.RangeUpper || i+1 < l.To && c.MovingRanges[i] > l.RangeUpper
	}
	return false
}
