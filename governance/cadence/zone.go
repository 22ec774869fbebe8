package cadence

import (
	"math"
	"time"
)

// reach is further than any zone's clock ever moves, twice over: times that far from a change of the clock are plain.
const reach = 48 * hour

// placer finds the instants of local times in a zone. It remembers the stretch between two changes of the clock that it
// saw last, for meetings come in order.
type placer struct {
	loc      *time.Location
	gap      Gap
	fold     Fold
	low, top wall // local times between which offset holds for sure
	offset   int64
	known    []stretch // around the last time searched for, without holes
}

// placed is the instant of a local time, in Unix seconds.
type placed struct {
	at    int64
	moved bool // the local time does not exist, and was moved forward
	twice bool // it exists twice
}

// place gives the instant of a local time; ok is false if it does not exist and is to be skipped.
func (p *placer) place(w wall) (placed, bool) {
	if w >= p.low && w <= p.top && p.low < p.top {
		return placed{at: int64(w) - p.offset}, true
	}
	return p.search(w)
}

// stretch is a time in which the clock does not change: [from, to) in Unix seconds. The next may have the same offset.
type stretch struct{ from, to, offset int64 }

// stretchAt looks up the stretch of an instant. Where a location goes by a yearly rule, package time takes every year
// for 365 days and ends the last stretch of a leap year a day early: an instant after that is still in it.
func stretchAt(at int64, loc *time.Location) stretch {
	t := time.Unix(at, 0).In(loc)
	_, offset := t.Zone()
	from, to := t.ZoneBounds()
	s := stretch{math.MinInt64 / 2, math.MaxInt64 / 2, int64(offset)}
	if !from.IsZero() {
		s.from = from.Unix()
	}
	if !to.IsZero() {
		s.to = to.Unix()
	}
	if s.to <= at {
		s.to += day
	}
	return s
}

// search looks through all stretches around a local time. It exists once in each stretch that holds it; if none does,
// it lies in the gap between two.
func (p *placer) search(w wall) (placed, bool) {
	p.know(int64(w)-reach, int64(w)+reach)
	var first, last, moved int64
	found := false
	for i, s := range p.known {
		at := int64(w) - s.offset
		switch {
		case at >= s.from && at < s.to:
			if last = at; !found {
				first, found = at, true
			}
			p.remember(s)
		case at >= s.to && i+1 < len(p.known) && int64(w)-p.known[i+1].offset < s.to:
			moved = at // by the offset before the gap
		}
	}
	switch {
	case !found && p.gap == GapSkip:
		return placed{}, false
	case !found:
		return placed{at: moved, moved: true}, true
	case p.fold == FoldLast:
		return placed{at: last, twice: first != last}, true
	}
	return placed{at: first, twice: first != last}, true
}

// know looks up the stretches that touch a time. To ask a location is what costs most of all, so those that are known
// are kept as long as times go forward.
func (p *placer) know(from, to int64) {
	n := len(p.known)
	if n == 0 || from < p.known[0].from || from >= p.known[n-1].to {
		p.known = append(p.known[:0], stretchAt(from, p.loc))
	}
	drop := 0
	for p.known[drop].to <= from {
		drop++
	}
	p.known = append(p.known[:0], p.known[drop:]...)
	for last := p.known[len(p.known)-1]; last.to <= to; last = p.known[len(p.known)-1] {
		p.known = append(p.known, stretchAt(last.to, p.loc))
	}
}

func (p *placer) remember(s stretch) {
	p.low, p.top, p.offset = wall(s.from+s.offset+reach), wall(s.to+s.offset-reach), s.offset
}

// time is an instant as people of the zone read it.
func (p *placer) time(at int64) time.Time { return time.Unix(at, 0).In(p.loc) }

// wallAt is the local time of an instant.
func (p *placer) wallAt(at int64) wall {
	_, offset := p.time(at).Zone()
	return wall(at + int64(offset))
}
