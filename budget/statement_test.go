package budget_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/vectors"
)

func equally(partners ...string) budget.CostAgreement {
	return budget.CostAgreement{Currency: "EUR", Rules: []budget.CostRule{{ID: "all", CostKey: budget.CostKey{Method: budget.CostEqual, Partners: partners}}}}
}

// apply shares, and proves the statement before and after a round trip through JSON.
func apply(t testing.TB, a budget.CostAgreement, costs ...budget.Cost) budget.Statement {
	t.Helper()
	s, err := a.Apply(costs)
	require.NoError(t, err)
	require.NoError(t, budget.Verify(s))
	first, err := json.Marshal(s)
	require.NoError(t, err)
	var back budget.Statement
	require.NoError(t, json.Unmarshal(first, &back))
	second, err := json.Marshal(back)
	require.NoError(t, err)
	require.Equal(t, string(first), string(second))
	require.NoError(t, budget.Verify(back))
	postings, err := s.Journal()
	require.NoError(t, err)
	sums := map[string]decimal.Decimal{}
	for _, p := range postings {
		sums[p.Cost] = sums[p.Cost].Add(p.Amount.Amount)
	}
	for id, sum := range sums {
		require.True(t, sum.IsZero(), "the journal of %s balances", id)
	}
	return s
}

func totals(s budget.Statement) map[string]string {
	out := map[string]string{}
	for _, p := range s.Partners {
		out[p.Partner] = p.Owes.String()[4:]
	}
	return out
}

func TestCap(t *testing.T) {
	a := equally("a", "b", "c")
	a.Limits = []budget.CostLimit{{Partner: "a", Cap: upTo("50")}}
	s := apply(t, a, cost("1", "", "2026-01-01", "b", "90"), cost("2", "", "2026-01-02", "b", "90"), cost("3", "", "2026-01-03", "b", "90"))
	assert.Equal(t, map[string]string{"a": "30.00", "b": "30.00", "c": "30.00"}, owed(s.Charges[0].Portions))
	assert.Equal(t, map[string]string{"a": "20.00", "b": "35.00", "c": "35.00"}, owed(s.Charges[1].Portions), "what the cap leaves over goes to the others")
	assert.Equal(t, map[string]string{"a": "0.00", "b": "45.00", "c": "45.00"}, owed(s.Charges[2].Portions))
	assert.Equal(t, "EUR 0.00", s.Limits[0].Left.String())
	assert.Equal(t, "cap-reached", s.Findings[0].Code)

	a.Limits[0].Excess = shares("c", "1")
	s = apply(t, a, cost("1", "", "2026-01-01", "b", "180"))
	assert.Equal(t, map[string]string{"a": "50.00", "b": "60.00", "c": "70.00"}, owed(s.Charges[0].Portions), "the limit names who takes it")
}

func TestCapsLeaveAShortage(t *testing.T) {
	a := equally("a", "b")
	a.Limits = []budget.CostLimit{{Partner: "a", Cap: upTo("10")}, {Partner: "b", Cap: upTo("20")}}
	s := apply(t, a, cost("1", "", "2026-01-01", "x", "100"))
	assert.Equal(t, map[string]string{"a": "10.00", "b": "20.00"}, owed(s.Charges[0].Portions))
	assert.Equal(t, "EUR 70.00", s.Short.String())
	assert.Equal(t, "cost-not-covered", s.Findings[0].Code)
	assert.Equal(t, "EUR 100.00", s.Partners[2].Net.String(), "the payer is owed all of it")
}

func TestBoundedTiersLeaveAShortage(t *testing.T) {
	a := budget.CostAgreement{Currency: "EUR", Rules: []budget.CostRule{{ID: "pool", Tiers: []budget.CostTier{
		{UpTo: upTo("100"), CostKey: budget.CostKey{Method: budget.CostEqual, Partners: []string{"a", "b"}}},
	}}}}
	s := apply(t, a, cost("1", "", "2026-01-01", "a", "60"), cost("2", "", "2026-01-02", "a", "60"), cost("3", "", "2026-01-03", "a", "60"))
	assert.Equal(t, "EUR 80.00", s.Short.String())
	assert.Equal(t, "EUR 20.00", s.Charges[1].Short.String())
	assert.Empty(t, s.Charges[2].Portions)
}

