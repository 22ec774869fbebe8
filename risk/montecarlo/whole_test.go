package montecarlo

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"

	"github.com/partnerkit/partnerkit/risk"
)

var bg = context.Background()

func part(partner, share string) risk.Exposure {
	return risk.Exposure{Partner: partner, Share: decimal.RequireFromString(share)}
}

// venture: two events carried by two partners in different shares, and one that nobody carries.
func venture() Model {
	return Model{Currency: "EUR", Events: []Event{
		{ID: "fire", Frequency: Bernoulli(0.5), Severity: Fixed(1000), Shares: []risk.Exposure{part("orion", "0.75"), part("vega", "0.25")}},
		{ID: "theft", Frequency: Bernoulli(0.25), Severity: Fixed(400), Shares: []risk.Exposure{part("vega", "1")}},
		{ID: "storm", Frequency: Bernoulli(0.1), Severity: Fixed(100)},
	}, Partners: []Partner{{ID: "orion", Reward: decimal.NewFromInt(1)}, {ID: "vega", Reward: decimal.NewFromInt(3)}}}
}

func drawn(t *testing.T, m Model, trials int) *Result {
	t.Helper()
	r, err := Simulate(bg, m, Options{Trials: trials, Seed: 11, Workers: 2})
	require.NoError(t, err)
	return r
}

func TestContributionsAddUpToTheWhole(t *testing.T) {
	r := drawn(t, venture(), 40_000)
	c, err := r.Contributions(bg, 0.9)
	require.NoError(t, err)
	mean, tail := 0.0, 0.0
	for _, e := range c.Events {
		mean, tail = mean+e.Mean, tail+e.Tail
		assert.Positive(t, e.StdErrMean)
	}
	assert.InEpsilon(t, r.Mean(), mean, 1e-9)
	assert.InEpsilon(t, r.TailMean(0.9), tail, 1e-9)
	mean, tail = c.Unallocated.Mean, c.Unallocated.Tail
	for _, p := range c.Partners {
		mean, tail = mean+p.Mean, tail+p.Tail
	}
	assert.InEpsilon(t, r.Mean(), mean, 1e-9)
	assert.InEpsilon(t, r.TailMean(0.9), tail, 1e-9)
	assert.Equal(t, "fire", c.Events[0].ID, "the largest part of the tail first")
	assert.InDelta(t, 500, c.Events[0].Mean, 4*500/math.Sqrt(40_000), "1000 every other time")
	assert.InDelta(t, 10, c.Unallocated.Mean, 1, "the storm")
}

func TestRiskIsHeldAgainstReward(t *testing.T) {
	r := drawn(t, venture(), 40_000)
	list, err := r.Imbalance(bg, 0.9)
	require.NoError(t, err)
	require.Len(t, list, 2)
	byPartner := map[string]Imbalance{}
	gaps := 0.0
	for _, i := range list {
		byPartner[i.Partner] = i
		gaps += *i.Gap
	}
	assert.InDelta(t, 0, gaps, 1e-12)
	orion := byPartner["orion"] // carries 375 of 600, receives a quarter
	assert.InDelta(t, 0.625, *orion.RiskShare, 0.01)
	assert.Equal(t, 0.25, *orion.RewardShare)
	assert.InDelta(t, 2.5, *orion.Ratio, 0.05)
	assert.Positive(t, *orion.TailRatio)

	unrewarded := venture()
	unrewarded.Partners = nil
	list, err = drawn(t, unrewarded, 2_000).Imbalance(bg, 0.9)
	require.NoError(t, err)
	assert.Nil(t, list[0].RewardShare)
	assert.Nil(t, list[0].Gap)
	none, err := drawn(t, Model{Events: []Event{{ID: "x", Frequency: Bernoulli(1), Severity: Fixed(1)}}}, 100).Imbalance(bg, 0.9)
	require.NoError(t, err)
	assert.Empty(t, none)
}

