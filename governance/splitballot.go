package governance

import (
	"cmp"
	"slices"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// takeSplit counts ballots that may vote part of a seat's weight. Where ballots may be changed the latest replaces all
// before it; otherwise parts add up, in the order of time, and a plain choice takes all that is left.
func (v *poll) takeSplit(p *validate.Problems, due []castBallot) {
	slices.SortFunc(due, func(a, b castBallot) int {
		x, y := &v.ballots[a.ballot], &v.ballots[b.ballot]
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(wholeness(x), wholeness(y)), cmp.Compare(a.ballot, b.ballot))
	})
	for _, t := range due {
		b := &v.ballots[t.ballot]
		if !v.timely(b) {
			continue
		}
		if v.e.c.Changes {
			if v.latest(p, t) {
				v.split[t.seat] = v.add(parts{}, t)
			}
		} else if !v.spend(p, t) {
			continue
		}
		s := &v.seats[t.seat]
		s.side = v.split[t.seat].side(s.side)
	}
}

func wholeness(b *Ballot) int {
	if b.Split == nil {
		return 1
	}
	return 0
}

// spend adds the ballot to what its seat has voted before.
func (v *poll) spend(p *validate.Problems, t castBallot) bool {
	had := v.split[t.seat]
	now := v.add(had, t)
	if w := v.e.weight[t.seat]; w.less(now.sum()) || now == had && (v.seats[t.seat].ballot != 0 || !w.isZero()) {
		p.Item("", int(t.ballot)).AddAs(ErrBallotTwice, "seat", "ballot-twice", "must not vote more than what its earlier ballots left", v.ballots[t.ballot].Seat)
		return false
	}
	v.split[t.seat] = now
	v.seats[t.seat].ballot = t.ballot + 1
	if now == had {
		v.seats[t.seat].side = sideOf(v.ballots[t.ballot].Choice) // a seat without weight has a head
	}
	return true
}

func (v *poll) add(to parts, t castBallot) parts {
	b := &v.ballots[t.ballot]
	if b.Split == nil {
		k := slices.Index(partSides[:], sideOf(b.Choice))
		to[k] = to[k].plus(v.e.weight[t.seat].minus(to.sum()))
		return to
	}
	for k, m := range v.e.parts(b.Split) {
		to[k] = to[k].plus(m)
	}
	return to
}

func compareIgnored(a, b Ignored) int {
	return cmp.Or(cmp.Compare(a.Seat, b.Seat), a.At.Compare(b.At), cmp.Compare(a.Reason, b.Reason))
}
