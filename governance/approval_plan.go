package governance

import (
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// ApprovalPlan is how a kind of deliverable or document comes to be approved: who submits, who approves in which steps,
// how long they have and what silence means. One plan serves many approvals.
type ApprovalPlan struct {
	ID            string         `json:"id"`
	Version       string         `json:"version"`                  // pinned by every approval; under another version the approval is stale
	Currency      string         `json:"currency,omitempty"`       // ISO 4217 code of the subject's amount and of the delegations' limits
	Authors       []Person       `json:"authors"`                  // any of them submits, revises and withdraws
	Steps         []ApprovalStep `json:"steps"`                    // one after the other
	Revisions     int            `json:"revisions,omitempty"`      // how often changes may be requested; 0: never, approvers approve or reject
	RevisionHours int            `json:"revision_hours,omitempty"` // time that authors have for a revision, then it expires; 0: no limit
	RemindHours   int            `json:"remind_hours,omitempty"`   // whoever is waited for is reminded every so many hours; 0: never
	Independent   bool           `json:"independent,omitempty"`    // neither authors nor whoever submitted for them approve, also not for approvers
	Delegations   []Delegation   `json:"delegations,omitempty"`    // in force from the start; events may add others
}

// Person is somebody who acts for a partner.
type Person struct {
	Person  string `json:"person"`
	Partner string `json:"partner"`
}

// ApprovalStep is a round of approvers. It is passed once enough of them approve, and lost once enough can no longer:
// changes are then requested if one of those against it requested changes, else the subject is rejected.
type ApprovalStep struct {
	ID        string   `json:"id"`
	Mode      StepMode `json:"mode"`
	Approvers []Person `json:"approvers"`
	Needed    int      `json:"needed,omitempty"`  // the k of k-of-n
	Hours     int      `json:"hours,omitempty"`   // time for an answer from when it is an approver's turn; 0: no limit
	Silence   Silence  `json:"silence,omitempty"` // what happens when the time is over; empty: answers are late, and still waited for
}

// StepMode is how the approvers of a step answer. The empty StepMode is "not set" and no valid step.
type StepMode string

// The modes of a step.
const (
	StepParallel   StepMode = "parallel"   // all, in any order
	StepSequential StepMode = "sequential" // all, in the order of the list; each one's time starts with the answer before
	StepKOfN       StepMode = "k-of-n"     // Needed of them, in any order
)

// Silence is what the end of a step's time does.
type Silence string

// What silence means. It is approval only where the step says so.
const (
	SilenceExpires  Silence = "expires"  // the approval expires
	SilenceApproves Silence = "approves" // whoever has not answered is deemed to approve
)

// Subject is the deliverable or document that is to be approved.
type Subject struct {
	ID       string              `json:"id"`
	Title    string              `json:"title,omitempty"`
	Decision string              `json:"decision"`          // what kind of decision it is, as in a [Rule]: what delegations must cover
	Amount   decimal.NullDecimal `json:"amount,omitzero"`   // what it is worth, in the plan's currency, for the limits of delegations
	Deadline time.Time           `json:"deadline,omitzero"` // instant at which it expires unless it is decided; zero: none
}

// Limits of an approval.
const (
	MaxSteps     = 50
	MaxApprovers = 1_000   // of all steps together
	MaxRevisions = 10_000  // of a plan
	MaxEvents    = 100_000 // of an approval
)

// Validate reports all problems of the plan: nobody to submit or approve, a person of two partners, k above n, negative
// or missing limits, silence without a time limit, authors who approve where the plan is independent, delegations in a
// circle.
func (p ApprovalPlan) Validate() error {
	q := validate.New("approval plan")
	p.validate(q)
	return q.Err()
}

func (p ApprovalPlan) validate(q *validate.Problems) {
	q.ID("id", p.ID)
	q.ID("version", p.Version)
	limited := slices.ContainsFunc(p.Delegations, func(d Delegation) bool { return d.UpTo.Valid })
	switch {
	case p.Currency != "":
		q.Currency("currency", p.Currency)
	case limited:
		q.Add("currency", "required", "is required where delegations name amounts", nil)
	}
	natural(q, "revisions", p.Revisions, MaxRevisions)
	hours(q, "revision_hours", p.RevisionHours)
	hours(q, "remind_hours", p.RemindHours)
	if len(p.Authors) == 0 {
		q.Add("authors", "required", "must name somebody", nil)
	}
	if len(p.Steps) == 0 {
		q.Add("steps", "required", "must hold at least one step", nil)
	}
	validateDelegations(q, p.Delegations)
	if !atMost(q, "authors", len(p.Authors), MaxNamed) || !atMost(q, "steps", len(p.Steps), MaxSteps) {
		return
	}
	q.UniqueIDs("steps", "id", len(p.Steps), func(i int) string { return p.Steps[i].ID })
	approvers := 0
	for _, s := range p.Steps {
		approvers += len(s.Approvers)
	}
	if approvers > MaxApprovers {
		q.Add("steps", "max", "must have at most "+strconv.Itoa(MaxApprovers)+" approvers together", approvers)
		return
	}
	partners := map[string]string{}
	persons(q, "authors", p.Authors, partners)
	for i, s := range p.Steps {
		at := q.Item("steps", i)
		s.validate(at, partners)
		for k, a := range s.Approvers {
			if p.Independent && slices.ContainsFunc(p.Authors, func(x Person) bool { return x.Person == a.Person }) {
				at.Item("approvers", k).AddAs(ErrNotIndependent, "person", "author", "must not be an author: the plan is independent", a.Person)
			}
		}
	}
}

func (s ApprovalStep) validate(p *validate.Problems, partners map[string]string) {
	known := oneOf(p, "mode", s.Mode, StepParallel, StepSequential, StepKOfN)
	if len(s.Approvers) == 0 {
		p.Add("approvers", "required", "must name somebody", nil)
	}
	if atMost(p, "approvers", len(s.Approvers), MaxNamed) {
		persons(p, "approvers", s.Approvers, partners)
	}
	switch {
	case s.Mode != StepKOfN:
		if known && s.Needed != 0 {
			p.Add("needed", "not-here", "must be 0 unless k of n approve", s.Needed)
		}
	case s.Needed < 1:
		p.Add("needed", "min", "must be at least 1", s.Needed)
	case s.Needed > len(s.Approvers):
		p.Add("needed", "k-above-n", "must be at most the number of approvers, "+strconv.Itoa(len(s.Approvers)), s.Needed)
	}
	hours(p, "hours", s.Hours)
	if s.Silence != "" {
		oneOf(p, "silence", s.Silence, SilenceExpires, SilenceApproves)
		if s.Hours == 0 {
			p.Add("hours", "no-limit", "must be set where silence means something", nil)
		}
	}
}

// persons checks a list of people: each named once, and of one partner wherever they stand.
func persons(p *validate.Problems, field string, list []Person, partners map[string]string) {
	p.UniqueIDs(field, "person", len(list), func(i int) string { return list[i].Person })
	for i, x := range list {
		at := p.Item(field, i)
		if !at.ID("partner", x.Partner) {
			continue
		}
		if partner, known := partners[x.Person]; known && partner != x.Partner {
			at.Add("partner", "two-partners", "must be "+strconv.Quote(partner)+" as elsewhere in the plan", x.Partner)
		} else {
			partners[x.Person] = x.Partner
		}
	}
}

// Validate reports all problems of the subject.
func (s Subject) Validate() error {
	p := validate.New("subject")
	s.validate(p)
	return p.Err()
}

func (s Subject) validate(p *validate.Problems) {
	p.ID("id", s.ID)
	p.Text("title", s.Title, maxText)
	if p.ID("decision", s.Decision) {
		if rule := nameProblem(s.Decision, false); rule != "" {
			p.Add("decision", "decision", rule, s.Decision)
		}
	}
	if s.Amount.Valid {
		p.NotNegative("amount", s.Amount.Decimal)
	}
	if !s.Deadline.IsZero() {
		instant(p, "deadline", s.Deadline)
	}
}

// need is how many approvals pass the step.
func (s *ApprovalStep) need() int {
	if s.Mode == StepKOfN {
		return s.Needed
	}
	return len(s.Approvers)
}

func (p ApprovalPlan) clone() ApprovalPlan {
	p.Authors = slices.Clone(p.Authors)
	p.Steps = slices.Clone(p.Steps)
	for i := range p.Steps {
		p.Steps[i].Approvers = slices.Clone(p.Steps[i].Approvers)
	}
	p.Delegations = slices.Clone(p.Delegations)
	return p
}
