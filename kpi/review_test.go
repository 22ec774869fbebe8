package kpi

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

// weeklyOn gives a reading every seven days from the start: the planned value plus by(i).
func weeklyOn(n int, by func(i int) float64) []Reading {
	var out []Reading
	for i := range n {
		out = append(out, Reading{Date: after(7 * i), Value: decimal.NewFromFloat(7*float64(i) + by(i)).Round(6)})
	}
	return out
}

// noise is small, without pattern, and the same every time.
func noise(i int) float64 { return []float64{0.3, -0.4, 0.1, 0.5, -0.2, -0.5, 0.2}[i%7] }

func TestEffectOfACorrection(t *testing.T) {
	k := plain()
	decided := Correction{ID: "c1", KPI: "x", Signal: "9 points below plan", Change: "second shift", Decided: after(56), ApprovedBy: []string{"orion"}}
	jump := func(size float64) []Reading {
		return weeklyOn(14, func(i int) float64 {
			if i >= 8 {
				return noise(i) + size
			}
			return noise(i)
		})
	}
	for _, row := range []struct {
		name string
		size float64
		asOf int
		want Result
	}{
		{"it worked", 6, 91, Worked},
		{"it made things worse", -6, 91, Worse},
		{"nothing happened", 0, 91, NoEffect},
		{"three readings later", 6, 76, TooSoon},
		{"four readings later", 6, 77, Worked},
	} {
		e, err := k.Effect(decided, jump(row.size), after(row.asOf))
		require.NoError(t, err)
		assert.Equal(t, row.want, e.Result, row.name)
		assert.Equal(t, 8, e.Before)
		assert.NotEmpty(t, e.Reason)
		assert.Equal(t, []string{"correction-without-signal"}, findingCodes(e.Findings), "the readings before it are noise")
	}
	e, err := k.Effect(decided, jump(6), after(91))
	require.NoError(t, err)
	assert.InDelta(t, 0.06, *e.Gain, 0.005)
	assert.Less(t, *e.Lower, *e.Gain)
	assert.Greater(t, *e.Upper, *e.Gain)

	flat, err := k.Effect(decided, weeklyOn(14, func(i int) float64 {
		if i >= 8 {
			return 5
		}
		return 0
	}), after(91))
	require.NoError(t, err)
	assert.Equal(t, Worked, flat.Result, "without noise every change is one")
	assert.InDelta(t, 0.05, *flat.Gain, 1e-9)

	sudden := weeklyOn(14, func(i int) float64 {
		if i == 7 {
			return -20
		}
		return noise(i)
	})
	e, err = k.Effect(Correction{ID: "c2", KPI: "x", Decided: after(56)}, sudden, after(91))
	require.NoError(t, err)
	assert.Equal(t, []string{"correction-not-approved", "correction-without-change"}, findingCodes(e.Findings), "a signal came before it")

	_, err = k.Effect(Correction{ID: "c3", KPI: "y", Decided: after(1)}, nil, after(9))
	assert.Equal(t, []string{"kpi other-kpi"}, validatetest.Problems(t, err))
	_, err = k.Effect(decided, []Reading{at(1, "1"), at(1, "2")}, after(9))
	assert.Equal(t, []string{"readings[1].date duplicate"}, validatetest.Problems(t, err))
}

func TestSources(t *testing.T) {
	k := func(id, source string, f Frequency) KPI {
		k := plain()
		k.ID, k.Source, k.Frequency = id, source, f
		return k
	}
	month := func(n int) Reading { return Reading{Date: date("2025-01-31").AddDate(0, n, -n), Value: dec("1")} }
	other := month(1)
	other.Source = "by hand"
	items := []Item{
		{KPI: k("a", "crm", Monthly), Readings: []Reading{month(0), other, {Date: date("2025-03-31"), Value: dec("1")}}},
		{KPI: k("b", "crm", Weekly)},
		{KPI: k("c", "erp", ""), Readings: []Reading{{Date: date("2025-03-30"), Value: dec("3")}}},
	}
	got, err := Sources(items, date("2025-04-01"))
	require.NoError(t, err)
	require.Len(t, got, 3)
	by, crm, erp := got[0], got[1], got[2]
	assert.Equal(t, "by hand", by.Source)
	assert.Equal(t, []string{"a"}, by.KPIs)
	assert.Nil(t, by.Completeness, "what is due is due from the KPI's own source")
	assert.Equal(t, []string{"a", "b"}, crm.KPIs)
	assert.Equal(t, 3+13, crm.Due, "three months and thirteen weeks have ended")
	assert.Equal(t, 2, crm.Reported, "February came by hand")
	assert.InDelta(t, 2.0/16, *crm.Completeness, 1e-12)
	assert.Equal(t, date("2025-03-31"), crm.Latest)
	assert.Equal(t, 1, *crm.AgeDays)
	assert.Equal(t, Unmet, crm.Fresh, "b never came")
	assert.Equal(t, []string{"stale-source", "missing-periods", "missing-periods"}, findingCodes(crm.Findings))
	assert.Equal(t, Unknown, erp.Fresh, "one value and no rhythm")
	assert.Equal(t, 2, *erp.AgeDays)

	_, err = Sources(append(items, items[0]), date("2025-04-01"))
	assert.Equal(t, []string{"items[3].kpi.id unique"}, validatetest.Problems(t, err))
}

