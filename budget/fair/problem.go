package fair

import (
	"cmp"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// problem is an estate and the claims on it as whole numbers of 10^-places. A rule reads it and changes nothing.
type problem struct {
	estate *big.Int
	claims []*big.Int
	sum    *big.Int // of the claims, at least the estate
	places int32
}

// solution is what a rule awards: claim i gets num[i]/den, in the units of the problem. The levels are those that
// decided, for the explanation.
type solution struct {
	num    []*big.Int
	den    *big.Int
	regime regime
	level  *big.Rat // the common award, loss or level; nil where the rule has none
}

func newProblem(estate *big.Int, claims []*big.Int, places int32) problem {
	p := problem{estate: estate, claims: claims, sum: new(big.Int), places: places}
	for _, c := range claims {
		p.sum.Add(p.sum, c)
	}
	return p
}

// solve checks the input and applies the rule.
func solve(estate decimal.Decimal, claims []Claim, rule Rule) (problem, solution, error) {
	if err := check(estate, claims, rule); err != nil {
		return problem{}, solution{}, err
	}
	places := max(0, -estate.Exponent())
	for _, c := range claims {
		places = max(places, -c.Amount.Exponent())
	}
	amounts := make([]*big.Int, len(claims))
	for i, c := range claims {
		amounts[i] = scaled(c.Amount, places)
	}
	p := newProblem(scaled(estate, places), amounts, places)
	name, dual, _ := rule.plain()
	if dual {
		return p, p.dual(name), nil
	}
	return p, p.apply(name), nil
}

// scaled is d in units of 10^-places; d must be in range and no finer.
func scaled(d decimal.Decimal, places int32) *big.Int {
	n := d.Coefficient()
	if shift := places + d.Exponent(); shift > 0 {
		n.Mul(n, exact.Pow10(shift))
	}
	return n
}

func check(estate decimal.Decimal, claims []Claim, rule Rule) error {
	door := validate.New("claims")
	name, _, err := rule.plain()
	if err != nil {
		door.AddAs(ErrUnknownRule, "rule", "rule", err.Error(), nil)
	}
	fine := amount(door, "estate", estate)
	if n, limit := len(claims), most(name, claims); n == 0 {
		door.AddAs(ErrNoClaims, "claims", "required", "must hold at least one claim", nil)
	} else if name == ConcedeAndDivide && n != 2 {
		door.AddAs(ErrNotTwo, "claims", "two", "must be two for concede-and-divide", n)
	} else if n > limit {
		door.AddAs(ErrTooManyClaims, "claims", "max", "must not be more than "+decimal.NewFromInt(int64(limit)).String()+" for this rule", n)
		return door.Err()
	}
	seen := make(map[string]bool, len(claims))
	sum := decimal.Zero
	for i, c := range claims {
		at := door.Item("claims", i)
		if c.Partner == "" {
			at.AddAs(budget.ErrNoPartner, "partner", "required", "is required", nil)
		} else if at.ID("partner", c.Partner) && seen[c.Partner] {
			at.AddAs(budget.ErrDuplicatePartner, "partner", "unique", "stands twice", c.Partner)
		}
		seen[c.Partner] = true
		if amount(at, "amount", c.Amount) {
			sum = sum.Add(c.Amount)
		} else {
			fine = false
		}
	}
	if fine && len(claims) > 0 && estate.GreaterThan(sum) {
		door.AddAs(ErrEstateAboveClaims, "estate", "above-claims", "must not be above the sum of the claims, "+sum.String(), estate)
	}
	return door.Err()
}

// amount checks that d is in range and not negative.
func amount(at *validate.Problems, field string, d decimal.Decimal) bool {
	if rule := exact.Problem(d); rule != "" {
		at.AddAs(budget.ErrAmountRange, field, "decimal-range", rule, d)
		return false
	} else if d.IsNegative() {
		at.AddAs(ErrNegative, field, "negative", "must not be negative", d)
		return false
	}
	return true
}

// most is how many claims the rule takes. Claims of zero do not count against random arrival: they change nothing.
func most(name Rule, claims []Claim) int {
	switch name {
	case MinimalOverlap:
		return maxOverlapClaims
	case RandomArrival:
		zeros := 0
		for _, c := range claims {
			if c.Amount.IsZero() {
				zeros++
			}
		}
		return min(maxArrivingClaims+zeros, maxClaims)
	}
	return maxClaims
}

// apply divides by one of the rules without prefix.
func (p problem) apply(name Rule) solution {
	switch name {
	case EqualAwards:
		return p.equalAwards()
	case EqualLosses:
		return p.equalLosses()
	case Talmud:
		return p.talmud()
	case RandomArrival:
		return p.randomArrival()
	case AdjustedProportional:
		return p.adjustedProportional()
	case MinimalOverlap:
		return p.minimalOverlap()
	case Piniles:
		return p.piniles()
	case ConstrainedEgalitarian:
		return p.constrainedEgalitarian()
	case ReverseTalmud:
		return p.reverseTalmud()
	case ConcedeAndDivide:
		return p.concedeAndDivide()
	}
	return p.proportional()
}

// dual awards the claim less what the rule awards of what is missing.
func (p problem) dual(name Rule) solution {
	s := p.missing().apply(name)
	return solution{num: p.less(s.num, s.den), den: s.den, regime: regimeDual}
}

// missing is the problem whose estate is what the claims lack.
func (p problem) missing() problem {
	p.estate = new(big.Int).Sub(p.sum, p.estate)
	return p
}

// less is each claim less num/den, over den.
func (p problem) less(num []*big.Int, den *big.Int) []*big.Int {
	out := zeros(len(num))
	for i, n := range num {
		out[i].Mul(p.claims[i], den)
		out[i].Sub(out[i], n)
	}
	return out
}

// ascending lists the claims' places from the smallest claim to the largest.
func (p problem) ascending() []int {
	order := make([]int, len(p.claims))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, comparing(p.claims))
	return order
}

