package budget

import (
	"slices"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Posting is one line of the journal of a statement. The postings of a cost sum to zero.
type Posting struct {
	Cost    string    `json:"cost"` // ID
	Date    time.Time `json:"date"` // day of the cost
	Account Account   `json:"account"`
	Partner string    `json:"partner,omitempty"`
	Amount  Money     `json:"amount"`            // positive: debit; negative: credit
	Rule    string    `json:"rule,omitempty"`    // that decided
	Dispute string    `json:"dispute,omitempty"` // ID of the dispute about the cost, the latest raised
	State   string    `json:"state,omitempty"`   // of the dispute
}

// Account is where a posting goes.
type Account string

// The accounts.
const (
	AccountShare   Account = "share"   // what a partner bears
	AccountPaid    Account = "paid"    // what a partner paid to a supplier
	AccountPayable Account = "payable" // what nobody has paid yet
	AccountShort   Account = "short"   // what nobody bears
)

// Journal books the statement: for each cost, what each partner bears against who paid. Disputes mark the postings of
// their costs. A dispute that is not valid, or about a cost that the statement does not hold, is an error.
func (s Statement) Journal(disputes ...Dispute) ([]Posting, error) {
	marks, err := s.marks(disputes)
	if err != nil {
		return nil, err
	}
	var out []Posting
	for _, c := range s.Charges {
		post := func(account Account, partner string, amount Money) {
			p := Posting{Cost: c.Cost.ID, Date: c.Cost.Date, Account: account, Partner: partner, Amount: amount, Rule: c.Rule}
			if d, ok := marks[c.Cost.ID]; ok {
				p.Dispute, p.State = d.ID, string(d.state())
			}
			out = append(out, p)
		}
		for _, portion := range c.Portions {
			post(AccountShare, portion.Partner, portion.Amount)
		}
		if !c.Short.IsZero() {
			post(AccountShort, "", c.Short)
		}
		if c.Cost.PaidBy == "" {
			post(AccountPayable, "", c.Cost.Amount.Neg())
		} else {
			post(AccountPaid, c.Cost.PaidBy, c.Cost.Amount.Neg())
		}
	}
	return out, nil
}

// Dispute is a partner's objection to a charge.
type Dispute struct {
	ID       string       `json:"id"`
	Cost     string       `json:"cost"`    // ID of the cost whose charge is disputed
	Partner  string       `json:"partner"` // who disputes
	Reason   string       `json:"reason"`
	Raised   time.Time    `json:"raised"`             // day
	State    DisputeState `json:"state,omitempty"`    // the empty word: open
	Resolved time.Time    `json:"resolved,omitzero"`  // day; only of a dispute that is no longer open
	Outcome  string       `json:"outcome,omitempty"`  // what was decided and by whom
	Reversal string       `json:"reversal,omitempty"` // upheld: ID of the cost that reverses the disputed one
}

// DisputeState is where a dispute stands.
type DisputeState string

// The states. An upheld dispute changes nothing by itself: the correction is a reversal.
const (
	DisputeOpen      DisputeState = "open"
	DisputeUpheld    DisputeState = "upheld"
	DisputeRejected  DisputeState = "rejected"
	DisputeWithdrawn DisputeState = "withdrawn"
)

var disputeStates = []DisputeState{DisputeOpen, DisputeUpheld, DisputeRejected, DisputeWithdrawn}

func (d Dispute) state() DisputeState {
	if d.State == "" {
		return DisputeOpen
	}
	return d.State
}

// Validate checks the dispute: IDs, days in order, a known state, and a day and an outcome exactly when it is closed.
func (d Dispute) Validate() error {
	p := validate.New("dispute")
	d.check(p)
	return p.Err()
}

func (d Dispute) check(p *validate.Problems) {
	p.ID("id", d.ID)
	p.ID("cost", d.Cost)
	p.ID("partner", d.Partner)
	p.Text("reason", d.Reason, maxNote)
	p.Text("outcome", d.Outcome, maxNote)
	p.Text("reversal", d.Reversal, validate.MaxText)
	p.Day("raised", d.Raised)
	oneOf(p, "state", d.State, disputeStates, true)
	if d.state() == DisputeOpen {
		if !d.Resolved.IsZero() {
			p.Add("resolved", "open", "must be empty while the dispute is open", d.Resolved)
		}
		return
	}
	if p.Day("resolved", d.Resolved) && d.Resolved.Before(d.Raised) {
		p.Add("resolved", "date-order", "must not be before it was raised", d.Resolved)
	}
	if d.Outcome == "" {
		p.Add("outcome", "required", "is required: what was decided and by whom", nil)
	}
}

// Resolve closes an open dispute on a day. The dispute itself is unchanged.
func (d Dispute) Resolve(state DisputeState, on time.Time, outcome string) (Dispute, error) {
	p := validate.New("dispute")
	if d.state() != DisputeOpen {
		p.Add("state", "closed", "must be open to be resolved", string(d.State))
	}
	if state == DisputeOpen || state == "" {
		p.Add("state", "open", "must become upheld, rejected or withdrawn", string(state))
	}
	d.State, d.Resolved, d.Outcome = state, on, outcome
	d.check(p)
	if !p.OK() {
		return Dispute{}, p.Err()
	}
	return d, nil
}

// marks finds the dispute that marks each cost: the latest raised, of one day the highest ID.
func (s Statement) marks(disputes []Dispute) (map[string]Dispute, error) {
	p := validate.New("disputes")
	p.UniqueIDs("disputes", "id", len(disputes), func(i int) string { return disputes[i].ID })
	costs := make(map[string]bool, len(s.Charges))
	for _, c := range s.Charges {
		costs[c.Cost.ID] = true
	}
	marks := map[string]Dispute{}
	for i, d := range disputes {
		at := p.Item("disputes", i)
		d.check(at)
		if !costs[d.Cost] {
			at.Add("cost", "unknown-cost", "must be the ID of a cost in the statement", d.Cost)
		}
		old, marked := marks[d.Cost]
		if !marked || d.Raised.After(old.Raised) || d.Raised.Equal(old.Raised) && d.ID > old.ID {
			marks[d.Cost] = d
		}
	}
	return marks, p.Err()
}

// Disputed says how much of what each partner owes is under open dispute, in order of partner ID.
func (s Statement) Disputed(disputes []Dispute) ([]Portion, error) {
	if _, err := s.marks(disputes); err != nil {
		return nil, err
	}
	open := map[string]bool{}
	for _, d := range disputes {
		if d.state() == DisputeOpen {
			open[d.Cost] = true
		}
	}
	sums := map[string]Money{}
	for _, c := range s.Charges {
		if !open[c.Cost.ID] {
			continue
		}
		for _, portion := range c.Portions {
			sum := sums[portion.Partner]
			sums[portion.Partner] = Money{sum.Amount.Add(portion.Amount.Amount), s.Currency}
		}
	}
	out := make([]Portion, 0, len(sums))
	for partner, amount := range sums {
		out = append(out, Portion{partner, amount})
	}
	slices.SortFunc(out, func(a, b Portion) int { return strings.Compare(a.Partner, b.Partner) })
	return out, nil
}
