package invoice

import (
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// maxText is the longest free text of an invoice, in bytes.
const maxText = 2_000

// Validate reports every problem of the invoice: parties missing or alike, an unknown currency, lines finer than the minor
// unit or not above zero together, terms that are none, dues that do not make the total, payments and credit notes that are
// not what they settle and leave as credit, and a state that all these do not bear out.
func (i Invoice) Validate() error {
	p := validate.New("invoice")
	i.check(p)
	return p.Err()
}

func (i Invoice) check(p *validate.Problems) {
	p.ID("id", i.ID)
	p.ID("seller", i.Seller)
	if p.ID("buyer", i.Buyer) && i.Buyer == i.Seller {
		p.Add("buyer", "self-debt", "must not be the seller", i.Buyer)
	}
	i.Terms.check(p.In("terms"))
	if len(i.Lines) > MaxEntries || len(i.Dues) > MaxEntries || len(i.Payments) > MaxEntries || len(i.Credits) > MaxEntries {
		p.Add("", "max", "must have at most "+strconv.Itoa(MaxEntries)+" lines, dues, payments and credit notes each", nil)
		return
	}
	p.UniqueIDs("lines", "id", len(i.Lines), func(k int) string { return i.Lines[k].ID })
	p.Text("reason", i.Reason, maxText)
	fine := true
	for k, l := range i.Lines {
		at := p.Item("lines", k)
		at.Text("text", l.Text, maxText)
		at.Text("category", l.Category, validate.MaxText)
		fine = checkMoney(at, i.money(l.Amount)) && fine
	}
	if fine && !i.Total().IsPositive() {
		p.Add("lines", "positive", "must add up to more than 0", i.Total())
	}
	states := []State{"", Draft, Issued, PartPaid, Paid, Disputed, WrittenOff, Credited}
	if !slices.Contains(states, i.State) {
		p.Add("state", "oneof", "must be one of "+join(states[1:]), string(i.State))
		return
	}
	if i.State == "" || i.State == Draft {
		if len(i.Dues)+len(i.Payments)+len(i.Credits) > 0 {
			p.Add("state", "not-borne-out", "must not be a draft with dues, payments or credit notes", nil)
		}
	} else if fine {
		i.checkIssued(p)
	}
}

// checkIssued checks that the dues make the total, and that payments and credit notes explain what is settled.
func (i Invoice) checkIssued(p *validate.Problems) {
	if i.Number < 1 {
		p.Add("number", "positive", "must be above 0 once issued", i.Number)
	}
	p.Day("issued_on", i.IssuedOn)
	sum := decimal.Zero
	settled := make([]decimal.Decimal, len(i.Dues))
	for k, d := range i.Dues {
		at := p.Item("dues", k)
		at.Day("on", d.On)
		if !i.same(at, "amount", d.Amount) || !i.same(at, "settled", d.Settled) {
			return
		}
		if d.Settled.Amount.IsNegative() || d.Open().IsNegative() {
			at.Add("settled", "range", "must be between 0 and the amount", d.Settled.Amount)
		}
		sum = sum.Add(d.Amount.Amount)
	}
	if !sum.Equal(i.Total()) {
		p.Add("dues", "sum", "must add up to the total of the lines, "+i.money(i.Total()).String(), sum)
	}
	if i.Rate != nil {
		i.checkRate(p.In("rate"), *i.Rate)
	}
	excess := decimal.Zero
	seen := make(map[string]bool, len(i.Payments))
	for k, x := range i.Payments {
		at := p.Item("payments", k)
		if at.ID("reference", x.Reference) && seen[x.Reference] {
			at.Add("reference", "unique", "must stand once", x.Reference)
		}
		seen[x.Reference] = true
		excess = excess.Add(i.checkEntry(at, x.On, x.Amount, x.Excess, settled, x.Settles))
	}
	for k, x := range i.Credits {
		at := p.Item("credits", k)
		if x.Invoice != i.ID {
			at.Add("invoice", "other-invoice", "must point at this invoice", x.Invoice)
		}
		if x.Number < 1 {
			at.Add("number", "positive", "must be above 0", x.Number)
		}
		at.Text("reason", x.Reason, maxText)
		excess = excess.Add(i.checkEntry(at, x.On, x.Amount, x.Excess, settled, x.Settles))
	}
	for k, d := range i.Dues {
		if p.OK() && !settled[k].Equal(d.Settled.Amount) {
			p.Item("dues", k).Add("settled", "unexplained", "must be what payments and credit notes settle, "+settled[k].String(), d.Settled.Amount)
		}
	}
	if p.OK() {
		i.checkState(p, excess)
	}
}

// checkState checks what payments and credit notes come to together.
func (i Invoice) checkState(p *validate.Problems, excess decimal.Decimal) {
	if !i.Excess.Amount.Equal(excess) || i.Excess.Currency != i.Currency && !i.Excess.IsZero() {
		p.Add("excess", "unexplained", "must be what payments and credit notes leave as credit, "+i.money(excess).String(), i.Excess.Amount)
	}
	if i.credited().GreaterThan(i.Total()) {
		p.Add("credits", "over-total", "must not make more than the invoice, "+i.money(i.Total()).String(), i.credited())
		return
	}
	reached := i.reached()
	switch {
	case i.State == reached:
	case (i.State == Disputed || i.State == WrittenOff) && (reached == Issued || reached == PartPaid):
		if i.Reason == "" {
			p.Add("reason", "required", "is required", nil)
		}
	default:
		p.Add("state", "not-borne-out", "must follow from what is settled, which makes it "+string(reached), string(i.State))
	}
}

// checkEntry checks a payment or a credit note, adds what it settles of each due, and returns what it leaves as credit.
func (i Invoice) checkEntry(at *validate.Problems, on time.Time, amount, excess budget.Money, settled []decimal.Decimal, list []Allocation) decimal.Decimal {
	if at.Day("on", on) && on.Before(i.IssuedOn) {
		at.Add("on", "order", "must not be before the issue on "+i.IssuedOn.Format(time.DateOnly), on)
	}
	allot(at, settled, list)
	fine := i.same(at, "amount", amount)
	if excess.Currency != "" || !excess.Amount.IsZero() {
		fine = i.same(at, "excess", excess) && fine
	}
	if !fine || !at.Positive("amount.amount", amount.Amount) {
		return decimal.Zero
	}
	if excess.Amount.IsNegative() {
		at.Add("excess", "negative", "must not be negative", excess.Amount)
	}
	if at.OK() {
		sum := excess.Amount
		for _, a := range list {
			sum = sum.Add(a.Amount)
		}
		if !sum.Equal(amount.Amount) {
			at.Add("amount", "unexplained", "must be what it settles and leaves as credit, "+i.money(sum).String(), amount.Amount)
		}
	}
	return excess.Amount
}

// checkRate checks the rate that is frozen at issue.
func (i Invoice) checkRate(at *validate.Problems, r budget.Rate) {
	at.Positive("rate", r.Rate)
	if r.From != i.Currency {
		at.Add("from", "currency-mismatch", "must be from "+clip(i.Currency), r.From)
	}
	at.Currency("to", r.To)
	at.Day("on", r.On)
}

func (i Invoice) same(p *validate.Problems, field string, m budget.Money) bool {
	if m.Currency != i.Currency {
		p.AddAs(budget.ErrCurrencyMismatch, field, "currency-mismatch", "must be in "+clip(i.Currency), m.Currency)
		return false
	}
	return checkMoney(p.In(field), m)
}

func allot(p *validate.Problems, settled []decimal.Decimal, list []Allocation) {
	for k, a := range list {
		at := p.Item("settles", k)
		if a.Due < 0 || a.Due >= len(settled) {
			at.Add("due", "unknown-due", "must be the place of a due", a.Due)
			continue
		}
		if at.Positive("amount", a.Amount) {
			settled[a.Due] = settled[a.Due].Add(a.Amount)
		}
	}
}
