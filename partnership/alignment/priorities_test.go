package alignment

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// R's datasets::attitude, rating and complaints; tau-b by R 4.2.2 cor.test.
func TestTauBAgainstR(t *testing.T) {
	x := []float64{43, 63, 71, 61, 81, 43, 58, 71, 72, 67, 64, 67, 69, 68, 77, 81, 74, 65, 65, 50, 50, 64, 53, 40, 63, 66, 78, 48, 85, 82}
	y := []float64{51, 64, 70, 63, 78, 55, 67, 75, 82, 61, 53, 60, 62, 83, 77, 90, 85, 60, 70, 58, 40, 61, 66, 37, 54, 77, 75, 57, 85, 82}
	tau, ok := tauB(x, y)
	require.True(t, ok)
	assert.InDelta(t, 0.654971208215473, tau, 1e-12)
	_, ok = tauB([]float64{1, 1}, []float64{1, 2})
	assert.False(t, ok, "a column of ties has no order")
}

func TestRankingOfPriorities(t *testing.T) {
	value := func(f float64) *float64 { return &f }
	for _, row := range []struct {
		why  string
		a, b []string
		want Ranking
	}{
		{"the same order", []string{"x", "y", "z"}, []string{"x", "y", "z"}, Ranking{3, value(1), value(1)}},
		{"the reverse", []string{"x", "y", "z"}, []string{"z", "y", "x"}, Ranking{3, value(-1), value(-1)}},
		{"one swap of three: 2 of 3 pairs agree; rho 1 − 6·2/24", []string{"x", "y", "z"}, []string{"y", "x", "z"}, Ranking{3, value(1. / 3), value(0.5)}},
		{"nothing in common: 4 pairs against, 1 tie in each of 6", []string{"x", "y"}, []string{"u", "v"}, Ranking{0, value(-0.8), value(-16. / 18)}},
		{"a partner that ranks nothing", []string{"x", "y"}, nil, Ranking{}},
		{"nothing to order", []string{"x"}, []string{"x"}, Ranking{Shared: 1}},
	} {
		got := rank(row.a, row.b)
		assert.Equal(t, row.want.Shared, got.Shared, row.why)
		if row.want.Tau == nil {
			assert.Nil(t, got.Tau, row.why)
			assert.Nil(t, got.Rho, row.why)
			continue
		}
		assert.InDelta(t, *row.want.Tau, *got.Tau, 1e-12, row.why)
		assert.InDelta(t, *row.want.Rho, *got.Rho, 1e-12, row.why)
	}
}
