package kpi

import (
	"math"
	"strconv"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// AttributeChart is a control chart of counts. Its limits differ from point to point where the sizes do.
type AttributeChart struct {
	Center float64          `json:"center"`
	Points []AttributePoint `json:"points"`
	Beyond []int            `json:"beyond,omitempty"` // indexes of the points outside their limits, from 0
}

// AttributePoint is one charted value with its limits: centre ± 3 standard deviations, cut at what is possible.
type AttributePoint struct {
	Value float64 `json:"value"`
	Lower float64 `json:"lower"`
	Upper float64 `json:"upper"`
}

// Proportions draws the p chart: the share of units with a fault, each counts[i] of sizes[i] units (binomial;
// Montgomery 2009, section 7.2).
//
// It returns an error if there are no points ([ErrTooFew]), the lists differ in length, a size is not between 1 and 2^50 or a count not
// between 0 and its size.
func Proportions(counts, sizes []int) (AttributeChart, error) {
	p := validate.New("p chart")
	if sameLength(p, len(counts), len(sizes)) {
		for i, n := range sizes {
			if n < 1 || int64(n) > 1<<50 {
				p.Add("sizes["+strconv.Itoa(i)+"]", "range", "must be between 1 and 2^50", n)
			} else if counts[i] < 0 || counts[i] > n {
				p.Add("counts["+strconv.Itoa(i)+"]", "range", "must be between 0 and the size "+strconv.Itoa(n), counts[i])
			}
		}
	}
	if err := p.Err(); err != nil {
		return AttributeChart{}, err
	}
	total, units := 0.0, 0.0
	for i, n := range sizes {
		total, units = total+float64(counts[i]), units+float64(n)
	}
	c := AttributeChart{Center: total / units}
	for i, n := range sizes {
		c.add(i, float64(counts[i])/float64(n), math.Sqrt(c.Center*(1-c.Center)/float64(n)), 1)
	}
	return c, nil
}

// Counts draws the c chart: faults or events in equal stretches (Poisson; Montgomery 2009, section 7.3).
//
// It returns an error if there are no points ([ErrTooFew]) or a count is negative.
func Counts(counts []int) (AttributeChart, error) {
	sizes := make([]float64, len(counts))
	for i := range sizes {
		sizes[i] = 1
	}
	return rates("c chart", counts, sizes)
}

// EventRates draws the u chart: counts[i] faults or events in a stretch of sizes[i], such as hours, pages or visits
// (Poisson; Montgomery 2009, section 7.3).
//
// It returns an error if there are no points ([ErrTooFew]), the lists differ in length, a count is negative or a size is
// not a positive number.
func EventRates(counts []int, sizes []float64) (AttributeChart, error) {
	return rates("u chart", counts, sizes)
}

func rates(document string, counts []int, sizes []float64) (AttributeChart, error) {
	p := validate.New(document)
	if sameLength(p, len(counts), len(sizes)) {
		for i, n := range sizes {
			if !finite(n) || n < 1e-50 || n > 1e50 {
				p.Add("sizes["+strconv.Itoa(i)+"]", "range", "must be a number above 0", n)
			}
			if counts[i] < 0 {
				p.Add("counts["+strconv.Itoa(i)+"]", "negative", "must not be negative", counts[i])
			}
		}
	}
	if err := p.Err(); err != nil {
		return AttributeChart{}, err
	}
	total, units := 0.0, 0.0
	for i, n := range sizes {
		total, units = total+float64(counts[i]), units+n
	}
	c := AttributeChart{Center: total / units}
	for i, n := range sizes {
		c.add(i, float64(counts[i])/n, math.Sqrt(c.Center/n), math.Inf(1))
	}
	return c, nil
}

func sameLength(p *validate.Problems, counts, sizes int) bool {
	switch {
	case counts == 0:
		p.AddAs(ErrTooFew, "counts", "too-few", "must have at least 1 point", counts)
	case counts > MaxChart:
		p.Add("counts", "max", "must have at most 100000 entries", counts)
	case counts != sizes:
		p.Add("sizes", "length", "must have as many entries as counts, "+strconv.Itoa(counts), sizes)
	default:
		return true
	}
	return false
}

func (c *AttributeChart) add(i int, value, sd, most float64) {
	pt := AttributePoint{Value: value, Lower: max(0, c.Center-3*sd), Upper: min(most, c.Center+3*sd)}
	c.Points = append(c.Points, pt)
	if value < pt.Lower || value > pt.Upper {
		c.Beyond = append(c.Beyond, i)
	}
}
