package waterfall

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Distribute lets the distributions flow down through the tiers of the plan. Flows count by day, whatever their order in
// the lists; those of one day (and deal) are added up, and contributions come before the distribution.
//
// The amounts of a day sum to what it distributed, and no partner's amounts together ever fall when the last distribution
// grows. That is before any clawback: what partners owe each other may shrink when the venture earns more (see [Clawback]).
//
// All problems of the plan and the flows come as one error: besides those of [Plan.Validate], no contribution
// ([ErrNoContribution]), a distribution before any, to its deal where deals are apart ([ErrBeforeContribution]), unknown
// partners, another currency ([budget.ErrCurrencyMismatch]), amounts finer than the minor unit ([budget.ErrTooFine]), a
// contribution that is not above 0, a negative distribution, dates that are no days, a deal that is missing or must be,
// and more flows, years or work than the limits of this package.
//
// Time grows with days of flows × the work of a day; [MaxWork] bounds the product.
func Distribute(p Plan, contributions, distributions []Flow) (Result, error) {
	at := validate.New("waterfall")
	v, err := p.prepare(at, contributions, distributions)
	if err != nil {
		return Result{}, err
	}
	events, err := v.schedule(at, contributions, distributions, 0)
	if err != nil {
		return Result{}, err
	}
	b := newBook(v)
	for _, e := range events {
		b.contribute(e)
		if e.distribution {
			b.distribute(e)
		}
	}
	return b.result()
}

// book is all ledgers of a venture: one, or one for each deal.
type book struct {
	*venture
	ledgers map[string]*ledger
	days    []Day
	flows   [][]budget.Flow // by partner
	asOf    time.Time
}

func newBook(v *venture) *book {
	return &book{venture: v, ledgers: map[string]*ledger{}, flows: make([][]budget.Flow, len(v.ids))}
}

func (b *book) ledger(deal string) *ledger {
	l := b.ledgers[deal]
	if l == nil {
		l = newLedger(b.venture)
		b.ledgers[deal] = l
	}
	return l
}

// inOrder are the ledgers in order of deal.
func (b *book) inOrder() []*ledger {
	deals := make([]string, 0, len(b.ledgers))
	for deal := range b.ledgers {
		deals = append(deals, deal)
	}
	slices.Sort(deals)
	out := make([]*ledger, len(deals))
	for i, deal := range deals {
		out[i] = b.ledgers[deal]
	}
	return out
}

func (b *book) contribute(e event) {
	l := b.ledger(e.deal)
	b.asOf = e.date
	for _, x := range e.contributed {
		l.contribute(x.partner, mul(x.amount, b.cent), e.date)
		b.flows[x.partner] = append(b.flows[x.partner], budget.Flow{Date: e.date, Amount: b.money(x.amount).Neg()})
	}
}

func (b *book) distribute(e event) {
	l := b.ledger(e.deal)
	day := Day{Date: e.date, Deal: e.deal, Amount: b.money(e.distributed), Partners: make([]PartnerBalance, len(b.ids))}
	r := report{rows: make([]TierResult, 0, len(b.tiers)), balances: make([]Balance, len(b.ids)), paid: make([]*big.Int, len(b.ids))}
	for i, id := range b.ids {
		r.balances[i] = l.balance(i, e.date)
		day.Partners[i] = PartnerBalance{Partner: id, Before: r.balances[i]}
	}
	l.distribute(e.distributed, e.date, &r)
	day.Tiers = r.rows
	for i, paid := range r.paid {
		day.Partners[i].After = r.balances[i]
		if paid != nil && paid.Sign() > 0 {
			b.flows[i] = append(b.flows[i], budget.Flow{Date: e.date, Amount: b.money(paid)})
		}
	}
	b.days = append(b.days, day)
}

// paid is what each partner received of the ledger in minor units.
func (l *ledger) paid() []*big.Int {
	out := slices.Repeat([]*big.Int{new(big.Int)}, len(l.ids))
	for k, t := range l.venture.tiers {
		for j, x := range t.lanes {
			if n := l.cents(k, j); n.Sign() != 0 {
				out[x.partner] = add(out[x.partner], n)
			}
		}
	}
	return out
}

