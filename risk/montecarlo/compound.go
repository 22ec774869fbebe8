package montecarlo

import (
	"math"
	"math/cmplx"
	"slices"

	"gonum.org/v1/gonum/dsp/fourier"
)

// spread is a frequency and the losses of one occurrence, with how far their sum can lie from 0, in steps.
type spread struct {
	frequency Frequency
	points    []stepPoint
	low, high float64
}

func spreadOf(f Frequency, points []stepPoint) spread {
	lowest, highest := float64(points[0].steps), float64(points[len(points)-1].steps)
	if lowest == 0 && highest == 0 {
		return spread{f, points, 0, 0}
	}
	most := f.most()
	return spread{f, points, min(0, lowest*most), max(0, highest*most)}
}

// compound is the distribution of the sum of as many independent losses as the frequency says.
func (s spread) compound() lattice {
	f, points := s.frequency, s.points
	few := f.none() > 1e-280 && float64(len(points))*(s.high-s.low) <= directly
	switch {
	case s.low == 0 && s.high == 0:
		return lattice{0, []float64{1}}
	case f.Kind == KindBernoulli || f.Kind == KindBinomial:
		return repeated(f, points)
	case s.low == 0 && few:
		return lattice{0, panjer(f, points, int(s.high))}
	case s.high == 0 && few:
		mirrored := make([]stepPoint, 0, len(points))
		for _, p := range slices.Backward(points) {
			mirrored = append(mirrored, stepPoint{-p.steps, p.probability})
		}
		p := panjer(f, mirrored, int(-s.low))
		slices.Reverse(p)
		return lattice{int64(s.low), p}
	}
	return transformedCompound(f, points, int64(s.low), int64(s.high))
}

// most is the number of occurrences beyond which the probability is below [tailLeft]; for those that have a largest
// number, that one.
func (f Frequency) most() float64 {
	switch f.Kind {
	case KindBernoulli:
		return 1
	case KindBinomial:
		return float64(f.Trials)
	}
	// Up from the mode, along the ratio of neighbouring probabilities, until what is left is a small geometric tail.
	a, b := f.panjerClass()
	mean := f.mean()
	k := math.Max(1, math.Ceil(mean))
	log := 0.0 // of the probability of k relative to that near the mean, which is below 1
	for k < MaxLattice {
		ratio := a + b/(k+1)
		if ratio < 1 && log-math.Log1p(-ratio) < math.Log(tailLeft) {
			return k
		}
		log += math.Log(math.Min(1, ratio))
		k++
	}
	return k
}

// none is the probability of no occurrence.
func (f Frequency) none() float64 {
	if f.Kind == KindPoisson {
		return math.Exp(-f.Mean)
	}
	return math.Pow(f.p(), f.Size)
}

// panjerClass are a and b with probability(k) = (a + b/k)·probability(k-1).
func (f Frequency) panjerClass() (a, b float64) {
	if f.Kind == KindPoisson {
		return 0, f.Mean
	}
	return 1 - f.p(), (f.Size - 1) * (1 - f.p())
}

// panjer is the recursion of Panjer (1981) for losses of no less than 0 steps, up to a number of steps.
func panjer(f Frequency, points []stepPoint, most int) []float64 {
	a, b := f.panjerClass()
	zero := 0.0
	if points[0].steps == 0 {
		zero, points = points[0].probability, points[1:]
	}
	g := make([]float64, most+1)
	if f.Kind == KindPoisson {
		g[0] = math.Exp(-f.Mean * (1 - zero))
	} else {
		g[0] = math.Pow(f.p()/(1-(1-f.p())*zero), f.Size)
	}
	for x := 1; x <= most; x++ {
		sum := 0.0
		for _, p := range points {
			if p.steps > int64(x) {
				break
			}
			sum += (a + b*float64(p.steps)/float64(x)) * p.probability * g[x-int(p.steps)]
		}
		g[x] = sum / (1 - a*zero)
	}
	return g
}

// repeated convolves chances one by one, by squaring.
func repeated(f Frequency, points []stepPoint) lattice {
	low, high := min(0, points[0].steps), max(0, points[len(points)-1].steps)
	square := make([]float64, high-low+1)
	square[-low] += 1 - f.Probability
	for _, p := range points {
		square[p.steps-low] += f.Probability * p.probability
	}
	n := 1
	if f.Kind == KindBinomial {
		n = f.Trials
	}
	out := lattice{low * int64(n), []float64{1}}
	for {
		if n&1 != 0 {
			out.probability = convolve(out.probability, square)
		}
		if n >>= 1; n == 0 {
			return out
		}
		square = convolve(square, square)
	}
}

// power is the length of a transform for that many places.
func power(n int) int {
	size := 1
	for size < n {
		size *= 2
	}
	return size
}

// transformed convolves by the fast Fourier transform; what it makes of rounding below 1e-18 is dropped.
func transformed(a, b []float64) []float64 {
	n := len(a) + len(b) - 1
	fft := fourier.NewFFT(power(n))
	padded := make([]float64, fft.Len())
	copy(padded, a)
	x := fft.Coefficients(nil, padded)
	clear(padded)
	copy(padded, b)
	for i, y := range fft.Coefficients(nil, padded) {
		x[i] *= y
	}
	return backward(fft, x, n)
}

func backward(fft *fourier.FFT, x []complex128, n int) []float64 {
	out := fft.Sequence(nil, x)[:n]
	for i := range out {
		if out[i] /= float64(fft.Len()); out[i] < 1e-18 {
			out[i] = 0
		}
	}
	return out
}

// transformedCompound applies the probability generating function of the frequency to the transform of the losses. The
// places wrap round, so amounts below 0 stand at the end.
func transformedCompound(f Frequency, points []stepPoint, low, high int64) lattice {
	n := int(high - low + 1)
	fft := fourier.NewFFT(power(n))
	size := int64(fft.Len())
	padded := make([]float64, size)
	for _, p := range points {
		padded[(p.steps+size)%size] += p.probability
	}
	x := fft.Coefficients(nil, padded)
	for i, z := range x {
		x[i] = f.generating(z)
	}
	wrapped := backward(fft, x, int(size))
	out := lattice{low, make([]float64, n)}
	for i := range out.probability {
		out.probability[i] = wrapped[(low+int64(i)+size)%size]
	}
	return out
}

// generating is the probability generating function of a Poisson or a negative binomial.
func (f Frequency) generating(z complex128) complex128 {
	if f.Kind == KindPoisson {
		return cmplx.Exp(complex(f.Mean, 0) * (z - 1))
	}
	p := complex(f.p(), 0)
	return cmplx.Exp(complex(f.Size, 0) * cmplx.Log(p/(1-(1-p)*z)))
}
