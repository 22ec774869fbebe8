package partnership

import (
	"slices"
	"strconv"
	"strings"

	"github.com/partnerkit/partnerkit/budget"
)

// gates looks for what keeps the ten steps shut and no other package can see.
func (d *desk) gates() {
	d.objectives()
	d.people()
	d.charter()
	d.communication()
	d.resources()
	d.legal()
	d.measures()
	d.technology()
	d.learning()
}

// fault adds a finding about a subject, with the subject as its parameter "subject".
func (d *desk) fault(severity Severity, code, path, subject, message string) {
	d.add("", Finding{Code: code, Path: path, Subject: subject, Severity: severity,
		Params: map[string]string{"subject": subject}, Message: message})
}

func item(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// objectives: each partner has an objective that a SMART KPI measures. That each benefits all and none conflict is
// judged by alignment.
func (d *desk) objectives() {
	if len(d.f.Objectives) == 0 {
		return // said once, as a missing component
	}
	smart := make(map[string]bool)
	for i, k := range d.out.KPIs {
		if k.SMART.Verdict != "unmet" {
			smart[d.f.KPIs[i].Objective] = true
		}
	}
	served := make(map[string]bool)
	for _, o := range d.f.Objectives {
		if !smart[o.ID] {
			continue
		}
		if o.Owner != "" {
			served[o.Owner] = true
			continue
		}
		for _, p := range slices.Concat(o.AgreedBy, o.ProposedBy) {
			served[p] = true
		}
	}
	for i, p := range d.f.Partners {
		if !served[p.ID] {
			d.fault(SeverityMedium, "partner-without-smart-objective", item("partners", i), p.ID,
				"partner "+strconv.Quote(p.ID)+" has no objective that a SMART KPI measures; agree on one and link a KPI to it")
		}
	}
}

// people: a sponsor, a manager and a legal contact for each partner; each affected team is listed.
func (d *desk) people() {
	if len(d.f.Stakeholders) == 0 {
		return
	}
	for i, p := range d.f.Partners {
		for _, need := range []struct {
			role      Role
			code, why string
		}{
			{Sponsor, "partner-without-sponsor", "nobody with power answers for its part; name one executive as sponsor"},
			{Manager, "partner-without-manager", "nobody steers its daily work; name a project manager"},
			{Legal, "partner-without-legal", "nobody looks after its legal side; name a legal contact"},
		} {
			if !slices.ContainsFunc(d.f.Stakeholders, func(s Stakeholder) bool { return s.Partner == p.ID && slices.Contains(s.Roles, need.role) }) {
				d.fault(SeverityMedium, need.code, item("partners", i), p.ID, "partner "+strconv.Quote(p.ID)+": "+need.why)
			}
		}
	}
	for i, t := range d.f.Charter.Teams {
		if !slices.ContainsFunc(d.f.Stakeholders, func(s Stakeholder) bool { return s.Partner == t.Partner && s.Team == t.Team }) {
			d.fault(SeverityMedium, "team-not-listed", item("charter.teams", i), t.Team,
				"the team "+strconv.Quote(t.Team)+" of "+strconv.Quote(t.Partner)+" is affected and has no stakeholder; name who speaks for it")
		}
	}
}

// charter: the governance charter is signed by all and leaves no point open, one sponsor
// speaks for each partner. That one is missing, and committees, are judged elsewhere.
func (d *desk) charter() {
	if len(d.f.Governance.Matrix.Rules) == 0 {
		return
	}
	if !d.f.hasCharter() {
		d.fault(SeverityMedium, "charter-missing", "governance.charter", "",
			"no governance charter says how the partners decide; write down what the decision matrix rests on and have each partner sign it")
		return
	}
	c := d.f.governanceCharter()
	found, err := c.Check(d.asOf)
	if err != nil {
		return // Validate has accepted it
	}
	for _, f := range found {
		switch {
		case f.Code == "sponsor-missing" || strings.HasPrefix(f.Path, "committee"):
		case f.Path == "sponsors":
			f.Path = "stakeholders"
			d.add("", f)
		default:
			d.add("governance.charter", f)
		}
	}
}

// communication: every audience reached, a channel common to all, a cadence, an escalation that reaches somebody.
func (d *desk) communication() {
	c := &d.f.Comms
	if g := d.f.Governance; g.Escalation != "" && !d.names.persons[g.Escalation] && !d.names.committees[g.Escalation] {
		d.fault(SeverityMedium, "escalation-unreachable", "governance.escalation", g.Escalation,
			"issues escalate to "+strconv.Quote(g.Escalation)+", which is neither a committee nor a person of the document; name one that is")
	}
	if len(c.Channels) == 0 {
		return
	}
	reach := make(map[string][]string, len(c.Channels))
	common := false
	for _, ch := range c.Channels {
		reach[ch.Name] = ch.Partners
		common = common || len(ch.Partners) == len(d.f.Partners)
	}
	if !common {
		d.fault(SeverityMedium, "no-common-channel", "comms.channels", "",
			"no channel reaches all partners; agree on one that each of them can open")
	}
	for i, t := range c.Topics {
		for _, p := range t.Audience {
			if !slices.Contains(reach[t.Channel], p) {
				d.fault(SeverityMedium, "audience-not-reached", item("comms.topics", i), p,
					"partner "+strconv.Quote(p)+" should hear of "+strconv.Quote(t.Name)+" and has no access to "+strconv.Quote(t.Channel)+"; give it access or choose another channel")
			}
		}
	}
	if d.f.Governance.MeetEvery == 0 {
		d.fault(SeverityMedium, "cadence-not-set", "governance.meet_every_days", "",
			"no rhythm of steering meetings is agreed; agree on how many days lie between two")
	}
}

// resources: capacity meets demand, each category of the budget has a sharing rule, the reserve is sized.
func (d *desk) resources() {
	for i, c := range d.f.Workplan.Capacity {
		if c.Demand.GreaterThan(c.Available) {
			d.fault(SeverityMedium, "over-capacity", item("workplan.capacity", i), c.Partner,
				"the plan asks "+c.Demand.String()+" hours a month of "+strconv.Quote(c.Partner)+", which has "+c.Available.String()+"; move work or days")
		}
	}
	if len(d.f.Budget.Lines) == 0 {
		return
	}
	if d.f.Budget.Contingency.Amount.IsZero() {
		d.fault(SeverityMedium, "reserve-not-sized", "budget.contingency", "",
			"the budget has no contingency fund; size one from the expected loss of the risks")
	}
	if len(d.f.Costs.Rules) == 0 {
		return
	}
	seen := make(map[string]bool)
	for i, l := range d.f.Budget.Lines {
		if seen[l.Category] {
			continue
		}
		seen[l.Category] = true
		if !slices.ContainsFunc(d.f.Costs.Rules, func(r budget.CostRule) bool {
			return len(r.Categories) == 0 || slices.Contains(r.Categories, l.Category)
		}) {
			d.fault(SeverityMedium, "category-without-rule", item("budget.lines", i), l.Category,
				"no rule says who carries costs of "+strconv.Quote(l.Category)+"; add one to the cost agreement")
		}
	}
}

// legal: required clauses are there and accepted, all partners signed, and signed the same text.
func (d *desk) legal() {
	a := &d.f.Agreement
	if len(a.Signatures) == 0 && len(a.MOU) == 0 {
		return
	}
	signed := a.Signatures
	if len(signed) == 0 {
		signed = a.MOU
	}
	for i, p := range d.f.Partners {
		if !slices.ContainsFunc(signed, func(s Signature) bool { return s.Partner == p.ID && !s.On.After(d.asOf) }) {
			d.fault(SeverityMedium, "not-signed", item("partners", i), p.ID,
				"partner "+strconv.Quote(p.ID)+" has not signed; have it sign the text that the others signed")
		}
	}
	list, first := "agreement.signatures", -1
	if len(a.Signatures) == 0 {
		list = "agreement.mou"
	}
	for i, s := range signed {
		switch {
		case s.Hash == "":
			d.fault(SeverityMedium, "signature-without-hash", item(list, i), s.Partner,
				"nobody can tell which text partner "+strconv.Quote(s.Partner)+" signed; record the hash of the text")
		case first < 0:
			first = i
		case s.Hash != signed[first].Hash:
			d.fault(SeverityHigh, "signed-different-texts", item(list, i), s.Partner,
				"partner "+strconv.Quote(s.Partner)+" signed another text than "+strconv.Quote(signed[first].Partner)+"; have all sign one text")
		}
	}
	for i, c := range a.Clauses {
		for _, p := range d.f.Partners {
			if len(c.AcceptedBy) > 0 && !slices.Contains(c.AcceptedBy, p.ID) {
				d.fault(SeverityMedium, "clause-not-accepted", item("agreement.clauses", i), p.ID,
					"partner "+strconv.Quote(p.ID)+" has not accepted the clause "+strconv.Quote(c.Code)+"; settle its wording")
			}
		}
	}
	for _, need := range d.f.requiredClauses() {
		if !slices.ContainsFunc(a.Clauses, func(c Clause) bool { return c.Code == need.Code }) {
			d.fault(SeverityMedium, "clause-missing", "agreement.clauses", need.Code,
				"the agreement has no clause "+strconv.Quote(need.Code)+": "+need.Reason+"; agree on one")
		}
	}
}

// measures: each outcome is measured, and the partners have set a day to look again.
func (d *desk) measures() {
	measured := make(map[string]bool)
	for _, k := range d.f.KPIs {
		for _, o := range k.Outcomes {
			measured[o] = true
		}
	}
	for i, o := range d.f.Workplan.Outcomes {
		if !measured[o.ID] {
			d.fault(SeverityMedium, "outcome-not-measured", item("workplan.outcomes", i), o.ID,
				"no KPI measures the outcome "+strconv.Quote(o.ID)+"; link one to it")
		}
	}
	if len(d.f.KPIs) > 0 && d.f.Agreement.ReviewBy.IsZero() && len(d.f.Agreement.Signatures) > 0 {
		d.fault(SeverityMedium, "review-day-missing", "agreement.review_by", "",
			"no day is set on which the partners re-align or part; agree on one")
	}
}
