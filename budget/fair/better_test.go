package fair

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tableGame is the game of a list of worths by coalition; that of nobody is not listed.
func tableGame(worth ...string) func(Coalition) decimal.Decimal {
	return func(c Coalition) decimal.Decimal { return d(worth[c-1]) }
}

func ds(texts ...string) []decimal.Decimal {
	out := make([]decimal.Decimal, len(texts))
	for i, s := range texts {
		out[i] = d(s)
	}
	return out
}

func TestEveryPairNeedsMoreThanThereIs(t *testing.T) {
	// Three partners, any two of whom make 8 while all three make 10: 3·8 > 2·10.
	value := tableGame("0", "0", "8", "0", "8", "8", "10")
	c, err := BetterTogether([]string{"a", "b", "c"}, value, ds("5", "3", "2"))
	require.NoError(t, err)
	assert.False(t, c.Better)
	assert.True(t, c.Individual.Holds)
	require.NotNil(t, c.Coalitions.Proof)
	p := c.Coalitions.Proof
	assert.Equal(t, int64(2), p.Depth)
	assert.Len(t, p.Coalitions, 3)
	assert.Equal(t, "24 20 2", p.Alone.String()+" "+p.Together.String()+" "+p.Needed.String())
	assert.Equal(t, []string{"b", "c"}, c.Coalitions.Blocking.Partners)
	assert.Empty(t, c.Coalitions.Payments)

	data, err := json.Marshal(c)
	require.NoError(t, err)
	var back Certificate
	require.NoError(t, json.Unmarshal(data, &back))
	again, err := json.Marshal(back)
	require.NoError(t, err)
	assert.Equal(t, string(data), string(again))
}

func TestLeastSidePayments(t *testing.T) {
	// a and b make 9 of the 10 together: c gets at most 1, and every partner at least 1 alone.
	value := tableGame("1", "1", "9", "1", "2", "2", "10")
	players := []string{"a", "b", "c"}
	c, err := BetterTogether(players, value, ds("0.50", "4.50", "5"))
	require.NoError(t, err)
	assert.Equal(t, "0.5", c.Individual.Moved.String())
	assert.Equal(t, "4", c.Coalitions.Moved.String())
	assert.Equal(t, "c", c.Coalitions.Payments[len(c.Coalitions.Payments)-1].Partner)
	assert.Equal(t, "-4", c.Coalitions.Payments[len(c.Coalitions.Payments)-1].Amount.String())
	assert.Contains(t, c.Coalitions.Reason, "side payments of 4 repair it")

	c, err = BetterTogether(players, value, ds("4.5", "4.5", "1"))
	require.NoError(t, err)
	assert.True(t, c.Better)
}

// apply adds the payments to the shares.
func applied(players []string, shares []decimal.Decimal, payments []Payment) []decimal.Decimal {
	out := append([]decimal.Decimal(nil), shares...)
	for _, p := range payments {
		for i, name := range players {
			if name == p.Partner {
				out[i] = out[i].Add(p.Amount)
			}
		}
	}
	return out
}

func randomShares(rng *rand.Rand, n int, total decimal.Decimal) []decimal.Decimal {
	shares, rest := make([]decimal.Decimal, n), total
	for i := range n - 1 {
		shares[i] = decimal.New(rng.Int64N(40), 0)
		rest = rest.Sub(shares[i])
	}
	shares[n-1] = rest
	return shares
}

// leastMoved is the least sum of side payments by the dual of that program: the most that weights on the coalitions, and
// one of either sign on the whole, gain of what the coalitions fall short, if they sum for every player to between 0 and 1.
func leastMoved(worth, shares []decimal.Decimal, among []Coalition) float64 {
	n := len(shares)
	rows := make([][]float64, 2*n)
	var gain, limits []float64
	add := func(c Coalition, sign float64) {
		short := worth[c]
		for i, s := range shares {
			in := 0.0
			if c.Has(i) {
				in, short = sign, short.Sub(s)
			}
			rows[i], rows[n+i] = append(rows[i], in), append(rows[n+i], -in)
		}
		gain = append(gain, sign*short.InexactFloat64())
	}
	for _, c := range among {
		add(c, 1)
	}
	add(Coalition(len(worth)-1), 1)
	add(Coalition(len(worth)-1), -1)
	for k := range 2 * n {
		limits = append(limits, float64((2*n-1-k)/n)) // 1 for a sum of at most 1, 0 for a sum of at least 0
	}
	return highest(gain, rows, limits)
}

