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
		fmt.Printf("%-9s  %5s  %8s  %9s  %15s\n", r.Dimension, score(r.Score), score(r.Measured.Score), score(r.Perceived.Score), score(r.Outlook))
	}

	fmt.Println("\npartner  risk  rewards  risk ÷ rewards  rewards in balance")
	for i, share := range a.Rebalance.Shares { // none where money at risk is not known
		b := a.Balances[i]
		fmt.Printf("%-7s  %4s  %7s  %14s  %17s%%\n", b.Partner, percent(b.Risk.Share), percent(b.Rewards.Share), score(b.RiskRatio), share.Percent)
	}

	fmt.Println("\nBuy-in, lowest first:")
	for _, c := range a.BuyIn {
		if c.Level != nil {
			fmt.Printf("  %s %d of 4\n", c.Partner, *c.Level)
		}
	}
	if best, ok := a.Best(); ok {
		fmt.Printf("\nOne level more in %s (%s) lifts the index most: from %.1f to %.1f\n", best.Dimension, best.Basis, *a.Index, best.Index)
	}
	if gain := a.Rebalance.Gain; gain != nil {
		fmt.Printf("Rewards in proportion to risk alone would move it by %+.1f\n", *gain)
	}
	fmt.Println("\nWhat to do, the worst first:")
	for _, f := range a.Findings {
		fmt.Printf("  [%s] %s\n", f.Severity, f.Message)
	}
}

// percent prints a share, or a dash for what is not known.
func percent(share *float64) string {
	if share == nil {
		return "–"
	}
	return fmt.Sprintf("%.0f%%", 100**share)
}

// score prints a score, or a dash for what is not judged.
func score(s *float64) string {
	if s == nil {
		return "–"
	}
	return fmt.Sprintf("%.1f", *s)
}
