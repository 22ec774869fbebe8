package montecarlo

import (
	"math"
	"slices"
	"sync"
)

// buckets is into how many parts of equal width the range of the totals is divided to find order statistics.
const buckets = 4096

// histogram counts totals per bucket between two of their values.
type histogram struct {
	low, high, width float64
	counts           [buckets]int32
}

func newHistogram(low, high float64) *histogram {
	h := &histogram{low: low, high: high, width: high - low}
	if high <= low {
		h.width = 1
	}
	return h
}

// bucket is where a total between low and high lies. It never falls as x rises, and low and high lie apart.
func (h *histogram) bucket(x float64) int { return min(buckets-1, int((x-h.low)/h.width*buckets)) }

func (h *histogram) count(totals []float64) {
	for _, x := range totals {
		if x >= h.low && x <= h.high {
			h.counts[h.bucket(x)]++
		}
	}
}

// first is the histogram of all totals, made when it is first needed.
type first struct {
	once sync.Once
	*histogram
}

func (f *first) of(r *Result) *histogram {
	f.once.Do(func() {
		f.histogram = newHistogram(r.moments.low, r.moments.high)
		f.count(r.totals)
	})
	return f.histogram
}

// gathered is how many totals of one bucket are sorted rather than counted again.
const gathered = 1 << 14

// nth is the k-th smallest total, k from 0: exactly what sorting would put there. It counts totals in 4096 buckets, and
// again within the bucket that holds the answer as long as that holds too many to sort.
func (r *Result) nth(k int) float64 {
	if len(r.totals) == 0 {
		return 0
	}
	h := r.hist.of(r)
	buffer := make([]float64, 0, 1024)
	for {
		b := 0
		for k >= int(h.counts[b]) {
			k -= int(h.counts[b])
			b++
		}
		buffer = buffer[:0]
		low, high, n := math.Inf(1), math.Inf(-1), int(h.counts[b])
		for _, x := range r.totals {
			if x < h.low || x > h.high || h.bucket(x) != b {
				continue
			}
			low, high = min(low, x), max(high, x)
			if n <= gathered {
				buffer = append(buffer, x)
			}
		}
		if low == high {
			return low
		}
		if n <= gathered {
			slices.Sort(buffer)
			return buffer[k]
		}
		h = newHistogram(low, high)
		h.count(r.totals)
	}
}
