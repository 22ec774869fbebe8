package fair

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/vectors"
)

func playersOf(n int) []string {
	players := make([]string, n)
	for i := range players {
		players[i] = fmt.Sprintf("p%02d", i+1)
	}
	return players
}

func TestShapleyVectors(t *testing.T) {
	vectors.Run(t, "testdata/shapley.json", nil, func(t *testing.T, c vectors.Case) {
		var in struct {
			Players    int                        `json:"players"`
			Kind       string                     `json:"kind"`
			Coalitions map[string]decimal.Decimal `json:"coalitions"`
		}
		var want struct {
			Shapley, Nucleolus []decimal.Decimal
		}
		c.Decode(t, &in, &want)
		value := func(c Coalition) decimal.Decimal {
			var members []string
			for i := range in.Players {
				if c.Has(i) {
					members = append(members, fmt.Sprint(i+1))
				}
			}
			v, ok := in.Coalitions[strings.Join(members, ",")]
			require.True(t, ok)
			return v
		}
		players := playersOf(in.Players)
		got, err := Shapley(players, value)
		require.NoError(t, err)
		for i := range want.Shapley {
			near(t, want.Shapley[i], got[i], "1e-9")
		}
		if want.Nucleolus == nil {
			return
		}
		if in.Kind == "cost" {
			got, err = CostNucleolus(players, value)
		} else {
			got, err = Nucleolus(players, value)
		}
		require.NoError(t, err)
		for i := range want.Nucleolus {
			near(t, want.Nucleolus[i], got[i], "1e-9")
		}
	})
}

func randomGame(rng *rand.Rand, n int) ([]decimal.Decimal, func(Coalition) decimal.Decimal) {
	worth := make([]decimal.Decimal, 1<<n)
	for c := range worth[1:] {
		c++
		if s := int64(Coalition(c).Size()); s == 1 {
			worth[c] = decimal.New(rng.Int64N(5)-2, 0)
		} else {
			worth[c] = decimal.New(rng.Int64N(20*s), 0)
		}
	}
	worth[len(worth)-1] = decimal.New(int64(10*n), 0)
	return worth, func(c Coalition) decimal.Decimal { return worth[c] }
}

func TestShapleyIsTheMeanOverAllOrders(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		n := 1 + rng.IntN(6)
		_, value := randomGame(rng, n)
		total, orders := make([]decimal.Decimal, n), int64(0)
		permutations(n, func(order []int) {
			orders++
			var c Coalition
			before := decimal.Zero
			for _, i := range order {
				c |= 1 << i
				total[i] = total[i].Add(value(c).Sub(before))
				before = value(c)
			}
		})
		got, err := Shapley(playersOf(n), value)
		require.NoError(t, err)
		for i := range got {
			near(t, total[i].DivRound(decimal.NewFromInt(orders), 15), got[i], "1e-11")
		}
	}
}

func TestTheValueFunctionIsAskedOnceForEachCoalition(t *testing.T) {
	const n = 10
	players := playersOf(n)
	asked := map[Coalition]int{}
	value := func(c Coalition) decimal.Decimal {
		asked[c]++
		return decimal.NewFromInt(int64(c.Size() * c.Size()))
	}
	check := func(what string, err error) {
		require.NoError(t, err, what)
		require.Len(t, asked, 1<<n-1, what)
		for c, times := range asked {
			require.Equal(t, 1, times, "%s: %b", what, c)
		}
		clear(asked)
	}
	shares, err := Shapley(players, value)
	check("Shapley", err)
	_, err = Nucleolus(players, value)
	check("Nucleolus", err)
	_, err = CostNucleolus(players, func(c Coalition) decimal.Decimal { return value(c).Neg() })
	check("CostNucleolus", err)
	_, err = Blocking(players, value, shares)
	check("Blocking", err)
	_, err = BetterTogether(players, value, shares)
	check("BetterTogether", err)
}

// TestNucleolusOfAnAirport compares with the closed form of Littlechild 1974: rounds that each give the lowest burden
// that a group of the smaller users can be relieved by.
func TestNucleolusOfAnAirport(t *testing.T) {
	const n = 12
	cost, _ := airport(n)
	got, err := CostNucleolus(playersOf(n), cost)
	require.NoError(t, err)
	c := make([]float64, n+1)
	for i := range n {
		c[i+1] = cost(1 << i).InexactFloat64()
	}
	done, paid := 0, 0.0
	for done < n-1 {
		burden, last := -1.0, 0
		for k := done + 1; k < n; k++ {
			if r := (c[k] - paid) / float64(k-done+1); burden < 0 || r <= burden {
				burden, last = r, k
			}
		}
		for i := done; i < last; i++ {
			assert.InDelta(t, burden, got[i].InexactFloat64(), 1e-9, "player %d", i)
		}
		paid, done = paid+burden*float64(last-done), last
	}
	assert.InDelta(t, c[n]-paid, got[n-1].InexactFloat64(), 1e-9)
}

