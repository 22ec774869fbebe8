package governance

import (
	"math/bits"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
)

// scale holds the bounds of a group of rules in order, so that an amount's place among them is found without
// allocating. The rank of an amount is the number of bounds below it: the amount lies above bounds[rank-1] and is at
// most bounds[rank].
type scale struct {
	bounds []decimal.Decimal
	places int32
	keys   []fixed // nil: some bound needs more than 127 bits
}

// fixed is an amount as a whole number of 10^-places, cut, and whether something was cut off.
type fixed struct {
	hi, lo uint64
	rest   bool
}

func (a fixed) less(b fixed) bool {
	switch {
	case a.hi != b.hi:
		return a.hi < b.hi
	case a.lo != b.lo:
		return a.lo < b.lo
	}
	return !a.rest && b.rest
}

func newScale(bounds []decimal.Decimal) scale {
	slices.SortFunc(bounds, decimal.Decimal.Cmp)
	bounds = slices.CompactFunc(bounds, decimal.Decimal.Equal)
	s := scale{bounds: bounds}
	for _, b := range bounds {
		s.places = max(s.places, -b.Exponent())
	}
	s.places = min(s.places, exact.MaxPlaces)
	keys := make([]fixed, len(bounds))
	for i, b := range bounds {
		var ok bool
		if keys[i], ok = toFixed(b, s.places); !ok {
			return s
		}
	}
	s.keys = keys
	return s
}

func (s *scale) rank(amount decimal.Decimal) int {
	key, ok := toFixed(amount, s.places)
	lo, hi := 0, len(s.bounds)
	if !ok || s.keys == nil {
		for lo < hi {
			if mid := (lo + hi) / 2; s.bounds[mid].LessThan(amount) {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		return lo
	}
	for lo < hi {
		if mid := int(uint(lo+hi) / 2); s.keys[mid].less(key) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// index is the place of a bound of the scale.
func (s *scale) index(bound decimal.Decimal) int {
	i, _ := slices.BinarySearchFunc(s.bounds, bound, decimal.Decimal.Cmp)
	return i
}

// toFixed is not ok for amounts of more than 18 digits and for those that do not fit.
func toFixed(d decimal.Decimal, places int32) (fixed, bool) {
	if d.NumDigits() > 18 {
		return fixed{}, false
	}
	c := uint64(d.CoefficientInt64())
	shift := d.Exponent() + places
	switch {
	case c == 0:
		return fixed{}, true
	case shift > 18 || shift < -18:
		return fixed{}, false
	case shift >= 0:
		hi, lo := bits.Mul64(c, pow10[shift])
		return fixed{hi: hi, lo: lo}, true
	}
	return fixed{lo: c / pow10[-shift], rest: c%pow10[-shift] != 0}, true
}

var pow10 = func() (p [19]uint64) {
	p[0] = 1
	for i := range 18 {
		p[i+1] = p[i] * 10
	}
	return p
}()

// amountProblem is [exact.Problem] for an amount, which must not be negative; amounts of up to 18 digits and 18 places
// cost nothing.
func amountProblem(d decimal.Decimal) string {
	if e := d.Exponent(); e < -exact.MaxPlaces || e > 5 || d.NumDigits() > 18 {
		if rule := exact.Problem(d); rule != "" {
			return rule
		}
	}
	if d.Sign() < 0 {
		return "must not be negative"
	}
	return ""
}
