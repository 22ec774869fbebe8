package survey

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-playground/validator/v10"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic("day " + s)
	}
	return d
}

// problems are the paths and codes of an error.
func problems(t *testing.T, err error) map[string]string {
	t.Helper()
	var fields validator.ValidationErrors
	require.True(t, errors.As(err, &fields), "%v", err)
	out := map[string]string{}
	for _, f := range fields {
		out[f.Namespace()] = f.Tag()
	}
	return out
}

func codes(fs []Finding) []string {
	out := []string{}
	for _, f := range fs {
		out = append(out, f.Code+" "+f.Subject)
	}
	return out
}

func TestInstrumentProblemsComeAllAtOnce(t *testing.T) {
	in := Instrument{
		Version: "1", Scale: Scale{Min: 5, Max: 5}, Partners: []string{"orion", "orion", ""},
		Principles: []Principle{
			{ID: "a", Issues: []string{"?"}, Authors: []Author{{Partner: "vega"}}, Ratified: []Ratification{{Partner: "orion", Day: day("2026-01-02").Add(time.Hour)}, {Partner: "orion", Day: day("2026-01-02")}}},
			{ID: "a", Statement: string([]byte{0xff})},
		},
		Issues: []Issue{{ID: "late", RaisedBy: "lyra"}, {}},
	}
	err := in.Validate()
	assert.Equal(t, map[string]string{
		"id": "required", "scale.max": "scale-order", "partners[1]": "unique", "partners[2]": "required",
		"principles[0].issues[0]": "unknown-issue", "principles[0].authors[0].partner": "unknown-partner",
		"principles[0].ratified[0].day": "day", "principles[0].ratified[1].partner": "unique",
		"principles[1].id": "unique", "principles[1].statement": "utf8", "issues[0].raised_by": "unknown-partner", "issues[1].id": "required",
	}, problems(t, err))
	assert.ErrorIs(t, err, ErrUnknownPartner)
	_, tallyErr := NewTally(in)
	assert.Error(t, tallyErr)
}

func TestInstrumentLimits(t *testing.T) {
	for name, in := range map[string]Instrument{
		"no principle":        {ID: "i", Version: "1"},
		"too many principles": {ID: "i", Version: "1", Principles: make([]Principle, MaxPrinciples+1)},
		"too many partners":   {ID: "i", Version: "1", Partners: make([]string, MaxPartners+1), Principles: []Principle{{ID: "a"}}},
		"22 points":           {ID: "i", Version: "1", Scale: Scale{Min: 0, Max: 21}, Principles: []Principle{{ID: "a"}}},
		"far off":             {ID: "i", Version: "1", Scale: Scale{Min: math.MinInt, Max: math.MaxInt}, Principles: []Principle{{ID: "a"}}},
		"max far off":         {ID: "i", Version: "1", Scale: Scale{Min: 0, Max: math.MaxInt}, Principles: []Principle{{ID: "a"}}},
		"too long a title":    {ID: "i", Version: "1", Title: strings.Repeat("x", 3000), Principles: []Principle{{ID: "a"}}},
	} {
		assert.Error(t, in.Validate(), name)
	}
	assert.NoError(t, Instrument{ID: "i", Version: "1", Scale: Scale{Min: 0, Max: 20}, Principles: []Principle{{ID: "a"}}}.Validate(), "21 points")
	assert.Equal(t, 5, Scale{}.Points())
	assert.Equal(t, "1 to 5", Scale{}.String())
	assert.True(t, Scale{}.Has(5))
	assert.False(t, Scale{}.Has(0))
}

