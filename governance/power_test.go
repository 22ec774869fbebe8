package governance

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// councilPopulation is the population of the 27 members of the European Union on 1 January 2020, Eurostat table
// demo_pjan. Its sum is the 447,319,916 of Eurostat's EU-27 line.
var councilPopulation = []struct {
	member string
	people int64
}{
	{"AT", 8901064}, {"BE", 11522440}, {"BG", 6951482}, {"CY", 888005}, {"CZ", 10693939}, {"DE", 83166711}, {"DK", 5822763},
	{"EE", 1328976}, {"EL", 10718565}, {"ES", 47332614}, {"FI", 5525292}, {"FR", 67320216}, {"HR", 4058165}, {"HU", 9769526},
	{"IE", 4964440}, {"IT", 59641488}, {"LT", 2794090}, {"LU", 626108}, {"LV", 1907675}, {"MT", 514564}, {"NL", 17407585},
	{"PL", 37958138}, {"PT", 10295909}, {"RO", 19328838}, {"SE", 10327589}, {"SI", 2095861}, {"SK", 5457873},
}

// council is the Council of the European Union by qualified majority, Article 16(4) of the Treaty on European Union.
func council() Committee {
	c := Committee{
		ID:     "council",
		Quorum: Quorum{By: BySeats, Share: dec("0.5"), Above: true},
		Threshold: Threshold{
			Kind: ThresholdAtLeast, Of: OfAll, By: BySeats, Share: dec("0.55"),
		},
		Also: []Threshold{{
			Kind: ThresholdAtLeast, Of: OfAll, By: ByWeight, Share: dec("0.65"), Blockers: 4,
		}},
	}
	for _, m := range councilPopulation {
		c.Members = append(c.Members, Member{ID: m.member, Weight: decimal.NewFromInt(m.people)})
	}
	return c
}

func votes(c Committee, choice Choice, but map[string]Choice) []Ballot {
	var out []Ballot
	for _, m := range c.Members {
		b := Ballot{Seat: m.ID, Choice: choice}
		if other, ok := but[m.ID]; ok {
			b.Choice = other
		}
		out = append(out, b)
	}
	return out
}

func against(ids ...string) map[string]Choice {
	out := map[string]Choice{}
	for _, id := range ids {
		out[id] = ChoiceAgainst
	}
	return out
}

func TestCouncilQualifiedMajority(t *testing.T) {
	c := council()
	total := decimal.Zero
	for _, m := range c.Members {
		total = total.Add(m.Weight)
	}
	require.Equal(t, "447319916", total.String(), "Eurostat's own sum")
	for _, tt := range []struct {
		name   string
		but    map[string]Choice
		passed bool
		why    string
	}{
		{"all", nil, true, "nobody against"},
		{"three large against", against("DE", "FR", "IT"), true, "47 % of the population, but three cannot block"},
		{"four large against", against("DE", "FR", "IT", "LU"), false, "four, with more than 35 % of the population"},
		{"four small against", against("MT", "LU", "CY", "EE"), true, "four, but far from 35 %"},
		{"twelve small against", against("MT", "LU", "CY", "EE", "LV", "SI", "LT", "HR", "IE", "SK", "FI", "DK"), true, "15 of 27 are 55.6 %"},
		{"thirteen small against", against("MT", "LU", "CY", "EE", "LV", "SI", "LT", "HR", "IE", "SK", "FI", "DK", "BG"), false, "14 of 27 are 51.9 %"},
		{"abstentions block", map[string]Choice{"DE": ChoiceAbstain, "FR": ChoiceAbstain, "IT": ChoiceAbstain, "LU": ChoiceAbstain}, false, "an abstention is no vote in favour"},
	} {
		o, err := c.Tally(Motion{}, votes(c, ChoiceFor, tt.but), during)
		require.NoError(t, err, tt.name)
		assert.Equal(t, tt.passed, o.Passed, "%s: %s: %v", tt.name, tt.why, o.Reasons)
	}
}

