package fair

import (
	"fmt"
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
