package fair

import "github.com/shopspring/decimal"

// Axiom is a demand on a rule that can be argued for without knowing the case (Thomson 2019). Losses are claims less
// awards.
type Axiom string

// The axioms. Each has a dual: a rule keeps an axiom exactly where the rule's dual keeps the axiom's dual.
const (
	EqualTreatment     Axiom = "equal-treatment"      // equal claims get equal awards
	OrderOfAwards      Axiom = "order-of-awards"      // a larger claim gets no less; dual: order of losses
	OrderOfLosses      Axiom = "order-of-losses"      // a larger claim loses no less
	EstateMonotone     Axiom = "estate-monotone"      // of a larger estate nobody gets less
	ClaimMonotone      Axiom = "claim-monotone"       // whose claim alone grows gets no less; dual: linked monotone
	LinkedMonotone     Axiom = "linked-monotone"      // if a claim and the estate grow by the same, that award grows by no more
	SelfDual           Axiom = "self-dual"            // gains are shared out as losses are
	Midpoint           Axiom = "midpoint"             // of half the sum of the claims everyone gets half the claim
	TruncationProof    Axiom = "truncation-proof"     // what a claim asks beyond the estate changes nothing; dual: minimal rights first
	MinimalRightsFirst Axiom = "minimal-rights-first" // to give everyone first what the others leave, and divide the rest by what is still claimed, changes nothing
	CompositionUp      Axiom = "composition-up"       // to divide a part of the estate, and then the rest by what is still claimed, changes nothing; dual: composition down
	CompositionDown    Axiom = "composition-down"     // to divide a larger estate, and then the true one by those awards as claims, changes nothing
	Consistent         Axiom = "consistent"           // if one leaves with the award, the others' awards from what is left stay
)

// axioms in the order of the report, each with its dual and its meaning in a sentence.
var axioms = []struct {
	axiom, dual Axiom
	meaning     string
}{
	{EqualTreatment, EqualTreatment, "equal claims get equal awards"},
	{OrderOfAwards, OrderOfLosses, "a larger claim gets no less"},
	{OrderOfLosses, OrderOfAwards, "a larger claim loses no less"},
	{EstateMonotone, EstateMonotone, "of a larger estate nobody gets less"},
	{ClaimMonotone, LinkedMonotone, "whose claim alone grows gets no less"},
	{LinkedMonotone, ClaimMonotone, "if a claim and the estate grow by the same, that award grows by no more"},
	{SelfDual, SelfDual, "gains are shared out as losses are"},
	{Midpoint, Midpoint, "of half the sum of the claims everyone gets half the claim"},
	{TruncationProof, MinimalRightsFirst, "what a claim asks beyond the estate changes nothing"},
	{MinimalRightsFirst, TruncationProof, "to give everyone first what the others leave, and divide the rest by what is still claimed, changes nothing"},
	{CompositionUp, CompositionDown, "to divide a part of the estate first, and then the rest by what is still claimed, changes nothing"},
	{CompositionDown, CompositionUp, "to divide a larger estate first, and then the true one by those awards as claims, changes nothing"},
	{Consistent, Consistent, "if one leaves with the award, the others' awards from what is left stay the same"},
}

// Property says whether a rule keeps an axiom.
type Property struct {
	Axiom          Axiom           `json:"axiom"`
	Meaning        string          `json:"meaning"`
	Holds          bool            `json:"holds"`
	Counterexample *Counterexample `json:"counterexample,omitempty"` // where it does not hold
}

// Counterexample is a problem on which a rule breaks an axiom.
type Counterexample struct {
	Estate decimal.Decimal `json:"estate"`
	Claims []Claim         `json:"claims"`

	OtherEstate decimal.NullDecimal `json:"other_estate,omitzero"` // the part of [CompositionUp], the larger estate of [CompositionDown]
	Partner     string              `json:"partner,omitempty"`     // who leaves in [Consistent]
}

// Properties reports which axioms the rule keeps, in a fixed order; each that it does not keep comes with a
// counterexample. What is reported of a rule with the prefix "dual-" follows from the duality of the axioms. The report
// of [ConcedeAndDivide] leaves out [Consistent], which asks for more than two claims.
//
// It returns [ErrUnknownRule] for a rule that is not known.
func Properties(rule Rule) ([]Property, error) {
	name, dual, err := rule.plain()
	if err != nil {
		return nil, err
	}
	var out []Property
	for _, a := range axioms {
		if name == ConcedeAndDivide && a.axiom == Consistent {
			continue
		}
		asked := a.axiom
		if dual {
			asked = a.dual
		}
		p := Property{Axiom: a.axiom, Meaning: a.meaning, Holds: true}
		if text, broken := counterexamples[name][asked]; broken {
			p.Holds = false
			p.Counterexample = text.read(asked)
			if dual {
				p.Counterexample.turn()
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// numbers is a counterexample in whole numbers: the estate, the claims, and what the axiom needs besides: the other
// estate, or who leaves, counted from 0.
type numbers struct {
	estate int64
	claims []int64
	more   int64
}

func (n numbers) read(a Axiom) *Counterexample {
	c := &Counterexample{Estate: decimal.NewFromInt(n.estate), Claims: make([]Claim, len(n.claims))}
	for i, amount := range n.claims {
		c.Claims[i] = Claim{Partner: string(rune('a' + i)), Amount: decimal.NewFromInt(amount)}
	}
	switch a {
	case CompositionUp, CompositionDown:
		c.OtherEstate = decimal.NewNullDecimal(decimal.NewFromInt(n.more))
	case Consistent:
		c.Partner = c.Claims[n.more].Partner
	}
	return c
}

// turn makes of a counterexample to an axiom one for the dual rule and the dual axiom: what was divided is now missing.
func (c *Counterexample) turn() {
	sum := decimal.Zero
	for _, claim := range c.Claims {
		sum = sum.Add(claim.Amount)
	}
	c.Estate = sum.Sub(c.Estate)
	if c.OtherEstate.Valid {
		c.OtherEstate.Decimal = sum.Sub(c.OtherEstate.Decimal)
	}
}
