package budget

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// EquityReport compares what each partner carries with the share it agreed to carry, never with an equal part: over all
// and period by period.
type EquityReport struct {
	Currency string         `json:"currency"`
	Partners []EquityRow    `json:"partners"`          // over all, in order of partner ID
	Periods  []EquityPeriod `json:"periods,omitempty"` // in the order given
	Findings []Finding      `json:"findings,omitempty"`
}

// EquityPeriod is the same within one period.
type EquityPeriod struct {
	Period   string      `json:"period"` // ID
	Partners []EquityRow `json:"partners"`
}

// EquityRow is one partner. Shares are fractions of the whole to 6 places, half away from zero; Share and Gap are not valid
// where nothing was carried at all.
type EquityRow struct {
	Partner string              `json:"partner"`
	Costs   Money               `json:"costs"`   // borne by the statement
	InKind  Money               `json:"in_kind"` // contributions delivered
	Carried Money               `json:"carried"` // both
	Due     Money               `json:"due"`     // what the agreed share of the same whole would be
	Over    Money               `json:"over"`    // carried less due; negative: carries less than agreed
	Agreed  decimal.Decimal     `json:"agreed"`  // share
	Share   decimal.NullDecimal `json:"share"`   // of the whole that it carried
	Gap     decimal.NullDecimal `json:"gap"`     // Share less Agreed
	Trend   Trend               `json:"trend,omitempty"`
}

// Trend says how the size of a partner's gap moved between the last two periods that have one.
type Trend string

// The trends. The empty Trend is "not known": fewer than two periods have a gap.
const (
	TrendWidening  Trend = "widening"
	TrendNarrowing Trend = "narrowing"
	TrendSteady    Trend = "steady"
)

// sharePlaces is the places of a share.
const sharePlaces = 6

// Equity reports what each partner carries, costs borne in the statement and contributions delivered, against the
// agreed shares. The periods, by the day of the cost or delivery, may be none. A gap of more than tolerance, a fraction
// such as 0.05, is a finding.
//
// It returns an error if the agreement has no agreed shares ([ErrNoWeights]), or the statement, the contributions or a
// period is not in order or in another currency.
func (a CostAgreement) Equity(s Statement, c Contributions, periods []BudgetPeriod, tolerance decimal.Decimal) (EquityReport, error) {
	p := validate.New("equity")
	p.Merge("agreement", a.Validate())
	if len(a.Agreed) == 0 {
		p.AddAs(ErrNoWeights, "agreement.agreed", "required", "is required: the share each partner agreed to carry", nil)
	}
	s.checkAmounts(p.In("statement"))
	p.Merge("contributions", c.Validate())
	for _, currency := range []string{s.Currency, c.Currency} {
		if currency != a.Currency {
			p.AddAs(ErrCurrencyMismatch, "currency", "currency", "must be that of the agreement", currency)
		}
	}
	for i, period := range periods {
		at := p.Item("periods", i)
		if at.Day("from", period.From) && at.Day("until", period.Until) && period.Until.Before(period.From) {
			at.Add("until", "date-order", "must not be before from", period.Until)
		}
	}
	if rule := exact.Problem(tolerance); rule != "" || tolerance.IsNegative() {
		p.Add("tolerance", "negative", "must be a fraction that is not negative", tolerance)
	}
	if !p.OK() {
		return EquityReport{}, p.Err()
	}
	e := equity{a, s, c}
	out := EquityReport{Currency: a.Currency, Partners: e.rows(span{})}
	for _, period := range periods {
		out.Periods = append(out.Periods, EquityPeriod{period.ID, e.rows(span{period.From, period.Until})})
	}
	for i := range out.Partners {
		r := &out.Partners[i]
		r.Trend = trend(out.Periods, r.Partner)
		if r.Gap.Valid && r.Gap.Decimal.Abs().GreaterThan(tolerance) {
			out.Findings = append(out.Findings, r.finding())
		}
	}
	finding.Sort(out.Findings)
	return out, nil
}

