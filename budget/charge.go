package budget

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// divide rounds a cost once over all its pieces and sets the portions.
func (w *application) divide(charge *Charge, pieces []piece) {
	pieces = slices.DeleteFunc(pieces, func(p piece) bool { return p.key == nil })
	amount := charge.Cost.Amount.Amount.Sub(charge.Short.Amount)
	if len(pieces) == 0 {
		return
	}
	if k := pieces[0].key; len(pieces) == 1 && k.weights != nil {
		if units, ok := narrow(amount, w.digits); ok && roundsByRemainder(w.a.Rounding.Method) {
			charge.Portions = w.narrowPortions(charge.Cost.ID, units, k)
			return
		}
	}
	shares, weights := joined(pieces, w.digits)
	before := w.ties(charge.Cost.ID, shares)
	units := minor(amount, w.digits)
	parts, _ := apportionBig(w.a.Rounding.Method, units.Quo(units, big.NewInt(w.step)), weights, func(i, j int) int {
		if w.a.Ties == TiesByWeight {
			return cmp.Or(weights[j].Cmp(weights[i]), cmp.Compare(i, j))
		}
		return before(i, j)
	})
	charge.Portions = make([]Portion, len(shares))
	for i, n := range parts {
		n.Mul(n, big.NewInt(w.step))
		charge.Portions[i] = Portion{shares[i].Partner, Money{decimal.NewFromBigInt(n, -w.digits), w.a.Currency}}
	}
}

func roundsByRemainder(m Method) bool { return m == "" || m == LargestRemainder }

// narrowPortions is divide for a single key and an amount that fit a machine word.
func (w *application) narrowPortions(cost string, units int64, k *costKey) []Portion {
	var scratch [2 * few]int64
	room := scratch[:]
	if len(k.weights) > few {
		room = make([]int64, 2*len(k.weights))
	}
	parts, cut := room[:len(k.weights)], room[len(k.weights):2*len(k.weights)]
	left := quotas(parts, cut, uint64(units/w.step), k.weights, k.sum)
	if left > 0 {
		if w.a.Ties == TiesByWeight {
			pick(parts, cut, left, func(i, j int) bool { return k.weights[i] > k.weights[j] || k.weights[i] == k.weights[j] && i < j })
		} else {
			before := w.ties(cost, k.shares)
			pick(parts, cut, left, func(i, j int) bool { return before(i, j) < 0 })
		}
	}
	out := make([]Portion, len(parts))
	for i := range parts {
		parts[i] *= w.step
		out[i].Partner = k.shares[i].Partner
	}
	fill(out, parts, false, w.digits, w.a.Currency)
	return out
}

// ties orders two partners of a cost by hash. Shares are in order of partner ID.
func (w *application) ties(cost string, shares []Share) func(i, j int) int {
	seed := hash64(cost) * fnvPrime // a zero byte follows the ID
	return func(i, j int) int {
		return cmp.Or(cmp.Compare(tieHash(seed, shares[i].Partner), tieHash(seed, shares[j].Partner)), cmp.Compare(i, j))
	}
}

