package governance

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// take is the moment after a valid event, if the rules let it happen. The event is the machine's own.
func (m *moment) take(e Event) (*moment, error) {
	if e.At.Before(m.at) {
		return nil, m.refuse(e, ErrBeforeStart, "it was on %s, what it follows on %s", exactly(e.At), exactly(m.at))
	}
	m = m.pass(e.At)
	if !m.state.allows(e.Kind) {
		return nil, m.refuse(e, ErrWrongState, "%s", m.why())
	}
	if e.Kind != EventChange && e.Version != "" && e.Version != m.version {
		return nil, m.refuse(e, ErrStale, "it was made under version %q of the plan, which is %q now", e.Version, m.version)
	}
	n := m.then(e.At, e)
	var err error
	switch e.Kind {
	case EventSubmit:
		err = n.submit(e)
	case EventApprove, EventRequestChanges, EventReject:
		err = n.respond(e)
	case EventChange:
		err = n.change(e)
	case EventWithdraw:
		if err = n.asAuthor(e); err == nil {
			n.enter(ApprovalWithdrawn)
		}
	case EventDelegate:
		err = n.delegate(e)
	case EventRemind:
		err = n.remind(e)
	}
	if err != nil {
		return nil, err
	}
	return n, nil
}

// exactly is an instant for people who must see why it is not in order.
func exactly(t time.Time) string { return t.Format("2006-01-02 15:04:05.999999999") }

func (m *moment) refuse(e Event, rule error, format string, args ...any) error {
	return &EventError{Subject: m.subject.ID, State: m.state, Event: e.Kind, By: e.By, Rule: rule, Why: fmt.Sprintf(format, args...)}
}

// why says what the state allows.
func (m *moment) why() string {
	since := ""
	if !m.since.IsZero() {
		since = "since " + stamp(m.since) + " "
	}
	if kinds := possible[m.state]; len(kinds) > 0 {
		return since + "only " + wordList(kinds)
	}
	return since + "nothing is possible any more"
}

// principal is for whom the event acts.
func (e *Event) principal() string {
	if e.For != "" {
		return e.For
	}
	return e.By
}

// mandate is what delegations let people do now.
func (m *moment) mandate() mandate {
	return mandate{m.held, m.subject.Decision, m.subject.Amount}
}

// acts checks that By may act for whom the event says.
func (m *moment) acts(e Event) error {
	if who := e.principal(); who != e.By {
		if day := dayOf(e.At); !m.mandate().mayAct(e.By, who, day) {
			return m.refuse(e, ErrWrongActor, "they may not act for %s: %s", who, m.mandate().whyNot(e.By, day))
		}
	}
	return nil
}

func (m *moment) asAuthor(e Event) error {
	if !m.authors[e.principal()] {
		return m.refuse(e, ErrWrongActor, "%s is no author", e.principal())
	}
	return m.acts(e)
}

func (m *moment) submit(e Event) error {
	if err := m.asAuthor(e); err != nil {
		return err
	}
	if m.version != m.plan.Version {
		return m.refuse(e, ErrStale, "the plan is version %q now: begin a new approval under it", m.version)
	}
	m.review(e.Hash, e.By)
	return nil
}

