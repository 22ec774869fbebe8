package risk

import (
	"math"
	"math/bits"

	"github.com/shopspring/decimal"
)

// sum adds up products of three decimals exactly. Products that fit a word are gathered in one and cost no
// allocation; a decimal would cost two for every step.
type sum struct {
	small       uint64 // gathered so far, in units of 10^-smallPlaces
	smallPlaces int32
	total       decimal.Decimal // everything else
}

// add adds a × b × c, none of them negative, all within the limits of [exact.Problem].
func (s *sum) add(a, b, c decimal.Decimal) {
	product, ok := word(a)
	for _, f := range [...]decimal.Decimal{b, c} {
		w, fits := word(f)
		over, low := bits.Mul64(product, w)
		ok = ok && fits && over == 0
		product = low
	}
	places := -(a.Exponent() + b.Exponent() + c.Exponent())
	if !ok || product > math.MaxInt64 {
		s.total = s.total.Add(a.Mul(b).Mul(c))
		return
	}
	if places != s.smallPlaces || s.small+product > math.MaxInt64 {
		s.flush()
		s.smallPlaces = places
	}
	s.small += product
}

// word is a decimal's coefficient, false if it does not fit a word.
func word(d decimal.Decimal) (uint64, bool) {
	return uint64(d.CoefficientInt64()), d.NumDigits() <= 18
}

func (s *sum) flush() {
	if s.small > 0 {
		s.total = s.total.Add(decimal.New(int64(s.small), -s.smallPlaces))
		s.small = 0
	}
}

func (s *sum) decimal() decimal.Decimal {
	s.flush()
	return s.total
}
