package budget

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/blank"
)

// Budget is the money that partners plan together: a document. Amounts are in its Currency unless a line or an entry
// names another; those are converted at dated rates that stand in the budget, never silently.
//
// [Budget.Validate] says what a budget must be to be computed on, [Budget.Review] what is wrong with how it goes, and
// [Budget.Diff] what a new version changes.
type Budget struct {
	ID          string              `json:"id,omitempty" validate:"max=200"`
	Version     int                 `json:"version,omitempty"` // counts up with every agreed change
	Currency    string              `json:"currency"`
	Total       decimal.NullDecimal `json:"total,omitzero"`      // what the partners agreed that the lines add up to; the contingency fund is beside it
	PlannedOn   time.Time           `json:"planned_on,omitzero"` // day whose rates the plan of lines in other currencies uses
	Periods     []BudgetPeriod      `json:"periods,omitempty" validate:"max=10000"`
	Lines       []Line              `json:"lines,omitempty" validate:"max=1000000,dive"`
	Contingency Contingency         `json:"contingency,omitzero"`
	Authorities []Authority         `json:"authorities,omitempty" validate:"max=100"` // who may approve what, lowest first
	Tolerances  []Tolerance         `json:"tolerances,omitempty" validate:"max=1000,dive"`
	Commitments []Commitment        `json:"commitments,omitempty" validate:"max=1000000"`
	Forecasts   []Forecast          `json:"forecasts,omitempty" validate:"max=1000000"`
	Rates       []Rate              `json:"rates,omitempty" validate:"max=1000000"`
}

// IsZero reports whether the budget says nothing, so that JSON leaves it out.
func (b Budget) IsZero() bool { return blank.Struct(b) }

// BudgetPeriod is a span of the budget that lines name by its ID: a quarter, a phase.
type BudgetPeriod struct {
	ID    string    `json:"id"`
	From  time.Time `json:"from"`  // first day
	Until time.Time `json:"until"` // last day, included
}

// Line is one planned cost. That nobody owns or pays it, or that it has no category, is for a review to find.
type Line struct {
	ID        string          `json:"id"`
	Name      string          `json:"name,omitempty"`
	Category  string          `json:"category,omitempty"`  // marketing, platform fees, staffing …
	Period    string          `json:"period,omitempty"`    // ID of a period where the budget lists periods, else any label
	Owner     string          `json:"owner,omitempty"`     // who answers for it
	Payer     string          `json:"payer,omitempty"`     // the partner that pays it
	Amount    decimal.Decimal `json:"amount"`              // not negative
	Currency  string          `json:"currency,omitempty"`  // empty: that of the budget
	Authority string          `json:"authority,omitempty"` // the level it needs at least, whatever its amount asks for
	Approvals []Approval      `json:"approvals,omitempty" validate:"max=1000"`
}

// Approval says who agreed to a line, at which amount. A line that grows beyond the amount needs a new one.
type Approval struct {
	Authority string          `json:"authority"`         // the level that was used
	By        string          `json:"by"`                // person
	Partner   string          `json:"partner,omitempty"` // for whom the person spoke
	Date      time.Time       `json:"date"`              // day
	Amount    decimal.Decimal `json:"amount"`            // in the currency of the line
}

// Authority is a level that may approve lines up to an amount in the budget's currency. In a budget they stand from the
// lowest to the highest, and each may approve what those before it may.
type Authority struct {
	Level string              `json:"level"`
	UpTo  decimal.NullDecimal `json:"up_to,omitzero"` // included; missing: any amount
}

// Scope says what a row of a review is about.
type Scope string

// The scopes of a review's rows.
const (
	ScopeTotal    Scope = "total"
	ScopeLine     Scope = "line"
	ScopeCategory Scope = "category"
	ScopePartner  Scope = "partner"
	ScopePeriod   Scope = "period"
)

// Tolerance says from which overrun on a level has to decide. It is reached when the forecast exceeds the budget by more
// than Over or by more than Percent of it, whichever comes first. Where several are reached, the last in the list decides.
type Tolerance struct {
	Scope     Scope               `json:"scope,omitempty" validate:"omitempty,oneof=total line category partner period"` // empty: every row
	Over      decimal.NullDecimal `json:"over,omitzero"`                                                                 // in the budget's currency
	Percent   decimal.NullDecimal `json:"percent,omitzero"`                                                              // 10 is ten percent; of a budget of nothing, any overrun is more
	Authority string              `json:"authority"`
}

// Commitment is money that is promised to a supplier and not yet spent. Actuals that name it use it up.
type Commitment struct {
	ID       string          `json:"id"`
	Line     string          `json:"line"`
	Date     time.Time       `json:"date"`               // day of the promise
	Closed   time.Time       `json:"closed,omitzero"`    // day from which nothing more is owed under it
	Amount   decimal.Decimal `json:"amount"`             // not negative
	Currency string          `json:"currency,omitempty"` // empty: that of the budget
}

// Forecast is what somebody expects a line to cost in the end, as known on a day. The latest one counts.
type Forecast struct {
	Line   string          `json:"line"`
	Date   time.Time       `json:"date"`   // day
	Amount decimal.Decimal `json:"amount"` // the whole line, spent and to come, in its currency; not negative
}

// Actual is money spent. A negative amount is a refund or a credit note.
type Actual struct {
	ID         string          `json:"id,omitempty"`         // of the bill; where given, no two actuals may share it
	Line       string          `json:"line,omitempty"`       // empty: no line plans it
	Category   string          `json:"category,omitempty"`   // where Line is empty
	Payer      string          `json:"payer,omitempty"`      // empty: the payer of the line
	Date       time.Time       `json:"date"`                 // day
	Amount     decimal.Decimal `json:"amount"`               // to the minor unit
	Currency   string          `json:"currency,omitempty"`   // empty: that of the budget
	Commitment string          `json:"commitment,omitempty"` // ID of the commitment that it uses up
}
