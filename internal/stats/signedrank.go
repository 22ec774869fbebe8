package stats

import (
	"cmp"
	"math"
	"slices"
)

// SignedRank is the comparison of paired values by the ranks of their differences.
type SignedRank struct {
	Plus, Minus float64 // rank sums of positive and negative differences
	NonZero     int     // differences that are not zero
	Z           float64 // without continuity correction
	PNormal     float64 // two-sided
	PContinuity float64 // two-sided, with continuity correction
	PExact      float64 // two-sided, over all assignments of signs; only if Exact
	PExactUpper float64 // one-sided: differences tend to be positive; only if Exact
	Exact       bool
}

// MaxExactSignedRank is the largest number of non-zero differences for which the exact distribution is computed.
const MaxExactSignedRank = 100

// SignedRankOf is the Wilcoxon signed rank test of differences. Zero differences are dropped before ranking (Wilcoxon
// 1945), or ranked and then dropped if pratt is set (Pratt 1959). Ties share midranks.
func SignedRankOf(differences []float64, pratt bool) SignedRank {
	ds := slices.Clone(differences)
	if !pratt {
		ds = slices.DeleteFunc(ds, func(d float64) bool { return d == 0 })
	}
	slices.SortFunc(ds, func(a, b float64) int { return cmp.Compare(math.Abs(a), math.Abs(b)) })
	var r SignedRank
	var doubled []int // twice the midranks of non-zero differences
	plus, all := 0, 0
	squares := 0.0
	for i := 0; i < len(ds); {
		j := i
		for j < len(ds) && math.Abs(ds[j]) == math.Abs(ds[i]) {
			j++
		}
		rank := i + 1 + j
		for _, d := range ds[i:j] {
			if d == 0 {
				continue
			}
			doubled = append(doubled, rank)
			all += rank
			squares += float64(rank) * float64(rank)
			if d > 0 {
				plus += rank
			}
		}
		i = j
	}
	r.NonZero = len(doubled)
	r.Plus, r.Minus = float64(plus)/2, float64(all-plus)/2
	r.PNormal, r.PContinuity = 1, 1
	if r.NonZero == 0 {
		r.Exact, r.PExact, r.PExactUpper = true, 1, 1
		return r
	}
	d, sd := float64(2*plus-all)/4, math.Sqrt(squares)/4
	r.Z = d / sd
	r.PNormal = twoSided(r.Z)
	r.PContinuity = twoSided(math.Max(0, math.Abs(d)-0.5) / sd)
	if r.NonZero <= MaxExactSignedRank {
		r.Exact = true
		r.PExact, r.PExactUpper = exactSigns(doubled, plus, all)
	}
	return r
}

// exactSigns counts, over all assignments of signs, the rank sums as far from the middle as the observed one.
func exactSigns(ranks []int, observed, all int) (two, upper float64) {
	ways := make([]float64, all+1)
	ways[0] = 1
	reached := 0
	for _, r := range ranks {
		reached += r
		for s := reached; s >= r; s-- {
			ways[s] += ways[s-r]
		}
	}
	total := 0.0
	for s, x := range ways {
		total += x
		if abs(int64(2*s-all)) >= abs(int64(2*observed-all)) {
			two += x
		}
		if s >= observed {
			upper += x
		}
	}
	return math.Min(1, two/total), math.Min(1, upper/total)
}
