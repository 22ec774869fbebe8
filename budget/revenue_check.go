package budget

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// maxLedger is the longest ledger that is distributed at once.
const maxLedger = 1_000_000

// Validate reports every problem that keeps the agreement from being applied, each with its JSON path: an unknown
// currency, tiers that can never apply or leave revenue without a rule, shares that are negative, all zero or of one
// partner twice, percentages outside 0 to 100, days out of order, rates that overlap.
func (a RevenueAgreement) Validate() error {
	p := validate.New("revenue agreement")
	p.Struct(a)
	knownCurrency(p, "currency", a.Currency)
	a.checkTiers(p)
	if a.Recoup.Valid {
		percentage(p, "recoup", a.Recoup.Decimal)
	}
	percentage(p.In("reserve"), "percent", a.Reserve.Percent)
	if a.Reserve.Days < 0 || a.Reserve.Days > 36500 {
		p.In("reserve").Add("days", "range", "must be between 0 and 36500", a.Reserve.Days)
	}
	for i, g := range a.Guarantees {
		at := p.Item("guarantees", i)
		at.ID("partner", g.Partner)
		checkPositive(at, "amount", g.Amount, a.Currency)
		if from, until := at.Day("from", g.From), at.Day("until", g.Until); from && until && g.Until.Before(g.From) {
			at.Add("until", "date-order", "must not be before from", g.Until)
		}
		partnersOnce(at, "paid_by", g.PaidBy)
		for k, s := range g.PaidBy {
			if s.Partner == g.Partner && s.Partner != "" {
				at.Item("paid_by", k).Add("partner", "self", "must not be the partner whose earnings are guaranteed", s.Partner)
			}
		}
	}
	checkRates(p, a.Rates)
	return p.Err()
}

func (a RevenueAgreement) checkTiers(p *validate.Problems) {
	if len(a.Tiers) == 0 {
		p.Add("tiers", "required", "is required", nil)
	}
	below := decimal.NewNullDecimal(decimal.Zero)
	for i, t := range a.Tiers {
		at := p.Item("tiers", i)
		partnersOnce(at, "shares", t.Shares)
		switch {
		case !below.Valid:
			at.Add("", "unreachable", "can never apply: the tier before it has no end", nil)
		case !t.UpTo.Valid:
			if i < len(a.Tiers)-1 {
				below.Valid = false
			}
		case checkAmount(at, "up_to", t.UpTo.Decimal, a.Currency):
			if !t.UpTo.Decimal.GreaterThan(below.Decimal) {
				at.Add("up_to", "order", "must be above "+below.Decimal.String()+", where the tier begins", t.UpTo.Decimal)
			}
			below = t.UpTo
			if i == len(a.Tiers)-1 {
				at.Add("up_to", "uncovered", "must be missing in the last tier: revenue above it has no rule", t.UpTo.Decimal)
			}
		}
	}
}

func percentage(p *validate.Problems, field string, d decimal.Decimal) bool {
	if !p.NotNegative(field, d) {
		return false
	}
	if d.GreaterThan(decimal.New(100, 0)) {
		p.Add(field, "range", "must be at most 100", d)
		return false
	}
	return true
}

// entryKinds is the order in which the entries of a day count.
var entryKinds = []EntryKind{EntryAdvance, EntrySale, EntryRelease, EntryRefund, EntryReward, EntryPayout, EntryClose}

// inOrder returns the places of the entries in the order in which they count.
func inOrder(ledger []Entry) []int {
	order := make([]int, len(ledger))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := &ledger[i], &ledger[j]
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(slices.Index(entryKinds, a.Kind), slices.Index(entryKinds, b.Kind)), cmp.Compare(a.ID, b.ID), cmp.Compare(i, j))
	})
	return order
}

