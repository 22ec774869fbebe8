package risk

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func on(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func dec(text string) decimal.Decimal { return decimal.RequireFromString(text) }

func shares(parts ...string) []Exposure {
	var list []Exposure
	for i := 0; i+1 < len(parts); i += 2 {
		list = append(list, Exposure{Partner: parts[i], Share: dec(parts[i+1])})
	}
	return list
}

// quiet is a register of one high risk that has everything it needs: no finding.
func quiet() Register {
	return Register{
		Matrix: Standard5x5ID, Currency: "EUR", ReviewEveryDays: 90,
		Agreed:     shares("lyra", "0.5", "orion", "0.5"),
		Categories: []Category{Financial},
		Risks: []Risk{{
			ID: "late-grant", Title: "Grant paid late", Category: Financial, Owner: "ana",
			Cause: "the funder pays in arrears", Event: "an instalment comes a quarter late", Effect: "salaries cannot be paid",
			Partners: shares("lyra", "0.5", "orion", "0.5"),
			Inherent: Rating{4, 4}, Current: Rating{3, 4}, Target: Rating{2, 2},
			Estimate:    &Estimate{Probability: dec("0.3"), Impact: dec("40000")},
			Treatments:  []Treatment{{ID: "overdraft", Strategy: Reduce, Action: "agree an overdraft", Owner: "ben", Due: on("2026-06-30"), Cost: dec("900"), Effect: Effect{Likelihood: 1, Impact: 2, Saving: dec("9000")}}},
			Contingency: &Contingency{Plan: "partners advance two salaries", Owner: "ana", Trigger: Trigger{Text: "no money a week after the date"}, LastTest: on("2026-01-15")},
			Identified:  on("2025-11-01"), Reviewed: on("2026-03-01"),
		}},
	}
}

func codes(a Assessment) []string {
	var list []string
	for _, f := range a.Findings {
		list = append(list, f.Code)
	}
	return list
}

func TestARegisterWithEverythingIsQuiet(t *testing.T) {
	a, err := quiet().Assess(Standard5x5(), on("2026-05-30"), nil)
	require.NoError(t, err)
	assert.Empty(t, a.Findings)
	require.Len(t, a.Ranking, 1)
	assert.Equal(t, "high (12)", a.Ranking[0].Score.String())
	assert.Equal(t, 1, a.Ranking[0].Gap, "from high to medium")
	assert.Equal(t, "12000", a.ExpectedLoss.Total.String())
}

// rated is an open risk of the standard matrix.
func rated(id string, likelihood, impact int) Risk {
	return Risk{ID: id, Current: Rating{likelihood, impact}}
}

func TestRankingSharesRanksAndBreaksTies(t *testing.T) {
	far, soon, fast := rated("e-far", 3, 4), rated("f-soon", 4, 3), rated("z-fast", 3, 4)
	far.Proximity.From, soon.Proximity.From = on("2026-12-31"), on("2026-06-01")
	fast.Velocity = WithinDays
	inherent := Risk{ID: "d", Inherent: Rating{5, 3}}
	gone, issue, unrated := rated("closed", 5, 5), rated("issue", 5, 5), Risk{ID: "unrated"}
	gone.Status, issue.Status = Closed, Occurred
	r := Register{Matrix: Standard5x5ID, Risks: []Risk{rated("b", 3, 4), far, rated("a", 4, 3), soon, unrated, fast, inherent, rated("c", 1, 1), gone, issue}}
	a, err := r.Assess(Standard5x5(), on("2026-05-30"), nil)
	require.NoError(t, err)
	var got []string
	var ranks, away []int
	for _, e := range a.Ranking {
		got, ranks, away = append(got, e.Risk), append(ranks, e.Rank), append(away, e.DaysAway)
	}
	assert.Equal(t, []string{"d", "z-fast", "a", "b", "f-soon", "e-far", "c"}, got, "score, then nearer, then faster, then ID")
	assert.Equal(t, []int{1, 2, 2, 2, 2, 2, 7}, ranks)
	assert.Equal(t, []int{0, 0, 0, 0, 2, 215, 0}, away)
	assert.Equal(t, ByInherent, a.Ranking[0].Basis)
	assert.Equal(t, []string{"unrated"}, a.Unassessed)
	assert.Equal(t, []string{"issue"}, a.Occurred)
}

func TestBandsAreCountedBeforeNowAndAfter(t *testing.T) {
	r := Register{Matrix: Simple3x3ID, Risks: []Risk{
		{ID: "a", Inherent: Rating{3, 3}, Current: Rating{2, 2}, Target: Rating{1, 1}},
		{ID: "b", Inherent: Rating{3, 2}, Current: Rating{3, 2}},
		{ID: "c", Inherent: Rating{2, 3}},
		{ID: "d", Target: Rating{1, 1}},
	}}
	a, err := r.Assess(Simple3x3(), on("2026-05-30"), nil)
	require.NoError(t, err)
	assert.Equal(t, []BandCount{{"low", 0, 0, 1}, {"medium", 0, 1, 0}, {"high", 3, 1, 0}}, a.Bands)
}

func TestHeatMapIsMirroredForOpportunities(t *testing.T) {
	chance := rated("chance", 3, 2)
	chance.Kind = Opportunity
	r := Register{Matrix: Simple3x3ID, Risks: []Risk{rated("b", 3, 2), rated("a", 3, 2), rated("c", 1, 3), chance}}
	a, err := r.Assess(Simple3x3(), on("2026-05-30"), nil)
	require.NoError(t, err)
	var lines []string
	for i := range a.HeatMap.Threats {
		var cells []string
		for _, c := range slices.Concat(a.HeatMap.Threats[i], a.HeatMap.Opportunities[i]) {
			cells = append(cells, strings.TrimSpace(c.Band+" "+strings.Join(c.Risks, "+")))
		}
		lines = append(lines, strings.Join(cells, " | "))
	}
	assert.Equal(t, []string{
		"medium | high a+b | high | high | high chance | medium",
		"low | medium | high | high | medium | low",
		"low | low | medium c | medium | low | low",
	}, lines)
	assert.Equal(t, HeatCell{Likelihood: 3, Impact: 1, Value: 3, Band: "medium"}, a.HeatMap.Threats[0][0])
	assert.Equal(t, 3, a.HeatMap.Opportunities[0][0].Impact)
}

func TestMovement(t *testing.T) {
	before := Register{Matrix: Standard5x5ID, Risks: []Risk{rated("up", 2, 2), rated("down", 4, 4), rated("same", 3, 3), rated("gone", 1, 1), rated("closed", 5, 5)}}
	was, err := before.Assess(Standard5x5(), on("2026-02-28"), nil)
	require.NoError(t, err)
	assert.Equal(t, Movement{}, was.Movement)
	closed := rated("closed", 5, 5)
	closed.Status = Closed
	after := Register{Matrix: Standard5x5ID, Risks: []Risk{rated("up", 2, 3), rated("down", 3, 4), rated("same", 3, 3), rated("new", 5, 5), closed}}
	is, err := after.Assess(Standard5x5(), on("2026-05-30"), &was)
	require.NoError(t, err)
	m := is.Movement
	assert.Equal(t, on("2026-02-28"), m.Since)
	require.Len(t, m.Up, 1)
	assert.Equal(t, "up medium (4) medium (6)", m.Up[0].Risk+" "+m.Up[0].From.String()+" "+m.Up[0].To.String())
	require.Len(t, m.Down, 1)
	assert.Equal(t, "down critical (16) high (12)", m.Down[0].Risk+" "+m.Down[0].From.String()+" "+m.Down[0].To.String())
	assert.Equal(t, []string{"new"}, m.New)
	assert.Equal(t, []string{"closed", "gone"}, m.Gone)
	assert.Equal(t, 1, m.Same)
}

// A host may hand in an assessment that it kept badly: nothing panics, and what is known to have moved is told.
func TestMovementSinceASpoiltAssessment(t *testing.T) {
	r := Register{Matrix: Standard5x5ID, Risks: []Risk{rated("a", 5, 5), rated("b", 1, 1)}}
	before := Assessment{Matrix: Standard5x5ID, AsOf: on("2026-01-01"), Ranking: []Entry{
		{Risk: "a", Score: Score{Value: math.NaN(), BandRank: -7}}, {Risk: "a"}, {Risk: "gone"}, {Risk: "gone"}, {},
	}}
	a, err := r.Assess(Standard5x5(), on("2026-05-30"), &before)
	require.NoError(t, err)
	assert.Equal(t, []string{"b"}, a.Movement.New)
	assert.Equal(t, []string{"gone", ""}, a.Movement.Gone)
	require.Len(t, a.Movement.Up, 1)
	assert.Equal(t, "a", a.Movement.Up[0].Risk)

	// What stands beside the levels is not taken on trust.
	before.Ranking = []Entry{{Risk: "a", Score: Score{Likelihood: 1, Impact: 2, Value: math.Inf(1), BandRank: 9}}, {Risk: "b", Score: Score{Likelihood: 9, Impact: 9, BandRank: 1}}}
	a, err = r.Assess(Standard5x5(), on("2026-05-30"), &before)
	require.NoError(t, err)
	_, err = json.Marshal(a)
	require.NoError(t, err)
	from, err := Standard5x5().Score(1, 2)
	require.NoError(t, err)
	to, err := Standard5x5().Score(5, 5)
	require.NoError(t, err)
	lowest, err := Standard5x5().Score(1, 1)
	require.NoError(t, err)
	assert.Equal(t, []Move{{"a", from, to}, {"b", Score{}, lowest}}, a.Movement.Up)
}

// A matrix may be calibrated anew under its ID: that alone moves no risk.
func TestMovementIsThatOfTheRisks(t *testing.T) {
	r, m := Register{Matrix: Standard5x5ID, Risks: []Risk{rated("a", 3, 4)}}, Standard5x5()
	before, err := r.Assess(m, on("2026-01-01"), nil)
	require.NoError(t, err)
	m.Bands[3].Min = 10
	a, err := r.Assess(m, on("2026-05-30"), &before)
	require.NoError(t, err)
	assert.Equal(t, Movement{Since: on("2026-01-01"), Same: 1}, a.Movement)
}

// TestArrange puts lists into the order of their places, with cycles of every length.
func TestArrange(t *testing.T) {
	for n := range 60 {
		list, places, ids := make([]int, n), make([]place, n), make([]string, n)
		for i := range n {
			list[i] = i * i * 7919 % 61 // with repeats
			places[i] = place{order: uint64(list[i]), at: i}
			ids[i] = fmt.Sprint(100 + i)
		}
		want := slices.Clone(list)
		slices.Sort(want)
		sortPlaces(places, ids, func(int, int) int { return 0 })
		arrange(list, places)
		assert.Equal(t, want, list)
	}
}

// TestHeadsKeepTheOrderOfIDs sorts IDs of every kind as strings.Compare does.
func TestHeadsKeepTheOrderOfIDs(t *testing.T) {
	for _, ids := range [][]string{nil, {"a"}, {"", "a", ""}, {"risk-10", "risk-9", "risk-", "risk-1", "risk-10\x00", "risk-10000000000000001", "risk-10000000000000000"},
		{"b", "a", "\u00e9", "\xff", "ab"}, {"same", "same"}} {
		var places []place
		for i := range ids {
			places = append(places, place{at: i})
		}
		sortPlaces(places, ids, func(i, j int) int { return i - j })
		var got []string
		for _, p := range places {
			got = append(got, ids[p.at])
		}
		slices.Sort(ids)
		assert.Equal(t, ids, got)
	}
}

func TestExpectedLossAddsUp(t *testing.T) {
	priced := func(id string, c Category, p, i string, partners []Exposure) Risk {
		return Risk{ID: id, Category: c, Partners: partners, Estimate: &Estimate{dec(p), dec(i)}}
	}
	gain := priced("d", Legal, "0.5", "10", shares("orion", "1"))
	gain.Kind = Opportunity
	issue := priced("e", Legal, "1", "1000", nil)
	issue.Status = Occurred
	r := Register{Matrix: Standard5x5ID, Currency: "EUR", Risks: []Risk{
		priced("a", Financial, "0.1", "1000.01", shares("lyra", "0.333", "orion", "0.333")),
		priced("b", Financial, "0.333333333333333333", "3", shares("lyra", "1")),
		priced("c", Legal, "1", "999999999999999999999999", nil),
		gain, issue, {ID: "f"},
	}}
	a, err := r.Assess(Standard5x5(), on("2026-05-30"), nil)
	require.NoError(t, err)
	l := a.ExpectedLoss
	assert.Equal(t, "1000000000000000000000095.000999999999999999", l.Total.String())
	assert.Equal(t, "5", l.Gains.String())
	require.Len(t, l.ByPartner, 2)
	assert.Equal(t, "lyra 34.300332999999999999 34.300332999999999999", l.ByPartner[0].Partner+" "+l.ByPartner[0].Amount.String()+" "+l.ByPartner[0].Threats.String())
	assert.Equal(t, "orion 28.300333 33.300333", l.ByPartner[1].Partner+" "+l.ByPartner[1].Amount.String()+" "+l.ByPartner[1].Threats.String())
	assert.True(t, l.Total.Equal(l.Unallocated.Add(l.ByPartner[0].Amount).Add(l.ByPartner[1].Amount)))
	require.Len(t, l.ByCategory, 2)
	assert.Equal(t, "101.000999999999999999", l.ByCategory[0].Amount.String())
	assert.True(t, l.Total.Equal(l.ByCategory[0].Amount.Add(l.ByCategory[1].Amount)))
	assert.Equal(t, []string{"f"}, l.Unpriced, "the issue is no expectation")
}

func TestAssessRefuses(t *testing.T) {
	r, m := quiet(), Standard5x5()
	_, err := r.Assess(Simple3x3(), on("2026-05-30"), nil)
	assert.ErrorIs(t, err, ErrOtherMatrix)
	_, err = r.Assess(Matrix{ID: Standard5x5ID}, on("2026-05-30"), nil)
	assert.ErrorContains(t, err, "likelihood: must have 1 to 50 levels")
	_, err = r.Assess(m, on("2026-05-30").Add(time.Hour), nil)
	assert.ErrorContains(t, err, "as_of: must be a day")
	_, err = r.Assess(m, time.Time{}, nil)
	assert.ErrorContains(t, err, "as_of: is required")
	_, err = r.Assess(m, on("2026-05-30"), &Assessment{Matrix: PMBOKID})
	assert.ErrorIs(t, err, ErrOtherMatrix)
	_, err = r.Assess(m, on("2026-05-30"), &Assessment{Matrix: m.ID, AsOf: on("2026-05-31")})
	assert.ErrorContains(t, err, "before.as_of: must not be after 2026-05-30")
	small := m
	small.Likelihood, small.Bands = small.Likelihood[:3], small.Bands[:3]
	_, err = r.Assess(small, on("2026-05-30"), nil)
	assert.ErrorIs(t, err, ErrLevel)
	assert.ErrorContains(t, err, "risks[0].inherent: must be within the matrix of 3×5 levels")

	r.Risks[0].Current, r.Risks[0].Owner = Rating{9, -1}, "\xff"
	m.Bands = nil
	_, err = r.Assess(m, time.Time{}, &Assessment{Matrix: "other"})
	for _, want := range []string{"6 problems", "matrix.bands: is required [required]", "as_of: is required", "before.matrix: must be that of the matrix",
		"before.as_of: is required", "risks[0].owner: must be valid UTF-8", "risks[0].current: must have likelihood and impact"} {
		assert.ErrorContains(t, err, want, "all at once")
	}

	a, err := Register{}.Assess(Simple3x3(), on("2026-05-30"), nil)
	require.NoError(t, err, "an empty register fits every matrix")
	_, err = Register{Matrix: PMBOKID}.Assess(Simple3x3(), on("2026-05-30"), nil)
	assert.ErrorIs(t, err, ErrOtherMatrix, "but for one that names another")
	assert.Equal(t, "register-empty", a.Findings[0].Code)
}

func TestAssessmentSurvivesJSON(t *testing.T) {
	r := quiet()
	r.Risks = append(r.Risks, rated("x", 5, 5), Risk{ID: "y"})
	a, err := r.Assess(Standard5x5(), on("2026-05-30"), nil)
	require.NoError(t, err)
	once, err := json.Marshal(a)
	require.NoError(t, err)
	var back Assessment
	require.NoError(t, json.Unmarshal(once, &back))
	twice, err := json.Marshal(back)
	require.NoError(t, err)
	assert.Equal(t, string(once), string(twice))
	b, err := r.Assess(Standard5x5(), on("2026-06-30"), &back)
	require.NoError(t, err)
	assert.Equal(t, 2, b.Movement.Same)
}

// FuzzAssessIgnoresOrder shuffles a register and every list in it.
func FuzzAssessIgnoresOrder(f *testing.F) {
	for seed := range uint64(4) {
		f.Add(seed, uint8(5*seed))
	}
	f.Fuzz(func(t *testing.T, seed uint64, n uint8) {
		random := rand.New(rand.NewPCG(seed, 1))
		r := large(int(n)%40 + 1)
		for i := range r.Risks {
			k := &r.Risks[i]
			k.Kind = []Kind{Threat, "", Opportunity}[random.IntN(3)]
			k.Treatments, k.Status = nil, []Status{Open, "", Closed, Occurred}[random.IntN(4)]
			k.Inherent = Rating{random.IntN(5) + 1, random.IntN(5) + 1}
			k.Velocity = append(slices.Clone(velocities), "")[random.IntN(6)]
		}
		before, err := json.Marshal(r)
		require.NoError(t, err)
		a, err := r.Assess(Standard5x5(), on("2026-05-30"), nil)
		require.NoError(t, err)
		unchanged, err := json.Marshal(r)
		require.NoError(t, err)
		require.Equal(t, string(before), string(unchanged), "the register is left alone")

		s := r
		s.Risks, s.Agreed = slices.Clone(r.Risks), slices.Clone(r.Agreed)
		random.Shuffle(len(s.Risks), func(i, j int) { s.Risks[i], s.Risks[j] = s.Risks[j], s.Risks[i] })
		slices.Reverse(s.Agreed)
		for i := range s.Risks {
			s.Risks[i].Partners = slices.Clone(s.Risks[i].Partners)
			slices.Reverse(s.Risks[i].Partners)
		}
		b, err := s.Assess(Standard5x5(), on("2026-05-30"), nil)
		require.NoError(t, err)
		for _, list := range [][]Finding{a.Findings, b.Findings} {
			for i := range list {
				list[i].Path = "" // paths name places, which differ
			}
		}
		x, err := json.Marshal(a)
		require.NoError(t, err)
		y, err := json.Marshal(b)
		require.NoError(t, err)
		require.Equal(t, string(x), string(y))
	})
}
