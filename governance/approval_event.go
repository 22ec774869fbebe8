package governance

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// ApprovalState is where an approval is.
type ApprovalState string

// The states. Rejected, expired and withdrawn are final; an approval of either kind only ever becomes stale.
const (
	ApprovalDraft            ApprovalState = "draft"
	ApprovalInReview         ApprovalState = "in-review"
	ApprovalChangesRequested ApprovalState = "changes-requested"
	ApprovalApproved         ApprovalState = "approved"
	ApprovalOnSilence        ApprovalState = "approved-on-silence" // approved, with somebody's silence counted
	ApprovalRejected         ApprovalState = "rejected"
	ApprovalExpired          ApprovalState = "expired"
	ApprovalWithdrawn        ApprovalState = "withdrawn"
	ApprovalStale            ApprovalState = "stale" // the content has changed since it was approved, or the plan since it was begun
)

// Open reports whether somebody has still to do something before the subject is approved.
func (s ApprovalState) Open() bool {
	return s == ApprovalDraft || s == ApprovalInReview || s == ApprovalChangesRequested || s == ApprovalStale
}

// Approved reports whether the subject is approved, by answers or on silence.
func (s ApprovalState) Approved() bool { return s == ApprovalApproved || s == ApprovalOnSilence }

// EventKind is what happens to an approval.
type EventKind string

// The events, and who may cause them. Whoever submits, answers or withdraws may do so for an author or approver who
// delegated it to them.
const (
	EventSubmit         EventKind = "submit"          // an author hands content in for review, first or again: Hash
	EventApprove        EventKind = "approve"         // an approver whose turn it is: Hash
	EventRequestChanges EventKind = "request-changes" // an approver whose turn it is: Hash, Note
	EventReject         EventKind = "reject"          // an approver whose turn it is: Hash, Note
	EventChange         EventKind = "change"          // the content (Hash) or the plan (Version) is another now; see [Approval.Apply]
	EventWithdraw       EventKind = "withdraw"        // an author takes the subject back
	EventDelegate       EventKind = "delegate"        // whoever holds power hands it on: Delegation
	EventRemind         EventKind = "remind"          // somebody who is waited for was reminded: For
)

// Event is one thing that happens to an approval.
type Event struct {
	Kind       EventKind   `json:"kind"`
	At         time.Time   `json:"at"`                // instant, not before that of the event before
	By         string      `json:"by,omitempty"`      // person; may be empty for a reminder that the host sent by itself
	For        string      `json:"for,omitempty"`     // author or approver for whom By acts; empty: By itself. Of a reminder: who was reminded
	Hash       string      `json:"hash,omitempty"`    // of the content: what was submitted, what the answer is about, what it is now
	Version    string      `json:"version,omitempty"` // of the plan that By has seen, empty: the present one; of a change: the new one
	Note       string      `json:"note,omitempty"`
	Delegation *Delegation `json:"delegation,omitempty"` // From is By
}

// What an event may be refused for, beside the problems of its fields and [ErrBeforeStart]: the rules behind an
// [EventError].
var (
	ErrWrongState     = errors.New("not possible in this state")
	ErrWrongActor     = errors.New("not theirs to do")
	ErrNotTurn        = errors.New("not their turn")
	ErrAnswered       = errors.New("answered already")
	ErrNotIndependent = errors.New("authors do not approve")      // of a plan too; nor whoever submitted for them
	ErrRevisionLimit  = errors.New("no revision is left")         // approve or reject
	ErrStale          = errors.New("about other content or plan") // of an answer, and of an approval that is asked about
	ErrNotApproved    = errors.New("not approved")                // of an approval that is asked about
	ErrNotBegun       = errors.New("the approval has no plan")    // the zero Approval: begin with NewApproval
)

