package governance

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Standing is where an approval stands at an instant. All instants are in UTC.
type Standing struct {
	State         ApprovalState    `json:"state"`
	Since         time.Time        `json:"since,omitzero"`    // instant; zero: it was always a draft
	Hash          string           `json:"hash,omitempty"`    // of the content submitted last; once approved, of what was approved
	Plan          string           `json:"plan"`              // ID
	Version       string           `json:"version"`           // of the plan
	Round         int              `json:"round"`             // of review so far, from 1; 0: nothing was submitted
	Revisions     int              `json:"revisions"`         // changes requested so far
	RevisionsLeft int              `json:"revisions_left"`    // how often they may still be
	Step          string           `json:"step,omitempty"`    // ID of the open one, in review
	Waiting       []Awaited        `json:"waiting,omitempty"` // whose turn it is; of the authors any one will do
	Answers       []ApprovalAnswer `json:"answers,omitempty"` // of this round, in order
	Next          time.Time        `json:"next,omitzero"`     // instant at which time alone moves it on; zero: never
	NextState     ApprovalState    `json:"next_state,omitempty"`
	Reasons       []string         `json:"reasons"` // how this round went, and what is missing
}

// Awaited is somebody who is waited for.
type Awaited struct {
	Person  string    `json:"person"`
	Partner string    `json:"partner"`
	Since   time.Time `json:"since"`          // instant at which their turn began
	Due     time.Time `json:"due,omitzero"`   // instant at which they are late; zero: never
	Late    bool      `json:"late,omitempty"` // Due is over
}

// ApprovalAnswer is what an approver said.
type ApprovalAnswer struct {
	Step    string    `json:"step"`
	Person  string    `json:"person"`
	Partner string    `json:"partner"`
	By      string    `json:"by,omitempty"` // who said it for them under a delegation
	Answer  EventKind `json:"answer"`       // approve, request-changes or reject
	Silent  bool      `json:"silent,omitempty"`
	At      time.Time `json:"at"` // instant
}

// At says where the approval stands at an instant, events later than it left out and the passing of time up to it
// applied. It agrees with [Approval.Apply]: what At says of an instant is what an event at that instant meets.
//
// At returns an error for the zero Approval ([ErrNotBegun]) and for an instant out of range ([ErrInstant]).
func (a Approval) At(asOf time.Time) (Standing, error) {
	m, err := a.at(asOf)
	if err != nil {
		return Standing{}, err
	}
	s := Standing{State: m.state, Since: m.since, Hash: m.hash, Plan: m.plan.ID, Version: m.version, Round: m.round, Revisions: m.revisions,
		RevisionsLeft: max(0, m.plan.Revisions-m.revisions), Waiting: m.awaited(asOf)}
	if m.state == ApprovalInReview {
		s.Step = m.plan.Steps[m.step].ID
	}
	s.Answers, s.Reasons = m.thisRound()
	if len(s.Waiting) > 0 {
		s.Reasons = append(s.Reasons, m.missing(s.Waiting))
	}
	next, expires := m.next()
	if next.IsZero() {
		return s, nil
	}
	s.Next, s.NextState = next, m.pass(next).state
	if expires {
		s.Reasons = append(s.Reasons, "it expires on "+stamp(next))
	} else {
		s.Reasons = append(s.Reasons, "silence counts as approval on "+stamp(next))
	}
	return s, nil
}

// awaited lists who is waited for, with their time.
func (m *moment) awaited(asOf time.Time) []Awaited {
	var list []Awaited
	since, due := m.since, m.due()
	if m.state == ApprovalInReview {
		since = m.turn
	}
	for _, x := range m.waiting() {
		list = append(list, Awaited{Person: x.Person, Partner: x.Partner, Since: since, Due: due, Late: !due.IsZero() && !due.After(asOf)})
	}
	return list
}

func (m *moment) missing(waiting []Awaited) string {
	names := make([]string, len(waiting))
	for i, w := range waiting {
		names[i] = w.Person
	}
	if m.state == ApprovalChangesRequested {
		return "a revision is missing from " + strings.Join(names, " or ")
	}
	s := &m.plan.Steps[m.step]
	text := fmt.Sprintf("step %s waits for %s", s.ID, strings.Join(names, ", "))
	if s.Mode == StepKOfN {
		text += fmt.Sprintf(", %d of %d must approve", s.Needed, len(s.Approvers))
	}
	return text
}

