package survey

import (
	"slices"
	"strings"
)

// Suppression decides which of many overlapping groups may be shown together.
//
// Whoever reads the report knows, for each group shown, the sum of its members' answers, and may add and subtract these
// sums. People who belong to exactly the same groups cannot be told apart, so they form one class; a shown group is a row
// of zeros and ones over the classes, and what can be worked out is the space that the rows span. The rule: no vector of
// that space but zero may have all its support in classes of together fewer people than the minimum. This is stronger
// than hiding small groups and their complements: any combination that comes down to a few people is one.

// class is a set of people who are in the same groups.
type class struct {
	size   int
	groups []int // rows it belongs to
}

const modulus = 1<<31 - 1 // arithmetic modulo a prime is exact; a wrong zero needs a minor that it divides

// maxSuppressionSteps bounds the search for a combination that exposes a few people; a release for which it does not
// suffice counts as exposing them.
const maxSuppressionSteps = 60_000

// exposes reports whether the rows shown together let a combination come down to fewer than least people. Sure is false
// if the search was cut short.
func exposes(classes []class, rows []int, least int) (found, sure bool) {
	position := map[int]int{}
	for i, r := range rows {
		position[r] = i
	}
	var big, small [][]uint64 // columns over rows
	var sizes []int
	for _, c := range classes {
		column := make([]uint64, len(rows))
		in := false
		for _, g := range c.groups {
			if i, ok := position[g]; ok {
				column[i], in = 1, true
			}
		}
		switch {
		case !in || c.size == 0:
		case c.size >= least:
			big = append(big, column)
		default:
			small, sizes = append(small, column), append(sizes, c.size)
		}
	}
	// Combinations of rows that cancel out on every class of at least the minimum size, seen on the small classes.
	combos := nullSpace(big, len(rows))
	seen := make([][]uint64, 0, len(combos))
	for _, y := range combos {
		v := make([]uint64, len(small))
		for j, column := range small {
			v[j] = dot(y, column)
		}
		seen = append(seen, v)
	}
	basis := echelon(seen, len(small))
	if len(basis) == 0 {
		return false, true
	}
	// A vector of their span lives on a set of classes if and only if the classes' rows in the matrix of the null space are
	// dependent.
	null := nullSpace(basis, len(small))
	duals := make([][]uint64, len(small))
	for j := range small {
		duals[j] = make([]uint64, len(null))
		for i, y := range null {
			duals[j][i] = y[j]
		}
	}
	s := search{duals: duals, sizes: sizes, steps: maxSuppressionSteps}
	found = s.dependent(0, least-1, nil)
	return found || s.steps <= 0, found || s.steps > 0
}

type search struct {
	duals [][]uint64
	sizes []int
	steps int
}

// dependent looks for a dependent set of classes from the given one on with at most so many people, beside an independent
// basis in echelon form.
func (s *search) dependent(from, people int, basis [][]uint64) bool {
	for j := from; j < len(s.duals); j++ {
		if s.sizes[j] > people {
			continue
		}
		if s.steps--; s.steps <= 0 {
			return false
		}
		v := reduce(slices.Clone(s.duals[j]), basis)
		if leading(v) < 0 {
			return true
		}
		if s.dependent(j+1, people-s.sizes[j], append(basis[:len(basis):len(basis)], v)) {
			return true
		}
	}
	return false
}

func dot(a, b []uint64) uint64 {
	s := uint64(0)
	for i := range a {
		s = (s + a[i]*b[i]) % modulus
	}
	return s
}

func leading(v []uint64) int {
	return slices.IndexFunc(v, func(x uint64) bool { return x != 0 })
}

// reduce takes multiples of the basis vectors from v, in their order, until it is zero where each of them leads.
func reduce(v []uint64, basis [][]uint64) []uint64 {
	for _, b := range basis {
		l := leading(b)
		if v[l] == 0 {
			continue
		}
		f := v[l] * inverse(b[l]) % modulus
		for i := l; i < len(v); i++ {
			v[i] = (v[i] + (modulus-f)*b[i]) % modulus
		}
	}
	return v
}

// inverse is x^(p−2) modulo p.
func inverse(x uint64) uint64 {
	r := uint64(1)
	for e := modulus - 2; e > 0; e >>= 1 {
		if e&1 == 1 {
			r = r * x % modulus
		}
		x = x * x % modulus
	}
	return r
}

// echelon is the reduced basis of the span of the vectors: each leads with a 1 where all others are zero.
func echelon(vectors [][]uint64, width int) [][]uint64 {
	var basis [][]uint64
	for _, v := range vectors {
		v = reduce(slices.Clone(v), basis)
		l := leading(v)
		if l < 0 {
			continue
		}
		f := inverse(v[l])
		for i := range v {
			v[i] = v[i] * f % modulus
		}
		for _, b := range basis {
			if f := b[l]; f != 0 {
				for i := range width {
					b[i] = (b[i] + (modulus-f)*v[i]) % modulus
				}
			}
		}
		basis = append(basis, v)
	}
	return basis
}

// nullSpace is a basis of the vectors of the given width that are orthogonal to all of the vectors.
func nullSpace(vectors [][]uint64, width int) [][]uint64 {
	basis := echelon(vectors, width)
	pivot := make([]int, width) // 1 + which basis vector leads here
	for i, b := range basis {
		pivot[leading(b)] = i + 1
	}
	var out [][]uint64
	for free := range width {
		if pivot[free] != 0 {
			continue
		}
		v := make([]uint64, width)
		v[free] = 1
		for i, b := range basis {
			if b[free] != 0 {
				v[leading(basis[i])] = modulus - b[free]
			}
		}
		out = append(out, v)
	}
	return out
}

// choose decides which of the candidate rows to show beside those already shown: in the order given, each unless it would
// expose someone. Sizes are those of the candidates.
func choose(classes []class, shown, candidates []int, sizes []int, least int) []Reason {
	reasons := make([]Reason, len(candidates))
	rows := slices.Clone(shown)
	for i, g := range candidates {
		switch {
		case sizes[i] == 0:
			continue
		case sizes[i] < least:
			reasons[i] = ReasonSmall
			continue
		}
		found, sure := exposes(classes, append(rows, g), least)
		switch {
		case found && sure:
			reasons[i] = ReasonComplement
		case found:
			reasons[i] = ReasonTooFine
		default:
			rows = append(rows, g)
		}
	}
	return reasons
}

// classKey names a class by the rows it belongs to.
func classKey(groups []int) string {
	var b strings.Builder
	for _, g := range groups {
		b.WriteByte(byte(g))
		b.WriteByte(byte(g >> 8))
		b.WriteByte(byte(g >> 16))
	}
	return b.String()
}
