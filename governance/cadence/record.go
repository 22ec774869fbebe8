package cadence

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Held is an entry of the log: a meeting that took place.
type Held struct {
	Meeting time.Time `json:"meeting"`      // instant at which it was to be: where it was moved to, or as planned
	At      time.Time `json:"at,omitzero"`  // instant at which it took place; zero: on time
	By      []string  `json:"by,omitempty"` // the partners who attended
	Note    string    `json:"note,omitempty"`
}

// RecordOptions say how a log is read.
type RecordOptions struct {
	Since    time.Time     `json:"since,omitzero"`     // instant; earlier meetings are not looked at. Zero: all
	Grace    time.Duration `json:"grace,omitempty"`    // how long after its time a meeting may still be held
	Partners []string      `json:"partners,omitempty"` // who is to attend; none: whoever ever attended
}

// Record is how a cadence stands against its log at an instant.
type Record struct {
	AsOf       time.Time    `json:"as_of"`
	Held       []Meeting    `json:"held"`
	Missed     []Occurrence `json:"missed"`  // their time and the grace have passed, and nothing is in the log
	Overdue    []Occurrence `json:"overdue"` // their time has come, the grace has not passed: hold them now
	Cancelled  []Occurrence `json:"cancelled"`
	Unplanned  []Held       `json:"unplanned"`       // entries of the log that belong to no meeting
	InARow     int          `json:"in_a_row"`        // meetings missed since one was last held
	Last       time.Time    `json:"last,omitzero"`   // when one was last held
	Next       time.Time    `json:"next,omitzero"`   // the next meeting after AsOf
	Behind     time.Time    `json:"behind,omitzero"` // since when the group is without a meeting that it should have had
	Attendance []Attendance `json:"attendance"`      // by partner
	Reasons    []string     `json:"reasons"`
}

// Meeting is a meeting that was held.
type Meeting struct {
	Occurrence
	HeldAt time.Time     `json:"held_at"`
	Late   time.Duration `json:"late,omitempty"` // after its time, in nanoseconds; negative: before
	By     []string      `json:"by,omitempty"`
	Absent []string      `json:"absent,omitempty"` // of those who were to attend
	Note   string        `json:"note,omitempty"`
}

// Attendance counts the held meetings of a partner.
type Attendance struct {
	Partner  string `json:"partner"`
	Attended int    `json:"attended"`
	Of       int    `json:"of"`
	InARow   int    `json:"in_a_row"` // missed since last attended
}

// Record holds the meetings up to an instant against the log, in whatever order it comes. An entry later than asOf is
// not looked at. A meeting held under another name than its time (a log entry that fits no meeting) is listed, not
// guessed.
//
// Record returns an error if:
//   - an entry has no meeting, or two have the same;
//   - a partner is named twice or not at all, or the grace is negative;
//   - there are more than [MaxOccurrences] meetings ([ErrTooMany]): tell Since.
func (s *Schedule) Record(log []Held, asOf time.Time, o RecordOptions) (Record, error) {
	if err := checkLog(log, asOf, o); err != nil {
		return Record{}, err
	}
	since := o.Since
	if since.IsZero() {
		if since = time.Unix(int64(s.earliest())-reach, 0); since.After(asOf) {
			since = asOf
		}
	}
	if since.After(asOf) {
		return Record{}, fmt.Errorf("record since %s as of %s: %w", since.Format(time.RFC3339), asOf.Format(time.RFC3339), ErrWindow)
	}
	all, err := s.Occurrences(since, asOf)
	if err != nil {
		return Record{}, err
	}
	r := Record{AsOf: asOf, Held: []Meeting{}, Missed: []Occurrence{}, Overdue: []Occurrence{}, Cancelled: []Occurrence{},
		Unplanned: []Held{}, Reasons: []string{}}
	r.sort(all, log, o, asOf)
	r.Next, _ = s.Next(asOf)
	r.attendance(o.Partners)
	r.explain(o)
	return r, nil
}

// earliest is the first local time at which anything may be.
func (s *Schedule) earliest() wall {
	w := s.plan.start
	for _, x := range s.plan.rdates {
		w = min(w, x)
	}
	for _, m := range s.plan.moves {
		w = min(w, m.to)
	}
	return w
}