// thisRound lists the answers and the history of the round, in order.
func (m *moment) thisRound() ([]ApprovalAnswer, []string) {
	var (
		answers []ApprovalAnswer
		reasons = []string{}
	)
	for x := m; x.before != nil && x.round == m.round; x = x.before {
		reasons = append(reasons, stamp(x.at)+": "+x.happened()+x.outcome())
		for i := len(x.given) - 1; i >= 0; i-- {
			answers = append(answers, x.answerOf(x.given[i]))
		}
	}
	slices.Reverse(answers)
	slices.Reverse(reasons)
	return answers, reasons
}

func (m *moment) answerOf(g given) ApprovalAnswer {
	s := &m.plan.Steps[g.step]
	who := s.Approvers[g.approver]
	out := ApprovalAnswer{Step: s.ID, Person: who.Person, Partner: who.Partner, Answer: EventApprove, Silent: g.answer == wasSilent, At: m.at}
	if !out.Silent {
		out.Answer = m.event.Kind
		if m.event.By != who.Person {
			out.By = m.event.By
		}
	}
	return out
}

// Holds says whether at an instant the subject is approved with this very content and under this version of the plan:
// nil if so. The content is pinned by its hash in whatever form the host makes it; an approval holds for nothing else.
//
// Holds returns an error that is [ErrNotApproved] in any state but the two approved ones, and [ErrStale] where content or
// plan have changed, reported by an event or not; and else fails as [Approval.At] does.
func (a Approval) Holds(hash, version string, asOf time.Time) error {
	m, err := a.at(asOf)
	if err != nil {
		return err
	}
	fail := func(rule error, format string, args ...any) error {
		return fmt.Errorf("approval of %.80q: %w: %s", m.subject.ID, rule, fmt.Sprintf(format, args...))
	}
	switch {
	case m.state == ApprovalStale:
		return fail(ErrStale, "content or plan changed on %s", stamp(m.since))
	case !m.state.Approved():
		return fail(ErrNotApproved, "it is %s", m.state)
	case hash != m.hash:
		return fail(ErrStale, "approved was content %.80q, not %.80q", m.hash, hash)
	case version != m.version:
		return fail(ErrStale, "it was approved under version %.80q of the plan, not %.80q", m.version, version)
	}
	return nil
}

// Reminder is one that is due: somebody is waited for, and was not reminded since.
type Reminder struct {
	Subject string    `json:"subject"`        // ID
	Step    string    `json:"step,omitempty"` // ID; empty: an author's revision
	Person  string    `json:"person"`
	Partner string    `json:"partner"`
	Due     time.Time `json:"due"`                 // instant at which this reminder fell due
	Number  int       `json:"number"`              // of the reminders that fell due in this turn, from 1
	Answer  time.Time `json:"answer_due,omitzero"` // instant at which they are late; zero: no limit
	Late    bool      `json:"late,omitempty"`
}

// Reminders lists who is to be reminded at an instant: whoever has been waited for since RemindHours of the plan, or a
// multiple of it, and was not reminded since the last of these (an [EventRemind] of the host). The order is the plan's.
// It fails as [Approval.At] does.
func (a Approval) Reminders(asOf time.Time) ([]Reminder, error) {
	m, err := a.at(asOf)
	if err != nil {
		return nil, err
	}
	every := time.Duration(m.plan.RemindHours) * time.Hour
	out := []Reminder{}
	if every == 0 {
		return out, nil
	}
	for _, w := range m.awaited(asOf) {
		n := asOf.Sub(w.Since) / every
		due := w.Since.Add(n * every)
		if n < 1 || !m.lastReminded(w).Before(due) {
			continue
		}
		r := Reminder{Subject: m.subject.ID, Person: w.Person, Partner: w.Partner, Due: due, Number: int(n), Answer: w.Due, Late: w.Late}
		if m.state == ApprovalInReview {
			r.Step = m.plan.Steps[m.step].ID
		}
		out = append(out, r)
	}
	return out, nil
}

// lastReminded is when somebody was last reminded in the present turn; zero: never.
func (m *moment) lastReminded(w Awaited) time.Time {
	for x := m; x.before != nil && !x.at.Before(w.Since); x = x.before {
		if x.event.Kind == EventRemind && x.event.For == w.Person {
			return x.at
		}
	}
	return time.Time{}
}
