package risk

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPresetsAreValidAndFoundByID(t *testing.T) {
	for _, m := range []Matrix{Standard5x5(), PMBOK(), Simple3x3()} {
		require.NoError(t, m.Validate(), m.ID)
		found, ok := Preset(m.ID)
		assert.True(t, ok)
		assert.Equal(t, m, found)
	}
	_, ok := Preset("no such matrix")
	assert.False(t, ok)
}

func TestScoreMeetsItsBandExactly(t *testing.T) {
	for _, row := range []struct {
		matrix             Matrix
		likelihood, impact int
		value              float64
		band               string
		tolerance          Tolerance
		why                string
	}{
		{Standard5x5(), 1, 3, 3, "low", Acceptable, "last score below medium"},
		{Standard5x5(), 2, 2, 4, "medium", Tolerable, "on the limit"},
		{Standard5x5(), 2, 4, 8, "high", Unacceptable, "on the limit"},
		{Standard5x5(), 3, 4, 12, "high", Unacceptable, "last score below critical"},
		{Standard5x5(), 5, 3, 15, "critical", Unacceptable, "on the limit"},
		{PMBOK(), 4, 3, 0.14, "moderate", Tolerable, "0.7 × 0.2 is no 0.13999999999999999"},
		{PMBOK(), 5, 3, 0.18, "high", Unacceptable, "0.9 × 0.2 meets the limit"},
		{PMBOK(), 3, 2, 0.05, "low", Acceptable, "inside"},
		{PMBOK(), 2, 3, 0.06, "moderate", Tolerable, "0.3 × 0.2 meets the limit"},
		{Simple3x3(), 2, 2, 4, "medium", Tolerable, "inside"},
		{Simple3x3(), 3, 2, 6, "high", Unacceptable, "on the limit"},
	} {
		s, err := row.matrix.Score(row.likelihood, row.impact)
		require.NoError(t, err)
		assert.Equal(t, Score{Likelihood: row.likelihood, Impact: row.impact, Value: row.value, Band: row.band, BandRank: s.BandRank, Tolerance: row.tolerance}, s, row.why)
		assert.Equal(t, row.band, row.matrix.Bands[s.BandRank-1].Name)
	}
}

func TestScoreOutsideTheMatrix(t *testing.T) {
	for _, levels := range [][2]int{{0, 0}, {0, 1}, {1, 0}, {-1, 2}, {6, 1}, {1, 6}, {math.MaxInt, math.MinInt}} {
		_, err := Standard5x5().Score(levels[0], levels[1])
		assert.ErrorIs(t, err, ErrLevel, "%v", levels)
	}
	_, err := Matrix{}.Score(1, 1)
	assert.Error(t, err)
}

