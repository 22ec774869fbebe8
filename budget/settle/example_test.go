package settle_test

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/budget/settle"
)

func eur(n int64) budget.Money { return budget.Money{Amount: decimal.NewFromInt(n), Currency: "EUR"} }

func ExampleSettle() {
	transfers, err := settle.Settle([]settle.Debt{
		{ID: "rent", From: "orion", To: "vega", Amount: eur(300)},
		{ID: "travel", From: "vega", To: "lyra", Amount: eur(200)},
		{ID: "print", From: "lyra", To: "orion", Amount: eur(50)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range transfers {
		fmt.Println(t.From, "pays", t.To, t.Amount, "instead of", t.Replaces)
	}
	// Output:
	// orion pays lyra EUR 150.00 instead of [rent travel]
	// orion pays vega EUR 100.00 instead of [rent]
}

func ExampleSettler_Settle() {
	plan, err := settle.Settler{Hub: "treasury", Minimum: []budget.Money{eur(10)}}.Settle([]settle.Debt{
		{ID: "rent", From: "orion", To: "vega", Amount: eur(300)},
		{ID: "stamps", From: "lyra", To: "vega", Amount: eur(4)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range plan.Transfers {
		fmt.Println(t.From, "pays", t.To, t.Amount)
	}
	for _, b := range plan.Carried {
		fmt.Println(b.Partner, "carries", b.Net)
	}
	// Output:
	// orion pays treasury EUR 300.00
	// treasury pays vega EUR 304.00
	// lyra carries EUR -4.00
	// treasury carries EUR 4.00
}
