package fair_test

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/budget/fair"
)

func eur(amount string) budget.Money {
	m, err := budget.NewMoney(amount, "EUR")
	if err != nil {
		panic(fmt.Sprintf("NewMoney(%q): %v", amount, err))
	}
	return m
}

// A fund of 200 for claims of 100, 200 and 300, as the Talmud divides it.
func ExampleDivide() {
	claims := []fair.Claim{
		{Partner: "atlas", Amount: decimal.NewFromInt(100)},
		{Partner: "borea", Amount: decimal.NewFromInt(200)},
		{Partner: "cygnus", Amount: decimal.NewFromInt(300)},
	}
	for _, rule := range []fair.Rule{fair.Proportional, fair.Talmud} {
		portions, err := fair.Divide(eur("200.00"), claims, rule)
		fmt.Println(rule, portions, err)
	}
	// Output:
	// proportional [{atlas EUR 33.33} {borea EUR 66.67} {cygnus EUR 100.00}] <nil>
	// talmud [{atlas EUR 50.00} {borea EUR 75.00} {cygnus EUR 75.00}] <nil>
}