// possible lists the events of each state.
var possible = map[ApprovalState][]EventKind{
	ApprovalDraft:            {EventSubmit, EventChange, EventDelegate, EventWithdraw},
	ApprovalInReview:         {EventApprove, EventRequestChanges, EventReject, EventChange, EventDelegate, EventRemind, EventWithdraw},
	ApprovalChangesRequested: {EventSubmit, EventChange, EventDelegate, EventRemind, EventWithdraw},
	ApprovalApproved:         {EventChange},
	ApprovalOnSilence:        {EventChange},
	ApprovalStale:            {EventSubmit, EventChange, EventDelegate, EventWithdraw},
}

var eventKinds = [...]EventKind{EventSubmit, EventApprove, EventRequestChanges, EventReject, EventChange, EventWithdraw, EventDelegate, EventRemind}

// EventError is the error of an event that breaks a rule of the approval. [errors.Is] finds the rule.
type EventError struct {
	Subject string        // ID
	State   ApprovalState // at the instant of the event
	Event   EventKind
	By      string
	Rule    error  // such as [ErrWrongState]
	Why     string // for people
}

// Error names all of it.
func (e *EventError) Error() string {
	return fmt.Sprintf("approval of %.80q, %s: %s by %.80q: %v: %s", e.Subject, e.State, e.Event, e.By, e.Rule, e.Why)
}

// Unwrap is the rule.
func (e *EventError) Unwrap() error { return e.Rule }

// Validate reports all problems of the event's fields. Whether it may happen is for [Approval.Apply] to say.
func (e Event) Validate() error {
	p := validate.New("event")
	e.validate(p)
	return p.Err()
}

func (e *Event) validate(p *validate.Problems) {
	known := oneOf(p, "kind", e.Kind, eventKinds[:]...)
	instant(p, "at", e.At)
	if e.By != "" || e.Kind != EventRemind {
		p.ID("by", e.By)
	}
	p.Text("note", e.Note, maxText)
	if !known {
		return
	}
	switch {
	case e.Kind == EventRemind:
		p.ID("for", e.For)
	case e.Kind == EventChange || e.Kind == EventDelegate:
		absent(p, "for", e.For)
	default:
		p.Text("for", e.For, validate.MaxText)
	}
	e.validateContent(p)
	if (e.Kind == EventRequestChanges || e.Kind == EventReject) && strings.TrimSpace(e.Note) == "" {
		p.Add("note", "required", "must say why", nil)
	}
	if e.Kind != EventDelegate {
		if e.Delegation != nil {
			p.Add("delegation", "not-here", "must be empty but for "+string(EventDelegate), nil)
		}
		return
	}
	if e.Delegation == nil {
		p.Add("delegation", "required", "is required", nil)
		return
	}
	at := p.In("delegation")
	at.ID("id", e.Delegation.ID)
	e.Delegation.validate(at)
	if e.Delegation.From != e.By {
		at.Add("from", "not-by", "must be who delegates, "+e.By, e.Delegation.From)
	}
}

// validateContent checks hash and version.
func (e *Event) validateContent(p *validate.Problems) {
	p.Text("version", e.Version, validate.MaxText)
	switch e.Kind {
	case EventSubmit, EventApprove, EventRequestChanges, EventReject:
		p.ID("hash", e.Hash)
	case EventChange:
		p.Text("hash", e.Hash, validate.MaxText)
		if (e.Hash == "") == (e.Version == "") {
			p.Add("hash", "one-change", "or version must be set, and not both", e.Hash)
		}
	default:
		absent(p, "hash", e.Hash)
	}
}

func absent(p *validate.Problems, field, text string) {
	if text != "" {
		p.Add(field, "not-here", "must be empty in this event", text)
	}
}

// own is a copy that shares nothing with the caller's, its instant in UTC so that JSON gives it back as it was.
func (e Event) own() Event {
	e.At = e.At.Round(0).UTC()
	if e.Delegation != nil {
		d := *e.Delegation
		e.Delegation = &d
	}
	return e
}

func (s ApprovalState) allows(kind EventKind) bool { return slices.Contains(possible[s], kind) }
