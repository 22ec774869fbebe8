package survey

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var nan = math.NaN()

func TestStatisticsRefuse(t *testing.T) {
	inf := math.Inf(1)
	two := [][]float64{{1, 2}, {2, 1}}
	for _, row := range []struct {
		why  string
		want error
		call func() error
	}{
		{"alpha of nothing", ErrTooFew, func() error { _, err := CronbachAlpha(nil); return err }},
		{"alpha of one item", ErrTooFew, func() error { _, err := CronbachAlpha([][]float64{{1}, {2}}); return err }},
		{"alpha of a constant item", ErrNoVariation, func() error { _, err := CronbachAlpha([][]float64{{1, 2}, {1, 3}}); return err }},
		{"alpha of an item nobody answered", ErrTooFew, func() error { _, err := CronbachAlpha([][]float64{{nan, 2}, {nan, 3}}); return err }},
		{"alpha of items that cancel out", ErrNoVariation, func() error { _, err := CronbachAlpha(two); return err }},
		{"alpha of a ragged table", ErrRowLength, func() error { _, err := CronbachAlpha([][]float64{{1, 2}, {3}}); return err }},
		{"alpha with an infinity", ErrNotFinite, func() error { _, err := CronbachAlpha([][]float64{{1, inf}, {3, 4}}); return err }},
		{"a factor of two items", ErrTooFew, func() error { _, err := OneFactor(two, ""); return err }},
		{"a factor of items that do not vary together", ErrNoVariation, func() error { _, err := OneFactor([][]float64{{1, 1, 2}, {1, 2, 1}}, ""); return err }},
		{"an ICC of one rater", ErrTooFew, func() error { _, err := ICC([][]float64{{1}, {2}}); return err }},
		{"an ICC of equal subjects", ErrNoVariation, func() error { _, err := ICC(two); return err }},
		{"an ICC with a hole", ErrNotFinite, func() error { _, err := ICC([][]float64{{1, nan}, {2, 3}}); return err }},
		{"groups: one", ErrTooFew, func() error { _, err := ICCByGroup([][]float64{{1, 2}, nil}); return err }},
		{"groups: equal means", ErrNoVariation, func() error { _, err := ICCByGroup([][]float64{{1, 2}, {2, 1}}); return err }},
		{"groups: NaN", ErrNotFinite, func() error { _, err := ICCByGroup([][]float64{{1, nan}, {2, 1}}); return err }},
		{"rwg off the scale", ErrOffScale, func() error { _, err := RWG([][]float64{{1}, {6}}, 5); return err }},
		{"rwg of one answer", ErrTooFew, func() error { _, err := RWG([][]float64{{1}, {nan}}, 5); return err }},
		{"krippendorff without pairs", ErrTooFew, func() error { _, err := KrippendorffAlpha([][]float64{{1, nan}, {nan, 2}}, LevelNominal); return err }},
		{"krippendorff without variation", ErrNoVariation, func() error { _, err := KrippendorffAlpha([][]float64{{1, 1}, {1, 1}}, LevelOrdinal); return err }},
		{"kendall of ties only", ErrNoVariation, func() error { _, err := KendallW([][]float64{{1, 1}, {1, 1}}); return err }},
		{"kendall of one subject", ErrTooFew, func() error { _, err := KendallW([][]float64{{1, 1}}); return err }},
		{"fleiss of nothing", ErrTooFew, func() error { _, err := FleissKappa(nil); return err }},
		{"fleiss of one rater", ErrTooFew, func() error { _, err := FleissKappa([][]int{{1, 0}}); return err }},
		{"fleiss of unequal raters", ErrRowLength, func() error { _, err := FleissKappa([][]int{{2, 0}, {2, 1}}); return err }},
		{"fleiss of one category", ErrNoVariation, func() error { _, err := FleissKappa([][]int{{2, 0}, {2, 0}}); return err }},
		{"mann-whitney of an empty sample", ErrTooFew, func() error { _, err := MannWhitney(nil, []float64{1}); return err }},
		{"mann-whitney with NaN", ErrNotFinite, func() error { _, err := MannWhitney([]float64{1}, []float64{nan}); return err }},
		{"cliff of an empty sample", ErrTooFew, func() error { _, err := CliffsDelta([]float64{1}, nil); return err }},
		{"dominance of an empty sample", ErrTooFew, func() error { _, err := CompareDominance([]float64{1}, nil, 0); return err }},
		{"wilcoxon of unequal lists", ErrRowLength, func() error { _, err := WilcoxonSignedRank([]float64{1}, nil, ""); return err }},
		{"wilcoxon of nothing", ErrTooFew, func() error { _, err := WilcoxonSignedRank(nil, nil, ""); return err }},
		{"wilcoxon with NaN", ErrNotFinite, func() error { _, err := WilcoxonSignedRank([]float64{1}, []float64{nan}, ""); return err }},
		{"welch of constants", ErrNoVariation, func() error { _, err := WelchT([]float64{1, 1}, []float64{2, 2}, 0); return err }},
		{"welch of one value", ErrTooFew, func() error { _, err := WelchT([]float64{1}, []float64{2, 2}, 0); return err }},
		{"welch against one value", ErrTooFew, func() error { _, err := WelchT([]float64{1, 2}, []float64{2}, 0); return err }},
		{"paired t of one pair", ErrTooFew, func() error { _, err := PairedT([]float64{1}, []float64{2}, 0); return err }},
		{"paired t of equal differences", ErrNoVariation, func() error { _, err := PairedT([]float64{1, 2}, []float64{2, 3}, 0); return err }},
		{"nps of nothing", ErrTooFew, func() error { _, err := NetPromoter(nil); return err }},
		{"nps of 11", ErrOffScale, func() error { _, err := NetPromoter([]int{10, 11}); return err }},
	} {
		assert.ErrorIs(t, row.call(), row.want, row.why)
	}
	for why, call := range map[string]func() error{
		"rwg on one point":      func() error { _, err := RWG(two, 1); return err },
		"unknown level":         func() error { _, err := KrippendorffAlpha(two, "metric"); return err },
		"negative ratio":        func() error { _, err := KrippendorffAlpha([][]float64{{-1, 2}, {1, 2}}, LevelRatio); return err },
		"unknown zeros":         func() error { _, err := WilcoxonSignedRank([]float64{1}, []float64{2}, "keep"); return err },
		"unknown method":        func() error { _, err := OneFactor([][]float64{{1, 2, 3}, {2, 1, 4}, {5, 2, 1}}, "guess"); return err },
		"confidence of 1":       func() error { _, err := WelchT([]float64{1, 2}, []float64{2, 4}, 1); return err },
		"paired confidence":     func() error { _, err := PairedT([]float64{1, 2}, []float64{2, 4}, 1); return err },
		"dominance confidence":  func() error { _, err := CompareDominance([]float64{1, 2}, []float64{2, 4}, 7); return err },
		"a share of nothing":    func() error { _, err := WilsonInterval(0, 0, 0); return err },
		"more than all":         func() error { _, err := WilsonInterval(3, 2, 0); return err },
		"confidence of a share": func() error { _, err := WilsonInterval(1, 2, -1); return err },
		"a negative count":      func() error { _, err := FleissKappa([][]int{{-1, 3}}); return err },
	} {
		assert.Error(t, call(), why)
	}
}

