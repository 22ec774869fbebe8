package kpi

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// allFinite reports whether a result holds no NaN and no infinity: JSON has neither, so it can be written.
func allFinite(t *testing.T, v any) {
	t.Helper()
	_, err := json.Marshal(v)
	require.NoError(t, err)
}

// FuzzTrack feeds documents and readings as they come and checks the laws of progress.
func FuzzTrack(f *testing.F) {
	whole, err := json.Marshal(full())
	require.NoError(f, err)
	bare, err := json.Marshal(plain())
	require.NoError(f, err)
	for _, doc := range []string{string(whole), string(bare), `{"id":"b","direction":"band","low":"-1e23","high":1e23,"start":"0001-01-02T00:00:00Z","due":"9999-12-31T00:00:00Z"}`, `{"id":"m","direction":"milestone","start":"2025-01-01T00:00:00Z","due":"2025-02-01T00:00:00Z"}`, `{}`} {
		f.Add([]byte(doc), []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}, int64(20_150), int8(0))
	}
	f.Fuzz(func(t *testing.T, doc, data []byte, today int64, exponent int8) {
		var k KPI
		if json.Unmarshal(doc, &k) != nil {
			return
		}
		var readings []Reading
		base := dayNumber(k.Start)
		for i := 0; i+1 < len(data) && i < 400; i += 2 {
			readings = append(readings, Reading{Date: dayOf(base + int64(i) + int64(data[i]%2)), Value: decimal.New(int64(data[i+1])-100, int32(exponent)%30)})
		}
		asOf := time.Unix(today%5_000_000*86_400, 0).UTC()
		p, err := k.Track(readings, asOf)
		a, errSMART := k.SMART(Setting{History: readings})
		if errSMART == nil {
			allFinite(t, a)
			for _, c := range a.Criteria() {
				assert.True(t, c.Score >= 0 && c.Score <= 1)
				assert.Equal(t, c.Verdict == Unmet, len(c.Findings) > 0)
			}
		}
		if err != nil {
			assert.NotEmpty(t, err.Error())
			return
		}
		allFinite(t, p)
		assert.NotEmpty(t, p.Status)
		assert.NotEmpty(t, p.Reason)
		assert.Equal(t, p.Latest == nil, p.Attainment == nil)
		if fc := p.Forecast; fc != nil {
			assert.True(t, fc.Low <= fc.Value && fc.Value <= fc.High, "%v", fc)
			assert.True(t, fc.Probability >= 0 && fc.Probability <= 1)
		}
		if errSMART != nil { // Track accepted the same document and readings
			t.Errorf("SMART refuses what Track accepts: %v", errSMART)
		}
		for i, j := 0, len(readings)-1; i < j; i, j = i+1, j-1 {
			readings[i], readings[j] = readings[j], readings[i]
		}
		again, err := k.Track(readings, asOf)
		require.NoError(t, err)
		assert.Equal(t, p, again, "the order of readings has no meaning")
	})
}

// FuzzIndividuals checks the laws of a chart on any numbers.
func FuzzIndividuals(f *testing.F) {
	f.Add([]byte("0000000000000000000000000000000000000000"), 3, uint8(1))
	seed := []byte{}
	for _, v := range shifted() {
		seed = binary.LittleEndian.AppendUint64(seed, math.Float64bits(v))
	}
	f.Add(seed, 12, uint8(5))
	f.Fuzz(func(t *testing.T, data []byte, from int, exclude uint8) {
		var values []float64
		for i := 0; i+8 <= len(data); i += 8 {
			values = append(values, math.Float64frombits(binary.LittleEndian.Uint64(data[i:])))
		}
		for _, o := range []ChartOptions{{}, {Form: MedianForm, Phases: []Phase{{from, "x"}}, Exclude: []Exclusion{{int(exclude), "y"}}}} {
			c, err := Individuals(values, o)
			if err != nil {
				continue
			}
			allFinite(t, c)
			for _, l := range c.Phases {
				assert.True(t, l.Lower <= l.Center && l.Center <= l.Upper)
			}
			for _, s := range c.Signals {
				assert.True(t, s.From >= 0 && s.From <= s.Index && s.Index < len(values))
				assert.False(t, len(o.Exclude) > 0 && s.Index == int(exclude), "an excluded point is no signal")
			}
		}
		if e, err := EWMA(values, ShiftOptions{}); err == nil {
			allFinite(t, e)
		}
		if c, err := CUSUM(values, ShiftOptions{}); err == nil {
			allFinite(t, c)
		}
	})
}
