package stats

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVarianceComponents(t *testing.T) {
	m := TwoWay([][]float64{{1, 3}, {2, 6}})
	// Grand mean 3; rows 2 and 4, columns 1.5 and 4.5, interaction ±0.5.
	assert.InDelta(t, 4, m.Subjects, 1e-12)
	assert.InDelta(t, 9, m.Raters, 1e-12)
	assert.InDelta(t, 1, m.Residual, 1e-12)
	assert.InDelta(t, 5, m.Error, 1e-12)
	_, _, _, _, ok := OneWay([]Moments{{N: 1, Mean: 2}, {N: 1, Mean: 3}})
	assert.False(t, ok, "no variation within to be measured")
}

func TestMeans(t *testing.T) {
	assert.Equal(t, Moments{}, MomentsOf(nil))
	assert.Equal(t, Moments{N: 1, Mean: 4}, MomentsOf([]float64{4}))
	_, ok := OneSample(Moments{N: 1, Mean: 4}, 0.95)
	assert.False(t, ok)
	_, ok = CohensD(Moments{N: 1}, Moments{N: 1})
	assert.False(t, ok)
	_, ok = CohensD(Moments{N: 3}, Moments{N: 3})
	assert.False(t, ok)
	lower, upper := Wilson(0, 10, 0.95)
	assert.Equal(t, 0.0, lower)
	assert.InDelta(t, 0.2775, upper, 1e-4)
	lower, upper = Wilson(10, 10, 0.95)
	assert.Equal(t, 1.0, upper)
	assert.InDelta(t, 1-0.2775, lower, 1e-4)
	ranks, ties := Midranks([]float64{3, 1, 3, 2})
	assert.Equal(t, []float64{3.5, 1, 3.5, 2}, ranks)
	assert.Equal(t, 6.0, ties)
	_, ok = ConcordanceOf([][]float64{{1}})
	assert.False(t, ok)
}

// Student's sleep data (1908), as R prints them.
func TestStudentsSleep(t *testing.T) {
	x := []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2}
	y := []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	r, ok := Welch(MomentsOf(x), MomentsOf(y), 0.95)
	require.True(t, ok)
	assert.InDelta(t, -1.8608, r.T, 1e-4)
	assert.InDelta(t, 17.776, r.DF, 1e-3)
	assert.InDelta(t, 0.07939, r.P, 1e-5)
	assert.InDelta(t, -3.3654832, r.Lower, 1e-7)
	assert.InDelta(t, 0.2054832, r.Upper, 1e-7)
	_, ok = Welch(Moments{N: 1}, MomentsOf(y), 0.95)
	assert.False(t, ok)
	_, ok = Welch(Moments{N: 3}, Moments{N: 3}, 0.95)
	assert.False(t, ok, "no variation")
	d := make([]float64, len(x))
	for i := range d {
		d[i] = x[i] - y[i]
	}
	r, ok = OneSample(MomentsOf(d), 0.95)
	require.True(t, ok)
	assert.InDelta(t, -4.0621, r.T, 1e-4)
	cohen, ok := CohensD(MomentsOf(x), MomentsOf(y))
	require.True(t, ok)
	assert.InDelta(t, -0.8322, cohen, 1e-4)
}

// Three raters of three subjects, by hand.
func TestConcordance(t *testing.T) {
	c, ok := ConcordanceOf([][]float64{{1, 1, 1}, {2, 2, 3}, {3, 3, 2}})
	require.True(t, ok)
	// Rank sums 3, 7, 8 about 6: S = 14; W = 12·14 / (9·24).
	assert.InDelta(t, 168.0/216, c.W, 1e-12)
	assert.Equal(t, c.W, c.Corrected, "no ties")
	assert.InDelta(t, 3*2*c.W, c.ChiSquare, 1e-12)
	tied, ok := ConcordanceOf([][]float64{{1, 1}, {1, 2}, {3, 3}})
	require.True(t, ok)
	assert.Greater(t, tied.Corrected, tied.W)
	_, ok = ConcordanceOf([][]float64{{1, 1}, {1, 1}})
	assert.False(t, ok)
}