// bruteForce counts swings and pivots over all coalitions and orders with Tally itself.
func bruteForce(t *testing.T, c Committee, m Motion, partners []string) (swings []uint64, pivots []float64) {
	t.Helper()
	e, err := c.Compile()
	require.NoError(t, err)
	n := len(partners)
	wins := make([]bool, 1<<n)
	for s := range wins {
		var ballots []Ballot
		for _, x := range c.Members {
			for i, p := range partners {
				if x.partner() == p {
					choice := ChoiceAgainst
					if s>>i&1 == 1 {
						choice = ChoiceFor
					}
					ballots = append(ballots, Ballot{Seat: x.ID, Choice: choice})
				}
			}
		}
		o, err := e.Tally(m, ballots, during)
		require.NoError(t, err)
		wins[s] = o.Passed
	}
	swings, pivots = make([]uint64, n), make([]float64, n)
	for s := range wins {
		for i := range n {
			if s>>i&1 == 1 && wins[s] && !wins[s&^(1<<i)] {
				swings[i]++
				k := 0
				for b := s; b > 0; b &= b - 1 {
					k++
				}
				pivots[i] += math.Gamma(float64(k)) * math.Gamma(float64(n-k+1)) / math.Gamma(float64(n+1))
			}
		}
	}
	return swings, pivots
}

func TestPowerEqualsBruteForce(t *testing.T) {
	member := func(id, partner, weight string, veto bool) Member {
		return Member{ID: id, Partner: partner, Weight: dec(weight), Veto: veto}
	}
	six := []Member{member("a1", "A", "3.5", false), member("a2", "A", "1", false), member("b", "B", "4", false), member("c", "C", "2", false), member("d", "D", "2", false), member("e", "E", "0", false), member("f", "F", "1.5", false)}
	veto := append([]Member{}, six...)
	veto[5].Veto = true
	base := Committee{Members: six, Threshold: Threshold{Kind: ThresholdSimple}}
	with := func(change func(c *Committee)) Committee {
		c := base
		change(&c)
		return c
	}
	for name, c := range map[string]Committee{
		"weighted majority": base,
		"by seats":          with(func(c *Committee) { c.By = BySeats }),
		"by partners":       with(func(c *Committee) { c.By = ByPartners }),
		"blocs":             with(func(c *Committee) { c.Blocs = true }),
		"two thirds":        with(func(c *Committee) { c.Threshold.Kind = ThresholdTwoThirds }),
		"unanimous":         with(func(c *Committee) { c.Threshold.Kind = ThresholdUnanimous }),
		"a fixed number":    with(func(c *Committee) { c.Threshold = Threshold{Kind: ThresholdCount, Count: dec("9")} }),
		"a veto":            with(func(c *Committee) { c.Members = veto }),
		"a casting vote": with(func(c *Committee) {
			c.By, c.Casting, c.Chair = ByPartners, true, Chair{Seats: []string{"e"}}
		}),
		"two thresholds": with(func(c *Committee) {
			c.Threshold = Threshold{Kind: ThresholdAtLeast, Of: OfAll, Share: dec("0.6"), Blockers: 3}
			c.Also = []Threshold{{Kind: ThresholdAbsolute, By: BySeats}}
		}),
		"equity": with(func(c *Committee) {
			c.Equity = []Equity{{"A", dec("10")}, {"B", dec("60.5")}, {"F", dec("29.5")}}
			c.By = ByEquity
			c.Threshold = Threshold{Kind: ThresholdMoreThan, Share: dec("60.5"), OutOf: dec("100")}
		}),
		"a quorum that counts votes in favour": with(func(c *Committee) {
			c.Quorum = Quorum{By: ByWeight, Share: dec("0.7"), Counting: []Choice{ChoiceFor, ChoiceAbstain}}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			powers, err := c.Power(Motion{})
			require.NoError(t, err)
			partners := []string{"A", "B", "C", "D", "E", "F"}
			swings, pivots := bruteForce(t, c, Motion{}, partners)
			require.Len(t, powers, len(partners))
			for i, p := range powers {
				assert.Equal(t, partners[i], p.Partner)
				assert.Equal(t, swings[i], p.Swings, "swings of %s", p.Partner)
				assert.InDelta(t, pivots[i], p.ShapleyShubik, 1e-12, "pivots of %s", p.Partner)
			}
		})
	}
}

