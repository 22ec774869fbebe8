package montecarlo

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
	"github.com/partnerkit/partnerkit/risk"
)

var (
	nan, inf = math.NaN(), math.Inf(1)
	enormous = decimal.New(1, 999_999_999)
)

// with is a model of one event, spoilt.
func with(spoil func(m *Model, e *Event)) Model {
	m := Model{
		Events:     []Event{{ID: "e", Frequency: Poisson(1), Severity: Fixed(1)}},
		Drivers:    []Driver{{ID: "d", Probability: 0.5}},
		Treatments: []Treatment{{ID: "t", On: true, Effects: []Effect{{Event: "e", SeverityCut: 0.5}}}},
		Partners:   []Partner{{ID: "orion"}},
	}
	spoil(&m, &m.Events[0])
	return m
}

func TestModelProblems(t *testing.T) {
	frequency := func(f Frequency) Model { return with(func(_ *Model, e *Event) { e.Frequency = f }) }
	for _, row := range []struct {
		name  string
		model Model
		want  []string
	}{
		{"nothing wrong", with(func(*Model, *Event) {}), nil},
		{"currency", with(func(m *Model, _ *Event) { m.Currency = "euro" }), []string{"currency unknown-currency"}},
		{"base of a huge exponent", with(func(m *Model, _ *Event) { m.Base = enormous }), []string{"base decimal-range"}},
		{"too many events", with(func(m *Model, _ *Event) { m.Events = make([]Event, MaxEvents+1) }), []string{"events max"}},
		{"too many drivers", with(func(m *Model, _ *Event) { m.Drivers = make([]Driver, MaxDrivers+1) }), []string{"drivers max"}},
		{"too many partners", with(func(m *Model, _ *Event) { m.Partners = make([]Partner, MaxPartners+1) }), []string{"partners max"}},
		{"too many partners in shares", with(func(m *Model, e *Event) {
			for i := range MaxPartners {
				e.Shares = append(e.Shares, risk.Exposure{Partner: fmt.Sprint(i)})
			}
		}), []string{"partners max"}},

		{"no event ID", with(func(m *Model, e *Event) { e.ID, m.Treatments = "", nil }), []string{"events[0].id required"}},
		{"invalid UTF-8", with(func(m *Model, e *Event) { e.ID, e.Title, m.Treatments = "\xff", "\xff", nil }), []string{"events[0].id utf8", "events[0].title utf8"}},
		{"ID of many bytes", with(func(m *Model, e *Event) { e.ID, m.Treatments = strings.Repeat("x", 201), nil }), []string{"events[0].id max"}},
		{"event twice", with(func(m *Model, e *Event) { m.Events = append(m.Events, *e) }), []string{"events[1].id unique"}},
		{"driver twice", with(func(m *Model, _ *Event) { m.Drivers = append(m.Drivers, m.Drivers[0]) }), []string{"drivers[1].id unique"}},
		{"treatment twice", with(func(m *Model, _ *Event) { m.Treatments = append(m.Treatments, Treatment{ID: "t"}) }), []string{"treatments[1].id unique"}},
		{"partner twice", with(func(m *Model, _ *Event) { m.Partners = append(m.Partners, Partner{ID: "orion"}) }), []string{"partners[1].id unique"}},

		{"no frequency", frequency(Frequency{}), []string{"events[0].frequency.kind required"}},
		{"unknown frequency", frequency(Frequency{Kind: "weekly"}), []string{"events[0].frequency.kind oneof"}},
		{"probability at 1", frequency(Bernoulli(1)), nil},
		{"probability above 1", frequency(Bernoulli(math.Nextafter(1, 2))), []string{"events[0].frequency.probability range"}},
		{"probability at 0", frequency(Bernoulli(0)), nil},
		{"probability below 0", frequency(Bernoulli(-math.SmallestNonzeroFloat64)), []string{"events[0].frequency.probability range"}},
		{"probability NaN", frequency(Bernoulli(nan)), []string{"events[0].frequency.probability finite"}},
		{"mean at the limit", frequency(Poisson(MaxFrequency)), nil},
		{"mean above", frequency(Poisson(MaxFrequency * 1.0001)), []string{"events[0].frequency.mean range"}},
		{"mean of 1e18", frequency(Poisson(1e18)), []string{"events[0].frequency.mean range"}},
		{"mean NaN", frequency(Poisson(nan)), []string{"events[0].frequency.mean finite"}},
		{"mean negative", frequency(Poisson(-1)), []string{"events[0].frequency.mean range"}},
		{"no chances", frequency(Binomial(0, 0.5)), []string{"events[0].frequency.trials range"}},
		{"most chances", frequency(Binomial(math.MaxInt, 0.5)), []string{"events[0].frequency.trials range"}},
		{"chances of 1.5", frequency(Binomial(3, 1.5)), []string{"events[0].frequency.probability range"}},
		{"size 0", frequency(NegativeBinomial(0, 0.5)), []string{"events[0].frequency.size range"}},
		{"size NaN", frequency(NegativeBinomial(nan, 0.5)), []string{"events[0].frequency.size finite"}},
		{"negative binomial without p", frequency(NegativeBinomial(1, 0)), []string{"events[0].frequency.probability range"}},
		{"negative binomial with both", frequency(Frequency{Kind: KindNegativeBinomial, Size: 1, Probability: 0.5, Mean: 1}), []string{"events[0].frequency.mean one-of"}},
		{"negative binomial of a huge mean", frequency(NegativeBinomial(1e6, 1e-9)), []string{"events[0].frequency.size range"}},

		{"shares over the whole", with(func(_ *Model, e *Event) { e.Shares = shares("orion", "0.6", "vega", "0.4000001") }), []string{"events[0].shares over-the-whole"}},
		{"the whole", with(func(_ *Model, e *Event) { e.Shares = shares("orion", "0.6", "vega", "0.4") }), nil},
		{"share negative", with(func(_ *Model, e *Event) { e.Shares = shares("orion", "-0.1") }), []string{"events[0].shares[0].share negative"}},
		{"share twice", with(func(_ *Model, e *Event) { e.Shares = shares("orion", "0.1", "orion", "0.1") }), []string{"events[0].shares[1].partner unique"}},
		{"share of a huge exponent", with(func(_ *Model, e *Event) { e.Shares = []risk.Exposure{{Partner: "orion", Share: enormous}} }), []string{"events[0].shares[0].share decimal-range"}},

		{"driver of no model", with(func(_ *Model, e *Event) { e.Causes = []Influence{{Driver: "nobody"}} }), []string{"events[0].causes[0].driver unknown"}},
		{"driver twice on an event", with(func(_ *Model, e *Event) { e.Causes = []Influence{{Driver: "d"}, {Driver: "d"}} }), []string{"events[0].causes[1].driver unique"}},
		{"factors", with(func(_ *Model, e *Event) { e.Causes = []Influence{{Driver: "d", Frequency: -1, Severity: nan}} }),
			[]string{"events[0].causes[0].frequency range", "events[0].causes[0].severity finite"}},
		{"driver likelier than certain", with(func(m *Model, _ *Event) { m.Drivers[0].Probability = 1.1 }), []string{"drivers[0].probability range"}},
		{"driver needs itself", with(func(m *Model, _ *Event) { m.Drivers[0].Needs = []string{"d"} }), []string{"drivers cycle"}},
		{"cycle of three", with(func(m *Model, _ *Event) {
			m.Drivers = []Driver{{ID: "a", Needs: []string{"b"}}, {ID: "b", Needs: []string{"c"}}, {ID: "c", Needs: []string{"a"}}, {ID: "behind", Needs: []string{"a"}}}
		}), []string{"drivers cycle"}},
		{"needs nobody knows", with(func(m *Model, _ *Event) { m.Drivers[0].Needs = []string{"x", "x"} }), []string{"drivers[0].needs[0] unknown", "drivers[0].needs[1] unknown"}},
		{"needs one twice", with(func(m *Model, _ *Event) { m.Drivers = append(m.Drivers, Driver{ID: "f", Needs: []string{"d", "d"}}) }), []string{"drivers[1].needs[1] unique"}},
		{"level below 0", with(func(m *Model, _ *Event) { m.Drivers[0].Level = &Severity{Kind: KindUniform, Min: -1, Max: 1} }), []string{"drivers[0].level negative"}},
		{"level of no kind", with(func(m *Model, _ *Event) { m.Drivers[0].Level = &Severity{} }), []string{"drivers[0].level.kind required"}},

		{"treatment of no event", with(func(m *Model, _ *Event) { m.Treatments[0].Effects[0].Event = "x" }), []string{"treatments[0].effects[0].event unknown"}},
		{"cut of more than all", with(func(m *Model, _ *Event) { m.Treatments[0].Effects[0].SeverityCut = 1.01 }), []string{"treatments[0].effects[0].severity_cut range"}},
		{"cut NaN", with(func(m *Model, _ *Event) { m.Treatments[0].Effects[0].FrequencyCut = nan }), []string{"treatments[0].effects[0].frequency_cut finite"}},
		{"many rises", with(func(m *Model, _ *Event) {
			m.Treatments[0].Effects = slices.Repeat([]Effect{{Event: "e", FrequencyCut: -1e9, SeverityCut: -1e9}}, 40) // 1e360
		}), []string{"events[0].severity range", "events[0].frequency range"}},
		{"many rises and a stop", with(func(m *Model, e *Event) {
			e.Frequency = Bernoulli(0.5)
			m.Treatments[0].Effects = append(slices.Repeat([]Effect{{Event: "e", FrequencyCut: -1e9, SeverityCut: -1e9}}, 40), Effect{Event: "e", FrequencyCut: 1, SeverityCut: 1})
		}), []string{"events[0].severity range", "events[0].frequency range"}},
		{"too often with treatments", with(func(m *Model, e *Event) {
			e.Frequency, m.Treatments[0].Effects[0].FrequencyCut = Poisson(MaxFrequency), -0.1
		}), []string{"events[0].frequency range"}},

		{"terms", with(func(m *Model, _ *Event) {
			m.Partners[0] = Partner{ID: "orion", Deductible: dec("-1"), Cap: decimal.NewNullDecimal(dec("-1")), Reward: enormous}
		}), []string{"partners[0].deductible negative", "partners[0].reward decimal-range", "partners[0].cap negative"}},
		{"head and events at once", with(func(m *Model, e *Event) { m.Currency, m.Base, e.Severity = "euro", enormous, Fixed(inf) }),
			[]string{"currency unknown-currency", "base decimal-range", "events[0].severity.amount finite"}},
		{"everything at once", Model{
			Events:     []Event{{Severity: Severity{Kind: "odd"}}, {ID: "b", Frequency: Bernoulli(2), Severity: Fixed(inf)}},
			Drivers:    []Driver{{ID: "d", Probability: inf}},
			Treatments: []Treatment{{Effects: []Effect{{Event: "gone"}}}},
		}, []string{"drivers[0].probability finite", "events[0].id required", "events[0].frequency.kind required", "events[0].severity.kind oneof",
			"events[1].frequency.probability range", "events[1].severity.amount finite", "treatments[0].id required", "treatments[0].effects[0].event unknown"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := row.model.Validate()
			if row.want == nil {
				require.NoError(t, err)
				return
			}
			assert.Equal(t, row.want, validatetest.Problems(t, err))
			_, err = Simulate(context.Background(), row.model, Options{Trials: 1})
			assert.Equal(t, row.want, validatetest.Problems(t, err))
			_, err = Exact(row.model)
			assert.Equal(t, row.want, validatetest.Problems(t, err))
		})
	}
}

