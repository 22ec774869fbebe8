package earned

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/vectors"
)

var d = decimal.RequireFromString

func list(texts ...string) []decimal.Decimal {
	out := make([]decimal.Decimal, len(texts))
	for i, s := range texts {
		out[i] = d(s)
	}
	return out
}

// near holds a figure against the reference, which has ten decimal places. A figure that the reference leaves out must
// not be Valid.
func near(t *testing.T, want map[string]string, key string, got decimal.NullDecimal) {
	t.Helper()
	w, ok := want[key]
	if !ok {
		assert.False(t, got.Valid, "%s has no value, got %s", key, got.Decimal)
		return
	}
	require.True(t, got.Valid, key)
	assert.True(t, got.Decimal.Sub(d(w)).Abs().LessThanOrEqual(d("0.0000000001")), "%s: want %s, got %s", key, w, got.Decimal)
}

func TestReferenceCases(t *testing.T) {
	vectors.Run(t, "testdata/earned-value.json", nil, func(t *testing.T, c vectors.Case) {
		if c.Name == "ev-methods" {
			methodsCase(t, c)
			return
		}
		var in struct {
			BAC, PV, EV, AC *decimal.Decimal
			Curve           []decimal.Decimal `json:"pv_curve"`
			ES              *decimal.Decimal  `json:"es"`
			Time            *decimal.Decimal  `json:"actual_time"`
			Duration        *decimal.Decimal  `json:"planned_duration"`
		}
		want := map[string]string{}
		c.Decode(t, &in, &want)
		if in.BAC != nil {
			m, err := Measure(Position{BAC: *in.BAC, PV: *in.PV, EV: *in.EV, AC: *in.AC})
			require.NoError(t, err)
			for key, got := range map[string]decimal.NullDecimal{
				"cv": decimal.NewNullDecimal(m.CV), "sv": decimal.NewNullDecimal(m.SV), "cpi": m.CPI, "spi": m.SPI,
				"eac_cpi": m.EAC.CPI, "eac_planned_rate": m.EAC.PlannedRate, "eac_cpi_spi": m.EAC.CPISPI,
				"etc_cpi": m.ETC, "vac_cpi": m.VAC, "tcpi_bac": m.TCPI, "tcpi_eac": m.TCPIForEAC,
			} {
				near(t, want, key, got)
			}
			return
		}
		if in.ES != nil { // the index alone: a straight plan of one a period, of which ES is earned
			for i := range in.Duration.IntPart() + 1 {
				in.Curve = append(in.Curve, decimal.NewFromInt(i))
			}
			in.EV = in.ES
			want["es"] = in.ES.String()
		}
		earned, elapsed := *in.EV, decimal.Zero
		if in.Time != nil {
			elapsed = *in.Time
			assert.Equal(t, int64(len(in.Curve)-1), in.Duration.IntPart())
		}
		m, err := MeasureSchedule(in.Curve, earned, elapsed)
		require.NoError(t, err)
		near(t, want, "es", decimal.NewNullDecimal(m.ES))
		if in.Time != nil {
			near(t, want, "sv_t", decimal.NewNullDecimal(m.SVt))
			near(t, want, "spi_t", m.SPIt)
			near(t, want, "ieac_t", m.IEACt)
		}
	})
}

// methodsCase: a package of 12 planned, ten of which earn by each method what the case states.
func methodsCase(t *testing.T, c vectors.Case) {
	var in struct {
		PV decimal.Decimal
		EV map[string]decimal.Decimal
	}
	var want struct{ SPI map[string]string }
	c.Decode(t, &in, &want)
	for method, ev := range in.EV {
		m, err := Measure(Position{BAC: d("20"), PV: in.PV, EV: ev, AC: d("1")})
		require.NoError(t, err)
		near(t, want.SPI, method, m.SPI)
	}
	require.Len(t, in.EV, 3)
}

