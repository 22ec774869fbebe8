package fair

import (
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
)

// Explanation is a division with its reasons.
type Explanation struct {
	Rule    Rule                `json:"rule"`
	Estate  budget.Money        `json:"estate"`
	Claimed decimal.Decimal     `json:"claimed"`        // the sum of the claims
	Regime  string              `json:"regime"`         // how the rule works for an estate of this size, in a sentence
	Level   decimal.NullDecimal `json:"level,omitzero"` // the common award, loss or level that the regime speaks of, where it has one
	Lines   []Line              `json:"lines"`          // in the order of the claims
}

// Line is one partner's part of an [Explanation].
type Line struct {
	Partner string          `json:"partner"`
	Claim   decimal.Decimal `json:"claim"`
	Award   decimal.Decimal `json:"award"`  // as [Awards] gives it
	Amount  budget.Money    `json:"amount"` // as [Divide] gives it
	Loss    decimal.Decimal `json:"loss"`   // the claim less the amount
	Why     string          `json:"why"`
}

// Explain divides as [Divide] does, with the same errors, and says how each award comes about.
func Explain(estate budget.Money, claims []Claim, rule Rule) (Explanation, error) {
	p, s, portions, err := divide(estate, claims, rule)
	if err != nil {
		return Explanation{}, err
	}
	t := teller{problem: p, solution: s, rule: rule}
	t.rights, _ = p.rights()
	if s.level != nil {
		t.shown = t.show(s.level)
	}
	out := Explanation{Rule: rule, Estate: estate, Claimed: decimal.NewFromBigInt(p.sum, -p.places), Regime: t.sentence(), Lines: make([]Line, len(claims))}
	if s.level != nil {
		out.Level = decimal.NewNullDecimal(t.shown)
	}
	for i, c := range claims {
		out.Lines[i] = Line{c.Partner, c.Amount, toDecimal(s.num[i], s.den, p.places), portions[i].Amount, c.Amount.Sub(portions[i].Amount.Amount), t.why(i)}
	}
	return out, nil
}

// regime is how a rule came to its awards.
type regime int

const (
	regimeNothing regime = iota
	regimeDual
	regimeShare
	regimeAwards
	regimeLosses
	regimeHalfAwards
	regimeHalfLosses
	regimeHalfTwice
	regimeHalfLossesFirst
	regimeBetween
	regimeRights
	regimeConcede
	regimeOverlap
	regimeArrival
)

// teller puts a solution into words.
type teller struct {
	problem
	solution
	rule   Rule
	rights []*big.Int
	shown  decimal.Decimal // the level
}

// show is a ratio of the problem's units; the proportion that a proportional rule pays has no unit.
func (t teller) show(r *big.Rat) decimal.Decimal {
	if t.regime == regimeShare || t.regime == regimeRights {
		return toDecimal(r.Num(), r.Denom(), 0)
	}
	return toDecimal(r.Num(), r.Denom(), t.places)
}

