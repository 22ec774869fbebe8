package budget

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// What a caller may branch on when costs are refused.
var (
	ErrNoRule        = errors.New("no rule for the cost")
	ErrNoMeasurement = errors.New("no measurement for the day of the cost")
	ErrReversal      = errors.New("reversal does not fit the cost it reverses")
)

// Apply shares the costs by the agreement. Costs count in order of date and then of ID, whatever their order in the list.
//
// All problems of the agreement and the costs come as one error, and nothing is shared then: besides those of
// [CostAgreement.Validate], a cost in another currency ([ErrCurrencyMismatch]) or finer than the minor unit or the cash
// step ([ErrTooFine]), costs out of range together ([ErrAmountRange]), an ID that stands twice, a cost that no rule matches ([ErrNoRule]) or that falls into no measured
// period ([ErrNoMeasurement]), an amount that is not positive, and a reversal that is not negative, names no cost before
// it, or takes back more than is left of it ([ErrReversal]).
//
// The time is linear in the costs but for sorting them.
func (a CostAgreement) Apply(costs []Cost) (Statement, error) {
	p := validate.New("cost agreement")
	p.Struct(a)
	a.check(p)
	if !p.OK() {
		return Statement{}, p.Err()
	}
	w := newApplication(a, costs)
	w.checkCosts(p)
	if p.OK() {
		w.checkTotal(p)
	}
	if !p.OK() {
		return Statement{}, p.Err()
	}
	for _, i := range w.order {
		w.share(p.Item("costs", i), costs[i])
	}
	if !p.OK() {
		return Statement{}, p.Err()
	}
	return w.statement(), nil
}

// application is one run of an agreement over costs.
type application struct {
	a      CostAgreement
	costs  []Cost
	order  []int // of costs, by date and ID
	digits int32
	step   int64 // minor units of the smallest part

	rules    map[string][]int // by category, in order; "" for the categories that no rule names
	keys     map[*CostKey]*costKey
	fixedKey []*costKey        // of each rule with fixed parts
	measure  map[string]int    // index by ID
	measured [][]*costKey      // by measure and period
	spent    []decimal.Decimal // cumulative cost under each rule

	charges  []Charge
	byCost   map[string]int // index of the charge
	reversed map[string]decimal.Decimal
	totals   map[string]*running
	limits   []*limit // by partner
	short    decimal.Decimal
	findings []Finding
}

// running is what a partner bears and has paid so far.
type running struct{ owes, paid sum }

// sum adds up whole units in a machine word, and in a decimal what would overflow it.
type sum struct {
	units int64
	rest  decimal.Decimal
}

func (s *sum) add(units int64) {
	next := s.units + units
	if (next > s.units) != (units > 0) && units != 0 {
		s.rest = s.rest.Add(decimal.New(s.units, 0))
		next = units
	}
	s.units = next
}

func (s *sum) decimal(digits int32) decimal.Decimal {
	return decimal.New(s.units, -digits).Add(s.rest.Shift(-digits))
}

// costKey is a key made ready: partners in order of ID, with weights of one scale.
type costKey struct {
	shares  []Share
	weights []int64 // where they sum to less than 2^63
	sum     uint64
	wide    []*big.Int // else
}

func newCostKey(shares []Share) *costKey {
	k := &costKey{shares: slices.Clone(shares)}
	slices.SortFunc(k.shares, func(a, b Share) int { return cmp.Compare(a.Partner, b.Partner) })
	k.weights = make([]int64, len(k.shares))
	var ok bool
	if k.sum, ok = narrowShares(k.weights, k.shares); !ok {
		k.weights = nil
		k.wide, _ = scaled(k.shares)
	}
	return k
}

func newApplication(a CostAgreement, costs []Cost) *application {
	digits, _ := MinorUnits(a.Currency)
	w := &application{
		a: a, costs: costs, order: make([]int, len(costs)), digits: digits, step: 1,
		rules: map[string][]int{}, keys: map[*CostKey]*costKey{}, measure: map[string]int{}, measured: make([][]*costKey, len(a.Measures)), fixedKey: make([]*costKey, len(a.Rules)),
		spent:   make([]decimal.Decimal, len(a.Rules)),
		charges: make([]Charge, 0, len(costs)), byCost: make(map[string]int, len(costs)),
		reversed: map[string]decimal.Decimal{}, totals: map[string]*running{}, limits: newLimits(a),
	}
	for i := range costs {
		w.order[i] = i
	}
	slices.SortFunc(w.order, func(i, j int) int {
		return cmp.Or(costs[i].Date.Compare(costs[j].Date), cmp.Compare(costs[i].ID, costs[j].ID))
	})
	w.indexRules()
	for i, m := range a.Measures {
		w.measure[m.ID] = i
		for _, period := range m.Periods {
			w.measured[i] = append(w.measured[i], newCostKey(period.Figures))
		}
	}
	for i, r := range a.Rules {
		if len(r.Fixed) > 0 {
			shares := make([]Share, len(r.Fixed))
			for j, f := range r.Fixed {
				shares[j] = Share{f.Partner, f.Amount}
			}
			w.fixedKey[i] = newCostKey(shares)
		}
	}
	return w
}

