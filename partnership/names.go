package partnership

import (
	"maps"
	"slices"
	"strings"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
	"github.com/partnerkit/partnerkit/partnership/alignment"
)

// names are the IDs that a document declares; every reference must meet one of them.
type names struct {
	partners, persons, objectives, outcomes, kpis, committees map[string]bool
	lessons, iterations, channels, tools, clauses, risks      map[string]bool
	actors                                                    map[string]bool // partners, persons, and those to whom power was delegated
	categories                                                map[string]bool // of cost: those of the budget, and without one those of the cost agreement
}

func (f *Framework) names() names {
	n := names{
		partners:   index(f.Partners, func(x Partner) string { return x.ID }),
		persons:    index(f.Stakeholders, func(x Stakeholder) string { return x.Person }),
		objectives: index(f.Objectives, func(x alignment.Objective) string { return x.ID }),
		outcomes:   index(f.Workplan.Outcomes, func(x Outcome) string { return x.ID }),
		kpis:       make(map[string]bool, len(f.KPIs)),
		committees: make(map[string]bool, len(f.Governance.Committees)),
		lessons:    index(f.Lessons, func(x Lesson) string { return x.ID }),
		iterations: index(f.Iterations, func(x Iteration) string { return x.ID }),
		tools:      index(f.Technology.Tools, func(x Tool) string { return x.Name }),
		clauses:    index(f.Agreement.Clauses, func(x Clause) string { return x.Code }),
		risks:      make(map[string]bool, len(f.Risks.Risks)),
		channels:   index(f.Comms.Channels, func(x CommsChannel) string { return x.Name }),
	}
	n.actors = maps.Clone(n.partners)
	maps.Copy(n.actors, n.persons)
	for _, d := range f.Governance.Matrix.Delegations {
		n.actors[d.To] = true
	}
	n.categories = index(f.Budget.Lines, func(l budget.Line) string { return l.Category })
	if len(f.Budget.Lines) == 0 {
		for _, r := range f.Costs.Rules {
			for _, c := range r.Categories {
				n.categories[c] = true
			}
		}
	}
	for i := range f.KPIs {
		n.kpis[f.KPIs[i].ID] = true
	}
	for i := range f.Risks.Risks {
		n.risks[f.Risks.Risks[i].ID] = true
	}
	for i := range f.Governance.Committees {
		n.committees[f.Governance.Committees[i].ID] = true
	}
	if len(f.Partners) == 0 {
		n.partners, n.actors = nil, nil // that there are none is said once, not at every place that names one
	}
	return n
}

func index[T any](list []T, id func(T) string) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, x := range list {
		out[id(x)] = true
	}
	return out
}

// ref checks that a reference, if there is one, meets a declared ID. Where known is nil nothing is said.
func ref(p *validate.Problems, field, what, id string, known map[string]bool) {
	if id != "" && known != nil && !known[id] {
		p.Add(field, "unknown-"+what, "names "+article(what)+what+" that the document does not declare", id)
	}
}

func article(word string) string {
	if strings.ContainsAny(word[:1], "aeiou") {
		return "an "
	}
	return "a "
}

// refs checks a list of references, none empty and none twice.
func refs(p *validate.Problems, field, what string, ids []string, known map[string]bool) {
	for i, id := range ids {
		at := p.Item(field, i)
		switch {
		case id == "":
			at.Add("", "required", "is required", nil)
		case known != nil && !known[id]:
			ref(at, "", what, id, known)
		case len(ids) < 50 && slices.Index(ids, id) < i:
			at.Add("", "unique", "must not stand twice", id)
		}
	}
}

// owner checks a reference to whoever answers for something: a person or a partner.
func (n names) owner(p *validate.Problems, field, id string) {
	if id != "" && n.partners != nil && !n.persons[id] && !n.partners[id] {
		p.Add(field, "unknown-owner", "names neither a person nor a partner of the document", id)
	}
}
