package waterfall

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
)

// scene is a random venture.
type scene struct {
	plan                         Plan
	contributions, distributions []Flow
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// fractions are n random shares, some of them 0, that sum to 1.
func fractions(r *rand.Rand, n int) []decimal.Decimal {
	out, left := make([]decimal.Decimal, n), int64(1000)
	for i := range n - 1 {
		x := r.Int64N(left + 1)
		out[i], left = decimal.New(x, -3), left-x
	}
	out[n-1] = decimal.New(left, -3)
	return out
}

func newScene(seed uint64) scene {
	r := rand.New(rand.NewPCG(seed, 7))
	p := Plan{Currency: pick(r, "EUR", "EUR", "JPY", "BHD"), DayCount: pick(r, budget.Thirty360, budget.Act365F, "")}
	for i := range 1 + r.IntN(5) {
		p.Partners = append(p.Partners, Partner{ID: fmt.Sprintf("p%d", i), Class: pick(r, "a", "a", "b")})
	}
	p.Partners = append(p.Partners, Partner{ID: "sponsor", Class: "s"})
	if r.IntN(3) == 0 {
		p.Basis = DealByDeal
	}
	if r.IntN(2) == 0 {
		p.Clawback = decimal.NewNullDecimal(decimal.New(r.Int64N(101), -2))
	}
	for i := range r.IntN(6) {
		p.Tiers = append(p.Tiers, randomTier(r, p, fmt.Sprintf("t%d", i)))
	}
	p.Tiers = append(p.Tiers, Tier{ID: "rest", Kind: Split, To: carried(r, p)})
	return scene{p, flowsOf(r, p, 1+r.IntN(8), false), flowsOf(r, p, 1+r.IntN(12), true)}
}

// carried are shares of the classes and a carry of the sponsor.
func carried(r *rand.Rand, p Plan) []Part {
	classes := []string{}
	for _, x := range p.Partners {
		if !slices.Contains(classes, x.Class) {
			classes = append(classes, x.Class)
		}
	}
	shares := fractions(r, len(classes)+1)
	out := []Part{{Partner: "sponsor", Share: shares[0], Carry: true}}
	for i, c := range classes {
		out = append(out, Part{Class: c, Share: shares[i+1]})
	}
	return out
}

func randomTier(r *rand.Rand, p Plan, id string) Tier {
	t := Tier{ID: id, Kind: pick(r, ReturnOfCapital, PreferredReturn, Fee, CatchUp, Split)}
	amount := decimal.NewNullDecimal(decimal.New(r.Int64N(2000), 0))
	switch t.Kind {
	case ReturnOfCapital, PreferredReturn:
		switch r.IntN(3) {
		case 0:
			t.To = carried(r, p)[1:]
			shares := fractions(r, len(t.To))
			for i := range t.To {
				t.To[i].Share = shares[i]
			}
		case 1:
			t.To = []Part{{Class: p.Partners[0].Class}}
		}
		if t.Kind == PreferredReturn {
			if t.Amount = amount; r.IntN(3) > 0 {
				t.Amount = decimal.NullDecimal{}
				t.Accrual = Accrual{Rate: decimal.New(r.Int64N(200), -3), Compounding: pick(r, Simple, Annual, Monthly, Continuous), DayCount: pick(r, budget.Thirty360, budget.ActActISDA, "")}
			}
		}
	case Fee:
		t.To, t.Amount = []Part{{Partner: p.Partners[0].ID}}, amount
	case CatchUp:
		share := decimal.New(301+r.Int64N(700), -3)
		t.To = []Part{{Partner: "sponsor", Share: share, Carry: true}, {Class: p.Partners[0].Class, Share: decimal.NewFromInt(1).Sub(share)}}
		t.Carry, t.Target = decimal.New(1+r.Int64N(300), -3), pick(r, AllProfit, PreferredOnly, "")
	case Split:
		t.To = []Part{{Class: p.Partners[0].Class, Share: d("0.7")}, {Partner: "sponsor", Share: d("0.3"), Carry: r.IntN(2) == 0}}
		t.Until = pick(r, Until{Measure: Profit, Value: amount.Decimal}, Until{Measure: IRR, Value: decimal.New(r.Int64N(300), -3)}, Until{Measure: EquityMultiple, Value: decimal.New(1+r.Int64N(300), -2)})
		t.Until.Class = p.Partners[0].Class
	}
	return t
}

func flowsOf(r *rand.Rand, p Plan, n int, out bool) []Flow {
	digits, _ := budget.MinorUnits(p.Currency)
	var flows []Flow
	add := func(days int, amount int64, partner, deal string) {
		if p.Basis != DealByDeal {
			deal = ""
		}
		if out {
			partner = ""
		}
		flows = append(flows, Flow{Date: day("2020-01-31").AddDate(0, 0, days), Amount: decimal.New(amount, -digits), Partner: partner, Deal: deal})
	}
	if !out {
		add(0, 1+r.Int64N(100_000), p.Partners[0].ID, "north")
		add(0, 1+r.Int64N(100_000), p.Partners[len(p.Partners)-1].ID, "south")
	}
	for range n {
		add(r.IntN(12)*61, 1+r.Int64N(pick(r, int64(10), 1000, 300_000)), p.Partners[r.IntN(len(p.Partners))].ID, pick(r, "north", "south"))
	}
	return flows
}

func (s scene) distribute(t testing.TB) Result {
	t.Helper()
	r, err := Distribute(s.plan, s.contributions, s.distributions)
	require.NoError(t, err)
	return r
}

// conserved checks that money is neither made nor lost on any day, that balances follow from payments, and that rounding
// keeps by the exact amounts.
func conserved(t testing.TB, s scene, r Result) {
	t.Helper()
	digits, _ := budget.MinorUnits(s.plan.Currency)
	cent := decimal.New(1, -digits)
	paid, tiers := map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
	for _, x := range r.Days {
		sum := decimal.Zero
		for _, row := range x.Tiers {
			rowSum, exact := decimal.Zero, decimal.Zero
			for _, pay := range row.Payments {
				require.False(t, pay.Amount.IsNegative() || pay.Exact.IsNegative())
				require.True(t, pay.Amount.Equal(pay.Amount.Truncate(digits)))
				rowSum, exact = rowSum.Add(pay.Amount), exact.Add(pay.Exact)
				paid[pay.Partner] = paid[pay.Partner].Add(pay.Amount)
			}
			require.True(t, rowSum.Equal(row.Amount), "tier %s: payments of %s make %s", row.Tier, row.Amount, rowSum)
			require.True(t, exact.Sub(row.Exact).Abs().LessThan(d("0.000000001")), "tier %s: %s, not %s", row.Tier, exact, row.Exact)
			tiers[x.Deal+row.Tier] = tiers[x.Deal+row.Tier].Add(row.Amount.Sub(row.Exact))
			sum = sum.Add(row.Amount)
		}
		require.True(t, sum.Equal(x.Amount), "%s: tiers of %s make %s", x.Date, x.Amount, sum)
		for _, b := range x.Partners {
			for _, n := range []decimal.Decimal{b.Before.Capital, b.Before.Preferred, b.After.Capital, b.After.Preferred} {
				require.False(t, n.IsNegative(), "%+v", b)
			}
			require.False(t, b.After.Capital.GreaterThan(b.Before.Capital))
		}
	}
	for tier, gap := range tiers {
		require.True(t, gap.Abs().LessThanOrEqual(cent.Add(d("0.000001"))), "tier %s is off its exact total by %s", tier, gap)
	}
	total, lanes := decimal.Zero, decimal.NewFromInt(int64(len(s.plan.Partners)+4))
	bound := cent.Mul(lanes).Mul(decimal.NewFromInt(int64(len(s.plan.Tiers))))
	for _, x := range r.Partners {
		require.True(t, paid[x.Partner].Equal(x.Distributed))
		require.True(t, x.Distributed.Equal(x.Capital.Add(x.Preferred).Add(x.Profit).Add(x.Carry).Add(x.Fees)))
		require.True(t, x.Exact.Sub(x.Distributed).Abs().LessThanOrEqual(bound), "%s is off by %s", x.Partner, x.Exact.Sub(x.Distributed))
		total = total.Add(x.Distributed)
	}
	in, out := decimal.Zero, decimal.Zero
	for _, f := range s.contributions {
		in = in.Add(f.Amount)
	}
	for _, f := range s.distributions {
		out = out.Add(f.Amount)
	}
	require.True(t, total.Equal(out) && r.Distributed.Equal(out) && r.Contributed.Equal(in))
	settled(t, r, cent)
}

// settled checks that the clawback leaves no more carry than agreed and nobody short, or no carry at all.
func settled(t testing.TB, r Result, cent decimal.Decimal) {
	t.Helper()
	if r.Clawback == nil {
		return
	}
	c, sum, moved := r.Clawback, decimal.Zero, map[string]decimal.Decimal{}
	for _, x := range c.Transfers {
		require.True(t, x.Amount.IsPositive() && x.From != x.To)
		moved[x.From], moved[x.To] = moved[x.From].Sub(x.Amount), moved[x.To].Add(x.Amount)
	}
	for _, x := range r.Partners {
		require.True(t, x.Clawback.Equal(moved[x.Partner]), x.Partner)
		require.True(t, x.AfterClawback.Equal(x.Distributed.Add(x.Clawback)))
		require.False(t, x.Clawback.Neg().GreaterThan(x.Carry), "%s gives more than its carry", x.Partner)
		sum = sum.Add(x.Clawback)
	}
	require.True(t, sum.IsZero())
	if c.Amount.LessThan(c.Carry) {
		require.True(t, c.Amount.Sub(c.Excess).GreaterThanOrEqual(cent.Neg()), "carry above its share")
		require.True(t, c.Amount.Sub(c.Shortfall).GreaterThanOrEqual(cent.Neg()), "somebody short")
	}
}

// raised is the scene with a larger last distribution.
func (s scene) raised(by int64) scene {
	s.distributions = slices.Clone(s.distributions)
	last := &s.distributions[0]
	for i := range s.distributions {
		if f := &s.distributions[i]; f.Date.After(last.Date) {
			last = f
		}
	}
	digits, _ := budget.MinorUnits(s.plan.Currency)
	last.Amount = last.Amount.Add(decimal.New(by, -digits))
	return s
}

func noneFalls(t testing.TB, before, after Result) {
	t.Helper()
	for i, x := range before.Partners {
		y := after.Partners[i]
		require.False(t, y.Distributed.LessThan(x.Distributed), "%s falls from %s to %s", x.Partner, x.Distributed, y.Distributed)
		require.False(t, y.Exact.LessThan(x.Exact), "%s falls from %s to %s before rounding", x.Partner, x.Exact, y.Exact)
	}
}

func (s scene) shuffled(seed uint64) scene {
	r := rand.New(rand.NewPCG(seed, 9))
	s.contributions, s.distributions = slices.Clone(s.contributions), slices.Clone(s.distributions)
	s.plan.Partners, s.plan.Tiers = slices.Clone(s.plan.Partners), slices.Clone(s.plan.Tiers)
	mix(r, s.contributions)
	mix(r, s.distributions)
	mix(r, s.plan.Partners)
	for i := range s.plan.Tiers {
		s.plan.Tiers[i].To = slices.Clone(s.plan.Tiers[i].To)
		mix(r, s.plan.Tiers[i].To)
	}
	return s
}

func mix[T any](r *rand.Rand, list []T) {
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

func encoded(t testing.TB, x any) string {
	t.Helper()
	data, err := json.Marshal(x)
	require.NoError(t, err)
	return string(data)
}

// goalReached holds Required against Distribute: what it says suffices, and a minor unit less does not.
func goalReached(t testing.TB, s scene, g Goal) {
	t.Helper()
	need, err := Required(s.plan, s.contributions, s.distributions, g)
	if err != nil {
		require.ErrorIs(t, err, ErrOutOfReach)
		return
	}
	got := func(more decimal.Decimal) decimal.Decimal {
		with := s
		with.distributions = append(slices.Clone(s.distributions), Flow{Date: g.Date, Deal: g.Deal, Amount: more})
		for _, x := range with.distribute(t).Partners {
			if x.Partner == g.Partner {
				return x.Distributed
			}
		}
		return decimal.Zero
	}
	require.True(t, got(need).GreaterThanOrEqual(g.Amount), "%s does not bring %s to %s", need, g.Partner, g.Amount)
	digits, _ := budget.MinorUnits(s.plan.Currency)
	if less := need.Sub(decimal.New(1, -digits)); !less.IsNegative() {
		require.True(t, got(less).LessThan(g.Amount), "%s already brings %s to %s", less, g.Partner, g.Amount)
	}
}

func FuzzDistribute(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed, int64(1+seed%7))
	}
	f.Add(uint64(1), int64(1_000_000_000_000))
	f.Fuzz(func(t *testing.T, seed uint64, by int64) {
		s := newScene(seed)
		given := encoded(t, s.plan) + encoded(t, s.contributions) + encoded(t, s.distributions)
		r := s.distribute(t)
		conserved(t, s, r)
		require.Equal(t, given, encoded(t, s.plan)+encoded(t, s.contributions)+encoded(t, s.distributions), "the input is left alone")
		other := s.shuffled(seed).distribute(t)
		same := r
		same.Findings, other.Findings = nil, nil // their paths say where in the lists
		require.True(t, encoded(t, same) == encoded(t, other), "no order matters")
		if by > 0 && by < 1_000_000_000_000_000 {
			more := s.raised(by)
			after := more.distribute(t)
			conserved(t, more, after)
			noneFalls(t, r, after)
		}
		g := Goal{Date: r.AsOf, Partner: s.plan.Partners[seed%uint64(len(s.plan.Partners))].ID, Amount: decimal.NewFromInt(int64(seed % 5000))}
		if s.plan.Basis == DealByDeal {
			g.Deal = "north"
		}
		goalReached(t, s, g)
	})
}

