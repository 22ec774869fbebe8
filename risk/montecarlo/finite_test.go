package montecarlo

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// allFinite asks a result for every figure it has. None may be NaN or infinite, and JSON refuses both.
func allFinite(t *testing.T, r *Result) {
	t.Helper()
	ctx := context.Background()
	figures := map[string]float64{"mean": r.Mean(), "sd": r.StdDev(), "min": r.Min(), "max": r.Max(), "se": r.StdErr(), "se of sd": r.StdErrStdDev()}
	for _, p := range []float64{-1, 0, 0.5, 0.95, 1, 2, math.NaN(), math.Inf(1)} {
		figures[fmt.Sprint("quantile ", p)], figures[fmt.Sprint("se of quantile ", p)] = r.Quantile(p), r.StdErrQuantile(p)
		figures[fmt.Sprint("tail ", p)], figures[fmt.Sprint("se of tail ", p)] = r.TailMean(p), r.StdErrTailMean(p)
		figures[fmt.Sprint("exceedance ", p)], figures[fmt.Sprint("se of exceedance ", p)] = r.Exceedance(p), r.StdErrExceedance(p)
	}
	for name, x := range figures {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			t.Errorf("%s is %v", name, x)
		}
	}
	for _, p := range []float64{0, 0.8, 1} {
		c, err := r.Contingency(p)
		require.NoError(t, err)
		assert.False(t, c.IsNegative())
	}
	contributions, err := r.Contributions(ctx, 0.9)
	require.NoError(t, err)
	imbalance, err := r.Imbalance(ctx, 0.9)
	require.NoError(t, err)
	bars, err := r.Tornado(ctx, 0.1, 0.9)
	require.NoError(t, err)
	for _, document := range []any{contributions, imbalance, bars, r.Trace(0.8)} {
		_, err = json.Marshal(document)
		require.NoError(t, err)
	}
}

func TestExtremesStayFinite(t *testing.T) {
	for _, level := range []Severity{Lognormal(maxMu, maxSigma), Lognormal(-maxMu, maxSigma), Fixed(0), Exponential(MaxAmount)} {
		m := Model{Base: dec("-1e23"), Drivers: []Driver{{ID: "d", Probability: 0.5, Level: &level}}}
		for id, s := range map[string]Severity{"a": Lognormal(maxMu, maxSigma), "b": Weibull(minShape, MaxAmount), "c": Uniform(-MaxAmount, MaxAmount),
			"d": Exponential(MaxAmount), "e": Normal(-deepCut*1e23, 1e23), "f": BetaBetween(minBeta, maxBeta, -MaxAmount, MaxAmount), "g": Fixed(math.SmallestNonzeroFloat64)} {
			e := Event{ID: id, Frequency: Bernoulli(0.5), Severity: s, Shares: shares("orion", "0.000000000000000001", "vega", "0.9")}
			e.Causes = []Influence{{Driver: "d", Frequency: MaxFactor, Severity: MaxFactor}}
			m.Events = append(m.Events, e)
			m.Treatments = append(m.Treatments, Treatment{ID: id, On: true, Effects: []Effect{{Event: id, SeverityCut: 1 - MaxFactor}}})
		}
		m.Partners = []Partner{{ID: "orion", Reward: dec("1e23")}, {ID: "vega", Deductible: dec("1e-18"), Cap: decimal.NewNullDecimal(dec("1e23")), Reward: dec("1e-18")}}
		allFinite(t, run(t, m, Options{Trials: 3000}))
	}
}

func TestFewTrialsStayFinite(t *testing.T) {
	for trials := 1; trials < 6; trials++ {
		allFinite(t, run(t, everything(), Options{Trials: trials, Seed: 9}))
		allFinite(t, run(t, Model{}, Options{Trials: trials}))
	}
	allFinite(t, new(Result))
}

