package budget_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/vectors"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func upTo(s string) decimal.NullDecimal { return decimal.NewNullDecimal(dec(s)) }

func cost(id, category, date, payer, amount string) budget.Cost {
	return budget.Cost{ID: id, Category: category, Date: day(date), PaidBy: payer, Amount: budget.Money{Amount: dec(amount), Currency: "EUR"}}
}

func shares(of ...any) []budget.Share {
	var out []budget.Share
	for i := 0; i < len(of); i += 2 {
		out = append(out, budget.Share{Partner: of[i].(string), Weight: dec(of[i+1].(string))})
	}
	return out
}

func owed(portions []budget.Portion) map[string]string {
	out := map[string]string{}
	for i, amount := range texts(portions) {
		out[portions[i].Partner] = amount
	}
	return out
}

// keys of real partnerships, as the rule of one cost.
func TestPublishedCostKeys(t *testing.T) {
	vectors.Run(t, "testdata/cost-keys.json", nil, func(t *testing.T, c vectors.Case) {
		var in struct {
			Total    decimal.Decimal
			Currency string
			Keys     map[string]string
			Partial  bool
		}
		var want struct {
			LargestRemainder  map[string]string `json:"largest_remainder"`
			AsWeights         map[string]string `json:"as_weights_largest_remainder"`
			AllocatedTotal    map[string]string `json:"allocated_total_then_largest_remainder"`
			AmountsEach       map[string]string `json:"amounts_rounded_each"`
			SumOfAmounts      string            `json:"sum_of_amounts"`
			Problem, SumOfKey string
		}
		c.Decode(t, &in, &want)
		names := slices.Sorted(maps.Keys(in.Keys))
		var numbers []string
		for _, n := range names {
			numbers = append(numbers, in.Keys[n])
		}
		key := weights(t, numbers)
		for i := range key {
			key[i].Partner = names[i]
		}
		total := budget.Money{Amount: in.Total, Currency: in.Currency}
		apply := func(total budget.Money, key []budget.Share, ties budget.TiePolicy) map[string]string {
			a := budget.CostAgreement{Currency: in.Currency, Ties: ties, Rules: []budget.CostRule{{ID: "key", CostKey: budget.CostKey{Method: budget.CostWeights, Shares: key}}}}
			s, err := a.Apply([]budget.Cost{{ID: "c", Date: day("2024-01-01"), Amount: total, PaidBy: names[0]}})
			require.NoError(t, err)
			return owed(s.Charges[0].Portions)
		}
		strict := func() error {
			var parts []budget.Percentage
			for _, s := range key {
				parts = append(parts, budget.Percentage{Partner: s.Partner, Percent: s.Weight})
			}
			_, err := budget.SplitPercent(total, parts)
			return err
		}
		switch {
		case want.Problem != "":
			for i := range key {
				key[i].Weight = dec(in.Keys[names[i]])
			}
			assert.ErrorIs(t, strict(), budget.ErrPercentages)
			assert.Equal(t, "45.51", apply(total, key, "")["European Union"])
			ours := apply(total, key, budget.TiesByWeight)
			sum := dec("0")
			for n, v := range ours { // five of six equal partners tie for the units; the source gives them to the earlier
				sum = sum.Add(dec(v))
				assert.True(t, v == "9.08" || v == "9.09" || n == "European Union", v)
			}
			assert.True(t, sum.Equal(in.Total))
		case c.Name == "iter-construction-fractions":
			ours := apply(total, key, budget.TiesByWeight)
			assert.Equal(t, want.LargestRemainder["European Union"], ours["European Union"])
			// four of six equal members get a cent: the earlier in the source, the lower IDs here
			assert.ElementsMatch(t, slices.Collect(maps.Values(want.LargestRemainder)), slices.Collect(maps.Values(ours)))
			assert.Equal(t, "1363636363.63", ours["United States"])
			assert.Equal(t, "1363636363.63", ours["Russia"])
		case want.LargestRemainder != nil:
			assert.Equal(t, want.LargestRemainder, apply(total, key, ""))
			for i := range key {
				key[i].Weight = dec(in.Keys[names[i]])
			}
			assert.NoError(t, strict())
		default:
			// a key of some of the members: each row is its percentage of the amount, rounded on its own
			covered := dec("0")
			for i, n := range names {
				key[i].Weight = dec(in.Keys[n])
				covered = covered.Add(key[i].Weight)
				parts := []budget.Percentage{{Partner: n, Percent: key[i].Weight}, {Partner: "others", Rest: true}}
				row, err := budget.SplitPercent(total, parts)
				require.NoError(t, err)
				assert.Equal(t, want.AmountsEach[n], texts(row)[0], n)
			}
			if want.AllocatedTotal != nil {
				part := budget.Money{Amount: in.Total.Mul(covered).Div(dec("100")).Round(2), Currency: in.Currency}
				assert.Equal(t, want.AllocatedTotal, apply(part, key, ""))
			}
		}
	})
}

