package invoice

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Instruction says what is to be paid. It is a value: nothing is paid by it.
type Instruction struct {
	From      string       `json:"from"`
	To        string       `json:"to"`
	Amount    budget.Money `json:"amount"`
	By        time.Time    `json:"by"`        // day
	Reference string       `json:"reference"` // ID of the invoice
}

// Instructions are what is to be paid for the invoice, by due day; none while it is a draft, disputed or done with.
func (i Invoice) Instructions() []Instruction {
	if i.State != Issued && i.State != PartPaid {
		return nil
	}
	var out []Instruction
	for _, d := range i.Dues {
		if d.Open().IsPositive() {
			out = append(out, Instruction{From: i.Buyer, To: i.Seller, Amount: i.money(d.Open()), By: d.On, Reference: i.ID})
		}
	}
	return out
}

// Ages sorts what is open by how many days ago it was due.
type Ages struct {
	NotDue decimal.Decimal `json:"not_due"` // due after the day of the statement
	To30   decimal.Decimal `json:"to_30"`   // 0 to 30 days ago
	To60   decimal.Decimal `json:"to_60"`   // 31 to 60
	To90   decimal.Decimal `json:"to_90"`   // 61 to 90
	Over90 decimal.Decimal `json:"over_90"`
	Total  decimal.Decimal `json:"total"`
}

func (a *Ages) add(days int, x decimal.Decimal) {
	age := &a.Over90
	switch {
	case days < 0:
		age = &a.NotDue
	case days <= 30:
		age = &a.To30
	case days <= 60:
		age = &a.To60
	case days <= 90:
		age = &a.To90
	}
	*age, a.Total = age.Add(x), a.Total.Add(x)
}

func (a *Ages) plus(b Ages) {
	a.NotDue, a.To30, a.To60 = a.NotDue.Add(b.NotDue), a.To30.Add(b.To30), a.To60.Add(b.To60)
	a.To90, a.Over90, a.Total = a.To90.Add(b.To90), a.Over90.Add(b.Over90), a.Total.Add(b.Total)
}

// Entry is an invoice in a statement of account.
type Entry struct {
	Invoice string          `json:"invoice"`
	Number  int64           `json:"number"`
	Other   string          `json:"other"` // the other party
	State   State           `json:"state"` // on the day of the statement
	Ages    Ages            `json:"ages"`
	Excess  decimal.Decimal `json:"excess"` // the buyer's credit
}

// Ledger is one currency of a statement of account.
type Ledger struct {
	Currency   string  `json:"currency"`
	Receivable []Entry `json:"receivable,omitempty"` // by number, then invoice
	Payable    []Entry `json:"payable,omitempty"`    // by number, then invoice
	ToReceive  Ages    `json:"to_receive"`
	ToPay      Ages    `json:"to_pay"`
}

// Statement is where a partner stands with all others on a day.
type Statement struct {
	Partner string    `json:"partner"`
	AsOf    time.Time `json:"as_of"`
	Ledgers []Ledger  `json:"ledgers"` // by currency
}

// Account draws up a partner's statement of account over invoices that are issued and neither written off nor credited,
// aged by due day. What is open is what the invoices say is open: for an earlier day pass them as they stood then, before
// later payments were applied. Partners are the parties that may stand in an invoice; nil: anybody. It returns every problem of the
// invoices, an unknown party and a repeated ID among them, and of the day.
func Account(partner string, invoices []Invoice, partners []string, asOf time.Time) (Statement, error) {
	p := validate.New("statement of account")
	p.ID("partner", partner)
	p.Day("as_of", asOf)
	p.UniqueIDs("invoices", "id", len(invoices), func(k int) string { return invoices[k].ID })
	for k, i := range invoices {
		at := p.Item("invoices", k)
		if i.ID != "" {
			at.Merge("", i.Validate())
		}
		for _, side := range []struct{ field, id string }{{"seller", i.Seller}, {"buyer", i.Buyer}} {
			if len(partners) > 0 && side.id != "" && !slices.Contains(partners, side.id) {
				at.Add(side.field, "unknown-partner", "must be one of the partners", side.id)
			}
		}
	}
	if err := p.Err(); err != nil {
		return Statement{}, err
	}
	ledgers := map[string]*Ledger{}
	for _, i := range invoices {
		state := i.StateAt(asOf)
		if i.Seller != partner && i.Buyer != partner || state == Draft || state == WrittenOff || state == Credited || i.IssuedOn.After(asOf) {
			continue
		}
		l := ledgers[i.Currency]
		if l == nil {
			l = &Ledger{Currency: i.Currency}
			ledgers[i.Currency] = l
		}
		e := Entry{Invoice: i.ID, Number: i.Number, State: state, Excess: i.Excess.Amount}
		for _, d := range i.Dues {
			e.Ages.add(int(asOf.Sub(d.On).Hours()/24), d.Open())
		}
		if i.Seller == partner {
			e.Other = i.Buyer
			l.Receivable = append(l.Receivable, e)
			l.ToReceive.plus(e.Ages)
		} else {
			e.Other = i.Seller
			l.Payable = append(l.Payable, e)
			l.ToPay.plus(e.Ages)
		}
	}
	s := Statement{Partner: partner, AsOf: asOf, Ledgers: []Ledger{}}
	byNumber := func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Invoice, b.Invoice))
	}
	for _, currency := range slices.Sorted(maps.Keys(ledgers)) {
		l := ledgers[currency]
		slices.SortFunc(l.Receivable, byNumber)
		slices.SortFunc(l.Payable, byNumber)
		s.Ledgers = append(s.Ledgers, *l)
	}
	return s, nil
}
