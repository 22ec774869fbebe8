package montecarlo

import (
	"context"
	"encoding/json"
	"math"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/risk"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func shares(pairs ...string) (out []risk.Exposure) {
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, risk.Exposure{Partner: pairs[i], Share: dec(pairs[i+1])})
	}
	return out
}

// everything is a model that uses everything.
func everything() Model {
	level := Lognormal(0, 0.2)
	return Model{
		Currency: "EUR", Base: dec("1000"),
		Drivers: []Driver{
			{ID: "recession", Probability: 0.2},
			{ID: "credit crunch", Probability: 0.5, Needs: []string{"recession"}},
			{ID: "prices", Probability: 1, Level: &level},
		},
		Events: []Event{
			{ID: "late", Frequency: Bernoulli(0.3), Severity: PERT(1000, 2000, 6000), Shares: shares("orion", "0.6", "vega", "0.4")},
			{ID: "breach", Frequency: Poisson(0.4), Severity: LognormalBetween(500, 9000), Shares: shares("vega", "1")},
			{ID: "demand", Frequency: Bernoulli(0.1), Severity: Triangular(1000, 5000, 20000), Shares: shares("orion", "0.5"),
				Causes: []Influence{{Driver: "recession", Frequency: 4}, {Driver: "prices", Severity: 1}}},
			{ID: "bank", Frequency: Bernoulli(0.8), Severity: Fixed(3000), Causes: []Influence{{Driver: "credit crunch", Switch: true}}},
			{ID: "claims", Frequency: NegativeBinomial(2, 0.5), Severity: Weibull(1.5, 300), Shares: shares("lyra", "1")},
			{ID: "grant", Frequency: Bernoulli(0.5), Severity: Uniform(500, 1500), Gain: true, Shares: shares("orion", "0.5", "vega", "0.5")},
		},
		Treatments: []Treatment{
			{ID: "second source", Effects: []Effect{{Event: "late", FrequencyCut: 0.5, SeverityCut: 0.2}}},
			{ID: "training", On: true, Effects: []Effect{{Event: "breach", FrequencyCut: 0.25}}},
		},
		Partners: []Partner{
			{ID: "orion", Reward: dec("50")},
			{ID: "vega", Reward: dec("30"), Deductible: dec("200"), Cap: decimal.NewNullDecimal(dec("4000"))},
			{ID: "lyra"},
		},
	}
}

func run(t *testing.T, m Model, o Options) *Result {
	t.Helper()
	r, err := Simulate(context.Background(), m, o)
	require.NoError(t, err)
	return r
}

func TestSameAtAnyNumberOfWorkers(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(8))
	m := everything()
	want := run(t, m, Options{Trials: 50_001, Seed: 3, Workers: 1})
	attributed, err := want.Contributions(context.Background(), 0.95)
	require.NoError(t, err)
	for _, workers := range []int{0, 2, 3, 16} {
		r := run(t, m, Options{Trials: 50_001, Seed: 3, Workers: workers})
		require.Equal(t, want.totals, r.totals)
		assert.Equal(t, want.moments, r.moments)
		again, err := r.Contributions(context.Background(), 0.95)
		require.NoError(t, err)
		assert.Equal(t, attributed, again)
	}
	assert.NotEqual(t, want.totals, run(t, m, Options{Trials: 50_001, Seed: 4}).totals)
}

func TestOrderInTheDocumentMeansNothing(t *testing.T) {
	m := everything()
	want := run(t, m, Options{Trials: 10_000, Seed: 3})
	slices.Reverse(m.Events)
	slices.Reverse(m.Drivers)
	slices.Reverse(m.Treatments)
	slices.Reverse(m.Partners)
	for i := range m.Events {
		slices.Reverse(m.Events[i].Shares)
	}
	r := run(t, m, Options{Trials: 10_000, Seed: 3})
	assert.Equal(t, want.totals, r.totals)
	a, err := want.Contributions(context.Background(), 0.9)
	require.NoError(t, err)
	b, err := r.Contributions(context.Background(), 0.9)
	require.NoError(t, err)
	assert.Equal(t, a, b)
}

