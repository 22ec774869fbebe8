package budget_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
)

func BenchmarkSplit(b *testing.B) {
	total := budget.Money{Amount: decimal.New(100_000_001, -2), Currency: "EUR"}
	for _, n := range []int{10, 100, 1000} {
		var shares []budget.Share
		var partners []string
		for i := range n {
			partners = append(partners, fmt.Sprintf("partner-%d", i))
			shares = append(shares, budget.Share{Partner: partners[i], Weight: decimal.NewFromInt(int64(1 + (i*7919+13)%97))})
		}
		b.Run(fmt.Sprintf("weights/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := budget.Split(total, shares); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("equally/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := budget.SplitEqually(total, partners...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The time of Apply grows with the costs: 1×, 10×, 100×.
func BenchmarkApply(b *testing.B) {
	var shares []budget.Share
	for i := range 10 {
		shares = append(shares, budget.Share{Partner: fmt.Sprintf("partner-%d", i), Weight: decimal.NewFromInt(int64(i + 1))})
	}
	a := budget.CostAgreement{Currency: "EUR", Rules: []budget.CostRule{
		{ID: "staff", Categories: []string{"staffing"}, CostKey: budget.CostKey{Method: budget.CostEqual, Partners: []string{"partner-1", "partner-2"}}},
		{ID: "all", CostKey: budget.CostKey{Method: budget.CostWeights, Shares: shares}},
	}}
	for _, n := range []int{1000, 10_000, 100_000} {
		costs := make([]budget.Cost, n)
		for i := range costs {
			costs[i] = budget.Cost{
				ID: fmt.Sprintf("cost-%d", i), Category: "marketing", Date: time.Date(2026, 1, 1+i%365, 0, 0, 0, 0, time.UTC),
				PaidBy: shares[i%10].Partner, Amount: budget.Money{Amount: decimal.New(int64(1+i*37%100_000), -2), Currency: "EUR"},
			}
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := a.Apply(costs); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