func (b *book) result() (Result, error) {
	sums := b.sums()
	zero := new(big.Int)
	total := partnerSums{contributed: zero, capital: zero, preferred: zero, profit: zero, carry: zero, fees: zero}
	for _, s := range sums {
		total.contributed, total.capital, total.preferred = add(total.contributed, s.contributed), add(total.capital, s.capital), add(total.preferred, s.preferred)
		total.profit, total.carry, total.fees = add(total.profit, s.profit), add(total.carry, s.carry), add(total.fees, s.fees)
	}
	r := Result{
		Currency: b.plan.Currency, AsOf: b.asOf, Contributed: b.money(total.contributed), Distributed: b.money(total.all()),
		Fees: b.money(total.fees), Carry: b.money(total.carry), Profit: b.money(sub(sub(total.all(), total.fees), total.contributed)),
		DPI: quotient(total.onCapital(), total.contributed), Days: b.days,
	}
	for i, s := range sums {
		r.Partners = append(r.Partners, b.partner(i, s))
	}
	found, err := b.plan.Check()
	if err != nil {
		return Result{}, err
	}
	if b.plan.Clawback.Valid {
		c, moves := b.clawback(sums)
		r.Clawback = &c
		for i := range r.Partners {
			r.Partners[i].Clawback = b.money(moves[i])
			r.Partners[i].AfterClawback = r.Partners[i].Distributed.Add(r.Partners[i].Clawback)
		}
		if c.Amount.IsPositive() {
			found = append(found, clawbackDue(c))
		}
	}
	finding.Sort(found)
	r.Findings = found
	return r, nil
}

func clawbackDue(c Clawback) Finding {
	return Finding{
		Code: "clawback-due", Path: "clawback", Severity: finding.High,
		Params:  map[string]string{"amount": c.Amount.String(), "carry": c.Carry.String()},
		Message: fmt.Sprintf("Of the carry of %s paid so far, %s is to be given back if the venture ends here. Hold it back or secure it.", c.Carry, c.Amount),
	}
}

// partnerSums are what a partner paid in and received over all ledgers, in minor units; due in grains.
type partnerSums struct {
	contributed, capital, preferred, profit, carry, fees *big.Int
	exact, exactCarry, received                          *big.Int // grains: all; carry; but for carry and fees
	accrued                                              *big.Int // grains: preferred return paid and unpaid
	unreturned, unpaid                                   *big.Int // grains: balances
}

func (s partnerSums) onCapital() *big.Int { return add(add(s.capital, s.preferred), s.profit) }
func (s partnerSums) all() *big.Int       { return add(add(s.onCapital(), s.carry), s.fees) }

func (b *book) sums() []partnerSums {
	out := make([]partnerSums, len(b.ids))
	for i := range out {
		zero := new(big.Int)
		out[i] = partnerSums{zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero}
	}
	for _, l := range b.inOrder() {
		for i := range out {
			s := &out[i]
			s.contributed = add(s.contributed, halfUp(l.contributed[i], b.cent))
			s.received = add(s.received, l.received[i])
			s.unreturned, s.unpaid = add(s.unreturned, l.capital[i]), add(s.unpaid, l.preferredDue(i, b.asOf))
		}
		for k, t := range b.tiers {
			for j, x := range t.lanes {
				out[x.partner].book(t.Kind, x.carry, l.tiers[k].lanes[j].exact, l.cents(k, j))
			}
		}
	}
	for i := range out {
		out[i].accrued = add(out[i].accrued, out[i].unpaid)
	}
	return out
}

// book adds what a lane paid.
func (s *partnerSums) book(kind Kind, carry bool, exact, cents *big.Int) {
	s.exact = add(s.exact, exact)
	switch {
	case carry:
		s.carry, s.exactCarry = add(s.carry, cents), add(s.exactCarry, exact)
	case kind == ReturnOfCapital:
		s.capital = add(s.capital, cents)
	case kind == PreferredReturn:
		s.preferred, s.accrued = add(s.preferred, cents), add(s.accrued, exact)
	case kind == Fee:
		s.fees = add(s.fees, cents)
	default:
		s.profit = add(s.profit, cents)
	}
}

func (b *book) partner(i int, s partnerSums) PartnerResult {
	r := PartnerResult{
		Partner: b.ids[i], Class: b.classes[i], Contributed: b.money(s.contributed), Distributed: b.money(s.all()), Exact: b.shown(s.exact),
		Capital: b.money(s.capital), Preferred: b.money(s.preferred), Profit: b.money(s.profit), Carry: b.money(s.carry), Fees: b.money(s.fees),
		Balance: Balance{Capital: b.shown(s.unreturned), Preferred: b.shown(s.unpaid)},
		DPI:     quotient(s.onCapital(), s.contributed), Multiple: quotient(s.all(), s.contributed), AfterClawback: b.money(s.all()),
	}
	r.IRR, r.IRRNote = rateOfReturn(b.flows[i], b.plan.dayCount())
	return r
}
