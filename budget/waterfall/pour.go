package waterfall

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// distribute lets an amount of minor units flow down the tiers on a day.
//
// The exact amounts and those in minor units flow side by side. Exactly, a step ends where its limit is; in minor units,
// where the running total of all steps up to it, over all days, rounds to. So both agree to the unit in every tier, and a
// larger amount changes nothing in the steps that a smaller one had filled.
func (l *ledger) distribute(amount *big.Int, on time.Time, report *report) {
	p := pouring{ledger: l, on: on, report: report, grains: mul(amount, l.cent), cents: amount, limits: new(big.Int), ends: new(big.Int)}
	exactBefore, centsBefore := new(big.Int), new(big.Int) // what the tiers so far had paid before this day
	for k := range l.venture.tiers {
		exactBefore, centsBefore = add(exactBefore, l.tiers[k].exact), add(centsBefore, l.tiers[k].cents)
		p.tier(k, exactBefore, centsBefore)
	}
}

// report is what a distribution tells of itself.
type report struct {
	rows     []TierResult
	balances []Balance  // by partner, as they are now
	paid     []*big.Int // by partner, in minor units; nil: nothing
}

// pouring is an amount on its way down.
type pouring struct {
	*ledger
	on     time.Time
	report *report  // nil: nobody asks
	grains *big.Int // left
	cents  *big.Int // left
	limits *big.Int // of all full steps together, in grains
	ends   *big.Int // where the last of them ended in minor units
}

func (p *pouring) empty() bool { return p.grains.Sign() == 0 && p.cents.Sign() == 0 }

// tier pours into one tier until it is full or nothing is left.
func (p *pouring) tier(k int, exactBefore, centsBefore *big.Int) {
	t, state := p.venture.tiers[k], &p.tiers[k]
	row := TierResult{Tier: t.ID, Kind: t.Kind, Limit: NotReached, Why: "no money was left for it"}
	exact, paid := state.exact, state.cents
	for first := true; !p.empty(); first = false {
		s, ok := p.step(k, p.on)
		if first && p.report != nil {
			row.Limit, row.Why = p.expect(s, ok)
			if s.due != nil {
				row.Due = decimal.NewNullDecimal(p.shown(s.due))
			}
		}
		if !ok {
			break
		}
		x, y := p.grains, p.cents
		if s.limit != nil {
			p.limits = add(p.limits, s.limit)
			end := sub(halfUp(add(exactBefore, p.limits), p.cent), centsBefore)
			if end.Cmp(p.ends) < 0 {
				end = p.ends
			}
			x, y = least(x, s.limit), least(y, sub(end, p.ends))
			p.ends = end
		}
		p.pour(k, s, x, y, &row)
	}
	if p.report != nil {
		row.Exact, row.Amount = p.shown(sub(state.exact, exact)), p.money(sub(state.cents, paid))
		p.report.rows = append(p.report.rows, row)
	}
}

// expect says how a tier will come out in which so much, or nothing, is due.
func (p *pouring) expect(s step, ok bool) (Fill, string) {
	switch {
	case !ok:
		return NothingDue, "nothing due: " + s.what()
	case s.due == nil:
		return OpenEnded, s.what() + ": no end, takes the rest"
	case p.grains.Cmp(s.due) < 0:
		return Short, fmt.Sprintf("%s: the money reached to %s", s.what(), p.text(p.grains))
	}
	return Filled, s.what() + ": paid in full"
}

// pour shares x grains and y minor units of a step among its lanes.
func (p *pouring) pour(k int, s step, x, y *big.Int, row *TierResult) {
	t, state := p.venture.tiers[k], &p.tiers[k]
	claims := make([]claim, len(s.weights))
	for j, w := range s.weights {
		claims[j] = claim{w, state.lanes[j].behind}
	}
	exact, paid := zeros(len(claims)), cents(y, p.cent, claims, p.scratch)
	for j, w := range s.weights {
		if w.of(x, exact[j], p.scratch).Sign() != 0 || paid[j].Sign() != 0 {
			p.pay(k, j, exact[j], paid[j], p.on)
		}
	}
	if t.Kind != Fee {
		p.profitPaid = add(p.profitPaid, x)
		p.measurePaid(t, exact, p.on)
	}
	state.exact, state.cents = add(state.exact, x), add(state.cents, y)
	p.grains, p.cents = sub(p.grains, x), sub(p.cents, y)
	if p.report == nil {
		return
	}
	told := len(row.Payments) // by the steps before
	for j := range s.weights {
		if exact[j].Sign() != 0 || paid[j].Sign() != 0 {
			p.tell(t, j, exact[j], paid[j], row, told)
		}
	}
}

// tell reports what a lane paid.
func (p *pouring) tell(t *tier, j int, exact, paid *big.Int, row *TierResult, told int) {
	x := t.lanes[j]
	before := p.report.balances[x.partner]
	if p.changesBalance(t, x) {
		p.report.balances[x.partner] = p.balance(x.partner, p.on)
	}
	if row.Payments == nil {
		row.Payments = make([]Payment, 0, len(t.lanes))
	}
	row.payment(told, Payment{
		Partner: p.ids[x.partner], Class: x.class, Carry: x.carry, Exact: p.shown(exact), Amount: p.money(paid),
		Before: before, After: p.report.balances[x.partner],
	})
	if sum := p.report.paid[x.partner]; sum != nil {
		paid = add(sum, paid)
	}
	p.report.paid[x.partner] = paid
}

// payment adds a payment to the row, to the one that the same lane had among those told before where there is one.
func (r *TierResult) payment(told int, x Payment) {
	i := slices.IndexFunc(r.Payments[:told], func(o Payment) bool {
		return o.Partner == x.Partner && o.Class == x.Class && o.Carry == x.Carry
	})
	if i < 0 {
		r.Payments = append(r.Payments, x)
		return
	}
	o := &r.Payments[i]
	o.Exact, o.Amount, o.After = o.Exact.Add(x.Exact), o.Amount.Add(x.Amount), x.After
}
