package alignment_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/partnership/alignment"
)

func quarter(n int) time.Time { return time.Date(2026, time.Month(3*n), 1, 0, 0, 0, 0, time.UTC) }

// periods are quarters in which a puts in the given resources of 100 and receives half of the rewards; "" is not known.
func periods(resources ...string) []alignment.Period {
	var out []alignment.Period
	for i, r := range resources {
		rest := r
		if r != "" {
			rest = dec("100").Sub(dec(r)).String()
		}
		out = append(out, alignment.Period{ID: fmt.Sprint("Q", i+1), AsOf: quarter(i + 1),
			Partners: []alignment.Partner{partner("a", "", r, "50"), partner("b", "", rest, "50")}})
	}
	return out
}

// values prints a series: a dash for what is not judged.
func values(s alignment.Series) []string {
	var out []string
	for _, v := range s.Values {
		if v == nil {
			out = append(out, "-")
		} else {
			out = append(out, fmt.Sprintf("%.2f", *v))
		}
	}
	return out
}

func burden(t *testing.T, h alignment.History, partner string, d alignment.Dimension) alignment.BurdenTrend {
	t.Helper()
	for _, b := range h.Burdens {
		if b.Partner == partner && b.Dimension == d {
			return b
		}
	}
	require.Fail(t, "no burden", "%s %s", partner, d)
	return alignment.BurdenTrend{}
}

func TestTrendOfMeasuredBurdens(t *testing.T) {
	for _, row := range []struct {
		why       string
		resources []string
		want      []string
		change    float64
		tau       float64
		growing   bool
	}{
		{"it grew, and is on the threshold of 10 points", []string{"50", "55", "60"}, []string{"0.00", "0.05", "0.10"}, 0.1, 1, true},
		{"it grew, and is still below", []string{"50", "55", "59"}, []string{"0.00", "0.05", "0.09"}, 0.09, 1, false},
		{"it is large, and shrinks", []string{"90", "80", "70"}, []string{"0.40", "0.30", "0.20"}, -0.2, -1, false},
		{"it is large, and stands", []string{"80", "80", "80"}, []string{"0.30", "0.30", "0.30"}, 0, 0, false},
		{"a quarter that nobody recorded is left out", []string{"50", "", "70", "60"}, []string{"0.00", "-", "0.20", "0.10"}, 0.1, 1. / 3, true},
	} {
		list := periods(row.resources...)
		slices.Reverse(list)
		h, err := alignment.Trend(list, alignment.Options{})
		require.NoError(t, err)
		b := burden(t, h, "a", alignment.Resources)
		assert.Equal(t, row.want, values(b.Measured), row.why)
		assert.InDelta(t, row.change, *b.Measured.Change, 1e-12, row.why)
		assert.InDelta(t, row.tau, *b.Measured.Tau, 1e-12, row.why)
		assert.Equal(t, row.growing, slices.ContainsFunc(h.Findings, func(f alignment.Finding) bool {
			return f.Code == "imbalance-growing" && f.Subject == "a" && f.Params["dimension"] == "resources"
		}), row.why)
		assert.Equal(t, make([]*float64, len(list)), b.Felt.Values, "nobody rated")
		assert.Nil(t, b.Felt.Change)
		assert.InDelta(t, -row.change, *burden(t, h, "b", alignment.Resources).Measured.Change, 1e-12)
		assert.Nil(t, burden(t, h, "a", alignment.Risk).Measured.Change, "not known is not 0")
	}
}

func TestTrendSaysWhatGrew(t *testing.T) {
	list := periods("50", "80")
	for i := range list {
		list[i].Partners[0] = rated(list[i].Partners[0], alignment.Rewards, map[string]int{"a": 3 - i, "b": 3})
	}
	h, err := alignment.Trend(list, alignment.Options{})
	require.NoError(t, err)
	assert.Equal(t, []string{"Q1", "Q2"}, h.Periods)
	assert.Equal(t, []string{"0.00", "1.00"}, values(burden(t, h, "a", alignment.Rewards).Felt), "it receives less than the others")
	require.Len(t, h.Findings, 3)
	felt, measured := h.Findings[0], h.Findings[1]
	assert.Equal(t, "felt-imbalance-growing a ratings medium", fmt.Sprint(felt.Code, " ", felt.Subject, " ", felt.Path, " ", felt.Severity))
	assert.Equal(t, map[string]string{"dimension": "rewards", "from": "0.0", "to": "1.0", "since": "Q1", "until": "Q2"}, felt.Params)
	assert.Equal(t, "imbalance-growing a contributions", fmt.Sprint(measured.Code, " ", measured.Subject, " ", measured.Path))
	assert.Equal(t, "a: in Q2 it is 30 % of the whole worse off in resources than its part, from 0 % in Q1: find out what changed, and bring it back before it breaks the partnership", measured.Message)
	assert.Equal(t, "expected_benefit", h.Findings[2].Path, "80 of 100 put in, half received: a is short of rewards too")

	lax := alignment.Options{Thresholds: alignment.Thresholds{ShareGap: 0.31, Felt: 1.1}}
	h, err = alignment.Trend(list, lax)
	require.NoError(t, err)
	assert.Empty(t, h.Findings)
}