var campaign = budget.CostAgreement{
	ID: "spring", Currency: "EUR",
	Rules: []budget.CostRule{
		{ID: "ads", Categories: []string{"marketing"}, CostKey: budget.CostKey{Method: budget.CostWeights, Shares: shares("acme", "60", "birch", "40")}},
		{ID: "fees", Categories: []string{"platform fees"}, CostKey: budget.CostKey{Method: budget.CostUsage, Measure: "calls"}},
		{ID: "staff", Categories: []string{"staffing"}, Fixed: []budget.FixedPart{{Partner: "acme", Amount: dec("100")}},
			CostKey: budget.CostKey{Method: budget.CostPercentages, Percentages: []budget.Percentage{{Partner: "birch", Percent: dec("25")}, {Partner: "cedar", Rest: true}}}},
		{ID: "launch", Categories: []string{"launch"}, Tiers: []budget.CostTier{
			{UpTo: upTo("50000"), CostKey: budget.CostKey{Method: budget.CostEqual, Partners: []string{"acme"}}},
			{CostKey: budget.CostKey{Method: budget.CostWeights, Shares: shares("birch", "60", "cedar", "40")}},
		}},
		{ID: "rest", CostKey: budget.CostKey{Method: budget.CostEqual, Partners: []string{"acme", "birch", "cedar"}}},
	},
	Measures: []budget.Measure{{ID: "calls", Unit: "API calls", Periods: []budget.MeasuredPeriod{
		{From: day("2026-01-01"), Until: day("2026-01-31"), Figures: shares("acme", "900", "birch", "100")},
		{From: day("2026-02-01"), Until: day("2026-02-28"), Figures: shares("acme", "500", "cedar", "500")},
	}}},
}

func TestRulesByCategory(t *testing.T) {
	s, err := campaign.Apply([]budget.Cost{
		cost("c1", "marketing", "2026-01-05", "acme", "100.01"),
		cost("c2", "platform fees", "2026-01-31", "birch", "10"),
		cost("c3", "platform fees", "2026-02-01", "birch", "10"),
		cost("c4", "staffing", "2026-02-02", "cedar", "500"),
		cost("c5", "staffing", "2026-02-03", "cedar", "40"),
		cost("c6", "launch", "2026-02-04", "acme", "30000"),
		cost("c7", "launch", "2026-02-05", "acme", "30000"),
		cost("c8", "launch", "2026-02-06", "", "5"),
		cost("c9", "catering", "2026-02-07", "birch", "30"),
	})
	require.NoError(t, err)
	want := []map[string]string{
		{"acme": "60.01", "birch": "40.00"},
		{"acme": "9.00", "birch": "1.00"},
		{"acme": "5.00", "cedar": "5.00"},
		{"acme": "100.00", "birch": "100.00", "cedar": "300.00"},
		{"acme": "40.00"},
		{"acme": "30000.00"},
		{"acme": "20000.00", "birch": "6000.00", "cedar": "4000.00"},
		{"birch": "3.00", "cedar": "2.00"},
		{"acme": "10.00", "birch": "10.00", "cedar": "10.00"},
	}
	require.Len(t, s.Charges, len(want))
	rules := []string{"ads", "fees", "fees", "staff", "staff", "launch", "launch", "launch", "rest"}
	for i, c := range s.Charges {
		assert.Equal(t, want[i], owed(c.Portions), c.Cost.ID)
		assert.Equal(t, rules[i], c.Rule)
	}
	require.Len(t, s.Findings, 1)
	assert.Equal(t, "fixed-exceeds-cost", s.Findings[0].Code)
	assert.Equal(t, "c5", s.Findings[0].Subject)
	assert.Equal(t, "EUR 60100.01", s.Partners[0].Paid.String())
	assert.Equal(t, "EUR 9876.00", s.Partners[0].Net.String())
}
