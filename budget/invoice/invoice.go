package invoice

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// MaxEntries is how many lines, dues, payments and credit notes an invoice may have.
const MaxEntries = 10_000

// State is where an invoice stands. The empty State is a draft.
type State string

// The states. Overdue is never stored: it follows from a day, see [Invoice.StateAt].
const (
	Draft      State = "draft"
	Issued     State = "issued"
	PartPaid   State = "part-paid"
	Paid       State = "paid"
	Overdue    State = "overdue"
	Disputed   State = "disputed"
	WrittenOff State = "written-off"
	Credited   State = "credited" // taken back entirely by credit notes
)

// Invoice is what one partner asks of another. It is a document: fill the upper part, and let events do the rest.
type Invoice struct {
	ID       string `json:"id"`
	Seller   string `json:"seller"`
	Buyer    string `json:"buyer"`
	Currency string `json:"currency"`
	Lines    []Line `json:"lines"`
	Terms    Terms  `json:"terms,omitzero"`

	State    State        `json:"state,omitempty"`
	Number   int64        `json:"number,omitempty"` // from the host's counter, above 0 once issued
	IssuedOn time.Time    `json:"issued_on,omitzero"`
	Rate     *budget.Rate `json:"rate,omitempty"` // frozen at issue, for partners who keep their books in another currency
	Dues     []OpenDue    `json:"dues,omitempty"` // oldest first
	Payments []Payment    `json:"payments,omitempty"`
	Credits  []CreditNote `json:"credits,omitempty"`
	Excess   budget.Money `json:"excess,omitzero"`  // paid or credited beyond what was open: the buyer's credit
	Reason   string       `json:"reason,omitempty"` // of the dispute or the write-off
}

// Line is one thing that is charged.
type Line struct {
	ID       string          `json:"id"`
	Text     string          `json:"text,omitempty"`
	Category string          `json:"category,omitempty"` // as a cost agreement names it
	Amount   decimal.Decimal `json:"amount"`             // to the minor unit; negative: a rebate
}

// OpenDue is an instalment and what of it is settled.
type OpenDue struct {
	Due
	Settled budget.Money `json:"settled"` // by payments and credit notes
}

// Open is what is still to be paid of it.
func (d OpenDue) Open() decimal.Decimal { return d.Amount.Amount.Sub(d.Settled.Amount) }

// Payment is money received.
type Payment struct {
	Reference string       `json:"reference"`
	On        time.Time    `json:"on"`
	Amount    budget.Money `json:"amount"`
	Settles   []Allocation `json:"settles,omitempty"`
	Excess    budget.Money `json:"excess,omitzero"` // kept as credit
}

// Allocation is a part of a payment or a credit note that settles a due.
type Allocation struct {
	Due    int             `json:"due"` // place in the invoice's list, from 0
	Amount decimal.Decimal `json:"amount"`
}

// CreditNote takes back a part of an invoice. It points at its invoice and keeps its frozen rate.
type CreditNote struct {
	Number  int64        `json:"number"`
	Invoice string       `json:"invoice"`
	On      time.Time    `json:"on"`
	Amount  budget.Money `json:"amount"`
	Rate    *budget.Rate `json:"rate,omitempty"`
	Reason  string       `json:"reason,omitempty"`
	Settles []Allocation `json:"settles,omitempty"`
	Excess  budget.Money `json:"excess,omitzero"`
}

// Total is the sum of the lines.
func (i Invoice) Total() decimal.Decimal {
	sum := decimal.Zero
	for _, l := range i.Lines {
		sum = sum.Add(l.Amount)
	}
	return sum
}

// Open is what is still to be paid.
func (i Invoice) Open() decimal.Decimal {
	sum := decimal.Zero
	for _, d := range i.Dues {
		sum = sum.Add(d.Open())
	}
	return sum
}

func (i Invoice) money(d decimal.Decimal) budget.Money {
	return budget.Money{Amount: d, Currency: i.Currency}
}

// StateAt is the state on a day: overdue if an instalment that is not settled was due before it, and the invoice is
// neither disputed nor done with.
func (i Invoice) StateAt(asOf time.Time) State {
	switch i.State {
	case "":
		return Draft
	case Issued, PartPaid:
		for _, d := range i.Dues {
			if d.On.Before(asOf) && d.Open().IsPositive() {
				return Overdue
			}
		}
	}
	return i.State
}

// Validate reports every problem of the invoice: parties missing or alike, an unknown currency, lines finer than the minor
// unit or not above zero together, terms that are none, and a state that its dues, payments and credit notes do not bear
// out.
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
	fine := true
	for k, l := range i.Lines {
		fine = checkMoney(p.Item("lines", k), i.money(l.Amount)) && fine
	}
	if fine && !i.Total().IsPositive() {
		p.Add("lines", "positive", "must add up to more than 0", i.Total())
	}
	states := []State{"", Draft, Issued, PartPaid, Paid, Disputed, WrittenOff, Credited}
	if !slices.Contains(states, i.State) {
		p.Add("state", "oneof", "must be one of "+join(states[1:]), string(i.State))
		return
	}
	if fine && i.State != "" && i.State != Draft {
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
	for k, x := range i.Payments {
		i.same(p.Item("payments", k), "amount", x.Amount)
		allot(p.Item("payments", k), settled, x.Settles)
	}
	for k, x := range i.Credits {
		i.same(p.Item("credits", k), "amount", x.Amount)
		if x.Invoice != i.ID {
			p.Item("credits", k).Add("invoice", "other-invoice", "must point at this invoice", x.Invoice)
		}
		allot(p.Item("credits", k), settled, x.Settles)
	}
	for k, d := range i.Dues {
		if p.OK() && !settled[k].Equal(d.Settled.Amount) {
			p.Item("dues", k).Add("settled", "unexplained", "must be what payments and credit notes settle, "+settled[k].String(), d.Settled.Amount)
		}
	}
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

// Split shares the invoice among partners by a cost agreement: the lines of each category together, rebates taken off, as
// one cost of the day of issue with the ID "invoice/category". It returns an error for a draft, and those of
// [budget.CostAgreement.Apply], among them for a category whose rebates are larger than its charges.
func (i Invoice) Split(a budget.CostAgreement) (budget.Statement, error) {
	if i.IssuedOn.IsZero() {
		return budget.Statement{}, fmt.Errorf("splitting invoice %q: it is not issued", clip(i.ID))
	}
	sums := map[string]decimal.Decimal{}
	for _, l := range i.Lines {
		sums[l.Category] = sums[l.Category].Add(l.Amount)
	}
	costs := make([]budget.Cost, 0, len(sums))
	for _, category := range slices.Sorted(maps.Keys(sums)) {
		if sum := sums[category]; !sum.IsZero() {
			costs = append(costs, budget.Cost{ID: i.ID + "/" + category, Category: category, Date: i.IssuedOn, Amount: i.money(sum)})
		}
	}
	return a.Apply(costs)
}

// Interest is the late interest on what is open of each due by a day, added up.
func (i Invoice) Interest(asOf time.Time) (budget.Money, error) {
	sum := i.money(decimal.Zero)
	if i.Terms.Late == nil {
		return sum, nil
	}
	for _, d := range i.Dues {
		if asOf.Before(d.On) || !d.Open().IsPositive() {
			continue
		}
		x, err := i.Terms.Late.Interest(i.money(d.Open()), d.On, asOf)
		if err != nil {
			return budget.Money{}, err
		}
		sum.Amount = sum.Amount.Add(x.Amount)
	}
	return sum, nil
}
