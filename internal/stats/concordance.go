package stats

import (
	"cmp"
	"math"
	"slices"
)

// sortBy sorts indices by their keys, equal keys by index.
func sortBy(order []int, keys []float64) {
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(keys[i], keys[j]), i-j) })
}

// Midranks ranks values from 1, equal ones at the mean of their ranks, and returns the tie term: the sum of t³−t over
// groups of t equal values.
func Midranks(x []float64) (ranks []float64, ties float64) {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	sortBy(order, x)
	ranks = make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			ranks[k] = float64(i+1+j) / 2
		}
		t := float64(j - i)
		ties += t*t*t - t
		i = j
	}
	return ranks, ties
}

// Concordance is how far raters rank subjects alike.
type Concordance struct {
	W         float64 // Kendall's W without regard to ties
	Corrected float64 // corrected for ties
	ChiSquare float64 // of the corrected W, with subjects − 1 degrees of freedom
}

// ConcordanceOf is Kendall's W (Kendall and Babington Smith 1939) of a rectangular table whose rows are subjects and
// columns raters; ok is false with fewer than two subjects or raters, or where every rater ties all subjects.
func ConcordanceOf(ratings [][]float64) (c Concordance, ok bool) {
	n := len(ratings)
	if n < 2 || len(ratings[0]) < 2 {
		return c, false
	}
	m := len(ratings[0])
	sums, ties := make([]float64, n), 0.0
	column := make([]float64, n)
	for j := range m {
		for i := range n {
			column[i] = ratings[i][j]
		}
		ranks, t := Midranks(column)
		ties += t
		for i, r := range ranks {
			sums[i] += r
		}
	}
	mean, s := float64(m)*float64(n+1)/2, 0.0
	for _, x := range sums {
		s += (x - mean) * (x - mean)
	}
	fn, fm := float64(n), float64(m)
	full := fm * fm * (fn*fn*fn - fn)
	if full-fm*ties <= 0 {
		return c, false
	}
	c.W = 12 * s / full
	c.Corrected = math.Min(1, 12*s/(full-fm*ties))
	c.ChiSquare = fm * (fn - 1) * c.Corrected
	return c, true
}
