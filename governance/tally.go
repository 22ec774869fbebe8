package governance

import (
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Verdict is what became of a motion.
type Verdict string

// The verdicts.
const (
	VerdictPassed   Verdict = "passed"
	VerdictRejected Verdict = "rejected"
	VerdictPending  Verdict = "pending" // votes that can still come or change may alter the outcome
)

// Outcome is the result of a vote, and why.
type Outcome struct {
	Committee string  `json:"committee,omitempty"` // ID
	Version   string  `json:"version,omitempty"`   // of the committee it was counted for
	Motion    string  `json:"motion,omitempty"`    // ID
	Verdict   Verdict `json:"verdict"`
	Passed    bool    `json:"passed"`          // the verdict is passed
	Final     bool    `json:"final"`           // the verdict is not pending
	Early     bool    `json:"early,omitempty"` // final before the vote closed
	WouldPass bool    `json:"would_pass"`      // it would pass if the vote closed now

	For        decimal.Decimal `json:"for"` // these five in the measure of the committee's threshold
	Against    decimal.Decimal `json:"against"`
	Abstain    decimal.Decimal `json:"abstain"`
	NoWithVeto decimal.Decimal `json:"no_with_veto"` // contained in Against
	Entitled   decimal.Decimal `json:"entitled"`     // all that may vote

	Quorum     Meter         `json:"quorum"`
	Thresholds []HurdleMeter `json:"thresholds"` // in the order of the committee's or the motion's

	Vetoed   []string  `json:"vetoed,omitempty"`         // seats whose vote against blocks, and "no-with-veto" where the veto share is reached
	Casting  string    `json:"casting,omitempty"`        // seat whose casting vote decided a tie, either way
	Open     int       `json:"open"`                     // seats that may still vote or vote otherwise
	Recused  int       `json:"recused,omitempty"`        // seats left out
	Closes   time.Time `json:"closes,omitzero"`          // after extension
	Extended bool      `json:"extended,omitempty"`       // the quorum came late
	From     time.Time `json:"executable_from,omitzero"` // a passed motion may be carried out from this instant; zero: at once
	Ignored  []Ignored `json:"ignored,omitempty"`        // ballots that did not count, by seat
	Reasons  []string  `json:"reasons"`                  // in order: quorum, thresholds, vetoes, what is open
}

// Meter holds what was reached against what is needed.
type Meter struct {
	By      Measure         `json:"by,omitempty"`
	Reached decimal.Decimal `json:"reached"`
	Needed  decimal.Decimal `json:"needed"` // the least that is enough, in units of the finest weight; 0: none is asked for
	Met     bool            `json:"met"`
}

// HurdleMeter is the meter of a threshold.
type HurdleMeter struct {
	Kind ThresholdKind `json:"kind"`
	Of   Denominator   `json:"of"`
	Meter
	Total    decimal.Decimal `json:"total"`              // the denominator
	Blockers int             `json:"blockers,omitempty"` // seats that withheld their favour, where the threshold needs some to block
}

// Tally counts a vote as of an instant.
//
// Each condition is checked against its own denominator: the quorum, every threshold, the vetoes. A motion passes if
// all are met and at least one vote is in favour: nothing passes on abstentions. Before the vote closes the verdict is
// pending until no ballot that may still be cast or changed can alter it, and then it is final at once. Ballots that
// come late or bear a later instant than asOf, and those of recused seats, are ignored and listed.
//
// The order of the ballots does not matter. Turning a ballot from against to for never turns passed into anything else.
// With a quorum, one more vote against can carry a motion.
//
// Tally returns an error that lists all problems if:
//   - the committee or the motion is not valid;
//   - a ballot names no seat of the committee ([ErrStranger]), makes no known choice, or splits what may not be split;
//   - a seat votes twice ([ErrBallotTwice]) where ballots are final, or at one instant.
//
// A host that counts many votes of one committee should [Committee.Compile] it once.
func (c Committee) Tally(m Motion, ballots []Ballot, asOf time.Time) (Outcome, error) {
	e, err := c.once()
	if err != nil {
		return Outcome{}, err
	}
	if e.asksPartners(m) {
		e.seatPartners()
	}
	return e.Tally(m, ballots, asOf)
}

// Tally is [Committee.Tally].
func (e *Electorate) Tally(m Motion, ballots []Ballot, asOf time.Time) (Outcome, error) {
	if len(e.hurdles) == 0 {
		return Outcome{}, e.c.Validate() // not of Compile: there is nobody to vote
	}
	v := &poll{e: e, motion: m, ballots: ballots, asOf: asOf, hurdles: e.hurdles, seats: make([]seatState, len(e.c.Members)), chair: -1}
	p := validate.New("motion")
	v.open(p)
	if err := p.Err(); err != nil {
		return Outcome{}, err
	}
	if err := v.take(); err != nil {
		return Outcome{}, err
	}
	return v.outcome(), nil
}

// open checks the motion and applies it.
func (v *poll) open(p *validate.Problems) {
	m := v.motion
	p.Text("id", m.ID, validate.MaxText)
	if !m.Closes.IsZero() && m.Closes.Before(m.Opened) {
		p.Add("closes", "order", "must not be before opened", m.Closes)
	}
	for i, id := range m.Recused {
		if seat, ok := v.seat(p, "recused", i, id); ok {
			v.seats[seat].recused = true
		}
	}
	v.recusePartners(p)
	for i, id := range m.Present {
		if seat, ok := v.seat(p, "present", i, id); ok && !v.seats[seat].recused {
			v.seats[seat].side = sidePresent
		}
	}
	v.grantProxies(p)
	v.seatChair(p)
	if len(m.Thresholds) > 0 {
		sound := true
		for i, t := range m.Thresholds {
			err := t.Validate()
			p.Merge("thresholds["+strconv.Itoa(i)+"]", err)
			sound = sound && err == nil
		}
		if sound {
			v.hurdles = v.e.compile(m.Thresholds)
		}
	}
	if v.e.c.Splits {
		v.split = make([]parts, len(v.seats))
	}
}

func (v *poll) seat(p *validate.Problems, field string, i int, id string) (int32, bool) {
	seat, ok := v.e.seats[id]
	if !ok {
		p.AddAs(ErrStranger, field+"["+strconv.Itoa(i)+"]", "unknown-seat", "must be a seat of the committee", id)
	}
	return seat, ok
}

func (v *poll) recusePartners(p *validate.Problems) {
	for i, id := range v.motion.RecusedPartners {
		known := false
		for k := range v.seats {
			if v.e.c.Members[k].partner() == id {
				v.seats[k].recused, known = true, true
			}
		}
		if !known {
			p.AddAs(ErrStranger, "recused_partners["+strconv.Itoa(i)+"]", "unknown-partner", "must have a seat on the committee", id)
		}
	}
}

func (v *poll) grantProxies(p *validate.Problems) {
	if len(v.motion.Proxies) == 0 {
		return
	}
	v.proxy = make([]int32, len(v.seats))
	held := make([]int, len(v.seats))
	for i, x := range v.motion.Proxies {
		at := p.Item("proxies", i)
		from, known := v.e.seats[x.From]
		to, both := v.e.seats[x.To]
		switch {
		case !known:
			at.AddAs(ErrStranger, "from", "unknown-seat", "must be a seat of the committee", x.From)
		case !both:
			at.AddAs(ErrStranger, "to", "unknown-seat", "must be a seat of the committee", x.To)
		case from == to:
			at.Add("to", "proxy-self", "must be another seat", x.To)
		case v.proxy[from] != 0:
			at.Add("from", "unique", "must give one proxy only", x.From)
		case held[to] == v.e.c.Proxies:
			at.Add("to", "proxy-limit", "must hold at most "+strconv.Itoa(v.e.c.Proxies)+" proxies", x.To)
		default:
			v.proxy[from] = to + 1
			held[to]++
		}
	}
}

// seatChair finds who has the casting vote: a recused chair has none.
func (v *poll) seatChair(p *validate.Problems) {
	id := v.motion.Chair
	if id != "" {
		if seat, ok := v.e.seats[id]; !ok {
			p.AddAs(ErrStranger, "chair", "unknown-seat", "must be a seat of the committee", id)
		} else {
			v.chair = seat
		}
	} else {
		day := v.motion.Opened
		if day.IsZero() {
			day = v.motion.Closes
		}
		if day.IsZero() {
			day = v.asOf
		}
		if id = v.e.c.ChairAt(day); id != "" {
			v.chair = v.e.seats[id]
		}
	}
	if v.chair >= 0 && (!v.e.c.Casting || v.seats[v.chair].recused) {
		v.chair = -1
	}
}
