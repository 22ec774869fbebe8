package kpi

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

// around is a setting in which full() meets all five criteria.
func around() Setting {
	return Setting{
		Partners: []string{"orion", "vega"}, Objectives: []string{"o1"}, Clauses: []string{"4.2"},
		From: date("2025-01-01"), Until: date("2026-12-31"), Benchmark: &Pace{Low: 5, High: 20, Source: "industry survey"},
		Capacity: &Capacity{Needed: dec("40"), Available: dec("60"), Unit: "days"},
	}
}

func TestFullDefinitionIsSMART(t *testing.T) {
	a, err := full().SMART(around())
	require.NoError(t, err)
	assert.True(t, a.Met(), "%+v", a)
	assert.Equal(t, 1.0, a.Score)
	assert.Empty(t, a.Findings())
	for _, c := range a.Criteria() {
		assert.True(t, c.Met(), c.Reason)
		assert.NotEmpty(t, c.Checks)
	}
}

// row changes one thing of a KPI that meets everything and says what becomes of one check.
type row struct {
	code, name string
	change     func(*KPI, *Setting)
	want       Verdict
}

func checkRows(t *testing.T, pick func(Assessment) Criterion, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.code+": "+r.name, func(t *testing.T) {
			k, s := full(), around()
			r.change(&k, &s)
			a, err := k.SMART(s)
			require.NoError(t, err)
			c := pick(a)
			found := false
			for _, x := range c.Checks {
				if x.Code != r.code {
					continue
				}
				found = true
				assert.Equal(t, r.want, x.Verdict, x.Reason)
				assert.NotEmpty(t, x.Reason)
			}
			require.True(t, found, "the criterion has this check")
			assert.Equal(t, r.want, c.Verdict, "all else is met, so the criterion follows the check")
			assert.Equal(t, r.want, a.Verdict, "and so does the whole")
			if r.want == Unmet {
				require.Len(t, c.Findings, 1)
				f := c.Findings[0]
				assert.Equal(t, "kpi-"+r.code, f.Code)
				assert.Equal(t, "nps", f.Subject)
				assert.NotEmpty(t, f.Path)
				assert.Less(t, c.Score, 1.0)
			} else {
				assert.Empty(t, c.Findings)
			}
			assert.Equal(t, r.want == Unknown, len(c.Unjudged) > 0)
		})
	}
}

func TestSpecific(t *testing.T) {
	text := func(s string) func(*KPI, *Setting) { return func(k *KPI, _ *Setting) { k.Measure = s } }
	checkRows(t, func(a Assessment) Criterion { return a.Specific }, []row{
		{"one-measure", "one measure", text("Net promoter score"), Met},
		{"one-measure", "two measures", text("Revenue per visit and number of visits"), Unmet},
		{"one-measure", "two changes", text("Increase signups & reduce churn"), Unmet},
		{"one-measure", "and without two measures", text("Research and development spend"), Met},
		{"one-measure", "nothing at all", func(k *KPI, _ *Setting) { k.Name, k.Measure = "", "" }, Unmet},
		{"one-measure", "the name stands in", text(""), Met},
		{"owner", "the partner stands in", func(k *KPI, _ *Setting) { k.Owner = "" }, Met},
		{"owner", "nobody", func(k *KPI, _ *Setting) { k.Owner, k.Partner = "", "" }, Unmet},
		{"scope", "blank", func(k *KPI, _ *Setting) { k.Scope = "  " }, Unmet},
		{"vague-words", "a vague word", text("World-class service"), Unmet},
		{"vague-words", "with a number in the sentence", text("World-class service: answers in 2 hours"), Met},
		{"vague-words", "with a number in another sentence", text("World-class service. Answers in 2 hours"), Unmet},
		{"vague-words", "part of a longer word", text("Goodwill votes"), Met},
		{"vague-words", "a phrase", text("Answers as soon as possible"), Unmet},
		{"vague-words", "relative, and the target says how much", text("Higher renewal rate"), Met},
		{"vague-words", "an open ending", text("Answers given efficiently"), Unmet},
		{"vague-words", "a lexicon of one's own", func(k *KPI, s *Setting) { k.Measure, s.Lexicon = "Blue sky", &Lexicon{Vague: []string{"blue sky"}} }, Unmet},
		{"vague-words", "replaces the default", func(k *KPI, s *Setting) { k.Measure, s.Lexicon = "World-class", &Lexicon{Vague: []string{"blue"}} }, Met},
	})
	k := full()
	k.Target, k.Name, k.Measure = num("50"), "x", "Higher renewal rate"
	k.Target.Valid, k.Past = false, nil
	a, err := k.SMART(Setting{})
	require.NoError(t, err)
	assert.Equal(t, "words without a quantity: higher", a.Specific.Reason, "without a target a relative word asks by how much")
}

