package budget

import (
	"time"

	"github.com/shopspring/decimal"
)

// RevenueAgreement says how partners share what comes in: a document. [RevenueAgreement.Distribute] applies it to a
// ledger. Amounts are in its Currency; entries in another one are converted at the rate of their day.
type RevenueAgreement struct {
	Currency   string              `json:"currency"`
	Tiers      []RevenueTier       `json:"tiers" validate:"max=100"`                                                 // by cumulative revenue, lowest first
	Recoup     decimal.NullDecimal `json:"recoup,omitzero"`                                                          // percent of a portion that repays an open advance; missing: 100
	Reserve    Reserve             `json:"reserve,omitzero"`                                                         // what is held back against refunds
	Guarantees []Guarantee         `json:"guarantees,omitempty" validate:"max=1000"`                                 // what a partner earns at least
	Conversion Conversion          `json:"conversion,omitempty" validate:"omitempty,oneof=before-split after-split"` // empty: before the split
	Rates      []Rate              `json:"rates,omitempty" validate:"max=1000000"`
}

// RevenueTier is a band of cumulative revenue: from where the tier before it ends up to UpTo. Its shares hold for the
// revenue inside it alone; a sale that crosses the border is cut there.
type RevenueTier struct {
	UpTo   decimal.NullDecimal `json:"up_to,omitzero"` // missing in the last tier and only there
	Shares []Share             `json:"shares" validate:"max=10000"`
}

// Reserve is held back from what a sale pays out, in case the customer wants the money back.
type Reserve struct {
	Percent decimal.Decimal `json:"percent,omitzero"` // of what a partner would be paid after recoupment; 0 to 100
	Days    int             `json:"days,omitempty"`   // from the sale to the release; 0 to 36500
}

// IsZero reports whether nothing is held back, so that JSON leaves it out.
func (r Reserve) IsZero() bool { return r.Percent.IsZero() && r.Days == 0 }

// Guarantee is the least that a partner earns from sales and refunds from one day to another. On the last day those who
// guarantee it pay what is missing, once; what happens later does not reopen it.
type Guarantee struct {
	Partner string          `json:"partner"`
	Amount  decimal.Decimal `json:"amount"` // above 0
	From    time.Time       `json:"from"`   // day
	Until   time.Time       `json:"until"`  // day, included
	PaidBy  []Share         `json:"paid_by" validate:"max=10000"`
}

// EntryKind says what an entry of a revenue ledger is.
type EntryKind string

// The kinds of entries. On one day they count in this order.
const (
	EntryAdvance EntryKind = "advance" // From paid Partner money ahead of revenue, to be recouped from its portions
	EntrySale    EntryKind = "sale"    // revenue to share
	EntryRelease EntryKind = "release" // what is held back of Sale is released ahead of time
	EntryRefund  EntryKind = "refund"  // part or all of Sale was paid back
	EntryReward  EntryKind = "reward"  // Partner received something other than money, at a stated value
	EntryPayout  EntryKind = "payout"  // Partner was paid out of its balance
	EntryClose   EntryKind = "close"   // nothing but a day up to which to distribute
)

// Entry is one fact of a revenue ledger.
type Entry struct {
	ID          string          `json:"id"`
	Kind        EntryKind       `json:"kind"`
	Date        time.Time       `json:"date"`               // day
	Amount      decimal.Decimal `json:"amount,omitzero"`    // above 0; none for a release and a close
	Currency    string          `json:"currency,omitempty"` // empty: that of the agreement; sales may have another, refunds that of their sale
	Sale        string          `json:"sale,omitempty"`     // ID of the sale that a refund or a release is about
	Partner     string          `json:"partner,omitempty"`  // who received an advance, a reward or a payout
	From        string          `json:"from,omitempty"`     // who paid an advance and gets it back
	Description string          `json:"description,omitempty"`
}

