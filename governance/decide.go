package governance

import (
	"fmt"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Decide rules on a request: which rule fits, and whether the answers so far make it approved, rejected, pending or
// escalated; a request that no rule fits, or that nobody is left to decide, is out of authority. It gives no reasons
// and, for a request with decision, amount (of up to 18 digits) and day alone, allocates nothing.
//
// Decide returns an error if:
//   - the request is malformed: no decision or one with wildcard, no instant, an amount that is negative, answers that
//     are neither approve nor reject (all problems at once);
//   - the amount is in another currency than the matrix ([ErrCurrencyMismatch]);
//   - rules with bounds stand for the decision and the request has no amount ([ErrNoAmount]);
//   - a rule that fits otherwise tests an attribute that the request does not tell, or tells with a value that is not
//     allowed ([ErrAttribute]);
//   - several rules fit where the hit policy allows one ([ErrClash]);
//   - the rule leaves out who asks, and the request does not say who ([ErrNoRequester]).
func (p *Policy) Decide(req Request) (Ruling, error) {
	c := matter{p: p, req: req}
	return c.rule(nil)
}

// Explain makes the same ruling as [Policy.Decide] and tells how it came about. It fails as Decide does.
func (p *Policy) Explain(req Request) (Explanation, error) {
	e := Explanation{Reasons: make([]string, 0, 6)}
	c := matter{p: p, req: req}
	ruling, err := c.rule(&e)
	if err != nil {
		return Explanation{}, err
	}
	e.Ruling = ruling
	return e, nil
}

// matter is a request on its way through a policy. It holds the request by value, so that neither moves to the heap.
type matter struct {
	p     *Policy
	req   Request
	total decimal.Decimal // the amount that meets the limits
	day   int64

	independent bool // who asks does not decide
}

// mandate is what delegations let people do in this matter.
func (c *matter) mandate() mandate {
	return mandate{c.p.delegations, c.req.Decision, decimal.NullDecimal{Decimal: c.total, Valid: c.req.Amount.Valid}}
}

// rule does the work of both; e is nil where no reasons are asked for.
func (c *matter) rule(e *Explanation) (Ruling, error) {
	g, err := c.open()
	if err != nil {
		return Ruling{}, err
	}
	if g == nil {
		e.reason("no rule stands for the decision %q", c.req.Decision)
		return c.nobody(e), nil
	}
	if err := c.aggregate(e); err != nil {
		return Ruling{}, err
	}
	r, err := c.find(g, e)
	if err != nil {
		return Ruling{}, err
	}
	if r == nil {
		if e != nil {
			e.reason("no rule for %q fits%s on %s", c.req.Decision, c.amountText(), dayTime(c.day).Format(time.DateOnly))
		}
		return c.nobody(e), nil
	}
	return c.weigh(r, e)
}

// nobody is the ruling where no rule fits.
func (c *matter) nobody(e *Explanation) Ruling {
	ruling := Ruling{Status: StatusOutOfAuthority, Matrix: c.p.id, Version: c.p.version}
	if e != nil {
		e.end(ruling)
	}
	return ruling
}

// open checks the request and finds the rules for its decision; nil if there are none.
func (c *matter) open() (*group, error) {
	if !c.req.sound() {
		if err := c.req.validate(); err != nil {
			return nil, err
		}
	}
	g, named := c.p.groupOf(c.req.Decision)
	if !named {
		if rule := nameProblem(c.req.Decision, false); rule != "" {
			return nil, fmt.Errorf("deciding %q: a decision %s", clip(c.req.Decision), rule)
		}
	}
	if c.req.Currency != c.p.currency && c.req.Currency != "" && c.p.currency != "" && c.req.Amount.Valid {
		return nil, fmt.Errorf("deciding %q in %q by a matrix in %q: %w", clip(c.req.Decision), clip(c.req.Currency), c.p.currency, ErrCurrencyMismatch)
	}
	if g != nil && g.bounded && !c.req.Amount.Valid {
		return nil, fmt.Errorf("deciding %q: %w", clip(c.req.Decision), ErrNoAmount)
	}
	c.total, c.day = c.req.Amount.Decimal, dayOf(c.req.AsOf)
	return g, nil
}

// find picks the rule that decides, or nil.
func (c *matter) find(g *group, e *Explanation) (*rule, error) {
	rank := 0
	if g.bounded {
		rank = g.scale.rank(c.total)
	}
	list := g.rules
	if g.cells != nil {
		list = g.cells[rank]
	}
	var best *rule
	for k, i := range list {
		r := &c.p.rules[i]
		if c.day < r.first || c.day > r.last || g.cells == nil && (rank < int(g.lo[k]) || rank > int(g.hi[k])) {
			continue
		}
		if best != nil && c.p.hit == HitPolicyMostSpecific && best.pattern != r.pattern {
			break
		}
		if len(r.tests) > 0 {
			fits, err := c.fits(r)
			if err != nil {
				return nil, err
			}
			if !fits {
				continue
			}
		}
		switch {
		case best == nil:
			best = r
			if c.p.hit == HitPolicyFirst {
				return best, nil
			}
		case c.p.hit == HitPolicyAny && best.same == r.same:
			e.reason("rule %q fits as well and says the same", r.ID)
		default:
			return nil, fmt.Errorf("deciding %q%s: %w: %q and %q, and the hit policy is %s",
				clip(c.req.Decision), c.amountText(), ErrClash, best.ID, r.ID, c.p.hit)
		}
	}
	return best, nil
}

// fits reports whether all conditions of the rule hold.
func (c *matter) fits(r *rule) (bool, error) {
	holds := true
	for _, t := range r.tests {
		v, err := c.p.attributes[t.attribute].tell(c.req.Attributes)
		if err != nil {
			return false, fmt.Errorf("deciding %q: rule %q: %w", clip(c.req.Decision), r.ID, err)
		}
		holds = holds && t.tests.match(v)
	}
	return holds, nil
}

func (c *matter) amountText() string {
	if !c.req.Amount.Valid {
		return ""
	}
	return " at " + c.total.String() + " " + c.p.currency
}

// say adds a sentence.
func (e *Explanation) say(sentence string) { e.Reasons = append(e.Reasons, sentence) }

// reason adds a sentence; a nil explanation wants none.
func (e *Explanation) reason(format string, args ...any) {
	if e != nil {
		e.say(fmt.Sprintf(format, args...))
	}
}

// Limits of a request.
const (
	MaxConsents = 1_000
	MaxEarlier  = 100_000
)

// sound is a cheap test for requests that need no closer look.
func (req *Request) sound() bool {
	return req.Decision != "" && isInstant(req.AsOf) && req.Notified.IsZero() && len(req.Consents) == 0 && len(req.Earlier) == 0 && len(req.Interested) == 0 &&
		(!req.Amount.Valid || amountProblem(req.Amount.Decimal) == "")
}

func (req *Request) validate() error {
	p := validate.New("request")
	p.ID("decision", req.Decision)
	if req.Amount.Valid {
		if rule := amountProblem(req.Amount.Decimal); rule != "" {
			p.Add("amount", "amount", rule, req.Amount.Decimal)
		}
	}
	instant(p, "as_of", req.AsOf)
	if !req.Notified.IsZero() {
		instant(p, "notified", req.Notified)
	}
	uniqueTexts(p, "interested", req.Interested)
	if atMost(p, "consents", len(req.Consents), MaxConsents) {
		for i, c := range req.Consents {
			c.validate(p.Item("consents", i))
		}
	}
	if atMost(p, "earlier", len(req.Earlier), MaxEarlier) {
		for i, d := range req.Earlier {
			d.validate(p.Item("earlier", i))
		}
	}
	return p.Err()
}

func (a *Consent) validate(p *validate.Problems) {
	switch {
	case a.Partner == "" && a.Committee == "":
		p.Add("partner", "required", "either partner or committee is required", nil)
	case a.Partner != "" && a.Committee != "":
		p.Add("committee", "not-here", "must be empty in an answer of a partner", a.Committee)
	case a.Committee != "" && a.By != "":
		p.Add("by", "not-here", "must be empty in the vote of a committee", a.By)
	}
	if !a.At.IsZero() {
		instant(p, "at", a.At)
	}
	switch {
	case a.Answer == AnswerApprove || a.Answer == AnswerReject:
	case a.Answer == AnswerTied && a.Committee != "":
	case a.Answer == AnswerTied:
		p.Add("answer", "answer", "must be approve or reject: only a committee is tied", a.Answer)
	default:
		p.Add("answer", "answer", "must be one of approve, reject, tied", a.Answer)
	}
}

func (d Decision) validate(p *validate.Problems) {
	if p.ID("decision", d.Decision) {
		if rule := nameProblem(d.Decision, false); rule != "" {
			p.Add("decision", "decision", rule, d.Decision)
		}
	}
	if rule := amountProblem(d.Amount); rule != "" {
		p.Add("amount", "amount", rule, d.Amount)
	}
	instant(p, "at", d.At)
}

// aggregate adds to the amount what was approved before in the period of the aggregation that fits best.
func (c *matter) aggregate(e *Explanation) error {
	if len(c.req.Earlier) == 0 || !c.req.Amount.Valid {
		return nil
	}
	var a *aggregation
	for i := range c.p.aggregations {
		if b := &c.p.aggregations[i]; b.pattern.matches(c.req.Decision) && (a == nil || b.pattern.moreSpecific(a.pattern)) {
			a = b
		}
	}
	if a == nil {
		return nil
	}
	n := 0
	for i, d := range c.req.Earlier {
		day := dayOf(d.At)
		if !a.pattern.matches(d.Decision) || day > c.day || day <= c.day-int64(a.Days) || d.At.After(c.req.AsOf) {
			continue
		}
		same, err := c.sameCase(a, i)
		if err != nil {
			return err
		}
		if same {
			c.total = c.total.Add(d.Amount)
			n++
		}
	}
	if n > 0 {
		e.reason("with %s of the last %d days under %q the amount is %s %s", plural(n, "earlier decision"), a.Days, a.Aggregation.Decision, c.total, c.p.currency)
	}
	return nil
}

// sameCase reports whether the i-th earlier decision agrees with the request in the attributes it aggregates by.
func (c *matter) sameCase(a *aggregation, i int) (bool, error) {
	for _, name := range a.By {
		at := attribute{name: name, allowed: unaryTests{anything: true}}
		for _, known := range c.p.attributes {
			if known.name == name {
				at.kind = known.kind
			}
		}
		now, err := at.tell(c.req.Attributes)
		if err != nil {
			return false, fmt.Errorf("adding up %q: %w", a.Aggregation.Decision, err)
		}
		then, err := at.tell(c.req.Earlier[i].Attributes)
		if err != nil {
			return false, fmt.Errorf("adding up %q: earlier[%d]: %w", a.Aggregation.Decision, i, err)
		}
		if !now.equal(then) {
			return false, nil
		}
	}
	return true, nil
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
