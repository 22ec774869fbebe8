package alignment_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/partnership/alignment"
)

func TestEveryRubricIsAnchoredFromZeroToFour(t *testing.T) {
	rubrics := alignment.Rubrics()
	require.Len(t, rubrics, 5)
	seen := map[string]bool{}
	for i, d := range alignment.Dimensions() {
		r, ok := alignment.RubricOf(d)
		require.True(t, ok)
		assert.Equal(t, rubrics[i], r)
		assert.NotEmpty(t, r.Question)
		require.Len(t, r.Anchors, 5)
		for level, a := range r.Anchors {
			assert.Equal(t, level, a.Level)
			assert.False(t, seen[a.Behaviour], "each behaviour describes one level")
			seen[a.Behaviour] = true
			if level == 0 {
				assert.Empty(t, a.Evidence, "an absence needs no evidence")
			} else {
				assert.GreaterOrEqual(t, len(a.Evidence), len(r.Anchors[level-1].Evidence), "a higher level rests on no less")
				assert.NotEmpty(t, a.Evidence)
			}
		}
	}
	_, ok := alignment.RubricOf("luck")
	assert.False(t, ok)
	rubrics[0].Anchors[0].Behaviour = "spoilt"
	assert.NotEqual(t, "spoilt", alignment.Rubrics()[0].Anchors[0].Behaviour)
}

func TestRatingsRestOnEvidence(t *testing.T) {
	for _, row := range []struct {
		level    int
		evidence []string
		missing  bool
	}{{0, nil, false}, {1, nil, true}, {2, []string{"figures"}, false}, {3, []string{"figures"}, true}, {3, []string{"figures", "contract"}, false},
		{3, []string{"figures", "figures"}, true}} {
		a, b := partner("a", "1", "", "1"), partner("b", "1", "", "1")
		a.Ratings = []alignment.Rating{{Dimension: alignment.Risk, About: "b", Level: &row.level, Evidence: row.evidence}}
		got := assess(t, alignment.Options{}, a, b)
		assert.Equal(t, row.missing, contains(codes(got), "rating-without-evidence a"), "%+v", row)
		assert.Equal(t, float64(row.level), *of(t, got, alignment.Risk).Perceived.Score, "it counts all the same")
	}
}

func contains(list []string, want string) bool {
	for _, s := range list {
		if s == want {
			return true
		}
	}
	return false
}

func TestBuyInLowestFirst(t *testing.T) {
	a, b, c, d := partner("a", "", "", ""), partner("b", "", "", ""), partner("c", "", "", ""), partner("d", "", "", "")
	open, closed := alignment.Objection{Text: "too fast"}, alignment.Objection{Text: "too dear", Closed: true}
	a.BuyIn = &alignment.BuyIn{CoCreated: true, Signed: true, Objections: []alignment.Objection{closed}}
	c.BuyIn = &alignment.BuyIn{Signed: true, Objections: []alignment.Objection{open, closed}}
	d.BuyIn = &alignment.BuyIn{Objections: []alignment.Objection{open, open}}
	none := partner("cc", "", "", "")
	none.BuyIn = &alignment.BuyIn{}
	got := assess(t, alignment.Options{}, a, b, c, d, none)
	var order []string
	var levels []int
	for _, s := range got.BuyIn {
		order = append(order, s.Partner)
		if s.Level != nil {
			levels = append(levels, *s.Level)
		}
	}
	assert.Equal(t, []string{"d", "cc", "c", "a", "b"}, order, "of equals who objects more, the unknown last")
	assert.Equal(t, []int{0, 0, 1, 4}, levels)
	assert.Nil(t, got.BuyIn[4].Level, "unknown is not 0")
	assert.Subset(t, codes(got), []string{"low-buy-in d", "low-buy-in c", "open-objection c", "buy-in-unknown b"})
	assert.Equal(t, []bool{false, true}, []bool{*got.BuyIn[2].CoCreated, *got.BuyIn[2].Signed})
	assert.Equal(t, []int{2, 0, 1, 0}, []int{*got.BuyIn[0].Open, *got.BuyIn[1].Open, *got.BuyIn[2].Open, *got.BuyIn[3].Open})
	assert.Nil(t, got.BuyIn[4].Open)
	assert.NotContains(t, codes(got), "low-buy-in a")
	assert.NotContains(t, codes(got), "open-objection a")
}

