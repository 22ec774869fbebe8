package risk

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"
)

// ExpectedLoss is probability times impact, added up over the open risks that carry an [Estimate]. Gains of
// opportunities count as negative losses. Every figure is exact and not rounded, so the parts add up: the partners and
// Unallocated to Total, the categories to Total.
type ExpectedLoss struct {
	Total       decimal.Decimal `json:"total"`
	Threats     decimal.Decimal `json:"threats"`               // the losses alone
	Gains       decimal.Decimal `json:"gains"`                 // the expected gains of opportunities, as a positive number
	ByPartner   []PartnerLoss   `json:"by_partner,omitempty"`  // by partner
	Unallocated decimal.Decimal `json:"unallocated"`           // what no partner's share covers
	ByCategory  []CategoryLoss  `json:"by_category,omitempty"` // by category; the empty one is "not sorted yet"
	Unpriced    []string        `json:"unpriced,omitempty"`    // open risks without an estimate, by ID
}

// PartnerLoss is a partner's part of the expected loss.
type PartnerLoss struct {
	Partner string          `json:"partner"`
	Amount  decimal.Decimal `json:"amount"`  // gains set off
	Threats decimal.Decimal `json:"threats"` // the losses alone
}

// CategoryLoss is the expected loss of a category.
type CategoryLoss struct {
	Category Category        `json:"category"`
	Amount   decimal.Decimal `json:"amount"`
}

func (s *sheet) expectedLoss() ExpectedLoss {
	var l ExpectedLoss
	partners, categories := map[string]*sums{}, map[Category]*sums{}
	for i := range s.register.Risks {
		k := &s.register.Risks[i]
		switch {
		case k.status() != Open:
			continue
		case k.Estimate == nil:
			l.Unpriced = append(l.Unpriced, k.ID)
			continue
		}
		loss := multiply(k.Estimate.Probability, k.Estimate.Impact)
		of(categories, k.Category).side(k).add(loss, one)
		for _, e := range k.Partners {
			of(partners, e.Partner).side(k).add(loss, e.Share)
		}
	}
	slices.Sort(l.Unpriced)
	for _, c := range slices.Sorted(maps.Keys(categories)) {
		threats, gains := categories[c].threats.decimal(), categories[c].gains.decimal()
		l.Threats, l.Gains = l.Threats.Add(threats), l.Gains.Add(gains)
		l.ByCategory = append(l.ByCategory, CategoryLoss{Category: c, Amount: threats.Sub(gains)})
	}
	l.Total = l.Threats.Sub(l.Gains)
	l.Unallocated = l.Total
	for _, name := range slices.Sorted(maps.Keys(partners)) {
		p := PartnerLoss{Partner: name, Threats: partners[name].threats.decimal()}
		p.Amount = p.Threats.Sub(partners[name].gains.decimal())
		l.Unallocated = l.Unallocated.Sub(p.Amount)
		l.ByPartner = append(l.ByPartner, p)
	}
	return l
}

// sums keeps losses and gains apart.
type sums struct{ threats, gains sum }

// side is the sum that a risk's money belongs to.
func (s *sums) side(k *Risk) *sum {
	if k.opportunity() {
		return &s.gains
	}
	return &s.threats
}

// of is the sums of a key, made where there are none yet.
func of[K comparable](m map[K]*sums, key K) *sums {
	s := m[key]
	if s == nil {
		s = new(sums)
		m[key] = s
	}
	return s
}
