package alignment_test

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/partnership/alignment"
)

func known(amount string) decimal.NullDecimal {
	return decimal.NewNullDecimal(decimal.RequireFromString(amount))
}

func ExampleAssess() {
	partners := []alignment.Partner{
		{
			ID: "orion", Currency: "EUR", MoneyAtRisk: known("800000"), ExpectedBenefit: known("500000"),
			Contributions: []alignment.Contribution{{Kind: "cash", Amount: decimal.RequireFromString("300000")}},
		},
		{
			ID: "vega", Currency: "EUR", MoneyAtRisk: known("200000"), ExpectedBenefit: known("500000"),
			Contributions: []alignment.Contribution{{Kind: "staff", Amount: decimal.RequireFromString("300000")}},
		},
	}
	a, err := alignment.Assess(partners, alignment.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("index %.1f of 4 by %s, weakest: %s (%.1f), not judged: %v\n", *a.Index, a.Aggregator, a.Weakest, *a.WeakestScore, a.NotJudged)
	fmt.Println(a.Findings[0].Message)
	// Output:
	// index 2.6 of 4 by geometric, weakest: risk (1.6), not judged: [vision values]
	// orion carries 80 % of the risk and receives 50 % of the rewards: raise its share of the rewards towards 80 %, or move risk to the partners that receive more
}
