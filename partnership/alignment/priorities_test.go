package alignment

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRankingOfPriorities(t *testing.T) {
	value := func(f float64) *float64 { return &f }
	for _, row := range []struct {
		why  string
		a, b Partner
		want Ranking
	}{
		{"the same order", Partner{Priorities: []string{"x", "y", "z"}}, Partner{Priorities: []string{"x", "y", "z"}}, Ranking{3, value(1), value(1)}},
		{"the reverse", Partner{Priorities: []string{"x", "y", "z"}}, Partner{Priorities: []string{"z", "y", "x"}}, Ranking{3, value(-1), value(-1)}},
		{"one swap of three: 2 of 3 pairs agree; rho 1 − 6·2/24",
			Partner{Priorities: []string{"x", "y", "z"}}, Partner{Priorities: []string{"y", "x", "z"}}, Ranking{3, value(1. / 3), value(0.5)}},
		{"nothing in common: 4 pairs against, 1 tie in each of 6", Partner{Priorities: []string{"x", "y"}}, Partner{Priorities: []string{"u", "v"}}, Ranking{0, value(-0.8), value(-16. / 18)}},
		{"y and z are equal to both", Partner{Priorities: []string{"x", "y", "z"}, EqualPriorities: [][]string{{"y", "z"}}},
			Partner{Priorities: []string{"x", "z", "y"}, EqualPriorities: [][]string{{"z", "y"}}}, Ranking{3, value(1), value(1)}},
		{"equal to one: 2 pairs of √(2·3); rho of (1, 2.5, 2.5) and (1, 2, 3) is 1.5/√(1.5·2)",
			Partner{Priorities: []string{"x", "z", "y"}, EqualPriorities: [][]string{{"y", "z"}}},
			Partner{Priorities: []string{"x", "y", "z"}}, Ranking{3, value(0.816496580927726), value(0.866025403784439)}},
		{"all are equal to one: no order to compare", Partner{Priorities: []string{"x", "y"}, EqualPriorities: [][]string{{"x", "y"}}}, Partner{Priorities: []string{"x", "y"}}, Ranking{Shared: 2}},
		{"a partner that ranks nothing", Partner{Priorities: []string{"x", "y"}}, Partner{}, Ranking{}},
		{"nothing to order", Partner{Priorities: []string{"x"}}, Partner{Priorities: []string{"x"}}, Ranking{Shared: 1}},
	} {
		for _, got := range []Ranking{rank(row.a.places(), row.b.places()), rank(row.b.places(), row.a.places())} {
			assert.Equal(t, row.want.Shared, got.Shared, row.why)
			if row.want.Tau == nil {
				assert.Nil(t, got.Tau, row.why)
				assert.Nil(t, got.Rho, row.why)
				continue
			}
			assert.InDelta(t, *row.want.Tau, *got.Tau, 1e-12, row.why)
			assert.InDelta(t, *row.want.Rho, *got.Rho, 1e-12, row.why)
		}
	}
}
