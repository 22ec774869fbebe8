package risk

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// pick is a set of candidates with its cost and saving.
type pick struct {
	cost, saving int64
	bits         uint64
}

// maxPicks is the longest list of Pareto-best sets that is worked with.
const (
	logMaxPicks = 20
	maxPicks    = 1 << logMaxPicks
)

// maxMeetings is how many pairs of sets are looked at in the end: a second of work, and what forty candidates may need.
const maxMeetings = 1 << 30

// better merges two lists of Pareto-best sets, cheapest first, into one: each set saves more than any cheaper one.
// Of two alike the first list's stays.
func better(a, b []pick) []pick {
	merged, best := make([]pick, 0, len(a)+len(b)), int64(-1)
	for len(a) > 0 || len(b) > 0 {
		var next pick
		if len(b) == 0 || len(a) > 0 && (a[0].cost < b[0].cost || a[0].cost == b[0].cost && a[0].saving >= b[0].saving) {
			next, a = a[0], a[1:]
		} else {
			next, b = b[0], b[1:]
		}
		if next.saving > best {
			merged, best = append(merged, next), next.saving
		}
	}
	return merged
}

// fold combines independent lists into the Pareto-best sets over all of them that the budget allows.
func (w weights) fold(lists [][]pick) ([]pick, error) { return w.foldUpTo(lists, math.MaxInt64) }

// foldUpTo is fold where all together save at most so much.
func (w weights) foldUpTo(lists [][]pick, most int64) ([]pick, error) {
	sets := []pick{{}}
	for _, l := range lists {
		if len(sets)*len(l) <= 2*maxPicks {
			sets = w.combine(sets, l, most)
		} else {
			sets = nil
		}
		if len(sets) == 0 || len(sets) > maxPicks {
			return nil, fmt.Errorf("more than %d sets none of which beats another: %w", maxPicks, ErrTooHard)
		}
	}
	return sets, nil
}

// combine pairs every set of a with every one of b.
func (w weights) combine(a, b []pick, most int64) []pick {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(b) > 1 {
		half := len(b) / 2
		return better(w.combine(a, b[:half], most), w.combine(a, b[half:], most))
	}
	paired := make([]pick, 0, len(a))
	for _, s := range a {
		if s.cost > w.budget-b[0].cost {
			break
		}
		saving := s.saving + b[0].saving
		if saving > most {
			saving = most
		}
		if n := len(paired); n > 0 && paired[n-1].saving == saving {
			break // the most is reached: every further set costs more for the same
		}
		paired = append(paired, pick{s.cost + b[0].cost, saving, s.bits | b[0].bits})
	}
	return paired
}

// divide deals lists into two halves of about as many combinations. Where the halves come out uneven it may keep one
// list in the middle, to be tried set by set.
func divide(lists [][]pick) (left, right [][]pick, middle []pick) {
	lists = slices.Clone(lists)
	slices.SortStableFunc(lists, func(a, b []pick) int { return len(b) - len(a) })
	best := math.MaxInt
	for kept := -1; kept < len(lists); kept++ {
		var sides [2][][]pick
		var size [2]int // as logarithms
		work := 0
		for i, l := range lists {
			if i == kept {
				work = logSize(l)
				continue
			}
			to := 0
			if size[1] < size[0] {
				to = 1
			}
			sides[to] = append(sides[to], l)
			size[to] += logSize(l)
		}
		longest := max(size[0], size[1])
		if work += longest; longest > logMaxPicks {
			work += 64 // may be out of reach: the last choice
		}
		if work < best {
			best, left, right, middle = work, sides[0], sides[1], []pick{{}}
			if kept >= 0 {
				middle = lists[kept]
			}
		}
	}
	return left, right, middle
}

// logSize is the binary logarithm of a length, rounded up.
func logSize(l []pick) int { return bits.Len(uint(len(l) - 1)) }

// meet finds the best union of a set of a, one of b and one of middle.
func (w weights) meet(a, b, middle []pick) pick {
	best := pick{saving: -1}
	for _, m := range middle {
		j := len(b) - 1
		for _, s := range a {
			room := w.budget - m.cost - s.cost
			for j >= 0 && b[j].cost > room {
				j--
			}
			if j < 0 {
				break
			}
			union := pick{m.cost + s.cost + b[j].cost, m.saving + s.saving + b[j].saving, m.bits | s.bits | b[j].bits}
			if union.saving > best.saving || union.saving == best.saving && union.cost < best.cost {
				best = union
			}
		}
	}
	return best
}
