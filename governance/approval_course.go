package governance

import (
	"slices"
	"time"
)

// course is a valid plan for a subject, made ready. It never changes.
type course struct {
	plan    ApprovalPlan
	subject Subject
	partner map[string]string // of everybody the plan names
	authors map[string]bool
}

func newCourse(plan ApprovalPlan, subject Subject) *course {
	c := &course{plan: plan.clone(), subject: subject, partner: map[string]string{}, authors: map[string]bool{}}
	if !subject.Deadline.IsZero() {
		c.subject.Deadline = subject.Deadline.Round(0).UTC()
	}
	for _, x := range c.plan.Authors {
		c.partner[x.Person], c.authors[x.Person] = x.Partner, true
	}
	for _, s := range c.plan.Steps {
		for _, x := range s.Approvers {
			c.partner[x.Person] = x.Partner
		}
	}
	return c
}

// moment is an approval after something happened, and never changes: what happens next makes another moment that points
// back at it. So the past is shared, not copied, and there is no slice in which two futures could meet.
type moment struct {
	*course
	before *moment   // nil: the start
	event  Event     // what happened; its Kind is empty at the start, and where it is time that passed
	at     time.Time // when, in UTC; zero: at the start
	events int       // so far

	state     ApprovalState
	since     time.Time // arrival in the state
	hash      string    // of the content that was submitted last
	from      string    // whom that content came from
	version   string    // of the plan; not that of the course: changed
	round     int       // submissions, and changes of content under review
	revisions int       // changes requested
	silent    bool      // somebody's silence counted in this round

	step    int       // that is open in review
	turn    time.Time // when the step opened; where it is sequential, when the present approver's turn began
	answers []answer  // one an approver of the open step
	given   []given   // answers that came with this moment

	held []delegation
}

// answer is what an approver of the open step said.
type answer uint8

const (
	noAnswer answer = iota
	saidYes
	wasSilent
	wantsChanges
	saidNo
)

type given struct {
	step, approver int
	answer         answer
}

func (c *course) start() *moment {
	m := &moment{course: c, state: ApprovalDraft, version: c.plan.Version}
	for _, d := range c.plan.Delegations {
		m.held = append(m.held, newDelegation(d))
	}
	return m
}

// then is the moment after m, at first with everything as it was.
func (m *moment) then(at time.Time, e Event) *moment {
	n := *m
	n.before, n.event, n.at, n.given = m, e, at, nil
	if e.Kind != "" {
		n.events++
	}
	return &n
}

// enter changes the state.
func (m *moment) enter(s ApprovalState) {
	m.state, m.since = s, m.at
}

// review opens the review of content from somebody, from the first step on.
func (m *moment) review(hash, from string) {
	m.enter(ApprovalInReview)
	m.hash, m.from, m.silent = hash, from, false
	m.round++
	m.open(0)
}

func (m *moment) open(step int) {
	m.step, m.turn = step, m.at
	m.answers = make([]answer, len(m.plan.Steps[step].Approvers))
}

// turns lists the places in the open step whose turn it is.
func (m *moment) turns() []int {
	var places []int
	for i, said := range m.answers {
		if said != noAnswer {
			continue
		}
		places = append(places, i)
		if m.plan.Steps[m.step].Mode == StepSequential {
			break
		}
	}
	return places
}

// answer enters an answer; settle must follow.
func (m *moment) answer(approver int, said answer) {
	if len(m.given) == 0 {
		m.answers = slices.Clone(m.answers) // those of the moment before
	}
	m.answers[approver] = said
	m.given = append(m.given, given{m.step, approver, said})
}

// settle sees what the answers to the open step have come to.
func (m *moment) settle() {
	s := &m.plan.Steps[m.step]
	inFavour, against, changes := 0, 0, false
	for _, said := range m.answers {
		switch said {
		case saidYes, wasSilent:
			inFavour++
		case wantsChanges:
			against++
			changes = true
		case saidNo:
			against++
		}
	}
	switch {
	case inFavour >= s.need() && m.step+1 < len(m.plan.Steps):
		m.open(m.step + 1)
	case inFavour >= s.need() && m.silent:
		m.enter(ApprovalOnSilence)
	case inFavour >= s.need():
		m.enter(ApprovalApproved)
	case len(m.answers)-against >= s.need():
		if s.Mode == StepSequential {
			m.turn = m.at
		}
	case changes:
		m.revisions++
		m.enter(ApprovalChangesRequested)
	default:
		m.enter(ApprovalRejected)
	}
}

// due is the instant at which whoever is waited for is late; zero: never.
func (m *moment) due() time.Time {
	hours, from := 0, m.since
	switch m.state {
	case ApprovalInReview:
		hours, from = m.plan.Steps[m.step].Hours, m.turn
	case ApprovalChangesRequested:
		hours = m.plan.RevisionHours
	}
	if hours == 0 {
		return time.Time{}
	}
	if due := from.Add(time.Duration(hours) * time.Hour); isInstant(due) {
		return due
	}
	return time.Time{} // after all instants that anybody may ask about
}

// next is the instant at which time itself moves the approval on, and whether it expires then; else silence is approval.
// Where both fall together it expires. A zero instant is never.
func (m *moment) next() (at time.Time, expires bool) {
	switch {
	case m.state == ApprovalInReview && m.plan.Steps[m.step].Silence != "":
		at, expires = m.due(), m.plan.Steps[m.step].Silence == SilenceExpires
	case m.state == ApprovalChangesRequested:
		at, expires = m.due(), true
	}
	if deadline := m.subject.Deadline; m.state.Open() && !deadline.IsZero() && (at.IsZero() || !deadline.After(at)) {
		at, expires = deadline, true
		if at.Before(m.at) {
			at = m.at // approved content that changed after the deadline
		}
	}
	return at, expires
}

// pass lets time pass up to an instant, which is included.
func (m *moment) pass(until time.Time) *moment {
	for {
		at, expires := m.next()
		if at.IsZero() || at.After(until) {
			return m
		}
		m = m.then(at, Event{})
		if expires {
			m.enter(ApprovalExpired)
			continue
		}
		m.silent = true
		for _, i := range m.turns() {
			m.answer(i, wasSilent)
		}
		m.settle()
	}
}
