package governance

import (
	"fmt"
	"slices"
)

// maxSplits is the number of partners up to which every split of a committee is tried. In a larger one, those of one
// and of two partners against all others are, and one half against the other.
const maxSplits = 12

// unknownCommittees finds committees that a rule names and the setting does not.
func (c *checker) unknownCommittees(i int32, req Request) {
	r := &c.p.rules[i]
	for _, id := range []string{r.Committee, r.EscalateTo} {
		if id == "" || c.bodies[id] != nil || id == r.EscalateTo && slices.Contains(c.s.Escalation, id) || !c.once(CodeUnknownCommittee, r.ID, id) {
			continue
		}
		c.report(CodeUnknownCommittee, SeverityHigh, rulePath(i), r.ID, &req, map[string]string{"rule": r.ID, "committee": id},
			fmt.Sprintf("rule %q names the committee %q, which does not exist; set it up, or name another. For example: %s", r.ID, id, tell(&req)))
	}
}

// passes counts a vote, on the day of the request, in which the seats of some partners (by their place among the
// committee's) are for and all others against.
func passes(body *Electorate, req Request, favour func(partner int) bool) bool {
	ballots := make([]Ballot, len(body.c.Members))
	for i, m := range body.c.Members {
		ballots[i] = Ballot{Seat: m.ID, Choice: ChoiceAgainst}
		if favour(int(body.partner[i])) {
			ballots[i].Choice = ChoiceFor
		}
	}
	o, err := body.Tally(Motion{Opened: req.AsOf}, ballots, req.AsOf)
	return err == nil && o.Passed
}

// passesAgainst reports whether a committee can pass a motion against a partner.
func (c *checker) passesAgainst(id, partner string, req Request) bool {
	body := c.bodies[id]
	return body != nil && passes(body, req, func(i int) bool { return body.partners[i] != partner })
}

// passesAlone reports whether a partner can pass a motion against all others.
func (c *checker) passesAlone(id, partner string, req Request) bool {
	body := c.bodies[id]
	return body != nil && passes(body, req, func(i int) bool { return body.partners[i] == partner })
}

// canTie reports whether the partners of a committee can split so that neither side carries the motion.
func (c *checker) canTie(id string, req Request) bool {
	body := c.bodies[id]
	if body == nil {
		return false
	}
	tie, known := c.ties[id]
	if !known {
		tie = splits(body, req)
		c.ties[id] = tie
	}
	return tie
}

func splits(body *Electorate, req Request) bool {
	tied := func(favour func(int) bool) bool {
		return !passes(body, req, favour) && !passes(body, req, func(i int) bool { return !favour(i) })
	}
	n := len(body.partners)
	if n <= maxSplits {
		for split := 1; split < 1<<max(n-1, 0); split++ { // the last partner is always against: the other half mirrors this one
			if tied(func(i int) bool { return split>>i&1 != 0 }) {
				return true
			}
		}
		return false
	}
	for a := range n {
		for b := range a + 1 {
			if tied(func(i int) bool { return i == a || i == b }) {
				return true
			}
		}
	}
	return tied(func(i int) bool { return i < n/2 })
}
