package governance

import (
	"fmt"
	"slices"
	"time"
)

// ladder is a valid escalation made ready for many issues.
type ladder struct {
	e     Escalation
	watch stopwatch
}

func newLadder(e Escalation, workday Workday) *ladder {
	l := &ladder{e: e, watch: stopwatch{workday: workday, closes: 24 * 60, known: map[int64]bool{}, days: map[int64]civilDay{}}}
	if !e.Business.IsZero() {
		l.watch.business = true
		l.watch.opens, _ = clock(e.Business.Opens)
		l.watch.closes, _ = clock(e.Business.Closes)
	}
	return l
}

// rung is where an issue is for a while: on a level, with a breaker, or between breakers.
type rung struct {
	kind  rungKind
	index int // of the level or breaker; between breakers, of the last one whose turn came, or -1
	since time.Time
	until time.Time // zero: as things stand, never
}

type rungKind int8

const (
	onLevel rungKind = iota
	atBreaker
	between
)

// climb follows an issue.
type climb struct {
	*ladder
	issue  *Issue
	pauses []Pause
	asOf   time.Time
	say    bool // give reasons
	why    []string
}

// reason is for where say is set.
func (c *climb) reason(format string, args ...any) {
	c.why = append(c.why, fmt.Sprintf(format, args...))
}

// stand follows a valid issue to where it stands.
func (l *ladder) stand(issue *Issue, asOf time.Time) (Step, error) {
	c := climb{ladder: l, issue: issue, pauses: merge(issue.Pauses), asOf: asOf, say: true}
	if !issue.Resolved.IsZero() && !issue.Resolved.After(asOf) {
		c.asOf = issue.Resolved
	}
	now, err := c.follow()
	if err != nil {
		return Step{}, err
	}
	return c.step(now)
}

// follow climbs to the rung that holds asOf.
func (c *climb) follow() (rung, error) {
	r, err := c.after(rung{kind: onLevel, index: -1}, c.issue.Raised.Round(0))
	for err == nil && !r.until.IsZero() && !r.until.After(c.asOf) {
		if r.kind != between && c.say {
			c.reason("%s: its limit was spent on %s", c.id(r), stamp(r.until))
		}
		r, err = c.after(r, r.until)
	}
	return r, err
}

// after is the rung that an issue enters at t when it leaves r.
func (c *climb) after(r rung, t time.Time) (rung, error) {
	last := r.index
	if r.kind == onLevel {
		for i := r.index + 1; i < len(c.e.Levels); i++ {
			level := &c.e.Levels[i]
			hours, workdays, skip := level.limit(c.issue.Severity)
			if !skip {
				return c.timed(rung{kind: onLevel, index: i, since: t}, hours, workdays)
			}
			if c.say {
				c.reason("%s: passed by, as its severity is %s", level.ID, c.issue.Severity)
			}
		}
		last = -1
	}
	soonest := time.Time{}
	for i := last + 1; i < len(c.e.Breakers); i++ {
		b := &c.e.Breakers[i]
		opens, ok := b.opens(c.issue, t)
		if ok && opens.Equal(t) {
			return c.timed(rung{kind: atBreaker, index: i, since: t}, b.Hours, b.Workdays)
		}
		if ok && (soonest.IsZero() || opens.Before(soonest)) {
			soonest = opens
		}
		if c.say && ok {
			c.reason("%s: may be entered from %s", b.ID, stamp(opens))
		} else if c.say {
			c.reason("%s: not entered, it %s", b.ID, b.lacks(c.issue))
		}
	}
	if c.say && soonest.IsZero() {
		c.reason("nothing is left to try")
	}
	return rung{kind: between, index: last, since: t, until: soonest}, nil
}

// timed sets the end of a rung with this limit.
func (c *climb) timed(r rung, hours, workdays int) (rung, error) {
	if hours == 0 && workdays == 0 {
		return r, nil
	}
	end, ok, err := c.watch.end(r.since, hours, workdays, c.pauses)
	if ok {
		r.until = end
	}
	return r, err
}

// limit is the time that issues of a severity have at the level.
func (l *Level) limit(s Severity) (hours, workdays int, skip bool) {
	for i := range l.Severities {
		if x := &l.Severities[i]; x.Severity == s {
			return x.Hours, x.Workdays, x.Skip
		}
	}
	return l.Hours, l.Workdays, false
}

func (c *climb) id(r rung) string {
	switch r.kind {
	case onLevel:
		return c.e.Levels[r.index].ID
	case atBreaker:
		return c.e.Breakers[r.index].ID
	}
	return ""
}

// people is who resolves the issue on a rung, and who else is told when it arrives.
func (c *climb) people(r rung) (owners, tell []string) {
	switch r.kind {
	case onLevel:
		l := &c.e.Levels[r.index]
		return l.Owners, l.Tell
	case atBreaker:
		b := &c.e.Breakers[r.index]
		return b.owners(c.issue.Turn), b.Tell
	}
	return nil, nil
}

// union is a copy of both lists without names that stand twice.
func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, name := range b {
		if !slices.Contains(a, name) {
			out = append(out, name)
		}
	}
	return out
}

// paused reports whether the issue waits on whoever raised it.
func (c *climb) paused() bool {
	return slices.ContainsFunc(c.pauses, func(p Pause) bool { return !p.From.After(c.asOf) && p.Until.After(c.asOf) })
}

// step tells all about the rung on which the issue is.
func (c *climb) step(r rung) (Step, error) {
	owners, tell := c.people(r)
	s := Step{ID: c.id(r), Index: -1, Owners: slices.Clone(owners), Told: union(owners, tell), Since: r.since, Resolved: c.resolved()}
	_, s.Spent = split(c.pauses, r.since, c.asOf)
	switch {
	case r.kind == onLevel:
		s.Index = r.index
	case r.kind == atBreaker:
		s.Index, s.Breaker = r.index, c.e.Breakers[r.index].Kind
	case r.until.IsZero():
		s.Exhausted = true
	default:
		s.Waiting = true
	}
	if s.Resolved {
		c.reason("resolved on %s", stamp(c.asOf))
		s.Reasons = c.why
		return s, nil
	}
	if s.Paused = c.paused(); s.Paused {
		c.reason("it waits on whoever raised it")
	}
	if s.ID != "" {
		c.reason("%s: since %s", s.ID, stamp(r.since))
	}
	s.Reasons = c.why
	if s.Next = r.until; !s.Next.IsZero() {
		c.say = false
		next, err := c.after(r, r.until)
		if err != nil {
			return Step{}, err
		}
		s.NextID = c.id(next)
		s.NextTold = union(c.people(next))
	}
	return s, nil
}

func (c *climb) resolved() bool {
	return !c.issue.Resolved.IsZero() && !c.issue.Resolved.After(c.asOf)
}
