package budget

import (
	"math"
	"math/bits"
	"slices"

	"github.com/shopspring/decimal"
)

// The common case of a split in whole numbers of 63 bits: nothing here rounds or guesses; whatever does not fit, or is
// not in order, is left to the general way, which also names the problem.

var powers = func() (p [19]uint64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = 10 * p[i-1]
	}
	return p
}()

// narrow is d in units of 10^-places where that is a whole number of at most 63 bits.
func narrow(d decimal.Decimal, places int32) (n int64, ok bool) {
	shift := int64(places) + int64(d.Exponent())
	if shift < 0 || shift > 18 || d.NumDigits() > 18 {
		return 0, false
	}
	n = d.CoefficientInt64()
	hi, lo := bits.Mul64(uint64(max(n, -n)), powers[shift])
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if n < 0 {
		return -int64(lo), true
	}
	return int64(lo), true
}

// narrowShares brings weights to whole numbers of one scale that sum to less than 2^63.
func narrowShares(weights []int64, shares []Share) (sum uint64, ok bool) {
	places := int32(0)
	for i := range shares {
		places = max(places, -shares[i].Weight.Exponent())
	}
	if places > 18 {
		return 0, false
	}
	for i := range shares {
		w, ok := narrow(shares[i].Weight, places)
		if !ok || w < 0 || shares[i].Partner == "" {
			return 0, false
		}
		weights[i] = w
		if sum += uint64(w); sum > math.MaxInt64 {
			return 0, false
		}
	}
	return sum, sum > 0
}

// few is the number of parts that are worked out on the stack, and whose IDs are compared pair by pair.
const few = 24

// splitNarrow is [Split] where everything fits, else nil.
func splitNarrow(total Money, shares []Share) []Portion {
	digits, ok := MinorUnits(total.Currency)
	if !ok {
		return nil
	}
	units, ok := narrow(total.Amount, digits)
	if !ok {
		return nil
	}
	var scratch [3 * few]int64
	room := scratch[:]
	if len(shares) > few {
		room = make([]int64, 3*len(shares))
	}
	weights, parts, cut := room[:len(shares)], room[len(shares):2*len(shares)], room[2*len(shares):3*len(shares)]
	sum, ok := narrowShares(weights, shares)
	var ids [few]string
	if !ok || duplicate(partnersOf(shares, ids[:]), nil) >= 0 {
		return nil
	}
	left := quotas(parts, cut, uint64(max(units, -units)), weights, sum)
	pick(parts, cut, left, func(i, j int) bool {
		return weights[i] > weights[j] || weights[i] == weights[j] && shares[i].Partner < shares[j].Partner
	})
	out := make([]Portion, len(shares))
	for i := range out {
		out[i].Partner = shares[i].Partner
	}
	fill(out, parts, units < 0, digits, total.Currency)
	return out
}

// fill sets the amounts. Neighbours of one amount share a decimal, which is immutable.
func fill(out []Portion, parts []int64, negative bool, digits int32, currency string) {
	for i, n := range parts {
		if i > 0 && n == parts[i-1] {
			out[i].Amount = out[i-1].Amount
			continue
		}
		if negative {
			n = -n
		}
		out[i].Amount = Money{decimal.New(n, -digits), currency}
	}
}

// splitEquallyNarrow is [SplitEqually] where the total fits, else nil.
func splitEquallyNarrow(total Money, partners []string) []Portion {
	digits, ok := MinorUnits(total.Currency)
	if !ok || len(partners) == 0 {
		return nil
	}
	units, ok := narrow(total.Amount, digits)
	if !ok || slices.Contains(partners, "") {
		return nil
	}
	n := int64(len(partners))
	var scratch [2 * many]int64
	room := scratch[:]
	if n > many {
		room = make([]int64, 2*n)
	}
	more, heads := room[:n], room[n:2*n]
	headsOf(heads, partners)
	if duplicate(partners, heads) >= 0 {
		return nil
	}
	each, left, extra := units/n, units%n, int64(1)
	if units < 0 {
		left, extra = -left, -1
	}
	low, high := decimal.New(each, -digits), decimal.New(each+extra, -digits)
	markLowest(more, heads, partners, int(left))
	out := make([]Portion, n)
	for i, p := range partners {
		o := &out[i] // field by field: a whole Portion is copied much more slowly
		o.Partner, o.Amount.Currency, o.Amount.Amount = p, total.Currency, low
		if more[i] > 0 {
			o.Amount.Amount = high
		}
	}
	return out
}

// markLowest marks with a 1 which k of the IDs, all different, are the lowest. Heads are theirs and are used up.
func markLowest(chosen, heads []int64, ids []string, k int) {
	for i, h := range heads {
		heads[i] = math.MaxInt64 - h
	}
	pick(chosen, heads, k, func(i, j int) bool { return ids[i] < ids[j] })
}

// headsOf sets for each ID a number that orders it: the eight bytes after what all have in common, but for the last bit.
func headsOf(heads []int64, ids []string) {
	common := len(ids[0])
	for _, id := range ids[1:] {
		common = min(common, len(id))
		for id[:common] != ids[0][:common] {
			common--
		}
	}
	for i, id := range ids {
		head, room := uint64(0), 64
		for at := common; at < len(id) && room > 0; at++ {
			room -= 8
			head |= uint64(id[at]) << room
		}
		heads[i] = int64(head >> 1)
	}
}

// partnersOf lists the partners of shares, in room if it suffices.
func partnersOf(shares []Share, room []string) []string {
	if len(shares) > len(room) {
		room = make([]string, len(shares))
	}
	for i := range shares {
		room[i] = shares[i].Partner
	}
	return room[:len(shares)]
}

// duplicate is the index of the first ID that stands before already, or -1. It is linear for any IDs, but for those that
// are built to collide, where it takes a map. Heads are those of the IDs; nil: not known yet.
func duplicate(ids []string, heads []int64) int {
	ascending := true
	for i := 1; i < len(ids) && ascending; i++ {
		ascending = ids[i-1] < ids[i]
	}
	switch {
	case ascending:
		return -1
	case len(ids) > few:
		if heads == nil {
			heads = make([]int64, len(ids))
			headsOf(heads, ids)
		}
		return duplicateHashed(ids, heads)
	}
	for i, id := range ids {
		for _, before := range ids[:i] {
			if before == id {
				return i
			}
		}
	}
	return -1
}

// duplicateHashed keeps the IDs seen in an open table of at least twice their number.
func duplicateHashed(ids []string, heads []int64) int {
	var small [2 * many]int32
	table := small[:]
	if len(ids) > many {
		table = make([]int32, 1<<bits.Len(uint(2*len(ids))))
	}
	mask, shift := uint64(len(table)-1), 65-bits.Len(uint(len(table)))
	for i, id := range ids {
		probes := 0
		for at := uint64(heads[i]) * 0x9e3779b97f4a7c15 >> shift; ; at = (at + 1) & mask {
			if table[at] == 0 {
				table[at] = int32(i + 1)
				break
			}
			if j := table[at] - 1; heads[j] == heads[i] && ids[j] == id {
				return i
			}
			if probes++; probes > 200 {
				return duplicateMapped(ids)
			}
		}
	}
	return -1
}

func duplicateMapped(ids []string) int {
	seen := make(map[string]struct{}, len(ids))
	for i, id := range ids {
		if _, twice := seen[id]; twice {
			return i
		}
		seen[id] = struct{}{}
	}
	return -1
}

const fnvPrime = 1099511628211

// hash64 is FNV-1a.
func hash64(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * fnvPrime
	}
	return h
}
