package budget

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// maxPartners bounds the partners that one key, measure or limit may name.
const maxPartners = 10_000

// ErrUnreachableRule is the problem of a rule whose categories and days are all decided by rules before it.
var ErrUnreachableRule = errors.New("rule can never match")

// Validate reports every problem of the agreement at once: unknown currencies, methods, partners that stand twice,
// percentages that do not make 100, amounts out of range or finer than the minor unit, caps below floors, tiers and
// periods out of order, and rules that can never match because those before them decide ([ErrUnreachableRule]).
func (a CostAgreement) Validate() error {
	p := validate.New("cost agreement")
	p.Struct(a)
	a.check(p)
	return p.Err()
}

// maxRules is how many rules an agreement may have, as the tag of its field says.
const maxRules = 1000

func (a CostAgreement) check(p *validate.Problems) {
	if a.ID != "" {
		p.ID("id", a.ID)
	}
	knownCurrency(p, "currency", a.Currency)
	a.checkPolicy(p)
	measures := a.checkMeasures(p)
	p.UniqueIDs("rules", "id", len(a.Rules), func(i int) string { return a.Rules[i].ID })
	for i, r := range a.Rules {
		a.checkRule(p.Item("rules", i), r, measures)
	}
	if len(a.Rules) <= maxRules { // else that is said already, and each rule would be held against all before it
		a.checkReach(p)
	}
	a.checkLimits(p)
	if len(a.Agreed) > 0 {
		partnersOnce(p, "agreed", a.Agreed)
	}
}

func (a CostAgreement) checkPolicy(p *validate.Problems) {
	oneOf(p, "ties", a.Ties, tiePolicies, true)
	at := p.In("rounding")
	oneOf(at, "method", a.Rounding.Method, methods, true)
	if a.Rounding.Method == HandBack {
		at.Add("method", "hand-back", "must share every unit of a cost", a.Rounding.Method)
	}
	checkNotNegative(at, "step", a.Rounding.Step, a.Currency)
}

// wholeSteps checks that an amount is a multiple of the cash step.
func (a CostAgreement) wholeSteps(p *validate.Problems, field string, d decimal.Decimal) bool {
	step := a.Rounding.Step
	if exact.Problem(step) != "" || !step.IsPositive() || d.Mod(step).IsZero() {
		return true
	}
	p.AddAs(ErrTooFine, field, "cash-step", "must be a multiple of the cash step "+step.String(), d)
	return false
}

// oneOf checks a word of an enumeration.
func oneOf[S ~string](p *validate.Problems, field string, word S, known []S, optional bool) bool {
	switch {
	case word == "" && optional || slices.Contains(known, word):
		return true
	case word == "":
		p.Add(field, "required", "is required", nil)
	default:
		list := ""
		for i, k := range known {
			if i > 0 {
				list += ", "
			}
			list += string(k)
		}
		p.Add(field, "oneof", "must be one of "+list, string(word))
	}
	return false
}

func (a CostAgreement) checkMeasures(p *validate.Problems) map[string]bool {
	known := make(map[string]bool, len(a.Measures))
	p.UniqueIDs("measures", "id", len(a.Measures), func(i int) string { return a.Measures[i].ID })
	for i, m := range a.Measures {
		known[m.ID] = true
		at := p.Item("measures", i)
		at.Text("unit", m.Unit, validate.MaxText)
		for j, period := range m.Periods {
			at := at.Item("periods", j)
			if !at.Day("from", period.From) || !at.Day("until", period.Until) {
				continue
			}
			if period.Until.Before(period.From) {
				at.Add("until", "date-order", "must not be before from", period.Until)
			}
			if j > 0 && !period.From.After(m.Periods[j-1].Until) {
				at.Add("from", "date-order", "must be after the period before it", period.From)
			}
			partnersOnce(at, "figures", period.Figures)
		}
	}
	return known
}

func (a CostAgreement) checkRule(p *validate.Problems, r CostRule, measures map[string]bool) {
	p.UniqueIDs("categories", "", len(r.Categories), func(i int) string { return r.Categories[i] })
	p.OptionalDay("from", r.From)
	p.OptionalDay("until", r.Until)
	if !r.From.IsZero() && !r.Until.IsZero() && r.Until.Before(r.From) {
		p.Add("until", "date-order", "must not be before from", r.Until)
	}
	p.UniqueIDs("fixed", "partner", len(r.Fixed), func(i int) string { return r.Fixed[i].Partner })
	for i, f := range r.Fixed {
		checkPositive(p.Item("fixed", i), "amount", f.Amount, a.Currency)
	}
	if len(r.Tiers) == 0 {
		r.CostKey.check(p, measures)
		return
	}
	if r.Method != "" {
		p.Add("method", "tiers-or-method", "must be empty where there are tiers", string(r.Method))
	}
	last := decimal.Decimal{}
	for i, t := range r.Tiers {
		at := p.Item("tiers", i)
		t.CostKey.check(at, measures)
		if !t.UpTo.Valid {
			if i < len(r.Tiers)-1 {
				at.Add("up_to", "required", "is required but for the last tier", nil)
			}
			continue
		}
		if !checkPositive(at, "up_to", t.UpTo.Decimal, a.Currency) || !a.wholeSteps(at, "up_to", t.UpTo.Decimal) {
			continue
		}
		if !t.UpTo.Decimal.GreaterThan(last) {
			at.Add("up_to", "tier-order", "must be above that of the tier before it", t.UpTo.Decimal)
		}
		last = t.UpTo.Decimal
	}
}

