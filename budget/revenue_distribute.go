package budget

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// What a caller may branch on when a refund is refused.
var (
	ErrUnknownSale     = errors.New("refund of an unknown sale")
	ErrAlreadyRefunded = errors.New("more refunded than was sold")
)

// Distribute shares the revenue of a ledger, given in any order; its entries count by date, then kind, then ID.
//
// A sale is converted at the rate of its day, rounded once, and falls into the tiers from the revenue so far (sales less
// refunds) onwards; the parts by tier weigh the partners, and one division of the whole sale by the largest remainder
// gives each portion, to the minor unit. From a portion, open advances of the partner are repaid first, oldest first; of
// the rest the reserve is held back, halves of a minor unit away from zero; what remains is payable. Held money becomes
// payable once the ledger reaches the day of its release.
//
// A refund reverses its sale at the rate (what the sale was worth, in proportion) and in the portions of that sale, whatever tier is reached by then: the sale's
// remaining portions weigh it, so that refunds that make up the whole sale undo it to the cent. A partner's part comes off
// recouped advances, which are then open again, in proportion, and otherwise off what is still held of that sale first.
// Where the money is paid out already the balance turns negative and is set off against what comes.
//
// Distribute returns every problem of the agreement (see [RevenueAgreement.Validate]) and the ledger at once: IDs that
// stand twice, unknown kinds, currencies and partners, amounts that are not above 0 or finer than the minor unit, days
// that are none, a missing rate ([ErrNoExchangeRate]), a refund in another currency than its sale ([ErrCurrencyMismatch]),
// before it, of an unknown one ([ErrUnknownSale]) or of more than is left of it ([ErrAlreadyRefunded]), more than
// 1,000,000 entries.
func (a RevenueAgreement) Distribute(ledger []Entry) (Distribution, error) {
	order, err := a.checked(ledger)
	if err != nil {
		return Distribution{}, err
	}
	tiers, err := compileTiers(a.Tiers)
	if err != nil {
		return Distribution{}, err
	}
	return newDistributor(a, tiers, ledger).run(ledger, order), nil
}

// checked validates agreement and ledger and returns the order in which the entries count.
func (a RevenueAgreement) checked(ledger []Entry) ([]int, error) {
	p := validate.New("distribution")
	p.Merge("agreement", a.Validate())
	order := inOrder(ledger)
	a.checkLedger(p, ledger, order)
	return order, p.Err()
}

// compiledTier is a tier with its weights as whole numbers.
type compiledTier struct {
	upTo    decimal.NullDecimal
	shares  []Share
	weights []*big.Int
	sum     *big.Int
}

func compileTiers(tiers []RevenueTier) ([]compiledTier, error) {
	out := make([]compiledTier, len(tiers))
	for i, t := range tiers {
		weights, err := scaled(t.Shares)
		if err != nil {
			return nil, err
		}
		out[i] = compiledTier{t.UpTo, t.Shares, weights, total(weights)}
	}
	return out, nil
}

func total(ns []*big.Int) *big.Int {
	sum := new(big.Int)
	for _, n := range ns {
		sum.Add(sum, n)
	}
	return sum
}

// distributor applies a ledger entry by entry.
type distributor struct {
	a          RevenueAgreement
	digits     int32
	tiers      []compiledTier
	rates      exchange
	names      []string
	partners   map[string]*PartnerRevenue
	advances   []*AdvanceState
	owed       map[string][]*AdvanceState // open or repaid, by partner, oldest first
	sales      map[string]*saleState
	held       []*saleState // whose reserve is not released yet, oldest first
	guarantees []GuaranteeState
	guaranteed map[string][]int // places of the guarantees of a partner
	pending    []int            // guarantees that are not due yet, the next one first
	out        Distribution
}

