// Command waterfall distributes what a solar park earned: capital calls of three investors, one of whom runs it and has
// carry, three distributions through six tiers, a late extension that did not pay, and what of the carry goes back for it.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget/waterfall"
)

//go:embed venture.json
var venture []byte

type document struct {
	Plan          waterfall.Plan   `json:"plan"`
	Contributions []waterfall.Flow `json:"contributions"`
	Distributions []waterfall.Flow `json:"distributions"`
	Goal          waterfall.Goal   `json:"goal"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var doc document
	if err := json.Unmarshal(venture, &doc); err != nil {
		return err
	}
	r, err := waterfall.Distribute(doc.Plan, doc.Contributions, doc.Distributions)
	if err != nil {
		return err
	}
	for _, day := range r.Days {
		fmt.Printf("%s: %s EUR\n", day.Date.Format(time.DateOnly), day.Amount.StringFixed(2))
		for _, tier := range day.Tiers {
			fmt.Printf("  %s: %s (%s)\n", tier.Tier, tier.Amount.StringFixed(2), tier.Why)
			if len(tier.Payments) > 0 {
				fmt.Println("     ", payments(tier.Payments))
			}
		}
	}
	if err := standing(r); err != nil {
		return err
	}
	c := r.Clawback
	fmt.Printf("\ncarry %s, allowed %s of a profit of %s; %s: %s goes back\n", c.Carry.StringFixed(2), c.Allowed.StringFixed(2), c.Profit.StringFixed(2), c.Why, c.Amount.StringFixed(2))
	for _, t := range c.Transfers {
		fmt.Printf("  %s to %s: %s\n", t.From, t.To, t.Amount.StringFixed(2))
	}
	for _, f := range r.Findings {
		fmt.Println(f.Severity, f.Message)
	}
	need, err := waterfall.Required(doc.Plan, doc.Contributions, doc.Distributions, doc.Goal)
	if err != nil {
		return err
	}
	fmt.Printf("\nanother %s on %s would have brought %s to %s\n", need.StringFixed(2), doc.Goal.Date.Format(time.DateOnly), doc.Goal.Partner, doc.Goal.Amount.StringFixed(2))
	return nil
}

func payments(list []waterfall.Payment) string {
	var out []string
	for _, p := range list {
		name := p.Partner
		if p.Carry {
			name += " (carry)"
		}
		out = append(out, name+" "+p.Amount.StringFixed(2))
	}
	return strings.Join(out, ", ")
}

func standing(r waterfall.Result) error {
	fmt.Println()
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "partner\tpaid in\treceived\tof it carry\tcapital out\treturn due\tDPI\tmultiple\tIRR\tafter clawback")
	for _, p := range r.Partners {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.Partner, p.Contributed.StringFixed(2), p.Distributed.StringFixed(2), p.Carry.StringFixed(2),
			p.Balance.Capital.StringFixed(2), p.Balance.Preferred.StringFixed(2), figure(p.DPI, 3), figure(p.Multiple, 3), figure(p.IRR, 4), p.AfterClawback.StringFixed(2))
	}
	return w.Flush()
}

// figure writes a figure, and a dash where it has no value.
func figure(n decimal.NullDecimal, places int32) string {
	if !n.Valid {
		return "–"
	}
	return n.Decimal.StringFixed(places)
}
