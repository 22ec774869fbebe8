package cadence

import (
	"errors"
	"time"
)

// What a cadence may be refused for, beside the problems of the document.
var (
	ErrRule     = errors.New("malformed rule")                          // the text of Rule; the problem says at which position
	ErrNever    = errors.New("the rule can never happen")               // as the thirtieth of February
	ErrLocation = errors.New("location is not the zone of the cadence") // nil, or of another name
	ErrWindow   = errors.New("window is reversed")                      // to is before from
	ErrTooMany  = errors.New("more than 100000 occurrences")            // in one window
	ErrNothing  = errors.New("no meeting at all")                       // a calendar needs one
)

// Limits.
const (
	MaxOccurrences = 100_000   // of one expansion, and of COUNT
	MaxInterval    = 1_000_000 // of INTERVAL
	MaxTimes       = 1_440     // times of day of a rule: BYHOUR × BYMINUTE × BYSECOND
	MaxDates       = 10_000    // entries of RDate, and likewise of ExDate, Moved and Cancelled
	MaxRule        = 2_000     // bytes of a rule
)

// Cadence is a meeting that recurs: a document. Its times are local civil times in Zone, "2026-03-03T10:00" or
// "2026-03-03T10:00:00", in the years 1600 to 9999.
type Cadence struct {
	ID        string         `json:"id,omitempty"` // becomes the UID of the calendar: no other on earth may have it, "review@vega.example"
	Name      string         `json:"name"`
	Place     string         `json:"place,omitempty"`   // a room, or the link of a video call
	Start     string         `json:"start"`             // where the rule begins to count; a meeting only if the rule says so
	Minutes   int            `json:"minutes,omitempty"` // length, up to 1440; 0: not told
	Rule      string         `json:"rule,omitempty"`    // RFC 5545 RRULE value, "FREQ=WEEKLY;BYDAY=TU"; empty: once, at Start
	Zone      string         `json:"zone"`              // IANA name, "Europe/Berlin"
	RDate     []string       `json:"rdate,omitempty"`   // meetings beside the rule
	ExDate    []string       `json:"exdate,omitempty"`  // occurrences, of rule or RDate, that never were meant
	Moved     []Move         `json:"moved,omitempty"`
	Cancelled []Cancellation `json:"cancelled,omitempty"`
	Gap       Gap            `json:"gap,omitempty"`
	Fold      Fold           `json:"fold,omitempty"`
	MonthEnd  MonthEnd       `json:"month_end,omitempty"`
}

// Move takes a meeting from its planned time to another.
type Move struct {
	From   string `json:"from"` // as planned
	To     string `json:"to"`   // a time that the clocks skip is moved forward whatever the policy
	Reason string `json:"reason,omitempty"`
}

// Cancellation takes a planned meeting out, and keeps it to be seen.
type Cancellation struct {
	At     string `json:"at"` // as planned
	Reason string `json:"reason,omitempty"`
}

// Gap says what becomes of a time that does not exist because clocks go forward. Empty means [GapForward].
type Gap string

// What becomes of a time in a gap.
const (
	GapForward Gap = "forward" // it moves forward by the length of the gap: 02:30 becomes 03:30 (RFC 5545, 3.3.5)
	GapSkip    Gap = "skip"    // there is no meeting, and COUNT does not count it (RFC 5545, 3.3.10)
)

// Fold says which of two equal times is meant where clocks go back. Empty means [FoldFirst]. Either way it happens once.
type Fold string

// Which of two equal times is meant.
const (
	FoldFirst Fold = "first" // before the clocks go back (RFC 5545, 3.3.5)
	FoldLast  Fold = "last"  // after
)

// MonthEnd says what becomes of day 29, 30 or 31, written in BYMONTHDAY or taken from Start, in a month that has no such
// day. Empty means [MonthEndSkip]. It is told for rules of FREQ=MONTHLY or YEARLY that choose by day of the month
// alone; days counted from the end always follow RFC 5545. Two days that fall together make one meeting.
type MonthEnd string

// What becomes of the 31st in a month of 30 days. These are OMIT, BACKWARD and FORWARD of RFC 7529.
const (
	MonthEndSkip  MonthEnd = "skip"  // nothing, as RFC 5545 has it
	MonthEndClamp MonthEnd = "clamp" // the 30th: the last day of the month
	MonthEndRoll  MonthEnd = "roll"  // the 1st of the next month
)

// Between gives the meetings from one instant to another, both included, in order and none twice. Cancelled ones are
// left out; moved ones stand where they were moved to. loc is the location of Zone, which the host loads.
//
// Between returns an error if:
//   - the cadence is not valid ([Cadence.Validate]), or its rule can never happen ([ErrNever]);
//   - loc is nil or not that of Zone ([ErrLocation]);
//   - to is before from ([ErrWindow]);
//   - there are more than [MaxOccurrences] ([ErrTooMany]).
func (c Cadence) Between(from, to time.Time, loc *time.Location) ([]time.Time, error) {
	s, err := c.Compile(loc)
	if err != nil {
		return nil, err
	}
	return s.Between(from, to)
}

// Next gives the first meeting strictly after an instant; ok is false if there is none up to the year 9999. It fails as
// [Cadence.Between] does.
func (c Cadence) Next(after time.Time, loc *time.Location) (next time.Time, ok bool, err error) {
	s, err := c.Compile(loc)
	if err != nil {
		return time.Time{}, false, err
	}
	next, ok = s.Next(after)
	return next, ok, nil
}
