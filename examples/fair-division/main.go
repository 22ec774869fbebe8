// Command fair-division divides a relief fund that covers only part of what four partners ask for, by every rule and with
// the reasons of one; then it divides what three partners make together and certifies that nobody is better off alone.
package main

import (
	"fmt"
	"log"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/budget/fair"
)

func main() {
	fund()
	alliance()
	quarrel()
}

// fund divides 200,000 among requests of 500,000.
func fund() {
	estate, err := budget.NewMoney("200000", "EUR")
	if err != nil {
		log.Fatal(err)
	}
	requests := []fair.Claim{
		{Partner: "clinic", Amount: decimal.NewFromInt(50_000)},
		{Partner: "school", Amount: decimal.NewFromInt(100_000)},
		{Partner: "shelter", Amount: decimal.NewFromInt(150_000)},
		{Partner: "harbour", Amount: decimal.NewFromInt(200_000)},
	}
	fmt.Printf("A fund of %v, by every rule\n\n%-24s", estate, "")
	for _, r := range requests {
		fmt.Printf("%12s", r.Partner)
	}
	fmt.Printf("  axioms kept\n%-24s", "asked for")
	for _, r := range requests {
		fmt.Printf("%12s", r.Amount)
	}
	fmt.Println()
	for _, rule := range fair.Rules() {
		portions, err := fair.Divide(estate, requests, rule)
		if err != nil {
			log.Fatal(err)
		}
		report, err := fair.Properties(rule)
		if err != nil {
			log.Fatal(err)
		}
		kept := 0
		for _, p := range report {
			if p.Holds {
				kept++
			}
		}
		fmt.Printf("%-24s", rule)
		for _, p := range portions {
			fmt.Printf("%12s", p.Amount.Amount.StringFixed(2))
		}
		fmt.Printf("  %d of %d\n", kept, len(report))
	}

	talmud, err := fair.Explain(estate, requests, fair.Talmud)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("\nWhy, by the Talmud: %s\n", talmud.Regime)
	for _, l := range talmud.Lines {
		fmt.Printf("  %-8s %v, %s\n", l.Partner, l.Amount, l.Why)
	}
}

var partners = []string{"brewer", "farmer", "grocer"}

// game is the worth of each coalition, bit i for partner i.
func game(worth ...int64) func(fair.Coalition) decimal.Decimal {
	return func(c fair.Coalition) decimal.Decimal { return decimal.NewFromInt(worth[c]) }
}

// alliance divides 90 that three partners make together, and repairs the division that they had agreed.
func alliance() {
	value := game(0, 10, 15, 60, 5, 30, 40, 90)
	shapley, err := fair.Shapley(partners, value)
	if err != nil {
		log.Fatal(err)
	}
	nucleolus, err := fair.Nucleolus(partners, value)
	if err != nil {
		log.Fatal(err)
	}
	agreed := []decimal.Decimal{decimal.NewFromInt(20), decimal.NewFromInt(30), decimal.NewFromInt(40)}
	fmt.Printf("\nWhat %s make together\n\n%-10s%16s%16s%16s\n", strings.Join(partners, ", "), "", "Shapley value", "nucleolus", "agreed")
	for i, p := range partners {
		fmt.Printf("%-10s%16s%16s%16s\n", p, shapley[i].StringFixed(2), nucleolus[i].StringFixed(2), agreed[i].StringFixed(2))
	}
	certify(value, agreed)
}

// quarrel has three partners of whom any two make 80 without the third: more than 100 together can hold.
func quarrel() {
	fmt.Println("\nIf any two make 80 alone and all three make 100")
	certify(game(0, 0, 0, 80, 0, 80, 80, 100), []decimal.Decimal{decimal.NewFromInt(40), decimal.NewFromInt(30), decimal.NewFromInt(30)})
}

func certify(value func(fair.Coalition) decimal.Decimal, shares []decimal.Decimal) {
	c, err := fair.BetterTogether(partners, value, shares)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("\nBetter together: %v\n  partners: %s\n  coalitions: %s\n", c.Better, c.Individual.Reason, c.Coalitions.Reason)
	for _, p := range c.Coalitions.Payments {
		fmt.Printf("  side payment: %s %v\n", p.Partner, p.Amount)
	}
	if proof := c.Coalitions.Proof; proof != nil {
		for _, k := range proof.Coalitions {
			fmt.Printf("  proof: %s make %v alone\n", strings.Join(k.Partners, " and "), k.Alone)
		}
		fmt.Printf("  all three would have to make %v more\n", proof.Needed)
	}
}