func TestLexiconHoldsEnoughWordsEachOnce(t *testing.T) {
	l := DefaultLexicon()
	assert.Greater(t, len(l.Vague), 60)
	assert.GreaterOrEqual(t, len(l.Relative), 30)
	k := full()
	_, err := k.SMART(Setting{Lexicon: &l})
	require.NoError(t, err, "the default passes its own check")
}

func TestMeasurable(t *testing.T) {
	first := func(k *KPI) { k.Past, k.From, k.Version = nil, time.Time{}, 0 }
	checkRows(t, func(a Assessment) Criterion { return a.Measurable }, []row{
		{"unit", "missing", func(k *KPI, _ *Setting) { first(k); k.Unit = "" }, Unmet},
		{"unit", "a milestone needs none", func(k *KPI, _ *Setting) { first(k); k.Unit, k.Direction = "", Milestone }, Met},
		{"target", "no direction", func(k *KPI, s *Setting) { k.Direction = ""; s.Benchmark = nil; s.Partners = nil }, Unmet},
		{"target", "a milestone is reached or not", func(k *KPI, _ *Setting) { k.Direction, k.Target.Valid = Milestone, false }, Met},
		{"target", "a whole band", func(k *KPI, _ *Setting) { k.Direction, k.Low, k.High = Band, num("40"), num("60") }, Met},
		{"target", "half a band", func(k *KPI, _ *Setting) { k.Direction, k.Low = Band, num("40") }, Unmet},
		{"baseline", "a band needs none", func(k *KPI, _ *Setting) {
			k.Direction, k.Low, k.High, k.Baseline.Valid = Band, num("40"), num("60"), false
		}, Met},
		{"source", "missing", func(k *KPI, _ *Setting) { k.Source = "" }, Unmet},
		{"method", "missing", func(k *KPI, _ *Setting) { k.Method = "" }, Unmet},
	})
	k := full()
	k.Baseline.Valid, k.Target.Valid, k.Frequency = false, false, ""
	a, err := k.SMART(around())
	require.NoError(t, err)
	assert.Equal(t, "no baseline is given; no target is given; no frequency is given", a.Measurable.Reason)
	assert.Equal(t, 0.5, a.Measurable.Score)
	assert.Equal(t, []string{"readings"}, a.TimeBound.Unjudged)
}

func TestAchievable(t *testing.T) {
	pace := func(low, high float64) func(*KPI, *Setting) {
		return func(k *KPI, s *Setting) {
			k.Start, k.Due = date("2025-01-01"), dayOf(dayNumber(date("2025-01-01"))+1461) // four years of 365.25 days
			k.Baseline, k.Target, s.Benchmark, s.Until = num("20"), num("60"), &Pace{Low: low, High: high}, date("2030-01-01")
		}
	}
	fall := func(low float64) func(*KPI, *Setting) {
		return func(k *KPI, s *Setting) {
			pace(low, 5)(k, s)
			k.Direction, k.Baseline, k.Target, k.Past = Decrease, num("60"), num("20"), nil
		}
	}
	line := func(target string) func(*KPI, *Setting) { // exactly 10 a year so far
		return func(k *KPI, s *Setting) {
			pace(0, 0)(k, s)
			s.Benchmark, k.Target = nil, num(target)
			for i := range 5 {
				s.History = append(s.History, Reading{Date: dayOf(dayNumber(k.Start) + int64(i)*73), Value: decimal.NewFromFloat(20 + float64(i)*73*10/yearDays).Round(12)})
			}
		}
	}
	capacity := func(needed string) func(*KPI, *Setting) {
		return func(_ *KPI, s *Setting) { s.Capacity = &Capacity{Needed: dec(needed), Available: dec("60")} }
	}
	checkRows(t, func(a Assessment) Criterion { return a.Achievable }, []row{
		{"pace", "inside the benchmark", pace(5, 10.01), Met},
		{"pace", "on it", pace(5, 10), Met},
		{"pace", "outside it", pace(5, 9.99), Unmet},
		{"pace", "falling inside", fall(-10.01), Met},
		{"pace", "falling on it", fall(-10), Met},
		{"pace", "falling outside", fall(-9.99), Unmet},
		{"pace", "its own history, inside", line("59.9"), Met},
		{"pace", "its own history, outside", line("60.2"), Unmet},
		{"pace", "neither known", func(_ *KPI, s *Setting) { s.Benchmark = nil }, Unknown},
		{"capacity", "inside", capacity("59.99"), Met},
		{"capacity", "on", capacity("60"), Met},
		{"capacity", "outside", capacity("60.01"), Unmet},
		{"capacity", "not known", func(_ *KPI, s *Setting) { s.Capacity = nil }, Unknown},
		{"agreed", "all", func(*KPI, *Setting) {}, Met},
		{"agreed", "one of two", func(k *KPI, _ *Setting) { k.AgreedBy = []string{"vega"} }, Unmet},
		{"agreed", "nobody delivers", func(k *KPI, _ *Setting) { k.Delivers = nil }, Unmet},
	})
}