func (k CostKey) check(p *validate.Problems, measures map[string]bool) {
	if !oneOf(p, "method", k.Method, costMethods, false) {
		return
	}
	used := ""
	switch k.Method {
	case CostEqual:
		used = "partners"
		if len(k.Partners) == 0 {
			p.AddAs(ErrNoWeights, "partners", "required", "is required: who shares equally", nil)
		}
		if bounded(p, "partners", len(k.Partners)) {
			p.UniqueIDs("partners", "", len(k.Partners), func(i int) string { return k.Partners[i] })
		}
	case CostWeights:
		used = "shares"
		if bounded(p, "shares", len(k.Shares)) {
			partnersOnce(p, "shares", k.Shares)
		}
	case CostPercentages:
		used = "percentages"
		if bounded(p, "percentages", len(k.Percentages)) {
			p.UniqueIDs("percentages", "partner", len(k.Percentages), func(i int) string { return k.Percentages[i].Partner })
			if _, err := percentShares(k.Percentages); err != nil {
				p.AddAs(err, "percentages", "percentages", err.Error(), nil)
			}
		}
	default:
		used = "measure"
		if p.ID("measure", k.Measure) && !measures[k.Measure] {
			p.Add("measure", "unknown-measure", "must be the ID of a measure of the agreement", k.Measure)
		}
	}
	for _, field := range []struct {
		name string
		n    int
	}{{"partners", len(k.Partners)}, {"shares", len(k.Shares)}, {"percentages", len(k.Percentages)}, {"measure", len(k.Measure)}} {
		if field.n > 0 && field.name != used {
			p.Add(field.name, "other-method", "does not belong to the method "+string(k.Method), nil)
		}
	}
}

func bounded(p *validate.Problems, field string, n int) bool {
	if n > maxPartners {
		p.Add(field, "max", "must have at most "+strconv.Itoa(maxPartners)+" entries", n)
		return false
	}
	return true
}

func (a CostAgreement) checkLimits(p *validate.Problems) {
	p.UniqueIDs("limits", "partner", len(a.Limits), func(i int) string { return a.Limits[i].Partner })
	for i, l := range a.Limits {
		at := p.Item("limits", i)
		ok := true
		if l.Cap.Valid {
			ok = checkNotNegative(at, "cap", l.Cap.Decimal, a.Currency) && a.wholeSteps(at, "cap", l.Cap.Decimal)
		}
		if l.Floor.Valid {
			ok = checkNotNegative(at, "floor", l.Floor.Decimal, a.Currency) && a.wholeSteps(at, "floor", l.Floor.Decimal) && ok
		}
		switch {
		case !l.Cap.Valid && !l.Floor.Valid:
			at.Add("", "no-limit", "must have a cap or a floor", nil)
		case ok && l.Cap.Valid && l.Floor.Valid && l.Cap.Decimal.LessThan(l.Floor.Decimal):
			at.Add("cap", "cap-below-floor", "must not be below the floor", l.Cap.Decimal)
		}
		if len(l.Excess) > 0 {
			partnersOnce(at, "excess", l.Excess)
			if slices.ContainsFunc(l.Excess, func(s Share) bool { return s.Partner == l.Partner }) {
				at.Add("excess", "own-excess", "must not name the capped partner itself", l.Partner)
			}
		}
	}
}

// span is a stretch of days, both included; a zero time is an open end.
type span struct{ from, until time.Time }

func (s span) holds(day time.Time) bool {
	return (s.from.IsZero() || !day.Before(s.from)) && (s.until.IsZero() || !day.After(s.until))
}

// checkReach reports rules that can never match: for each of their categories, all of their days belong to rules before
// them. It costs the number of categories times the rules that name each, and all rules without categories.
func (a CostAgreement) checkReach(p *validate.Problems) {
	before := map[string][]span{} // days taken by category; "" holds the rules for every category
	for i, r := range a.Rules {
		categories := r.Categories
		if len(categories) == 0 {
			categories = []string{""}
		}
		mine := span{r.From, r.Until}
		reached := false
		for _, c := range categories {
			taken := slices.Clone(before[""])
			if c != "" {
				taken = append(taken, before[c]...)
			}
			reached = reached || !mine.within(taken)
		}
		if !reached {
			p.Item("rules", i).AddAs(ErrUnreachableRule, "", "unreachable-rule", "can never match: rules before it decide all its categories and days", r.ID)
		}
		for _, c := range categories {
			before[c] = append(before[c], mine)
		}
	}
}

// within reports whether the taken spans cover all of s.
func (s span) within(taken []span) bool {
	slices.SortFunc(taken, func(a, b span) int { return a.from.Compare(b.from) }) // an open begin is the zero time: first
	next := s.from                                                                // first day not known to be taken
	for _, t := range taken {
		if !t.from.IsZero() && (next.IsZero() || t.from.After(next)) {
			return false
		}
		if t.until.IsZero() {
			return true
		}
		if day := t.until.AddDate(0, 0, 1); day.After(next) {
			next = day
		}
		if !s.until.IsZero() && next.After(s.until) {
			return true
		}
	}
	return false
}
