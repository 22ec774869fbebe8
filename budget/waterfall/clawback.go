package waterfall

import (
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"
)

// Clawback is what those with carry must give back if the venture ends on the last day.
//
// It is the larger of Excess and Shortfall, but never more than the carry paid. Everybody gives in proportion to the carry
// received. Shortfalls are made up first, in proportion; what is left goes to all in proportion to what they paid in.
//
// More profit allows more carry, so less goes back. All investors together never have less for it. But one who gets
// nothing of what is earned more, say because it comes from a deal of others, ends up with less: there is less to come back
// to it. And by the rounding anybody may have a minor unit less.
type Clawback struct {
	Profit    decimal.Decimal `json:"profit"`              // distributed less fees and paid in; carry is measured by it where above 0
	Carry     decimal.Decimal `json:"carry"`               // paid, in minor units
	Allowed   decimal.Decimal `json:"allowed"`             // the plan's share of the profit, to [Places] places
	Excess    decimal.Decimal `json:"excess"`              // carry above what is allowed, to [Places] places
	Shortfall decimal.Decimal `json:"shortfall"`           // what partners lack of capital and preferred return, all they received on it counted, to [Places] places
	Amount    decimal.Decimal `json:"amount"`              // to be given back, in minor units
	Why       string          `json:"why"`                 // which of the three decided
	Transfers []Transfer      `json:"transfers,omitempty"` // who gives back what to whom; what is a partner's own moves nowhere and is left out
}

// Transfer is money that one partner gives to another.
type Transfer struct {
	From   string          `json:"from"`
	To     string          `json:"to"`
	Amount decimal.Decimal `json:"amount"`
}

// clawback works out what is given back, and what each partner receives (or, negative, gives) in minor units.
func (b *book) clawback(sums []partnerSums) (Clawback, []*big.Int) {
	zero := new(big.Int)
	profit, carry, paid, lacking := zero, zero, zero, zero
	shortfalls := make([]*big.Int, len(sums))
	for i, s := range sums {
		profit = add(profit, sub(add(s.received, s.exactCarry), mul(s.contributed, b.cent)))
		carry, paid = add(carry, s.exactCarry), add(paid, s.carry)
		shortfalls[i] = sub(add(mul(s.contributed, b.cent), s.accrued), s.received)
		if shortfalls[i].Cmp(big.NewInt(dust)) <= 0 {
			shortfalls[i] = zero
		}
		lacking = add(lacking, shortfalls[i])
	}
	share, base := b.plan.Clawback.Decimal.Rat(), profit
	if base.Sign() < 0 {
		base = zero
	}
	allowed := floor(mul(base, share.Num()), share.Denom())
	excess := sub(carry, allowed)
	if excess.Sign() < 0 {
		excess = zero
	}
	c := Clawback{Profit: b.shown(profit), Carry: b.money(paid), Allowed: b.shown(allowed), Excess: b.shown(excess), Shortfall: b.shown(lacking)}
	back := b.amountBack(&c, excess, lacking, paid)
	c.Amount = b.money(back)
	moves := b.transfers(&c, back, halfUp(lacking, b.cent), sums, shortfalls)
	return c, moves
}

// amountBack is what is given back in minor units, and says why.
func (b *book) amountBack(c *Clawback, excess, lacking, paid *big.Int) *big.Int {
	back := halfUp(excess, b.cent)
	c.Why = fmt.Sprintf("carry of %s exceeds %s of the total profit by %s", b.text(mul(paid, b.cent)), b.plan.Clawback.Decimal, b.text(excess))
	if n := halfUp(lacking, b.cent); n.Cmp(back) > 0 {
		back = n
		c.Why = fmt.Sprintf("partners lack %s of their capital and preferred return", b.text(lacking))
	}
	switch {
	case paid.Sign() == 0:
		c.Why = "no carry was paid"
		back = paid
	case back.Sign() == 0:
		c.Why = fmt.Sprintf("carry is within %s of the total profit, and capital and preferred return are paid", b.plan.Clawback.Decimal)
	case back.Cmp(paid) > 0:
		c.Why += ", but no more than the carry paid is given back"
		back = paid
	}
	return back
}

// transfers says who gives to whom.
func (b *book) transfers(c *Clawback, back, lacking *big.Int, sums []partnerSums, shortfalls []*big.Int) []*big.Int {
	n := len(sums)
	carries, paidIn := make([]*big.Int, n), make([]*big.Int, n)
	for i, s := range sums {
		carries[i], paidIn[i] = s.carry, s.contributed
	}
	first := least(back, lacking)
	gives := b.inProportion(back, carries)
	gets := b.inProportion(first, shortfalls)
	for i, rest := range b.inProportion(sub(back, first), paidIn) {
		gets[i] = add(gets[i], rest)
	}
	moves := make([]*big.Int, n)
	for i := range moves {
		moves[i] = sub(gets[i], gives[i])
		own := least(gets[i], gives[i])
		gets[i], gives[i] = sub(gets[i], own), sub(gives[i], own)
	}
	for from, to := 0, 0; from < n && to < n; {
		amount := least(gives[from], gets[to])
		if amount.Sign() > 0 {
			c.Transfers = append(c.Transfers, Transfer{From: b.ids[from], To: b.ids[to], Amount: b.money(amount)})
			gives[from], gets[to] = sub(gives[from], amount), sub(gets[to], amount)
		}
		switch {
		case gives[from].Sign() == 0:
			from++
		default:
			to++
		}
	}
	return moves
}

// inProportion shares out minor units, nothing of nothing where all weights are 0.
func (b *book) inProportion(total *big.Int, weights []*big.Int) []*big.Int {
	sum := new(big.Int)
	for _, w := range weights {
		sum = add(sum, w)
	}
	claims := make([]claim, len(weights))
	for i, w := range weights {
		claims[i] = claim{weight{w, sum}, new(big.Int)}
	}
	return cents(total, b.cent, claims, b.scratch)
}