func TestPeriodsEndBeforeTheyAreDue(t *testing.T) {
	for _, row := range []struct {
		f    Frequency
		asOf string
		want int
	}{
		{Daily, "2025-01-01", 1}, {Daily, "2025-01-03", 3},
		{Weekly, "2025-01-06", 0}, {Weekly, "2025-01-07", 1},
		{Monthly, "2025-01-30", 0}, {Monthly, "2025-01-31", 1}, {Monthly, "2026-02-28", 14},
		{Quarterly, "2025-03-30", 0}, {Quarterly, "2025-03-31", 1}, {Quarterly, "2025-12-31", 4},
		{Yearly, "2025-12-30", 0}, {Yearly, "2025-12-31", 1}, {Yearly, "2029-06-01", 4},
	} {
		k := plain()
		k.Due, k.Frequency = date("2030-12-31"), row.f
		due, reported := Item{KPI: k}.coverage(dayNumber(date(row.asOf)))
		assert.Equal(t, row.want, due, "%s by %s", row.f, row.asOf)
		assert.Zero(t, reported)
	}
}

func reviewItems() ([]Item, ReviewOptions) {
	k := func(id, partner string) KPI {
		k := plain()
		k.ID, k.Partner, k.Frequency, k.Source = id, partner, Weekly, "crm"
		return k
	}
	won := k("won", "orion")
	won.Delivers, won.Outcomes = []string{"orion", "vega"}, []string{"jobs"}
	lost := k("lost", "vega")
	lost.Guardrail = true
	wobbles := k("wobbles", "vega")
	jumps := k("jumps", "lyra")
	return []Item{
			{KPI: won, Readings: weeklyOn(13, func(i int) float64 {
				if i == 12 {
					return 30
				}
				return noise(i)
			})},
			{KPI: lost, Readings: weeklyOn(13, func(i int) float64 { return noise(i) - 4*float64(i) })},
			{KPI: wobbles, Readings: weeklyOn(13, noise)},
			{KPI: jumps, Readings: weeklyOn(13, func(i int) float64 {
				if i == 12 {
					return -4
				}
				return noise(i)
			})},
			{KPI: KPI{ID: "someday"}},
		}, ReviewOptions{
			Since: after(78), AsOf: after(86),
			Outcomes:    []Outcome{{ID: "jobs", Beneficiaries: []string{"school leavers"}}, {ID: "other", Beneficiaries: []string{"nobody"}}},
			Corrections: []Correction{{ID: "c1", KPI: "lost", Change: "more calls", Decided: after(42), ApprovedBy: []string{"vega"}}},
		}
}

func TestReviewPack(t *testing.T) {
	items, o := reviewItems()
	pack, err := Review(items, o)
	require.NoError(t, err)
	assert.Equal(t, "3 things to decide, first lost; 3 of 4 KPIs on track or achieved; wins: 1; guardrail broken: lost.", pack.Headline)
	require.Len(t, pack.Decisions, 3)
	assert.Equal(t, Decision{KPI: "lost", Severity: SeverityHigh, Question: "what changes, who does it, and by when?", Why: pack.Progress[1].Reason}, pack.Decisions[0])
	assert.Equal(t, "jumps", pack.Decisions[1].KPI)
	assert.Equal(t, "what happened, and should the course change?", pack.Decisions[1].Question)
	assert.Equal(t, "keep, change or undo correction c1?", pack.Decisions[2].Question)
	require.Len(t, pack.Changes, 1)
	assert.Equal(t, [2]Status{OnTrack, Achieved}, [2]Status{pack.Changes[0].Before, pack.Changes[0].After})
	assert.Equal(t, []string{"wobbles"}, pack.Steady, "noise is left alone")
	require.Len(t, pack.Wins, 1)
	assert.Equal(t, []string{"orion", "vega"}, pack.Wins[0].Partners)
	assert.Equal(t, []string{"school leavers"}, pack.Wins[0].Beneficiaries)
	assert.Equal(t, []PartnerWins{{"orion", []string{"won"}}, {"vega", []string{"won"}}}, pack.WinsBy)
	assert.Equal(t, Worse, pack.Corrections[0].Result)
	assert.Equal(t, Unmet, pack.Scorecard.Guardrails)
	assert.Equal(t, []string{"incomplete-kpi"}, findingCodes(pack.Findings))
	for _, s := range pack.Signals {
		assert.True(t, s.Date.After(o.Since), "only what is new")
		assert.NotEqual(t, "wobbles", s.KPI)
	}
	one, err := json.Marshal(pack)
	require.NoError(t, err)
	again, err := Review(items, o)
	require.NoError(t, err)
	two, err := json.Marshal(again)
	require.NoError(t, err)
	assert.Equal(t, string(one), string(two))
}

