package waterfall_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/budget/waterfall"
)

var d = decimal.RequireFromString

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// plan is the usual one: capital, 8 % a year on it, full catch-up, 80/20.
func plan() waterfall.Plan {
	return waterfall.Plan{
		Currency: "EUR",
		Partners: []waterfall.Partner{{ID: "vega", Class: "investors"}, {ID: "lyra", Class: "investors"}, {ID: "orion"}},
		Tiers: []waterfall.Tier{
			{ID: "capital", Kind: waterfall.ReturnOfCapital},
			{ID: "preferred", Kind: waterfall.PreferredReturn, Accrual: waterfall.Accrual{Rate: d("0.08"), Compounding: waterfall.Annual}},
			{ID: "catch-up", Kind: waterfall.CatchUp, Carry: d("0.2"), To: []waterfall.Part{{Partner: "orion", Carry: true}}},
			{ID: "profit", Kind: waterfall.Split, To: []waterfall.Part{{Class: "investors", Share: d("0.8")}, {Partner: "orion", Share: d("0.2"), Carry: true}}},
		},
	}
}

func flows() (contributions, distributions []waterfall.Flow) {
	contributions = []waterfall.Flow{
		{Date: day("2023-01-01"), Partner: "vega", Amount: d("600000")},
		{Date: day("2023-01-01"), Partner: "lyra", Amount: d("400000")},
	}
	return contributions, []waterfall.Flow{{Date: day("2024-01-01"), Amount: d("1200000")}}
}

func ExampleDistribute() {
	contributions, distributions := flows()
	r, err := waterfall.Distribute(plan(), contributions, distributions)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, tier := range r.Days[0].Tiers {
		fmt.Println(tier.Tier, tier.Amount, tier.Limit, "–", tier.Why)
		for _, p := range tier.Payments {
			fmt.Println("  ", p.Partner, p.Amount)
		}
	}
	for _, p := range r.Partners {
		if p.IRR.Valid { // orion paid nothing in
			fmt.Println(p.Partner, p.Distributed, "multiple", p.Multiple.Decimal, "IRR", p.IRR.Decimal)
		}
	}
	// Output:
	// capital 1000000 filled – 1000000.00 of unreturned capital: paid in full
	//    lyra 400000
	//    vega 600000
	// preferred 80000 filled – 80000.00 of preferred return: paid in full
	//    lyra 32000
	//    vega 48000
	// catch-up 20000 filled – 20000.00 until carry, 0.00 of the profit of 80000.00 so far, is 0.2 of all: paid in full
	//    orion 20000
	// profit 100000 open-ended – all that is left: no end, takes the rest
	//    lyra 32000
	//    orion 20000
	//    vega 48000
	// lyra 464000 multiple 1.16 IRR 0.16
	// vega 696000 multiple 1.16 IRR 0.16
}

func ExampleRequired() {
	contributions, _ := flows()
	goal := waterfall.Goal{Date: day("2024-01-01"), Partner: "orion", Amount: d("40000")}
	need, err := waterfall.Required(plan(), contributions, nil, goal)
	fmt.Println(need, err) // a fifth of the profit of 199,999.98 rounds to 40,000.00
	// Output: 1199999.98 <nil>
}

func ExamplePlan_Check() {
	p := plan()
	p.Tiers[0], p.Tiers[2] = p.Tiers[2], p.Tiers[0]
	found, err := p.Check()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range found {
		fmt.Println(f.Severity, f.Path, f.Message)
	}
	// Output:
	// high tiers[0] Tier "catch-up" catches up before any preferred return or hurdle was paid, so there is nothing to catch up with. Move it down, or leave it out.
	// high tiers[1] Tier "preferred" pays capital or its return only after tier "catch-up" has shared profit. Move it up.
	// high tiers[2] Tier "capital" pays capital or its return only after tier "catch-up" has shared profit. Move it up.
}

func ExampleAccrual_Return() {
	a := waterfall.Accrual{Rate: d("0.08"), Compounding: waterfall.Quarterly, DayCount: budget.Thirty360}
	r, err := a.Return(d("1000000"), day("2024-01-01"), day("2024-07-01"))
	fmt.Println(r, err)
	// Output: 40400 <nil>
}

func ExampleHurdleAmount() {
	flows := []budget.Flow{{Date: day("2021-01-01"), Amount: d("-100")}, {Date: day("2022-01-01"), Amount: d("12")}, {Date: day("2023-01-01"), Amount: d("12")}}
	amount, err := waterfall.HurdleAmount(flows, d("0.12"), budget.Act365F, day("2024-01-01"))
	fmt.Println(amount, err)
	// Output: 112 <nil>
}