func TestMatrixProblems(t *testing.T) {
	lookup := func(cells ...[]string) func(*Matrix) {
		return func(m *Matrix) { m.Cells = cells }
	}
	l, h := "low", "high"
	for _, row := range []struct {
		spoil func(*Matrix)
		want  string
	}{
		{func(m *Matrix) { m.ID = "" }, "id: is required [required]"},
		{func(m *Matrix) { m.Likelihood = nil }, "likelihood: must have 1 to 50 levels, got 0 [levels]"},
		{func(m *Matrix) { m.Impact = make([]Level, 51) }, "impact: must have 1 to 50 levels, got 51 [levels]"},
		{func(m *Matrix) { m.Impact[1].Label = "low" }, "impact[1].label: must differ"},
		{func(m *Matrix) { m.Impact[1].Value = 1 }, "impact[1].value: must be above that of the level before, got 1 [rising]"},
		{func(m *Matrix) { m.Likelihood[0].Value = -1 }, "likelihood[0].value: must be from 1e-9 to below 1e9, got -1 [range]"},
		{func(m *Matrix) { m.Likelihood[0].Value = math.NaN() }, "likelihood[0].value: must be a finite number, got NaN [finite]"},
		{func(m *Matrix) { m.Likelihood[1].Value = math.Inf(1) }, "likelihood[1].value: must be a finite number, got +Inf [finite]"},
		{func(m *Matrix) { m.Likelihood[2].Value = 1e300 }, "likelihood[2].value: must be from 1e-9 to below 1e9, got 1e+300 [range]"},
		{func(m *Matrix) { m.Impact[0].Value = 5e-324 }, "impact[0].value: must be from 1e-9 to below 1e9, got 5e-324 [range]"},
		{func(m *Matrix) { m.Impact[0].Label = "\xff" }, "impact[0].label: must be valid UTF-8"},
		{func(m *Matrix) { m.Impact[0].Meaning = "\x1b[31m" }, "impact[0].meaning: must not hold control characters"},
		{func(m *Matrix) { m.Bands[0].Name = strings.Repeat("x", 201) }, "bands[0].name: must have at most 200 bytes, got 201 [max]"},
		{func(m *Matrix) { m.Bands[2].Min = math.Inf(1) }, "bands[2].min: must be a finite number, got +Inf [finite]"},
		{func(m *Matrix) { m.Bands = make([]Band, MaxLevels*MaxLevels+1) }, "bands: must not have more bands than a matrix has cells, got 2501 [max]"},
		{func(m *Matrix) { m.Bands = nil }, "bands: is required [required]"},
		{func(m *Matrix) { m.Bands[1].Name = "low" }, "bands[1].name: must differ"},
		{func(m *Matrix) { m.Bands[1].Min = 1 }, "bands[1].min: must be above that of the band before, got 1 [rising]"},
		{func(m *Matrix) { m.Bands[1].Min = math.NaN() }, "bands[1].min: must be a finite number"},
		{func(m *Matrix) { m.Bands[0].Min = 1.5 }, "bands[0].min: must be at most 1, the lowest score, got 1.5 [all-cells]"},
		{func(m *Matrix) { m.Bands[1].Min = 7; m.Bands[2].Min = 8 }, "bands[1]: must hold at least one cell of the matrix, got \"medium\" [unreachable]"},
		{func(m *Matrix) { m.Bands[2].Min = 10 }, "bands[2]: must hold at least one cell of the matrix, got \"high\" [unreachable]"},
		{func(m *Matrix) { m.Bands[1].Tolerance = "" }, "bands[1].tolerance: must be stated for every band or for none, got \"\" [all-or-none]"},
		{func(m *Matrix) { m.Bands[1].Tolerance = "fine" }, "bands[1].tolerance: must be one of acceptable, tolerable, unacceptable, got \"fine\" [oneof]"},
		{func(m *Matrix) { m.Bands[2].Tolerance = Acceptable }, "bands[2].tolerance: must not be milder than that of the band before"},
		{func(m *Matrix) { lookup([]string{l, l, h})(m); m.Bands[0].Min = math.NaN() }, "bands[0].min: must be a finite number"},
		{lookup([]string{l, l, h}), "cells: must have 3 rows, one for each likelihood, got 1 [all-cells]"},
		{lookup([]string{l, l, h}, []string{l, "medium"}, []string{l, h, h}), "cells[1]: must have 3 cells, one for each impact, got 2 [all-cells]"},
		{lookup([]string{l, l, "grave"}, []string{l, "medium", h}, []string{l, h, h}), "cells[0][2]: must be one of low, medium, high, got \"grave\" [unknown-band]"},
		{lookup([]string{l, h, "medium"}, []string{l, h, h}, []string{l, h, h}), `cells[0][2]: must not be milder than "high", the cell of the impact below, got "medium" [monotone]`},
		{lookup([]string{l, h, h}, []string{l, "medium", h}, []string{l, h, h}), `cells[1][1]: must not be milder than "high", the cell of the likelihood below, got "medium" [monotone]`},
		{lookup([]string{l, l, h}, []string{l, l, h}, []string{l, h, h}), "bands[1]: must hold at least one cell of the matrix, got \"medium\" [unreachable]"},
	} {
		m := Simple3x3()
		row.spoil(&m)
		assert.ErrorContains(t, m.Validate(), row.want)
		_, err := m.Score(1, 1)
		assert.Error(t, err, row.want)
	}
}

