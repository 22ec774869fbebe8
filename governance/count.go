package governance

import (
	"math/big"

	"github.com/partnerkit/partnerkit/internal/exact"
)

// scenario is a way in which the open votes may go. A vote in favour helps every condition at once, a vote of no with
// veto hurts every threshold and veto at once, and silence, or the choice that the quorum does not count, hurts the
// quorum: so these four decide exactly what can still happen.
type scenario uint8

const (
	asCounted scenario = iota // as things stand
	allFor                    // every open vote is in favour
	allVeto                   // every open vote is no with veto
	quietest                  // the least quorum
)

// where is the side of a seat in a scenario.
func (v *poll) where(i int, s scenario) side {
	st := &v.seats[i]
	if st.recused {
		return sideNone
	}
	if s == asCounted || st.open == shut {
		return st.side
	}
	if v.split != nil {
		return v.partsIn(i, s).side(st.side)
	}
	return v.choose(st, s)
}

func (v *poll) choose(st *seatState, s scenario) side {
	switch {
	case s == allFor:
		return sideFor
	case s == allVeto:
		return sideVeto
	case st.open == replaceable:
		return v.e.uncounted(st.side)
	}
	return st.side
}

// uncounted is a choice that the quorum does not count, or the present one if it counts them all.
func (e *Electorate) uncounted(present side) side {
	for _, s := range partSides {
		if !e.counting[s] {
			return s
		}
	}
	return present
}

// partsIn is how a seat's weight lies in a scenario.
func (v *poll) partsIn(i int, s scenario) parts {
	had, st := v.split[i], &v.seats[i]
	if s == asCounted || st.open == shut {
		return had
	}
	to := partIndex(v.choose(st, s))
	if st.open == replaceable {
		if to >= 0 {
			had = parts{}
			had[to] = v.e.weight[i]
		}
		return had
	}
	if s != quietest {
		had[to] = had[to].plus(v.e.weight[i].minus(had.sum()))
	}
	return had
}

func partIndex(s side) int {
	for k, t := range partSides {
		if s == t {
			return k
		}
	}
	return -1
}

// counted is what a measure says of a vote.
type counted struct {
	all, present, yes, no, abstain, veto mass // no includes veto
}

func (c *counted) add(s side, m mass) {
	c.all = c.all.plus(m)
	if s == sideNone {
		return
	}
	c.present = c.present.plus(m)
	switch s {
	case sideFor:
		c.yes = c.yes.plus(m)
	case sideVeto:
		c.veto = c.veto.plus(m)
		c.no = c.no.plus(m)
	case sideAgainst:
		c.no = c.no.plus(m)
	case sideAbstain:
		c.abstain = c.abstain.plus(m)
	}
}

func (c *counted) of(d Denominator) mass {
	switch d {
	case OfPresent:
		return c.present
	case OfAll:
		return c.all
	}
	return c.yes.plus(c.no)
}

// byPartner reports whether a measure is counted partner by partner.
func (e *Electorate) byPartner(by Measure) bool {
	return e.c.Blocs || by == ByPartners || by == ByEquity
}

// mass is what a seat has in a measure of seats.
func (e *Electorate) massOfSeat(i int, by Measure) mass {
	if by == ByWeight {
		return e.weight[i]
	}
	return units(1)
}

// count adds up a measure in a scenario.
func (v *poll) count(by Measure, s scenario) counted {
	var c counted
	if v.e.byPartner(by) {
		masses := v.partnerMasses(by)
		for i, where := range v.partnerSides(s) {
			c.add(where, masses[i])
		}
		return c
	}
	if by == ByWeight && v.split != nil {
		for i := range v.seats {
			if !v.seats[i].recused {
				v.addParts(&c, i, s)
			}
		}
		return c
	}
	return v.countSeats(by, s)
}

// countSeats adds up by side first, for most of the time of a large vote is spent here.
func (v *poll) countSeats(by Measure, s scenario) (c counted) {
	var sums [sides]mass
	for i := range v.seats {
		st, m := &v.seats[i], mass{lo: 1}
		if st.recused {
			continue
		}
		if by == ByWeight {
			m = v.e.weight[i]
		}
		where := st.side
		if s != asCounted && st.open != shut {
			where = v.where(i, s)
		}
		sums[where] = sums[where].plus(m)
	}
	for where, m := range sums {
		c.add(side(where), m)
	}
	return c
}

