package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/kpi"
	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/survey"
)

// report prints a review for people: the answer first.
func report(out io.Writer, f partnership.Framework, r partnership.Review) error {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	p := printer{w}
	p.line("%s", r.Answer)
	p.line("%d partners, %s, as of %s", len(f.Partners), f.Charter.Kind, r.AsOf.Format(time.DateOnly))
	p.actions(r)
	p.decisions(f, r)
	p.money(f, r)
	p.risks(r)
	p.kpis(f, r)
	p.principles(r)
	p.alignment(r)
	return w.Flush()
}

type printer struct{ w *tabwriter.Writer }

func (p printer) line(format string, args ...any) { fmt.Fprintf(p.w, format+"\n", args...) }

func (p printer) head(title string) { p.line("\n%s", strings.ToUpper(title)) }

func (p printer) actions(r partnership.Review) {
	if len(r.Actions) == 0 {
		return
	}
	p.head("What to do next")
	for i, a := range r.Actions {
		p.line("%d. [%s, by %s, %s] %s", i+1, a.Severity, a.Due.Format(time.DateOnly), a.Owner, a.Do)
	}
}

func (p printer) decisions(f partnership.Framework, r partnership.Review) {
	p.head("Decisions")
	m := f.Governance.Matrix
	p.line("%s, %s", count(len(m.Rules), "rule"), count(len(f.Governance.Committees), "committee"))
	for i, e := range r.Requests {
		q := f.Evidence.Requests[i]
		amount := ""
		if q.Amount.Valid {
			amount = " of " + amountOf(q.Amount.Decimal, m.Currency)
		}
		p.line("%s%s: %s", q.Decision, amount, e.Status)
		for _, reason := range e.Reasons {
			p.line("  %s", reason)
		}
	}
}

func (p printer) money(f partnership.Framework, r partnership.Review) {
	p.head("Money")
	if b := r.Budget; b != nil {
		p.line("%s\tplanned\tspent\tforecast", b.Currency)
		for _, v := range b.Categories {
			p.variance(v, b.Currency)
		}
		total := b.Total
		total.ID = "total"
		p.variance(total, b.Currency)
	}
	if s := r.Costs; s != nil {
		p.costs(f, s)
	}
}

func (p printer) variance(v budget.Variance, currency string) {
	p.line("%s\t%s\t%s\t%s", v.ID, minor(v.Planned, currency), minor(v.Actual, currency), minor(v.Forecast, currency))
}

func (p printer) risks(r partnership.Review) {
	if r.Risks == nil {
		return
	}
	p.head("Risks")
	for _, e := range r.Risks.Ranking {
		p.line("%d\t%s\t%s\t%s\t%s", e.Rank, e.Risk, e.Score.Band, orNobody(e.Owner), e.Title)
	}
	p.line("expected loss %s", amountOf(r.Risks.ExpectedLoss.Total, r.Risks.Currency))
}

func (p printer) kpis(f partnership.Framework, r partnership.Review) {
	if len(r.KPIs) == 0 {
		return
	}
	p.head("KPIs")
	p.line("of SMART: a letter is met, - is not, ? could not be judged")
	for _, k := range r.KPIs {
		letters := ""
		for i, c := range k.SMART.Criteria() {
			switch c.Verdict {
			case kpi.Met:
				letters += "SMART"[i : i+1]
			case kpi.Unmet:
				letters += "-"
			default:
				letters += "?"
			}
		}
		status := "cannot be followed"
		if k.Progress != nil {
			status = string(k.Progress.Status) + ": " + k.Progress.Reason
		}
		p.line("%s\t%s\t%s", k.KPI, letters, status)
	}
}

func (p printer) principles(r partnership.Review) {
	if r.Principles == nil {
		return
	}
	p.head("Principles")
	p.line("%d responses on a scale of %s", r.Principles.Respondents, r.Principles.Scale)
	for _, x := range r.Principles.Principles {
		cells := []string{x.Principle, cell("all", x.Overall)}
		for _, c := range x.Partners {
			cells = append(cells, cell(c.Partner, c))
		}
		p.line("%s", strings.Join(cells, "\t"))
	}
}

func cell(name string, c survey.Cell) string {
	switch {
	case c.Actual == nil || c.Gap == nil:
		return name + " " + string(c.Status)
	default:
		return fmt.Sprintf("%s %.1f (gap %.1f)", name, c.Actual.Mean, c.Gap.Mean)
	}
}

func (p printer) alignment(r partnership.Review) {
	a := r.Alignment
	if a == nil {
		return
	}
	p.head("Alignment")
	if a.Index != nil {
		p.line("index %.1f of 4 (%s), weakest: %s", *a.Index, a.Aggregator, a.Weakest)
	}
	for _, d := range a.Dimensions {
		if d.Score == nil {
			p.line("%s\tnot judged", d.Dimension)
			continue
		}
		p.line("%s\t%.1f", d.Dimension, *d.Score)
	}
	for _, b := range a.Balances {
		p.line("%s\trisk %s\tresources %s\trewards %s", b.Partner, share(b.Risk.Share), share(b.Resources.Share), share(b.Rewards.Share))
	}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func share(s *float64) string {
	if s == nil {
		return "not stated"
	}
	return fmt.Sprintf("%.0f %%", 100**s)
}

func orNobody(owner string) string {
	if owner == "" {
		return "nobody"
	}
	return owner
}

// minor writes an amount with the digits of its currency.
func minor(d decimal.Decimal, currency string) string {
	digits, _ := budget.MinorUnits(currency)
	return d.StringFixed(digits)
}

func amountOf(d decimal.Decimal, currency string) string { return currency + " " + minor(d, currency) }

// costs prints who bears, who paid and who owes whom.
func (p printer) costs(f partnership.Framework, s *budget.Statement) {
	p.line("%s\tbears\tpaid\tis owed (below 0: owes)", s.Currency)
	for _, x := range s.Partners {
		p.line("%s\t%s\t%s\t%s", x.Partner, minor(x.Owes.Amount, s.Currency), minor(x.Paid.Amount, s.Currency), minor(x.Net.Amount, s.Currency))
	}
}
