package waterfall

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// What a caller may branch on when flows are refused.
var (
	ErrNoContribution     = errors.New("nobody paid anything in")
	ErrBeforeContribution = errors.New("distribution before any contribution")
)

// event is what happens on a day, in a deal where deals are apart: first contributions, then the distribution.
type event struct {
	date         time.Time
	deal         string
	contributed  []paidIn
	distributed  *big.Int // minor units
	distribution bool     // there is one, if only of nothing
}

type paidIn struct {
	partner int
	amount  *big.Int // minor units
}

// checkFlows reports every flow that cannot be computed on.
func (p Plan) checkFlows(at *validate.Problems, contributions, distributions []Flow) {
	for _, x := range []struct {
		name  string
		flows []Flow
	}{{"contributions", contributions}, {"distributions", distributions}} {
		if len(x.flows) > MaxFlows {
			at.Add(x.name, "max", fmt.Sprintf("must have at most %d entries", MaxFlows), len(x.flows))
			return
		}
	}
	if len(contributions) == 0 {
		at.AddAs(ErrNoContribution, "contributions", "required", "is required", nil)
	}
	known := map[string]bool{}
	for _, x := range p.Partners {
		known[x.ID] = true
	}
	for i, f := range contributions {
		in := at.Item("contributions", i)
		if in.ID("partner", f.Partner) && !known[f.Partner] {
			in.Add("partner", "unknown-partner", "must be a partner of the plan", f.Partner)
		}
		if p.checkFlow(in, f) && !f.Amount.IsPositive() {
			in.Add("amount", "positive", "must be above 0", f.Amount)
		}
	}
	for i, f := range distributions {
		in := at.Item("distributions", i)
		if f.Partner != "" {
			in.Add("partner", "not-used", "must be empty: the tiers say who is paid", f.Partner)
		}
		if p.checkFlow(in, f) && f.Amount.IsNegative() {
			in.Add("amount", "negative", "must not be negative", f.Amount)
		}
	}
	p.checkOrder(at, contributions, distributions)
	checkSpan(at, contributions, distributions)
}

// checkFlow checks what both kinds of flows have, and reports whether the amount can be read.
func (p Plan) checkFlow(at *validate.Problems, f Flow) bool {
	at.Day("date", f.Date)
	if f.Currency != "" && f.Currency != p.Currency {
		at.AddAs(budget.ErrCurrencyMismatch, "currency", "currency-mismatch", fmt.Sprintf("must be that of the plan, %.20q", p.Currency), f.Currency)
	}
	switch {
	case p.Basis == DealByDeal:
		at.ID("deal", f.Deal)
	case f.Deal != "":
		at.Add("deal", "not-used", "must be empty but in a plan deal by deal", f.Deal)
	}
	return at.Decimal("amount", f.Amount) && checkPlaces(at, "amount", f.Amount, p.Currency)
}

// checkOrder reports distributions before the first contribution (to their deal): there is no capital to go by.
func (p Plan) checkOrder(at *validate.Problems, contributions, distributions []Flow) {
	first := map[string]time.Time{}
	for _, f := range contributions {
		deal := p.dealOf(f)
		if d, ok := first[deal]; isDay(f.Date) && (!ok || f.Date.Before(d)) {
			first[deal] = f.Date
		}
	}
	for i, f := range distributions {
		if !isDay(f.Date) || len(contributions) == 0 {
			continue
		}
		deal := p.dealOf(f)
		if d, ok := first[deal]; !ok || f.Date.Before(d) {
			rule := "must not be before the first contribution"
			if deal != "" {
				rule += " to its deal"
			}
			at.Item("distributions", i).AddAs(ErrBeforeContribution, "date", "before-contribution", rule, f.Date)
		}
	}
}

// dealOf is the deal whose waterfall a flow goes through; one of the whole venture may wrongly name a deal.
func (p Plan) dealOf(f Flow) string {
	if p.Basis != DealByDeal {
		return ""
	}
	return f.Deal
}

// isDay reports whether a day is there and is one.
func isDay(t time.Time) bool { return !t.IsZero() && validate.IsDay(t) }

func checkSpan(at *validate.Problems, lists ...[]Flow) {
	var first, last time.Time
	for _, f := range slices.Concat(lists...) {
		if isDay(f.Date) {
			if first.IsZero() || f.Date.Before(first) {
				first = f.Date
			}
			if f.Date.After(last) {
				last = f.Date
			}
		}
	}
	if last.After(first.AddDate(MaxYears, 0, 0)) {
		at.Add("", "span", fmt.Sprintf("must have at most %d years from the first flow to the last", MaxYears), last)
	}
}

// events puts valid flows in order of day and deal. What belongs together is added up, so that no order of the lists
// matters.
func (v *venture) events(contributions, distributions []Flow) []event {
	var flows []Flow
	flows = append(append(flows, contributions...), distributions...)
	slices.SortFunc(flows, func(a, b Flow) int {
		return cmp.Or(a.Date.Compare(b.Date), strings.Compare(a.Deal, b.Deal), strings.Compare(a.Partner, b.Partner))
	})
	var out []event
	for _, f := range flows {
		if n := len(out); n == 0 || !out[n-1].date.Equal(f.Date) || out[n-1].deal != f.Deal {
			out = append(out, event{date: f.Date.UTC(), deal: f.Deal, distributed: new(big.Int)})
		}
		e := &out[len(out)-1]
		amount := v.minor(f.Amount)
		if f.Partner == "" {
			e.distributed, e.distribution = add(e.distributed, amount), true
			continue
		}
		i, _ := slices.BinarySearch(v.ids, f.Partner)
		if n := len(e.contributed); n > 0 && e.contributed[n-1].partner == i {
			e.contributed[n-1].amount = add(e.contributed[n-1].amount, amount)
		} else {
			e.contributed = append(e.contributed, paidIn{i, amount})
		}
	}
	return out
}

// minor is an amount in minor units.
func (v *venture) minor(d decimal.Decimal) *big.Int { return scaled(d, v.digits) }

// prepare checks the plan and the flows, reports every problem at once, and makes the plan ready.
func (p Plan) prepare(at *validate.Problems, contributions, distributions []Flow) (*venture, error) {
	at.Merge("plan", p.Validate())
	p.checkFlows(at, contributions, distributions)
	if err := at.Err(); err != nil {
		return nil, err
	}
	return p.compile(), nil
}

// schedule puts valid flows in order, unless they and the days that are tried besides are more work than the limit.
func (v *venture) schedule(at *validate.Problems, contributions, distributions []Flow, tried int) ([]event, error) {
	events := v.events(contributions, distributions)
	if work := (len(events) + tried) * v.work; work > MaxWork {
		at.Add("", "max-work", fmt.Sprintf("must be at most %d days with flows times the work of a day, here %d", MaxWork, v.work), work)
	}
	return events, at.Err()
}