// excesses are what the coalitions lose by the shares, the worst first.
func excesses(worth, shares []decimal.Decimal) []float64 {
	var out []float64
	for c := 1; c < len(worth)-1; c++ {
		e := worth[c]
		for i, s := range shares {
			if Coalition(c).Has(i) {
				e = e.Sub(s)
			}
		}
		out = append(out, e.InexactFloat64())
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out
}

// TestNoDivisionBeatsTheNucleolus moves money between players at random and compares the excesses, worst first.
func TestNoDivisionBeatsTheNucleolus(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		n := 2 + rng.IntN(4)
		worth, value := randomGame(rng, n)
		got, err := Nucleolus(playersOf(n), value)
		require.NoError(t, err)
		best := excesses(worth, got)
		for range 150 {
			other := slices.Clone(got)
			for range 1 + rng.IntN(3) {
				i, j := rng.IntN(n), rng.IntN(n)
				step := decimal.New(rng.Int64N(100), -1-int32(rng.IntN(4)))
				other[i], other[j] = other[i].Add(step), other[j].Sub(step)
			}
			if below(worth, other) {
				continue
			}
			for k, e := range excesses(worth, other) {
				if e > best[k]+1e-9 {
					break
				}
				require.GreaterOrEqual(t, e, best[k]-1e-9, "%v is better than %v", other, got)
			}
		}
	}
}

// below reports whether a player gets less than alone.
func below(worth, shares []decimal.Decimal) bool {
	for i, s := range shares {
		if s.LessThan(worth[1<<i]) {
			return true
		}
	}
	return false
}

// TestTheLowestColumnAlsoLeadsToTheOptimum prices by Bland's rule from the start, which stalled programs turn to.
func TestTheLowestColumnAlsoLeadsToTheOptimum(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 40 {
		n := 2 + rng.IntN(4)
		_, value := randomGame(rng, n)
		level := func(lowest bool) string {
			g, err := newGame(playersOf(n), value, n)
			require.NoError(t, err)
			l := ladder{game: g, open: newSpan(n), subsets: make([]*big.Int, len(g.worth))}
			l.fix(g.all(), g.worth[g.all()])
			p := l.program()
			if best := p.price; lowest {
				p.price = func(y []*big.Int, det *big.Int, _ bool) (column, bool) { return best(y, det, true) }
			}
			p.maximize()
			return new(big.Rat).SetFrac(p.prices()[n], p.det).String()
		}
		require.Equal(t, level(false), level(true))
	}
	found := dearest([]Coalition{1, 2, 3, 4}, true, func(c Coalition, gain *big.Int) { gain.SetInt64(int64(c) - 1) })
	assert.Equal(t, Coalition(2), found, "the first that gains")
	found = dearest([]Coalition{1, 2, 3, 4}, false, func(c Coalition, gain *big.Int) { gain.SetInt64(int64(c) - 1) })
	assert.Equal(t, Coalition(4), found, "the one that gains most")
}

