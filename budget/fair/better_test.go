package fair

import (
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

func TestCertificatesHoldWhatTheySay(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	repaired, proved := 0, 0
	for range 1500 {
		n := 1 + rng.IntN(5)
		worth := make([]decimal.Decimal, 1<<n)
		for c := range worth {
			s := int64(Coalition(c).Size())
			worth[c] = decimal.New(rng.Int64N(6*s*s+1)+3*s, 0)
		}
		value := func(c Coalition) decimal.Decimal { return worth[c] }
		players := playersOf(n)
		shares := randomShares(rng, n, worth[len(worth)-1])
		c, err := BetterTogether(players, value, shares)
		require.NoError(t, err)
		block, err := Blocking(players, value, shares)
		require.NoError(t, err)
		require.Equal(t, block == nil, c.Coalitions.Holds)
		require.Equal(t, block, c.Coalitions.Blocking)
		v := c.Coalitions
		switch {
		case v.Holds:
			require.True(t, c.Better)
		case v.Proof != nil:
			proved++
			in := map[string]int64{}
			alone := decimal.Zero
			for _, k := range v.Proof.Coalitions {
				require.Positive(t, k.Times)
				alone = alone.Add(k.Alone.Mul(decimal.NewFromInt(k.Times)))
				for _, p := range k.Partners {
					in[p] += k.Times
				}
			}
			for _, p := range players {
				require.Equal(t, v.Proof.Depth, in[p])
			}
			require.True(t, alone.Equal(v.Proof.Alone) && alone.GreaterThan(v.Proof.Together))
		default:
			repaired++
			after := applied(players, shares, v.Payments)
			block, err := Blocking(players, value, after)
			require.NoError(t, err)
			require.Nil(t, block)
			require.True(t, v.Moved.GreaterThanOrEqual(v.Blocking.Shortfall))
		}
	}
	assert.Greater(t, repaired, 100)
	assert.Greater(t, proved, 100)
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