func TestOtherEventsLeaveDrawsAlone(t *testing.T) {
	m, ctx := everything(), context.Background()
	before, err := run(t, m, Options{Trials: 10_000, Seed: 3}).Event(ctx, "breach")
	require.NoError(t, err)
	m.Events = append(m.Events[1:3:3], Event{ID: "a new one", Frequency: Poisson(3), Severity: Exponential(10)})
	m.Treatments = m.Treatments[1:]
	r := run(t, m, Options{Trials: 10_000, Seed: 3})
	after, err := r.Event(ctx, "breach")
	require.NoError(t, err)
	assert.Equal(t, before.totals, after.totals)
	alone := m
	alone.Events = m.Events[:1]
	assert.Equal(t, before.totals, run(t, alone, Options{Trials: 10_000, Seed: 3}).totals, "the event alone")
	m.Events[0].Frequency.Mean = 0.8
	more, err := run(t, m, Options{Trials: 10_000, Seed: 3}).Event(ctx, "breach")
	require.NoError(t, err)
	assert.NotEqual(t, before.totals, more.totals)
}

func TestInputStaysAsItWas(t *testing.T) {
	m := everything()
	r := run(t, m, Options{Trials: 3000, Seed: 3})
	assert.Equal(t, everything(), m)
	before := r.Mean()
	totals := r.Totals()
	clear(totals)
	m.Events[0].Shares[0].Partner = "spoilt"
	m.Drivers[2].Level.Sigma = 4
	assert.Equal(t, before, r.Mean())
	assert.NotEqual(t, totals, r.Totals())
	_, err := r.Partner(context.Background(), "spoilt")
	assert.ErrorIs(t, err, ErrUnknown)
	c, err := r.Contributions(context.Background(), 0.9)
	require.NoError(t, err)
	assert.InEpsilon(t, r.Mean(), c.Mean, 1e-12)
}

func TestCancelledContextEndsEverything(t *testing.T) {
	r := run(t, everything(), Options{Trials: 10_000, Seed: 3})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	before := runtime.NumGoroutine()
	_, err := Simulate(ctx, everything(), Options{Trials: 10_000})
	require.ErrorIs(t, err, context.Canceled)
	_, err = r.Contributions(ctx, 0.9)
	require.ErrorIs(t, err, context.Canceled)
	_, err = r.Event(ctx, "late")
	require.ErrorIs(t, err, context.Canceled)
	_, err = r.Partner(ctx, "vega")
	require.ErrorIs(t, err, context.Canceled)
	_, err = r.Tornado(ctx, 0.1, 0.9)
	require.ErrorIs(t, err, context.Canceled)
	_, err = r.driverBars(ctx)
	require.ErrorIs(t, err, context.Canceled)

	// In the middle of a single block that would take minutes.
	busy := Model{Events: []Event{{ID: "busy", Frequency: Poisson(MaxFrequency), Severity: Exponential(1)}}}
	ctx, cancel = context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	started := time.Now()
	_, err = Simulate(ctx, busy, Options{Trials: 100_000, Workers: 4})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Less(t, time.Since(started), 5*time.Second)
	noGoroutineIsLeft(t, before)

	// In the middle of tables that would take half a minute.
	m := Model{Events: make([]Event, MaxEvents)}
	for i := range m.Events {
		m.Events[i] = Event{ID: strconv.Itoa(i), Frequency: Bernoulli(0.1), Severity: BetaBetween(0.11+1e-5*float64(i), 3, 0, 1)}
	}
	levels := Model{Drivers: make([]Driver, MaxDrivers)}
	for i := range levels.Drivers {
		levels.Drivers[i] = Driver{ID: strconv.Itoa(i), Level: &m.Events[i].Severity}
	}
	for _, m := range []Model{m, levels} {
		c := &countdown{Context: context.Background(), left: 10}
		_, err = compile(c, m, 1)
		require.ErrorIs(t, err, context.Canceled)
	}
}

// countdown is a context that ends after being asked so many times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// noGoroutineIsLeft waits for goroutines that have done their work and are on their way out.
func noGoroutineIsLeft(t *testing.T, before int) {
	t.Helper()
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	assert.LessOrEqual(t, runtime.NumGoroutine(), before, "no goroutine is left")
}

