package governance

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// standing is where a partner or committee stands.
type standing uint8

const (
	silent standing = iota
	approves
	rejects
	deemed // silent, and the notice has run out
	tied   // a committee that could not decide
)

// count is how the partners of a rule stand.
type count struct{ eligible, needed, approved, rejected int }

// weigh rules on a request by the rule that fits it.
func (c *matter) weigh(r *rule, e *Explanation) (Ruling, error) {
	if r.Independent && c.req.Requester == "" {
		return Ruling{}, fmt.Errorf("deciding %q by rule %q: %w", clip(c.req.Decision), r.ID, ErrNoRequester)
	}
	if e != nil {
		e.begin(c, r)
	}
	c.independent = r.Independent
	ruling := Ruling{Rule: r.ID, Matrix: c.p.id, Version: c.p.version}
	switch {
	case e == nil && c.untouched(r):
		ruling.Status = StatusPending
		return ruling, nil
	case r.Authority == AuthorityCommittee:
		ruling.Status = c.byCommittee(r, e)
	default:
		ruling.Status = c.byPartners(r, e)
	}
	if ruling.Status == StatusEscalated {
		ruling.Status = c.escalate(r, e)
	}
	if c.req.Emergency && ruling.Status != StatusApproved && ruling.Status != StatusRejected {
		c.inEmergency(r, &ruling, e)
	}
	if e != nil {
		e.end(ruling)
	}
	return ruling, nil
}

// untouched reports whether nobody has answered yet, nobody is recused and no silence counts: the request is pending.
func (c *matter) untouched(r *rule) bool {
	return len(c.req.Consents) == 0 && len(c.req.Interested) == 0 && !r.Independent && (r.DeemedDays == 0 || c.req.Notified.IsZero())
}

func (e *Explanation) begin(c *matter, r *rule) {
	if c.req.Amount.Valid {
		e.Total.Decimal, e.Total.Valid = c.total, true
	}
	e.say(r.opening)
	for _, a := range c.req.Consents {
		if !r.asks(a) {
			e.say("the answer of " + clip(a.Partner+a.Committee) + " does not count: the rule does not ask for it")
		}
	}
}

// asks reports whether an answer is of somebody whom the rule names.
func (r *rule) asks(a Consent) bool {
	if a.Committee != "" {
		return a.Committee == r.Committee || a.Committee == r.EscalateTo
	}
	return slices.Contains(r.partners, a.Partner) || r.Emergency != nil && slices.Contains(r.Emergency.Partners, a.Partner)
}

// end names the outcome; where it is final, nobody's answer is missing any more.
func (e *Explanation) end(ruling Ruling) {
	final := ruling.Status == StatusApproved || ruling.Status == StatusRejected
	if final && ruling.RatifyBy.IsZero() || ruling.Status == StatusOutOfAuthority {
		e.Missing = nil
	}
	e.say(string(ruling.Status))
}

// describe says in words who decides.
func (r *rule) describe() string {
	names := strings.Join(r.partners, ", ")
	switch r.Authority {
	case AuthoritySole:
		if len(r.partners) == 1 {
			return names + " alone"
		}
		return "any one of " + names
	case AuthorityKOfN:
		return strconv.Itoa(r.Needed) + " of " + names
	case AuthorityCommittee:
		return "the committee " + r.Committee
	case AuthorityAll:
		return "all partners: " + names
	}
	return names + " jointly"
}

func (c *matter) byPartners(r *rule, e *Explanation) Status {
	n := c.count(r, e)
	if e != nil {
		e.Needed = n.needed
	}
	open := n.eligible - n.approved - n.rejected
	switch {
	case n.eligible < n.needed || n.needed == 0:
		e.reason("%s left to decide, %d needed", plural(n.eligible, "partner"), max(n.needed, 1))
		return r.stuck()
	case n.approved >= n.needed:
		return StatusApproved
	case n.approved+open >= n.needed:
		return StatusPending
	case r.EscalateTo == "" || n.rejected >= n.needed:
		e.reason("%s can no longer be reached", plural(n.needed, "approval"))
		return StatusRejected
	case open > 0:
		return StatusPending
	}
	e.reason("neither side has %s", plural(n.needed, "answer"))
	return StatusEscalated
}

// stuck is the status where the authority cannot decide at all.
func (r *rule) stuck() Status {
	if r.EscalateTo == "" {
		return StatusOutOfAuthority
	}
	return StatusEscalated
}

// count tells where the rule's partners stand, leaving out the recused.
func (c *matter) count(r *rule, e *Explanation) count {
	var n count
	for _, partner := range r.partners {
		if c.recused(r, partner) {
			if e != nil {
				e.Recused = append(e.Recused, partner)
			}
			e.reason("%s is recused", partner)
			continue
		}
		n.eligible++
		s := c.standing(r, partner, e)
		switch s {
		case approves, deemed:
			n.approved++
		case rejects:
			n.rejected++
		}
		if e != nil {
			e.record(partner, s)
		}
	}
	switch r.Authority {
	case AuthoritySole:
		n.needed = 1
	case AuthorityKOfN:
		n.needed = r.Needed
	default:
		n.needed = n.eligible
	}
	return n
}

func (e *Explanation) record(who string, s standing) {
	switch s {
	case approves:
		e.Approved = append(e.Approved, who)
		e.say(who + " approved")
	case deemed:
		e.Approved, e.Deemed = append(e.Approved, who), append(e.Deemed, who)
		e.say(who + " did not answer in time and is deemed to approve")
	case rejects:
		e.Rejected = append(e.Rejected, who)
		e.say(who + " rejected")
	case tied:
		e.say(who + " could not decide")
		e.Missing = append(e.Missing, who)
	default:
		e.say(who + " has not answered")
		e.Missing = append(e.Missing, who)
	}
}

