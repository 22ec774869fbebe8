package partnership

import (
	"strconv"

	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/internal/validate"
)

func (f *Framework) checkGovernance(p *validate.Problems, n names) {
	g := &f.Governance
	m := &g.Matrix
	if len(m.Rules) > 0 || m.ID != "" {
		p.Merge("matrix", m.Validate())
		f.currency(p.In("matrix"), "currency", m.Currency)
		refs(p.In("matrix"), "partners", "partner", m.Partners, n.partners)
		for i := range m.Rules {
			r, at := &m.Rules[i], p.In("matrix").Item("rules", i)
			refs(at, "partners", "partner", r.Partners, n.partners)
			ref(at, "committee", "committee", r.Committee, n.committees)
			ref(at, "escalate_to", "committee", r.EscalateTo, n.committees)
			if r.Emergency != nil {
				refs(at.In("emergency"), "partners", "partner", r.Emergency.Partners, n.partners)
			}
		}
	}
	for i, r := range g.Reserved {
		needs(p.Item("reserved", i), "decision", r.Decision)
		refs(p.Item("reserved", i), "partners", "partner", r.Partners, n.partners)
	}
	p.UniqueIDs("committees", "id", len(g.Committees), func(i int) string { return g.Committees[i].ID })
	for i := range g.Committees {
		c, at := &g.Committees[i], p.Item("committees", i)
		if c.ID != "" {
			at.Merge("", c.Validate())
		}
		for j, x := range c.Members {
			ref(at.Item("members", j), "partner", "partner", x.Partner, n.partners)
			ref(at.Item("members", j), "person", "person", x.Person, n.persons)
		}
	}
	if len(g.Roles.Assignments) > 0 {
		p.Merge("roles", g.Roles.Validate())
	}
	for i, a := range g.Roles.Assignments {
		at := p.In("roles").Item("assignments", i)
		ref(at, "person", "person", a.Person, n.persons)
		ref(at, "partner", "partner", a.Partner, n.partners)
	}
	for i, s := range g.SignOff {
		at := p.Item("sign_off", i)
		needs(at, "partner", s.Partner)
		ref(at, "partner", "partner", s.Partner, n.partners)
		at.Day("on", s.On)
	}
	p.Within("meet_every_days", float64(g.MeetEvery), 0, 3660)
	p.OptionalDay("last_met", g.LastMet)
}

// decisions checks who may decide what, and rules on what was asked.
func (d *desk) decisions() error {
	g := &d.f.Governance
	if len(g.Matrix.Rules) > 0 {
		found, err := g.Matrix.Check(d.setting())
		if err != nil {
			return at("governance.matrix", err)
		}
		d.add("governance.matrix", found...)
		policy, err := g.Matrix.Compile()
		if err != nil {
			return at("governance.matrix", err)
		}
		for i, q := range d.ev.Requests {
			e, err := policy.Explain(q)
			if err != nil {
				return at("evidence."+item("requests", i), err)
			}
			d.out.Requests = append(d.out.Requests, e)
			d.add("evidence."+item("requests", i), asked(q, e)...)
		}
	}
	if len(g.Roles.Assignments) > 0 {
		found, err := g.Roles.Check(d.partnerIDs())
		if err != nil {
			return at("governance.roles", err)
		}
		d.add("governance.roles", found...)
	}
	return nil
}

// setting is the partnership that the decision matrix is checked for.
func (d *desk) setting() governance.Setting {
	g := &d.f.Governance
	s := governance.Setting{Partners: d.partnerIDs(), Committees: g.Committees, Decisions: g.Decisions, Reserved: g.Reserved, Separate: g.Separate, From: d.f.Charter.Starts, Until: d.f.Charter.Ends}
	if g.Escalation != "" {
		s.Escalation = []string{g.Escalation}
	}
	return s
}

// asked makes a finding of a request that nobody may decide, or that has to go to another body.
func asked(q governance.Request, e governance.Explanation) []Finding {
	f := Finding{Subject: q.Decision, Severity: SeverityHigh, Params: map[string]string{"rule": e.Rule, "status": string(e.Status)}}
	switch e.Status {
	case governance.StatusOutOfAuthority:
		f.Code = "request-out-of-authority"
		f.Message = "nobody may decide the request " + strconv.Quote(q.Decision) + "; add a rule for it to the decision matrix"
	case governance.StatusEscalated:
		f.Code, f.Severity = "request-escalated", SeverityMedium
		f.Message = "the request " + strconv.Quote(q.Decision) + " went to the next level; put it on that body's agenda"
	default:
		return nil
	}
	return []Finding{f}
}