func TestSeverityProblems(t *testing.T) {
	for _, row := range []struct {
		name     string
		severity Severity
		want     []string
	}{
		{"no kind", Severity{}, []string{"kind required"}},
		{"unknown", Severity{Kind: "cauchy"}, []string{"kind oneof"}},
		{"fixed NaN", Fixed(nan), []string{"amount finite"}},
		{"fixed -Inf", Fixed(-inf), []string{"amount finite"}},
		{"fixed at the limit", Fixed(MaxAmount), nil},
		{"fixed above", Fixed(MaxAmount * 1.0001), []string{"amount range"}},
		{"no points", Discrete(), []string{"points required"}},
		{"points of less than 1", Discrete(Point{1, 0.5}, Point{2, 0.4}), []string{"points whole"}},
		{"points of more than 1", Discrete(Point{1, 0.7}, Point{2, 0.4}), []string{"points whole"}},
		{"points off", Discrete(Point{nan, 1}, Point{2, -0.1}, Point{inf, nan}), []string{"points[0].amount finite", "points[1].probability range", "points[2].amount finite", "points[2].probability finite"}},
		{"too many points", Discrete(make([]Point, MaxPoints+1)...), []string{"points max"}},
		{"no values", Empirical(), []string{"values required"}},
		{"value off", Empirical(1, nan, 1e25), []string{"values[1] finite", "values[2] range"}},
		{"uniform reversed", Uniform(2, 1), []string{"min order"}},
		{"uniform of no width", Uniform(2, 2), nil},
		{"uniform NaN", Uniform(nan, inf), []string{"min finite", "max finite"}},
		{"min above mode", Triangular(3, 2, 4), []string{"mode order"}},
		{"mode above max", PERT(1, 5, 4), []string{"mode order"}},
		{"mode at min", PERT(1, 1, 4), nil},
		{"mode NaN", PERT(1, nan, 4), []string{"mode finite"}},
		{"all reversed", PERT(4, 2, 1), []string{"min order"}},
		{"lambda negative", Severity{Kind: KindPERT, Min: 1, Mode: 2, Max: 3, Lambda: -1}, []string{"lambda range"}},
		{"lambda Inf", Severity{Kind: KindPERT, Min: 1, Mode: 2, Max: 3, Lambda: inf}, []string{"lambda finite"}},
		{"beta of 0", BetaBetween(0, 1e300, 0, 1), []string{"alpha range", "beta range"}},
		{"two quantiles reversed", LognormalBetween(5, 2), []string{"low reversed"}},
		{"two quantiles alike", LognormalBetween(5, 5), []string{"low reversed"}},
		{"one quantile", LognormalBetween(0, 5), []string{"low positive"}},
		{"quantile negative", LognormalBetween(-1, 5), []string{"low range"}},
		{"levels reversed", Severity{Kind: KindLognormal, Low: 1, High: 2, LowAt: 0.9, HighAt: 0.1}, []string{"low_at reversed"}},
		{"level 0", Severity{Kind: KindLognormal, Low: 1, High: 2, HighAt: 0.5}, []string{"low_at range"}},
		{"level NaN", Severity{Kind: KindLognormal, Low: 1, High: 2, LowAt: nan, HighAt: 0.5}, []string{"low_at finite"}},
		{"quantiles and parameters", Severity{Kind: KindLognormal, Low: 1, High: 2, Mu: 1}, []string{"mu one-of"}},
		{"quantiles too far apart", LognormalBetween(1e-300, 1e24), []string{"high range"}},
		{"quantiles rather far apart", LognormalBetween(1e-20, 1e24), []string{"high range"}},
		{"sigma of 1e300", Lognormal(0, 1e300), []string{"sigma range"}},
		{"sigma of 0", Lognormal(0, 0), []string{"sigma positive"}},
		{"mu of 700", Lognormal(700, 1), []string{"mu range"}},
		{"mu NaN", Lognormal(nan, inf), []string{"mu finite", "sigma finite"}},
		{"exponential of 0", Exponential(0), []string{"mean positive"}},
		{"exponential Inf", Exponential(inf), []string{"mean finite"}},
		{"weibull of 0", Weibull(0, 0), []string{"shape range", "scale positive"}},
		{"weibull NaN", Weibull(nan, nan), []string{"shape finite", "scale finite"}},
		{"normal without spread", Normal(1, 0), []string{"sd positive"}},
		{"normal far below the cut", Normal(-6, 1), []string{"mean range"}},
		{"normal at the deepest cut", Normal(-5, 1), nil},
		{"normal NaN", Normal(nan, nan), []string{"mean finite", "sd finite"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := Model{Events: []Event{{ID: "e", Frequency: Bernoulli(1), Severity: row.severity}}}.Validate()
			if row.want == nil {
				require.NoError(t, err)
				return
			}
			var want []string
			for _, f := range row.want {
				want = append(want, "events[0].severity."+f)
			}
			assert.Equal(t, want, validatetest.Problems(t, err))
		})
	}
}

