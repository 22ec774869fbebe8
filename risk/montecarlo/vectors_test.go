package montecarlo

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/vectors"
)

// TestPublishedCases runs the distributions, aggregates, VaR, TVaR and quantiles of the reference file. Its matrices and
// expected values are the business of package risk, which runs those.
func TestPublishedCases(t *testing.T) {
	ofRisk := "a matrix or an expected value: run by package risk"
	vectors.Run(t, "testdata/risk.json", map[string]string{
		"numeric 5x5 matrix, threats":                             ofRisk,
		"three single look-ups":                                   ofRisk,
		"NHS 5x5 likelihood x consequence with bands":             ofRisk,
		"US Army risk assessment matrix (look-up, not a product)": ofRisk,
		"EMV: single threat":                                      ofRisk,
		"EMV: rained-out event":                                   ofRisk,
		"EMV: construction: weather and material price":           ofRisk,
	}, func(t *testing.T, c vectors.Case) {
		run := map[string]func(*testing.T, vectors.Case){
			"distribution": distributionCase, "lognormal from 90% interval": distributionCase, "VaR/TVaR": tailCase,
			"aggregate loss": aggregateCase, "compound": compoundCase, "compound (moments)": compoundMomentsCase,
			"sum of uncertain items": sumCase, "parallel paths (maximum)": maximumCase,
			"mean of lognormal loss": quotedMeanCase, "PERT loss annualized": annualCase, "summary of simulated years": summaryCase,
			"pyfair BetaPERT": pyfairCase, "pyfair README model 1": pyfairModelCase, "sample quantiles by definition": sampleCase,
		}
		longest := ""
		for prefix := range run {
			if strings.HasPrefix(c.Name, prefix) && len(prefix) > len(longest) {
				longest = prefix
			}
		}
		require.NotEmpty(t, longest, "no test knows this case")
		run[longest](t, c)
	})
}

// trialsOfCases is enough for the tolerances below and keeps the run short.
const trialsOfCases = 400_000 / slower

func simulateOne(t *testing.T, f Frequency, s Severity) *Result {
	t.Helper()
	return simulated(t, Model{Events: []Event{{ID: "case", Frequency: f, Severity: s}}}, trialsOfCases)
}

func simulated(t *testing.T, m Model, trials int) *Result {
	t.Helper()
	r, err := Simulate(context.Background(), m, Options{Trials: trials, Seed: 20260101})
	require.NoError(t, err)
	return r
}

