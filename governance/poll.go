package governance

import (
	"slices"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// side is where a seat or partner stands.
type side uint8

const (
	sideNone side = iota
	sidePresent
	sideFor
	sideAgainst
	sideAbstain
	sideVeto
	sides
)

func sideOf(c Choice) side {
	switch c {
	case ChoiceFor:
		return sideFor
	case ChoiceAgainst:
		return sideAgainst
	case ChoiceAbstain:
		return sideAbstain
	case ChoiceNoWithVeto:
		return sideVeto
	}
	return sideNone
}

// openness is what may still become of a seat's vote.
type openness uint8

const (
	shut        openness = iota
	idle                 // it may vote, or never do
	replaceable          // it has voted, by itself or by proxy, and may vote otherwise
)

type seatState struct {
	side    side
	open    openness
	recused bool
	ballot  int32 // latest that counts, plus 1; 0: none
}

// parts is how a split seat's weight lies: for, against, abstain, no with veto.
type parts [4]mass

var partSides = [4]side{sideFor, sideAgainst, sideAbstain, sideVeto}

func (p parts) sum() mass { return p[0].plus(p[1]).plus(p[2]).plus(p[3]) }

// side is where most of the votes for and against went; no with veto if more than half of all did.
func (p parts) side(or side) side {
	against := p[1].plus(p[3])
	switch {
	case against.less(p[0]):
		return sideFor
	case p[0].less(against) && p[0].plus(p[1]).plus(p[2]).less(p[3]):
		return sideVeto
	case p[0].less(against):
		return sideAgainst
	case !p[0].isZero() || !p[2].isZero():
		return sideAbstain
	}
	return or
}

// poll is one vote being counted.
type poll struct {
	e       *Electorate
	motion  Motion
	hurdles []hurdle
	ballots []Ballot
	asOf    time.Time
	closes  time.Time // after extension
	closed  bool
	seats   []seatState
	split   []parts // of each seat; nil unless ballots may be split
	proxy   []int32 // holder of each seat's proxy, plus 1; nil: no proxies
	chair   int32   // -1: none
	ignored []Ignored
}

// Ignored is a ballot that did not count.
type Ignored struct {
	Seat   string    `json:"seat"`
	At     time.Time `json:"at,omitzero"`
	Reason string    `json:"reason"` // recused, early, late or not yet cast
}

// The reasons why a ballot is ignored.
const (
	ignoredRecused = "recused"
	ignoredEarly   = "before the vote opened"
	ignoredLate    = "late"
	ignoredFuture  = "after the count"
)

// take reads the ballots that count by asOf. The order of the ballots does not matter.
func (v *poll) take() error {
	p := validate.New("ballots")
	due := v.due(p)
	if !p.OK() {
		return p.Err()
	}
	v.closes = v.motion.Closes
	if v.e.c.LateQuorumHours > 0 && !v.closes.IsZero() {
		v.closes = v.extended(due)
	}
	v.closed = v.closes.IsZero() || v.asOf.After(v.closes)
	if v.e.c.Splits {
		v.takeSplit(p, due)
	} else {
		v.takeWhole(p, due)
	}
	if v.e.c.Changes {
		v.ties(p, due)
	}
	if !p.OK() {
		return p.Err()
	}
	v.follow()
	v.settle()
	slices.SortFunc(v.ignored, compareIgnored)
	return nil
}

// timely reports whether the ballot came in time, and notes it as ignored if not.
func (v *poll) timely(b *Ballot) bool {
	if !b.At.IsZero() && !v.closes.IsZero() && b.At.After(v.closes) {
		v.ignore(b, ignoredLate)
		return false
	}
	return true
}

func (v *poll) ignore(b *Ballot, why string) {
	v.ignored = append(v.ignored, Ignored{b.Seat, b.At, why})
}

// castBallot is a ballot and its seat.
type castBallot struct {
	seat, ballot int32
}

// due checks every ballot and gives those that were cast by asOf and not before the opening.
func (v *poll) due(p *validate.Problems) []castBallot {
	due := make([]castBallot, 0, len(v.ballots))
	for i := range v.ballots {
		b := &v.ballots[i]
		seat, ok := v.seatOf(i)
		if !ok {
			p.Item("", i).AddAs(ErrStranger, "seat", "unknown-seat", "must be a seat of the committee", b.Seat)
			continue
		}
		if b.Split != nil || sideOf(b.Choice) == sideNone {
			v.checkBallot(p, i, seat)
		}
		switch {
		case v.seats[seat].recused:
			v.ignore(b, ignoredRecused)
		case b.At.IsZero():
			due = append(due, castBallot{seat, int32(i)})
		case b.At.After(v.asOf):
			v.ignore(b, ignoredFuture)
		case b.At.Before(v.motion.Opened):
			v.ignore(b, ignoredEarly)
		default:
			due = append(due, castBallot{seat, int32(i)})
		}
	}
	return due
}

// seatOf finds the seat of the i-th ballot, first where it stands if ballots come in the order of seats.
func (v *poll) seatOf(i int) (int32, bool) {
	id := v.ballots[i].Seat
	if i < len(v.e.c.Members) && v.e.c.Members[i].ID == id {
		return int32(i), true
	}
	seat, ok := v.e.seats[id]
	return seat, ok
}

func (v *poll) checkBallot(p *validate.Problems, i int, seat int32) {
	b := &v.ballots[i]
	if b.Split == nil {
		oneOf(p.Item("", i), "choice", b.Choice, ChoiceFor, ChoiceAgainst, ChoiceAbstain, ChoiceNoWithVeto)
		return
	}
	at := p.Item("", i)
	switch {
	case b.Choice != "":
		at.Add("choice", "exclusive", "must be empty where the ballot is split", b.Choice)
	case !v.e.c.Splits:
		at.Add("split", "split", "must not be: the committee takes whole ballots", nil)
	}
	weight, sound := v.e.weight[seat], true
	var sum mass
	for k, name := range [...]string{"for", "against", "abstain", "no_with_veto"} {
		d := b.Split.parts()[k]
		if sound = at.In("split").NotNegative(name, d) && sound; !sound || !v.e.c.Splits {
			continue
		}
		part := ceiling(d, v.e.scale)
		if weight.less(part) {
			part = weight.plus(mass{lo: 1})
		}
		sum = sum.plus(part)
	}
	switch {
	case !sound || !v.e.c.Splits:
	case sum.isZero():
		at.Add("split", "positive", "must vote some weight", nil)
	case weight.less(sum):
		at.Add("split", "overspent", "must not vote more than the seat's weight", v.e.c.Members[seat].Weight)
	}
}

func (e *Electorate) parts(s *Split) (out parts) {
	for k, d := range s.parts() {
		out[k] = ceiling(d, e.scale)
	}
	return out
}

// takeWhole counts one ballot a seat: the only one, or the latest.
func (v *poll) takeWhole(p *validate.Problems, due []castBallot) {
	for _, t := range due {
		b := &v.ballots[t.ballot]
		if !v.timely(b) || !v.latest(p, t) {
			continue
		}
		v.seats[t.seat].side = sideOf(b.Choice)
	}
}

// latest notes the ballot as its seat's if it is the latest so far; where ballots are final a second one is a problem.
func (v *poll) latest(p *validate.Problems, t castBallot) bool {
	s, b := &v.seats[t.seat], &v.ballots[t.ballot]
	if s.ballot != 0 {
		before := v.ballots[s.ballot-1].At
		switch {
		case !v.e.c.Changes:
			p.Item("", int(t.ballot)).AddAs(ErrBallotTwice, "seat", "ballot-twice", "must vote once: the committee's ballots are final", b.Seat)
			return false
		case !b.At.After(before):
			return false
		}
	}
	s.ballot = t.ballot + 1
	return true
}

// ties reports ballots given at the instant of their seat's latest: none of the two is the later.
func (v *poll) ties(p *validate.Problems, due []castBallot) {
	for _, t := range due {
		last := v.seats[t.seat].ballot - 1
		if b := &v.ballots[t.ballot]; last >= 0 && last != t.ballot && b.At.Equal(v.ballots[last].At) {
			p.Item("", int(t.ballot)).AddAs(ErrBallotTwice, "at", "ballot-twice", "must differ from that of the seat's other ballot, or none is the later", b.At)
		}
	}
}

// follow gives seats that have not voted the vote of their proxy.
func (v *poll) follow() {
	if v.proxy == nil {
		return
	}
	voted := make([]side, len(v.seats))
	for i, s := range v.seats {
		if s.ballot != 0 {
			voted[i] = s.side
		}
	}
	for i := range v.seats {
		s := &v.seats[i]
		if s.ballot != 0 || s.recused || v.proxy[i] == 0 || voted[v.proxy[i]-1] == sideNone {
			continue
		}
		s.side = voted[v.proxy[i]-1]
		s.open = replaceable
		if v.split != nil {
			v.split[i][slices.Index(partSides[:], s.side)] = v.e.weight[i]
		}
	}
}

// settle says which seats are still open.
func (v *poll) settle() {
	if v.closed {
		for i := range v.proxy {
			v.seats[i].open = shut
		}
		return
	}
	for i := range v.seats {
		s := &v.seats[i]
		switch {
		case s.recused:
			s.open = shut
		case s.ballot == 0 && s.open != replaceable:
			s.open = idle
		case v.e.c.Changes:
			s.open = replaceable
		case v.split != nil && s.ballot != 0 && v.split[i].sum().less(v.e.weight[i]):
			s.open = idle
		}
	}
}