// TestPowerPublished holds powers to published examples.
func TestPowerPublished(t *testing.T) {
	weighted := func(quota string, weights ...int64) Committee {
		c := Committee{By: ByWeight, Threshold: Threshold{Kind: ThresholdCount, Of: OfAll, Count: dec(quota)}}
		for i, w := range weights {
			c.Members = append(c.Members, Member{ID: string(rune('a' + i)), Weight: decimal.NewFromInt(w)})
		}
		return c
	}
	// L. S. Penrose / J. F. Banzhaf, the European Economic Community of 1958: 4, 4, 4, 2, 2, 1 with 12 to pass. Luxembourg
	// had no power at all. Banzhaf 5/21, 5/21, 5/21, 3/21, 3/21, 0; Shapley-Shubik 7/30 (three times), 3/20, 3/20, 0.
	powers, err := weighted("12", 4, 4, 4, 2, 2, 1).Power(Motion{})
	require.NoError(t, err)
	for i, want := range []struct{ banzhaf, shapley float64 }{{5. / 21, 7. / 30}, {5. / 21, 7. / 30}, {5. / 21, 7. / 30}, {3. / 21, .15}, {3. / 21, .15}, {0, 0}} {
		assert.InDelta(t, want.banzhaf, powers[i].Banzhaf, 1e-15)
		assert.InDelta(t, want.shapley, powers[i].ShapleyShubik, 1e-15)
	}
	// The United Nations Security Council: five permanent members with a veto, ten others, nine votes to pass.
	// Shapley-Shubik 421/2145 and 4/2145; Banzhaf swings 848 and 84.
	un := weighted("9", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
	for i := range 5 {
		un.Members[i].Veto = true
	}
	powers, err = un.Power(Motion{})
	require.NoError(t, err)
	assert.InDelta(t, 421./2145, powers[0].ShapleyShubik, 1e-15)
	assert.InDelta(t, 4./2145, powers[14].ShapleyShubik, 1e-15)
	assert.Equal(t, uint64(848), powers[0].Swings)
	assert.Equal(t, uint64(84), powers[14].Swings)
	assert.True(t, powers[0].Veto)
	assert.False(t, powers[14].Veto)
}

// TestPowerByTableEqualsSearch: with one threshold the last players are looked up in a table; naming the same threshold
// twice changes nothing but that.
func TestPowerByTableEqualsSearch(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 2))
		c := Committee{By: ByWeight, Threshold: Threshold{Kind: ThresholdAtLeast, Share: decimal.New(int64(50+5*seed), -2)}}
		for i := range 17 {
			c.Members = append(c.Members, Member{ID: string(rune('a' + i)), Weight: decimal.NewFromInt(1 + r.Int64N(1000)), Veto: seed == 5 && i == 3})
		}
		table, err := c.Power(Motion{})
		require.NoError(t, err)
		c.Also = []Threshold{c.Threshold}
		search, err := c.Power(Motion{})
		require.NoError(t, err)
		assert.Equal(t, search, table)
	}
}

func TestPowerLimits(t *testing.T) {
	c := Committee{Threshold: Threshold{Kind: ThresholdSimple}}
	for i := range 30 {
		c.Members = append(c.Members, Member{ID: string(rune('A' + i)), Weight: decimal.NewFromInt(int64(i + 1))})
	}
	c.By = BySeats
	powers, err := c.Power(Motion{})
	require.NoError(t, err)
	for _, p := range powers {
		assert.InDelta(t, 1./30, p.ShapleyShubik, 1e-15)
		assert.Equal(t, uint64(77558760), p.Swings, "29 over 14 orders, for 16 are a majority of 30: C(29,15)")
	}
	c.Members = append(c.Members, Member{ID: "one too many"})
	_, err = c.Power(Motion{})
	assert.ErrorIs(t, err, ErrTooMany)

	powers, err = c.Power(Motion{Recused: []string{"one too many"}})
	require.NoError(t, err)
	assert.Len(t, powers, 30)
}

func TestPowerOfTheCouncil(t *testing.T) {
	powers, err := council().Power(Motion{})
	require.NoError(t, err)
	sum := 0.
	for _, p := range powers {
		sum += p.ShapleyShubik
		assert.Positive(t, p.ShapleyShubik)
	}
	assert.InDelta(t, 1, sum, 1e-12)
	assert.Greater(t, powers[5].ShapleyShubik, powers[11].ShapleyShubik, "Germany has more than France")
	assert.Less(t, powers[5].ShapleyShubik, 83166711./447319916, "and less than its share of the population")
	assert.Greater(t, powers[19].ShapleyShubik, 514564./447319916, "Malta has more than its share")
}

func BenchmarkPowerCouncil(b *testing.B) {
	c := council()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Power(Motion{}); err != nil {
			b.Fatal(err)
		}
	}
}