func TestBandsWithoutTolerance(t *testing.T) {
	bare := func(names ...string) Matrix {
		m := Matrix{ID: "x", Likelihood: steps("a", "b", "c"), Impact: steps("a")}
		for i, n := range names {
			m.Bands = append(m.Bands, Band{Name: n, Min: float64(i + 1)})
		}
		return m
	}
	for _, row := range []struct {
		matrix Matrix
		want   []Tolerance
	}{
		{bare("all"), []Tolerance{Tolerable, Tolerable, Tolerable}},
		{bare("mild", "bad"), []Tolerance{Acceptable, Unacceptable, Unacceptable}},
		{bare("mild", "middling", "bad"), []Tolerance{Acceptable, Tolerable, Unacceptable}},
	} {
		for i, want := range row.want {
			s, err := row.matrix.Score(i+1, 1)
			require.NoError(t, err)
			assert.Equal(t, want, s.Tolerance)
		}
	}
}

func TestMatrixSurvivesJSON(t *testing.T) {
	lookup := Simple3x3()
	lookup.Cells = [][]string{{"low", "low", "medium"}, {"low", "medium", "high"}, {"medium", "high", "high"}}
	for _, m := range []Matrix{Standard5x5(), PMBOK(), lookup} {
		once, err := json.Marshal(m)
		require.NoError(t, err)
		var back Matrix
		require.NoError(t, json.Unmarshal(once, &back))
		twice, err := json.Marshal(back)
		require.NoError(t, err)
		assert.Equal(t, string(once), string(twice))
		assert.Equal(t, m, back)
	}
}

// FuzzScoreIsMonotone makes matrices of any shape and checks that no higher level ever scores lower.
func FuzzScoreIsMonotone(f *testing.F) {
	f.Add([]byte{1, 2, 3}, []byte{1, 2, 3}, []byte{1, 4, 7})
	f.Add([]byte{10, 20, 20, 20, 20}, []byte{5, 5, 10, 20, 40}, []byte{0, 6, 12})
	f.Add([]byte{1}, []byte{255}, []byte{0})
	f.Fuzz(func(t *testing.T, likelihood, impact, limits []byte) {
		m := Matrix{ID: "fuzz", Likelihood: risingLevels(likelihood), Impact: risingLevels(impact)}
		lowest := 0
		for _, b := range limits {
			m.Bands = append(m.Bands, Band{Name: strings.Repeat("x", len(m.Bands)+1), Min: float64(lowest) / 100})
			lowest += int(b)
		}
		scores, err := m.Scores()
		if err != nil {
			return
		}
		for l := range scores {
			for i, s := range scores[l] {
				require.False(t, i > 0 && s.Compare(scores[l][i-1]) < 0, "impact %d", i+1)
				require.False(t, l > 0 && s.Compare(scores[l-1][i]) < 0, "likelihood %d", l+1)
				exact := decimal.NewFromFloat(m.Likelihood[l].Value).Mul(decimal.NewFromFloat(m.Impact[i].Value))
				require.Equal(t, exact.InexactFloat64(), s.Value)
			}
		}
	})
}

// risingLevels makes levels whose values rise by a hundredth of each step, in hundredths.
func risingLevels(rises []byte) []Level {
	levels, value := make([]Level, len(rises)), 0
	for i, r := range rises {
		value += int(r)
		levels[i] = Level{Label: strings.Repeat("l", i+1), Value: float64(value) / 100}
	}
	return slices.Clip(levels)
}
