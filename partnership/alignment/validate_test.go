package alignment_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
	"github.com/partnerkit/partnerkit/partnership/alignment"
)

// problems requires the error to hold exactly these, each as "path code".
func problems(t *testing.T, err error, want ...string) {
	t.Helper()
	assert.ElementsMatch(t, want, validatetest.Problems(t, err))
}

func TestPartnerProblems(t *testing.T) {
	five, minus := 5, -1
	huge := decimal.NewNullDecimal(decimal.New(1, 999_999_999))
	for _, row := range []struct {
		why  string
		x    alignment.Partner
		want []string
	}{
		{"no ID", alignment.Partner{}, []string{"id required"}},
		{"amounts without a currency", alignment.Partner{ID: "a", MoneyAtRisk: known("1")}, []string{"currency required"}},
		{"a currency code too long", alignment.Partner{ID: "a", Currency: "EURO"}, []string{"currency unknown-currency"}},
		{"no currency code", alignment.Partner{ID: "a", Currency: "euro"}, []string{"currency unknown-currency"}},
		{"amounts below zero and beyond all bounds", alignment.Partner{ID: "a", Currency: "EUR", MoneyAtRisk: known("-1"), ExpectedBenefit: huge,
			Contributions: []alignment.Contribution{{Amount: dec("-0.01")}}},
			[]string{"money_at_risk negative", "expected_benefit decimal-range", "contributions[0].kind required", "contributions[0].amount negative"}},
		{"agreed shares", alignment.Partner{ID: "a", Agreed: alignment.Agreed{Risk: known("-1"), Rewards: huge, Basis: "luck"}},
			[]string{"agreed.risk negative", "agreed.rewards decimal-range", "agreed.basis oneof"}},
		{"statements", alignment.Partner{ID: "a", Goals: []alignment.Statement{{Theme: "x"}, {Theme: "x", Rejects: []string{"x", ""}}, {}}, Vision: []alignment.Statement{{Theme: "\xff"}}},
			[]string{"goals[1].theme unique", "goals[1].rejects[0] self", "goals[1].rejects[1] required", "goals[2].theme required", "vision[0].theme utf8"}},
		{"priorities", alignment.Partner{ID: "a", Priorities: []string{"x", "", "x"}}, []string{"priorities[1] required", "priorities[2] unique"}},
		{"priorities of equal rank", alignment.Partner{ID: "a", Priorities: []string{"x", "y", "z", "u", "v"},
			EqualPriorities: [][]string{{"x"}, {"y", "u"}, {"z", "q"}, {"v", "z"}, nil, {"v", "v"}, make([]string, 101)}},
			[]string{"equal_priorities[0] min", "equal_priorities[1] not-adjacent", "equal_priorities[2][1] unknown-priority", "equal_priorities[3][1] unique",
				"equal_priorities[4] min", "equal_priorities[5][0] unique", "equal_priorities[5][1] unique", "equal_priorities[6] max"}},
		{"too many groups of equal rank", alignment.Partner{ID: "a", EqualPriorities: make([][]string, 101)}, []string{"equal_priorities max"}},
		{"expectations", alignment.Partner{ID: "a", Expectations: []alignment.Expectation{{Item: "x", Value: huge.Decimal}, {Item: "x"}}},
			[]string{"expectations[0].value decimal-range", "expectations[1].item unique"}},
		{"ratings off the rubric", alignment.Partner{ID: "a", Ratings: []alignment.Rating{
			{Dimension: "luck", About: "b", Level: &five}, {About: "", Level: &minus}, {Dimension: alignment.Risk, About: "b", Evidence: []string{" ", "minutes"}}, {Dimension: alignment.Risk, About: "b"}}},
			[]string{"ratings[0].dimension oneof", "ratings[0].level range", "ratings[1].dimension required", "ratings[1].about required", "ratings[1].level range",
				"ratings[2].evidence[0] required", "ratings[3].about unique"}},
		{"culture", alignment.Partner{ID: "a", Culture: []alignment.Trait{{Dimension: "time", Position: &minus}, {Dimension: "time"}}},
			[]string{"culture[0].position range", "culture[1].dimension unique"}},
		{"lists too long", alignment.Partner{ID: "a", Priorities: make([]string, 101), Vision: make([]alignment.Statement, 201), Culture: make([]alignment.Trait, 51),
			Ratings: make([]alignment.Rating, 1001), Expectations: make([]alignment.Expectation, 1001), Contributions: make([]alignment.Contribution, 1001),
			BuyIn: &alignment.BuyIn{Objections: make([]alignment.Objection, 1001)}, Currency: "EUR"},
			[]string{"priorities max", "vision max", "culture max", "ratings max", "expectations max", "contributions max", "buy_in.objections max"}},
		{"an objection that is no text", alignment.Partner{ID: "a", BuyIn: &alignment.BuyIn{Objections: []alignment.Objection{{Text: "\x00"}}}},
			[]string{"buy_in.objections[0].text control-character"}},
	} {
		t.Run(row.why, func(t *testing.T) {
			problems(t, row.x.Validate(), row.want...)
			_, err := alignment.Assess([]alignment.Partner{row.x, {ID: "b"}}, alignment.Options{})
			for i, w := range row.want {
				row.want[i] = "partners[0]." + w
			}
			problems(t, err, row.want...)
		})
	}
	assert.NoError(t, alignment.Partner{ID: "a"}.Validate(), "every fact is optional")
}

