package waterfall

import (
	"math/big"
	"slices"
	"time"
)

// ledger is where a waterfall stands: that of the venture, or of one deal. Amounts are grains but where they say cents.
type ledger struct {
	*venture
	contributed []*big.Int // by partner
	capital     []*big.Int // by partner: not yet returned
	received    []*big.Int // by partner: but for carry and fees
	tiers       []tierState
	paidIn      *big.Int
	profitPaid  *big.Int // received and carry of all partners
	carryPaid   *big.Int
}

// tierState is what a tier has paid and what it keeps in mind.
type tierState struct {
	exact, cents *big.Int
	lanes        []laneState
	accrued      []*big.Int  // by partner: preferred return up to since
	since        []time.Time // by partner
	missing      balance     // for the rate of return of a split
	weights      []weight    // of the lanes, while no capital is paid in; nil: to be worked out
}

type laneState struct{ exact, cents *big.Int }

// weight is the part of each unit that a lane gets.
type weight struct{ num, den *big.Int }

func newLedger(v *venture) *ledger {
	zero := new(big.Int)
	zeros := func() []*big.Int { return slices.Repeat([]*big.Int{zero}, len(v.ids)) }
	l := &ledger{venture: v, contributed: zeros(), capital: zeros(), received: zeros(), paidIn: zero, profitPaid: zero, carryPaid: zero}
	for _, t := range v.tiers {
		s := tierState{exact: zero, cents: zero, lanes: slices.Repeat([]laneState{{zero, zero}}, len(t.lanes))}
		if t.accruer != nil {
			s.accrued, s.since = zeros(), make([]time.Time, len(v.ids))
		}
		l.tiers = append(l.tiers, s)
	}
	return l
}

// clone is a ledger of its own; the amounts are shared and never change.
func (l *ledger) clone() *ledger {
	c := *l
	c.contributed, c.capital, c.received = slices.Clone(l.contributed), slices.Clone(l.capital), slices.Clone(l.received)
	c.tiers = slices.Clone(l.tiers)
	for k := range c.tiers {
		s := &c.tiers[k]
		s.lanes, s.accrued, s.since = slices.Clone(s.lanes), slices.Clone(s.accrued), slices.Clone(s.since)
	}
	return &c
}

// contribute books what a partner paid in.
func (l *ledger) contribute(i int, amount *big.Int, on time.Time) {
	l.settle(i, on)
	l.contributed[i], l.capital[i] = add(l.contributed[i], amount), add(l.capital[i], amount)
	l.paidIn = add(l.paidIn, amount)
	l.measure(i, amount, on)
	for k := range l.tiers {
		l.tiers[k].weights = nil
	}
}

// due is the preferred return of a tier that a partner has accrued and not been paid.
func (l *ledger) due(k, i int, on time.Time) *big.Int {
	t, s := l.venture.tiers[k], &l.tiers[k]
	if !t.covers[i] {
		return new(big.Int)
	}
	base := l.capital[i]
	if t.accruer.compounds() {
		base = add(base, s.accrued[i])
	}
	return add(s.accrued[i], t.accruer.on(base, s.since[i], on))
}

// settle books what a partner has accrued, before the capital or the return that it accrues on changes.
func (l *ledger) settle(i int, on time.Time) {
	for k, t := range l.venture.tiers {
		if t.accruer != nil {
			s := &l.tiers[k]
			s.accrued[i], s.since[i] = l.due(k, i, on), on
		}
	}
}

// measure books a flow of a partner (above 0: paid in) for the rates of return that it counts in.
func (l *ledger) measure(i int, amount *big.Int, on time.Time) {
	for k, t := range l.venture.tiers {
		if t.hurdle != nil && t.measured[i] {
			l.tiers[k].missing = t.hurdle.changed(l.tiers[k].missing, on, amount)
		}
	}
}

// pay books what a lane of a tier pays.
func (l *ledger) pay(k, j int, amount, cents *big.Int, on time.Time) {
	t, s := l.venture.tiers[k], &l.tiers[k]
	s.lanes[j].exact, s.lanes[j].cents = add(s.lanes[j].exact, amount), add(s.lanes[j].cents, cents)
	if t.Kind == Fee || amount.Sign() == 0 {
		return
	}
	i := t.lanes[j].partner
	l.profitPaid = add(l.profitPaid, amount)
	if t.lanes[j].carry {
		l.carryPaid = add(l.carryPaid, amount)
		return
	}
	switch {
	case t.Kind == ReturnOfCapital:
		l.settle(i, on)
		l.capital[i] = sub(l.capital[i], amount)
	case t.accruer != nil:
		l.settle(i, on)
		s.accrued[i] = sub(s.accrued[i], amount)
	case (t.Kind == Split || t.Kind == CatchUp) && !l.returns[i] && l.capital[i].Sign() > 0:
		l.settle(i, on)
		l.capital[i] = sub(l.capital[i], least(l.capital[i], amount))
	}
	l.received[i] = add(l.received[i], amount)
	l.measure(i, new(big.Int).Neg(amount), on)
}

// preferredDue is the preferred return of all tiers that a partner has not been paid.
func (l *ledger) preferredDue(i int, on time.Time) *big.Int {
	out := new(big.Int)
	for k, t := range l.venture.tiers {
		switch {
		case t.Kind != PreferredReturn || !t.covers[i]:
		case t.accruer != nil:
			out = add(out, l.due(k, i, on))
		default:
			left := sub(t.total, l.tiers[k].exact)
			for j, w := range l.weightsOf(k) {
				if t.lanes[j].partner == i {
					out = add(out, floor(mul(left, w.num), w.den))
				}
			}
		}
	}
	return out
}

// balance is where a partner stands on a day.
func (l *ledger) balance(i int, on time.Time) Balance {
	return Balance{Capital: shown(l.capital[i]), Preferred: shown(l.preferredDue(i, on))}
}

// weightsOf are the weights of the lanes of a tier that pays by shares, or by capital paid in.
func (l *ledger) weightsOf(k int) []weight {
	t, s := l.venture.tiers[k], &l.tiers[k]
	if s.weights != nil {
		return s.weights
	}
	parts := max(1, len(t.shares))
	paidIn, members := slices.Repeat([]*big.Int{new(big.Int)}, parts), make([]int64, parts)
	part := func(x lane) int {
		if t.shares == nil {
			return 0
		}
		return x.part
	}
	for _, x := range t.lanes {
		p := part(x)
		paidIn[p] = add(paidIn[p], l.contributed[x.partner])
		members[p]++
	}
	weights := make([]weight, len(t.lanes))
	for j, x := range t.lanes {
		p := part(x)
		w := weight{l.contributed[x.partner], paidIn[p]}
		if paidIn[p].Sign() == 0 {
			w = weight{big.NewInt(1), big.NewInt(members[p])}
		}
		if t.shares != nil {
			w = weight{mul(w.num, t.shares[p].Num()), mul(w.den, t.shares[p].Denom())}
		}
		weights[j] = w
	}
	s.weights = weights
	return weights
}
