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
	profitPaid  *big.Int // all that was paid but fees
	carryPaid   *big.Int
}

// tierState is what a tier has paid and what it keeps in mind.
type tierState struct {
	exact, cents *big.Int
	lanes        []laneState
	owed         []owed   // by partner: preferred return that accrues; nil: none does
	missing      balance  // for the rate of return of a split
	weights      []weight // of the lanes, while no capital is paid in; nil: to be worked out
	share        *big.Rat // of what until measures, by these weights
}

// laneState is what a lane has paid, and by how much that is more than it has paid in minor units.
type laneState struct{ exact, behind *big.Int }

// owed is the preferred return that a partner has accrued up to a day and not been paid.
type owed struct {
	amount *big.Int
	since  time.Time
	later  *big.Int // the same on a later day, so that it is worked out once
	on     time.Time
}

// weight is the part of each unit that a lane gets.
type weight struct{ num, den *big.Int }

// of sets n to the part of an amount that the weight gets, rounded down.
func (w weight) of(amount, n *big.Int, s *scratch) *big.Int {
	if w.num.Sign() == 0 {
		return n.SetInt64(0)
	}
	n.DivMod(s.n.Mul(amount, w.num), w.den, s.rest)
	return n
}

func newLedger(v *venture) *ledger {
	n := len(v.ids)
	l := &ledger{
		venture: v, contributed: zeros(n), capital: zeros(n), received: zeros(n),
		paidIn: new(big.Int), profitPaid: new(big.Int), carryPaid: new(big.Int),
	}
	for _, t := range v.tiers {
		s := tierState{exact: new(big.Int), cents: new(big.Int), lanes: make([]laneState, len(t.lanes))}
		for j := range s.lanes {
			s.lanes[j] = laneState{new(big.Int), new(big.Int)}
		}
		if t.accruer != nil {
			s.owed = make([]owed, n)
			for i := range s.owed {
				s.owed[i].amount = new(big.Int)
			}
		}
		l.tiers = append(l.tiers, s)
	}
	return l
}

func zeros(n int) []*big.Int {
	out, room := make([]*big.Int, n), make([]big.Int, n)
	for i := range out {
		out[i] = &room[i]
	}
	return out
}

// clone is a ledger of its own.
func (l *ledger) clone() *ledger {
	c := *l
	c.contributed, c.capital, c.received = copied(l.contributed), copied(l.capital), copied(l.received)
	c.tiers = slices.Clone(l.tiers)
	for k := range c.tiers {
		s := &c.tiers[k]
		s.lanes, s.owed, s.weights = slices.Clone(s.lanes), slices.Clone(s.owed), nil
		for j, x := range s.lanes {
			s.lanes[j] = laneState{new(big.Int).Set(x.exact), new(big.Int).Set(x.behind)}
		}
		for i, o := range s.owed {
			s.owed[i] = owed{amount: new(big.Int).Set(o.amount), since: o.since}
		}
	}
	return &c
}

func copied(list []*big.Int) []*big.Int {
	out := make([]*big.Int, len(list))
	for i, n := range list {
		out[i] = new(big.Int).Set(n)
	}
	return out
}

// cents is what a lane has paid in minor units.
func (l *ledger) cents(k, j int) *big.Int {
	paid := l.tiers[k].lanes[j]
	n := sub(paid.exact, paid.behind)
	return n.Quo(n, l.cent)
}

// contribute books what a partner paid in.
func (l *ledger) contribute(i int, amount *big.Int, on time.Time) {
	l.settle(i, on)
	l.contributed[i].Add(l.contributed[i], amount)
	l.capital[i].Add(l.capital[i], amount)
	l.paidIn = add(l.paidIn, amount)
	l.measure(i, amount, on)
	for k := range l.tiers {
		l.tiers[k].weights = nil
	}
}