func TestQuietReview(t *testing.T) {
	k := plain()
	pack, err := Review([]Item{{KPI: k, Readings: weeklyOn(8, noise)}}, ReviewOptions{Since: after(40), AsOf: after(52)})
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(pack.Headline, "Nothing to decide"), pack.Headline)
	assert.Equal(t, []string{"x"}, pack.Steady)
	empty, err := Review(nil, ReviewOptions{Since: after(1), AsOf: after(2)})
	require.NoError(t, err)
	assert.Nil(t, empty.Scorecard)
}

func TestQuestionsOfAReview(t *testing.T) {
	weekly := func(k *KPI) { k.Frequency = Weekly }
	disputed := at(49, "49")
	disputed.Dispute = &Dispute{Partner: "vega", Raised: after(49)}
	for _, row := range []struct {
		name     string
		change   func(*KPI)
		readings []Reading
		asOf     int
		question string
	}{
		{"stale", weekly, []Reading{at(7, "7")}, 50, "who delivers the missing values?"},
		{"missed", nil, []Reading{at(99, "90")}, 110, "close it, or set a new target in a new version?"},
		{"disputed", nil, []Reading{disputed}, 50, "which value holds?"},
	} {
		k := plain()
		if row.change != nil {
			row.change(&k)
		}
		pack, err := Review([]Item{{KPI: k, Readings: row.readings}}, ReviewOptions{Since: after(0), AsOf: after(row.asOf)})
		require.NoError(t, err)
		require.NotEmpty(t, pack.Decisions, row.name)
		assert.Equal(t, row.question, pack.Decisions[0].Question)
		assert.True(t, strings.HasPrefix(pack.Headline, "1 thing to decide: x"), pack.Headline)
	}
}

func TestReviewRefuses(t *testing.T) {
	_, err := Review([]Item{{KPI: plain(), Weight: -1}, {KPI: KPI{}}}, ReviewOptions{
		Since: after(2), AsOf: after(1), Corrections: []Correction{{ID: "c", KPI: "gone", Decided: after(1)}}, Outcomes: []Outcome{{}},
	})
	assert.Equal(t, []string{"items[0].weight range", "items[1].kpi.id required", "since order", "outcomes[0].id required", "corrections[0].kpi unknown"}, validatetest.Problems(t, err))
	_, err = Review([]Item{{KPI: plain(), Readings: []Reading{{Date: after(1), Value: decimal.New(1, 999_999_999)}}}}, ReviewOptions{Since: after(1), AsOf: after(2)})
	assert.Equal(t, []string{"items[0].readings[0].value decimal-range"}, validatetest.Problems(t, err))
	_, err = Review([]Item{{KPI: plain(), Readings: []Reading{at(1, "1"), at(1, "1")}}}, ReviewOptions{Since: after(1), AsOf: after(2)})
	assert.Equal(t, []string{"items[0].readings[1].date duplicate"}, validatetest.Problems(t, err))
}

func TestBackOnTrackIsAWin(t *testing.T) {
	k := plain()
	k.Partner = "orion"
	pack, err := Review([]Item{{KPI: k, Readings: []Reading{at(10, "0"), at(40, "10"), at(60, "60")}}}, ReviewOptions{Since: after(40), AsOf: after(60)})
	require.NoError(t, err)
	require.Len(t, pack.Wins, 1)
	assert.Contains(t, pack.Wins[0].What, "back on track")
	assert.Equal(t, []string{"orion"}, pack.Wins[0].Partners)
	assert.InDelta(t, 0.5, *pack.Changes[0].Moved, 1e-12)
}
