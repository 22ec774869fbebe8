package kpi

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

func TestRulesStandOnStrictInequalities(t *testing.T) {
	repeat := func(n int, v ...float64) []float64 {
		var out []float64
		for len(out) < n {
			out = append(out, v...)
		}
		return out[:n]
	}
	for _, row := range []struct {
		rule   Rule
		window []float64
		want   bool
	}{
		{Nelson1, []float64{3}, false},
		{Nelson1, []float64{3.001}, true},
		{Nelson1, []float64{-3.001}, true},
		{Nelson2, repeat(9, 0.1), true},
		{Nelson2, append(repeat(8, 0.1), 0), false},
		{Nelson2, append(repeat(8, -0.1), 0.1), false},
		{Nelson3, []float64{1, 2, 3, 4, 5, 6}, true},
		{Nelson3, []float64{6, 5, 4, 3, 2, 1}, true},
		{Nelson3, []float64{1, 2, 3, 3, 5, 6}, false},
		{Nelson4, repeat(14, 1, -1), true},
		{Nelson4, append(repeat(13, 1, -1), 1), false},
		{Nelson5, []float64{2.1, 0, 2.1}, true},
		{Nelson5, []float64{2.1, 0, -2.1}, false},
		{Nelson5, []float64{2.1, 0, 2}, false},
		{Nelson6, []float64{1.1, 1.1, 0, 1.1, 1.1}, true},
		{Nelson6, []float64{1.1, 1.1, 0, 1.1, 1}, false},
		{Nelson7, repeat(15, 0.9, -0.9), true},
		{Nelson7, append(repeat(14, 0.9), 1), false},
		{Nelson8, repeat(8, 1.1, -1.1), true},
		{Nelson8, repeat(8, 1.1), false},
		{Nelson8, append(repeat(7, 1.1, -1.1), 1), false},
		{WesternElectric4, repeat(8, 0.1), true},
		{WesternElectric4, append(repeat(7, 0.1), -0.1), false},
		{WesternElectric2, []float64{-2.1, -2.1, 3}, true},
		{WesternElectric3, []float64{-1.1, -1.1, -1.1, -1.1, 3}, true},
	} {
		require.Len(t, row.window, row.rule.size(0))
		assert.Equal(t, row.want, row.rule.speaks(row.window, 0, 1), "%s %v", row.rule, row.window)
		assert.NotEmpty(t, row.rule.Meaning(0))
	}
	assert.Empty(t, Rule("nelson-9").Meaning(0))
	assert.False(t, Rule("nelson-9").speaks(nil, 0, 1))
}

// shifted is a level of 10 that rises to 20 at index 12, with one wild value at index 5.
func shifted() []float64 {
	v := []float64{10, 11, 9, 10, 11, 40, 10, 9, 11, 10, 9, 10}
	for i := range 12 {
		v = append(v, 20+float64(i%3)-1)
	}
	return v
}

func TestExclusionAndNewPhase(t *testing.T) {
	c, err := Individuals(shifted(), ChartOptions{
		Rules:   []Rule{Nelson1, Nelson2},
		Exclude: []Exclusion{{Index: 5, Cause: "a booking error"}},
		Phases:  []Phase{{From: 12, Cause: "second shop opened"}},
	})
	require.NoError(t, err)
	require.Len(t, c.Phases, 2)
	assert.Equal(t, 11, c.Phases[0].Used)
	assert.InDelta(t, 10, c.Phases[0].Center, 1e-9, "the wild value does not count")
	assert.InDelta(t, 11.0/9, c.Phases[0].Range, 1e-9, "nor do the two ranges that touch it")
	assert.InDelta(t, 20, c.Center, 1e-9, "the limits in force are those of the last phase")
	assert.Equal(t, "second shop opened", c.Cause)
	assert.Empty(t, c.Signals)
	assert.Empty(t, c.Findings, "both changes follow a signal")

	robust, err := Individuals(shifted(), ChartOptions{Form: MedianForm, Rules: []Rule{Nelson1}})
	require.NoError(t, err)
	assert.Equal(t, 19.0, robust.Center, "the median of both levels")
	assert.Equal(t, 1.0, robust.Range, "the two wild ranges do not move it")
	assert.InDelta(t, 19+3/0.954, robust.Upper, 1e-12)
	assert.Equal(t, []int{5, 6}, robust.WideRanges[:2])
}