func TestBadResponses(t *testing.T) {
	in := Instrument{ID: "i", Version: "2", Partners: []string{"orion"}, Principles: []Principle{{ID: "a"}, {ID: "b"}}}
	secret := 77
	_, err := Analyze(in, []Response{
		{Respondent: "x", Partner: "orion", Ratings: []Rating{{Principle: "a", Actual: &secret}, {Principle: "a"}, {Principle: "z"}}},
		{Respondent: "x", Partner: "vega", Version: "1"},
		{Partner: "orion", Ratings: []Rating{{Principle: "b", Ideal: &secret, Importance: &secret}}},
	}, Options{})
	assert.Equal(t, map[string]string{
		"responses[0].ratings[0].actual": "off-scale", "responses[0].ratings[1].principle": "unique", "responses[0].ratings[2].principle": "unknown-principle",
		"responses[1].respondent": "unique", "responses[1].partner": "unknown-partner", "responses[1].version": "version",
		"responses[2].respondent": "required", "responses[2].ratings[0].ideal": "off-scale", "responses[2].ratings[0].importance": "off-scale",
	}, problems(t, err))
	for _, sentinel := range []error{ErrOffScale, ErrDuplicate, ErrUnknownPrinciple, ErrUnknownPartner, ErrVersion} {
		assert.ErrorIs(t, err, sentinel)
	}
	assert.NotContains(t, err.Error(), "77", "no answer is printed")
	var fields validator.ValidationErrors
	require.True(t, errors.As(err, &fields))
	for _, f := range fields {
		assert.NotEqual(t, secret, f.Value())
	}
}

func TestResponseAlone(t *testing.T) {
	r := Response{Attributes: map[string]string{"role": "lead\x00", "partner": "vega", "": "x"}, Version: "\xff", Ratings: []Rating{{Principle: "a"}, {Principle: "a"}, {}}}
	want := map[string]string{
		"respondent": "required", "partner": "required", "version": "utf8", "attributes": "required", "attributes.partner": "reserved", "attributes.role": "control-character",
		"ratings[1].principle": "unique", "ratings[2].principle": "required",
	}
	assert.Equal(t, want, problems(t, r.Validate()))
	assert.NoError(t, Response{Respondent: "x", Partner: "p", Ratings: []Rating{{Principle: "a"}}}.Validate())
	got := problems(t, instrument(1).ValidateResponses([]Response{r}))
	assert.Equal(t, "reserved", got["[0].attributes.partner"])
}

func TestTooManyPartners(t *testing.T) {
	in := instrument(1)
	var responses []Response
	tally := newTally(in)
	for i := range MaxPartners + 1 {
		r := Response{Respondent: text(t, i), Partner: text(t, i)}
		responses = append(responses, r)
		err := tally.Add(r)
		assert.Equal(t, i == MaxPartners, err != nil)
	}
	assert.Error(t, in.ValidateResponses(responses))
}

func TestBadOptions(t *testing.T) {
	nan := math.NaN()
	err := Options{MinGroup: -1, Confidence: 2, BigGap: nan, Invited: []Invitation{{Partner: "a", Count: -1}, {Partner: "a"}}, Measured: []Measured{{Value: math.Inf(1), Target: &nan}}}.Validate()
	assert.Equal(t, map[string]string{
		"min_group": "range", "confidence": "range", "big_gap": "finite", "invited[0].count": "negative", "invited[1].partner": "unique",
		"measured[0].principle": "required", "measured[0].name": "required", "measured[0].value": "finite", "measured[0].target": "finite",
	}, problems(t, err))
	_, err = Analyze(instrument(1), nil, Options{Confidence: nan})
	assert.Error(t, err)
	in := instrument(1)
	in.Partners = []string{"orion"}
	_, err = Analyze(in, nil, Options{Invited: []Invitation{{"vega", 3}}, Measured: []Measured{{Principle: "?", Partner: "vega", Name: "n"}}})
	assert.Equal(t, map[string]string{"options.invited[0].partner": "unknown-partner", "options.measured[0].principle": "unknown-principle", "options.measured[0].partner": "unknown-partner"}, problems(t, err))
	_, err = newTally(instrument(1)).Report(Options{BigGap: -1})
	assert.Error(t, err)
}

func TestNobodyAnswered(t *testing.T) {
	in := instrument(2)
	in.Partners = []string{"orion"}
	r, err := Analyze(in, nil, Options{})
	require.NoError(t, err)
	assert.Equal(t, StatusEmpty, r.Principles[0].Overall.Status, "empty is not withheld")
	assert.Empty(t, r.Withheld)
	assert.Nil(t, r.Score)
	assert.Equal(t, []string{"no-responses "}, codes(r.Findings))
}