func TestOptionsProblems(t *testing.T) {
	nan := math.NaN()
	all := func(w float64) []alignment.Weight {
		var out []alignment.Weight
		for _, d := range alignment.Dimensions() {
			out = append(out, alignment.Weight{Dimension: d, Weight: w})
		}
		return out
	}
	for _, row := range []struct {
		why  string
		o    alignment.Options
		want []string
	}{
		{"unknown aggregator", alignment.Options{Aggregator: "harmonic"}, []string{"aggregator oneof"}},
		{"weights", alignment.Options{Weights: []alignment.Weight{{Dimension: "luck", Weight: 1}, {Dimension: alignment.Risk, Weight: nan}, {Dimension: alignment.Risk, Weight: -1}}},
			[]string{"weights[0].dimension oneof", "weights[1].weight finite", "weights[2].dimension unique", "weights[2].weight range"}},
		{"no weight at all", alignment.Options{Weights: all(0)}, []string{"weights no-weight"}},
		{"too many weights", alignment.Options{Weights: append(all(1), all(1)...)}, []string{"weights max"}},
		{"thresholds", alignment.Options{Thresholds: alignment.Thresholds{Unshared: 1.01, ShareGap: -0.1, RiskRatio: 0.99, Felt: nan, Weak: 5, Overlap: math.Inf(1), Expectation: 2.1, Distance: -1}},
			[]string{"thresholds.unshared range", "thresholds.share_gap range", "thresholds.risk_ratio range", "thresholds.felt finite", "thresholds.weak range",
				"thresholds.overlap finite", "thresholds.expectation range", "thresholds.distance range"}},
		{"objectives", alignment.Options{Objectives: []alignment.Objective{{}}}, []string{"objectives[0].id required", "objectives[0].horizon required"}},
		{"lists of an objective", alignment.Options{Objectives: []alignment.Objective{{ID: "o", Horizon: alignment.Short, Text: "\x00", ProposedBy: make([]string, 101), AgreedBy: make([]string, 101), Benefits: make([]alignment.Benefit, 101)}}},
			[]string{"objectives[0].text control-character", "objectives[0].proposed_by max", "objectives[0].agreed_by max", "objectives[0].benefits max"}},
		{"a benefit that is no text", alignment.Options{Objectives: []alignment.Objective{{ID: "o", Horizon: alignment.Short, Benefits: []alignment.Benefit{{Partner: "a", Text: "\xff"}}}}},
			[]string{"objectives[0].benefits[0].text utf8"}},
		{"common ground", alignment.Options{Rules: []alignment.WorkingRule{{ID: "r"}, {ID: "r", Dimension: "time"}}, Trainings: []alignment.Training{{}}},
			[]string{"rules[0].dimension required", "rules[1].id unique", "trainings[0].id required"}},
		{"lists too long", alignment.Options{Objectives: make([]alignment.Objective, 1001), Rules: make([]alignment.WorkingRule, 1001), Trainings: make([]alignment.Training, 1001)},
			[]string{"objectives max", "rules max", "trainings max"}},
	} {
		t.Run(row.why, func(t *testing.T) {
			problems(t, row.o.Validate(), row.want...)
			_, err := alignment.Assess([]alignment.Partner{{ID: "a"}, {ID: "z"}}, row.o)
			for i, w := range row.want {
				row.want[i] = "options." + w
			}
			problems(t, err, row.want...)
		})
	}
	assert.NoError(t, alignment.Options{Weights: all(0)[:4]}.Validate(), "the fifth weighs 1")
}

