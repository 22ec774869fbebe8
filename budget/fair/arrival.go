package fair

import (
	"math/big"
	"math/bits"
	"slices"
)

// randomArrival is the Shapley value of the game in which a coalition is worth what its claims take of the estate,
// min(E, c(S)) = E − max(E−c(S), 0). Only coalitions that leave something over, the slack h(S) = E−c(S) > 0, count:
//
//	n!·award(i) = Σ s!(n−s−1)!·h(S) over all S but the whole  −  Σ n(s−1)!(n−s−1)!·h(S) over the S with i,   s = |S|.
//
// The claims are halved into two groups whose subsets are tabled by size and sum, and the two tables are met: about
// n·2^(n/2) steps instead of 2^n subsets or n! orders.
func (p problem) randomArrival() solution {
	var who []int
	for i, c := range p.claims {
		if c.Sign() > 0 {
			who = append(who, i)
		}
	}
	if len(who) == 0 || p.estate.Sign() == 0 {
		return p.nothing()
	}
	n := len(who)
	left, right := p.table(who[:n/2]), p.table(who[n/2:])
	s := p.nothing()
	s.den, s.regime = factorial(n), regimeArrival
	all := meet(p, n, left, right, s.num)
	meet(p, n, right, left, s.num)
	for _, i := range who {
		s.num[i].Sub(all, s.num[i])
	}
	return s
}

// subset is a set of claims of one group that leaves something of the estate.
type subset struct {
	members uint32
	sum     *big.Int
}

// table is the subsets of a group that leave something of the estate, by size, each in ascending order of sum.
type table struct {
	who    []int
	bySize [][]subset
}

func (p problem) table(who []int) table {
	t := table{who: who, bySize: make([][]subset, len(who)+1)}
	sums := make([]*big.Int, 1<<len(who)) // nil: leaves nothing
	for m := range uint32(len(sums)) {
		if m == 0 {
			sums[m] = new(big.Int)
		} else if less := sums[m&(m-1)]; less != nil {
			if sum := new(big.Int).Add(less, p.claims[who[bits.TrailingZeros32(m)]]); sum.Cmp(p.estate) < 0 {
				sums[m] = sum
			}
		}
		if sums[m] != nil {
			size := bits.OnesCount32(m)
			t.bySize[size] = append(t.bySize[size], subset{m, sums[m]})
		}
	}
	for _, list := range t.bySize {
		slices.SortFunc(list, func(a, b subset) int { return a.sum.Cmp(b.sum) })
	}
	return t
}

// meet adds to num, for each claim of the group a, the second sum of [problem.randomArrival], and returns the first.
func meet(p problem, n int, a, b table, num []*big.Int) (all *big.Int) {
	all = new(big.Int)
	room, part, sum := new(big.Int), new(big.Int), new(big.Int)
	for k, list := range a.bySize {
		with := make([]big.Int, len(list)) // the weighted slack of all coalitions that extend the subset
		for l, others := range b.bySize {
			size := k + l
			if size == n {
				continue // the whole leaves nothing: the claims sum to the estate at least
			}
			weight := new(big.Int).Mul(factorial(size), factorial(n-size-1))
			var withWeight *big.Int
			if k > 0 {
				withWeight = new(big.Int).Mul(factorial(size-1), factorial(n-size-1))
				withWeight.Mul(withWeight, big.NewInt(int64(n)))
			}
			// As the subset's sum grows, fewer of the others fit beside it.
			fit := len(others)
			sum.SetInt64(0)
			for _, o := range others {
				sum.Add(sum, o.sum)
			}
			for j, s := range list {
				room.Sub(p.estate, s.sum)
				for fit > 0 && others[fit-1].sum.Cmp(room) >= 0 {
					fit--
					sum.Sub(sum, others[fit].sum)
				}
				if fit == 0 {
					break
				}
				slack := room.Mul(room, part.SetInt64(int64(fit)))
				slack.Sub(slack, sum)
				all.Add(all, part.Mul(slack, weight))
				if k > 0 {
					with[j].Add(&with[j], part.Mul(slack, withWeight))
				}
			}
		}
		for j, s := range list {
			for m := s.members; m != 0; m &= m - 1 {
				at := num[a.who[bits.TrailingZeros32(m)]]
				at.Add(at, &with[j])
			}
		}
	}
	return all
}

func factorial(n int) *big.Int { return new(big.Int).MulRange(1, int64(n)) }