// partners is everybody whom the agreement or an advance of the ledger names, in order of first mention.
func (a RevenueAgreement) partners(ledger []Entry) []string {
	var names []string
	seen := map[string]bool{}
	add := func(name string) {
		if name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	for _, t := range a.Tiers {
		for _, s := range t.Shares {
			add(s.Partner)
		}
	}
	for _, g := range a.Guarantees {
		add(g.Partner)
		for _, s := range g.PaidBy {
			add(s.Partner)
		}
	}
	for _, e := range ledger {
		if e.Kind == EntryAdvance {
			add(e.From)
		}
	}
	return names
}

// checkLedger reports the entries that cannot be applied.
func (a RevenueAgreement) checkLedger(p *validate.Problems, ledger []Entry, order []int) {
	if len(ledger) > maxLedger {
		p.Add("ledger", "max", fmt.Sprintf("must have at most %d entries", maxLedger), len(ledger))
		return
	}
	p.UniqueIDs("ledger", "id", len(ledger), func(i int) string { return ledger[i].ID })
	partners := map[string]bool{}
	for _, name := range a.partners(ledger) {
		partners[name] = true
	}
	rates := newExchange(a.Rates)
	for i, e := range ledger {
		at := p.Item("ledger", i)
		if !slices.Contains(entryKinds, e.Kind) {
			at.Add("kind", "oneof", fmt.Sprintf("must be one of %v", entryKinds), string(e.Kind))
			continue
		}
		day := at.Day("date", e.Date)
		a.checkEntryAmount(at, e)
		switch e.Kind {
		case EntrySale:
			if c := a.currency(e.Currency); day && c != a.Currency {
				if _, err := rates.find(c, a.Currency, e.Date); err != nil {
					at.AddAs(ErrNoExchangeRate, "currency", "no-rate", err.Error(), nil)
				}
			}
		case EntryAdvance, EntryReward, EntryPayout:
			if e.Currency != "" && e.Currency != a.Currency {
				at.AddAs(ErrCurrencyMismatch, "currency", "currency-mismatch", "must be that of the agreement, "+a.Currency, e.Currency)
			}
			if at.ID("partner", e.Partner) && !partners[e.Partner] {
				at.Add("partner", "unknown-partner", "must be a partner of the agreement", e.Partner)
			}
			if e.Kind == EntryAdvance && at.ID("from", e.From) && e.From == e.Partner {
				at.Add("from", "self", "must not be the partner who received the advance", e.From)
			}
		}
	}
	a.checkReversals(p, ledger, order)
}

func (a RevenueAgreement) currency(c string) string {
	if c == "" {
		return a.Currency
	}
	return c
}

func (a RevenueAgreement) checkEntryAmount(at *validate.Problems, e Entry) {
	switch {
	case e.Kind == EntryRelease || e.Kind == EntryClose:
		if at.Decimal("amount", e.Amount) && !e.Amount.IsZero() {
			at.Add("amount", "not-used", "must be missing in a "+string(e.Kind), e.Amount)
		}
	case e.Currency != "" && !knownCurrency(at, "currency", e.Currency):
	case e.Kind == EntryReward:
		checkNotNegative(at, "amount", e.Amount, a.currency(e.Currency))
	default:
		checkPositive(at, "amount", e.Amount, a.currency(e.Currency))
	}
}

// checkReversals follows what is left of each sale through its refunds.
func (a RevenueAgreement) checkReversals(p *validate.Problems, ledger []Entry, order []int) {
	sales := map[string]int{}
	left := map[string]decimal.Decimal{}
	for i, e := range ledger {
		if e.Kind == EntrySale {
			sales[e.ID] = i
			if knownAmount(e.Amount, a.currency(e.Currency)) {
				left[e.ID] = e.Amount
			}
		}
	}
	for _, i := range order {
		e := ledger[i]
		if e.Kind != EntryRefund && e.Kind != EntryRelease {
			continue
		}
		at := p.Item("ledger", i)
		if !at.ID("sale", e.Sale) {
			continue
		}
		k, known := sales[e.Sale]
		if !known {
			at.AddAs(ErrUnknownSale, "sale", "unknown-sale", "must be the ID of a sale of the ledger", e.Sale)
			continue
		}
		sale := ledger[k]
		if e.Date.Before(sale.Date) {
			at.Add("date", "date-order", "must not be before the day of the sale", e.Date)
		}
		rest, ok := left[e.Sale]
		if e.Kind == EntryRelease || !ok || !knownAmount(e.Amount, a.currency(e.Currency)) {
			continue
		}
		switch {
		case a.currency(e.Currency) != a.currency(sale.Currency):
			at.AddAs(ErrCurrencyMismatch, "currency", "currency-mismatch", "must be that of the sale, "+a.currency(sale.Currency), a.currency(e.Currency))
		case rest.IsZero():
			at.AddAs(ErrAlreadyRefunded, "sale", "already-refunded", "must not be a sale that is refunded in full already", e.Sale)
		case e.Amount.GreaterThan(rest):
			at.AddAs(ErrAlreadyRefunded, "amount", "over-refunded", "must not be above the "+rest.String()+" that is left of the sale", e.Amount)
		default:
			left[e.Sale] = rest.Sub(e.Amount)
		}
	}
}

// knownAmount reports whether an amount is one that can be paid in the currency.
func knownAmount(d decimal.Decimal, currency string) bool {
	return Money{d, currency}.Validate() == nil && d.IsPositive()
}
