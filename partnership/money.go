package partnership

import (
	"maps"
	"slices"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
)

func (f *Framework) hasBudget() bool { return f.Budget.Currency != "" || len(f.Budget.Lines) > 0 }

func (f *Framework) hasCosts() bool { return f.Costs.Currency != "" || len(f.Costs.Rules) > 0 }

func (f *Framework) checkMoney(p *validate.Problems, n names) {
	if f.hasBudget() {
		f.checkBudget(p.In("budget"), n)
	}
	if f.hasCosts() {
		f.checkCosts(p.In("costs"), n)
	}
	if len(f.Funds.Funds) > 0 || len(f.Funds.Spendings) > 0 {
		p.Merge("funds", f.Funds.Validate())
	}
}

func (f *Framework) checkBudget(p *validate.Problems, n names) {
	b := &f.Budget
	p.Merge("", b.Validate())
	f.currency(p, "currency", b.Currency)
	for i := range b.Lines {
		at := p.Item("lines", i)
		ref(at, "payer", "partner", b.Lines[i].Payer, n.partners)
		n.owner(at, "owner", b.Lines[i].Owner)
		for j, a := range b.Lines[i].Approvals {
			ref(at.Item("approvals", j), "partner", "partner", a.Partner, n.partners)
			n.owner(at.Item("approvals", j), "by", a.By)
		}
	}
	c := p.In("contingency")
	for i, id := range b.Contingency.MayDraw {
		n.owner(c.Item("may_draw", i), "", id)
	}
	for i, a := range b.Contingency.Approvals {
		for j, id := range a.By {
			n.owner(c.Item("approvals", i).Item("by", j), "", id)
		}
	}
	shares(c, "refilled_by", b.Contingency.RefilledBy, n)
}

func (f *Framework) checkCosts(p *validate.Problems, n names) {
	a := &f.Costs
	p.Merge("", a.Validate())
	f.currency(p, "currency", a.Currency)
	key := func(at *validate.Problems, k budget.CostKey) {
		refs(at, "partners", "partner", k.Partners, n.partners)
		shares(at, "shares", k.Shares, n)
		for i, x := range k.Percentages {
			ref(at.Item("percentages", i), "partner", "partner", x.Partner, n.partners)
		}
	}
	for i := range a.Rules {
		at := p.Item("rules", i)
		key(at, a.Rules[i].CostKey)
		for j, x := range a.Rules[i].Fixed {
			ref(at.Item("fixed", j), "partner", "partner", x.Partner, n.partners)
		}
		for j, t := range a.Rules[i].Tiers {
			key(at.Item("tiers", j), t.CostKey)
		}
	}
	for i, m := range a.Measures {
		for j, period := range m.Periods {
			shares(p.Item("measures", i).Item("periods", j), "figures", period.Figures, n)
		}
	}
	for i, l := range a.Limits {
		ref(p.Item("limits", i), "partner", "partner", l.Partner, n.partners)
		shares(p.Item("limits", i), "excess", l.Excess, n)
	}
	shares(p, "agreed", a.Agreed, n)
}

func shares(p *validate.Problems, field string, list []budget.Share, n names) {
	for i, x := range list {
		ref(p.Item(field, i), "partner", "partner", x.Partner, n.partners)
	}
}

// checkTrends checks facts that triggers ask for, plans that were started and shares of former periods.
func (f *Framework) checkTrends(p *validate.Problems, ev Evidence, n names) {
	for _, name := range slices.Sorted(maps.Keys(ev.Facts)) {
		if p.In("facts").ID(name, name) {
			p.In("facts").Decimal(name, ev.Facts[name])
		}
	}
	p.UniqueIDs("started", "risk", len(ev.Started), func(i int) string { return ev.Started[i].Risk })
	for i, x := range ev.Started {
		ref(p.Item("started", i), "risk", "risk", x.Risk, n.risks)
		p.Item("started", i).Day("on", x.On)
	}
	if !few(p, "earlier", len(ev.Earlier)) {
		return
	}
	for i, x := range ev.Earlier {
		at := p.Item("earlier", i)
		needs(at, "partner", x.Partner)
		ref(at, "partner", "partner", x.Partner, n.partners)
		at.Day("on", x.On)
		at.Within("resources", x.Resources, 0, 1)
		at.Within("rewards", x.Rewards, 0, 1)
	}
}

// checkEvidence checks what is known of other parts: that it names what the document declares.
func (f *Framework) checkEvidence(p *validate.Problems, ev Evidence, n names) {
	p.OptionalDay("as_of", ev.AsOf)
	lines := index(f.Budget.Lines, func(l budget.Line) string { return l.ID })
	for i, x := range ev.Actuals {
		at := p.Item("actuals", i)
		ref(at, "payer", "partner", x.Payer, n.partners)
		ref(at, "line", "line", x.Line, lines)
		at.Day("date", x.Date)
		at.Decimal("amount", x.Amount)
	}
	for i, x := range ev.Costs {
		at := p.Item("costs", i)
		ref(at, "paid_by", "partner", x.PaidBy, n.partners)
		at.Day("date", x.Date)
		f.currency(at.In("amount"), "currency", x.Amount.Currency)
	}
	p.UniqueIDs("readings", "kpi", len(ev.Readings), func(i int) string { return ev.Readings[i].KPI })
	for i, x := range ev.Readings {
		ref(p.Item("readings", i), "kpi", "kpi", x.KPI, n.kpis)
	}
	f.checkTrends(p, ev, n)
	for i, x := range ev.Requests {
		at := p.Item("requests", i)
		at.Text("requester", x.Requester, validate.MaxText)
		refs(at, "interested", "partner", x.Interested, n.partners)
		f.currency(at, "currency", x.Currency)
		for j, c := range x.Consents {
			ref(at.Item("consents", j), "partner", "partner", c.Partner, n.partners)
			ref(at.Item("consents", j), "committee", "committee", c.Committee, n.committees)
		}
	}
	if len(ev.Responses) > 0 {
		p.Merge("responses", f.Survey.Instrument.ValidateResponses(ev.Responses))
	}
}
