package waterfall

import (
	"fmt"
	"math/big"
	"time"
)

// step is a stretch of a tier over which each unit is shared in the same way.
type step struct {
	weights []weight
	limit   *big.Int      // grains; nil: no end
	due     *big.Int      // of the whole tier; nil: no end
	what    func() string // what is due, for people
}

// step is the next stretch of a tier, all before it being full; ok is false if nothing is due. What says what was looked
// at in either case.
func (l *ledger) step(k int, on time.Time) (s step, ok bool) {
	switch t := l.venture.tiers[k]; {
	case t.byBalance():
		s = l.balanceStep(k, on)
	case t.total != nil:
		left := sub(t.total, l.tiers[k].exact)
		s = l.upTo(k, left, func() string {
			return l.text(left) + " left of the " + t.Kind.name() + " of " + l.text(t.total)
		})
	case t.Kind == CatchUp:
		s = l.catchUpStep(k)
	case t.Until.IsZero():
		return step{weights: l.weightsOf(k), what: func() string { return "all that is left" }}, true
	default:
		s = l.untilStep(k, on)
	}
	return s, s.limit == nil || s.limit.Cmp(big.NewInt(dust)) > 0
}

func (k Kind) name() string {
	switch k {
	case ReturnOfCapital:
		return "unreturned capital"
	case PreferredReturn:
		return "preferred return"
	}
	return string(k)
}

func (l *ledger) upTo(k int, limit *big.Int, what func() string) step {
	return step{weights: l.weightsOf(k), limit: limit, due: limit, what: what}
}

// balanceStep pays what is due to each: in proportion to it, or by the shares of the parts until one of them has all.
func (l *ledger) balanceStep(k int, on time.Time) step {
	t := l.venture.tiers[k]
	dues, parts := make([]*big.Int, len(t.lanes)), make([]*big.Int, max(1, len(t.To)))
	for p := range parts {
		parts[p] = new(big.Int)
	}
	for j, x := range t.lanes {
		if t.Kind == ReturnOfCapital {
			dues[j] = l.capital[x.partner]
		} else {
			dues[j] = l.due(k, x.partner, on)
		}
		parts[x.part].Add(parts[x.part], dues[j])
	}
	s := step{weights: make([]weight, len(t.lanes)), limit: new(big.Int), due: new(big.Int)}
	sum := new(big.Rat) // of the shares of the parts to which something is due
	for p, due := range parts {
		if t.shares == nil || t.shares[p].Sign() > 0 && due.Cmp(big.NewInt(dust)) > 0 {
			s.due = add(s.due, due)
			if t.shares != nil {
				sum.Add(sum, t.shares[p])
			}
		}
	}
	s.what = func() string { return l.text(s.due) + " of " + t.Kind.name() }
	if t.shares == nil {
		s.limit = s.due
		for j := range t.lanes {
			s.weights[j] = weight{dues[j], s.due}
		}
		return s
	}
	relative := make([]*big.Rat, len(parts)) // nil: not paid
	for p, due := range parts {
		if t.shares[p].Sign() > 0 && due.Cmp(big.NewInt(dust)) > 0 {
			relative[p] = new(big.Rat).Quo(t.shares[p], sum)
			full := ceiling(new(big.Rat).Quo(new(big.Rat).SetInt(due), relative[p]))
			if s.limit.Sign() == 0 || full.Cmp(s.limit) < 0 {
				s.limit = full
			}
		}
	}
	for j, x := range t.lanes {
		if r := relative[x.part]; r != nil {
			s.weights[j] = weight{mul(r.Num(), dues[j]), mul(r.Denom(), parts[x.part])}
		} else {
			s.weights[j] = weight{new(big.Int), big.NewInt(1)}
		}
	}
	return s
}

