package budget_test

import (
	"encoding/json"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
)

// ledger follows a series in exact fractions.
type ledger struct {
	exact, given map[string]*big.Rat
}

func newLedger() ledger { return ledger{map[string]*big.Rat{}, map[string]*big.Rat{}} }

func (l ledger) book(t *testing.T, total budget.Money, shares []budget.Share, portions []budget.Portion) (farthest *big.Rat) {
	sum, out, farthest := new(big.Rat), decimal.Zero, new(big.Rat)
	for _, s := range shares {
		sum.Add(sum, s.Weight.Rat())
	}
	for i, s := range shares {
		if l.exact[s.Partner] == nil {
			l.exact[s.Partner], l.given[s.Partner] = new(big.Rat), new(big.Rat)
		}
		part := new(big.Rat).Mul(total.Amount.Rat(), s.Weight.Rat())
		l.exact[s.Partner].Add(l.exact[s.Partner], part.Quo(part, sum))
		l.given[s.Partner].Add(l.given[s.Partner], portions[i].Amount.Amount.Rat())
		away := new(big.Rat).Sub(l.exact[s.Partner], l.given[s.Partner])
		if away.Abs(away).Cmp(farthest) > 0 {
			farthest = away
		}
		out = out.Add(portions[i].Amount.Amount)
		require.True(t, portions[i].Amount.Amount.Sign()*total.Amount.Sign() >= 0, "a portion has the sign of its total")
	}
	require.True(t, out.Equal(total.Amount))
	return farthest.Mul(farthest, big.NewRat(100, 1))
}

func TestSeriesStaysByTheExactShares(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, row := range []struct {
		weights []string
		least   int64
		bound   int64
	}{
		{[]string{"1", "1", "1"}, 3, 1},
		{[]string{"1", "2", "3.5", "0"}, 7, 1},
		{[]string{"50", "30", "19", "1"}, 100, 1},
		{[]string{"1", "1", "1"}, 0, 2},
		{[]string{"97", "1", "1", "1"}, 0, 2},
		{[]string{"7", "5", "3", "2", "2", "1", "1", "1", "1", "1"}, 0, 2},
	} {
		shares := weights(t, row.weights)
		s, err := budget.NewSeries("EUR", shares)
		require.NoError(t, err)
		l := newLedger()
		for range 5000 {
			total := budget.Money{Amount: decimal.New(row.least+r.Int64N(row.least+4), -2), Currency: "EUR"}
			if r.IntN(4) == 0 {
				total = total.Neg()
			}
			var portions []budget.Portion
			s, portions, err = s.Next(total)
			require.NoError(t, err)
			require.Negative(t, l.book(t, total, shares, portions).Cmp(big.NewRat(row.bound, 1)), "%v: %v", row.weights, total)
		}
	}
}

// A million random totals, in whole numbers for speed.
func TestSeriesOverAMillionTotals(t *testing.T) {
	if testing.Short() {
		t.Skip("a million totals")
	}
	r := rand.New(rand.NewPCG(7, 8))
	key := []int64{5, 3, 1}
	s, err := budget.NewSeries("JPY", weights(t, []string{"5", "3", "1"}))
	require.NoError(t, err)
	var sum int64
	var given [3]int64
	for n := range 1_000_000 {
		units := r.Int64N(5)
		if n%2 == 0 {
			units = 9 + r.Int64N(1000)
		}
		var portions []budget.Portion
		s, portions, err = s.Next(budget.Money{Amount: decimal.New(units, 0), Currency: "JPY"})
		require.NoError(t, err)
		sum += units
		for i, p := range portions {
			given[i] += p.Amount.Amount.IntPart()
			away := 9*given[i] - sum*key[i]
			if away <= -18 || away >= 18 {
				t.Fatalf("two units away after %d totals", n)
			}
		}
	}
}

func TestSeriesIsADocument(t *testing.T) {
	shares := weights(t, []string{"1", "1", "1"})
	s, err := budget.NewSeries("EUR", shares)
	require.NoError(t, err)
	next, first, err := s.Next(money(t, "1", "EUR"))
	require.NoError(t, err)
	assert.Equal(t, []string{"0.34", "0.33", "0.33"}, texts(first))
	assert.Empty(t, s.Open, "the series itself is unchanged")
	text, err := json.Marshal(next)
	require.NoError(t, err)
	var back budget.Series
	require.NoError(t, json.Unmarshal(text, &back))
	again, err := json.Marshal(back)
	require.NoError(t, err)
	assert.Equal(t, string(text), string(again))
	_, second, err := back.Next(money(t, "1", "EUR"))
	require.NoError(t, err)
	assert.Equal(t, []string{"0.33", "0.34", "0.33"}, texts(second))
	_, refund, err := next.Next(money(t, "-1", "EUR"))
	require.NoError(t, err)
	assert.Equal(t, []string{"-0.34", "-0.33", "-0.33"}, texts(refund), "a refund at once undoes the total")
}

func TestSeriesMembersChange(t *testing.T) {
	s, err := budget.NewSeries("EUR", shares("a", "1", "b", "1", "c", "1"))
	require.NoError(t, err)
	s, _, err = s.Next(money(t, "1", "EUR"))
	require.NoError(t, err)
	changed, err := s.Change(day("2027-01-01"), shares("b", "1", "c", "1", "d", "2"))
	require.NoError(t, err)
	require.NoError(t, changed.Validate())
	sum := int64(0)
	for _, o := range changed.Open {
		sum += o.Behind
	}
	assert.Zero(t, sum, "what a was ahead passed to the others")
	_, portions, err := changed.Next(money(t, "1", "EUR"))
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"b": "0.25", "c": "0.25", "d": "0.50"}, owed(portions))
	_, err = changed.Change(day("2026-12-31"), shares("b", "1"))
	assert.Error(t, err, "before the last change")
	_, err = changed.Change(day("2027-01-02"), nil)
	assert.ErrorIs(t, err, budget.ErrNoWeights)
}

func TestSeriesRefuses(t *testing.T) {
	_, err := budget.NewSeries("ABC", shares("a", "1"))
	assert.ErrorIs(t, err, budget.ErrUnknownCurrency)
	_, err = budget.NewSeries("EUR", shares("a", "1", "a", "2"))
	assert.ErrorIs(t, err, budget.ErrDuplicatePartner)
	_, err = budget.NewSeries("EUR", shares("a", "0.000000000000000001", "b", "1000"))
	assert.ErrorIs(t, err, budget.ErrAmountRange)
	s, err := budget.NewSeries("EUR", shares("a", "1", "b", "1"))
	require.NoError(t, err)
	_, _, err = s.Next(money(t, "1", "USD"))
	assert.ErrorIs(t, err, budget.ErrCurrencyMismatch)
	_, _, err = s.Next(money(t, "1e20", "EUR"))
	assert.ErrorIs(t, err, budget.ErrAmountRange)
	for _, open := range [][]budget.OpenUnit{
		{{Partner: "a", Behind: 1}},
		{{Partner: "x", Behind: 0}},
		{{Partner: "a", Behind: 40_000_000_000}, {Partner: "b", Behind: -40_000_000_000}},
		{{Partner: "a", Behind: 1}, {Partner: "a", Behind: -1}},
	} {
		bad := s
		bad.Open = open
		_, _, err = bad.Next(money(t, "1", "EUR"))
		assert.Error(t, err)
	}
	_, _, err = budget.Series{}.Next(money(t, "1", "EUR"))
	assert.Error(t, err)
}
