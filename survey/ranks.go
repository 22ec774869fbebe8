package survey

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/partnerkit/partnerkit/internal/stats"
)

// RankTest is a test by ranks. P is exact where the exact distribution was computed, else the normal approximation with
// continuity correction.
type RankTest struct {
	N1          int      `json:"n1"` // of paired values: differences that are not zero, in both
	N2          int      `json:"n2"`
	U1          float64  `json:"u1"` // pairs in which the first sample is larger, ties one half; of paired values: rank sum of positive differences
	U2          float64  `json:"u2"`
	Z           float64  `json:"z"`                         // without continuity correction; 0 where nothing varies
	P           float64  `json:"p"`                         // two-sided
	PNormal     float64  `json:"p_normal"`                  // normal approximation
	PContinuity float64  `json:"p_continuity"`              // the same with continuity correction
	PExact      *float64 `json:"p_exact,omitempty"`         // given the ties; nil where the samples are too large for it
	PExactUpper *float64 `json:"p_exact_greater,omitempty"` // one-sided: the first sample (the differences) tends to be larger
}

// MannWhitney tests whether one of two independent samples tends to larger values (Mann and Whitney 1947), with midranks
// for ties. The exact distribution is computed where the product of the sizes is at most 3600.
//
// It returns an error if a sample is empty ([ErrTooFew]) or a value is not finite ([ErrNotFinite]).
func MannWhitney(a, b []float64) (RankTest, error) {
	r, err := rankSum("mann-whitney", a, b, stats.MaxExactRankSum)
	if err != nil {
		return RankTest{}, err
	}
	return mannWhitney(r), nil
}

func rankSum(what string, a, b []float64, maxExact int64) (stats.RankSum, error) {
	for _, s := range []struct {
		name string
		x    []float64
	}{{"a", a}, {"b", b}} {
		if err := checkSample(what, s.name, s.x, 1); err != nil {
			return stats.RankSum{}, err
		}
	}
	ca, cb := stats.Tabulate(a, b)
	return stats.RankSumOf(ca, cb, maxExact), nil
}

func mannWhitney(r stats.RankSum) RankTest {
	t := RankTest{N1: int(r.SizeA), N2: int(r.SizeB), U1: r.U1, U2: r.U2, Z: r.Z, P: r.PContinuity, PNormal: r.PNormal, PContinuity: r.PContinuity}
	if r.Exact {
		t.P, t.PExact, t.PExactUpper = r.PExact, &r.PExact, &r.PExactUpper
	}
	return t
}

// CliffsDelta is the share of pairs in which a is larger less the share in which b is (Cliff 1993): between −1 and 1.
//
// It returns an error if a sample is empty ([ErrTooFew]) or a value is not finite ([ErrNotFinite]).
func CliffsDelta(a, b []float64) (float64, error) {
	r, err := rankSum("cliff's delta", a, b, 0)
	return r.Delta, err
}

// Delta is Cliff's delta with its interval.
type Delta struct {
	Delta    float64  `json:"delta"`
	Interval Interval `json:"interval"` // asymmetric, Feng and Cliff (2004)
	A        float64  `json:"a"`        // Vargha and Delaney's: the chance that a value of the first is larger, ties one half
}

// CompareDominance is [CliffsDelta] with an interval at the given confidence (0: 0.95).
func CompareDominance(a, b []float64, confidence float64) (Delta, error) {
	o := Options{Confidence: confidence}
	if err := o.Validate(); err != nil {
		return Delta{}, err
	}
	r, err := rankSum("cliff's delta", a, b, 0)
	if err != nil {
		return Delta{}, err
	}
	return dominance(r, o.orDefault().Confidence), nil
}

func dominance(r stats.RankSum, confidence float64) Delta {
	return Delta{Delta: r.Delta, Interval: quantilesOf(confidence).deltaInterval(r), A: (r.Delta + 1) / 2}
}

// ZeroDifferences says what a signed rank test does with pairs that do not differ.
type ZeroDifferences string

// The ways to treat pairs that do not differ.
const (
	ZerosDropped ZeroDifferences = "drop"  // before ranking (Wilcoxon 1945)
	ZerosRanked  ZeroDifferences = "pratt" // ranked with the others, then left out (Pratt 1959)
)

// WilcoxonSignedRank tests whether paired values differ: before[i] and after[i] belong together, and positive ranks are
// those of before larger than after. The empty zeros means that pairs that do not differ are dropped. The exact
// distribution is computed for up to 100 pairs that differ.
//
// It returns an error if the lists differ in length ([ErrRowLength]), are empty ([ErrTooFew]), or hold a value that is
// not finite ([ErrNotFinite]).
func WilcoxonSignedRank(before, after []float64, zeros ZeroDifferences) (RankTest, error) {
	if zeros != "" && zeros != ZerosDropped && zeros != ZerosRanked {
		return RankTest{}, fmt.Errorf("signed rank test: zeros %.80q: must be drop or pratt", zeros)
	}
	d, err := differences("signed rank test", before, after)
	if err != nil {
		return RankTest{}, err
	}
	r := stats.SignedRankOf(d, zeros == ZerosRanked)
	t := RankTest{N1: r.NonZero, N2: r.NonZero, U1: r.Plus, U2: r.Minus, Z: r.Z, P: r.PContinuity, PNormal: r.PNormal, PContinuity: r.PContinuity}
	if r.Exact {
		t.P, t.PExact, t.PExactUpper = r.PExact, &r.PExact, &r.PExactUpper
	}
	return t, nil
}

