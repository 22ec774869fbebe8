package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Slope is a Theil–Sen line: y = Intercept + Value·x.
type Slope struct {
	Value        float64
	Lower, Upper float64 // confidence interval of Value
	Intercept    float64 // median(y) − Value·median(x)
	Pairs        int     // pairs of points with different x
}

// TheilSen fits the line whose slope is the median of the slopes of all pairs of points with different x (Theil 1950),
// with Sen's confidence interval (Sen 1968, ties in x and y corrected for, as in SciPy's theilslopes). The confidence
// is a probability such as 0.95. x and y have one length and hold finite numbers; ok is false if no two x differ.
//
// Time and memory grow with the square of the points.
func TheilSen(x, y []float64, confidence float64) (s Slope, ok bool) {
	n := len(x)
	slopes := make([]float64, 0, n*(n-1)/2)
	for i := range n {
		for j := i + 1; j < n; j++ {
			if x[i] != x[j] {
				slopes = append(slopes, (y[j]-y[i])/(x[j]-x[i]))
			}
		}
	}
	nt := len(slopes)
	if nt == 0 {
		return Slope{}, false
	}
	variance := (kendallTerm(n) - tieTerm(x) - tieTerm(y)) / 18
	half := distuv.UnitNormal.Quantile((1+confidence)/2) * math.Sqrt(max(variance, 0))
	low := max(int(math.RoundToEven((float64(nt)-half)/2))-1, 0)
	high := min(int(math.RoundToEven((float64(nt)+half)/2)), nt-1)
	s = Slope{Value: median(slopes), Pairs: nt}
	s.Lower, s.Upper = nth(slopes, low), nth(slopes, high)
	s.Intercept = median(clone(y)) - s.Value*median(clone(x))
	return s, true
}

func clone(v []float64) []float64 { return append([]float64(nil), v...) }

// kendallTerm is n(n−1)(2n+5), the untied variance term of Kendall's S.
func kendallTerm(n int) float64 {
	m := float64(n)
	return m * (m - 1) * (2*m + 5)
}
