package governance

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Limits of a matrix.
const (
	MaxRules       = 5_000 // rules of a matrix or of a table
	MaxDelegations = 200
	MaxNamed       = 200 // partners of a rule, attributes, aggregations, conditions of a rule
)

// Errors that a caller may want to branch on.
var (
	ErrClash            = errors.New("several rules match")                // of a request and of a table
	ErrCurrencyMismatch = errors.New("currency mismatch")                  // the request is in another currency than the matrix
	ErrNoAmount         = errors.New("the decision needs an amount")       // rules with bounds stand for it
	ErrAttribute        = errors.New("attribute missing or not allowed")   // of a request
	ErrNoRequester      = errors.New("the rule needs to know who asks")    // its authority is independent
	ErrCircle           = errors.New("delegations form a circle")          // of a matrix
	ErrNoPartners       = errors.New("nobody says which partners are all") // of a matrix when it is compiled
)

// Validate reports all problems of the matrix at once: missing or duplicate IDs, unknown words, names that are no
// decisions, bounds or days reversed, k above n, tests that do not parse (with column, row and position), delegations
// in a circle. Rules that overlap are no error here: [Matrix.Check] finds them, and [Policy.Decide] refuses to guess.
func (m Matrix) Validate() error {
	p := validate.New("decision matrix")
	m.validate(p)
	return p.Err()
}

// validate also hands out what it read: the attributes, and each rule's tests.
func (m Matrix) validate(p *validate.Problems) ([]attribute, [][]test) {
	p.ID("id", m.ID)
	p.ID("version", m.Version)
	if !m.HitPolicy.known(matrixPolicies) {
		p.Add("hit_policy", "hit-policy", "must be one of "+listed(matrixPolicies), m.HitPolicy)
	}
	if m.Currency != "" {
		p.Currency("currency", m.Currency)
	}
	if m.Currency == "" && m.namesAmounts() {
		p.Add("currency", "required", "is required where rules or delegations name amounts", nil)
	}
	uniqueTexts(p, "partners", m.Partners)
	m.validateLists(p)
	m.validateRules(p)
	validateDelegations(p, m.Delegations)
	return m.readAttributes(p)
}

func (m Matrix) validateLists(p *validate.Problems) {
	atMost(p, "rules", len(m.Rules), MaxRules)
	atMost(p, "attributes", len(m.Attributes), MaxNamed)
	atMost(p, "aggregations", len(m.Aggregations), MaxNamed)
	if len(m.Rules) == 0 {
		p.Add("rules", "required", "must hold at least one rule", nil)
	}
	seen := map[string]bool{}
	for i, a := range m.Aggregations {
		at := p.Item("aggregations", i)
		decisionPattern(at, "decision", a.Decision)
		if seen[a.Decision] {
			at.Add("decision", "unique", "must not be aggregated twice", a.Decision)
		}
		seen[a.Decision] = true
		days(at, "days", a.Days, 1)
		uniqueTexts(at, "by", a.By)
	}
}

func (m Matrix) validateRules(p *validate.Problems) {
	p.UniqueIDs("rules", "id", len(m.Rules), func(i int) string { return m.Rules[i].ID })
	for i, r := range m.Rules {
		r.validate(p.Item("rules", i))
	}
}

func (r Rule) validate(p *validate.Problems) {
	decisionPattern(p, "decision", r.Decision)
	bounds(p, r.Over, r.UpTo)
	window(p, "from", r.From, "until", r.Until)
	uniqueTexts(p, "partners", r.Partners)
	atMost(p, "when", len(r.When), MaxNamed)
	r.validateAuthority(p)
	days(p, "deemed_days", r.DeemedDays, 0)
	if r.EscalateTo != "" {
		p.ID("escalate_to", r.EscalateTo)
	}
	p.Text("note", r.Note, 10_000)
	if e := r.Emergency; e != nil {
		at := p.In("emergency")
		uniqueTexts(at, "partners", e.Partners)
		if len(e.Partners) == 0 {
			at.Add("partners", "required", "must name who may act first", nil)
		}
		if e.UpTo.Valid {
			at.NotNegative("up_to", e.UpTo.Decimal)
		}
		days(at, "ratify_days", e.RatifyDays, 1)
	}
}

