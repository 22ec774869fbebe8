package fair

import (
	"math/big"

	"github.com/shopspring/decimal"
)

const maxShapleyPlayers = 20

// Shapley is what each player brings to those already there, averaged over all orders of arrival (Shapley 1953). The
// shares are in the order of the players and sum to the worth of all together; each is exact where it ends within 18
// decimal places, else rounded to 12 places. The same formula serves games of value and of cost.
//
// Value is asked once for each coalition but the empty one, whose worth is 0. Time and memory grow with 2^n.
//
// Shapley returns an error that lists every problem, of worths the first hundred, if there are no players ([ErrNoPlayers]) or more than 20 ([ErrTooManyPlayers]; see
// [SampleShapley]), a player has no ID or stands twice, value is nil ([ErrNoValue]), or a worth is out of range
// ([budget.ErrAmountRange]).
func Shapley(players []string, value func(Coalition) decimal.Decimal) ([]decimal.Decimal, error) {
	g, err := newGame(players, value, maxShapleyPlayers)
	if err != nil {
		return nil, err
	}
	den := factorial(g.n)
	out := make([]decimal.Decimal, g.n)
	for i, num := range g.shapley() {
		out[i] = toDecimal(num, den, g.places)
	}
	return out, nil
}

// shapley is n! times the Shapley value; it uses up the game. With s = |S|,
//
//	n!·φ(i) = Σ (s−1)!(n−s)!·v(S) over the S with i  −  Σ s!(n−s−1)!·v(S) over the S without i
//	        = Σ w(s)·v(S) over the S with i  −  Σ s!(n−s−1)!·v(S) over all S but the whole,
//
// where w(s) = n(s−1)!(n−s−1)!, and (n−1)! for the whole. The first sum is made for all players at once: the upper half
// of the table is the coalitions with the last player; added onto the lower half it leaves the same task for the others.
func (g game) shapley() []*big.Int {
	weights, without := make([]*big.Int, g.n+1), new(big.Int)
	bySize := make([]big.Int, g.n+1)
	for c, v := range g.worth {
		s := Coalition(c).Size()
		bySize[s].Add(&bySize[s], v)
	}
	for s := 1; s < g.n; s++ {
		weights[s] = new(big.Int).Mul(factorial(s-1), factorial(g.n-s-1))
		without.Add(without, new(big.Int).Mul(new(big.Int).Mul(weights[s], big.NewInt(int64(s))), &bySize[s]))
		weights[s].Mul(weights[s], big.NewInt(int64(g.n)))
	}
	weights[g.n] = factorial(g.n - 1)
	for c, v := range g.worth[1:] {
		v.Mul(v, weights[Coalition(c+1).Size()])
	}
	out := make([]*big.Int, g.n)
	for i := g.n - 1; i >= 0; i-- {
		out[i] = new(big.Int)
		lower, upper := g.worth[:1<<i], g.worth[1<<i:2<<i]
		for c, v := range upper {
			out[i].Add(out[i], v)
			lower[c].Add(lower[c], v)
		}
		out[i].Sub(out[i], without)
	}
	return out
}