func TestBadGames(t *testing.T) {
	flat := func(Coalition) decimal.Decimal { return decimal.Zero }
	hostile := func(c Coalition) decimal.Decimal { return decimal.New(1, 999_999_999) }
	abc := []string{"a", "b", "c"}
	type function = func([]string, func(Coalition) decimal.Decimal) error
	functions := map[string]struct {
		call function
		most int
	}{
		"Shapley":       {func(p []string, v func(Coalition) decimal.Decimal) error { _, err := Shapley(p, v); return err }, 20},
		"Nucleolus":     {func(p []string, v func(Coalition) decimal.Decimal) error { _, err := Nucleolus(p, v); return err }, 12},
		"CostNucleolus": {func(p []string, v func(Coalition) decimal.Decimal) error { _, err := CostNucleolus(p, v); return err }, 12},
		"Blocking": {func(p []string, v func(Coalition) decimal.Decimal) error {
			_, err := Blocking(p, v, make([]decimal.Decimal, len(p)))
			return err
		}, 20},
		"BetterTogether": {func(p []string, v func(Coalition) decimal.Decimal) error {
			_, err := BetterTogether(p, v, make([]decimal.Decimal, len(p)))
			return err
		}, 12},
		"SampleShapley": {func(p []string, v func(Coalition) decimal.Decimal) error {
			_, err := SampleShapley(context.Background(), p, v, SampleOptions{})
			return err
		}, 64},
	}
	for name, f := range functions {
		t.Run(name, func(t *testing.T) {
			assert.NoError(t, f.call(abc, flat))
			assert.ErrorIs(t, f.call(nil, flat), ErrNoPlayers)
			assert.ErrorIs(t, f.call(abc, nil), ErrNoValue)
			assert.ErrorIs(t, f.call(playersOf(f.most+1), flat), ErrTooManyPlayers)
			assert.ErrorIs(t, f.call([]string{"a", ""}, flat), budget.ErrNoPartner)
			assert.ErrorContains(t, f.call([]string{"b", "a", "a"}, flat), `players[2]: stands twice, got "a" [unique]`)
			assert.ErrorIs(t, f.call([]string{"a", "a"}, flat), budget.ErrDuplicatePartner)
			err := f.call(abc, hostile)
			assert.ErrorIs(t, err, budget.ErrAmountRange)
			assert.ErrorContains(t, err, "must be below 10^24 in size, got 1e999999999 [decimal-range]")
			assert.Error(t, f.call([]string{"\xff"}, flat))
		})
	}
	asked := 0
	_, err := Shapley(playersOf(10), func(c Coalition) decimal.Decimal {
		asked++
		return hostile(c)
	})
	var fields validator.ValidationErrors
	require.ErrorAs(t, err, &fields)
	assert.Len(t, fields, 100, "the first hundred")
	assert.Equal(t, 100, asked)
	_, err = Nucleolus(abc, func(c Coalition) decimal.Decimal {
		if c.Size() == 2 {
			return hostile(c)
		}
		return decimal.Zero
	})
	assert.ErrorContains(t, err, "game: 3 problems\n  value(a b): must be below 10^24 in size, got 1e999999999 [decimal-range]\n  value(a c): ")
	_, err = Shapley([]string{"", "b", "b"}, nil)
	assert.ErrorContains(t, err, "game: 3 problems", "all at once")
	_, err = Shapley(abc, func(c Coalition) decimal.Decimal { return decimal.NewFromInt(int64(c.Size() + 5)) })
	assert.NoError(t, err, "nobody is not asked what it makes")

	_, err = Nucleolus([]string{"a", "b"}, tableGame("3", "4", "6.5"))
	assert.ErrorIs(t, err, ErrNoImputation)
	assert.ErrorContains(t, err, "value: of all together must not be below the sum of what the players make alone, 7, got 6.5 [no-imputation]")
	_, err = CostNucleolus([]string{"a", "b"}, tableGame("3", "4", "7.5"))
	assert.ErrorIs(t, err, ErrNoImputation, "together they pay more")
	_, err = Blocking(abc, flat, ds("0"))
	assert.ErrorContains(t, err, "shares: must be one for each of the 3 players, got 1 [len]")
	_, err = BetterTogether(abc, flat, []decimal.Decimal{d("0"), decimal.New(1, 1<<30), d("0")})
	assert.ErrorContains(t, err, "shares[1]: must be below 10^24 in size")
	for _, orders := range []int{-1, maxOrders + 1} {
		_, err = SampleShapley(context.Background(), abc, flat, SampleOptions{Orders: orders})
		assert.ErrorIs(t, err, ErrOrders)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = SampleShapley(cancelled, abc, flat, SampleOptions{Workers: 3})
	assert.ErrorIs(t, err, context.Canceled)
}

func TestCoalition(t *testing.T) {
	c := Coalition(0b101)
	assert.True(t, c.Has(0) && !c.Has(1) && c.Has(2) && !c.Has(-1) && !c.Has(64))
	assert.Equal(t, 2, c.Size())
	assert.Equal(t, []string{"a", "c"}, c.Of([]string{"a", "b", "c"}))
	assert.Equal(t, "value(p01 p02 p03 p04 p05 p06 p07 p08 and 2 more)", label(playersOf(10)))
}

func TestSavings(t *testing.T) {
	cost := tableGame("15", "20", "35", "55", "61", "65", "78") // Young 1985
	save := Savings(3, cost)
	assert.Equal(t, "0 0 12", save(1).String()+" "+save(3).String()+" "+save(7).String())
	hostile := Savings(2, func(c Coalition) decimal.Decimal { return decimal.New(1, 1<<30) })
	_, err := Shapley([]string{"a", "b"}, hostile)
	assert.ErrorIs(t, err, budget.ErrAmountRange)
	half := Savings(2, func(c Coalition) decimal.Decimal {
		if c == 3 {
			return decimal.New(1, 1<<30)
		}
		return decimal.Zero
	})
	_, err = Shapley([]string{"a", "b"}, half)
	assert.ErrorIs(t, err, budget.ErrAmountRange)
	assert.Nil(t, Savings(2, nil))
	assert.Nil(t, Savings(65, cost))
}

// FuzzGame holds that shares add up, and that the nucleolus lies in the core where the core is not empty.
func FuzzGame(f *testing.F) {
	f.Add(uint64(1), uint8(3))
	f.Add(uint64(2), uint8(5))
	f.Add(uint64(3), uint8(6))
	f.Fuzz(func(t *testing.T, seed uint64, k uint8) {
		rng := rand.New(rand.NewPCG(seed, 1))
		n := 1 + int(k)%6
		worth, value := randomGame(rng, n)
		players := playersOf(n)
		for name, f := range map[string]func([]string, func(Coalition) decimal.Decimal) ([]decimal.Decimal, error){"Shapley": Shapley, "nucleolus": Nucleolus} {
			got, err := f(players, value)
			require.NoError(t, err)
			sum := decimal.Zero
			for _, x := range got {
				sum = sum.Add(x)
			}
			require.True(t, sum.Sub(worth[len(worth)-1]).Abs().LessThan(d("1e-10")), "%s: %v", name, sum)
			c, err := BetterTogether(players, value, got)
			require.NoError(t, err)
			if name == "nucleolus" {
				require.True(t, c.Individual.Holds)
				require.Equal(t, c.Coalitions.Holds, c.Coalitions.Proof == nil, "the nucleolus lies in the core if that is not empty")
			}
		}
	})
}
