package waterfall

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/vectors"
)

var d = decimal.RequireFromString

func some(s string) decimal.NullDecimal { return decimal.NewNullDecimal(d(s)) }

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// near holds a figure against the reference to a millionth of it (at least of 1), the tolerance of the file.
func near(t *testing.T, want string, got decimal.Decimal, what string) {
	t.Helper()
	w := d(want)
	tolerance := decimal.Max(w.Abs(), decimal.NewFromInt(1)).Mul(d("0.000001"))
	assert.True(t, got.Sub(w).Abs().LessThanOrEqual(tolerance), "%s: want %s, got %s", what, want, got)
}

type vectorPref struct {
	Rate        decimal.Decimal
	DayCount    budget.DayCount `json:"day_count"`
	Compounding Compounding
	Start, End  string
	On          decimal.Decimal
}

func (v vectorPref) accrual() Accrual {
	return Accrual{Rate: v.Rate, Compounding: v.Compounding, DayCount: v.DayCount}
}

type vectorTier struct {
	Type    string
	Amount  decimal.NullDecimal
	GPShare decimal.Decimal `json:"gp_share"`
	Carry   decimal.Decimal
	Target  string
	Until   decimal.NullDecimal `json:"until_lp_profit"`
}

func (v vectorTier) parts() []Part {
	return []Part{
		{Partner: "gp", Share: v.GPShare, Carry: true},
		{Partner: "lp", Share: decimal.NewFromInt(1).Sub(v.GPShare)},
	}
}

func (v vectorTier) tier(id string) Tier {
	t := Tier{ID: id}
	switch v.Type {
	case "return_of_capital":
		t.Kind, t.To = ReturnOfCapital, []Part{{Partner: "lp"}}
	case "preferred_return":
		t.Kind, t.To, t.Amount = PreferredReturn, []Part{{Partner: "lp"}}, v.Amount
	case "fee_to_gp":
		t.Kind, t.To, t.Amount = Fee, []Part{{Partner: "gp"}}, v.Amount
	case "catch_up":
		t.Kind, t.To, t.Carry = CatchUp, v.parts(), v.Carry
		if v.Target == "pref_only" {
			t.Target = PreferredOnly
		}
	case "split":
		t.Kind, t.To = Split, v.parts()
		if v.Until.Valid {
			t.Until = Until{Measure: Profit, Value: v.Until.Decimal, Partner: "lp"}
		}
	}
	return t
}

// lpAndGP are one who pays in and one with carry. CLF has four decimal places, as some proceeds do.
func lpAndGP(tiers ...Tier) Plan {
	return Plan{Currency: "CLF", Partners: []Partner{{ID: "lp"}, {ID: "gp"}}, Tiers: tiers}
}

func TestReferenceCases(t *testing.T) {
	vectors.Run(t, "testdata/waterfall.json", nil, func(t *testing.T, c vectors.Case) {
		var in struct {
			Contributed, Proceeds decimal.NullDecimal
			Tiers                 []vectorTier
			Pref                  *vectorPref
			Flows                 [][2]string
			Exits                 [][2]any
		}
		c.Decode(t, &in, nil)
		switch {
		case in.Contributed.Valid:
			tiersCase(t, c, in.Contributed.Decimal, in.Proceeds.Decimal, in.Tiers, in.Pref)
		case in.Pref != nil:
			var want struct {
				Amount string `json:"preferred_return"`
			}
			c.Decode(t, nil, &want)
			got, err := in.Pref.accrual().Return(in.Pref.On, day(in.Pref.Start), day(in.Pref.End))
			require.NoError(t, err)
			near(t, want.Amount, got, "preferred return")
		case in.Flows != nil:
			hurdleCase(t, c)
		default:
			ledgerCase(t, c)
		}
	})
}

func tiersCase(t *testing.T, c vectors.Case, contributed, proceeds decimal.Decimal, tiers []vectorTier, pref *vectorPref) {
	var want struct {
		Tiers   []struct{ LP, GP string }
		LPTotal string `json:"lp_total"`
		GPTotal string `json:"gp_total"`
	}
	c.Decode(t, nil, &want)
	p := lpAndGP()
	start, end := day("2024-01-01"), day("2024-12-31")
	if pref != nil {
		start, end = day(pref.Start), day(pref.End)
	}
	for i, v := range tiers {
		p.Tiers = append(p.Tiers, v.tier(string(rune('a'+i))))
	}
	check := func(near func(t *testing.T, want string, got decimal.Decimal, what string)) {
		r, err := Distribute(p, []Flow{{Date: start, Partner: "lp", Amount: contributed}}, []Flow{{Date: end, Amount: proceeds}})
		require.NoError(t, err)
		for i, row := range r.Days[0].Tiers {
			paid := map[string]decimal.Decimal{}
			for _, x := range row.Payments {
				paid[x.Partner] = paid[x.Partner].Add(x.Exact)
			}
			near(t, want.Tiers[i].LP, paid["lp"], row.Tier+" to lp")
			near(t, want.Tiers[i].GP, paid["gp"], row.Tier+" to gp")
		}
		near(t, want.GPTotal, r.Partners[0].Exact, "gp")
		near(t, want.LPTotal, r.Partners[1].Exact, "lp")
		assert.Equal(t, proceeds.String(), r.Partners[0].Distributed.Add(r.Partners[1].Distributed).String())
	}
	check(near)
	if pref == nil {
		return
	}
	for i := range p.Tiers { // the same, the preferred return accruing instead of given
		if p.Tiers[i].Kind == PreferredReturn {
			p.Tiers[i].Amount, p.Tiers[i].Accrual = decimal.NullDecimal{}, pref.accrual()
		}
	}
	check(func(t *testing.T, want string, got decimal.Decimal, what string) {
		t.Helper()
		assert.True(t, got.Sub(d(want)).Abs().LessThanOrEqual(d("0.01")), "%s: want %s (the case rounds the return to the cent), got %s", what, want, got)
	})
}

