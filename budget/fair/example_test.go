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

// Why each partner gets what the Talmud awards.
func ExampleExplain() {
	claims := []fair.Claim{
		{Partner: "atlas", Amount: decimal.NewFromInt(100)},
		{Partner: "borea", Amount: decimal.NewFromInt(200)},
		{Partner: "cygnus", Amount: decimal.NewFromInt(300)},
	}
	e, err := fair.Explain(eur("200.00"), claims, fair.Talmud)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range e.Lines {
		fmt.Printf("%s: %v, %s\n", l.Partner, l.Amount, l.Why)
	}
	// Output:
	// atlas: EUR 50.00, half the claim: that is not above the common award of 75
	// borea: EUR 75.00, the common award of 75: half the claim is above it
	// cygnus: EUR 75.00, the common award of 75: half the claim is above it
}

// What equal awards promise, and what they do not.
func ExampleProperties() {
	report, err := fair.Properties(fair.EqualAwards)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range report {
		if !p.Holds {
			fmt.Printf("breaks %s on %v for claims %v\n", p.Axiom, p.Counterexample.Estate, p.Counterexample.Claims)
		}
	}
	// Output:
	// breaks self-dual on 1 for claims [{a 1} {b 2}]
	// breaks midpoint on 3 for claims [{a 1} {b 2}]
	// breaks minimal-rights-first on 2 for claims [{a 2} {b 1}]
}

// Three towns share a plant (Young 1985): costs of 15, 20 and 55 alone and 78 together.
func ExampleCostNucleolus() {
	costs := []int64{0, 15, 20, 35, 55, 61, 65, 78} // by coalition: bit i is town i
	cost := func(c fair.Coalition) decimal.Decimal { return decimal.NewFromInt(costs[c]) }
	towns := []string{"arden", "brook", "corby"}
	nucleolus, err := fair.CostNucleolus(towns, cost)
	fmt.Println(nucleolus, err)
	shapley, err := fair.Shapley(towns, cost)
	fmt.Println(shapley, err)
	// Output:
	// [14 18.5 45.5] <nil>
	// [12.833333333333 17.333333333333 47.833333333333] <nil>
}

// Atlas and borea make 90 without cygnus, who was promised half of the 100 that all three make.
func ExampleBetterTogether() {
	worth := []int64{0, 10, 10, 90, 10, 20, 20, 100} // by coalition: bit i is partner i
	value := func(c fair.Coalition) decimal.Decimal { return decimal.NewFromInt(worth[c]) }
	shares := []decimal.Decimal{decimal.NewFromInt(25), decimal.NewFromInt(25), decimal.NewFromInt(50)}
	c, err := fair.BetterTogether([]string{"atlas", "borea", "cygnus"}, value, shares)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Better, c.Individual.Holds)
	fmt.Println(c.Coalitions.Reason)
	fmt.Println(c.Coalitions.Payments[len(c.Coalitions.Payments)-1])
	// Output:
	// false true
	// atlas, borea: alone 90, here 50, short by 40; side payments of 40 repair it
	// {cygnus -40}
}
