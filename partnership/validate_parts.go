package partnership

import (
	"strconv"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
	"github.com/partnerkit/partnerkit/partnership/alignment"
	"github.com/partnerkit/partnerkit/risk"
	"github.com/partnerkit/partnerkit/survey"
)

// currency checks that a part which names a currency names the charter's, where that is one.
func (f *Framework) currency(p *validate.Problems, field, currency string) {
	if _, known := budget.MinorUnits(f.Charter.Currency); known && currency != "" && currency != f.Charter.Currency {
		p.Add(field, "currency-mismatch", "must be the charter's currency "+f.Charter.Currency, currency)
	}
}

func (f *Framework) checkRisks(root *validate.Problems, n names) {
	r, p := &f.Risks, root.In("risks")
	if f.RiskMatrix != nil {
		root.Merge("risk_matrix", f.RiskMatrix.Validate())
	}
	p.Merge("", r.Validate())
	if len(r.Risks) > 0 && r.Matrix != "" {
		if m, ok := f.riskMatrix(); !ok {
			p.Add("matrix", "unknown-matrix", "must be one of the standard matrices or the document's own", r.Matrix)
		} else {
			checkLevels(p, r, m)
		}
	}
	f.currency(p, "currency", r.Currency)
	exposures(p, "agreed", r.Agreed, n)
	for i, x := range r.Looks {
		n.owner(p.Item("looks", i), "by", x.By)
	}
	for i := range r.Risks {
		x, at := &r.Risks[i], p.Item("risks", i)
		n.owner(at, "owner", x.Owner)
		exposures(at, "partners", x.Partners, n)
		for j := range x.Treatments {
			t, in := &x.Treatments[j], at.Item("treatments", j)
			n.owner(in, "owner", t.Owner)
			exposures(in, "carriers", t.Carriers, n)
		}
		for j, change := range x.History {
			n.owner(at.Item("history", j), "by", change.By)
		}
		if x.Contingency != nil {
			n.owner(at.In("contingency"), "owner", x.Contingency.Owner)
		}
		if x.Acceptance != nil {
			n.owner(at.In("acceptance"), "by", x.Acceptance.By)
		}
	}
}

// riskMatrix is the matrix that the register's levels mean.
func (f *Framework) riskMatrix() (risk.Matrix, bool) {
	if f.RiskMatrix != nil && f.RiskMatrix.ID == f.Risks.Matrix {
		return *f.RiskMatrix, true
	}
	return risk.Preset(f.Risks.Matrix)
}

func checkLevels(p *validate.Problems, r *risk.Register, m risk.Matrix) {
	for i := range r.Risks {
		at := p.Item("risks", i)
		for _, level := range []struct {
			field  string
			rating risk.Rating
		}{{"inherent", r.Risks[i].Inherent}, {"current", r.Risks[i].Current}, {"target", r.Risks[i].Target}} {
			if level.rating.Likelihood > len(m.Likelihood) {
				at.In(level.field).Add("likelihood", "level", "must be a level of the matrix "+m.ID, level.rating.Likelihood)
			}
			if level.rating.Impact > len(m.Impact) {
				at.In(level.field).Add("impact", "level", "must be a level of the matrix "+m.ID, level.rating.Impact)
			}
		}
	}
}

func exposures(p *validate.Problems, field string, list []risk.Exposure, n names) {
	for i, x := range list {
		ref(p.Item(field, i), "partner", "partner", x.Partner, n.partners)
	}
}

func (f *Framework) checkKPIs(p *validate.Problems, n names) {
	if !few(p, "kpis", len(f.KPIs)) {
		return
	}
	p.UniqueIDs("kpis", "id", len(f.KPIs), func(i int) string { return f.KPIs[i].ID })
	for i := range f.KPIs {
		k, at := &f.KPIs[i], p.Item("kpis", i)
		if k.ID != "" {
			at.Merge("", k.Validate())
		}
		n.owner(at, "owner", k.Owner)
		ref(at, "partner", "partner", k.Partner, n.partners)
		ref(at, "objective", "objective", k.Objective, n.objectives)
		refs(at, "outcomes", "outcome", k.Outcomes, n.outcomes)
		refs(at, "delivers", "partner", k.Delivers, n.partners)
		refs(at, "agreed_by", "partner", k.AgreedBy, n.partners)
		for j, b := range k.Benefits {
			ref(at.Item("benefits", j), "partner", "partner", b.Partner, n.partners)
		}
		for j, l := range k.Leads {
			ref(at.Item("leads", j), "kpi", "kpi", l.KPI, n.kpis)
		}
	}
}

