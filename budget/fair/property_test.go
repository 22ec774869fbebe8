package fair

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// trial is a problem in whole numbers and what an axiom needs besides.
type trial struct {
	problem
	other *big.Int // estate
	who   int
	claim *big.Int
}

// times counts the problem in units that are den times smaller.
func (p problem) times(den *big.Int) problem {
	claims := make([]*big.Int, len(p.claims))
	for i, c := range p.claims {
		claims[i] = new(big.Int).Mul(c, den)
	}
	return newProblem(new(big.Int).Mul(p.estate, den), claims, 0)
}

// equalTo reports whether a/aden = b/bden in every place but skip.
func equalTo(a []*big.Int, aden *big.Int, b []*big.Int, bden *big.Int) bool {
	for i := range a {
		if new(big.Int).Mul(a[i], bden).Cmp(new(big.Int).Mul(b[i], aden)) != 0 {
			return false
		}
	}
	return true
}

// keeps reports whether the rule keeps the axiom on the trial. Each axiom is written out from its definition.
func keeps(a Axiom, f func(problem) solution, t trial) bool {
	x := f(t.problem)
	sub := func(a, b *big.Int) *big.Int { return new(big.Int).Sub(a, b) }
	mul := func(a, b *big.Int) *big.Int { return new(big.Int).Mul(a, b) }
	switch a {
	case EqualTreatment, OrderOfAwards, OrderOfLosses:
		loss := t.less(x.num, x.den)
		for i, c := range t.claims {
			for j, e := range t.claims {
				switch order := c.Cmp(e); {
				case a == EqualTreatment && order == 0 && x.num[i].Cmp(x.num[j]) != 0,
					a == OrderOfAwards && order > 0 && x.num[i].Cmp(x.num[j]) < 0,
					a == OrderOfLosses && order > 0 && loss[i].Cmp(loss[j]) < 0:
					return false
				}
			}
		}
		return true
	case EstateMonotone:
		y := f(newProblem(t.other, t.claims, 0))
		for i := range x.num {
			if mul(y.num[i], x.den).Cmp(mul(x.num[i], y.den)) < 0 {
				return false
			}
		}
		return true
	case ClaimMonotone, LinkedMonotone:
		claims := slices.Clone(t.claims)
		claims[t.who] = t.claim
		grown := sub(t.claim, t.claims[t.who])
		if a == ClaimMonotone {
			y := f(newProblem(t.estate, claims, 0))
			return mul(y.num[t.who], x.den).Cmp(mul(x.num[t.who], y.den)) >= 0
		}
		y := f(newProblem(new(big.Int).Add(t.estate, grown), claims, 0))
		more := sub(mul(y.num[t.who], x.den), mul(x.num[t.who], y.den))
		return more.Cmp(mul(grown, mul(x.den, y.den))) <= 0
	case SelfDual:
		y := f(t.missing())
		return equalTo(x.num, x.den, t.less(y.num, y.den), y.den)
	case Midpoint:
		half := newProblem(t.sum, make([]*big.Int, 0), 0)
		for _, c := range t.claims {
			half.claims = append(half.claims, mul(c, two))
		}
		half.sum = mul(t.sum, two)
		y := f(half)
		return equalTo(y.num, y.den, t.claims, one)
	case TruncationProof:
		claims := slices.Clone(t.claims)
		for i, c := range claims {
			if c.Cmp(t.estate) > 0 {
				claims[i] = t.estate
			}
		}
		y := f(newProblem(t.estate, claims, 0))
		return equalTo(x.num, x.den, y.num, y.den)
	case MinimalRightsFirst, CompositionUp:
		var first solution
		if a == CompositionUp {
			first = f(newProblem(t.other, t.claims, 0))
		} else {
			rights, _ := t.rights()
			first = solution{num: rights, den: one}
		}
		given := new(big.Int)
		for _, n := range first.num {
			given.Add(given, n)
		}
		rest := f(newProblem(sub(mul(t.estate, first.den), given), t.less(first.num, first.den), 0))
		for i, n := range rest.num {
			n.Add(n, mul(first.num[i], rest.den))
		}
		return equalTo(x.num, x.den, rest.num, mul(rest.den, first.den))
	case CompositionDown:
		first := f(newProblem(t.other, t.claims, 0))
		y := f(newProblem(mul(t.estate, first.den), first.num, 0))
		return equalTo(x.num, x.den, y.num, mul(y.den, first.den))
	case Consistent:
		big1 := t.times(x.den)
		y := f(newProblem(sub(big1.estate, x.num[t.who]), slices.Delete(big1.claims, t.who, t.who+1), 0))
		return equalTo(slices.Delete(slices.Clone(x.num), t.who, t.who+1), x.den, y.num, mul(y.den, x.den))
	}
	panic("unknown axiom " + string(a))
}

// drawn is a random trial of n claims up to most.
func drawn(rng *rand.Rand, n int, most int64, a Axiom) trial {
	claims := make([]*big.Int, n)
	for i := range claims {
		claims[i] = big.NewInt(rng.Int64N(most + 1))
	}
	if n > 1 && rng.IntN(4) == 0 {
		claims[0] = new(big.Int).Set(claims[1])
	}
	t := trial{problem: newProblem(nil, claims, 0), who: rng.IntN(n)}
	sum := t.sum.Int64()
	e := rng.Int64N(sum + 1)
	t.estate = big.NewInt(e)
	t.claim = big.NewInt(claims[t.who].Int64() + rng.Int64N(most+1))
	switch a {
	case CompositionUp:
		t.other = big.NewInt(rng.Int64N(e + 1))
	default:
		t.other = big.NewInt(e + rng.Int64N(sum-e+1))
	}
	return t
}

