package budget

import (
	"github.com/shopspring/decimal"
)

// Statement says, cost by cost, who bears how much by which rule and numbers, and what each partner owes and has paid.
// [Verify] proves every unit of it anew, [Statement.Journal] books it.
type Statement struct {
	Agreement string         `json:"agreement,omitempty"` // ID
	Currency  string         `json:"currency"`
	Rounding  Splitter       `json:"rounding,omitzero"`  // as pinned in the agreement
	Ties      TiePolicy      `json:"ties"`               // as pinned in the agreement
	Charges   []Charge       `json:"charges"`            // one per cost, in order of date and then of cost ID
	Partners  []PartnerTotal `json:"partners"`           // in order of partner ID
	Limits    []LimitState   `json:"limits,omitempty"`   // in order of partner ID
	Short     Money          `json:"short"`              // what no partner bears, because of bounded tiers or caps
	Findings  []Finding      `json:"findings,omitempty"` // worst first
}

// Charge is one cost shared.
type Charge struct {
	Cost     Cost      `json:"cost"`
	Rule     string    `json:"rule,omitempty"` // ID of the rule that decided; of a reversal, that of the cost reversed
	Slices   []Slice   `json:"slices"`         // the amounts that were shared and the numbers they were shared by
	Moves    []Move    `json:"moves,omitempty"`
	Portions []Portion `json:"portions"`       // what each partner bears, in order of partner ID; they and Short sum to the cost
	Short    Money     `json:"short,omitzero"` // what nobody bears
}

// Slice is a part of a cost that is shared by one set of numbers. A cost with several is rounded once, on their sum.
type Slice struct {
	By     string          `json:"by"`               // the method, "fixed", "tiers" for what lies beyond the last bound, or "reversal"
	Tier   int             `json:"tier,omitempty"`   // which tier of the rule, from 1
	Amount decimal.Decimal `json:"amount"`           // in the statement's currency
	Shares []Share         `json:"shares,omitempty"` // the weights, in order of partner ID; none: nobody bears it
}

// Move is an amount that a cap or a floor takes from one partner of a cost and puts on another.
type Move struct {
	Why    MoveReason `json:"why"`
	Limit  string     `json:"limit"`        // the partner whose limit it is
	From   string     `json:"from"`         // who bears less
	To     string     `json:"to,omitempty"` // who bears more; empty: nobody could, it is short
	Amount Money      `json:"amount"`       // above zero
}

// MoveReason says why an amount moved.
type MoveReason string

// The reasons.
const (
	MoveFloor  MoveReason = "floor"  // a partner bears more, to reach its floor
	MoveRelief MoveReason = "relief" // a partner above its floor bears less, until what it bore in advance for it is made up
	MoveCap    MoveReason = "cap"    // a partner at its cap bears no more
)

// PartnerTotal is where a partner stands over all costs.
type PartnerTotal struct {
	Partner string `json:"partner"`
	Owes    Money  `json:"owes"` // what it bears
	Paid    Money  `json:"paid"` // what it paid to suppliers
	Net     Money  `json:"net"`  // paid less owes; positive: is owed
}

// LimitState is where a partner stands against its cap and floor.
type LimitState struct {
	Partner string              `json:"partner"`
	Cap     decimal.NullDecimal `json:"cap,omitzero"`
	Floor   decimal.NullDecimal `json:"floor,omitzero"`
	Bears   Money               `json:"bears"`
	Left    Money               `json:"left,omitzero"`    // under the cap
	Missing Money               `json:"missing,omitzero"` // to the floor
}
