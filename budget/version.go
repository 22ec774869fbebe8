package budget

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Change is what a new version of a budget changes. Amounts are in the budget's currency.
type Change struct {
	From       int             `json:"from"` // versions
	To         int             `json:"to"`
	Currency   string          `json:"currency"`
	Before     decimal.Decimal `json:"before"` // sum of the lines
	After      decimal.Decimal `json:"after"`
	Difference decimal.Decimal `json:"difference"`           // After less Before
	Lines      []LineChange    `json:"lines,omitempty"`      // by ID; lines that are the same are left out
	Categories []Shift         `json:"categories,omitempty"` // by ID; those that differ
	Partners   []Shift         `json:"partners,omitempty"`   // by who is to pay
	Terms      []FieldChange   `json:"terms,omitempty"`      // the agreed total and the rules of approval, tolerance and contingency
}

// ChangeKind says what happened to a line.
type ChangeKind string

// The kinds of change of a line.
const (
	LineAdded   ChangeKind = "added"
	LineRemoved ChangeKind = "removed"
	LineChanged ChangeKind = "changed"
)

// LineChange is what a new version does to a line.
type LineChange struct {
	ID         string          `json:"id"`
	Kind       ChangeKind      `json:"kind"`
	Difference decimal.Decimal `json:"difference"`
	Fields     []FieldChange   `json:"fields,omitempty"` // of a changed line
	Needs      string          `json:"needs,omitempty"`  // the level that still has to approve the line as it is now
}

// FieldChange is a field with its old and its new content as text.
type FieldChange struct {
	Field  string `json:"field"` // JSON name
	Before string `json:"before"`
	After  string `json:"after"`
}

// Shift is what a category or a partner has more or, negative, less.
type Shift struct {
	ID         string          `json:"id"`
	Difference decimal.Decimal `json:"difference"`
}

// Diff says what next changes about b. Lines are matched by ID; their order, and how a number is written (1.5 or 1.50), do
// not count. The worth of lines in other currencies is that at the planned rates of each version, so a new planning day
// alone is a difference too.
//
// Diff returns the problems of both versions (see [Budget.Validate]) and an error if they are not versions of one budget:
// another ID, another currency ([ErrCurrencyMismatch]), or a version number that does not rise. Budgets without version
// numbers are taken in the order given.
func (b Budget) Diff(next Budget) (Change, error) {
	p := validate.New("diff")
	p.Merge("before", b.Validate())
	p.Merge("after", next.Validate())
	after := p.In("after")
	if b.ID != next.ID {
		after.Add("id", "other-budget", fmt.Sprintf("must be %q as before", b.ID), next.ID)
	}
	if b.Currency != next.Currency {
		after.AddAs(ErrCurrencyMismatch, "currency", "currency-mismatch", "must be as before", next.Currency)
	}
	if (b.Version != 0 || next.Version != 0) && next.Version <= b.Version {
		after.Add("version", "order", fmt.Sprintf("must be above %d", b.Version), next.Version)
	}
	if err := p.Err(); err != nil {
		return Change{}, err
	}
	return compareVersions(b, next, b.worth(newExchange(b.Rates)), next.worth(newExchange(next.Rates))), nil
}

// worth is what each line of a valid budget is worth in its currency at the planned rates.
func (b Budget) worth(rates exchange) []decimal.Decimal {
	out := make([]decimal.Decimal, len(b.Lines))
	for i, l := range b.Lines {
		out[i], _ = rates.convert(l.Amount, b.currency(l.Currency), b.Currency, b.PlannedOn) // checked
	}
	return out
}

