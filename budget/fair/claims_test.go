package fair

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/vectors"
)

var d = decimal.RequireFromString

// named are the rules by the names that the reference cases use where those are not ours.
var named = map[string]Rule{
	"cea": EqualAwards, "cel": EqualLosses, "concede_and_divide": ConcedeAndDivide, "random_arrival": RandomArrival,
	"adjusted_proportional": AdjustedProportional, "minimal_overlap": MinimalOverlap,
	"constrained_egalitarian": ConstrainedEgalitarian, "reverse_talmud": ReverseTalmud,
}

func claimsOf(amounts ...decimal.Decimal) []Claim {
	claims := make([]Claim, len(amounts))
	for i, a := range amounts {
		claims[i] = Claim{fmt.Sprintf("p%05d", i), a}
	}
	return claims
}

// near asserts |got-want| ≤ tolerance·max(1, |want|).
func near(t *testing.T, want, got decimal.Decimal, tolerance string) {
	t.Helper()
	limit := d(tolerance).Mul(decimal.Max(want.Abs(), decimal.New(1, 0)))
	assert.True(t, got.Sub(want).Abs().LessThanOrEqual(limit), "want %v, got %v", want, got)
}

func TestClaimsVectors(t *testing.T) {
	vectors.Run(t, "testdata/claims.json", nil, func(t *testing.T, c vectors.Case) {
		var in struct {
			Endowment decimal.Decimal   `json:"endowment"`
			Claims    []decimal.Decimal `json:"claims"`
		}
		var want struct {
			Awards map[string][]decimal.Decimal `json:"awards"`
		}
		c.Decode(t, &in, &want)
		claims := claimsOf(in.Claims...)
		for name, awards := range want.Awards {
			rule, ok := named[name]
			if !ok {
				rule = Rule(name)
			}
			got, err := Awards(in.Endowment, claims, rule)
			require.NoError(t, err)
			require.Len(t, got, len(awards))
			for i := range awards {
				near(t, awards[i], got[i], "1e-9")
			}
			portions, err := Divide(budget.Money{Amount: in.Endowment, Currency: "EUR"}, claims, rule)
			require.NoError(t, err)
			sum := decimal.Zero
			for i, p := range portions {
				sum = sum.Add(p.Amount.Amount)
				assert.True(t, p.Amount.Amount.Sub(awards[i]).Abs().LessThan(d("0.01")), "%s: %v of %v", rule, p, awards[i])
			}
			assert.True(t, sum.Equal(in.Endowment), "%s: %v", rule, sum)
		}
	})
}

func TestDualAwardsWhatTheRuleWouldLeave(t *testing.T) {
	claims := claimsOf(ds("100", "200", "300")...)
	for _, rule := range append(Rules(), "dual-piniles") {
		for _, estate := range []string{"0", "37", "200", "300", "450", "600"} {
			got, err := Awards(d(estate), claims, rule.Dual())
			require.NoError(t, err)
			rest, err := Awards(d("600").Sub(d(estate)), claims, rule)
			require.NoError(t, err)
			for i, c := range claims {
				near(t, c.Amount.Sub(rest[i]), got[i], "1e-11")
			}
		}
		assert.Equal(t, rule, rule.Dual().Dual())
	}
	assert.Equal(t, EqualLosses, EqualAwards.Dual())
	assert.Equal(t, Talmud, Talmud.Dual())
	assert.Equal(t, Rule("dual-minimal-overlap"), MinimalOverlap.Dual())
	plain, err := Awards(d("37"), claims, "dual-talmud")
	require.NoError(t, err)
	same, err := Awards(d("37"), claims, Talmud)
	require.NoError(t, err)
	assert.Equal(t, same, plain)
}

// permutations calls visit with every order of 0…n-1.
func permutations(n int, visit func(order []int)) {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	var place func(k int)
	place = func(k int) {
		if k == n {
			visit(order)
			return
		}
		for i := k; i < n; i++ {
			order[k], order[i] = order[i], order[k]
			place(k + 1)
			order[k], order[i] = order[i], order[k]
		}
	}
	place(0)
}

func TestRandomArrivalIsTheMeanOverAllOrders(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		n := 1 + rng.IntN(6)
		amounts, sum := make([]decimal.Decimal, n), int64(0)
		for i := range amounts {
			a := rng.Int64N(12)
			amounts[i], sum = decimal.New(a, -1), sum+a
		}
		estate := decimal.New(rng.Int64N(sum+1), -1)
		total, orders := make([]decimal.Decimal, n), int64(0)
		permutations(n, func(order []int) {
			orders++
			rest := estate
			for _, i := range order {
				got := decimal.Min(rest, amounts[i])
				total[i], rest = total[i].Add(got), rest.Sub(got)
			}
		})
		got, err := Awards(estate, claimsOf(amounts...), RandomArrival)
		require.NoError(t, err)
		for i := range got {
			near(t, total[i].DivRound(decimal.NewFromInt(orders), 15), got[i], "1e-11")
		}
	}
}

