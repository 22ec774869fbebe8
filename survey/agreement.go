package survey

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/partnerkit/partnerkit/internal/stats"
)

// Agreement is how far the members of one group agree.
type Agreement struct {
	N        int             `json:"n"` // rows
	Items    []ItemAgreement `json:"items"`
	RWG      *float64        `json:"rwg,omitempty"`    // of the only item; nil with several
	RWGJ     float64         `json:"rwgj"`             // of all items together: James, Demaree and Wolf (1984)
	Lindell  float64         `json:"lindell"`          // r*_wg(j): 1 − mean variance ÷ null variance, at least 0 (Lindell and Brandt 1999)
	AWG      *float64        `json:"awg,omitempty"`    // mean of the items' a_wg that exist
	Variance float64         `json:"mean_variance"`    // mean of the items' variances
	Null     float64         `json:"uniform_variance"` // variance of answers spread evenly over the scale
}

// ItemAgreement is how far a group agrees on one item.
type ItemAgreement struct {
	N        int      `json:"n"`
	Variance float64  `json:"variance"`
	RWG      float64  `json:"rwg"`           // 1 − variance ÷ null variance, at least 0
	AWG      *float64 `json:"awg,omitempty"` // Brown and Hauenstein (2005); nil where the mean is too close to an end of the scale
}

// RWG measures agreement within one group: ratings[respondent][item] on a scale of 1 to scalePoints, NaN for a missing
// answer. The null variance is that of answers spread evenly, (A²−1)/12.
//
// It returns an error if the scale has fewer than two points, there is no item, an item has fewer than two answers
// ([ErrTooFew]), or an answer is not between 1 and scalePoints ([ErrOffScale]).
func RWG(ratings [][]float64, scalePoints int) (Agreement, error) {
	if scalePoints < 2 || scalePoints > 1000 {
		return Agreement{}, fmt.Errorf("rwg on %d points: a scale has 2 to 1000", scalePoints)
	}
	if err := checkTable("rwg", ratings, 2, 1, true); err != nil {
		return Agreement{}, err
	}
	moments := make([]stats.Moments, len(ratings[0]))
	for j := range moments {
		var x []float64
		for i, row := range ratings {
			if v := row[j]; v < 1 || v > float64(scalePoints) {
				return Agreement{}, fmt.Errorf("rwg: rating [%d][%d] is not on the scale 1 to %d: %w", i, j, scalePoints, ErrOffScale)
			} else if v == v {
				x = append(x, v)
			}
		}
		if len(x) < 2 {
			return Agreement{}, fmt.Errorf("rwg: item %d has %d answers: %w", j, len(x), ErrTooFew)
		}
		moments[j] = stats.MomentsOf(x)
	}
	a := agreement(moments, scalePoints)
	a.N = len(ratings)
	return a, nil
}

// agreement takes the items' moments on a scale that starts at 1.
func agreement(items []stats.Moments, points int) Agreement {
	a := Agreement{Null: (square(float64(points)) - 1) / 12}
	awg, have := 0.0, 0
	for _, m := range items {
		rwg, one := itemAgreement(m, points)
		a.Items = append(a.Items, ItemAgreement{N: int(m.N), Variance: m.Variance, RWG: rwg, AWG: one})
		a.Variance += m.Variance / float64(len(items))
		if one != nil {
			awg += *one
			have++
		}
	}
	if have > 0 {
		awg /= float64(have)
		a.AWG = &awg
	}
	if len(items) == 1 {
		rwg := a.Items[0].RWG
		a.RWG = &rwg
	}
	ratio := a.Variance / a.Null
	if a.Lindell = math.Max(0, 1-ratio); a.Lindell > 0 {
		j := float64(len(items))
		a.RWGJ = j * (1 - ratio) / (j*(1-ratio) + ratio)
	}
	return a
}

// itemAgreement is r_wg and, where the mean allows it, a_wg of one item on a scale of 1 to points.
func itemAgreement(m stats.Moments, points int) (rwg float64, awg *float64) {
	rwg = math.Max(0, 1-m.Variance*12/(square(float64(points))-1))
	if m.Variance == 0 {
		one := 1.0
		return rwg, &one
	}
	low, high := 1.0, float64(points)
	if m.Mean < (low*(m.N-1)+high)/m.N || m.Mean > (high*(m.N-1)+low)/m.N {
		return rwg, nil
	}
	v := 1 - 2*m.Variance/(((high+low)*m.Mean-m.Mean*m.Mean-high*low)*m.N/(m.N-1))
	return rwg, &v
}

// Level is what the numbers of a scale mean.
type Level string