// sized is how many claims a random problem has.
func sized(rng *rand.Rand, rule Rule) int {
	if rule == ConcedeAndDivide {
		return 2
	}
	return 2 + rng.IntN(4)
}

func kernel(rule Rule) func(problem) solution {
	name, dual, err := rule.plain()
	if err != nil {
		panic(err)
	}
	return func(p problem) solution {
		if dual {
			return p.dual(name)
		}
		return p.apply(name)
	}
}

// reported are the rules whose reports are tested: all, and those duals that have no name of their own.
func reported() []Rule {
	return append(Rules(), ConcedeAndDivide, MinimalOverlap.Dual(), Piniles.Dual(), ConstrainedEgalitarian.Dual())
}

func TestEachYesSurvivesRandomProblems(t *testing.T) {
	problems := thorough(10_000)
	for k, rule := range reported() {
		t.Run(string(rule), func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(11, uint64(k)))
			report, err := Properties(rule)
			require.NoError(t, err)
			f := kernel(rule)
			for _, p := range report {
				for i := range problems {
					if !p.Holds {
						break
					}
					tr := drawn(rng, sized(rng, rule), []int64{3, 12, 1000}[i%3], p.Axiom)
					if !keeps(p.Axiom, f, tr) {
						t.Fatalf("%s: estate %v, claims %v, other %v, claim %d grows to %v", p.Axiom, tr.estate, tr.claims, tr.other, tr.who, tr.claim)
					}
				}
			}
		})
	}
}

func TestEachNoHasACounterexample(t *testing.T) {
	whole := func(x decimal.Decimal) *big.Int {
		require.True(t, x.IsInteger())
		return x.BigInt()
	}
	broken := 0
	for _, rule := range reported() {
		report, err := Properties(rule)
		require.NoError(t, err)
		for _, p := range report {
			assert.NotEmpty(t, p.Meaning)
			assert.Equal(t, p.Holds, p.Counterexample == nil)
			if p.Holds {
				continue
			}
			broken++
			c := p.Counterexample
			var claims []*big.Int
			tr := trial{other: whole(c.OtherEstate.Decimal), who: -1}
			for i, claim := range c.Claims {
				claims = append(claims, whole(claim.Amount))
				if claim.Partner == c.Partner {
					tr.who = i
				}
			}
			tr.problem = newProblem(whole(c.Estate), claims, 0)
			require.LessOrEqual(t, tr.estate.Cmp(tr.sum), 0)
			switch p.Axiom {
			case CompositionUp:
				require.LessOrEqual(t, tr.other.Cmp(tr.estate), 0)
			case CompositionDown:
				require.GreaterOrEqual(t, tr.other.Cmp(tr.estate), 0)
			}
			assert.False(t, keeps(p.Axiom, kernel(rule), tr), "%s does break %s", rule, p.Axiom)
		}
	}
	assert.Greater(t, broken, 40, "the table was read")
}

// What the literature says (Thomson 2003, 2019) of the rules that it singles out by these axioms.
func TestReportsAgreeWithTheLiterature(t *testing.T) {
	keptBy := map[Axiom][]Rule{}
	for _, rule := range Rules() {
		report, err := Properties(rule)
		require.NoError(t, err)
		for _, p := range report {
			if p.Holds {
				keptBy[p.Axiom] = append(keptBy[p.Axiom], rule)
			}
		}
	}
	assert.Equal(t, []Rule{Proportional, Talmud, RandomArrival, AdjustedProportional, ReverseTalmud}, keptBy[SelfDual])
	assert.Equal(t, []Rule{Proportional, EqualAwards, EqualLosses}, keptBy[CompositionUp])
	assert.Equal(t, []Rule{Proportional, EqualAwards, EqualLosses}, keptBy[CompositionDown])
	assert.Equal(t, []Rule{Proportional, EqualAwards, EqualLosses, Talmud, Piniles, ConstrainedEgalitarian, ReverseTalmud}, keptBy[Consistent])
	assert.Equal(t, []Rule{EqualAwards, Talmud, RandomArrival, AdjustedProportional, MinimalOverlap}, keptBy[TruncationProof])
	assert.Equal(t, Rules(), keptBy[EqualTreatment])
	assert.Equal(t, Rules(), keptBy[OrderOfAwards])
	assert.Equal(t, Rules(), keptBy[EstateMonotone])
	assert.Equal(t, Rules(), keptBy[ClaimMonotone])
}

func TestEachReportHoldsEveryAxiomOnce(t *testing.T) {
	for _, rule := range append(reported(), "dual-"+ConcedeAndDivide, "dual-"+Talmud) {
		report, err := Properties(rule)
		require.NoError(t, err)
		var got, want []Axiom
		for _, p := range report {
			got = append(got, p.Axiom)
		}
		for _, a := range axioms {
			if name, _, _ := rule.plain(); name != ConcedeAndDivide || a.axiom != Consistent {
				want = append(want, a.axiom)
			}
		}
		assert.Equal(t, want, got, "%s", rule)
	}
	assert.Len(t, axioms, 13)
}

func TestPropertiesOfAnUnknownRule(t *testing.T) {
	for _, rule := range []Rule{"", "dual-", "dual-dual-piniles", "Talmud", "no-such-rule"} {
		_, err := Properties(rule)
		assert.ErrorIs(t, err, ErrUnknownRule, "%q", rule)
	}
}