type equity struct {
	a CostAgreement
	s Statement
	c Contributions
}

// rows sums up within a span of days.
func (e equity) rows(days span) []EquityRow {
	costs, kind := map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
	partners := map[string]bool{}
	for _, charge := range e.s.Charges {
		if days.holds(charge.Cost.Date) {
			for _, portion := range charge.Portions {
				costs[portion.Partner] = costs[portion.Partner].Add(portion.Amount.Amount)
				partners[portion.Partner] = true
			}
		}
	}
	pledges := make(map[string]Pledge, len(e.c.Pledges))
	for _, pl := range e.c.Pledges {
		pledges[pl.ID] = pl
	}
	for _, d := range e.c.Deliveries {
		if pl := pledges[d.Pledge]; days.holds(d.Date) {
			kind[pl.Partner] = kind[pl.Partner].Add(pl.worth(d.Quantity, e.a.Currency))
			partners[pl.Partner] = true
		}
	}
	agreed, agreedSum := map[string]decimal.Decimal{}, decimal.Zero
	for _, share := range e.a.Agreed {
		agreed[share.Partner] = share.Weight
		agreedSum = agreedSum.Add(share.Weight)
		partners[share.Partner] = true
	}
	whole := decimal.Zero
	for partner := range partners {
		whole = whole.Add(costs[partner]).Add(kind[partner])
	}
	due := map[string]Money{}
	if portions, err := Split(Money{whole, e.a.Currency}, e.a.Agreed); err == nil {
		for _, portion := range portions {
			due[portion.Partner] = portion.Amount
		}
	}
	rows := make([]EquityRow, 0, len(partners))
	for partner := range partners {
		money := func(d decimal.Decimal) Money { return Money{d, e.a.Currency} }
		r := EquityRow{Partner: partner, Costs: money(costs[partner]), InKind: money(kind[partner]), Due: money(due[partner].Amount)}
		r.Carried = money(costs[partner].Add(kind[partner]))
		r.Over = money(r.Carried.Amount.Sub(r.Due.Amount))
		r.Agreed = quotient(agreed[partner], agreedSum, sharePlaces)
		if !whole.IsZero() {
			r.Share = decimal.NewNullDecimal(quotient(r.Carried.Amount, whole, sharePlaces))
			r.Gap = decimal.NewNullDecimal(r.Share.Decimal.Sub(r.Agreed))
		}
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b EquityRow) int { return strings.Compare(a.Partner, b.Partner) })
	return rows
}

func trend(periods []EquityPeriod, partner string) Trend {
	var gaps []decimal.Decimal
	for _, period := range periods {
		for _, r := range period.Partners {
			if r.Partner == partner && r.Gap.Valid {
				gaps = append(gaps, r.Gap.Decimal.Abs())
			}
		}
	}
	if len(gaps) < 2 {
		return ""
	}
	switch gaps[len(gaps)-1].Cmp(gaps[len(gaps)-2]) {
	case 1:
		return TrendWidening
	case -1:
		return TrendNarrowing
	}
	return TrendSteady
}

func (r EquityRow) finding() Finding {
	f := Finding{
		Code: "carries-more-than-agreed", Path: "partners", Subject: r.Partner, Severity: SeverityMedium,
		Params: map[string]string{"carried": r.Carried.text(), "due": r.Due.text(), "share": r.Share.Decimal.String(), "agreed": r.Agreed.String(), "trend": string(r.Trend)},
	}
	what, then := "more", "Let the others take over the next costs, or agree on another share."
	if r.Gap.Decimal.IsNegative() {
		f.Code, what, then = "carries-less-than-agreed", "less", "Agree how it makes that up, or on another share."
	}
	size := Money{r.Over.Amount.Abs(), r.Over.Currency}
	f.Message = fmt.Sprintf("Partner %q carries %v, %v %s than its agreed share of %v. %s", r.Partner, r.Carried, size, what, r.Due, then)
	return f
}
