package governance

import (
	"errors"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Permission says what an actor may do about a decision.
type Permission struct {
	Allowed bool     `json:"allowed"`        // the actor's approval settles it
	Voice   bool     `json:"voice"`          // the actor's approval counts, alone or with others
	For     []string `json:"for,omitempty"`  // partners that the actor answers for: itself, and those that delegated to it
	With    []string `json:"with,omitempty"` // partners and committees that are needed besides
	Ruling  Ruling   `json:"ruling"`         // what becomes of the request once the actor approves
	Reasons []string `json:"reasons"`
}

// ErrNoActor is returned where nobody is asked about.
var ErrNoActor = errors.New("no actor")

// Can says whether a partner, or somebody to whom a partner's power was delegated, may take a decision of this amount at
// this instant, and if not alone, who is needed besides. It assumes that somebody else asks for the decision. It fails
// as [Policy.CanAct] does; a decision that depends on attributes needs that one.
func (p *Policy) Can(actor, decision string, amount decimal.Decimal, asOf time.Time) (Permission, error) {
	return p.CanAct(actor, Request{Decision: decision, Amount: decimal.NewNullDecimal(amount), AsOf: asOf})
}

// CanAct says what the approval of an actor at the request's instant would do to a request, given the answers it
// carries. Where the request does not say who asks, somebody else does. It fails as [Policy.Decide] does, and without an
// actor ([ErrNoActor]).
func (p *Policy) CanAct(actor string, req Request) (Permission, error) {
	if actor == "" {
		return Permission{}, ErrNoActor
	}
	if req.Requester == "" {
		req.Requester = p.outsider()
	}
	c := matter{p: p, req: req}
	g, err := c.open()
	if err != nil {
		return Permission{}, err
	}
	out := Permission{}
	if g != nil {
		if err := c.aggregate(nil); err != nil {
			return Permission{}, err
		}
		r, err := c.find(g, nil)
		if err != nil {
			return Permission{}, err
		}
		if r != nil {
			out.For = c.actsFor(r, actor)
		}
	}
	req.Consents = slices.Clone(req.Consents)
	for _, partner := range out.For {
		req.Consents = append(req.Consents, Consent{Partner: partner, By: actor, Answer: AnswerApprove, At: req.AsOf})
	}
	e, err := p.Explain(req)
	if err != nil {
		return Permission{}, err
	}
	out.Ruling, out.With, out.Reasons = e.Ruling, e.Missing, e.Reasons
	out.Voice = slices.ContainsFunc(out.For, func(partner string) bool { return slices.Contains(e.Approved, partner) }) || !e.RatifyBy.IsZero()
	out.Allowed = out.Voice && e.Status == StatusApproved
	return out, nil
}

// actsFor lists the partners of a rule, or of its emergency authority where that is called upon, for whom the actor may
// answer.
func (c *matter) actsFor(r *rule, actor string) []string {
	named := slices.Clone(r.partners)
	if c.req.Emergency && r.Emergency != nil {
		for _, partner := range r.Emergency.Partners {
			if !slices.Contains(named, partner) {
				named = append(named, partner)
			}
		}
	}
	return slices.DeleteFunc(named, func(partner string) bool {
		return partner != actor && !c.mandate().mayAct(actor, partner, c.day)
	})
}
