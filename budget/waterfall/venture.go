package waterfall

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/exact"
)

// venture is a valid plan made ready. Partners are numbered in order of ID, so that no order of a list matters.
type venture struct {
	*scratch
	plan    Plan
	digits  int32
	cent    *big.Int // a minor unit in grains
	ids     []string
	classes []string
	tiers   []*tier
	returns []bool // by partner: a tier returns its capital; else splits do
	work    int    // of a day, as MaxWork counts it
}

// tier is a tier made ready. What a part pays one partner is a lane.
type tier struct {
	Tier
	lanes      []lane     // by partner
	starts     []int      // by partner, and one more: where its lanes start
	shares     []*big.Rat // by part; nil: in proportion to what is due, or to capital
	carryShare *big.Rat
	total      *big.Int // the given amount in grains; nil: none
	accruer    *accruer // nil: nothing accrues
	covers     []bool   // by partner: the tier pays it
	measured   []bool   // by partner: until looks at it
	hurdle     *hurdle  // nil: until is no rate of return
}

type lane struct {
	part, partner int
	class         string // by which the tier pays it
	carry         bool
}

func carryLast(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func (p Plan) compile() *venture {
	v := &venture{plan: p, scratch: newScratch()}
	v.digits, _ = budget.MinorUnits(p.Currency)
	v.cent = exact.Pow10(grainPlaces - v.digits)
	partners := slices.Clone(p.Partners)
	slices.SortFunc(partners, func(a, b Partner) int { return cmp.Compare(a.ID, b.ID) })
	for _, x := range partners {
		v.ids, v.classes = append(v.ids, x.ID), append(v.classes, x.Class)
	}
	v.returns = make([]bool, len(v.ids))
	k := newCurves()
	for _, t := range p.Tiers {
		c := v.tier(t, k)
		v.tiers = append(v.tiers, c)
		for i, covered := range c.covers {
			v.returns[i] = v.returns[i] || covered && t.Kind == ReturnOfCapital
		}
	}
	v.work = v.workOfDay()
	return v
}

func (v *venture) workOfDay() int {
	hurdles := 0
	for _, t := range v.tiers {
		if t.hurdle != nil {
			hurdles++
		}
	}
	work := len(v.ids)
	for _, t := range v.tiers {
		steps := 1
		if t.byBalance() {
			steps = max(1, len(t.shares))
		}
		work += steps * (len(t.lanes) + hurdles)
	}
	return work
}

func (v *venture) tier(t Tier, k curves) *tier {
	c := &tier{Tier: t, carryShare: new(big.Rat), covers: make([]bool, len(v.ids)), measured: make([]bool, len(v.ids))}
	given := !t.mayLeaveOutShares()
	for i, x := range t.To {
		given = given || !x.Share.IsZero()
		for _, member := range v.members(x.Class, x.Partner) {
			c.lanes = append(c.lanes, lane{i, member, x.Class, x.Carry})
		}
	}
	if len(t.To) == 0 {
		for i := range v.ids {
			c.lanes = append(c.lanes, lane{partner: i})
		}
	}
	slices.SortFunc(c.lanes, func(a, b lane) int {
		return cmp.Or(cmp.Compare(a.partner, b.partner), carryLast(a.carry, b.carry), cmp.Compare(a.class, b.class))
	})
	c.starts = make([]int, len(v.ids)+1)
	for _, x := range c.lanes {
		c.covers[x.partner] = true
		c.starts[x.partner+1]++
	}
	for i := range v.ids {
		c.starts[i+1] += c.starts[i]
	}
	for i, x := range t.To {
		if given {
			share := t.share(i).Rat()
			c.shares = append(c.shares, share)
			if x.Carry {
				c.carryShare.Add(c.carryShare, share)
			}
		}
	}
	if t.Amount.Valid {
		c.total = grains(t.Amount.Decimal)
	}
	if !t.Accrual.IsZero() {
		c.accruer = t.Accrual.compile(v.plan.dayCount(), k)
	}
	if !t.Until.IsZero() {
		for _, i := range v.members(t.Until.Class, t.Until.Partner) {
			c.measured[i] = true
		}
	}
	if t.Until.Measure == IRR {
		c.hurdle = newHurdle(t.Until.Value, v.plan.dayCount(), k)
	}
	return c
}

func (v *venture) members(class, partner string) []int {
	var out []int
	for i, id := range v.ids {
		if class != "" && v.classes[i] == class || partner != "" && id == partner {
			out = append(out, i)
		}
	}
	return out
}

// money is an amount of minor units as a decimal.
func (v *venture) money(cents *big.Int) decimal.Decimal {
	return asDecimal(cents, -v.digits)
}

// text is an amount of grains for a sentence, to the minor unit.
func (v *venture) text(grains *big.Int) string { return text(halfUp(grains, v.cent), v.digits) }
