package peerbench

import (
	"fmt"
	"testing"

	gomoney "github.com/Rhymond/go-money"
	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
)

const splitCents = 100_000_001 // 1,000,000.01

func splitWeights(n int) (ratios []int, weights []int64, shares []budget.Share, decimals []decimal.Decimal) {
	for i := range n {
		w := 1 + (i*7919+13)%97
		ratios = append(ratios, w)
		weights = append(weights, int64(w))
		decimals = append(decimals, decimal.NewFromInt(int64(w)))
		shares = append(shares, budget.Share{Partner: fmt.Sprintf("partner-%d", i), Weight: decimals[i]})
	}
	return ratios, weights, shares, decimals
}

// quoRemLoop is the loop that hosts write with decimals: the cut share of each, and the cents left over to the first.
func quoRemLoop(total decimal.Decimal, weights []decimal.Decimal) []decimal.Decimal {
	sum := decimal.Zero
	for _, w := range weights {
		sum = sum.Add(w)
	}
	out, left := make([]decimal.Decimal, len(weights)), total
	for i, w := range weights {
		out[i], _ = total.Mul(w).QuoRem(sum, 2)
		left = left.Sub(out[i])
	}
	cent := decimal.New(1, -2)
	for i := 0; left.IsPositive(); i++ {
		out[i] = out[i].Add(cent)
		left = left.Sub(cent)
	}
	return out
}

func BenchmarkApportionAgainstGoMoney(b *testing.B) {
	for _, n := range []int{2, 10, 12, 13, 24, 25, 100, 160, 161, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			ratios, weights, _, _ := splitWeights(n)
			m, dst := gomoney.New(splitCents, gomoney.EUR), make([]int64, n)
			Ratio(b, 3, func(times int) {
				for range times {
					if _, err := m.Allocate(ratios...); err != nil {
						b.Fatal(err)
					}
				}
			}, func(times int) {
				for range times {
					if err := budget.Apportion(dst, splitCents, weights); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

func BenchmarkSplitAgainstQuoRem(b *testing.B) {
	_, _, shares, weights := splitWeights(10)
	total := budget.Money{Amount: decimal.New(splitCents, -2), Currency: "EUR"}
	Ratio(b, 3, func(times int) {
		for range times {
			quoRemLoop(total.Amount, weights)
		}
	}, func(times int) {
		for range times {
			if _, err := budget.Split(total, shares); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSplitAgainstGoMoney(b *testing.B) {
	ratios, _, shares, _ := splitWeights(10)
	m, total := gomoney.New(splitCents, gomoney.EUR), budget.Money{Amount: decimal.New(splitCents, -2), Currency: "EUR"}
	Ratio(b, 1/3.0, func(times int) {
		for range times {
			if _, err := m.Allocate(ratios...); err != nil {
				b.Fatal(err)
			}
		}
	}, func(times int) {
		for range times {
			if _, err := budget.Split(total, shares); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSplitEquallyAgainstGoMoney(b *testing.B) {
	const n = 1000
	m, total := gomoney.New(splitCents, gomoney.EUR), budget.Money{Amount: decimal.New(splitCents, -2), Currency: "EUR"}
	partners := make([]string, n)
	for i := range partners {
		partners[i] = fmt.Sprintf("partner-%d", i)
	}
	Ratio(b, 1, func(times int) {
		for range times {
			if _, err := m.Split(n); err != nil {
				b.Fatal(err)
			}
		}
	}, func(times int) {
		for range times {
			if _, err := budget.SplitEqually(total, partners...); err != nil {
				b.Fatal(err)
			}
		}
	})
}