func TestRandomArrivalOfManyClaimants(t *testing.T) {
	equal := make([]decimal.Decimal, 32)
	for i := range equal {
		equal[i] = d("10")
	}
	got, err := Awards(d("80"), claimsOf(equal...), RandomArrival)
	require.NoError(t, err)
	for _, a := range got {
		assert.Equal(t, "2.5", a.String())
	}
	some := claimsOf(amounts(rand.New(rand.NewPCG(1, 2)), 24)...)
	portions, err := Divide(budget.Money{Amount: d("1000000.01"), Currency: "EUR"}, some, RandomArrival)
	require.NoError(t, err)
	sum := decimal.Zero
	for _, p := range portions {
		sum = sum.Add(p.Amount.Amount)
	}
	assert.Equal(t, "1000000.01", sum.String())
	zeros := append(claimsOf(equal...), Claim{"zero", decimal.Zero})
	got, err = Awards(d("80"), zeros, RandomArrival)
	require.NoError(t, err)
	assert.True(t, got[32].IsZero())
	_, err = Awards(d("80"), append(zeros, Claim{"one more", d("1")}), RandomArrival)
	assert.ErrorIs(t, err, ErrTooManyClaims)
}

func TestUnitsLeftOverGoToTheLargestRemainder(t *testing.T) {
	for _, row := range []struct {
		why    string
		estate string
		claims []Claim
		rule   Rule
		want   []string
	}{
		{"equal cut-off parts: the larger claim", "1.00", []Claim{{"a", d("1")}, {"b", d("2")}, {"c", d("3")}}, EqualAwards, []string{"0.33", "0.33", "0.34"}},
		{"equal claims: the lower ID", "1.00", []Claim{{"c", d("1")}, {"b", d("1")}, {"a", d("1")}}, EqualAwards, []string{"0.33", "0.33", "0.34"}},
		{"the larger cut-off part, though the claim is smaller", "1.00", []Claim{{"a", d("1")}, {"b", d("2")}}, Proportional, []string{"0.33", "0.67"}},
		{"no claim, no cent", "0.05", []Claim{{"a", d("0")}, {"b", d("2")}, {"c", d("2")}}, Talmud, []string{"0.00", "0.03", "0.02"}},
		{"claims finer than a cent", "0.01", []Claim{{"a", d("0.005")}, {"b", d("0.006")}}, Proportional, []string{"0.00", "0.01"}},
		{"all of it", "3.00", []Claim{{"a", d("1")}, {"b", d("2")}}, MinimalOverlap, []string{"1.00", "2.00"}},
	} {
		t.Run(row.why, func(t *testing.T) {
			got, err := Divide(budget.Money{Amount: d(row.estate), Currency: "EUR"}, row.claims, row.rule)
			require.NoError(t, err)
			for i, p := range got {
				assert.Equal(t, row.claims[i].Partner, p.Partner)
				assert.Equal(t, "EUR "+row.want[i], p.Amount.String())
			}
		})
	}
	yen, err := Divide(budget.Money{Amount: d("100"), Currency: "JPY"}, claimsOf(ds("100", "100", "100")...), Piniles)
	require.NoError(t, err)
	assert.Equal(t, "JPY 34", yen[0].Amount.String())
}

func TestAwardsAreExactWhereTheyEnd(t *testing.T) {
	got, err := Awards(d("1e-18"), claimsOf(d("1e-18"), d("1e-18")), EqualAwards)
	require.NoError(t, err)
	assert.Equal(t, "0", got[0].String(), "half of 10^-18 does not end within 18 places")
	got, err = Awards(d("0.000000000000000002"), claimsOf(d("1"), d("1")), EqualAwards)
	require.NoError(t, err)
	assert.Equal(t, "0.000000000000000001", got[0].String())
	got, err = Awards(d("999999999999999999999999"), claimsOf(d("999999999999999999999999"), d("999999999999999999999999.999999999999999999")), Talmud)
	require.NoError(t, err)
	assert.Equal(t, "499999999999999999999999.5", got[0].String())
}