func TestOptionProblems(t *testing.T) {
	for _, row := range []struct {
		name    string
		options Options
		want    []string
	}{
		{"no trials", Options{}, []string{"trials range"}},
		{"negative trials", Options{Trials: -1}, []string{"trials range"}},
		{"10^10 trials", Options{Trials: 10_000_000_000}, []string{"trials range"}},
		{"workers", Options{Trials: 1, Workers: -1}, []string{"workers range"}},
		{"too many workers", Options{Trials: 1, Workers: MaxWorkers + 1}, []string{"workers range"}},
		{"stop at nothing", Options{Trials: 1, Stop: &Stop{}}, []string{"stop.within positive"}},
		{"stop NaN", Options{Trials: 1, Stop: &Stop{Quantile: nan, Within: nan}}, []string{"stop.quantile finite", "stop.within finite"}},
		{"stop at the maximum", Options{Trials: 1, Stop: &Stop{Quantile: 1, Within: 0.1}}, []string{"stop.quantile range"}},
		{"all", Options{Trials: 0, Workers: -1, Stop: &Stop{Within: 2}}, []string{"trials range", "workers range", "stop.within range"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := Simulate(context.Background(), everything(), row.options)
			assert.Equal(t, row.want, validatetest.Problems(t, err))
			assert.Equal(t, row.options.Trials < 1 || row.options.Trials > MaxTrials, errors.Is(err, ErrTrials))
		})
	}
}

