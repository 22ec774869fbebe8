package budget

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// Apportion divides total minor units in proportion to weights into dst, by the method of the largest remainder; ties go
// to the larger weight, then to the lower index. The parts sum to total exactly, a weight of zero receives zero, and
// -total gives the negative parts. Nothing overflows, whatever the total and the weights, and nothing is allocated.
//
// Time is linear in the number of weights as long as they sum to less than 2^64 (n log n above).
//
// It returns an error, and leaves dst alone, if the lengths differ, dst and weights share memory, a weight is negative
// ([ErrNegativeWeight]), or no weight is positive ([ErrNoWeights]).
func Apportion(dst []int64, total int64, weights []int64) error {
	if len(dst) != len(weights) {
		return fmt.Errorf("apportioning %d: %d places for %d weights", total, len(dst), len(weights))
	}
	var hi, sum uint64
	for i, w := range weights {
		if w < 0 {
			return fmt.Errorf("apportioning %d: weight %d: %w %d", total, i, ErrNegativeWeight, w)
		}
		var carry uint64
		sum, carry = bits.Add64(sum, uint64(w), 0)
		hi += carry
	}
	if hi|sum == 0 {
		return fmt.Errorf("apportioning %d: %w", total, ErrNoWeights)
	}
	if overlap(dst, weights) {
		return fmt.Errorf("apportioning %d: %w", total, errOverlap)
	}
	units, negative := uint64(total), total < 0
	if negative {
		units = -units
	}
	switch {
	case hi > 0 || sum > math.MaxInt64:
		apportionWide(dst, units, weights, hi, sum)
	case len(dst) <= handful:
		var cut [handful]int64
		left := quotas(dst, cut[:len(dst)], units, weights, sum)
		pickFew(dst, cut[:len(dst)], left, func(i, j int) bool { return weights[i] > weights[j] })
	case len(dst) <= sparse:
		var cut [sparse]int64
		apportionSome(dst, cut[:len(dst)], units, weights, sum)
	case len(dst) <= many:
		var cut [many]int64
		apportionSome(dst, cut[:len(dst)], units, weights, sum)
	default:
		apportionMany(dst, units, weights, sum)
	}
	if negative {
		for i := range dst {
			dst[i] = -dst[i]
		}
	}
	return nil
}

var errOverlap = errors.New("dst and weights share memory")

// overlap reports whether two slices of one length share an element. It compares addresses only.
func overlap(a, b []int64) bool {
	for i := range a {
		if &a[i] == &b[0] || &b[i] == &a[0] {
			return true
		}
	}
	return false
}

// handful is the number of parts up to which picking the largest one by one is the quickest.
const handful = 12

// many is the number of parts up to which what is cut off stays on the stack.
const many = 1024

// quota cuts units·w/sum to whole units; cut is the numerator of what is cut off. w must not exceed sum.
func quota(units, w, sum uint64) (q, cut uint64) {
	hi, lo := bits.Mul64(units, w)
	if hi == 0 {
		return lo / sum, lo % sum
	}
	return bits.Div64(hi, lo, sum)
}

// quotas sets the cut share of every weight, with the numerator of what was cut off, and returns the units left over.
// Parts of a total of 2^63 wrap into the sign, which a negative total needs.
func quotas(parts, cut []int64, units uint64, weights []int64, sum uint64) (left int) {
	rest := units
	for i, w := range weights {
		q, c := quota(units, uint64(w), sum)
		parts[i], cut[i] = int64(q), int64(c)
		rest -= q
	}
	return int(rest)
}

// pickFew gives one unit each to the left largest of cut, ties to the one that goes before, else to the lower index. It
// marks in cut who has received.
func pickFew(parts, cut []int64, left int, before func(i, j int) bool) {
	for ; left > 0; left-- {
		best := 0
		for i := 1; i < len(cut); i++ {
			if cut[i] > cut[best] || cut[i] == cut[best] && before(i, best) {
				best = i
			}
		}
		parts[best]++
		cut[best] = -1
	}
}

// pick is pickFew for any number. The time is linear but for the ties, which it sorts.
func pick(parts, cut []int64, left int, before func(i, j int) bool) {
	if len(cut) <= handful {
		pickFew(parts, cut, left, before)
		return
	}
	bound, tied := threshold(cut, left)
	if tied == 0 {
		for i, c := range cut {
			if c >= bound {
				parts[i]++
			}
		}
		return
	}
	var ties []int
	for i, c := range cut {
		switch {
		case c > bound:
			parts[i]++
		case c == bound:
			ties = append(ties, i)
		}
	}
	slices.SortFunc(ties, func(i, j int) int {
		if before(i, j) {
			return -1
		}
		return 1
	})
	for _, i := range ties[:tied] {
		parts[i]++
	}
}

