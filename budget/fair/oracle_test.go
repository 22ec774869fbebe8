package fair

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// The oracles below solve each rule's definition in floating point, with no arithmetic shared with the package: a level is
// found by halving an interval, minimal overlap by measuring the parts of the estate.

// level is the x between 0 and most at which the increasing function reaches want.
func level(most, want float64, f func(x float64) float64) float64 {
	low, high := 0.0, most
	for range 200 {
		if mid := (low + high) / 2; f(mid) < want {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

func total(list []float64) float64 {
	sum := 0.0
	for _, x := range list {
		sum += x
	}
	return sum
}

func each(list []float64, f func(c float64) float64) []float64 {
	out := make([]float64, len(list))
	for i, c := range list {
		out[i] = f(c)
	}
	return out
}

func leveled(estate float64, claims []float64, award func(c, level float64) float64) []float64 {
	at := level(total(claims)+1, estate, func(x float64) float64 {
		return total(each(claims, func(c float64) float64 { return award(c, x) }))
	})
	return each(claims, func(c float64) float64 { return award(c, at) })
}

func oracleAwards(estate float64, claims []float64) []float64 {
	return leveled(estate, claims, math.Min)
}

func oracleLosses(estate float64, claims []float64) []float64 {
	least := total(claims)
	at := level(least+1, -estate, func(x float64) float64 {
		return -total(each(claims, func(c float64) float64 { return math.Max(0, c-x) }))
	})
	return each(claims, func(c float64) float64 { return math.Max(0, c-at) })
}

func plus(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] + b[i]
	}
	return out
}

func halved(claims []float64) []float64 {
	return each(claims, func(c float64) float64 { return c / 2 })
}

func rightsOf(estate float64, claims []float64) []float64 {
	sum := total(claims)
	return each(claims, func(c float64) float64 { return math.Max(0, estate-(sum-c)) })
}

// oracleOverlap asks for the level t at which the claims, nested up to t and apart from there on, fill the estate, and
// measures how much of each nested part everyone gets.
func oracleOverlap(estate float64, claims []float64) []float64 {
	most := 0.0
	for _, c := range claims {
		most = math.Max(most, c)
	}
	t := estate
	if most < estate {
		t = level(most, 0, func(x float64) float64 {
			apart := total(each(claims, func(c float64) float64 { return math.Max(0, c-x) }))
			return estate - x - apart
		})
	}
	return each(claims, func(c float64) float64 {
		nested := 0.0 // ∫ of 1 ÷ how many claim the point, up to the claim or t
		for at, end := 0.0, math.Min(c, t); at < end; {
			next, claiming := end, 0.0
			for _, other := range claims {
				if other > at {
					claiming++
					next = math.Min(next, other)
				}
			}
			nested, at = nested+(next-at)/claiming, next
		}
		return nested + math.Max(0, math.Min(c, estate)-t)
	})
}

var oracles = map[Rule]func(estate float64, claims []float64) []float64{
	Proportional: func(e float64, claims []float64) []float64 {
		return each(claims, func(c float64) float64 { return c * e / total(claims) })
	},
	EqualAwards: oracleAwards,
	EqualLosses: oracleLosses,
	Talmud: func(e float64, claims []float64) []float64 {
		if half := total(claims) / 2; e > half {
			return plus(halved(claims), oracleLosses(e-half, halved(claims)))
		}
		return oracleAwards(e, halved(claims))
	},
	AdjustedProportional: func(e float64, claims []float64) []float64 {
		rights := rightsOf(e, claims)
		rest := e - total(rights)
		open := make([]float64, len(claims))
		for i, c := range claims {
			open[i] = math.Min(c-rights[i], rest)
		}
		if rest <= 0 {
			return rights
		}
		return plus(rights, each(open, func(c float64) float64 { return c * rest / total(open) }))
	},
	MinimalOverlap: oracleOverlap,
	Piniles: func(e float64, claims []float64) []float64 {
		if half := total(claims) / 2; e > half {
			return plus(halved(claims), oracleAwards(e-half, halved(claims)))
		}
		return oracleAwards(e, halved(claims))
	},
	ConstrainedEgalitarian: func(e float64, claims []float64) []float64 {
		if e <= total(claims)/2 {
			return oracleAwards(e, halved(claims))
		}
		return leveled(e, claims, func(c, x float64) float64 { return math.Max(c/2, math.Min(c, x)) })
	},
	ReverseTalmud: func(e float64, claims []float64) []float64 {
		if half := total(claims) / 2; e > half {
			return plus(halved(claims), oracleAwards(e-half, halved(claims)))
		}
		return oracleLosses(e, halved(claims))
	},
	ConcedeAndDivide: func(e float64, claims []float64) []float64 {
		rights := rightsOf(e, claims)
		return each(rights, func(r float64) float64 { return r + (e-total(rights))/2 })
	},
}

func TestEachRuleSolvesItsDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 22))
	for _, rule := range append(Rules(), ConcedeAndDivide) {
		oracle, ok := oracles[rule]
		if !ok {
			require.Equal(t, RandomArrival, rule, "that is tried in all orders")
			continue
		}
		for k := range 1000 {
			n := 1 + rng.IntN(7)
			if rule == ConcedeAndDivide {
				n = 2
			}
			amounts, sum := make([]decimal.Decimal, n), int64(0)
			floats := make([]float64, n)
			for i := range amounts {
				a := rng.Int64N([]int64{4, 50, 100_000}[k%3])
				amounts[i], sum = decimal.New(a, -2), sum+a
				floats[i] = float64(a)
			}
			if sum == 0 {
				continue
			}
			e := rng.Int64N(sum + 1)
			for _, dual := range []bool{false, true} {
				asked, want := rule, []float64(nil)
				if dual {
					asked = dualPrefix + rule
					for i, x := range oracle(float64(sum-e), floats) {
						want = append(want, floats[i]-x)
					}
				} else {
					want = oracle(float64(e), floats)
				}
				got, err := Awards(decimal.New(e, -2), claimsOf(amounts...), asked)
				require.NoError(t, err)
				for i := range want {
					require.InDelta(t, want[i]/100, got[i].InexactFloat64(), 1e-7, "%s: %d of %v", asked, e, floats)
				}
			}
		}
	}
}