func expects(x alignment.Partner, item, value, unit string) alignment.Partner {
	x.Expectations = append(x.Expectations, alignment.Expectation{Item: item, Value: dec(value), Unit: unit})
	return x
}

func TestExpectationGaps(t *testing.T) {
	a, b, c := partner("a", "", "", ""), partner("b", "", "", ""), partner("c", "", "", "")
	a, b, c = expects(a, "launch", "6", "months"), expects(b, "launch", "12", "months"), expects(c, "launch", "9.0", "months")
	a, b, c = expects(a, "leads", "100", ""), expects(b, "leads", "80", ""), expects(c, "leads", "80", "")
	a, b, c = expects(a, "net", "-5", "EUR"), expects(b, "net", "5", "EUR"), expects(c, "net", "0", "EUR")
	b = expects(b, "support", "10", "hours")
	got := assess(t, alignment.Options{}, c, b, a)
	require.Len(t, got.Expectations, 4)
	launch, leads, net, support := got.Expectations[0], got.Expectations[1], got.Expectations[2], got.Expectations[3]
	assert.Equal(t, []string{"6", "a", "12", "b", "6"}, []string{launch.Low.String(), launch.LowBy, launch.High.String(), launch.HighBy, launch.Gap.Decimal.String()})
	assert.InDelta(t, 0.5, *launch.Relative, 1e-12)
	assert.InDelta(t, 0.2, *leads.Relative, 1e-12)
	assert.Equal(t, "b", leads.LowBy, "the first by ID of equals")
	assert.InDelta(t, 2, *net.Relative, 1e-12, "opposite signs")
	assert.Nil(t, support.Relative, "one partner alone: nothing to compare")
	assert.False(t, support.Gap.Valid)
	assert.Equal(t, []string{"a", "c"}, support.Silent)
	assert.Subset(t, codes(got), []string{"expectation-gap launch", "expectation-gap net", "expectation-unspoken support"})
	assert.NotContains(t, codes(got), "expectation-gap leads", "below a quarter")
	quarter := assess(t, alignment.Options{}, expects(partner("a", "", "", ""), "x", "75", ""), expects(partner("b", "", "", ""), "x", "100", ""))
	assert.Contains(t, codes(quarter), "expectation-gap x", "on the threshold")
}

func TestObjectives(t *testing.T) {
	imposed, together := true, false
	both := []alignment.Benefit{{Partner: "a"}, {Partner: "b"}}
	list := []alignment.Objective{
		{ID: "reach", Horizon: alignment.Short, ProposedBy: []string{"a"}, AgreedBy: []string{"b"}, Benefits: both, ConflictsWith: []string{"margin"}},
		{ID: "margin", Horizon: alignment.Long, ProposedBy: []string{"a"}, Benefits: both[:1], ConflictsWith: []string{"reach"}},
		{ID: "brand", Horizon: alignment.Short, AgreedBy: []string{"a"}, Benefits: both},
	}
	got, err := alignment.ReviewObjectives(list, []string{"b", "a"})
	require.NoError(t, err)
	assert.Equal(t, []alignment.ObjectiveStanding{
		{ID: "brand", Horizon: alignment.Short, Mutual: true, AgreedBy: []string{"a"}, NotAgreed: []string{"b"}},
		{ID: "margin", Horizon: alignment.Long, Without: []string{"b"}, Imposed: &imposed, ProposedBy: []string{"a"}, NotAgreed: []string{"b"}},
		{ID: "reach", Horizon: alignment.Short, Mutual: true, Imposed: &together, ProposedBy: []string{"a"}, AgreedBy: []string{"b"}},
	}, got.Objectives)
	assert.Equal(t, []alignment.HorizonStanding{
		{Horizon: alignment.Short, Objectives: 2},
		{Horizon: alignment.Long, Objectives: 1, Without: []string{"b"}},
	}, got.Horizons)
	assert.Equal(t, []alignment.ObjectiveConflict{{A: "margin", B: "reach"}}, got.Conflicts, "once, whoever names it")
	var found []string
	for _, f := range got.Findings {
		found = append(found, f.Code+" "+f.Subject)
	}
	want := []string{"imposed-goal margin", "objective-conflict margin", "horizon-without-benefit long", "objective-one-sided margin", "goal-without-origin brand"}
	assert.Equal(t, want, found, "the worst first")
	all := assess(t, alignment.Options{Objectives: list}, partner("a", "", "", ""), partner("b", "", "", ""))
	assert.Equal(t, got, all.Objectives)
	assert.Subset(t, codes(all), want)

	none, err := alignment.ReviewObjectives(nil, []string{"a", "b"})
	require.NoError(t, err)
	assert.Empty(t, none.Findings)
	assert.Empty(t, none.Horizons)
}