// catchUpStep gives x so that carry C and profit P make C + s·x = carry · (P + x), s being the share of carry in the tier:
// x = (carry · P − C) / (s − carry); or, of the preferred return alone, s·x = carry / (1 − carry) of what was paid of it.
func (l *ledger) catchUpStep(k int) step {
	t, carry := l.venture.tiers[k], l.venture.tiers[k].Carry.Rat()
	need, perUnit := new(big.Rat), t.carryShare // what carry lacks, and what of it each unit brings
	var what func() string
	if t.Target == PreferredOnly {
		preferred, here := new(big.Int), new(big.Int)
		for i, other := range l.venture.tiers {
			if other.Kind == PreferredReturn {
				preferred = add(preferred, l.tiers[i].exact)
			}
		}
		for j, x := range t.lanes {
			if x.carry {
				here = add(here, l.tiers[k].lanes[j].exact)
			}
		}
		need.Quo(carry, new(big.Rat).Sub(big.NewRat(1, 1), carry))
		need.Mul(need, new(big.Rat).SetInt(preferred))
		need.Sub(need, new(big.Rat).SetInt(here))
		what = func() string {
			return fmt.Sprintf("until carry catches up with %s of the %s of preferred return paid and itself", t.Carry, l.text(preferred))
		}
	} else {
		profit := sub(l.profitPaid, l.paidIn)
		need.Mul(carry, new(big.Rat).SetInt(profit))
		need.Sub(need, new(big.Rat).SetInt(l.carryPaid))
		perUnit = new(big.Rat).Sub(t.carryShare, carry)
		carried := l.carryPaid
		what = func() string {
			return fmt.Sprintf("until carry, %s of the profit of %s so far, is %s of all", l.text(carried), l.text(profit), t.Carry)
		}
	}
	return l.needed(k, need, perUnit, what)
}

// needed is a step that brings so much, each unit of it bringing perUnit. Dust is not made up for: where a unit brings
// next to nothing it would take a step of its own, over and over.
func (l *ledger) needed(k int, need, perUnit *big.Rat, what func() string) step {
	limit := new(big.Int)
	if need.Cmp(new(big.Rat).SetInt64(dust)) > 0 {
		limit = ceiling(need.Quo(need, perUnit))
	}
	return l.upTo(k, limit, func() string { return l.text(limit) + " " + what() })
}

// untilStep runs until what is measured reaches its goal: what is missing there, divided by its share of each unit.
func (l *ledger) untilStep(k int, on time.Time) step {
	t, s := l.venture.tiers[k], &l.tiers[k]
	missing := new(big.Rat)
	switch paidIn, received := new(big.Int), new(big.Int); t.Until.Measure {
	case IRR:
		if s.missing.amount != nil {
			missing.SetInt(t.hurdle.carried(s.missing, on))
		}
	default:
		for i, in := range t.measured {
			if in {
				paidIn.Add(paidIn, l.contributed[i])
				received.Add(received, l.received[i])
			}
		}
		if t.Until.Measure == Profit {
			missing.SetInt(sub(add(grains(t.Until.Value), paidIn), received))
		} else {
			missing.Mul(t.Until.Value.Rat(), new(big.Rat).SetInt(paidIn))
			missing.Sub(missing, new(big.Rat).SetInt(received))
		}
	}
	weights := l.weightsOf(k)
	what := func() string {
		return "until the " + t.Until.Measure.name() + " of " + t.Until.Class + t.Until.Partner + " is " + t.Until.goal(l.digits)
	}
	if s.share.Sign() == 0 && missing.Cmp(new(big.Rat).SetInt64(dust)) > 0 { // it paid in nothing yet, and its class shares by capital
		return step{weights: weights, what: func() string { return what() + ", which it cannot reach without capital" }}
	}
	return l.needed(k, missing, s.share, what)
}

func (m Measure) name() string {
	switch m {
	case IRR:
		return "rate of return"
	case EquityMultiple:
		return "equity multiple"
	}
	return string(m)
}

func (u Until) goal(digits int32) string {
	if u.Measure == Profit {
		return u.Value.StringFixed(digits)
	}
	return u.Value.String()
}