// apportionSome finds from which cut-off part on a part receives a unit, and among equal ones from which weight on.
// It keeps what is cut off in cut.
func apportionSome(dst, cut []int64, units uint64, weights []int64, sum uint64) {
	left := quotas(dst, cut, units, weights, sum)
	bound, tied := threshold(cut, left)
	for i, c := range cut {
		switch {
		case c > bound || c == bound && tied == 0:
			dst[i]++
			cut[i] = -1
		case c == bound:
			cut[i] = weights[i]
		default:
			cut[i] = -1
		}
	}
	if tied == 0 {
		return
	}
	bound, among := threshold(cut, tied)
	for i, w := range cut {
		switch {
		case w > bound || w == bound && among == 0:
			dst[i]++
		case w == bound && among > 0:
			dst[i]++
			if among--; among == 0 {
				among = -1 // the others with this weight go without
			}
		}
	}
}

// apportionMany keeps the cut-off parts in dst until it knows from which one on a part receives a unit.
func apportionMany(dst []int64, units uint64, weights []int64, sum uint64) {
	left := quotas(dst, dst, units, weights, sum)
	bound, tied := threshold(dst, left)
	var boundWeight int64
	if tied > 0 {
		for i, w := range weights {
			if dst[i] != bound {
				w = -1
			}
			dst[i] = w
		}
		boundWeight, tied = threshold(dst, tied)
	}
	for i, w := range weights {
		q, c := quota(units, uint64(w), sum)
		dst[i] = int64(q)
		switch {
		case int64(c) < bound || int64(c) == bound && w < boundWeight:
		case int64(c) > bound || w > boundWeight || tied == 0:
			dst[i]++
		case tied > 0:
			dst[i]++
			if tied--; tied == 0 {
				tied = -1 // the others with this weight go without
			}
		}
	}
}

// threshold finds the k-th largest of values: bound is the least value that is chosen. Where more values equal it than are
// chosen, tied is how many of them are; else it is 0. Negative values are left out; there must be k others.
func threshold(values []int64, k int) (bound int64, tied int) {
	if len(values) <= sparse {
		var count [1 << 6]int
		return thresholdBy(count[:], 6, values, k)
	}
	var count [1 << 8]int
	return thresholdBy(count[:], 8, values, k)
}

// sparse is the number of parts up to which little room and counters for six bits are quicker than much and eight.
const sparse = 160

// thresholdBy is threshold by the bits of values, so many at a time; count has a place for each of their patterns, all 0.
func thresholdBy(count []int, digit int, values []int64, k int) (bound int64, tied int) {
	if k <= 0 {
		return math.MaxInt64, 0
	}
	most := int64(0)
	for _, v := range values {
		most = max(most, v)
	}
	shift := max(0, bits.Len64(uint64(most))-digit)
	known := shift + digit // from this bit up all values in question agree with bound
	for {
		width := known - shift
		mask := int64(len(count) - 1)
		if width < digit {
			mask = 1<<width - 1
		}
		for _, v := range values {
			if v >= 0 && v>>known == bound {
				count[v>>shift&mask]++
			}
		}
		b := int(mask)
		for ; count[b] < k; b-- {
			k -= count[b]
		}
		bound = bound<<width | int64(b)
		if count[b] == k {
			return bound << shift, 0
		}
		if shift == 0 {
			return bound, k
		}
		clear(count)
		known, shift = shift, max(0, shift-digit)
	}
}

// apportionWide is for weights that sum to 2^63 or more. It sorts indices in dst by what is cut off, which it computes
// anew for each comparison, and then knows the last index that receives a unit.
func apportionWide(dst []int64, units uint64, weights []int64, hi, lo uint64) {
	left := units
	for i, w := range weights {
		q, _, _ := quotaWide(units, uint64(w), hi, lo)
		left -= q
		dst[i] = int64(i)
	}
	order := func(a, b int64) int {
		_, ahi, alo := quotaWide(units, uint64(weights[a]), hi, lo)
		_, bhi, blo := quotaWide(units, uint64(weights[b]), hi, lo)
		return cmp.Or(cmp.Compare(bhi, ahi), cmp.Compare(blo, alo), cmp.Compare(weights[b], weights[a]), cmp.Compare(a, b))
	}
	last := int64(-1)
	if left > 0 {
		slices.SortFunc(dst, order)
		last = dst[left-1]
	}
	for i, w := range weights {
		q, _, _ := quotaWide(units, uint64(w), hi, lo)
		if last >= 0 && order(int64(i), last) <= 0 {
			q++
		}
		dst[i] = int64(q)
	}
}

// quotaWide is quota for a sum of hi·2^64 + lo, at least 2^63 and at most 2^110: long division by bits.
func quotaWide(units, w, hi, lo uint64) (q, cutHi, cutLo uint64) {
	nhi, nlo := bits.Mul64(units, w)
	for range 128 {
		cutHi = cutHi<<1 | cutLo>>63
		cutLo = cutLo<<1 | nhi>>63
		nhi = nhi<<1 | nlo>>63
		nlo <<= 1
		q <<= 1
		if cutHi > hi || cutHi == hi && cutLo >= lo {
			var borrow uint64
			cutLo, borrow = bits.Sub64(cutLo, lo, 0)
			cutHi, _ = bits.Sub64(cutHi, hi, borrow)
			q |= 1
		}
	}
	return q, cutHi, cutLo
}