// holdsWhatItSays checks a verdict from the game alone.
func holdsWhatItSays(t *testing.T, v Verdict, worth, shares []decimal.Decimal, among []Coalition) {
	t.Helper()
	n := len(shares)
	players, all := playersOf(n), Coalition(len(worth)-1)
	place := map[string]int{}
	for i, p := range players {
		place[p] = i
	}
	coalition := func(names []string) (c Coalition) {
		for _, p := range names {
			c |= 1 << place[p]
		}
		require.Equal(t, len(names), c.Size())
		require.Contains(t, among, c)
		return c
	}
	got := func(c Coalition, shares []decimal.Decimal) decimal.Decimal {
		sum := decimal.Zero
		for i, s := range shares {
			if c.Has(i) {
				sum = sum.Add(s)
			}
		}
		return sum
	}
	worst := decimal.Zero
	for _, c := range among {
		worst = decimal.Max(worst, worth[c].Sub(got(c, shares)))
	}
	require.Equal(t, worst.IsZero(), v.Holds)
	if v.Holds {
		require.Nil(t, v.Blocking)
		require.Nil(t, v.Proof)
		require.Empty(t, v.Payments)
		require.True(t, v.Moved.IsZero())
		return
	}
	blocking := coalition(v.Blocking.Partners)
	require.True(t, v.Blocking.Alone.Equal(worth[blocking]) && v.Blocking.Share.Equal(got(blocking, shares)) && v.Blocking.Shortfall.Equal(worst))
	if v.Proof == nil {
		sum, received := decimal.Zero, decimal.Zero
		for _, p := range v.Payments {
			sum, received = sum.Add(p.Amount), received.Add(decimal.Max(decimal.Zero, p.Amount))
		}
		near(t, decimal.Zero, sum, "1e-11") // thirds and the like are rounded to 12 places
		near(t, v.Moved, received, "1e-11")
		require.InDelta(t, leastMoved(worth, shares, among), v.Moved.InexactFloat64(), 1e-6)
		after := applied(players, shares, v.Payments)
		for _, c := range among {
			require.True(t, got(c, after).GreaterThanOrEqual(worth[c].Sub(d("1e-11"))))
		}
		return
	}
	require.Empty(t, v.Payments)
	in, alone, seen := make([]int64, n), decimal.Zero, map[Coalition]bool{}
	for _, k := range v.Proof.Coalitions {
		c := coalition(k.Partners)
		require.False(t, seen[c])
		seen[c] = true
		require.Positive(t, k.Times)
		require.True(t, k.Alone.Equal(worth[c]))
		alone = alone.Add(k.Alone.Mul(decimal.NewFromInt(k.Times)))
		for i := range in {
			if c.Has(i) {
				in[i] += k.Times
			}
		}
	}
	for _, times := range in {
		require.Equal(t, v.Proof.Depth, times)
	}
	depth := decimal.NewFromInt(v.Proof.Depth)
	require.True(t, v.Proof.Alone.Equal(alone) && v.Proof.Together.Equal(depth.Mul(worth[all])) && alone.GreaterThan(v.Proof.Together))
	near(t, alone.Sub(v.Proof.Together).DivRound(depth, 15), v.Proof.Needed, "1e-11")
}

func TestCertificatesHoldWhatTheySay(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	repaired, proved, alone := 0, 0, 0
	for range 1500 {
		n := 1 + rng.IntN(5)
		worth := make([]decimal.Decimal, 1<<n)
		loss := 40 * rng.Int64N(2) // half of the ventures only lose
		for c := range worth {
			s := int64(Coalition(c).Size())
			worth[c] = decimal.New(rng.Int64N(6*s*s+1)+3*s-loss*s, 0)
		}
		worth[0] = decimal.Zero
		value := func(c Coalition) decimal.Decimal { return worth[c] }
		players := playersOf(n)
		shares := randomShares(rng, n, worth[len(worth)-1])
		c, err := BetterTogether(players, value, shares)
		require.NoError(t, err)
		block, err := Blocking(players, value, shares)
		require.NoError(t, err)
		require.Equal(t, block, c.Coalitions.Blocking)
		require.Equal(t, c.Individual.Holds && c.Coalitions.Holds, c.Better)
		var singles, parts []Coalition
		for s := Coalition(1); s < Coalition(len(worth)-1) || s == 1; s++ {
			if parts = append(parts, s); s.Size() == 1 {
				singles = append(singles, s)
			}
		}
		holdsWhatItSays(t, c.Individual, worth, shares, singles)
		holdsWhatItSays(t, c.Coalitions, worth, shares, parts)
		for i, g := range c.Gains {
			require.Equal(t, players[i], g.Partner)
			require.True(t, g.Alone.Equal(worth[1<<i]) && g.Share.Equal(shares[i]) && g.Gain.Equal(shares[i].Sub(worth[1<<i])))
		}
		switch v := c.Coalitions; {
		case v.Proof != nil:
			proved++
			// What the proof says is needed is enough, and a little less is not.
			for _, row := range []struct {
				less   string
				proved bool
			}{{"0", false}, {"0.001", true}} {
				short := d(row.less)
				grown := func(c Coalition) decimal.Decimal {
					if int(c) == len(worth)-1 {
						return worth[c].Add(v.Proof.Needed).Sub(short).RoundCeil(9)
					}
					return worth[c]
				}
				more := append([]decimal.Decimal(nil), shares...)
				more[0] = more[0].Add(grown(Coalition(len(worth) - 1)).Sub(worth[len(worth)-1]))
				again, err := BetterTogether(players, grown, more)
				require.NoError(t, err)
				require.Equal(t, row.proved, again.Coalitions.Proof != nil)
			}
		case !v.Holds:
			repaired++
		}
		if !c.Individual.Holds {
			alone++
		}
	}
	assert.Greater(t, repaired, 100)
	assert.Greater(t, proved, 100)
	assert.Greater(t, alone, 100)
}

func TestCertificateDoesNotDependOnTheOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 200 {
		const n = 4
		worth := make([]decimal.Decimal, 1<<n)
		for c := range worth {
			s := int64(Coalition(c).Size())
			worth[c] = decimal.New(rng.Int64N(4*s*s+1), 0)
		}
		players := playersOf(n)
		shares := randomShares(rng, n, worth[15])
		want, err := BetterTogether(players, func(c Coalition) decimal.Decimal { return worth[c] }, shares)
		require.NoError(t, err)
		perm := rng.Perm(n)
		mixed, mixedShares := make([]string, n), make([]decimal.Decimal, n)
		for i, p := range perm {
			mixed[i], mixedShares[i] = players[p], shares[p]
		}
		got, err := BetterTogether(mixed, func(c Coalition) decimal.Decimal {
			var to Coalition
			for i, p := range perm {
				if c.Has(i) {
					to |= 1 << p
				}
			}
			return worth[to]
		}, mixedShares)
		require.NoError(t, err)
		for i, p := range perm {
			require.Equal(t, want.Gains[p], got.Gains[i])
		}
		require.ElementsMatch(t, want.Coalitions.Payments, got.Coalitions.Payments)
		want.Coalitions.Payments, got.Coalitions.Payments = nil, nil
		require.ElementsMatch(t, want.Individual.Payments, got.Individual.Payments)
		want.Individual.Payments, got.Individual.Payments = nil, nil
		require.Equal(t, want.Coalitions, got.Coalitions)
		require.Equal(t, want.Individual, got.Individual)
	}
}

// TestPaymentsAreTheLeast tries every division in whole numbers: with three players and whole worths the corners of the
// core, and so a least repair, are whole.
func TestPaymentsAreTheLeast(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	tried := 0
	for range 300 {
		w := [8]int64{}
		for c := range w {
			s := int64(Coalition(c).Size())
			w[c] = rng.Int64N(3*s*s + 1)
		}
		w[0] = 0
		value := func(c Coalition) decimal.Decimal { return decimal.NewFromInt(w[c]) }
		x := [3]int64{rng.Int64N(12) - 2, rng.Int64N(12) - 2}
		x[2] = w[7] - x[0] - x[1]
		least := int64(-1)
		for a := int64(-30); a <= 60; a++ {
			for b := int64(-30); b <= 60; b++ {
				y := [3]int64{a, b, w[7] - a - b}
				if y[0] < w[1] || y[1] < w[2] || y[2] < w[4] || y[0]+y[1] < w[3] || y[0]+y[2] < w[5] || y[1]+y[2] < w[6] {
					continue
				}
				moved := int64(0)
				for i := range y {
					moved += max(0, y[i]-x[i])
				}
				if least < 0 || moved < least {
					least = moved
				}
			}
		}
		c, err := BetterTogether(playersOf(3), value, []decimal.Decimal{decimal.NewFromInt(x[0]), decimal.NewFromInt(x[1]), decimal.NewFromInt(x[2])})
		require.NoError(t, err)
		switch {
		case least < 0:
			require.NotNil(t, c.Coalitions.Proof)
		case least == 0:
			require.True(t, c.Coalitions.Holds)
		default:
			tried++
			require.Equal(t, decimal.NewFromInt(least).String(), c.Coalitions.Moved.String())
		}
	}
	assert.Greater(t, tried, 50)
}

