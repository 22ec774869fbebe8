package risk

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/vectors"
)

// TestPublishedCases runs the matrices and expected values of the reference file. Everything about distributions is
// the business of risk/montecarlo, which runs those cases.
func TestPublishedCases(t *testing.T) {
	runs := map[string]func(*testing.T, vectors.Case){
		"numeric 5x5 matrix, threats":                             numericMatrix,
		"three single look-ups":                                   singleLookUps,
		"NHS 5x5 likelihood x consequence with bands":             nhsMatrix,
		"US Army risk assessment matrix (look-up, not a product)": armyMatrix,
		"EMV: single threat":                                      monetaryValue,
		"EMV: rained-out event":                                   monetaryValue,
		"EMV: construction: weather and material price":           monetaryValue,
	}
	skip := map[string]string{}
	for _, c := range vectors.Load(t, "testdata/risk.json") {
		if runs[c.Name] == nil {
			skip[c.Name] = "a loss distribution: run by risk/montecarlo"
		}
	}
	require.Len(t, skip, 42, "cases of other topics")
	vectors.Run(t, "testdata/risk.json", skip, func(t *testing.T, c vectors.Case) { runs[c.Name](t, c) })
}

// levelsOf makes levels of published values, whatever their order.
func levelsOf(values []float64) []Level {
	sorted := slices.Sorted(slices.Values(values))
	levels := make([]Level, len(sorted))
	for i, v := range sorted {
		levels[i] = Level{Label: decimal.NewFromFloat(v).String(), Value: v}
	}
	return levels
}

func numericMatrix(t *testing.T, c vectors.Case) {
	var in struct{ Probabilities, Impacts []float64 }
	var want struct{ Scores, Printed [][]float64 }
	c.Decode(t, &in, &want)
	m := PMBOK()
	for i, l := range levelsOf(in.Probabilities) {
		require.Equal(t, l.Value, m.Likelihood[i].Value)
	}
	for i, l := range levelsOf(in.Impacts) {
		require.Equal(t, l.Value, m.Impact[i].Value)
	}
	for row, p := range in.Probabilities {
		for column, i := range in.Impacts {
			s, err := m.Score(levelAt(m.Likelihood, p), levelAt(m.Impact, i))
			require.NoError(t, err)
			assert.Equal(t, want.Scores[row][column], s.Value)
			assert.Equal(t, want.Printed[row][column], decimal.NewFromFloat(s.Value).Round(2).InexactFloat64())
		}
	}
}

func levelAt(levels []Level, value float64) int {
	return slices.IndexFunc(levels, func(l Level) bool { return l.Value == value }) + 1
}

func singleLookUps(t *testing.T, c vectors.Case) {
	var in struct{ Pairs [][2]float64 }
	var want struct{ Scores []float64 }
	c.Decode(t, &in, &want)
	for i, pair := range in.Pairs {
		m := Matrix{ID: "one cell", Likelihood: levelsOf(pair[:1]), Impact: levelsOf(pair[1:]), Bands: []Band{{Name: "all"}}}
		s, err := m.Score(1, 1)
		require.NoError(t, err)
		assert.Equal(t, want.Scores[i], s.Value)
	}
}

func nhsMatrix(t *testing.T, c vectors.Case) {
	var in struct {
		Likelihood, Consequence []string
		Bands                   []struct {
			Name     string
			Min, Max float64
		}
	}
	var want struct {
		Scores [][]float64
		Bands  [][]string
	}
	c.Decode(t, &in, &want)
	m := Matrix{ID: "nhs", Likelihood: steps(in.Likelihood...), Impact: steps(in.Consequence...)}
	for _, b := range in.Bands {
		m.Bands = append(m.Bands, Band{Name: b.Name, Min: b.Min})
	}
	scores, err := m.Scores()
	require.NoError(t, err)
	standard, err := Standard5x5().Scores()
	require.NoError(t, err)
	for l, row := range scores {
		for i, s := range row {
			assert.Equal(t, want.Scores[l][i], s.Value)
			assert.Equal(t, want.Bands[l][i], s.Band)
			assert.Equal(t, s.BandRank, standard[l][i].BandRank, "the standard matrix has these limits under other names")
		}
	}
}

func armyMatrix(t *testing.T, c vectors.Case) {
	var in struct {
		Probability, Severity []string
		Levels                map[string]string
	}
	var want struct{ Matrix map[string][]string }
	c.Decode(t, &in, &want)
	m := Matrix{ID: "army", Bands: []Band{{Name: "L"}, {Name: "M"}, {Name: "H"}, {Name: "E"}}}
	require.ElementsMatch(t, []string{"L", "M", "H", "E"}, slices.Collect(maps.Keys(in.Levels)))
	for l := len(in.Probability) - 1; l >= 0; l-- { // published worst first
		m.Likelihood = append(m.Likelihood, Level{Label: in.Probability[l]})
		var row []string
		for i := len(in.Severity) - 1; i >= 0; i-- {
			row = append(row, want.Matrix[in.Severity[i]][l])
		}
		m.Cells = append(m.Cells, row)
	}
	for i := len(in.Severity) - 1; i >= 0; i-- {
		m.Impact = append(m.Impact, Level{Label: in.Severity[i]})
	}
	for l, probability := range in.Probability {
		for i, severity := range in.Severity {
			s, err := m.Score(len(in.Probability)-l, len(in.Severity)-i)
			require.NoError(t, err)
			assert.Equal(t, want.Matrix[severity][l], s.Band, "%s, %s", probability, severity)
			assert.Equal(t, float64(strings.Index("LMHE", s.Band)+1), s.Value, "without values the score is the band's number")
		}
	}
}

func monetaryValue(t *testing.T, c vectors.Case) {
	var in struct{ Risks []Outcome }
	var want struct {
		EMV      decimal.Decimal
		Items    []decimal.Decimal
		Variance json.Number
	}
	c.Decode(t, &in, &want)
	v, err := EMV(in.Risks)
	require.NoError(t, err)
	assert.True(t, want.EMV.Equal(v.Total), "%s", v.Total)
	require.Len(t, v.Items, len(want.Items))
	for i := range want.Items {
		assert.True(t, want.Items[i].Equal(v.Items[i]), "%s", v.Items[i])
	}
	variance, err := want.Variance.Float64()
	require.NoError(t, err)
	assert.InEpsilon(t, variance, v.Variance.InexactFloat64(), 1e-9, "published in floating point; ours is exact")
}

func TestEMVRefuses(t *testing.T) {
	_, err := EMV([]Outcome{{dec("1.01"), dec("1")}, {dec("-0.1"), dec("1")}, {dec("1"), decimal.New(1, 1_000_000)}})
	assert.ErrorContains(t, err, "outcomes[0].probability: must be at most 1, got 1.01 [range]")
	assert.ErrorContains(t, err, "outcomes[1].probability: must not be negative, got -0.1 [negative]")
	assert.ErrorContains(t, err, "outcomes[2].impact: must be below 10^24 in size")
	v, err := EMV(nil)
	require.NoError(t, err)
	assert.True(t, v.Total.IsZero())
}
