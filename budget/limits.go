package budget

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// limit is a cap or floor and where its partner stands.
type limit struct {
	CostLimit
	bears decimal.Decimal
	ahead decimal.Decimal // borne to reach the floor, beyond what the rules asked for so far
}

func newLimits(a CostAgreement) []*limit {
	out := make([]*limit, len(a.Limits))
	for i, l := range a.Limits {
		out[i] = &limit{CostLimit: l}
	}
	slices.SortFunc(out, func(a, b *limit) int { return strings.Compare(a.Partner, b.Partner) })
	return out
}

// limiter moves whole units of one charge between partners.
type limiter struct {
	w      *application
	charge *Charge
}

// limit lets caps and floors move what the rules put on the partners of a charge. What a partner bears over all costs is
// then the larger of its shares so far and its floor (of all costs, where they are less), and never more than its cap.
func (w *application) limit(charge *Charge) {
	if len(w.limits) == 0 {
		return
	}
	m := limiter{w, charge}
	needy := m.raiseToFloors()
	m.relieve(needy)
	m.lowerToCaps()
	slices.SortFunc(charge.Portions, func(a, b Portion) int { return strings.Compare(a.Partner, b.Partner) })
}

// bears is what the charge puts on a partner by now.
func (m limiter) bears(partner string) decimal.Decimal {
	for _, p := range m.charge.Portions {
		if p.Partner == partner {
			return p.Amount.Amount
		}
	}
	return decimal.Zero
}

func (m limiter) add(partner string, amount decimal.Decimal) {
	for i := range m.charge.Portions {
		if p := &m.charge.Portions[i]; p.Partner == partner {
			p.Amount.Amount = p.Amount.Amount.Add(amount)
			return
		}
	}
	m.charge.Portions = append(m.charge.Portions, Portion{partner, Money{amount, m.w.a.Currency}})
}

// move books a move; an empty partner stands for nobody.
func (m limiter) move(why MoveReason, l *limit, from, to string, amount decimal.Decimal) {
	if amount.IsZero() {
		return
	}
	m.add(from, amount.Neg())
	if to == "" {
		m.charge.Short = Money{m.charge.Short.Amount.Add(amount), m.w.a.Currency}
	} else {
		m.add(to, amount)
	}
	m.charge.Moves = append(m.charge.Moves, Move{why, l.Partner, from, to, Money{amount, m.w.a.Currency}})
}

// others are the partners that bear something of the charge but those that skip names, with what they bear.
func (m limiter) others(skip func(partner string) bool) (shares []Share, pool decimal.Decimal) {
	for _, p := range m.charge.Portions {
		if p.Amount.Amount.IsPositive() && !skip(p.Partner) {
			shares = append(shares, Share{p.Partner, p.Amount.Amount})
			pool = pool.Add(p.Amount.Amount)
		}
	}
	return shares, pool
}

// split divides an amount in whole steps; ties go to the larger weight, then to the lower partner ID.
func (m limiter) split(amount decimal.Decimal, shares []Share) []Portion {
	d, err := Splitter{Step: m.w.a.Rounding.Step}.split(Money{amount, m.w.a.Currency}, shares)
	if err != nil {
		return nil // amount is a whole number of steps and shares are in order
	}
	return d.Portions
}

// raiseToFloors puts on partners under their floor what they lack, and takes it from the others in proportion to what
// they bear of this cost. Where the cost does not suffice for all, it goes in proportion to what each lacks.
func (m limiter) raiseToFloors() map[string]bool {
	needy := map[string]bool{}
	var needs []Share
	want := decimal.Zero
	for _, l := range m.w.limits {
		if !l.Floor.Valid {
			continue
		}
		if need := l.Floor.Decimal.Sub(l.bears).Sub(m.bears(l.Partner)); need.IsPositive() {
			needy[l.Partner] = true
			needs = append(needs, Share{l.Partner, need})
			want = want.Add(need)
		}
	}
	_, pool := m.others(func(p string) bool { return needy[p] })
	if len(needs) == 0 || !pool.IsPositive() {
		return needy
	}
	amounts := make([]decimal.Decimal, len(needs))
	for i, n := range needs {
		amounts[i] = n.Weight
	}
	if want.GreaterThan(pool) {
		for i, p := range m.split(pool, needs) {
			amounts[i] = p.Amount.Amount
		}
	}
	for i, n := range needs {
		l := m.w.limitOf(n.Partner)
		givers, _ := m.others(func(p string) bool { return needy[p] })
		for _, p := range m.split(amounts[i], givers) {
			m.move(MoveFloor, l, p.Partner, l.Partner, p.Amount.Amount)
		}
		l.ahead = l.ahead.Add(amounts[i])
	}
	return needy
}

// relieve lets partners above their floor bear less until what they bore in advance is made up.
func (m limiter) relieve(needy map[string]bool) {
	for _, l := range m.w.limits {
		if !l.ahead.IsPositive() || needy[l.Partner] {
			continue
		}
		own := m.bears(l.Partner)
		relief := decimal.Min(l.ahead, l.bears.Add(own).Sub(l.Floor.Decimal), own)
		takers, _ := m.others(func(p string) bool { return p == l.Partner || needy[p] })
		if !relief.IsPositive() || len(takers) == 0 {
			continue
		}
		for _, p := range m.split(relief, takers) {
			m.move(MoveRelief, l, l.Partner, p.Partner, p.Amount.Amount)
		}
		l.ahead = l.ahead.Sub(relief)
	}
}