func TestTogetherTheyMakeLessThanAlone(t *testing.T) {
	c, err := BetterTogether([]string{"x", "y"}, tableGame("3", "4", "6"), ds("3", "3"))
	require.NoError(t, err)
	require.NotNil(t, c.Individual.Proof)
	assert.Equal(t, int64(1), c.Individual.Proof.Depth)
	assert.Equal(t, "1", c.Individual.Proof.Needed.String())
	assert.Equal(t, "y: alone 4, here 3, short by 1; no side payments can repair it: the coalitions of the proof, each partner in 1 of them, make 7 alone against 6 together", c.Individual.Reason)
	assert.Equal(t, Gain{"y", d("4"), d("3"), d("-1")}, c.Gains[1])
}

func TestTogetherTheyLoseMoreThanAlone(t *testing.T) {
	c, err := BetterTogether([]string{"x", "y"}, tableGame("-1", "-1", "-5"), ds("-2", "-3"))
	require.NoError(t, err)
	require.NotNil(t, c.Individual.Proof)
	assert.Equal(t, "-2 -5 3", c.Individual.Proof.Alone.String()+" "+c.Individual.Proof.Together.String()+" "+c.Individual.Proof.Needed.String())
}

func TestOnePlayer(t *testing.T) {
	c, err := BetterTogether([]string{"x"}, tableGame("3"), ds("3"))
	require.NoError(t, err)
	assert.True(t, c.Better)
	n, err := Nucleolus([]string{"x"}, tableGame("3"))
	require.NoError(t, err)
	assert.Equal(t, "3", n[0].String())
}

func TestRoundedSharesStayInTheCore(t *testing.T) {
	// Thirds to 12 places miss the worth of all by 10^-12, and so do coalitions.
	value := func(c Coalition) decimal.Decimal { return ds("0", "0", "0.666666666666666666", "1")[c.Size()] }
	players := playersOf(3)
	third, err := Shapley(players, value)
	require.NoError(t, err)
	b, err := Blocking(players, value, third)
	require.NoError(t, err)
	assert.Nil(t, b)
	_, err = Blocking(players, value, ds("0.33", "0.33", "0.33"))
	assert.ErrorIs(t, err, ErrShares)
	assert.ErrorContains(t, err, "shares: must add up to what all make together, 1; they miss it by, got -0.01 [sum]")
}

func TestTheBlockingCoalitionOfManyThatLoseTheSame(t *testing.T) {
	value := func(c Coalition) decimal.Decimal { return ds("0", "1", "2", "0")[c.Size()] }
	b, err := Blocking([]string{"z", "y", "x"}, value, ds("0", "0", "0"))
	require.NoError(t, err)
	assert.Equal(t, []string{"x", "y"}, b.Partners, "most first, then few, then the lowest IDs")
}

// FuzzBetterTogether: every certificate of a game of four can be checked from the game alone.
func FuzzBetterTogether(f *testing.F) {
	f.Add([]byte{1, 1, 9, 1, 2, 2, 10, 3, 4, 5, 6, 7, 8, 9, 30}, int16(3), int16(-4), int16(10))
	f.Add([]byte{0, 0, 8, 0, 8, 8, 10, 0, 8, 8, 10, 8, 10, 10, 15}, int16(5), int16(5), int16(0))
	f.Add([]byte{9}, int16(0), int16(0), int16(0))
	f.Fuzz(func(t *testing.T, worths []byte, a, b, c int16) {
		worth := make([]decimal.Decimal, 16)
		for i := range worth[1:] {
			if i < len(worths) {
				worth[i+1] = decimal.New(int64(worths[i])-20, -3)
			}
		}
		shares := []decimal.Decimal{decimal.New(int64(a), -3), decimal.New(int64(b), -3), decimal.New(int64(c), -3)}
		shares = append(shares, worth[15].Sub(shares[0]).Sub(shares[1]).Sub(shares[2]))
		got, err := BetterTogether(playersOf(4), func(c Coalition) decimal.Decimal { return worth[c] }, shares)
		require.NoError(t, err)
		var parts []Coalition
		for s := Coalition(1); s < 15; s++ {
			parts = append(parts, s)
		}
		holdsWhatItSays(t, got.Individual, worth, shares, []Coalition{1, 2, 4, 8})
		holdsWhatItSays(t, got.Coalitions, worth, shares, parts)
	})
}
