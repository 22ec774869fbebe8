package risk

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/blank"
)

// Register is the shared list of what could happen to a partnership, for worse or for better. It is a document: plain
// data that a host stores. The zero Register is an empty one and valid.
type Register struct {
	Matrix   string `json:"matrix,omitempty"`   // ID of the [Matrix] that the levels mean; required once there are risks
	Currency string `json:"currency,omitempty"` // ISO 4217 code of every amount; required once there are amounts
	// ReviewEveryDays is how many days may pass between two reviews of a risk that names no NextReview. 0: not agreed.
	ReviewEveryDays int `json:"review_every_days,omitempty"`
	// Agreed is the part of the expected loss that each partner agreed to carry at most. Empty: nothing agreed.
	Agreed []Exposure `json:"agreed,omitempty"`
	// Categories are those that must be looked at. Empty: those of [Categories].
	Categories []Category `json:"categories,omitempty"`
	Looks      []Look     `json:"looks,omitempty"` // searches for risks of a category, also those that found none
	Risks      []Risk     `json:"risks,omitempty"`
}

// IsZero reports whether the register says nothing, so that JSON leaves it out.
func (r Register) IsZero() bool { return blank.Struct(r) }

// byID points at the risks in the order of their IDs.
func (r Register) byID() []*Risk {
	risks := make([]*Risk, len(r.Risks))
	for i := range r.Risks {
		risks[i] = &r.Risks[i]
	}
	slices.SortFunc(risks, func(a, b *Risk) int { return strings.Compare(a.ID, b.ID) })
	return risks
}

// Risk is an uncertain event: because of Cause, Event may happen, which would lead to Effect.
type Risk struct {
	ID       string   `json:"id"`
	Title    string   `json:"title,omitempty"`
	Kind     Kind     `json:"kind,omitempty"`     // empty: a threat
	Category Category `json:"category,omitempty"` // empty: not sorted yet
	Cause    string   `json:"cause,omitempty"`    // what is the case now
	Event    string   `json:"event,omitempty"`    // what may happen
	Effect   string   `json:"effect,omitempty"`   // what it would do to the partnership's objectives
	Owner    string   `json:"owner,omitempty"`    // who answers for it
	// Partners are those exposed and their shares of the loss (or gain), together at most 1.
	Partners []Exposure `json:"partners,omitempty"`

	Inherent Rating `json:"inherent,omitzero"` // without any treatment
	Current  Rating `json:"current,omitzero"`  // as it stands, with what has been done (residual)
	Target   Rating `json:"target,omitzero"`   // where the treatments shall lead

	Estimate    *Estimate    `json:"estimate,omitempty"` // what it costs, as it stands; nil: not estimated
	Treatments  []Treatment  `json:"treatments,omitempty"`
	Contingency *Contingency `json:"contingency,omitempty"`
	Acceptance  *Acceptance  `json:"acceptance,omitempty"`

	Identified time.Time `json:"identified,omitzero"`  // day
	Reviewed   time.Time `json:"reviewed,omitzero"`    // day of the last review
	NextReview time.Time `json:"next_review,omitzero"` // day by which the next review is due, this day included
	Proximity  Window    `json:"proximity,omitzero"`   // when the event may happen
	Velocity   Velocity  `json:"velocity,omitempty"`   // how soon after the event its effect is felt

	Status  Status         `json:"status,omitempty"`  // empty: open
	History []StatusChange `json:"history,omitempty"` // oldest first; the last one leads to Status
}

// Kind tells threats from opportunities. Empty: a threat.
type Kind string

// The kinds.
const (
	Threat      Kind = "threat"
	Opportunity Kind = "opportunity"
)

// Category is an open code: any word will do. [Categories] are those every partnership should look at.
type Category string

// The categories that the starter libraries use.
const (
	Financial    Category = "financial"
	Operational  Category = "operational"
	Reputation   Category = "reputation"
	Legal        Category = "legal"
	People       Category = "people" // the work and those who do it
	SupplyChain  Category = "supply-chain"
	HealthCrisis Category = "health-crisis"
	Strategic    Category = "strategic"  // goals, markets, the partnership itself
	Technology   Category = "technology" // systems, data, security
)

// Categories are the seven that every partnership should look at, whatever else it adds.
func Categories() []Category {
	return []Category{Financial, Operational, Reputation, Legal, People, SupplyChain, HealthCrisis}
}

// Rating is a pair of levels of the register's matrix, each counted from 1. The zero Rating is "not assessed".
type Rating struct {
	Likelihood int `json:"likelihood"`
	Impact     int `json:"impact"`
}

// Estimate prices a risk as it stands.
type Estimate struct {
	Probability decimal.Decimal `json:"probability"` // chance that it happens, 0 to 1
	Impact      decimal.Decimal `json:"impact"`      // what it then costs (of an opportunity: brings), never negative
}

// Exposure is a partner's part of something, from 0 to 1.
type Exposure struct {
	Partner string          `json:"partner"`
	Share   decimal.Decimal `json:"share"`
}