func TestNoCentIsTakenBackAsTheLastDistributionGrows(t *testing.T) {
	for seed := range uint64(40) { // cent by cent, where the largest remainder is known to take back
		s := newScene(seed)
		before := s.distribute(t)
		for by := range int64(40) {
			after := s.raised(by + 1).distribute(t)
			noneFalls(t, before, after)
			before = after
		}
	}
}

func TestCentsDoNotDrift(t *testing.T) {
	p := Plan{Currency: "EUR", Partners: []Partner{{ID: "a"}, {ID: "b"}, {ID: "c"}}, Tiers: []Tier{
		{ID: "all", Kind: Split, To: []Part{{Partner: "a", Share: d("0.3333333333")}, {Partner: "b", Share: d("0.3333333333")}, {Partner: "c", Share: d("0.3333333334")}}},
	}}
	var out []Flow
	for i := range 1000 {
		out = append(out, Flow{Date: day("2020-01-01").AddDate(0, 0, i), Amount: d("0.01")})
	}
	r, err := Distribute(p, []Flow{{Date: day("2020-01-01"), Partner: "a", Amount: d("1")}}, out)
	require.NoError(t, err)
	assert.Equal(t, "3.33 3.33 3.34", fmt.Sprint(r.Partners[0].Distributed, r.Partners[1].Distributed, r.Partners[2].Distributed))
}

