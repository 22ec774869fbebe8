package budget

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
	"github.com/partnerkit/partnerkit/internal/vectors"
)

func TestDayCountVectors(t *testing.T) {
	vectors.Run(t, "testdata/daycount.json", nil, func(t *testing.T, c vectors.Case) {
		var in struct{ Convention, Start, End, Maturity string }
		var want struct {
			Days     int
			Fraction decimal.Decimal `json:"year_fraction"`
		}
		c.Decode(t, &in, &want)
		p := Period{From: day(in.Start), To: day(in.End)}
		if in.Maturity != "" {
			p.Maturity = day(in.Maturity)
		}
		days, err := DayCount(in.Convention).Days(p)
		require.NoError(t, err)
		assert.Equal(t, want.Days, days)
		num, den, err := DayCount(in.Convention).Fraction(p)
		require.NoError(t, err)
		got := decimal.NewFromInt(num).DivRound(decimal.NewFromInt(den), 14)
		assert.True(t, got.Sub(want.Fraction).Abs().LessThanOrEqual(dec("0.000000000001")), "%v, want %v", got, want.Fraction)
	})
}

func TestRateVectors(t *testing.T) {
	vectors.Run(t, "testdata/xirr.json", nil, func(t *testing.T, c vectors.Case) {
		var in struct {
			Method   string
			Rate     json.Number
			DayCount DayCount `json:"day_count"`
			Flows    json.RawMessage
		}
		var want struct {
			Rate  json.Number
			All   []json.Number `json:"all_rates"`
			Value json.Number
			Error string
		}
		c.Decode(t, &in, &want)
		var dates []Flow
		var amounts []decimal.Decimal
		if in.Method == "irr" || in.Method == "npv" {
			require.NoError(t, json.Unmarshal(in.Flows, &amounts))
		} else {
			var pairs [][2]string
			require.NoError(t, json.Unmarshal(in.Flows, &pairs))
			for _, p := range pairs {
				dates = append(dates, Flow{Date: day(p[0]), Amount: dec(p[1])})
			}
		}
		number := func(n json.Number) float64 {
			f, err := n.Float64()
			require.NoError(t, err)
			return f
		}
		var got float64
		var err error
		switch in.Method {
		case "npv":
			got, err = NPV(number(in.Rate), amounts)
		case "xnpv":
			got, err = XNPV(number(in.Rate), dates, in.DayCount)
		case "irr":
			got, err = IRR(amounts)
		default:
			got, err = XIRR(dates, in.DayCount)
		}
		var many *ManyRatesError
		switch {
		case want.Error != "":
			assert.ErrorIs(t, err, ErrNoRate)
		case len(want.All) > 0:
			require.True(t, errors.As(err, &many), "%v", err)
			require.Len(t, many.Rates, len(want.All), "%v", many.Rates)
			for i, w := range want.All {
				assert.InDelta(t, number(w), many.Rates[i], 1e-7*max(1, math.Abs(number(w))))
			}
		case want.Value != "":
			require.NoError(t, err)
			assert.InDelta(t, number(want.Value), got, 1e-7*math.Abs(number(want.Value)))
		default:
			require.NoError(t, err)
			assert.InDelta(t, number(want.Rate), got, 1e-7*max(1, number(want.Rate)))
		}
	})
}

func TestDayCountBadInput(t *testing.T) {
	good := Period{From: day("2026-01-01"), To: day("2026-02-01")}
	for _, row := range []struct {
		name string
		c    DayCount
		p    Period
		want error
	}{
		{"good", Act360, good, nil},
		{"unknown word", "30/365", good, ErrDayCount},
		{"no word", "", good, ErrDayCount},
		{"no days", Act360, Period{}, nil}, // the zero time is 1 January of the year 1, a day, and the period empty
		{"an hour late", Act360, Period{From: good.From, To: good.To.Add(time.Hour)}, ErrPeriod},
		{"maturity is no day", Act360, Period{From: good.From, To: good.To, Maturity: good.To.Add(1)}, ErrPeriod},
		{"backwards", Act360, Period{From: good.To, To: good.From}, ErrPeriod},
		{"beyond the calendar of JSON", Act360, Period{From: good.From, To: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}, ErrPeriod},
	} {
		_, err := row.c.Days(row.p)
		_, _, err2 := row.c.Fraction(row.p)
		if row.want == nil {
			assert.NoError(t, errors.Join(err, err2), row.name)
			continue
		}
		assert.ErrorIs(t, err, row.want, row.name)
		assert.ErrorIs(t, err2, row.want, row.name)
	}
	n, err := ThirtyE360ISDA.Days(Period{From: day("2026-02-28"), To: day("2026-02-28"), Maturity: day("2026-02-28")})
	assert.NoError(t, err)
	assert.Zero(t, n, "an empty period, though the conventions read -2")
}

