package invoice

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Kind is what happens to an invoice.
type Kind string

// The events.
const (
	Issue    Kind = "issue"     // a draft is sent: Number, and Dues where the terms need workdays
	Pay      Kind = "pay"       // money is received: Amount, Reference, and Settles where the payer says what for
	Dispute  Kind = "dispute"   // the buyer objects: Reason
	Resolve  Kind = "resolve"   // the dispute is settled
	WriteOff Kind = "write-off" // what is open will not be paid: Reason
	Credit   Kind = "credit"    // a credit note is given: Number, Amount, Reason
)

// Event is one thing that happens on a day.
type Event struct {
	Kind      Kind         `json:"kind"`
	On        time.Time    `json:"on"`
	Number    int64        `json:"number,omitempty"` // of the invoice or credit note, from the host's counter
	Dues      []Due        `json:"dues,omitempty"`   // issue: as [Terms.Schedule] gives them; empty: by the terms, without workdays
	Rate      *budget.Rate `json:"rate,omitempty"`   // issue: frozen from now on
	Amount    budget.Money `json:"amount,omitzero"`
	Reference string       `json:"reference,omitempty"`
	Settles   []Allocation `json:"settles,omitempty"` // pay: what for; empty: oldest first
	Reason    string       `json:"reason,omitempty"`
}

// allowed lists the events of each state.
var allowed = map[State][]Kind{
	Draft:      {Issue},
	Issued:     {Pay, Dispute, WriteOff, Credit},
	PartPaid:   {Pay, Dispute, WriteOff, Credit},
	Paid:       {Pay, Credit},
	Disputed:   {Pay, Resolve, WriteOff, Credit},
	WrittenOff: {Pay},
	Credited:   {},
}

// EventError is the error of an event that the state does not allow.
type EventError struct {
	Invoice string
	State   State
	Event   Kind
}

// Error names both.
func (e *EventError) Error() string {
	return fmt.Sprintf("invoice %q is %s: %s is not possible, only %q", clip(e.Invoice), e.State, clip(string(e.Event)), allowed[e.State])
}

// Apply returns the invoice after an event. i stays as it was, and the two share nothing that either changes.
//
// Apply returns an *[EventError] if the state does not allow the event, and otherwise every problem of the invoice and the
// event: a day missing or before the issue, an amount in another currency or not above zero, dues that do not make the
// total, allocations beyond what is open or what was paid, credit notes for more than the total.
func (i Invoice) Apply(e Event) (Invoice, error) {
	state := i.StateAt(time.Time{})
	if kinds, known := allowed[state]; known && !slices.Contains(kinds, e.Kind) {
		return Invoice{}, &EventError{Invoice: i.ID, State: state, Event: e.Kind}
	}
	p := validate.New("invoice event")
	p.Merge("invoice", i.Validate())
	p.Day("on", e.On)
	p.Text("reason", e.Reason, maxText)
	if e.Kind != Issue && e.On.Before(i.IssuedOn) {
		p.Add("on", "order", "must not be before the issue on "+i.IssuedOn.Format(time.DateOnly), e.On)
	}
	if err := p.Err(); err != nil {
		return Invoice{}, err
	}
	next := i.clone()
	switch e.Kind {
	case Issue:
		next.issue(p, e)
	case Pay:
		next.pay(p, e)
	case Credit:
		next.credit(p, e)
	case Dispute, WriteOff:
		if e.Reason == "" {
			p.Add("reason", "required", "is required", nil)
		}
		next.Reason = e.Reason
		next.State = Disputed
		if e.Kind == WriteOff {
			next.State = WrittenOff
		}
	case Resolve:
		next.Reason = ""
		next.State = next.reached()
	}
	if err := p.Err(); err != nil {
		return Invoice{}, err
	}
	return next, nil
}

func (i Invoice) clone() Invoice {
	i.Lines, i.Dues = slices.Clone(i.Lines), slices.Clone(i.Dues)
	i.Terms.Parts = slices.Clone(i.Terms.Parts)
	i.Payments, i.Credits = slices.Clone(i.Payments), slices.Clone(i.Credits)
	for k := range i.Payments {
		i.Payments[k].Settles = slices.Clone(i.Payments[k].Settles)
	}
	for k := range i.Credits {
		i.Credits[k].Settles, i.Credits[k].Rate = slices.Clone(i.Credits[k].Settles), cloned(i.Credits[k].Rate)
	}
	i.Rate, i.Terms.Discount, i.Terms.Late = cloned(i.Rate), cloned(i.Terms.Discount), cloned(i.Terms.Late)
	return i
}

func cloned[T any](x *T) *T {
	if x == nil {
		return nil
	}
	y := *x
	return &y
}

func (i *Invoice) issue(p *validate.Problems, e Event) {
	if e.Number < 1 {
		p.Add("number", "positive", "must be above 0", e.Number)
	}
	dues := slices.Clone(e.Dues)
	if len(dues) == 0 && p.OK() {
		var err error
		if dues, err = i.Terms.Schedule(e.On, i.money(i.Total()), nil); err != nil {
			p.Merge("dues", err)
			return
		}
	}
	if len(dues) > MaxEntries {
		p.Add("dues", "max", "must have at most "+strconv.Itoa(MaxEntries)+" entries", len(dues))
		return
	}
	slices.SortStableFunc(dues, func(a, b Due) int { return a.On.Compare(b.On) })
	sum := decimal.Zero
	for k, d := range dues {
		at := p.Item("dues", k)
		at.Day("on", d.On)
		if !i.same(at, "amount", d.Amount) {
			return
		}
		if d.Amount.Amount.IsNegative() {
			at.Add("amount", "negative", "must not be negative", d.Amount.Amount)
		}
		sum = sum.Add(d.Amount.Amount)
		i.Dues = append(i.Dues, OpenDue{Due: d, Settled: i.money(decimal.Zero)})
	}
	if !sum.Equal(i.Total()) {
		p.Add("dues", "sum", "must add up to the total of the lines, "+i.money(i.Total()).String(), sum)
	}
	if e.Rate != nil {
		i.checkRate(p.In("rate"), *e.Rate)
	}
	i.State, i.Number, i.IssuedOn, i.Rate = Issued, e.Number, e.On, cloned(e.Rate)
}

