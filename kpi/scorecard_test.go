package kpi

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

func line(id, partner string, weight, attainment float64) Weighted {
	return Weighted{KPI: id, Partner: partner, Weight: weight, Attainment: &attainment, Status: OnTrack}
}

func TestRoll(t *testing.T) {
	missing := Weighted{KPI: "d", Partner: "vega", Weight: 4, Status: NoData}
	stale := line("e", "vega", 2, 0.9)
	stale.Status = Stale
	guard := line("g", "orion", 100, -3)
	guard.Guardrail, guard.Status = true, OffTrack
	in := []Weighted{line("a", "orion", 1, 1.8), line("b", "orion", 2, 0.5), line("c", "vega", 1, -0.4), missing, stale, guard}
	s, err := Roll(in)
	require.NoError(t, err)
	assert.InDelta(t, (1*1+2*0.5+1*0)/4.0, *s.Score, 1e-12, "overshoot and undershoot are held to 1 and 0; no data is no 0")
	assert.InDelta(t, 0.4, s.Coverage, 1e-12, "4 of the weight of 10 have data")
	assert.Equal(t, Unmet, s.Guardrails)
	assert.Equal(t, []string{"g"}, s.Broken)
	assert.Equal(t, []string{"guardrail-broken", "missing-data"}, findingCodes(s.Findings))
	require.Len(t, s.Partners, 2)
	assert.Equal(t, Group{Name: "orion", Score: ptr(2.0 / 3), Coverage: 1, Lowest: "b"}, s.Partners[0])
	assert.Equal(t, Group{Name: "vega", Score: ptr(0), Coverage: 1.0 / 7, Lowest: "c", Missing: []string{"d", "e"}}, s.Partners[1])
	sum := 0.0
	for _, l := range s.Lines {
		if l.Points != nil {
			sum += *l.Points
		}
	}
	assert.InDelta(t, *s.Score, sum, 1e-12, "the points make the score")
	assert.Nil(t, s.Lines[5].Points, "a guardrail pays nothing in")
	assert.Equal(t, 1.8, *s.Lines[0].Attainment, "what was held to 1 is still shown")

	turned := slices.Clone(in)
	slices.Reverse(turned)
	again, err := Roll(turned)
	require.NoError(t, err)
	assert.Equal(t, s.Partners, again.Partners)
	assert.Equal(t, *s.Score, *again.Score)
	*s.Lines[0].Attainment = 0
	assert.Equal(t, 1.8, *in[0].Attainment, "the result does not share memory with the input")
}

func TestRollWithoutData(t *testing.T) {
	s, err := Roll(nil)
	require.NoError(t, err)
	assert.Nil(t, s.Score)
	assert.Equal(t, Met, s.Guardrails)
	s, err = Roll([]Weighted{{KPI: "a", Weight: 1}, {KPI: "g", Guardrail: true}})
	require.NoError(t, err)
	assert.Nil(t, s.Score, "nothing known is not 0")
	assert.Equal(t, Unknown, s.Guardrails)
	risky := line("g", "", 0, 0.97)
	risky.Guardrail, risky.Status = true, AtRisk
	s, err = Roll([]Weighted{risky})
	require.NoError(t, err, "guardrails alone need no weight")
	assert.Equal(t, Met, s.Guardrails)
	assert.Equal(t, []string{"guardrail-at-risk"}, findingCodes(s.Findings))
	for attainment, want := range map[float64]Verdict{1: Met, 0.999: Unmet} {
		risky = line("g", "", 0, attainment)
		risky.Guardrail, risky.Status = true, ""
		s, err = Roll([]Weighted{risky})
		require.NoError(t, err)
		assert.Equal(t, want, s.Guardrails, "without a status the attainment decides")
	}
}

