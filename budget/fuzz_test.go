package budget_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
)

var fuzzCurrencies = []string{"JPY", "EUR", "BHD", "CLF"}

// A split gives everything away, nothing to a zero weight, mirrors with the sign, and knows no list order; Webster's
// method lowers no part when the total grows; any exponent of the inputs gives the same.
func FuzzSplit(f *testing.F) {
	f.Add(int64(100_000_001), uint8(1), int32(0), []byte{75, 25})
	f.Add(int64(-5), uint8(1), int32(-2), []byte{0, 70, 30})
	f.Add(int64(1), uint8(0), int32(3), []byte{1, 1, 1, 0, 2})
	f.Add(int64(9_223_372_036_854_775_807), uint8(3), int32(18), []byte{255, 255, 254})
	f.Add(int64(12), uint8(2), int32(-18), bytes.Repeat([]byte{7, 3, 7}, 12))
	f.Fuzz(func(t *testing.T, units int64, currency uint8, exp int32, raw []byte) {
		if len(raw) > 60 || exp < -18 || exp > 18 {
			return
		}
		code := fuzzCurrencies[int(currency)%len(fuzzCurrencies)]
		digits, _ := budget.MinorUnits(code)
		total := budget.Money{Amount: decimal.New(units, -digits), Currency: code}
		shares := make([]budget.Share, len(raw))
		positive := false
		for i, b := range raw {
			shares[i] = budget.Share{Partner: fmt.Sprintf("p%d", i*7%61), Weight: decimal.New(int64(b), exp)}
			positive = positive || b > 0
		}
		portions, err := budget.Split(total, shares)
		if !positive {
			require.ErrorIs(t, err, budget.ErrNoWeights)
			return
		}
		require.NoError(t, err)
		sum := decimal.Zero
		for i, p := range portions {
			sum = sum.Add(p.Amount.Amount)
			require.Equal(t, shares[i].Partner, p.Partner)
			if raw[i] == 0 {
				require.True(t, p.Amount.IsZero())
			}
			require.GreaterOrEqual(t, p.Amount.Amount.Sign()*total.Amount.Sign(), 0)
			require.NoError(t, p.Amount.Validate())
		}
		require.True(t, sum.Equal(total.Amount))
		back, err := budget.Split(total.Neg(), shares)
		require.NoError(t, err)
		order := rand.New(rand.NewPCG(uint64(units), 1)).Perm(len(shares))
		mixed, scaled := make([]budget.Share, len(shares)), slices.Clone(shares)
		for i, j := range order {
			mixed[i] = shares[j]
		}
		for i := range scaled { // the same numbers written with more zeros
			scaled[i].Weight = decimal.NewFromBigInt(scaled[i].Weight.Shift(2).BigInt(), -2)
			if exp < -2 {
				scaled[i].Weight = shares[i].Weight
			}
		}
		again, err := budget.Split(total, mixed)
		require.NoError(t, err)
		other, err := budget.Split(total, scaled)
		require.NoError(t, err)
		for i, j := range order {
			require.True(t, back[i].Amount.Equal(portions[i].Amount.Neg()))
			require.True(t, again[i].Amount.Equal(portions[j].Amount))
			require.True(t, other[i].Amount.Equal(portions[i].Amount))
		}
		if units < 0 {
			return
		}
		webster := budget.Splitter{Method: budget.Webster}
		less, err := webster.Split(total, shares)
		require.NoError(t, err)
		more, err := webster.Split(budget.Money{Amount: total.Amount.Add(decimal.New(1, -digits)), Currency: code}, shares)
		require.NoError(t, err)
		for i := range shares {
			require.False(t, more.Portions[i].Amount.Amount.LessThan(less.Portions[i].Amount.Amount), "a larger total lowers a part")
		}
	})
}

// Whatever money reads it writes padded, and reads again as the same; hostile numbers are refused, not expanded.
func FuzzMoneyJSON(f *testing.F) {
	f.Add([]byte(`{"amount":"12.50","currency":"EUR"}`))
	f.Add([]byte(`{"amount":1e3,"currency":"JPY"}`))
	f.Add([]byte(`{"amount":"1e999999999","currency":"EUR"}`))
	f.Add([]byte(`{"amount":"-0.005","currency":"BHD"}`))
	f.Add([]byte(`{"amount":"1","amount":"2","currency":"EUR"}`))
	f.Add([]byte(`{"currency":"","amount":"0.000"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var m budget.Money
		if json.Unmarshal(text, &m) != nil {
			return
		}
		first, err := json.Marshal(m)
		require.NoError(t, err)
		var back budget.Money
		require.NoError(t, json.Unmarshal(first, &back))
		require.True(t, m.Equal(back))
		second, err := json.Marshal(back)
		require.NoError(t, err)
		require.Equal(t, string(first), string(second))
	})
}

// Statements prove themselves, whatever the costs and limits; caps hold; a cost more at the end moves nothing before it.
func FuzzApply(f *testing.F) {
	f.Add([]byte{1, 0, 2, 3, 200, 5, 9, 77}, uint16(30), uint16(10), uint8(0))
	f.Add([]byte{255, 255, 255, 255, 1}, uint16(1), uint16(0), uint8(1))
	f.Add([]byte{4, 100, 4, 100, 3, 33}, uint16(900), uint16(400), uint8(2))
	f.Fuzz(func(t *testing.T, raw []byte, limit, floor uint16, ties uint8) {
		if len(raw) > 40 {
			return
		}
		a := campaign
		a.Ties = []budget.TiePolicy{"", budget.TiesByHash, budget.TiesByWeight}[ties%3]
		a.Limits = []budget.CostLimit{
			{Partner: "acme", Cap: decimal.NewNullDecimal(decimal.New(max(int64(limit), int64(floor)), -2)), Floor: decimal.NewNullDecimal(decimal.New(int64(floor), -2))},
			{Partner: "birch", Floor: decimal.NewNullDecimal(decimal.New(int64(limit), -2))},
		}
		categories := []string{"marketing", "staffing", "launch", "other"}
		var costs []budget.Cost
		for i, b := range raw {
			c := cost(fmt.Sprintf("c%03d", i), categories[b%4], "2026-01-01", "cedar", decimal.New(int64(b)+1, -2).String())
			if b%7 == 0 && i > 0 && costs[i-1].Reverses == "" {
				c.Reverses, c.Amount.Amount = costs[i-1].ID, decimal.New(-1, -2)
			}
			costs = append(costs, c)
		}
		if len(costs) == 0 {
			return
		}
		s, err := a.Apply(costs)
		require.NoError(t, err)
		require.NoError(t, budget.Verify(s))
		before, err := a.Apply(costs[:len(costs)-1])
		require.NoError(t, err)
		for i, c := range before.Charges {
			require.Equal(t, owed(c.Portions), owed(s.Charges[i].Portions))
		}
		for _, l := range s.Limits {
			if l.Cap.Valid {
				require.False(t, l.Bears.Amount.GreaterThan(l.Cap.Decimal))
			}
		}
	})
}
