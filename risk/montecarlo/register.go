package montecarlo

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/risk"
)

// FromRegister makes a model of a risk register. Every open risk with an estimate becomes an event of the same ID that
// happens with the estimate's probability and then costs (an opportunity: brings) its impact, carried by the exposed
// partners. A treatment that is not done and has an expected saving becomes a treatment named RISK/TREATMENT, off, that
// cuts the severity by the saving as a part of the expected loss. Unpriced are the IDs of open risks without an
// estimate, which the model cannot hold, sorted.
//
// A register names single amounts; replace a severity by a range where one is known. FromRegister returns the register's
// own error if it is invalid, and the model's if there are more risks or treatments than a model holds, if an amount is
// at the edge of what a simulation takes, or if RISK/TREATMENT is too long for an ID or names two treatments.
func FromRegister(register risk.Register) (m Model, unpriced []string, err error) {
	if err := register.Validate(); err != nil {
		return Model{}, nil, err
	}
	m.Currency = register.Currency
	for _, k := range register.Risks {
		switch {
		case k.Status != "" && k.Status != risk.Open:
			continue
		case k.Estimate == nil:
			unpriced = append(unpriced, k.ID)
			continue
		}
		m.Events = append(m.Events, Event{
			ID: k.ID, Title: k.Title, Gain: k.Kind == risk.Opportunity, Shares: slices.Clone(k.Partners),
			Frequency: Bernoulli(k.Estimate.Probability.InexactFloat64()), Severity: Fixed(k.Estimate.Impact.InexactFloat64()),
		})
		m.Treatments = append(m.Treatments, treatments(k)...)
	}
	slices.Sort(unpriced)
	return m, unpriced, m.Validate()
}

// treatments of a priced risk that are not done.
func treatments(k risk.Risk) []Treatment {
	expected := k.Estimate.Probability.Mul(k.Estimate.Impact)
	var out []Treatment
	for _, t := range k.Treatments {
		if !t.Done.IsZero() || t.Effect.Saving.IsZero() || expected.IsZero() {
			continue
		}
		cut := t.Effect.Saving.DivRound(expected, 12)
		if k.Kind == risk.Opportunity {
			cut = cut.Neg()
		}
		out = append(out, Treatment{
			ID: k.ID + "/" + t.ID, Title: t.Action,
			Effects: []Effect{{Event: k.ID, SeverityCut: decimal.Min(decimal.New(1, 0), cut).InexactFloat64()}},
		})
	}
	return out
}