func hurdleCase(t *testing.T, c vectors.Case) {
	var in struct {
		Flows    [][2]string
		Hurdle   decimal.Decimal `json:"hurdle_irr"`
		DayCount budget.DayCount `json:"day_count"`
		Date     string
	}
	var want struct {
		Amount string `json:"distribution_to_reach_hurdle"`
	}
	c.Decode(t, &in, &want)
	var flows []budget.Flow
	p := lpAndGP(
		Tier{ID: "hurdle", Kind: Split, To: []Part{{Partner: "lp"}}, Until: Until{Measure: IRR, Value: in.Hurdle, Partner: "lp"}},
		Tier{ID: "rest", Kind: Split, To: []Part{{Partner: "gp", Carry: true}}},
	)
	p.DayCount = in.DayCount
	var contributions, distributions []Flow
	for _, f := range in.Flows {
		amount := d(f[1])
		flows = append(flows, budget.Flow{Date: day(f[0]), Amount: amount})
		if amount.IsNegative() {
			contributions = append(contributions, Flow{Date: day(f[0]), Partner: "lp", Amount: amount.Neg()})
		} else {
			distributions = append(distributions, Flow{Date: day(f[0]), Amount: amount})
		}
	}
	got, err := HurdleAmount(flows, in.Hurdle, in.DayCount, day(in.Date))
	require.NoError(t, err)
	near(t, want.Amount, got, "amount")

	rate, err := budget.XIRR(append(flows, budget.Flow{Date: day(in.Date), Amount: got}), in.DayCount)
	require.NoError(t, err)
	assert.InDelta(t, in.Hurdle.InexactFloat64(), rate, 1e-9, "with it the rate of return is the hurdle")

	distributions = append(distributions, Flow{Date: day(in.Date), Amount: d("10000000")}) // the tier stops where the function says
	r, err := Distribute(p, contributions, distributions)
	require.NoError(t, err)
	row := r.Days[len(r.Days)-1].Tiers[0]
	near(t, want.Amount, row.Exact, "tier")
	assert.Equal(t, Filled, row.Limit)
	near(t, in.Hurdle.String(), r.Partners[1].IRR.Decimal, "IRR of the partner")
}

func ledgerCase(t *testing.T, c vectors.Case) {
	type flow [2]decimal.Decimal
	var in struct {
		Carry                decimal.Decimal
		Contributions, Exits []flow
	}
	var want struct {
		Rows []struct {
			Period   int
			Proceeds string
			Capital  string `json:"return_of_capital"`
			Profit   string `json:"lp_profit"`
			Carry    string `json:"gp_carry"`
		}
		PaidIn     string `json:"paid_in"`
		LP         string `json:"lp_total"`
		Carry      string `json:"gp_carry"`
		Unreturned string `json:"unreturned_capital"`
		DPI        string
	}
	c.Decode(t, &in, &want)
	p := lpAndGP(vectorTier{Type: "return_of_capital"}.tier("capital"), vectorTier{Type: "split", GPShare: in.Carry}.tier("profit"))
	p.Clawback = decimal.NewNullDecimal(in.Carry)
	when := func(f flow) time.Time { return day("2020-01-01").AddDate(0, int(f[0].IntPart())*3, 0) }
	var contributions, distributions []Flow
	for _, f := range in.Contributions {
		contributions = append(contributions, Flow{Date: when(f), Partner: "lp", Amount: f[1]})
	}
	for _, f := range in.Exits {
		distributions = append(distributions, Flow{Date: when(f), Amount: f[1]})
	}
	r, err := Distribute(p, contributions, distributions)
	require.NoError(t, err)
	require.Len(t, r.Days, len(want.Rows))
	for i, row := range want.Rows {
		got := r.Days[i]
		near(t, row.Proceeds, got.Amount, "proceeds")
		near(t, row.Capital, got.Tiers[0].Exact, "capital")
		var profit, carry decimal.Decimal
		for _, x := range got.Tiers[1].Payments {
			if x.Carry {
				carry = carry.Add(x.Exact)
			} else {
				profit = profit.Add(x.Exact)
			}
		}
		near(t, row.Profit, profit, "profit")
		near(t, row.Carry, carry, "carry")
	}
	near(t, want.PaidIn, r.Contributed, "paid in")
	near(t, want.LP, r.Partners[1].Exact, "lp")
	near(t, want.Carry, r.Carry, "carry")
	near(t, want.Unreturned, r.Partners[1].Balance.Capital, "unreturned")
	if want.DPI != "" {
		near(t, want.DPI, r.DPI.Decimal, "DPI")
	}
	assert.True(t, r.Clawback.Amount.IsZero(), "whole fund: nothing to give back, as the cases named after it say")
}
