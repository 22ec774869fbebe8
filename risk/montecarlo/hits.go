package montecarlo

import (
	"math"
	"math/bits"
)

// blockSize is how many trials are simulated together: small enough that their totals stay in the first cache.
const blockSize = 2048

// chunk is how many hits are drawn before their losses are.
const chunk = 1024

// hits finds the trials of a block in which an event happens, in ascending order. Only hits are drawn, so what does not
// happen costs next to nothing; every method is exact.
type hits struct {
	method hitMethod
	chance uint64  // coins: the probability of 2^64
	rate   float64 // skips: log(1-p); arrivals: expected arrivals per trial
	n      float64 // skips: chances per trial
	theta  float64 // clusters: parameter of the logarithmic distribution

	trials int     // of the block
	at     float64 // skips: the next chance to look at; arrivals: the time of the last one
	trial  int     // coins, always: the next trial to look at
	done   bool
}

// hitMethod is how hits are found.
type hitMethod int

const (
	never    hitMethod = iota
	always             // one in each trial
	coins              // Bernoulli: 64 trials at a time, bit by bit of the probability
	skips              // Bernoulli of a small probability, binomial: geometric steps over the chances that fail
	arrivals           // Poisson: a Poisson process that runs through the trials
	clusters           // negative binomial: a Poisson process of clusters of logarithmic size
)

// coinsFrom is the probability from which coins are cheaper than skips.
const coinsFrom = 1. / 64

func hitsOf(f Frequency) hits {
	mean := f.mean()
	switch {
	case !(mean > 0):
		return hits{}
	case f.Kind == KindPoisson:
		return hits{method: arrivals, rate: mean}
	case f.Kind == KindNegativeBinomial:
		// Quenouille 1949: Poisson(-size·ln p) clusters, each of a logarithmic size with parameter 1-p.
		return hits{method: clusters, rate: -f.Size * math.Log(f.p()), theta: 1 - f.p()}
	case f.Kind == KindBernoulli && f.Probability >= 1:
		return hits{method: always}
	case f.Kind == KindBernoulli && f.Probability >= coinsFrom:
		return hits{method: coins, chance: threshold(f.Probability)}
	case f.Kind == KindBernoulli:
		return hits{method: skips, rate: math.Log1p(-f.Probability), n: 1}
	}
	return hits{method: skips, rate: math.Log1p(-f.Probability), n: float64(f.Trials)}
}

// start begins a block.
func (h *hits) start(trials int) {
	h.trials, h.at, h.trial, h.done = trials, 0, 0, h.method == never
}

// fill writes the next hits into buf, which has room for [chunk] of them, and returns how many there are. Of clusters it writes
// the first hit of each.
func (h *hits) fill(r *stream, buf []uint32) int {
	switch h.method {
	case always:
		n := 0
		for ; h.trial < h.trials && n < len(buf); h.trial++ {
			buf[n] = uint32(h.trial)
			n++
		}
		h.done = h.trial >= h.trials
		return n
	case coins:
		return h.toss(r, buf)
	case skips:
		return h.skip(r, buf)
	case arrivals, clusters:
		return h.arrive(r, buf)
	}
	return 0
}

func (h *hits) toss(r *stream, buf []uint32) int {
	n := 0
	for n+64 <= len(buf) && h.trial < h.trials {
		// A uniform number of as many bits as needed for each of 64 trials, compared with the probability from the highest
		// bit down; a trial is decided at the first bit that differs.
		heads, open := uint64(0), ^uint64(0)
		for chance := h.chance; open != 0 && chance != 0; chance <<= 1 {
			w := r.next()
			if chance>>63 != 0 {
				heads |= open &^ w
				open &= w
			} else {
				open &^= w
			}
		}
		if rest := h.trials - h.trial; rest < 64 {
			heads &= 1<<rest - 1
		}
		for ; heads != 0; heads &= heads - 1 {
			buf[n] = uint32(h.trial + bits.TrailingZeros64(heads))
			n++
		}
		h.trial += 64
	}
	h.done = h.trial >= h.trials
	return n
}

func (h *hits) skip(r *stream, buf []uint32) int {
	end := h.n * float64(h.trials)
	for n := range buf {
		// At probability 1 the logarithm is -Inf and every step is 0.
		h.at += math.Floor(math.Log(r.open()) / h.rate)
		if !(h.at < end) {
			h.done = true
			return n
		}
		buf[n] = uint32(h.at / h.n)
		h.at++
	}
	return len(buf)
}

func (h *hits) arrive(r *stream, buf []uint32) int {
	end := float64(h.trials)
	for n := range buf {
		h.at -= math.Log(r.open()) / h.rate
		if !(h.at < end) {
			h.done = true
			return n
		}
		buf[n] = uint32(h.at)
	}
	return len(buf)
}

// clusterSize draws from the logarithmic distribution (Kemp 1981, method LK).
func clusterSize(r *stream, theta float64) float64 {
	v := r.open()
	if v >= theta {
		return 1
	}
	q := -math.Expm1(math.Log1p(-theta) * r.open())
	switch {
	case v <= q*q:
		return min(maxCluster, 1+math.Floor(math.Log(v)/math.Log(q)))
	case v <= q:
		return 2
	}
	return 1
}

// maxCluster bounds the size of a cluster of a logarithmic distribution that is close to degenerate.
const maxCluster = 1e9
