package survey

import (
	"math"

	"github.com/partnerkit/partnerkit/internal/stats"
)

// Figures sum up the answers of one group to one question about one principle. Reverse-keyed answers are turned round
// first, so higher is always better.
type Figures struct {
	N            int       `json:"n"` // answers; who did not answer is not in here
	Mean         float64   `json:"mean"`
	Interval     *Interval `json:"interval,omitempty"` // of the mean; absent with one answer
	Median       float64   `json:"median"`
	SD           float64   `json:"sd"`            // with n−1; 0 with one answer
	Distribution []int     `json:"distribution"`  // answers per point, from the lowest
	Top2         float64   `json:"top2"`          // share of the two highest points
	Top2Interval Interval  `json:"top2_interval"` // Wilson's
	Bottom2      float64   `json:"bottom2"`       // share of the two lowest points
	RWG          *float64  `json:"rwg,omitempty"` // agreement, see [Agreement]; absent with one answer
	AWG          *float64  `json:"awg,omitempty"` // absent with one answer, or a mean too close to an end
}

// Interval is a confidence interval.
type Interval struct {
	Lower float64 `json:"lower"`
	Upper float64 `json:"upper"`
}

// Gap is how far the actual state is from the ideal one: the ideal mean minus the actual mean.
type Gap struct {
	N        int       `json:"n"` // respondents who rated both
	Mean     float64   `json:"mean"`
	Interval *Interval `json:"interval,omitempty"`
	Paired   bool      `json:"paired"` // the interval uses each respondent's own difference
}

// tally of one question: how often each point was given, from the lowest.
type histogram []int64

func (h histogram) n() int64 {
	n := int64(0)
	for _, c := range h {
		n += c
	}
	return n
}

// moments are the count, mean and sum of squared deviations, in points above the lowest.
func (h histogram) moments() (n int64, mean, ss float64) {
	sum := int64(0)
	for x, c := range h {
		n += c
		sum += int64(x) * c
	}
	if n == 0 {
		return 0, 0, 0
	}
	mean = float64(sum) / float64(n)
	for x, c := range h {
		d := float64(x) - mean
		ss += float64(c) * (d * d)
	}
	return n, mean, ss
}

// median is the middle answer, or the mean of the two middle ones.
func (h histogram) median() float64 {
	n := h.n()
	at := func(rank int64) float64 { // from 0
		for x, c := range h {
			if rank < c {
				return float64(x)
			}
			rank -= c
		}
		return float64(len(h) - 1)
	}
	return (at((n-1)/2) + at(n/2)) / 2
}

func (h histogram) figures(lowest int, q *quantiles) *Figures {
	n, mean, ss := h.moments()
	if n == 0 {
		return nil
	}
	f := &Figures{N: int(n), Mean: float64(lowest) + mean, Median: float64(lowest) + h.median(), Distribution: make([]int, len(h))}
	for x, c := range h {
		f.Distribution[x] = int(c)
	}
	k := len(h)
	f.Top2 = float64(h[k-1]+h[k-2]) / float64(n)
	f.Bottom2 = float64(h[0]+h[1]) / float64(n)
	lower, upper := stats.Wilson(h[k-1]+h[k-2], n, q.confidence)
	f.Top2Interval = Interval{Lower: lower, Upper: upper}
	if n > 1 {
		f.SD = math.Sqrt(ss / float64(n-1))
		f.Interval = around(f.Mean, q.halfWidth(ss, n, k))
		m := stats.Moments{N: float64(n), Mean: 1 + mean, Variance: ss / float64(n-1)}
		rwg, awg := itemAgreement(m, k)
		f.RWG, f.AWG = &rwg, awg
	}
	return f
}

// moments of the answers shown, counted from 1 at the lowest point.
func (f *Figures) moments() stats.Moments {
	n, mean, ss := histogram(f.counts()).moments()
	m := stats.Moments{N: float64(n), Mean: 1 + mean}
	if n > 1 {
		m.Variance = ss / float64(n-1)
	}
	return m
}

func around(mean, half float64) *Interval { return &Interval{Lower: mean - half, Upper: mean + half} }

func (i *Interval) half() float64 { return (i.Upper - i.Lower) / 2 }

// quantiles are those of one confidence, each computed once.
type quantiles struct {
	confidence, z float64
	known         map[int64]float64
}

func quantilesOf(confidence float64) *quantiles {
	return &quantiles{confidence: confidence, z: stats.QuantileZ(confidence), known: map[int64]float64{}}
}

// t is Student's two-sided quantile.
func (q *quantiles) t(df int64) float64 {
	v, ok := q.known[df]
	if !ok {
		v = stats.QuantileT(q.confidence, float64(df))
		q.known[df] = v
	}
	return v
}

// deltaInterval is that of Cliff's delta.
func (q *quantiles) deltaInterval(r stats.RankSum) Interval {
	t := 0.0
	if df := r.SizeA + r.SizeB - 2; df > 0 {
		t = q.t(df)
	}
	lower, upper := r.DeltaInterval(t, q.z)
	return Interval{Lower: lower, Upper: upper}
}

// halfWidth is that of the interval of a mean of n answers (or differences of answers) with the sum of squares ss on a
// scale of so many points: Student's, with the squares raised by 3 for a scale of five points and in proportion to the
// square of the scale's length for others. Without that, five people who all answer 4 would leave no room for a sixth who
// does not; with it, simulated coverage stays above 93 % at a nominal 95 for any spread of answers and n from 5 up.
func (q *quantiles) halfWidth(ss float64, n int64, points int) float64 {
	ss += raise(points)
	return q.t(n-1) * math.Sqrt(ss/float64(n-1)/float64(n))
}

func raise(points int) float64 { return 3 * square(float64(points-1)/4) }

// counts are the answers per point shown, from the lowest; what no tally could have counted is brought within its bounds.
func (f *Figures) counts() []int64 {
	h := make([]int64, len(f.Distribution))
	for i, c := range f.Distribution {
		h[i] = min(max(0, int64(c)), MaxTallied)
	}
	return h
}
