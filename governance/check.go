package governance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Setting is the partnership that a matrix is checked for.
type Setting struct {
	Partners   []string    `json:"partners,omitempty"`   // empty: the matrix's
	Committees []Committee `json:"committees,omitempty"` // those that rules may name, each with its ID
	Escalation []string    `json:"escalation,omitempty"` // bodies beside the committees that break a deadlock: a mediator, an expert
	Decisions  []string    `json:"decisions,omitempty"`  // names or prefixes that somebody must be able to take
	Reserved   []Reserved  `json:"reserved,omitempty"`   // matters that need the consent of certain partners
	Separate   []string    `json:"separate,omitempty"`   // names or prefixes that no partner may ask for and approve alone
	From       time.Time   `json:"from,omitzero"`        // first day that must be covered; zero: the first on which a rule is in force
	Until      time.Time   `json:"until,omitzero"`       // last day that must be covered, included; zero: the last on which a rule is in force
}

// Reserved is a matter on which partners have promised each other joint consent.
type Reserved struct {
	Decision string   `json:"decision"`           // name or prefix
	Partners []string `json:"partners,omitempty"` // whose consent is promised; empty: every partner's
}

// The codes of what [Matrix.Check] finds.
const (
	CodeGap              = "decision-gap"      // no rule fits
	CodeReservedGap      = "reserved-gap"      // no rule fits, and the matter is reserved
	CodeClash            = "rule-clash"        // several rules fit where the hit policy allows one
	CodeShadowed         = "rule-shadowed"     // other rules always decide in its place
	CodeNeverMatches     = "rule-never-fits"   // its conditions cannot hold
	CodeUnknownPartner   = "unknown-partner"   // a rule or delegation names nobody of the partnership
	CodeUnknownCommittee = "unknown-committee" // likewise
	CodeTooFew           = "too-few-approvers" // more approvals needed than there are partners to give them
	CodeOutvoted         = "partner-outvoted"  // joint consent was promised, and the rule does without
	CodeDeadlock         = "deadlock"          // partners may disagree for good, and nothing says what then
	CodeSelfApproval     = "self-approval"     // who asks can approve alone
	CodeNotCovered       = "not-covered"       // free text: only what the rules name was tried
	CodeMore             = "more-findings"     // too many of a kind to list
)

// Limits of what is listed.
const (
	maxGaps    = 20    // per decision
	maxClashes = 1_000 // in all
)

// Check goes through everything a request can say (decision, amount, day, enumerated and interval attributes) and
// finds where the matrix fails the partnership: requests that no rule fits, rules that clash under the hit policy or
// never decide, unknown partners and committees, reserved matters without a rule, partners that can be outvoted where
// joint consent was promised, deadlocks that no escalation breaks, self-approval, and more approvers needed than
// exist. It is exact: what it does not find is not there, but for texts of attributes without allowed values, of which
// it tries those that rules name and one other, and says so.
//
// Decisions are those that rules and the setting name and, for each prefix, one that none names. Each finding carries,
// under the parameter "request", the request that shows it, as JSON; [Counterexample] reads it. Findings are sorted,
// worst first.
//
// Check returns an error if the matrix or the setting is malformed (all problems at once), and [ErrTooComplex] if the
// rules of one decision overlap so intricately that going through them would take too long. Its time grows with the
// square of the number of rules that fit one decision.
func (m Matrix) Check(s Setting) ([]Finding, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if len(m.Partners) == 0 {
		m.Partners = s.Partners
	}
	policy, err := m.Compile()
	if err != nil {
		return nil, err
	}
	c := newChecker(policy, m, s)
	for _, l := range c.leaves() {
		c.leaf(l)
	}
	if c.steps < 0 {
		return nil, fmt.Errorf("checking matrix %q: %w", m.ID, ErrTooComplex)
	}
	c.unknownGivers()
	c.unused()
	c.freeText()
	finding.Sort(c.found)
	return c.found, nil
}

// Validate reports all problems of the setting at once.
func (s Setting) Validate() error {
	p := validate.New("setting")
	uniqueTexts(p, "partners", s.Partners)
	uniqueTexts(p, "escalation", s.Escalation)
	if atMost(p, "committees", len(s.Committees), MaxNamed) {
		p.UniqueIDs("committees", "id", len(s.Committees), func(i int) string { return s.Committees[i].ID })
		for i, c := range s.Committees {
			p.Merge("committees["+strconv.Itoa(i)+"]", c.Validate())
		}
	}
	decisionPatterns(p, "decisions", s.Decisions)
	decisionPatterns(p, "separate", s.Separate)
	atMost(p, "reserved", len(s.Reserved), MaxNamed)
	for i, r := range s.Reserved {
		at := p.Item("reserved", i)
		decisionPattern(at, "decision", r.Decision)
		uniqueTexts(at, "partners", r.Partners)
	}
	window(p, "from", s.From, "until", s.Until)
	return p.Err()
}

func decisionPatterns(p *validate.Problems, field string, list []string) {
	if atMost(p, field, len(list), MaxRules) {
		for i, d := range list {
			decisionPattern(p, field+"["+strconv.Itoa(i)+"]", d)
		}
	}
}