// near checks mean and quantiles of a simulation against the truth: the mean within 4 standard errors, a quantile
// between the simulated ones 4 standard errors of the rank to either side, give or take the truth's own tolerance.
func near(t *testing.T, r *Result, mean, sd float64, quantiles map[string]float64, tolerance float64) {
	t.Helper()
	n := float64(r.Trials())
	assert.InDelta(t, mean, r.Mean(), 4*sd/math.Sqrt(n)+1e-12*math.Abs(mean), "mean")
	for text, want := range quantiles {
		p := number(t, text)
		width := 4 * math.Sqrt(p*(1-p)/n)
		slack := tolerance + 1e-9*math.Abs(want)
		assert.GreaterOrEqual(t, r.Quantile(p+width)+slack, want, "quantile %s", text)
		assert.LessOrEqual(t, r.Quantile(p-width)-slack, want, "quantile %s", text)
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return x
}

// caseLaw is a distribution as the reference file writes it.
type caseLaw struct {
	Type                                   string
	Min, Mode, Max, Mean, SD, Shape, Scale float64
	Mu, Sigma, P05, P95, Alpha, Beta, P    float64
	Lambda                                 float64 `json:"lambda_"`
	LambdaPlain                            float64 `json:"lambda"`
	N                                      int
	Size, Probability                      float64
	Levels                                 []float64
}

func (l caseLaw) severity(t *testing.T) Severity {
	t.Helper()
	switch l.Type {
	case "triangular":
		return Triangular(l.Min, l.Mode, l.Max)
	case "pert":
		return Severity{Kind: KindPERT, Min: l.Min, Mode: l.Mode, Max: l.Max, Lambda: l.Lambda}
	case "uniform":
		return Uniform(l.Min, l.Max)
	case "beta":
		return Severity{Kind: KindBeta, Alpha: l.Alpha, Beta: l.Beta}
	case "exponential":
		return Exponential(l.Mean)
	case "weibull":
		return Weibull(l.Shape, l.Scale)
	case "normal":
		return Normal(l.Mean, l.SD)
	case "lognormal":
		if l.P05 != 0 {
			return LognormalBetween(l.P05, l.P95)
		}
		return Lognormal(l.Mu, l.Sigma)
	}
	t.Fatalf("no severity called %q", l.Type)
	return Severity{}
}

func (l caseLaw) frequency(t *testing.T) Frequency {
	t.Helper()
	switch l.Type {
	case "poisson":
		return Poisson(l.Lambda + l.LambdaPlain)
	case "binomial":
		return Binomial(l.N, l.P)
	case "negativeBinomial":
		return NegativeBinomial(l.Size, l.P)
	case "bernoulli":
		return Bernoulli(l.P)
	}
	t.Fatalf("no frequency called %q", l.Type)
	return Frequency{}
}

type caseFigures struct {
	Mean, Variance, SD, Skewness, ExcessKurtosis, Mu, Sigma, Median, Max float64
	Quantiles, CDF, TVaR, VaR                                            map[string]float64
	QuantileTolerance, ProbabilityOfZero                                 float64
	ActuarCTE                                                            map[string]float64
}

func distributionCase(t *testing.T, c vectors.Case) {
	var in caseLaw
	var want caseFigures
	c.Decode(t, &in, &want)
	sd := math.Sqrt(want.Variance)
	if in.Type == "poisson" || in.Type == "binomial" {
		f := in.frequency(t)
		assert.InEpsilon(t, want.Mean, f.mean(), 1e-9)
		assert.InEpsilon(t, want.Variance, f.variance(), 1e-9)
		near(t, simulateOne(t, f, Fixed(1)), want.Mean, sd, want.Quantiles, 0)
		d, err := Exact(Model{Events: []Event{{ID: "count", Frequency: f, Severity: Fixed(1)}}})
		require.NoError(t, err)
		for p, x := range want.Quantiles {
			assert.Equal(t, x, d.Quantile(number(t, p)), "exact quantile %s", p)
		}
		skewness, kurtosis := 0.0, 0.0
		for _, point := range d.Points() {
			z := (point.Amount - want.Mean) / sd
			skewness += point.Probability * z * z * z
			kurtosis += point.Probability * z * z * z * z
		}
		assert.InDelta(t, want.Skewness, skewness, 1e-9)
		assert.InDelta(t, want.ExcessKurtosis, kurtosis-3, 1e-9)
		return
	}
	s := in.severity(t).plain()
	l := lawOf(s)
	assert.InEpsilon(t, want.Mean, l.mean, 1e-9)
	assert.InEpsilon(t, want.Variance, l.variance, 1e-9)
	for p, x := range want.Quantiles {
		assert.InEpsilon(t, x, l.quantile(number(t, p)), 1e-9, "quantile %s", p)
		assert.InEpsilon(t, x, l.upper(1-number(t, p)), 1e-9, "upper quantile %s", p)
	}
	for x, p := range want.CDF {
		assert.InDelta(t, p, l.cdf(number(t, x)), 1e-9, "distribution function at %s", x)
	}
	if want.Sigma != 0 {
		assert.InEpsilon(t, want.Mu, s.Mu, 1e-9)
		assert.InEpsilon(t, want.Sigma, s.Sigma, 1e-9)
	}
	r := simulateOne(t, Bernoulli(1), in.severity(t))
	near(t, r, want.Mean, sd, want.Quantiles, 0)
	if want.Skewness != 0 && want.ExcessKurtosis < 2 {
		skewness, kurtosis := 0.0, 0.0
		for _, x := range r.totals {
			z := (x - want.Mean) / sd
			skewness += z * z * z / float64(len(r.totals))
			kurtosis += z * z * z * z / float64(len(r.totals))
		}
		assert.InDelta(t, want.Skewness, skewness, 0.05*math.Sqrt(slower))
		assert.InDelta(t, want.ExcessKurtosis, kurtosis-3, 0.2*math.Sqrt(slower))
	}
}

func tailCase(t *testing.T, c vectors.Case) {
	var in caseLaw
	var want caseFigures
	c.Decode(t, &in, &want)
	l := lawOf(in.severity(t))
	r := simulateOne(t, Bernoulli(1), in.severity(t))
	near(t, r, l.mean, math.Sqrt(l.variance), want.VaR, 0)
	require.Len(t, in.Levels, len(want.TVaR))
	for p, x := range want.TVaR {
		assert.InEpsilon(t, want.VaR[p], l.quantile(number(t, p)), 1e-9)
		assert.InDelta(t, x, r.TailMean(number(t, p)), 4*r.StdErrTailMean(number(t, p)), "tail mean %s", p)
	}
}

func aggregateCase(t *testing.T, c vectors.Case) {
	var in struct {
		Risks []struct {
			Outcomes []struct{ Impact, Probability float64 }
		}
	}
	var want caseFigures
	c.Decode(t, &in, &want)
	var m Model
	for i, risk := range in.Risks {
		e := Event{ID: strconv.Itoa(i), Frequency: Bernoulli(1)}
		var points []Point
		for _, o := range risk.Outcomes {
			points = append(points, Point{o.Impact, o.Probability})
		}
		e.Severity = Discrete(points...)
		m.Events = append(m.Events, e)
	}
	d, err := Exact(m)
	require.NoError(t, err)
	exactly(t, d, want)
	possible := d.Points()
	assert.LessOrEqual(t, possible[len(possible)-1].Amount, want.Max, "the published maximum counts outcomes of probability 0")
	r := simulated(t, m, trialsOfCases)
	near(t, r, want.Mean, math.Sqrt(want.Variance), want.Quantiles, 0)
	simulatedNear(t, r, want)
}

// exactly compares an exact distribution with every figure of a case.
func exactly(t *testing.T, d *Distribution, want caseFigures) {
	t.Helper()
	assert.InEpsilon(t, want.Mean, d.Mean(), 1e-9)
	assert.InEpsilon(t, want.Variance, d.StdDev()*d.StdDev(), 1e-9)
	assert.InDelta(t, want.ProbabilityOfZero, d.Probability(0), 1e-12)
	for p, x := range want.Quantiles {
		assert.InDelta(t, x, d.Quantile(number(t, p)), 1e-9, "quantile %s", p)
	}
	for p, x := range want.TVaR {
		assert.InEpsilon(t, x, d.TailMean(number(t, p)), 1e-9, "tail mean %s", p)
	}
	for x, p := range want.CDF {
		assert.InDelta(t, p, 1-d.Exceedance(number(t, x)), 1e-9, "distribution function at %s", x)
	}
}

// simulatedNear compares a simulation with tail means, distribution function and the chance of no loss.
func simulatedNear(t *testing.T, r *Result, want caseFigures) {
	t.Helper()
	for p, x := range want.TVaR {
		assert.InDelta(t, x, r.TailMean(number(t, p)), 4*r.StdErrTailMean(number(t, p))+1e-9, "tail mean %s", p)
	}
	for x, p := range want.CDF {
		assert.InDelta(t, 1-p, r.Exceedance(number(t, x)), 4*r.StdErrExceedance(number(t, x)), "distribution function at %s", x)
	}
	if want.ProbabilityOfZero != 0 {
		assert.InDelta(t, 1-want.ProbabilityOfZero, r.Exceedance(0), 4*r.StdErrExceedance(0), "chance of no loss")
	}
}

func compoundCase(t *testing.T, c vectors.Case) {
	var in struct {
		Frequency caseLaw
		Severity  struct{ Values, Probabilities []float64 }
	}
	var want caseFigures
	c.Decode(t, &in, &want)
	var points []Point
	for i, v := range in.Severity.Values {
		points = append(points, Point{v, in.Severity.Probabilities[i]})
	}
	m := Model{Events: []Event{{ID: "compound", Frequency: in.Frequency.frequency(t), Severity: Discrete(points...)}}}
	d, err := Exact(m)
	require.NoError(t, err)
	exactly(t, d, want)
	for p, x := range want.ActuarCTE { // losses strictly above the quantile, of a tail that actuar cuts off
		above, chance := 0.0, 0.0
		for _, point := range d.Points() {
			if point.Amount > d.Quantile(number(t, p)) {
				above, chance = above+point.Amount*point.Probability, chance+point.Probability
			}
		}
		assert.InEpsilon(t, x, above/chance, 1e-2, "actuar's tail mean %s", p)
	}
	r := simulated(t, m, trialsOfCases)
	near(t, r, want.Mean, math.Sqrt(want.Variance), want.Quantiles, 0)
	simulatedNear(t, r, want)
}

func compoundMomentsCase(t *testing.T, c vectors.Case) {
	var in struct{ Frequency, Severity caseLaw }
	var want caseFigures
	c.Decode(t, &in, &want)
	assert.InEpsilon(t, want.SD, math.Sqrt(want.Variance), 1e-9)
	m := Model{Events: []Event{{ID: "compound", Frequency: in.Frequency.frequency(t), Severity: in.Severity.severity(t)}}}
	mean, sd := momentsInTheory(m.Events[0])
	assert.InEpsilon(t, want.Mean, mean, 1e-9)
	assert.InEpsilon(t, want.SD, sd, 1e-9)
	r := simulated(t, m, trialsOfCases)
	near(t, r, want.Mean, want.SD, nil, 0)
	assert.InDelta(t, want.SD, r.StdDev(), 4*r.StdErrStdDev())
	simulatedNear(t, r, want)
}

// momentsInTheory are mean and standard deviation of an event by the laws of compound distributions.
func momentsInTheory(e Event) (mean, sd float64) {
	l, f := lawOf(e.Severity.plain()), e.Frequency
	return f.mean() * l.mean, math.Sqrt(f.mean()*l.variance + f.variance()*l.mean*l.mean)
}

func sumCase(t *testing.T, c vectors.Case) {
	var in struct{ Items []caseLaw }
	var want caseFigures
	c.Decode(t, &in, &want)
	var m Model
	for i, item := range in.Items {
		p := item.Probability
		if p == 0 {
			p = 1
		}
		m.Events = append(m.Events, Event{ID: strconv.Itoa(i), Frequency: Bernoulli(p), Severity: item.severity(t)})
	}
	r := simulated(t, m, trialsOfCases)
	near(t, r, want.Mean, math.Sqrt(want.Variance), want.Quantiles, want.QuantileTolerance)
	assert.InDelta(t, math.Sqrt(want.Variance), r.StdDev(), 4*r.StdErrStdDev())
}

// maximumCase draws each path by itself: totals stand in the order of trials, and events are independent.
func maximumCase(t *testing.T, c vectors.Case) {
	var in struct{ Paths []caseLaw }
	var want struct {
		caseFigures
		MeanOfEachPath []float64
	}
	c.Decode(t, &in, &want)
	var longest []float64
	for i, path := range in.Paths {
		m := Model{Events: []Event{{ID: "path " + strconv.Itoa(i), Frequency: Bernoulli(1), Severity: path.severity(t)}}}
		r := simulated(t, m, trialsOfCases)
		assert.InDelta(t, want.MeanOfEachPath[i], r.Mean(), 4*r.StdErr())
		if longest == nil {
			longest = r.Totals()
		}
		for trial, x := range r.Totals() {
			longest[trial] = max(longest[trial], x)
		}
	}
	near(t, resultOf(longest), want.Mean, math.Sqrt(want.Variance), want.Quantiles, 0)
	for p, x := range want.Quantiles {
		product := 1.0
		for _, path := range in.Paths {
			product *= lawOf(path.severity(t).plain()).cdf(x)
		}
		assert.InDelta(t, number(t, p), product, 1e-6, "distribution function at the quantile %s", p)
	}
}

// resultOf makes a result of given totals.
func resultOf(totals []float64) *Result {
	return &Result{workers: 1, totals: slices.Clone(totals), moments: momentsOf(totals)}
}

func quotedMeanCase(t *testing.T, c vectors.Case) {
	var in struct{ LowLoss, HighLoss float64 }
	var want struct{ Mean float64 }
	c.Decode(t, &in, &want)
	assert.InEpsilon(t, want.Mean, lawOf(LognormalBetween(in.LowLoss, in.HighLoss).plain()).mean, 1e-9)
}

func annualCase(t *testing.T, c vectors.Case) {
	var in struct{ MinFreq, MaxFreq, MostLikelyFreq, Kurtosis, LowLoss, HighLoss float64 }
	var want struct{ AnnualizedLoss float64 }
	c.Decode(t, &in, &want)
	e := Event{ID: "pert", Frequency: Poisson(in.MostLikelyFreq), Severity: LognormalBetween(in.LowLoss, in.HighLoss)}
	mean, sd := momentsInTheory(e)
	assert.InEpsilon(t, want.AnnualizedLoss, mean, 1e-7, "the source multiplies the mode of the frequency, which it finds numerically, with the mean loss")
	near(t, simulated(t, Model{Events: []Event{e}}, trialsOfCases), want.AnnualizedLoss, sd, nil, 0)
}

func summaryCase(t *testing.T, c vectors.Case) {
	var want struct{ Minimum, Tenth, Mode, Median, Ninetieth, Maximum float64 }
	c.Decode(t, nil, &want)
	var years []float64
	for v := range 10 {
		n := 100
		if v == 9 {
			n += 10
		}
		for range n {
			years = append(years, float64(v))
		}
	}
	r := resultOf(years)
	assert.Equal(t, want.Minimum, r.Min())
	assert.Equal(t, want.Tenth, r.Quantile(0.1))
	assert.Equal(t, want.Median, r.Quantile(0.5))
	assert.Equal(t, want.Ninetieth, r.Quantile(0.9))
	assert.Equal(t, want.Maximum, r.Max())
	likeliest, chance := 0.0, 0.0
	for v := range 10 {
		if p := r.Exceedance(float64(v)-0.5) - r.Exceedance(float64(v)); p > chance {
			likeliest, chance = float64(v), p
		}
	}
	assert.Equal(t, want.Mode, likeliest)
}

// pyfairCase: that program fits a beta by its standard deviation, which ours takes by its two parameters.
func pyfairCase(t *testing.T, c vectors.Case) {
	var in struct{ Low, Mode, High, Gamma float64 }
	var want struct{ Mean, StdDev, Alpha, Beta float64 }
	c.Decode(t, &in, &want)
	s := BetaBetween(want.Alpha, want.Beta, in.Low, in.High)
	l := lawOf(s)
	assert.InEpsilon(t, want.Mean, l.mean, 1e-9)
	assert.InEpsilon(t, want.StdDev, math.Sqrt(l.variance), 1e-9)
	assert.InEpsilon(t, want.Mean, lawOf(PERT(in.Low, in.Mode, in.High).plain()).mean, 1e-9, "the mean is that of the standard PERT")
	near(t, simulateOne(t, Bernoulli(1), s), want.Mean, want.StdDev, nil, 0)
}

// pyfairBeta is the beta with the mean of a PERT and a standard deviation of a sixth of the range.
func pyfairBeta(low, mode, high float64) Severity {
	mean, sd := (low+4*mode+high)/6, (high-low)/6
	m, v := (mean-low)/(high-low), sd*sd/((high-low)*(high-low))
	n := m*(1-m)/v - 1
	return BetaBetween(m*n, (1-m)*n, low, high)
}

// pyfairModelCase: one frequency multiplies all losses of a trial, which is a driver that is always on.
func pyfairModelCase(t *testing.T, c vectors.Case) {
	type three struct{ Low, Mode, High float64 }
	var in struct {
		LossEventFrequency, PrimaryLoss three
		SecondaryLoss                   float64
	}
	var want struct{ Mean, Variance float64 }
	c.Decode(t, &in, &want)
	level := pyfairBeta(in.LossEventFrequency.Low, in.LossEventFrequency.Mode, in.LossEventFrequency.High)
	scaledBy := []Influence{{Driver: "frequency", Severity: 1}}
	primary := pyfairBeta(in.PrimaryLoss.Low, in.PrimaryLoss.Mode, in.PrimaryLoss.High)
	r := simulated(t, Model{
		Drivers: []Driver{{ID: "frequency", Probability: 1, Level: &level}},
		Events: []Event{
			{ID: "primary", Frequency: Bernoulli(1), Severity: primary, Causes: scaledBy},
			{ID: "secondary", Frequency: Bernoulli(1), Severity: Fixed(in.SecondaryLoss), Causes: scaledBy},
		},
	}, trialsOfCases)
	near(t, r, want.Mean, math.Sqrt(want.Variance), nil, 0)
	assert.InDelta(t, math.Sqrt(want.Variance), r.StdDev(), 4*r.StdErrStdDev())
}

// sampleCase: ours is type 1, the order statistic. The other types interpolate and are not what this package answers with.
func sampleCase(t *testing.T, c vectors.Case) {
	var in struct{ Values []float64 }
	var want map[string]json.RawMessage
	c.Decode(t, &in, &want)
	var quantiles map[string]float64
	require.NoError(t, json.Unmarshal(want["type1 (inverse ECDF)"], &quantiles))
	require.NotEmpty(t, quantiles)
	r := resultOf(in.Values)
	for p, x := range quantiles {
		assert.Equal(t, x, r.Quantile(number(t, p)), "quantile %s", p)
	}
	sorted := slices.Clone(in.Values)
	sort.Float64s(sorted)
	for i, x := range sorted {
		assert.Equal(t, x, r.Quantile(float64(i+1)/float64(len(sorted))), fmt.Sprint(i))
	}
}
