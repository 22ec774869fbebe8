package montecarlo

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRecursionAndTransformAgree computes the same sums by Panjer's recursion and by the transform.
func TestRecursionAndTransformAgree(t *testing.T) {
	points := []stepPoint{{0, 0.1}, {1, 0.4}, {3, 0.3}, {10, 0.2}}
	for _, f := range []Frequency{Poisson(0.3), Poisson(40), NegativeBinomial(0.5, 0.2), NegativeBinomial(30, 0.6)} {
		s := spreadOf(f, points)
		recursed := s.compound()
		transformed := transformedCompound(f, points, 0, int64(s.high))
		require.Len(t, recursed.probability, len(transformed.probability))
		for k, p := range recursed.probability {
			assert.InDelta(t, p, transformed.probability[k], 1e-12, "%v at %d", f, k)
		}
		gains := make([]stepPoint, len(points))
		for i, p := range points {
			gains[len(points)-1-i] = stepPoint{-p.steps, p.probability}
		}
		mirrored := spreadOf(f, gains).compound()
		for k, p := range recursed.probability {
			assert.InDelta(t, p, mirrored.probability[len(mirrored.probability)-1-k], 1e-15, "%v at -%d", f, k)
		}
	}
}

// TestExactOfManyEvents adds chances that have a known sum: 5,000 coins make a binomial.
func TestExactOfManyEvents(t *testing.T) {
	var m Model
	for i := range 5000 {
		m.Events = append(m.Events, Event{ID: fmt.Sprint(i), Frequency: Bernoulli(0.5), Severity: Fixed(2)})
	}
	d, err := Exact(m)
	require.NoError(t, err)
	one, err := Exact(Model{Events: []Event{{ID: "all", Frequency: Binomial(5000, 0.5), Severity: Fixed(2)}}})
	require.NoError(t, err)
	assert.InDelta(t, 5000, d.Mean(), 1e-8)
	assert.InDelta(t, math.Sqrt(5000), d.StdDev(), 1e-8)
	for _, p := range one.Points() {
		if p.Probability > 1e-12 {
			assert.InDelta(t, p.Probability, d.Probability(p.Amount), 1e-13)
		}
	}
}

// TestExactEndsSoon takes large models, of the kinds for which the direct way would take minutes, and one to refuse at once.
func TestExactEndsSoon(t *testing.T) {
	const n = MaxPoints / slower
	many := make([]Point, n)
	for i := range many {
		many[i] = Point{float64(i), 1. / n}
	}
	d, err := Exact(Model{Events: []Event{{ID: "e", Frequency: Poisson(1), Severity: Discrete(many...)}}})
	require.NoError(t, err, "a hundred thousand amounts, two million steps: by the transform")
	assert.InEpsilon(t, (n-1)/2., d.Mean(), 1e-9)

	var m Model
	for i := range 3000 {
		m.Events = append(m.Events, Event{ID: fmt.Sprint(i), Frequency: Bernoulli(0.1), Severity: Fixed(float64(199 + i%2))})
	}
	d, err = Exact(m)
	require.NoError(t, err, "three thousand events")
	assert.InEpsilon(t, 3000*0.1*199.5, d.Mean(), 1e-9)

	for i := range m.Events {
		m.Events[i].Frequency, m.Events[i].Severity = NegativeBinomial(1e-6, 1e-7), Fixed(0)
	}
	d, err = Exact(m)
	require.NoError(t, err, "nothing is lost, however often")
	assert.Equal(t, []Point{{0, 1}}, d.Points())

	m.Events[0].Severity = Fixed(1)
	_, err = Exact(m)
	require.ErrorIs(t, err, ErrTooFine)
}
