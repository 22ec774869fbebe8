package alignment_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/partnership/alignment"
)

func known(amount string) decimal.NullDecimal {
	return decimal.NewNullDecimal(decimal.RequireFromString(amount))
}

func ExampleAssess() {
	partners := []alignment.Partner{
		{
			ID: "orion", Currency: "EUR", MoneyAtRisk: known("800000"), ExpectedBenefit: known("500000"),
			Contributions: []alignment.Contribution{{Kind: "cash", Amount: decimal.RequireFromString("300000")}},
		},
		{
			ID: "vega", Currency: "EUR", MoneyAtRisk: known("200000"), ExpectedBenefit: known("500000"),
			Contributions: []alignment.Contribution{{Kind: "staff", Amount: decimal.RequireFromString("300000")}},
		},
	}
	a, err := alignment.Assess(partners, alignment.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("index %.1f of 4 by %s, weakest: %s (%.1f), not judged: %v\n", *a.Index, a.Aggregator, a.Weakest, *a.WeakestScore, a.NotJudged)
	fmt.Println(a.Findings[0].Message)
	// Output:
	// index 2.6 of 4 by geometric, weakest: risk (1.6), not judged: [vision values]
	// orion carries 80 % of the risk and receives 50 % of the rewards: raise its share of the rewards towards 80 %, or move risk to the partners that receive more
}

func ExampleReviewObjectives() {
	report, err := alignment.ReviewObjectives([]alignment.Objective{
		{ID: "joint-launch", Horizon: alignment.Short, ProposedBy: []string{"orion"}, AgreedBy: []string{"vega"},
			Benefits: []alignment.Benefit{{Partner: "orion"}, {Partner: "vega"}}},
		{ID: "resale", Horizon: alignment.Long, ProposedBy: []string{"orion"}, Benefits: []alignment.Benefit{{Partner: "orion"}}},
	}, []string{"orion", "vega"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, o := range report.Objectives {
		fmt.Println(o.ID, "mutual:", o.Mutual, "proposed by:", o.ProposedBy, "not agreed by:", o.NotAgreed)
	}
	fmt.Println(report.Findings[0].Message)
	// Output:
	// joint-launch mutual: true proposed by: [orion] not agreed by: []
	// resale mutual: false proposed by: [orion] not agreed by: [vega]
	// objective resale was proposed by orion and not agreed by vega: decide it together, or it is theirs alone
}

// A host shows the rubric to those who rate.
func ExampleRubricOf() {
	r, _ := alignment.RubricOf(alignment.Risk)
	fmt.Println(r.Question)
	fmt.Println(r.Anchors[3].Level, r.Anchors[3].Behaviour)
	for _, e := range r.Anchors[3].Evidence {
		fmt.Println("  needs", e)
	}
	// Output:
	// How far does this partner carry its part of what may go wrong?
	// 3 Bears its part of the known risks under written terms.
	//   needs the amount at risk, with its source
	//   needs the agreed division of losses
}

// Vega puts in more each quarter for the same part of the rewards.
func ExampleTrend() {
	quarter := func(id string, month time.Month, orion, vega string) alignment.Period {
		state := func(id, resources string) alignment.Partner {
			return alignment.Partner{
				ID: id, Currency: "EUR", ExpectedBenefit: known("100000"),
				Contributions: []alignment.Contribution{{Kind: "staff", Amount: decimal.RequireFromString(resources)}},
			}
		}
		return alignment.Period{ID: id, AsOf: time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC), Partners: []alignment.Partner{state("orion", orion), state("vega", vega)}}
	}
	h, err := alignment.Trend([]alignment.Period{
		quarter("Q1", time.March, "50000", "50000"), quarter("Q2", time.June, "45000", "55000"), quarter("Q3", time.September, "30000", "70000"),
	}, alignment.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, b := range h.Burdens {
		if b.Partner == "vega" && b.Dimension == alignment.Resources {
			fmt.Printf("%.2f %.2f %.2f, change %+.2f\n", *b.Measured.Values[0], *b.Measured.Values[1], *b.Measured.Values[2], *b.Measured.Change)
		}
	}
	fmt.Println(h.Findings[0].Message)
	// Output:
	// 0.00 0.05 0.20, change +0.20
	// vega: in Q3 it is 20 % of the whole worse off in resources than its part, from 0 % in Q1: find out what changed, and bring it back before it breaks the partnership
}

// To divide the rewards as the risk is divided, take the percentages: they make exactly 100.
func ExampleRebalance() {
	var partners []alignment.Partner
	for _, id := range []string{"lyra", "orion", "vega"} {
		partners = append(partners, alignment.Partner{ID: id, Currency: "EUR", MoneyAtRisk: known("200000"), ExpectedBenefit: known("100000")})
	}
	partners[1].ExpectedBenefit = known("400000")
	a, err := alignment.Assess(partners, alignment.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range a.Rebalance.Shares {
		fmt.Printf("%s %.0f %% now, %s %% in balance\n", s.Partner, 100**s.Now, s.Percent.StringFixed(2))
	}
	// Output:
	// lyra 17 % now, 33.34 % in balance
	// orion 67 % now, 33.33 % in balance
	// vega 17 % now, 33.33 % in balance
}