var dayCounts = []DayCount{Thirty360, Thirty360US, ThirtyE360, ThirtyE360ISDA, Act360, Act365F, ActActISDA}

// FuzzDayCounts: the conventions that treat both ends alike add up over days in between, exactly; the others stay within
// three days; every one stays within the calendar by what months and Februaries differ from 30 days.
func FuzzDayCounts(f *testing.F) {
	for _, d := range []uint32{0, 1, 28, 29, 30, 31, 59, 60, 365, 366, 1461, 36524, 700000} {
		f.Add(d, uint32(1), d)
		f.Add(uint32(738215), d, uint32(30)) // 29 February 2022 … 2024
	}
	f.Add(uint32(57), uint32(1), uint32(92)) // 27 and 28 February to 31 May: three days, by 30/360-US
	f.Fuzz(func(t *testing.T, start, a, b uint32) {
		first := day("0001-01-01").AddDate(0, 0, int(start%3_000_000))
		mid := first.AddDate(0, 0, int(a%300_000))
		last := mid.AddDate(0, 0, int(b%300_000))
		for _, c := range dayCounts {
			days := func(p Period) int {
				n, err := c.Days(p)
				require.NoError(t, err)
				require.GreaterOrEqual(t, n, 0)
				return n
			}
			fraction := func(p Period) *big.Rat {
				num, den, err := c.Fraction(p)
				require.NoError(t, err)
				return big.NewRat(num, den)
			}
			one, two, whole := Period{From: first, To: mid}, Period{From: mid, To: last}, Period{From: first, To: last}
			gap := days(one) + days(two) - days(whole)
			if c == Thirty360 || c == Thirty360US {
				require.LessOrEqual(t, gap*gap, 9, "%s %v %v %v", c, first, mid, last)
			} else {
				require.Zero(t, gap, "%s %v %v %v", c, first, mid, last)
				sum := new(big.Rat).Add(fraction(one), fraction(two))
				require.Zero(t, sum.Cmp(fraction(whole)))
			}
			years, _ := fraction(whole).Float64()
			calendar := last.Sub(mid).Hours() + mid.Sub(first).Hours()
			require.InDelta(t, calendar/24/365.25, years, 0.02+0.016*years)
		}
	})
}

// fromRoots are the flows of a period apart whose rates of return are these.
func fromRoots(rates ...string) []decimal.Decimal {
	flows := []decimal.Decimal{decimal.NewFromInt(-1000)}
	for _, r := range rates { // times (1 - (1+r)·x), x being the discount of a period
		next := append(slices.Clone(flows), decimal.Zero)
		for i, f := range flows {
			next[i+1] = next[i+1].Sub(f.Mul(dec(r).Add(dec("1"))))
		}
		flows = next
	}
	return flows
}