// A partner with a floor bears at the end the larger of its floor and its share; an oracle in whole cents.
func TestFloorIsTheLargerOfFloorAndShare(t *testing.T) {
	a := equally("a", "b", "c", "d")
	a.Limits = []budget.CostLimit{{Partner: "a", Floor: upTo("100")}}
	var costs []budget.Cost
	total := decimal.Zero
	for i := range 12 {
		amount := dec("40")
		costs = append(costs, cost(fmt.Sprintf("c%02d", i), "", "2026-01-01", "b", "40"))
		total = total.Add(amount)
		s := apply(t, a, costs...)
		borne := s.Partners[0].Owes.Amount
		want := decimal.Max(total.Div(dec("4")), decimal.Min(dec("100"), total))
		assert.True(t, want.Equal(borne), "after %v: %v, want %v", total, borne, want)
		if i == 0 {
			assert.Equal(t, "EUR 60.00", s.Limits[0].Missing.String())
			assert.Equal(t, "floor-not-reached", s.Findings[0].Code)
		}
	}
}

func TestReversals(t *testing.T) {
	a := equally("a", "b", "c")
	back := func(id, of, date, amount string) budget.Cost {
		c := cost(id, "", date, "a", amount)
		c.Reverses = of
		return c
	}
	s := apply(t, a, cost("1", "", "2026-01-01", "a", "100"), back("2", "1", "2026-02-01", "-50.01"), back("3", "1", "2026-02-02", "-49.99"))
	for _, p := range s.Partners {
		assert.True(t, p.Owes.IsZero() && p.Paid.IsZero() && p.Net.IsZero(), "all is given back")
	}
	full := apply(t, a, cost("1", "", "2026-01-01", "a", "100"), back("2", "1", "2026-02-01", "-100"))
	for i, p := range full.Charges[1].Portions {
		assert.True(t, p.Amount.Equal(full.Charges[0].Portions[i].Amount.Neg()))
	}
	for _, row := range []struct {
		costs []budget.Cost
		why   string
	}{
		{[]budget.Cost{back("2", "1", "2026-02-01", "-1")}, "nothing to reverse"},
		{[]budget.Cost{cost("1", "", "2026-03-01", "a", "100"), back("2", "1", "2026-02-01", "-1")}, "before the cost"},
		{[]budget.Cost{cost("1", "", "2026-01-01", "a", "100"), back("2", "1", "2026-02-01", "-100.01")}, "more than the cost"},
		{[]budget.Cost{cost("1", "", "2026-01-01", "a", "100"), back("2", "1", "2026-02-01", "-100"), back("3", "1", "2026-02-02", "-0.01")}, "already reversed"},
		{[]budget.Cost{cost("1", "", "2026-01-01", "a", "100"), back("2", "1", "2026-02-01", "-10"), back("3", "2", "2026-02-02", "-1")}, "a reversal"},
		{[]budget.Cost{cost("1", "", "2026-01-01", "a", "100"), back("2", "1", "2026-02-01", "10")}, "a positive reversal"},
	} {
		_, err := a.Apply(row.costs)
		assert.ErrorIs(t, err, budget.ErrReversal, row.why)
	}
}

func TestUnrelatedCostsMoveNobodysCent(t *testing.T) {
	a := equally("a", "b", "c")
	r := rand.New(rand.NewPCG(3, 4))
	var costs []budget.Cost
	for i := range 60 {
		costs = append(costs, cost(fmt.Sprintf("cost-%d", i), "", "2026-01-01", "a", decimal.New(1+r.Int64N(500), -2).String()))
	}
	whole := apply(t, a, costs...)
	want := map[string]map[string]string{}
	for _, c := range whole.Charges {
		want[c.Cost.ID] = owed(c.Portions)
	}
	for range 20 {
		some := slices.DeleteFunc(slices.Clone(costs), func(budget.Cost) bool { return r.IntN(3) == 0 })
		r.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
		for _, c := range apply(t, a, some...).Charges {
			assert.Equal(t, want[c.Cost.ID], owed(c.Portions))
		}
	}
	a.Rules[0].Partners = []string{"c", "a", "b"}
	for _, c := range apply(t, a, costs...).Charges {
		assert.Equal(t, want[c.Cost.ID], owed(c.Portions), "nor does the order of partners")
	}
}

func TestManySmallCostsFavourNobody(t *testing.T) {
	a := equally("a", "b", "c")
	var costs []budget.Cost
	for i := range 3000 {
		costs = append(costs, cost(fmt.Sprintf("c%d", i), "", "2026-01-01", "a", "0.01"))
	}
	s, err := a.Apply(costs)
	require.NoError(t, err)
	for _, p := range s.Partners {
		cents := p.Owes.Amount.Shift(2).IntPart()
		assert.InDelta(t, 1000, cents, 130, "5 standard deviations of a fair draw are 129") // sqrt(3000·1/3·2/3) = 25.8
	}
}

