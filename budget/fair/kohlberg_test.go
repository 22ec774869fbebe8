package fair

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// highest is the largest Σ gain·x for x ≥ 0 with every row·x at most its limit, none below zero: a dictionary simplex in
// floating point, with Bland's rule, that shares nothing with the programs of this package.
func highest(gain []float64, rows [][]float64, limits []float64) float64 {
	n, goal := len(gain), len(rows)
	table := make([][]float64, goal+1)
	for r := range rows {
		table[r] = append(slices.Clone(rows[r]), limits[r])
	}
	table[goal] = make([]float64, n+1)
	for k, g := range gain {
		table[goal][k] = -g
	}
	basis, places := make([]int, goal), make([]int, n)
	for r := range basis {
		basis[r] = n + r
	}
	for k := range places {
		places[k] = k
	}
	const small = 1e-9
	for {
		enter := -1
		for k, id := range places {
			if table[goal][k] < -small && (enter < 0 || id < places[enter]) {
				enter = k
			}
		}
		if enter < 0 {
			return table[goal][n]
		}
		leave := -1
		for r := range goal {
			if table[r][enter] <= small {
				continue
			}
			if leave >= 0 {
				a, b := table[r][n]/table[r][enter], table[leave][n]/table[leave][enter]
				if a > b+small || a > b-small && basis[r] > basis[leave] {
					continue
				}
			}
			leave = r
		}
		pivot := table[leave][enter]
		for k := range table[leave] {
			table[leave][k] /= pivot
		}
		table[leave][enter] = 1 / pivot
		for r := range table {
			if factor := table[r][enter]; r != leave && factor != 0 {
				for k := range table[r] {
					table[r][k] -= factor * table[leave][k]
				}
				table[r][enter] = -factor / pivot
			}
		}
		basis[leave], places[enter] = places[enter], basis[leave]
	}
}

// rises is the most that Σ gain·y can be for y ≤ 1 with every row·y ≥ 0; y is the difference of two halves.
func rises(gain []float64, rows [][]float64) float64 {
	n := len(gain)
	both := func(row []float64, sign float64) []float64 {
		out := make([]float64, 2*n)
		for i, a := range row {
			out[i], out[n+i] = sign*a, -sign*a
		}
		return out
	}
	var all [][]float64
	limits := make([]float64, len(rows), len(rows)+n)
	for _, r := range rows {
		all = append(all, both(r, -1))
	}
	for i := range n {
		all, limits = append(all, both(signs(n, 1<<i, 1), 1)), append(limits, 1)
	}
	return highest(both(gain, 1), all, limits)
}

// signs holds the sign in the places of the coalition's players.
func signs(n int, c Coalition, sign float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		if c.Has(i) {
			out[i] = sign
		}
	}
	return out
}

// unstable is where the shares num/den break Kohlberg's criterion (1971) for the nucleolus over imputations, or "". However
// low the bar, no small move of money that takes nothing from the coalitions whose excess is above it, nor from a player
// who gets no more than alone, may give one of those coalitions more.
func unstable(worth, num []*big.Int, den *big.Int) string {
	n := len(num)
	excess := make([]*big.Int, len(worth))
	for c := range excess {
		excess[c] = new(big.Int).Mul(worth[c], den)
		for i := range n {
			if Coalition(c).Has(i) {
				excess[c].Sub(excess[c], num[i])
			}
		}
	}
	all := Coalition(len(worth) - 1)
	if excess[all].Sign() != 0 {
		return "the shares do not add up"
	}
	rows := [][]float64{signs(n, all, 1), signs(n, all, -1)}
	for i := range n {
		switch excess[1<<i].Sign() {
		case 1:
			return "a player gets less than alone"
		case 0:
			rows = append(rows, signs(n, 1<<i, 1))
		}
	}
	order := make([]Coalition, 0, len(worth))
	for c := Coalition(1); c < all; c++ {
		order = append(order, c)
	}
	slices.SortFunc(order, func(a, b Coalition) int { return excess[b].Cmp(excess[a]) })
	gain := make([]float64, n)
	for k, c := range order {
		rows = append(rows, signs(n, c, 1))
		for i, r := range signs(n, c, 1) {
			gain[i] += r
		}
		if last := k+1 == len(order) || excess[order[k+1]].Cmp(excess[c]) != 0; last && rises(gain, rows) > 1e-6 {
			return fmt.Sprintf("a move helps the %d coalitions that are worst off", k+1)
		}
	}
	return ""
}

// TestTheNucleolusMeetsKohlbergsCriterion draws games of few different worths, so that many coalitions tie.
func TestTheNucleolusMeetsKohlbergsCriterion(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 9))
	seen := 0
	for range thorough(1000) {
		n := 2 + rng.IntN(4)
		most := []int64{1, 2, 5, 1000}[rng.IntN(4)]
		worth, alone := make([]*big.Int, 1<<n), int64(0)
		for c := range worth {
			w := rng.Int64N(most + 1)
			if s := Coalition(c).Size(); s == 0 || s == 1 && rng.IntN(2) == 0 {
				w = 0
			} else if s == 1 {
				alone += w
			}
			worth[c] = big.NewInt(w)
		}
		worth[len(worth)-1].SetInt64(alone + rng.Int64N(most*int64(n)))
		g, err := newGame(playersOf(n), func(c Coalition) decimal.Decimal { return decimal.NewFromBigInt(worth[c], 0) }, n)
		require.NoError(t, err)
		num, den, err := g.nucleolus()
		require.NoError(t, err)
		require.Empty(t, unstable(worth, num, den), "worth %v, shares %v/%v", worth, num, den)

		// There is one nucleolus: any other division is seen.
		i, j := rng.IntN(n), rng.IntN(n)
		num[i].Add(num[i], one)
		num[j].Sub(num[j], one)
		if i != j {
			seen++
			require.NotEmpty(t, unstable(worth, num, den), "worth %v, shares %v/%v", worth, num, den)
		}
	}
	require.Positive(t, seen)
}