// due is the preferred return of a tier that a partner has accrued and not been paid.
func (l *ledger) due(k, i int, on time.Time) *big.Int {
	t, o := l.venture.tiers[k], &l.tiers[k].owed[i]
	if !t.covers[i] || !o.since.Before(on) {
		return o.amount
	}
	if o.later == nil || !o.on.Equal(on) {
		base := l.capital[i]
		if t.accruer.compounds() {
			base = add(base, o.amount)
		}
		o.later, o.on = t.accruer.on(base, o.since, on), on
		o.later.Add(o.later, o.amount)
	}
	return o.later
}

// settle books what a partner has accrued, before the capital or the return that it accrues on changes.
func (l *ledger) settle(i int, on time.Time) {
	for k, t := range l.venture.tiers {
		if t.accruer != nil {
			l.tiers[k].owed[i] = owed{amount: l.due(k, i, on), since: on}
		}
	}
}

// measurePaid books for the rates of return what a tier paid to those that they count.
func (l *ledger) measurePaid(from *tier, amounts []*big.Int, on time.Time) {
	for k, t := range l.venture.tiers {
		if t.hurdle == nil {
			continue
		}
		sum := new(big.Int)
		for j, x := range from.lanes {
			if t.measured[x.partner] && !x.carry {
				sum.Sub(sum, amounts[j])
			}
		}
		if sum.Sign() != 0 {
			l.tiers[k].missing = t.hurdle.changed(l.tiers[k].missing, on, sum)
		}
	}
}

// measure books what a partner paid in for the rates of return that it counts in.
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
	x := s.lanes[j]
	x.exact.Add(x.exact, amount)
	x.behind.Add(x.behind, amount)
	x.behind.Sub(x.behind, l.n.Mul(cents, l.cent))
	if t.Kind == Fee || amount.Sign() == 0 {
		return
	}
	i := t.lanes[j].partner
	if t.lanes[j].carry {
		l.carryPaid = add(l.carryPaid, amount)
		return
	}
	switch {
	case t.Kind == ReturnOfCapital:
		l.settle(i, on)
		l.capital[i].Sub(l.capital[i], amount)
	case t.accruer != nil:
		l.settle(i, on)
		s.owed[i].amount.Sub(s.owed[i].amount, amount)
	case (t.Kind == Split || t.Kind == CatchUp) && !l.returns[i] && l.capital[i].Sign() > 0:
		l.settle(i, on)
		l.capital[i].Sub(l.capital[i], least(l.capital[i], amount))
	}
	l.received[i].Add(l.received[i], amount)
}

// preferredDue is the preferred return of all tiers that a partner has not been paid. The next call overwrites it.
func (l *ledger) preferredDue(i int, on time.Time) *big.Int {
	out := l.sum.SetInt64(0)
	for k, t := range l.venture.tiers {
		switch {
		case t.Kind != PreferredReturn || !t.covers[i]:
		case t.accruer != nil:
			out.Add(out, l.due(k, i, on))
		default:
			left, part := sub(t.total, l.tiers[k].exact), new(big.Int)
			for _, w := range l.weightsOf(k)[t.starts[i]:t.starts[i+1]] {
				out.Add(out, w.of(left, part, l.scratch))
			}
		}
	}
	return out
}

// changesBalance reports whether a payment of the lane changes where its partner stands.
func (l *ledger) changesBalance(t *tier, x lane) bool {
	return t.mayLeaveOutShares() || t.Kind != Fee && !x.carry && !l.returns[x.partner]
}

// balance is where a partner stands on a day.
func (l *ledger) balance(i int, on time.Time) Balance {
	return Balance{Capital: l.shown(l.capital[i]), Preferred: l.shown(l.preferredDue(i, on))}
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
	s.weights, s.share = weights, new(big.Rat)
	for j, w := range weights {
		if x := t.lanes[j]; t.measured[x.partner] && !x.carry {
			s.share.Add(s.share, new(big.Rat).SetFrac(w.num, w.den))
		}
	}
	return weights
}
