package kpi

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/partnerkit/partnerkit/internal/stats"
	"github.com/partnerkit/partnerkit/internal/vectors"
)

// near compares to a relative 1e-9.
func near(t *testing.T, want, got float64, what string) {
	t.Helper()
	assert.InDelta(t, want, got, 1e-9*max(1, math.Abs(want)), what)
}

func nearAll(t *testing.T, want, got []float64, what string) {
	t.Helper()
	require.Len(t, got, len(want), what)
	for i := range want {
		near(t, want[i], got[i], what)
	}
}

func TestReferenceCases(t *testing.T) {
	topics := []struct {
		prefix string
		run    func(t *testing.T, c vectors.Case)
	}{
		{"XmR", xmrCase}, {"p chart", pCase}, {"u chart", uCase}, {"EWMA", ewmaCase}, {"qcc Shewhart rules", shewhartCase},
		{"Mann-Kendall", mannKendallCase}, {"pyMannKendall", mannKendallCase}, {"OLS", regressionCase}, {"Holt linear", smoothingCase},
		{"simple exponential smoothing", smoothingCase}, {"forecast accuracy", accuracyCase}, {"Theil-Sen", theilSenCase},
		{"Nelson rules", nelsonCase}, {"d3-nelson-rules", windowCase},
	}
	vectors.Run(t, "testdata/kpi.json", nil, func(t *testing.T, c vectors.Case) {
		for _, topic := range topics {
			if strings.HasPrefix(c.Name, topic.prefix) {
				topic.run(t, c)
				return
			}
		}
		t.Fatalf("no test knows the topic of %q", c.Name)
	})
}

// xmrCase: of the three variants of limits ours is limitsExactD2 (whose figures come from d2 = 1.128, whatever the name says),
// and D4 is 3.267. The rounded 2.66 and the variant
// from the sample standard deviation are other people's choices.
func xmrCase(t *testing.T, c vectors.Case) {
	var in struct{ Values []float64 }
	var want struct {
		Mean, MeanMovingRange, MedianMovingRange, SigmaMR, MovingRangeUpper3267 float64
		MovingRanges                                                            []float64
		LimitsExactD2                                                           struct{ Lower, Upper float64 }
		BeyondLimits                                                            json.RawMessage
	}
	c.Decode(t, &in, &want)
	got, err := Individuals(in.Values, ChartOptions{Rules: []Rule{Nelson1}})
	require.NoError(t, err)
	near(t, want.Mean, got.Center, "center")
	near(t, want.MeanMovingRange, got.Range, "mean moving range")
	near(t, want.SigmaMR, got.Sigma, "sigma")
	near(t, want.LimitsExactD2.Lower, got.Lower, "lower")
	near(t, want.LimitsExactD2.Upper, got.Upper, "upper")
	assert.InDelta(t, want.MovingRangeUpper3267, got.RangeUpper, 6e-4, "the case prints it rounded")
	nearAll(t, want.MovingRanges, got.MovingRanges, "moving ranges")
	assert.Equal(t, oneBased(t, want.BeyondLimits), ends(got.Signals, Nelson1))
	robust, err := Individuals(in.Values, ChartOptions{Form: MedianForm})
	require.NoError(t, err)
	near(t, want.MedianMovingRange, robust.Range, "median moving range")
}

// oneBased reads a list of indexes that the collection writes as a bare number where there is one.
func oneBased(t *testing.T, raw json.RawMessage) []int {
	t.Helper()
	list := []int{}
	if json.Unmarshal(raw, &list) != nil {
		list = make([]int, 1)
		require.NoError(t, json.Unmarshal(raw, &list[0]))
	}
	return list
}

// ends lists the points at which a rule spoke, counted from 1 as the collection does.
func ends(signals []Signal, r Rule) []int {
	out := []int{}
	for _, s := range signals {
		if s.Rule == r {
			out = append(out, s.Index+1)
		}
	}
	return out
}

func checkAttributes(t *testing.T, c vectors.Case, got AttributeChart) {
	t.Helper()
	var want struct {
		Center       float64
		Lower, Upper []float64
		BeyondLimits json.RawMessage
	}
	c.Decode(t, nil, &want)
	near(t, want.Center, got.Center, "center")
	for i, pt := range got.Points {
		near(t, want.Lower[i], pt.Lower, "lower")
		near(t, want.Upper[i], pt.Upper, "upper")
	}
	beyond := []int{}
	for _, i := range got.Beyond {
		beyond = append(beyond, i+1)
	}
	assert.Equal(t, oneBased(t, want.BeyondLimits), beyond)
}

