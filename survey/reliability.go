package survey

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/partnerkit/partnerkit/internal/stats"
)

// Reliability is how far the items of a scale measure one thing.
type Reliability struct {
	N            int               `json:"n"`     // rows with at least one answer
	Items        int               `json:"items"` // columns
	Alpha        float64           `json:"alpha"` // raw, from pairwise complete covariances; may be negative
	Interval     *Interval         `json:"interval,omitempty"`
	Standardized float64           `json:"standardized"` // from correlations
	MeanR        float64           `json:"mean_r"`       // mean correlation between items
	MedianR      float64           `json:"median_r"`
	Lambda6      *float64          `json:"lambda6,omitempty"` // nil where the correlations, taken pair by pair, are not those of one population
	Omega        *float64          `json:"omega,omitempty"`   // one factor, minres; nil with two items, or where the fit does not settle
	ScaleMean    float64           `json:"scale_mean"`        // of each row's mean over what it answered
	ScaleSD      float64           `json:"scale_sd"`
	PerItem      []ItemReliability `json:"per_item"`
	Complete     *CompleteCases    `json:"complete,omitempty"` // rows that answered everything; nil with fewer than two, or no variation
}

// ItemReliability is what one item does to the scale.
type ItemReliability struct {
	N              int      `json:"n"`                          // answers
	AlphaIfDropped *float64 `json:"alpha_if_dropped,omitempty"` // nil with two items
	ItemTotal      *float64 `json:"item_total,omitempty"`       // correlation with the sum of the other items; nil where that does not vary
}

// CompleteCases is alpha over the rows that answered every item.
type CompleteCases struct {
	N            int      `json:"n"`
	Alpha        float64  `json:"alpha"`
	Standardized *float64 `json:"standardized,omitempty"` // nil in the report of a tally
}

// CronbachAlpha measures the reliability of a scale: rows[respondent][item], NaN for a missing answer, every item keyed
// the same way.
//
// Alpha is Cronbach's (1951), its interval at 95 % Feldt's (Feldt, Woodruff and Salih 1987), lambda 6 Guttman's (1945),
// omega McDonald's (1999) total with one factor by minres. Covariances are taken pair by pair over the rows that answered
// both items.
//
// It returns an error if:
//   - there are fewer than two rows or two items, or two items that fewer than two rows answered both of ([ErrTooFew]);
//   - an item has the same answer in every row, or the sum of all does ([ErrNoVariation]);
//   - rows differ in length ([ErrRowLength]), or a number is infinite ([ErrNotFinite]).
func CronbachAlpha(rows [][]float64) (Reliability, error) {
	return reliability(rows, 0.95)
}

func reliability(rows [][]float64, confidence float64) (Reliability, error) {
	if err := checkTable("alpha", rows, 2, 2, true); err != nil {
		return Reliability{}, err
	}
	k := len(rows[0])
	c, r, err := correlations(rows)
	if err != nil {
		return Reliability{}, err
	}
	out := Reliability{Items: k, PerItem: make([]ItemReliability, k)}
	alpha, ok := alphaOf(c, -1)
	standardized, ok2 := alphaOf(r, -1)
	if !ok || !ok2 {
		return Reliability{}, fmt.Errorf("alpha: the sum of the items: %w", ErrNoVariation)
	}
	out.Alpha, out.Standardized = alpha, standardized
	out.MeanR, out.MedianR = betweenItems(r)
	if l, ok := stats.Lambda6(r); ok {
		out.Lambda6 = &l
	}
	if f, err := OneFactor(rows, FactorMinres); err == nil {
		out.Omega = &f.Omega
	}
	out.scale(rows)
	out.Interval = feldt(alpha, out.N, k, confidence)
	for i := range out.PerItem {
		out.PerItem[i].AlphaIfDropped, out.PerItem[i].ItemTotal = dropped(c, i)
	}
	out.Complete = completeCases(rows)
	return out, nil
}

// correlations are the covariances and correlations of the columns; the error names the item that does not vary.
func correlations(rows [][]float64) (c, r *mat.SymDense, err error) {
	k := len(rows[0])
	c, ok := stats.PairwiseCovariance(rows, k)
	if !ok {
		return nil, nil, fmt.Errorf("covariances of %d items: two of them have fewer than two answers in common: %w", k, ErrTooFew)
	}
	for i := range k {
		if !(c.At(i, i) > 0) {
			return nil, nil, fmt.Errorf("covariances: item %d: %w", i, ErrNoVariation)
		}
	}
	r, ok = stats.CorrelationFrom(c)
	if !ok {
		return nil, nil, fmt.Errorf("correlations of %d items: %w", k, ErrNoVariation)
	}
	return c, r, nil
}

// alphaOf is alpha of a covariance matrix, without the item at drop (−1: all).
func alphaOf(c *mat.SymDense, drop int) (float64, bool) {
	var sum, own, k float64
	for i := range c.SymmetricDim() {
		if i == drop {
			continue
		}
		k++
		own += c.At(i, i)
		for j := range c.SymmetricDim() {
			if j != drop {
				sum += c.At(i, j)
			}
		}
	}
	if k < 2 || !(sum > own*1e-12) {
		return 0, false
	}
	return k / (k - 1) * (1 - own/sum), true
}

