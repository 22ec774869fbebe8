package governance

import (
	"errors"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/blank"
)

// MaxMembers is the largest committee.
const MaxMembers = 100_000

// Errors of committees and votes, for [errors.Is].
var (
	ErrStranger    = errors.New("not a seat of the committee")        // a ballot, recusal or proxy names an unknown seat
	ErrBallotTwice = errors.New("second ballot of a seat")            // and the committee's ballots are final, or both bear one instant
	ErrNoWeights   = errors.New("no positive weight")                 // votes are weighed, and all weights are zero
	ErrTooMany     = errors.New("too many partners for exact powers") // more than MaxPowerPartners
)

// Committee is a body that decides by vote: who sits on it, who must take part and how many must agree. It is a plain
// document; [Committee.Tally] counts a vote, [Committee.Power] says who holds the power, [Committee.Check] what to fix.
type Committee struct {
	ID      string   `json:"id,omitempty"`
	Name    string   `json:"name,omitempty"`
	Version string   `json:"version,omitempty"` // pinned by every outcome
	Members []Member `json:"members"`           // one a seat
	Equity  []Equity `json:"equity,omitempty"`  // stakes, where votes are counted by equity
	Chair   Chair    `json:"chair,omitzero"`
	Parity  bool     `json:"parity,omitempty"` // partners have promised each other the same number of seats

	By        Measure     `json:"by,omitempty"` // how votes are counted; empty: by weight where a member has one, else by seats
	Quorum    Quorum      `json:"quorum,omitzero"`
	Threshold Threshold   `json:"threshold"`
	Also      []Threshold `json:"also,omitempty"`           // further thresholds: all must be met, as in a double majority
	VetoShare *Threshold  `json:"no_with_veto,omitempty"`   // reached by no-with-veto ballots, it rejects the motion; of present, if not of all; nil: they are plain votes against
	Blocs     bool        `json:"blocs,omitempty"`          // the seats of a partner vote as one
	Casting   bool        `json:"casting_vote,omitempty"`   // the chair's own vote breaks a tie
	Proxies   int         `json:"proxies,omitempty"`        // how many proxies one seat may hold; 0: none are allowed
	Splits    bool        `json:"split_ballots,omitempty"`  // a seat may split its weight, and vote in several parts
	Changes   bool        `json:"ballot_changes,omitempty"` // a later ballot replaces an earlier one; otherwise ballots are final

	AtClose           bool `json:"at_close,omitempty"`            // nothing is decided before the vote closes
	LateQuorumHours   int  `json:"late_quorum_hours,omitempty"`   // hours that a vote stays open after its quorum is reached; 0: no extension
	MinExecutionHours int  `json:"min_execution_hours,omitempty"` // hours from opening until a passed motion may be carried out; 0: at once
}

// IsZero reports whether the committee says nothing, so that JSON leaves it out.
func (c Committee) IsZero() bool { return blank.Struct(c) }

// Member is one seat.
type Member struct {
	ID      string          `json:"id"`                // the seat; ballots name it
	Person  string          `json:"person,omitempty"`  // who sits there
	Partner string          `json:"partner,omitempty"` // whom they represent; empty: a partner of their own, under the seat's ID
	Weight  decimal.Decimal `json:"weight,omitzero"`   // not negative
	Veto    bool            `json:"veto,omitempty"`    // a vote against from this seat blocks
}

// Equity is a partner's stake. Stakes need not add up to anything; only their proportion counts.
type Equity struct {
	Partner string          `json:"partner"`
	Share   decimal.Decimal `json:"share"` // not negative
}

// Chair is who presides, in turn.
type Chair struct {
	Seats  []string  `json:"seats,omitempty"`  // in order of rotation
	From   time.Time `json:"from,omitzero"`    // first day of the first term; required where the chair rotates
	Months int       `json:"months,omitempty"` // length of a term; 0: the first seat presides for good
}

// IsZero reports whether there is no chair.
func (c Chair) IsZero() bool { return len(c.Seats) == 0 && c.From.IsZero() && c.Months == 0 }

// Measure is what is counted.
type Measure string

// The measures. A partner votes as most of its seats do that vote for or against, each seat one; a draw among them is
// an abstention, and so it is within a seat that splits its weight.
const (
	BySeats    Measure = "seats"    // each seat is one
	ByPartners Measure = "partners" // each partner is one
	ByWeight   Measure = "weight"   // each seat has its weight
	ByEquity   Measure = "equity"   // each partner has its stake
)

// Quorum is how many must take part for a vote to count. The zero Quorum asks for nobody. Recused seats are left out of
// what it is measured against.
type Quorum struct {
	By       Measure         `json:"by,omitempty"`         // empty: the committee's
	Share    decimal.Decimal `json:"share,omitzero"`       // of all that may vote, together with OutOf
	OutOf    decimal.Decimal `json:"out_of,omitzero"`      // 0: 1, so that Share is a fraction; 100: a percentage; 3: thirds
	Above    bool            `json:"above,omitempty"`      // more than the share, not just as much
	Down     bool            `json:"round_down,omitempty"` // the share is rounded down to a whole number, as contracts on integers do
	Count    decimal.Decimal `json:"count,omitzero"`       // at least so many, whatever the share; with a share both must be met
	Counting []Choice        `json:"counting,omitempty"`   // ballots that count; must hold for; empty: all, and presence as well
}

// IsZero reports whether no quorum is asked for.
func (q Quorum) IsZero() bool { return q.Share.IsZero() && q.Count.IsZero() }

// Threshold is how many must be in favour. Nothing passes without a vote in favour.
type Threshold struct {
	Kind     ThresholdKind   `json:"kind"`
	Of       Denominator     `json:"of,omitempty"`           // empty: all for absolute, else cast
	By       Measure         `json:"by,omitempty"`           // empty: the committee's
	Share    decimal.Decimal `json:"share,omitzero"`         // for at-least and more-than, together with OutOf
	OutOf    decimal.Decimal `json:"out_of,omitzero"`        // 0: 1; see [Quorum]
	Count    decimal.Decimal `json:"count,omitzero"`         // for count
	Capped   bool            `json:"capped,omitempty"`       // for count: a number above all that may vote counts as all
	Blockers int             `json:"min_blocking,omitempty"` // the threshold is deemed met unless so many seats withhold their favour; 0: it always counts
}

// ThresholdKind is a kind of majority. The empty ThresholdKind is "not set" and no valid threshold.
type ThresholdKind string

// The kinds of majority.
const (
	ThresholdSimple    ThresholdKind = "simple"     // more than half
	ThresholdAbsolute  ThresholdKind = "absolute"   // more than half of all that may vote
	ThresholdTwoThirds ThresholdKind = "two-thirds" // at least two thirds
	ThresholdAtLeast   ThresholdKind = "at-least"   // at least the share
	ThresholdMoreThan  ThresholdKind = "more-than"  // more than the share
	ThresholdCount     ThresholdKind = "count"      // at least a fixed number
	ThresholdUnanimous ThresholdKind = "unanimous"  // everybody of the denominator
)

// Denominator is what votes in favour are held against.
type Denominator string

// The denominators. Recused seats are in none of them.
const (
	OfCast    Denominator = "cast"    // votes for and against; an abstention counts as not cast
	OfPresent Denominator = "present" // everybody who voted, abstentions included, or attended without voting
	OfAll     Denominator = "all"     // everybody who may vote
)
