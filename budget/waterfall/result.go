package waterfall

import (
	"time"

	"github.com/shopspring/decimal"
)

// Result is what the flows come to. Amounts are whole minor units of the currency; fields called Exact, and balances, are
// what they were before rounding, to [Places] decimal places.
type Result struct {
	Currency    string              `json:"currency"`
	AsOf        time.Time           `json:"as_of"` // the last day on which there was a flow
	Contributed decimal.Decimal     `json:"contributed"`
	Distributed decimal.Decimal     `json:"distributed"`
	Fees        decimal.Decimal     `json:"fees"`   // part of Distributed
	Carry       decimal.Decimal     `json:"carry"`  // part of Distributed
	Profit      decimal.Decimal     `json:"profit"` // Distributed less Fees and Contributed; negative: a loss
	DPI         decimal.NullDecimal `json:"dpi"`    // distributed to paid-in, but for carry and fees
	Days        []Day               `json:"days"`   // by day and deal
	Partners    []PartnerResult     `json:"partners"`
	Clawback    *Clawback           `json:"clawback,omitempty"` // if the plan has one
	Findings    []Finding           `json:"findings,omitempty"` // worst first
}

// Day is what one day distributed, of one deal where deals are apart.
type Day struct {
	Date     time.Time        `json:"date"`
	Deal     string           `json:"deal,omitempty"`
	Amount   decimal.Decimal  `json:"amount"`
	Tiers    []TierResult     `json:"tiers"`    // all, in the order of the plan; their amounts sum to Amount
	Partners []PartnerBalance `json:"partners"` // all, by ID
}

// Balance is where a partner stands with the venture, or with the deal where deals are apart.
type Balance struct {
	Capital   decimal.Decimal `json:"capital"`   // paid in and not yet returned
	Preferred decimal.Decimal `json:"preferred"` // preferred return accrued, or given, and not yet paid
}

// PartnerBalance is where a partner stands before a distribution, contributions of that day included, and after it.
type PartnerBalance struct {
	Partner string  `json:"partner"`
	Before  Balance `json:"before"`
	After   Balance `json:"after"`
}

// Fill says what limited a tier on a day.
type Fill string

// The limits.
const (
	Filled     Fill = "filled"      // all that was due was paid, and the rest went on
	Short      Fill = "short"       // the money did not suffice
	NothingDue Fill = "nothing-due" // nothing was due
	NotReached Fill = "not-reached" // no money was left
	OpenEnded  Fill = "open-ended"  // the tier has no end and took what was left
)

// TierResult is what a tier paid on a day.
type TierResult struct {
	Tier     string              `json:"tier"`
	Kind     Kind                `json:"kind"`
	Due      decimal.NullDecimal `json:"due"` // what would have filled it, before rounding; not Valid: it has no end, or was not reached
	Exact    decimal.Decimal     `json:"exact"`
	Amount   decimal.Decimal     `json:"amount"`
	Limit    Fill                `json:"limit"`
	Why      string              `json:"why"`                // what was due, and how much of it the money reached
	Payments []Payment           `json:"payments,omitempty"` // by partner, those of nothing left out; their amounts sum to Amount
}

// Payment is what a tier paid to a partner on a day.
type Payment struct {
	Partner string          `json:"partner"`
	Class   string          `json:"class,omitempty"` // by which the tier pays it
	Carry   bool            `json:"carry,omitempty"`
	Exact   decimal.Decimal `json:"exact"`
	Amount  decimal.Decimal `json:"amount"` // a tier's running total for a partner stays by the exact one, so a day's may differ by more than a rounding
	Before  Balance         `json:"before"`
	After   Balance         `json:"after"`
}

// PartnerResult is where a partner stands after the last flow.
type PartnerResult struct {
	Partner       string              `json:"partner"`
	Class         string              `json:"class,omitempty"`
	Contributed   decimal.Decimal     `json:"contributed"`
	Distributed   decimal.Decimal     `json:"distributed"` // Capital, Preferred, Profit, Carry and Fees together
	Exact         decimal.Decimal     `json:"exact"`       // Distributed before rounding
	Capital       decimal.Decimal     `json:"capital"`     // by tiers that return capital
	Preferred     decimal.Decimal     `json:"preferred"`   // by preferred returns
	Profit        decimal.Decimal     `json:"profit"`      // by catch-ups and splits, but for carry
	Carry         decimal.Decimal     `json:"carry"`
	Fees          decimal.Decimal     `json:"fees"`
	Balance       Balance             `json:"balance"`            // of all deals
	DPI           decimal.NullDecimal `json:"dpi"`                // Distributed, but for carry and fees, ÷ Contributed
	Multiple      decimal.NullDecimal `json:"multiple"`           // equity multiple: Distributed ÷ Contributed
	IRR           decimal.NullDecimal `json:"irr"`                // a year, of all its flows, by the plan's day count, to 10 places
	IRRNote       string              `json:"irr_note,omitempty"` // why there is no IRR
	Clawback      decimal.Decimal     `json:"clawback"`           // what it receives (or, negative, gives back) in the end, as [Clawback] says; in no figure above
	AfterClawback decimal.Decimal     `json:"after_clawback"`     // Distributed and Clawback
}
