package budget

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
