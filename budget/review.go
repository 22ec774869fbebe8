package budget

import (
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Review is where a budget stands on a day: what was planned and what came of it, in the budget's currency, in total and
// by line, category, partner and period, and what needs attention.
type Review struct {
	AsOf        time.Time       `json:"as_of"` // day
	Currency    string          `json:"currency"`
	Total       Variance        `json:"total"`
	Difference  decimal.Decimal `json:"difference"`           // sum of the lines less the agreed total; 0 where none is agreed
	Lines       []Variance      `json:"lines,omitempty"`      // in the order of the budget
	Categories  []Variance      `json:"categories,omitempty"` // these three by ID
	Partners    []Variance      `json:"partners,omitempty"`   // plan by who is to pay, actual by who paid
	Periods     []Variance      `json:"periods,omitempty"`    // actual by its date where the budget lists periods, else by its line
	Contingency FundState       `json:"contingency"`
	Exchange    []Exchange      `json:"exchange,omitempty"` // by currency
	Findings    []Finding       `json:"findings,omitempty"` // worst first
}

// Variance compares plan and reality of one row. Budget is Planned plus Released.
type Variance struct {
	ID        string              `json:"id"` // of the line, category, partner or period; may be empty where none is named
	Planned   decimal.Decimal     `json:"planned"`
	Released  decimal.Decimal     `json:"released"`            // from the contingency fund
	Actual    decimal.Decimal     `json:"actual"`              // spent up to the day of the review
	Committed decimal.Decimal     `json:"committed"`           // promised and still to be spent
	Forecast  decimal.Decimal     `json:"forecast"`            // expected cost in the end, see [Budget.Review]
	Variance  decimal.Decimal     `json:"variance"`            // Budget less Actual; negative: overspent
	Overrun   decimal.Decimal     `json:"overrun"`             // Forecast less Budget; negative: expected to stay below
	Used      decimal.NullDecimal `json:"used"`                // Actual by Budget, to 4 places, halves away from zero; not valid without a budget
	Exchange  decimal.Decimal     `json:"exchange"`            // gain (or, negative, loss) against the planned rates, part of Actual and Committed
	Authority string              `json:"authority,omitempty"` // the level that has to decide about the overrun; empty: it is within tolerance
	Tolerance *int                `json:"tolerance,omitempty"` // the place in the budget's list of the tolerance that says so
}

// Exchange is what movements of the rate did to the money spent and promised in a currency: Planned is its worth at the
// rates of the plan, Worth at the rates of the days on which it was spent, or for what is promised of the review.
// Only money of lines that were planned in that very currency is compared; other money had no planned rate.
type Exchange struct {
	Currency   string          `json:"currency"`
	Amount     decimal.Decimal `json:"amount"` // in Currency
	Planned    decimal.Decimal `json:"planned"`
	Worth      decimal.Decimal `json:"worth"`
	Realized   decimal.Decimal `json:"realized"`   // gain, negative: loss, on what is spent
	Unrealized decimal.Decimal `json:"unrealized"` // on what is promised
}

// Review compares the budget with what was spent up to and including the day asOf. Later entries are left out, and an
// info finding says how many.
//
// The forecast of a line is the latest one that somebody stated or, without any, its budget; but never less than what is
// spent and promised already. A row that sums lines sums their forecasts; where somebody else paid, or another period
// did, the money spent stands there and what is still to come at the line's own payer and period.
//
// Amounts in other currencies are converted one by one and rounded to the minor unit, halves away from zero: lines at the
// rate of PlannedOn, actuals at that of their date, open commitments and forecasts at that of asOf. Sums are exact.
//
// The order of the actuals does not matter. Review takes time in proportion to the number of lines and entries.
//
// Review returns every problem of the budget (see [Budget.Validate]) or of the actuals at once: IDs that stand twice,
// unknown lines and commitments, days that are none, amounts finer than the minor unit, unknown currencies,
// rates missing for a day ([ErrNoExchangeRate]).
func (b Budget) Review(actuals []Actual, asOf time.Time) (Review, error) {
	p := validate.New("review")
	p.Merge("budget", b.Validate())
	p.Day("as_of", asOf)
	lines := b.lineIndex()
	b.checkActuals(p, actuals, lines)
	if !p.OK() {
		b.checkRates(p, actuals, asOf)
		return Review{}, p.Err()
	}
	r := newReviewer(b, lines, asOf, p)
	r.plan()
	r.release()
	r.spend(actuals)
	r.commit()
	r.forecast()
	if err := p.Err(); err != nil {
		return Review{}, err
	}
	return r.result(), nil
}

func (b Budget) checkActuals(p *validate.Problems, actuals []Actual, lines map[string]int) {
	commitments := make(map[string]Commitment, len(b.Commitments))
	for _, c := range b.Commitments {
		commitments[c.ID] = c
	}
	seen := make(map[string]int, len(actuals))
	for i, a := range actuals {
		at := p.Item("actuals", i)
		if first, twice := seen[a.ID]; twice {
			at.Add("id", "unique", "must differ from that of "+p.Item("actuals", first).Path(""), a.ID)
		} else if a.ID != "" && at.ID("id", a.ID) {
			seen[a.ID] = i
		}
		if a.Line != "" {
			knownLine(at, a.Line, lines)
		} else {
			at.ID("payer", a.Payer)
		}
		at.Text("category", a.Category, validate.MaxText)
		at.Text("payer", a.Payer, validate.MaxText)
		at.Day("date", a.Date)
		if a.Currency == "" || knownCurrency(at, "currency", a.Currency) {
			checkAmount(at, "amount", a.Amount, b.currency(a.Currency))
		}
		if a.Commitment == "" {
			continue
		}
		c, ok := commitments[a.Commitment]
		switch {
		case !ok:
			at.Add("commitment", "unknown-commitment", "must be the ID of one of the commitments", a.Commitment)
		case c.Line != a.Line:
			at.Add("commitment", "other-line", "must be a commitment of the same line", a.Commitment)
		case b.currency(c.Currency) != b.currency(a.Currency):
			at.AddAs(ErrCurrencyMismatch, "currency", "currency-mismatch", "must be that of the commitment", b.currency(a.Currency))
		}
	}
}

// checkRates reports the rates that actuals lack, where other problems keep the figures from being computed.
func (b Budget) checkRates(p *validate.Problems, actuals []Actual, asOf time.Time) {
	rates := newExchange(b.Rates)
	for i, a := range actuals {
		_, here := MinorUnits(b.Currency)
		if _, there := MinorUnits(a.Currency); !here || !there || a.Currency == b.Currency || a.Date.After(asOf) {
			continue
		}
		if _, err := rates.find(a.Currency, b.Currency, a.Date); err != nil {
			p.Item("actuals", i).AddAs(ErrNoExchangeRate, "currency", "no-rate", err.Error(), nil)
		}
	}
}

// reviewer gathers the figures of a review.
type reviewer struct {
	b              Budget
	lines          map[string]int
	asOf           time.Time
	p              *validate.Problems // rates that are missing
	rates          exchange
	periods        []BudgetPeriod // in order of days
	fund           FundState
	rows           []Variance // of each line
	groups         map[Scope]map[string]*Variance
	exchange       map[string]*Exchange
	used           map[string]decimal.Decimal // of each commitment, in its currency
	later          int                        // entries after asOf
	misdated       map[int]int                // of each line, actuals outside its period
	unplanned      decimal.Decimal            // spent without a line
	unplannedCount int
	findings       []Finding
}

func newReviewer(b Budget, lines map[string]int, asOf time.Time, p *validate.Problems) *reviewer {
	r := &reviewer{
		b: b, lines: lines, asOf: asOf, p: p, rates: newExchange(b.Rates),
		rows:     make([]Variance, len(b.Lines)),
		groups:   map[Scope]map[string]*Variance{ScopeCategory: {}, ScopePartner: {}, ScopePeriod: {}, ScopeTotal: {}},
		exchange: map[string]*Exchange{},
		used:     map[string]decimal.Decimal{},
		misdated: map[int]int{},
		periods:  slices.SortedFunc(slices.Values(b.Periods), func(a, b BudgetPeriod) int { return a.From.Compare(b.From) }),
		fund:     b.Contingency.state(b.Currency, asOf),
	}
	r.group(ScopeTotal, "")
	return r
}

func (r *reviewer) group(s Scope, id string) *Variance {
	v := r.groups[s][id]
	if v == nil {
		v = &Variance{ID: id}
		r.groups[s][id] = v
	}
	return v
}

// sum does something to the row of a line and to each row that it counts into.
func (r *reviewer) sum(line int, do func(v *Variance)) {
	l := r.b.Lines[line]
	do(&r.rows[line])
	r.into(l.Category, l.Payer, l.Period, do)
}

// into does something to each row that sums lines.
func (r *reviewer) into(category, partner, period string, do func(v *Variance)) {
	do(r.group(ScopeTotal, ""))
	do(r.group(ScopeCategory, category))
	do(r.group(ScopePartner, partner))
	do(r.group(ScopePeriod, period))
}

// convert exchanges an amount into the budget's currency; a missing rate is a problem of the place.
func (r *reviewer) convert(amount decimal.Decimal, currency string, on time.Time, at func() *validate.Problems) decimal.Decimal {
	if currency == r.b.Currency || currency == "" {
		return amount
	}
	worth, err := r.rates.convert(amount, currency, r.b.Currency, on)
	if err != nil {
		at().AddAs(ErrNoExchangeRate, "currency", "no-rate", err.Error(), nil)
	}
	return worth
}

// plan books the lines.
func (r *reviewer) plan() {
	for i, worth := range r.b.worth(r.rates) {
		r.rows[i].ID = r.b.Lines[i].ID
		r.sum(i, func(v *Variance) { v.Planned = v.Planned.Add(worth) })
	}
}

// release books what the contingency fund released.
func (r *reviewer) release() {
	released := make(map[string]bool, len(r.fund.Draws))
	for _, d := range r.fund.Draws {
		released[d.ID] = d.Released
	}
	for _, d := range r.b.Contingency.Draws {
		if released[d.ID] {
			r.sum(r.lines[d.Line], func(v *Variance) { v.Released = v.Released.Add(d.Amount) })
		}
	}
}

// spend books the actuals.
func (r *reviewer) spend(actuals []Actual) {
	for i, a := range actuals {
		if a.Date.After(r.asOf) {
			r.later++
			continue
		}
		at := func() *validate.Problems { return r.p.Item("actuals", i) }
		worth := r.convert(a.Amount, a.Currency, a.Date, at)
		category, partner, period := a.Category, a.Payer, ""
		gain := decimal.Zero
		if a.Line == "" {
			r.unplanned = r.unplanned.Add(worth)
			r.unplannedCount++
		} else {
			k := r.lines[a.Line]
			l := r.b.Lines[k]
			category, period = l.Category, l.Period
			if partner == "" {
				partner = l.Payer
			}
			gain = r.compare(a.Amount, worth, a.Currency, l, func(x *Exchange, g decimal.Decimal) { x.Realized = x.Realized.Add(g) })
			r.rows[k].Actual = r.rows[k].Actual.Add(worth)
			r.rows[k].Exchange = r.rows[k].Exchange.Add(gain)
		}
		if len(r.b.Periods) > 0 {
			in := r.period(a.Date)
			if a.Line != "" && period != "" && in != period {
				r.misdated[r.lines[a.Line]]++
			}
			period = in
		}
		r.into(category, partner, period, func(v *Variance) {
			v.Actual = v.Actual.Add(worth)
			v.Exchange = v.Exchange.Add(gain)
		})
		if a.Commitment != "" {
			r.used[a.Commitment] = r.used[a.Commitment].Add(a.Amount)
		}
	}
}

// period is the ID of the period that holds a day, or empty.
func (r *reviewer) period(day time.Time) string {
	i, exactly := slices.BinarySearchFunc(r.periods, day, func(q BudgetPeriod, day time.Time) int { return q.From.Compare(day) })
	if !exactly {
		i--
	}
	if i < 0 || day.After(r.periods[i].Until) {
		return ""
	}
	return r.periods[i].ID
}

// compare books what the rate did to money of a line that was planned in the same foreign currency.
func (r *reviewer) compare(amount, worth decimal.Decimal, currency string, l Line, book func(*Exchange, decimal.Decimal)) decimal.Decimal {
	currency = r.b.currency(currency)
	if currency == r.b.Currency || currency != l.Currency {
		return decimal.Zero
	}
	planned, _ := r.rates.convert(amount, currency, r.b.Currency, r.b.PlannedOn) // the line has that rate
	x := r.exchange[currency]
	if x == nil {
		x = &Exchange{Currency: currency}
		r.exchange[currency] = x
	}
	x.Amount = x.Amount.Add(amount)
	x.Planned = x.Planned.Add(planned)
	x.Worth = x.Worth.Add(worth)
	gain := planned.Sub(worth)
	book(x, gain)
	return gain
}

// commit books what is promised and not yet spent.
func (r *reviewer) commit() {
	for i, c := range r.b.Commitments {
		if c.Date.After(r.asOf) {
			r.later++
			continue
		}
		open := c.Amount.Sub(r.used[c.ID])
		if open.IsNegative() {
			r.exceeded(i, open.Neg())
		}
		if !open.IsPositive() || !c.Closed.IsZero() && !c.Closed.After(r.asOf) {
			continue
		}
		worth := r.convert(open, c.Currency, r.asOf, func() *validate.Problems { return r.p.In("budget").Item("commitments", i) })
		k := r.lines[c.Line]
		gain := r.compare(open, worth, c.Currency, r.b.Lines[k], func(x *Exchange, g decimal.Decimal) { x.Unrealized = x.Unrealized.Add(g) })
		r.sum(k, func(v *Variance) {
			v.Committed = v.Committed.Add(worth)
			v.Exchange = v.Exchange.Add(gain)
		})
	}
}

// forecast settles what each line is expected to cost and books what is still to come at the rows of the line.
func (r *reviewer) forecast() {
	latest := make(map[int]int)
	for i, f := range r.b.Forecasts {
		k := r.lines[f.Line]
		if f.Date.After(r.asOf) {
			r.later++
		} else if j, ok := latest[k]; !ok || r.b.Forecasts[j].Date.Before(f.Date) {
			latest[k] = i
		}
	}
	for _, s := range []Scope{ScopeTotal, ScopeCategory, ScopePartner, ScopePeriod} {
		for _, v := range r.groups[s] {
			v.Forecast = v.Actual
		}
	}
	for k, l := range r.b.Lines {
		v := &r.rows[k]
		expected := v.Planned.Add(v.Released)
		if i, ok := latest[k]; ok {
			expected = r.convert(r.b.Forecasts[i].Amount, l.Currency, r.asOf, func() *validate.Problems { return r.p.In("budget").Item("forecasts", i) })
		}
		toCome := decimal.Max(expected.Sub(v.Actual), v.Committed)
		v.Forecast = v.Actual.Add(toCome)
		r.into(l.Category, l.Payer, l.Period, func(v *Variance) { v.Forecast = v.Forecast.Add(toCome) })
	}
}

// result closes the rows and gathers the findings.
func (r *reviewer) result() Review {
	out := Review{AsOf: r.asOf, Currency: r.b.Currency, Contingency: r.fund}
	out.Total = *r.group(ScopeTotal, "")
	out.Total.ID = "total"
	r.close(ScopeTotal, &out.Total, "")
	out.Lines = r.rows
	for i := range out.Lines {
		r.close(ScopeLine, &out.Lines[i], r.p.Item("lines", i).Path(""))
	}
	out.Categories = r.rowsOf(ScopeCategory)
	out.Partners = r.rowsOf(ScopePartner)
	out.Periods = r.rowsOf(ScopePeriod)
	for _, c := range slices.Sorted(maps.Keys(r.exchange)) {
		out.Exchange = append(out.Exchange, *r.exchange[c])
	}
	out.Difference = r.addUp(out.Total.Planned)
	r.checkFund()
	r.checkApproved()
	r.checkEntries()
	r.checkLines()
	out.Findings = r.findings
	finding.Sort(out.Findings)
	return out
}

func (r *reviewer) rowsOf(s Scope) []Variance {
	rows := make([]Variance, 0, len(r.groups[s]))
	for _, id := range slices.Sorted(maps.Keys(r.groups[s])) {
		v := *r.groups[s][id]
		r.close(s, &v, "")
		rows = append(rows, v)
	}
	return rows
}

// close computes what follows from the sums of a row and measures its overrun.
func (r *reviewer) close(s Scope, v *Variance, path string) {
	budget := v.Planned.Add(v.Released)
	v.Variance = budget.Sub(v.Actual)
	v.Overrun = v.Forecast.Sub(budget)
	if !budget.IsZero() {
		v.Used = decimal.NewNullDecimal(quotient(v.Actual, budget, 4))
	}
	r.measure(s, v, path)
}
