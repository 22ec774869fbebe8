package settle

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Limits of one settlement.
const (
	MaxExact    = 20      // partners with a balance for whom the fewest transfers are found for certain
	MaxDebts    = 200_000 // debts or balances
	MaxPartners = 10_000  // partners
	MaxLinks    = 500_000 // debts on all chains from who owes to who is owed, a debt counted on each
)

// ErrNoPlan says that the pairs who cannot pay each other leave some partner who cannot be reached.
var ErrNoPlan = errors.New("no plan settles all balances")

// ErrTooTangled says that the debts form chains of more than [MaxLinks] links; settle in parts, or by balances alone.
var ErrTooTangled = errors.New("the chains of debts are too long to be traced")

// Debt is money that one partner owes another.
type Debt struct {
	ID     string       `json:"id"`
	From   string       `json:"from"` // who owes
	To     string       `json:"to"`   // who is owed
	Amount budget.Money `json:"amount"`
}

// Balance is the net position of a partner.
type Balance struct {
	Partner string       `json:"partner"`
	Net     budget.Money `json:"net"` // positive: is owed
}

// Transfer is a payment to be made.
type Transfer struct {
	From     string       `json:"from"`
	To       string       `json:"to"`
	Amount   budget.Money `json:"amount"`
	Replaces []string     `json:"replaces,omitempty"` // IDs of the debts, in order
	Pays     []Part       `json:"pays,omitempty"`     // how much of which debt it discharges, as the payer sees it, by debt
	Receives []Part       `json:"receives,omitempty"` // the same as the receiver sees it
}

// Part is a part of a debt.
type Part struct {
	Debt   string       `json:"debt"`
	Amount budget.Money `json:"amount"`
}

// Plan settles debts or balances.
type Plan struct {
	Transfers []Transfer `json:"transfers"`         // by currency, payer and receiver
	Offset    []Part     `json:"offset,omitempty"`  // debts that cancel in a circle, by debt
	Carried   []Balance  `json:"carried,omitempty"` // what is left because it is not worth sending, by currency and partner
	Exact     bool       `json:"exact"`             // there is no plan with fewer transfers, before small ones were left out
}

// Settler plans under constraints. The zero Settler has none.
type Settler struct {
	Partners  []string       `json:"partners,omitempty"`  // who may be named; empty: anybody
	Forbidden []Pair         `json:"forbidden,omitempty"` // who cannot pay each other, in either direction
	Minimum   []budget.Money `json:"minimum,omitempty"`   // smallest amount worth sending, one a currency; less is carried
	Hub       string         `json:"hub,omitempty"`       // the partner through whom all pay; not with Forbidden
}

// Pair are two partners.
type Pair struct {
	A string `json:"a"`
	B string `json:"b"`
}

// Settle plans the fewest transfers that settle the debts, each with the debts it replaces.
//
// It returns every problem of the debts: see the package.
func Settle(debts []Debt) ([]Transfer, error) {
	p, err := Settler{}.Settle(debts)
	return p.Transfers, err
}

// SettleBalances plans the fewest transfers that bring all balances to zero. In each currency they must add up to zero.
func SettleBalances(balances []Balance) ([]Transfer, error) {
	p, err := Settler{}.SettleBalances(balances)
	return p.Transfers, err
}

// Settle plans under the constraints. With a hub every partner has at most one transfer, with the hub. With forbidden
// pairs money may pass through others; the fewest transfers are then found for certain for up to [maxExactForbidden]
// partners. It returns [ErrNoPlan] if the pairs leave no way, and [ErrTooTangled] beyond [MaxLinks].
func (s Settler) Settle(debts []Debt) (Plan, error) {
	p := validate.New("settlement")
	known := s.check(p)
	if len(debts) > MaxDebts {
		p.Add("debts", "max", "must have at most "+strconv.Itoa(MaxDebts)+" entries", len(debts))
		return Plan{}, p.Err()
	}
	p.UniqueIDs("debts", "id", len(debts), func(i int) string { return debts[i].ID })
	books := map[string]*book{}
	for i, d := range debts {
		at := p.Item("debts", i)
		at.ID("from", d.From)
		at.ID("to", d.To)
		named(at, "from", d.From, known)
		named(at, "to", d.To, known)
		if d.From == d.To {
			at.Add("to", "self-debt", "must not be who owes", d.To)
		}
		units, ok := minor(at, "amount", d.Amount)
		if ok && units.sign() <= 0 {
			at.Add("amount", "positive", "must be above 0", d.Amount.Amount)
		}
		b := of(books, d.Amount.Currency)
		b.debts = append(b.debts, owed{id: d.ID, from: d.From, to: d.To, amount: units})
		b.move(d.From, units.neg())
		b.move(d.To, units)
	}
	return s.plan(p, books)
}

// SettleBalances plans under the constraints where only net positions are known.
func (s Settler) SettleBalances(balances []Balance) (Plan, error) {
	p := validate.New("settlement")
	known := s.check(p)
	if len(balances) > MaxDebts {
		p.Add("balances", "max", "must have at most "+strconv.Itoa(MaxDebts)+" entries", len(balances))
		return Plan{}, p.Err()
	}
	books := map[string]*book{}
	type position struct{ partner, currency string }
	seen := make(map[position]int, len(balances))
	for i, x := range balances {
		at := p.Item("balances", i)
		at.ID("partner", x.Partner)
		named(at, "partner", x.Partner, known)
		if first, twice := seen[position{x.Partner, x.Net.Currency}]; twice {
			at.Add("partner", "unique", "must differ from that of balances["+strconv.Itoa(first)+"]", x.Partner)
		}
		seen[position{x.Partner, x.Net.Currency}] = i
		units, _ := minor(at, "net", x.Net)
		of(books, x.Net.Currency).move(x.Partner, units)
	}
	sound := p.OK()
	for _, currency := range slices.Sorted(maps.Keys(books)) {
		if b := books[currency]; sound && b.total().sign() != 0 {
			p.Add("balances", "sum", "must add up to zero in each currency", b.money(b.total()))
		}
	}
	return s.plan(p, books)
}