// saleState is what is left of a sale after its refunds.
type saleState struct {
	date   time.Time
	rate   *Rate
	sold   decimal.Decimal // all of it, in the currency of the sale
	worth  decimal.Decimal // and in that of the agreement
	amount decimal.Decimal // what is left of both
	shared decimal.Decimal
	parts  []salePart
}

// salePart is what is left of a partner's portion.
type salePart struct {
	partner       string
	payable, held decimal.Decimal
	recouped      []recoupment
}

type recoupment struct {
	advance *AdvanceState
	amount  decimal.Decimal
}

// rest is the part that did not repay advances.
func (s salePart) rest() decimal.Decimal { return s.payable.Add(s.held) }

func (s salePart) sum() decimal.Decimal {
	sum := s.rest()
	for _, r := range s.recouped {
		sum = sum.Add(r.amount)
	}
	return sum
}

func newDistributor(a RevenueAgreement, tiers []compiledTier, ledger []Entry) *distributor {
	digits, _ := MinorUnits(a.Currency)
	d := &distributor{
		a: a, digits: digits, tiers: tiers, rates: newExchange(a.Rates), names: a.partners(ledger),
		partners: map[string]*PartnerRevenue{}, owed: map[string][]*AdvanceState{}, sales: map[string]*saleState{},
		guaranteed: map[string][]int{},
		out:        Distribution{Currency: a.Currency},
	}
	for _, name := range d.names {
		d.partners[name] = &PartnerRevenue{Partner: name}
	}
	for i, g := range a.Guarantees {
		d.guarantees = append(d.guarantees, GuaranteeState{Partner: g.Partner, Amount: g.Amount})
		d.guaranteed[g.Partner] = append(d.guaranteed[g.Partner], i)
		d.pending = append(d.pending, i)
	}
	slices.SortStableFunc(d.pending, func(i, j int) int { return a.Guarantees[i].Until.Compare(a.Guarantees[j].Until) })
	return d
}

func (d *distributor) run(ledger []Entry, order []int) Distribution {
	for _, i := range order {
		e := ledger[i]
		d.reach(e.Date, false)
		r := EntryResult{ID: e.ID, Kind: e.Kind, Date: e.Date}
		switch e.Kind {
		case EntryAdvance:
			s := &AdvanceState{ID: e.ID, Partner: e.Partner, From: e.From, Amount: e.Amount, Open: e.Amount}
			d.advances = append(d.advances, s)
			d.owed[e.Partner] = append(d.owed[e.Partner], s)
			r.Amount = e.Amount
		case EntrySale:
			d.sell(e, &r)
		case EntryRelease:
			r.Portions = d.release(d.sales[e.Sale])
		case EntryRefund:
			d.refund(e, &r)
		case EntryReward:
			d.partners[e.Partner].NonCash = d.partners[e.Partner].NonCash.Add(e.Amount)
			r.Amount = e.Amount
		case EntryPayout:
			d.pay(i, e)
			r.Amount = e.Amount
		}
		d.out.Entries = append(d.out.Entries, r)
		d.out.AsOf = e.Date
	}
	if len(order) > 0 {
		d.reach(d.out.AsOf, true)
	}
	return d.result()
}

// reach releases what is due on a day and settles the guarantees that ended before it or, at the end, on it.
func (d *distributor) reach(day time.Time, end bool) {
	for len(d.held) > 0 && !d.held[0].date.AddDate(0, 0, d.a.Reserve.Days).After(day) {
		d.release(d.held[0])
		d.held = d.held[1:]
	}
	for len(d.pending) > 0 {
		i := d.pending[0]
		if until := d.a.Guarantees[i].Until; !until.Before(day) && !(end && until.Equal(day)) {
			return
		}
		d.settle(i)
		d.pending = d.pending[1:]
	}
}

