package cadence

import (
	"cmp"
	"slices"
	"time"
)

// Status says what became of a planned meeting.
type Status string

// What became of a planned meeting.
const (
	Planned   Status = "planned"
	Moved     Status = "moved"
	Cancelled Status = "cancelled"
)

// Occurrence is one meeting of a cadence.
type Occurrence struct {
	At      time.Time `json:"at"`      // instant; of a cancelled meeting, as planned
	Planned time.Time `json:"planned"` // instant at which rule or RDate have it
	Status  Status    `json:"status"`
	Reason  string    `json:"reason,omitempty"` // why it was moved or cancelled
}

// Occurrences gives the meetings of a window with what became of them: as [Schedule.Between], and the cancelled ones
// too. Ordered by At, then by Planned. A move holds even if nothing is planned at its From ([Schedule.Check] finds
// that); a cancellation of nothing is not listed.
func (s *Schedule) Occurrences(from, to time.Time) ([]Occurrence, error) {
	planned, err := s.planned(from, to)
	if err != nil {
		return nil, err
	}
	out := make([]Occurrence, 0, len(planned))
	for _, at := range planned {
		t := time.Unix(at, 0).In(s.loc)
		o := Occurrence{At: t, Planned: t, Status: Planned}
		if c := s.changeOf(at); c != nil {
			if c.excluded || c.status == Moved {
				continue
			}
			o.Status, o.Reason = c.status, c.reason
		}
		out = append(out, o)
	}
	for _, c := range s.changes {
		if t := time.Unix(c.at, 0).In(s.loc); c.status == Moved && !t.Before(from) && !t.After(to) {
			out = append(out, Occurrence{At: t, Planned: time.Unix(c.planned, 0).In(s.loc), Status: Moved, Reason: c.reason})
		}
	}
	slices.SortFunc(out, func(a, b Occurrence) int { return cmp.Or(a.At.Compare(b.At), a.Planned.Compare(b.Planned)) })
	return out, nil
}

// Occurrences compiles the cadence and asks [Schedule.Occurrences].
func (c Cadence) Occurrences(from, to time.Time, loc *time.Location) ([]Occurrence, error) {
	s, err := c.Compile(loc)
	if err != nil {
		return nil, err
	}
	return s.Occurrences(from, to)
}
