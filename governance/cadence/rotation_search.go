package cadence

import (
	"cmp"
	"slices"
)

// Effort of the search for a rotation, in steps from one state to the next.
const (
	maxSteps  = 400_000
	beamWidth = 100 // states of a meeting that are followed once the exact search has been given up
)

// rotationSearch looks for the sequence of options that keeps counts together.
type rotationSearch struct {
	turns  [][]option
	start  []int
	groups []int // of each partner; those who are always burdened together are one
	sizes  []int // partners of each group
	first  []int // a partner of each group
	steps  int

	unlimited bool // the largest difference is not limited, and so the first thing to look at

	bound                  int // no sequence keeps the difference below
	ahead, behind, boundAt int // partners and meeting that show it
}

// standing is the count of each group, less the smallest.
type standing [MaxPartners]uint16

// node is the best way found to a standing.
type node struct {
	at            standing
	worst         int // largest difference on the way
	excess, total int
	from, choice  int // node of the meeting before, and option taken from there
}

func newRotationSearch(turns [][]option, start []int) *rotationSearch {
	s := &rotationSearch{turns: turns, start: start}
	for k := range start {
		g := slices.IndexFunc(s.first, func(f int) bool { return s.alike(f, k) })
		if g < 0 {
			g = len(s.first)
			s.first, s.sizes = append(s.first, k), append(s.sizes, 0)
		}
		s.groups = append(s.groups, g)
		s.sizes[g]++
	}
	s.lowerBound()
	return s
}

func (s *rotationSearch) alike(a, b int) bool {
	for _, options := range s.turns {
		for _, o := range options {
			if o.out[a] != o.out[b] {
				return false
			}
		}
	}
	return s.start[a] == s.start[b]
}

// lowerBound adds up, for each pair, how far every choice puts one of them ahead at least.
func (s *rotationSearch) lowerBound() {
	for _, a := range s.first {
		for _, b := range s.first {
			sum := s.start[a] - s.start[b]
			for i, options := range s.turns {
				least := 1
				for _, o := range options {
					least = min(least, one(o.out[a])-one(o.out[b]))
				}
				if sum += least; sum > s.bound {
					s.bound, s.ahead, s.behind, s.boundAt = sum, a, b, i
				}
			}
		}
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// run gives the option of each turn; proven is true if no sequence has a smaller largest difference.
func (s *rotationSearch) run() (chosen []int, proven bool) {
	for limit := max(1, s.bound); ; limit++ {
		layers, done := s.follow(limit, 0)
		if !done {
			break
		}
		if layers != nil {
			return s.back(layers), true
		}
	}
	s.unlimited = true
	layers, _ := s.follow(1<<16, beamWidth)
	return s.back(layers), s.best(layers[len(layers)-1]).worst <= max(1, s.bound)
}

// follow goes through the meetings with all standings that differ by at most limit, or with the width best if width is
// above 0. It gives nil if the limit leaves none, and is not done if that takes too many steps.
func (s *rotationSearch) follow(limit, width int) (layers [][]node, done bool) {
	var origin node
	low := slices.Min(s.start)
	for g, k := range s.first {
		origin.at[g] = uint16(s.start[k] - low)
	}
	layer := []node{origin}
	layers = append(layers, layer)
	for _, options := range s.turns {
		s.steps += len(layer) * len(options)
		if width == 0 && s.steps > maxSteps {
			return nil, false
		}
		layer = s.step(layer, options, limit)
		if len(layer) == 0 {
			return nil, true
		}
		if width > 0 && len(layer) > width {
			slices.SortStableFunc(layer, s.compare)
			layer = layer[:width]
		}
		layers = append(layers, layer)
	}
	return layers, true
}

func (s *rotationSearch) step(layer []node, options []option, limit int) []node {
	next := make([]node, 0, len(layer))
	index := make(map[standing]int, len(layer))
	for from := range layer {
		for choice := range options {
			n, spread := s.take(&layer[from], &options[choice])
			if spread > limit {
				continue
			}
			n.from, n.choice = from, choice
			i, known := index[n.at]
			switch {
			case !known:
				index[n.at] = len(next)
				next = append(next, n)
			case s.compare(n, next[i]) < 0:
				next[i] = n
			}
		}
	}
	return next
}

// take is the standing after an option.
func (s *rotationSearch) take(from *node, o *option) (n node, spread int) {
	n = *from
	low, high := uint16(1<<16-1), uint16(0)
	for g, k := range s.first {
		if o.out[k] {
			n.at[g]++
			n.total += s.sizes[g]
		}
		low, high = min(low, n.at[g]), max(high, n.at[g])
	}
	for g := range s.first {
		n.at[g] -= low
	}
	spread = int(high - low)
	n.worst = max(n.worst, spread)
	n.excess += max(0, spread-1)
	return n, spread
}

// compare puts the better way first.
func (s *rotationSearch) compare(a, b node) int {
	worst := 0
	if s.unlimited {
		worst = cmp.Compare(max(1, a.worst), max(1, b.worst))
	}
	return cmp.Or(worst, cmp.Compare(a.excess, b.excess), cmp.Compare(a.total, b.total))
}

func (s *rotationSearch) best(layer []node) node { return slices.MinFunc(layer, s.compare) }

// back follows the best last node to the first.
func (s *rotationSearch) back(layers [][]node) []int {
	chosen := make([]int, len(s.turns))
	n := s.best(layers[len(layers)-1])
	for i := len(chosen) - 1; i >= 0; i-- {
		chosen[i] = n.choice
		n = layers[i][n.from]
	}
	return chosen
}