func TestRollRefuses(t *testing.T) {
	nan := math.NaN()
	_, err := Roll([]Weighted{{KPI: "a", Weight: -1}, {KPI: "a", Weight: nan, Attainment: &nan, Status: "fine"}})
	assert.Equal(t, []string{"[1].kpi unique", "[0].weight range", "[1].weight finite", "[1].attainment finite", "[1].status oneof", " no-weight"}, validatetest.Problems(t, err))
}

func TestWeigh(t *testing.T) {
	k := plain()
	k.Partner, k.Objective, k.Area, k.Guardrail = "orion", "o1", "sales", true
	p, err := k.Track([]Reading{at(50, "45")}, after(50))
	require.NoError(t, err)
	assert.Equal(t, Weighted{KPI: "x", Partner: "orion", Objective: "o1", Area: "sales", Weight: 3, Attainment: ptr(0.45), Status: OnTrack, Guardrail: true}, Weigh(k, p, 3))
	assert.Nil(t, Weigh(k, Progress{Status: NoData}, 1).Attainment)
}

func TestOKR(t *testing.T) {
	result := func(id string, a float64) Weighted { return Weighted{KPI: id, Attainment: &a} }
	none := Weighted{KPI: "none"}
	for _, row := range []struct {
		name     string
		ambition Ambition
		results  []Weighted
		score    float64
		verdict  Verdict
		grade    Grade
		finding  string
	}{
		{"a stretch well used", Aspirational, []Weighted{result("a", 0.7)}, 0.7, Met, Green, ""},
		{"just short of it", Aspirational, []Weighted{result("a", 0.699)}, 0.699, Unmet, Yellow, ""},
		{"yellow to the edge", Aspirational, []Weighted{result("a", 0.4)}, 0.4, Unmet, Yellow, ""},
		{"red", Aspirational, []Weighted{result("a", 0.399)}, 0.399, Unmet, Red, ""},
		{"no stretch", Aspirational, []Weighted{result("a", 1.2)}, 1, Met, Green, "no-stretch"},
		{"the same score, promised", Committed, []Weighted{result("a", 0.7)}, 0.7, Unmet, Yellow, "commitment-missed"},
		{"a promise kept", Committed, []Weighted{result("a", 1), result("b", 1.5)}, 1, Met, Green, ""},
		{"almost kept is not kept", Committed, []Weighted{result("a", 1), result("b", 0.98)}, 0.99, Unmet, Yellow, "commitment-missed"},
		{"the mean of two", Aspirational, []Weighted{result("a", 1), result("b", 0.5)}, 0.75, Met, Green, ""},
		{"still open", Aspirational, []Weighted{result("a", 0.8), none}, 0.8, Unknown, Green, ""},
		{"open but lost", Committed, []Weighted{result("a", 0.8), none}, 0.8, Unmet, Yellow, "commitment-missed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, err := OKR{Objective: "o", Ambition: row.ambition, Results: row.results}.Score()
			require.NoError(t, err)
			assert.InDelta(t, row.score, *s.Scorecard.Score, 1e-12)
			assert.Equal(t, row.verdict, s.Verdict)
			assert.Equal(t, row.grade, s.Grade)
			if row.finding == "" {
				assert.Empty(t, s.Findings)
			} else {
				assert.Equal(t, []string{row.finding}, findingCodes(s.Findings))
			}
		})
	}
	s, err := OKR{Objective: "o", Ambition: Committed, Results: []Weighted{none}}.Score()
	require.NoError(t, err)
	assert.Equal(t, NoGrade, s.Grade)
	assert.Equal(t, Unknown, s.Verdict)
	_, err = OKR{}.Score()
	assert.Equal(t, []string{"objective required", "ambition required", "results required"}, validatetest.Problems(t, err))
	_, err = OKR{Objective: "o", Ambition: "moonshot", Results: []Weighted{none}}.Score()
	assert.Equal(t, []string{"ambition oneof"}, validatetest.Problems(t, err))
	_, err = OKR{Objective: "o", Ambition: Committed, Results: []Weighted{none, none}}.Score()
	assert.Equal(t, []string{"results[1].kpi unique"}, validatetest.Problems(t, err))
}
