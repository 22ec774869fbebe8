package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// random gives n values, many of them equal.
func random(r *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(r.IntN(n/2 + 1))
	}
	return v
}

func TestNthStandsWhereSortingPutsIt(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		v := random(r, 1+r.IntN(200))
		sorted := slices.Sorted(slices.Values(v))
		k := r.IntN(len(v))
		assert.Equal(t, sorted[k], nth(slices.Clone(v), k))
		want := sorted[len(v)/2]
		if len(v)%2 == 0 {
			want = (sorted[len(v)/2-1] + want) / 2
		}
		assert.Equal(t, want, median(slices.Clone(v)))
	}
	same := make([]float64, 10_000)
	assert.Zero(t, nth(same, 5_000), "equal values do not make it slow")
}

func TestMannKendallCountsPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 200 {
		v := random(r, 2+r.IntN(60))
		kept := slices.Clone(v)
		s := 0
		for i := range v {
			for j := i + 1; j < len(v); j++ {
				s += sign(int(v[j] - v[i]))
			}
		}
		got := MannKendall(v)
		assert.Equal(t, s, got.S)
		assert.Equal(t, kept, v, "the values are not sorted in place")
		slices.Reverse(v)
		assert.Equal(t, -s, MannKendall(v).S)
	}
}

func TestMannKendallOfLittle(t *testing.T) {
	for _, v := range [][]float64{nil, {1}, {5, 5, 5, 5}} {
		got := MannKendall(v)
		assert.Equal(t, Trend{P: 1}, Trend{S: got.S, Z: got.Z, P: got.P, TauA: got.TauA, TauB: got.TauB}, "%v", v)
	}
}

func TestTheilSenOfLittle(t *testing.T) {
	_, ok := TheilSen([]float64{1, 1}, []float64{1, 2}, 0.95)
	assert.False(t, ok, "no two x differ")
	_, ok = TheilSen(nil, nil, 0.95)
	assert.False(t, ok)
	s, ok := TheilSen([]float64{1, 2}, []float64{5, 7}, 0.95)
	require.True(t, ok)
	assert.Equal(t, Slope{Value: 2, Lower: 2, Upper: 2, Intercept: 3, Pairs: 1}, s)
	constant, ok := TheilSen([]float64{1, 2, 3}, []float64{4, 4, 4}, 0.95)
	require.True(t, ok)
	assert.Equal(t, Slope{Intercept: 4, Pairs: 3}, constant)
}

func TestRegressOfLittle(t *testing.T) {
	_, ok := Regress([]float64{1, 2}, []float64{1, 2})
	assert.False(t, ok)
	_, ok = Regress([]float64{1, 1, 1}, []float64{1, 2, 3})
	assert.False(t, ok)
	l, ok := Regress([]float64{1, 2, 3}, []float64{4, 4, 4})
	require.True(t, ok)
	assert.Equal(t, []float64{0, 0, 4}, []float64{l.Slope, l.RSquared, l.At(9)})
}

// TestStepErrors fits the line through the values before each afresh.
func TestStepErrors(t *testing.T) {
	x, y := []float64{0, 1, 3, 4, 7, 9}, []float64{2, 5, 4, 9, 8, 12}
	seen := 0
	StepErrors(x, y, 3, func(i int, e float64) {
		l, ok := Regress(x[:i], y[:i])
		require.True(t, ok)
		assert.InDelta(t, y[i]-l.At(x[i]), e, 1e-12)
		seen++
	})
	assert.Equal(t, 3, seen)
	StepErrors([]float64{1, 1, 1, 2}, []float64{1, 2, 3, 4}, 0, func(int, float64) { t.Error("no line through one x") })
}

func TestDampedForecast(t *testing.T) {
	s := Smoother{Alpha: 0.5, Beta: 0.4, Damping: 0.8, Level: 10, Trend: 2}
	assert.InDelta(t, 10+2*(0.8+0.64+0.512), s.Forecast(3), 1e-12)
	next, e := s.Step(12)
	assert.InDelta(t, 12-11.6, e, 1e-12)
	assert.InDelta(t, 11.8, next.Level, 1e-12)
	assert.InDelta(t, 1.6+0.4*(11.8-10-1.6), next.Trend, 1e-12)
}

// TestSpread adds up the squares that the closed form stands for.
func TestSpread(t *testing.T) {
	for _, s := range []Smoother{{Alpha: 0.3, Damping: 1}, {Alpha: 0.5, Beta: 0.2, Damping: 1}, {Alpha: 0.5, Beta: 0.2, Damping: 0.9}, {Alpha: 1, Beta: 1, Damping: 0.8}} {
		sum, damped, power := 1.0, 0.0, 1.0
		for h := 1; h < 30; h++ {
			assert.InDelta(t, sum, s.Spread(float64(h)), 1e-9*sum, "%+v at %d", s, h)
			power *= s.Damping
			damped += power
			c := s.Alpha + s.Alpha*s.Beta*damped
			sum += c * c
		}
		assert.Equal(t, 1.0, s.Spread(0.5))
	}
}

// TestFitStart looks for a better start nearby and finds none, and Run agrees with the sum of squares and the end.
func TestFitStart(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 100 {
		v := random(r, 8+r.IntN(40))
		s := Smoother{Alpha: 0.05 + 0.9*r.Float64(), Beta: r.Float64(), Damping: 0.8 + 0.2*r.Float64()}
		trend := r.IntN(2) == 0
		f := s.FitStart(v, trend)
		end, _, sse := f.Start.Run(v)
		assert.InDelta(t, sse, f.SSE, 1e-8*(1+sse))
		assert.InDelta(t, end.Level, f.End.Level, 1e-8)
		assert.InDelta(t, end.Trend, f.End.Trend, 1e-8)
		for _, d := range []float64{-0.01, 0.01} {
			other := f.Start
			other.Level += d
			if trend {
				other.Trend += d * r.NormFloat64()
			}
			_, _, worse := other.Run(v)
			assert.GreaterOrEqual(t, worse, sse-1e-9)
		}
		value, spread := f.Ahead(3)
		assert.InDelta(t, f.End.Forecast(3), value, 1e-9)
		assert.GreaterOrEqual(t, spread, f.End.Spread(3), "a fitted start adds doubt")
		assert.False(t, math.IsNaN(f.LogDet))
	}
}

// TestFitStartWithoutLearningIsRegression: a trend that never changes is the least-squares line.
func TestFitStartWithoutLearningIsRegression(t *testing.T) {
	y := []float64{3, 5, 4, 8, 9, 7, 12}
	x := []float64{1, 2, 3, 4, 5, 6, 7}
	f := Smoother{Damping: 1}.FitStart(y, true)
	l, ok := Regress(x, y)
	require.True(t, ok)
	value, spread := f.Ahead(3)
	assert.InDelta(t, l.At(10), value, 1e-9)
	assert.InDelta(t, l.PredictionError(10), l.ResidualSD*math.Sqrt(spread), 1e-9)
}

func TestErrors(t *testing.T) {
	assert.Equal(t, Accuracy{}, Errors(nil, nil))
	got := Errors([]float64{0, 2}, []float64{0, 1})
	assert.False(t, got.PercentOK, "no percentage of 0")
	assert.Zero(t, got.MAPE)
	assert.InDelta(t, 200.0/3/2, got.SMAPE, 1e-12)
}
