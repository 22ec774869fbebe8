package partnership

import (
	"cmp"
	"slices"

	"github.com/partnerkit/partnerkit/risk"
)

// Component is a part that a partnership framework consists of.
type Component struct {
	Code string `json:"code"`
	Step int    `json:"step"` // of the ten, in which it is built
	Why  string `json:"why"`  // what goes wrong without it
	Next string `json:"next"` // how to start
	// From is the smallest tier that needs it, whatever the kind.
	From Tier `json:"from"`
	// Kinds and Reaches need it on every tier.
	Kinds   []Kind  `json:"kinds,omitempty"`
	Reaches []Reach `json:"reaches,omitempty"`
	// Except are the reaches that never need it.
	Except []Reach `json:"except,omitempty"`

	path    string
	present func(f *Framework) bool
}

// Missing is a component that a partnership of its kind and tier needs and does not have.
type Missing struct {
	Component string `json:"component"`
	Step      int    `json:"step"`
	Why       string `json:"why"`
	Next      string `json:"next"`
}

// Components lists what frameworks consist of, in the order in which they are built.
func Components() []Component {
	return []Component{
		{Code: "objectives", Step: 1, From: Pilot, path: "objectives",
			Why:     "without objectives that each partner stated and agreed to, every side works for something else",
			Next:    "let each partner write down what it wants and what the others gain, then agree on the list",
			present: func(f *Framework) bool { return len(f.Objectives) > 0 }},
		{Code: "vision", Step: 1, From: SMB, Kinds: []Kind{JointVenture, StrategicAlliance, NonProfit}, path: "charter.vision",
			Why:     "partners who share no picture of the goal stop when it gets hard",
			Next:    "write one sentence on what will be different when the partnership has done its work",
			present: func(f *Framework) bool { return f.Charter.Vision != "" }},
		{Code: "stakeholders", Step: 2, From: Pilot, path: "stakeholders",
			Why:     "without named people nobody answers for anything",
			Next:    "name a sponsor, a manager and a legal contact for each partner",
			present: func(f *Framework) bool { return len(f.Stakeholders) > 0 }},
		{Code: "decision-matrix", Step: 3, From: Pilot, path: "governance.matrix",
			Why:     "without it every decision is argued over twice: once who takes it, once what it is",
			Next:    "list the decisions that come up and say for each who takes it, up to which amount",
			present: func(f *Framework) bool { return len(f.Governance.Matrix.Rules) > 0 }},
		{Code: "roles", Step: 3, From: SMB, Kinds: []Kind{JointVenture, TechProject}, path: "governance.roles",
			Why:     "work that two do or nobody does is what unclear roles cost",
			Next:    "name for each task one who is accountable and those who do it",
			present: func(f *Framework) bool { return len(f.Governance.Roles.Assignments) > 0 }},
		{Code: "steering-committee", Step: 3, From: Enterprise, Kinds: []Kind{JointVenture, StrategicAlliance}, path: "governance.committees",
			Why:     "problems that the managers cannot solve have nowhere to go",
			Next:    "seat a committee with members of each partner, a quorum and a threshold",
			present: func(f *Framework) bool { return len(f.Governance.Committees) > 0 }},
		{Code: "escalation", Step: 3, From: SMB, path: "governance.escalation",
			Why:     "a deadlock without a way out ends partnerships",
			Next:    "name the committee or person that decides when the partners cannot",
			present: func(f *Framework) bool { return f.Governance.Escalation != "" }},
		{Code: "communication", Step: 4, From: SMB, Kinds: []Kind{CoMarketing, NonProfit, Channel}, Reaches: []Reach{Internal, Customer}, path: "comms",
			Why:     "teams that do not hear from each other come to distrust each other",
			Next:    "agree on a channel that all partners can use and on what is told there, how often and by whom",
			present: func(f *Framework) bool { return len(f.Comms.Channels) > 0 && len(f.Comms.Topics) > 0 }},
		{Code: "risk-register", Step: 5, From: Pilot, path: "risks",
			Why:     "risks that nobody wrote down are found when they happen",
			Next:    "go through the categories together and write down cause, event, effect and owner of each risk",
			present: func(f *Framework) bool { return len(f.Risks.Risks) > 0 }},
		{Code: "priced-risks", Step: 5, From: Enterprise, path: "risks",
			Why:  "on a large scale a reserve that rests on colours is too small or too large by millions",
			Next: "give each open risk a probability and an impact in money, and simulate what they cost together",
			present: func(f *Framework) bool {
				open := count(f.Risks.Risks, isOpen)
				return open > 0 && open == count(f.Risks.Risks, func(r risk.Risk) bool { return isOpen(r) && r.Estimate != nil })
			}},
		{Code: "budget", Step: 6, From: Pilot, path: "budget",
			Why:     "without one budget each partner has a figure of its own in mind",
			Next:    "list all expected costs by category with owner and payer, and agree on the total",
			present: func(f *Framework) bool { return len(f.Budget.Lines) > 0 }},
		{Code: "cost-sharing", Step: 6, From: Pilot, path: "costs",
			Why:     "who carries which cost is the first thing partners fall out over",
			Next:    "agree on a rule for each category of cost",
			present: func(f *Framework) bool { return len(f.Costs.Rules) > 0 }},
		{Code: "capacity", Step: 6, From: Enterprise, Kinds: []Kind{TechProject}, path: "workplan.capacity",
			Why:     "a partner that took on more than it can do delays all others",
			Next:    "set the hours that each partner can give against those the plan asks for",
			present: func(f *Framework) bool { return len(f.Workplan.Capacity) > 0 }},
		{Code: "agreement", Step: 7, From: SMB, Kinds: Kinds(), Except: []Reach{Internal}, path: "agreement",
			Why:     "what is not signed was understood differently",
			Next:    "write the agreement down and have each partner sign the same text",
			present: func(f *Framework) bool { return len(f.Agreement.Signatures) > 0 || len(f.Agreement.MOU) > 0 }},
		{Code: "controls", Step: 7, From: Enterprise, Except: []Reach{Internal}, path: "agreement.controls",
			Why:     "between large organisations the law is kept by controls that somebody checks, not by good will",
			Next:    "list what law and agreement ask for, with the evidence that shows it and the day it runs out",
			present: func(f *Framework) bool { return len(f.Agreement.Controls) > 0 }},
		{Code: "kpis", Step: 8, From: Pilot, path: "kpis",
			Why:     "success that is not measured is claimed by one side and disputed by the other",
			Next:    "give each objective an indicator with baseline, target, source and day",
			present: func(f *Framework) bool { return len(f.KPIs) > 0 }},
		{Code: "principles", Step: 8, From: SMB, Kinds: []Kind{StrategicAlliance, SupplierCustomer}, Reaches: []Reach{Customer}, path: "survey.instrument",
			Why:     "contracts say what is owed; how the partners want to treat each other is written nowhere",
			Next:    "turn what goes wrong today into principles, and let everyone involved rate them",
			present: func(f *Framework) bool { return len(f.Survey.Instrument.Principles) > 0 }},
		{Code: "alignment", Step: 1, From: SMB, Kinds: []Kind{JointVenture, StrategicAlliance}, Reaches: []Reach{Internal}, path: "alignment",
			Why:     "a partner who carries more risk than reward leaves, however good the contract",
			Next:    "state for each partner the money at risk, what it puts in and what it expects to gain",
			present: func(f *Framework) bool { return len(f.Alignment.Partners) > 0 }},
		{Code: "technology", Step: 9, From: SMB, Kinds: []Kind{TechProject}, path: "technology",
			Why:     "documents in five places and calls in three tools are how things get lost",
			Next:    "choose a tool for mailing, documents, collaboration and project management that all partners can open",
			present: func(f *Framework) bool { return len(f.Technology.Tools) > 0 }},
		{Code: "technology-limits", Step: 9, From: Enterprise, path: "technology.tools",
			Why:  "a tool that was chosen for forty people stands still on the day that four hundred need it",
			Next: "state for each tool how many people and how much data it can serve",
			present: func(f *Framework) bool {
				return len(f.Technology.Tools) > 0 && !slices.ContainsFunc(f.Technology.Tools, func(t Tool) bool { return t.MaxUsers == 0 || t.MaxDataGB == 0 })
			}},
		{Code: "workplan", Step: 10, From: SMB, Kinds: []Kind{TechProject, NonProfit}, path: "workplan",
			Why:     "without activities, owners and days there is nothing to check progress by",
			Next:    "list the activities with partner, owner and due day, and set a first checkpoint",
			present: func(f *Framework) bool { return len(f.Workplan.Activities) > 0 }},
	}
}