func TestChangingLimitsWithoutASignalIsAFinding(t *testing.T) {
	v := []float64{10, 11, 9, 10, 12, 8, 10, 9, 11, 10, 9, 10, 11, 10, 9, 12, 10, 8, 10, 11, 9, 10, 11, 10}
	c, err := Individuals(v, ChartOptions{Exclude: []Exclusion{{4, "we did not like it"}}, Phases: []Phase{{12, "new manager"}}, Rules: []Rule{Nelson1, Nelson2}})
	require.NoError(t, err)
	assert.Equal(t, []string{"exclusion-without-signal", "rebaseline-without-signal"}, findingCodes(c.Findings))
}

func TestChartRefuses(t *testing.T) {
	nan, one := math.NaN(), 1.0
	for _, row := range []struct {
		name   string
		values []float64
		o      ChartOptions
		want   []string
	}{
		{"nothing", nil, ChartOptions{}, []string{"values too-few"}},
		{"one point", []float64{1}, ChartOptions{}, []string{"values too-few"}},
		{"two points", []float64{1, 2}, ChartOptions{}, []string{"values too-few"}},
		{"NaN", []float64{1, 2, nan}, ChartOptions{}, []string{"values[2] finite"}},
		{"infinite", []float64{1, math.Inf(-1), 3}, ChartOptions{}, []string{"values[1] finite"}},
		{"beyond bounds", []float64{1, 2, 1e101}, ChartOptions{}, []string{"values[2] finite"}},
		{"unknown rule", []float64{1, 2, 3}, ChartOptions{Rules: []Rule{"nelson-9"}}, []string{"rules[0] oneof"}},
		{"a rule twice", []float64{1, 2, 3}, ChartOptions{Rules: []Rule{Nelson1, Nelson1}}, []string{"rules[1] unique"}},
		{"unknown form", []float64{1, 2, 3}, ChartOptions{Form: "mode"}, []string{"form oneof"}},
		{"a run of one", []float64{1, 2, 3}, ChartOptions{Run: 1}, []string{"run range"}},
		{"half a standard", []float64{1, 2, 3}, ChartOptions{Center: &one}, []string{"sigma center-and-sigma"}},
		{"no cause", []float64{1, 2, 3}, ChartOptions{Exclude: []Exclusion{{Index: 1}}}, []string{"exclude[0].cause required"}},
		{"no such point", []float64{1, 2, 3}, ChartOptions{Exclude: []Exclusion{{3, "x"}}}, []string{"exclude[0].index index"}},
		{"phases out of order", []float64{1, 2, 3, 4, 5, 6}, ChartOptions{Phases: []Phase{{3, "x"}, {3, "y"}}}, []string{"phases[1].from index"}},
		{"no two neighbours", []float64{1, 2, 3, 4, 5}, ChartOptions{Exclude: []Exclusion{{1, "x"}, {3, "y"}}}, []string{"phases[0] too-few"}},
		{"a phase of two", []float64{1, 2, 3, 4, 5}, ChartOptions{Phases: []Phase{{3, "x"}}}, []string{"phases[1] too-few"}},
	} {
		_, err := Individuals(row.values, row.o)
		assert.Equal(t, row.want, validatetest.Problems(t, err), row.name)
		if strings.Contains(row.want[0], "too-few") {
			assert.ErrorIs(t, err, ErrTooFew)
		}
	}
}

func TestConstantAndShortCharts(t *testing.T) {
	c, err := Individuals([]float64{5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5}, ChartOptions{})
	require.NoError(t, err)
	assert.Equal(t, []float64{5, 5, 5}, []float64{c.Center, c.Lower, c.Upper})
	assert.Empty(t, c.Signals)
	assert.Equal(t, []string{"no-variation"}, findingCodes(c.Findings))
	c, err = Individuals([]float64{5, 6, 5}, ChartOptions{})
	require.NoError(t, err)
	assert.Equal(t, []string{"provisional-limits"}, findingCodes(c.Findings))
}