// group makes responses with these actual, ideal and importance answers to one principle; 0 is missing.
func group(partner, principle string, actual, ideal, importance []int) []Response {
	var out []Response
	for i := range actual {
		q := Rating{Principle: principle}
		for _, f := range []struct {
			list []int
			to   **int
		}{{actual, &q.Actual}, {ideal, &q.Ideal}, {importance, &q.Importance}} {
			if i < len(f.list) && f.list[i] != 0 {
				*f.to = number(f.list[i])
			}
		}
		out = append(out, Response{Respondent: partner + strconv.Itoa(i), Partner: partner, Ratings: []Rating{q}})
	}
	return out
}

func TestMissingIsMissing(t *testing.T) {
	in := Instrument{ID: "i", Version: "1", Principles: []Principle{{ID: "a"}}}
	r, err := Analyze(in, group("p", "a", []int{5, 4, 0, 3, 4, 4}, []int{5, 0, 5, 5, 5, 5}, nil), Options{})
	require.NoError(t, err)
	c := r.Principles[0].Overall
	assert.Equal(t, 5, c.Actual.N)
	assert.InDelta(t, 5.0/6, *c.Rate, 1e-12)
	assert.Nil(t, r.Rate, "nobody is known to be invited")
	assert.Equal(t, 4.0, c.Actual.Mean)
	assert.Equal(t, []int{0, 0, 1, 3, 1}, c.Actual.Distribution)
	assert.Equal(t, 5.0, c.Ideal.Mean)
	assert.Equal(t, 1.0, c.Gap.Mean)
	assert.Equal(t, 4, c.Gap.N)
	assert.False(t, c.Gap.Paired, "one rated only the actual state: paired figures beside the others would expose that rating")
	assert.Nil(t, c.Importance)
}