func TestObjectivesOfUnknownPartners(t *testing.T) {
	_, err := alignment.ReviewObjectives([]alignment.Objective{{ID: "x", Owner: "q", Horizon: "soon", ConflictsWith: []string{"x", "y"}}, {ID: "y", Horizon: alignment.Long, ConflictsWith: []string{"x", "x", "z"}}}, []string{"a", "a"})
	problems(t, err, "objectives[0].horizon oneof", "objectives[0].conflicts_with[0] self", "objectives[1].conflicts_with[1] unique", "objectives[1].conflicts_with[2] unknown-objective", "objectives[0].owner unknown-partner", "partners[1] unique")
	_, err = alignment.ReviewObjectives([]alignment.Objective{
		{ID: "x", Owner: "q", Horizon: alignment.Short, ProposedBy: []string{"a", "r"}, AgreedBy: []string{"s"}, Benefits: []alignment.Benefit{{Partner: "t"}}},
	}, []string{"a", "b"})
	assert.ErrorIs(t, err, alignment.ErrUnknownPartner)
	problems(t, err, "objectives[0].owner unknown-partner", "objectives[0].proposed_by[1] unknown-partner",
		"objectives[0].agreed_by[0] unknown-partner", "objectives[0].benefits[0].partner unknown-partner")
	_, err = alignment.ReviewObjectives(nil, []string{"a"})
	assert.ErrorIs(t, err, alignment.ErrTooFewPartners)
}

func placed(id string, positions map[string]int) alignment.Partner {
	x := partner(id, "", "", "")
	for d, p := range positions {
		x.Culture = append(x.Culture, alignment.Trait{Dimension: d, Position: &p})
	}
	return x
}

func TestCulture(t *testing.T) {
	a := placed("a", map[string]int{"time": 0, "trust": 50, "decision": 10})
	b := placed("b", map[string]int{"time": 100, "trust": 10, "formality": 3})
	c := placed("c", nil)
	c.Culture = []alignment.Trait{{Dimension: "time"}}
	for _, row := range []struct {
		why       string
		rules     []alignment.WorkingRule
		trainings []alignment.Training
		bridged   bool
	}{
		{why: "nothing bridges it"},
		{why: "a rule that both agreed", rules: []alignment.WorkingRule{{ID: "r", Dimension: "time", AgreedBy: []string{"b", "a"}}}, bridged: true},
		{why: "a rule that one agreed", rules: []alignment.WorkingRule{{ID: "r", Dimension: "time", AgreedBy: []string{"a"}}}},
		{why: "a rule on something else", rules: []alignment.WorkingRule{{ID: "r", Dimension: "trust", AgreedBy: []string{"b", "a"}}}},
		{why: "a training on all", trainings: []alignment.Training{{ID: "t", Attended: []string{"a", "b"}}}, bridged: true},
		{why: "a training on it", trainings: []alignment.Training{{ID: "t", Dimension: "time", Attended: []string{"a", "b"}}}, bridged: true},
		{why: "a training that is only planned", trainings: []alignment.Training{{ID: "t", Dimension: "time"}}},
	} {
		got := assess(t, alignment.Options{Rules: row.rules, Trainings: row.trainings}, a, b, c)
		q := got.Culture[0]
		assert.InDelta(t, 0.7, *q.Distance, 1e-12, "time 1 and trust 0.4")
		require.Len(t, q.Gaps, 2)
		assert.Equal(t, "time", q.Gaps[0].Dimension)
		assert.Nil(t, got.Culture[1].Distance, "c has no place yet")
		unbridged := 0
		for _, f := range got.Findings {
			if f.Code == "culture-unbridged" && f.Params["dimension"] == "time" {
				unbridged++
			}
		}
		assert.Equal(t, !row.bridged, unbridged == 1, row.why)
	}
	far := alignment.Options{Thresholds: alignment.Thresholds{Distance: 0.41}}
	for _, f := range assess(t, far, a, b).Findings {
		assert.NotEqual(t, "trust", f.Params["dimension"], "0.4 is below the host's threshold")
	}
	seen := map[string]bool{}
	for _, d := range alignment.CultureDimensions() {
		assert.False(t, seen[d.Code])
		seen[d.Code] = true
		assert.NotEmpty(t, d.Low+d.High)
	}
}

