package stats

import (
	"cmp"
	"math"
	"slices"
)

// RankCorrelation is how far two rankings of the same n things agree: Kendall's tau-b (Kendall, Biometrika 33, 1945)
// and Spearman's rho, which is Pearson's correlation of the mid-ranks. Ties are allowed in both; x and y have one
// length. Both figures run from −1 to 1 and are exactly the same for (y, x); ok is false where one ranking is all ties.
//
// Pairs are counted by Knight's method (JASA 61, 1966): n log n.
func RankCorrelation(x, y []float64) (tau, rho float64, ok bool) {
	n := len(x)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(x[i], x[j]), cmp.Compare(y[i], y[j])) })
	work, tiedX, tiedBoth := make([]float64, n), 0, 0
	for i, runX, runBoth := 0, 0, 0; i < n; i++ {
		work[i] = y[order[i]]
		runX, runBoth = runX+1, runBoth+1
		if i == 0 || x[order[i]] != x[order[i-1]] {
			runX, runBoth = 0, 0
		} else if work[i] != work[i-1] {
			runBoth = 0
		}
		tiedX, tiedBoth = tiedX+runX, tiedBoth+runBoth
	}
	against := inversions(work, make([]float64, n))
	tiedY := 0
	eachTie(work, func(k int) { tiedY += k * (k - 1) / 2 })
	pairs := n * (n - 1) / 2
	if pairs == tiedX || pairs == tiedY {
		return 0, 0, false
	}
	balance := pairs - tiedX - tiedY + tiedBoth - 2*against
	tau = float64(balance) / math.Sqrt(float64(pairs-tiedX)*float64(pairs-tiedY))

	rx, _ := Midranks(x)
	ry, _ := Midranks(y)
	var xx, yy, xy float64
	for i := range n {
		dx, dy := 2*rx[i]-float64(n+1), 2*ry[i]-float64(n+1) // whole numbers: the sums are exact
		xx, yy, xy = xx+dx*dx, yy+dy*dy, xy+dx*dy
	}
	rho = xy / math.Sqrt(xx*yy)
	return max(-1, min(1, tau)), max(-1, min(1, rho)), true
}
