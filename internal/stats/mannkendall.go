package stats

import (
	"math"
	"slices"
)

// Trend is Mann's and Kendall's test of a series against having no trend.
type Trend struct {
	S          int     // pairs that rise minus pairs that fall
	Variance   float64 // of S without a trend, corrected for ties
	Z          float64 // S moved one towards 0, over its standard deviation; 0 where that is 0
	P          float64 // two-sided, by the normal approximation
	TauA, TauB float64 // Kendall's tau, plain and corrected for ties; 0 for a constant series
}

// MannKendall tests the values, finite and in order of time, for a monotone trend (Mann 1945, Kendall 1975). Fewer than two
// values or constant ones have P 1. It sorts: n log n.
func MannKendall(values []float64) Trend {
	n := len(values)
	if n < 2 {
		return Trend{P: 1}
	}
	pairs := float64(n) * float64(n-1) / 2
	work := clone(values)
	falling := inversions(work, make([]float64, n))
	tied := 0
	eachTie(work, func(k int) { tied += k * (k - 1) / 2 })
	t := Trend{S: n*(n-1)/2 - tied - 2*falling}
	t.Variance = (kendallTerm(n) - tieTerm(work)) / 18
	if t.Variance > 0 {
		t.Z = float64(t.S-sign(t.S)) / math.Sqrt(t.Variance)
	}
	t.P = twoSided(t.Z)
	t.TauA = float64(t.S) / pairs
	if untied := pairs - float64(tied); untied > 0 {
		t.TauB = float64(t.S) / math.Sqrt(pairs*untied)
	}
	return t
}

func sign(n int) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

// inversions sorts v and counts the pairs that stood in falling order.
func inversions(v, buffer []float64) int {
	n := len(v)
	if n < 2 {
		return 0
	}
	left, right := v[:n/2], v[n/2:]
	count := inversions(left, buffer[:n/2]) + inversions(right, buffer[n/2:])
	i, j := 0, 0
	for k := range n {
		if j == len(right) || i < len(left) && left[i] <= right[j] {
			buffer[k] = left[i]
			i++
		} else {
			buffer[k] = right[j]
			j++
			count += len(left) - i
		}
	}
	copy(v, buffer[:n])
	return count
}

// eachTie calls f with the size of every group of equal values among sorted ones.
func eachTie(sorted []float64, f func(k int)) {
	for i := 0; i < len(sorted); {
		j := i + 1
		for j < len(sorted) && sorted[j] == sorted[i] {
			j++
		}
		if j-i > 1 {
			f(j - i)
		}
		i = j
	}
}

// tieTerm sums k(k−1)(2k+5) over groups of k equal values.
func tieTerm(values []float64) float64 {
	sorted := values
	if !slices.IsSorted(sorted) {
		sorted = clone(values)
		slices.Sort(sorted)
	}
	sum := 0.0
	eachTie(sorted, func(k int) { sum += kendallTerm(k) })
	return sum
}
