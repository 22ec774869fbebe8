package budget

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// measure finds the level that has to decide about the overrun of a row.
func (r *reviewer) measure(s Scope, v *Variance, path string) {
	if !v.Overrun.IsPositive() {
		return
	}
	budget := v.Planned.Add(v.Released)
	for i, t := range r.b.Tolerances {
		if t.Scope != "" && t.Scope != s || !t.reached(v.Overrun, budget) {
			continue
		}
		v.Authority, v.Tolerance = t.Authority, new(i)
	}
	params := map[string]string{"scope": string(s), "budget": r.money(budget), "forecast": r.money(v.Forecast), "overrun": r.money(v.Overrun)}
	switch {
	case v.Authority != "":
		params["authority"] = v.Authority
		r.find(Finding{
			Code: "over-tolerance", Path: path, Subject: v.ID, Severity: SeverityHigh, Params: params,
			Message: fmt.Sprintf("%s is expected to cost %s more than its budget of %s: ask %s to decide about it.", rowName(s, v.ID), params["overrun"], params["budget"], v.Authority),
		})
	case len(r.b.Tolerances) == 0 && (s == ScopeTotal || s == ScopeLine):
		r.find(Finding{
			Code: "over-budget", Path: path, Subject: v.ID, Severity: SeverityMedium, Params: params,
			Message: fmt.Sprintf("%s is expected to cost %s more than its budget of %s: cut it, draw on the contingency fund or agree on a new version of the budget.", rowName(s, v.ID), params["overrun"], params["budget"]),
		})
	}
}

// reached reports whether an overrun goes beyond the tolerance.
func (t Tolerance) reached(overrun, budget decimal.Decimal) bool {
	if t.Over.Valid && overrun.GreaterThan(t.Over.Decimal) {
		return true
	}
	return t.Percent.Valid && overrun.Shift(2).GreaterThan(budget.Mul(t.Percent.Decimal))
}

// rowName is what a sentence calls a row.
func rowName(s Scope, id string) string {
	switch {
	case s == ScopeTotal:
		return "The whole budget"
	case id == "":
		return "What names no " + string(s)
	}
	return fmt.Sprintf("The %s %q", s, id)
}

func (r *reviewer) find(f Finding) { r.findings = append(r.findings, f) }

// money prints an amount of the budget's currency.
func (r *reviewer) money(d decimal.Decimal) string { return printAmount(d, r.b.Currency) }

func printAmount(d decimal.Decimal, currency string) string {
	digits, _ := MinorUnits(currency)
	return currency + " " + d.StringFixed(digits)
}

// addUp compares the lines with the agreed total and returns the difference.
func (r *reviewer) addUp(sum decimal.Decimal) decimal.Decimal {
	if !r.b.Total.Valid || sum.Equal(r.b.Total.Decimal) {
		return decimal.Zero
	}
	difference := sum.Sub(r.b.Total.Decimal)
	params := map[string]string{"total": r.money(r.b.Total.Decimal), "lines": r.money(sum), "difference": r.money(difference)}
	r.find(Finding{
		Code: "lines-do-not-add-up", Path: "total", Severity: SeverityBlocking, Params: params,
		Message: fmt.Sprintf("The lines add up to %s, the agreed total is %s: change the lines by %s or agree on another total.", params["lines"], params["total"], r.money(difference.Neg())),
	})
	return difference
}

// checkFund reports draws that were not released and a fund that has to be filled up.
func (r *reviewer) checkFund() {
	c := r.b.Contingency
	place := make(map[string]int, len(c.Draws))
	for i, d := range c.Draws {
		place[d.ID] = i
	}
	for _, s := range r.fund.Draws {
		if s.Released {
			continue
		}
		i := place[s.ID]
		d := c.Draws[i]
		f := Finding{
			Code: s.Reason, Path: "contingency.draws[" + strconv.Itoa(i) + "]", Subject: d.ID, Severity: SeverityBlocking,
			Params: map[string]string{"amount": r.money(d.Amount), "by": d.By, "line": d.Line, "left": r.money(s.Left)},
		}
		switch s.Reason {
		case drawNotAllowed:
			f.Message = fmt.Sprintf("%s may not draw on the contingency fund: have %s ask for the %s.", d.By, anyOf(c.MayDraw), f.Params["amount"])
		case drawNotApproved:
			f.Params["missing"] = strings.Join(s.Missing, ", ")
			f.Message = fmt.Sprintf("The draw of %s for line %q lacks the approval of %s: ask for it before the money is spent.", f.Params["amount"], d.Line, f.Params["missing"])
		case drawExhausted:
			f.Message = fmt.Sprintf("The contingency fund holds %s, less than the %s asked for line %q: draw less, fill it up or cut other lines.", f.Params["left"], f.Params["amount"], d.Line)
		}
		r.find(f)
	}
	if r.fund.ToReplenish.IsPositive() {
		r.find(Finding{
			Code: "contingency-below-minimum", Path: "contingency", Severity: SeverityHigh,
			Params:  map[string]string{"left": r.money(r.fund.Left), "minimum": r.money(c.Minimum), "to_replenish": r.money(r.fund.ToReplenish)},
			Message: fmt.Sprintf("The contingency fund holds %s, less than its minimum of %s: pay in %s.", r.money(r.fund.Left), r.money(c.Minimum), r.money(r.fund.ToReplenish)),
		})
	}
}

