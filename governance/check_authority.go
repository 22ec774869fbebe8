package governance

import (
	"fmt"
	"maps"
	"slices"
)

// authority checks whether the partners that the i-th rule names can decide at all; req is a request that it decides.
func (c *checker) authority(i int32, req Request) {
	r := &c.p.rules[i]
	c.unknownPartners(i, req)
	c.unknownCommittees(i, req)
	if r.Authority != AuthorityCommittee {
		c.tooFew(i, req)
		c.recusedAway(i, req)
	}
	c.deadlock(i, req)
}

func (c *checker) knows(partner string) bool { return c.partners == nil || c.partners[partner] }

func (c *checker) unknownPartners(i int32, req Request) {
	r := &c.p.rules[i]
	named := slices.Clone(r.partners)
	if r.Emergency != nil {
		named = append(named, r.Emergency.Partners...)
	}
	for _, partner := range named {
		if !c.knows(partner) && c.once(CodeUnknownPartner, r.ID, partner) {
			c.report(CodeUnknownPartner, SeverityHigh, rulePath(i), r.ID, &req, map[string]string{"rule": r.ID, "partner": partner},
				fmt.Sprintf("rule %q names %q, who is no partner; name a partner. For example: %s", r.ID, partner, tell(&req)))
		}
	}
}

// consents gives the same answer for several partners.
func consents(answer Answer, partners ...string) []Consent {
	out := make([]Consent, len(partners))
	for i, p := range partners {
		out[i] = Consent{Partner: p, Answer: answer}
	}
	return out
}

// tooFew finds a rule that asks for more approvals than there are partners to give them.
func (c *checker) tooFew(i int32, req Request) {
	r := &c.p.rules[i]
	known := slices.DeleteFunc(slices.Clone(r.partners), func(p string) bool { return !c.knows(p) })
	needed := r.needs(len(r.partners))
	if len(known) >= needed {
		return
	}
	req.Consents = consents(AnswerApprove, known...)
	c.report(CodeTooFew, SeverityBlocking, rulePath(i), r.ID, &req,
		map[string]string{"rule": r.ID, "needed": fmt.Sprint(needed), "exist": fmt.Sprint(len(known))},
		fmt.Sprintf("rule %q needs %s and %d of those it names exist; nobody can take %s", r.ID, plural(needed, "approval"), len(known), tell(&req)))
}

// needs is how many approvals the rule needs when so many partners may decide.
func (r *rule) needs(eligible int) int {
	switch r.Authority {
	case AuthoritySole:
		return 1
	case AuthorityKOfN:
		return r.Needed
	}
	return eligible
}

// recusedAway finds a rule that leaves out who asks, and then has too few left.
func (c *checker) recusedAway(i int32, req Request) {
	r := &c.p.rules[i]
	left := len(r.partners) - 1
	if !r.Independent || r.EscalateTo != "" || left >= max(r.needs(left), 1) {
		return
	}
	for _, partner := range r.partners {
		if !c.knows(partner) {
			continue
		}
		req.Requester = partner
		req.Consents = consents(AnswerApprove, without(r.partners, partner)...)
		c.report(CodeTooFew, SeverityHigh, rulePath(i), r.ID, &req,
			map[string]string{"rule": r.ID, "needed": fmt.Sprint(max(r.needs(left), 1)), "exist": fmt.Sprint(left), "requester": partner},
			fmt.Sprintf("rule %q leaves out who asks; when %s does, %d of %d needed are left and it escalates to nobody: %s",
				r.ID, partner, left, max(r.needs(left), 1), tell(&req)))
		return
	}
}

func without(partners []string, partner string) []string {
	return slices.DeleteFunc(slices.Clone(partners), func(p string) bool { return p == partner })
}

// deadlock finds a rule whose partners can split so that neither side has the numbers, and nothing says what then.
func (c *checker) deadlock(i int32, req Request) {
	r := &c.p.rules[i]
	n := len(r.partners)
	k := r.needs(n)
	if r.Authority == AuthorityCommittee {
		if !c.canTie(r.Committee, req) {
			return
		}
		req.Consents = []Consent{{Committee: r.Committee, Answer: AnswerTied}}
	} else {
		if 2*k < n+2 { // with so few needed, one side always has them
			return
		}
		req.Consents = append(consents(AnswerApprove, r.partners[:k-1]...), consents(AnswerReject, r.partners[k-1:]...)...)
	}
	how := "it escalates to nobody; name a committee or body that decides then"
	switch {
	case len(c.s.Escalation) > 0:
		return
	case r.EscalateTo == "":
	case r.EscalateTo == r.Committee:
		how = "it escalates to the same committee"
	case c.canTie(r.EscalateTo, req):
		how = fmt.Sprintf("%q, to which it escalates, can be tied as well; give its chair a casting vote or name a body that decides", r.EscalateTo)
		req.Consents = append(req.Consents, Consent{Committee: r.EscalateTo, Answer: AnswerTied})
	default:
		return
	}
	c.report(CodeDeadlock, SeverityMedium, rulePath(i), r.ID, &req, map[string]string{"rule": r.ID},
		fmt.Sprintf("rule %q can end in deadlock, and %s. For example: %s", r.ID, how, tell(&req)))
}

