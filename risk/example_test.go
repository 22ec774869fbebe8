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

func ExampleRegister_BestTreatments() {
	treatment := func(id, cost, saving string) risk.Treatment {
		return risk.Treatment{ID: id, Strategy: risk.Reduce, Cost: decimal.RequireFromString(cost), Effect: risk.Effect{Saving: decimal.RequireFromString(saving)}}
	}
	register := risk.Register{Matrix: risk.Simple3x3ID, Currency: "EUR", Risks: []risk.Risk{
		{ID: "outage", Treatments: []risk.Treatment{treatment("second-region", "6000", "12000")}},
		{ID: "breach", Treatments: []risk.Treatment{treatment("keys", "5000", "9000"), treatment("drill", "5000", "9000")}},
	}}
	best, err := register.BestTreatments(decimal.NewFromInt(10_000), time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range best.Chosen {
		fmt.Println(c.Risk, c.Treatment)
	}
	fmt.Println("saves", best.Saving, "for", best.Cost)
	// Output:
	// breach drill
	// breach keys
	// saves 18000 for 10000
}

func ExampleRegister_Suggest() {
	register := risk.Register{Matrix: risk.Simple3x3ID, Risks: []risk.Risk{{
		ID: "outage", Inherent: risk.Rating{Likelihood: 3, Impact: 3}, Current: risk.Rating{Likelihood: 3, Impact: 3},
		Treatments: []risk.Treatment{{ID: "second-region", Strategy: risk.Reduce, Progress: 60, Effect: risk.Effect{Likelihood: 2, Impact: 1}}},
	}}}
	list, err := register.Suggest(risk.Simple3x3(), time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range list {
		fmt.Println(s.Risk, "from", s.FromScore, "to", s.ToScore)
		fmt.Println(s.Because[0])
	}
	// Output:
	// outage from high (9) to high (6)
	// second-region is 60 % done and worth 2 of likelihood and 1 of impact when finished
}

func ExampleRegister_Triggered() {
	register := risk.Register{Matrix: risk.Simple3x3ID, Risks: []risk.Risk{{ID: "late-grant", Contingency: &risk.Contingency{
		Plan: "partners advance two salaries", Owner: "ana",
		Trigger: risk.Trigger{All: []risk.Condition{{Fact: "days-late", Is: risk.AtLeast, Value: decimal.NewFromInt(7)}}},
	}}}}
	triggers, err := register.Triggered(risk.Facts{"days-late": decimal.NewFromInt(9)})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, plan := range triggers.Due {
		fmt.Println(plan.Owner, "starts:", plan.Plan, plan.Because)
	}
	// Output: ana starts: partners advance two salaries [days-late is 9, at-least 7]
}

func ExampleRisk_ContentHash() {
	k := risk.Risk{ID: "late-grant", Current: risk.Rating{Likelihood: 2, Impact: 3}}
	k.Acceptance = &risk.Acceptance{By: "board", On: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Content: k.ContentHash()}
	k.Owner = "ana"
	fmt.Println("after a new owner:", k.Acceptance.Content == k.ContentHash())
	k.Current.Impact = 5
	fmt.Println("after a new rating:", k.Acceptance.Content == k.ContentHash())
	// Output:
	// after a new owner: true
	// after a new rating: false
}

func ExampleStartersForKind() {
	s := risk.StartersForKind("joint-venture")[0]
	fmt.Println(s.Event)
	fmt.Println(s.Question)
	// Output:
	// the board cannot agree on a major decision
	// What happens on the day the board splits evenly?
}

func ExampleEMV() {
	value, err := risk.EMV([]risk.Outcome{
		{Probability: decimal.RequireFromString("0.25"), Impact: decimal.NewFromInt(-80_000)}, // bad weather
		{Probability: decimal.RequireFromString("0.1"), Impact: decimal.NewFromInt(100_000)},  // cheap material
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(value.Total)
	// Output: -10000
}
