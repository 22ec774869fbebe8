package budget

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/blank"
	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// RestrictedFunds is money that donors gave for a purpose, and what it was spent on: a document.
type RestrictedFunds struct {
	Funds     []Fund     `json:"funds" validate:"max=10000"`
	Spendings []Spending `json:"spendings,omitempty" validate:"max=1000000"`
}

// IsZero reports whether there are none, so that JSON leaves it out.
func (r RestrictedFunds) IsZero() bool { return blank.Struct(r) }

// Fund is one gift and what it may be spent on.
type Fund struct {
	ID         string    `json:"id"`
	Donor      string    `json:"donor"`
	Given      Money     `json:"given"`                // above zero
	Received   time.Time `json:"received"`             // day
	Purpose    string    `json:"purpose"`              // in words, as agreed with the donor
	Categories []string  `json:"categories,omitempty"` // of spending within the purpose; empty: unrestricted
	From       time.Time `json:"from,omitzero"`        // first day of spending; the zero time: since it was received
	Until      time.Time `json:"until,omitzero"`       // last day of spending, included; the zero time: without end
}

// Spending is money taken from a fund.
type Spending struct {
	ID       string    `json:"id"`
	Fund     string    `json:"fund"` // ID
	Date     time.Time `json:"date"` // day
	Category string    `json:"category"`
	Amount   Money     `json:"amount"`            // in the fund's currency; negative gives back
	What     string    `json:"what,omitempty"`    // what it was spent on
	Outcome  string    `json:"outcome,omitempty"` // what was reached by it
}

// DonorReport is what donors may see: one statement for each fund, in the order of the document.
type DonorReport struct {
	AsOf       time.Time        `json:"as_of"`
	Statements []DonorStatement `json:"statements"`
	Findings   []Finding        `json:"findings,omitempty"`
}

// DonorStatement says what became of a gift.
type DonorStatement struct {
	Fund         string      `json:"fund"`
	Donor        string      `json:"donor"`
	Given        Money       `json:"given"`
	RestrictedTo string      `json:"restricted_to"` // the purpose
	Spent        Money       `json:"spent"`         // all of it
	Outside      Money       `json:"outside"`       // of it, outside the purpose, its categories or its days
	Left         Money       `json:"left"`          // negative: overspent
	SpentOn      []SpentOn   `json:"spent_on"`      // by category, in order of its name
	Outcomes     []string    `json:"outcomes"`      // reached, in order of the spendings' days and IDs, each once
	Entries      []FundEntry `json:"entries"`       // in order of day and ID
}

// SpentOn is the spending of one category.
type SpentOn struct {
	Category string `json:"category"`
	Amount   Money  `json:"amount"`
}

// FundEntry is one spending as the donor sees it.
type FundEntry struct {
	Spending string    `json:"spending"` // ID
	Date     time.Time `json:"date"`
	Category string    `json:"category"`
	What     string    `json:"what,omitempty"`
	Amount   Money     `json:"amount"`
	Within   bool      `json:"within"` // the purpose
}

// Validate reports every problem at once: IDs that stand twice, unknown funds, other currencies, days out of order.
func (r RestrictedFunds) Validate() error {
	p := validate.New("restricted funds")
	p.Struct(r)
	p.UniqueIDs("funds", "id", len(r.Funds), func(i int) string { return r.Funds[i].ID })
	funds := make(map[string]Fund, len(r.Funds))
	for i, f := range r.Funds {
		funds[f.ID] = f
		f.check(p.Item("funds", i))
	}
	p.UniqueIDs("spendings", "id", len(r.Spendings), func(i int) string { return r.Spendings[i].ID })
	for i, s := range r.Spendings {
		at := p.Item("spendings", i)
		at.Day("date", s.Date)
		at.Text("category", s.Category, validate.MaxText)
		at.Text("what", s.What, maxNote)
		at.Text("outcome", s.Outcome, maxNote)
		f, known := funds[s.Fund]
		if !known {
			at.Add("fund", "unknown-fund", "must be the ID of a fund", s.Fund)
			continue
		}
		if s.Amount.Currency != f.Given.Currency {
			at.AddAs(ErrCurrencyMismatch, "amount.currency", "currency", "must be that of the fund", s.Amount.Currency)
		}
		checkAmount(at, "amount.amount", s.Amount.Amount, f.Given.Currency)
	}
	return p.Err()
}

func (f Fund) check(at *validate.Problems) {
	at.ID("donor", f.Donor)
	if knownCurrency(at, "given.currency", f.Given.Currency) {
		checkPositive(at, "given.amount", f.Given.Amount, f.Given.Currency)
	}
	at.Day("received", f.Received)
	if f.Purpose == "" {
		at.Add("purpose", "required", "is required", nil)
	}
	at.Text("purpose", f.Purpose, maxNote)
	at.UniqueIDs("categories", "", len(f.Categories), func(i int) string { return f.Categories[i] })
	at.OptionalDay("from", f.From)
	if at.OptionalDay("until", f.Until) && !f.Until.IsZero() && f.Until.Before(f.start()) {
		at.Add("until", "date-order", "must not be before the first day of spending", f.Until)
	}
}

