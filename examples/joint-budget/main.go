// Command joint-budget reviews the budget that a brewery and a festival plan together, draws on its contingency fund, and
// shares the revenue of the tickets, with a refund after the money was paid out.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"log"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
)

//go:embed partnership.json
var document []byte

func main() {
	var in struct {
		Budget  budget.Budget           `json:"budget"`
		Actuals []budget.Actual         `json:"actuals"`
		Revenue budget.RevenueAgreement `json:"revenue"`
		Ledger  []budget.Entry          `json:"ledger"`
	}
	if err := json.Unmarshal(document, &in); err != nil {
		log.Fatal(err)
	}
	review, err := in.Budget.Review(in.Actuals, time.Date(2026, time.March, 31, 0, 0, 0, 0, time.UTC))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("Budget on %s, in %s\n\n", review.AsOf.Format(time.DateOnly), review.Currency)
	fmt.Println("line               planned  released    actual  committed   forecast   overrun  to decide")
	for _, v := range append(review.Lines, review.Total) {
		fmt.Printf("%-14s  %10s  %8s  %8s  %9s  %9s  %8s  %s\n", v.ID, v.Planned, v.Released, v.Actual, v.Committed, v.Forecast, v.Overrun, v.Authority)
	}
	fmt.Println("\npartner         planned    actual  variance")
	for _, v := range review.Partners {
		fmt.Printf("%-11s  %10s  %8s  %8s\n", v.ID, v.Planned, v.Actual, v.Variance)
	}
	for _, x := range review.Exchange {
		fmt.Printf("\n%s %s: planned as %s, worth %s, gain or loss %s\n", x.Currency, x.Amount, x.Planned, x.Worth, x.Realized)
	}

	fund := review.Contingency
	fmt.Printf("\nContingency fund: %s of %s left\n", fund.Left, fund.Size)
	for _, d := range fund.Draws {
		fmt.Printf("  draw %q: %s, still to approve: %v\n", d.ID, d.Reason, d.Missing)
	}
	for _, p := range fund.Owed {
		fmt.Printf("  to refill: %s pays %s\n", p.Partner, p.Amount)
	}
	fmt.Println("\nWhat to do, the worst first:")
	for _, f := range review.Findings {
		fmt.Printf("  [%s] %s\n", f.Severity, f.Message)
	}

	shared, err := in.Revenue.Distribute(in.Ledger)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("\nRevenue of %s %s\n", shared.Currency, shared.Revenue)
	for _, e := range shared.Entries {
		for _, p := range e.Portions {
			fmt.Printf("  %-11s  %-8s  %8s: repays advances %s, held back %s, payable %s\n", e.ID, p.Partner, p.Amount, p.Recouped, p.Held, p.Payable)
		}
	}
	for _, p := range shared.Partners {
		fmt.Printf("%s earned %s; payable %s, carried forward %s, held back %s\n", p.Partner, p.Earned, p.Payable, p.CarriedForward, p.Held)
	}
	fmt.Println()
	for _, goal := range []decimal.Decimal{decimal.NewFromInt(15000), review.Partners[0].Actual} {
		answer, err := in.Revenue.SolveShare(budget.ShareQuestion{Partner: "brewery", Amount: goal, Places: 2}, in.Ledger)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(answer.Reason)
	}
}
