package budget

import (
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Validate reports every problem that keeps the budget from being reviewed, each with its JSON path: unknown currencies,
// amounts that are negative or finer than the minor unit, IDs that stand twice or are unknown, days out of order,
// overlapping periods and rates, a line whose currency has no rate on PlannedOn, authorities and tolerances that could never decide. Whether lines add up to the agreed
// total, are approved and within tolerance is for [Budget.Review] to find.
func (b Budget) Validate() error {
	p := validate.New("budget")
	p.Struct(b)
	p.Text("id", b.ID, validate.MaxText)
	if b.Version < 0 {
		p.Add("version", "negative", "must not be negative", b.Version)
	}
	if knownCurrency(p, "currency", b.Currency) && b.Total.Valid {
		checkAmount(p, "total", b.Total.Decimal, b.Currency)
	}
	p.OptionalDay("planned_on", b.PlannedOn)
	checkRates(p, b.Rates)
	lines := b.checkLines(p)
	b.checkAuthorities(p)
	b.checkTolerances(p)
	b.checkCommitments(p, lines)
	b.checkForecasts(p, lines)
	b.Contingency.check(p.In("contingency"), b.Currency, lines)
	return p.Err()
}

// lineIndex is the place of each line by its ID.
func (b Budget) lineIndex() map[string]int {
	index := make(map[string]int, len(b.Lines))
	for i, l := range b.Lines {
		index[l.ID] = i
	}
	return index
}

func (b Budget) checkLines(p *validate.Problems) map[string]int {
	periods := b.checkPeriods(p)
	rates := newExchange(b.Rates)
	p.UniqueIDs("lines", "id", len(b.Lines), func(i int) string { return b.Lines[i].ID })
	foreign := false
	for i, l := range b.Lines {
		at := p.Item("lines", i)
		at.Text("category", l.Category, validate.MaxText)
		at.Text("name", l.Name, 2000)
		at.Text("owner", l.Owner, validate.MaxText)
		at.Text("payer", l.Payer, validate.MaxText)
		at.Text("authority", l.Authority, validate.MaxText)
		if at.Text("period", l.Period, validate.MaxText) && len(periods) > 0 && l.Period != "" && !periods[l.Period] {
			at.Add("period", "unknown-period", "must be the ID of one of the periods", l.Period)
		}
		currency := b.currency(l.Currency)
		if l.Currency == "" || knownCurrency(at, "currency", l.Currency) {
			checkNotNegative(at, "amount", l.Amount, currency)
		}
		if currency != b.Currency {
			foreign = true
			if _, err := rates.find(currency, b.Currency, b.PlannedOn); err != nil && !b.PlannedOn.IsZero() {
				at.AddAs(ErrNoExchangeRate, "currency", "no-rate", err.Error(), nil)
			}
		}
		if l.Authority != "" && len(b.Authorities) > 0 && b.rank(l.Authority) < 0 {
			at.Add("authority", "unknown-authority", "must be one of the budget's authorities", l.Authority)
		}
		b.checkApprovals(at, l, currency)
	}
	if foreign && b.PlannedOn.IsZero() {
		p.Add("planned_on", "required", "is required where a line is in another currency than the budget", nil)
	}
	return b.lineIndex()
}

func (b Budget) checkApprovals(at *validate.Problems, l Line, currency string) {
	for k, a := range l.Approvals {
		by := at.Item("approvals", k)
		if by.ID("authority", a.Authority) && len(b.Authorities) > 0 && b.rank(a.Authority) < 0 {
			by.Add("authority", "unknown-authority", "must be one of the budget's authorities", a.Authority)
		}
		by.ID("by", a.By)
		by.Text("partner", a.Partner, validate.MaxText)
		by.Day("date", a.Date)
		checkNotNegative(by, "amount", a.Amount, currency)
	}
}

func (b Budget) checkPeriods(p *validate.Problems) map[string]bool {
	p.UniqueIDs("periods", "id", len(b.Periods), func(i int) string { return b.Periods[i].ID })
	known := make(map[string]bool, len(b.Periods))
	var order []int
	for i, q := range b.Periods {
		known[q.ID] = true
		at := p.Item("periods", i)
		good := at.Day("from", q.From)
		good = at.Day("until", q.Until) && good
		if good && q.Until.Before(q.From) {
			at.Add("until", "date-order", "must not be before from", q.Until)
			good = false
		}
		if good {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return b.Periods[i].From.Compare(b.Periods[j].From) })
	for k := 1; k < len(order); k++ {
		before, q := b.Periods[order[k-1]], b.Periods[order[k]]
		if !q.From.After(before.Until) {
			p.Item("periods", order[k]).Add("from", "overlap", fmt.Sprintf("must be after the end of period %q", before.ID), q.From)
		}
	}
	return known
}

func (b Budget) checkAuthorities(p *validate.Problems) {
	p.UniqueIDs("authorities", "level", len(b.Authorities), func(i int) string { return b.Authorities[i].Level })
	below := decimal.NewNullDecimal(decimal.New(-1, 0))
	for i, a := range b.Authorities {
		at := p.Item("authorities", i)
		if !below.Valid {
			at.Add("up_to", "unreachable", "can never apply: the level before it may approve any amount", nil)
		}
		if a.UpTo.Valid && !at.NotNegative("up_to", a.UpTo.Decimal) {
			continue
		}
		if a.UpTo.Valid && below.Valid && !a.UpTo.Decimal.GreaterThan(below.Decimal) {
			at.Add("up_to", "order", "must be above that of the level before it", a.UpTo.Decimal)
		}
		below = a.UpTo
	}
}

func (b Budget) checkTolerances(p *validate.Problems) {
	good := make([]bool, len(b.Tolerances))
	for i, t := range b.Tolerances {
		at := p.Item("tolerances", i)
		if at.ID("authority", t.Authority) && len(b.Authorities) > 0 && b.rank(t.Authority) < 0 {
			at.Add("authority", "unknown-authority", "must be one of the budget's authorities", t.Authority)
		}
		good[i] = t.Over.Valid || t.Percent.Valid
		if !good[i] {
			at.Add("over", "required", "is required, or percent", nil)
		}
		if t.Over.Valid {
			good[i] = at.NotNegative("over", t.Over.Decimal) && good[i]
		}
		if t.Percent.Valid {
			good[i] = at.NotNegative("percent", t.Percent.Decimal) && good[i]
		}
	}
	for i, t := range b.Tolerances {
		for k := i + 1; good[i] && k < len(b.Tolerances); k++ {
			if good[k] && b.Tolerances[k].shadows(t) {
				p.Item("tolerances", i).Add("", "unreachable", "can never decide: whatever reaches it reaches "+p.Item("tolerances", k).Path("")+" too", nil)
				break
			}
		}
	}
}

// shadows reports whether every overrun that reaches an earlier tolerance reaches t too, which then decides.
func (t Tolerance) shadows(earlier Tolerance) bool {
	within := func(a, b decimal.NullDecimal) bool { return !b.Valid || a.Valid && !a.Decimal.GreaterThan(b.Decimal) }
	return (t.Scope == "" || t.Scope == earlier.Scope) && within(t.Over, earlier.Over) && within(t.Percent, earlier.Percent)
}

func (b Budget) checkCommitments(p *validate.Problems, lines map[string]int) {
	p.UniqueIDs("commitments", "id", len(b.Commitments), func(i int) string { return b.Commitments[i].ID })
	for i, c := range b.Commitments {
		at := p.Item("commitments", i)
		knownLine(at, c.Line, lines)
		if at.Day("date", c.Date) && at.OptionalDay("closed", c.Closed) && !c.Closed.IsZero() && c.Closed.Before(c.Date) {
			at.Add("closed", "date-order", "must not be before date", c.Closed)
		}
		if c.Currency == "" || knownCurrency(at, "currency", c.Currency) {
			checkNotNegative(at, "amount", c.Amount, b.currency(c.Currency))
		}
	}
}

func (b Budget) checkForecasts(p *validate.Problems, lines map[string]int) {
	type place struct {
		line string
		day  time.Time
	}
	seen := make(map[place]bool, len(b.Forecasts))
	for i, f := range b.Forecasts {
		at := p.Item("forecasts", i)
		currency := b.Currency
		if knownLine(at, f.Line, lines) {
			currency = b.currency(b.Lines[lines[f.Line]].Currency)
		}
		if at.Day("date", f.Date) {
			if seen[place{f.Line, f.Date}] {
				at.Add("date", "unique", "must not be the day of another forecast of the line", f.Date)
			}
			seen[place{f.Line, f.Date}] = true
		}
		checkNotNegative(at, "amount", f.Amount, currency)
	}
}

func (c Contingency) check(p *validate.Problems, currency string, lines map[string]int) {
	good := checkNotNegative(p, "amount", c.Amount, currency)
	if checkNotNegative(p, "minimum", c.Minimum, currency) && good && c.Minimum.GreaterThan(c.Amount) {
		p.Add("minimum", "order", "must not be above the size of the fund", c.Minimum)
	}
	for i, who := range c.MayDraw {
		p.ID(fmt.Sprintf("may_draw[%d]", i), who)
	}
	for i, a := range c.Approvals {
		at := p.Item("approvals", i)
		at.NotNegative("over", a.Over)
		if len(a.By) == 0 {
			at.Add("by", "required", "is required", nil)
		}
		for k, who := range a.By {
			at.ID(fmt.Sprintf("by[%d]", k), who)
		}
	}
	if len(c.RefilledBy) > 0 {
		partnersOnce(p, "refilled_by", c.RefilledBy)
	}
	p.UniqueIDs("draws", "id", len(c.Draws), func(i int) string { return c.Draws[i].ID })
	for i, d := range c.Draws {
		at := p.Item("draws", i)
		knownLine(at, d.Line, lines)
		at.Day("date", d.Date)
		checkPositive(at, "amount", d.Amount, currency)
		at.ID("by", d.By)
		at.Text("reason", d.Reason, 2000)
		at.Text("risk", d.Risk, validate.MaxText)
	}
	p.UniqueIDs("replenishments", "id", len(c.Replenishments), func(i int) string { return c.Replenishments[i].ID })
	for i, r := range c.Replenishments {
		at := p.Item("replenishments", i)
		at.Day("date", r.Date)
		checkPositive(at, "amount", r.Amount, currency)
		at.ID("partner", r.Partner)
	}
}

// currency is the currency of a line or an entry that names c or, empty, goes by that of the budget.
func (b Budget) currency(c string) string {
	if c == "" {
		return b.Currency
	}
	return c
}

// rank is the place of a level among the authorities, lowest first; -1 if it is none of them.
func (b Budget) rank(level string) int {
	return slices.IndexFunc(b.Authorities, func(a Authority) bool { return a.Level == level })
}

func knownLine(p *validate.Problems, line string, lines map[string]int) bool {
	if !p.ID("line", line) {
		return false
	}
	if _, ok := lines[line]; !ok {
		p.Add("line", "unknown-line", "must be the ID of one of the lines", line)
		return false
	}
	return true
}

// partnersOnce checks the shares of a document: each partner once, no weight below zero, one above.
func partnersOnce(p *validate.Problems, field string, shares []Share) {
	p.UniqueIDs(field, "partner", len(shares), func(i int) string { return shares[i].Partner })
	positive := false
	for i, s := range shares {
		positive = p.Item(field, i).NotNegative("weight", s.Weight) && s.Weight.IsPositive() || positive
	}
	if !positive {
		p.AddAs(ErrNoWeights, field, "no-weight", "must have a weight above 0", nil)
	}
}

// knownCurrency checks an ISO 4217 code.
func knownCurrency(p *validate.Problems, field, currency string) bool {
	if currency == "" {
		p.Add(field, "required", "is required", nil)
		return false
	}
	_, ok := p.Currency(field, currency)
	return ok
}

// checkAmount checks that an amount is within the limits and no finer than the minor unit; of an unknown currency, which
// is reported where it stands, the limits alone.
func checkAmount(p *validate.Problems, field string, d decimal.Decimal, currency string) bool {
	if !p.Decimal(field, d) {
		return false
	}
	digits, ok := MinorUnits(currency)
	if !ok || d.Exponent() >= -digits || d.Equal(d.Truncate(digits)) {
		return ok
	}
	p.AddAs(ErrTooFine, field, "minor-unit", fmt.Sprintf("must have at most %d decimal places in %s", digits, currency), d)
	return false
}

func checkNotNegative(p *validate.Problems, field string, d decimal.Decimal, currency string) bool {
	if !checkAmount(p, field, d, currency) {
		return false
	}
	if d.IsNegative() {
		p.Add(field, "negative", "must not be negative", d)
		return false
	}
	return true
}

func checkPositive(p *validate.Problems, field string, d decimal.Decimal, currency string) bool {
	if !checkAmount(p, field, d, currency) {
		return false
	}
	if !d.IsPositive() {
		p.Add(field, "positive", "must be above 0", d)
		return false
	}
	return true
}
