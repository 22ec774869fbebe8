package survey

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func number(v int) *int { return &v }

// instrument has one reverse-keyed principle among k on a scale of five points.
func instrument(k int) Instrument {
	in := Instrument{ID: "i", Version: "1"}
	for i := range k {
		in.Principles = append(in.Principles, Principle{ID: fmt.Sprint("q", i), Reverse: i == 1})
	}
	return in
}

// answers makes responses with every kind of hole in them.
func answers(in Instrument, seed uint64, n int) []Response {
	rng := rand.New(rand.NewPCG(seed, 9))
	s := in.Scale.orDefault()
	draw := func() *int {
		if rng.IntN(7) == 0 {
			return nil
		}
		return number(s.Min + rng.IntN(s.Points()))
	}
	var out []Response
	for i := range n {
		r := Response{Respondent: fmt.Sprintf("r%d-%d", seed, i), Partner: fmt.Sprint("p", rng.IntN(3))}
		for _, k := range rng.Perm(len(in.Principles)) {
			if rng.IntN(9) > 0 {
				r.Ratings = append(r.Ratings, Rating{Principle: in.Principles[k].ID, Actual: draw(), Ideal: draw(), Importance: draw()})
			}
		}
		out = append(out, r)
	}
	return out
}

func tallied(t *testing.T, in Instrument, responses []Response) *Tally {
	tally, err := NewTally(in)
	require.NoError(t, err)
	for _, r := range responses {
		require.NoError(t, tally.Add(r))
	}
	return tally
}

