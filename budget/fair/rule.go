package fair

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// What a caller may branch on when a division is refused. [budget.ErrNoPartner], [budget.ErrDuplicatePartner] and
// [budget.ErrAmountRange] are used as well.
var (
	ErrUnknownRule       = errors.New("unknown rule")
	ErrNoClaims          = errors.New("no claims")
	ErrNegative          = errors.New("negative amount")
	ErrEstateAboveClaims = errors.New("estate above the sum of the claims")
	ErrTooManyClaims     = errors.New("too many claims")
	ErrNotTwo            = errors.New("not two claims")
)

// Claim is what a partner asks for: an amount that is not negative.
type Claim struct {
	Partner string          `json:"partner"`
	Amount  decimal.Decimal `json:"amount"`
}

// Rule says how an estate is divided that falls short of the claims on it. The prefix "dual-" before any of the names
// below means the dual of that rule: it awards of an estate E the claim less what the rule awards of ΣC−E, so it shares
// out the loss as the rule shares out the gain.
type Rule string

// The rules. C is the sum of the claims, E the estate; "half-claims" are the claims divided by two. Sources: O'Neill
// 1982 (random arrival, minimal overlap), Aumann and Maschler 1985 (Talmud), Curiel, Maschler and Tijs 1987 (adjusted
// proportional), Chun, Schummer and Thomson 2001 (constrained egalitarian), Thomson 2003 and 2019 (all).
const (
	Proportional           Rule = "proportional"            // in proportion to the claims
	EqualAwards            Rule = "equal-awards"            // the same to everyone, but no more than the claim (constrained equal awards)
	EqualLosses            Rule = "equal-losses"            // the same loss to everyone, but no more than the claim (constrained equal losses)
	Talmud                 Rule = "talmud"                  // up to E = C/2 equal awards of the half-claims; beyond, equal losses of them
	RandomArrival          Rule = "random-arrival"          // first come, first served, averaged over all orders of arrival; up to 32 claims above zero
	AdjustedProportional   Rule = "adjusted-proportional"   // what the others leave to each, then the rest in proportion to what is still claimed of it
	MinimalOverlap         Rule = "minimal-overlap"         // claims laid on specific parts of the estate so that they overlap least; each part shared equally by those who claim it; up to 10,000 claims
	Piniles                Rule = "piniles"                 // equal awards of the half-claims, twice
	ConstrainedEgalitarian Rule = "constrained-egalitarian" // up to E = C/2 equal awards of the half-claims; beyond, equal awards between half-claim and claim
	ReverseTalmud          Rule = "reverse-talmud"          // up to E = C/2 equal losses of the half-claims; beyond, equal awards of them

	// ConcedeAndDivide is for two claims only (the contested garment): each concedes what it does not claim, and the
	// rest is divided equally.
	ConcedeAndDivide Rule = "concede-and-divide"
)

const (
	dualPrefix = "dual-"

	maxClaims         = 100_000
	maxOverlapClaims  = 10_000
	maxArrivingClaims = 32
)

// Rules lists the ten rules for any number of claims, in the order in which they are documented.
func Rules() []Rule {
	return []Rule{Proportional, EqualAwards, EqualLosses, Talmud, RandomArrival, AdjustedProportional, MinimalOverlap,
		Piniles, ConstrainedEgalitarian, ReverseTalmud}
}

// Dual names the rule that shares out losses as r shares out gains: equal losses for equal awards, r itself where r is
// self-dual, and "dual-" before the name where no rule of its own name is meant. It does not check the name.
func (r Rule) Dual() Rule {
	switch r {
	case EqualAwards:
		return EqualLosses
	case EqualLosses:
		return EqualAwards
	case Proportional, Talmud, RandomArrival, AdjustedProportional, ReverseTalmud, ConcedeAndDivide:
		return r
	}
	if plain, ok := strings.CutPrefix(string(r), dualPrefix); ok {
		return Rule(plain)
	}
	return dualPrefix + r
}

// plain is the rule without its prefix, and whether its dual is meant.
func (r Rule) plain() (Rule, bool, error) {
	name, dual := strings.CutPrefix(string(r), dualPrefix)
	if known := append(Rules(), ConcedeAndDivide); !slices.Contains(known, Rule(name)) {
		return "", false, fmt.Errorf("%w %.40q, known are %v, each also with %q before it", ErrUnknownRule, string(r), known, dualPrefix)
	}
	return Rule(name), dual, nil
}

// Divide divides the estate among the claims by the rule, to the minor unit: each portion is the exact award cut to
// whole minor units, and the units left over go one each to the largest cut-off parts; ties go to the larger claim, then
// to the lower partner ID. Portions are in the order of the claims, sum to the estate exactly and do not depend on that
// order. Where claims are finer than the minor unit, a portion may exceed its claim by less than one unit. An estate is
// not negative: to take a division back, divide what was divided and turn the portions round.
//
// Divide returns an error that lists every problem if:
//   - the rule is not known ([ErrUnknownRule]);
//   - the estate is not valid ([budget.Money.Validate]) or negative ([ErrNegative]);
//   - there are no claims ([ErrNoClaims]), or more than 100,000, more than 10,000 for minimal overlap, more than 32 above
//     zero for random arrival ([ErrTooManyClaims]), other than two for concede-and-divide ([ErrNotTwo]);
//   - a claim is out of range ([budget.ErrAmountRange]) or negative, or its partner is missing ([budget.ErrNoPartner])
//     or stands twice ([budget.ErrDuplicatePartner]);
//   - the estate is above the sum of the claims ([ErrEstateAboveClaims]).
func Divide(estate budget.Money, claims []Claim, rule Rule) ([]budget.Portion, error) {
	_, _, portions, err := divide(estate, claims, rule)
	return portions, err
}

func divide(estate budget.Money, claims []Claim, rule Rule) (problem, solution, []budget.Portion, error) {
	if err := estate.Validate(); err != nil {
		door := validate.New("claims")
		door.Merge("estate", err)
		door.Merge("", check(decimal.Zero, claims, rule))
		return problem{}, solution{}, nil, door.Err()
	}
	p, s, err := solve(estate.Amount, claims, rule)
	if err != nil {
		return problem{}, solution{}, nil, err
	}
	digits, _ := budget.MinorUnits(estate.Currency)
	units := p.units(s, claims, digits)
	out := make([]budget.Portion, len(claims))
	for i, c := range claims {
		out[i] = budget.Portion{Partner: c.Partner, Amount: budget.Money{Amount: decimal.NewFromBigInt(units[i], -digits), Currency: estate.Currency}}
	}
	return p, s, out, nil
}

// Awards divides the estate among the claims by the rule. Awards are in the order of the claims, exact where they end
// within 18 decimal places, else rounded to 12 places; equal claims get equal awards, so rounded awards may
// miss the estate by up to half of 10^-12 each. Use [Divide] for what has to add up. The errors are those of [Divide].
func Awards(estate decimal.Decimal, claims []Claim, rule Rule) ([]decimal.Decimal, error) {
	p, s, err := solve(estate, claims, rule)
	if err != nil {
		return nil, err
	}
	out := make([]decimal.Decimal, len(claims))
	for i, n := range s.num {
		out[i] = toDecimal(n, s.den, p.places)
	}
	return out, nil
}