func TestEventsAndPartnersByThemselves(t *testing.T) {
	r := drawn(t, venture(), 20_000)
	fire, err := r.Event(bg, "fire")
	require.NoError(t, err)
	assert.Equal(t, 1000.0, fire.Quantile(0.99))
	assert.Equal(t, 0.0, fire.Quantile(0.01))
	vega, err := r.Partner(bg, "vega")
	require.NoError(t, err)
	assert.Equal(t, 650.0, vega.Quantile(1), "a quarter of the fire and the whole theft")
	_, err = vega.Contributions(bg, 0.9)
	assert.ErrorIs(t, err, ErrPart)
	_, err = vega.Tornado(bg, 0.1, 0.9)
	assert.ErrorIs(t, err, ErrPart)
	_, err = r.Event(bg, "flood")
	assert.ErrorIs(t, err, ErrUnknown)
	_, err = r.Partner(bg, "lyra")
	assert.ErrorIs(t, err, ErrUnknown)
	ended, cancel := context.WithCancel(bg)
	cancel()
	_, err = r.Event(ended, "fire")
	assert.ErrorIs(t, err, context.Canceled)
	_, err = r.Partner(ended, "vega")
	assert.ErrorIs(t, err, context.Canceled)
	_, err = r.Contributions(ended, 0.9)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestCapsAndDeductiblesLeaveTheRestUnallocated(t *testing.T) {
	m := venture()
	m.Partners[0].Deductible = decimal.NewFromInt(50)
	m.Partners[0].Cap = decimal.NewNullDecimal(decimal.NewFromInt(600))
	r := drawn(t, m, 20_000)
	orion, err := r.Partner(bg, "orion")
	require.NoError(t, err)
	assert.Equal(t, 600.0, orion.Quantile(1), "750 less 50, at most 600")
	c, err := r.Contributions(bg, 0.9)
	require.NoError(t, err)
	assert.InDelta(t, 10+0.5*150, c.Unallocated.Mean, 3)
}

func TestTornadoPutsTheLongestBarFirst(t *testing.T) {
	m := venture()
	m.Drivers = []Driver{{ID: "winter", Probability: 0.5}, {ID: "never", Probability: 0}}
	m.Events[2].Causes = []Influence{{Driver: "winter", Switch: true}}
	m.Events[2].Frequency, m.Events[2].Severity = Bernoulli(1), Fixed(2000)
	r := drawn(t, m, 20_000)
	bars, err := r.Tornado(bg, 0.1, 0.9)
	require.NoError(t, err)
	swings := map[string]float64{}
	for i, b := range bars {
		swings[b.ID] = b.swing()
		if i > 0 {
			assert.GreaterOrEqual(t, bars[i-1].swing(), b.swing())
		}
	}
	assert.InDelta(t, 1000, swings["fire"], 1e-9)
	assert.InDelta(t, 2000, swings["storm"], 1e-9)
	assert.InDelta(t, 2000, swings["winter"], 60)
	for seed := range uint64(20) { // other draws, other ends: as far apart as the standard errors say
		other, err := Simulate(bg, m, Options{Trials: 20_000, Seed: 100 + seed})
		require.NoError(t, err)
		others, err := other.Tornado(bg, 0.1, 0.9)
		require.NoError(t, err)
		for _, b := range bars {
			o := others[slices.IndexFunc(others, func(o Bar) bool { return o.ID == b.ID })]
			assert.InDelta(t, b.Low, o.Low, 1e-6+6*b.StdErrLow, b.ID)
			assert.InDelta(t, b.High, o.High, 1e-6+6*b.StdErrHigh, b.ID)
		}
	}
	for _, b := range bars {
		assert.Positive(t, b.StdErrLow, b.ID)
		assert.Less(t, b.StdErrLow+b.StdErrHigh, 40.0, b.ID)
	}
	assert.NotContains(t, swings, "never", "a driver that is never on has no bar")
	for _, levels := range [][2]float64{{0.9, 0.1}, {-0.1, 0.5}, {0.5, 1.1}, {math.NaN(), 0.5}} {
		_, err = r.Tornado(bg, levels[0], levels[1])
		assert.ErrorContains(t, err, "must rise")
	}
}

func TestTraceEndsWithTheResult(t *testing.T) {
	r := drawn(t, venture(), 10_000)
	points := r.Trace(0.8)
	require.Greater(t, len(points), 2)
	last := points[len(points)-1]
	assert.Equal(t, 10_000, last.Trials)
	assert.InDelta(t, r.Mean(), last.Mean, 1e-9)
	assert.Equal(t, r.Quantile(0.8), last.Quantile)
	assert.Less(t, last.StdErr, points[0].StdErr)
}

func TestFromARegister(t *testing.T) {
	num := decimal.RequireFromString
	register := risk.Register{Matrix: "standard-5x5", Currency: "EUR", Risks: []risk.Risk{
		{ID: "late", Title: "Late", Estimate: &risk.Estimate{Probability: num("0.25"), Impact: num("800")}, Partners: []risk.Exposure{part("orion", "1")},
			Treatments: []risk.Treatment{{ID: "hire", Strategy: risk.Reduce, Action: "hire two", Effect: risk.Effect{Saving: num("50")}}}},
		{ID: "luck", Kind: risk.Opportunity, Estimate: &risk.Estimate{Probability: num("0.5"), Impact: num("100")}},
		{ID: "vague"}, {ID: "gone", Status: risk.Closed, Estimate: &risk.Estimate{Probability: num("1"), Impact: num("1")}},
	}}
	m, unpriced, err := FromRegister(register)
	require.NoError(t, err)
	assert.Equal(t, []string{"vague"}, unpriced)
	require.Len(t, m.Events, 2)
	exact, err := Exact(m)
	require.NoError(t, err)
	assert.InDelta(t, 200-50, exact.Mean(), 1e-9, "what is expected to be lost less what is expected to be won")
	require.Len(t, m.Treatments, 1)
	assert.Equal(t, "late/hire", m.Treatments[0].ID)
	m.Treatments[0].On = true
	exact, err = Exact(m)
	require.NoError(t, err)
	assert.InDelta(t, 150-50, exact.Mean(), 1e-9, "hiring saves 50")
	register.Risks[0].Title = strings.Repeat("long ", 2000)
	register.Risks[0].Treatments[0].Action = register.Risks[0].Title
	_, _, err = FromRegister(register)
	require.NoError(t, err, "what a register may hold, a model may")
	register.Currency = "euro"
	_, _, err = FromRegister(register)
	assert.Error(t, err)
}

func TestExactWithGainsAndCompoundFrequencies(t *testing.T) {
	m := Model{Events: []Event{
		{ID: "a", Frequency: Poisson(2), Severity: Fixed(3)},
		{ID: "b", Frequency: Binomial(4, 0.5), Severity: Fixed(5), Gain: true},
		{ID: "c", Frequency: Poisson(1), Severity: Discrete(Point{Amount: -1, Probability: 0.5}, Point{Amount: 2, Probability: 0.5})},
	}}
	d, err := Exact(m)
	require.NoError(t, err)
	assert.InDelta(t, 2*3-2*5+0.5, d.Mean(), 1e-9)
	_, err = Exact(Model{Events: []Event{{ID: "x", Frequency: Bernoulli(1), Severity: Uniform(0, 1)}}})
	assert.ErrorIs(t, err, ErrNotDiscrete)
	_, err = Exact(Model{Events: []Event{{ID: "x", Frequency: Bernoulli(0.5), Severity: Fixed(1e-3)}, {ID: "y", Frequency: Bernoulli(0.5), Severity: Fixed(1e9)}}})
	assert.ErrorIs(t, err, ErrTooFine)
}

func TestTheResultDoesNotDependOnWorkersOrOtherEvents(t *testing.T) {
	m := venture()
	one, err := Simulate(bg, m, Options{Trials: 9_000, Seed: 3, Workers: 1})
	require.NoError(t, err)
	m.Events[0], m.Events[1] = m.Events[1], m.Events[0]
	two, err := Simulate(bg, m, Options{Trials: 9_000, Seed: 3, Workers: 7})
	require.NoError(t, err)
	assert.Equal(t, one.Mean(), two.Mean())
	for _, p := range []float64{0.5, 0.8, 0.95} {
		assert.Equal(t, one.Quantile(p), two.Quantile(p))
	}
	fire, err := one.Event(bg, "fire")
	require.NoError(t, err)
	m.Events = m.Events[1:2]
	alone, err := Simulate(bg, m, Options{Trials: 9_000, Seed: 3})
	require.NoError(t, err)
	assert.Equal(t, fire.Mean(), alone.Mean(), "the draws of an event are its own")
}

// TestStandardErrorsOfShares simulates again and again: the shares spread as their standard errors say.
func TestStandardErrorsOfShares(t *testing.T) {
	const times = 80
	m := venture()
	m.Partners = []Partner{{ID: "orion", Reward: decimal.NewFromInt(1)}, {ID: "vega", Reward: decimal.NewFromInt(1)}}
	m.Events[0].Shares = []risk.Exposure{part("orion", "0.5"), part("vega", "0.2")}
	m.Events[1].Shares = []risk.Exposure{part("vega", "1")}
	var risks, tails, said, saidTail []float64
	for seed := range uint64(times) {
		r, err := Simulate(bg, m, Options{Trials: 6000, Seed: seed})
		require.NoError(t, err)
		list, err := r.Imbalance(bg, 0.9)
		require.NoError(t, err)
		i := list[slices.IndexFunc(list, func(i Imbalance) bool { return i.Partner == "orion" })]
		risks, tails = append(risks, *i.RiskShare), append(tails, *i.TailShare)
		said, saidTail = append(said, *i.StdErrRiskShare), append(saidTail, *i.StdErrTailShare)
	}
	assert.InEpsilon(t, stat.StdDev(risks, nil), stat.Mean(said, nil), 0.35)
	assert.Positive(t, stat.Mean(saidTail, nil))
	assert.Less(t, stat.Mean(saidTail, nil), 2*stat.StdDev(tails, nil), "taking the trials of the tail as given")
}

// TestStandardErrorAtTheEnds: nobody knows how far the largest of a few draws is from the largest possible one, least of
// all that it is no distance.
func TestStandardErrorAtTheEnds(t *testing.T) {
	r := resultOf([]float64{4, 1, 9, 16})
	for _, p := range []float64{0, 0.01, 0.9, 1} {
		assert.Equal(t, r.StdDev(), r.StdErrQuantile(p), "at %v", p)
	}
	assert.Equal(t, r.StdErrTailMean(1), r.StdErrQuantile(1), "both are of the maximum")
	assert.Equal(t, (9-1)/2., r.StdErrQuantile(0.5), "one trial to either side")
	assert.Zero(t, resultOf([]float64{5, 5, 5}).StdErrQuantile(1), "all alike")
}

// TestQuantilesOfCrowdedTotals sorts totals that crowd in a few of the buckets they are counted in, some of them deep
// within, between others far away.
func TestQuantilesOfCrowdedTotals(t *testing.T) {
	const n = 60_000
	for name, total := range map[string]func(i int) float64{
		"crowd below one far away": func(i int) float64 { return float64(i * 7919 % n) },
		"crowd of a crowd":         func(i int) float64 { return math.Exp(float64(i*7919%n) / 90) },
		"between both ends":        func(i int) float64 { return 1e-9 * float64(i*7919%n-n/2) },
		"many alike":               func(i int) float64 { return float64(i * 7919 % 3) },
	} {
		totals := make([]float64, n)
		for i := range totals {
			totals[i] = total(i)
		}
		totals[0], totals[n/2] = 1e15, -1e15
		r := resultOf(totals)
		slices.Sort(totals)
		for _, k := range []int{0, 1, 2, n / 3, n / 2, n - 20_000, n - 3, n - 2, n - 1} {
			assert.Equal(t, totals[k], r.nth(k), "%s: number %d", name, k)
		}
	}
}