func TestWhatIsEarnedByEachMethod(t *testing.T) {
	for _, row := range []struct {
		why  string
		w    WorkPackage
		want string
	}{
		{"per cent complete", WorkPackage{Method: PercentComplete, Complete: d("37.5")}, "450"},
		{"nothing until finished", WorkPackage{Method: ZeroHundred, Started: true}, "0"},
		{"finished", WorkPackage{Method: ZeroHundred, Finished: true}, "1200"},
		{"half when it starts", WorkPackage{Method: FiftyFifty, Started: true}, "600"},
		{"not started", WorkPackage{Method: FiftyFifty}, "0"},
		{"both halves", WorkPackage{Method: FiftyFifty, Started: true, Finished: true}, "1200"},
		{"milestones by weight", WorkPackage{Method: Milestones, Milestones: []Milestone{{"a", d("1"), true}, {"b", d("2"), false}, {"c", d("3"), true}}}, "800"},
		{"a third, rounded once", WorkPackage{Method: Milestones, BAC: d("100"), Milestones: []Milestone{{"a", d("1"), true}, {"b", d("2"), false}}}, "33.333333333333"},
	} {
		w := row.w
		w.ID, w.Partner = "w", "p"
		if w.BAC.IsZero() {
			w.BAC = d("1200")
		}
		got, err := w.Earned()
		require.NoError(t, err, row.why)
		assert.Equal(t, row.want, got.String(), row.why)
	}
}

func TestAssessAddsUpBeforeItMeasures(t *testing.T) {
	packages := []WorkPackage{
		{ID: "b", Partner: "vega", BAC: d("100"), PV: d("100"), AC: d("50"), Method: ZeroHundred, Finished: true},
		{ID: "a", Partner: "orion", BAC: d("100"), PV: d("50"), AC: d("100"), Method: FiftyFifty, Started: true},
		{ID: "c", Partner: "orion", BAC: d("100"), PV: d("0"), AC: d("0"), Method: FiftyFifty},
	}
	a, err := Assess(packages, Thresholds{Green: d("1"), Amber: d("0.9")})
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b", "c"}, []string{a.Packages[0].ID, a.Packages[1].ID, a.Packages[2].ID})
	assert.Equal(t, []Light{Red, Green, Unlit}, []Light{a.Packages[0].Cost, a.Packages[1].Cost, a.Packages[2].Cost})
	assert.Equal(t, Green, a.Packages[0].Schedule, "on the threshold is green")
	assert.Equal(t, "orion", a.Partners[0].ID)
	assert.Equal(t, "0.5", a.Partners[0].Metrics.CPI.Decimal.String())
	assert.Equal(t, "1", a.Total.Metrics.CPI.Decimal.String(), "150 ÷ 150, not the mean of 0.5 and 2")
	assert.Equal(t, Green, a.Total.Cost)
	assert.Equal(t, Amber, Thresholds{Green: d("1"), Amber: d("0.9")}.Light(decimal.NewNullDecimal(d("0.9"))))

	rand.New(rand.NewPCG(1, 2)).Shuffle(len(packages), func(i, j int) { packages[i], packages[j] = packages[j], packages[i] })
	again, err := Assess(packages, Thresholds{Green: d("1"), Amber: d("0.9")})
	require.NoError(t, err)
	assert.Equal(t, text(t, a), text(t, again), "the order of the packages does not matter")

	var back Assessment
	require.NoError(t, json.Unmarshal([]byte(text(t, a)), &back))
	assert.Equal(t, text(t, a), text(t, back))
}

