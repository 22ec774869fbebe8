package partnership

import (
	"slices"
	"strconv"

	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/internal/validate"
)

func (f *Framework) checkGovernance(p *validate.Problems, n names) {
	g := &f.Governance
	m := &g.Matrix
	if !m.IsZero() {
		p.Merge("matrix", f.matrix().Validate())
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
		refs(p.Item("reserved", i), "partners", "partner", r.Partners, n.partners)
	}
	p.MergeRest("", governance.Setting{Decisions: g.Decisions, Separate: g.Separate, Reserved: g.Reserved}.Validate())
	p.Text("escalation", g.Escalation, validate.MaxText)
	p.UniqueIDs("committees", "id", len(g.Committees), func(i int) string { return g.Committees[i].ID })
	for i := range g.Committees {
		c, at := &g.Committees[i], p.Item("committees", i)
		if c.ID != "" {
			at.Merge("", c.Validate())
		}
		seats(at, c, n)
	}
	if !g.Roles.IsZero() {
		p.Merge("roles", g.Roles.Validate())
	}
	for i, a := range g.Roles.Assignments {
		at := p.In("roles").Item("assignments", i)
		ref(at, "person", "person", a.Person, n.persons)
		ref(at, "partner", "partner", a.Partner, n.partners)
	}
	ref(p.In("roles"), "lead", "partner", g.Roles.Lead, n.partners)
	for i, x := range g.Roles.Support {
		at := p.In("roles").Item("support", i)
		ref(at, "partner", "partner", x.Partner, n.partners)
		ref(at, "person", "person", x.Person, n.persons)
	}
	if f.hasCharter() && n.partners != nil {
		f.checkCharterOf(p.In("charter"), n)
	}
	p.Within("meet_every_days", float64(g.MeetEvery), 0, 3660)
	p.OptionalDay("last_met", g.LastMet)
	if !few(p, "meetings", len(g.Meetings)) {
		return
	}
	for i, x := range g.Meetings {
		at := p.Item("meetings", i)
		ref(at, "committee", "committee", x.Committee, n.committees)
		at.Day("due", x.Due)
		at.OptionalDay("held", x.Held)
		refs(at, "attended", "person", x.Attended, n.persons)
	}
}

// seats checks who sits on a committee and who holds its stakes.
func seats(p *validate.Problems, c *governance.Committee, n names) {
	for i, x := range c.Members {
		ref(p.Item("members", i), "partner", "partner", x.Partner, n.partners)
		ref(p.Item("members", i), "person", "person", x.Person, n.persons)
	}
	for i, x := range c.Equity {
		ref(p.Item("equity", i), "partner", "partner", x.Partner, n.partners)
	}
}

// decisions checks who may decide what, and rules on what was asked.
func (d *desk) decisions() error {
	g := &d.f.Governance
	if len(g.Matrix.Rules) > 0 {
		matrix := d.f.matrix()
		found, err := matrix.Check(d.setting())
		if err != nil {
			return at("governance.matrix", err)
		}
		d.add("governance.matrix", found...)
		policy, err := matrix.Compile()
		if err != nil {
			return at("governance.matrix", err)
		}
		bad := validate.New("review")
		for i, q := range d.ev.Requests {
			e, err := policy.Explain(q)
			if err != nil {
				bad.Merge("evidence."+item("requests", i), err)
				continue
			}
			d.out.Requests = append(d.out.Requests, e)
			d.add("evidence."+item("requests", i), asked(q, e)...)
		}
		if err := bad.Err(); err != nil {
			return err
		}
	}
	for i := range g.Committees {
		path := "governance." + item("committees", i)
		found, err := g.Committees[i].Check(d.f.partnerIDs())
		if err != nil {
			return at(path, err)
		}
		d.add(path, found...)
	}
	if len(g.Roles.Assignments) > 0 {
		found, err := g.Roles.Check(d.f.partnerIDs())
		if err != nil {
			return at("governance.roles", err)
		}
		d.add("governance.roles", found...)
	}
	return nil
}

// matrix is the decision matrix; its partners are the document's unless it names its own.
func (f *Framework) matrix() governance.Matrix {
	m := f.Governance.Matrix
	if len(m.Partners) == 0 {
		m.Partners = f.partnerIDs()
	}
	return m
}

func (f *Framework) hasCharter() bool { return !f.Governance.Charter.IsZero() }

// governanceCharter is the charter with what the document says elsewhere: partners, sponsors, steering committee.
func (f *Framework) governanceCharter() governance.Charter {
	c := f.Governance.Charter
	if len(c.Partners) == 0 {
		c.Partners = f.partnerIDs()
	}
	if len(c.Sponsors) == 0 {
		for _, s := range f.Stakeholders {
			if slices.Contains(s.Roles, Sponsor) {
				c.Sponsors = append(c.Sponsors, governance.Sponsor{Partner: s.Partner, Person: s.Person})
			}
		}
	}
	if len(c.Committee.Members) == 0 && len(f.Governance.Committees) > 0 {
		c.Committee = f.Governance.Committees[0]
	}
	return c
}

func (f *Framework) checkCharterOf(p *validate.Problems, n names) {
	c := f.governanceCharter()
	c.Committee = f.Governance.Charter.Committee // that of the document has been checked where it stands
	p.MergeRest("", c.Validate())
	refs(p, "partners", "partner", c.Partners, n.partners)
	for i, s := range f.Governance.Charter.Sponsors {
		ref(p.Item("sponsors", i), "partner", "partner", s.Partner, n.partners)
		ref(p.Item("sponsors", i), "person", "person", s.Person, n.persons)
	}
	seats(p.In("committee"), &f.Governance.Charter.Committee, n)
	for i, s := range c.SignOffs {
		ref(p.Item("sign_offs", i), "partner", "partner", s.Partner, n.partners)
		ref(p.Item("sign_offs", i), "person", "person", s.Person, n.persons)
	}
	for i, x := range c.Points {
		for j, stance := range x.Stances {
			ref(p.Item("points", i).Item("stances", j), "partner", "partner", stance.Partner, n.partners)
		}
	}
}

// setting is the partnership that the decision matrix is checked for.
func (d *desk) setting() governance.Setting {
	g := &d.f.Governance
	s := governance.Setting{Partners: d.f.partnerIDs(), Committees: g.Committees, Decisions: g.Decisions, Reserved: g.Reserved, Separate: g.Separate, From: d.f.Charter.Starts, Until: d.f.Charter.Ends}
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