// The levels of measurement.
const (
	LevelNominal  Level = "nominal"  // names: equal or not
	LevelOrdinal  Level = "ordinal"  // ranks: order
	LevelInterval Level = "interval" // distances
	LevelRatio    Level = "ratio"    // proportions: 0 is nothing, and no value is negative
)

// KrippendorffAlpha measures agreement between observers: ratings[observer][unit], NaN for a missing rating
// (Krippendorff 2004, Content Analysis, chapter 11). 1 is full agreement, 0 is chance, below 0 is worse than chance. At
// the ratio level the work grows with the square of the distinct values, of which there may be 5000.
//
// It returns an error if:
//   - no unit has two ratings ([ErrTooFew]);
//   - all ratings that can be paired are equal ([ErrNoVariation]);
//   - the level is unknown, or a value is negative at the ratio level;
//   - a rating is infinite ([ErrNotFinite]) or rows differ in length ([ErrRowLength]).
func KrippendorffAlpha(ratings [][]float64, level Level) (float64, error) {
	if err := checkTable("krippendorff alpha", ratings, 2, 1, true); err != nil {
		return 0, err
	}
	units := make([][]float64, 0, len(ratings[0]))
	for u := range ratings[0] {
		var unit []float64
		for _, observer := range ratings {
			if v := observer[u]; v == v {
				unit = append(unit, v)
			}
		}
		if len(unit) > 1 {
			units = append(units, unit)
		}
	}
	values := slices.Concat(units...)
	slices.Sort(values)
	values = slices.Compact(values)
	counts := make([][]int64, len(units))
	for i, unit := range units {
		counts[i] = make([]int64, len(values))
		for _, v := range unit {
			j, _ := slices.BinarySearch(values, v)
			counts[i][j]++
		}
	}
	return krippendorff(values, counts, level)
}

// krippendorff takes, for each unit, how often each value was given; units with fewer than two ratings do not count.
func krippendorff(values []float64, units [][]int64, level Level) (float64, error) {
	all := make([]int64, len(values))
	n := int64(0)
	for _, unit := range units {
		if m := sum(unit); m > 1 {
			n += m
			for j, c := range unit {
				all[j] += c
			}
		}
	}
	if n == 0 {
		return 0, fmt.Errorf("krippendorff alpha: no unit has two ratings: %w", ErrTooFew)
	}
	distance, err := distances(values, all, level)
	if err != nil {
		return 0, err
	}
	observed := 0.0
	for _, unit := range units {
		if m := sum(unit); m > 1 {
			observed += distance(unit) / float64(m-1)
		}
	}
	expected := distance(all) / float64(n-1)
	if !(expected > 0) {
		return 0, fmt.Errorf("krippendorff alpha: ratings: %w", ErrNoVariation)
	}
	return 1 - observed/expected, nil
}

func sum(counts []int64) int64 {
	n := int64(0)
	for _, c := range counts {
		n += c
	}
	return n
}

// distances returns the sum of squared distances over all pairs of the counted values. Ordinal distances are those of the
// values' midranks among all ratings.
func distances(values []float64, all []int64, level Level) (func([]int64) float64, error) {
	switch level {
	case LevelNominal:
		return func(counts []int64) float64 {
			n, same := 0.0, 0.0
			for _, c := range counts {
				n += float64(c)
				same += square(float64(c))
			}
			return n*n - same
		}, nil
	case LevelInterval:
		return func(counts []int64) float64 { return spread(values, counts) }, nil
	case LevelOrdinal:
		ranks, below := make([]float64, len(values)), int64(0)
		for j, c := range all {
			ranks[j] = float64(below) + float64(c)/2
			below += c
		}
		return func(counts []int64) float64 { return spread(ranks, counts) }, nil
	case LevelRatio:
		if len(values) > 5000 {
			return nil, fmt.Errorf("krippendorff alpha: %d distinct values at the ratio level, 5000 allowed", len(values))
		}
		if len(values) > 0 && values[0] < 0 {
			return nil, fmt.Errorf("krippendorff alpha: a negative value at the ratio level")
		}
		return func(counts []int64) float64 {
			total := 0.0
			for i, c := range counts {
				for j := i + 1; j < len(counts) && c > 0; j++ {
					total += 2 * float64(c) * float64(counts[j]) * square((values[j]-values[i])/(values[j]+values[i]))
				}
			}
			return total
		}, nil
	}
	return nil, fmt.Errorf("krippendorff alpha: level %.80q: must be nominal, ordinal, interval or ratio", level)
}