func TestBadClaims(t *testing.T) {
	good := claimsOf(ds("1", "2")...)
	many := claimsOf(make([]decimal.Decimal, maxClaims+1)...)
	for _, row := range []struct {
		why    string
		estate decimal.Decimal
		claims []Claim
		rule   Rule
		want   error
		text   string
	}{
		{"no rule", d("1"), good, "", ErrUnknownRule, "rule: "},
		{"a rule in other letters", d("1"), good, "Talmud", ErrUnknownRule, `unknown rule "Talmud", known are [proportional`},
		{"dual of a dual", d("1"), good, "dual-dual-talmud", ErrUnknownRule, ""},
		{"no claims", d("0"), nil, Talmud, ErrNoClaims, "claims: must hold at least one claim [required]"},
		{"negative estate", d("-0.01"), good, Talmud, ErrNegative, "estate: must not be negative, got -0.01 [negative]"},
		{"estate above the claims", d("3.01"), good, Talmud, ErrEstateAboveClaims, "estate: must not be above the sum of the claims, 3, got 3.01 [above-claims]"},
		{"negative claim", d("1"), []Claim{{"a", d("-1")}}, Talmud, ErrNegative, "claims[0].amount: must not be negative, got -1 [negative]"},
		{"hostile claim", d("1"), []Claim{{"a", decimal.New(1, 999_999_999)}}, Talmud, budget.ErrAmountRange, "got 1e999999999 [decimal-range]"},
		{"hostile negative claim", d("1"), []Claim{{"a", decimal.New(-1, -999_999_999)}}, Talmud, budget.ErrAmountRange, ""},
		{"hostile estate", decimal.New(1, 999_999_999), good, Talmud, budget.ErrAmountRange, ""},
		{"no partner", d("1"), []Claim{{"", d("1")}}, Talmud, budget.ErrNoPartner, "claims[0].partner: is required [required]"},
		{"partner twice", d("1"), []Claim{{"a", d("1")}, {"a", d("1")}}, Talmud, budget.ErrDuplicatePartner, `claims[1].partner: stands twice, got "a" [unique]`},
		{"three of two", d("1"), claimsOf(ds("1", "2", "3")...), ConcedeAndDivide, ErrNotTwo, "claims: must be two for concede-and-divide, got 3 [two]"},
		{"too many", d("0"), many, Talmud, ErrTooManyClaims, "claims: must not be more than 100000 for this rule, got 100001 [max]"},
		{"too many to overlap", d("0"), many[:maxOverlapClaims+1], MinimalOverlap, ErrTooManyClaims, ""},
	} {
		t.Run(row.why, func(t *testing.T) {
			_, err := Awards(row.estate, row.claims, row.rule)
			require.ErrorIs(t, err, row.want)
			assert.ErrorContains(t, err, row.text)
			assert.Less(t, len(err.Error()), 2000)
		})
	}
	_, err := Awards(d("-1"), []Claim{{"a", d("-1")}, {"a", d("2")}}, "none")
	assert.ErrorContains(t, err, "claims: 4 problems", "all at once")
	_, err = Awards(d("4"), []Claim{{"a", d("1")}, {"a", d("2")}}, "none")
	assert.ErrorContains(t, err, "claims: 3 problems", "all at once")
	assert.ErrorIs(t, err, ErrEstateAboveClaims)
	_, err = Divide(budget.Money{Amount: d("0.001"), Currency: "EUR"}, good, Talmud)
	assert.ErrorIs(t, err, budget.ErrTooFine)
	_, err = Divide(budget.Money{Amount: decimal.New(1, 1<<30), Currency: "EUR"}, []Claim{{"", d("1")}}, "none")
	assert.ErrorIs(t, err, budget.ErrAmountRange)
	assert.ErrorIs(t, err, budget.ErrNoPartner)
	assert.ErrorContains(t, err, "claims: 3 problems", "all at once")
	_, err = Divide(budget.Money{Amount: d("1"), Currency: "XXZ"}, good, Talmud)
	assert.ErrorIs(t, err, budget.ErrUnknownCurrency)
	_, err = Explain(budget.Money{Amount: d("1"), Currency: "EUR"}, nil, Talmud)
	assert.ErrorIs(t, err, ErrNoClaims)
	_, err = Awards(d("1"), []Claim{{"a\xff", d("1")}}, Talmud)
	assert.Error(t, err)
}

func TestInputsStayAsTheyAre(t *testing.T) {
	claims := claimsOf(ds("100", "200.50", "300")...)
	for _, rule := range append(Rules(), "dual-piniles") {
		got, err := Awards(d("300"), claims, rule)
		require.NoError(t, err)
		for _, a := range got {
			a.Coefficient().SetInt64(-1)
		}
		assert.Equal(t, claimsOf(ds("100", "200.50", "300")...), claims)
	}
}

