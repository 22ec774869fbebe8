// Command alignment judges a partnership of a software house and a group of clinics: what they share, who carries an
// imbalance, what they feel, and what to change first.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"log"

	"github.com/partnerkit/partnerkit/partnership/alignment"
)

//go:embed partnership.json
var document []byte

func main() {
	var in struct {
		Partners []alignment.Partner `json:"partners"`
		Options  alignment.Options   `json:"options"`
	}
	if err := json.Unmarshal(document, &in); err != nil {
		log.Fatal(err)
	}
	a, err := alignment.Assess(in.Partners, in.Options)
	if err != nil {
		log.Fatal(err)
	}

	fmt.Printf("Alignment %s of 4 (%s); weakest: %s at %s; not judged: %v\n\n",
		score(a.Index), a.Aggregator, a.Weakest, score(a.WeakestScore), a.NotJudged)
	fmt.Println("dimension  score  measured  perceived  costs the index")
	for _, r := range a.Dimensions {
		fmt.Printf("%-9s  %5s  %8s  %9s  %.1f\n", r.Dimension, score(r.Score), score(r.Measured.Score), score(r.Perceived.Score), r.Outlook)
	}

	fmt.Println("\npartner  risk  rewards  risk ÷ rewards  rewards in balance")
	for i, b := range a.Balances {
		fmt.Printf("%-7s  %3.0f%%  %6.0f%%  %14.1f  %17.0f%%\n",
			b.Partner, 100**b.Risk.Share, 100**b.Rewards.Share, *b.RiskRatio, 100*a.Rebalance.Shares[i].Balanced)
	}

	fmt.Println("\nBuy-in, lowest first:")
	for _, c := range a.BuyIn {
		fmt.Printf("  %s %d of 4\n", c.Partner, *c.Level)
	}
	if best, ok := a.Best(); ok {
		fmt.Printf("\nOne level more in %s (%s) lifts the index most: from %.1f to %.1f\n", best.Dimension, best.Basis, *a.Index, best.Index)
	}
	fmt.Printf("Rewards in proportion to risk alone would move it by %+.1f\n", a.Rebalance.Gain)
	fmt.Println("\nWhat to do, the worst first:")
	for _, f := range a.Findings {
		fmt.Printf("  [%s] %s\n", f.Severity, f.Message)
	}
}

// score prints a score, or a dash for what is not judged.
func score(s *float64) string {
	if s == nil {
		return "–"
	}
	return fmt.Sprintf("%.1f", *s)
}
