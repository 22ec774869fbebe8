package governance

import (
	"math/bits"
	"slices"
)

// maxTail is the number of last players whose coalitions are tabled.
const maxTail = 12

// tail tables the coalitions of the last players of a game with a single bar, sorted by mass, heaviest first. Those
// that win beside a given coalition of the others are then the first so many, found by bisection.
type tail struct {
	kind  int                            // first kind of the tail
	sums  []mass                         // of each coalition, heaviest first
	sets  []uint16                       // its players, by place in the tail
	wins  []sizes                        // coalitions before each place, by size
	asked [][MaxPowerPartners + 1]uint64 // times that so many won, by number of players inside before
}

// table makes the tail of a game that has one bar without tie or blockers, and whose last kinds are single players
// without veto; otherwise nil.
func (w *walk) table() *tail {
	if len(w.g.bars) != 1 || !w.g.bars[0].tie.isZero() || w.g.bars[0].blockers > 0 {
		return nil
	}
	first := len(w.kinds)
	for first > 0 && len(w.kinds)-first < min(maxTail, w.left[0]/2) {
		if p := w.kinds[first-1]; len(p) > 1 || w.g.players[p[0]].must {
			break
		}
		first--
	}
	n := len(w.kinds) - first
	if n < 2 {
		return nil
	}
	x := &tail{kind: first, sets: make([]uint16, 1<<n), sums: make([]mass, 1<<n), wins: make([]sizes, 1<<n+1), asked: make([][MaxPowerPartners + 1]uint64, 1<<n+1)}
	sums := make([]mass, 1<<n)
	for s := range sums {
		x.sets[s] = uint16(s)
		for i := range n {
			if s>>i&1 == 1 {
				sums[s] = sums[s&^(1<<i)].plus(w.g.players[w.kinds[first+i][0]].masses[0])
			}
		}
	}
	slices.SortFunc(x.sets, func(a, b uint16) int {
		if c := compareMass(sums[b], sums[a]); c != 0 {
			return c
		}
		return int(a) - int(b)
	})
	for k, s := range x.sets {
		x.sums[k] = sums[s]
		x.wins[k+1] = x.wins[k]
		x.wins[k+1][bits.OnesCount16(s)]++
	}
	return x
}

// look fills ways with the winning ways to go on from the tail's first kind.
func (x *tail) look(w *walk, in inside, ways *sizes) {
	at, need := w.at[x.kind][0], w.g.bars[0].need
	won, _ := slices.BinarySearchFunc(x.sums, need, func(m, need mass) int {
		if at.plus(m).less(need) {
			return 1
		}
		return -1
	})
	n := w.left[x.kind]
	copy(ways[:n+1], x.wins[won][:n+1])
	x.asked[won][in.size] += in.ways
}

// spread hands what was asked to the players of the tail: a coalition wins as often as it stood before the end.
func (x *tail) spread(w *walk) {
	var times [MaxPowerPartners + 1]uint64
	for k := len(x.sets); k > 0; k-- {
		for size, n := range x.asked[k] {
			times[size] += n
		}
		s := x.sets[k-1]
		for i := range w.left[x.kind] {
			if s>>i&1 == 0 {
				continue
			}
			for size, n := range times {
				if n > 0 {
					w.with[x.kind+i][size+bits.OnesCount16(s)] += n
				}
			}
		}
	}
}
