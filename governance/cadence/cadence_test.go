package cadence

import (
	"testing"
	"time"
	_ "time/tzdata" // the zones, wherever the tests run

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
	"github.com/partnerkit/partnerkit/internal/vectors"
)

func zone(tb testing.TB, name string) *time.Location {
	tb.Helper()
	loc, err := time.LoadLocation(name)
	require.NoError(tb, err)
	return loc
}

// instant reads an instant with its offset.
func instant(tb testing.TB, text string) time.Time {
	tb.Helper()
	t, err := time.Parse(time.RFC3339, text)
	require.NoError(tb, err)
	return t
}

func instants(tb testing.TB, texts []string) []string {
	tb.Helper()
	out := make([]string, 0, len(texts))
	for _, x := range texts {
		out = append(out, instant(tb, x).UTC().Format(time.RFC3339))
	}
	return out
}

func utc(ts []time.Time) []string {
	out := make([]string, 0, len(ts))
	for _, t := range ts {
		out = append(out, t.UTC().Format(time.RFC3339))
	}
	return out
}

// refused are the reference cases that are errors here, each with its code.
var refused = map[string]string{
	"rrule-go MaxYear": "rule never", // 31 February: an empty list there, an impossible rule here
	"RFC5545: Every 15 minutes for 6 occurrences":                          "rule rule-frequency",
	"RFC5545: Every hour and a half for 4 occurrences":                     "rule rule-frequency",
	"RFC5545: Every 20 minutes from 9:00 AM to 4:40 PM every day (form 2)": "rule rule-frequency",
}

func TestReferenceCases(t *testing.T) {
	seen := 0
	vectors.Run(t, "testdata/rrule.json", nil, func(t *testing.T, c vectors.Case) {
		var in struct {
			DTStart, TZID, RRule string
			RDate, ExDate        []string
			From, To             string
			Limit                int
		}
		var want struct {
			Complete                            bool
			Occurrences, AlternativeOccurrences []string
			Instant                             string
		}
		c.Decode(t, &in, &want)
		loc := zone(t, in.TZID)
		cad := Cadence{Name: c.Name, Start: in.DTStart, Zone: in.TZID, Rule: in.RRule, RDate: in.RDate, ExDate: in.ExDate}
		if code := refused[c.Name]; code != "" {
			seen++
			_, err := cad.Between(time.Date(1900, 1, 1, 0, 0, 0, 0, loc), time.Date(2500, 1, 1, 0, 0, 0, 0, loc), loc)
			assert.Equal(t, []string{code}, validatetest.Problems(t, err))
			return
		}
		from, to := time.Date(1900, 1, 1, 0, 0, 0, 0, loc), time.Date(2500, 1, 1, 0, 0, 0, 0, loc)
		local := func(text string) time.Time {
			at, err := time.ParseInLocation("2006-01-02T15:04:05", text, loc)
			require.NoError(t, err)
			return at
		}
		if in.From != "" {
			from, to = local(in.From), local(in.To)
		}
		expected := want.Occurrences
		if want.Instant != "" {
			expected, want.Complete = []string{want.Instant}, true
		}
		if !want.Complete {
			to = instant(t, expected[len(expected)-1])
		}
		got, err := cad.Between(from, to, loc)
		require.NoError(t, err)
		assert.Equal(t, instants(t, expected), utc(got))
		for _, g := range got {
			assert.Same(t, loc, g.Location())
		}
		if want.AlternativeOccurrences != nil {
			// Ours is the first outcome: RFC 5545 reads such a time by the offset before the gap (3.3.5). The second is GapSkip.
			cad.Gap = GapSkip
			got, err := cad.Between(from, to, loc)
			require.NoError(t, err)
			assert.Equal(t, instants(t, want.AlternativeOccurrences), utc(got))
		}
		cad.Gap = ""
		at := from.Add(-time.Second) // Next walks the same way
		for _, x := range expected {
			next, ok, err := cad.Next(at, loc)
			require.NoError(t, err)
			require.True(t, ok)
			assert.Equal(t, instant(t, x).UTC(), next.UTC())
			at = next
		}
		if want.Complete && in.From == "" {
			_, ok, err := cad.Next(at, loc)
			require.NoError(t, err)
			assert.False(t, ok)
		}
	})
	assert.Len(t, refused, seen, "every refusal was met")
}
