package kpi

import (
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/stats"
)

// kinds are ways in which real series come about; each returns n values.
var kinds = []struct {
	name string
	make func(r *rand.Rand, n int) []float64
}{
	{"line with noise", func(r *rand.Rand, n int) []float64 {
		return generate(n, func(i int) float64 { return 0.5*float64(i) + 2*r.NormFloat64() })
	}},
	{"level with noise", func(r *rand.Rand, n int) []float64 {
		return generate(n, func(int) float64 { return 10 + 2*r.NormFloat64() })
	}},
	{"random walk", func(r *rand.Rand, n int) []float64 {
		x := 0.0
		return generate(n, func(int) float64 { x += r.NormFloat64(); return x })
	}},
	{"random walk with drift", func(r *rand.Rand, n int) []float64 {
		x := 0.0
		return generate(n, func(int) float64 { x += 0.5 + r.NormFloat64(); return x })
	}},
	{"wandering level", func(r *rand.Rand, n int) []float64 {
		x := 0.0
		return generate(n, func(int) float64 { e := r.NormFloat64(); v := x + e; x += 0.3 * e; return v })
	}},
}

func generate(n int, next func(i int) float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = next(i)
	}
	return v
}

// TestIntervalHoldsWhatItPromises simulates series of known kind and counts how many of the values to come lie inside
// the 80 % interval.
func TestIntervalHoldsWhatItPromises(t *testing.T) {
	const n, trials = 60, 600
	for k, kind := range kinds {
		for _, ahead := range []int{1, 6, 12} {
			r := rand.New(rand.NewPCG(uint64(k), uint64(ahead)))
			inside := 0
			for range trials {
				v := kind.make(r, n+ahead)
				s := series{values: v[:n]}
				for i := range n {
					s.days = append(s.days, int64(i*30))
				}
				f, _ := goal{way: way{to: 1}}.forecast(s, int64((n+ahead-1)*30))
				if x := v[n+ahead-1]; x >= f.Low && x <= f.High {
					inside++
				}
			}
			share := float64(inside) / trials
			assert.True(t, share >= 0.75 && share <= 0.85, "%s, %d ahead: %.3f inside", kind.name, ahead, share)
		}
	}
}

// TestProbabilityIsCalibrated counts how often a target is met that is given a middling chance.
func TestProbabilityIsCalibrated(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	met, promised := 0, 0.0
	const n, ahead, trials = 40, 5, 1500
	for range trials {
		v := kinds[0].make(r, n+ahead)
		s := series{values: v[:n]}
		for i := range n {
			s.days = append(s.days, int64(i*7))
		}
		g := goal{direction: Increase, way: way{to: 23}}
		f, _ := g.forecast(s, int64((n+ahead-1)*7))
		promised += f.Probability / trials
		if g.reached(v[n+ahead-1]) {
			met++
		}
	}
	assert.InDelta(t, float64(met)/trials, promised, 0.05)
}

func evenly(values ...float64) []Reading {
	var out []Reading
	for i, v := range values {
		out = append(out, Reading{Date: after(i), Value: decimal.NewFromFloat(v)})
	}
	return out
}

func TestForecastOfExactSeries(t *testing.T) {
	p, err := plain().Track(evenly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), after(12))
	require.NoError(t, err)
	f := p.Forecast
	require.NotNil(t, f)
	assert.InDelta(t, 100, f.Value, 1e-6)
	assert.InDelta(t, 100, f.Low, 1e-6)
	assert.InDelta(t, 100, f.High, 1e-6)
	assert.InDelta(t, 1, f.Probability, 1e-9, "a line that ends on the target meets it")
	assert.Equal(t, Regression, f.Method, "the simplest of the methods without an error")
	require.Len(t, f.Models, 4)
	assert.Greater(t, f.Models[0].Error, 0.5, "a level does not follow a line")

	p, err = plain().Track(evenly(7, 7, 7, 7, 7, 7, 7, 7, 7, 7), after(12))
	require.NoError(t, err)
	assert.Equal(t, Simple, p.Forecast.Method)
	assert.InDelta(t, 7, p.Forecast.Value, 1e-9)
	assert.Equal(t, p.Forecast.Low, p.Forecast.High)
	assert.Equal(t, 0.0, p.Forecast.Probability)
}

