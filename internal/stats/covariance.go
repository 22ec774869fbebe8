package stats

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// PairwiseCovariance is the covariance matrix of the columns of a table, each pair over the rows where neither is NaN
// (n−1 in the divisor). Ok is false where some pair of columns has fewer than two such rows.
func PairwiseCovariance(rows [][]float64, columns int) (c *mat.SymDense, ok bool) {
	return pairwise(rows, columns, func(s products) (float64, bool) {
		return s.xy() / (s.n - 1), s.n > 1
	})
}

// PairwiseCorrelation is Pearson's correlation of each pair of columns over the rows where neither is NaN, means and
// variances taken over the same rows. Ok is false where one of them does not vary there.
func PairwiseCorrelation(rows [][]float64, columns int) (r *mat.SymDense, ok bool) {
	return pairwise(rows, columns, func(s products) (float64, bool) {
		vx, vy := s.sxx-s.sx*s.sx/s.n, s.syy-s.sy*s.sy/s.n
		return s.xy() / math.Sqrt(vx*vy), s.n > 1 && vx > 1e-12*s.sxx && vy > 1e-12*s.syy
	})
}

// products are the sums over the rows that two columns have in common.
type products struct{ n, sx, sy, sxx, sxy, syy float64 }

func (s products) xy() float64 { return s.sxy - s.sx*s.sy/s.n }

func pairwise(rows [][]float64, columns int, figure func(products) (float64, bool)) (*mat.SymDense, bool) {
	cols := centred(rows, columns)
	c := mat.NewSymDense(columns, nil)
	for i := range columns {
		for j := i; j < columns; j++ {
			v, ok := figure(cols[i].with(cols[j]))
			if !ok {
				return nil, false
			}
			c.SetSym(i, j, v)
		}
	}
	return c, true
}

// centredColumn is a column less its mean, so that sums of products keep their digits.
type centredColumn struct {
	values   []float64
	complete bool    // no NaN
	sum, own float64 // of a complete column: the sum, which rounding may leave beside 0, and that of squares
}

// with are the products of two columns.
func (x centredColumn) with(y centredColumn) products {
	if x.complete && y.complete {
		return products{float64(len(x.values)), x.sum, y.sum, x.own, floats.Dot(x.values, y.values), y.own}
	}
	var s products
	for k, v := range x.values {
		if w := y.values[k]; v == v && w == w {
			s.n++
			s.sx += v
			s.sy += w
			s.sxx += v * v
			s.sxy += v * w
			s.syy += w * w
		}
	}
	return s
}

func centred(rows [][]float64, columns int) []centredColumn {
	cols := make([]centredColumn, columns)
	for j := range cols {
		col := make([]float64, len(rows))
		n, sum := 0, 0.0
		for i, r := range rows {
			col[i] = r[j]
			if r[j] == r[j] {
				n++
				sum += r[j]
			}
		}
		mean := sum / float64(max(n, 1))
		for i := range col {
			col[i] -= mean
		}
		cols[j] = centredColumn{values: col, complete: n == len(rows)}
		if cols[j].complete {
			cols[j].sum, cols[j].own = floats.Sum(col), floats.Dot(col, col)
		}
	}
	return cols
}

// CorrelationFrom turns a covariance matrix into a correlation matrix; ok is false where a variance is not positive.
func CorrelationFrom(c *mat.SymDense) (r *mat.SymDense, ok bool) {
	k := c.SymmetricDim()
	r = mat.NewSymDense(k, nil)
	for i := range k {
		if !(c.At(i, i) > 0) {
			return nil, false
		}
		for j := i; j < k; j++ {
			r.SetSym(i, j, c.At(i, j)/math.Sqrt(c.At(i, i)*c.At(j, j)))
		}
		r.SetSym(i, i, 1)
	}
	return r, true
}

// Lambda6 is Guttman's sixth lower bound of reliability (Guttman 1945) of a correlation matrix: 1 less the sum of what
// each item does not share with the others, over the sum of the matrix. Ok is false where the matrix has no inverse or is not one of correlations that can be.
func Lambda6(r *mat.SymDense) (lambda float64, ok bool) {
	var lu mat.LU
	lu.Factorize(r)
	if cond := lu.Cond(); math.IsNaN(cond) || cond > 1e12 {
		return 0, false
	}
	k := r.SymmetricDim()
	unit := mat.NewDense(k, k, nil)
	for i := range k {
		unit.Set(i, i, 1)
	}
	var inverse mat.Dense
	if err := lu.SolveTo(&inverse, false, unit); err != nil {
		return 0, false
	}
	unique := 0.0
	for i := range k {
		if inverse.At(i, i) < 1-1e-9 { // pairwise correlations that no one population has
			return 0, false
		}
		unique += 1 / inverse.At(i, i)
	}
	sum := mat.Sum(r)
	if !(sum > 0) {
		return 0, false
	}
	return 1 - unique/sum, true
}