func TestProblemsAcrossPartners(t *testing.T) {
	dollars := partner("c", "1", "", "")
	dollars.Currency = "USD"
	stranger := alignment.Partner{ID: "d", Ratings: []alignment.Rating{{Dimension: alignment.Risk, About: "q"}}}
	o := alignment.Options{
		Objectives: []alignment.Objective{{ID: "x", Horizon: alignment.Long, Owner: "q"}},
		Rules:      []alignment.WorkingRule{{ID: "r", Dimension: "time", AgreedBy: []string{"a", "q"}}},
		Trainings:  []alignment.Training{{ID: "t", Attended: []string{"q"}}},
	}
	a, b := expects(partner("a", "1", "", ""), "launch", "6", "months"), expects(partner("b", "1", "", ""), "launch", "26", "weeks")
	a.Agreed.Risk, b.Agreed.Risk = known("0"), known("0")
	_, err := alignment.Assess([]alignment.Partner{a, b, dollars, stranger}, o)
	assert.ErrorIs(t, err, alignment.ErrCurrencyMismatch)
	assert.ErrorIs(t, err, alignment.ErrUnknownPartner)
	assert.NotErrorIs(t, err, alignment.ErrTooFewPartners)
	problems(t, err, "partners[1].expectations[0].unit unit-mismatch", "partners[2].currency currency-mismatch", "partners[3].ratings[0].about unknown-partner",
		"options.objectives[0].owner unknown-partner", "options.rules[0].agreed_by[1] unknown-partner", "options.trainings[0].attended[0] unknown-partner")

	_, err = alignment.Assess([]alignment.Partner{a, b}, alignment.Options{})
	problems(t, err, "partners[1].expectations[0].unit unit-mismatch", "partners no-share")

	_, err = alignment.Assess([]alignment.Partner{{ID: "a"}, {ID: "a"}}, alignment.Options{})
	problems(t, err, "partners[1].id unique")
	for _, few := range [][]alignment.Partner{nil, {}, {{ID: "a"}}} {
		_, err = alignment.Assess(few, alignment.Options{})
		assert.ErrorIs(t, err, alignment.ErrTooFewPartners)
		assert.ErrorContains(t, err, fmt.Sprintf("assessing the alignment of %d partners", len(few)))
	}
	_, err = alignment.Assess(make([]alignment.Partner, 101), alignment.Options{})
	problems(t, err, "partners max")
}

// Whatever else is wrong, each problem is reported, and once.
func TestAllProblemsAtOnce(t *testing.T) {
	level := 5
	bad := alignment.Partner{ID: "a", Currency: "EUR", Expectations: []alignment.Expectation{{Item: "x", Unit: "days"}}, Agreed: alignment.Agreed{Risk: known("0")},
		Ratings: []alignment.Rating{{Dimension: alignment.Risk, About: "stranger", Level: &level}, {Dimension: alignment.Values, About: strings.Repeat("s", 1000)}}}
	worse := alignment.Partner{ID: "a", Currency: "USD", Expectations: []alignment.Expectation{{Item: "x", Unit: "weeks"}}, Agreed: alignment.Agreed{Risk: known("0")}}
	o := alignment.Options{Aggregator: "harmonic",
		Objectives: []alignment.Objective{{ID: "o", ProposedBy: []string{"a", "a", "stranger"}, AgreedBy: []string{""}, ConflictsWith: make([]string, 51)}},
		Rules:      []alignment.WorkingRule{{ID: "r", AgreedBy: []string{"a", "a"}}}, Trainings: []alignment.Training{{ID: "t", Attended: make([]string, 101)}}}
	_, err := alignment.Assess([]alignment.Partner{bad, worse}, o)
	problems(t, err, "partners[0].ratings[0].level range", "partners[0].ratings[0].about unknown-partner", "partners[0].ratings[1].about max",
		"partners[1].id unique", "partners[1].currency currency-mismatch", "partners[1].expectations[0].unit unit-mismatch", "partners no-share",
		"options.aggregator oneof", "options.objectives[0].horizon required", "options.objectives[0].proposed_by[1] unique",
		"options.objectives[0].proposed_by[2] unknown-partner", "options.objectives[0].agreed_by[0] unknown-partner", "options.objectives[0].conflicts_with max",
		"options.rules[0].dimension required", "options.rules[0].agreed_by[1] unique", "options.trainings[0].attended max")
	for _, sentinel := range []error{alignment.ErrCurrencyMismatch, alignment.ErrUnknownPartner} {
		assert.ErrorIs(t, err, sentinel)
	}
	_, err = alignment.Assess([]alignment.Partner{{}, {}}, alignment.Options{})
	problems(t, err, "partners[0].id required", "partners[1].id required")
	_, err = alignment.Assess(make([]alignment.Partner, 101), o)
	assert.ErrorContains(t, err, "options.aggregator")
	assert.ErrorContains(t, err, "partners: must have at most 100 entries")
}