func checkLog(log []Held, asOf time.Time, o RecordOptions) error {
	p := validate.New("record")
	if asOf.IsZero() {
		p.Add("as_of", "required", "is required", nil)
	}
	if o.Grace < 0 {
		p.Add("grace", "negative", "must not be negative", o.Grace)
	}
	p.UniqueIDs("partners", "", len(o.Partners), func(i int) string { return o.Partners[i] })
	seen := map[int64]int{}
	for i, h := range log {
		at := p.Item("log", i)
		if h.Meeting.IsZero() {
			at.Add("meeting", "required", "is required", nil)
		} else if first, twice := seen[h.Meeting.Unix()]; twice {
			at.Add("meeting", "unique", "must differ from that of log["+strconv.Itoa(first)+"]", h.Meeting)
		} else {
			seen[h.Meeting.Unix()] = i
		}
		at.UniqueIDs("by", "", len(h.By), func(j int) string { return h.By[j] })
		at.Text("note", h.Note, maxText)
	}
	return p.Err()
}

// sort puts each meeting, and each entry of the log, where it belongs.
func (r *Record) sort(all []Occurrence, log []Held, o RecordOptions, asOf time.Time) {
	entries := make(map[int64]int, len(log))
	for i, h := range log {
		if at := h.at(); !at.After(asOf) {
			entries[h.Meeting.Unix()] = i
		}
	}
	for k, x := range all {
		if k > 0 && x.Status != Cancelled && all[k-1].Status != Cancelled && x.At.Equal(all[k-1].At) {
			continue // moved to the time of another: one meeting
		}
		i, held := entries[x.At.Unix()]
		if !held {
			i, held = entries[x.Planned.Unix()]
		}
		switch {
		case held:
			h := log[i]
			delete(entries, h.Meeting.Unix())
			r.Held = append(r.Held, Meeting{Occurrence: x, HeldAt: h.at(), Late: h.at().Sub(x.At), By: slices.Clone(h.By), Note: h.Note})
			if h.at().After(r.Last) {
				r.Last = h.at()
			}
			r.InARow, r.Behind = 0, time.Time{}
		case x.Status == Cancelled:
			r.Cancelled = append(r.Cancelled, x)
		default:
			if r.Behind.IsZero() {
				r.Behind = x.At
			}
			if asOf.Sub(x.At) <= o.Grace {
				r.Overdue = append(r.Overdue, x)
				continue
			}
			r.Missed = append(r.Missed, x)
			r.InARow++
		}
	}
	for _, i := range entries {
		if h := log[i]; o.Since.IsZero() || !h.Meeting.Before(o.Since) {
			h.By = slices.Clone(h.By)
			r.Unplanned = append(r.Unplanned, h)
		}
	}
	slices.SortFunc(r.Unplanned, func(a, b Held) int { return a.Meeting.Compare(b.Meeting) })
}

func (h Held) at() time.Time {
	if h.At.IsZero() {
		return h.Meeting
	}
	return h.At
}

// attendance counts who was there, and notes who was not.
func (r *Record) attendance(partners []string) {
	if len(partners) == 0 {
		for _, m := range r.Held {
			partners = append(partners, m.By...)
		}
	}
	partners = slices.Sorted(slices.Values(partners))
	partners = slices.Compact(partners)
	r.Attendance = make([]Attendance, len(partners))
	for i, partner := range partners {
		r.Attendance[i] = Attendance{Partner: partner, Of: len(r.Held)}
	}
	for k := range r.Held {
		m := &r.Held[k]
		for i := range r.Attendance {
			a := &r.Attendance[i]
			if slices.Contains(m.By, a.Partner) {
				a.Attended++
				a.InARow = 0
				continue
			}
			a.InARow++
			m.Absent = append(m.Absent, a.Partner)
		}
	}
}

func (r *Record) explain(o RecordOptions) {
	say := func(format string, args ...any) { r.Reasons = append(r.Reasons, fmt.Sprintf(format, args...)) }
	for _, x := range r.Missed {
		say("missed: the meeting of %s, for nothing is in the log %s after it", stamp(x.At), o.Grace)
	}
	for _, x := range r.Overdue {
		say("overdue: the meeting of %s; it may be held until %s", stamp(x.At), stamp(x.At.Add(o.Grace)))
	}
	for _, h := range r.Unplanned {
		say("unplanned: the log has a meeting of %s, and the cadence has none then", stamp(h.Meeting))
	}
	absent := slices.Clone(r.Attendance)
	slices.SortStableFunc(absent, func(a, b Attendance) int { return -cmp.Compare(a.InARow, b.InARow) })
	for _, a := range absent {
		if a.InARow > 1 {
			say("absent: %s was at none of the last %d meetings", a.Partner, a.InARow)
		}
	}
}

// stamp is an instant for people, in its own zone.
func stamp(t time.Time) string { return t.Format("2006-01-02 15:04 -07:00") }