// check checks the constraints and returns who may be named, nil if anybody may.
func (s Settler) check(p *validate.Problems) map[string]bool {
	var known map[string]bool
	if len(s.Partners) > 0 {
		known = make(map[string]bool, len(s.Partners))
		for i, id := range s.Partners {
			p.Item("partners", i).ID("", id)
			known[id] = true
		}
	}
	for i, pair := range s.Forbidden {
		at := p.Item("forbidden", i)
		at.ID("a", pair.A)
		at.ID("b", pair.B)
		named(at, "a", pair.A, known)
		named(at, "b", pair.B, known)
		if pair.A == pair.B && pair.A != "" {
			at.Add("b", "self-debt", "must be somebody else", pair.B)
		}
	}
	seen := map[string]bool{}
	for i, m := range s.Minimum {
		at := p.Item("minimum", i)
		if units, ok := minor(at, "", m); ok && units.sign() < 0 {
			at.Add("", "negative", "must not be negative", m.Amount)
		}
		if seen[m.Currency] {
			at.Add("currency", "unique", "must stand once", m.Currency)
		}
		seen[m.Currency] = true
	}
	if s.Hub != "" && p.ID("hub", s.Hub) {
		named(p, "hub", s.Hub, known)
		if len(s.Forbidden) > 0 {
			p.Add("hub", "hub-and-forbidden", "must not be set together with forbidden pairs", s.Hub)
		}
	}
	return known
}

func named(p *validate.Problems, field, id string, known map[string]bool) {
	if known != nil && id != "" && !known[id] {
		p.Add(field, "unknown-partner", "must be one of the partners", id)
	}
}

// plan settles each currency apart.
func (s Settler) plan(p *validate.Problems, books map[string]*book) (Plan, error) {
	for _, b := range books {
		if len(b.nets) > MaxPartners {
			p.Add("", "max", "must name at most "+strconv.Itoa(MaxPartners)+" partners", len(b.nets))
			break
		}
	}
	if err := p.Err(); err != nil {
		return Plan{}, err
	}
	out := Plan{Transfers: []Transfer{}, Exact: true}
	for _, currency := range slices.Sorted(maps.Keys(books)) {
		b := books[currency]
		moves, exact, err := s.moves(b)
		if err != nil {
			return Plan{}, err
		}
		out.Exact = out.Exact && exact
		kept, carried := s.worth(b, moves)
		transfers, err := b.transfers(kept, &out)
		if err != nil {
			return Plan{}, err
		}
		out.Transfers = append(out.Transfers, transfers...)
		out.Carried = append(out.Carried, carried...)
	}
	slices.SortFunc(out.Offset, func(a, b Part) int { return cmp.Compare(a.Debt, b.Debt) })
	return out, nil
}

// worth leaves out the moves that are below the smallest amount worth sending, and says what each partner then carries.
func (s Settler) worth(b *book, moves []move) (kept []move, carried []Balance) {
	least := amount{}
	for _, m := range s.Minimum {
		if m.Currency == b.currency {
			least, _ = units(m)
		}
	}
	left := map[string]amount{}
	for _, m := range moves {
		if m.amount.cmp(least) >= 0 {
			kept = append(kept, m)
			continue
		}
		left[m.from] = left[m.from].add(m.amount.neg())
		left[m.to] = left[m.to].add(m.amount)
	}
	for _, partner := range slices.Sorted(maps.Keys(left)) {
		if left[partner].sign() != 0 {
			carried = append(carried, Balance{Partner: partner, Net: b.money(left[partner])})
		}
	}
	return kept, carried
}

// minor reads an amount of money in minor units and reports what is wrong with it.
func minor(p *validate.Problems, field string, m budget.Money) (amount, bool) {
	in := p
	if field != "" {
		in = p.In(field)
	}
	digits, known := in.Currency("currency", m.Currency)
	if !known {
		return amount{}, false
	}
	if !in.Decimal("amount", m.Amount) {
		return amount{}, false
	}
	a, ok := units(m)
	if !ok {
		in.Add("amount", "too-fine", "must have at most "+strconv.Itoa(int(digits))+" decimal places", m.Amount)
	}
	return a, ok
}

// units is an amount in minor units; false if it is finer. The amount is within the limits.
func units(m budget.Money) (amount, bool) {
	digits, _ := budget.MinorUnits(m.Currency)
	shifted := m.Amount.Shift(digits)
	if !shifted.Equal(shifted.Truncate(0)) {
		return amount{}, false
	}
	return fromBig(shifted.BigInt()), true
}

// money is an amount of the book's currency.
func (b *book) money(a amount) budget.Money {
	digits, _ := budget.MinorUnits(b.currency)
	return budget.Money{Amount: decimal.NewFromBigInt(a.big(), -digits), Currency: b.currency}
}