func TestFullAgreement(t *testing.T) {
	alike := [][]float64{{1, 1}, {2, 2}, {4, 4}}
	got, err := ICC(alike)
	require.NoError(t, err)
	for _, f := range []ICCForm{got.ICC1, got.ICC2, got.ICC3, got.ICC1K, got.ICC2K, got.ICC3K} {
		assert.Equal(t, ICCForm{ICC: 1, DF1: f.DF1, DF2: f.DF2, Lower: 1, Upper: 1}, f, "F would be infinite")
	}
	shifted, err := ICC([][]float64{{1, 2}, {2, 3}, {4, 5}})
	require.NoError(t, err)
	assert.Equal(t, 1.0, shifted.ICC3.ICC, "consistent")
	assert.Less(t, shifted.ICC2.ICC, 1.0, "not equal")
	g, err := ICCByGroup([][]float64{{1, 1}, {3, 3}})
	require.NoError(t, err)
	assert.Equal(t, 1.0, g.ICC1)
	assert.Nil(t, g.F)
	a, err := RWG([][]float64{{5}, {5}}, 5)
	require.NoError(t, err)
	assert.Equal(t, 1.0, *a.AWG)
	b, err := RWG([][]float64{{5, 3}, {5, 3}, {4, 3}, {5, 2}, {5, nan}}, 5)
	require.NoError(t, err)
	assert.Nil(t, b.RWG, "two items have no r_wg of one")
	assert.Nil(t, b.Items[0].AWG, "4.8 is nearer the end than 4.2, where one of five at the other end would still fit")
	assert.NotNil(t, b.Items[1].AWG)
	assert.Equal(t, 4, b.Items[1].N)
	w, err := WilcoxonSignedRank([]float64{3, 3}, []float64{3, 3}, "")
	require.NoError(t, err)
	assert.Equal(t, 1.0, w.P)
	m, err := MannWhitney([]float64{3, 3}, []float64{3})
	require.NoError(t, err)
	assert.Equal(t, 1.0, m.P)
	assert.Equal(t, 0.0, m.Z)
	d, err := CompareDominance([]float64{9, 8, 7, 6, 8, 9}, []float64{1, 2, 3, 1, 2, 3}, 0)
	require.NoError(t, err)
	assert.Equal(t, 1.0, d.Interval.Upper)
	assert.InDelta(t, (6-3.8414588)/(6+3.8414588), d.Interval.Lower, 1e-6)
	one, err := CompareDominance([]float64{2}, []float64{1}, 0)
	require.NoError(t, err)
	assert.Equal(t, Interval{-1, 1}, one.Interval, "one value says nothing of its spread")
}

