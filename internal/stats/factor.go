package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

const (
	factorRounds = 5000
	factorStop   = 1e-9
	leastUnique  = 0.005 // floor of a uniqueness, as factor programs have it
)

// OneFactorMinres fits one common factor to a correlation matrix so that the squared residuals off the diagonal are least
// (Harman and Jones 1966), one loading at a time. Ok is false if it does not settle.
func OneFactorMinres(r *mat.SymDense) (loadings []float64, ok bool) {
	k := r.SymmetricDim()
	l, row := startLoadings(r), matrixRows(r)
	for range factorRounds {
		moved := 0.0
		for i := range k {
			var num, den float64
			for j := range k {
				if j != i {
					num += row[i][j] * l[j]
					den += l[j] * l[j]
				}
			}
			if den == 0 {
				return nil, false
			}
			v := math.Max(-1, math.Min(1, num/den))
			moved = math.Max(moved, math.Abs(v-l[i]))
			l[i] = v
		}
		if moved < factorStop {
			return upright(l), true
		}
	}
	return nil, false
}

// OneFactorML fits one common factor to a correlation matrix by maximum likelihood, with the EM steps of Rubin and Thayer
// (1982). Ok is false if it does not settle.
func OneFactorML(r *mat.SymDense) (loadings []float64, ok bool) {
	k := r.SymmetricDim()
	l, unique, row := startLoadings(r), make([]float64, k), matrixRows(r)
	for i := range unique {
		unique[i] = math.Max(leastUnique, 1-l[i]*l[i])
	}
	beta, s := make([]float64, k), make([]float64, k)
	for range factorRounds {
		c := 1.0
		for i := range k {
			c += l[i] * l[i] / unique[i]
		}
		for i := range k {
			beta[i] = l[i] / unique[i] / c
		}
		explained, spread := 0.0, 0.0
		for i := range k {
			s[i] = 0
			for j := range k {
				s[i] += row[i][j] * beta[j]
			}
			explained += beta[i] * l[i]
			spread += beta[i] * s[i]
		}
		den, moved := 1-explained+spread, 0.0
		if !(den > 0) {
			return nil, false
		}
		for i := range k {
			v := s[i] / den
			moved = math.Max(moved, math.Abs(v-l[i]))
			l[i] = v
			unique[i] = math.Max(leastUnique, 1-v*s[i])
		}
		if moved < factorStop {
			return upright(l), true
		}
	}
	return nil, false
}

// startLoadings starts every item at one half, with the sign of its correlation with the first.
func startLoadings(r *mat.SymDense) []float64 {
	k := r.SymmetricDim()
	l := make([]float64, k)
	for i := range l {
		l[i] = 0.5
		if r.At(0, i) < 0 {
			l[i] = -0.5
		}
	}
	return l
}

func matrixRows(r *mat.SymDense) [][]float64 {
	rows := make([][]float64, r.SymmetricDim())
	for i := range rows {
		rows[i] = mat.Row(nil, i, r)
	}
	return rows
}

// upright turns loadings so that their sum is not negative.
func upright(l []float64) []float64 {
	sum := 0.0
	for _, v := range l {
		sum += v
	}
	if sum < 0 {
		for i := range l {
			l[i] = -l[i]
		}
	}
	return l
}