// positive checks the amount of a payment or a credit note.
func (i *Invoice) positive(p *validate.Problems, m budget.Money) bool {
	if i.same(p, "amount", m) && !m.Amount.IsPositive() {
		p.Add("amount", "positive", "must be above 0", m.Amount)
	}
	return p.OK()
}

func (i *Invoice) pay(p *validate.Problems, e Event) {
	p.ID("reference", e.Reference)
	if slices.ContainsFunc(i.Payments, func(x Payment) bool { return x.Reference == e.Reference }) {
		p.Add("reference", "unique", "must differ from those of the payments before", e.Reference)
	}
	full(p, "payments", len(i.Payments))
	if !i.positive(p, e.Amount) {
		return
	}
	settles, excess := i.settle(p, e.Amount.Amount, e.Settles)
	i.Payments = append(i.Payments, Payment{Reference: e.Reference, On: e.On, Amount: e.Amount, Settles: settles, Excess: i.money(excess)})
	i.Excess = i.money(i.Excess.Amount.Add(excess))
	i.settleState()
}

func (i *Invoice) credit(p *validate.Problems, e Event) {
	if e.Number < 1 {
		p.Add("number", "positive", "must be above 0", e.Number)
	}
	if e.Reason == "" {
		p.Add("reason", "required", "is required", nil)
	}
	full(p, "credit notes", len(i.Credits))
	if !i.positive(p, e.Amount) {
		return
	}
	before := i.credited()
	if before.Add(e.Amount.Amount).GreaterThan(i.Total()) {
		p.Add("amount", "over-total", "must not make more than the invoice together with the credit notes before, "+i.money(before).String(), e.Amount.Amount)
		return
	}
	settles, excess := i.settle(p, e.Amount.Amount, nil)
	i.Credits = append(i.Credits, CreditNote{Number: e.Number, Invoice: i.ID, On: e.On, Amount: e.Amount, Rate: cloned(i.Rate),
		Reason: e.Reason, Settles: settles, Excess: i.money(excess)})
	i.Excess = i.money(i.Excess.Amount.Add(excess))
	i.settleState()
}

// full reports a list of the invoice that takes no more.
func full(p *validate.Problems, list string, n int) {
	if n >= MaxEntries {
		p.Add("kind", "max", "must not make more than "+strconv.Itoa(MaxEntries)+" "+list, n)
	}
}

// settle allocates an amount: as told, and the rest of it to the oldest dues first.
func (i *Invoice) settle(p *validate.Problems, amount decimal.Decimal, told []Allocation) (out []Allocation, excess decimal.Decimal) {
	for k, a := range told {
		at := p.Item("settles", k)
		switch {
		case a.Due < 0 || a.Due >= len(i.Dues):
			at.Add("due", "unknown-due", "must be the place of a due", a.Due)
		case !at.Positive("amount", a.Amount):
		case a.Amount.GreaterThan(i.Dues[a.Due].Open()):
			at.Add("amount", "over-due", "must be at most what is open, "+i.Dues[a.Due].Open().String(), a.Amount)
		case a.Amount.GreaterThan(amount):
			at.Add("amount", "over-paid", "must be at most what is left of the payment, "+amount.String(), a.Amount)
		default:
			checkMoney(at, i.money(a.Amount))
			i.Dues[a.Due].Settled.Amount = i.Dues[a.Due].Settled.Amount.Add(a.Amount)
			amount = amount.Sub(a.Amount)
			out = append(out, a)
		}
	}
	for k := range i.Dues {
		x := decimal.Min(amount, i.Dues[k].Open())
		if x.IsPositive() {
			i.Dues[k].Settled.Amount = i.Dues[k].Settled.Amount.Add(x)
			amount = amount.Sub(x)
			out = append(out, Allocation{Due: k, Amount: x})
		}
	}
	return out, amount
}

// settleState finds the state from what is settled. A dispute and a write-off stay until they are resolved or nothing is
// open.
func (i *Invoice) settleState() {
	switch reached := i.reached(); {
	case reached == Paid || reached == Credited:
		i.State, i.Reason = reached, ""
	case i.State != Disputed && i.State != WrittenOff:
		i.State = reached
	}
}

// Gaps lists the numbers between the lowest and the highest of the invoices and credit notes that are missing, and those
// that stand twice, each in order. Drafts have no number. At most limit numbers are listed of each.
func Gaps(invoices []Invoice, limit int) (missing, twice []int64) {
	var numbers []int64
	for _, i := range invoices {
		if i.Number > 0 {
			numbers = append(numbers, i.Number)
		}
		for _, c := range i.Credits {
			numbers = append(numbers, c.Number)
		}
	}
	slices.Sort(numbers)
	for k := 1; k < len(numbers); k++ {
		if numbers[k] == numbers[k-1] && len(twice) < limit && (len(twice) == 0 || twice[len(twice)-1] != numbers[k]) {
			twice = append(twice, numbers[k])
		}
		for n := numbers[k-1] + 1; n < numbers[k] && len(missing) < limit; n++ {
			missing = append(missing, n)
		}
	}
	return missing, twice
}
