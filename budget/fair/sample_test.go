package fair

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// airport is the cost game of a runway whose longest user pays (Littlechild and Owen 1973), and its Shapley value: each
// stretch is shared by those who need it.
func airport(n int) (func(Coalition) decimal.Decimal, []float64) {
	costs, shares := make([]decimal.Decimal, n), make([]float64, n)
	cost := func(i int) int64 { return int64(i*i + 3*i + 10) }
	below, each := int64(0), 0.0
	for i := range n {
		costs[i] = decimal.New(cost(i), 0)
		each += float64(cost(i)-below) / float64(n-i)
		below, shares[i] = cost(i), each
	}
	return func(c Coalition) decimal.Decimal {
		for i := n - 1; i >= 0; i-- {
			if c.Has(i) {
				return costs[i]
			}
		}
		return decimal.Zero
	}, shares
}

func TestHalfWidthHolds(t *testing.T) {
	table := benchGame(6)
	exactly, err := Shapley(playersOf(6), table)
	require.NoError(t, err)
	noisy := make([]float64, 6)
	for i, v := range exactly {
		noisy[i] = v.InexactFloat64()
	}
	small, smallShares := airport(5)
	large, largeShares := airport(24)
	three := func(c Coalition) decimal.Decimal { // all or nothing: the first three share
		if c&7 == 7 {
			return decimal.NewFromInt(30)
		}
		return decimal.Zero
	}
	bySize := make([]decimal.Decimal, 8)
	for size := range bySize {
		bySize[size] = decimal.New(int64(size*size), -1)
	}
	alike := func(c Coalition) decimal.Decimal { return bySize[c.Size()] }
	for _, row := range []struct {
		why   string
		value func(Coalition) decimal.Decimal
		want  []float64
	}{
		{"noise in every coalition", table, noisy},
		{"few players", small, smallShares},
		{"too many for the exact value", large, largeShares},
		{"all or nothing", three, []float64{10, 10, 10, 0, 0, 0, 0}},
		{"all alike, where nothing but rounding is left", alike, []float64{0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7}},
	} {
		t.Run(row.why, func(t *testing.T) {
			seeds := thorough(1000)
			players, held := playersOf(len(row.want)), make([]int, len(row.want))
			for seed := range seeds {
				got, err := SampleShapley(context.Background(), players, row.value, SampleOptions{Seed: uint64(seed)})
				require.NoError(t, err)
				for i, e := range got {
					if math.Abs(e.Value-row.want[i]) <= e.HalfWidth {
						held[i]++
					}
				}
			}
			for i, h := range held {
				assert.GreaterOrEqual(t, h, seeds*93/100-raced*seeds/20, "player %d", i)
			}
		})
	}
}

func TestSampleIsTheSameForAnyWorkers(t *testing.T) {
	value, _ := airport(30)
	one, err := SampleShapley(context.Background(), playersOf(30), value, SampleOptions{Orders: 7001, Seed: 7})
	require.NoError(t, err)
	assert.Equal(t, 7020, one[0].Orders, "whole rounds")
	more, err := SampleShapley(context.Background(), playersOf(30), value, SampleOptions{Orders: 7021, Seed: 7})
	require.NoError(t, err)
	assert.Equal(t, 7050, more[0].Orders, "the last round as well")
	four, err := SampleShapley(context.Background(), playersOf(30), value, SampleOptions{Orders: 7001, Seed: 7, Workers: 4})
	require.NoError(t, err)
	assert.Equal(t, one, four)
	other, err := SampleShapley(context.Background(), playersOf(30), value, SampleOptions{Orders: 7001, Seed: 8})
	require.NoError(t, err)
	assert.NotEqual(t, one, other)
	sum := 0.0
	for _, e := range one {
		sum += e.Value
	}
	assert.InDelta(t, value(1<<30-1).InexactFloat64(), sum, 1e-6)
}

func TestSampleDoesNotDependOnTheOrder(t *testing.T) {
	_, value := randomGame(rand.New(rand.NewPCG(1, 2)), 4)
	forward, err := SampleShapley(context.Background(), []string{"a", "b", "c", "d"}, value, SampleOptions{Seed: 7})
	require.NoError(t, err)
	backward, err := SampleShapley(context.Background(), []string{"d", "c", "b", "a"}, func(c Coalition) decimal.Decimal {
		return value(Coalition(bits.Reverse8(uint8(c)) >> 4))
	}, SampleOptions{Seed: 7})
	require.NoError(t, err)
	slices.Reverse(backward)
	assert.Equal(t, forward, backward)
}

// TestHalfWidthOfKnownRounds compares with t·s/√200 widened for skewness, worked out apart from the package.
func TestHalfWidthOfKnownRounds(t *testing.T) {
	for _, row := range []struct {
		ones            int
		mean, halfWidth float64
	}{
		{0, 0, 0},
		{100, 0.5, 0.0698941465638}, // no skew
		{50, 0.25, 0.0641964610494}, // skew 1.1547
		{150, 0.75, 0.0641964610494},
	} {
		s := sampler{players: []string{"a"}, means: make([]float64, 200), largest: make([]float64, 200)}
		for r := range row.ones {
			s.means[r] = 1
		}
		s.largest[7] = 1 << 20
		e := s.estimate(0, 200)
		assert.InDelta(t, row.mean, e.Value, 1e-12)
		assert.InDelta(t, row.halfWidth, e.HalfWidth, 1e-8)
		assert.GreaterOrEqual(t, e.HalfWidth, 9e-10, "2·2^-51·2^20")
	}
}

func TestStudentT(t *testing.T) {
	for df, want := range map[float64]float64{199: 1.971957, 999: 1.962341} { // R: qt(0.975, df)
		assert.InDelta(t, want, studentT95(df), 1e-6)
	}
	assert.InDelta(t, 2.045230, studentT95(29), 1e-4)
}

func TestFloat(t *testing.T) {
	for text, want := range map[string]float64{"0": 0, "-12.5": -12.5, "1e3": 1000, "123456789012345678.9": 123456789012345678.9, "0.000000000000000001": 1e-18} {
		got, ok := float(d(text))
		assert.True(t, ok)
		assert.Equal(t, want, got, text)
	}
}
