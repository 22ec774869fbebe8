package governance

import (
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCommitteeCheck(t *testing.T) {
	simple := Threshold{Kind: ThresholdSimple}
	two := Quorum{Count: dec("2")}
	three := Committee{ID: "c", Members: seated("a", "b", "c"), Threshold: simple, Quorum: two}
	with := func(change func(c *Committee)) Committee {
		c := three
		c.Members = slices.Clone(c.Members)
		change(&c)
		return c
	}
	for _, tt := range []struct {
		name string
		c    Committee
		want []string
	}{
		{"sound", three, nil},
		{"no quorum", with(func(c *Committee) { c.Quorum = Quorum{} }), []string{"no-quorum c"}},
		{"too high a quorum", with(func(c *Committee) { c.Quorum.Count = dec("4") }), []string{"quorum-unreachable c"}},
		{"everybody's quorum", with(func(c *Committee) { c.Quorum.Count = dec("3") }), []string{"quorum-hostage a", "quorum-hostage b", "quorum-hostage c"}},
		{"too high a threshold", with(func(c *Committee) { c.Threshold = Threshold{Kind: ThresholdCount, Count: dec("4")} }), []string{"threshold-unreachable c"}},
		{"the same, capped", with(func(c *Committee) { c.Threshold = Threshold{Kind: ThresholdCount, Count: dec("4"), Capped: true} }), nil},
		{"a stranger and a partner without seat", with(func(c *Committee) { c.Members[2].Partner = "z" }), []string{"partner-without-seat c", "unknown-partner z"}},
		{"no parity", with(func(c *Committee) { c.Parity, c.Members = true, seated("a1", "a2", "b", "c", "c2") }), []string{"parity c"}},
		{"an even number", with(func(c *Committee) { c.Members = seated("a1", "b1", "b2", "c1") }), []string{"tie-unbroken c"}},
		{"with a casting vote", with(func(c *Committee) {
			c.Members, c.Casting, c.Chair.Seats = seated("a1", "b1", "b2", "c1"), true, []string{"a1"}
		}), nil},
		{"one decides", with(func(c *Committee) { c.Members[0].Weight, c.Quorum.By = dec("1"), BySeats }), []string{"decides-alone a", "no-power b", "no-power c"}},
		{"one presides", with(func(c *Committee) {
			c.Members, c.Chair.Seats = seated("a1", "a2", "b1", "b2", "c1"), []string{"a1", "a2"}
		}), []string{"chair-of-one-partner c"}},
	} {
		fs, err := tt.c.Check([]string{"a", "b", "c"})
		require.NoError(t, err, tt.name)
		assert.Equal(t, tt.want, codesOf(fs), tt.name)
	}
	_, err := Committee{}.Check(nil)
	assert.Error(t, err)
	big := Committee{ID: "big", Threshold: simple, Quorum: Quorum{By: BySeats, Share: dec("0.5")}}
	var ids []string
	for i := range 31 {
		ids = append(ids, string(rune('A'+i)))
	}
	for _, id := range ids {
		big.Members = append(big.Members, Member{ID: id})
	}
	fs, err := big.Check(ids)
	require.NoError(t, err)
	assert.Equal(t, []string{"power-not-computed big"}, codesOf(fs))
}

func TestCapture(t *testing.T) {
	c := Committee{By: ByWeight, Threshold: Threshold{Kind: ThresholdSimple}, Members: []Member{{ID: "a", Weight: dec("50")}, {ID: "b", Weight: dec("49")}, {ID: "c", Weight: dec("1")}}}
	shares := []Equity{{"a", dec("50")}, {"b", dec("49")}, {"c", dec("1")}}
	fs, err := c.Capture(Motion{}, shares, 0.15)
	require.NoError(t, err)
	// Shapley-Shubik 2/3, 1/6, 1/6: the classic case of 50, 49 and 1 with more than half to pass.
	assert.Equal(t, []string{"power-above-contribution a", "power-above-contribution c", "power-below-contribution b"}, codesOf(fs))
	fs, err = c.Capture(Motion{}, shares, 0.35)
	require.NoError(t, err)
	assert.Empty(t, fs)
	c.Members[0].Weight = dec("51")
	fs, err = c.Capture(Motion{}, shares, 1)
	require.NoError(t, err)
	assert.Equal(t, []string{"decides-alone a", "no-power b", "no-power c"}, codesOf(fs))
	for want, bad := range map[string][]Equity{"unknown-partner": {{"z", dec("1")}}, "negative": {{"a", dec("-1")}}, "no-weight": nil} {
		_, err = c.Capture(Motion{}, bad, 0.1)
		assert.ErrorContains(t, err, want)
	}
	_, err = c.Capture(Motion{Recused: []string{"z"}}, shares, 0.1)
	assert.ErrorIs(t, err, ErrStranger)
}

func TestPresetsAndExpand(t *testing.T) {
	small, err := SMB([]string{"orion", "vega"})
	require.NoError(t, err)
	large, err := Enterprise([]string{"orion", "vega", "lyra"})
	require.NoError(t, err)
	for _, s := range []Structure{small, large} {
		require.NoError(t, s.Validate())
		for _, c := range s.Committees {
			fs, err := c.Check(s.Partners)
			require.NoError(t, err)
			for _, f := range fs {
				assert.Equal(t, "quorum-hostage", f.Code, "%s: a preset has no other fault", c.ID)
			}
		}
	}
	changes, err := Expand(small, large)
	require.NoError(t, err)
	var got []string
	for _, c := range changes {
		got = append(got, c.Code+" "+c.Subject+" "+c.Partner)
		assert.NotEmpty(t, c.Message)
	}
	assert.Equal(t, []string{
		"partner-added lyra ", "joint-venture-added joint-venture ", "committee-added operations ", "committee-added risk-audit ",
		"seats-added operations lyra", "seats-added operations orion", "seats-added operations vega",
		"seats-added risk-audit lyra", "seats-added risk-audit orion", "seats-added risk-audit vega",
		"seats-added steering lyra", "seats-added steering orion", "seats-added steering vega", "threshold-changed steering ",
	}, got)
	assert.Equal(t, []string{"unanimous of present by partners", "two-thirds of all by partners"}, []string{changes[13].From, changes[13].To})

	back, err := Expand(large, small)
	require.NoError(t, err)
	assert.Equal(t, "partner-removed", back[0].Code)
	assert.Equal(t, "joint-venture-removed", back[1].Code)
	none, err := Expand(large, large)
	require.NoError(t, err)
	assert.Empty(t, none)

	_, err = SMB(nil)
	assert.ErrorContains(t, err, "required")
	_, err = Enterprise([]string{"a", "a"})
	assert.ErrorContains(t, err, "unique")
	_, err = Expand(Structure{}, large)
	assert.ErrorContains(t, err, "from.partners")

	changed := small
	changed.Committees = slices.Clone(small.Committees)
	changed.Committees[0].Quorum = Quorum{Share: dec("0.5"), Above: true, Count: dec("2"), Counting: []Choice{ChoiceFor, ChoiceAbstain}}
	changed.Committees[0].Also = []Threshold{{Kind: ThresholdAtLeast, Share: dec("2"), OutOf: dec("3")}, {Kind: ThresholdCount, Count: decimal.NewFromInt(2)}}
	more, err := Expand(small, changed)
	require.NoError(t, err)
	assert.Equal(t, "more than 50 % at least 2 (for, abstain)", more[0].To)
	assert.Equal(t, "unanimous of present by partners and at least 2 of 3 and at least 2", more[1].To)
}
