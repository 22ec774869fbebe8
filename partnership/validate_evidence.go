package partnership

import (
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
	"github.com/partnerkit/partnerkit/kpi"
	"github.com/partnerkit/partnerkit/partnership/alignment"
)

// checkTrends checks facts that triggers ask for, plans that were started and statements of former periods.
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
	if len(ev.Periods) > 0 { // their partners are those of then, not those of the document
		_, err := alignment.Trend(ev.Periods, alignment.Options{})
		p.Merge("", err)
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
		for j, r := range x.Readings {
			if r.Dispute != nil {
				ref(p.Item("readings", i).Item("readings", j).In("dispute"), "partner", "partner", r.Dispute.Partner, n.partners)
			}
		}
	}
	f.checkTrends(p, ev, n)
	for i, x := range ev.Requests {
		at := p.Item("requests", i)
		at.Text("requester", x.Requester, validate.MaxText)
		ref(at, "requester", "actor", x.Requester, n.actors)
		refs(at, "interested", "partner", x.Interested, n.partners)
		f.currency(at, "currency", x.Currency)
		for j, c := range x.Consents {
			ref(at.Item("consents", j), "partner", "partner", c.Partner, n.partners)
			ref(at.Item("consents", j), "committee", "committee", c.Committee, n.committees)
			ref(at.Item("consents", j), "by", "actor", c.By, n.actors)
		}
	}
	if len(ev.Responses) > 0 {
		p.Merge("responses", f.Survey.Instrument.ValidateResponses(ev.Responses))
	}
}

// checkComputed reports evidence that only computing shows to be wrong, of the parts that are valid themselves.
func (f *Framework) checkComputed(p *validate.Problems, asOf time.Time) {
	ev, rest := &f.Evidence, validate.New("evidence")
	defer func() { p.MergeRest("", rest.Err()) }() // once: it looks at all problems so far
	day := !asOf.IsZero() && validate.IsDay(asOf)
	if day && f.hasBudget() && f.Budget.Validate() == nil {
		_, err := f.Budget.Review(ev.Actuals, asOf)
		rest.Merge("", err)
	}
	if f.hasCosts() && f.Costs.Validate() == nil {
		_, err := f.Costs.Apply(ev.Costs)
		rest.Merge("", err)
	}
	of := make(map[string]*kpi.KPI, len(f.KPIs))
	for i := range f.KPIs {
		of[f.KPIs[i].ID] = &f.KPIs[i]
	}
	for i, r := range ev.Readings {
		k := of[r.KPI]
		if !day || k == nil || k.Validate() != nil {
			continue
		}
		if err := k.ValidateReadings(r.Readings, asOf); !errors.Is(err, kpi.ErrIncomplete) {
			rest.Merge(item("readings", i), err)
		}
	}
	if len(f.Governance.Matrix.Rules) == 0 {
		return
	}
	policy, err := f.matrix().Compile()
	if err != nil {
		return // the matrix is not valid
	}
	for i, q := range ev.Requests {
		_, err := policy.Explain(q)
		rest.Merge(item("requests", i), err)
	}
}
