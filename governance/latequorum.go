package governance

import (
	"cmp"
	"slices"
	"time"
)

// extended is the instant at which the vote closes: the motion's, or so many hours after the quorum was first reached
// if that is later. A seat takes part from its first ballot that the quorum counts, even if it changes it later.
// Ballots after the motion's own closing bring no extension.
func (v *poll) extended(due []castBallot) time.Time {
	closes := v.motion.Closes
	took, all := v.attendance(asCounted) // before any ballot: those who attend
	r := arrivals{v: v, took: took, seen: make([]mass, max(len(v.seats), len(v.e.partners)))}
	if v.e.byPartner(v.e.quorum.by) {
		r.partners = v.partnerMasses(v.e.quorum.by)
	}
	r.start()
	need := v.e.quorum.needed(all, v.e.wholeOf(v.e.quorum.by))
	due = slices.Clone(due)
	slices.SortFunc(due, func(a, b castBallot) int {
		return cmp.Or(v.ballots[a.ballot].At.Compare(v.ballots[b.ballot].At), cmp.Compare(a.ballot, b.ballot))
	})
	for _, t := range due {
		at := v.ballots[t.ballot].At
		if at.After(closes) || !r.took.less(need) {
			break
		}
		r.join(t)
		if late := at.Add(time.Duration(v.e.c.LateQuorumHours) * time.Hour); !r.took.less(need) && late.After(closes) {
			return late
		}
	}
	return closes
}

// arrivals adds up who has taken part so far.
type arrivals struct {
	v        *poll
	took     mass
	seen     []mass // of each seat, or of each partner where the quorum is counted by partner
	partners []mass
	holds    map[int32][]int32 // seats whose proxy a seat holds
}

// start counts those who attend and notes who holds whose proxy.
func (r *arrivals) start() {
	for i, s := range r.v.seats {
		switch attends := !s.recused && s.side == sidePresent && r.v.e.counting[sidePresent]; {
		case attends && r.partners != nil:
			r.seen[r.v.e.partner[i]] = r.partners[r.v.e.partner[i]]
		case attends:
			r.seen[i] = r.v.e.massOfSeat(i, r.v.e.quorum.by)
		}
	}
	r.holds = make(map[int32][]int32, len(r.v.motion.Proxies))
	for i, to := range r.v.proxy {
		if to != 0 && !r.v.seats[i].recused {
			r.holds[to-1] = append(r.holds[to-1], int32(i))
		}
	}
}

func (r *arrivals) join(t castBallot) {
	b, part := &r.v.ballots[t.ballot], false
	if b.Split == nil {
		part = r.v.e.counting[sideOf(b.Choice)]
		r.add(t.seat, r.v.e.massOfSeat(int(t.seat), r.v.e.quorum.by), part)
	} else {
		took := mass{}
		for k, m := range r.v.e.parts(b.Split) {
			if r.v.e.counting[partSides[k]] {
				took = took.plus(m)
			}
		}
		part = !took.isZero()
		if r.v.e.quorum.by != ByWeight {
			took = r.v.e.massOfSeat(int(t.seat), r.v.e.quorum.by)
		}
		r.add(t.seat, took, part)
	}
	for _, i := range r.holds[t.seat] {
		r.add(i, r.v.e.massOfSeat(int(i), r.v.e.quorum.by), part)
	}
}

// add lets a seat take part with so much, up to what it has.
func (r *arrivals) add(seat int32, m mass, part bool) {
	if !part {
		return
	}
	most := r.v.e.massOfSeat(int(seat), r.v.e.quorum.by)
	if r.partners != nil {
		seat = r.v.e.partner[seat]
		most = r.partners[seat]
		m = most
	}
	if rest := most.minus(r.seen[seat]); rest.less(m) {
		m = rest
	}
	r.seen[seat], r.took = r.seen[seat].plus(m), r.took.plus(m)
}
