package governance_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/governance"
)

// steering has two seats for each of two partners, and one for a third. All partners must take part, and more than half
// of the votes cast must be in favour.
func steering() governance.Committee {
	return governance.Committee{
		ID: "steering",
		Members: []governance.Member{
			{ID: "ann", Partner: "Orion"}, {ID: "bob", Partner: "Orion"}, {ID: "cid", Partner: "Vega"}, {ID: "dee", Partner: "Vega"}, {ID: "eve", Partner: "Lyra"},
		},
		Quorum:    governance.Quorum{By: governance.ByPartners, Share: decimal.NewFromInt(1)},
		Threshold: governance.Threshold{Kind: governance.ThresholdSimple},
	}
}

func ExampleCommittee_Tally() {
	motion := governance.Motion{ID: "pilot", Closes: time.Date(2026, 3, 4, 18, 0, 0, 0, time.UTC)}
	ballots := []governance.Ballot{
		{Seat: "ann", Choice: governance.ChoiceFor},
		{Seat: "bob", Choice: governance.ChoiceFor},
		{Seat: "cid", Choice: governance.ChoiceFor},
	}
	monday := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for range 2 {
		o, err := steering().Tally(motion, ballots, monday)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(o.Verdict)
		for _, reason := range o.Reasons {
			fmt.Println("-", reason)
		}
		ballots = append(ballots, governance.Ballot{Seat: "eve", Choice: governance.ChoiceAgainst})
	}
	// Output:
	// pending
	// - quorum: 2 partners voted, 3 needed
	// - majority: 3 in favour, 2 needed
	// - pending: 2 still open, which can alter it
	// passed
	// - quorum: 3 partners voted, 3 needed
	// - majority: 3 in favour, 3 needed
	// - early: 1 still open, which cannot alter it
}

func ExampleCommittee_Power() {
	board := governance.Committee{
		By: governance.ByWeight,
		Members: []governance.Member{
			{ID: "Orion", Weight: decimal.NewFromInt(50)}, {ID: "Vega", Weight: decimal.NewFromInt(49)}, {ID: "Lyra", Weight: decimal.NewFromInt(1)},
		},
		Threshold: governance.Threshold{Kind: governance.ThresholdAbsolute},
	}
	powers, err := board.Power(governance.Motion{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range powers {
		fmt.Printf("%-5s weight %2v, Shapley–Shubik %.3f, Banzhaf %.3f\n", p.Partner, p.Weight, p.ShapleyShubik, p.Banzhaf)
	}
	// Output:
	// Lyra  weight  1, Shapley–Shubik 0.167, Banzhaf 0.200
	// Orion weight 50, Shapley–Shubik 0.667, Banzhaf 0.600
	// Vega  weight 49, Shapley–Shubik 0.167, Banzhaf 0.200
}

func ExampleCommittee_Capture() {
	board := governance.Committee{
		By: governance.ByWeight,
		Members: []governance.Member{
			{ID: "Orion", Weight: decimal.NewFromInt(60)}, {ID: "Vega", Weight: decimal.NewFromInt(40)},
		},
		Threshold: governance.Threshold{Kind: governance.ThresholdSimple},
	}
	contributions := []governance.Equity{{Partner: "Orion", Share: decimal.NewFromInt(60)}, {Partner: "Vega", Share: decimal.NewFromInt(40)}}
	findings, err := board.Capture(governance.Motion{}, contributions, 0.1)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range findings {
		fmt.Println(f.Severity, f.Code, f.Subject)
	}
	// Output:
	// high decides-alone Orion
	// medium no-power Vega
	// medium power-above-contribution Orion
	// medium power-below-contribution Vega
}

func ExampleRACI_Check() {
	roles := governance.RACI{Assignments: []governance.Assignment{
		{Activity: "launch", Person: "ann", Partner: "Orion", Letter: governance.LetterA},
		{Activity: "launch", Person: "cid", Partner: "Vega", Letter: governance.LetterA},
		{Activity: "launch", Person: "dee", Partner: "Vega", Letter: governance.LetterR},
	}}
	findings, err := roles.Check([]string{"Orion", "Vega"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range findings {
		fmt.Println(f.Message)
	}
	// Output: 2 people are accountable (A) for "launch". Keep one.
}

func ExampleRACI_Queue() {
	roles := governance.RACI{Scheme: governance.SchemeRAPID, Assignments: []governance.Assignment{
		{Activity: "supplier", Person: "ann", Partner: "Orion", Letter: governance.LetterR},
		{Activity: "supplier", Person: "bob", Partner: "Orion", Letter: governance.LetterD},
		{Activity: "supplier", Person: "cid", Partner: "Vega", Letter: governance.LetterP},
	}}
	for _, person := range []string{"ann", "bob", "cid"} {
		queue, err := roles.Queue(person, map[string]governance.Stage{"supplier": governance.StageReady})
		fmt.Println(person, queue, err)
	}
	// Output:
	// ann [] <nil>
	// bob [{supplier D decide}] <nil>
	// cid [] <nil>
}

func ExampleCharter_Open() {
	charter := governance.Charter{
		ID: "charter", Version: "2", Partners: []string{"Orion", "Vega"},
		Points: []governance.Point{
			{ID: "decide", Topic: "How decisions are made", Stances: []governance.Stance{{Partner: "Orion", View: governance.ViewAgree}, {Partner: "Vega", View: governance.ViewAgree}}},
			{ID: "settle", Topic: "How issues are resolved", Stances: []governance.Stance{{Partner: "Orion", View: governance.ViewAgree}}},
		},
	}
	open, err := charter.Open()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, o := range open {
		fmt.Println(o.Topic, "– missing:", o.Missing)
	}
	// Output: How issues are resolved – missing: [Vega]
}

func ExampleExpand() {
	small, err := governance.SMB([]string{"Orion", "Vega"})
	if err != nil {
		fmt.Println(err)
		return
	}
	large, err := governance.Enterprise([]string{"Orion", "Vega"})
	if err != nil {
		fmt.Println(err)
		return
	}
	changes, err := governance.Expand(small, large)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range changes {
		if c.Subject != governance.OperationsCommittee && c.Subject != governance.RiskAuditCommittee {
			fmt.Println(c.Message)
		}
	}
	// Output:
	// Raise the seats of Orion on steering from 1 to 2.
	// Raise the seats of Vega on steering from 1 to 2.
	// Change the threshold of steering from unanimous of present by partners to two-thirds of all by partners.
}
