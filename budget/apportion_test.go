package budget_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/vectors"
)

// hamilton is the definition, in whole numbers of any size.
func hamilton(total int64, weights []int64) []int64 {
	sum, units := new(big.Int), big.NewInt(total)
	for _, w := range weights {
		sum.Add(sum, big.NewInt(w))
	}
	units.Abs(units)
	out, cut, left := make([]*big.Int, len(weights)), make([]*big.Int, len(weights)), new(big.Int).Set(units)
	order := make([]int, len(weights))
	for i, w := range weights {
		out[i], cut[i] = new(big.Int).QuoRem(new(big.Int).Mul(units, big.NewInt(w)), sum, new(big.Int))
		left.Sub(left, out[i])
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if c := cut[b].Cmp(cut[a]); c != 0 {
			return c
		}
		return big.NewInt(weights[b]).Cmp(big.NewInt(weights[a]))
	})
	for _, i := range order[:left.Int64()] {
		out[i].Add(out[i], big.NewInt(1))
	}
	parts := make([]int64, len(weights))
	for i := range out {
		if total < 0 {
			out[i].Neg(out[i])
		}
		parts[i] = out[i].Int64()
	}
	return parts
}

func TestApportionPublished(t *testing.T) {
	vectors.Run(t, "testdata/apportionment.json", nil, func(t *testing.T, c vectors.Case) {
		var in struct {
			Total   int64
			Weights []int64
		}
		var want struct{ Hamilton []int64 }
		c.Decode(t, &in, &want)
		dst := make([]int64, len(in.Weights))
		require.NoError(t, budget.Apportion(dst, in.Total, in.Weights))
		assert.Equal(t, want.Hamilton, dst)
	})
}

func TestApportionIsTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 3, 10, 12, 13, 14, 24, 25, 26, 100, 160, 161, 162, 1000, 1024, 1025, 3000} {
		for _, top := range []int64{1, 2, 10, 1_000_000, math.MaxInt64 / 4000, math.MaxInt64} {
			for range 4 {
				weights := make([]int64, n)
				for i := range weights {
					weights[i] = r.Int64N(top)
				}
				weights[r.IntN(n)] = top
				for _, total := range []int64{0, 1, -1, int64(n) / 2, r.Int64(), -r.Int64(), math.MaxInt64, math.MinInt64, 100_000_001} {
					dst, before := make([]int64, n), slices.Clone(weights)
					require.NoError(t, budget.Apportion(dst, total, weights))
					require.Equal(t, hamilton(total, weights), dst, "n %d, top %d, total %d", n, top, total)
					require.Equal(t, before, weights)
				}
			}
		}
	}
}

func TestApportionRefuses(t *testing.T) {
	dst := []int64{7, 7}
	assert.ErrorIs(t, budget.Apportion(dst, 1, []int64{0, 0}), budget.ErrNoWeights)
	assert.ErrorIs(t, budget.Apportion(dst, 1, []int64{1, -1}), budget.ErrNegativeWeight)
	assert.ErrorIs(t, budget.Apportion(nil, 1, nil), budget.ErrNoWeights)
	assert.Error(t, budget.Apportion(dst, 1, []int64{1}))
	assert.Equal(t, []int64{7, 7}, dst, "left alone")
	same := []int64{1, 2, 3}
	assert.Error(t, budget.Apportion(same[:2], 1, same[1:]), "shared memory")
	assert.Error(t, budget.Apportion(same[1:], 1, same[:2]), "shared memory")
	assert.Error(t, budget.Apportion(same, 1, same), "the same memory")
	assert.Equal(t, []int64{1, 2, 3}, same)
}

func TestApportionAllocatesNothing(t *testing.T) {
	for _, n := range []int{2, 10, 12, 13, 24, 25, 160, 161, 1000, 5000} {
		dst, weights, wide := make([]int64, n), make([]int64, n), make([]int64, n)
		for i := range weights {
			weights[i], wide[i] = int64(i%7), math.MaxInt64-int64(i)
		}
		assert.Zero(t, testing.AllocsPerRun(20, func() { _ = budget.Apportion(dst, 100_000_001, weights) }), n)
		assert.Zero(t, testing.AllocsPerRun(20, func() { _ = budget.Apportion(dst, 100_000_001, wide) }), n)
	}
}
