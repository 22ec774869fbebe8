package stats

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func sample(rng *rand.Rand, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(1 + rng.IntN(5))
	}
	return x
}

func pairsWon(a, b []float64) (u float64) {
	for _, x := range a {
		for _, y := range b {
			switch {
			case x > y:
				u++
			case x == y:
				u += 0.5
			}
		}
	}
	return u
}

func TestExactRankSumIsThatOfAllDeals(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for range 40 {
		a, b := sample(rng, 1+rng.IntN(5)), sample(rng, 1+rng.IntN(5))
		ca, cb := Tabulate(a, b)
		r := RankSumOf(ca, cb, MaxExactRankSum)
		u := pairsWon(a, b)
		require.Equal(t, u, r.U1)
		assert.InDelta(t, (r.U1-r.U2)/float64(len(a)*len(b)), r.Delta, 1e-12)
		all := slices.Concat(a, b)
		middle := float64(len(a)*len(b)) / 2
		extreme, upper, deals := 0, 0, 0
		for set := range 1 << len(all) {
			if bits.OnesCount(uint(set)) != len(a) {
				continue
			}
			var x, y []float64
			for i, v := range all {
				if set&(1<<i) != 0 {
					x = append(x, v)
				} else {
					y = append(y, v)
				}
			}
			deals++
			w := pairsWon(x, y)
			if math.Abs(w-middle) >= math.Abs(u-middle) {
				extreme++
			}
			if w >= u {
				upper++
			}
		}
		assert.InDelta(t, float64(extreme)/float64(deals), r.PExact, 1e-12)
		assert.InDelta(t, float64(upper)/float64(deals), r.PExactUpper, 1e-12)
	}
	assert.Equal(t, RankSum{SizeA: 1, PNormal: 1, PContinuity: 1}, RankSumOf([]int64{1}, []int64{0}, 100), "an empty sample")
	huge := RankSumOf([]int64{1e11, 0}, []int64{1e11, 1e11}, 100)
	assert.InDelta(t, -0.5, huge.Delta, 1e-12, "no overflow")
}

func TestExactSignedRankIsThatOfAllSigns(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for range 30 {
		d := make([]float64, 1+rng.IntN(9))
		for i := range d {
			d[i] = float64(rng.IntN(7) - 3)
		}
		for _, pratt := range []bool{false, true} {
			r := SignedRankOf(d, pratt)
			extreme, total := 0, 0
			for set := range 1 << len(d) {
				e := slices.Clone(d)
				for i := range e {
					if set&(1<<i) != 0 {
						e[i] = -e[i]
					}
				}
				total++
				s := SignedRankOf(e, pratt)
				if math.Abs(s.Plus-s.Minus) >= math.Abs(r.Plus-r.Minus) {
					extreme++
				}
			}
			assert.InDelta(t, float64(extreme)/float64(total), r.PExact, 1e-12, "%v", d)
		}
	}
	assert.False(t, SignedRankOf(slices.Repeat([]float64{1}, MaxExactSignedRank+1), false).Exact)
}

func TestHolm(t *testing.T) {
	// Holm (1979): 0.01·4, then 0.03·3, 0.04·2 raised to 0.09, 0.5.
	assert.InDeltaSlice(t, []float64{0.09, 0.04, 0.5, 0.09}, Holm([]float64{0.03, 0.01, 0.5, 0.04}), 1e-12)
	assert.InDeltaSlice(t, []float64{1, 1}, Holm([]float64{0.9, 0.8}), 0)
	assert.Empty(t, Holm(nil))
}

func TestDeltaInterval(t *testing.T) {
	// Hogarty and Kromrey (1999).
	ca, cb := Tabulate([]float64{10, 10, 20, 20, 20, 30, 30, 30, 40, 50}, []float64{10, 20, 30, 40, 40, 50})
	r := RankSumOf(ca, cb, 0)
	assert.False(t, r.Exact)
	assert.Equal(t, -0.25, r.Delta)
	lower, upper := r.DeltaInterval(QuantileT(0.95, 14), QuantileZ(0.95))
	assert.InDelta(t, -0.7265846, lower, 1e-7)
	assert.InDelta(t, 0.3890062, upper, 1e-7)
	apart := RankSumOf([]int64{9, 0}, []int64{0, 16}, 0)
	lower, upper = apart.DeltaInterval(QuantileT(0.95, 23), QuantileZ(0.95))
	assert.Equal(t, -1.0, lower)
	assert.InDelta(t, -(9-3.8414588)/(9+3.8414588), upper, 1e-7)
	single := RankSumOf([]int64{1, 0}, []int64{0, 16}, 0)
	lower, upper = single.DeltaInterval(QuantileT(0.95, 15), QuantileZ(0.95))
	assert.Equal(t, []float64{-1, 1}, []float64{lower, upper})
}
