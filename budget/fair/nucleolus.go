package fair

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

const maxNucleolusPlayers = 12

// Nucleolus is the division of the worth of all together, none below what a player makes alone, that makes the least
// satisfied coalition as satisfied as can be, then the next, and so on (Schmeidler 1969). There is exactly one; it lies in
// the core where that is not empty. Shares are in the order of the players, exact where they end within 18 decimal
// places, else rounded to 12 places. For costs see [CostNucleolus].
//
// The errors are those of [Shapley], with at most 12 players, and [ErrNoImputation] where alone the players make more
// than all together.
func Nucleolus(players []string, value func(Coalition) decimal.Decimal) ([]decimal.Decimal, error) {
	g, err := newGame(players, value, maxNucleolusPlayers)
	if err != nil {
		return nil, err
	}
	num, den, err := g.nucleolus()
	if err != nil {
		return nil, err
	}
	out := make([]decimal.Decimal, g.n)
	for i, n := range num {
		out[i] = toDecimal(n, den, g.places)
	}
	return out, nil
}

// CostNucleolus divides the cost of all together: what each player pays alone less the player's nucleolus in the game of
// [Savings]. The errors are those of [Nucleolus].
func CostNucleolus(players []string, cost func(Coalition) decimal.Decimal) ([]decimal.Decimal, error) {
	g, err := newGame(players, cost, maxNucleolusPlayers)
	if err != nil {
		return nil, err
	}
	alone := make([]*big.Int, g.n)
	for i := range alone {
		alone[i] = new(big.Int).Set(g.worth[1<<i])
	}
	together := make([]*big.Int, len(g.worth))
	sums(alone, together)
	for c, cost := range g.worth {
		cost.Sub(together[c], cost)
	}
	num, den, err := g.nucleolus()
	if err != nil {
		return nil, err
	}
	out := make([]decimal.Decimal, g.n)
	for i, saved := range num {
		cost := new(big.Int).Mul(alone[i], den)
		out[i] = toDecimal(cost.Sub(cost, saved), den, g.places)
	}
	return out, nil
}

// imputable checks that nobody has to get less than alone.
func (g game) imputable() error {
	alone := new(big.Int)
	for i := range g.n {
		alone.Add(alone, g.worth[1<<i])
	}
	if alone.Cmp(g.worth[g.all()]) <= 0 {
		return nil
	}
	door := validate.New("game")
	door.AddAs(ErrNoImputation, "value", "no-imputation", "of all together must not be below the sum of what the players make alone, "+
		toDecimal(alone, one, g.places).String(), toDecimal(g.worth[g.all()], one, g.places))
	return door.Err()
}

// nucleolus solves one linear program after the other: the smallest ε with x(S) ≥ v(S)−ε for every coalition whose share
// is still open, the shares of the others as they were fixed. The program is solved from its dual, whose weights name
// coalitions that have no slack in any solution; their shares are fixed for the next (Maschler, Peleg and Shapley 1979).
// Each round fixes a share that does not follow from the others, so n rounds suffice. It uses up the game.
func (g game) nucleolus() (num []*big.Int, den *big.Int, err error) {
	if err := g.imputable(); err != nil {
		return nil, nil, err
	}
	den = big.NewInt(1)
	l := ladder{game: g, open: newSpan(g.n), subsets: make([]*big.Int, len(g.worth))}
	l.fix(g.all(), g.worth[g.all()])
	for y := []*big.Int{g.worth[g.all()]}; ; {
		if l.open.empty() {
			return y[:g.n], den, nil
		}
		p := l.program()
		p.maximize()
		y = p.prices()
		factor := l.lower(y, p.det)
		den.Mul(den, factor)
		for r, weight := range p.solution() {
			if c := p.basis[r]; !c.free && weight.Sign() > 0 {
				s := Coalition(c.id) & g.all()
				l.fix(s, l.subsets[s])
			}
		}
	}
}

// ladder is the state between two rounds of [game.nucleolus].
type ladder struct {
	game
	open    span
	fixed   []column
	subsets []*big.Int // the share of each coalition at the prices last seen
}

