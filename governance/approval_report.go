package governance

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// ApprovalReport is how many approvals stand at an instant, how long they took and who was waited for. Durations are
// clock time in nanoseconds.
type ApprovalReport struct {
	AsOf     time.Time       `json:"as_of"`
	States   []ApprovalCount `json:"states"`           // every state, in the order of the constants
	Open     int             `json:"open"`             // draft, in review, changes requested or stale
	Late     int             `json:"late"`             // of those open: somebody who is waited for is late
	Decided  int             `json:"decided"`          // approved, also on silence, or rejected
	Mean     time.Duration   `json:"mean"`             // cycle time of those decided, rounded down; so are the next two
	Median   time.Duration   `json:"median"`           // of an even number the mean of the two in the middle
	Longest  time.Duration   `json:"longest"`          //
	People   []WaitTotal     `json:"people,omitempty"` // the longest first
	Partners []WaitTotal     `json:"partners,omitempty"`
	Rows     []ApprovalRow   `json:"rows"` // those open: late ones first, then by Next, the oldest, ID
}

// ApprovalCount counts the approvals in a state.
type ApprovalCount struct {
	State     ApprovalState `json:"state"`
	Approvals int           `json:"approvals"`
}

// WaitTotal is how long somebody was waited for in all approvals together.
type WaitTotal struct {
	Person    string        `json:"person,omitempty"` // empty: the partner
	Partner   string        `json:"partner"`
	Approvals int           `json:"approvals"` // in which they were waited for
	Seconds   int64         `json:"seconds"`   // waited in all, rounded down
	Mean      time.Duration `json:"mean"`      // an approval, rounded down
	Longest   time.Duration `json:"longest"`   // in one approval
	Now       int           `json:"now"`       // approvals that wait for them now
}

// ApprovalRow is one that is open.
type ApprovalRow struct {
	ID      string        `json:"id"` // of the subject
	State   ApprovalState `json:"state"`
	Since   time.Time     `json:"since,omitzero"`
	Step    string        `json:"step,omitempty"`
	Waiting []string      `json:"waiting,omitempty"` // people
	Due     time.Time     `json:"due,omitzero"`      // instant at which they are late
	Next    time.Time     `json:"next,omitzero"`     // as in [Standing]
	Total   time.Duration `json:"total"`             // cycle time so far
	Late    bool          `json:"late,omitempty"`
}

var approvalStates = [...]ApprovalState{ApprovalDraft, ApprovalInReview, ApprovalChangesRequested, ApprovalApproved, ApprovalOnSilence,
	ApprovalRejected, ApprovalExpired, ApprovalWithdrawn, ApprovalStale}

// MaxApprovals is the limit on the approvals of a report.
const MaxApprovals = 100_000

// ReportApprovals sums up many approvals, each with its own plan, at an instant. Their order does not matter. An approval
// that began later stands as a draft.
//
// It returns all problems at once: an instant out of range, two approvals of one subject, the zero Approval
// ([ErrNotBegun]), more than [MaxApprovals].
func ReportApprovals(approvals []Approval, asOf time.Time) (ApprovalReport, error) {
	p := validate.New("approvals")
	instant(p, "as_of", asOf)
	if !atMost(p, "approvals", len(approvals), MaxApprovals) {
		return ApprovalReport{}, p.Err()
	}
	ids := map[string]int{}
	for i, a := range approvals {
		at := p.Item("approvals", i)
		if a.last == nil {
			at.AddAs(ErrNotBegun, "", "required", "must be begun with a plan", nil)
			continue
		}
		id := a.last.subject.ID
		if first, twice := ids[id]; twice {
			at.Add("subject.id", "unique", "must differ from that of approvals["+strconv.Itoa(first)+"]", id)
		}
		ids[id] = i
	}
	if err := p.Err(); err != nil {
		return ApprovalReport{}, err
	}
	s := summary{ApprovalReport: ApprovalReport{AsOf: asOf, Rows: []ApprovalRow{}}, states: map[ApprovalState]int{}, waits: map[Person]*total{}}
	for _, a := range approvals {
		m, err := a.at(asOf)
		if err != nil {
			return ApprovalReport{}, err
		}
		s.add(m, asOf)
	}
	s.finish()
	return s.ApprovalReport, nil
}