// settle pays what is missing to a guarantee.
func (d *distributor) settle(i int) {
	s := &d.guarantees[i]
	s.Due = true
	s.TopUp = decimal.Max(s.Amount.Sub(s.Earned), decimal.Zero)
	if s.TopUp.IsZero() {
		return
	}
	s.PaidBy, _ = Split(Money{s.TopUp, d.a.Currency}, d.a.Guarantees[i].PaidBy) // both checked
	to := d.partners[s.Partner]
	to.Guaranteed = to.Guaranteed.Add(s.TopUp)
	for _, q := range s.PaidBy {
		from := d.partners[q.Partner]
		from.Guaranteed = from.Guaranteed.Sub(q.Amount.Amount)
	}
}

// release makes what is held of a sale payable.
func (d *distributor) release(s *saleState) []RevenuePortion {
	var out []RevenuePortion
	for i := range s.parts {
		q := &s.parts[i]
		if q.held.IsZero() {
			continue
		}
		out = append(out, RevenuePortion{Partner: q.partner, Held: q.held.Neg(), Payable: q.held})
		d.partners[q.partner].Held = d.partners[q.partner].Held.Sub(q.held)
		q.payable, q.held = q.rest(), decimal.Zero
	}
	return out
}

func (p *PartnerRevenue) balance() decimal.Decimal {
	return p.Earned.Sub(p.Recouped).Add(p.Recovered).Sub(p.Held).Add(p.Guaranteed).Sub(p.Paid)
}

// pay books a payout.
func (d *distributor) pay(i int, e Entry) {
	p := d.partners[e.Partner]
	if had := p.balance(); e.Amount.GreaterThan(had) {
		params := map[string]string{"amount": printAmount(e.Amount, d.a.Currency), "balance": printAmount(had, d.a.Currency)}
		d.out.Findings = append(d.out.Findings, Finding{
			Code: "payout-exceeds-balance", Path: "ledger[" + strconv.Itoa(i) + "]", Subject: e.Partner, Severity: SeverityHigh, Params: params,
			Message: fmt.Sprintf("%s was paid %s with a balance of %s: claim the difference back or set it off.", e.Partner, params["amount"], params["balance"]),
		})
	}
	p.Paid = p.Paid.Add(e.Amount)
}

// earn books a partner's portion of a sale or, negative, of a refund.
func (d *distributor) earn(day time.Time, q RevenuePortion) {
	p := d.partners[q.Partner]
	p.Earned = p.Earned.Add(q.Amount)
	p.Recouped = p.Recouped.Add(q.Recouped)
	p.Held = p.Held.Add(q.Held)
	for _, i := range d.guaranteed[q.Partner] {
		if g := d.a.Guarantees[i]; !day.Before(g.From) && !day.After(g.Until) {
			d.guarantees[i].Earned = d.guarantees[i].Earned.Add(q.Amount)
		}
	}
}

// result closes the books.
func (d *distributor) result() Distribution {
	for _, name := range d.names {
		p := *d.partners[name]
		p.Balance = p.balance()
		p.Payable, p.CarriedForward = decimal.Max(p.Balance, decimal.Zero), decimal.Min(p.Balance, decimal.Zero)
		if p.Balance.IsNegative() {
			owed := printAmount(p.Balance.Neg(), d.a.Currency)
			d.out.Findings = append(d.out.Findings, Finding{
				Code: "negative-balance", Subject: name, Severity: SeverityMedium, Params: map[string]string{"owed": owed},
				Message: fmt.Sprintf("%s has received %s more than it is due: set it off against coming revenue or claim it back.", name, owed),
			})
		}
		d.out.Partners = append(d.out.Partners, p)
	}
	slices.SortFunc(d.out.Partners, func(a, b PartnerRevenue) int { return cmp.Compare(a.Partner, b.Partner) })
	for _, s := range d.advances {
		d.out.Advances = append(d.out.Advances, *s)
	}
	slices.SortFunc(d.out.Advances, func(a, b AdvanceState) int { return cmp.Compare(a.ID, b.ID) })
	d.out.Guarantees = d.guarantees
	finding.Sort(d.out.Findings)
	return d.out
}