func TestOptionsAndModelAtOnce(t *testing.T) {
	_, err := Simulate(context.Background(), with(func(m *Model, _ *Event) { m.Currency = "euro" }), Options{Workers: -1})
	assert.Equal(t, []string{"trials range", "workers range", "currency unknown-currency"}, validatetest.Problems(t, err))
	assert.ErrorIs(t, err, ErrTrials)
}

func TestSentinels(t *testing.T) {
	assert.ErrorIs(t, with(func(m *Model, _ *Event) { m.Drivers[0].Needs = []string{"d"} }).Validate(), ErrCycle)
	assert.ErrorIs(t, with(func(m *Model, _ *Event) { m.Drivers[0].Needs = []string{"x"} }).Validate(), ErrUnknown)
	assert.ErrorIs(t, with(func(_ *Model, e *Event) { e.Causes = []Influence{{Driver: "x"}} }).Validate(), ErrUnknown)
	assert.ErrorIs(t, with(func(m *Model, _ *Event) { m.Treatments[0].Effects[0].Event = "x" }).Validate(), ErrUnknown)
	_, err := everything().With("training", "\xff")
	assert.ErrorIs(t, err, ErrUnknown)
	r := run(t, everything(), Options{Trials: 100})
	ctx := context.Background()
	for _, id := range []string{"", "nobody", strings.Repeat("long", 1000), "\xff"} {
		_, err = r.Event(ctx, id)
		assert.ErrorIs(t, err, ErrUnknown)
		assert.Less(t, len(err.Error()), 400)
		_, err = r.Partner(ctx, id)
		assert.ErrorIs(t, err, ErrUnknown)
	}
	for _, p := range []float64{nan, inf, -0.1, 1.1} {
		_, err = r.Contingency(p)
		assert.Error(t, err, p)
	}
}