func text(t *testing.T, v any) string {
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

// A tally says what Analyze says, but for reliability, which it names.
func TestTallyReportsWhatAnalyzeReports(t *testing.T) {
	for _, in := range []Instrument{instrument(3), {ID: "i", Version: "1", Scale: Scale{Min: -3, Max: 3}, Principles: instrument(4).Principles}} {
		responses := answers(in, 1, 80)
		o := Options{Invited: []Invitation{{Partner: "p0", Count: 40}}}
		want, err := Analyze(in, responses, o)
		require.NoError(t, err)
		require.NotNil(t, want.Reliability)
		got, err := tallied(t, in, responses).Report(o)
		require.NoError(t, err)
		assert.Equal(t, []string{"reliability"}, got.NeedsRows)
		got.NeedsRows, got.Reliability = nil, want.Reliability
		assert.Equal(t, text(t, want), text(t, got))
	}
}

func TestOrderOfResponsesDoesNotMatter(t *testing.T) {
	in := instrument(4)
	responses := answers(in, 2, 60)
	want, err := Analyze(in, responses, Options{})
	require.NoError(t, err)
	wantPlan, err := Wave{ID: "w", Instrument: in}.Plan(responses)
	require.NoError(t, err)
	slices.Reverse(responses)
	got, err := Analyze(in, responses, Options{})
	require.NoError(t, err)
	got.Reliability, want.Reliability = nil, nil // sums of floats may differ in the last bit
	assert.Equal(t, text(t, want), text(t, got))
	gotPlan, err := Wave{ID: "w", Instrument: in}.Plan(responses)
	require.NoError(t, err)
	assert.Equal(t, text(t, wantPlan), text(t, gotPlan))
}

func TestMergeIsThatOfTheWhole(t *testing.T) {
	in := instrument(3)
	responses := answers(in, 3, 90)
	whole := text(t, tallied(t, in, responses))
	parts := func() (a, b, c *Tally) {
		return tallied(t, in, responses[:20]), tallied(t, in, responses[20:31]), tallied(t, in, responses[31:])
	}
	a, b, c := parts()
	require.NoError(t, a.Merge(b))
	require.NoError(t, a.Merge(c))
	assert.Equal(t, whole, text(t, a), "(a+b)+c")
	assert.Equal(t, text(t, tallied(t, in, responses[20:31])), text(t, b), "what is merged stays as it is")
	a, b, c = parts()
	require.NoError(t, c.Merge(b))
	require.NoError(t, c.Merge(a))
	assert.Equal(t, whole, text(t, c), "(c+b)+a")
	empty, err := NewTally(in)
	require.NoError(t, err)
	require.NoError(t, empty.Merge(c))
	assert.Equal(t, whole, text(t, empty), "nothing + all")
	require.NoError(t, empty.Merge(nil))
	assert.Equal(t, 90, empty.N())
	require.NoError(t, empty.Merge(empty))
	assert.Equal(t, 180, empty.N(), "with itself")

	other := in
	other.Version = "2"
	newer, err := NewTally(other)
	require.NoError(t, err)
	assert.ErrorIs(t, a.Merge(newer), ErrVersion)
	turned := instrument(3)
	turned.Principles[0].Reverse = true
	reversed, err := NewTally(turned)
	require.NoError(t, err)
	assert.ErrorIs(t, a.Merge(reversed), ErrVersion)
}

func TestTallyRoundTrip(t *testing.T) {
	in := instrument(3)
	in.Scale = Scale{Min: 0, Max: 10, Low: "never", High: "always"}
	tally := tallied(t, in, answers(in, 4, 50))
	data := text(t, tally)
	var back Tally
	require.NoError(t, json.Unmarshal([]byte(data), &back))
	assert.Equal(t, data, text(t, &back))
	more := answers(in, 5, 10)
	for _, r := range more {
		require.NoError(t, tally.Add(r))
		require.NoError(t, back.Add(r))
	}
	assert.Equal(t, text(t, tally), text(t, &back), "both go on alike")
}

func TestTallyRefusesCountsThatDoNotFit(t *testing.T) {
	in := instrument(2)
	good := tallied(t, in, answers(in, 6, 30))
	for name, spoil := range map[string]func(g *groupJSON){
		"negative":           func(g *groupJSON) { g.Whole[0] = -1 },
		"too long":           func(g *groupJSON) { g.Whole = append(g.Whole, 0) },
		"more than counted":  func(g *groupJSON) { g.N++ },
		"wrong total":        func(g *groupJSON) { g.Total++ },
		"impossible square":  func(g *groupJSON) { g.Square = 1 << 60 },
		"too much rated":     func(g *groupJSON) { g.Importance[0] = g.N + 1 },
		"too many":           func(g *groupJSON) { g.N = MaxTallied + 1 },
		"whole with missing": func(g *groupJSON) { g.Whole[35]++; g.Whole[0]-- },
	} {
		var doc tallyJSON
		require.NoError(t, json.Unmarshal([]byte(text(t, good)), &doc))
		spoil(&doc.Groups[0])
		var back Tally
		assert.Error(t, json.Unmarshal([]byte(text(t, doc)), &back), name)
		assert.Equal(t, 0, back.N())
	}
}

func TestAddRow(t *testing.T) {
	in := instrument(3)
	in.Partners = []string{"orion"}
	tally, err := NewTally(in)
	require.NoError(t, err)
	for _, row := range []struct {
		why           string
		partner       string
		actual, ideal []int8
		want          error
	}{
		{"complete", "orion", []int8{1, 5, 3}, []int8{5, 1, 5}, nil},
		{"nobody was asked for the ideal", "orion", []int8{1, 5, 3}, nil, nil},
		{"a hole in each", "orion", []int8{1, Missing, 3}, []int8{Missing, 1, 5}, nil},
		{"nothing answered", "orion", []int8{Missing, Missing, Missing}, []int8{Missing, Missing, Missing}, nil},
		{"too short", "orion", []int8{1, 5}, []int8{5, 1, 5}, ErrRowLength},
		{"ideal too long", "orion", []int8{1, 5, 3}, []int8{5, 1, 5, 5}, ErrRowLength},
		{"empty", "orion", nil, nil, ErrRowLength},
		{"below the scale", "orion", []int8{1, 5, 0}, nil, ErrOffScale},
		{"above the scale", "orion", []int8{1, 5, 6}, []int8{5, 1, 5}, ErrOffScale},
		{"negative", "orion", []int8{1, 5, 3}, []int8{5, 1, -127}, ErrOffScale},
		{"far above", "orion", []int8{127, 5, 3}, []int8{5, 1, 5}, ErrOffScale},
		{"unknown partner", "vega", []int8{1, 5, 3}, nil, ErrUnknownPartner},
		{"no partner", "", []int8{1, 5, 3}, nil, ErrUnknownPartner},
	} {
		before := text(t, tally)
		err := tally.AddRow(row.partner, row.actual, row.ideal)
		if row.want == nil {
			assert.NoError(t, err, row.why)
			continue
		}
		assert.ErrorIs(t, err, row.want, row.why)
		assert.Equal(t, before, text(t, tally), "%s: nothing is counted", row.why)
	}
	assert.Equal(t, 4, tally.N())
	r, err := tally.Report(Options{MinGroup: 1})
	require.NoError(t, err)
	q := r.Principles[1] // reverse-keyed: 5 counts as 1
	assert.Equal(t, 1.0, q.Overall.Actual.Mean)
	assert.Equal(t, 5.0, q.Overall.Ideal.Mean)
	assert.Equal(t, 2, q.Overall.Actual.N)
}

func TestAddRefusesAndCountsNothing(t *testing.T) {
	in := instrument(2)
	tally := tallied(t, in, answers(in, 7, 5))
	before := text(t, tally)
	for want, r := range map[error]Response{
		ErrUnknownPrinciple: {Partner: "p0", Ratings: []Rating{{Principle: "?", Actual: number(3)}}},
		ErrDuplicate:        {Partner: "p0", Ratings: []Rating{{Principle: "q1", Actual: number(3)}, {Principle: "q1"}}},
		ErrOffScale:         {Partner: "p0", Ratings: []Rating{{Principle: "q0", Importance: number(9)}}},
		ErrVersion:          {Partner: "p0", Version: "0", Ratings: []Rating{{Principle: "q0", Actual: number(3)}}},
		ErrUnknownPartner:   {Partner: "", Ratings: []Rating{{Principle: "q0", Actual: number(3)}}},
	} {
		err := tally.Add(r)
		assert.ErrorIs(t, err, want)
		assert.NotContains(t, err.Error(), "9", "no answer is printed")
	}
	assert.Equal(t, before, text(t, tally))
	assert.ErrorIs(t, tally.Add(Response{Partner: "p0", Ratings: []Rating{{Principle: "q0"}, {Principle: "q0"}}}), ErrDuplicate)
	assert.ErrorIs(t, tally.Add(Response{Partner: "p0", Ratings: []Rating{{Principle: "q0"}, {Principle: "q1"}, {Principle: "q0"}}}), ErrDuplicate)
}

func TestAddDoesNotAllocate(t *testing.T) {
	in := instrument(20)
	tally := tallied(t, in, answers(in, 8, 30))
	row := make([]int8, 20)
	for i := range row {
		row[i] = int8(1 + i%5)
	}
	assert.Zero(t, testing.AllocsPerRun(100, func() { _ = tally.AddRow("p1", row, row) }))
	r := answers(in, 9, 1)[0]
	assert.Zero(t, testing.AllocsPerRun(100, func() { _ = tally.Add(r) }))
}

func TestZeroTallyRefuses(t *testing.T) {
	var zero Tally
	assert.ErrorIs(t, zero.AddRow("p", nil, nil), ErrVersion)
	assert.ErrorIs(t, zero.Add(Response{Partner: "p"}), ErrVersion)
	assert.ErrorIs(t, zero.Merge(newTally(instrument(1))), ErrVersion)
	assert.Zero(t, zero.N())
	r, err := zero.Report(Options{})
	require.NoError(t, err)
	assert.Empty(t, r.Principles)
}

func TestTallyHoldsItsOwnInstrument(t *testing.T) {
	in := instrument(2)
	tally := tallied(t, in, answers(in, 10, 30))
	before := text(t, tally)
	in.Principles[0].ID = "spoilt"
	assert.Equal(t, before, text(t, tally))
}

func FuzzTally(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6}, uint8(3))
	f.Add([]byte{0x80, 0x80, 5, 1, 0, 255}, uint8(2))
	f.Fuzz(func(t *testing.T, data []byte, k uint8) {
		in := instrument(1 + int(k%6))
		tally, err := NewTally(in)
		require.NoError(t, err)
		counted := 0
		for row := range slices.Chunk(data, 2*len(in.Principles)) {
			cells := make([]int8, len(row))
			for i, b := range row {
				cells[i] = int8(b)
			}
			n := min(len(cells), len(in.Principles))
			if tally.AddRow(string('a'+rune(row[0]%3)), cells[:n], cells[n:]) == nil {
				counted++
			}
		}
		assert.Equal(t, counted, tally.N())
		var back Tally
		require.NoError(t, json.Unmarshal([]byte(text(t, tally)), &back))
		assert.Equal(t, text(t, tally), text(t, &back))
		r, err := tally.Report(Options{MinGroup: 2})
		require.NoError(t, err)
		for _, q := range r.Principles {
			for _, c := range append(q.Partners, q.Overall) {
				assert.True(t, c.Actual == nil || c.Actual.N >= 2)
			}
		}
		text(t, r) // NaN and infinity have no JSON
	})
}
