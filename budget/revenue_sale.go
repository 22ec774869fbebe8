package budget

import (
	"math/big"
	"strconv"

	"github.com/shopspring/decimal"
)

// sell shares a sale.
func (d *distributor) sell(e Entry, r *EntryResult) {
	currency := d.a.currency(e.Currency)
	s := &saleState{date: e.Date, sold: e.Amount, amount: e.Amount, shared: e.Amount}
	if currency != d.a.Currency {
		rate, _ := d.rates.find(currency, d.a.Currency, e.Date) // checked with the ledger
		s.rate, r.Rate = &rate, &rate
		s.shared = exchangeAt(e.Amount, rate, d.a.Currency)
	}
	r.Tiers = d.cut(s.shared)
	shares, weights := d.weigh(r.Tiers)
	var amounts []decimal.Decimal
	if s.rate != nil && d.a.Conversion == ConvertAfterSplit {
		digits, _ := MinorUnits(currency)
		amounts = divide(e.Amount, digits, shares, weights)
		s.shared = decimal.Zero
		for i := range amounts {
			amounts[i] = exchangeAt(amounts[i], *s.rate, d.a.Currency)
			s.shared = s.shared.Add(amounts[i])
		}
	} else {
		amounts = divide(s.shared, d.digits, shares, weights)
	}
	for i, sh := range shares {
		part, portion := d.portion(sh.Partner, amounts[i])
		s.parts = append(s.parts, part)
		r.Portions = append(r.Portions, portion)
		d.earn(e.Date, portion)
	}
	s.worth = s.shared
	d.sales[e.ID] = s
	d.held = append(d.held, s)
	d.out.Revenue = d.out.Revenue.Add(s.shared)
	r.Amount = s.shared
}

// cut lays an amount on the tiers, from the revenue so far onwards.
func (d *distributor) cut(amount decimal.Decimal) []TierPart {
	var parts []TierPart
	from, to := d.out.Revenue, d.out.Revenue.Add(amount)
	for i, t := range d.tiers {
		if t.upTo.Valid && !from.LessThan(t.upTo.Decimal) {
			continue
		}
		if !t.upTo.Valid || !to.GreaterThan(t.upTo.Decimal) {
			return append(parts, TierPart{i, to.Sub(from)})
		}
		parts = append(parts, TierPart{i, t.upTo.Decimal.Sub(from)})
		from = t.upTo.Decimal
	}
	return parts
}

// weigh returns the partners of the tiers that an amount fell into, in order of first mention, and their weights: each
// tier's shares by its part, brought to whole numbers of one scale.
func (d *distributor) weigh(parts []TierPart) ([]Share, []*big.Int) {
	if len(parts) == 1 {
		t := d.tiers[parts[0].Tier]
		return t.shares, t.weights
	}
	var shares []Share
	var weights []*big.Int
	place := map[string]int{}
	for _, q := range parts {
		factor := minor(q.Amount, d.digits)
		for _, other := range parts {
			if other.Tier != q.Tier {
				factor.Mul(factor, d.tiers[other.Tier].sum)
			}
		}
		t := d.tiers[q.Tier]
		for i, sh := range t.shares {
			k, ok := place[sh.Partner]
			if !ok {
				k = len(shares)
				place[sh.Partner] = k
				shares = append(shares, sh)
				weights = append(weights, new(big.Int))
			}
			weights[k].Add(weights[k], new(big.Int).Mul(factor, t.weights[i]))
		}
	}
	return shares, weights
}

// divide splits an amount that is not negative to the minor unit by the largest remainder; one weight must be above 0.
func divide(amount decimal.Decimal, digits int32, shares []Share, weights []*big.Int) []decimal.Decimal {
	units, _ := Splitter{}.apportion(minor(amount, digits), weights, shares)
	out := make([]decimal.Decimal, len(units))
	for i, n := range units {
		out[i] = decimal.NewFromBigInt(n, -digits)
	}
	return out
}

// portion says where a partner's part of a sale goes and repays its advances.
func (d *distributor) portion(partner string, amount decimal.Decimal) (salePart, RevenuePortion) {
	part := salePart{partner: partner}
	most := amount
	if d.a.Recoup.Valid {
		most = amount.Mul(d.a.Recoup.Decimal).Shift(-2).Truncate(d.digits)
	}
	repaid := decimal.Zero
	for _, s := range d.owed[partner] {
		now := decimal.Min(s.Open, most.Sub(repaid))
		if !now.IsPositive() {
			continue
		}
		d.recoup(s, now)
		part.recouped = append(part.recouped, recoupment{s, now})
		repaid = repaid.Add(now)
	}
	rest := amount.Sub(repaid)
	part.held = rest.Mul(d.a.Reserve.Percent).Shift(-2).Round(d.digits)
	part.payable = rest.Sub(part.held)
	return part, RevenuePortion{Partner: partner, Amount: amount, Recouped: repaid, Held: part.held, Payable: part.payable}
}

// recoup moves money from who received an advance to who paid it; a negative amount moves it back.
func (d *distributor) recoup(s *AdvanceState, amount decimal.Decimal) {
	s.Recouped = s.Recouped.Add(amount)
	s.Open = s.Open.Sub(amount)
	from := d.partners[s.From]
	from.Recovered = from.Recovered.Add(amount)
}

// refund reverses part of a sale.
func (d *distributor) refund(e Entry, r *EntryResult) {
	s := d.sales[e.Sale]
	s.amount = s.amount.Sub(e.Amount)
	left := s.amount
	if s.rate != nil {
		left = quotient(s.worth.Mul(left), s.sold, d.digits) // its rate after rounding, so that the last refund ends at 0
	}
	back := s.shared.Sub(left)
	s.shared = left
	r.Rate, r.Amount = s.rate, back.Neg()
	d.out.Revenue = d.out.Revenue.Sub(back)
	if back.IsZero() {
		return
	}
	sums := make([]decimal.Decimal, len(s.parts))
	for i, q := range s.parts {
		sums[i] = q.sum()
	}
	for i, amount := range d.remains(back, sums, func(i int) string { return s.parts[i].partner }) {
		portion := d.reverse(&s.parts[i], amount)
		r.Portions = append(r.Portions, portion)
		d.earn(e.Date, portion)
	}
}

// remains divides an amount by what remains of its parts, none of which it exceeds.
func (d *distributor) remains(amount decimal.Decimal, parts []decimal.Decimal, id func(i int) string) []decimal.Decimal {
	shares := make([]Share, len(parts))
	weights := make([]*big.Int, len(parts))
	for i, q := range parts {
		shares[i].Partner = id(i)
		weights[i] = minor(q, d.digits)
	}
	return divide(amount, d.digits, shares, weights)
}

// reverse takes an amount off a partner's part of a sale.
func (d *distributor) reverse(q *salePart, amount decimal.Decimal) RevenuePortion {
	out := RevenuePortion{Partner: q.partner, Amount: amount.Neg()}
	if amount.IsZero() {
		return out
	}
	parts := []decimal.Decimal{q.rest()}
	for _, r := range q.recouped {
		parts = append(parts, r.amount)
	}
	off := d.remains(amount, parts, strconv.Itoa)
	for i := range q.recouped {
		r := &q.recouped[i]
		r.amount = r.amount.Sub(off[i+1])
		d.recoup(r.advance, off[i+1].Neg())
		out.Recouped = out.Recouped.Sub(off[i+1])
	}
	held := decimal.Min(q.held, off[0])
	q.held = q.held.Sub(held)
	q.payable = q.payable.Sub(off[0].Sub(held))
	out.Held, out.Payable = held.Neg(), held.Sub(off[0])
	return out
}
