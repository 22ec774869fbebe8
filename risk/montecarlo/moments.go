package montecarlo

import "math"

// moments are the sums of a part of the totals that the parts' order of joining makes reproducible.
type moments struct {
	n         float64
	mean      float64
	squares   float64 // sum of squared distances from the mean
	low, high float64
}

func momentsOf(x []float64) moments {
	if len(x) == 0 {
		return moments{}
	}
	m := moments{n: float64(len(x)), low: math.Inf(1), high: math.Inf(-1)}
	var sums [4]float64
	for i, v := range x {
		sums[i&3] += v
		m.low, m.high = min(m.low, v), max(m.high, v)
	}
	m.mean = (sums[0] + sums[1] + sums[2] + sums[3]) / m.n
	var squares [4]float64
	for i, v := range x {
		d := v - m.mean
		squares[i&3] += d * d
	}
	m.squares = squares[0] + squares[1] + squares[2] + squares[3]
	return m
}

// merge joins two parts (Chan, Golub and LeVeque 1979).
func (m moments) merge(o moments) moments {
	switch {
	case m.n == 0:
		return o
	case o.n == 0:
		return m
	}
	n, d := m.n+o.n, o.mean-m.mean
	return moments{n, m.mean + d*(o.n/n), m.squares + o.squares + d*d*m.n*(o.n/n), min(m.low, o.low), max(m.high, o.high)}
}

// variance divides by n-1; of a single trial it is 0.
func (m moments) variance() float64 {
	if m.n < 2 {
		return 0
	}
	return m.squares / (m.n - 1)
}
