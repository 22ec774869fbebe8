package earned

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
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
	compared := 0
	vectors.Run(t, "testdata/earned-value.json", nil, func(t *testing.T, c vectors.Case) {
		if c.Name == "ev-methods" {
			methodsCase(t, c)
			compared++
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
			figures := map[string]decimal.NullDecimal{
				"percent_complete": m.Complete, "percent_spent": m.Spent,
				"cv": decimal.NewNullDecimal(m.CV), "sv": decimal.NewNullDecimal(m.SV), "cpi": m.CPI, "spi": m.SPI,
				"eac_cpi": m.EAC.CPI, "eac_planned_rate": m.EAC.PlannedRate, "eac_cpi_spi": m.EAC.CPISPI,
				"etc_cpi": m.ETC, "vac_cpi": m.VAC, "tcpi_bac": m.TCPI, "tcpi_eac": m.TCPIForEAC,
			}
			for key, got := range figures {
				near(t, want, key, got)
			}
			for key := range want {
				require.Contains(t, figures, key, "every figure of the reference is compared")
			}
			compared++
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
		} else {
			require.Len(t, want, 1)
		}
		compared++
	})
	assert.Equal(t, len(vectors.Load(t, "testdata/earned-value.json")), compared, "every case is run")
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
		{"all of it", WorkPackage{Method: PercentComplete, Complete: d("100")}, "1200"},
		{"nothing until finished", WorkPackage{Method: ZeroHundred, Started: true}, "0"},
		{"finished", WorkPackage{Method: ZeroHundred, Finished: true}, "1200"},
		{"half when it starts", WorkPackage{Method: FiftyFifty, Started: true}, "600"},
		{"not started", WorkPackage{Method: FiftyFifty}, "0"},
		{"both halves", WorkPackage{Method: FiftyFifty, Started: true, Finished: true}, "1200"},
		{"milestones by weight", WorkPackage{Method: Milestones, Milestones: []Milestone{{"a", d("1"), true}, {"b", d("2"), false}, {"c", d("3"), true}}}, "800"},
		{"finished to the last place", WorkPackage{Method: ZeroHundred, Finished: true, BAC: d("1.0000000000004")}, "1.0000000000004"},
		{"rounded, but not above the budget", WorkPackage{Method: PercentComplete, Complete: d("99"), BAC: d("0.0000000000009")}, "0.0000000000009"},
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

	assert.Equal(t, "0 0", m.Complete.Decimal.String()+" "+m.Spent.Decimal.String())
	m, err = Measure(Position{AC: d("10")})
	require.NoError(t, err)
	assert.False(t, m.Complete.Valid || m.Spent.Valid || m.TCPI.Valid, "no budget")
	assert.True(t, m.CPI.Valid)

	m, err = Measure(Position{BAC: d("100"), EV: d("100"), AC: d("80")}) // done, of which nothing was planned by now
	require.NoError(t, err)
	assert.False(t, m.SPI.Valid || m.EAC.CPISPI.Valid || m.TCPIForEAC.Valid, "nothing is left to do")
	assert.Equal(t, "80 0 20 0", m.EAC.CPI.Decimal.String()+" "+m.ETC.Decimal.String()+" "+m.VAC.Decimal.String()+" "+m.TCPI.Decimal.String())

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
	end, ok = m.End(start, 1)
	require.True(t, ok)
	assert.Equal(t, start.AddDate(0, 0, 4), end, "rounded up to whole days")
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

