package invoice

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
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

// credited is what credit notes take back.
func (i Invoice) credited() decimal.Decimal {
	sum := decimal.Zero
	for _, c := range i.Credits {
		sum = sum.Add(c.Amount.Amount)
	}
	return sum
}

// reached is the state of an issued invoice that follows from what is settled, disputes and write-offs left aside.
func (i Invoice) reached() State {
	switch open := i.Open(); {
	case i.credited().Equal(i.Total()):
		return Credited
	case open.IsZero():
		return Paid
	case open.LessThan(i.Total()):
		return PartPaid
	}
	return Issued
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
