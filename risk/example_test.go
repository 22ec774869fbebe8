package risk_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/risk"
)

func ExampleMatrix_Score() {
	s, err := risk.Standard5x5().Score(4, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s, s.Tolerance)
	// Output: high (12) unacceptable
}

func ExampleRegister_Assess() {
	register := risk.Register{
		Matrix:     risk.Standard5x5ID,
		Currency:   "EUR",
		Categories: []risk.Category{risk.Financial, risk.Legal},
		Risks: []risk.Risk{
			{
				ID: "late-grant", Category: risk.Financial, Owner: "ana",
				Cause: "the funder pays in arrears", Event: "an instalment comes late", Effect: "salaries cannot be paid",
				Partners: []risk.Exposure{{Partner: "lyra", Share: decimal.RequireFromString("0.75")}, {Partner: "orion", Share: decimal.RequireFromString("0.25")}},
				Current:  risk.Rating{Likelihood: 2, Impact: 3}, NextReview: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC),
				Estimate: &risk.Estimate{Probability: decimal.RequireFromString("0.3"), Impact: decimal.RequireFromString("40000")},
			},
			{
				ID: "data-breach", Category: risk.Legal,
				Current: risk.Rating{Likelihood: 3, Impact: 5}, NextReview: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC),
			},
		},
	}
	a, err := register.Assess(risk.Standard5x5(), time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range a.Ranking {
		fmt.Println(e.Rank, e.Risk, e.Score)
	}
	for _, p := range a.ExpectedLoss.ByPartner {
		fmt.Println(p.Partner, p.Amount, a.Currency)
	}
	for _, f := range a.Findings {
		fmt.Printf("%s %s: %s\n", f.Severity, f.Subject, f.Message)
	}
	// Output:
	// 1 data-breach critical (15)
	// 2 late-grant medium (6)
	// lyra 9000 EUR
	// orion 3000 EUR
	// high data-breach: the review was due on 2026-05-01, 31 days ago: review the risk and set the next day
	// high data-breach: nobody owns this critical risk: name one person who answers for it
	// high data-breach: nothing is done about this critical risk: decide how to avoid, reduce, transfer or share it, or have it accepted by name
	// medium data-breach: there is no plan for the case that this critical risk happens: write one, with its trigger and who starts it
}