func TestTiePolicyByWeight(t *testing.T) {
	a := equally("c", "a", "b")
	a.Ties = budget.TiesByWeight
	s := apply(t, a, cost("1", "", "2026-01-01", "a", "0.01"), cost("2", "", "2026-01-01", "a", "0.01"))
	assert.Equal(t, map[string]string{"a": "0.02", "b": "0.00", "c": "0.00"}, totals(s))
}

func TestRoundingIsPinned(t *testing.T) {
	a := equally("a", "b", "c")
	a.Rounding = budget.Splitter{Method: budget.Webster, Step: dec("0.05")}
	s := apply(t, a, cost("1", "", "2026-01-01", "a", "100"))
	for _, p := range s.Charges[0].Portions {
		assert.True(t, p.Amount.Amount.Mod(dec("0.05")).IsZero(), p.Amount)
	}
	_, err := a.Apply([]budget.Cost{cost("1", "", "2026-01-01", "a", "100.01")})
	assert.ErrorIs(t, err, budget.ErrTooFine)
}

func TestVerifyFindsEveryTampering(t *testing.T) {
	a := campaign
	a.Limits = []budget.CostLimit{{Partner: "acme", Cap: upTo("100"), Floor: upTo("80")}}
	costs := []budget.Cost{cost("1", "marketing", "2026-01-01", "acme", "99.99"), cost("2", "catering", "2026-01-02", "birch", "100"), cost("3", "staffing", "2026-01-03", "birch", "300")}
	fresh := func() budget.Statement { return apply(t, a, costs...) }
	cent := func(m *budget.Money, by string) { m.Amount = m.Amount.Add(dec(by)) }
	for why, spoil := range map[string]func(*budget.Statement){
		"a cent from one to another": func(s *budget.Statement) {
			cent(&s.Charges[0].Portions[0].Amount, "0.01")
			cent(&s.Charges[0].Portions[1].Amount, "-0.01")
		},
		"a portion too large":          func(s *budget.Statement) { cent(&s.Charges[0].Portions[0].Amount, "0.01") },
		"other weights":                func(s *budget.Statement) { s.Charges[0].Slices[0].Shares = shares("acme", "50", "birch", "50") },
		"another cost":                 func(s *budget.Statement) { cent(&s.Charges[0].Cost.Amount, "0.01") },
		"a slice too large":            func(s *budget.Statement) { s.Charges[0].Slices[0].Amount = dec("100") },
		"a total":                      func(s *budget.Statement) { cent(&s.Partners[0].Owes, "0.01") },
		"a payment":                    func(s *budget.Statement) { cent(&s.Partners[0].Paid, "0.01") },
		"a net":                        func(s *budget.Statement) { cent(&s.Partners[0].Net, "0.01") },
		"a partner left out":           func(s *budget.Statement) { s.Partners = s.Partners[1:] },
		"a partner twice":              func(s *budget.Statement) { s.Partners = append(s.Partners, s.Partners[0]) },
		"a cost left out":              func(s *budget.Statement) { s.Charges = s.Charges[1:] },
		"a cost twice":                 func(s *budget.Statement) { s.Charges = append(s.Charges, s.Charges[0]) },
		"a shortage":                   func(s *budget.Statement) { s.Short = money(t, "1", "EUR") },
		"what a limited partner bears": func(s *budget.Statement) { cent(&s.Limits[0].Bears, "1") },
		"a cap that was not agreed":    func(s *budget.Statement) { s.Limits[0].Cap = upTo("20") },
		"a move of no limit":           func(s *budget.Statement) { s.Charges[2].Moves[0].Limit = "birch" },
		"another tie policy":           func(s *budget.Statement) { s.Charges[1].Cost.ID = "1a" },
	} {
		s := fresh()
		spoil(&s)
		assert.ErrorIs(t, budget.Verify(s), budget.ErrNotProven, why)
	}
	s := fresh()
	s.Currency = "USD"
	assert.ErrorIs(t, budget.Verify(s), budget.ErrCurrencyMismatch)
	assert.Error(t, budget.Verify(budget.Statement{}))
}