func TestReportOfTwoPartners(t *testing.T) {
	in := Instrument{ID: "i", Version: "1", Partners: []string{"orion", "vega", "lyra"}, Principles: []Principle{
		{ID: "open", Theme: ThemeOpenness}, {ID: "kept", Theme: ThemeReliability}, {ID: "silent"},
	}}
	high, low, five := []int{5, 5, 4, 5, 5, 5}, []int{1, 2, 2, 1, 2, 1}, []int{5, 5, 5, 5, 5, 5}
	responses := group("orion", "open", high, five, five)
	responses = append(responses, group("vega", "open", low, five, five)...)
	for i := range responses {
		responses[i].Ratings = append(responses[i].Ratings, Rating{Principle: "kept", Actual: number(5), Ideal: number(5), Importance: number(4)})
	}
	target, tooSlow := 2.0, 5.0
	r, err := Analyze(in, responses, Options{
		Invited: []Invitation{{"orion", 6}, {"vega", 20}, {"lyra", 3}},
		Measured: []Measured{
			{Principle: "open", Partner: "vega", Name: "answer time", Unit: "days", Value: 1, Target: &target, LowerIsBetter: true},
			{Principle: "kept", Name: "late deliveries", Value: 9, Target: &tooSlow, LowerIsBetter: true},
			{Principle: "silent", Name: "meetings", Value: 3},
		},
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"kept"}, r.Strengths)
	assert.Equal(t, []string{"open"}, r.Challenges)

	widest := r.Perceptions[0]
	assert.Equal(t, "orion", widest.Higher)
	assert.Equal(t, "vega", widest.Lower)
	assert.InDelta(t, 29.0/6-9.0/6, widest.Difference, 1e-12)
	assert.Equal(t, 1.0, widest.Delta)
	assert.InDelta(t, 2.0/924, widest.P, 1e-12, "exact: the two most extreme of 924 deals")
	assert.InDelta(t, 4.0/924, widest.PAdjusted, 1e-12, "two comparisons")
	assert.True(t, widest.Clear)
	assert.False(t, r.Perceptions[1].Clear)

	assert.Equal(t, []Priority{r.Priorities[0]}, r.Top(1))
	assert.Equal(t, "open", r.Priorities[0].Principle)
	assert.Equal(t, BasisImportanceGap, r.Priorities[0].Basis)
	assert.InDelta(t, 5*r.Priorities[0].Gap, r.Priorities[0].Score, 1e-12)
	assert.Equal(t, 0.0, r.Priorities[1].Score)

	require.NotNil(t, r.Trust)
	assert.Equal(t, 5.0, *r.Trust.Reliability)
	assert.InDelta(t, 38.0/12, *r.Trust.Openness, 1e-12)
	assert.Nil(t, r.Trust.Mission)
	assert.InDelta(t, (5+38.0/12)/2, r.Trust.Actual, 1e-12)
	assert.Equal(t, []string{"open"}, r.Themes[0].Principles)

	assert.Equal(t, MatchFeelsWorse, r.Principles[0].Measured[0].Match)
	assert.InDelta(t, 1.5, *r.Principles[0].Measured[0].Perceived, 1e-12)
	assert.Equal(t, MatchFeelsBetter, r.Principles[1].Measured[0].Match)
	assert.Empty(t, r.Principles[2].Measured[0].Match)
	assert.Nil(t, r.Principles[2].Measured[0].Perceived)

	require.NotNil(t, r.Principles[0].Between)
	assert.Greater(t, r.Principles[0].Between.ICC1, 0.9, "nearly all the variation is between the partners")
	assert.Nil(t, r.Principles[1].Between)
	assert.Equal(t, 0.3, *r.Partners[2].Rate)
	assert.InDelta(t, 12.0/29, *r.Rate, 1e-12)
	assert.Equal(t, 1.0, *r.Principles[0].Overall.Rate)
	assert.ElementsMatch(t, []string{
		"silent-partner lyra", "big-gap open", "perception-gap open", "feels-worse-than-measured open", "low-response vega", "unanswered-principle silent",
		"feels-better-than-measured kept", "constant-principle kept", "few-respondents ",
	}, codes(r.Findings))
	assert.Nil(t, r.Reliability, "one principle that varies is no scale")
	assert.Equal(t, []GroupAgreement{{Partner: "", Principles: 2}, {Partner: "orion", Principles: 2}, {Partner: "vega", Principles: 2}},
		[]GroupAgreement{{Partner: r.Agreement[0].Partner, Principles: r.Agreement[0].Principles}, {Partner: r.Agreement[1].Partner, Principles: 2}, {Partner: r.Agreement[2].Partner, Principles: 2}})
	assert.Greater(t, r.Agreement[1].RWGJ, r.Agreement[0].RWGJ, "partners agree within more than between")
	require.NotNil(t, r.Raters)
}

func TestPriorityTiesShareRanks(t *testing.T) {
	cell := func(id string, gap, half float64, importance *Figures) PrincipleReport {
		return PrincipleReport{Principle: id, Overall: Cell{Gap: &Gap{Mean: gap, Interval: around(gap, half)}, Importance: importance}}
	}
	got := priorities([]PrincipleReport{cell("c", 1, 0.2, nil), cell("b", 2, 0.3, nil), cell("a", 2, 0.3, &Figures{Mean: 5}), cell("d", -1, 0.5, nil), {Principle: "hidden"}})
	var rows []any
	for _, v := range got {
		rows = append(rows, []any{v.Principle, v.Rank, v.RankBest, v.RankWorst})
		assert.Equal(t, BasisGap, v.Basis, "importance is known for one only")
	}
	assert.Equal(t, []any{[]any{"a", 1, 1, 2}, []any{"b", 1, 1, 2}, []any{"c", 3, 3, 3}, []any{"d", 4, 4, 4}}, rows)
	assert.Len(t, Report{Priorities: got}.Top(1), 2, "who shares a rank is not cut off")
	assert.Empty(t, Report{Priorities: got}.Top(0))
}

