package budget

import (
	"cmp"
	"errors"
	"math/big"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// ErrNotProven is the error of a statement that its own numbers do not bear out.
var ErrNotProven = errors.New("statement is not proven by its numbers")

// Verify proves a statement from what stands in it, without the agreement: that every cost is shared exactly in
// proportion to the numbers of its slices, rounded once by the pinned method with ties by the pinned policy; that every
// move belongs to a cap or floor and keeps it; that reversals give back what was charged; and that totals, limits and
// the sum that nobody bears add up. It reports everything that is not so, each problem wrapping [ErrNotProven].
func Verify(s Statement) error {
	p := validate.New("statement")
	s.checkAmounts(p)
	if !p.OK() {
		return p.Err()
	}
	v := &proof{p: p, s: s, byCost: map[string]int{}, reversed: map[string]decimal.Decimal{}, bears: map[string]decimal.Decimal{}}
	v.digits, _ = MinorUnits(s.Currency)
	v.step = big.NewInt(1)
	if !s.Rounding.Step.IsZero() {
		v.step = minor(s.Rounding.Step, v.digits)
	}
	for i, c := range s.Charges {
		v.charge(p.Item("charges", i), i, c)
	}
	v.totals()
	return p.Err()
}

// checkAmounts is the shape: every amount in range and of the statement's currency, so that computing is safe.
func (s Statement) checkAmounts(p *validate.Problems) {
	if !knownCurrency(p, "currency", s.Currency) {
		return
	}
	money := func(at *validate.Problems, field string, m Money) {
		if m.Currency == "" && m.Amount.IsZero() {
			return
		}
		if m.Currency != s.Currency {
			at.AddAs(ErrCurrencyMismatch, field, "currency", "must be in "+s.Currency, m.Currency)
			return
		}
		checkAmount(at, field, m.Amount, s.Currency)
	}
	oneOf(p, "ties", s.Ties, tiePolicies, true)
	oneOf(p.In("rounding"), "method", s.Rounding.Method, methods, true)
	if checkNotNegative(p.In("rounding"), "step", s.Rounding.Step, s.Currency) && s.Rounding.Method == HandBack {
		p.In("rounding").Add("method", "hand-back", "must share every unit of a cost", s.Rounding.Method)
	}
	money(p, "short", s.Short)
	for i, c := range s.Charges {
		at := p.Item("charges", i)
		money(at.In("cost"), "amount", c.Cost.Amount)
		money(at, "short", c.Short)
		for j, portion := range c.Portions {
			money(at.Item("portions", j), "amount", portion.Amount)
		}
		for j, m := range c.Moves {
			money(at.Item("moves", j), "amount", m.Amount)
		}
		for j, slice := range c.Slices {
			at := at.Item("slices", j)
			checkAmount(at, "amount", slice.Amount, s.Currency)
			if len(slice.Shares) > 0 && slice.By != "reversal" {
				partnersOnce(at, "shares", slice.Shares)
			}
		}
	}
	for i, t := range s.Partners {
		at := p.Item("partners", i)
		money(at, "owes", t.Owes)
		money(at, "paid", t.Paid)
		money(at, "net", t.Net)
	}
	for i, l := range s.Limits {
		at := p.Item("limits", i)
		money(at, "bears", l.Bears)
		at.Decimal("cap", l.Cap.Decimal)
		at.Decimal("floor", l.Floor.Decimal)
	}
}

// proof is one run of Verify.
type proof struct {
	p        *validate.Problems
	s        Statement
	digits   int32
	step     *big.Int
	byCost   map[string]int
	reversed map[string]decimal.Decimal
	bears    map[string]decimal.Decimal // by the partners so far
	short    decimal.Decimal
}

func refute(at *validate.Problems, field, code, rule string, found any) {
	at.AddAs(ErrNotProven, field, code, rule, found)
}

func (v *proof) charge(at *validate.Problems, i int, c Charge) {
	if i > 0 {
		before := v.s.Charges[i-1].Cost
		if cmp.Or(before.Date.Compare(c.Cost.Date), strings.Compare(before.ID, c.Cost.ID)) >= 0 {
			refute(at, "cost", "charge-order", "must stand in order of date and cost ID, each cost once", c.Cost.ID)
		}
	}
	total := c.Short.Amount
	for _, portion := range c.Portions {
		total = total.Add(portion.Amount.Amount)
	}
	if !total.Equal(c.Cost.Amount.Amount) {
		refute(at, "portions", "portions-sum", "must sum to the cost of "+c.Cost.Amount.text(), total)
	}
	if c.Cost.Reverses != "" {
		v.reversal(at, c)
	} else {
		v.shares(at, c)
		v.moves(at, c)
	}
	for _, portion := range c.Portions {
		v.bears[portion.Partner] = v.bears[portion.Partner].Add(portion.Amount.Amount)
	}
	v.short = v.short.Add(c.Short.Amount)
	v.byCost[c.Cost.ID] = i
}

// shares proves the portions before any move.
func (v *proof) shares(at *validate.Problems, c Charge) {
	ruled := map[string]decimal.Decimal{}
	for _, portion := range c.Portions {
		ruled[portion.Partner] = ruled[portion.Partner].Add(portion.Amount.Amount)
	}
	short := c.Short.Amount
	for _, m := range c.Moves {
		ruled[m.From] = ruled[m.From].Add(m.Amount.Amount)
		if m.To == "" {
			short = short.Sub(m.Amount.Amount)
			continue
		}
		ruled[m.To] = ruled[m.To].Sub(m.Amount.Amount)
	}
	sliced, uncovered := decimal.Zero, decimal.Zero
	exact := map[string]*big.Rat{}
	for _, s := range c.Slices {
		sliced = sliced.Add(s.Amount)
		if len(s.Shares) == 0 {
			uncovered = uncovered.Add(s.Amount)
		}
		addShares(exact, s)
	}
	if !sliced.Equal(c.Cost.Amount.Amount) {
		refute(at, "slices", "slices-sum", "must sum to the cost of "+c.Cost.Amount.text(), sliced)
		return
	}
	if !short.Equal(uncovered) {
		refute(at, "short", "short", "must be the slices without shares and what caps leave over: "+uncovered.String(), short)
	}
	v.rounding(at, c, ruled, exact)
}

// addShares adds each partner's exact part of a slice.
func addShares(to map[string]*big.Rat, s Slice) {
	sum := new(big.Rat)
	for _, sh := range s.Shares {
		sum.Add(sum, sh.Weight.Rat())
	}
	for _, sh := range s.Shares {
		part := new(big.Rat).Mul(s.Amount.Rat(), sh.Weight.Rat())
		part.Quo(part, sum)
		if old := to[sh.Partner]; old != nil {
			part.Add(part, old)
		}
		to[sh.Partner] = part
	}
}

// rounding proves that the portions are the exact parts rounded by the pinned method: it computes them anew from the
// exact parts as weights.
func (v *proof) rounding(at *validate.Problems, c Charge, ruled map[string]decimal.Decimal, parts map[string]*big.Rat) {
	partners := make([]string, 0, len(parts))
	common, total := big.NewInt(1), new(big.Rat)
	for partner, part := range parts {
		partners = append(partners, partner)
		total.Add(total, part)
		common.Mul(common, new(big.Int).Quo(part.Denom(), new(big.Int).GCD(nil, nil, common, part.Denom())))
	}
	slices.Sort(partners)
	if total.Sign() <= 0 {
		for partner, amount := range ruled {
			if !amount.IsZero() {
				refute(at, "portions", "portion", "must be zero for "+partner+", whom no slice names", amount)
			}
		}
		return
	}
	weights := make([]*big.Int, len(partners))
	for i, partner := range partners {
		part := parts[partner]
		weights[i] = new(big.Int).Mul(part.Num(), new(big.Int).Quo(common, part.Denom()))
	}
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(v.digits)), nil))
	units := new(big.Rat).Mul(total, scale)
	units.Quo(units, new(big.Rat).SetInt(v.step))
	if !units.IsInt() {
		refute(at, "slices", "cash-step", "must be a whole number of steps", nil)
		return
	}
	seed := hash64(c.Cost.ID) * fnvPrime
	want, _ := apportionBig(v.s.Rounding.Method, units.Num(), weights, func(i, j int) int {
		if v.s.Ties == TiesByWeight {
			return cmp.Or(weights[j].Cmp(weights[i]), cmp.Compare(i, j))
		}
		return cmp.Or(cmp.Compare(tieHash(seed, partners[i]), tieHash(seed, partners[j])), cmp.Compare(i, j))
	})
	for i, partner := range partners {
		amount := decimal.NewFromBigInt(want[i].Mul(want[i], v.step), -v.digits)
		if !amount.Equal(ruled[partner]) {
			refute(at, "portions", "portion", "of "+partner+" must be "+amount.String()+" before caps and floors", ruled[partner])
		}
		delete(ruled, partner)
	}
	for partner, amount := range ruled {
		if !amount.IsZero() {
			refute(at, "portions", "portion", "must be zero for "+partner+", whom no slice names", amount)
		}
	}
}