func isOpen(r risk.Risk) bool { return r.Status == "" || r.Status == risk.Open }

// codeMissing is the code of a finding whose subject is a component that is missing.
const codeMissing = "component-missing"

var tiers = []Tier{Pilot, SMB, Enterprise}

// neededBy reports whether a partnership of a kind, reach and tier needs the component. An empty reach is external, an
// empty tier SMB.
func (c Component) neededBy(k Kind, r Reach, t Tier) bool {
	r, t = cmp.Or(r, External), cmp.Or(t, SMB)
	if slices.Contains(c.Except, r) {
		return false
	}
	return slices.Contains(c.Kinds, k) || slices.Contains(c.Reaches, r) || slices.Index(tiers, t) >= slices.Index(tiers, c.From)
}

// Required lists the components that a partnership of a kind, reach and tier needs, in the order in which they are
// built. An empty reach is external, an empty tier SMB.
func Required(k Kind, r Reach, t Tier) []Component {
	return slices.DeleteFunc(Components(), func(c Component) bool { return !c.neededBy(k, r, t) })
}

// required are the components that the partnership needs: those of its kind, reach and tier, and those that its
// industries ask for at any size.
func (f *Framework) required() []Component {
	asked := make(map[string]bool)
	for _, need := range f.Requirements() {
		asked[need.Code] = asked[need.Code] || need.As == AsComponent && f.waiver(need.Code) < 0
	}
	c := &f.Charter
	return slices.DeleteFunc(Components(), func(x Component) bool {
		return !x.neededBy(c.Kind, c.Reach, c.Tier) && !asked[x.Code]
	})
}

func (c Component) missing() Missing {
	return Missing{Component: c.Code, Step: c.Step, Why: c.Why, Next: c.Next}
}

// lacking are the components that the partnership needs and does not have.
func (f *Framework) lacking() []Component {
	return slices.DeleteFunc(f.required(), func(c Component) bool { return c.present(f) })
}

// Missing names the components that the partnership needs and does not have, why each matters and how to start.
func (f Framework) Missing() []Missing {
	missing := []Missing{}
	for _, c := range f.lacking() {
		missing = append(missing, c.missing())
	}
	return missing
}

// missing adds what is missing to the review: high for what every tier needs, medium for the rest.
func (d *desk) missing() {
	d.out.Missing = []Missing{}
	for _, c := range d.f.lacking() {
		d.out.Missing = append(d.out.Missing, c.missing())
		severity := SeverityMedium
		if c.From == Pilot {
			severity = SeverityHigh
		}
		d.add("", Finding{
			Code: codeMissing, Path: c.path, Subject: c.Code, Severity: severity,
			Params:  map[string]string{"component": c.Code},
			Message: "no " + c.Code + ": " + c.Why + "; " + c.Next,
		})
	}
}