func pCase(t *testing.T, c vectors.Case) {
	var in struct{ Defectives, Sizes []int }
	c.Decode(t, &in, nil)
	got, err := Proportions(in.Defectives, in.Sizes)
	require.NoError(t, err)
	checkAttributes(t, c, got)
}

func uCase(t *testing.T, c vectors.Case) {
	var in struct {
		Counts []int
		Sizes  []float64
	}
	c.Decode(t, &in, nil)
	got, err := EventRates(in.Counts, in.Sizes)
	require.NoError(t, err)
	checkAttributes(t, c, got)
}

func ewmaCase(t *testing.T, c vectors.Case) {
	var in struct {
		Values                   []float64
		Lambda, Target, Sigma, K float64
	}
	var want struct {
		EWMA                             []float64
		AsymptoticUpper, AsymptoticLower float64
	}
	c.Decode(t, &in, &want)
	got, err := EWMA(in.Values, ShiftOptions{Center: &in.Target, Sigma: &in.Sigma, Weight: in.Lambda, Width: in.K})
	require.NoError(t, err)
	near(t, want.AsymptoticLower, got.AsymptoticLower, "lower")
	near(t, want.AsymptoticUpper, got.AsymptoticUpper, "upper")
	for i, pt := range got.Points {
		near(t, want.EWMA[i], pt.Value, "average")
	}
}

func shewhartCase(t *testing.T, c vectors.Case) {
	var in struct {
		Values    []float64
		RunLength int
	}
	var want struct {
		Center, Lower, Upper float64
		BeyondLimits         json.RawMessage
		RunViolations        json.RawMessage
	}
	c.Decode(t, &in, &want)
	got, err := Individuals(in.Values, ChartOptions{Rules: []Rule{WesternElectric1, WesternElectric4}, Run: in.RunLength})
	require.NoError(t, err)
	near(t, want.Center, got.Center, "center")
	near(t, want.Lower, got.Lower, "lower")
	near(t, want.Upper, got.Upper, "upper")
	assert.Equal(t, oneBased(t, want.BeyondLimits), ends(got.Signals, WesternElectric1))
	assert.Equal(t, oneBased(t, want.RunViolations), ends(got.Signals, WesternElectric4))
}

func mannKendallCase(t *testing.T, c vectors.Case) {
	var in struct{ Values []*float64 }
	var want struct {
		S                int
		VarS, Z, P, TauA float64
		TauB             *float64
		Trend            string
	}
	c.Decode(t, &in, &want)
	var values []float64
	for _, v := range in.Values {
		if v != nil {
			values = append(values, *v)
		}
	}
	got := stats.MannKendall(values)
	assert.Equal(t, want.S, got.S)
	near(t, want.VarS, got.Variance, "variance")
	near(t, want.Z, got.Z, "z")
	assert.InEpsilon(t, want.P, got.P, 1e-9, "p")
	near(t, want.TauA, got.TauA, "tau a")
	if want.TauB != nil {
		near(t, *want.TauB, got.TauB, "tau b")
	}
	if want.Trend == "no trend" {
		assert.Greater(t, got.P, chance)
	}
}

func count(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i + 1)
	}
	return x
}

func regressionCase(t *testing.T, c vectors.Case) {
	var in struct {
		X, Y, Values []float64
		Level        float64
	}
	var want struct {
		Intercept, Slope, SlopeStdError, InterceptStdError, RSquared, ResidualStdError float64
		SlopeCI                                                                        [2]float64
		Forecast                                                                       []struct {
			X, Fit, PredictionLower, PredictionUpper, ConfidenceLower, ConfidenceUpper float64
		}
	}
	c.Decode(t, &in, &want)
	if in.X == nil {
		in.X, in.Y = count(len(in.Values)), in.Values
	}
	got, ok := stats.Regress(in.X, in.Y)
	require.True(t, ok)
	near(t, want.Intercept, got.Intercept, "intercept")
	near(t, want.Slope, got.Slope, "slope")
	near(t, want.SlopeStdError, got.SlopeError, "slope error")
	near(t, want.InterceptStdError, got.InterceptError, "intercept error")
	near(t, want.RSquared, got.RSquared, "R squared")
	near(t, want.ResidualStdError, got.ResidualSD, "residual sd")
	q := distuv.StudentsT{Sigma: 1, Nu: float64(got.N - 2)}.Quantile((1 + in.Level) / 2)
	near(t, want.SlopeCI[0], got.Slope-q*got.SlopeError, "slope interval")
	near(t, want.SlopeCI[1], got.Slope+q*got.SlopeError, "slope interval")
	for _, f := range want.Forecast {
		near(t, f.Fit, got.At(f.X), "fit")
		near(t, f.PredictionLower, got.At(f.X)-q*got.PredictionError(f.X), "prediction")
		near(t, f.PredictionUpper, got.At(f.X)+q*got.PredictionError(f.X), "prediction")
		near(t, f.ConfidenceLower, got.At(f.X)-q*got.MeanError(f.X), "mean")
		near(t, f.ConfidenceUpper, got.At(f.X)+q*got.MeanError(f.X), "mean")
	}
}