// moves proves that each move belongs to a limit of the statement and keeps it.
func (v *proof) moves(at *validate.Problems, c Charge) {
	after := func(partner string) decimal.Decimal {
		sum := v.bears[partner]
		for _, portion := range c.Portions {
			if portion.Partner == partner {
				sum = sum.Add(portion.Amount.Amount)
			}
		}
		return sum
	}
	now := map[string]decimal.Decimal{} // with the moves so far
	for _, portion := range c.Portions {
		now[portion.Partner] = after(portion.Partner)
	}
	for _, m := range c.Moves {
		now[m.From] = now[m.From].Add(m.Amount.Amount)
		now[m.To] = now[m.To].Sub(m.Amount.Amount)
	}
	for j, m := range c.Moves {
		at := at.Item("moves", j)
		now[m.From] = now[m.From].Sub(m.Amount.Amount)
		now[m.To] = now[m.To].Add(m.Amount.Amount)
		i := slices.IndexFunc(v.s.Limits, func(l LimitState) bool { return l.Partner == m.Limit })
		ok := i >= 0 && m.Amount.Amount.IsPositive()
		if ok {
			l := v.s.Limits[i]
			switch m.Why {
			case MoveCap:
				ok = l.Cap.Valid && m.From == m.Limit && after(m.Limit).Equal(l.Cap.Decimal)
			case MoveFloor:
				ok = l.Floor.Valid && m.To == m.Limit && now[m.Limit].LessThanOrEqual(l.Floor.Decimal)
			case MoveRelief:
				ok = l.Floor.Valid && m.From == m.Limit && now[m.Limit].GreaterThanOrEqual(l.Floor.Decimal)
			default:
				ok = false
			}
		}
		if !ok {
			refute(at, "", "move", "must belong to a cap or floor of the statement and keep it", string(m.Why)+" of "+m.Limit)
		}
	}
	for _, l := range v.s.Limits {
		if l.Cap.Valid && after(l.Partner).GreaterThan(l.Cap.Decimal) {
			refute(at, "portions", "cap", "must not put more on "+l.Partner+" than its cap of "+l.Cap.Decimal.String(), after(l.Partner))
		}
	}
}

