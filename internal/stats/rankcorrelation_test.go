package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
)

// R's datasets::attitude, rating and complaints. Tau-b by R 4.2.2 cor.test; rho by exact fractions of the mid-ranks.
func TestRankCorrelationOfPublishedRatings(t *testing.T) {
	x := []float64{43, 63, 71, 61, 81, 43, 58, 71, 72, 67, 64, 67, 69, 68, 77, 81, 74, 65, 65, 50, 50, 64, 53, 40, 63, 66, 78, 48, 85, 82}
	y := []float64{51, 64, 70, 63, 78, 55, 67, 75, 82, 61, 53, 60, 62, 83, 77, 90, 85, 60, 70, 58, 40, 61, 66, 37, 54, 77, 75, 57, 85, 82}
	tau, rho, ok := RankCorrelation(x, y)
	require.True(t, ok)
	assert.InDelta(t, 0.654971208215473, tau, 1e-12)
	assert.InDelta(t, 0.832200562268763, rho, 1e-12)
}

func TestRankCorrelationOfLittle(t *testing.T) {
	for _, row := range [][2][]float64{{nil, nil}, {{1}, {1}}, {{1, 1}, {1, 2}}, {{1, 2}, {3, 3}}} {
		_, _, ok := RankCorrelation(row[0], row[1])
		assert.False(t, ok, "%v: a column of ties has no order", row)
	}
	tau, rho, ok := RankCorrelation([]float64{1, 2, 2, 3}, []float64{10, 20, 20, 30})
	assert.Equal(t, []any{1.0, 1.0, true}, []any{tau, rho, ok}, "the same ranking, ties and all")
}

// Counting every pair, and gonum's Pearson correlation of the mid-ranks, give the same.
func TestRankCorrelationCountsPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		n := 2 + r.IntN(60)
		x, y := random(r, n), random(r, n)
		balance, untiedX, untiedY := 0, 0, 0
		for i := range n {
			for j := range i {
				dx, dy := sign(int(x[i]-x[j])), sign(int(y[i]-y[j]))
				balance, untiedX, untiedY = balance+dx*dy, untiedX+dx*dx, untiedY+dy*dy
			}
		}
		tau, rho, ok := RankCorrelation(x, y)
		if untiedX == 0 || untiedY == 0 {
			assert.False(t, ok)
			continue
		}
		require.True(t, ok)
		assert.InDelta(t, float64(balance)/math.Sqrt(float64(untiedX)*float64(untiedY)), tau, 1e-12)
		rx, _ := Midranks(x)
		ry, _ := Midranks(y)
		assert.InDelta(t, stat.Correlation(rx, ry, nil), rho, 1e-12)
		swappedTau, swappedRho, _ := RankCorrelation(y, x)
		assert.Equal(t, [2]float64{tau, rho}, [2]float64{swappedTau, swappedRho})
	}
}