// Distribution is what a ledger comes to. Over all partners, Balance, Held and Paid add up to Revenue.
type Distribution struct {
	Currency   string           `json:"currency"`
	AsOf       time.Time        `json:"as_of,omitzero"`       // the last day of the ledger
	Revenue    decimal.Decimal  `json:"revenue"`              // sales less refunds
	Entries    []EntryResult    `json:"entries,omitempty"`    // in the order in which they counted: date, kind, ID
	Partners   []PartnerRevenue `json:"partners,omitempty"`   // by ID
	Advances   []AdvanceState   `json:"advances,omitempty"`   // by ID
	Guarantees []GuaranteeState `json:"guarantees,omitempty"` // in the order of the agreement
	Findings   []Finding        `json:"findings,omitempty"`   // worst first
}

// EntryResult says what an entry did and by which numbers.
type EntryResult struct {
	ID       string           `json:"id"`
	Kind     EntryKind        `json:"kind"`
	Date     time.Time        `json:"date"`
	Amount   decimal.Decimal  `json:"amount"`             // shared: in the currency of the agreement, negative for a refund
	Rate     *Rate            `json:"rate,omitempty"`     // that it was converted at; a refund has its sale's
	Tiers    []TierPart       `json:"tiers,omitempty"`    // which part of a sale fell into which tier
	Portions []RevenuePortion `json:"portions,omitempty"` // who shares in it, in order of first mention in the agreement
}

// TierPart is the part of a sale that fell into a tier, counted from 0, in the currency of the agreement.
type TierPart struct {
	Tier   int             `json:"tier"`
	Amount decimal.Decimal `json:"amount"`
}

// RevenuePortion is a partner's part of a sale or a refund: Amount is Recouped plus Held plus Payable.
type RevenuePortion struct {
	Partner  string          `json:"partner"`
	Amount   decimal.Decimal `json:"amount"`
	Recouped decimal.Decimal `json:"recouped"` // repays advances
	Held     decimal.Decimal `json:"held"`     // held back, of a refund: of what is still held
	Payable  decimal.Decimal `json:"payable"`
}

// PartnerRevenue is where a partner stands: Balance is Earned less Recouped, plus Recovered, less Held, plus Guaranteed,
// less Paid.
type PartnerRevenue struct {
	Partner        string          `json:"partner"`
	Earned         decimal.Decimal `json:"earned"`          // its portions of sales less refunds
	Recouped       decimal.Decimal `json:"recouped"`        // of them, what repaid its advances
	Recovered      decimal.Decimal `json:"recovered"`       // what it got back of the advances that it paid
	Held           decimal.Decimal `json:"held"`            // held back now
	Guaranteed     decimal.Decimal `json:"guaranteed"`      // topped up to its guarantees, less what it paid for those of others
	Paid           decimal.Decimal `json:"paid"`            // out of the balance
	Balance        decimal.Decimal `json:"balance"`         // negative: refunds came after the money was paid out
	Payable        decimal.Decimal `json:"payable"`         // the balance where positive, else 0
	CarriedForward decimal.Decimal `json:"carried_forward"` // the balance where negative, else 0: set off against what comes
	NonCash        decimal.Decimal `json:"non_cash"`        // stated value of rewards, beside the balance
}

// AdvanceState is what is left of an advance.
type AdvanceState struct {
	ID       string          `json:"id"`
	Partner  string          `json:"partner"`
	From     string          `json:"from"`
	Amount   decimal.Decimal `json:"amount"`
	Recouped decimal.Decimal `json:"recouped"`
	Open     decimal.Decimal `json:"open"`
}

// GuaranteeState is what became of a guarantee.
type GuaranteeState struct {
	Partner string          `json:"partner"`
	Amount  decimal.Decimal `json:"amount"`
	Earned  decimal.Decimal `json:"earned"`            // in its days so far
	Due     bool            `json:"due"`               // its last day is reached
	TopUp   decimal.Decimal `json:"top_up"`            // paid on that day
	PaidBy  []Portion       `json:"paid_by,omitempty"` // by whom
}