func (v *proof) reversal(at *validate.Problems, c Charge) {
	i, known := v.byCost[c.Cost.Reverses]
	if !known || v.s.Charges[i].Cost.Reverses != "" {
		refute(at, "cost.reverses", "unknown-cost", "must be the ID of a cost before it", c.Cost.Reverses)
		return
	}
	of := v.s.Charges[i]
	before := v.reversed[c.Cost.Reverses]
	now := before.Sub(c.Cost.Amount.Amount)
	if !now.GreaterThan(before) || now.GreaterThan(of.Cost.Amount.Amount) {
		refute(at, "cost.amount", "too-much", "must be negative and within what is left of the cost", c.Cost.Amount.Amount)
		return
	}
	v.reversed[c.Cost.Reverses] = now
	portions, short := takenBack(of, before, now, v.digits, v.step.Int64())
	same := short.Amount.Equal(c.Short.Amount) && slices.EqualFunc(portions, c.Portions, func(a, b Portion) bool {
		return a.Partner == b.Partner && a.Amount.Amount.Equal(b.Amount.Amount)
	})
	if !same {
		refute(at, "portions", "reversal", "must give back what the cost put on each partner", nil)
	}
}

// totals proves the sums over all charges.
func (v *proof) totals() {
	paid := map[string]decimal.Decimal{}
	for _, c := range v.s.Charges {
		if c.Cost.PaidBy != "" {
			paid[c.Cost.PaidBy] = paid[c.Cost.PaidBy].Add(c.Cost.Amount.Amount)
		}
	}
	listed := map[string]bool{}
	for i, t := range v.s.Partners {
		at := v.p.Item("partners", i)
		if listed[t.Partner] {
			refute(at, "partner", "unique", "must not stand twice", t.Partner)
		}
		listed[t.Partner] = true
		for _, row := range []struct {
			field       string
			found, want decimal.Decimal
		}{
			{"owes", t.Owes.Amount, v.bears[t.Partner]},
			{"paid", t.Paid.Amount, paid[t.Partner]},
			{"net", t.Net.Amount, paid[t.Partner].Sub(v.bears[t.Partner])},
		} {
			if !row.found.Equal(row.want) {
				refute(at, row.field, "total", "must be "+row.want.String()+", the sum over the charges", row.found)
			}
		}
	}
	for _, amounts := range []map[string]decimal.Decimal{v.bears, paid} {
		for partner := range amounts {
			if !listed[partner] {
				listed[partner] = true
				refute(v.p, "partners", "missing-partner", "must list every partner of a charge", partner)
			}
		}
	}
	for i, l := range v.s.Limits {
		if !l.Bears.Amount.Equal(v.bears[l.Partner]) {
			refute(v.p.Item("limits", i), "bears", "total", "must be "+v.bears[l.Partner].String()+", the sum over the charges", l.Bears.Amount)
		}
	}
	if !v.s.Short.Amount.Equal(v.short) {
		refute(v.p, "short", "total", "must be "+v.short.String()+", the sum over the charges", v.s.Short.Amount)
	}
}