// FuzzDivide holds what every rule promises: portions that sum to the estate, in no order but that of the claims, none
// below zero or a unit above its claim, and the same whatever the order of the claims.
func FuzzDivide(f *testing.F) {
	f.Add(uint64(1), int64(30000), uint8(3), uint8(3))
	f.Add(uint64(2), int64(1), uint8(1), uint8(6))
	f.Add(uint64(3), int64(999), uint8(9), uint8(4))
	f.Fuzz(func(t *testing.T, seed uint64, part int64, n, r uint8) {
		rng := rand.New(rand.NewPCG(seed, 0))
		rules := append(Rules(), MinimalOverlap.Dual(), Piniles.Dual(), ConstrainedEgalitarian.Dual())
		rule := rules[int(r)%len(rules)]
		claims := make([]Claim, 1+int(n)%12)
		sum := int64(0)
		for i := range claims {
			c := rng.Int64N(1 << (1 + rng.IntN(40)))
			claims[i], sum = Claim{fmt.Sprintf("p%02d", i), decimal.New(c, -2)}, sum+c
		}
		estate := budget.Money{Amount: decimal.New((part&(1<<62-1))%(sum+1), -2), Currency: "EUR"}
		got, err := Divide(estate, claims, rule)
		require.NoError(t, err)
		total := decimal.Zero
		by := map[string]decimal.Decimal{}
		for i, p := range got {
			require.Equal(t, claims[i].Partner, p.Partner)
			require.False(t, p.Amount.Amount.IsNegative())
			require.True(t, p.Amount.Amount.LessThanOrEqual(claims[i].Amount))
			total = total.Add(p.Amount.Amount)
			by[p.Partner] = p.Amount.Amount
		}
		require.True(t, total.Equal(estate.Amount))
		rng.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
		again, err := Divide(estate, claims, rule)
		require.NoError(t, err)
		for _, p := range again {
			require.True(t, by[p.Partner].Equal(p.Amount.Amount), "order of claims")
		}
	})
}

// FuzzAwards: no text that reads as a decimal is computed on beyond the limits, and what is awarded lies between nothing
// and the claim, adds up to the estate, and leaves what the dual awards of the rest.
func FuzzAwards(f *testing.F) {
	f.Add("200", "100", "200", "300", "a", uint8(3))
	f.Add("-1", "1e9999", "-1e-9999", "0", "", uint8(4))
	f.Add("1e23", "0.000000000000000001", "999999999999999999999999.999999999999999999", "1e-18", "a\xff", uint8(6))
	f.Add("0.3", "0.1", "0.1000000000000000000000000000000000000000000000000000000000000000000000000000", "1e1", "b", uint8(5))
	f.Fuzz(func(t *testing.T, estate, first, second, third, partner string, r uint8) {
		numbers := make([]decimal.Decimal, 4)
		for i, text := range []string{estate, first, second, third} {
			n, err := decimal.NewFromString(text)
			if err != nil {
				t.Skip()
			}
			numbers[i] = n
		}
		e, amounts := numbers[0], numbers[1:]
		rule := Rules()[int(r)%len(Rules())]
		claims := []Claim{{"b", amounts[0]}, {partner, amounts[1]}, {"c", amounts[2]}}
		got, err := Awards(e, claims, rule)
		_, divided := Divide(budget.Money{Amount: e, Currency: "CLF"}, claims, rule) // four places
		if err != nil {
			require.Error(t, divided)
			require.Less(t, len(divided.Error())+len(err.Error()), 4000)
			return
		}
		sum, all := decimal.Zero, decimal.Zero
		for i, a := range got {
			require.False(t, a.IsNegative())
			require.True(t, a.LessThanOrEqual(amounts[i].Add(d("1e-12"))))
			sum, all = sum.Add(a), all.Add(amounts[i])
		}
		require.True(t, sum.Sub(e).Abs().LessThanOrEqual(d("2e-12")), "%v of %v: %v", e, amounts, got)
		rest, err := Awards(all.Sub(e), claims, dualPrefix+rule)
		if err != nil {
			require.ErrorIs(t, err, budget.ErrAmountRange) // the claims sum to more than an estate may be
			return
		}
		for i, a := range got {
			require.True(t, a.Add(rest[i]).Sub(amounts[i]).Abs().LessThanOrEqual(d("2e-12")))
		}
		_, err = Explain(budget.Money{Amount: e, Currency: "CLF"}, claims, rule)
		require.Equal(t, divided == nil, err == nil)
	})
}