func TestNoContextIsAnErrorNotAPanic(t *testing.T) {
	var none context.Context
	r := run(t, everything(), Options{Trials: 100})
	_, err := Simulate(none, everything(), Options{Trials: 100})
	assert.ErrorContains(t, err, "the context is nil")
	_, err = r.Contributions(none, 0.9)
	assert.ErrorContains(t, err, "the context is nil")
	_, err = r.Imbalance(none, 0.9)
	assert.ErrorContains(t, err, "the context is nil")
	_, err = r.Event(none, "late")
	assert.ErrorContains(t, err, "the context is nil")
	_, err = r.Partner(none, "vega")
	assert.ErrorContains(t, err, "the context is nil")
	_, err = r.Tornado(none, 0.1, 0.9)
	assert.ErrorContains(t, err, "the context is nil")
	_, err = run(t, Model{Drivers: []Driver{{ID: "d"}}}, Options{Trials: 100}).Tornado(none, 0.1, 0.9)
	assert.ErrorContains(t, err, "the context is nil")
}

// TestCancelledInTheMiddle cancels while several goroutines are at work, again and again, and counts them afterwards.
func TestCancelledInTheMiddle(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	before := runtime.NumGoroutine()
	m := Model{Events: []Event{{ID: "busy", Frequency: Poisson(100_000), Severity: Exponential(1)}}}
	for range 10 {
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error)
		go func() {
			_, err := Simulate(ctx, m, Options{Trials: 1_000_000, Workers: 4})
			ended <- err
		}()
		for runtime.NumGoroutine() < before+4 { // until the workers run
			time.Sleep(time.Millisecond)
		}
		cancel()
		require.ErrorIs(t, <-ended, context.Canceled)
	}
	noGoroutineIsLeft(t, before)
}
