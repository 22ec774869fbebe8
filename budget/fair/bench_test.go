package fair

import (
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
)

func BenchmarkTalmud(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000} {
		b.Run(decimal.NewFromInt(int64(n)).String(), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			amounts, sum := make([]decimal.Decimal, n), decimal.Zero
			for i := range amounts {
				amounts[i] = decimal.New(1+rng.Int64N(10_000_000), -2)
				sum = sum.Add(amounts[i])
			}
			claims := claimsOf(amounts...)
			estate := budget.Money{Amount: sum.Mul(d("0.37")).Truncate(2), Currency: "EUR"}
			b.ReportAllocs()
			for b.Loop() {
				_, err := Divide(estate, claims, Talmud)
				require.NoError(b, err)
			}
		})
	}
}

func BenchmarkRandomArrival(b *testing.B) {
	for _, n := range []int{10, 20, 32} {
		b.Run(decimal.NewFromInt(int64(n)).String(), func(b *testing.B) {
			claims := claimsOf(amounts(rand.New(rand.NewPCG(1, 2)), n)...)
			half := decimal.Zero
			for _, c := range claims {
				half = half.Add(c.Amount.Div(d("2")).Truncate(2))
			}
			b.ReportAllocs()
			for b.Loop() {
				_, err := Awards(half, claims, RandomArrival)
				require.NoError(b, err)
			}
		})
	}
}

// amounts draws amounts of cents around 100,000.
func amounts(rng *rand.Rand, n int) []decimal.Decimal {
	out := make([]decimal.Decimal, n)
	for i := range out {
		out[i] = decimal.New(5_000_000+rng.Int64N(10_000_000), -2)
	}
	return out
}

func BenchmarkShapley20(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	worth := make([]decimal.Decimal, 1<<20)
	for i := range worth {
		worth[i] = decimal.New(rng.Int64N(1_000_000_000), -2)
	}
	players := playersOf(20)
	b.ReportAllocs()
	for b.Loop() {
		_, err := Shapley(players, func(c Coalition) decimal.Decimal { return worth[c] })
		require.NoError(b, err)
	}
}

// benchGame is a game of n players in which larger coalitions make more a head, with noise.
func benchGame(n int) func(Coalition) decimal.Decimal {
	rng := rand.New(rand.NewPCG(3, 4))
	worth := make([]decimal.Decimal, 1<<n)
	for c := range worth {
		s := int64(Coalition(c).Size())
		worth[c] = decimal.New(s*s*100_000+rng.Int64N(50_000), -2)
	}
	for i := range n {
		worth[1<<i] = decimal.New(rng.Int64N(50_000), -2)
	}
	return func(c Coalition) decimal.Decimal { return worth[c] }
}

func BenchmarkNucleolus(b *testing.B) {
	for _, n := range []int{4, 8, 12} {
		b.Run(decimal.NewFromInt(int64(n)).String(), func(b *testing.B) {
			players, value := playersOf(n), benchGame(n)
			b.ReportAllocs()
			for b.Loop() {
				_, err := Nucleolus(players, value)
				require.NoError(b, err)
			}
		})
	}
}

func BenchmarkNucleolusOfNoise12(b *testing.B) {
	worth, value := randomGame(rand.New(rand.NewPCG(5, 6)), 12)
	worth[len(worth)-1] = d("120")
	players := playersOf(12)
	b.ReportAllocs()
	for b.Loop() {
		_, err := Nucleolus(players, value)
		require.NoError(b, err)
	}
}

func BenchmarkBetterTogether12(b *testing.B) {
	players := playersOf(12)
	worth := make([]decimal.Decimal, 1<<12)
	for name, noise := range map[string]int64{"repair": 1000, "proof": 400_000} {
		b.Run(name, func(b *testing.B) {
			rng := rand.New(rand.NewPCG(7, 8))
			for c := range worth {
				s := int64(Coalition(c).Size())
				worth[c] = decimal.New(s*s*10_000+rng.Int64N(noise), -2)
			}
			shares, rest := make([]decimal.Decimal, 12), worth[len(worth)-1]
			for i := range 11 {
				shares[i] = decimal.New(rng.Int64N(150_000), -2)
				rest = rest.Sub(shares[i])
			}
			shares[11] = rest
			b.ReportAllocs()
			for b.Loop() {
				c, err := BetterTogether(players, func(c Coalition) decimal.Decimal { return worth[c] }, shares)
				require.NoError(b, err)
				require.Equal(b, name == "proof", c.Coalitions.Proof != nil)
			}
		})
	}
}