func (t teller) sentence() string {
	switch t.regime {
	case regimeDual:
		plain, _, _ := t.rule.plain()
		return fmt.Sprintf("everyone loses what the rule %q would award of the %v that are missing", plain, t.units(t.missing().estate))
	case regimeShare:
		return fmt.Sprintf("every claim is paid at the rate of %v", t.shown)
	case regimeAwards:
		return fmt.Sprintf("equal awards: everyone gets %v, but no more than the claim", t.shown)
	case regimeLosses:
		return fmt.Sprintf("equal losses: everyone loses %v, but no more than the claim", t.shown)
	case regimeHalfAwards:
		return fmt.Sprintf("half-claims regime: the estate is at most half of what is claimed, so everyone gets %v, but no more than half the claim", t.shown)
	case regimeHalfLosses:
		return fmt.Sprintf("equal-losses regime: the estate is above half of what is claimed, so everyone loses %v, but no more than half the claim", t.shown)
	case regimeHalfTwice:
		return fmt.Sprintf("the estate is above half of what is claimed: everyone gets half the claim and %v more, but no more than the other half", t.shown)
	case regimeHalfLossesFirst:
		return fmt.Sprintf("the estate is at most half of what is claimed: everyone gets half the claim less %v, if that leaves anything", t.shown)
	case regimeBetween:
		return fmt.Sprintf("the estate is above half of what is claimed: everyone gets %v, but at least half the claim and no more than the claim", t.shown)
	case regimeRights:
		if t.level == nil {
			return "what the others leave to each is all there is"
		}
		return fmt.Sprintf("everyone gets what the others leave, and the rest pays at the rate of %v what is still claimed of it", t.shown)
	case regimeConcede:
		return fmt.Sprintf("everyone gets what the other concedes, and half of the rest, %v", t.shown)
	case regimeOverlap:
		return fmt.Sprintf("the claims overlap up to %v of the estate: each part is shared equally by those who claim it, and what a claim asks beyond is its own", t.shown)
	case regimeArrival:
		return "first come, first served, averaged over all orders of arrival"
	}
	return "nothing to divide"
}

// units is a whole number of the problem's units.
func (t teller) units(n *big.Int) decimal.Decimal { return decimal.NewFromBigInt(n, -t.places) }

// why says how the award of claim i comes about.
func (t teller) why(i int) string {
	claim, l := t.claims[i], t.shown
	within := t.within(claim, 1)
	half := t.within(claim, 2)
	switch t.regime {
	case regimeDual:
		return fmt.Sprintf("the claim less %v", toDecimal(t.less(t.num, t.den)[i], t.den, t.places))
	case regimeShare:
		return fmt.Sprintf("%v of the claim", l)
	case regimeAwards:
		return choose(within, "the claim in full: it is not above the common award of %v", "the common award of %v", l)
	case regimeLosses:
		return choose(within, "nothing: the claim is not above the common loss of %v", "the claim less the common loss of %v", l)
	case regimeHalfAwards:
		return choose(half, "half the claim: that is not above the common award of %v", "the common award of %v: half the claim is above it", l)
	case regimeHalfLosses:
		return choose(half, "half the claim: the other half is not above the common loss of %v", "the claim less the common loss of %v", l)
	case regimeHalfTwice:
		return choose(half, "the claim in full: its other half is not above the common %v", "half the claim and the common %v", l)
	case regimeHalfLossesFirst:
		return choose(half, "nothing: half the claim is not above the common loss of %v", "half the claim less the common loss of %v", l)
	case regimeBetween:
		if !half {
			return fmt.Sprintf("half the claim: that is above the common award of %v", l)
		}
		return choose(within, "the claim in full: it is not above the common award of %v", "the common award of %v", l)
	case regimeRights:
		if t.level == nil {
			return fmt.Sprintf("%v that the others leave", t.units(t.rights[i]))
		}
		return fmt.Sprintf("%v that the others leave, and a share in proportion to what is still claimed", t.units(t.rights[i]))
	case regimeConcede:
		return fmt.Sprintf("%v that the other concedes, and %v, half of the rest", t.units(t.rights[i]), l)
	case regimeOverlap:
		if t.level.Cmp(new(big.Rat).SetInt(t.estate)) >= 0 && !within {
			return "equal shares of all parts: the claim is above the estate"
		}
		return choose(within, "equal shares of the parts up to the claim, which lies within %v", "equal shares of the parts up to %v, and what the claim asks beyond", l)
	case regimeArrival:
		return "the mean of what is left on arrival, up to the claim"
	}
	return "nothing to divide"
}

// within reports whether claim/by is at most the level.
func (t teller) within(claim *big.Int, by int64) bool {
	return t.level != nil && new(big.Rat).SetFrac(claim, big.NewInt(by)).Cmp(t.level) <= 0
}

// choose puts the level into the first sentence or the second.
func choose(first bool, a, b string, level decimal.Decimal) string {
	if !first {
		a = b
	}
	return fmt.Sprintf(a, level)
}
