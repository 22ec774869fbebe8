package risk

import (
	"cmp"
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
	partners, categories := map[string]*PartnerLoss{}, map[Category]decimal.Decimal{}
	for _, k := range s.risks {
		if k.status() != Open {
			continue
		}
		if k.Estimate == nil {
			l.Unpriced = append(l.Unpriced, k.ID)
			continue
		}
		amount := k.Estimate.Probability.Mul(k.Estimate.Impact)
		if k.opportunity() {
			l.Gains = l.Gains.Add(amount)
			amount = amount.Neg()
		} else {
			l.Threats = l.Threats.Add(amount)
		}
		categories[k.Category] = categories[k.Category].Add(amount)
		rest := amount
		for _, e := range k.Partners {
			part := amount.Mul(e.Share)
			rest = rest.Sub(part)
			p := partners[e.Partner]
			if p == nil {
				p = &PartnerLoss{Partner: e.Partner}
				partners[e.Partner] = p
			}
			p.Amount = p.Amount.Add(part)
			if !k.opportunity() {
				p.Threats = p.Threats.Add(part)
			}
		}
		l.Unallocated = l.Unallocated.Add(rest)
	}
	l.Total = l.Threats.Sub(l.Gains)
	for _, p := range partners {
		l.ByPartner = append(l.ByPartner, *p)
	}
	slices.SortFunc(l.ByPartner, func(a, b PartnerLoss) int { return cmp.Compare(a.Partner, b.Partner) })
	for c, amount := range categories {
		l.ByCategory = append(l.ByCategory, CategoryLoss{Category: c, Amount: amount})
	}
	slices.SortFunc(l.ByCategory, func(a, b CategoryLoss) int { return cmp.Compare(a.Category, b.Category) })
	return l
}