func compareVersions(b, next Budget, old, now []decimal.Decimal) Change {
	c := Change{From: b.Version, To: next.Version, Currency: b.Currency, Terms: compareTerms(b, next)}
	before, after := b.lineIndex(), next.lineIndex()
	categories, partners := map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
	count := func(l Line, d decimal.Decimal) {
		categories[l.Category] = categories[l.Category].Add(d)
		partners[l.Payer] = partners[l.Payer].Add(d)
	}
	for i, l := range b.Lines {
		c.Before = c.Before.Add(old[i])
		count(l, old[i].Neg())
		if _, kept := after[l.ID]; !kept {
			c.Lines = append(c.Lines, LineChange{ID: l.ID, Kind: LineRemoved, Difference: old[i].Neg()})
		}
	}
	for i, l := range next.Lines {
		c.After = c.After.Add(now[i])
		count(l, now[i])
		change := LineChange{ID: l.ID, Kind: LineAdded, Difference: now[i]}
		if k, known := before[l.ID]; known {
			change.Kind, change.Difference = LineChanged, now[i].Sub(old[k])
			change.Fields = b.compareLines(b.Lines[k], l)
			if len(change.Fields) == 0 && change.Difference.IsZero() {
				continue
			}
		}
		if need, _ := next.Needs(l, now[i]); need != "" {
			if ok, _ := next.approved(l, need, time.Time{}); !ok {
				change.Needs = need
			}
		}
		c.Lines = append(c.Lines, change)
	}
	c.Difference = c.After.Sub(c.Before)
	slices.SortFunc(c.Lines, func(a, b LineChange) int { return cmp.Compare(a.ID, b.ID) })
	c.Categories, c.Partners = shifts(categories), shifts(partners)
	return c
}

func shifts(sums map[string]decimal.Decimal) []Shift {
	var out []Shift
	for _, id := range slices.Sorted(maps.Keys(sums)) {
		if !sums[id].IsZero() {
			out = append(out, Shift{id, sums[id]})
		}
	}
	return out
}

// compareLines lists the fields in which two versions of a line differ.
func (b Budget) compareLines(old, now Line) []FieldChange {
	var out []FieldChange
	for _, f := range []FieldChange{
		{"name", old.Name, now.Name},
		{"category", old.Category, now.Category},
		{"period", old.Period, now.Period},
		{"owner", old.Owner, now.Owner},
		{"payer", old.Payer, now.Payer},
		{"amount", old.Amount.String(), now.Amount.String()},
		{"currency", b.currency(old.Currency), b.currency(now.Currency)},
		{"authority", old.Authority, now.Authority},
	} {
		if f.Before != f.After {
			out = append(out, f)
		}
	}
	return out
}

// compareTerms lists what the partners agreed otherwise beside the lines.
func compareTerms(b, next Budget) []FieldChange {
	old, now := b.terms(), next.terms()
	var out []FieldChange
	for i := range old {
		if old[i].Before != now[i].Before {
			out = append(out, FieldChange{old[i].Field, old[i].Before, now[i].Before})
		}
	}
	return out
}

// terms prints what a budget agrees beside its lines, each under its name in Before.
func (b Budget) terms() []FieldChange {
	var levels, steps, draws, refill []string
	for _, a := range b.Authorities {
		levels = append(levels, strings.TrimSpace(a.Level+" "+maybe(a.UpTo)))
	}
	for _, t := range b.Tolerances {
		steps = append(steps, fmt.Sprintf("%s over %q or %q %%: %s", t.Scope, maybe(t.Over), maybe(t.Percent), t.Authority))
	}
	for _, a := range b.Contingency.Approvals {
		draws = append(draws, fmt.Sprintf("over %s: %s", a.Over.String(), strings.Join(a.By, " and ")))
	}
	for _, s := range b.Contingency.RefilledBy {
		refill = append(refill, s.Partner+" "+s.Weight.String())
	}
	day := ""
	if !b.PlannedOn.IsZero() {
		day = b.PlannedOn.Format(time.DateOnly)
	}
	return []FieldChange{
		{Field: "total", Before: maybe(b.Total)},
		{Field: "planned_on", Before: day},
		{Field: "authorities", Before: strings.Join(levels, ", ")},
		{Field: "tolerances", Before: strings.Join(steps, ", ")},
		{Field: "contingency.amount", Before: b.Contingency.Amount.String()},
		{Field: "contingency.minimum", Before: b.Contingency.Minimum.String()},
		{Field: "contingency.may_draw", Before: strings.Join(b.Contingency.MayDraw, ", ")},
		{Field: "contingency.approvals", Before: strings.Join(draws, ", ")},
		{Field: "contingency.refilled_by", Before: strings.Join(refill, ", ")},
	}
}

func maybe(d decimal.NullDecimal) string {
	if !d.Valid {
		return ""
	}
	return d.Decimal.String()
}
