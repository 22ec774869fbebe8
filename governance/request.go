package governance

import (
	"time"

	"github.com/shopspring/decimal"
)

// Request asks what a [Policy] says about one decision, given who has approved or rejected it so far.
type Request struct {
	Decision   string              `json:"decision"`             // a dotted name without wildcard
	Amount     decimal.NullDecimal `json:"amount,omitzero"`      // not negative; not valid: the decision is not about money
	Currency   string              `json:"currency,omitempty"`   // empty: the matrix's
	AsOf       time.Time           `json:"as_of"`                // instant of the ruling; rules are in force by its UTC day
	Attributes map[string]any      `json:"attributes,omitempty"` // string, number (any Go number, decimal or json.Number), bool, day

	Requester  string    `json:"requester,omitempty"`  // who asks: a partner, or somebody to whom power was delegated
	Interested []string  `json:"interested,omitempty"` // partners with an interest of their own: recused
	Notified   time.Time `json:"notified,omitzero"`    // instant at which the partners were given notice; deemed approval counts from its day
	Emergency  bool      `json:"emergency,omitempty"`  // emergency authority is called upon

	Consents []Consent  `json:"consents,omitempty"` // who said what so far, in any order
	Earlier  []Decision `json:"earlier,omitempty"`  // what was approved before, for aggregation, in any order
}

// Consent is the answer of a partner or of a committee to a request.
type Consent struct {
	Partner   string    `json:"partner,omitempty"`   // whose answer it is; either this or Committee
	Committee string    `json:"committee,omitempty"` // whose vote it is
	By        string    `json:"by,omitempty"`        // who gave it under a delegation; empty: the partner itself
	Answer    Answer    `json:"answer"`
	At        time.Time `json:"at,omitzero"`       // instant; the latest answer counts, one after AsOf does not; zero: before all others
	Version   string    `json:"version,omitempty"` // matrix version it was given on; empty: the present one; another: stale
}

// Answer is what a consent says.
type Answer string

// The answers.
const (
	AnswerApprove Answer = "approve"
	AnswerReject  Answer = "reject"
	AnswerTied    Answer = "tied" // a committee voted and could not decide: the request is escalated, or else rejected
)

// Decision is one that was approved before, as aggregation needs it.
type Decision struct {
	Decision   string          `json:"decision"`
	Amount     decimal.Decimal `json:"amount"` // in the matrix's currency, not negative
	At         time.Time       `json:"at"`     // instant
	Attributes map[string]any  `json:"attributes,omitempty"`
}

// Status is what became of a request.
type Status string

// The statuses of a ruling.
const (
	StatusApproved       Status = "approved"
	StatusRejected       Status = "rejected"
	StatusPending        Status = "pending"          // the rule is known, answers are missing
	StatusEscalated      Status = "escalated"        // the authority cannot decide; the rule's EscalateTo must
	StatusOutOfAuthority Status = "out-of-authority" // no rule covers it, or nobody is left to decide
)

// Ruling is the answer to a request. It pins the matrix it was made by.
type Ruling struct {
	Status   Status    `json:"status"`
	Rule     string    `json:"rule,omitempty"`     // ID of the rule that decided; empty: none matched
	Matrix   string    `json:"matrix"`             // ID of the matrix
	Version  string    `json:"version"`            // version of the matrix
	RatifyBy time.Time `json:"ratify_by,omitzero"` // last day to ratify an emergency decision; zero: nothing to ratify
}

// Explanation is a ruling with its reasons.
type Explanation struct {
	Ruling
	Total    decimal.NullDecimal `json:"total,omitzero"`     // the amount that met the limits: the request's and what aggregates with it
	Needed   int                 `json:"needed,omitempty"`   // how many approvals the authority needs of those not recused
	Approved []string            `json:"approved,omitempty"` // partners and committees whose approval counts, deemed ones included
	Rejected []string            `json:"rejected,omitempty"` // partners and committees whose rejection counts
	Deemed   []string            `json:"deemed,omitempty"`   // partners whose silence counts as approval
	Recused  []string            `json:"recused,omitempty"`  // partners left out for their interest or because they asked
	Missing  []string            `json:"missing,omitempty"`  // partners and committees whose answer is open and may still decide
	Reasons  []string            `json:"reasons"`            // in order: amount, rule, authority, answers, outcome
}
