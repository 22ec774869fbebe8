package risk

import (
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTriggered(t *testing.T) {
	with := func(id string, status Status, all ...Condition) Risk {
		return Risk{ID: id, Owner: "ana", Status: status, Contingency: &Contingency{Plan: "plan " + id, Trigger: Trigger{Text: "see above", All: all}}}
	}
	late := Condition{"days-late", AtLeast, dec("7")}
	r := Register{Matrix: Simple3x3ID, Risks: []Risk{
		with("holds", Open, late),
		with("fails", Open, Condition{"days-late", Above, dec("7")}),
		with("unknown", Open, late, Condition{"cash", Below, dec("1")}),
		with("known to fail", Open, Condition{"days-late", Equals, dec("8")}, Condition{"cash", Below, dec("1")}),
		with("all of", Open, late, Condition{"days-late", AtMost, dec("7.0")}, Condition{"strike", Equals, dec("1")}),
		with("words", Open),
		with("issue", Occurred, Condition{"cash", Below, dec("1")}),
		with("closed", Closed, late),
		{ID: "no plan"},
	}}
	r.Risks[0].Contingency.Owner = "ben"
	got, err := r.Triggered(Facts{"days-late": dec("7"), "strike": dec("1.00")})
	require.NoError(t, err)
	assert.Equal(t, Triggers{
		Due: []DuePlan{
			{"all of", "plan all of", "ana", []string{"days-late is 7, at-least 7", "days-late is 7, at-most 7", "strike is 1, equals 1"}},
			{"holds", "plan holds", "ben", []string{"days-late is 7, at-least 7"}},
			{"issue", "plan issue", "ana", []string{"the risk has occurred"}},
		},
		Undecided: []UndecidedPlan{
			{"unknown", []string{"cash"}, "see above"},
			{"words", nil, "see above"},
		},
	}, got)

	_, err = r.Triggered(Facts{"days-late": decimal.New(1, 999_999_999), "": dec("1")})
	assert.ErrorContains(t, err, "days-late: must be below 10^24 in size")
	assert.ErrorContains(t, err, "name: is required")
	_, err = Register{Risks: []Risk{{}}}.Triggered(nil)
	assert.ErrorContains(t, err, "register.risks[0].id: is required")
	none, err := Register{}.Triggered(nil)
	require.NoError(t, err)
	assert.Equal(t, Triggers{}, none)
}

func TestConditions(t *testing.T) {
	for _, row := range []struct {
		is               Comparison
		below, on, above bool
	}{
		{Above, false, false, true}, {AtLeast, false, true, true}, {Below, true, false, false}, {AtMost, true, true, false}, {Equals, false, true, false},
	} {
		c := Condition{"x", row.is, dec("1.50")}
		assert.Equal(t, []bool{row.below, row.on, row.above}, []bool{c.holds(dec("1.49")), c.holds(dec("1.5")), c.holds(dec("1.51"))}, string(row.is))
	}
}

func TestSuggest(t *testing.T) {
	for _, row := range []struct {
		why     string
		change  func(*Risk)
		want    Rating // zero: no suggestion
		because int
	}{
		{"nothing done: as inherent", func(*Risk) {}, Rating{4, 4}, 1},
		{"half of one level is none, half of two is one", func(k *Risk) { k.Treatments[0].Progress = 50 }, Rating{4, 3}, 1},
		{"done today", func(k *Risk) { k.Treatments[0].Done = on("2026-05-30") }, Rating{3, 2}, 1},
		{"done tomorrow", func(k *Risk) { k.Treatments[0].Done = on("2026-05-31") }, Rating{4, 4}, 1},
		{"99 percent", func(k *Risk) { k.Treatments[0].Progress = 99 }, Rating{4, 3}, 1},
		{"halves of two treatments add up", func(k *Risk) {
			k.Treatments[0].Progress = 50
			k.Treatments = append(k.Treatments, Treatment{ID: "b", Strategy: Reduce, Progress: 50, Effect: Effect{Likelihood: 1}})
		}, Rating{3, 3}, 2},
		{"never below the first level", func(k *Risk) {
			k.Treatments[0].Progress, k.Treatments[0].Effect = 100, Effect{Likelihood: 49, Impact: 49}
		}, Rating{1, 1}, 1},
		{"the current rating is right already", func(k *Risk) { k.Treatments[0].Progress, k.Current = 50, Rating{4, 3} }, Rating{}, 0},
		{"no inherent rating", func(k *Risk) { k.Inherent = Rating{} }, Rating{}, 0},
		{"closed", func(k *Risk) { k.Status = Closed }, Rating{}, 0},
		{"an opportunity goes up, within the matrix", func(k *Risk) {
			k.Kind, k.Treatments[0].Strategy, k.Treatments[0].Progress = Opportunity, Enhance, 100
		}, Rating{5, 5}, 1},
	} {
		r := quiet()
		row.change(&r.Risks[0])
		list, err := r.Suggest(Standard5x5(), on("2026-05-30"))
		require.NoError(t, err, row.why)
		if row.want == (Rating{}) {
			assert.Empty(t, list, row.why)
			continue
		}
		require.Len(t, list, 1, row.why)
		assert.Equal(t, row.want, list[0].To, row.why)
		assert.Equal(t, r.Risks[0].Current, list[0].From, "the register keeps its rating")
		assert.Len(t, list[0].Because, row.because, row.why)
		assert.True(t, list[0].ToScore.Assessed())
	}
	_, err := quiet().Suggest(PMBOK(), on("2026-05-30"))
	assert.ErrorIs(t, err, ErrOtherMatrix)
}