func TestForecastSaysWhatItCouldNotTry(t *testing.T) {
	p, err := plain().Track(evenly(1, 2), after(12))
	require.NoError(t, err)
	assert.Nil(t, p.Forecast, "two readings are too few")
	assert.Contains(t, findingCodes(p.Findings), "too-few-readings")

	p, err = plain().Track(evenly(1, 3, 2), after(12))
	require.NoError(t, err)
	require.NotNil(t, p.Forecast)
	assert.Equal(t, Regression, p.Forecast.Method)
	assert.Equal(t, "needs 8 readings", p.Forecast.Models[0].Reason)
	assert.Equal(t, 1, p.Forecast.Models[1].Errors)

	uneven := evenly(1, 3, 2, 4, 3, 5, 4, 6, 5, 7)
	uneven[8].Date, uneven[9].Date = after(20), after(30)
	p, err = plain().Track(uneven, after(31))
	require.NoError(t, err)
	assert.Contains(t, p.Forecast.Models[2].Reason, "gaps")
	assert.Zero(t, p.Forecast.Models[2].Errors)

	p, err = plain().Track(evenly(1, 2, 3, 4), after(100))
	require.NoError(t, err)
	assert.Nil(t, p.Forecast, "nothing is ahead on the due day")
}

func TestUnlikelyToMeet(t *testing.T) {
	var values []float64
	for i := range 40 {
		values = append(values, float64(i)+float64(i%3)) // on the path
	}
	k := plain()
	p, err := k.Track(evenly(values...), after(40))
	require.NoError(t, err)
	assert.NotContains(t, findingCodes(p.Findings), "unlikely-to-meet")
	for i := 15; i < 40; i++ {
		values[i] = 22 + float64(i%3) // it has stopped
	}
	k.Tolerance.AtRisk = 0.3
	p, err = k.Track(evenly(values...), after(40))
	require.NoError(t, err)
	assert.Equal(t, OnTrack, p.Status, p.Reason)
	assert.Contains(t, findingCodes(p.Findings), "unlikely-to-meet")
	assert.Less(t, p.Forecast.Probability, unlikely)
}

func TestBandAndFallingProbabilities(t *testing.T) {
	values := []float64{50, 51, 49, 50, 52, 48, 50, 51, 49, 50, 51, 49}
	chance := func(change func(*KPI)) float64 {
		k := plain()
		change(&k)
		p, err := k.Track(evenly(values...), after(15))
		require.NoError(t, err)
		return p.Forecast.Probability
	}
	inside := chance(func(k *KPI) { k.Direction, k.Low, k.High = Band, num("40"), num("60") })
	assert.Greater(t, inside, 0.85)
	assert.Less(t, chance(func(k *KPI) { k.Direction, k.Low, k.High = Band, num("60"), num("70") }), 0.05)
	down := chance(func(k *KPI) { k.Direction, k.Baseline, k.Target = Decrease, num("100"), num("50") })
	up := chance(func(k *KPI) { k.Direction, k.Baseline, k.Target = Increase, num("0"), num("50") })
	assert.InDelta(t, 1, down+up, 1e-9, "above and below make one")
	assert.InDelta(t, 0.5, up, 0.1)
}

func TestTailsOfStudentsT(t *testing.T) {
	for _, df := range []float64{1, 2, 5, 6, 7, 10, 30, 1000} {
		assert.InEpsilon(t, stats.QuantileT(0.8, df)/normal90, tails(df), 1e-4, "%v degrees of freedom", df)
	}
}
