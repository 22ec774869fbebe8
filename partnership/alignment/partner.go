package alignment

import (
	"errors"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Sentinels that a caller may test for with [errors.Is].
var (
	ErrTooFewPartners   = errors.New("alignment needs two partners or more")
	ErrCurrencyMismatch = errors.New("partners state their amounts in different currencies")
	ErrUnknownPartner   = errors.New("no such partner")
)

// Limits of one assessment: pairs of partners are compared list by list, so its cost grows with partners² × list².
const (
	MaxPartners     = 100  // partners in one assessment
	MaxStatements   = 200  // statements of vision, of values or of goals of one partner
	MaxPriorities   = 100  // ranked priorities of one partner
	MaxTraits       = 50   // culture traits of one partner
	MaxExpectations = 200  // expectations of one partner
	MaxConflicts    = 50   // objectives that one objective conflicts with
	MaxEntries      = 1000 // entries of any other list
	MaxPeriods      = 60   // periods of one history
	maxText         = 4000 // bytes of a free text
)

// Dimension is one of the five things that an aligned partnership shares.
type Dimension string

// The five dimensions, in the order of every result.
const (
	Risk      Dimension = "risk"
	Resources Dimension = "resources"
	Rewards   Dimension = "rewards"
	Vision    Dimension = "vision"
	Values    Dimension = "values"
)

// Dimensions lists the five in the order of every result.
func Dimensions() []Dimension { return []Dimension{Risk, Resources, Rewards, Vision, Values} }

// money are the dimensions that are measured in shares of an amount.
func money() []Dimension { return []Dimension{Risk, Resources, Rewards} }

func (d Dimension) known() bool {
	switch d {
	case Risk, Resources, Rewards, Vision, Values:
		return true
	}
	return false
}

// Partner is what one party brings to the assessment: an organisation, or a unit of one. Every fact is optional, and
// a fact that is not stated is unknown, never zero.
type Partner struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`

	// Currency is the ISO 4217 code of the amounts below, the same for all partners; required where there is one.
	Currency        string              `json:"currency,omitempty"`
	MoneyAtRisk     decimal.NullDecimal `json:"money_at_risk,omitzero"`    // what it stands to lose, not negative
	Contributions   []Contribution      `json:"contributions,omitempty"`   // what it puts in; a partner that puts in nothing states a line of 0
	ExpectedBenefit decimal.NullDecimal `json:"expected_benefit,omitzero"` // what it expects to get out, not negative
	Agreed          Agreed              `json:"agreed,omitzero"`

	Vision []Statement `json:"vision,omitempty"`
	Values []Statement `json:"values,omitempty"`
	Goals  []Statement `json:"goals,omitempty"`

	Priorities      []string      `json:"priorities,omitempty"`       // codes, the most important first
	EqualPriorities [][]string    `json:"equal_priorities,omitempty"` // groups of the priorities that rank equal; each stands side by side above
	Expectations    []Expectation `json:"expectations,omitempty"`
	Ratings         []Rating      `json:"ratings,omitempty"` // as this partner sees itself and the others
	BuyIn           *BuyIn        `json:"buy_in,omitempty"`  // nil: not known
	Culture         []Trait       `json:"culture,omitempty"`
}

// Contribution is something a partner puts in, valued in the partner's currency.
type Contribution struct {
	Kind   string          `json:"kind"` // a code of the host: "cash", "staff", "equipment", "brand", "volunteer-hours"
	Amount decimal.Decimal `json:"amount"`
	Note   string          `json:"note,omitempty"`
}

// Agreed are the shares of the whole that the partners agreed this one would carry or receive. They are weights: 60
// and 40, 3 and 2 and 0.6 and 0.4 mean the same. A share that is not stated is not agreed.
type Agreed struct {
	Risk      decimal.NullDecimal `json:"risk,omitzero"`
	Resources decimal.NullDecimal `json:"resources,omitzero"`
	Rewards   decimal.NullDecimal `json:"rewards,omitzero"`
	Basis     EquityBasis         `json:"basis,omitempty"` // by what the shares were found fair
}

// EquityBasis is the principle by which shares were found fair. Equal parts are none: equal is not equitable.
type EquityBasis string

// The principles.
const (
	ByCapacity EquityBasis = "capacity" // who can carry more carries more
	ByBenefit  EquityBasis = "benefit"  // who gains more carries more
	ByNeed     EquityBasis = "need"     // who needs more receives more
)

// IsZero reports whether nothing is agreed, so that JSON leaves it out.
func (a Agreed) IsZero() bool {
	return !a.Risk.Valid && !a.Resources.Valid && !a.Rewards.Valid && a.Basis == ""
}

func (a Agreed) in(d Dimension) decimal.NullDecimal {
	switch d {
	case Risk:
		return a.Risk
	case Resources:
		return a.Resources
	}
	return a.Rewards
}

// Statement is one thing a partner stands for. Statements of two partners meet by theme: a code that the partners
// use in common, such as "open-source" or "carbon-neutral-2030".
type Statement struct {
	Theme   string   `json:"theme"`
	Text    string   `json:"text,omitempty"`    // in the partner's own words
	Rejects []string `json:"rejects,omitempty"` // themes that cannot be had together with this one
}

// Expectation is a figure that a partner counts on: leads a month, months to launch, hours of support a week.
type Expectation struct {
	Item  string          `json:"item"` // a code that the partners use in common
	Value decimal.Decimal `json:"value"`
	Unit  string          `json:"unit,omitempty"` // the same for all who state the item
}

// Rating is how one partner sees another, or itself, in one dimension, on the 0–4 rubric of [RubricOf].
type Rating struct {
	Dimension Dimension `json:"dimension"`
	About     string    `json:"about"`              // a partner's ID; the rater's own for its view of itself
	Level     *int      `json:"level"`              // 0 to 4; nil: not rated
	Evidence  []string  `json:"evidence,omitempty"` // what the rating rests on: documents, minutes, figures
}

// BuyIn are the facts that show whether a partner stands behind the partnership.
type BuyIn struct {
	CoCreated  bool        `json:"co_created"` // it took part in making vision and plan
	Signed     bool        `json:"signed"`     // someone who may commit it has signed
	Objections []Objection `json:"objections,omitempty"`
}

// Objection is a reservation that a partner voiced.
type Objection struct {
	Text   string `json:"text"`
	Closed bool   `json:"closed,omitempty"` // answered to the partner's satisfaction
}

// Validate reports everything that is wrong with the partner by itself. That its ratings are about known partners,
// and that partners agree on currency and units, [Assess] checks.
func (x Partner) Validate() error {
	p := validate.New("alignment partner")
	x.check(p)
	return p.Err()
}

func (x Partner) check(p *validate.Problems) {
	p.ID("id", x.ID)
	p.Text("name", x.Name, maxText)
	x.checkMoney(p)
	statements(p, "vision", x.Vision)
	statements(p, "values", x.Values)
	statements(p, "goals", x.Goals)
	x.checkPriorities(p)
	if atMost(p, "expectations", len(x.Expectations), MaxExpectations) {
		p.UniqueIDs("expectations", "item", len(x.Expectations), func(i int) string { return x.Expectations[i].Item })
		for i, e := range x.Expectations {
			at := p.Item("expectations", i)
			at.Decimal("value", e.Value)
			at.Text("unit", e.Unit, validate.MaxText)
		}
	}
	x.checkRatings(p)
	if x.BuyIn != nil && atMost(p.In("buy_in"), "objections", len(x.BuyIn.Objections), MaxEntries) {
		for i, o := range x.BuyIn.Objections {
			p.In("buy_in").Item("objections", i).Text("text", o.Text, maxText)
		}
	}
	traits(p, x.Culture)
}

func (x Partner) checkMoney(p *validate.Problems) {
	optional(p, "money_at_risk", x.MoneyAtRisk)
	optional(p, "expected_benefit", x.ExpectedBenefit)
	if atMost(p, "contributions", len(x.Contributions), MaxEntries) {
		for i, c := range x.Contributions {
			at := p.Item("contributions", i)
			at.ID("kind", c.Kind)
			at.NotNegative("amount", c.Amount)
			at.Text("note", c.Note, maxText)
		}
	}
	for _, d := range money() {
		optional(p.In("agreed"), string(d), x.Agreed.in(d))
	}
	switch x.Agreed.Basis {
	case "", ByCapacity, ByBenefit, ByNeed:
	default:
		p.In("agreed").Add("basis", "oneof", "must be one of capacity, benefit, need", x.Agreed.Basis)
	}
	stated := x.MoneyAtRisk.Valid || x.ExpectedBenefit.Valid || len(x.Contributions) > 0
	switch {
	case x.Currency != "":
		p.Currency("currency", x.Currency)
	case stated:
		p.Add("currency", "required", "is required where amounts are stated", nil)
	}
}

func (x Partner) checkRatings(p *validate.Problems) {
	if !atMost(p, "ratings", len(x.Ratings), MaxEntries) {
		return
	}
	type key struct {
		d     Dimension
		about string
	}
	seen := make(map[key]bool, len(x.Ratings))
	for i, r := range x.Ratings {
		at := p.Item("ratings", i)
		dimension(at, "dimension", r.Dimension)
		at.ID("about", r.About)
		if r.Level != nil && (*r.Level < 0 || *r.Level > Top) {
			at.Add("level", "range", "must be between 0 and 4", *r.Level)
		}
		if k := (key{r.Dimension, r.About}); seen[k] {
			at.Add("about", "unique", "must be rated once in each dimension", r.About)
		} else {
			seen[k] = true
		}
		if atMost(at, "evidence", len(r.Evidence), MaxEntries) {
			for j, e := range r.Evidence {
				if strings.TrimSpace(e) == "" {
					at.Item("evidence", j).Add("", "required", "is required", nil)
				}
				at.Item("evidence", j).Text("", e, maxText)
			}
		}
	}
}

func dimension(p *validate.Problems, field string, d Dimension) {
	switch {
	case d == "":
		p.Add(field, "required", "is required", nil)
	case !d.known():
		p.Add(field, "oneof", "must be one of risk, resources, rewards, vision, values", d)
	}
}

func statements(p *validate.Problems, field string, list []Statement) {
	if !atMost(p, field, len(list), MaxStatements) {
		return
	}
	p.UniqueIDs(field, "theme", len(list), func(i int) string { return list[i].Theme })
	for i, s := range list {
		at := p.Item(field, i)
		at.Text("text", s.Text, maxText)
		if atMost(at, "rejects", len(s.Rejects), MaxStatements) {
			for j, theme := range s.Rejects {
				at.Item("rejects", j).ID("", theme)
				if theme == s.Theme {
					at.Item("rejects", j).Add("", "self", "must not be the statement's own theme", theme)
				}
			}
		}
	}
}

func optional(p *validate.Problems, field string, d decimal.NullDecimal) {
	if d.Valid {
		p.NotNegative(field, d.Decimal)
	}
}

// atMost checks the length of a list before anyone walks it.
func atMost(p *validate.Problems, field string, n, limit int) bool {
	if n > limit {
		p.Add(field, "max", "must have at most "+strconv.Itoa(limit)+" entries", n)
		return false
	}
	return true
}
