package waterfall

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Check validates the plan and finds what can be computed and is still likely to be a mistake, worst first:
//
//   - tier-order: a return of capital or a preferred return after a split or catch-up, so that profit is shared before
//     capital and its return are paid; a catch-up before anything that it could catch up with;
//   - tier-never-fills: a split whose goal an earlier split has reached already;
//   - no-clawback: carry by deal, and no clawback against losses of later deals;
//   - unpaid-partner: a partner whom no tier pays.
//
// [Distribute] reports these too.
func (p Plan) Check() ([]Finding, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	found := append(p.orderFindings(), p.goalFindings()...)
	if f, ok := p.clawbackFinding(); ok {
		found = append(found, f)
	}
	found = append(found, p.unpaidFindings()...)
	finding.Sort(found)
	return found, nil
}

// hurdle reports whether a split ends at a rate of return or a multiple, which holds capital back as a preferred return does.
func (t Tier) hurdle() bool {
	return t.Kind == Split && (t.Until.Measure == IRR || t.Until.Measure == EquityMultiple)
}

func (t Tier) hasCarry() bool {
	for _, x := range t.To {
		if x.Carry {
			return true
		}
	}
	return false
}

func (p Plan) orderFindings() []Finding {
	var out []Finding
	profit, preferred := "", false // the first tier that shares profit; something to catch up with
	report := func(i int, t Tier, what string) {
		out = append(out, Finding{
			Code: "tier-order", Path: fmt.Sprintf("tiers[%d]", i), Subject: t.ID, Severity: finding.High,
			Params:  map[string]string{"kind": string(t.Kind), "after": profit},
			Message: fmt.Sprintf("Tier %q %s", t.ID, what),
		})
	}
	for i, t := range p.Tiers {
		switch t.Kind {
		case ReturnOfCapital, PreferredReturn:
			if profit != "" {
				report(i, t, fmt.Sprintf("pays capital or its return only after tier %q has shared profit. Move it up.", profit))
			}
			preferred = preferred || t.Kind == PreferredReturn
		case CatchUp:
			if !preferred {
				report(i, t, "catches up before any preferred return or hurdle was paid, so there is nothing to catch up with. Move it down, or leave it out.")
			}
		case Split:
			preferred = preferred || !t.Until.IsZero()
		}
		if profit == "" && (t.Kind == CatchUp || t.Kind == Split && (t.hasCarry() || !t.hurdle())) {
			profit = t.ID
		}
	}
	return out
}

// goalFindings reports splits that end where an earlier one has ended.
func (p Plan) goalFindings() []Finding {
	type goal struct {
		measure        Measure
		class, partner string
	}
	type reached struct {
		value decimal.Decimal
		tier  string
	}
	highest := map[goal]reached{}
	var out []Finding
	for i, t := range p.Tiers {
		if t.Until.IsZero() {
			continue
		}
		g := goal{t.Until.Measure, t.Until.Class, t.Until.Partner}
		if before, ok := highest[g]; ok && !t.Until.Value.GreaterThan(before.value) {
			out = append(out, Finding{
				Code: "tier-never-fills", Path: fmt.Sprintf("tiers[%d].until", i), Subject: t.ID, Severity: finding.High,
				Params:  map[string]string{"value": t.Until.Value.String(), "before": before.value.String(), "tier": before.tier},
				Message: fmt.Sprintf("Tier %q ends at %s %s, which tier %q has reached before it at %s, so it never pays. Order the goals from low to high.", t.ID, t.Until.Measure, t.Until.Value, before.tier, before.value),
			})
			continue
		}
		highest[g] = reached{t.Until.Value, t.ID}
	}
	return out
}

func (p Plan) clawbackFinding() (Finding, bool) {
	if p.Basis != DealByDeal || p.Clawback.Valid {
		return Finding{}, false
	}
	for _, t := range p.Tiers {
		if t.hasCarry() {
			return Finding{
				Code: "no-clawback", Path: "clawback", Subject: t.ID, Severity: finding.Medium,
				Message: "Carry is paid deal by deal, and nothing is given back where later deals lose money. Agree a clawback.",
			}, true
		}
	}
	return Finding{}, false
}

func (p Plan) unpaidFindings() []Finding {
	paid := map[string]bool{}
	for _, t := range p.Tiers {
		if len(t.To) == 0 {
			return nil // pays all
		}
		for i, x := range t.To {
			if t.mayLeaveOutShares() || t.share(i).IsPositive() {
				for _, id := range p.membersOf(validate.New(""), x.Class, x.Partner) {
					paid[id] = true
				}
			}
		}
	}
	var out []Finding
	for i, x := range p.Partners {
		if !paid[x.ID] {
			out = append(out, Finding{
				Code: "unpaid-partner", Path: fmt.Sprintf("partners[%d]", i), Subject: x.ID, Severity: finding.Medium,
				Message: fmt.Sprintf("No tier pays partner %q. Name it or its class in a tier.", x.ID),
			})
		}
	}
	return out
}