func TestStanding(t *testing.T) {
	for _, row := range []struct {
		why    string
		actual float64
		gap    float64
		want   Standing
	}{
		{"high and nearly as wanted", 4, 0.49, StandingStrength},
		{"high, gap of half a big one", 4, 0.5, StandingBetween},
		{"just below three quarters", 3.99, 0, StandingBetween},
		{"big gap", 4, 1, StandingChallenge},
		{"just below a big gap", 4, 0.99, StandingBetween},
	} {
		assert.Equal(t, row.want, standing(Cell{Actual: &Figures{Mean: row.actual}, Gap: &Gap{Mean: row.gap}}, Scale{}, 1), row.why)
	}
	assert.Equal(t, StandingChallenge, standing(Cell{Actual: &Figures{Mean: 3}}, Scale{}, 1), "half way up, no ideal")
	assert.Equal(t, StandingBetween, standing(Cell{Actual: &Figures{Mean: 3.1}}, Scale{}, 1))
	assert.Empty(t, standing(Cell{}, Scale{}, 1))
}

func TestReadyMade(t *testing.T) {
	qs := ReadyMade()
	assert.GreaterOrEqual(t, len(qs), 20)
	in := Instrument{ID: "ready", Version: "1", Scale: AgreeScale(), Principles: qs}
	require.NoError(t, in.Validate())
	themes := map[string]int{}
	statements := map[string]bool{}
	for _, q := range qs {
		themes[q.Theme]++
		assert.False(t, statements[q.Statement], q.ID)
		statements[q.Statement] = true
		assert.NotEmpty(t, q.Title)
	}
	for _, name := range []string{ThemeReliability, ThemeOpenness, ThemeMission, ThemeDecisions, ThemeCommunication, ThemeFairness, ThemeLearning} {
		assert.GreaterOrEqual(t, themes[name], 3, name)
	}
	qs[0].ID = "spoilt"
	assert.NotEqual(t, "spoilt", ReadyMade()[0].ID)
}

func TestDevelop(t *testing.T) {
	in := Instrument{
		ID: "i", Version: "1", Partners: []string{"orion", "vega"}, Scale: AgreeScale(),
		Issues: []Issue{{ID: "late", Text: "Everything is late", RaisedBy: "vega"}, {ID: "quiet", Text: "Nobody answers"}},
		Principles: []Principle{
			{ID: "on-time", Statement: "We deliver on the day.", Issues: []string{"late"}, Authors: []Author{{"orion", "Ada"}, {"vega", "Bo"}},
				Ratified: []Ratification{{"orion", day("2026-03-01")}, {"vega", day("2026-03-02")}}},
			{ID: "nameless", Authors: []Author{{"orion", ""}}, Ratified: []Ratification{{"orion", day("2026-03-01")}}},
		},
	}
	fs, err := in.Check()
	require.NoError(t, err)
	assert.Equal(t, []string{"issue-without-principle quiet", "no-statement nameless", "not-ratified nameless", "one-sided-principle nameless", "principle-without-issue nameless"}, codes(fs))
	assert.False(t, in.Ratified())
	assert.Equal(t, []string{"vega"}, in.Principles[1].Unratified(in.Partners))
	in.Principles[1].Ratified = append(in.Principles[1].Ratified, Ratification{"vega", day("2026-03-05")})
	assert.True(t, in.Ratified())
	in.Partners, in.Scale = nil, Scale{}
	assert.False(t, in.Ratified(), "nobody is named, so nobody agreed")
	fs, err = in.Check()
	require.NoError(t, err)
	assert.Contains(t, codes(fs), "no-partners ")
	assert.Contains(t, codes(fs), "unlabelled-scale ")
	_, err = Instrument{}.Check()
	assert.Error(t, err)
}

