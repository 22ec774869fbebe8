package montecarlo

import (
	"math"
	"slices"
	"sort"
)

// Points are the possible losses in ascending order with their probabilities.
func (d *Distribution) Points() []Point { return slices.Clone(d.points) }

// Probability is that of a loss of exactly x.
func (d *Distribution) Probability(x float64) float64 {
	i := sort.Search(len(d.points), func(i int) bool { return d.points[i].Amount >= x })
	if i == len(d.points) || d.points[i].Amount != x {
		return 0
	}
	return d.points[i].Probability
}

// Mean is the expected loss.
func (d *Distribution) Mean() float64 { return d.mean }

// StdDev is the standard deviation of the loss.
func (d *Distribution) StdDev() float64 {
	squares := 0.0
	for _, p := range d.points {
		squares += p.Probability * (p.Amount - d.mean) * (p.Amount - d.mean)
	}
	return math.Sqrt(squares)
}

// at is the place of the quantile.
func (d *Distribution) at(p float64) int {
	p = level(p) * (1 - 1e-12) // sums of probabilities carry noise
	return min(len(d.points)-1, sort.Search(len(d.points), func(i int) bool { return d.below[i] >= p }))
}

// Quantile is the smallest loss x with a probability of at least p that the loss is at most x. Levels are treated as by
// [Result]; sums of probabilities count as reaching p from 1e-12 below.
func (d *Distribution) Quantile(p float64) float64 {
	if len(d.points) == 0 {
		return 0
	}
	return d.points[d.at(p)].Amount
}

// TailMean is the mean loss in the worst part 1-p of the cases, as [Result.TailMean] defines it.
func (d *Distribution) TailMean(p float64) float64 {
	if len(d.points) == 0 {
		return 0
	}
	i := d.at(p)
	if level(p) == 1 {
		i = len(d.points) - 1
	}
	size, from, sum := 1-level(p), d.points[i].Amount, 0.0
	if size < 1e-300 {
		return from
	}
	for _, point := range d.points[i+1:] {
		sum += point.Probability * (point.Amount - from)
	}
	return from + sum/size
}

// Exceedance is the probability that the loss is above x.
func (d *Distribution) Exceedance(x float64) float64 {
	if math.IsNaN(x) || len(d.points) == 0 {
		return 0
	}
	i := sort.Search(len(d.points), func(i int) bool { return d.points[i].Amount > x })
	if i == 0 {
		return 1
	}
	return d.above[i-1]
}
