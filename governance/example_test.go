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

func ExampleMatrix_Check() {
	limit := decimal.NewNullDecimal(decimal.RequireFromString("10000"))
	above := decimal.NewNullDecimal(decimal.RequireFromString("12000"))
	found, err := governance.Matrix{
		ID: "jv-authority", Version: "3", Currency: "EUR",
		Rules: []governance.Rule{
			{ID: "small", Decision: "capex.it", UpTo: limit, Authority: governance.AuthoritySole, Partners: []string{"Lyra"}},
			{ID: "large", Decision: "capex.it", Over: above, Authority: governance.AuthorityJoint, Partners: []string{"Lyra", "Orion"}},
		},
	}.Check(governance.Setting{
		Partners:   []string{"Lyra", "Orion"},
		Escalation: []string{"mediator"},
		Reserved:   []governance.Reserved{{Decision: "dissolution"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range found {
		fmt.Println(f.Severity, f.Code)
		fmt.Println(f.Message)
	}
	request, _ := governance.Counterexample(found[1])
	fmt.Println(request.Decision, request.Amount.Decimal)
	// Output:
	// blocking reserved-gap
	// no rule covers dissolution at any amount and on any day, and that is reserved; add a rule, or widen one. For example: dissolution on 2026-01-01
	// medium decision-gap
	// nobody may take capex.it above 10000 up to 12000 EUR; add a rule, or widen one. For example: capex.it of 12000 EUR on 2026-01-01
	// capex.it 12000
}

func ExamplePolicy_Can() {
	limit := decimal.NewNullDecimal(decimal.RequireFromString("10000"))
	policy, err := governance.Matrix{
		ID: "jv-authority", Version: "3", Currency: "EUR",
		Rules: []governance.Rule{
			{ID: "small", Decision: "capex.*", UpTo: limit, Authority: governance.AuthoritySole, Partners: []string{"Lyra"}},
			{ID: "large", Decision: "capex.*", Over: limit, Authority: governance.AuthorityJoint, Partners: []string{"Lyra", "Orion"}},
		},
		Delegations: []governance.Delegation{
			{ID: "cfo", From: "Lyra", To: "r.sato", Decision: "capex.it", Expires: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)},
		},
	}.Compile()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, amount := range []int64{9_000, 90_000} {
		can, err := policy.Can("r.sato", "capex.it", decimal.NewFromInt(amount), time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
		fmt.Println(amount, can.Allowed, can.Voice, can.With, err)
	}
	// Output:
	// 9000 true true [] <nil>
	// 90000 false true [Orion] <nil>
}

func ExampleTable_Evaluate() {
	table := governance.Table{
		HitPolicy: governance.HitPolicyUnique,
		Inputs: []governance.Input{
			{Expression: "data class", Allowed: `"public","internal","personal"`},
			{Expression: "partners", Type: governance.TypeNumber},
		},
		Outputs: []governance.Output{{Name: "review"}, {Name: "days"}},
		Rules: []governance.TableRule{
			{When: []string{`"public"`, "-"}, Then: []string{`"none"`, "0"}},
			{When: []string{`not("public")`, "[1..3]"}, Then: []string{`"privacy officer"`, "5"}},
			{When: []string{`not("public")`, "> 3"}, Then: []string{`"steering committee"`, "10"}},
		},
	}
	result, err := table.Evaluate(map[string]any{"data class": "personal", "partners": 4})
	fmt.Println(result, err)
	_, err = table.Evaluate(map[string]any{"data class": "secret"})
	fmt.Println(err)
	// Output:
	// map[days:10 review:steering committee] <nil>
	// decision table's context: 2 problems
	//   data class: must be one of the allowed values, got "secret" [allowed]
	//   partners: is required [required]
}