func TestDisputes(t *testing.T) {
	s := apply(t, equally("a", "b"), cost("1", "", "2026-01-01", "a", "10"), cost("2", "", "2026-01-02", "a", "20"))
	d := budget.Dispute{ID: "d1", Cost: "2", Partner: "b", Reason: "not ordered", Raised: day("2026-01-10")}
	postings, err := s.Journal(d)
	require.NoError(t, err)
	for _, p := range postings {
		assert.Equal(t, p.Cost == "2", p.Dispute == "d1" && p.State == "open")
	}
	open, err := s.Disputed([]budget.Dispute{d})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"a": "10.00", "b": "10.00"}, owed(open))
	done, err := d.Resolve(budget.DisputeRejected, day("2026-01-20"), "steering committee: order found")
	require.NoError(t, err)
	assert.Empty(t, d.State, "the dispute itself is unchanged")
	open, err = s.Disputed([]budget.Dispute{done})
	require.NoError(t, err)
	assert.Empty(t, open)
	for why, bad := range map[string]func() error{
		"resolved twice":    func() error { _, err := done.Resolve(budget.DisputeUpheld, day("2026-02-01"), "x"); return err },
		"resolved before":   func() error { _, err := d.Resolve(budget.DisputeUpheld, day("2026-01-01"), "x"); return err },
		"resolved as open":  func() error { _, err := d.Resolve(budget.DisputeOpen, day("2026-02-01"), "x"); return err },
		"unknown state":     func() error { _, err := d.Resolve("settled", day("2026-02-01"), "x"); return err },
		"no outcome":        func() error { _, err := d.Resolve(budget.DisputeUpheld, day("2026-02-01"), ""); return err },
		"about no cost":     func() error { d := d; d.Cost = "3"; _, err := s.Journal(d); return err },
		"one ID twice":      func() error { _, err := s.Journal(d, d); return err },
		"resolved but open": func() error { d := d; d.Resolved = day("2026-02-01"); return d.Validate() },
	} {
		assert.Error(t, bad(), why)
	}
}

// The capital key of the European Central Bank of 2024 over the central banks of the euro area as a three-year
// agreement, with Croatia joining in the second year.
func TestCapitalKeyWithAMembershipChange(t *testing.T) {
	var key []budget.Share
	for _, c := range vectors.Load(t, "testdata/cost-keys.json") {
		if c.Name == "ecb-capital-key-2024-euro-area" {
			var in struct{ Keys map[string]decimal.Decimal }
			c.Decode(t, &in, nil)
			for partner, k := range in.Keys {
				key = append(key, budget.Share{Partner: partner, Weight: k})
			}
		}
	}
	require.Len(t, key, 20)
	before := slices.DeleteFunc(slices.Clone(key), func(s budget.Share) bool { return s.Partner == "Croatia" })
	a := budget.CostAgreement{Currency: "EUR", Rules: []budget.CostRule{
		{ID: "nineteen", From: day("2022-01-01"), Until: day("2022-12-31"), CostKey: budget.CostKey{Method: budget.CostWeights, Shares: before}},
		{ID: "twenty", From: day("2023-01-01"), Until: day("2024-12-31"), CostKey: budget.CostKey{Method: budget.CostWeights, Shares: key}},
	}}
	s := apply(t, a,
		cost("2022", "research", "2022-12-31", "Germany", "1000000"),
		cost("2023", "research", "2023-01-01", "Germany", "1000000"),
		cost("2024", "research", "2024-12-31", "Germany", "10825007069.61"),
	)
	require.Len(t, s.Charges[0].Portions, 19)
	require.Len(t, s.Charges[1].Portions, 20)
	first, second, third := owed(s.Charges[0].Portions), owed(s.Charges[1].Portions), owed(s.Charges[2].Portions)
	// 21.7749 of 81.1352 without Croatia, of 81.7681 with it, by long division
	assert.Equal(t, "268377.97", first["Germany"])
	assert.Equal(t, "266300.67", second["Germany"])
	assert.Equal(t, "7740.18", second["Croatia"])
	assert.NotContains(t, first, "Croatia")
	assert.Equal(t, "2882706659.93", third["Germany"])
	for _, c := range s.Charges {
		sum := decimal.Zero
		for _, p := range c.Portions {
			sum = sum.Add(p.Amount.Amount)
		}
		assert.True(t, sum.Equal(c.Cost.Amount.Amount))
	}
	_, err := a.Apply([]budget.Cost{cost("2025", "research", "2025-01-01", "Germany", "1")})
	assert.ErrorIs(t, err, budget.ErrNoRule, "the agreement has ended")
}