// respond takes an approver's answer.
func (m *moment) respond(e Event) error {
	approver, err := m.approver(e)
	if err != nil {
		return err
	}
	if err := m.acts(e); err != nil {
		return err
	}
	switch {
	case m.plan.Independent && m.authors[e.By]:
		return m.refuse(e, ErrNotIndependent, "%s is an author", e.By)
	case m.plan.Independent && e.By == m.from:
		return m.refuse(e, ErrNotIndependent, "%s submitted it", e.By)
	case e.Hash != m.hash:
		return m.refuse(e, ErrStale, "it is about content %.80q, under review is %.80q", e.Hash, m.hash)
	case e.Kind == EventRequestChanges && m.revisions >= m.plan.Revisions:
		return m.refuse(e, ErrRevisionLimit, "changes were requested %s of %d: approve or reject", times(m.revisions), m.plan.Revisions)
	}
	switch e.Kind {
	case EventApprove:
		m.answer(approver, saidYes)
	case EventRequestChanges:
		m.answer(approver, wantsChanges)
	default:
		m.answer(approver, saidNo)
	}
	m.settle()
	return nil
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// approver is the place in the open step of whoever answers, if it is their turn.
func (m *moment) approver(e Event) (int, error) {
	who, s := e.principal(), &m.plan.Steps[m.step]
	at := slices.IndexFunc(s.Approvers, func(x Person) bool { return x.Person == who })
	switch {
	case at < 0 && m.stepOf(who) < 0:
		return 0, m.refuse(e, ErrWrongActor, "%s is no approver", who)
	case at < 0 && m.stepOf(who) < m.step:
		return 0, m.refuse(e, ErrNotTurn, "their step %s is over, %s is open", m.plan.Steps[m.stepOf(who)].ID, s.ID)
	case at < 0:
		return 0, m.refuse(e, ErrNotTurn, "their step %s has not begun, %s is open", m.plan.Steps[m.stepOf(who)].ID, s.ID)
	case m.answers[at] == wasSilent:
		return 0, m.refuse(e, ErrAnswered, "the silence of %s counted as approval", who)
	case m.answers[at] != noAnswer:
		return 0, m.refuse(e, ErrAnswered, "%s has answered in step %s", who, s.ID)
	}
	if first := slices.Index(m.answers, noAnswer); s.Mode == StepSequential && first < at {
		return 0, m.refuse(e, ErrNotTurn, "%s comes before", s.Approvers[first].Person)
	}
	return at, nil
}

// stepOf is the step nearest to the open one in which somebody approves: one that is ahead, or else the last one over;
// -1: none.
func (m *moment) stepOf(who string) int {
	found := -1
	for i, s := range m.plan.Steps {
		if slices.ContainsFunc(s.Approvers, func(x Person) bool { return x.Person == who }) {
			if found = i; i >= m.step {
				break
			}
		}
	}
	return found
}

func (m *moment) change(e Event) error {
	if _, named := m.partner[e.By]; !named {
		return m.refuse(e, ErrWrongActor, "the plan does not name %s", e.By)
	}
	switch {
	case e.Version != "" && e.Version == m.version:
		return m.refuse(e, ErrWrongState, "version %q is the present one", e.Version)
	case e.Version != "" && m.version != m.plan.Version:
		return m.refuse(e, ErrWrongState, "the plan changed before: begin a new approval under the present one")
	case e.Version != "":
		if m.version = e.Version; m.state != ApprovalStale {
			m.enter(ApprovalStale)
		}
	case m.state == ApprovalDraft || m.state == ApprovalChangesRequested || m.state == ApprovalStale:
		return m.refuse(e, ErrWrongState, "nothing is under review: submit it")
	case e.Hash == m.hash:
		return m.refuse(e, ErrWrongState, "content %.80q is the present one", e.Hash)
	case m.state == ApprovalInReview && !m.authors[e.By]:
		return m.refuse(e, ErrWrongActor, "only an author changes what is under review")
	case m.state == ApprovalInReview:
		m.review(e.Hash, e.By)
	default:
		m.enter(ApprovalStale)
	}
	return nil
}

func (m *moment) delegate(e Event) error {
	d := *e.Delegation
	holds := func(x delegation) bool { return x.To == e.By }
	if _, named := m.partner[e.By]; !named && !slices.ContainsFunc(m.held, holds) {
		return m.refuse(e, ErrWrongActor, "they hold no power that could be delegated")
	}
	switch {
	case len(m.held) == MaxDelegations:
		return m.refuse(e, ErrWrongState, "there are %d delegations, and may be no more", MaxDelegations)
	case slices.ContainsFunc(m.held, func(x delegation) bool { return x.ID == d.ID }):
		return m.refuse(e, ErrWrongState, "a delegation %q is there already", d.ID)
	case dayOf(d.Expires) < dayOf(e.At):
		return m.refuse(e, ErrWrongState, "the delegation expired on %s", d.Expires.Format("2006-01-02"))
	case d.UpTo.Valid && m.plan.Currency == "":
		return m.refuse(e, ErrWrongState, "the plan names no currency for its limit")
	}
	if circle := m.circleWith(d); circle != nil {
		return m.refuse(e, ErrCircle, "%s", strings.Join(circle, " → "))
	}
	m.held = append(slices.Clip(m.held), newDelegation(d))
	return nil
}

// circleWith is a circle that a delegation would close among those that are for this subject, or nil.
func (m *moment) circleWith(d Delegation) []string {
	if !newPattern(d.Decision).matches(m.subject.Decision) {
		return nil // it lets nobody act here
	}
	own := newDelegation(d)
	var all []Delegation
	for _, x := range append(slices.Clip(m.held), own) {
		if x.pattern.matches(m.subject.Decision) && x.first <= own.last && x.last >= own.first {
			x.Delegation.Decision = m.subject.Decision
			all = append(all, x.Delegation)
		}
	}
	return circleOf(all)
}

// remind notes that somebody was reminded, who must be waited for.
func (m *moment) remind(e Event) error {
	if _, named := m.partner[e.By]; !named && e.By != "" {
		return m.refuse(e, ErrWrongActor, "the plan does not name %s", e.By)
	}
	if !slices.ContainsFunc(m.waiting(), func(x Person) bool { return x.Person == e.For }) {
		return m.refuse(e, ErrNotTurn, "nobody waits for %s", e.For)
	}
	return nil
}

// waiting lists whose turn it is.
func (m *moment) waiting() []Person {
	switch m.state {
	case ApprovalInReview:
		var list []Person
		for _, i := range m.turns() {
			list = append(list, m.plan.Steps[m.step].Approvers[i])
		}
		return list
	case ApprovalChangesRequested:
		return m.plan.Authors
	}
	return nil
}
