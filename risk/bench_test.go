package risk

import (
	"fmt"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// large is a register of n risks like those that hosts keep: owned, priced, shared by three partners, some neglected.
func large(n int) Register {
	r := quiet()
	r.Categories = nil
	r.Agreed = shares("lyra", "0.3", "orion", "0.4", "vega", "0.3")
	pattern := r.Risks[0]
	r.Risks = make([]Risk, n)
	for i := range r.Risks {
		k := pattern
		k.ID = fmt.Sprintf("risk-%06d", (i*7919)%n)
		k.Category = Categories()[i%7]
		k.Current = Rating{1 + i%5, 1 + i/5%5}
		k.Partners = shares("lyra", "0.25", "orion", "0.5", "vega", "0.25")
		k.Estimate = &Estimate{Probability: decimal.New(int64(i%100), -2), Impact: decimal.New(int64(i), 1)}
		if i%10 == 0 {
			k.Owner = ""
		}
		if i%15 == 0 {
			k.Treatments = nil
		}
		if i%20 == 0 {
			k.Acceptance = &Acceptance{By: "board", On: on("2026-01-01"), Until: on("2026-12-31"), Content: "sha256:0"}
		}
		r.Risks[i] = k
	}
	return r
}

func BenchmarkAssess(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		r := large(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				a, err := r.Assess(Standard5x5(), on("2026-05-30"), nil)
				require.NoError(b, err)
				require.Len(b, a.Ranking, n)
			}
		})
	}
}