// balanceOf is an independent reckoning in floating point: everything compounds at one rate from its day on.
func balanceOf(flows []Flow, sign float64, rate float64, on time.Time) float64 {
	sum := 0.0
	for _, f := range flows {
		years := on.Sub(f.Date).Hours() / 24 / 365
		sum += sign * f.Amount.InexactFloat64() * pow1p(rate, years)
	}
	return sum
}

func TestACompoundingReturnIsAnInternalRate(t *testing.T) {
	p := Plan{Currency: "EUR", Partners: []Partner{{ID: "lp"}, {ID: "gp"}}, Tiers: []Tier{
		{ID: "pref", Kind: PreferredReturn, To: []Part{{Partner: "lp"}}, Accrual: Accrual{Rate: d("0.09"), Compounding: Annual}},
		{ID: "capital", Kind: ReturnOfCapital, To: []Part{{Partner: "lp"}}},
		{ID: "rest", Kind: Split, To: []Part{{Partner: "gp"}}},
	}}
	in := []Flow{{Date: day("2020-02-29"), Partner: "lp", Amount: d("1000")}, {Date: day("2021-07-15"), Partner: "lp", Amount: d("500")}}
	out := []Flow{{Date: day("2020-12-31"), Amount: d("40")}, {Date: day("2021-12-31"), Amount: d("300")}, {Date: day("2022-06-30"), Amount: d("25.5")}}
	end := day("2024-03-01")
	r, err := Distribute(p, in, append(out, Flow{Date: end}))
	require.NoError(t, err)
	b := r.Partners[1].Balance
	want := balanceOf(in, 1, 0.09, end) + balanceOf(out, -1, 0.09, end)
	assert.InDelta(t, want, b.Capital.Add(b.Preferred).InexactFloat64(), 1e-8)

	hurdle := p // the same by a hurdle: what is missing is the balance
	hurdle.Tiers = []Tier{{ID: "hurdle", Kind: Split, To: []Part{{Partner: "lp"}}, Until: Until{Measure: IRR, Value: d("0.09"), Partner: "lp"}}, p.Tiers[2]}
	r, err = Distribute(hurdle, in, append(out, Flow{Date: end, Amount: d("10000")}))
	require.NoError(t, err)
	assert.InDelta(t, want, r.Days[3].Tiers[0].Due.Decimal.InexactFloat64(), 1e-8)
	assert.Equal(t, "0.0900", r.Partners[1].IRR.Decimal.StringFixed(4))
}