func TestWhatIsAgreedIsWritten(t *testing.T) {
	for _, agreed := range []alignment.Agreed{{Risk: known("1")}, {Resources: known("1")}, {Rewards: known("0")}, {Basis: alignment.ByNeed}} {
		text, err := json.Marshal(alignment.Partner{ID: "a", Agreed: agreed})
		require.NoError(t, err)
		assert.Contains(t, string(text), `"agreed":`)
		roundTrip(t, alignment.Partner{ID: "a", Agreed: agreed})
	}
}

func TestLimitsAreOnTheInside(t *testing.T) {
	full := alignment.Partner{ID: "a"}
	for k := range 1000 {
		id := fmt.Sprint("k", k)
		s := alignment.Statement{Theme: id}
		if k < alignment.MaxStatements {
			full.Vision, full.Values, full.Goals = append(full.Vision, s), append(full.Values, s), append(full.Goals, s)
			full.Expectations = append(full.Expectations, alignment.Expectation{Item: id})
		}
		if k < alignment.MaxPriorities {
			full.Priorities = append(full.Priorities, id)
		}
		if k < alignment.MaxTraits {
			full.Culture = append(full.Culture, alignment.Trait{Dimension: id})
		}
	}
	full.EqualPriorities = [][]string{full.Priorities}
	assert.NoError(t, full.Validate())
}

func TestDocumentsSurviveJSON(t *testing.T) {
	level, position := 0, 0
	x := partner("a", "0", "0", "1.5")
	x.Name, x.Agreed = "Orion", alignment.Agreed{Rewards: known("0.5"), Basis: alignment.ByNeed}
	x.Vision, x.Values, x.Goals = themes("v"), themes("w"), themes("g")
	x.Vision[0].Rejects, x.Vision[0].Text = []string{"u"}, "in our words"
	x.Priorities, x.EqualPriorities = []string{"p", "q"}, [][]string{{"p", "q"}}
	x = expects(x, "launch", "6", "months")
	x.Ratings = []alignment.Rating{{Dimension: alignment.Risk, About: "b", Level: &level, Evidence: []string{"minutes"}}, {Dimension: alignment.Values, About: "b"}}
	x.BuyIn = &alignment.BuyIn{Signed: true, Objections: []alignment.Objection{{Text: "slow", Closed: true}}}
	x.Culture = []alignment.Trait{{Dimension: "time", Position: &position}, {Dimension: "trust"}}
	o := alignment.Options{
		Aggregator: alignment.WeakestLink, Weights: []alignment.Weight{{Dimension: alignment.Risk, Weight: 2}}, Thresholds: alignment.Thresholds{Felt: 2},
		Objectives: []alignment.Objective{{ID: "x", Owner: "a", Horizon: alignment.Long, ProposedBy: []string{"a"}, Benefits: []alignment.Benefit{{Partner: "a", Text: "reach"}}}},
		Rules:      []alignment.WorkingRule{{ID: "r", Dimension: "time", AgreedBy: []string{"a"}}}, Trainings: []alignment.Training{{ID: "t"}},
	}
	require.NoError(t, errors.Join(x.Validate(), o.Validate()))
	roundTrip(t, x)
	roundTrip(t, o)
	text, err := json.Marshal(alignment.Partner{ID: "a"})
	require.NoError(t, err)
	assert.Equal(t, `{"id":"a"}`, string(text), "what is not stated is not written")
}

func roundTrip[T any](t *testing.T, x T) {
	t.Helper()
	text, err := json.Marshal(x)
	require.NoError(t, err)
	var y T
	require.NoError(t, json.Unmarshal(text, &y))
	assert.Equal(t, x, y)
	again, err := json.Marshal(y)
	require.NoError(t, err)
	assert.Equal(t, string(text), string(again))
}

func TestErrorsStayShort(t *testing.T) {
	_, err := alignment.Assess([]alignment.Partner{{ID: strings.Repeat("x", 1e6)}, {ID: "b"}}, alignment.Options{})
	assert.Less(t, len(err.Error()), 300)
}