func TestPairFindings(t *testing.T) {
	a, b := partner("a", "", "", ""), partner("b", "", "", "")
	a.Goals, b.Goals = themes("grow"), themes("save")
	a.Priorities, b.Priorities = []string{"x", "y"}, []string{"y", "x"}
	got := assess(t, alignment.Options{}, a, b)
	assert.Subset(t, codes(got), []string{"goals-apart a and b", "priorities-opposed a and b"})
	b.Goals, b.Priorities = themes("save", "grow"), []string{"x", "y"}
	got = assess(t, alignment.Options{}, a, b)
	assert.NotContains(t, codes(got), "goals-apart a and b")
	assert.NotContains(t, codes(got), "priorities-opposed a and b")
}

func TestFindingsNameTheFirstFive(t *testing.T) {
	a, b := partner("a", "", "", ""), partner("b", "", "", "")
	var all []string
	for _, c := range "stuvwxyz" {
		all = append(all, string(c))
		far, near := 0, 40+int(c-'s')
		a.Culture = append(a.Culture, alignment.Trait{Dimension: string(c), Position: &far})
		b.Culture = append(b.Culture, alignment.Trait{Dimension: string(c), Position: &near})
	}
	a.Goals, b.Goals = themes(all...), []alignment.Statement{{Theme: "none", Rejects: all}}
	var trainings []alignment.Training
	for _, id := range []string{"7", "3", "5", "1", "6", "2", "4"} {
		trainings = append(trainings, alignment.Training{ID: id, Dimension: "s", Attended: []string{"a", "b"}})
	}
	trainings[0].Dimension, trainings[6].Dimension, trainings[3].Attended = "", "", []string{"a"}
	got := assess(t, alignment.Options{Trainings: trainings[1:]}, a, b)
	assert.Len(t, got.Pairs[0].Goals.Conflicts, 8, "the result has all of them")
	assert.Equal(t, []string{"2", "3", "4", "5", "6"}, got.Culture[0].Gaps[0].Trainings)
	assert.Equal(t, []string{"4"}, got.Culture[0].Gaps[1].Trainings, "the training on all")
	counted := 0
	for _, f := range got.Findings {
		if f.Code == "goal-conflict" {
			counted++
			assert.Equal(t, "8", f.Params["conflicts"])
		}
	}
	assert.Equal(t, 5, counted)

	got = assess(t, alignment.Options{}, a, b)
	var widest []string
	for _, f := range got.Findings {
		if f.Code == "culture-unbridged" {
			widest = append(widest, f.Params["dimension"])
		}
	}
	assert.ElementsMatch(t, []string{"v", "w", "x", "y", "z"}, widest, "47 to 43 points, not 40 to 42")
}

func TestSentencesNameFive(t *testing.T) {
	for n := 4; n <= 6; n++ {
		var partners []alignment.Partner
		for i := range n {
			partners = append(partners, alignment.Partner{ID: fmt.Sprint("p", i)})
		}
		benefits := []alignment.Benefit{{Partner: "gains"}}
		partners = append(partners, alignment.Partner{ID: "gains"})
		a := assess(t, alignment.Options{Objectives: []alignment.Objective{{ID: "o", Horizon: alignment.Short, Benefits: benefits}}}, partners...)
		for _, f := range a.Findings {
			if f.Code == "objective-one-sided" {
				assert.Equal(t, n > 5, strings.HasSuffix(f.Params["without"], " and others"), "of %d", n)
				assert.Equal(t, min(n, 5), strings.Count(f.Params["without"], "p"))
			}
		}
	}
}
