package stats

import (
	"testing"

	"github.com/stretchr/testify/assert"
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