// Counterexample reads the request that shows a finding of [Matrix.Check]; ok is false for a finding without one.
func Counterexample(f Finding) (req Request, ok bool) {
	d := json.NewDecoder(strings.NewReader(f.Params["request"]))
	d.UseNumber()
	return req, d.Decode(&req) == nil
}

// checker is a check under way.
type checker struct {
	p           *Policy
	m           Matrix
	s           Setting
	partners    map[string]bool // nil: not known
	bodies      map[string]*Electorate
	ties        map[string]bool // committees that can be tied
	from, until int64
	steps       int
	used        []bool // rules that decide some request
	fits        []bool // rules that fit some request
	example     []*Request
	clashes     int
	seen        map[string]bool // what was reported, so that it is once
	found       []Finding
}

func newChecker(p *Policy, m Matrix, s Setting) *checker {
	c := &checker{p: p, m: m, s: s, steps: maxSteps, seen: map[string]bool{}, found: []Finding{}}
	c.bodies, c.ties = map[string]*Electorate{}, map[string]bool{}
	for _, body := range s.Committees {
		if e, err := body.Compile(); err == nil {
			c.bodies[body.ID] = e
		}
	}
	c.used, c.fits, c.example = make([]bool, len(p.rules)), make([]bool, len(p.rules)), make([]*Request, len(p.rules))
	known := s.Partners
	if len(known) == 0 {
		known = m.Partners
	}
	if len(known) > 0 {
		c.partners = map[string]bool{}
		for _, id := range known {
			c.partners[id] = true
		}
	}
	c.from, c.until = finalDay, firstDay
	for i := range p.rules {
		c.from, c.until = min(c.from, p.rules[i].first), max(c.until, p.rules[i].last)
	}
	if !s.From.IsZero() {
		c.from = dayOf(s.From)
	}
	if !s.Until.IsZero() {
		c.until = dayOf(s.Until)
	}
	c.from, c.until = max(c.from, firstDay), min(c.until, finalDay)
	c.until = max(c.until, c.from)
	return c
}

// leaf is a decision to try: one that is named, or one that stands for all others under a prefix.
type leaf struct {
	decision string
	pattern  pattern // what it stands for
	group    *group
	must     bool       // somebody must be able to take it
	reserved []Reserved // that it falls under
	separate bool
}

// title names what the leaf stands for.
func (l leaf) title() string {
	switch {
	case !l.pattern.wild:
		return l.decision
	case l.pattern.prefix == "":
		return "decisions that no rule names"
	}
	return "decisions under " + l.pattern.prefix + "* that no rule names"
}

// leaves lists the decisions to try, by name.
func (c *checker) leaves() []leaf {
	patterns := map[pattern]bool{}
	for i := range c.p.rules {
		patterns[c.p.rules[i].pattern] = true
	}
	for _, d := range c.s.Decisions {
		patterns[newPattern(d)] = true
	}
	for _, r := range c.s.Reserved {
		patterns[newPattern(r.Decision)] = true
	}
	var out []leaf
	for q := range maps.Keys(patterns) {
		l := leaf{decision: q.prefix, pattern: q}
		if q.wild {
			l.decision = c.unnamed(q.prefix, patterns)
		}
		l.group, _ = c.p.groupOf(l.decision)
		l.must = slices.ContainsFunc(c.s.Decisions, func(d string) bool { return newPattern(d).covers(q) })
		l.separate = slices.ContainsFunc(c.s.Separate, func(d string) bool { return newPattern(d).matches(l.decision) })
		for _, r := range c.s.Reserved {
			if newPattern(r.Decision).matches(l.decision) {
				l.reserved = append(l.reserved, r)
			}
		}
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b leaf) int { return strings.Compare(a.decision, b.decision) })
	return out
}

// unnamed is a decision under a prefix that nobody names.
func (c *checker) unnamed(prefix string, named map[pattern]bool) string {
	for n, name := 2, prefix+"other"; ; n, name = n+1, prefix+"other"+strconv.Itoa(n) {
		if !named[pattern{prefix: name}] {
			return name
		}
	}
}

// report adds a finding with the request that shows it.
func (c *checker) report(code string, severity Severity, path, subject string, req *Request, params map[string]string, message string) {
	if params == nil {
		params = map[string]string{}
	}
	if req != nil {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if enc.Encode(req) == nil {
			params["request"] = strings.TrimSpace(b.String())
		}
	}
	c.found = append(c.found, Finding{Code: code, Path: path, Subject: subject, Severity: severity, Params: params, Message: message})
}

// once reports whether something is to be reported for the first time.
func (c *checker) once(parts ...string) bool {
	key := fmt.Sprintf("%q", parts)
	if c.seen[key] {
		return false
	}
	c.seen[key] = true
	return true
}

func rulePath(i int32) string { return "rules[" + strconv.Itoa(int(i)) + "]" }

// tell puts a request into words: the decision, its amount and day, its attributes.
func tell(req *Request) string {
	var b strings.Builder
	b.WriteString(req.Decision)
	if req.Amount.Valid {
		b.WriteString(" of " + req.Amount.Decimal.String() + " " + req.Currency)
	}
	b.WriteString(" on " + req.AsOf.Format(time.DateOnly))
	for _, name := range slices.Sorted(maps.Keys(req.Attributes)) {
		fmt.Fprintf(&b, ", %s %v", name, req.Attributes[name])
	}
	return b.String()
}
