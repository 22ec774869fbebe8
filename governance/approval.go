package governance

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/partnerkit/partnerkit/internal/strictjson"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Approval is a deliverable or document on its way to being approved: a plan, a subject, and the events so far. It is
// immutable, and so safe for concurrent use: [Approval.Apply] gives a new one that shares the past with the old. Its
// JSON is plan, subject and events, from which it is replayed when read; the zero Approval is null.
type Approval struct {
	last *moment // nil: not begun
}

// NewApproval begins an approval as a draft. It reports all problems of plan and subject at once; an amount needs the
// plan to name its currency.
func NewApproval(plan ApprovalPlan, subject Subject) (Approval, error) {
	return Replay(plan, subject, nil)
}

// Replay is [NewApproval] and then [Approval.Apply] for each event, in time linear in their number. All problems of
// plan, subject and the fields of events come at once; of the events that break a rule only the first, as what follows
// depends on it: its error names the event's place and unwraps to an [EventError].
func Replay(plan ApprovalPlan, subject Subject, events []Event) (Approval, error) {
	p := validate.New("approval")
	validateApproval(p, plan, subject, events)
	if err := p.Err(); err != nil {
		return Approval{}, err
	}
	a := Approval{newCourse(plan, subject).start()}
	for i, e := range events {
		var err error
		if a.last, err = a.last.take(e.own()); err != nil {
			return Approval{}, fmt.Errorf("events[%d]: %w", i, err)
		}
	}
	return a, nil
}

func validateApproval(p *validate.Problems, plan ApprovalPlan, subject Subject, events []Event) {
	plan.validate(p.In("plan"))
	subject.validate(p.In("subject"))
	if subject.Amount.Valid && plan.Currency == "" {
		p.Add("plan.currency", "required", "is required where the subject has an amount", nil)
	}
	if len(events) > MaxEvents {
		p.Add("events", "max", "must have at most "+strconv.Itoa(MaxEvents)+" entries", len(events))
		return
	}
	for i := range events {
		events[i].validate(p.Item("events", i))
	}
}

// Apply returns the approval after an event. The receiver stays as it was, and takes the same time however many events
// came before. What the passing of time did up to the event's instant is applied first: an answer at the very instant at
// which silence became approval is too late.
//
// A change of content during the review starts the review over with the new content, as the answers so far were about
// another; it uses up no revision. A change of content after approval makes the approval stale, until an author submits
// again. A change of the plan's version makes it stale for good: begin a new approval under the new plan. During the
// review only authors may change the content, anything else may be reported by anyone the plan names.
//
// Apply returns the problems of the event's fields all at once, and an *[EventError] for an event that
//   - is before the one that it follows ([ErrBeforeStart]);
//   - is not possible in the state ([ErrWrongState]);
//   - is not for By to cause, or not for whom By acts ([ErrWrongActor]), or whose turn has not come or is over ([ErrNotTurn]);
//   - is an answer given already ([ErrAnswered]), or by an author, or whoever submitted, where the plan is independent ([ErrNotIndependent]);
//   - is about other content or another version of the plan ([ErrStale]);
//   - requests changes when no revision is left ([ErrRevisionLimit]);
//   - delegates in a circle of delegations that cover the subject on one day ([ErrCircle]), or a power that By does not hold
//     ([ErrWrongActor]).
//
// At most [MaxEvents] events and [MaxDelegations] delegations are taken. The zero Approval gives [ErrNotBegun].
func (a Approval) Apply(e Event) (Approval, error) {
	if a.last == nil {
		return Approval{}, ErrNotBegun
	}
	p := validate.New("event")
	e.validate(p)
	if a.last.events == MaxEvents {
		p.Add("", "max", "must be at most the "+strconv.Itoa(MaxEvents)+"th", nil)
	}
	if err := p.Err(); err != nil {
		return Approval{}, err
	}
	next, err := a.last.take(e.own())
	if err != nil {
		return Approval{}, err
	}
	return Approval{next}, nil
}

// Plan is a copy of the plan.
func (a Approval) Plan() ApprovalPlan {
	if a.last == nil {
		return ApprovalPlan{}
	}
	return a.last.plan.clone()
}

// Subject is what is to be approved.
func (a Approval) Subject() Subject {
	if a.last == nil {
		return Subject{}
	}
	return a.last.subject
}

// Events is a copy of the events so far, in order.
func (a Approval) Events() []Event {
	if a.last == nil {
		return nil
	}
	events := make([]Event, 0, a.last.events)
	for _, m := range a.last.path() {
		if m.event.Kind != "" {
			events = append(events, m.event.own())
		}
	}
	return events
}

// path lists the moments up to this one, in order.
func (m *moment) path() []*moment {
	var path []*moment
	for ; m != nil; m = m.before {
		path = append(path, m)
	}
	slices.Reverse(path)
	return path
}

// approvalJSON is the text form of an approval.
type approvalJSON struct {
	Plan    ApprovalPlan `json:"plan"`
	Subject Subject      `json:"subject"`
	Events  []Event      `json:"events,omitempty"`
}

// MarshalJSON writes plan, subject and events.
func (a Approval) MarshalJSON() ([]byte, error) {
	if a.last == nil {
		return []byte("null"), nil
	}
	return json.Marshal(approvalJSON{a.last.plan, a.last.subject, a.Events()})
}

// approvalCodec is compiled on first use and never changes.
var approvalCodec = sync.OnceValue(func() *strictjson.Codec {
	return strictjson.Compile(reflect.TypeFor[approvalJSON]())
})

// UnmarshalJSON reads what MarshalJSON writes and replays it. It is strict: unknown fields and duplicate keys are
// problems, and so are more than 32 MiB, which only tens of thousands of events with long notes come to, and all that
// [Replay] refuses. An error leaves a as it is.
func (a *Approval) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*a = Approval{}
		return nil
	}
	p := validate.New("approval")
	var doc approvalJSON
	if !approvalCodec().Decode(data, &doc, p) {
		return p.Err()
	}
	if !p.OK() {
		rules := validate.New("approval")
		validateApproval(rules, doc.Plan, doc.Subject, doc.Events)
		p.MergeRest("", rules.Err())
		return p.Err()
	}
	read, err := Replay(doc.Plan, doc.Subject, doc.Events)
	if err != nil {
		return err
	}
	*a = read
	return nil
}

// at is the last moment at or before an instant, with what the passing of time did until then.
func (a Approval) at(asOf time.Time) (*moment, error) {
	if a.last == nil {
		return nil, ErrNotBegun
	}
	if !isInstant(asOf) {
		return nil, fmt.Errorf("approval of %.80q as of %v: %w", a.last.subject.ID, asOf, ErrInstant)
	}
	m := a.last
	for m.before != nil && m.at.After(asOf) {
		m = m.before
	}
	return m.pass(asOf.UTC()), nil
}