func TestDocumentsRoundTrip(t *testing.T) {
	in := Instrument{ID: "i", Version: "1", Title: "t", Partners: []string{"orion"}, Scale: AgreeScale(), Issues: []Issue{{ID: "x", Text: "y", RaisedBy: "orion"}},
		Principles: []Principle{{ID: "a", Title: "t", Statement: "s", Theme: ThemeMission, Reverse: true, Issues: []string{"x"}, Authors: []Author{{"orion", "Ada"}}, Ratified: []Ratification{{"orion", day("2026-03-01")}}}}}
	responses := group("orion", "a", []int{1, 2, 3, 4, 5, 0}, []int{5, 5, 5, 5, 5, 5}, []int{3, 3, 3, 3, 3, 3})
	responses[0].Attributes = map[string]string{"role": "lead", "site": "north"}
	report, wave, err := Wave{ID: "w", Instrument: in, Opened: day("2026-01-01"), Closed: day("2026-02-01"), Hours: 12, Invited: []Invitation{{"orion", 9}}}.Analyze(responses, Options{}, Slice{Name: "role", By: []string{"role"}})
	require.NoError(t, err)
	plan := ActionPlan{Wave: "w", Ideas: []Idea{{ID: "i1", Principle: "a", Effect: 5, Effort: 1}}, Actions: []Action{{ID: "a1", Principle: "a", Kind: ActionCelebrate, Idea: "i1", Owner: "orion", Due: day("2026-03-01"), Done: day("2026-03-02"), Evidence: []string{"minutes"}}}}
	cycle := Cycle{Instrument: in, Rounds: []Round{{Wave: "w", Opened: day("2026-01-01"), Closed: day("2026-02-01"), Plan: plan}}, Months: 6}
	change, err := Compare(report, report)
	require.NoError(t, err)
	for _, doc := range []struct {
		from any
		into any
	}{
		{in, new(Instrument)}, {responses, new([]Response)}, {report, new(Report)}, {wave, new(Wave)}, {plan, new(ActionPlan)}, {cycle, new(Cycle)}, {change, new(Change)},
		{Options{MinGroup: 7, Confidence: 0.9, BigGap: 2, Measured: []Measured{{Principle: "a", Name: "n", Value: 1, Target: new(float64)}}}, new(Options)},
	} {
		first := text(t, doc.from)
		require.NoError(t, json.Unmarshal([]byte(first), doc.into))
		assert.Equal(t, first, text(t, doc.into))
	}
	assert.NoError(t, wave.Validate())
	assert.NotContains(t, text(t, wave), "ratings", "a wave remembers no answer")
}

func TestWaveProblems(t *testing.T) {
	w := Wave{Instrument: instrument(1), Opened: day("2026-02-01"), Closed: day("2026-01-01"), Hours: -1, MinGroup: 4, Released: []Release{{
		MinGroup: 5, Respondents: []ReleasedRespondent{{"a", "9"}, {"a", "7"}}, Groups: []ReleasedGroup{{Slice: "all", Shows: "77", Members: []int{2, 0}}},
	}}}
	assert.Equal(t, map[string]string{
		"id": "required", "closed": "day-order", "hours": "negative", "min_group": "min-group", "released[0].respondents[1].respondent": "unique",
		"released[0].respondents[0].answered": "digits", "released[0].groups[0].shows": "digits",
		"released[0].groups[0].members[0]": "member", "released[0].groups[0].members[1]": "member",
	}, problems(t, w.Validate()))
	_, _, err := w.Analyze(nil, Options{})
	assert.Error(t, err)
	good := Wave{ID: "w", Instrument: instrument(1)}
	_, err = good.Plan(nil, Slice{Name: "all"})
	assert.Error(t, err, "a name that is taken")
	_, err = good.Plan(nil, Slice{Name: "x", By: []string{"role", "role"}})
	assert.Error(t, err)
	_, err = good.Plan(nil, make([]Slice, MaxSlices)...)
	assert.Error(t, err)
	_, _, err = good.Analyze(nil, Options{Confidence: 3})
	assert.Error(t, err)
	var many []Response
	for i := range MaxSliceGroups + 1 {
		many = append(many, Response{Respondent: text(t, i), Partner: "p", Attributes: map[string]string{"desk": text(t, i)}})
	}
	_, err = good.Plan(many, Slice{Name: "desk", By: []string{"desk"}})
	assert.ErrorContains(t, err, "coarser")
}
