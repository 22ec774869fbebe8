package fair

import (
	"math/big"
	"slices"

	"github.com/shopspring/decimal"
)

// Proof shows that no division of what all make together can satisfy the coalitions listed: with every partner in
// exactly Depth of them, counted with Times, they make more alone than Depth times what all make together (Bondareva
// 1963, Shapley 1967).
type Proof struct {
	Coalitions []Counted       `json:"coalitions"`
	Depth      int64           `json:"depth"`    // in how many of them each partner is
	Alone      decimal.Decimal `json:"alone"`    // Σ Times × Alone
	Together   decimal.Decimal `json:"together"` // Depth × the worth of all together, below Alone
	Needed     decimal.Decimal `json:"needed"`   // by how much the worth of all would have to grow: (Alone − Together) / Depth
}

// Counted is a coalition of a [Proof].
type Counted struct {
	Partners []string        `json:"partners"`
	Times    int64           `json:"times"`
	Alone    decimal.Decimal `json:"alone"`
}

// impossible is the proof that the coalitions cannot all be satisfied, or nil if they can: of all weights on them that
// sum to one for every player, those that make most alone.
func (v venture) impossible(among []Coalition) *Proof {
	limits := make([]int64, v.n)
	var start []column
	for i := range limits {
		limits[i] = 1
		start = append(start, v.membership(1<<i))
	}
	subsets := make([]*big.Int, len(v.worth))
	p := newProgram(limits, start, func(y []*big.Int, det *big.Int, lowest bool) (column, bool) {
		sums(y, subsets)
		found := dearest(among, lowest, func(c Coalition, gain *big.Int) { gain.Sub(gain.Mul(v.worth[c], det), subsets[c]) })
		if found == 0 {
			return column{}, false
		}
		return v.membership(found), true
	})
	p.maximize()
	alone := new(big.Int)
	weights := p.solution()
	for r, w := range weights {
		alone.Add(alone, new(big.Int).Mul(w, p.basis[r].gain))
	}
	together := new(big.Int).Mul(v.worth[v.all()], p.det)
	if alone.Cmp(together) <= 0 {
		return nil
	}
	return v.proof(p, weights)
}

// proof counts the coalitions of the basis in whole numbers.
func (v venture) proof(p *program, weights []*big.Int) *Proof {
	common := new(big.Int).Set(p.det)
	for _, w := range weights {
		common.GCD(nil, nil, common, w)
	}
	out := &Proof{Depth: new(big.Int).Quo(p.det, common).Int64()}
	alone := new(big.Int)
	var counted []Coalition
	times := map[Coalition]*big.Int{}
	for r, w := range weights {
		if w.Sign() > 0 {
			c := Coalition(p.basis[r].id)
			counted, times[c] = append(counted, c), w.Quo(w, common)
		}
	}
	slices.SortFunc(counted, func(a, b Coalition) int {
		if before(a, b) {
			return -1
		}
		return 1
	})
	for _, c := range counted {
		alone.Add(alone, new(big.Int).Mul(times[c], v.worth[c]))
		out.Coalitions = append(out.Coalitions, Counted{c.Of(v.players), times[c].Int64(), v.amount(v.worth[c])})
	}
	depth := big.NewInt(out.Depth)
	together := new(big.Int).Mul(v.worth[v.all()], depth)
	out.Alone, out.Together = v.amount(alone), v.amount(together)
	out.Needed = toDecimal(alone.Sub(alone, together), depth, v.places)
	return out
}

// membership is the column of a coalition: a row for each player.
func (v venture) membership(c Coalition) column {
	rows := make([]int64, v.n)
	for m := c; m != 0; m = m.rest() {
		rows[m.first()] = 1
	}
	return column{id: int(c), rows: rows, gain: v.worth[c]}
}

// dearest is the coalition whose gain, set by the function, is largest and above zero, or the first above zero; else 0.
func dearest(among []Coalition, first bool, set func(c Coalition, gain *big.Int)) (found Coalition) {
	gain, most := new(big.Int), new(big.Int)
	for _, c := range among {
		if set(c, gain); gain.Cmp(most) > 0 {
			most.Set(gain)
			if found = c; first {
				break
			}
		}
	}
	return found
}
