package fair

import (
	"math/big"
	"slices"
)

// The rules of this file fill claims, or halves of them, like vessels up to one common level. They work in whole
// numbers: the half-claims of a problem are the claims of the same problem counted in halves of the unit.

// fill finds the level λ = num/den with Σ min(cap, λ) = total, for one cap or more that sum to at least total; order
// lists them from the smallest. Where all caps are filled, λ is the largest of them.
func fill(total *big.Int, caps []*big.Int, order []int) (num, den *big.Int) {
	rest, need := new(big.Int).Set(total), new(big.Int)
	for k := 0; ; k++ {
		lowest, open := caps[order[k]], big.NewInt(int64(len(order)-k))
		if need.Mul(lowest, open); need.Cmp(rest) >= 0 {
			return rest, open
		}
		rest.Sub(rest, lowest)
	}
}

// filled is min(cap, num/den) for each cap, over den.
func filled(caps []*big.Int, num, den *big.Int) []*big.Int {
	out := zeros(len(caps))
	for i, c := range caps {
		if out[i].Mul(c, den).Cmp(num) > 0 {
			out[i].Set(num)
		}
	}
	return out
}

func (p problem) equalAwards() solution {
	num, den := fill(p.estate, p.claims, p.ascending())
	return solution{num: filled(p.claims, num, den), den: den, regime: regimeAwards, level: new(big.Rat).SetFrac(num, den)}
}

func (p problem) equalLosses() solution {
	s := p.missing().equalAwards()
	s.num, s.regime = p.less(s.num, s.den), regimeLosses
	return s
}

// halves is the problem in halves of the unit, whose half-claims are the claims of p, and whether its estate is at most
// the sum of the half-claims.
func (p problem) halves() (estate *big.Int, low bool) {
	estate = new(big.Int).Lsh(p.estate, 1)
	return estate, estate.Cmp(p.sum) <= 0
}

// inHalves turns awards counted in halves of the unit into awards counted in units.
func inHalves(num []*big.Int, den *big.Int, r regime, level *big.Rat) solution {
	if level != nil {
		level = new(big.Rat).Quo(level, big.NewRat(2, 1))
	}
	return solution{num: num, den: new(big.Int).Lsh(den, 1), regime: r, level: level}
}

func (p problem) talmud() solution {
	estate, low := p.halves()
	if low {
		return p.halfAwards(estate, regimeHalfAwards)
	}
	total := new(big.Int).Lsh(p.sum, 1)
	s := p.halfAwards(total.Sub(total, estate), regimeHalfLosses)
	s.num = p.less(s.num, s.den)
	return s
}

// halfAwards gives equal awards of the half-claims.
func (p problem) halfAwards(estate *big.Int, r regime) solution {
	num, den := fill(estate, p.claims, p.ascending())
	return inHalves(filled(p.claims, num, den), den, r, new(big.Rat).SetFrac(num, den))
}

// aboveHalf adds the half-claims to awards.
func (p problem) aboveHalf(s solution) solution {
	half := new(big.Int).Rsh(s.den, 1)
	for i, n := range s.num {
		n.Add(n, new(big.Int).Mul(p.claims[i], half))
	}
	return s
}

func (p problem) piniles() solution {
	estate, low := p.halves()
	if low {
		return p.halfAwards(estate, regimeHalfAwards)
	}
	return p.aboveHalf(p.halfAwards(estate.Sub(estate, p.sum), regimeHalfTwice))
}

func (p problem) reverseTalmud() solution {
	estate, low := p.halves()
	if !low {
		return p.aboveHalf(p.halfAwards(estate.Sub(estate, p.sum), regimeHalfTwice))
	}
	lost := new(big.Int).Sub(p.sum, estate)
	s := p.halfAwards(lost, regimeHalfLossesFirst)
	half := new(big.Int).Rsh(s.den, 1)
	for i, n := range s.num {
		n.Sub(new(big.Int).Mul(p.claims[i], half), n)
	}
	return s
}

func (p problem) constrainedEgalitarian() solution {
	estate, low := p.halves()
	if low {
		return p.halfAwards(estate, regimeHalfAwards)
	}
	num, den := p.between(estate)
	out := make([]*big.Int, len(p.claims))
	for i, c := range p.claims {
		least := new(big.Int).Mul(c, den)
		most := new(big.Int).Lsh(least, 1)
		switch {
		case num.Cmp(least) < 0:
			out[i] = least
		case num.Cmp(most) > 0:
			out[i] = most
		default:
			out[i] = new(big.Int).Set(num)
		}
	}
	return inHalves(out, den, regimeBetween, new(big.Rat).SetFrac(num, den))
}

// between finds λ = num/den with Σ max(h, min(2h, λ)) = total over the half-claims h, for a total above their sum and at
// most twice that. The sum grows from one end of a claim's span to the next, by one for each span that is open.
func (p problem) between(total *big.Int) (num, den *big.Int) {
	type end struct {
		at   *big.Int
		open int64
	}
	ends := make([]end, 0, 2*len(p.claims))
	for _, h := range p.claims {
		ends = append(ends, end{h, 1}, end{new(big.Int).Lsh(h, 1), -1})
	}
	slices.SortFunc(ends, func(a, b end) int { return a.at.Cmp(b.at) })
	sum, level, step := new(big.Int).Set(p.sum), new(big.Int), new(big.Int)
	open := big.NewInt(0)
	for k := 0; ; k++ {
		e := ends[k]
		step.Mul(step.Sub(e.at, level), open)
		if step.Add(step, sum); step.Cmp(total) >= 0 {
			num = new(big.Int).Sub(total, sum)
			return num.Add(num, level.Mul(level, open)), open
		}
		sum.Set(step)
		level.Set(e.at)
		open.Add(open, big.NewInt(e.open))
	}
}
