package budget_test

import (
	"fmt"

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