var authorities = []Authority{AuthoritySole, AuthorityJoint, AuthorityKOfN, AuthorityCommittee, AuthorityAll}

func (r Rule) validateAuthority(p *validate.Problems) {
	switch r.Authority {
	case AuthoritySole, AuthorityJoint, AuthorityKOfN:
		if len(r.Partners) == 0 {
			p.Add("partners", "required", "must name who decides", nil)
		}
	case AuthorityCommittee:
		p.ID("committee", r.Committee)
		if len(r.Partners) > 0 {
			p.Add("partners", "not-here", "must be empty where a committee decides", len(r.Partners))
		}
		if r.DeemedDays > 0 {
			p.Add("deemed_days", "not-here", "must be 0 where a committee decides: its own rules say what silence means", r.DeemedDays)
		}
	case AuthorityAll:
	case "":
		p.Add("authority", "required", "is required: one of "+listed(authorities), nil)
	default:
		p.Add("authority", "authority", "must be one of "+listed(authorities), r.Authority)
	}
	if r.Authority != AuthorityCommittee && r.Committee != "" {
		p.Add("committee", "not-here", "must be empty unless a committee decides", r.Committee)
	}
	switch {
	case r.Authority != AuthorityKOfN:
		if r.Needed != 0 {
			p.Add("needed", "not-here", "must be 0 unless k of n decide", r.Needed)
		}
	case r.Needed < 1:
		p.Add("needed", "min", "must be at least 1", r.Needed)
	case r.Needed > len(r.Partners):
		p.Add("needed", "k-above-n", "must be at most the number of partners, "+strconv.Itoa(len(r.Partners)), r.Needed)
	}
}

func (m Matrix) namesAmounts() bool {
	return slices.ContainsFunc(m.Rules, func(r Rule) bool {
		return r.Over.Valid || r.UpTo.Valid || r.Emergency != nil && r.Emergency.UpTo.Valid
	}) || slices.ContainsFunc(m.Delegations, func(d Delegation) bool { return d.UpTo.Valid })
}

// bounds checks that an amount can lie above over and be at most upTo.
func bounds(p *validate.Problems, over, upTo decimal.NullDecimal) {
	ok := (!over.Valid || p.NotNegative("over", over.Decimal)) && (!upTo.Valid || p.NotNegative("up_to", upTo.Decimal))
	if ok && over.Valid && upTo.Valid && over.Decimal.GreaterThanOrEqual(upTo.Decimal) {
		p.Add("up_to", "bounds-reversed", "must be above over, which is "+over.Decimal.String(), upTo.Decimal)
	}
}

// window checks two days, either of which may be open.
func window(p *validate.Problems, first string, from time.Time, last string, until time.Time) {
	ok := p.OptionalDay(first, from) && p.OptionalDay(last, until)
	if ok && !from.IsZero() && !until.IsZero() && until.Before(from) {
		p.Add(last, "days-reversed", "must not be before "+first+", which is "+from.Format(time.DateOnly), until.Format(time.DateOnly))
	}
}

// maxDays is the longest period in days, a century.
const maxDays = 36_525

func days(p *validate.Problems, field string, n, least int) {
	if n < least || n > maxDays {
		p.Add(field, "range", "must be between "+strconv.Itoa(least)+" and "+strconv.Itoa(maxDays)+" days", n)
	}
}

func decisionPattern(p *validate.Problems, field, decision string) bool {
	if !p.ID(field, decision) {
		return false
	}
	if rule := nameProblem(decision, true); rule != "" {
		p.Add(field, "decision", rule, decision)
		return false
	}
	return true
}

// uniqueTexts checks a list of names: each a good ID, none twice, at most MaxNamed.
func uniqueTexts(p *validate.Problems, field string, names []string) {
	if atMost(p, field, len(names), MaxNamed) {
		p.UniqueIDs(field, "", len(names), func(i int) string { return names[i] })
	}
}

func atMost(p *validate.Problems, field string, n, limit int) bool {
	if n > limit {
		p.Add(field, "max", "must have at most "+strconv.Itoa(limit)+" entries", n)
		return false
	}
	return true
}