func TestRatesOfKnownRoots(t *testing.T) {
	for _, row := range []struct {
		rates []string
		near  float64
		why   string
	}{
		{[]string{"0.1"}, 1e-12, "one"},
		{[]string{"0"}, 1e-12, "money back"},
		{[]string{"-0.9"}, 1e-12, "nearly all lost"},
		{[]string{"-0.999999"}, 1e-12, "just above total loss"},
		{[]string{"9999999"}, 1e-2, "just below the highest rate"},
		{[]string{"-0.5", "0", "0.1", "1", "9"}, 1e-9, "five"},
		{[]string{"0.1", "0.100001"}, 1e-8, "side by side"},
		{[]string{"-0.99", "-0.9", "-0.5", "0.25", "3", "40", "500"}, 1e-7, "far apart"},
	} {
		got, err := IRR(fromRoots(row.rates...))
		rates := []float64{got}
		if len(row.rates) > 1 {
			var many *ManyRatesError
			require.ErrorAs(t, err, &many, row.why)
			rates = many.Rates
		} else {
			require.NoError(t, err, row.why)
		}
		require.Len(t, rates, len(row.rates), "%s: %v", row.why, rates)
		for i, w := range row.rates {
			assert.InDelta(t, dec(w).InexactFloat64(), rates[i], row.near, row.why)
		}
	}
	for _, row := range []struct {
		rates []string
		near  float64
		why   string
	}{
		{[]string{"0.1", "0.1"}, 1e-6, "touches zero"},
		{[]string{"0.1", "0.1", "0.1"}, 1e-4, "a flat crossing"},
		{[]string{"0", "0", "0", "0", "0", "0", "0", "0"}, 2e-2, "as flat as eight equal roots"},
	} {
		got, err := IRR(fromRoots(row.rates...))
		require.NoError(t, err, row.why)
		assert.InDelta(t, dec(row.rates[0]).InexactFloat64(), got, row.near, row.why)
	}
}

func TestNoRate(t *testing.T) {
	flows := func(texts ...string) []decimal.Decimal {
		var out []decimal.Decimal
		for _, s := range texts {
			out = append(out, dec(s))
		}
		return out
	}
	for _, row := range []struct {
		flows []decimal.Decimal
		why   string
	}{
		{nil, "no flows"},
		{flows("0", "0"), "every rate solves it"},
		{flows("5"), "one"},
		{flows("1", "2", "3"), "all received"},
		{flows("-1", "-2", "-3"), "all paid"},
		{flows("-100", "0", "0"), "nothing comes back: -1 itself is no rate"},
		{flows("1", "-2", "1.0001"), "never reaches zero"},
		{flows("-1", "10000002"), "above 10^7"},
	} {
		_, err := IRR(row.flows)
		assert.ErrorIs(t, err, ErrNoRate, row.why)
	}
	d := day("2026-01-01")
	_, err := XIRR([]Flow{{d, dec("-5")}, {d, dec("5")}}, Act365F)
	assert.ErrorIs(t, err, ErrNoRate, "on one day: every rate solves it")
	_, err = XIRR([]Flow{{d, dec("-5")}, {d, dec("6")}}, Act365F)
	assert.ErrorIs(t, err, ErrNoRate)
}

func TestRatesOfExtremeFlows(t *testing.T) {
	got, err := IRR([]decimal.Decimal{dec("-999999999999999999999999"), dec("1099999999999999999999998.9")})
	require.Error(t, err, "above the limit of amounts")
	assert.Zero(t, got)
	got, err = IRR([]decimal.Decimal{dec("-500000000000000000000000"), dec("550000000000000000000000")})
	require.NoError(t, err)
	assert.InDelta(t, 0.1, got, 1e-12)
	got, err = XIRR([]Flow{{day("0001-01-02"), dec("-0.000000000000000001")}, {day("9999-12-31"), dec("100000000000000000000000")}}, ActActISDA)
	require.NoError(t, err)
	assert.InDelta(t, math.Expm1(41*math.Ln10/9999), got, 1e-6, "10^41 in 9999 years")
	many := []decimal.Decimal{dec("-1000")}
	for range 20000 {
		many = append(many, dec("1"))
	}
	got, err = IRR(many)
	require.NoError(t, err)
	assert.InDelta(t, 0.001, got, 1e-9, "an annuity without end pays one thousandth")
}