// Treatment is what is done about a risk.
type Treatment struct {
	ID       string    `json:"id"` // unique within its risk
	Strategy Strategy  `json:"strategy"`
	Action   string    `json:"action,omitempty"` // what is done, as something that can be checked
	Owner    string    `json:"owner,omitempty"`
	Due      time.Time `json:"due,omitzero"`  // day by which it is done, this day included
	Done     time.Time `json:"done,omitzero"` // day it was done; zero: not done
	// Progress is the part that is done, in percent. A treatment that is Done counts as 100.
	Progress int             `json:"progress,omitempty"`
	Cost     decimal.Decimal `json:"cost,omitzero"`
	Effect   Effect          `json:"effect,omitzero"` // expected, once done
	// Carriers say who carries what of a risk that is shared or transferred, together at most 1. Not used otherwise.
	Carriers []Exposure `json:"carriers,omitempty"`
	// Alternative groups treatments of one risk of which at most one makes sense. Empty: goes with any other.
	Alternative string `json:"alternative,omitempty"`
}

// Strategy is the response to a risk.
type Strategy string

// The strategies: the first three are for threats, the next two for either kind, the last two for opportunities.
const (
	Avoid    Strategy = "avoid"    // do not do what brings the risk
	Reduce   Strategy = "reduce"   // make it less likely or less harmful
	Transfer Strategy = "transfer" // let an insurer or a contractor carry it
	Share    Strategy = "share"    // carry it together, in stated parts
	Accept   Strategy = "accept"   // live with it; see [Acceptance]
	Exploit  Strategy = "exploit"  // make sure that it happens
	Enhance  Strategy = "enhance"  // make it likelier or worth more
)

// Effect is what a treatment is expected to change once it is done. Levels count towards the better: down for a
// threat, up for an opportunity.
type Effect struct {
	Likelihood int `json:"likelihood,omitempty"` // levels
	Impact     int `json:"impact,omitempty"`     // levels
	// Saving is by how much it lowers the expected loss (of an opportunity: raises the expected gain).
	Saving decimal.Decimal `json:"saving,omitzero"`
}

// IsZero reports whether no effect is expected, so that JSON leaves it out.
func (e Effect) IsZero() bool { return e.Likelihood == 0 && e.Impact == 0 && e.Saving.IsZero() }

// Contingency is the plan for the case that the event happens all the same.
type Contingency struct {
	Plan     string    `json:"plan"`
	Owner    string    `json:"owner,omitempty"`
	Trigger  Trigger   `json:"trigger,omitzero"`
	LastTest time.Time `json:"last_test,omitzero"` // day; zero: never tested
}

// Trigger says when a contingency plan starts.
type Trigger struct {
	Text string      `json:"text,omitempty"` // in words
	All  []Condition `json:"all,omitempty"`  // in figures: every one must hold
}

// IsZero reports whether there is none, so that JSON leaves it out.
func (t Trigger) IsZero() bool { return t.Text == "" && len(t.All) == 0 }

// Condition compares a fact with a figure.
type Condition struct {
	Fact  string          `json:"fact"` // name, such as "open-vacancies"
	Is    Comparison      `json:"is"`
	Value decimal.Decimal `json:"value"`
}

// Comparison is how a fact is held against a figure.
type Comparison string

// The comparisons.
const (
	Above   Comparison = "above"
	AtLeast Comparison = "at-least"
	Below   Comparison = "below"
	AtMost  Comparison = "at-most"
	Equals  Comparison = "equals"
)

// Acceptance is somebody's word to live with a risk as it is written on the day. It is pinned to that content and
// stops counting when the content changes or when it expires.
type Acceptance struct {
	By      string    `json:"by"`
	On      time.Time `json:"on"`             // day
	Until   time.Time `json:"until,omitzero"` // last day it counts; zero: no end, which is a finding
	Content string    `json:"content"`        // [Risk.ContentHash] on that day
	Note    string    `json:"note,omitempty"`
}

// Window is a span of days, both included. The zero Window is "not known"; an open end is a zero day.
type Window struct {
	From  time.Time `json:"from,omitzero"`
	Until time.Time `json:"until,omitzero"`
}

// IsZero reports whether neither end is known, so that JSON leaves it out.
func (w Window) IsZero() bool { return w.From.IsZero() && w.Until.IsZero() }

// Velocity is how soon after the event its effect is felt. Empty: not known.
type Velocity string

// The velocities, fastest first.
const (
	WithinHours  Velocity = "hours"
	WithinDays   Velocity = "days"
	WithinWeeks  Velocity = "weeks"
	WithinMonths Velocity = "months"
	WithinYears  Velocity = "years"
)

// Status is where a risk stands. Empty: open.
type Status string

// The statuses.
const (
	Open     Status = "open"
	Occurred Status = "occurred" // it happened: an issue to be handled, no longer an expectation
	Closed   Status = "closed"   // can no longer happen, or is no longer followed
)

// StatusChange is one step of a risk's history.
type StatusChange struct {
	On     time.Time `json:"on"` // day
	Status Status    `json:"status"`
	By     string    `json:"by,omitempty"`
	Note   string    `json:"note,omitempty"`
}

// Look records that somebody looked for risks of a category.
type Look struct {
	Category Category  `json:"category"`
	On       time.Time `json:"on"` // day
	By       string    `json:"by,omitempty"`
	Note     string    `json:"note,omitempty"` // such as "none found"
}