// fix holds the coalition at the share unless that follows from those held already.
func (l *ladder) fix(s Coalition, share *big.Int) {
	if l.open.follows(s) {
		return
	}
	l.open.add(s)
	l.fixed = append(l.fixed, l.column(s, share, 0))
	last := &l.fixed[len(l.fixed)-1]
	last.free = true
}

// column is the coalition's column; level is its coefficient in the row of ε.
func (l *ladder) column(s Coalition, gain *big.Int, level int64) column {
	rows := make([]int64, l.n+1)
	for m := s; m != 0; m = m.rest() {
		rows[m.first()] = 1
	}
	rows[l.n] = level
	return column{id: int(s) + int(level)*len(l.worth), rows: rows, gain: new(big.Int).Set(gain)}
}

// program is the dual of the round: weights on coalitions that sum to 1, on single players, and any on fixed coalitions,
// that cancel out for every player.
func (l *ladder) program() *program {
	open := l.candidates()
	limits := make([]int64, l.n+1)
	limits[l.n] = 1
	start := []column{l.column(open[0], l.worth[open[0]], 1), l.fixed[0]}
	for i := range l.n {
		if i != open[0].first() {
			start = append(start, l.column(1<<i, l.worth[1<<i], 0))
		}
	}
	return newProgram(limits, start, func(y []*big.Int, det *big.Int, lowest bool) (column, bool) {
		return l.price(open, y, det, lowest)
	})
}

// candidates lists the coalitions whose share does not follow from the fixed ones.
func (l *ladder) candidates() []Coalition {
	var open []Coalition
	for s := Coalition(1); s < l.all(); s++ {
		if !l.open.follows(s) {
			open = append(open, s)
		}
	}
	return open
}

func (l *ladder) price(open []Coalition, y []*big.Int, det *big.Int, lowest bool) (best column, ok bool) {
	for _, c := range l.fixed {
		gain := new(big.Int).Mul(c.gain, det)
		if gain.Sub(gain, dot(c.rows, y)); gain.Sign() != 0 {
			return directed(c, gain.Sign()), true
		}
	}
	gain, most := new(big.Int), new(big.Int)
	for i := range l.n {
		if gain.Mul(l.worth[1<<i], det); gain.Cmp(y[i]) > 0 {
			return l.column(1<<i, l.worth[1<<i], 0), true
		}
	}
	sums(y[:l.n], l.subsets)
	var found Coalition
	for _, s := range open {
		gain.Mul(l.worth[s], det)
		gain.Sub(gain, l.subsets[s])
		if gain.Sub(gain, y[l.n]); gain.Cmp(most) > 0 {
			most.Set(gain)
			if found = s; lowest {
				break
			}
		}
	}
	if found == 0 {
		return column{}, false
	}
	return l.column(found, l.worth[found], 1), true
}

// directed is the free column c, turned round where a unit less of it gains.
func directed(c column, sign int) column {
	if sign > 0 {
		return c
	}
	turned := column{id: c.id, free: true, gain: new(big.Int).Neg(c.gain), rows: make([]int64, len(c.rows))}
	for k, n := range c.rows {
		turned.rows[k] = -n
	}
	return turned
}

func dot(v []int64, y []*big.Int) *big.Int {
	sum := new(big.Int)
	for k, n := range v {
		if n != 0 {
			sum.Add(sum, new(big.Int).Mul(y[k], big.NewInt(n)))
		}
	}
	return sum
}

// lower counts the whole game in smaller units, so that the prices y/det are whole numbers, and divides y by what it has
// in common with det. It returns how many new units make an old one.
func (l *ladder) lower(y []*big.Int, det *big.Int) (factor *big.Int) {
	common := new(big.Int).Set(det)
	for _, n := range y {
		common.GCD(nil, nil, common, new(big.Int).Abs(n))
	}
	factor = new(big.Int).Quo(det, common)
	for _, n := range y {
		n.Quo(n, common)
	}
	for _, v := range l.worth {
		v.Mul(v, factor)
	}
	for _, c := range l.fixed {
		c.gain.Mul(c.gain, factor)
	}
	sums(y[:l.n], l.subsets)
	return factor
}