// lowerToCaps takes from partners what exceeds their cap, until nobody exceeds one. Each partner that is full stays so.
func (m limiter) lowerToCaps() {
	full := map[string]bool{}
	for again := true; again; {
		again = false
		for _, l := range m.w.limits {
			if !l.Cap.Valid {
				continue
			}
			over := m.bears(l.Partner).Sub(l.Cap.Decimal.Sub(l.bears))
			if over.IsNegative() {
				continue
			}
			full[l.Partner] = true
			if over.IsPositive() {
				again = true
				m.release(l, over, full)
			}
		}
	}
}

// release gives what a cap leaves over to those the limit names, else to the others of the cost; to nobody if all of
// them are full.
func (m limiter) release(l *limit, over decimal.Decimal, full map[string]bool) {
	takers, _ := m.others(func(p string) bool { return full[p] })
	if len(l.Excess) > 0 {
		takers = slices.DeleteFunc(slices.Clone(l.Excess), func(s Share) bool { return full[s.Partner] || s.Weight.IsZero() })
		slices.SortFunc(takers, func(a, b Share) int { return strings.Compare(a.Partner, b.Partner) })
	}
	if len(takers) == 0 {
		m.move(MoveCap, l, l.Partner, "", over)
		return
	}
	for _, p := range m.split(over, takers) {
		m.move(MoveCap, l, l.Partner, p.Partner, p.Amount.Amount)
	}
}

func (w *application) limitOf(partner string) *limit {
	i, ok := slices.BinarySearchFunc(w.limits, partner, func(l *limit, id string) int { return strings.Compare(l.Partner, id) })
	if !ok {
		return nil
	}
	return w.limits[i]
}

// bearing counts the portions of a charge towards the limits.
func (w *application) bearing(charge Charge) {
	for _, l := range w.limits {
		l.bears = l.bears.Add(limiter{w, &charge}.bears(l.Partner))
	}
}

// unlimit takes back, for a part reversed of a charge, the same part of what floors had put ahead.
func (w *application) unlimit(of Charge, before, after decimal.Decimal) {
	part := func(amount, reversed decimal.Decimal) decimal.Decimal {
		q, _ := amount.Mul(reversed).QuoRem(of.Cost.Amount.Amount, w.digits)
		return q
	}
	for _, l := range w.limits {
		for _, m := range of.Moves {
			if m.Limit != l.Partner || m.Why == MoveCap {
				continue
			}
			back := part(m.Amount.Amount, after).Sub(part(m.Amount.Amount, before))
			if m.Why == MoveRelief {
				back = back.Neg()
			}
			l.ahead = decimal.Max(decimal.Zero, l.ahead.Sub(back))
		}
	}
}

// limitStates reports where each limited partner stands, with findings for floors not reached and caps used up.
func (w *application) limitStates() []LimitState {
	money := func(d decimal.Decimal) Money { return Money{d, w.a.Currency} }
	var out []LimitState
	for _, l := range w.limits {
		s := LimitState{Partner: l.Partner, Cap: l.Cap, Floor: l.Floor, Bears: money(l.bears)}
		if l.Cap.Valid {
			s.Left = money(l.Cap.Decimal.Sub(l.bears))
			if s.Left.IsZero() {
				w.findings = append(w.findings, Finding{
					Code: "cap-reached", Path: "limits", Subject: l.Partner, Severity: SeverityInfo,
					Params:  map[string]string{"cap": money(l.Cap.Decimal).text()},
					Message: fmt.Sprintf("Partner %q has reached its cap of %v; others bear what would be its part from here on.", l.Partner, money(l.Cap.Decimal)),
				})
			}
		}
		if missing := l.Floor.Decimal.Sub(l.bears); l.Floor.Valid && missing.IsPositive() {
			s.Missing = money(missing)
			w.findings = append(w.findings, Finding{
				Code: "floor-not-reached", Path: "limits", Subject: l.Partner, Severity: SeverityMedium,
				Params:  map[string]string{"floor": money(l.Floor.Decimal).text(), "missing": s.Missing.text()},
				Message: fmt.Sprintf("Partner %q is %v short of its floor of %v: the costs so far do not reach it. Settle the rest when the agreement ends, or lower the floor.", l.Partner, s.Missing, money(l.Floor.Decimal)),
			})
		}
		out = append(out, s)
	}
	return out
}

// shortFindings reports each charge that partners do not cover.
func (w *application) shortFindings() {
	for _, c := range w.charges {
		if c.Short.IsZero() || c.Cost.Reverses != "" {
			continue
		}
		w.findings = append(w.findings, Finding{
			Code: "cost-not-covered", Path: "costs", Subject: c.Cost.ID, Severity: SeverityHigh,
			Params:  map[string]string{"rule": c.Rule, "short": c.Short.text(), "cost": c.Cost.Amount.text()},
			Message: fmt.Sprintf("Nobody bears %v of cost %q (%v): the tiers of rule %q end below it, or every partner who could take it is at its cap. Agree who bears it.", c.Short, c.Cost.ID, c.Cost.Amount, c.Rule),
		})
	}
}