// summary collects a report.
type summary struct {
	ApprovalReport
	states map[ApprovalState]int
	cycles []time.Duration
	waits  map[Person]*total
}

// total adds up durations beyond what one holds.
type total struct {
	seconds, nanos int64
	n, now         int
	longest        time.Duration
}

func (t *total) add(d time.Duration) {
	t.seconds, t.nanos = t.seconds+int64(d/time.Second), t.nanos+int64(d%time.Second)
	if t.nanos >= int64(time.Second) {
		t.seconds, t.nanos = t.seconds+1, t.nanos-int64(time.Second)
	}
	t.longest = max(t.longest, d)
	t.n++
}

func (t *total) mean() time.Duration {
	if t.n == 0 {
		return 0
	}
	n := int64(t.n)
	return time.Duration(t.seconds/n)*time.Second + time.Duration((t.seconds%n*int64(time.Second)+t.nanos)/n)
}

func (s *summary) add(m *moment, asOf time.Time) {
	t := m.times(asOf)
	s.states[m.state]++
	if m.state.Approved() || m.state == ApprovalRejected {
		s.cycles = append(s.cycles, t.Total)
	}
	for _, w := range slices.Concat(t.People, t.Partners) {
		who := Person{w.Person, w.Partner}
		if s.waits[who] == nil {
			s.waits[who] = &total{}
		}
		s.waits[who].add(w.Waited)
		if w.Now {
			s.waits[who].now++
		}
	}
	if !m.state.Open() {
		return
	}
	row := ApprovalRow{ID: m.subject.ID, State: m.state, Since: m.since, Total: t.Total}
	if m.state == ApprovalInReview {
		row.Step = m.plan.Steps[m.step].ID
	}
	for _, w := range m.awaited(asOf) {
		row.Waiting = append(row.Waiting, w.Person)
		row.Due, row.Late = w.Due, w.Late
	}
	row.Next, _ = m.next()
	if row.Late {
		s.Late++
	}
	s.Rows = append(s.Rows, row)
}

func (s *summary) finish() {
	for _, state := range approvalStates {
		s.States = append(s.States, ApprovalCount{state, s.states[state]})
	}
	s.Open, s.Decided = len(s.Rows), len(s.cycles)
	s.cycleTimes()
	for who, t := range s.waits {
		w := WaitTotal{Person: who.Person, Partner: who.Partner, Approvals: t.n, Seconds: t.seconds, Mean: t.mean(), Longest: t.longest, Now: t.now}
		if who.Person == "" {
			s.Partners = append(s.Partners, w)
		} else {
			s.People = append(s.People, w)
		}
	}
	for _, list := range [][]WaitTotal{s.People, s.Partners} {
		slices.SortFunc(list, func(a, b WaitTotal) int {
			return cmp.Or(-cmp.Compare(a.Seconds, b.Seconds), strings.Compare(a.Partner, b.Partner), strings.Compare(a.Person, b.Person))
		})
	}
	slices.SortFunc(s.Rows, func(a, b ApprovalRow) int {
		return cmp.Or(
			-compareBool(a.Late, b.Late),
			compareBool(a.Next.IsZero(), b.Next.IsZero()),
			a.Next.Compare(b.Next),
			-cmp.Compare(a.Total, b.Total),
			strings.Compare(a.ID, b.ID),
		)
	})
}

func (s *summary) cycleTimes() {
	if len(s.cycles) == 0 {
		return
	}
	slices.Sort(s.cycles)
	var all total
	for _, c := range s.cycles {
		all.add(c)
	}
	s.Mean, s.Longest = all.mean(), all.longest
	low, high := s.cycles[(len(s.cycles)-1)/2], s.cycles[len(s.cycles)/2]
	s.Median = low + (high-low)/2
}
