package survey

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
)

// exposesBySearch tries every set of classes with fewer than least people: showing the rows exposes it if the rank of
// the rows falls when its columns are left out. Ranks are by singular values.
func exposesBySearch(classes []class, rows []int, least int) bool {
	rank := func(leave int) int {
		if len(rows) == 0 {
			return 0
		}
		m := mat.NewDense(len(rows), len(classes)+1, nil)
		for i, r := range rows {
			for j, c := range classes {
				if leave&(1<<j) == 0 && slices.Contains(c.groups, r) {
					m.Set(i, j, 1)
				}
			}
		}
		var svd mat.SVD
		svd.Factorize(m, mat.SVDNone)
		return svd.Rank(1e-9)
	}
	full := rank(0)
	for set := 1; set < 1<<len(classes); set++ {
		people := 0
		for j, c := range classes {
			if set&(1<<j) != 0 {
				people += c.size
			}
		}
		if people < least && rank(set) < full {
			return true
		}
	}
	return false
}

func TestExposesFindsWhatSearchFinds(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	found := 0
	for range 400 {
		groups := 1 + rng.IntN(6)
		var rows []int
		for g := range groups {
			rows = append(rows, g)
		}
		var classes []class
		for range 1 + rng.IntN(7) {
			c := class{size: 1 + rng.IntN(6)}
			for g := range groups {
				if rng.IntN(2) == 0 {
					c.groups = append(c.groups, g)
				}
			}
			classes = append(classes, c)
		}
		got, sure := exposes(classes, rows, 5)
		require.True(t, sure)
		want := exposesBySearch(classes, rows, 5)
		require.Equal(t, want, got, "%v", classes)
		if want {
			found++
		}
	}
	assert.Greater(t, found, 50)
	assert.Less(t, found, 350)
}

// Where nobody can tell in bounded time, nothing is shown.
func TestTooFineIsWithheld(t *testing.T) {
	var classes []class
	rng := rand.New(rand.NewPCG(1, 1))
	for range 400 { // 400 people in 40 random halves: small classes everywhere
		c := class{size: 1}
		for g := range 40 {
			if rng.IntN(2) == 0 {
				c.groups = append(c.groups, g)
			}
		}
		classes = append(classes, c)
	}
	var candidates, sizes []int
	for g := range 40 {
		candidates, sizes = append(candidates, g), append(sizes, 200)
	}
	reasons := choose(classes, nil, candidates[:3], sizes, 8)
	assert.Contains(t, reasons, ReasonTooFine)
	found, sure := exposes(nil, nil, 5)
	assert.False(t, found)
	assert.True(t, sure)
}
