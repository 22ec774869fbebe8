package fair

import "math/big"

func (p problem) proportional() solution {
	if p.sum.Sign() == 0 {
		return p.nothing()
	}
	out := zeros(len(p.claims))
	for i, c := range p.claims {
		out[i].Mul(c, p.estate)
	}
	return solution{num: out, den: new(big.Int).Set(p.sum), regime: regimeShare, level: new(big.Rat).SetFrac(p.estate, p.sum)}
}

// nothing is the division of an estate of zero.
func (p problem) nothing() solution {
	return solution{num: zeros(len(p.claims)), den: big.NewInt(1), regime: regimeNothing}
}

// rights is what each claim gets because the others together do not claim all of the estate, and the sum of that.
func (p problem) rights() (rights []*big.Int, sum *big.Int) {
	rights, sum = zeros(len(p.claims)), new(big.Int)
	missing := new(big.Int).Sub(p.sum, p.estate)
	for i, c := range p.claims {
		if c.Cmp(missing) > 0 {
			rights[i].Sub(c, missing)
		}
		sum.Add(sum, rights[i])
	}
	return rights, sum
}

func (p problem) adjustedProportional() solution {
	rights, given := p.rights()
	rest := new(big.Int).Sub(p.estate, given)
	if rest.Sign() == 0 {
		return solution{num: rights, den: big.NewInt(1), regime: regimeRights}
	}
	open, sum := zeros(len(p.claims)), new(big.Int)
	for i, c := range p.claims {
		if open[i].Sub(c, rights[i]).Cmp(rest) > 0 {
			open[i].Set(rest)
		}
		sum.Add(sum, open[i])
	}
	for i, right := range rights {
		right.Mul(right, sum)
		right.Add(right, open[i].Mul(open[i], rest))
	}
	return solution{num: rights, den: sum, regime: regimeRights, level: new(big.Rat).SetFrac(rest, sum)}
}

func (p problem) concedeAndDivide() solution {
	rights, given := p.rights()
	rest := new(big.Int).Sub(p.estate, given)
	for _, right := range rights {
		right.Lsh(right, 1)
		right.Add(right, rest)
	}
	return solution{num: rights, den: big.NewInt(2), regime: regimeConcede, level: new(big.Rat).SetFrac(rest, two)}
}

// minimalOverlap lays the claims on the estate one inside the other from 0 up to t, and what is above t side by side
// on what remains. A claim at or above the estate is laid on all of it (t is the estate then); else t solves
// Σ max(c−t, 0) = E−t (O'Neill 1982, section 4).
func (p problem) minimalOverlap() solution {
	if p.estate.Sign() == 0 {
		return p.nothing()
	}
	order := p.ascending()
	num, den := p.overlapLevel(order)
	common := big.NewInt(1)
	for k := range order {
		common = lcm(common, int64(k+1))
	}
	common.Mul(common, den)
	t := new(big.Int).Mul(num, new(big.Int).Quo(common, den))
	whole := new(big.Int).Mul(p.estate, common)
	out := make([]*big.Int, len(order))
	below, shared := new(big.Int), new(big.Int) // the level reached, and what each that reaches it has got
	for k, i := range order {
		c := new(big.Int).Mul(p.claims[i], common)
		if c.Cmp(whole) > 0 {
			c.Set(whole)
		}
		level := c
		if c.Cmp(t) > 0 {
			level = t
		}
		step := new(big.Int).Sub(level, below)
		shared.Add(shared, step.Quo(step, big.NewInt(int64(len(order)-k))))
		below.Set(level)
		out[i] = c.Sub(c, level)
		out[i].Add(out[i], shared)
	}
	return solution{num: out, den: common, regime: regimeOverlap, level: new(big.Rat).SetFrac(num, den)}
}

// overlapLevel is t of minimal overlap as num/den.
func (p problem) overlapLevel(order []int) (num, den *big.Int) {
	if p.claims[order[len(order)-1]].Cmp(p.estate) >= 0 {
		return new(big.Int).Set(p.estate), big.NewInt(1)
	}
	above := new(big.Int)
	for k := len(order) - 1; k > 0; k-- { // claims order[k:] lie above t, if t is not below order[k-1]
		above.Add(above, p.claims[order[k]])
		others := int64(len(order) - k - 1)
		if others == 0 {
			continue
		}
		num, den = new(big.Int).Sub(above, p.estate), big.NewInt(others)
		if num.Sign() >= 0 && num.Cmp(new(big.Int).Mul(p.claims[order[k-1]], den)) >= 0 {
			return num, den
		}
	}
	above.Add(above, p.claims[order[0]])
	return above.Sub(above, p.estate), big.NewInt(max(1, int64(len(order)-1)))
}

func lcm(a *big.Int, n int64) *big.Int {
	b := big.NewInt(n)
	g := new(big.Int).GCD(nil, nil, a, b)
	return a.Mul(a, b.Quo(b, g))
}
