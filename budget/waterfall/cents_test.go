package waterfall

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// fallen is cents by its definition: all units that could fall due, sorted, of which the first are given.
func fallen(total int64, cent *big.Int, claims []claim) []int64 {
	type unit struct {
		at     *big.Rat
		weight *big.Rat
		claim  int
	}
	var units []unit
	for j, c := range claims {
		for k := int64(1); k <= total && c.num.Sign() > 0; k++ {
			due := new(big.Rat).SetFrac(mul(big.NewInt(2*k-1), cent), big.NewInt(2))
			due.Sub(due, new(big.Rat).SetInt(c.behind))
			w := new(big.Rat).SetFrac(c.num, c.den)
			units = append(units, unit{due.Quo(due, w), w, j})
		}
	}
	slices.SortStableFunc(units, func(a, b unit) int { // claims and their units are in order already
		if c := a.at.Cmp(b.at); c != 0 {
			return c
		}
		return b.weight.Cmp(a.weight)
	})
	out := make([]int64, len(claims))
	for _, u := range units[:min(int(total), len(units))] {
		out[u.claim]++
	}
	return out
}

func TestCentsFallDueInOrder(t *testing.T) {
	cent := big.NewInt(1000)
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 3))
		claims := make([]claim, 1+r.IntN(6))
		sum := int64(0)
		for j := range claims {
			n := r.Int64N(5)
			sum += n
			claims[j] = claim{weight{big.NewInt(n), nil}, big.NewInt(pick(r, r.Int64N(2401)-1200, 500*(r.Int64N(5)-2)))}
		}
		if sum == 0 {
			claims[0].num, sum = big.NewInt(1), 1
		}
		for j := range claims {
			claims[j].den = big.NewInt(sum)
		}
		total := r.Int64N(40)
		got := make([]int64, len(claims))
		for j, n := range cents(big.NewInt(total), cent, claims, newScratch()) {
			got[j] = n.Int64()
		}
		require.Equal(t, fallen(total, cent, claims), got, "seed %d", seed)
	}
}