func TestCounts(t *testing.T) {
	c, err := Counts([]int{4, 4, 4, 4, 24})
	require.NoError(t, err)
	assert.Equal(t, 8.0, c.Center)
	assert.InDelta(t, 8+3*math.Sqrt(8), c.Points[0].Upper, 1e-12)
	assert.Equal(t, 0.0, c.Points[0].Lower, "below nothing is nothing")
	assert.Equal(t, []int{4}, c.Beyond)

	_, err = Counts(nil)
	assert.ErrorIs(t, err, ErrTooFew)
	_, err = Counts([]int{-1})
	assert.Equal(t, []string{"counts[0] negative"}, validatetest.Problems(t, err))
	_, err = EventRates([]int{1, 2}, []float64{0, math.NaN()})
	assert.Equal(t, []string{"sizes[0] range", "sizes[1] range"}, validatetest.Problems(t, err))
	_, err = EventRates([]int{1}, nil)
	assert.Equal(t, []string{"sizes length"}, validatetest.Problems(t, err))
	_, err = Proportions([]int{3, 1}, []int{2, 0})
	assert.Equal(t, []string{"counts[0] range", "sizes[1] range"}, validatetest.Problems(t, err))
	all, err := Proportions([]int{2, 2}, []int{2, 2})
	require.NoError(t, err)
	assert.Equal(t, AttributePoint{1, 1, 1}, all.Points[0])
}

// TestCUSUM is worked by hand: centre 10, sigma 1, slack 0.5, alarm above 5.
func TestCUSUM(t *testing.T) {
	center, sigma := 10.0, 1.0
	c, err := CUSUM([]float64{10, 9, 12, 12, 11, 12.5, 13, 7}, ShiftOptions{Center: &center, Sigma: &sigma})
	require.NoError(t, err)
	var up, down []float64
	for _, p := range c.Points {
		up, down = append(up, p.Up), append(down, p.Down)
	}
	assert.Equal(t, []float64{0, 0, 1.5, 3, 3.5, 5.5, 8, 4.5}, up)
	assert.Equal(t, []float64{0, 0.5, 0, 0, 0, 0, 0, 2.5}, down)
	assert.Equal(t, []CUSUMSignal{{5, 2, true}, {6, 2, true}}, c.Signals)

	mirrored, err := CUSUM([]float64{10, 11, 8, 8, 9, 7.5, 7, 13}, ShiftOptions{Center: &center, Sigma: &sigma})
	require.NoError(t, err)
	assert.Equal(t, []CUSUMSignal{{5, 2, false}, {6, 2, false}}, mirrored.Signals)
}

func TestSmallShiftIsSeen(t *testing.T) {
	v := slices.Concat([]float64{10, 11, 9, 10, 11, 9, 10, 11, 9, 10}, []float64{11.5, 11, 11.5, 11, 12, 11, 11.5, 12, 11, 12})
	center, sigma := 10.0, 1.0
	o := ShiftOptions{Center: &center, Sigma: &sigma}
	e, err := EWMA(v, o)
	require.NoError(t, err)
	require.NotEmpty(t, e.Signals)
	assert.GreaterOrEqual(t, e.Signals[0], 10)
	assert.InDelta(t, 10-3*math.Sqrt(0.2/1.8*(1-0.64)), e.Points[0].Lower, 1e-12, "the first limit is narrow")
	assert.Less(t, e.Points[0].Upper, e.AsymptoticUpper)
	own, err := EWMA(v, ShiftOptions{})
	require.NoError(t, err)
	assert.InDelta(t, mean(v), own.Center, 1e-12)

	_, err = EWMA([]float64{1, 2}, ShiftOptions{})
	assert.ErrorIs(t, err, ErrTooFew)
	_, err = EWMA([]float64{1}, o)
	assert.NoError(t, err, "known limits need no points to learn from")
	_, err = CUSUM([]float64{1, 2, 3}, ShiftOptions{Weight: 2, Slack: -1})
	assert.Equal(t, []string{"weight range", "slack range"}, validatetest.Problems(t, err))
}