// tieHash goes on with FNV-1a and finishes as SplitMix64 does, so that near IDs fall far apart.
func tieHash(seed uint64, partner string) uint64 {
	h := seed
	for i := range len(partner) {
		h = (h ^ uint64(partner[i])) * fnvPrime
	}
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// joined makes one set of whole weights of several pieces: each partner's exact share, brought to one denominator.
func joined(pieces []piece, digits int32) ([]Share, []*big.Int) {
	scale := make([]*big.Int, len(pieces)) // amount times the sums of the weights of all other pieces
	sums := make([]*big.Int, len(pieces))
	whole := make([][]*big.Int, len(pieces))
	for i, p := range pieces {
		whole[i], sums[i] = p.key.whole(), new(big.Int)
		for _, w := range whole[i] {
			sums[i].Add(sums[i], w)
		}
	}
	for i, p := range pieces {
		scale[i] = minor(p.amount, digits)
		for j, s := range sums {
			if j != i {
				scale[i].Mul(scale[i], s)
			}
		}
	}
	var shares []Share
	for _, p := range pieces {
		shares = append(shares, p.key.shares...)
	}
	slices.SortFunc(shares, func(a, b Share) int { return strings.Compare(a.Partner, b.Partner) })
	shares = slices.CompactFunc(shares, func(a, b Share) bool { return a.Partner == b.Partner })
	weights := make([]*big.Int, len(shares))
	for i := range weights {
		weights[i] = new(big.Int)
	}
	for i, p := range pieces {
		for j, s := range p.key.shares {
			at, _ := slices.BinarySearchFunc(shares, s.Partner, func(s Share, partner string) int { return strings.Compare(s.Partner, partner) })
			weights[at].Add(weights[at], new(big.Int).Mul(scale[i], whole[i][j]))
		}
	}
	return shares, weights
}

// whole is the weights as whole numbers.
func (k *costKey) whole() []*big.Int {
	if k.wide != nil {
		return k.wide
	}
	out := make([]*big.Int, len(k.weights))
	for i, w := range k.weights {
		out[i] = big.NewInt(w)
	}
	return out
}

// reverse takes a cost back, in part or whole, at the portions it was charged by: over all reversals of a cost, each
// partner gets back its part of what is reversed so far, by Webster's method, which never asks a partner to pay again
// and gives exactly everything back at the end.
func (w *application) reverse(p *validate.Problems, c Cost) {
	at, known := w.byCost[c.Reverses]
	if !known {
		p.AddAs(ErrReversal, "reverses", "unknown-cost", "must be the ID of a cost before it", c.Reverses)
		return
	}
	of := w.charges[at]
	if of.Cost.Reverses != "" {
		p.AddAs(ErrReversal, "reverses", "reversal", "must not be a reversal itself", c.Reverses)
		return
	}
	before := w.reversed[c.Reverses]
	after := before.Sub(c.Amount.Amount)
	if after.GreaterThan(of.Cost.Amount.Amount) {
		p.AddAs(ErrReversal, "amount", "too-much", "must not take back more than is left of the cost: "+of.Cost.Amount.Amount.Sub(before).String(), c.Amount.Amount)
		return
	}
	w.reversed[c.Reverses] = after
	charge := Charge{Cost: c, Rule: of.Rule, Slices: []Slice{{By: "reversal", Amount: c.Amount.Amount, Shares: portionShares(of)}}}
	charge.Portions, charge.Short = takenBack(of, before, after, w.digits, w.step)
	w.unspend(of, before, after)
	w.unlimit(of, before, after)
	w.book(charge)
}

// portionShares is what a charge put on whom; the empty partner stands for what was short.
func portionShares(of Charge) []Share {
	var shares []Share
	if !of.Short.IsZero() {
		shares = append(shares, Share{"", of.Short.Amount})
	}
	for _, portion := range of.Portions {
		shares = append(shares, Share{portion.Partner, portion.Amount.Amount})
	}
	return shares
}

// takenBack is what the partners of a charge get back between two states of its reversals, as negative portions.
func takenBack(of Charge, before, after decimal.Decimal, digits int32, step int64) (portions []Portion, short Money) {
	shares := portionShares(of)
	weights := make([]*big.Int, len(shares))
	for i, s := range shares {
		weights[i] = minor(s.Weight, digits)
	}
	byID := func(i, j int) int { return cmp.Or(weights[j].Cmp(weights[i]), cmp.Compare(i, j)) }
	units := func(d decimal.Decimal) []*big.Int {
		n := minor(d, digits)
		parts, _ := apportionBig(Webster, n.Quo(n, big.NewInt(step)), weights, byID)
		return parts
	}
	old, now := units(before), units(after)
	for i, s := range shares {
		n := old[i].Sub(old[i], now[i])
		back := Money{decimal.NewFromBigInt(n.Mul(n, big.NewInt(step)), -digits), of.Cost.Amount.Currency}
		if s.Partner == "" {
			short = back
			continue
		}
		portions = append(portions, Portion{s.Partner, back})
	}
	return portions, short
}

// unspend takes what is reversed out of the cumulative cost of a rule with tiers.
func (w *application) unspend(of Charge, before, after decimal.Decimal) {
	i := slices.IndexFunc(w.a.Rules, func(r CostRule) bool { return r.ID == of.Rule })
	if len(w.a.Rules[i].Tiers) > 0 {
		w.spent[i] = w.spent[i].Sub(after.Sub(before))
	}
}

// book adds a finished charge to the statement.
func (w *application) book(charge Charge) {
	for _, portion := range charge.Portions {
		w.total(portion.Partner).owe(portion.Amount.Amount, w.digits)
	}
	if charge.Cost.PaidBy != "" {
		w.total(charge.Cost.PaidBy).pay(charge.Cost.Amount.Amount, w.digits)
	}
	w.bearing(charge)
	if !charge.Short.IsZero() {
		w.short = w.short.Add(charge.Short.Amount)
	}
	w.byCost[charge.Cost.ID] = len(w.charges)
	w.charges = append(w.charges, charge)
}

func (w *application) total(partner string) *running {
	t := w.totals[partner]
	if t == nil {
		t = &running{}
		w.totals[partner] = t
	}
	return t
}

func (s *running) owe(d decimal.Decimal, digits int32) { s.owes.decimalAdd(d, digits) }
func (s *running) pay(d decimal.Decimal, digits int32) { s.paid.decimalAdd(d, digits) }

func (s *sum) decimalAdd(d decimal.Decimal, digits int32) {
	if units, ok := narrow(d, digits); ok {
		s.add(units)
		return
	}
	s.rest = s.rest.Add(d.Shift(digits))
}

// statement gathers the result.
func (w *application) statement() Statement {
	amount := func(d decimal.Decimal) Money { return Money{d, w.a.Currency} }
	s := Statement{
		Agreement: w.a.ID, Currency: w.a.Currency, Rounding: w.a.Rounding, Ties: cmp.Or(w.a.Ties, TiesByHash),
		Charges: w.charges, Short: amount(w.short), Partners: []PartnerTotal{},
	}
	for partner, t := range w.totals {
		owes, paid := t.owes.decimal(w.digits), t.paid.decimal(w.digits)
		s.Partners = append(s.Partners, PartnerTotal{partner, amount(owes), amount(paid), amount(paid.Sub(owes))})
	}
	slices.SortFunc(s.Partners, func(a, b PartnerTotal) int { return strings.Compare(a.Partner, b.Partner) })
	s.Limits = w.limitStates()
	w.shortFindings()
	finding.Sort(w.findings)
	s.Findings = w.findings
	return s
}
