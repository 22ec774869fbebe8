package partnership_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/partnership"
)

func Example_splitAndDecide() {
	profit, _ := budget.NewMoney("10000.01", "EUR")
	parts, _ := budget.Split(profit, []budget.Share{
		{Partner: "orion", Weight: decimal.NewFromInt(2)},
		{Partner: "vega", Weight: decimal.NewFromInt(1)},
	})
	for _, p := range parts {
		fmt.Println(p.Partner, p.Amount)
	}

	matrix := governance.Matrix{ID: "authority", Version: "1", Currency: "EUR", Rules: []governance.Rule{
		{ID: "small", Decision: "spend", UpTo: decimal.NewNullDecimal(decimal.NewFromInt(5000)), Authority: governance.AuthoritySole, Partners: []string{"orion", "vega"}},
		{ID: "large", Decision: "spend", Over: decimal.NewNullDecimal(decimal.NewFromInt(5000)), Authority: governance.AuthorityJoint, Partners: []string{"orion", "vega"}},
	}}
	policy, _ := matrix.Compile()
	ruling, _ := policy.Explain(governance.Request{
		Decision: "spend", Amount: decimal.NewNullDecimal(decimal.NewFromInt(7200)),
		AsOf:     time.Date(2026, 6, 12, 9, 0, 0, 0, time.UTC),
		Consents: []governance.Consent{{Partner: "vega", Answer: governance.AnswerApprove}},
	})
	fmt.Println(ruling.Status, ruling.Rule, ruling.Missing)

	f := partnership.Framework{Format: partnership.Format,
		Charter:  partnership.Charter{ID: "ov", Name: "Orion and Vega", Kind: partnership.CoMarketing, Tier: partnership.Pilot, Currency: "EUR"},
		Partners: []partnership.Partner{{ID: "orion"}, {ID: "vega"}}}
	review, _ := f.Review(partnership.Evidence{}, time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC))
	fmt.Println(review.Sound, len(review.Missing), "components missing")
	// Output:
	// orion EUR 6666.67
	// vega EUR 3333.34
	// pending large [orion]
	// false 9 components missing
}