func (v *poll) addParts(c *counted, i int, s scenario) {
	p := v.partsIn(i, s)
	for k, where := range partSides {
		c.add(where, p[k])
	}
	rest := sideNone
	if v.seats[i].side == sidePresent {
		rest = sidePresent
	}
	c.add(rest, v.e.weight[i].minus(p.sum()))
}

// partnerMasses is what each partner has in a measure; a partner whose seats are all recused has nothing.
func (v *poll) partnerMasses(by Measure) []mass {
	out := make([]mass, len(v.e.partners))
	for i := range v.seats {
		if v.seats[i].recused {
			continue
		}
		switch k := v.e.partner[i]; by {
		case ByPartners:
			out[k] = units(1)
		case ByEquity:
			out[k] = v.e.equity[k]
		default:
			out[k] = out[k].plus(v.e.massOfSeat(i, by))
		}
	}
	return out
}

// partnerSides is where each partner stands: where most of its seats do that vote for or against. It is no with veto if
// more than half of its voting seats are.
func (v *poll) partnerSides(s scenario) []side {
	type heads struct{ yes, no, veto, abstain, present int32 }
	hs := make([]heads, len(v.e.partners))
	for i := range v.seats {
		h := &hs[v.e.partner[i]]
		switch v.where(i, s) {
		case sideFor:
			h.yes++
		case sideVeto:
			h.veto++
			h.no++
		case sideAgainst:
			h.no++
		case sideAbstain:
			h.abstain++
		case sidePresent:
			h.present++
		}
	}
	out := make([]side, len(hs))
	for k, h := range hs {
		switch {
		case h.yes > h.no:
			out[k] = sideFor
		case h.no > h.yes && 2*h.veto > h.yes+h.no+h.abstain:
			out[k] = sideVeto
		case h.no > h.yes:
			out[k] = sideAgainst
		case h.yes > 0 || h.abstain > 0:
			out[k] = sideAbstain
		case h.present > 0:
			out[k] = sidePresent
		}
	}
	return out
}

// attendance is the mass that counts towards the quorum, and all that it is measured against. A partner takes part
// through any of its seats.
func (v *poll) attendance(s scenario) (took, all mass) {
	by := v.e.quorum.by
	if v.e.byPartner(by) {
		here := make([]bool, len(v.e.partners))
		for i := range v.seats {
			here[v.e.partner[i]] = here[v.e.partner[i]] || !v.seats[i].recused && v.takesPart(i, s)
		}
		for k, m := range v.partnerMasses(by) {
			all = all.plus(m)
			if here[k] {
				took = took.plus(m)
			}
		}
		return took, all
	}
	for i := range v.seats {
		if v.seats[i].recused {
			continue
		}
		all = all.plus(v.e.massOfSeat(i, by))
		took = took.plus(v.part(i, s))
	}
	return took, all
}

// part is what a seat adds to the quorum.
func (v *poll) part(i int, s scenario) mass {
	by := v.e.quorum.by
	if by == ByWeight && v.split != nil && !v.e.counting[sidePresent] {
		var took mass
		p := v.partsIn(i, s)
		for k, where := range partSides {
			if v.e.counting[where] {
				took = took.plus(p[k])
			}
		}
		return took
	}
	if by == ByWeight && v.split != nil && v.seats[i].side != sidePresent {
		return v.partsIn(i, s).sum()
	}
	if v.takesPart(i, s) {
		return v.e.massOfSeat(i, by)
	}
	return mass{}
}

// takesPart reports whether a ballot of the seat counts towards the quorum.
func (v *poll) takesPart(i int, s scenario) bool {
	if v.split == nil || v.seats[i].side == sidePresent {
		return v.e.counting[v.where(i, s)]
	}
	p := v.partsIn(i, s)
	for k, where := range partSides {
		if v.e.counting[where] && !p[k].isZero() {
			return true
		}
	}
	return p.sum().isZero() && v.e.counting[v.where(i, s)]
}

// wholeOf is the mass of 1 in a measure.
func (e *Electorate) wholeOf(by Measure) *big.Int { return exact.Pow10(e.scaleOf(by)) }
