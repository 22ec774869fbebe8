package kpi

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryTypeSurvivesJSON encodes, decodes and encodes again one well-filled value of each type that hosts keep or hand on.
func TestEveryTypeSurvivesJSON(t *testing.T) {
	items, o := reviewItems()
	pack, err := Review(items, o)
	require.NoError(t, err)
	assessed, err := full().SMART(Setting{})
	require.NoError(t, err)
	chart, err := Individuals(shifted(), ChartOptions{})
	require.NoError(t, err)
	ewma, err := EWMA(shifted(), ShiftOptions{})
	require.NoError(t, err)
	cusum, err := CUSUM(shifted(), ShiftOptions{})
	require.NoError(t, err)
	counts, err := Counts([]int{1, 2, 30})
	require.NoError(t, err)
	okr := OKR{Objective: "o", Ambition: Aspirational, Results: []Weighted{line("a", "orion", 1, 0.3)}}
	scored, err := okr.Score()
	require.NoError(t, err)
	setting := around()
	lexicon := DefaultLexicon()
	setting.Lexicon, setting.History = &lexicon, []Reading{at(1, "1.50")}
	reading := Reading{Date: after(1), Value: dec("1.5"), Unit: "EUR", Source: "crm", Reported: after(2), Dispute: &Dispute{Partner: "vega", Raised: after(3), Reason: "late", Settled: true}}
	one := 1.0
	options := ChartOptions{Form: MedianForm, Rules: Nelson(), Run: 7, Center: &one, Sigma: &one, Exclude: []Exclusion{{1, "x"}}, Phases: []Phase{{3, "y"}}}
	for _, v := range []any{full(), full().Definition(), items, o, pack, setting, assessed, reading, options, ShiftOptions{Center: &one, Weight: 0.1}, chart, ewma, cusum, counts, okr, scored} {
		once, err := json.Marshal(v)
		require.NoError(t, err)
		back := reflect.New(reflect.TypeOf(v))
		require.NoError(t, json.Unmarshal(once, back.Interface()), "%T", v)
		twice, err := json.Marshal(back.Interface())
		require.NoError(t, err)
		assert.Equal(t, string(once), string(twice), "%T", v)
	}
}