// Alpha does not care for the order of items or respondents, nor for a shift or a common stretch of the scale.
func FuzzAlpha(f *testing.F) {
	f.Add(uint64(1), uint8(3), uint8(9))
	f.Add(uint64(2), uint8(2), uint8(2))
	f.Fuzz(func(t *testing.T, seed uint64, items, people uint8) {
		rng := rand.New(rand.NewPCG(seed, 1))
		k, n := 2+int(items%6), 2+int(people%40)
		rows, turned := make([][]float64, n), make([][]float64, n)
		for i := range rows {
			rows[i], turned[n-1-i] = make([]float64, k), make([]float64, k)
			for j := range rows[i] {
				v := float64(1 + rng.IntN(5))
				if rng.IntN(12) == 0 {
					v = nan
				}
				rows[i][j], turned[n-1-i][k-1-j] = v, 10+3*v
			}
		}
		a, err := CronbachAlpha(rows)
		b, err2 := CronbachAlpha(turned)
		require.Equal(t, err == nil, err2 == nil)
		if err != nil {
			return
		}
		assert.InDelta(t, a.Alpha, b.Alpha, 1e-6*math.Max(1, math.Abs(a.Alpha)))
		text(t, a) // NaN and infinity have no JSON
	})
}

// Delta turns round with its samples and stays between −1 and 1; the exact p does not depend on which is first.
func FuzzRanks(f *testing.F) {
	f.Add([]byte{1, 2, 3}, []byte{2, 3, 4})
	f.Add([]byte{5}, []byte{5, 5, 5, 5})
	f.Fuzz(func(t *testing.T, x, y []byte) {
		if len(x) == 0 || len(y) == 0 || len(x)*len(y) > 400 {
			return
		}
		a, b := make([]float64, len(x)), make([]float64, len(y))
		for i, v := range x {
			a[i] = float64(v % 7)
		}
		for i, v := range y {
			b[i] = float64(v % 7)
		}
		p, err := MannWhitney(a, b)
		require.NoError(t, err)
		q, err := MannWhitney(b, a)
		require.NoError(t, err)
		assert.InDelta(t, p.P, q.P, 1e-12)
		assert.Equal(t, p.U1, q.U2)
		assert.Equal(t, float64(len(x)*len(y)), p.U1+p.U2)
		assert.True(t, p.P > 0 && p.P <= 1)
		d, err := CompareDominance(a, b, 0)
		require.NoError(t, err)
		e, err := CompareDominance(b, a, 0)
		require.NoError(t, err)
		assert.Equal(t, d.Delta, -e.Delta)
		assert.True(t, -1 <= d.Interval.Lower && d.Interval.Lower <= d.Delta && d.Delta <= d.Interval.Upper && d.Interval.Upper <= 1, "%+v", d)
	})
}
