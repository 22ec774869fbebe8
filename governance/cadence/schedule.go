package cadence

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Schedule is a cadence that was checked and read, in its location: for hosts that ask it more than once. It is safe
// for concurrent use. The zero Schedule has no meetings.
type Schedule struct {
	cadence Cadence
	plan    plan
	loc     *time.Location
	changes []change // by Planned
}

// change is what was done to the meeting that is planned at an instant.
type change struct {
	planned, at int64 // at: where it is held now
	status      Status
	reason      string
	excluded    bool
}

// Compile checks the cadence and its location, with all problems at once. It fails as [Cadence.Between] does, but for
// the window.
func (c Cadence) Compile(loc *time.Location) (*Schedule, error) {
	p := validate.New("cadence")
	pl := c.check(p)
	checkLocation(p, "zone", c.Zone, loc)
	if err := p.Err(); err != nil {
		return nil, err
	}
	s := &Schedule{cadence: c.clone(), plan: *pl, loc: loc}
	s.placeChanges()
	return s, nil
}

func (c Cadence) clone() Cadence {
	c.RDate, c.ExDate = slices.Clone(c.RDate), slices.Clone(c.ExDate)
	c.Moved, c.Cancelled = slices.Clone(c.Moved), slices.Clone(c.Cancelled)
	return c
}

func (s *Schedule) placer() *placer {
	return &placer{loc: s.loc, gap: s.cadence.Gap, fold: s.cadence.Fold}
}

// placeChanges brings moves, cancellations and exclusions into one list by the instant that they change. Where the
// same instant is named twice by different local times, an exclusion gives way to a move, and a move to a cancellation.
func (s *Schedule) placeChanges() {
	at := s.placer()
	add := func(w wall, c change) {
		if t, ok := at.place(w); ok {
			c.planned = t.at
			s.changes = append(s.changes, c)
		}
	}
	always := &placer{loc: s.loc, fold: s.cadence.Fold}
	for i, w := range s.plan.cancelled {
		add(w, change{status: Cancelled, reason: s.cadence.Cancelled[i].Reason})
	}
	for i, m := range s.plan.moves {
		to, _ := always.place(m.to)
		add(m.from, change{at: to.at, status: Moved, reason: s.cadence.Moved[i].Reason})
	}
	for _, w := range s.plan.exdates {
		add(w, change{excluded: true})
	}
	slices.SortStableFunc(s.changes, func(a, b change) int { return cmp.Compare(a.planned, b.planned) })
	s.changes = slices.CompactFunc(s.changes, func(a, b change) bool { return a.planned == b.planned })
}

func (s *Schedule) changeOf(planned int64) *change {
	i, ok := slices.BinarySearchFunc(s.changes, planned, func(c change, at int64) int { return cmp.Compare(c.planned, at) })
	if !ok {
		return nil
	}
	return &s.changes[i]
}

// fromRule gives the instants of the rule from low on, each once: in order but for those that a gap moved forward.
// Without COUNT it begins near low, with COUNT at the start. It ends after UNTIL, COUNT, or high.
func (s *Schedule) fromRule(low, high int64, at *placer, yield func(placed) bool) {
	pl := &s.plan
	if s.loc == nil {
		return
	}
	if !pl.hasRule {
		if t, ok := at.place(pl.start); ok && t.at >= low && t.at <= high {
			yield(t)
		}
		return
	}
	from, last := wall(low)-reach, wall(high)+reach
	if pl.rule.count > 0 {
		from = pl.start
	}
	var moved map[int64]bool // a moved time may meet the next one of the rule
	count, until, next := 0, pl.rule.until, pl.rule.walls(pl.start, from, pl.end)
	for w, ok := next(); ok && w <= last; w, ok = next() {
		if until.kind == untilLocal && w > until.at || until.kind == untilUTC && w > until.at+reach {
			return
		}
		t, ok := at.place(w)
		switch {
		case !ok || moved[t.at] || until.kind == untilUTC && t.at > int64(until.at):
			continue
		case t.moved:
			if moved == nil {
				moved = map[int64]bool{}
			}
			moved[t.at] = true
		}
		if t.at >= low && t.at <= high && !yield(t) {
			return
		}
		if count++; count == pl.rule.count {
			return
		}
	}
}

// seconds bounds a window to the years that a cadence knows.
func seconds(from, to time.Time) (low, high int64) {
	return max(from.Unix(), math.MinInt64/4), min(to.Unix(), int64(lastWall)+reach)
}

// planned gives the instants of rule and RDate in a window, in order, each once, with those that were changed.
func (s *Schedule) planned(from, to time.Time) ([]int64, error) {
	if to.Before(from) {
		return nil, fmt.Errorf("meetings from %s to %s: %w", from.Format(time.RFC3339), to.Format(time.RFC3339), ErrWindow)
	}
	low, high := seconds(from, to)
	if from.Nanosecond() > 0 {
		low++
	}
	out := make([]int64, 0, 128)
	at := s.placer()
	s.fromRule(low, high, at, func(t placed) bool {
		out = append(out, t.at)
		return len(out) <= MaxOccurrences
	})
	for _, w := range s.plan.rdates {
		if t, ok := at.place(w); ok && t.at >= low && t.at <= high {
			out = append(out, t.at)
		}
	}
	slices.Sort(out)
	if out = slices.Compact(out); len(out) > MaxOccurrences {
		return nil, fmt.Errorf("meetings from %s to %s: %w", from.Format(time.RFC3339), to.Format(time.RFC3339), ErrTooMany)
	}
	return out, nil
}

// Between is [Cadence.Between].
func (s *Schedule) Between(from, to time.Time) ([]time.Time, error) {
	if len(s.changes) == 0 {
		planned, err := s.planned(from, to)
		if err != nil {
			return nil, err
		}
		out := make([]time.Time, len(planned))
		for i, at := range planned {
			out[i] = time.Unix(at, 0).In(s.loc)
		}
		return out, nil
	}
	all, err := s.Occurrences(from, to)
	if err != nil {
		return nil, err
	}
	out := make([]time.Time, 0, len(all))
	for _, o := range all {
		if o.Status != Cancelled {
			out = append(out, o.At)
		}
	}
	return slices.CompactFunc(out, time.Time.Equal), nil
}

// Next is [Cadence.Next]; a compiled cadence cannot fail.
func (s *Schedule) Next(after time.Time) (time.Time, bool) {
	low, _ := seconds(after, after)
	low++ // strictly after, whatever its fraction of a second
	best, found := int64(math.MaxInt64), false
	take := func(at int64) {
		if at >= low && at < best {
			best, found = at, true
		}
	}
	at := s.placer()
	s.fromRule(low, int64(lastWall)+reach, at, func(t placed) bool {
		if t.at > best {
			return false
		}
		if s.changeOf(t.at) == nil {
			take(t.at)
			return t.moved // one that was moved forward may have passed an earlier one
		}
		return true
	})
	for _, w := range s.plan.rdates {
		if t, ok := at.place(w); ok && s.changeOf(t.at) == nil {
			take(t.at)
		}
	}
	for _, c := range s.changes {
		if c.status == Moved {
			take(c.at)
		}
	}
	if !found {
		return time.Time{}, false
	}
	return at.time(best), true
}