// zeros is a list of n zeros.
func zeros(n int) []*big.Int {
	out, all := make([]*big.Int, n), make([]big.Int, n)
	for i := range out {
		out[i] = &all[i]
	}
	return out
}

// comparing compares two of the numbers by their places; where all are short, without following pointers.
func comparing(numbers []*big.Int) func(i, j int) int {
	short := make([]int64, len(numbers))
	for i, n := range numbers {
		if !n.IsInt64() {
			return func(i, j int) int { return numbers[i].Cmp(numbers[j]) }
		}
		short[i] = n.Int64()
	}
	return func(i, j int) int { return cmp.Compare(short[i], short[j]) }
}

// units rounds the awards to minor units that sum to the estate, which is a whole number of them.
func (p problem) units(s solution, claims []Claim, digits int32) []*big.Int {
	num, den := new(big.Int), s.den
	raise := big.NewInt(1)
	if digits >= p.places {
		raise = exact.Pow10(digits - p.places)
	} else {
		den = new(big.Int).Mul(den, exact.Pow10(p.places-digits))
	}
	units, cut := zeros(len(s.num)), zeros(len(s.num))
	rest := new(big.Int)
	takers := make([]int, 0, len(s.num))
	for i, n := range s.num {
		units[i].QuoRem(num.Mul(n, raise), den, cut[i])
		if rest.Add(rest, cut[i]); cut[i].Sign() > 0 {
			takers = append(takers, i)
		}
	}
	byCut, byClaim := comparing(cut), comparing(p.claims)
	slices.SortFunc(takers, func(i, j int) int {
		if order := cmp.Or(byCut(j, i), byClaim(j, i)); order != 0 {
			return order
		}
		return cmp.Compare(claims[i].Partner, claims[j].Partner)
	})
	left := rest.Quo(rest, den).Int64() // exact, and fewer than takers: each cut-off part is less than a unit
	for _, i := range takers[:left] {
		units[i].Add(units[i], one)
	}
	return units
}

var (
	one = big.NewInt(1)
	two = big.NewInt(2)
)

const (
	exactPlaces   = exact.MaxPlaces
	roundedPlaces = 12
)

// toDecimal is num/den in units of 10^-places: exact where that ends within 18 places, else rounded to the nearest 12.
func toDecimal(num, den *big.Int, places int32) decimal.Decimal {
	q, rest := new(big.Int).QuoRem(num, den, new(big.Int))
	if rest.Sign() == 0 && places <= exactPlaces {
		return decimal.NewFromBigInt(q, -places)
	}
	den = new(big.Int).Mul(den, exact.Pow10(places))
	if q.QuoRem(new(big.Int).Mul(num, exact.Pow10(exactPlaces)), den, rest); rest.Sign() == 0 {
		return decimal.NewFromBigInt(q, -exactPlaces)
	}
	q.QuoRem(new(big.Int).Mul(num, exact.Pow10(roundedPlaces)), den, rest)
	if rest.Lsh(rest, 1).CmpAbs(den) > 0 { // never equal: a half ends at the 13th place
		q.Add(q, big.NewInt(int64(num.Sign())))
	}
	return decimal.NewFromBigInt(q, -roundedPlaces)
}
