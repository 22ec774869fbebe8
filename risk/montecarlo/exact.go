package montecarlo

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"

	"github.com/shopspring/decimal"
)

// What keeps a model from being computed exactly.
var (
	ErrNotDiscrete = errors.New("the model is not discrete")
	ErrTooFine     = errors.New("too many possible amounts")
)

// MaxLattice is how many steps [Exact] may need from the smallest possible loss to the largest.
const MaxLattice = 1 << 21

// tailLeft is how much probability [Exact] leaves out of a frequency that has no largest value.
const tailLeft = 1e-16

// Distribution is a discrete distribution of the total loss, as [Exact] makes it; of the zero Distribution every figure is 0.
type Distribution struct {
	points []Point   // by amount, each possible
	below  []float64 // probability up to and including each point
	above  []float64 // probability beyond each point
	mean   float64
}

// Exact computes the distribution of the total loss without drawing anything: amounts become whole steps of the largest
// step they are all multiples of, compound frequencies are expanded by Panjer's recursion (1981) where all amounts have
// one sign and are few enough, by the fast Fourier transform elsewhere, and the events are convolved. Probabilities are as exact as
// float64 sums are, to about 1e-15 (1e-12 after a transform); of a Poisson or negative binomial the tail of probability
// 1e-16 is left out. Partners' terms and the trials of [Simulate] do not enter.
//
// Exact returns an error if the model is invalid, if a severity is continuous or a driver acts on an event
// ([ErrNotDiscrete]), or if more than [MaxLattice] steps would be needed ([ErrTooFine]).
func Exact(m Model) (*Distribution, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	for _, e := range m.Events {
		switch {
		case !e.Severity.discrete():
			return nil, fmt.Errorf("exact distribution: event %q has a continuous severity (%s): %w", e.ID, e.Severity.Kind, ErrNotDiscrete)
		case len(e.Causes) > 0:
			return nil, fmt.Errorf("exact distribution: a driver acts on event %q: %w", e.ID, ErrNotDiscrete)
		}
	}
	c, err := compile(context.Background(), m, 0)
	if err != nil {
		return nil, fmt.Errorf("exact distribution: %w", err)
	}
	d, err := convolved(c)
	if err != nil {
		return nil, fmt.Errorf("exact distribution: %w", err)
	}
	return d, nil
}

func convolved(c *compiled) (*Distribution, error) {
	severities := make([][]Point, len(c.events))
	var amounts []float64
	for i, e := range c.events {
		severities[i] = e.points()
		for _, p := range severities[i] {
			amounts = append(amounts, p.Amount)
		}
	}
	step, err := commonStep(amounts)
	if err != nil {
		return nil, err
	}
	var all []spread
	steps := 0.0
	for i, e := range c.events {
		if !(e.frequency.mean() > 0) {
			continue
		}
		own := spreadOf(e.frequency, onLattice(severities[i], step))
		if steps += own.high - own.low; steps >= MaxLattice {
			return nil, fmt.Errorf("with event %q: %.0f steps are needed, %d allowed: %w", e.id, steps, MaxLattice, ErrTooFine)
		}
		all = append(all, own)
	}
	losses := []lattice{{probability: []float64{1}}}
	for _, own := range all {
		losses = append(losses, own.compound())
	}
	return sum(losses).distribution(step), nil
}

// sum is the distribution of a sum of independent amounts. Neighbours are added first, then neighbouring sums: one long
// sum with every short amount added to it would take the square of the time.
func sum(parts []lattice) lattice {
	for len(parts) > 1 {
		half := parts[:0]
		for i := 0; i < len(parts); i += 2 {
			pair := parts[i]
			if i+1 < len(parts) {
				pair = lattice{pair.low + parts[i+1].low, convolve(pair.probability, parts[i+1].probability)}
			}
			half = append(half, pair)
		}
		parts = half
	}
	return parts[0]
}

// points are the losses of an event with its sign and treatments, read as the decimals they print as.
func (e *event) points() []Point {
	points := e.severity.points()
	for k := range points {
		if points[k].Amount *= e.scale; math.Abs(e.scale) != 1 {
			points[k].Amount = rounded(points[k].Amount)
		}
	}
	return tidy(points)
}

// rounded drops the noise of a product of two numbers that print shorter.
func rounded(x float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 13, 64), 64)
	if err != nil {
		return x
	}
	return r
}

// commonStep is the largest number that all amounts are multiples of, as the decimals they print as.
func commonStep(amounts []float64) (*big.Rat, error) {
	places := int32(0)
	var read []decimal.Decimal
	for _, x := range amounts {
		d := decimal.NewFromFloat(x)
		if d.IsZero() {
			continue
		}
		if d.Exponent() < -30 {
			return nil, fmt.Errorf("an amount of %d decimal places: %w", -d.Exponent(), ErrTooFine)
		}
		places = max(places, -d.Exponent())
		read = append(read, d)
	}
	divisor := new(big.Int)
	for _, d := range read {
		n := d.Shift(places).BigInt()
		divisor.GCD(nil, nil, divisor, n.Abs(n))
	}
	if divisor.Sign() == 0 {
		return big.NewRat(1, 1), nil
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	return new(big.Rat).SetFrac(divisor, scale), nil
}

// lattice is a distribution on whole steps: the k-th probability is that of low + k steps.
type lattice struct {
	low         int64
	probability []float64
}

// onLattice places the points of an event. Amounts too far out to be counted stand at the edge, where they are
// refused.
func onLattice(points []Point, step *big.Rat) []stepPoint {
	out := make([]stepPoint, len(points))
	for i, p := range points {
		x := new(big.Rat)
		x.SetString(decimal.NewFromFloat(p.Amount).String())
		x.Quo(x, step)
		n := int64(math.MaxInt32) * int64(x.Sign())
		if v := x.Num(); x.IsInt() && v.IsInt64() && v.Int64() > -MaxLattice*2 && v.Int64() < MaxLattice*2 {
			n = v.Int64()
		}
		out[i] = stepPoint{n, p.Probability}
	}
	return out
}

// stepPoint is a possible loss in steps.
type stepPoint struct {
	steps       int64
	probability float64
}

// convolve sums the products one by one where that is quick, which keeps small probabilities exact, and transforms
// otherwise.
func convolve(a, b []float64) []float64 {
	if len(a) < len(b) {
		a, b = b, a
	}
	positive := 0
	for _, p := range b {
		if p != 0 {
			positive++
		}
	}
	if len(b) > 1 && float64(positive)*float64(len(a)) > directly {
		return transformed(a, b)
	}
	out := make([]float64, len(a)+len(b)-1)
	for k, p := range b {
		if p == 0 {
			continue
		}
		into := out[k : k+len(a)]
		for i, q := range a {
			into[i] += p * q
		}
	}
	return out
}

// directly is up to how many products are added one by one: some hundredths of a second of work.
const directly = 1e7

// distribution drops what is not possible.
func (l lattice) distribution(step *big.Rat) *Distribution {
	d := &Distribution{}
	for k, p := range l.probability {
		if p <= 0 {
			continue
		}
		x := new(big.Rat).SetInt64(l.low + int64(k))
		amount, _ := x.Mul(x, step).Float64()
		d.points = append(d.points, Point{amount, p})
		d.mean += amount * p
	}
	d.below, d.above = make([]float64, len(d.points)), make([]float64, len(d.points))
	sum := 0.0
	for i, p := range d.points {
		sum += p.Probability
		d.below[i] = sum
	}
	sum = 0
	for i := len(d.points) - 1; i >= 0; i-- {
		d.above[i] = sum
		sum += d.points[i].Probability
	}
	return d
}
