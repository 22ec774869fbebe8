package stats

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
)

func TestOneFactorFindsTheFactor(t *testing.T) {
	want := []float64{0.9, 0.7, -0.4, 0.6}
	r := mat.NewSymDense(4, nil)
	for i := range 4 {
		for j := i; j < 4; j++ {
			r.SetSym(i, j, want[i]*want[j])
		}
		r.SetSym(i, i, 1)
	}
	for _, fit := range []func(*mat.SymDense) ([]float64, bool){OneFactorMinres, OneFactorML} {
		got, ok := fit(r)
		require.True(t, ok)
		assert.InDeltaSlice(t, want, got, 1e-5, "a correlation matrix made of one factor gives it back")
	}
	_, ok := OneFactorMinres(mat.NewSymDense(2, []float64{1, 0, 0, 1}))
	assert.False(t, ok, "nothing in common")
}

func TestLambda6OfASingularMatrix(t *testing.T) {
	_, ok := Lambda6(mat.NewSymDense(2, []float64{1, 1, 1, 1}))
	assert.False(t, ok)
	l, ok := Lambda6(mat.NewSymDense(2, []float64{1, 0.5, 0.5, 1}))
	require.True(t, ok)
	assert.InDelta(t, 1-2*0.75/3, l, 1e-12, "each item shares a quarter with the other")
}

func TestPairwiseWithHoles(t *testing.T) {
	nan := math.NaN()
	rows := [][]float64{{1, 2, 7}, {2, nan, 7}, {3, 5, 7}, {nan, 9, 7}, {5, 6, 7}}
	c, ok := PairwiseCovariance(rows, 3)
	require.True(t, ok)
	// Rows 0, 2 and 4 have both: means 3 and 13/3, products (−2)(−7/3) + 0 + 2·(5/3) = 8, over 2.
	assert.InDelta(t, 4, c.At(0, 1), 1e-12)
	assert.InDelta(t, 0, c.At(2, 2), 1e-12)
	_, ok = PairwiseCorrelation(rows, 3)
	assert.False(t, ok, "the third column does not vary")
	r, ok := PairwiseCorrelation([][]float64{{1, 2}, {2, nan}, {3, 5}, {nan, 9}, {5, 6}}, 2)
	require.True(t, ok)
	assert.InDelta(t, 8/math.Sqrt(8*26.0/3), r.At(0, 1), 1e-12)
	_, ok = PairwiseCovariance([][]float64{{1, nan}, {nan, 2}}, 2)
	assert.False(t, ok, "nothing in common")
	_, ok = CorrelationFrom(c)
	assert.False(t, ok)
}