func TestRelevant(t *testing.T) {
	checkRows(t, func(a Assessment) Criterion { return a.Relevant }, []row{
		{"objective", "missing", func(k *KPI, _ *Setting) { k.Objective = "" }, Unmet},
		{"objective", "unknown", func(k *KPI, _ *Setting) { k.Objective = "o2" }, Unmet},
		{"objective", "stated, and the list is not known", func(k *KPI, s *Setting) { s.Objectives = nil }, Met},
		{"benefits", "each partner", func(*KPI, *Setting) {}, Met},
		{"benefits", "one without", func(_ *KPI, s *Setting) { s.Partners = append(s.Partners, "lyra") }, Unmet},
		{"benefits", "a blank gain", func(k *KPI, _ *Setting) { k.Benefits[0].Gain = " " }, Unmet},
		{"benefits", "partners not known", func(_ *KPI, s *Setting) { s.Partners = nil }, Unknown},
		{"clause", "known", func(*KPI, *Setting) {}, Met},
		{"clause", "not in the agreement", func(k *KPI, _ *Setting) { k.Clause = "9" }, Unmet},
		{"clause", "none named", func(k *KPI, _ *Setting) { k.Clause = "" }, Unmet},
		{"clause", "no agreement known", func(k *KPI, s *Setting) { k.Clause, s.Clauses = "", nil }, Unknown},
	})
}

func TestTimeBound(t *testing.T) {
	days := func(n int64) func(*KPI, *Setting) {
		return func(k *KPI, s *Setting) {
			k.Past, k.Path, k.Frequency, s.Benchmark = nil, Path{}, Weekly, &Pace{High: 1000}
			k.Due = dayOf(dayNumber(k.Start) + n)
		}
	}
	values := func(n int64) func(*KPI, *Setting) {
		return func(k *KPI, s *Setting) { days(n)(k, s); k.Frequency = Monthly }
	}
	term := func(from, until string) func(*KPI, *Setting) {
		return func(_ *KPI, s *Setting) { s.From, s.Until = date(from), date(until) }
	}
	checkRows(t, func(a Assessment) Criterion { return a.TimeBound }, []row{
		{"milestones", "short enough", days(183), Met},
		{"milestones", "just short enough", days(184), Met},
		{"milestones", "too long without", days(185), Unmet},
		{"milestones", "a stated line", func(k *KPI, s *Setting) { days(400)(k, s); k.Path.Shape = Linear }, Met},
		{"milestones", "a band has none", func(k *KPI, s *Setting) { days(400)(k, s); k.Direction, k.Low, k.High = Band, num("1"), num("2") }, Met},
		{"readings", "more than enough", values(125), Met},
		{"readings", "just enough", values(124), Met},
		{"readings", "one too few", values(123), Unmet},
		{"term", "inside", term("2024-12-31", "2027-01-01"), Met},
		{"term", "on", term("2025-01-01", "2026-12-31"), Met},
		{"term", "starts a day early", term("2025-01-02", "2026-12-31"), Unmet},
		{"term", "ends a day late", term("2025-01-01", "2026-12-30"), Unmet},
		{"term", "not known", func(_ *KPI, s *Setting) { s.From, s.Until = time.Time{}, time.Time{} }, Unknown},
	})
	a, err := KPI{ID: "x"}.SMART(Setting{})
	require.NoError(t, err, "nothing at all is no error")
	assert.Equal(t, "no start is given", a.TimeBound.Reason)
	assert.Equal(t, []string{"milestones", "readings", "term"}, a.TimeBound.Unjudged)
	assert.Equal(t, Unmet, a.Verdict)
}

func TestSettingIsChecked(t *testing.T) {
	bad := Setting{
		Partners: []string{"a", "a"}, From: date("2026-01-02"), Until: date("2026-01-01"), Benchmark: &Pace{Low: 2, High: 1},
		Capacity: &Capacity{Needed: dec("-1")}, Lexicon: &Lexicon{Vague: []string{""}},
	}
	want := []string{"partners[1] unique", "until order", "benchmark.high order", "capacity.needed negative", "lexicon.vague[0] required"}
	assert.Equal(t, want, validatetest.Problems(t, bad.Validate()))
	_, err := full().SMART(bad)
	assert.Equal(t, want, validatetest.Problems(t, err))
	_, err = full().SMART(Setting{History: []Reading{read("2025-01-01", "1"), read("2025-01-01", "1")}})
	assert.Equal(t, []string{"history.readings[1].date duplicate"}, validatetest.Problems(t, err))
}