func TestStopRule(t *testing.T) {
	m := everything()
	all := run(t, m, Options{Trials: 400_000, Seed: 3})
	r := run(t, m, Options{Trials: 400_000, Seed: 3, Stop: &Stop{Within: 0.01}})
	assert.GreaterOrEqual(t, r.Trials(), 65_536)
	assert.Less(t, r.Trials(), 400_000)
	assert.LessOrEqual(t, r.StdErr(), 0.01*r.Mean())
	assert.Equal(t, all.totals[:r.Trials()], r.totals, "the trials are those of the whole")
	assert.Equal(t, all.totals, run(t, m, Options{Trials: 400_000, Seed: 3, Stop: &Stop{Within: 1e-9}}).totals, "never precise enough")
	q := run(t, m, Options{Trials: 400_000, Seed: 3, Stop: &Stop{Quantile: 0.95, Within: 0.02}})
	assert.LessOrEqual(t, q.StdErrQuantile(0.95), 0.02*q.Quantile(0.95))
	part, err := q.Event(context.Background(), "late")
	require.NoError(t, err)
	assert.Equal(t, q.Trials(), part.Trials())

	rare := Model{Events: []Event{{ID: "rare", Frequency: Bernoulli(1e-7), Severity: Fixed(1e9)}}}
	first := run(t, rare, Options{Trials: 65_536})
	require.Zero(t, first.Max(), "this seed sees nothing at the first look")
	assert.Equal(t, 200_000, run(t, rare, Options{Trials: 200_000, Stop: &Stop{Within: 0.01}}).Trials(), "a mean of 0 ± 0 is no precision")
}

func TestTreatmentsOnAndOff(t *testing.T) {
	m := everything()
	off, err := m.With()
	require.NoError(t, err)
	on, err := m.With("training", "second source")
	require.NoError(t, err)
	assert.True(t, m.Treatments[1].On, "the model itself is unchanged")
	meets := func(want float64, m Model, id string) {
		t.Helper()
		r, err := run(t, m, Options{Trials: 200_000 / slower, Seed: 5}).Event(context.Background(), id)
		require.NoError(t, err)
		assert.InDelta(t, want, r.Mean(), 4.5*r.StdErr())
	}
	late, _ := momentsInTheory(m.Events[0])
	breach, _ := momentsInTheory(m.Events[1])
	meets(late, off, "late")
	meets(late*0.5*0.8, on, "late")
	meets(breach, off, "breach")
	meets(breach*0.75, on, "breach")
	_, err = m.With("prayer")
	assert.ErrorIs(t, err, ErrUnknown)

	gone := Model{Events: []Event{{ID: "x", Frequency: Bernoulli(0.5), Severity: Fixed(1)}},
		Treatments: []Treatment{{ID: "avoid", On: true, Effects: []Effect{{Event: "x", FrequencyCut: 1}}}}}
	assert.Zero(t, run(t, gone, Options{Trials: 5000}).Max())
	gone.Treatments[0].Effects[0].FrequencyCut = -9
	assert.Equal(t, 1.0, run(t, gone, Options{Trials: 5000}).Min(), "a probability stops at 1")
}