func TestReturnsBadInput(t *testing.T) {
	huge := decimal.New(1, 999999999)
	_, err := IRR([]decimal.Decimal{dec("-1"), huge})
	assert.Equal(t, []string{"[1] decimal-range"}, validatetest.Problems(t, err))
	_, err = XIRR([]Flow{{day("2026-01-01"), huge}, {time.Time{}, dec("1")}, {day("2026-01-01").Add(5), dec("1")}}, "ACT/364")
	assert.ElementsMatch(t, []string{"[0].amount decimal-range", "[1].date required", "[2].date day", "day_count oneof"}, validatetest.Problems(t, err))
	assert.ErrorIs(t, err, ErrDayCount)
	for _, rate := range []float64{-1, -2, math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, err = NPV(rate, []decimal.Decimal{dec("1")})
		assert.Error(t, err)
		_, err = XNPV(rate, []Flow{{day("2026-01-01"), dec("1")}}, Act360)
		assert.Error(t, err)
	}
	_, err = IRR(make([]decimal.Decimal, maxFlows+1))
	assert.Equal(t, []string{" max"}, validatetest.Problems(t, err))
	_, err = XNPV(0.1, make([]Flow, maxFlows+1), Act360)
	assert.Equal(t, []string{" max"}, validatetest.Problems(t, err))
	assert.Equal(t, "2 rates of return solve the flows: [0.1 0.2]", (&ManyRatesError{Rates: []float64{0.1, 0.2}}).Error())
	assert.Equal(t, "11 rates of return solve the flows, such as [0 0 0 0 0 0 0 0 0 0]", (&ManyRatesError{Rates: make([]float64, 11)}).Error())
	far := make([]decimal.Decimal, 400)
	far[399] = dec("1")
	v, err := NPV(-0.999, far)
	assert.Error(t, err, "10^1197")
	assert.Zero(t, v)
	v, err = NPV(0.1, nil)
	assert.NoError(t, err)
	assert.Zero(t, v)
}

// FuzzRates: whatever the flows, what comes out are rates in range, ascending, at which the present value is zero as far
// as a float64 can say; and a change of sign over the range is never overlooked.
func FuzzRates(f *testing.F) {
	f.Add([]byte{1, 200, 2, 100, 3, 90}, uint8(0))
	f.Add([]byte{0, 100, 9, 240, 9, 20, 9, 250}, uint8(1))
	f.Add([]byte{7, 1, 7, 255, 7, 128}, uint8(6))
	f.Fuzz(func(t *testing.T, data []byte, count uint8) {
		var flows []Flow
		at := day("2000-01-01")
		for i := 0; i+1 < len(data) && i < 80; i += 2 {
			at = at.AddDate(0, 0, int(data[i])*int(data[i])/9)
			flows = append(flows, Flow{at, decimal.New((int64(data[i+1])-128)*int64(1+i*i), int32(i%7)-4)})
		}
		c := dayCounts[int(count)%len(dayCounts)]
		rate, err := XIRR(flows, c)
		rates := []float64{rate}
		var many *ManyRatesError
		switch {
		case errors.As(err, &many):
			rates = many.Rates
			require.Greater(t, len(rates), 1)
			require.Zero(t, rate)
		case err != nil:
			require.ErrorIs(t, err, ErrNoRate)
			rates = nil
		}
		terms, err := dated(flows, c)
		require.NoError(t, err)
		require.True(t, slices.IsSorted(rates))
		for _, r := range rates {
			require.True(t, r > -1 && r < 1e7, r)
			u := math.Log1p(r)
			top, value, size := math.Inf(-1), 0.0, 0.0
			for _, x := range terms {
				top = max(top, math.Log(math.Abs(x.amount))-u*x.t)
			}
			last := terms[len(terms)-1].t
			for _, x := range terms {
				v := math.Exp(math.Log(math.Abs(x.amount)) - u*x.t - top)
				size += v
				value += math.Copysign(v, x.amount)
			}
			require.LessOrEqual(t, math.Abs(value)/size, 1e-9+last*1e-14/(1+r), "rate %v of %v", r, terms)
		}
		low, err1 := presentValue(-0.99, terms)
		high, err2 := presentValue(9e6, terms)
		if err1 == nil && err2 == nil && low*high < 0 {
			require.NotEmpty(t, rates)
		}
	})
}

func BenchmarkXIRR(b *testing.B) {
	flows := []Flow{{day("2016-01-01"), dec("-100000")}}
	for i := range 120 {
		flows = append(flows, Flow{day("2016-02-01").AddDate(0, i, 0), dec("1200")})
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := XIRR(flows, Act365F); err != nil {
			b.Fatal(err)
		}
	}
}
