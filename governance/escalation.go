package governance

import (
	"errors"
	"fmt"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Workday says whether work is done on a day (midnight UTC): the host knows weekends and holidays. It must give the same
// answer each time.
type Workday func(day time.Time) bool

// What an escalation may be refused for, beside the problems of the documents.
var (
	ErrNoWorkday   = errors.New("no working day")                        // none within a year, or no predicate where one is needed
	ErrBeforeStart = errors.New("before the event that it follows")      // an instant at which there was nothing yet
	ErrFarFuture   = errors.New("falls after the year 9999")             // a limit ends later than JSON can hold
	ErrInstant     = errors.New("not an instant in the years 1 to 9999") // the zero time included
)

// Limits on the size of an escalation.
const (
	MaxLevels   = 50        // levels, and likewise breakers
	MaxWorkdays = 366       // a limit in working days
	MaxPauses   = 1_000     // pauses of an issue, and likewise facts
	MaxIssues   = 1_000_000 // issues of a report
)

// Escalation is the ladder by which an issue climbs as long as nobody resolves it, and what breaks the deadlock if the
// top of the ladder cannot.
type Escalation struct {
	Levels   []Level   `json:"levels" validate:"required"`
	Breakers []Breaker `json:"breakers,omitempty"` // in the order in which they are tried after the last level
	Business Business  `json:"business,omitzero"`  // zero: the clock runs day and night
}

// Level is a rung of the ladder. Its limit is in hours, at most those of ten years (of 3,660 working days where there are
// business hours), or in working days, not both. Only the last level of an escalation without breakers may be without
// limit; an issue then stays there.
type Level struct {
	ID         string          `json:"id"`
	Rank       int             `json:"rank,omitempty"` // optional number; where given, each must be above the one before
	Owners     []string        `json:"owners"`         // who must resolve the issue at this level
	Tell       []string        `json:"tell,omitempty"` // who else is told when it arrives
	Hours      int             `json:"hours,omitempty"`
	Workdays   int             `json:"workdays,omitempty"`   // each as long as business hours, or else 24 hours of a working day
	Severities []SeverityLimit `json:"severities,omitempty"` // other limits for certain severities
}

// SeverityLimit replaces the limit of a level for issues of one severity.
type SeverityLimit struct {
	Severity Severity `json:"severity"`
	Hours    int      `json:"hours,omitempty"`
	Workdays int      `json:"workdays,omitempty"`
	Skip     bool     `json:"skip,omitempty"` // such issues pass the level by; it has no limit then
}

// Business is the part of each working day in which the clock runs, as civil times "09:00" and "17:30"; "24:00" closes
// at midnight.
type Business struct {
	Opens  string `json:"opens"`
	Closes string `json:"closes"`
}

// IsZero reports whether no business hours are set.
func (b Business) IsZero() bool { return b == Business{} }

// Issue is what climbs. Its days and business hours are civil ones in the location of Raised: a host that wants those of
// Lisbon passes raised.In(lisbon), also after reading JSON, which keeps no location but an offset. What clocks of this
// process know beyond the instant (the monotonic reading of [time.Now]) counts for nothing.
type Issue struct {
	ID       string    `json:"id"`
	Severity Severity  `json:"severity,omitempty"` // empty: not graded, the plain limits hold
	Raised   time.Time `json:"raised"`             // instant
	Resolved time.Time `json:"resolved,omitzero"`  // instant; zero: open
	Pauses   []Pause   `json:"pauses,omitempty"`   // may overlap
	Facts    []Fact    `json:"facts,omitempty"`    // what breakers ask for
	Turn     int       `json:"turn,omitempty"`     // how many deadlocks the rotating chair has had before this one
}

// Pause is a time in which the issue waited on whoever raised it; no limit runs meanwhile.
type Pause struct {
	From   time.Time `json:"from"`           // instant, not before the issue was raised
	Until  time.Time `json:"until,omitzero"` // instant; zero: it still waits
	Reason string    `json:"reason,omitempty"`
}

// Fact is something established about an issue that the entry condition of a breaker asks for, such as
// "written-notice".
type Fact struct {
	Name string    `json:"name"`
	On   time.Time `json:"on"` // instant
}

// Step is where an issue stands at an instant.
type Step struct {
	ID        string        `json:"id"`                  // of the level or breaker; empty if Waiting or Exhausted
	Index     int           `json:"index"`               // position in Levels or Breakers, from 0; -1 if Waiting or Exhausted
	Breaker   BreakerKind   `json:"breaker,omitempty"`   // empty: a level
	Owners    []string      `json:"owners,omitempty"`    // who must resolve it now
	Told      []string      `json:"told,omitempty"`      // who was told when it arrived here, owners first
	Since     time.Time     `json:"since"`               // instant of arrival
	Spent     time.Duration `json:"spent"`               // clock time here that was not paused, in nanoseconds; at most 292 years
	Next      time.Time     `json:"next,omitzero"`       // instant at which it moves on; zero: as things stand, never
	NextID    string        `json:"next_id,omitempty"`   // where it moves then; empty: nowhere, or the ladder is exhausted
	NextTold  []string      `json:"next_told,omitempty"` // who is told then
	Paused    bool          `json:"paused,omitempty"`    // it waits on whoever raised it
	Resolved  bool          `json:"resolved,omitempty"`  // it was resolved here, and the clock stands still
	Waiting   bool          `json:"waiting,omitempty"`   // no breaker may be entered yet; one can be at Next
	Exhausted bool          `json:"exhausted,omitempty"` // everything was tried
	Reasons   []string      `json:"reasons"`             // how it came here, in order
}

// At says where an ungraded issue that nothing held up stands at an instant: [Escalation.Stand] without severity, pauses
// and facts.
func (e Escalation) At(raised, asOf time.Time, workday Workday) (Step, error) {
	return e.Stand(Issue{ID: "issue", Raised: raised}, asOf, workday)
}

// Stand says where an issue stands at an instant, since when, when it moves next and who is told then. An issue moves at
// the very instant at which the limit of its level is spent. Workday may be nil where neither business hours nor limits
// in working days need it. Pauses and facts later than asOf count towards Next as the host has recorded them.
//
// Stand returns an error if:
//   - the escalation or the issue is not valid (all problems of both at once);
//   - asOf is before the issue was raised ([ErrBeforeStart]), or out of range ([ErrInstant]);
//   - working days are needed and there is none within 366 days ([ErrNoWorkday]);
//   - a limit ends after the year 9999 ([ErrFarFuture]).
func (e Escalation) Stand(issue Issue, asOf time.Time, workday Workday) (Step, error) {
	fail := func(err error) (Step, error) {
		return Step{}, fmt.Errorf("escalating issue %.80q: %w", issue.ID, err)
	}
	p := validate.New("escalating an issue")
	p.Merge("escalation", e.Validate())
	issue.validate(p.In("issue"))
	if err := p.Err(); err != nil {
		return Step{}, err
	}
	asOf = asOf.Round(0)
	if err := checkAsOf(issue.Raised, asOf); err != nil {
		return fail(err)
	}
	step, err := newLadder(e, workday).stand(&issue, asOf)
	if err != nil {
		return fail(err)
	}
	return step, nil
}

func checkAsOf(start, asOf time.Time) error {
	if !isInstant(asOf) {
		return fmt.Errorf("as of %v: %w", asOf, ErrInstant)
	}
	if asOf.Before(start) {
		return fmt.Errorf("as of %s, it began %s: %w", stamp(asOf), stamp(start), ErrBeforeStart)
	}
	return nil
}
