package stats

import "math"

// Wilson is the score interval of a proportion (Wilson 1927). N must be positive.
func Wilson(successes, n int64, confidence float64) (lower, upper float64) {
	z := QuantileZ(confidence)
	p, fn := float64(successes)/float64(n), float64(n)
	middle := p + z*z/(2*fn)
	half := z * math.Sqrt(p*(1-p)/fn+z*z/(4*fn*fn))
	over := 1 + z*z/fn
	lower, upper = (middle-half)/over, (middle+half)/over
	if successes == 0 {
		lower = 0
	}
	if successes == n {
		upper = 1
	}
	return math.Max(0, lower), math.Min(1, upper)
}

// Holm adjusts p-values for their number, step down (Holm 1979). The result is in the order of ps.
func Holm(ps []float64) []float64 {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	sortBy(order, ps)
	out, worst := make([]float64, len(ps)), 0.0
	for rank, i := range order {
		worst = math.Max(worst, math.Min(1, ps[i]*float64(len(ps)-rank)))
		out[i] = worst
	}
	return out
}
