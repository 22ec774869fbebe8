package alignment

import (
	"cmp"
	"math"

	"gonum.org/v1/gonum/stat"
)

// Ranking compares the ranked priorities of two partners over all that either ranks; what a partner does not rank
// stands in a tie below its last. 1: the same order, −1: the reverse. Nil where a partner ranks nothing, or where
// there is nothing to order.
type Ranking struct {
	Shared int      `json:"shared"` // priorities that both rank
	Tau    *float64 `json:"tau"`    // Kendall's tau-b (Kendall, Biometrika 33, 1945)
	Rho    *float64 `json:"rho"`    // Spearman's rho: Pearson's correlation of the mid-ranks
}

func rank(a, b []string) Ranking {
	if len(a) == 0 || len(b) == 0 {
		return Ranking{}
	}
	placeA, placeB := places(a), places(b)
	union := append([]string(nil), a...)
	for _, code := range b {
		if _, both := placeA[code]; !both {
			union = append(union, code)
		}
	}
	x, y := make([]float64, len(union)), make([]float64, len(union))
	for i, code := range union {
		x[i], y[i] = place(placeA, code, len(union)), place(placeB, code, len(union))
	}
	r := Ranking{Shared: len(a) + len(b) - len(union)}
	if tau, ok := tauB(x, y); ok {
		rho := stat.Correlation(x, y, nil)
		rho = max(-1, min(1, rho))
		r.Tau, r.Rho = &tau, &rho
	}
	return r
}

func places(codes []string) map[string]float64 {
	m := make(map[string]float64, len(codes))
	for i, code := range codes {
		m[code] = float64(i + 1)
	}
	return m
}

// place is the rank of a code among n, or the middle of the ranks that are left where it is not ranked.
func place(ranked map[string]float64, code string, n int) float64 {
	if r, ok := ranked[code]; ok {
		return r
	}
	return float64(len(ranked)+1+n) / 2
}

// tauB is Kendall's tau-b of two columns of equal length; ok is false where one column is all ties.
func tauB(x, y []float64) (tau float64, ok bool) {
	var balance, inX, inY int
	for i := range x {
		for j := range i {
			dx, dy := cmp.Compare(x[i], x[j]), cmp.Compare(y[i], y[j])
			balance += dx * dy
			inX += dx * dx
			inY += dy * dy
		}
	}
	if inX == 0 || inY == 0 {
		return 0, false
	}
	return float64(balance) / math.Sqrt(float64(inX)*float64(inY)), true
}
