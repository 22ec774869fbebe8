package risk

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// toTreat makes a register of treatments from rows of risk, treatment, alternative, cost and saving.
func toTreat(rows ...[5]string) Register {
	r := Register{Matrix: Standard5x5ID, Currency: "EUR"}
	at := map[string]int{}
	for _, row := range rows {
		i, ok := at[row[0]]
		if !ok {
			i = len(r.Risks)
			at[row[0]] = i
			r.Risks = append(r.Risks, Risk{ID: row[0]})
		}
		r.Risks[i].Treatments = append(r.Risks[i].Treatments, Treatment{
			ID: row[1], Alternative: row[2], Strategy: Reduce, Cost: dec(row[3]), Effect: Effect{Saving: dec(row[4])},
		})
	}
	return r
}

func ids(choices []Choice) []string {
	var list []string
	for _, c := range choices {
		list = append(list, c.Risk+"/"+c.Treatment)
	}
	return list
}

func TestBestTreatments(t *testing.T) {
	priced := func(r Register, probability, impact string) Register {
		r.Risks[0].Estimate = &Estimate{dec(probability), dec(impact)}
		return r
	}
	for _, row := range []struct {
		why            string
		register       Register
		budget         string
		chosen, passed []string
		cost, saving   string
	}{
		{"the best ratio first would take a and miss the best pair", toTreat(
			[5]string{"a", "x", "", "6", "12"}, [5]string{"b", "x", "", "5", "9"}, [5]string{"c", "x", "", "5", "9"}),
			"10", []string{"b/x", "c/x"}, []string{"a/x"}, "10", "18"},
		{"nothing is affordable", toTreat([5]string{"a", "x", "", "6", "12"}), "5.99", nil, []string{"a/x"}, "0", "0"},
		{"on the limit", toTreat([5]string{"a", "x", "", "6.00", "12"}), "6", []string{"a/x"}, nil, "6", "12"},
		{"what is free is taken even with no money", toTreat([5]string{"a", "x", "", "0", "1"}), "0", []string{"a/x"}, nil, "0", "1"},
		{"several for one risk", toTreat([5]string{"a", "x", "", "2", "3"}, [5]string{"a", "y", "", "2", "3"}), "4", []string{"a/x", "a/y"}, nil, "4", "6"},
		{"alternatives: one at most", toTreat([5]string{"a", "x", "v", "2", "3"}, [5]string{"a", "y", "v", "3", "4"}), "9", []string{"a/y"}, []string{"a/x"}, "3", "4"},
		{"the same word in another risk excludes nothing", toTreat([5]string{"a", "x", "v", "2", "3"}, [5]string{"b", "y", "v", "3", "4"}), "9", []string{"a/x", "b/y"}, nil, "5", "7"},
		{"a risk is not saved twice: the second treatment adds nothing", priced(toTreat(
			[5]string{"a", "x", "", "2", "90"}, [5]string{"a", "y", "", "3", "90"}), "0.5", "200"), "9", []string{"a/x", "a/y"}, nil, "5", "100"},
		{"a risk is saved once: the cheaper way to all of it", priced(toTreat(
			[5]string{"a", "x", "", "2", "100"}, [5]string{"a", "y", "", "3", "150"}), "0.5", "200"), "9", []string{"a/x"}, []string{"a/y"}, "2", "100"},
		{"an expected loss of many places that does not bind is no hindrance", priced(toTreat(
			[5]string{"a", "x", "", "2", "90"}), "0.999999999999999999", "999999999999999999999999"), "9", []string{"a/x"}, nil, "2", "90"},
		{"the same saving for less", toTreat([5]string{"a", "x", "v", "2", "4"}, [5]string{"a", "y", "v", "1.5", "4"}), "9", []string{"a/y"}, []string{"a/x"}, "1.5", "4"},
		{"the same saving for less, of two risks", toTreat([5]string{"a", "x", "", "3", "5"}, [5]string{"b", "y", "", "2", "5"}), "4", []string{"b/y"}, []string{"a/x"}, "2", "5"},
		{"the same saving for less, the other way round", toTreat([5]string{"a", "x", "", "2", "5"}, [5]string{"b", "y", "", "3", "5"}), "4", []string{"a/x"}, []string{"b/y"}, "2", "5"},
	} {
		s, err := row.register.BestTreatments(dec(row.budget), on("2026-01-01"))
		require.NoError(t, err, row.why)
		assert.Equal(t, row.chosen, ids(s.Chosen), row.why)
		assert.Equal(t, row.passed, ids(s.Passed), row.why)
		assert.True(t, s.Cost.Equal(dec(row.cost)), "%s: cost %s", row.why, s.Cost)
		assert.True(t, s.Saving.Equal(dec(row.saving)), "%s: saving %s", row.why, s.Saving)
		assert.True(t, s.Left.Equal(dec(row.budget).Sub(s.Cost)), row.why)
	}
}

