package fair

import (
	"cmp"
	"math/big"
)

// column is a variable of a [program]: its coefficients in the rows, what a unit of it gains, and whether it may be
// negative. Of two candidates with the same claim the lower id goes first.
type column struct {
	id   int
	rows []int64
	gain *big.Int
	free bool
}

// program is a linear program in exact arithmetic: the largest Σ gain·x with Σ rows·x = limits and x ≥ 0 but for free
// columns. It starts from a basis that is feasible, keeps the inverse of the basis as whole numbers over their common
// determinant (Edmonds 1967), and asks price for columns as it needs them, so that a program may have as many columns as
// there are coalitions.
type program struct {
	limits  []int64
	basis   []column
	inverse [][]*big.Int
	det     *big.Int // above zero

	// price returns a column that gains more than it costs at the prices y/det, if there is one: the one that gains
	// most, or the one with the lowest id.
	price func(y []*big.Int, det *big.Int, lowest bool) (column, bool)
}

// newProgram starts from the given columns, as many as there are limits.
func newProgram(limits []int64, start []column, price func(y []*big.Int, det *big.Int, lowest bool) (column, bool)) *program {
	m := len(limits)
	p := &program{limits: limits, basis: make([]column, m), inverse: make([][]*big.Int, m), det: big.NewInt(1), price: price}
	for r := range m {
		p.inverse[r] = make([]*big.Int, m)
		for k := range m {
			p.inverse[r][k] = new(big.Int)
		}
		p.inverse[r][r].SetInt64(1)
	}
	taken := make([]bool, m)
	for _, c := range start {
		d := p.times(c.rows)
		for r := range m {
			if !taken[r] && d[r].Sign() != 0 {
				taken[r] = true
				p.pivot(r, d, c)
				break
			}
		}
	}
	return p
}

// stalled is after how many pivots without progress the lowest column enters instead of the best: Bland's rule, under
// which no basis comes back.
const stalled = 20

// maximize runs to the optimum. The programs of this package have one: their columns are bounded.
func (p *program) maximize() {
	idle := 0
	for {
		enter, ok := p.price(p.prices(), p.det, idle > stalled)
		if !ok {
			return
		}
		d := p.times(enter.rows)
		leave, progress := p.leaving(d)
		if p.pivot(leave, d, enter); progress {
			idle = 0
		} else {
			idle++
		}
	}
}

// prices is the worth of a unit of each row, times det.
func (p *program) prices() []*big.Int {
	y, part := make([]*big.Int, len(p.limits)), new(big.Int)
	for k := range y {
		y[k] = new(big.Int)
		for r, c := range p.basis {
			y[k].Add(y[k], part.Mul(c.gain, p.inverse[r][k]))
		}
	}
	return y
}

// solution is the value of each column of the basis, times det.
func (p *program) solution() []*big.Int { return p.times(p.limits) }

// times is det times the inverse times v. Of a column it is by how much the basis gives way to a unit of that column.
func (p *program) times(v []int64) []*big.Int {
	out, part := make([]*big.Int, len(v)), new(big.Int)
	for r, row := range p.inverse {
		out[r] = new(big.Int)
		for k, n := range v {
			if n != 0 {
				out[r].Add(out[r], part.Mul(row[k], big.NewInt(n)))
			}
		}
	}
	return out
}

// leaving is the row whose column is first to reach zero, and whether the step to there is longer than zero. There is one
// where the program has an optimum.
func (p *program) leaving(d []*big.Int) (row int, progress bool) {
	x := p.solution()
	row = -1
	left, right := new(big.Int), new(big.Int)
	for r, c := range p.basis {
		if c.free || d[r].Sign() <= 0 {
			continue
		}
		if row >= 0 {
			order := left.Mul(x[r], d[row]).Cmp(right.Mul(x[row], d[r]))
			if cmp.Or(order, cmp.Compare(c.id, p.basis[row].id)) >= 0 {
				continue
			}
		}
		row = r
	}
	return row, x[row].Sign() > 0
}

// pivot puts the column in the place of the basis's row r.
func (p *program) pivot(r int, d []*big.Int, c column) {
	part := new(big.Int)
	for i, row := range p.inverse {
		if i == r {
			continue
		}
		for k, n := range row {
			n.Mul(n, d[r])
			n.Sub(n, part.Mul(d[i], p.inverse[r][k]))
			n.Quo(n, p.det) // exact: both are minors of the basis
		}
	}
	p.basis[r] = c
	if p.det = new(big.Int).Set(d[r]); p.det.Sign() < 0 {
		p.det.Neg(p.det)
		for _, row := range p.inverse {
			for _, n := range row {
				n.Neg(n)
			}
		}
	}
}