// indexRules lists, for each category that a rule names, the rules that may decide it.
func (w *application) indexRules() {
	for _, r := range w.a.Rules {
		for _, c := range r.Categories {
			w.rules[c] = nil
		}
	}
	w.rules[""] = nil
	for i, r := range w.a.Rules {
		if len(r.Categories) > 0 {
			for _, c := range r.Categories {
				w.rules[c] = append(w.rules[c], i)
			}
			continue
		}
		for c := range w.rules {
			w.rules[c] = append(w.rules[c], i)
		}
	}
}

// rule is the index of the first rule that matches, or -1.
func (w *application) rule(category string, day time.Time) int {
	list, known := w.rules[category]
	if !known {
		list = w.rules[""]
	}
	for _, i := range list {
		if (span{w.a.Rules[i].From, w.a.Rules[i].Until}).holds(day) {
			return i
		}
	}
	return -1
}

// key makes k ready for a day, or says that no measured period holds it.
func (w *application) key(k *CostKey, day time.Time) (*costKey, bool) {
	switch k.Method {
	case CostCapacity, CostUsage, CostBenefit:
		i := w.measure[k.Measure]
		j, found := slices.BinarySearchFunc(w.a.Measures[i].Periods, day, func(p MeasuredPeriod, day time.Time) int {
			switch {
			case p.Until.Before(day):
				return -1
			case p.From.After(day):
				return 1
			}
			return 0
		})
		if !found {
			return nil, false
		}
		return w.measured[i][j], true
	}
	if ready := w.keys[k]; ready != nil {
		return ready, true
	}
	shares := k.Shares
	switch k.Method {
	case CostEqual:
		shares = make([]Share, len(k.Partners))
		for i, partner := range k.Partners {
			shares[i] = Share{partner, decimal.New(1, 0)}
		}
	case CostPercentages:
		shares, _ = percentShares(k.Percentages)
	}
	w.keys[k] = newCostKey(shares)
	return w.keys[k], true
}

// checkCosts reports what is wrong with each cost on its own.
func (w *application) checkCosts(p *validate.Problems) {
	p.UniqueIDs("costs", "id", len(w.costs), func(i int) string { return w.costs[i].ID })
	if !w.a.Rounding.Step.IsZero() {
		w.step, _ = narrow(w.a.Rounding.Step, w.digits)
	}
	step := w.a.Rounding.Step
	for i, c := range w.costs {
		if w.plain(c) {
			continue
		}
		at := p.Item("costs", i)
		at.Day("date", c.Date)
		at.Text("category", c.Category, validate.MaxText)
		at.Text("paid_by", c.PaidBy, validate.MaxText)
		at.Text("note", c.Note, maxNote)
		amount := at.In("amount")
		if knownCurrency(amount, "currency", c.Amount.Currency) && c.Amount.Currency != w.a.Currency {
			amount.AddAs(ErrCurrencyMismatch, "currency", "currency", "must be "+w.a.Currency+", that of the agreement", c.Amount.Currency)
		}
		switch {
		case !checkAmount(amount, "amount", c.Amount.Amount, w.a.Currency):
		case w.step != 1 && !c.Amount.Amount.Mod(step).IsZero():
			amount.AddAs(ErrTooFine, "amount", "cash-step", "must be a multiple of the cash step "+step.String(), c.Amount.Amount)
		case c.Reverses == "" && !c.Amount.Amount.IsPositive():
			amount.Add("amount", "positive", "must be above 0 but in a reversal", c.Amount.Amount)
		case c.Reverses != "" && !c.Amount.Amount.IsNegative():
			amount.AddAs(ErrReversal, "amount", "negative", "must be below 0 in a reversal", c.Amount.Amount)
		}
	}
}

// checkTotal reports costs that together leave the range of amounts.
func (w *application) checkTotal(p *validate.Problems) {
	var total sum
	for _, c := range w.costs {
		total.decimalAdd(c.Amount.Amount.Abs(), w.digits)
	}
	if d := total.decimal(w.digits); exact.Problem(d) != "" {
		p.AddAs(ErrAmountRange, "costs", "decimal-range", "must sum to less than 10^24", d)
	}
}