func dropped(c *mat.SymDense, i int) (alpha, itemTotal *float64) {
	if a, ok := alphaOf(c, i); ok {
		alpha = &a
	}
	var withRest, rest float64
	for j := range c.SymmetricDim() {
		if j == i {
			continue
		}
		withRest += c.At(i, j)
		for l := range c.SymmetricDim() {
			if l != i {
				rest += c.At(j, l)
			}
		}
	}
	if rest > 0 {
		r := withRest / math.Sqrt(c.At(i, i)*rest)
		itemTotal = &r
	}
	return alpha, itemTotal
}

func betweenItems(r *mat.SymDense) (mean, median float64) {
	var below []float64
	for i := range r.SymmetricDim() {
		for j := range i {
			below = append(below, r.At(i, j))
		}
	}
	slices.Sort(below)
	n := len(below)
	return stat.Mean(below, nil), (below[(n-1)/2] + below[n/2]) / 2
}

// scale sets the counts and the mean and deviation of the rows' means.
func (out *Reliability) scale(rows [][]float64) {
	var means []float64
	for _, row := range rows {
		n, sum := 0, 0.0
		for i, v := range row {
			if v == v {
				n++
				sum += v
				out.PerItem[i].N++
			}
		}
		if n > 0 {
			means = append(means, sum/float64(n))
		}
	}
	out.N = len(means)
	m := stats.MomentsOf(means)
	out.ScaleMean, out.ScaleSD = m.Mean, math.Sqrt(m.Variance)
}

// feldt is the interval of alpha for n respondents and k items.
func feldt(alpha float64, n, k int, confidence float64) *Interval {
	if n < 2 || k < 2 {
		return nil
	}
	f := distuv.F{D1: float64(n - 1), D2: float64(n-1) * float64(k-1)}
	tail := (1 - confidence) / 2
	return &Interval{Lower: 1 - (1-alpha)*f.Quantile(1-tail), Upper: 1 - (1-alpha)*f.Quantile(tail)}
}

func completeCases(rows [][]float64) *CompleteCases {
	var whole [][]float64
	for _, row := range rows {
		if !slices.ContainsFunc(row, math.IsNaN) {
			whole = append(whole, row)
		}
	}
	if len(whole) < 2 {
		return nil
	}
	c, r, err := correlations(whole)
	if err != nil {
		return nil
	}
	alpha, ok := alphaOf(c, -1)
	standardized, ok2 := alphaOf(r, -1)
	if !ok || !ok2 {
		return nil
	}
	return &CompleteCases{N: len(whole), Alpha: alpha, Standardized: &standardized}
}

// FactorMethod is how a common factor is fitted.
type FactorMethod string

// The methods.
const (
	FactorMinres            FactorMethod = "minres"             // least squared residual correlations
	FactorMaximumLikelihood FactorMethod = "maximum-likelihood" // most likely under normal answers
)

// Factor is one common factor behind the items of a scale.
type Factor struct {
	Loadings []float64 `json:"loadings"` // correlation of each item with the factor
	Omega    float64   `json:"omega"`    // share of the variance of the sum that the factor explains
}

// OneFactor fits one common factor to the items of a scale and gives McDonald's omega total. Rows are as for
// [CronbachAlpha]; the empty method is minres. Besides the errors of CronbachAlpha it returns [ErrTooFew] with fewer than
// three items, and [ErrNoVariation] if two items do not vary together over the rows that answered both, or the fit does not
// settle.
func OneFactor(rows [][]float64, method FactorMethod) (Factor, error) {
	if err := checkTable("factor", rows, 2, 3, true); err != nil {
		return Factor{}, err
	}
	r, ok := stats.PairwiseCorrelation(rows, len(rows[0]))
	if !ok {
		return Factor{}, fmt.Errorf("factor: correlations of %d items: %w", len(rows[0]), ErrNoVariation)
	}
	var l []float64
	switch method {
	case FactorMinres, "":
		l, ok = stats.OneFactorMinres(r)
	case FactorMaximumLikelihood:
		l, ok = stats.OneFactorML(r)
	default:
		return Factor{}, fmt.Errorf("factor: method %.80q: must be minres or maximum-likelihood", method)
	}
	if !ok {
		return Factor{}, fmt.Errorf("factor by %s: does not settle: %w", method, ErrNoVariation)
	}
	omega := omegaTotal(l)
	if math.IsNaN(omega) {
		return Factor{}, fmt.Errorf("factor by %s: the sum of the items: %w", method, ErrNoVariation)
	}
	return Factor{Loadings: l, Omega: omega}, nil
}

// omegaTotal is NaN where neither factor nor items leave any variance.
func omegaTotal(loadings []float64) float64 {
	var sum, unique float64
	for _, l := range loadings {
		sum += l
		unique += math.Max(0, 1-l*l)
	}
	return sum * sum / (sum*sum + unique)
}
