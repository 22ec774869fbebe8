// Command fair-division divides a relief fund that covers only part of what four partners ask for, by every rule and with
// the reasons of one; then it divides what three partners make together and certifies that nobody is better off alone.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/budget/fair"
)

//go:embed fairness.json
var fairness []byte

type document struct {
	Fund struct {
		Estate   budget.Money `json:"estate"`
		Requests []fair.Claim `json:"requests"`
	} `json:"fund"`
	Partners []string `json:"partners"`
	Alliance venture  `json:"alliance"`
	Quarrel  venture  `json:"quarrel"`
}

// venture is what each coalition makes, by the names of its members, and how the partners agreed to share.
type venture struct {
	Worth  map[string]decimal.Decimal `json:"worth"`
	Agreed []decimal.Decimal          `json:"agreed"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var doc document
	if err := json.Unmarshal(fairness, &doc); err != nil {
		return err
	}
	if err := fund(doc.Fund.Estate, doc.Fund.Requests); err != nil {
		return err
	}
	if err := divide(doc.Partners, doc.Alliance); err != nil {
		return err
	}
	fmt.Println("\nIf any two make 80 alone and all three make 100")
	return certify(doc.Partners, doc.Quarrel)
}

// fund divides the estate by every rule, and says why by one.
func fund(estate budget.Money, requests []fair.Claim) error {
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
			return err
		}
		report, err := fair.Properties(rule)
		if err != nil {
			return err
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
		return err
	}
	fmt.Printf("\nWhy, by the Talmud: %s\n", talmud.Regime)
	for _, l := range talmud.Lines {
		fmt.Printf("  %-8s %v, %s\n", l.Partner, l.Amount, l.Why)
	}
	return nil
}

// value is the worth of a coalition of the partners.
func (v venture) value(partners []string) func(fair.Coalition) decimal.Decimal {
	return func(c fair.Coalition) decimal.Decimal { return v.Worth[strings.Join(c.Of(partners), " ")] }
}

// divide shares what all make together by two rules beside what was agreed, and certifies the agreement.
func divide(partners []string, v venture) error {
	shapley, err := fair.Shapley(partners, v.value(partners))
	if err != nil {
		return err
	}
	nucleolus, err := fair.Nucleolus(partners, v.value(partners))
	if err != nil {
		return err
	}
	fmt.Printf("\nWhat %s make together\n\n%-10s%16s%16s%16s\n", strings.Join(partners, ", "), "", "Shapley value", "nucleolus", "agreed")
	for i, p := range partners {
		fmt.Printf("%-10s%16s%16s%16s\n", p, shapley[i].StringFixed(2), nucleolus[i].StringFixed(2), v.Agreed[i].StringFixed(2))
	}
	return certify(partners, v)
}

// certify asks whether the partners are better together by what they agreed.
func certify(partners []string, v venture) error {
	c, err := fair.BetterTogether(partners, v.value(partners), v.Agreed)
	if err != nil {
		return err
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
	return nil
}
