package governance

import (
	"fmt"
	"strings"
	"time"
)

// HistoryEntry is one thing that happened to an approval: an event, or what the passing of time did.
type HistoryEntry struct {
	At    time.Time     `json:"at"`              // instant, in UTC
	Event EventKind     `json:"event,omitempty"` // empty: time passed
	By    string        `json:"by,omitempty"`
	For   string        `json:"for,omitempty"`
	Round int           `json:"round,omitempty"` // of review, from 1
	Step  string        `json:"step,omitempty"`  // ID of the step that was open before
	From  ApprovalState `json:"from"`
	To    ApprovalState `json:"to"`
	Text  string        `json:"text"` // what happened and what came of it
	Note  string        `json:"note,omitempty"`
}

// History tells what happened up to an instant, in order, including what the passing of time did. It fails as
// [Approval.At] does.
func (a Approval) History(asOf time.Time) ([]HistoryEntry, error) {
	m, err := a.at(asOf)
	if err != nil {
		return nil, err
	}
	entries := []HistoryEntry{}
	for _, x := range m.path()[1:] {
		entries = append(entries, x.entry())
	}
	return entries, nil
}

// entry is the moment as history; the start is none.
func (m *moment) entry() HistoryEntry {
	h := HistoryEntry{At: m.at, Event: m.event.Kind, By: m.event.By, For: m.event.For, Round: m.round, From: m.before.state, To: m.state,
		Text: m.happened() + m.outcome(), Note: m.event.Note}
	if m.before.state == ApprovalInReview {
		h.Step = m.plan.Steps[m.before.step].ID
	}
	return h
}

// happened says what made the moment.
func (m *moment) happened() string {
	e, who := &m.event, m.event.By
	if e.For != "" && e.For != e.By {
		who += " (for " + e.For + ")"
	}
	switch e.Kind {
	case EventSubmit:
		return fmt.Sprintf("%s submits content %q", who, e.Hash)
	case EventApprove:
		return who + " approves"
	case EventRequestChanges:
		return who + " requests changes"
	case EventReject:
		return who + " rejects"
	case EventChange:
		if e.Version != "" {
			return fmt.Sprintf("%s reports that the plan is version %q now", who, e.Version)
		}
		return fmt.Sprintf("%s reports that the content is %q now", who, e.Hash)
	case EventWithdraw:
		return who + " withdraws it"
	case EventDelegate:
		d := e.Delegation
		text := fmt.Sprintf("%s delegates %s to %s until %s", who, d.Decision, d.To, d.Expires.Format(time.DateOnly))
		if d.UpTo.Valid {
			text += ", up to " + d.UpTo.Decimal.String() + " " + m.plan.Currency
		}
		return text
	case EventRemind:
		return e.For + " is reminded"
	}
	return m.elapsed()
}

// elapsed says what time it was that passed.
func (m *moment) elapsed() string {
	if len(m.given) > 0 {
		s := &m.plan.Steps[m.before.step]
		names := make([]string, len(m.given))
		for i, g := range m.given {
			names[i] = s.Approvers[g.approver].Person
		}
		return fmt.Sprintf("%s said nothing for %s, which counts as approval", strings.Join(names, ", "), plural(s.Hours, "hour"))
	}
	switch {
	case !m.subject.Deadline.IsZero() && !m.subject.Deadline.After(m.at):
		return "the deadline is over"
	case m.before.state == ApprovalChangesRequested:
		return "no revision came for " + plural(m.plan.RevisionHours, "hour")
	}
	s := &m.plan.Steps[m.before.step]
	return fmt.Sprintf("step %s was not passed within %s", s.ID, plural(s.Hours, "hour"))
}

// outcome says what came of it.
func (m *moment) outcome() string {
	step := ""
	if m.before.state == ApprovalInReview {
		step = "step " + m.plan.Steps[m.before.step].ID
	}
	switch {
	case m.state == ApprovalInReview && m.round > m.before.round:
		return fmt.Sprintf(": round %d begins with step %s", m.round, m.plan.Steps[0].ID)
	case m.state == ApprovalInReview && m.step > m.before.step:
		return fmt.Sprintf(": %s is passed, step %s begins", step, m.plan.Steps[m.step].ID)
	case m.state == m.before.state:
		return ""
	case m.state.Approved():
		return fmt.Sprintf(": %s is passed, %s", step, m.state)
	case m.state == ApprovalChangesRequested:
		return fmt.Sprintf(": changes requested, revision %d of %d", m.revisions, m.plan.Revisions)
	case m.state == ApprovalRejected:
		return fmt.Sprintf(": %s can no longer be passed, rejected", step)
	}
	return ": " + string(m.state)
}