// differences are a less b, pair by pair.
func differences(what string, a, b []float64) ([]float64, error) {
	if len(a) != len(b) {
		return nil, fmt.Errorf("%s: %d and %d values: %w", what, len(a), len(b), ErrRowLength)
	}
	if err := checkSample(what, "before", a, 1); err != nil {
		return nil, err
	}
	if err := checkSample(what, "after", b, 1); err != nil {
		return nil, err
	}
	d := make([]float64, len(a))
	for i := range a {
		d[i] = a[i] - b[i]
	}
	return d, nil
}

// MeanTest compares means by Student's t.
type MeanTest struct {
	Difference float64  `json:"difference"` // first less second
	T          float64  `json:"t"`
	DF         float64  `json:"df"`
	P          float64  `json:"p"` // two-sided
	Interval   Interval `json:"interval"`
	CohensD    *float64 `json:"cohens_d,omitempty"` // in pooled standard deviations; nil for paired values
}

// WelchT compares the means of two independent samples whose variances may differ (Welch 1947). Confidence 0 means 0.95.
//
// It returns an error if a sample has fewer than two values ([ErrTooFew]), neither varies ([ErrNoVariation]), or a value
// is not finite ([ErrNotFinite]).
func WelchT(a, b []float64, confidence float64) (MeanTest, error) {
	o := Options{Confidence: confidence}
	if err := o.Validate(); err != nil {
		return MeanTest{}, err
	}
	if err := checkSample("welch t", "a", a, 2); err != nil {
		return MeanTest{}, err
	}
	if err := checkSample("welch t", "b", b, 2); err != nil {
		return MeanTest{}, err
	}
	ma, mb := stats.MomentsOf(a), stats.MomentsOf(b)
	r, ok := stats.Welch(ma, mb, o.orDefault().Confidence)
	if !ok {
		return MeanTest{}, fmt.Errorf("welch t: %w", ErrNoVariation)
	}
	t := meanTest(r)
	if d, ok := stats.CohensD(ma, mb); ok {
		t.CohensD = &d
	}
	return t, nil
}

// PairedT compares paired values by the mean of their differences (Student 1908). Confidence 0 means 0.95. Its errors are
// those of [WelchT], and [ErrRowLength] if the lists differ in length.
func PairedT(a, b []float64, confidence float64) (MeanTest, error) {
	o := Options{Confidence: confidence}
	if err := o.Validate(); err != nil {
		return MeanTest{}, err
	}
	d, err := differences("paired t", a, b)
	if err != nil {
		return MeanTest{}, err
	}
	if len(d) < 2 {
		return MeanTest{}, fmt.Errorf("paired t: %d pair: %w", len(d), ErrTooFew)
	}
	r, ok := stats.OneSample(stats.MomentsOf(d), o.orDefault().Confidence)
	if !ok {
		return MeanTest{}, fmt.Errorf("paired t: %w", ErrNoVariation)
	}
	return meanTest(r), nil
}

func meanTest(r stats.TTest) MeanTest {
	return MeanTest{Difference: r.Difference, T: r.T, DF: r.DF, P: r.P, Interval: Interval{Lower: r.Lower, Upper: r.Upper}}
}

// WilsonInterval is the score interval of a share (Wilson 1927). Confidence 0 means 0.95. It returns an error if n is not
// positive or successes are not between 0 and n.
func WilsonInterval(successes, n int, confidence float64) (Interval, error) {
	o := Options{Confidence: confidence}
	if err := o.Validate(); err != nil {
		return Interval{}, err
	}
	if n <= 0 || successes < 0 || successes > n {
		return Interval{}, fmt.Errorf("wilson interval: %d of %d: must be 0 to n of a positive n", successes, n)
	}
	lower, upper := stats.Wilson(int64(successes), int64(n), o.orDefault().Confidence)
	return Interval{Lower: lower, Upper: upper}, nil
}

// NPS is the net promoter score: the share of promoters less that of detractors, times 100.
type NPS struct {
	Promoters  int      `json:"promoters"`  // 9 or 10
	Passives   int      `json:"passives"`   // 7 or 8
	Detractors int      `json:"detractors"` // 0 to 6
	Score      float64  `json:"score"`      // −100 to 100
	StdErr     float64  `json:"std_err"`
	Interval   Interval `json:"interval"` // normal, 95 %; not cut at ±100
}

// NetPromoter computes the net promoter score (Reichheld 2003) of answers from 0 to 10 to "would you recommend working
// with us?". It returns an error if there is no answer ([ErrTooFew]) or one is off that scale ([ErrOffScale]).
func NetPromoter(ratings []int) (NPS, error) {
	if len(ratings) == 0 {
		return NPS{}, fmt.Errorf("net promoter score: %w", ErrTooFew)
	}
	var s NPS
	for i, r := range ratings {
		switch {
		case r < 0 || r > 10:
			return NPS{}, fmt.Errorf("net promoter score: rating [%d] must be 0 to 10: %w", i, ErrOffScale)
		case r >= 9:
			s.Promoters++
		case r >= 7:
			s.Passives++
		default:
			s.Detractors++
		}
	}
	n := float64(len(ratings))
	net := float64(s.Promoters-s.Detractors) / n
	s.Score = 100 * net
	s.StdErr = 100 * math.Sqrt(math.Max(0, float64(s.Promoters+s.Detractors)/n-net*net)/n)
	half := distuv.UnitNormal.Quantile(0.975) * s.StdErr
	s.Interval = Interval{Lower: s.Score - half, Upper: s.Score + half}
	return s, nil
}
