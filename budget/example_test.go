package budget_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
)

func ExampleSplit() {
	total, _ := budget.NewMoney("0.05", "EUR")
	portions, err := budget.Split(total, []budget.Share{
		{Partner: "Acme", Weight: decimal.NewFromInt(0)},
		{Partner: "Birch", Weight: decimal.NewFromInt(70)},
		{Partner: "Cedar", Weight: decimal.NewFromInt(30)},
	})
	if err != nil {
		fmt.Println(err)
	}
	for _, p := range portions {
		fmt.Println(p.Partner, p.Amount)
	}
	// Output:
	// Acme EUR 0.00
	// Birch EUR 0.04
	// Cedar EUR 0.01
}

func ExampleSplitPercent() {
	total, _ := budget.NewMoney("100.01", "EUR")
	portions, err := budget.SplitPercent(total, []budget.Percentage{
		{Partner: "Acme", Percent: decimal.RequireFromString("33.3")},
		{Partner: "Birch", Rest: true},
	})
	fmt.Println(portions[0].Amount, portions[1].Amount, err)
	_, err = budget.SplitPercent(total, []budget.Percentage{{Partner: "Acme", Percent: decimal.NewFromInt(90)}})
	fmt.Println(err)
	// Output:
	// EUR 33.30 EUR 66.71 <nil>
	// splitting EUR 100.01 by percentages: percentages must make 100, or exactly one partner takes the rest: they make 90
}

func ExampleCostAgreement_Apply() {
	agreement := budget.CostAgreement{Currency: "EUR", Rules: []budget.CostRule{
		// a sequence: Acme bears the first 50,000, then Birch and Cedar share 60/40
		{ID: "launch", Categories: []string{"launch"}, Tiers: []budget.CostTier{
			{UpTo: decimal.NewNullDecimal(decimal.NewFromInt(50_000)), CostKey: budget.CostKey{Method: budget.CostEqual, Partners: []string{"Acme"}}},
			{CostKey: budget.CostKey{Method: budget.CostWeights, Shares: []budget.Share{
				{Partner: "Birch", Weight: decimal.NewFromInt(60)}, {Partner: "Cedar", Weight: decimal.NewFromInt(40)},
			}}},
		}},
		{ID: "else", CostKey: budget.CostKey{Method: budget.CostEqual, Partners: []string{"Acme", "Birch"}}},
	}}
	amount, _ := budget.NewMoney("60000", "EUR")
	statement, err := agreement.Apply([]budget.Cost{
		{ID: "stage", Category: "launch", Date: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), PaidBy: "Cedar", Amount: amount},
	})
	if err != nil {
		fmt.Println(err)
	}
	for _, p := range statement.Partners {
		fmt.Println(p.Partner, "bears", p.Owes, "and is owed", p.Net)
	}
	fmt.Println("proven:", budget.Verify(statement) == nil)
	// Output:
	// Acme bears EUR 50000.00 and is owed EUR -50000.00
	// Birch bears EUR 6000.00 and is owed EUR -6000.00
	// Cedar bears EUR 4000.00 and is owed EUR 56000.00
	// proven: true
}

func ExampleSeries_Next() {
	one := decimal.NewFromInt(1)
	series, err := budget.NewSeries("EUR", []budget.Share{{Partner: "Acme", Weight: one}, {Partner: "Birch", Weight: one}, {Partner: "Cedar", Weight: one}})
	if err != nil {
		fmt.Println(err)
	}
	month, _ := budget.NewMoney("100", "EUR")
	for range 3 {
		var portions []budget.Portion
		series, portions, _ = series.Next(month)
		fmt.Println(portions[0].Amount, portions[1].Amount, portions[2].Amount)
	}
	// Output:
	// EUR 33.34 EUR 33.33 EUR 33.33
	// EUR 33.33 EUR 33.34 EUR 33.33
	// EUR 33.33 EUR 33.33 EUR 33.34
}