func TestBadInputIsNamedAllAtOnce(t *testing.T) {
	hostile := decimal.New(1, 999_999_999)
	_, err := Measure(Position{BAC: d("10"), PV: d("-1"), EV: d("10.01"), AC: hostile})
	assert.ElementsMatch(t, []string{"pv negative", "ev above-bac", "ac decimal-range"}, validatetest.Problems(t, err))

	_, err = MeasureSchedule(list("1", "5", "4", "-1"), d("-1"), hostile)
	assert.ElementsMatch(t, []string{"planned[0] start", "planned[2] falling", "planned[3] negative", "earned negative", "elapsed decimal-range"}, validatetest.Problems(t, err))
	_, err = MeasureSchedule(list("0", "5", "3", "8", "6"), d("1"), d("1"))
	assert.Equal(t, []string{"planned[2] falling", "planned[4] falling"}, validatetest.Problems(t, err))
	good := decimal.NewNullDecimal(d("1"))
	assert.Equal(t, Unlit, Thresholds{Green: hostile}.Light(good))
	assert.Equal(t, Unlit, Thresholds{Green: d("1"), Amber: hostile}.Light(good))
	assert.Equal(t, Unlit, Thresholds{Green: d("1")}.Light(decimal.NewNullDecimal(hostile)))
	assert.Equal(t, Unlit, Thresholds{}.Light(good), "forgotten thresholds are no green")
	_, err = MeasureSchedule(list("0"), d("1"), d("1"))
	assert.Equal(t, []string{"planned min"}, validatetest.Problems(t, err))
	_, err = MeasureSchedule(list("0", "0"), d("1"), d("1"))
	assert.Equal(t, []string{"planned no-planned-value"}, validatetest.Problems(t, err))
	_, err = MeasureSchedule(make([]decimal.Decimal, MaxPeriods+1), d("1"), d("1"))
	assert.Equal(t, []string{"planned max"}, validatetest.Problems(t, err))

	_, err = Assess([]WorkPackage{
		{ID: "a", Partner: "p", Method: PercentComplete, Complete: d("100.1")},
		{ID: "a", Partner: "", Method: "guess", BAC: d("-1")},
		{ID: "c", Partner: "p", Method: Milestones, Milestones: []Milestone{{"", d("-1"), true}}},
		{ID: "d", Partner: "p", Method: FiftyFifty, Finished: true},
	}, Thresholds{Green: d("0.9"), Amber: d("1")})
	assert.ElementsMatch(t, []string{"thresholds.amber order", "packages[0].complete range", "packages[1].partner required", "packages[1].bac negative",
		"packages[1].method oneof", "packages[1].id unique", "packages[2].milestones[0].name required", "packages[2].milestones[0].weight negative",
		"packages[2].milestones no-weight", "packages[3].finished not-started"}, validatetest.Problems(t, err))
	_, err = Assess(nil, Thresholds{})
	assert.Equal(t, []string{"packages required", "thresholds.green required"}, validatetest.Problems(t, err))
	_, err = Assess(make([]WorkPackage, MaxPackages+1), Thresholds{Green: hostile, Amber: d("-1")})
	assert.Equal(t, []string{"thresholds.green decimal-range", "thresholds.amber negative", "packages max"}, validatetest.Problems(t, err))
	_, err = Assess([]WorkPackage{{}, {}, {ID: "a\xff", Partner: "p\x00", BAC: hostile, Method: Milestones,
		Milestones: []Milestone{{"m", d("1"), true}, {"m", hostile, true}, {"n", d("0"), true}}}}, Thresholds{Green: d("1"), Amber: d("1")})
	assert.Equal(t, []string{"packages[0].id required", "packages[0].partner required", "packages[0].method oneof",
		"packages[1].id required", "packages[1].partner required", "packages[1].method oneof",
		"packages[2].id utf8", "packages[2].partner control-character", "packages[2].bac decimal-range",
		"packages[2].milestones[1].name unique", "packages[2].milestones[1].weight decimal-range"}, validatetest.Problems(t, err))
	_, err = WorkPackage{ID: "w", Partner: "p", Method: FiftyFifty, BAC: d("-1"), PV: d("-1"), AC: d("-1"), Complete: d("-1")}.Earned()
	assert.Equal(t, []string{"bac negative", "pv negative", "ac negative", "complete negative"}, validatetest.Problems(t, err))
	_, err = WorkPackage{}.Earned()
	assert.Contains(t, validatetest.Problems(t, err), "method oneof")
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

// FuzzMeasureSchedule: what is earned on the curve at the earned schedule is what is earned, read off by walking the curve
// in whole numbers; more earned is never earlier.
func FuzzMeasureSchedule(f *testing.F) {
	f.Add([]byte{20, 20, 20}, uint16(50), uint16(3))
	f.Add([]byte{0, 0, 5, 0, 0, 7, 0}, uint16(5), uint16(0))
	f.Add([]byte{0}, uint16(0), uint16(1))
	f.Fuzz(func(t *testing.T, steps []byte, earned, elapsed uint16) {
		curve, sum := []decimal.Decimal{decimal.Zero}, int64(0)
		for _, s := range steps {
			sum += int64(s)
			curve = append(curve, decimal.NewFromInt(sum))
		}
		m, err := MeasureSchedule(curve, decimal.NewFromInt(int64(earned)), decimal.New(int64(elapsed), -1))
		if bad := len(steps) == 0 || len(steps) >= MaxPeriods || sum == 0; bad != (err != nil) {
			t.Fatalf("%v: %v", steps, err)
		}
		if err != nil {
			return
		}
		want, before := float64(len(steps)), int64(0)
		for i, s := range steps {
			if after := before + int64(s); int64(earned) < after {
				want = float64(i) + float64(int64(earned)-before)/float64(s)
				break
			}
			before += int64(s)
		}
		if earned == 0 {
			want = 0
		}
		es, at := m.ES.InexactFloat64(), float64(elapsed)/10
		assert.InDelta(t, want, es, 1e-9)
		assert.InDelta(t, es-at, m.SVt.InexactFloat64(), 1e-9)
		assert.Equal(t, len(steps), m.Planned)
		assert.Equal(t, elapsed > 0, m.SPIt.Valid)
		assert.Equal(t, elapsed > 0 && earned > 0, m.IEACt.Valid)
		if m.IEACt.Valid && want > 0.01 {
			assert.InEpsilon(t, float64(len(steps))*at/want, m.IEACt.Decimal.InexactFloat64(), 1e-6)
		}
		more, err := MeasureSchedule(curve, decimal.NewFromInt(int64(earned)+1), decimal.New(int64(elapsed), -1))
		require.NoError(t, err)
		assert.False(t, more.ES.LessThan(m.ES))
	})
}

// FuzzEarned: no text that reads as a decimal is computed on beyond the limits, and nobody earns more than the budget.
func FuzzEarned(f *testing.F) {
	f.Add("a", "100", "37.5", "1", "2")
	f.Add("", "-1", "101", "0", "0")
	f.Add("a\xff", "1e9999", "1e-9999", "-1e9999", "0.000000000000000001")
	f.Add("b", "999999999999999999999999.999999999999999999", "99.999999999999999999", "1e-18", "1e23")
	f.Fuzz(func(t *testing.T, id, bac, complete, reached, open string) {
		numbers := make([]decimal.Decimal, 4)
		for i, text := range []string{bac, complete, reached, open} {
			n, err := decimal.NewFromString(text)
			if err != nil {
				t.Skip()
			}
			numbers[i] = n
		}
		for _, method := range methods {
			w := WorkPackage{ID: id, Partner: "p", BAC: numbers[0], PV: numbers[2], AC: numbers[3], Method: method, Complete: numbers[1],
				Started: true, Finished: len(id)%2 == 0, Milestones: []Milestone{{"m", numbers[2], true}, {"n", numbers[3], false}}}
			a, err := Assess([]WorkPackage{w}, Thresholds{Green: d("1"), Amber: d("0.9")})
			ev, alone := w.Earned()
			require.Equal(t, err == nil, alone == nil)
			if err != nil {
				require.Less(t, len(err.Error()), 4000)
				continue
			}
			require.True(t, a.Total.Position.EV.Equal(ev) && !ev.IsNegative() && ev.LessThanOrEqual(w.BAC))
			_, err = Measure(a.Total.Position)
			require.NoError(t, err)
			require.Equal(t, a.Total.Metrics.CPI.Valid, a.Total.Cost != Unlit)
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
