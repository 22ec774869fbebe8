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

// term is a × b, neither of them negative, both within the limits of [exact.Problem].
type term struct {
	a, b decimal.Decimal
	word uint64 // its coefficient
	fits bool   // in the word
}

func multiply(a, b decimal.Decimal) term {
	x, fitsA := word(a)
	y, fitsB := word(b)
	over, low := bits.Mul64(x, y)
	return term{a: a, b: b, word: low, fits: fitsA && fitsB && over == 0}
}

// add adds t × c, where c is like the factors of t.
func (s *sum) add(t term, c decimal.Decimal) {
	w, fits := word(c)
	over, low := bits.Mul64(t.word, w)
	if !t.fits || !fits || over > 0 || low > math.MaxInt64 {
		s.total = s.total.Add(t.a.Mul(t.b).Mul(c))
		return
	}
	places := -(t.a.Exponent() + t.b.Exponent() + c.Exponent())
	if places != s.smallPlaces || s.small+low > math.MaxInt64 {
		s.flush()
		s.smallPlaces = places
	}
	s.small += low
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
