package governance

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// ApprovalTimes is how long an approval took, and who was waited for. Durations are clock time in nanoseconds, at most
// 292 years.
type ApprovalTimes struct {
	Submitted time.Time     `json:"submitted,omitzero"` // instant of the first submission; zero: none yet
	Ended     time.Time     `json:"ended,omitzero"`     // instant of the last decision, expiry or withdrawal; zero: open
	Total     time.Duration `json:"total"`              // the cycle time: Review and Revision
	Review    time.Duration `json:"review"`             // in which approvers were waited for
	Revision  time.Duration `json:"revision"`           // in which authors were waited for
	Rounds    int           `json:"rounds"`
	Revisions int           `json:"revisions"`
	Reminders int           `json:"reminders"`
	Steps     []StepTime    `json:"steps"`              // of the plan, in order
	People    []Wait        `json:"people,omitempty"`   // the longest first
	Partners  []Wait        `json:"partners,omitempty"` // the longest first
}

// StepTime is how long a step was open, in all rounds together.
type StepTime struct {
	ID   string        `json:"id"`
	Open time.Duration `json:"open"`
}

// Wait is how long somebody was waited for. Of a partner it is the time in which at least one of its people was.
type Wait struct {
	Person  string        `json:"person,omitempty"` // empty: the partner
	Partner string        `json:"partner"`
	Waited  time.Duration `json:"waited"`
	Turns   int           `json:"turns"` // how often it was their turn
	Now     bool          `json:"now,omitempty"`
}

// Times says how long the approval took up to an instant, and who was waited for. It fails as [Approval.At] does.
func (a Approval) Times(asOf time.Time) (ApprovalTimes, error) {
	m, err := a.at(asOf)
	if err != nil {
		return ApprovalTimes{}, err
	}
	return m.times(asOf), nil
}

func (m *moment) times(asOf time.Time) ApprovalTimes {
	t := ApprovalTimes{Rounds: m.round, Revisions: m.revisions}
	for _, s := range m.plan.Steps {
		t.Steps = append(t.Steps, StepTime{ID: s.ID})
	}
	people, partners := waits{}, waits{}
	path := m.path()
	for i, x := range path {
		until := asOf
		if i+1 < len(path) {
			until = path[i+1].at
		}
		if x.event.Kind == EventRemind {
			t.Reminders++
		}
		if t.Submitted.IsZero() && x.round > 0 {
			t.Submitted = x.at
		}
		for _, who := range x.waiting() {
			people.add(who, x, until)
			partners.add(Person{Partner: who.Partner}, x, until)
		}
		switch took := until.Sub(x.at); x.state {
		case ApprovalInReview:
			t.Review = plus(t.Review, took)
			t.Steps[x.step].Open = plus(t.Steps[x.step].Open, took)
		case ApprovalChangesRequested:
			t.Revision = plus(t.Revision, took)
		}
	}
	t.Total = plus(t.Review, t.Revision)
	if !m.state.Open() {
		t.Ended = m.since
	}
	t.People, t.Partners = people.list(m), partners.list(m)
	return t
}

// plus adds durations; what is too long stays at the longest.
func plus(a, b time.Duration) time.Duration {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// waits collects who was waited for.
type waits map[Person]*waited

type waited struct {
	time  time.Duration
	turns int
	last  *moment // that counted
}

// add counts the time from a moment in which somebody is waited for until the next; once for a moment.
func (w waits) add(who Person, m *moment, until time.Time) {
	x := w[who]
	if x == nil {
		x = &waited{}
		w[who] = x
	}
	if x.last == m {
		return
	}
	if x.last == nil || x.last.round != m.round || x.last.step != m.step || x.last.state != m.state {
		x.turns++
	}
	x.time, x.last = plus(x.time, until.Sub(m.at)), m
}

// list is in order of the time waited; who is waited for in the last moment is now.
func (w waits) list(last *moment) []Wait {
	var list []Wait
	for who, x := range w {
		list = append(list, Wait{Person: who.Person, Partner: who.Partner, Waited: x.time, Turns: x.turns, Now: x.last == last})
	}
	slices.SortFunc(list, func(a, b Wait) int {
		return cmp.Or(-cmp.Compare(a.Waited, b.Waited), strings.Compare(a.Partner, b.Partner), strings.Compare(a.Person, b.Person))
	})
	return list
}
