package survey

import (
	"fmt"
	"math"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// maxCells bounds the tables of ratings that a statistic takes.
const maxCells = 50_000_000

// checkTable reports what is wrong with a table of ratings: too few rows or columns, rows of different lengths, an
// infinity, or, unless missing answers are allowed, NaN. It prints no rating.
func checkTable(what string, table [][]float64, rows, columns int, missing bool) error {
	p := validate.New(what)
	if len(table) < rows {
		p.AddAs(ErrTooFew, "", "too-few-rows", fmt.Sprintf("must have at least %d rows", rows), len(table))
		return p.Err()
	}
	k := len(table[0])
	if k < columns {
		p.AddAs(ErrTooFew, "[0]", "too-few-columns", fmt.Sprintf("must have at least %d columns", columns), k)
	}
	if k > maxCells/len(table) {
		p.Add("", "max", fmt.Sprintf("must have at most %d cells", maxCells), nil)
		return p.Err()
	}
	for i, r := range table {
		if len(r) != k {
			p.AddAs(ErrRowLength, fmt.Sprintf("[%d]", i), "row-length", fmt.Sprintf("must have as many columns as the first row, %d", k), len(r))
			continue
		}
		for j, v := range r {
			if math.IsInf(v, 0) || math.Abs(v) > 1e100 {
				p.AddAs(ErrNotFinite, fmt.Sprintf("[%d][%d]", i, j), "finite", "must be a number below 1e100 in size", nil)
			} else if v != v && !missing {
				p.AddAs(ErrNotFinite, fmt.Sprintf("[%d][%d]", i, j), "missing", "must not be missing", nil)
			}
		}
	}
	return p.Err()
}

// checkSample does the same for a list of numbers, none of which may be missing.
func checkSample(what, field string, x []float64, least int) error {
	p := validate.New(what)
	if len(x) < least {
		p.AddAs(ErrTooFew, field, "too-few", fmt.Sprintf("must have at least %d values", least), len(x))
	}
	for i, v := range x {
		if math.IsNaN(v) || math.Abs(v) > 1e100 {
			p.AddAs(ErrNotFinite, fmt.Sprintf("%s[%d]", field, i), "finite", "must be a number below 1e100 in size", nil)
		}
	}
	return p.Err()
}
