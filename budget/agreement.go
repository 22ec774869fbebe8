package budget

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/blank"
)

// CostAgreement says who bears which costs. For each cost the first rule that matches its category and day decides.
//
// Each cost is divided on its own and rounded once, to the minor unit (or the cash step), by the agreement's rounding
// method. Ties go by a hash of cost ID and partner ([TiesByHash]), so that adding or removing a cost moves nobody's cent
// in another and many small costs favour nobody.
type CostAgreement struct {
	ID       string      `json:"id,omitempty"`
	Currency string      `json:"currency"`
	Rules    []CostRule  `json:"rules" validate:"required,max=1000"`
	Measures []Measure   `json:"measures,omitempty" validate:"max=10000"` // what capacity, usage and benefit rules go by
	Limits   []CostLimit `json:"limits,omitempty" validate:"max=10000"`   // caps and floors over the agreement's life
	Rounding Splitter    `json:"rounding,omitzero"`                       // the zero value: largest remainder, minor unit; not hand-back
	Ties     TiePolicy   `json:"ties,omitempty"`                          // the empty word: by hash
	Agreed   []Share     `json:"agreed,omitempty" validate:"max=10000"`   // the share each partner agreed to carry, for [CostAgreement.Equity]
}

// IsZero reports whether the agreement says nothing, so that JSON leaves it out.
func (a CostAgreement) IsZero() bool { return blank.Struct(a) }

// TiePolicy says who gets the unit when the cut-off parts of two partners are equal.
type TiePolicy string

// The tie policies.
const (
	// TiesByHash gives it to the lower 64-bit FNV-1a hash of the cost ID, a zero byte and the partner ID, finished as
	// in SplitMix64; equal hashes to the lower partner ID.
	TiesByHash TiePolicy = "hash"
	// TiesByWeight gives it to the larger share, then to the lower partner ID, as [Split] does.
	TiesByWeight TiePolicy = "weight"
)

var tiePolicies = []TiePolicy{TiesByHash, TiesByWeight}

// CostRule says how the costs of some categories are shared during some time.
type CostRule struct {
	ID         string      `json:"id" validate:"required"`
	Categories []string    `json:"categories,omitempty" validate:"max=10000"` // empty: every category
	From       time.Time   `json:"from,omitzero"`                             // first day of effect; the zero time: since ever
	Until      time.Time   `json:"until,omitzero"`                            // last day of effect, included; the zero time: without end
	Fixed      []FixedPart `json:"fixed,omitempty" validate:"max=10000"`      // what partners bear of each cost first
	CostKey                // how it is shared, or the rest of it where there are fixed parts; not with tiers
	Tiers      []CostTier  `json:"tiers,omitempty" validate:"max=10000"` // by cumulative cost under this rule; instead of a method
}

// CostKey is one way to share a cost.
type CostKey struct {
	Method      CostMethod   `json:"method,omitempty"`
	Partners    []string     `json:"partners,omitempty"`    // equal: who shares
	Shares      []Share      `json:"shares,omitempty"`      // weights: any weights, scaled to the whole
	Percentages []Percentage `json:"percentages,omitempty"` // percentages: exactly 100 %, or one partner takes the rest
	Measure     string       `json:"measure,omitempty"`     // capacity, usage, benefit: ID of a measure
}

// CostMethod is how a key shares.
type CostMethod string

// The methods of sharing a cost.
const (
	CostEqual       CostMethod = "equal"       // the same for each of Partners
	CostWeights     CostMethod = "weights"     // in proportion to Shares
	CostPercentages CostMethod = "percentages" // strictly by Percentages
	CostCapacity    CostMethod = "capacity"    // in proportion to what each is able to carry, as measured
	CostUsage       CostMethod = "usage"       // in proportion to what each used in the period of the cost
	CostBenefit     CostMethod = "benefit"     // in proportion to what each gained in the period of the cost
)

var costMethods = []CostMethod{CostEqual, CostWeights, CostPercentages, CostCapacity, CostUsage, CostBenefit}

// FixedPart is an amount that a partner bears of each cost before the rest is shared. Where a cost is smaller than its
// fixed parts together, it is shared in proportion to them and the statement reports it.
type FixedPart struct {
	Partner string          `json:"partner" validate:"required"`
	Amount  decimal.Decimal `json:"amount"`
}

// CostTier shares the costs of a rule up to a cumulative amount. A cost that crosses a bound is cut there and still
// rounded once. A sequence ("A up to 50,000, then B and C 60/40") is two tiers: the first shared by A alone, up to 50000.
type CostTier struct {
	UpTo decimal.NullDecimal `json:"up_to"` // cumulative cost under the rule, bound included; null (the last tier only): no bound
	CostKey
}

// Measure is what partners were measured to be able to carry, to have used or to have gained, period by period.
type Measure struct {
	ID      string           `json:"id" validate:"required"`
	Unit    string           `json:"unit,omitempty"`
	Periods []MeasuredPeriod `json:"periods" validate:"required,max=10000"` // in order, not overlapping
}

// MeasuredPeriod holds the figures of the days From to Until, both included.
type MeasuredPeriod struct {
	From    time.Time `json:"from"`
	Until   time.Time `json:"until"`
	Figures []Share   `json:"figures" validate:"required,max=10000"`
}

// CostLimit bounds what one partner bears over the agreement's life, in order of date and then of cost ID.
type CostLimit struct {
	Partner string              `json:"partner" validate:"required"`
	Cap     decimal.NullDecimal `json:"cap,omitzero"`                          // the most it bears
	Floor   decimal.NullDecimal `json:"floor,omitzero"`                        // the least it bears
	Excess  []Share             `json:"excess,omitempty" validate:"max=10000"` // who takes what the cap leaves over; empty: the others of the cost, in proportion to what they bear
}

// Cost is money that a partner paid for the partnership.
type Cost struct {
	ID       string    `json:"id" validate:"required"`
	Category string    `json:"category"`
	Date     time.Time `json:"date"`               // a day
	PaidBy   string    `json:"paid_by,omitempty"`  // the partner who paid; empty: nobody yet, it is owed to the supplier
	Amount   Money     `json:"amount"`             // negative only in a reversal
	Reverses string    `json:"reverses,omitempty"` // ID of the cost that this one takes back, in part or whole, at its shares
	Note     string    `json:"note,omitempty"`
}