func (f *Framework) checkPrinciples(p *validate.Problems, n names) {
	in := &f.Survey.Instrument
	if len(in.Principles) == 0 && in.ID == "" && len(f.Survey.Plan.Ideas)+len(f.Survey.Plan.Actions) == 0 {
		return
	}
	at := p.In("survey")
	at.Merge("instrument", in.Validate())
	at.Merge("options", f.Survey.Options.Validate())
	at.Merge("plan", f.Survey.Plan.Validate())
	known := index(in.Principles, func(x survey.Principle) string { return x.ID })
	refs(at.In("instrument"), "partners", "partner", in.Partners, n.partners)
	for i, x := range f.Survey.Options.Invited {
		ref(at.In("options").Item("invited", i), "partner", "partner", x.Partner, n.partners)
	}
	for i, x := range f.Survey.Options.Measured {
		ref(at.In("options").Item("measured", i), "partner", "partner", x.Partner, n.partners)
		ref(at.In("options").Item("measured", i), "principle", "principle", x.Principle, known)
	}
	for i, x := range in.Principles {
		here := at.In("instrument").Item("principles", i)
		for j, a := range x.Authors {
			ref(here.Item("authors", j), "partner", "partner", a.Partner, n.partners)
			ref(here.Item("authors", j), "person", "person", a.Person, n.persons)
		}
		for j, r := range x.Ratified {
			ref(here.Item("ratified", j), "partner", "partner", r.Partner, n.partners)
		}
	}
	for i, x := range f.Survey.Plan.Ideas {
		here := at.In("plan").Item("ideas", i)
		ref(here, "principle", "principle", x.Principle, known)
		ref(here, "proposed_by", "partner", x.ProposedBy, n.partners)
	}
	for i, x := range f.Survey.Plan.Actions {
		here := at.In("plan").Item("actions", i)
		ref(here, "principle", "principle", x.Principle, known)
		ref(here, "owner", "partner", x.Owner, n.partners)
		ref(here, "person", "person", x.Person, n.persons)
	}
	for i, x := range in.Issues {
		ref(at.In("instrument").Item("issues", i), "raised_by", "partner", x.RaisedBy, n.partners)
	}
}

func (f *Framework) checkAlignment(p *validate.Problems, n names) {
	in := p.In("alignment")
	in.UniqueIDs("partners", "id", len(f.Alignment.Partners), func(i int) string { return f.Alignment.Partners[i].ID })
	for i, x := range f.Alignment.Partners {
		at := in.Item("partners", i)
		ref(at, "id", "partner", x.ID, n.partners)
		f.currency(at, "currency", x.Currency)
		for j, r := range x.Ratings {
			ref(at.Item("ratings", j), "about", "partner", r.About, n.partners)
		}
	}
	if len(f.Alignment.Partners) > 0 {
		in.MergeRest("", alignment.Validate(f.Alignment.Partners, alignment.Options{}))
	}
	if stated := index(f.Alignment.Partners, func(x alignment.Partner) string { return x.ID }); len(stated) > 0 {
		for _, x := range f.Partners {
			if !stated[x.ID] {
				in.Add("partners", "partner-not-stated", "must state every partner of the document and lacks "+strconv.Quote(x.ID), nil)
			}
		}
	}
	options := f.alignmentOptions()
	options.Objectives = nil
	in.Merge("", options.Validate())
	p.Merge("", alignment.Options{Objectives: f.Objectives}.Validate())
	for i, x := range f.Objectives {
		at := p.Item("objectives", i)
		ref(at, "owner", "partner", x.Owner, n.partners)
		refs(at, "proposed_by", "partner", x.ProposedBy, n.partners)
		refs(at, "agreed_by", "partner", x.AgreedBy, n.partners)
		refs(at, "conflicts_with", "objective", x.ConflictsWith, n.objectives)
		for j, b := range x.Benefits {
			needs(at.Item("benefits", j), "partner", b.Partner)
			ref(at.Item("benefits", j), "partner", "partner", b.Partner, n.partners)
		}
	}
	for i, x := range f.Alignment.Rules {
		refs(in.Item("rules", i), "agreed_by", "partner", x.AgreedBy, n.partners)
	}
	for i, x := range f.Alignment.Trainings {
		refs(in.Item("trainings", i), "attended", "partner", x.Attended, n.partners)
	}
}
