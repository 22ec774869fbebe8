package partnership

import (
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
		for i, x := range f.Funds.Funds {
			for j, c := range x.Categories {
				ref(p.In("funds").Item("funds", i).Item("categories", j), "", "category", c, n.categories)
			}
		}
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
	for i, x := range b.Contingency.Draws {
		n.owner(c.Item("draws", i), "by", x.By)
		ref(c.Item("draws", i), "risk", "risk", x.Risk, n.risks)
		for j, by := range x.ApprovedBy {
			n.owner(c.Item("draws", i).Item("approved_by", j), "", by)
		}
	}
	for i, x := range b.Contingency.Replenishments {
		ref(c.Item("replenishments", i), "partner", "partner", x.Partner, n.partners)
	}
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
		for j, c := range a.Rules[i].Categories {
			ref(at.Item("categories", j), "", "category", c, n.categories)
		}
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