func (c *matter) recused(r *rule, partner string) bool {
	return r.Independent && partner == c.req.Requester || slices.Contains(c.req.Interested, partner)
}

// standing is the latest answer of a partner that counts.
func (c *matter) standing(r *rule, partner string, e *Explanation) standing {
	s, _ := c.answer(partner, false, e)
	if s == silent && r.DeemedDays > 0 && !c.req.Notified.IsZero() && c.day > dayOf(c.req.Notified)+int64(r.DeemedDays) {
		return deemed
	}
	return s
}

// answer finds the latest answer of a partner or committee; of two at the same instant the less favourable one.
func (c *matter) answer(who string, committee bool, e *Explanation) (standing, time.Time) {
	s, at := silent, time.Time{}
	for i := range c.req.Consents {
		a := &c.req.Consents[i]
		if committee && a.Committee != who || !committee && a.Partner != who || !c.counts(a, e) {
			continue
		}
		was := a.standing()
		if s == silent || a.At.After(at) || a.At.Equal(at) && worse(was, s) {
			s, at = was, a.At
		}
	}
	return s, at
}

func (a *Consent) standing() standing {
	switch a.Answer {
	case AnswerApprove:
		return approves
	case AnswerTied:
		return tied
	}
	return rejects
}

func worse(a, b standing) bool { return a == rejects && b != rejects || a == tied && b == approves }

// counts reports whether an answer was given by who may, on this version, and not after the instant of the ruling.
func (c *matter) counts(a *Consent, e *Explanation) bool {
	who := a.Partner + a.Committee
	switch {
	case a.At.After(c.req.AsOf):
		e.reason("the answer of %s of %s is later than this ruling and does not count", who, a.At.Format(time.RFC3339))
		return false
	case a.Version != "" && a.Version != c.p.version:
		e.reason("the answer of %s was given on version %q and does not count", who, a.Version)
		return false
	case a.By == "" || a.By == a.Partner:
		return true
	case c.independent && a.By == c.req.Requester:
		e.reason("the answer of %s for %s does not count: who asks does not decide", a.By, a.Partner)
		return false
	}
	day := c.day
	if !a.At.IsZero() {
		day = dayOf(a.At)
	}
	if c.mandate().mayAct(a.By, a.Partner, day) {
		e.reason("%s answers for %s under a delegation", a.By, a.Partner)
		return true
	}
	e.reason("the answer of %s for %s does not count: %s", a.By, a.Partner, c.mandate().whyNot(a.By, day))
	return false
}

func (c *matter) byCommittee(r *rule, e *Explanation) Status {
	if e != nil {
		e.Needed = 1
	}
	s, _ := c.answer(r.Committee, true, e)
	if e != nil {
		e.record(r.Committee, s)
	}
	switch s {
	case approves:
		return StatusApproved
	case rejects:
		return StatusRejected
	case tied:
		if r.EscalateTo == "" {
			return StatusRejected
		}
		return StatusEscalated
	}
	return StatusPending
}

// escalate asks the committee to which the rule escalates.
func (c *matter) escalate(r *rule, e *Explanation) Status {
	e.reason("escalated to %s", r.EscalateTo)
	if e != nil {
		e.Missing = nil
	}
	s, _ := c.answer(r.EscalateTo, true, e)
	if e != nil {
		e.record(r.EscalateTo, s)
	}
	switch s {
	case approves:
		return StatusApproved
	case rejects:
		return StatusRejected
	}
	return StatusEscalated
}

// inEmergency lets an emergency decision stand until it had to be ratified.
func (c *matter) inEmergency(r *rule, ruling *Ruling, e *Explanation) {
	m := r.Emergency
	switch {
	case m == nil:
		e.reason("the rule knows no emergency authority")
		return
	case m.UpTo.Valid && c.req.Amount.Valid && c.total.GreaterThan(m.UpTo.Decimal):
		e.reason("emergency authority ends at %s %s", m.UpTo.Decimal, c.p.currency)
		return
	}
	who, at := c.firstAct(r, e)
	if who == "" {
		e.reason("in an emergency %s may act first", strings.Join(m.Partners, " or "))
		return
	}
	by := min(dayOf(at)+int64(m.RatifyDays), finalDay)
	day := dayTime(by).Format(time.DateOnly)
	if c.day <= by {
		e.reason("%s acted in an emergency; to be ratified by %s", who, day)
		ruling.Status, ruling.RatifyBy = StatusApproved, dayTime(by)
		return
	}
	e.reason("%s acted in an emergency, and it was not ratified by %s", who, day)
	switch {
	case r.EscalateTo == "":
		ruling.Status = StatusRejected
	case ruling.Status != StatusEscalated: // else the committee has been asked already
		ruling.Status = c.escalate(r, e)
	}
}

// firstAct is the first approval, with its instant, of an emergency partner that still stands by it.
func (c *matter) firstAct(r *rule, e *Explanation) (who string, at time.Time) {
	for _, partner := range r.Emergency.Partners {
		if c.recused(r, partner) {
			e.reason("%s is recused and may not act in an emergency", partner)
			continue
		}
		if s, _ := c.answer(partner, false, nil); s != approves {
			continue
		}
		for i := range c.req.Consents {
			a := &c.req.Consents[i]
			if a.Partner != partner || a.Answer != AnswerApprove || a.At.IsZero() || !c.counts(a, nil) {
				continue
			}
			if who == "" || a.At.Before(at) || a.At.Equal(at) && partner < who {
				who, at = partner, a.At
			}
		}
	}
	return who, at
}