func (f Fund) start() time.Time {
	if f.From.IsZero() {
		return f.Received
	}
	return f.From
}

// Report says what was given, restricted to, spent on and left at the end of a day, and what was reached. Spending
// outside a fund's purpose or days, and more than was given, are blocking findings; a fund that ended with money left is
// a finding too.
func (r RestrictedFunds) Report(asOf time.Time) (DonorReport, error) {
	p := validate.New("restricted funds")
	p.Merge("", r.Validate())
	p.Day("as_of", asOf)
	if !p.OK() {
		return DonorReport{}, p.Err()
	}
	by := map[string][]Spending{}
	for _, s := range r.Spendings {
		if !s.Date.After(asOf) {
			by[s.Fund] = append(by[s.Fund], s)
		}
	}
	out := DonorReport{AsOf: asOf, Statements: make([]DonorStatement, len(r.Funds))}
	for i, f := range r.Funds {
		var found []Finding
		out.Statements[i], found = f.statement(by[f.ID], asOf)
		out.Findings = append(out.Findings, found...)
	}
	finding.Sort(out.Findings)
	return out, nil
}

func (f Fund) statement(spendings []Spending, asOf time.Time) (DonorStatement, []Finding) {
	slices.SortFunc(spendings, func(a, b Spending) int {
		if c := a.Date.Compare(b.Date); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	money := func(d decimal.Decimal) Money { return Money{d, f.Given.Currency} }
	s := DonorStatement{Fund: f.ID, Donor: f.Donor, Given: f.Given, RestrictedTo: f.Purpose, SpentOn: []SpentOn{}, Outcomes: []string{}, Entries: []FundEntry{}}
	spent, outside := decimal.Zero, decimal.Zero
	byCategory := map[string]decimal.Decimal{}
	var found []Finding
	for _, sp := range spendings {
		within := f.allows(sp)
		spent = spent.Add(sp.Amount.Amount)
		byCategory[sp.Category] = byCategory[sp.Category].Add(sp.Amount.Amount)
		s.Entries = append(s.Entries, FundEntry{sp.ID, sp.Date, sp.Category, sp.What, sp.Amount, within})
		if sp.Outcome != "" && !slices.Contains(s.Outcomes, sp.Outcome) {
			s.Outcomes = append(s.Outcomes, sp.Outcome)
		}
		if !within {
			outside = outside.Add(sp.Amount.Amount)
			found = append(found, f.outside(sp))
		}
	}
	for category, amount := range byCategory {
		s.SpentOn = append(s.SpentOn, SpentOn{category, money(amount)})
	}
	slices.SortFunc(s.SpentOn, func(a, b SpentOn) int { return strings.Compare(a.Category, b.Category) })
	s.Spent, s.Outside, s.Left = money(spent), money(outside), money(f.Given.Amount.Sub(spent))
	params := map[string]string{"fund": f.ID, "purpose": f.Purpose, "left": s.Left.text()}
	switch {
	case s.Left.Amount.IsNegative():
		found = append(found, Finding{
			Code: "fund-overspent", Path: "funds", Subject: f.ID, Severity: SeverityBlocking, Params: params,
			Message: fmt.Sprintf("Fund %q of %s is overspent by %v. Book the rest to other money.", f.ID, f.Donor, s.Left.Neg()),
		})
	case s.Left.Amount.IsPositive() && !f.Until.IsZero() && asOf.After(f.Until):
		found = append(found, Finding{
			Code: "fund-left-over", Path: "funds", Subject: f.ID, Severity: SeverityHigh, Params: params,
			Message: fmt.Sprintf("Fund %q ended on %s with %v left. Ask %s for more time, or give it back.", f.ID, f.Until.Format(time.DateOnly), s.Left, f.Donor),
		})
	}
	return s, found
}

// allows reports whether a spending lies within the purpose: its category and its day.
func (f Fund) allows(s Spending) bool {
	return (len(f.Categories) == 0 || slices.Contains(f.Categories, s.Category)) && span{f.start(), f.Until}.holds(s.Date)
}

func (f Fund) outside(s Spending) Finding {
	return Finding{
		Code: "spent-outside-purpose", Path: "spendings", Subject: s.ID, Severity: SeverityBlocking,
		Params:  map[string]string{"fund": f.ID, "purpose": f.Purpose, "category": s.Category, "amount": s.Amount.text(), "date": s.Date.Format(time.DateOnly)},
		Message: fmt.Sprintf("Spending %q takes %v for %q on %s from fund %q, which %s gave for %q. Book it to other money or ask the donor.", s.ID, s.Amount, s.Category, s.Date.Format(time.DateOnly), f.ID, f.Donor, f.Purpose),
	}
}