// promises checks a rule against what partners promised each other about this decision: joint consent on reserved
// matters, and that nobody asks and approves alone.
func (c *checker) promises(l leaf, i int32, req Request) {
	for _, m := range l.reserved {
		promised := m.Partners
		if len(promised) == 0 {
			promised = slices.Sorted(maps.Keys(c.partners))
		}
		for _, partner := range promised {
			c.outvoted(i, req, partner, m.Decision)
		}
	}
	if l.separate {
		for _, partner := range slices.Sorted(maps.Keys(c.partners)) {
			c.selfApproval(i, req, partner)
		}
	}
}

// outvoted tries to have the request approved against one partner: everybody else approves, and so does every
// committee that can without it.
func (c *checker) outvoted(i int32, req Request, partner, matter string) {
	r := &c.p.rules[i]
	req.Consents = append(consents(AnswerApprove, without(r.partners, partner)...), consents(AnswerReject, partner)...)
	for _, committee := range []string{r.Committee, r.EscalateTo} {
		if c.passesAgainst(committee, partner, req) {
			req.Consents = append(req.Consents, Consent{Committee: committee, Answer: AnswerApprove})
		}
	}
	if !c.approved(req) || !c.once(CodeOutvoted, r.ID, partner) {
		return
	}
	c.report(CodeOutvoted, SeverityHigh, rulePath(i), r.ID, &req, map[string]string{"rule": r.ID, "partner": partner, "reserved": matter},
		fmt.Sprintf("%s is reserved, and rule %q lets it pass against %s, whose consent was promised; make the authority joint, and let nothing it escalates to outvote them. For example: %s",
			matter, r.ID, partner, tell(&req)))
}

// selfApproval tries to have the request approved by who asks alone.
func (c *checker) selfApproval(i int32, req Request, partner string) {
	r := &c.p.rules[i]
	req.Requester = partner
	req.Consents = consents(AnswerApprove, partner)
	if c.passesAlone(r.Committee, partner, req) {
		req.Consents = append(req.Consents, Consent{Committee: r.Committee, Answer: AnswerApprove})
	}
	if !c.approved(req) || !c.once(CodeSelfApproval, r.ID, partner) {
		return
	}
	c.report(CodeSelfApproval, SeverityHigh, rulePath(i), r.ID, &req, map[string]string{"rule": r.ID, "partner": partner},
		fmt.Sprintf("%s can ask for %s and approve it alone under rule %q; leave out who asks (independent), or add an approver",
			partner, tell(&req), r.ID))
}

// oneHand tries, in every cell of a box that delegations tell apart, to have the request approved by who asks and holds
// delegations. A limit that admits an amount admits all below it, so the smallest amount of the box is enough.
func (c *checker) oneHand(l leaf, s *space, i int32, b box) bool {
	r := &c.p.rules[i]
	days := s.dims[0]
	for k := range days.samples {
		if !b.has(days, k) {
			continue
		}
		cell := slices.Clone(b)
		clear(cell[days.offset : days.offset+days.words])
		cell.set(days, k)
		req := c.p.sample(s, l.decision, cell)
		for _, d := range c.p.delegations {
			if c.steps -= len(c.p.delegations) * (len(r.partners) + 1); c.steps < 0 {
				return false
			}
			req.Requester = d.To
			req.Consents = nil
			for _, partner := range r.partners {
				req.Consents = append(req.Consents, Consent{Partner: partner, By: d.To, Answer: AnswerApprove})
			}
			if !c.approved(req) || !c.once(CodeSelfApproval, r.ID, d.To) {
				continue
			}
			c.report(CodeSelfApproval, SeverityHigh, rulePath(i), r.ID, &req, map[string]string{"rule": r.ID, "actor": d.To},
				fmt.Sprintf("%s can ask for %s and approve it alone under rule %q, with what was delegated; leave out who asks (independent), or delegate to another",
					d.To, tell(&req), r.ID))
		}
	}
	return true
}

func (c *checker) approved(req Request) bool {
	ruling, err := c.p.Decide(req)
	return err == nil && ruling.Status == StatusApproved
}

// unknownGivers finds delegations from somebody who has no power to give.
func (c *checker) unknownGivers() {
	for i, d := range c.m.Delegations {
		given := slices.ContainsFunc(c.m.Delegations, func(o Delegation) bool { return o.To == d.From })
		if given || c.knows(d.From) {
			continue
		}
		c.report(CodeUnknownPartner, SeverityHigh, fmt.Sprintf("delegations[%d]", i), d.ID, nil, map[string]string{"delegation": d.ID, "partner": d.From},
			fmt.Sprintf("delegation %q comes from %q, who is no partner and to whom nobody delegated; correct who delegates, or remove it", d.ID, d.From))
	}
}
