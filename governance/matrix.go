package governance

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/blank"
)

// Matrix is a decision matrix, also known as a delegation of authority: which partner, partners or committee may take
// which decision, up to which amount, from when until when. It is a plain document; [Matrix.Compile] makes the
// [Policy] that rules on requests, and [Matrix.Check] proves it complete.
type Matrix struct {
	ID           string        `json:"id"`                     // pinned by every ruling
	Version      string        `json:"version"`                // pinned by every ruling
	Currency     string        `json:"currency,omitempty"`     // ISO 4217 code of every amount; required once there is one
	HitPolicy    HitPolicy     `json:"hit_policy,omitempty"`   // unique, first, any or most-specific; empty: unique
	Partners     []string      `json:"partners,omitempty"`     // who "all" means where a rule does not say
	Attributes   []Attribute   `json:"attributes,omitempty"`   // what the host tells besides decision, amount and date
	Aggregations []Aggregation `json:"aggregations,omitempty"` // which amounts add up before they meet a limit
	Rules        []Rule        `json:"rules"`                  // in the order that the first policy reads them
	Delegations  []Delegation  `json:"delegations,omitempty"`  // who may act for a partner
}

// IsZero reports whether the matrix says nothing, so that JSON leaves it out.
func (m Matrix) IsZero() bool { return blank.Struct(m) }

// Rule says who may take a decision. It matches a request when the decision, the amount, the day and every condition
// fit.
type Rule struct {
	ID       string `json:"id"`
	Decision string `json:"decision"` // a dotted name such as "capex.it", or a prefix: "capex.*" is all under capex, "*" all

	Over decimal.NullDecimal `json:"over,omitzero"`  // the amount must be above; not valid: no lower bound
	UpTo decimal.NullDecimal `json:"up_to,omitzero"` // the amount must be at most; not valid: no upper bound

	From  time.Time `json:"from,omitzero"`  // first day in force; zero: always was
	Until time.Time `json:"until,omitzero"` // last day in force, included; zero: for good

	When []Condition `json:"when,omitempty"` // all must hold

	Authority Authority `json:"authority"`
	Partners  []string  `json:"partners,omitempty"`  // who decides; for all: empty means the matrix's partners
	Needed    int       `json:"needed,omitempty"`    // the k of k-of-n
	Committee string    `json:"committee,omitempty"` // who decides by vote

	Independent bool       `json:"independent,omitempty"` // who asks does not count among those who decide, nor answers for them under a delegation
	DeemedDays  int        `json:"deemed_days,omitempty"` // silence so many days after notice is approval; 0: silence is silence
	Emergency   *Emergency `json:"emergency,omitempty"`   // who may act first and have it ratified later
	EscalateTo  string     `json:"escalate_to,omitempty"` // committee that decides when the authority itself cannot
	Note        string     `json:"note,omitempty"`
}

// Authority is how a rule's partners decide. The empty Authority is "not set" and no valid rule.
type Authority string

// The kinds of authority.
const (
	AuthoritySole      Authority = "sole"      // any one of the rule's partners alone
	AuthorityJoint     Authority = "joint"     // every one of the rule's partners
	AuthorityKOfN      Authority = "k-of-n"    // Needed of the rule's partners
	AuthorityCommittee Authority = "committee" // the rule's committee, by its own vote
	AuthorityAll       Authority = "all"       // every partner of the rule, or of the matrix if the rule names none
)

// HitPolicy says what happens where several rules match one request. The words are those of DMN 1.3 in lower case with
// hyphens; [HitPolicyMostSpecific] is ours. DMN's own spelling ("OUTPUT ORDER") is understood as well.
type HitPolicy string

// The hit policies. A [Matrix] knows unique, first, any and most-specific; a [Table] all but most-specific.
const (
	HitPolicyUnique       HitPolicy = "unique"        // one rule at most; two are a clash. The default
	HitPolicyFirst        HitPolicy = "first"         // the first in the list
	HitPolicyAny          HitPolicy = "any"           // several may match if they say the same; else a clash
	HitPolicyMostSpecific HitPolicy = "most-specific" // the longest decision name; two equally long are a clash
	HitPolicyPriority     HitPolicy = "priority"      // the best output, in the order of the outputs' allowed values
	HitPolicyOutputOrder  HitPolicy = "output-order"  // all outputs, best first
	HitPolicyRuleOrder    HitPolicy = "rule-order"    // all outputs, in the order of the rules
	HitPolicyCollect      HitPolicy = "collect"       // all outputs, as a list or aggregated
)

// Emergency lets one partner act first. The decision is provisional until the rule's ordinary authority ratifies it.
type Emergency struct {
	Partners   []string            `json:"partners"`       // any one of them may act
	UpTo       decimal.NullDecimal `json:"up_to,omitzero"` // at most this amount; not valid: whatever the rule allows
	RatifyDays int                 `json:"ratify_days"`    // days the ordinary authority has, counted from the day of the act
}

// Attribute declares what the host tells about a request besides decision, amount and day: a region, a data class, a
// risk band. Attributes that only conditions name are understood from their tests.
type Attribute struct {
	Name    string    `json:"name"`
	Type    ValueType `json:"type"`
	Allowed string    `json:"allowed,omitempty"` // simple unary tests: `"EU","UK"` enumerates, `[1..5]` is an interval; empty: anything
}

// ValueType is the type of an attribute or of a table's column.
type ValueType string

// The types of values.
const (
	TypeString  ValueType = "string"
	TypeNumber  ValueType = "number"
	TypeBoolean ValueType = "boolean"
	TypeDate    ValueType = "date" // a day
)

// Condition is a test of one attribute in DMN's simple unary tests: `"EU","UK"`, `not("public")`, `>= 3`, `[1..5]`,
// `< date("2027-01-01")`. Texts are compared for equality only.
type Condition struct {
	Attribute string `json:"attribute"`
	Test      string `json:"test"`
}

// Aggregation adds up the amounts of one kind of decision over a period before they meet a limit, so that splitting a
// purchase in three does not slip under it. Where several fit a decision, the most specific one counts.
type Aggregation struct {
	Decision string   `json:"decision"`     // name or prefix, as in a rule; all decisions under it add up
	Days     int      `json:"days"`         // the request's day and so many days less one before it
	By       []string `json:"by,omitempty"` // attributes that must be equal too, such as the supplier
}

// Delegation lets somebody act for a partner, or hand on what was delegated to them. Delegations never form a circle.
type Delegation struct {
	ID       string              `json:"id"`
	From     string              `json:"from"`            // a partner, or whom a partner delegated to
	To       string              `json:"to"`              // a partner, person or role
	Decision string              `json:"decision"`        // scope: name or prefix, as in a rule
	UpTo     decimal.NullDecimal `json:"up_to,omitzero"`  // at most this amount; decisions without an amount are not limited
	Starts   time.Time           `json:"starts,omitzero"` // first day; zero: always was
	Expires  time.Time           `json:"expires"`         // last day, included
}