// FuzzFiguresAreFinite makes a model of one event under one driver out of numbers of any kind. What Validate lets
// through must be simulated without a panic and with finite figures.
func FuzzFiguresAreFinite(f *testing.F) {
	for kind := range uint8(len(severityKinds)) {
		f.Add(kind, kind, 0.5, 1.0, 2.0, 3.0, uint64(kind))
		f.Add(kind, kind+1, 1e-9, 1e-300, 5e-324, 1e24, uint64(1))
		f.Add(kind, kind+2, 1.0, -1e24, 0.1, 5.0, uint64(2))
	}
	f.Fuzz(func(t *testing.T, kind, often uint8, p, a, b, c float64, seed uint64) {
		s := Severity{Kind: severityKinds[int(kind)%len(severityKinds)]}
		switch s.Kind {
		case KindFixed:
			s.Amount = a
		case KindDiscrete:
			s.Points = []Point{{a, p}, {b, 1 - p}}
		case KindEmpirical:
			s.Values = []float64{a, b, c}
		case KindUniform, KindTriangular, KindPERT:
			s.Min, s.Mode, s.Max = a, b, c
		case KindBeta:
			s.Alpha, s.Beta, s.Min, s.Max = a, b, -c, c
		case KindLognormal:
			s.Mu, s.Sigma = a, b
		case KindExponential, KindNormal:
			s.Mean, s.SD = a, b
		case KindWeibull:
			s.Shape, s.Scale = a, b
		}
		e := Event{ID: "e", Severity: s, Gain: seed&1 != 0, Shares: shares("orion", "0.5"), Causes: []Influence{{Driver: "d", Frequency: b, Severity: c}}}
		e.Frequency = []Frequency{Bernoulli(p), Poisson(a), Binomial(int(often), p), NegativeBinomial(b, p)}[often%4]
		m := Model{Events: []Event{e}, Drivers: []Driver{{ID: "d", Probability: p, Level: &Severity{Kind: KindUniform, Max: c}}}}
		if m.Validate() != nil || e.Frequency.mean()*max(1, b*c) > 10_000 {
			return
		}
		allFinite(t, run(t, m, Options{Trials: 16, Seed: seed}))
	})
}

// FuzzModel reads models as hosts do. What is valid comes out of JSON as it went in, in any order of its lists with the
// same result, and Exact computes it or says why not.
func FuzzModel(f *testing.F) {
	for _, m := range []Model{everything(), fifty(), venture(), {}} {
		text, err := json.Marshal(m)
		require.NoError(f, err)
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var m Model
		if json.Unmarshal(text, &m) != nil || m.Validate() != nil {
			return
		}
		often := 0.0
		for _, e := range m.Events {
			often += e.Frequency.mean()
			for _, c := range e.Causes {
				often += e.Frequency.mean() * c.Frequency
			}
		}
		if often > 1000 || len(m.Drivers) > 20 || slices.ContainsFunc(m.Drivers, func(d Driver) bool { return d.Level != nil && d.Level.Kind != KindFixed }) {
			return
		}
		again, err := json.Marshal(m)
		require.NoError(t, err)
		var copied Model
		require.NoError(t, json.Unmarshal(again, &copied))
		want := run(t, m, Options{Trials: 50, Seed: 1})
		for i := range copied.Events {
			slices.Reverse(copied.Events[i].Causes)
			slices.Reverse(copied.Events[i].Severity.Points)
		}
		slices.Reverse(copied.Events)
		slices.Reverse(copied.Treatments)
		assert.Equal(t, want.totals, run(t, copied, Options{Trials: 50, Seed: 1}).totals)
		allFinite(t, want)
		if d, err := Exact(m); err == nil {
			assert.InDelta(t, 1, d.Exceedance(math.Inf(-1)), 1e-9)
			assert.False(t, math.IsNaN(d.Mean()+d.StdDev()+d.Quantile(0.5)+d.TailMean(0.9)))
		}
	})
}

// TestMemory holds a simulation to what it says it takes: 8 bytes a trial, and 4 MiB for tables and workers.
func TestMemory(t *testing.T) {
	const trials = 1_000_000 / slower
	m := fifty()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r := run(t, m, Options{Trials: trials, Seed: 1})
	r.Quantile(0.5)
	runtime.ReadMemStats(&after)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(8*trials+4<<20))
}

// TestTreatmentsMultiplyInAnyOrder takes cuts whose product depends on the order in its last bit.
func TestTreatmentsMultiplyInAnyOrder(t *testing.T) {
	cuts := []float64{0.9, 0.7, 0.3, 0.1, 0.6}
	var m Model
	m.Drivers = []Driver{{ID: "a", Probability: 1}, {ID: "b", Probability: 1}, {ID: "c", Probability: 1}}
	m.Events = []Event{{ID: "e", Frequency: Bernoulli(0.7), Severity: Exponential(100), Causes: []Influence{{Driver: "a", Severity: 0.1}, {Driver: "b", Severity: 0.7}, {Driver: "c", Severity: 0.3}}}}
	for i, cut := range cuts {
		m.Treatments = append(m.Treatments, Treatment{ID: fmt.Sprint(i), On: true, Effects: []Effect{{Event: "e", SeverityCut: cut}}})
	}
	want := run(t, m, Options{Trials: 100})
	for range cuts {
		first := m.Treatments[0]
		m.Treatments = append(slices.Clone(m.Treatments[1:]), first)
		cause := m.Events[0].Causes[0]
		m.Events[0].Causes = append(slices.Clone(m.Events[0].Causes[1:]), cause)
		assert.Equal(t, want.totals, run(t, m, Options{Trials: 100}).totals)
	}
}