func anyOf(names []string) string {
	if len(names) == 0 {
		return "the partners agree who may, and let them"
	}
	return strings.Join(names, " or ")
}

// exceeded reports a commitment of which more was spent than promised.
func (r *reviewer) exceeded(i int, by decimal.Decimal) {
	c := r.b.Commitments[i]
	params := map[string]string{"line": c.Line, "excess": printAmount(by, r.b.currency(c.Currency)), "amount": printAmount(c.Amount, r.b.currency(c.Currency))}
	r.find(Finding{
		Code: "commitment-exceeded", Path: "commitments[" + strconv.Itoa(i) + "]", Subject: c.ID, Severity: SeverityMedium, Params: params,
		Message: fmt.Sprintf("%s more than the %s of commitment %q was spent: check the bills or agree on a higher commitment.", params["excess"], params["amount"], c.ID),
	})
}

// checkEntries reports what is odd about the entries as such.
func (r *reviewer) checkEntries() {
	for _, k := range slices.Sorted(maps.Keys(r.misdated)) {
		l := r.b.Lines[k]
		n := strconv.Itoa(r.misdated[k])
		r.find(Finding{
			Code: "outside-period", Path: "lines[" + strconv.Itoa(k) + "]", Subject: l.ID, Severity: SeverityLow,
			Params:  map[string]string{"period": l.Period, "count": n},
			Message: fmt.Sprintf("Line %q is planned for period %q but has actuals of other days (%s): book them to the right line or move the line.", l.ID, l.Period, n),
		})
	}
	if n := r.unplannedCount; n > 0 {
		r.find(Finding{
			Code: "unplanned-spending", Severity: SeverityHigh,
			Params:  map[string]string{"count": strconv.Itoa(n), "amount": r.money(r.unplanned)},
			Message: fmt.Sprintf("Actuals that belong to no line of the budget (%d, %s in sum): assign them or agree on a line for them.", n, r.money(r.unplanned)),
		})
	}
	if r.later > 0 {
		r.find(Finding{
			Code: "later-entries", Severity: SeverityInfo, Params: map[string]string{"count": strconv.Itoa(r.later)},
			Message: fmt.Sprintf("Entries dated after the day of the review (%d) are left out: nothing to do.", r.later),
		})
	}
}

// checkLines reports what lines leave open, one finding for all of them.
func (r *reviewer) checkLines() {
	for _, open := range []struct {
		code     string
		severity Severity
		missing  func(l Line) bool
		say      string
	}{
		{"lines-without-owner", SeverityMedium, func(l Line) bool { return l.Owner == "" }, "Nobody answers for %s lines (%s): name an owner for each."},
		{"lines-without-payer", SeverityMedium, func(l Line) bool { return l.Payer == "" }, "No partner is to pay %s lines (%s): name one for each."},
		{"lines-without-category", SeverityLow, func(l Line) bool { return l.Category == "" }, "The number of lines without a category is %s (%s): give each the one that the cost sharing goes by."},
	} {
		var ids []string
		for _, l := range r.b.Lines {
			if open.missing(l) {
				ids = append(ids, strconv.Quote(l.ID))
			}
		}
		if len(ids) == 0 {
			continue
		}
		count := strconv.Itoa(len(ids))
		if len(ids) > 5 {
			ids = append(ids[:5], "…")
		}
		list := strings.Join(ids, ", ")
		r.find(Finding{
			Code: open.code, Path: "lines", Severity: open.severity, Params: map[string]string{"count": count, "lines": list},
			Message: fmt.Sprintf(open.say, count, list),
		})
	}
}