func TestWhatIsNoCandidate(t *testing.T) {
	r := toTreat([5]string{"a", "done", "", "1", "1"}, [5]string{"a", "later", "", "1", "1"}, [5]string{"a", "accept", "", "1", "1"},
		[5]string{"a", "vague", "", "1", "0"}, [5]string{"closed", "x", "", "1", "1"})
	r.Risks[0].Treatments[0].Done = on("2026-01-01")
	r.Risks[0].Treatments[1].Done = on("2026-01-02")
	r.Risks[0].Treatments[2].Strategy = Accept
	r.Risks[1].Status = Closed
	s, err := r.BestTreatments(dec("100"), on("2026-01-01"))
	require.NoError(t, err)
	assert.Equal(t, []string{"a/later"}, ids(s.Chosen))
	assert.Equal(t, []string{"a/vague"}, ids(s.NoSaving))
	assert.Empty(t, s.Passed)
}

func TestBestTreatmentsRefuses(t *testing.T) {
	r := toTreat([5]string{"a", "x", "", "1", "1"})
	_, err := r.BestTreatments(dec("-1"), on("2026-01-01"))
	assert.ErrorContains(t, err, "budget: must not be negative, got -1 [negative]")
	_, err = r.BestTreatments(decimal.New(1, 999_999_999), on("2026-01-01"))
	assert.ErrorContains(t, err, "decimal-range")
	_, err = r.BestTreatments(dec("1"), on("2026-01-01").Add(1))
	assert.ErrorContains(t, err, "as_of: must be a day")
	_, err = toTreat([5]string{"a", "x", "", "1", "100000000000000000000.000000000000000001"}).BestTreatments(dec("1"), on("2026-01-01"))
	assert.ErrorIs(t, err, ErrTooHard)
	_, err = hard(65, 1).BestTreatments(dec("1"), on("2026-01-01"))
	assert.ErrorIs(t, err, ErrTooHard)
	_, err = hard(64, 1).BestTreatments(dec("30000000000000"), on("2026-01-01"))
	assert.ErrorIs(t, err, ErrTooHard, "64 candidates that save what they cost, to twelve digits")

	// Three capped risks of 19, each with half a million sets none of which beats another: too many to pair.
	r = Register{Matrix: Standard5x5ID, Currency: "EUR"}
	for i := range 3 {
		k := Risk{ID: fmt.Sprint(i), Estimate: &Estimate{Probability: one, Impact: decimal.New(1<<19-2, 0)}}
		for j := range 19 {
			amount := decimal.New(1<<j, 0)
			k.Treatments = append(k.Treatments, Treatment{ID: fmt.Sprint(j), Strategy: Reduce, Cost: amount, Effect: Effect{Saving: amount}})
		}
		r.Risks = append(r.Risks, k)
	}
	_, err = r.BestTreatments(decimal.New(3<<18, 0), on("2026-01-01"))
	assert.ErrorIs(t, err, ErrTooHard)
}

// hard is n candidates that save exactly what they cost: no set beats another. Each risk has a few.
func hard(n, each int) Register {
	random := rand.New(rand.NewPCG(1, 2))
	var rows [][5]string
	for i := range n {
		amount := fmt.Sprint(900_000_000_000 + random.Int64N(100_000_000_000))
		rows = append(rows, [5]string{fmt.Sprintf("r%02d", i/each), fmt.Sprintf("t%02d", i), "", amount, amount})
	}
	return toTreat(rows...)
}

// TestMostCandidates takes as many as may be, with round costs.
func TestMostCandidates(t *testing.T) {
	var rows [][5]string
	for i := range MaxCandidates {
		rows = append(rows, [5]string{fmt.Sprintf("r%02d", i), "t", "", fmt.Sprint(1 + i%7), fmt.Sprint(1 + i%5)})
	}
	s, err := toTreat(rows...).BestTreatments(dec("1000"), on("2026-01-01"))
	require.NoError(t, err)
	assert.Len(t, s.Chosen, MaxCandidates, "the budget is enough for all")
}

func TestForty(t *testing.T) {
	s, err := hard(40, 4).BestTreatments(dec("19000000000000"), on("2026-01-01"))
	require.NoError(t, err)
	assert.True(t, s.Saving.Equal(s.Cost))
	assert.True(t, s.Left.LessThan(dec("10000")), "a trillion sets come closer than %s", s.Left)
}