// spread is 2·n times the sum of squared deviations: the squared distances of all ordered pairs.
func spread(values []float64, counts []int64) float64 {
	n, total := 0.0, 0.0
	for j, c := range counts {
		n += float64(c)
		total += float64(c) * values[j]
	}
	if n == 0 {
		return 0
	}
	mean, ss := total/n, 0.0
	for j, c := range counts {
		ss += float64(c) * square(values[j]-mean)
	}
	return 2 * n * ss
}

// KendallW measures how far raters rank subjects alike: ratings[subject][rater], none missing; 0 is no agreement, 1 full.
// It is Kendall's coefficient of concordance corrected for ties (Kendall and Gibbons 1990, chapter 6); [Concord] also
// gives the uncorrected one and the test.
//
// It returns an error if there are fewer than two subjects or raters ([ErrTooFew]), a rating is missing or infinite
// ([ErrNotFinite]), or every rater gives all subjects the same ([ErrNoVariation]).
func KendallW(ratings [][]float64) (float64, error) {
	c, err := Concord(ratings)
	return c.W, err
}

// Concordance is how far raters rank subjects alike, with the test that they do not.
type Concordance struct {
	W           float64 `json:"w"`           // corrected for ties
	Uncorrected float64 `json:"uncorrected"` // without regard to ties
	ChiSquare   float64 `json:"chi_square"`  // Friedman's, corrected for ties
	DF          int     `json:"df"`
	P           float64 `json:"p"`
}

// Concord is [KendallW] with its test, which is Friedman's (1937) with subjects as treatments and raters as blocks.
func Concord(ratings [][]float64) (Concordance, error) {
	if err := checkTable("kendall w", ratings, 2, 2, false); err != nil {
		return Concordance{}, err
	}
	c, ok := stats.ConcordanceOf(ratings)
	if !ok {
		return Concordance{}, fmt.Errorf("kendall w: %w", ErrNoVariation)
	}
	df := len(ratings) - 1
	return Concordance{W: c.Corrected, Uncorrected: c.W, ChiSquare: c.ChiSquare, DF: df, P: distuv.ChiSquared{K: float64(df)}.Survival(c.ChiSquare)}, nil
}

// Kappa is agreement on categories beyond chance.
type Kappa struct {
	Kappa float64 `json:"kappa"`
	Z     float64 `json:"z"` // against no agreement
	P     float64 `json:"p"` // two-sided
}

// FleissKappa measures agreement of the same number of raters on categories: counts[subject][category] (Fleiss 1971; the
// standard error is that of Fleiss, Nee and Landis 1979).
//
// It returns an error if there is no subject or fewer than two raters ([ErrTooFew]), subjects differ in categories or in
// the number of raters ([ErrRowLength]), a count is negative, or only one category is used ([ErrNoVariation]).
func FleissKappa(counts [][]int) (Kappa, error) {
	if len(counts) == 0 {
		return Kappa{}, fmt.Errorf("fleiss kappa: no subjects: %w", ErrTooFew)
	}
	shares := make([]float64, len(counts[0]))
	raters, agree := 0, 0.0
	for i, row := range counts {
		n, same := 0, 0.0
		for j, c := range row {
			if c < 0 || c > 1<<30 {
				return Kappa{}, fmt.Errorf("fleiss kappa: count [%d][%d] must be between 0 and 2^30", i, j)
			}
			n += c
			same += float64(c) * float64(c-1)
			if j < len(shares) {
				shares[j] += float64(c)
			}
		}
		raters = cmp.Or(raters, n)
		if n != raters || len(row) != len(shares) {
			return Kappa{}, fmt.Errorf("fleiss kappa: subject %d has %d categories and %d raters: %w", i, len(row), n, ErrRowLength)
		}
		agree += same
	}
	if raters < 2 {
		return Kappa{}, fmt.Errorf("fleiss kappa: %d raters: %w", raters, ErrTooFew)
	}
	ns, nr := float64(len(counts)), float64(raters)
	agree /= ns * nr * (nr - 1)
	chance, spread, skew := 0.0, 0.0, 0.0
	for j := range shares {
		p := shares[j] / (ns * nr)
		chance += p * p
		spread += p * (1 - p)
		skew += p * (1 - p) * (1 - 2*p)
	}
	if !(spread > 1e-15) {
		return Kappa{}, fmt.Errorf("fleiss kappa: one category: %w", ErrNoVariation)
	}
	k := Kappa{Kappa: (agree - chance) / (1 - chance), P: 1}
	if v := 2 * (spread*spread - skew) / (spread * spread * ns * nr * (nr - 1)); v > 0 {
		k.Z = k.Kappa / math.Sqrt(v)
		k.P = math.Min(1, 2*distuv.UnitNormal.Survival(math.Abs(k.Z)))
	}
	return k, nil
}
