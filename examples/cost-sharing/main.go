// Command cost-sharing splits the costs of a public co-marketing campaign of three partners by their agreement, shows
// which rule and numbers made each amount, and sets what each carries against the share it agreed to carry.
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

//go:embed campaign.json
var campaign []byte

func main() {
	var doc struct {
		Agreement     budget.CostAgreement `json:"agreement"`
		Costs         []budget.Cost        `json:"costs"`
		Contributions budget.Contributions `json:"contributions"`
	}
	if err := json.Unmarshal(campaign, &doc); err != nil {
		log.Fatal(err)
	}
	statement, err := doc.Agreement.Apply(doc.Costs)
	if err != nil {
		log.Fatal(err)
	}
	if err := budget.Verify(statement); err != nil {
		log.Fatal(err)
	}
	fmt.Println("Who bears what, and why")
	for _, c := range statement.Charges {
		fmt.Printf("%s  %s, %v by rule %q\n", c.Cost.ID, c.Cost.Category, c.Cost.Amount, c.Rule)
		for _, s := range c.Slices {
			fmt.Printf("    %v shared by %s:", s.Amount, s.By)
			for _, sh := range s.Shares {
				fmt.Printf(" %s %v", sh.Partner, sh.Weight)
			}
			fmt.Println()
		}
		for _, m := range c.Moves {
			fmt.Printf("    %s of %s moves %v from %s to %s\n", m.Why, m.Limit, m.Amount, m.From, m.To)
		}
		for _, p := range c.Portions {
			fmt.Printf("  %-6s %v\n", p.Partner, p.Amount)
		}
	}

	fmt.Println("\nWho owes whom")
	for _, p := range statement.Partners {
		fmt.Printf("  %-6s bears %v, paid %v, net %v\n", p.Partner, p.Owes, p.Paid, p.Net)
	}

	equity, err := doc.Agreement.Equity(statement, doc.Contributions, nil, decimal.RequireFromString("0.05"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("\nCarried against agreed, contributions in kind included")
	for _, r := range equity.Partners {
		fmt.Printf("  %-6s carries %v (%v of the whole), agreed %v\n", r.Partner, r.Carried, r.Share.Decimal, r.Agreed)
	}
	promised, err := doc.Contributions.Review(time.Date(2026, 5, 31, 0, 0, 0, 0, time.UTC))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("\nWorth a talk")
	for _, f := range append(append(statement.Findings, equity.Findings...), promised.Findings...) {
		fmt.Printf("  [%s] %s\n", f.Severity, f.Message)
	}
}
