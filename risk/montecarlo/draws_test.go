package montecarlo

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// everySeverity is one of each kind and of each way to draw it.
func everySeverity() map[string]Severity {
	return map[string]Severity{
		"fixed":               Fixed(12.5),
		"discrete":            Discrete(Point{5, 0.2}, Point{-3, 0.5}, Point{40, 0.05}, Point{7, 0.25}),
		"discrete, ties":      Discrete(Point{5, 0.25}, Point{5, 0.25}, Point{9, 0.5}, Point{100, 0}),
		"empirical":           Empirical(3, 1, 4, 1, 5, 9, 2, 6),
		"uniform":             Uniform(-2, 3),
		"triangular":          Triangular(1, 1, 8),
		"triangular, right":   Triangular(1, 6, 8),
		"pert":                PERT(10, 15, 30),
		"pert, edge":          PERT(10, 10, 30),
		"pert, peaked":        Severity{Kind: KindPERT, Min: 0, Mode: 0.3, Max: 1, Lambda: 200},
		"beta, bathtub":       {Kind: KindBeta, Alpha: 0.5, Beta: 0.3},
		"beta, falling":       BetaBetween(0.7, 3, 2, 4),
		"beta, rising":        BetaBetween(5, 0.6, 0, 10),
		"beta, flat":          BetaBetween(1, 1, 0, 10),
		"lognormal":           Lognormal(2, 0.7),
		"lognormal, wide":     Lognormal(-3, 2.5),
		"lognormal, interval": {Kind: KindLognormal, Low: 10, High: 20, LowAt: 0.1, HighAt: 0.9},
		"exponential":         Exponential(4),
		"weibull":             Weibull(0.6, 3),
		"normal":              Normal(10, 3),
		"normal, half":        Normal(0, 3),
		"normal, tail":        Normal(-8, 3),
	}
}

// TestDrawsFollowTheirLaw is the test of Kolmogorov and Smirnov: the largest distance of the drawn distribution function
// from the true one, at a chance of 1e-6 of failing by bad luck; the seed is fixed.
func TestDrawsFollowTheirLaw(t *testing.T) {
	const n = 1_000_000 / slower
	limit := math.Sqrt(-math.Log(1e-6/2)/2) / math.Sqrt(n)
	for name, s := range everySeverity() {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, Model{Events: []Event{{ID: "x", Frequency: Bernoulli(1), Severity: s}}}.Validate())
			sampler, l, draws := samplerOf(s.plain()), lawOf(s.plain()), make([]float64, n)
			r := keyOf(1, "test", name).at(0, forLosses)
			for at := 0; at < n; at += chunk {
				sampler.fill(&r, draws[at:min(n, at+chunk)])
			}
			m := momentsOf(draws)
			assert.InDelta(t, l.mean, m.mean, 5*m.stdErr()+1e-12)
			slices.Sort(draws)
			distance := 0.0
			for i := 0; i < n; {
				j := i
				for j < n && draws[j] == draws[i] {
					j++
				}
				distance = max(distance, math.Abs(l.cdf(draws[i])-float64(j)/n))
				i = j
			}
			assert.Less(t, distance, limit)
			assert.GreaterOrEqual(t, draws[0], s.lowest())
			if !s.discrete() {
				assert.LessOrEqual(t, math.Abs(l.cdf(l.quantile(0.3))-0.3), 1e-9)
				assert.InEpsilon(t, l.quantile(0.999), l.upper(0.001), 1e-9)
			}
			if s.Kind == KindPERT || s.Kind == KindBeta || s.Kind == KindUniform || s.Kind == KindTriangular {
				assert.LessOrEqual(t, draws[n-1], max(s.Max, 1))
			}
		})
	}
}

// TestDrawsInTheEnds looks at the two end strips alone, which a test of the whole hardly sees.
func TestDrawsInTheEnds(t *testing.T) {
	const n = 100_000 / slower
	for name, s := range everySeverity() {
		sampler := samplerOf(s.plain())
		if sampler.strips == nil {
			continue
		}
		l := lawOf(s.plain())
		for _, upper := range []bool{false, true} {
			t.Run(fmt.Sprint(name, " ", upper), func(t *testing.T) {
				r := keyOf(2, "end", name).at(0, forLosses)
				below, farthest := 0, 0.0
				for range n {
					x := sampler.strips.lo + sampler.strips.span*sampler.strips.end(&r, upper)
					p := l.cdf(x)
					if upper {
						p = 1 - p
					}
					farthest = max(farthest, p)
					if p < 0.25/stripCount {
						below++
					}
				}
				assert.LessOrEqual(t, farthest, 1./stripCount+1e-7)
				assert.InDelta(t, 0.25, float64(below)/n, 5*math.Sqrt(0.25*0.75/n), "a quarter of the end holds a quarter of its draws")
			})
		}
	}
}

// TestHitsFollowTheirLaw counts occurrences per trial and compares with the exact distribution by Pearson's chi-squared.
func TestHitsFollowTheirLaw(t *testing.T) {
	const n = 400_000 / slower
	for _, f := range []Frequency{Bernoulli(0), Bernoulli(1), Bernoulli(0.275), Bernoulli(0.5), Bernoulli(0.9), Bernoulli(1. / 64), Bernoulli(0.003),
		Bernoulli(1 - 1e-9), Poisson(0.01), Poisson(2.5), Poisson(40), Binomial(1, 0.3), Binomial(12, 0.3), Binomial(5, 1), Binomial(1000, 0.01),
		NegativeBinomial(2, 0.4), NegativeBinomial(0.3, 0.05), {Kind: KindNegativeBinomial, Size: 3, Mean: 2}, NegativeBinomial(2, 1)} {
		t.Run(fmt.Sprintf("%s %v %v %v %v", f.Kind, f.Probability, f.Mean, f.Trials, f.Size), func(t *testing.T) {
			m := Model{Events: []Event{{ID: "count", Frequency: f, Severity: Fixed(1)}}}
			r := simulated(t, m, n)
			counts := map[float64]float64{}
			for _, x := range r.totals {
				counts[x]++
			}
			d, err := Exact(m)
			require.NoError(t, err)
			assert.InDelta(t, f.mean(), d.Mean(), 1e-9*(1+f.mean()))
			assert.InDelta(t, math.Sqrt(f.variance()), d.StdDev(), 1e-6*(1+f.mean()))
			chi, cells, rest, expected := 0.0, 0, float64(n), float64(n)
			for _, p := range d.Points() {
				if e := n * p.Probability; e >= 20 {
					chi += (counts[p.Amount] - e) * (counts[p.Amount] - e) / e
					cells++
					rest, expected = rest-counts[p.Amount], expected-e
				}
			}
			if expected > 5 {
				chi += (rest - expected) * (rest - expected) / expected
			} else {
				assert.LessOrEqual(t, rest, expected+25)
			}
			// Wilson and Hilferty: five standard deviations above the mean of chi-squared.
			k := float64(max(1, cells))
			assert.Less(t, chi, k*math.Pow(1-2/(9*k)+5*math.Sqrt(2/(9*k)), 3))
		})
	}
}

// TestStreamIsXoshiro compares with the reference implementation of Blackman and Vigna from the state 1, 2, 3, 4.
func TestStreamIsXoshiro(t *testing.T) {
	s := stream{1, 2, 3, 4}
	for i, want := range []uint64{41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205, 9973669472204895162} {
		assert.Equal(t, want, s.next(), "number %d", i)
	}
}
