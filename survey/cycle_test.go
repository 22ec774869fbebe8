package survey

import (
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRankIdeas(t *testing.T) {
	got, err := RankIdeas([]Idea{
		{ID: "slow", Principle: "a", Effect: 4, Effort: 4}, {ID: "quick", Principle: "a", Effect: 3, Effort: 1},
		{ID: "b-same", Principle: "a", Effect: 2, Effort: 2}, {ID: "a-same", Principle: "a", Effect: 2, Effort: 2},
	})
	require.NoError(t, err)
	var order []string
	for _, v := range got {
		order = append(order, v.ID)
	}
	assert.Equal(t, []string{"quick", "slow", "a-same", "b-same"}, order, "equal scores: more effect first, then by ID")
	assert.Equal(t, 3.0, got[0].Score)
	_, err = RankIdeas([]Idea{{ID: "x", Principle: "a", Effect: 6, Effort: 0}})
	assert.Equal(t, map[string]string{"ideas[0].effect": "range", "ideas[0].effort": "range"}, problems(t, err))
}

func reportWith(strengths, challenges []string) Report {
	r := Report{Strengths: strengths, Challenges: challenges}
	for _, id := range append(append([]string{}, strengths...), challenges...) {
		r.Principles = append(r.Principles, PrincipleReport{Principle: id})
	}
	return r
}

func TestPlanIsHeldAgainstTheReport(t *testing.T) {
	r := reportWith([]string{"kept"}, []string{"open", "fair"})
	fs, err := ActionPlan{}.Check(r, day("2026-05-01"))
	require.NoError(t, err)
	assert.Equal(t, []string{"gap-without-action fair", "gap-without-action open", "few-ideas fair", "few-ideas open", "no-celebration kept"}, codes(fs))
	plan := ActionPlan{
		Ideas: []Idea{{ID: "i", Principle: "open", Effect: 3, Effort: 2}},
		Actions: []Action{
			{ID: "due-today", Principle: "open", Idea: "i", Owner: "orion", Due: day("2026-05-01")},
			{ID: "late", Principle: "fair", Owner: "vega", Due: day("2026-04-30")},
			{ID: "party", Principle: "kept", Kind: ActionCelebrate, Owner: "vega", Done: day("2026-04-30")},
			{ID: "nobody", Principle: "fair"},
			{ID: "some day", Principle: "fair", Owner: "vega"},
		},
	}
	fs, err = plan.Check(r, day("2026-05-01"))
	require.NoError(t, err)
	assert.Equal(t, []string{"late-action late", "ownerless-action nobody", "undated-action some day", "no-evidence party"}, codes(fs))
}

func TestPlanProblems(t *testing.T) {
	plan := ActionPlan{
		Ideas:   []Idea{{ID: "i", Principle: "open", Effect: 3, Effort: 2}, {ID: "i", Principle: "?", Effect: 1, Effort: 1}},
		Actions: []Action{{ID: "a", Principle: "fair", Kind: "party", Idea: "none"}, {ID: "b", Principle: "fair", Idea: "i", Due: day("2026-01-01").Add(1)}, {}},
	}
	_, err := plan.Check(reportWith(nil, []string{"open", "fair"}), time.Time{})
	assert.Equal(t, map[string]string{
		"ideas[1].id": "unique", "ideas[1].principle": "unknown-principle", "actions[0].kind": "oneof", "actions[0].idea": "unknown-idea",
		"actions[1].idea": "other-principle", "actions[1].due": "day", "actions[2].id": "required", "actions[2].principle": "required", "as_of": "required",
	}, problems(t, err))
	assert.ErrorIs(t, err, ErrUnknownPrinciple)
}

// wave makes a report of ten people of each partner whose answers to two principles are the given ones in turn.
func waveReport(t *testing.T, o Options, version string, answers map[string][]int) Report {
	in := Instrument{ID: "i", Version: version}
	for _, id := range []string{"a", "b", "c"} {
		if answers[id] != nil {
			in.Principles = append(in.Principles, Principle{ID: id})
		}
	}
	var responses []Response
	for i := range 20 {
		r := Response{Respondent: strconv.Itoa(i), Partner: []string{"orion", "vega"}[i%2]}
		for id, list := range answers {
			r.Ratings = append(r.Ratings, Rating{Principle: id, Actual: number(list[i%len(list)]), Ideal: number(5)})
		}
		responses = append(responses, r)
	}
	report, err := Analyze(in, responses, o)
	require.NoError(t, err)
	return report
}

func TestCompare(t *testing.T) {
	before := waveReport(t, Options{}, "1", map[string][]int{"a": {2, 2, 3, 2, 1}, "b": {3, 4, 3, 4, 3}})
	after := waveReport(t, Options{}, "2", map[string][]int{"a": {4, 5, 4, 5, 4}, "b": {4, 3, 4, 3, 4}, "c": {3}})
	c, err := Compare(before, after)
	require.NoError(t, err)
	require.Len(t, c.Principles, 2)
	a := c.Principles[0].Overall
	assert.InDelta(t, 2.4, a.Change, 1e-12)
	assert.InDelta(t, 3, *a.GapBefore, 1e-12)
	assert.InDelta(t, 0.6, *a.GapAfter, 1e-12)
	assert.Equal(t, MovementUp, a.Movement)
	assert.Equal(t, 1.0, a.Delta)
	assert.Less(t, a.P, 1e-6)
	assert.Equal(t, MovementUnclear, c.Principles[1].Overall.Movement)
	assert.Len(t, c.Principles[0].Partners, 2)
	assert.Equal(t, []string{"c"}, c.Appeared)
	assert.InDelta(t, (2.4+0.2)/2, *c.Mean, 1e-12)

	back, err := Compare(after, before)
	require.NoError(t, err)
	assert.Equal(t, MovementDown, back.Principles[0].Overall.Movement)
	assert.Equal(t, []string{"c"}, back.Disappeared)

	association := c.WithActions(ActionPlan{Actions: []Action{{ID: "x", Principle: "a", Done: day("2026-01-01")}, {ID: "y", Principle: "b"}}})
	assert.Equal(t, []string{"a"}, association.Acted)
	assert.InDelta(t, 2.4, *association.Acting, 1e-12)
	assert.Equal(t, []string{"b"}, association.NotActed, "planned is not done")
	assert.Contains(t, association.Reading, "association only")

	r, err := c.Return(26)
	require.NoError(t, err)
	assert.InDelta(t, 0.5, *r.PerTenHours, 1e-12)
	r, err = c.Return(0)
	require.NoError(t, err)
	assert.Nil(t, r.PerTenHours, "no division by no hours")
	for _, hours := range []float64{-1, math.NaN(), math.Inf(1)} {
		_, err = c.Return(hours)
		assert.Error(t, err)
	}
}

func TestCompareRefuses(t *testing.T) {
	before := waveReport(t, Options{MinGroup: 6}, "1", map[string][]int{"a": {2}})
	_, err := Compare(before, waveReport(t, Options{}, "1", map[string][]int{"a": {2}}))
	assert.ErrorIs(t, err, ErrMinGroup)
	other := before
	other.Instrument = "j"
	_, err = Compare(before, other)
	assert.ErrorIs(t, err, ErrVersion)
	other = before
	other.Scale = Scale{Min: 0, Max: 10}
	_, err = Compare(before, other)
	assert.ErrorIs(t, err, ErrVersion)
	c, err := Compare(Report{}, Report{})
	require.NoError(t, err)
	assert.Nil(t, c.Mean)
	assert.Nil(t, c.WithActions(ActionPlan{}).Acting)
	odd := func(counts ...int) Report {
		return Report{Principles: []PrincipleReport{{Principle: "a", Overall: Cell{Actual: &Figures{Distribution: counts}}}}}
	}
	for _, counts := range [][]int{{-5, 3}, {math.MaxInt, math.MaxInt}, {0, 0}, nil} {
		c, err = Compare(odd(1, 2), odd(counts...))
		require.NoError(t, err, "a report that is not ours")
		text(t, c)
	}
	hidden := waveReport(t, Options{MinGroup: 50}, "1", map[string][]int{"a": {2}})
	c, err = Compare(before, hidden)
	require.NoError(t, err)
	assert.Equal(t, []string{"a"}, c.Withheld)
}

func TestComparePaired(t *testing.T) {
	in := Instrument{ID: "i", Version: "1", Principles: []Principle{{ID: "a"}, {ID: "back", Reverse: true}}}
	wave := func(ids int, from int, up int) []Response {
		var out []Response
		for i := range ids {
			v := 1 + (from+i)%3
			out = append(out, Response{Respondent: strconv.Itoa(from + i), Partner: "p", Ratings: []Rating{
				{Principle: "a", Actual: number(v + up)}, {Principle: "back", Actual: number(v + up)},
			}})
		}
		return out
	}
	got, err := ComparePaired(in, wave(8, 0, 0), wave(8, 0, 1), Options{})
	require.NoError(t, err)
	assert.Equal(t, StatusShown, got[0].Status)
	assert.Equal(t, 8, got[0].N)
	assert.Equal(t, 1.0, got[0].Change)
	assert.Equal(t, -1.0, got[1].Change, "reverse-keyed")
	assert.Equal(t, MovementUp, got[0].Movement)
	assert.Equal(t, MovementDown, got[1].Movement)
	assert.InDelta(t, 2.0/256, got[0].Wilcoxon.P, 1e-12)
	for _, row := range []struct {
		why           string
		before, after []Response
		status        Status
		reason        Reason
	}{
		{"four of them answered twice", wave(4, 0, 0), wave(4, 0, 1), StatusWithheld, ReasonSmall},
		{"one has left: the first wave's mean would give that one away", wave(9, 0, 0), wave(8, 0, 1), StatusWithheld, ReasonComplement},
		{"two are new", wave(8, 0, 0), wave(10, 0, 1), StatusWithheld, ReasonComplement},
		{"five are new", wave(8, 0, 0), wave(13, 0, 1), StatusShown, ""},
		{"nobody came back", wave(8, 0, 0), wave(8, 20, 1), StatusEmpty, ""},
	} {
		got, err := ComparePaired(in, row.before, row.after, Options{})
		require.NoError(t, err)
		assert.Equal(t, row.status, got[0].Status, row.why)
		assert.Equal(t, row.reason, got[0].Reason, row.why)
	}
	_, err = ComparePaired(in, []Response{{}}, []Response{{Respondent: "x", Partner: "p", Ratings: []Rating{{Principle: "?"}}}}, Options{})
	assert.Equal(t, map[string]string{"before[0].respondent": "required", "before[0].partner": "required", "after[0].ratings[0].principle": "unknown-principle"}, problems(t, err))
	_, err = ComparePaired(Instrument{}, nil, nil, Options{})
	assert.Error(t, err)
}

func TestCycle(t *testing.T) {
	in := Instrument{ID: "i", Version: "1", Partners: []string{"orion", "vega"}, Principles: []Principle{{ID: "a", Ratified: []Ratification{{"orion", day("2025-11-01")}}}}}
	done := []Action{{ID: "gap", Principle: "a", Done: day("2026-04-01")}, {ID: "feast", Principle: "a", Kind: ActionCelebrate, Done: day("2026-04-01")}}
	open := []Action{{ID: "gap", Principle: "a", Due: day("2026-06-01")}, {ID: "feast", Principle: "a", Kind: ActionCelebrate, Due: day("2026-05-01")}}
	first := func(actions []Action) Round {
		return Round{Wave: "w1", Opened: day("2026-02-01"), Closed: day("2026-02-28"), Plan: ActionPlan{Actions: actions}}
	}
	ratified := in
	ratified.Principles = []Principle{{ID: "a", Ratified: []Ratification{{"orion", day("2025-11-01")}, {"vega", day("2025-11-02")}}}}
	for _, row := range []struct {
		why     string
		in      Instrument
		rounds  []Round
		asOf    string
		step    Step
		missing []string
		due     string
		overdue bool
	}{
		{"one partner has not agreed", in, nil, "2026-01-01", StepDevelop, []string{`vega: ratify "a"`}, "", false},
		{"agreed by all", ratified, nil, "2026-01-01", StepAssess, []string{"a first round: ask everyone involved"}, "", false},
		{"the first round lies ahead", ratified, []Round{first(nil)}, "2026-01-31", StepAssess, []string{"a first round: ask everyone involved"}, "2026-02-28", false},
		{"the round is open on its first day", ratified, []Round{first(nil)}, "2026-02-01", StepAssess, []string{"the answers of round w1"}, "2026-02-28", false},
		{"and on its last", ratified, []Round{first(nil)}, "2026-02-28", StepAssess, []string{"the answers of round w1"}, "2026-02-28", false},
		{"closed, nothing planned", ratified, []Round{first(nil)}, "2026-03-01", StepAct, []string{"an action that closes a gap", "an action that celebrates a strength"}, "", false},
		{"planned", ratified, []Round{first(open)}, "2026-05-01", StepAct, []string{"action gap", "action feast"}, "2026-05-01", false},
		{"late", ratified, []Round{first(open)}, "2026-05-02", StepAct, []string{"action gap", "action feast"}, "2026-05-01", true},
		{"all done", ratified, []Round{first(done)}, "2026-05-02", StepCheckIn, []string{"a round after w1: ask again and compare"}, "2027-02-28", false},
		{"a year on, done or not", ratified, []Round{first(open)}, "2027-02-28", StepCheckIn, []string{"a round after w1: ask again and compare", "action gap", "action feast"}, "2027-02-28", false},
		{"a day later it is overdue", ratified, []Round{first(open)}, "2027-03-01", StepCheckIn, []string{"a round after w1: ask again and compare", "action gap", "action feast"}, "2027-02-28", true},
		{"the second round is open", ratified, []Round{first(done), {Wave: "w2", Opened: day("2027-02-01")}}, "2027-02-10", StepCheckIn, []string{"the answers of round w2"}, "", false},
	} {
		s, err := Cycle{Instrument: row.in, Rounds: row.rounds}.At(day(row.asOf))
		require.NoError(t, err, row.why)
		assert.Equal(t, row.step, s.Step, row.why)
		assert.Equal(t, row.missing, s.Missing, row.why)
		assert.Equal(t, row.overdue, s.Overdue, row.why)
		if row.due == "" {
			assert.True(t, s.Due.IsZero(), row.why)
		} else {
			assert.Equal(t, day(row.due), s.Due, row.why)
		}
	}
	nobody := Cycle{Instrument: Instrument{ID: "i", Version: "1", Principles: []Principle{{ID: "a"}}}}
	s, err := nobody.At(day("2026-01-01"))
	require.NoError(t, err)
	assert.Equal(t, []string{"the partners' names in the instrument"}, s.Missing)
}

func TestCycleProblems(t *testing.T) {
	c := Cycle{Instrument: instrument(1), Months: 121, Rounds: []Round{
		{Wave: "w", Opened: day("2026-02-01"), Closed: day("2026-01-01"), Plan: ActionPlan{Actions: []Action{{ID: "x"}}}}, {Wave: "w", Opened: day("2026-01-01")}, {},
	}}
	_, err := c.At(time.Time{})
	assert.Equal(t, map[string]string{
		"months": "range", "rounds[0].closed": "day-order", "rounds[0].plan.actions[0].principle": "required", "rounds[1].wave": "unique", "rounds[1].opened": "day-order",
		"rounds[1].closed": "required", "rounds[2].wave": "required", "rounds[2].opened": "day-order", "as_of": "required",
	}, problems(t, err))
}

func TestAddMonths(t *testing.T) {
	for _, row := range []struct {
		from   string
		months int
		want   string
	}{{"2024-02-29", 12, "2025-02-28"}, {"2026-01-31", 1, "2026-02-28"}, {"2026-08-31", 6, "2027-02-28"}, {"2026-03-15", 12, "2027-03-15"}, {"2026-12-31", 1, "2027-01-31"}} {
		assert.Equal(t, day(row.want), addMonths(day(row.from), row.months), row.from)
	}
}