func TestTrendOfScoresIsThatOfEachAssessment(t *testing.T) {
	var list []alignment.Period
	for i := range 4 {
		partners := invent(uint64(i))
		list = append(list, alignment.Period{ID: fmt.Sprint(i), AsOf: quarter(i + 1), Partners: partners})
	}
	before, err := json.Marshal(list)
	require.NoError(t, err)
	o := alignment.Options{Aggregator: alignment.WeightedMean, Objectives: []alignment.Objective{{ID: "x", Horizon: alignment.Short, Owner: "nobody of these"}}}
	h, err := alignment.Trend(list, o)
	require.NoError(t, err, "objectives are not looked at")
	o.Objectives = nil
	for i, period := range list {
		a := assess(t, o, period.Partners...)
		assert.Equal(t, a.Index, h.Index.Values[i])
		for k, r := range a.Dimensions {
			assert.Equal(t, r.Dimension, h.Dimensions[k].Dimension)
			assert.Equal(t, r.Score, h.Dimensions[k].Score.Values[i])
		}
		for _, b := range h.Burdens {
			if here := slices.ContainsFunc(period.Partners, func(x alignment.Partner) bool { return x.ID == b.Partner }); !here {
				assert.Nil(t, b.Measured.Values[i], "it took no part then")
				assert.Nil(t, b.Felt.Values[i])
			}
		}
	}
	after, err := json.Marshal(list)
	require.NoError(t, err)
	assert.Equal(t, string(before), string(after))
	*h.Index.Values[0] = math.Pi
	again, err := alignment.Trend(list, o)
	require.NoError(t, err)
	assert.NotEqual(t, math.Pi, *again.Index.Values[0])
}

func TestTrendOfLittle(t *testing.T) {
	h, err := alignment.Trend(nil, alignment.Options{})
	require.NoError(t, err)
	text, err := json.Marshal(h)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "NaN")
	assert.Empty(t, h.Findings)
	assert.Empty(t, h.Burdens)
	assert.Len(t, h.Dimensions, 5)

	h, err = alignment.Trend(periods("90"), alignment.Options{})
	require.NoError(t, err)
	assert.Nil(t, h.Index.Change, "one period is no trend")
	assert.Empty(t, h.Findings)
	h, err = alignment.Trend(periods("90", "80"), alignment.Options{})
	require.NoError(t, err)
	assert.NotNil(t, h.Index.Change)
	assert.Nil(t, h.Index.Tau, "two have no order worth a figure")
}

func TestTrendProblems(t *testing.T) {
	list := periods("50", "60", "70", "80")
	list[1].ID, list[1].AsOf = "Q1", list[0].AsOf
	list[2].AsOf = list[2].AsOf.Add(time.Hour)
	list[2].Partners[0].ID = ""
	list[2].Partners[1] = rated(list[2].Partners[1], alignment.Risk, map[string]int{"q": 1})
	list[3].Partners = list[3].Partners[:1]
	_, err := alignment.Trend(list, alignment.Options{Aggregator: "harmonic"})
	problems(t, err, "options.aggregator oneof", "periods[1].id unique", "periods[1].as_of unique", "periods[2].as_of day",
		"periods[2].partners[0].id required", "periods[2].partners[1].ratings[0].about unknown-partner", "periods[3].partners min")
	assert.ErrorIs(t, err, alignment.ErrTooFewPartners)
	assert.ErrorContains(t, err, "following the alignment over 4 periods")
	_, err = alignment.Trend(make([]alignment.Period, alignment.MaxPeriods+1), alignment.Options{})
	problems(t, err, "periods max")
	roundTrip(t, periods("50")[0])
}
