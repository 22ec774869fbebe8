package fair

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/vectors"
)

func playersOf(n int) []string {
	players := make([]string, n)
	for i := range players {
		players[i] = fmt.Sprintf("p%02d", i+1)
	}
	return players
}

func TestShapleyVectors(t *testing.T) {
	vectors.Run(t, "testdata/shapley.json", nil, func(t *testing.T, c vectors.Case) {
		var in struct {
			Players    int                        `json:"players"`
			Kind       string                     `json:"kind"`
			Coalitions map[string]decimal.Decimal `json:"coalitions"`
		}
		var want struct {
			Shapley, Nucleolus []decimal.Decimal
		}
		c.Decode(t, &in, &want)
		value := func(c Coalition) decimal.Decimal {
			var members []string
			for i := range in.Players {
				if c.Has(i) {
					members = append(members, fmt.Sprint(i+1))
				}
			}
			v, ok := in.Coalitions[strings.Join(members, ",")]
			require.True(t, ok)
			return v
		}
		players := playersOf(in.Players)
		got, err := Shapley(players, value)
		require.NoError(t, err)
		for i := range want.Shapley {
			near(t, want.Shapley[i], got[i], "1e-9")
		}
		if want.Nucleolus == nil {
			return
		}
		if in.Kind == "cost" {
			got, err = CostNucleolus(players, value)
		} else {
			got, err = Nucleolus(players, value)
		}
		require.NoError(t, err)
		for i := range want.Nucleolus {
			near(t, want.Nucleolus[i], got[i], "1e-9")
		}
	})
}