// TestTheTalmudIsANucleolus: of the game in which a coalition gets what the others leave it (Aumann and Maschler 1985). The
// Shapley value of that game is random arrival (O'Neill 1982).
func TestTheTalmudIsANucleolus(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 24))
	for k := range 60 {
		n := 2 + k%8
		amounts, sum := make([]decimal.Decimal, n), int64(0)
		for i := range amounts {
			a := 1 + rng.Int64N(20)
			amounts[i], sum = decimal.New(a, -1), sum+a
		}
		estate := decimal.New(rng.Int64N(sum+1), -1)
		left := func(c Coalition) decimal.Decimal {
			rest := estate
			for i, a := range amounts {
				if !c.Has(i) {
					rest = rest.Sub(a)
				}
			}
			return decimal.Max(rest, decimal.Zero)
		}
		talmud, err := Awards(estate, claimsOf(amounts...), Talmud)
		require.NoError(t, err)
		nucleolus, err := Nucleolus(playersOf(n), left)
		require.NoError(t, err)
		arrival, err := Awards(estate, claimsOf(amounts...), RandomArrival)
		require.NoError(t, err)
		shapley, err := Shapley(playersOf(n), left)
		require.NoError(t, err)
		for i := range amounts {
			require.True(t, talmud[i].Equal(nucleolus[i]), "%v of %v: %v, %v", estate, amounts, talmud, nucleolus)
			require.True(t, arrival[i].Equal(shapley[i]), "%v of %v: %v, %v", estate, amounts, arrival, shapley)
		}
	}
}

func TestRandomArrivalOfTwentyIsAShapleyValue(t *testing.T) {
	rng := rand.New(rand.NewPCG(25, 26))
	const n = 20
	claims, all := make([]int64, n), int64(0)
	amounts := make([]decimal.Decimal, n)
	for i := range claims {
		claims[i] = rng.Int64N(1_000_000)
		amounts[i], all = decimal.New(claims[i], -3), all+claims[i]
	}
	estate := all * 2 / 5
	taken := make([]int64, 1<<n)
	arrival, err := Awards(decimal.New(estate, -3), claimsOf(amounts...), RandomArrival)
	require.NoError(t, err)
	shapley, err := Shapley(playersOf(n), func(c Coalition) decimal.Decimal {
		taken[c] = taken[c.rest()] + claims[c.first()]
		return decimal.New(min(estate, taken[c]), -3)
	})
	require.NoError(t, err)
	for i := range amounts {
		require.True(t, arrival[i].Equal(shapley[i]), "%v, %v", arrival[i], shapley[i])
	}
}
