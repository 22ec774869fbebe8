package governance_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/governance"
)

func ExampleMatrix_Validate() {
	m := governance.Matrix{
		ID: "jv", Version: "1",
		Rules: []governance.Rule{
			{ID: "hire", Decision: "staff.hire", Authority: governance.AuthorityKOfN, Needed: 3, Partners: []string{"Lyra", "Orion"}},
		},
	}
	fmt.Println(m.Validate())
	// Output: decision matrix: rules[0].needed: must be at most the number of partners, 2, got 3 [k-above-n]
}

func ExamplePolicy_Explain() {
	limit := decimal.NewNullDecimal(decimal.RequireFromString("10000"))
	policy, err := governance.Matrix{
		ID: "jv-authority", Version: "3", Currency: "EUR",
		Rules: []governance.Rule{
			{ID: "small", Decision: "capex.*", UpTo: limit, Authority: governance.AuthoritySole, Partners: []string{"Lyra"}},
			{ID: "large", Decision: "capex.*", Over: limit, Authority: governance.AuthorityJoint, Partners: []string{"Lyra", "Orion"}},
		},
	}.Compile()
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := policy.Explain(governance.Request{
		Decision: "capex.it",
		Amount:   decimal.NewNullDecimal(decimal.RequireFromString("24000")),
		AsOf:     time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC),
		Consents: []governance.Consent{{Partner: "Lyra", Answer: governance.AnswerApprove}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e.Status, "by rule", e.Rule, "of version", e.Version)
	for _, reason := range e.Reasons {
		fmt.Println("-", reason)
	}
	// Output:
	// pending by rule large of version 3
	// - rule "large" decides: Lyra, Orion jointly
	// - Lyra approved
	// - Orion has not answered
	// - pending
}