// capped limits what the treatments of each risk save to nine tenths of what they promise.
func capped(r Register) Register {
	for i := range r.Risks {
		promised := dec("0")
		for _, a := range r.Risks[i].Treatments {
			promised = promised.Add(a.Effect.Saving)
		}
		r.Risks[i].Estimate = &Estimate{dec("0.9"), promised}
	}
	return r
}

func TestManyOfAFewCappedRisks(t *testing.T) {
	for _, row := range []struct {
		n, each int
		err     error
	}{{28, 10, nil}, {26, 13, nil}, {40, 40, ErrTooHard}} {
		budget := decimal.New(int64(row.n)*475, 9) // about half of what all cost
		s, err := capped(hard(row.n, row.each)).BestTreatments(budget, on("2026-01-01"))
		assert.ErrorIs(t, err, row.err, "%d each", row.each)
		assert.True(t, s.Left.LessThan(dec("1000000")), "%d each: left %s", row.each, s.Left)
	}
}

// FuzzBestTreatments compares with every subset of up to eight candidates.
func FuzzBestTreatments(f *testing.F) {
	f.Add(uint64(1), uint16(30), true)
	f.Add(uint64(2), uint16(0), false)
	f.Add(uint64(3), uint16(80), true)
	f.Add(uint64(99), uint16(15), false)
	f.Fuzz(func(t *testing.T, seed uint64, budget uint16, alternatives bool) {
		random := rand.New(rand.NewPCG(seed, 0))
		n := random.IntN(8) + 1
		var rows [][5]string
		for i := range n {
			row := [5]string{fmt.Sprint("r", random.IntN(4)), fmt.Sprint("t", i), "", decimal.New(random.Int64N(200), -1).String(), decimal.New(random.Int64N(30)+1, -2).String()}
			if alternatives {
				row[2] = []string{"", "v", "w"}[random.IntN(3)]
			}
			rows = append(rows, row)
		}
		r := toTreat(rows...)
		for i := range r.Risks {
			if random.IntN(2) == 0 {
				r.Risks[i].Estimate = &Estimate{dec("0.5"), decimal.New(random.Int64N(100), -2)}
			}
		}
		limit := decimal.New(int64(budget%1000), -1)
		s, err := r.BestTreatments(limit, on("2026-01-01"))
		require.NoError(t, err)
		cost, saving := bruteForce(r, limit)
		require.True(t, s.Saving.Equal(saving), "saving %s, every subset %s", s.Saving, saving)
		require.True(t, s.Cost.Equal(cost), "cost %s, every subset %s", s.Cost, cost)
		require.False(t, s.Cost.GreaterThan(limit))
		require.Equal(t, n, len(s.Chosen)+len(s.Passed))
	})
}

// bruteForce tries every subset of the treatments.
func bruteForce(r Register, budget decimal.Decimal) (cost, saving decimal.Decimal) {
	n := 0
	for _, k := range r.Risks {
		n += len(k.Treatments)
	}
	for set := range 1 << n {
		c, s, at, ok := decimal.Zero, decimal.Zero, 0, true
		for _, k := range r.Risks {
			of, seen := decimal.Zero, map[string]bool{}
			for _, t := range k.Treatments {
				if set&(1<<at) != 0 {
					c, of = c.Add(t.Cost), of.Add(t.Effect.Saving)
					ok = ok && !(t.Alternative != "" && seen[t.Alternative])
					seen[t.Alternative] = true
				}
				at++
			}
			if k.Estimate != nil {
				of = decimal.Min(of, k.Estimate.Probability.Mul(k.Estimate.Impact))
			}
			s = s.Add(of)
		}
		if ok && !c.GreaterThan(budget) && (s.GreaterThan(saving) || s.Equal(saving) && c.LessThan(cost)) {
			cost, saving = c, s
		}
	}
	return cost, saving
}

func BenchmarkBestTreatments(b *testing.B) {
	for _, row := range []struct {
		name     string
		n        int64
		register Register
	}{
		{"20 worst", 20, hard(20, 4)}, {"30 worst", 30, hard(30, 4)}, {"40 worst", 40, hard(40, 4)},
		{"40 of capped risks of 14", 40, capped(hard(40, 14))}, {"40 of capped risks of 20", 40, capped(hard(40, 20))},
	} {
		b.Run(row.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := row.register.BestTreatments(decimal.New(row.n*475, 9), on("2026-01-01"))
				require.NoError(b, err)
			}
		})
	}
}
