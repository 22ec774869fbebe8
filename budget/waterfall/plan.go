package waterfall

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
)

// Limits of a plan and its flows. Beyond them a document is refused, so that the work stays bounded.
//
// The work of a day is the number of partners, whose balances are told, and of the payments that the tiers can make: one
// for each partner of each part and for each rate of return that a split runs to, and in a return of capital or preferred
// return with shares all that once for each part, since it is shared anew whenever one has all that is due to it.
const (
	MaxPartners = 200       // partners of a plan
	MaxTiers    = 50        // tiers of a plan
	MaxFlows    = 100_000   // contributions, and as many distributions
	MaxYears    = 100       // from the first flow to the last
	MaxRate     = 10        // a rate a year: 1000 %
	MaxWork     = 1_600_000 // days (by deal) on which there are flows, times the work of a day; under a second as a rule, a few at worst
)

// Plan says how what a venture distributes flows down through tiers: a document. [Distribute] applies it to dated flows.
type Plan struct {
	ID       string              `json:"id,omitempty"`
	Currency string              `json:"currency"`
	Basis    Basis               `json:"basis,omitempty" validate:"omitempty,oneof=whole-venture deal-by-deal"` // empty: the whole venture
	DayCount budget.DayCount     `json:"day_count,omitempty"`                                                   // of rates of return, and of preferred returns that name none; empty: ACT/365F
	Partners []Partner           `json:"partners" validate:"min=1,max=200"`                                     // everybody who pays in or is paid
	Tiers    []Tier              `json:"tiers" validate:"min=1,max=50,dive"`                                    // filled in this order; the last is a split without an end
	Clawback decimal.NullDecimal `json:"clawback,omitzero"`                                                     // share of the total profit that carry may be in the end, 0 to 1; missing: nothing is given back
	Note     string              `json:"note,omitempty"`
}

// Partner is a party of the venture: who pays in, is paid, or both.
type Partner struct {
	ID    string `json:"id"`
	Class string `json:"class,omitempty"` // the class that tiers may name instead of its partners
}

// Basis says over what the tiers run. The empty Basis is WholeVenture.
type Basis string

// The bases.
const (
	WholeVenture Basis = "whole-venture" // one waterfall over all flows ("European")
	DealByDeal   Basis = "deal-by-deal"  // one for each deal, which every flow names ("American")
)

// Kind is what a tier pays.
type Kind string

// The kinds of tiers.
const (
	ReturnOfCapital Kind = "return-of-capital" // what was paid in and not yet returned
	PreferredReturn Kind = "preferred-return"  // a return on unreturned capital, or a given amount
	Fee             Kind = "fee"               // an amount to named parties, once
	CatchUp         Kind = "catch-up"          // more than its share to those with carry, until they have made up for it
	Split           Kind = "split"             // fixed shares, until a goal is reached or without an end
)

// Tier is one level of the waterfall. What it may name depends on its Kind; anything else must be missing.
type Tier struct {
	ID      string              `json:"id"`
	Kind    Kind                `json:"kind" validate:"required,oneof=return-of-capital preferred-return fee catch-up split"`
	To      []Part              `json:"to,omitempty" validate:"max=200"`                                       // who is paid; may be missing in a return of capital and a preferred return: all partners
	Accrual Accrual             `json:"accrual,omitzero"`                                                      // preferred return: how it accrues; or an amount instead
	Amount  decimal.NullDecimal `json:"amount,omitzero"`                                                       // fee, preferred return: the amount in all (by deal where deals are apart), 0 or more
	Carry   decimal.Decimal     `json:"carry,omitzero"`                                                        // catch-up: share of profit to catch up to, between 0 and 1
	Target  Target              `json:"target,omitempty" validate:"omitempty,oneof=all-profit preferred-only"` // catch-up: of which profit; empty: of all
	Until   Until               `json:"until,omitzero"`                                                        // split: where it ends; missing in the last tier and only there
}

// Part is a class or a partner that a tier pays, exactly one of the two.
//
// In a fee, a catch-up and a split, the Share is the part of each unit that the tier pays; they sum to 1, and a part that
// stands alone may leave it out. In a return of capital and a preferred return the shares sum to 1 too, or all parts leave
// them out: then everybody is paid in proportion to what is due to them. With shares, each unit is shared so until a part
// has all that is due to it, and the others share the rest in the same proportion. A preferred return of a given amount is
// due to all together: it is shared by the shares to its end, or without them by capital paid in.
//
// Within a class, money goes in proportion to what is due (return of capital, preferred return that accrues) or to the
// capital paid in so far (in the deal, where deals are apart); equally, if nobody of the class paid in any.
type Part struct {
	Class   string          `json:"class,omitempty"`
	Partner string          `json:"partner,omitempty"`
	Share   decimal.Decimal `json:"share,omitzero"`
	Carry   bool            `json:"carry,omitempty"` // carried interest: what a catch-up counts and a clawback takes back; catch-up and split only
}

// Target says of which profit a catch-up gives the carry. The empty Target is AllProfit.
type Target string

// The targets. Both agree where the catch-up goes to those with carry alone.
const (
	AllProfit     Target = "all-profit"     // until carry is its share of all profit distributed so far
	PreferredOnly Target = "preferred-only" // until the catch-up paid carry ÷ (1 − carry) of the preferred return paid so far
)

// Measure is what ends a split.
type Measure string

// The measures. All look at what a class or partner paid in and received for it: neither carry nor fees count.
const (
	Profit         Measure = "profit"          // received less paid in, an amount
	IRR            Measure = "irr"             // internal rate of return a year, by the plan's day count: 0.12 for 12 %
	EquityMultiple Measure = "equity-multiple" // received divided by paid in
)

// Until ends a split: when the measure of the class or partner, exactly one of the two, reaches the value. The zero Until
// is "without an end".
type Until struct {
	Measure Measure         `json:"measure"`
	Value   decimal.Decimal `json:"value"`
	Class   string          `json:"class,omitempty"`
	Partner string          `json:"partner,omitempty"`
}

// IsZero reports whether nothing is set: a split without an end.
func (u Until) IsZero() bool {
	return u.Measure == "" && u.Value.IsZero() && u.Class == "" && u.Partner == ""
}

// Flow is money on a day: a contribution that a partner paid in, or a distribution that the venture pays out.
type Flow struct {
	Date     time.Time       `json:"date"`               // day
	Partner  string          `json:"partner,omitempty"`  // who paid in; empty in a distribution
	Amount   decimal.Decimal `json:"amount"`             // whole minor units, above 0; a distribution of 0 shows where the partners stand that day
	Currency string          `json:"currency,omitempty"` // empty: that of the plan; it must be that
	Deal     string          `json:"deal,omitempty"`     // where deals are apart, and only there
}

func (p Plan) dayCount() budget.DayCount {
	if p.DayCount == "" {
		return budget.Act365F
	}
	return p.DayCount
}