// TestDriversByHand computes means and correlation of driven events from the states of their drivers.
func TestDriversByHand(t *testing.T) {
	level := Discrete(Point{0.5, 0.5}, Point{2, 0.5})
	m := Model{
		Drivers: []Driver{
			{ID: "storm", Probability: 0.3},
			{ID: "flood", Probability: 0.4, Needs: []string{"storm"}},
			{ID: "price", Probability: 0.6, Level: &level},
		},
		Events: []Event{
			{ID: "roof", Frequency: Bernoulli(0.2), Severity: Fixed(10), Causes: []Influence{{Driver: "storm", Frequency: 4}}},
			{ID: "cellar", Frequency: Bernoulli(0.5), Severity: Fixed(10), Causes: []Influence{{Driver: "flood", Switch: true}}},
			{ID: "repairs", Frequency: Poisson(2), Severity: Fixed(10), Causes: []Influence{{Driver: "price", Severity: 3}}},
			{ID: "calls", Frequency: NegativeBinomial(2, 0.5), Severity: Fixed(10), Causes: []Influence{{Driver: "storm", Frequency: 3}}},
			{ID: "certain", Frequency: Bernoulli(0.5), Severity: Fixed(10), Causes: []Influence{{Driver: "storm", Frequency: 9}}},
			{ID: "chances", Frequency: Binomial(4, 0.1), Severity: Fixed(10), Causes: []Influence{{Driver: "flood", Frequency: 2}, {Driver: "price", Frequency: 1}}},
		},
	}
	const trials = 400_000 / slower
	r := run(t, m, Options{Trials: trials, Seed: 11})
	for id, want := range map[string]float64{
		"roof":    10 * (0.7*0.2 + 0.3*0.8),
		"cellar":  10 * 0.3 * 0.4 * 0.5,
		"repairs": 10 * 2 * (0.4 + 0.6*3*1.25),
		"calls":   10 * 2 * (0.7 + 0.3*3),
		"certain": 10 * (0.7*0.5 + 0.3*1),
		"chances": 10 * 0.4 * (1 + 0.12*1) * (0.4 + 0.6*1.25),
	} {
		own, err := r.Event(context.Background(), id)
		require.NoError(t, err)
		assert.InDelta(t, want, own.Mean(), 4.5*own.StdErr(), id)
	}
	cellar, err := r.Event(context.Background(), "cellar")
	require.NoError(t, err)
	roof, err := r.Event(context.Background(), "roof")
	require.NoError(t, err)
	both := 0.0
	for i, x := range cellar.totals {
		if x > 0 && roof.totals[i] > 0 {
			both++
		}
	}
	// A flooded cellar means a storm: 0.3·0.4·0.5 of the trials, of which 0.8 lose the roof.
	assert.InDelta(t, 0.06*0.8, both/trials, 0.0015*math.Sqrt(slower))
}

func TestEmptyModelAndZeroValues(t *testing.T) {
	r := run(t, Model{}, Options{Trials: 10})
	c, err := r.Contributions(context.Background(), 0.5)
	require.NoError(t, err)
	d, err := Exact(Model{})
	require.NoError(t, err)
	for _, x := range []float64{r.Mean(), r.StdDev(), r.Quantile(0.9), r.TailMean(0.9), r.Exceedance(0), r.StdErr(), r.Max(), c.Tail, d.Mean(), d.Quantile(0.5), d.TailMean(1)} {
		assert.Zero(t, x)
	}
	var zero Result
	var none Distribution
	for _, x := range []float64{zero.Mean(), zero.StdDev(), zero.Quantile(0.9), zero.TailMean(0.9), zero.Exceedance(0), zero.StdErr(), zero.Min(), zero.StdErrStdDev(),
		zero.StdErrQuantile(0.5), zero.StdErrTailMean(0.5), zero.StdErrExceedance(1), none.Mean(), none.StdDev(), none.Quantile(0.5), none.TailMean(0.5), none.Exceedance(-1), none.Probability(0)} {
		assert.Zero(t, x)
	}
	assert.Empty(t, zero.Trace(0.5))
	_, err = zero.Event(context.Background(), "x")
	assert.ErrorIs(t, err, ErrUnknown)
	_, err = zero.Partner(context.Background(), "x")
	assert.ErrorIs(t, err, ErrUnknown)
	bars, err := zero.Tornado(context.Background(), 0.1, 0.9)
	require.NoError(t, err)
	assert.Empty(t, bars)
	list, err := zero.Imbalance(context.Background(), 0.9)
	require.NoError(t, err)
	assert.Empty(t, list)
	reserve, err := zero.Contingency(0.8)
	require.NoError(t, err)
	assert.True(t, reserve.IsZero())
}

func TestModelRoundTrip(t *testing.T) {
	text, err := json.Marshal(everything())
	require.NoError(t, err)
	var m Model
	require.NoError(t, json.Unmarshal(text, &m))
	again, err := json.Marshal(m)
	require.NoError(t, err)
	assert.Equal(t, string(text), string(again))
	assert.Equal(t, run(t, everything(), Options{Trials: 3000}).totals, run(t, m, Options{Trials: 3000}).totals)
}