// maxNote is the longest note in bytes.
const maxNote = 2000

// plain reports at a glance that nothing is wrong with a common cost.
func (w *application) plain(c Cost) bool {
	return c.Amount.Currency == w.a.Currency && c.Reverses == "" && w.step == 1 && validate.IsDay(c.Date) && !c.Date.IsZero() &&
		fits(c.Amount.Amount, w.digits) && c.Amount.Amount.IsPositive() && c.Note == "" && isPlain(c.Category) && isPlain(c.PaidBy)
}

// isPlain reports printable ASCII of moderate length.
func isPlain(s string) bool {
	if len(s) > validate.MaxText {
		return false
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// share decides one cost.
func (w *application) share(p *validate.Problems, c Cost) {
	if c.Reverses != "" {
		w.reverse(p, c)
		return
	}
	i := w.rule(c.Category, c.Date)
	if i < 0 {
		p.AddAs(ErrNoRule, "category", "no-rule", "no rule matches the category on "+c.Date.Format(time.DateOnly), c.Category)
		return
	}
	r := &w.a.Rules[i]
	parts, ok := w.slice(p, i, c)
	if !ok {
		return
	}
	charge := Charge{Cost: c, Rule: r.ID, Slices: make([]Slice, len(parts))}
	for j, s := range parts {
		charge.Slices[j] = Slice{By: s.by, Tier: s.tier, Amount: s.amount}
		if s.key != nil {
			charge.Slices[j].Shares = s.key.shares
		} else {
			charge.Short = Money{charge.Short.Amount.Add(s.amount), w.a.Currency}
		}
	}
	w.divide(&charge, parts)
	w.limit(&charge)
	w.book(charge)
}

// piece is a slice of a cost with its key; without a key nobody bears it.
type piece struct {
	by     string
	tier   int
	amount decimal.Decimal
	key    *costKey
}

// slice cuts a cost into fixed parts and tiers.
func (w *application) slice(p *validate.Problems, rule int, c Cost) ([]piece, bool) {
	r := &w.a.Rules[rule]
	rest := c.Amount.Amount
	var parts []piece
	if len(r.Fixed) > 0 {
		fixed, amount := w.fixedKey[rule], decimal.Decimal{}
		for _, s := range fixed.shares {
			amount = amount.Add(s.Weight)
		}
		if rest.LessThan(amount) {
			w.findings = append(w.findings, fixedShort(r.ID, c, amount))
			amount = rest
		}
		parts, rest = append(parts, piece{"fixed", 0, amount, fixed}), rest.Sub(amount)
	}
	if len(r.Tiers) == 0 {
		if rest.IsPositive() {
			key, ok := w.key(&r.CostKey, c.Date)
			if !ok {
				w.unmeasured(p, r.Measure, c)
				return nil, false
			}
			parts = append(parts, piece{string(r.Method), 0, rest, key})
		}
		return parts, true
	}
	for i := range r.Tiers {
		if !rest.IsPositive() {
			return parts, true
		}
		t, amount := &r.Tiers[i], rest
		if t.UpTo.Valid {
			amount = decimal.Min(rest, t.UpTo.Decimal.Sub(w.spent[rule]))
		}
		if !amount.IsPositive() {
			continue
		}
		key, ok := w.key(&t.CostKey, c.Date)
		if !ok {
			w.unmeasured(p, t.Measure, c)
			return nil, false
		}
		parts, rest = append(parts, piece{string(t.Method), i + 1, amount, key}), rest.Sub(amount)
		w.spent[rule] = w.spent[rule].Add(amount)
	}
	if rest.IsPositive() {
		parts = append(parts, piece{by: "tiers", amount: rest})
		w.spent[rule] = w.spent[rule].Add(rest)
	}
	return parts, true
}

func (w *application) unmeasured(p *validate.Problems, measure string, c Cost) {
	p.AddAs(ErrNoMeasurement, "date", "no-measurement", fmt.Sprintf("no period of the measure %q holds the day", measure), c.Date)
}

func fixedShort(rule string, c Cost, fixed decimal.Decimal) Finding {
	want := Money{fixed, c.Amount.Currency}
	return Finding{
		Code: "fixed-exceeds-cost", Path: "costs", Subject: c.ID, Severity: SeverityLow,
		Params:  map[string]string{"rule": rule, "fixed": want.text(), "cost": c.Amount.text()},
		Message: fmt.Sprintf("The fixed parts of rule %q make %v, more than the cost of %v; they share it in proportion. Book such costs under another category or lower the fixed parts.", rule, want, c.Amount),
	}
}
