package stats

// MeanSquares are those of a table of n subjects (rows) rated by the same k raters (columns), one rating each.
type MeanSquares struct {
	N, K                              int
	Subjects, Raters, Residual, Error float64 // Error: within subjects, raters and residual together
}

// TwoWay splits the variation of a rectangular table with at least two rows and two columns.
func TwoWay(table [][]float64) MeanSquares {
	n, k := len(table), len(table[0])
	grand := 0.0
	rows, columns := make([]float64, n), make([]float64, k)
	for i, r := range table {
		for j, v := range r {
			rows[i] += v / float64(k)
			columns[j] += v / float64(n)
			grand += v / float64(n*k)
		}
	}
	var between, raters, rest float64
	for i, r := range table {
		between += (rows[i] - grand) * (rows[i] - grand)
		for j, v := range r {
			d := v - rows[i] - columns[j] + grand
			rest += d * d
		}
	}
	for _, c := range columns {
		raters += (c - grand) * (c - grand)
	}
	between *= float64(k)
	raters *= float64(n)
	fn, fk := float64(n), float64(k)
	return MeanSquares{
		N: n, K: k, Subjects: between / (fn - 1), Raters: raters / (fk - 1),
		Residual: rest / ((fn - 1) * (fk - 1)), Error: (raters + rest) / (fn * (fk - 1)),
	}
}

// OneWay splits the variation of groups into between and within mean squares with their degrees of freedom; ok is false
// without two groups or without variation within to be measured.
func OneWay(groups []Moments) (between, within, df1, df2 float64, ok bool) {
	var n, sum, count float64
	for _, g := range groups {
		if g.N > 0 {
			count++
			n += g.N
			sum += g.N * g.Mean
		}
	}
	df1, df2 = count-1, n-count
	if df1 < 1 || df2 < 1 {
		return 0, 0, 0, 0, false
	}
	grand := sum / n
	for _, g := range groups {
		between += g.N * (g.Mean - grand) * (g.Mean - grand)
		if g.N > 1 {
			within += (g.N - 1) * g.Variance
		}
	}
	return between / df1, within / df2, df1, df2, true
}