// smoothingCase starts as R's HoltWinters does: Holt from the second value and the first difference, simple smoothing
// from the first value.
func smoothingCase(t *testing.T, c vectors.Case) {
	var in struct {
		Values      []float64
		Alpha, Beta float64
		Horizon     int
	}
	var want struct {
		Level, Trend, SSE float64
		Forecast, Fitted  []float64
	}
	c.Decode(t, &in, &want)
	s := stats.Smoother{Alpha: in.Alpha, Beta: in.Beta, Damping: 1, Level: in.Values[0]}
	rest := in.Values[1:]
	if in.Beta > 0 {
		s.Level, s.Trend, rest = in.Values[1], in.Values[1]-in.Values[0], in.Values[2:]
	}
	end, fitted, sse := s.Run(rest)
	near(t, want.Level, end.Level, "level")
	near(t, want.Trend, end.Trend, "trend")
	near(t, want.SSE, sse, "squared errors")
	nearAll(t, want.Fitted, fitted, "fitted")
	for h, v := range want.Forecast {
		near(t, v, end.Forecast(float64(h+1)), "forecast")
	}
}

func accuracyCase(t *testing.T, c vectors.Case) {
	var in struct{ Actual, Forecast []float64 }
	var want struct{ ME, MAE, RMSE, MAPE, MPE, SMAPE float64 }
	c.Decode(t, &in, &want)
	got := stats.Errors(in.Actual, in.Forecast)
	near(t, want.ME, got.ME, "me")
	near(t, want.MAE, got.MAE, "mae")
	near(t, want.RMSE, got.RMSE, "rmse")
	near(t, want.MAPE, got.MAPE, "mape")
	near(t, want.MPE, got.MPE, "mpe")
	near(t, want.SMAPE, got.SMAPE, "smape")
}

func theilSenCase(t *testing.T, c vectors.Case) {
	var in struct {
		X          json.RawMessage
		Y, Values  []float64
		Confidence float64
	}
	var want struct{ Slope, InterceptMedianYMinusSlopeMedianX, SlopeLower, SlopeUpper float64 }
	c.Decode(t, &in, &want)
	var x []float64
	if json.Unmarshal(in.X, &x) != nil {
		x, in.Y = count(len(in.Values)), in.Values
	}
	got, ok := stats.TheilSen(x, in.Y, in.Confidence)
	require.True(t, ok)
	near(t, want.Slope, got.Value, "slope")
	near(t, want.InterceptMedianYMinusSlopeMedianX, got.Intercept, "intercept")
	near(t, want.SlopeLower, got.Lower, "lower")
	near(t, want.SlopeUpper, got.Upper, "upper")
}

func nelsonCase(t *testing.T, c vectors.Case) {
	var in struct {
		Values        []float64
		Center, Sigma float64
	}
	var want struct{ WindowEnds map[string][]int }
	c.Decode(t, &in, &want)
	got, err := Individuals(in.Values, ChartOptions{Center: &in.Center, Sigma: &in.Sigma})
	require.NoError(t, err)
	for rule, at := range want.WindowEnds {
		r := Rule("nelson-" + strings.TrimPrefix(rule, "rule"))
		assert.Equal(t, at, ends(got.Signals, r), rule)
	}
}

func windowCase(t *testing.T, c vectors.Case) {
	var in struct {
		Window        []float64
		Center, Sigma float64
		Rule          string
	}
	var want struct{ Violates bool }
	c.Decode(t, &in, &want)
	r := Rule("nelson-" + strings.TrimPrefix(in.Rule, "rule"))
	require.Len(t, in.Window, r.size(0))
	assert.Equal(t, want.Violates, r.speaks(in.Window, in.Center, in.Sigma))
}