func text(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

func TestUndefinedIndicesAreNotValid(t *testing.T) {
	m, err := Measure(Position{BAC: d("100")})
	require.NoError(t, err)
	assert.False(t, m.CPI.Valid)
	assert.False(t, m.SPI.Valid)
	assert.False(t, m.EAC.CPI.Valid)
	assert.Equal(t, "100", m.EAC.PlannedRate.Decimal.String())
	assert.Equal(t, "1", m.TCPI.Decimal.String())

	m, err = Measure(Position{BAC: d("100"), PV: d("50"), AC: d("10")})
	require.NoError(t, err)
	assert.Equal(t, "0", m.CPI.Decimal.String(), "money spent and nothing earned is an index of 0")
	assert.True(t, m.CPI.Valid)
	assert.False(t, m.VAC.Valid)

	m, err = Measure(Position{BAC: d("100"), PV: d("100"), EV: d("90"), AC: d("100")})
	require.NoError(t, err)
	assert.False(t, m.TCPI.Valid, "the budget is spent: no performance meets it")
	m, err = Measure(Position{BAC: d("100"), PV: d("100"), EV: d("90"), AC: d("99.99")})
	require.NoError(t, err)
	assert.Equal(t, "1000", m.TCPI.Decimal.String())

	s, err := MeasureSchedule(list("0", "10"), d("5"), d("0"))
	require.NoError(t, err)
	assert.False(t, s.SPIt.Valid)
	assert.False(t, s.IEACt.Valid)
}

func TestRoundingIsHalfToEven(t *testing.T) {
	for _, row := range [][3]string{
		{"0.0000000000005", "1", "0"}, {"0.0000000000015", "1", "0.000000000002"}, {"0.0000000000025", "1", "0.000000000002"},
		{"0.00000000000251", "1", "0.000000000003"}, {"2", "3", "0.666666666667"}, {"1", "3", "0.333333333333"},
	} {
		got := quotient(d(row[0]).Rat(), d(row[1]).Rat())
		assert.Equal(t, row[2], got.Decimal.String(), row[0])
		minus := quotient(d(row[0]).Neg().Rat(), d(row[1]).Rat())
		assert.True(t, minus.Decimal.Neg().Equal(got.Decimal), row[0])
	}
}

func TestFlatStretchesCountTheLatestPeriod(t *testing.T) {
	for _, row := range [][2]string{{"0", "0"}, {"5", "0.5"}, {"10", "2"}, {"15", "2.5"}, {"20", "3"}, {"25", "3"}} {
		m, err := MeasureSchedule(list("0", "10", "10", "20"), d(row[0]), d("1"))
		require.NoError(t, err)
		assert.Equal(t, row[1], m.ES.String(), row[0])
	}
}

func TestForecastEnd(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	m, err := MeasureSchedule(list("0", "20", "40", "60"), d("50"), d("3"))
	require.NoError(t, err)
	end, ok := m.End(start, 30)
	require.True(t, ok)
	assert.Equal(t, start.AddDate(0, 0, 108), end, "3.6 periods of 30 days")
	_, ok = m.End(start.Add(time.Hour), 30)
	assert.False(t, ok, "not a day")
	_, ok = m.End(start, 0)
	assert.False(t, ok)
	m.IEACt = decimal.NullDecimal{}
	_, ok = m.End(start, 30)
	assert.False(t, ok)
	m.IEACt = decimal.NewNullDecimal(d("1e20"))
	_, ok = m.End(start, 30)
	assert.False(t, ok, "never")
}

func problems(t *testing.T, err error) (out []string) {
	t.Helper()
	var fields validator.ValidationErrors
	require.True(t, errors.As(err, &fields), "%v", err)
	for _, f := range fields {
		out = append(out, f.Namespace()+" "+f.Tag())
	}
	return out
}

func TestBadInputIsNamedAllAtOnce(t *testing.T) {
	hostile := decimal.New(1, 999_999_999)
	_, err := Measure(Position{BAC: d("10"), PV: d("-1"), EV: d("10.01"), AC: hostile})
	assert.ElementsMatch(t, []string{"pv negative", "ev above-bac", "ac decimal-range"}, problems(t, err))

	_, err = MeasureSchedule(list("1", "5", "4", "-1"), d("-1"), hostile)
	assert.ElementsMatch(t, []string{"planned[0] start", "planned[2] falling", "planned[3] negative", "earned negative", "elapsed decimal-range"}, problems(t, err))
	_, err = MeasureSchedule(list("0", "5", "3", "8", "6"), d("1"), d("1"))
	assert.Equal(t, []string{"planned[2] falling", "planned[4] falling"}, problems(t, err))
	assert.Equal(t, Unlit, Thresholds{Green: hostile}.Light(decimal.NewNullDecimal(d("1"))))
	_, err = MeasureSchedule(list("0"), d("1"), d("1"))
	assert.Equal(t, []string{"planned min"}, problems(t, err))
	_, err = MeasureSchedule(list("0", "0"), d("1"), d("1"))
	assert.Equal(t, []string{"planned no-planned-value"}, problems(t, err))
	_, err = MeasureSchedule(make([]decimal.Decimal, MaxPeriods+1), d("1"), d("1"))
	assert.Equal(t, []string{"planned max"}, problems(t, err))

	_, err = Assess([]WorkPackage{
		{ID: "a", Partner: "p", Method: PercentComplete, Complete: d("100.1")},
		{ID: "a", Partner: "", Method: "guess", BAC: d("-1")},
		{ID: "c", Partner: "p", Method: Milestones, Milestones: []Milestone{{"", d("-1"), true}}},
		{ID: "d", Partner: "p", Method: FiftyFifty, Finished: true},
	}, Thresholds{Green: d("0.9"), Amber: d("1")})
	assert.ElementsMatch(t, []string{"thresholds.amber order", "packages[0].complete range", "packages[1].partner required", "packages[1].bac negative",
		"packages[1].method oneof", "packages[1].id unique", "packages[2].milestones[0].name required", "packages[2].milestones[0].weight negative",
		"packages[2].milestones no-weight", "packages[3].finished not-started"}, problems(t, err))
	_, err = Assess(nil, Thresholds{})
	assert.Equal(t, []string{"packages required"}, problems(t, err))
	_, err = Assess(make([]WorkPackage, MaxPackages+1), Thresholds{})
	assert.Equal(t, []string{"packages max"}, problems(t, err))
	_, err = WorkPackage{}.Earned()
	assert.Contains(t, problems(t, err), "method oneof")
}

// FuzzMeasure: whatever is accepted keeps the identities between the indices, and more earned never lowers one.
func FuzzMeasure(f *testing.F) {
	f.Add(int64(10_000), int64(3_000), int64(2_000), int64(4_500), int64(1))
	f.Add(int64(1), int64(0), int64(1), int64(0), int64(0))
	f.Add(int64(100), int64(100), int64(90), int64(100), int64(10))
	f.Fuzz(func(t *testing.T, bac, pv, ev, ac, more int64) {
		p := Position{BAC: decimal.New(bac, -2), PV: decimal.New(pv, -2), EV: decimal.New(ev, -2), AC: decimal.New(ac, -2)}
		m, err := Measure(p)
		if bad := bac < 0 || pv < 0 || ev < 0 || ac < 0 || ev > bac; bad != (err != nil) {
			t.Fatalf("%+v: %v", p, err)
		}
		if err != nil {
			return
		}
		if m.CPI.Valid != (ac > 0) || m.SPI.Valid != (pv > 0) || m.TCPI.Valid != (ac < bac) || m.EAC.CPI.Valid != (ev > 0 && ac > 0) {
			t.Fatalf("%+v: %+v", p, m)
		}
		if m.EAC.CPI.Valid {
			if off := m.ETC.Decimal.Add(p.AC).Sub(m.EAC.CPI.Decimal).Abs(); off.GreaterThan(decimal.New(1, -Places)) {
				t.Fatalf("ETC + AC is %s off EAC", off)
			}
			if off := p.BAC.Sub(m.EAC.CPI.Decimal).Sub(m.VAC.Decimal).Abs(); off.GreaterThan(decimal.New(1, -Places)) {
				t.Fatalf("BAC − EAC is %s off VAC", off)
			}
		}
		if more <= 0 || ev > bac-more {
			return
		}
		p.EV = decimal.New(ev+more, -2)
		better, err := Measure(p)
		require.NoError(t, err)
		for _, pair := range [][2]decimal.NullDecimal{{m.CPI, better.CPI}, {m.SPI, better.SPI}, {better.EAC.CPI, m.EAC.CPI}, {better.TCPI, m.TCPI}} {
			if pair[0].Valid && pair[1].Valid && pair[0].Decimal.GreaterThan(pair[1].Decimal) {
				t.Fatalf("more earned made it worse: %s, %s", pair[0].Decimal, pair[1].Decimal)
			}
		}
	})
}

func BenchmarkAssess(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000} {
		packages := make([]WorkPackage, n)
		for i := range packages {
			packages[i] = WorkPackage{ID: strconv.Itoa(i), Partner: strconv.Itoa(i % 10), BAC: d("1200"), PV: d("800"), AC: d("777.77"), Method: PercentComplete, Complete: d("62.5")}
		}
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Assess(packages, Thresholds{Green: d("1"), Amber: d("0.9")}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
