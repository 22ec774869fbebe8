package waterfall

import (
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// What a caller may branch on when a plan is refused.
var (
	ErrShares          = errors.New("shares must sum to 1")
	ErrCatchUpShare    = errors.New("catch-up must give those with carry more than the carry")
	ErrUnreachableTier = errors.New("tier can never be reached")
)

// Validate reports every problem that keeps the plan from being applied, each with its JSON path: an unknown currency,
// basis or day count; partners and tiers that are too many or stand twice; parts that name nobody; shares that do not sum
// to 1 ([ErrShares]); a catch-up that gives those with carry no more than the carry, so that they would never catch up
// ([ErrCatchUpShare]); a tier after one without an end ([ErrUnreachableTier]), or a last one with an end; rates, amounts
// and goals out of range; a field that the kind of tier does not use.
//
// What can be computed and is only unwise is a finding of [Plan.Check].
func (p Plan) Validate() error {
	problems := validate.New("waterfall plan")
	p.check(problems)
	return problems.Err()
}

func (p Plan) check(at *validate.Problems) {
	at.Struct(p)
	if len(p.Partners) > MaxPartners || len(p.Tiers) > MaxTiers {
		return
	}
	if p.ID != "" {
		at.ID("id", p.ID)
	}
	at.Text("note", p.Note, maxNote)
	at.Currency("currency", p.Currency)
	checkDayCount(at, p.DayCount)
	if p.Clawback.Valid {
		checkFraction(at, "clawback", p.Clawback.Decimal)
	}
	at.UniqueIDs("partners", "id", len(p.Partners), func(i int) string { return p.Partners[i].ID })
	for i, x := range p.Partners {
		at.Item("partners", i).Text("class", x.Class, validate.MaxText)
	}
	at.UniqueIDs("tiers", "id", len(p.Tiers), func(i int) string { return p.Tiers[i].ID })
	endless := ""
	for i, t := range p.Tiers {
		in := at.Item("tiers", i)
		if endless != "" {
			in.AddAs(ErrUnreachableTier, "", "unreachable", "can never be reached: "+endless+" before it has no end", nil)
		}
		p.checkTier(in, t)
		if t.endless() && endless == "" {
			endless = at.Path(fmt.Sprintf("tiers[%d]", i))
		}
	}
	if n := len(p.Tiers); n > 0 && !p.Tiers[n-1].endless() {
		at.Item("tiers", n-1).Add("", "uncovered", "must be a split without until: money beyond the last tier has no rule", nil)
	}
}

// maxNote is the longest note, in bytes.
const maxNote = 10_000

func (t Tier) endless() bool { return t.Kind == Split && t.Until.IsZero() }

func checkFraction(p *validate.Problems, field string, d decimal.Decimal) bool {
	if !p.NotNegative(field, d) {
		return false
	}
	if d.GreaterThan(decimal.NewFromInt(1)) {
		p.Add(field, "range", "must be at most 1, a fraction and not a percentage", d)
		return false
	}
	return true
}

func (p Plan) checkTier(at *validate.Problems, t Tier) {
	p.checkUsed(at, t)
	p.checkParts(at, t)
	switch t.Kind {
	case Fee:
		if !t.Amount.Valid {
			at.Add("amount", "required", "is required", nil)
		}
	case PreferredReturn:
		switch byRate := !t.Accrual.IsZero(); {
		case byRate == t.Amount.Valid:
			at.Add("accrual", "one-of", "must stand exactly one of accrual and amount", nil)
		case byRate:
			t.Accrual.check(at.In("accrual"))
		}
	case CatchUp:
		p.checkCatchUp(at, t)
	case Split:
		p.checkUntil(at, t)
	}
	if t.Amount.Valid && at.NotNegative("amount", t.Amount.Decimal) {
		checkPlaces(at, "amount", t.Amount.Decimal, p.Currency)
	}
}

// checkPlaces checks that an amount is a whole number of minor units.
func checkPlaces(at *validate.Problems, field string, d decimal.Decimal, currency string) bool {
	digits, ok := budget.MinorUnits(currency)
	if !ok || d.Equal(d.Truncate(digits)) {
		return ok
	}
	at.AddAs(budget.ErrTooFine, field, "minor-unit", fmt.Sprintf("must have at most %d decimal places in %s", digits, currency), d)
	return false
}

// checkUsed reports the fields that the kind of tier does not use.
func (p Plan) checkUsed(at *validate.Problems, t Tier) {
	for _, x := range []struct {
		field string
		set   bool
		by    []Kind
	}{
		{"accrual", !t.Accrual.IsZero(), []Kind{PreferredReturn}},
		{"amount", t.Amount.Valid, []Kind{PreferredReturn, Fee}},
		{"carry", !t.Carry.IsZero(), []Kind{CatchUp}},
		{"target", t.Target != "", []Kind{CatchUp}},
		{"until", !t.Until.IsZero(), []Kind{Split}},
	} {
		used := false
		for _, k := range x.by {
			used = used || k == t.Kind
		}
		if x.set && !used && t.Kind != "" {
			at.Add(x.field, "not-used", fmt.Sprintf("must be missing in a tier of kind %.40s", string(t.Kind)), nil)
		}
	}
}

// byBalance reports whether the tier pays what is due to each partner on its own.
func (t Tier) byBalance() bool {
	return t.Kind == ReturnOfCapital || t.Kind == PreferredReturn && !t.Amount.Valid
}

// mayLeaveOutShares reports whether the tier can do without shares.
func (t Tier) mayLeaveOutShares() bool {
	return t.Kind == ReturnOfCapital || t.Kind == PreferredReturn
}

func (p Plan) checkParts(at *validate.Problems, t Tier) {
	if len(t.To) > MaxPartners {
		return
	}
	sum, any, fine := decimal.Zero, false, true
	type who struct {
		class, partner string
		carry          bool
	}
	seen, covered := map[who]bool{}, map[string]bool{}
	for i, x := range t.To {
		in := at.Item("to", i)
		fine = checkFraction(in, "share", x.Share) && fine
		if fine {
			sum, any = sum.Add(x.Share), any || !x.Share.IsZero()
		}
		if x.Carry && t.Kind != CatchUp && t.Kind != Split {
			in.Add("carry", "not-used", "must be missing but in a catch-up and a split", nil)
		}
		members := p.membersOf(in, x.Class, x.Partner)
		if w := (who{x.Class, x.Partner, x.Carry}); seen[w] {
			in.Add("", "unique", "must not name the same class or partner twice", nil)
		} else {
			seen[w] = true
			for _, id := range members {
				if covered[id] && t.mayLeaveOutShares() {
					in.Add("", "unique", "must not name a partner that another part covers", id)
					break
				}
			}
		}
		for _, id := range members {
			covered[id] = true
		}
	}
	switch alone := len(t.To) == 1 && !any; {
	case !fine || t.Kind == "":
	case len(t.To) == 0:
		if !t.mayLeaveOutShares() {
			at.Add("to", "required", "is required", nil)
		}
	case alone, !any && t.mayLeaveOutShares():
	case !sum.Equal(decimal.NewFromInt(1)):
		at.AddAs(ErrShares, "to", "shares-sum", "must have shares that sum to 1", sum)
	}
}

// membersOf are the IDs of a class or a partner, exactly one of which must be named.
func (p Plan) membersOf(at *validate.Problems, class, partner string) []string {
	if (class == "") == (partner == "") {
		at.Add("", "one-of", "must name exactly one of class and partner", nil)
		return nil
	}
	var out []string
	for _, x := range p.Partners {
		if class != "" && x.Class == class || partner != "" && x.ID == partner {
			out = append(out, x.ID)
		}
	}
	switch {
	case len(out) > 0:
	case class != "":
		at.Add("class", "unknown-class", "must be the class of a partner of the plan", class)
	default:
		at.Add("partner", "unknown-partner", "must be a partner of the plan", partner)
	}
	return out
}

// share is the share of a part: one that stands alone has all.
func (t Tier) share(i int) decimal.Decimal {
	if len(t.To) == 1 && t.To[0].Share.IsZero() {
		return decimal.NewFromInt(1)
	}
	return t.To[i].Share
}

func (p Plan) checkCatchUp(at *validate.Problems, t Tier) {
	if !at.Positive("carry", t.Carry) {
		return
	}
	if !t.Carry.LessThan(decimal.NewFromInt(1)) {
		at.Add("carry", "range", "must be below 1, a fraction and not a percentage", t.Carry)
		return
	}
	if len(t.To) == 0 || len(t.To) > MaxPartners {
		return // reported
	}
	sum := decimal.Zero
	for i, x := range t.To {
		if !checkFraction(validate.New(""), "", x.Share) {
			return // reported
		}
		if x.Carry {
			sum = sum.Add(t.share(i))
		}
	}
	if !sum.GreaterThan(t.Carry) {
		at.AddAs(ErrCatchUpShare, "to", "catch-up-share", "must give parts with carry more than the carry of "+t.Carry.String(), sum)
	}
}

func (p Plan) checkUntil(at *validate.Problems, t Tier) {
	u := t.Until
	if u.IsZero() {
		return
	}
	at = at.In("until")
	switch u.Measure {
	case Profit:
		if at.NotNegative("value", u.Value) {
			checkPlaces(at, "value", u.Value, p.Currency)
		}
	case IRR:
		checkRate(at, "value", u.Value)
	case EquityMultiple:
		if at.Positive("value", u.Value) && u.Value.GreaterThan(decimal.NewFromInt(maxMultiple)) {
			at.Add("value", "range", fmt.Sprintf("must be at most %d", maxMultiple), u.Value)
		}
	default:
		at.Add("measure", "oneof", "must be one of profit, irr, equity-multiple", string(u.Measure))
	}
	members := p.membersOf(at, u.Class, u.Partner)
	if len(members) > 0 && len(t.To) <= MaxPartners && !p.pays(t, members) {
		at.Add("", "until-outsider", "must measure somebody whom the tier pays other than by carry", nil)
	}
}

// maxMultiple is the highest equity multiple that a split may run to.
const maxMultiple = 1_000_000

// pays reports whether the tier gives one of the partners a share that is no carry.
func (p Plan) pays(t Tier, partners []string) bool {
	for i, x := range t.To {
		if x.Carry || !t.share(i).IsPositive() {
			continue
		}
		for _, id := range p.membersOf(validate.New(""), x.Class, x.Partner) {
			for _, member := range partners {
				if member == id {
					return true
				}
			}
		}
	}
	return false
}
