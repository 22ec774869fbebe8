package governance

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestApprovalPlanValidate(t *testing.T) {
	money := decimal.NewNullDecimal(decimal.NewFromInt(1))
	for _, tt := range []struct {
		name, want string
		change     func(p *ApprovalPlan)
	}{
		{"no ID", "id: is required", func(p *ApprovalPlan) { p.ID = "" }},
		{"no version", "version: is required", func(p *ApprovalPlan) { p.Version = "" }},
		{"no author", "authors: must name somebody", func(p *ApprovalPlan) { p.Authors = nil }},
		{"an author twice", "authors[1].person: must differ", func(p *ApprovalPlan) { p.Authors[1] = p.Authors[0] }},
		{"an author without partner", "authors[0].partner: is required", func(p *ApprovalPlan) { p.Authors[0].Partner = "" }},
		{"too many authors", "authors: must have at most 200", func(p *ApprovalPlan) { p.Authors = make([]Person, MaxNamed+1) }},
		{"no step", "steps: must hold at least one step", func(p *ApprovalPlan) { p.Steps = nil }},
		{"too many steps", "steps: must have at most 50", func(p *ApprovalPlan) { p.Steps = make([]ApprovalStep, MaxSteps+1) }},
		{"too many approvers", "steps: must have at most 1000 approvers together", func(p *ApprovalPlan) { p.Steps[0].Approvers = make([]Person, MaxApprovers) }},
		{"too many approvers of a step", "steps[0].approvers: must have at most 200", func(p *ApprovalPlan) { p.Steps[0].Approvers = make([]Person, MaxNamed+1) }},
		{"step twice", "steps[1].id: must differ", func(p *ApprovalPlan) { p.Steps[1].ID = "legal" }},
		{"no mode", "steps[0].mode: must be one of parallel, sequential, k-of-n", func(p *ApprovalPlan) { p.Steps[0].Mode = "" }},
		{"nobody approves", "steps[0].approvers: must name somebody", func(p *ApprovalPlan) { p.Steps[0].Approvers = nil }},
		{"an approver twice", "steps[0].approvers[1].person: must differ", func(p *ApprovalPlan) { p.Steps[0].Approvers[1] = p.Steps[0].Approvers[0] }},
		{"of two partners", `steps[1].approvers[0].partner: must be "orion" as elsewhere in the plan, got "vega" [two-partners]`, func(p *ApprovalPlan) { p.Steps[1].Approvers[0] = Person{"ann", "vega"} }},
		{"0 of n", "steps[2].needed: must be at least 1", func(p *ApprovalPlan) { p.Steps[2].Needed = 0 }},
		{"4 of 3", "steps[2].needed: must be at most the number of approvers, 3, got 4 [k-above-n]", func(p *ApprovalPlan) { p.Steps[2].Needed = 4 }},
		{"k of all", "steps[0].needed: must be 0 unless k of n approve", func(p *ApprovalPlan) { p.Steps[0].Needed = 1 }},
		{"negative hours", "steps[0].hours: must be between 0 and 87840, got -1 [range]", func(p *ApprovalPlan) { p.Steps[0].Hours = -1 }},
		{"too many hours", "steps[0].hours: must be between 0 and 87840, got 87841 [range]", func(p *ApprovalPlan) { p.Steps[0].Hours = 87841 }},
		{"silence without limit", "steps[0].hours: must be set where silence means something", func(p *ApprovalPlan) { p.Steps[0].Hours = 0 }},
		{"unknown silence", "steps[0].silence: must be one of expires, approves", func(p *ApprovalPlan) { p.Steps[0].Silence = "shouts" }},
		{"negative revisions", "revisions: must be between 0 and 10000", func(p *ApprovalPlan) { p.Revisions = -1 }},
		{"too many revisions", "revisions: must be between 0 and 10000", func(p *ApprovalPlan) { p.Revisions = 10_001 }},
		{"negative time to revise", "revision_hours: must be between", func(p *ApprovalPlan) { p.RevisionHours = -1 }},
		{"negative reminders", "remind_hours: must be between", func(p *ApprovalPlan) { p.RemindHours = -1 }},
		{"currency", "currency: must be an ISO 4217 code", func(p *ApprovalPlan) { p.Currency = "euro" }},
		{"limit without currency", "currency: is required where delegations name amounts", func(p *ApprovalPlan) {
			p.Currency, p.Delegations = "", []Delegation{{ID: "d", From: "ann", To: "yan", Decision: "*", UpTo: money, Expires: at("2026-03-20 00:00")}}
		}},
		{"an author approves where nobody may", "steps[0].approvers[0].person: must not be an author", func(p *ApprovalPlan) {
			p.Independent, p.Authors[0] = true, p.Steps[0].Approvers[0]
		}},
		{"delegations in a circle", "[delegation-circle]", func(p *ApprovalPlan) {
			for i, pair := range [][2]string{{"ann", "bob"}, {"bob", "ann"}} {
				p.Delegations = append(p.Delegations, Delegation{ID: []string{"a", "b"}[i], From: pair[0], To: pair[1], Decision: "*", Expires: at("2026-03-20 00:00")})
			}
		}},
		{"no UTF-8", "id: must be valid UTF-8", func(p *ApprovalPlan) { p.ID = "\xff" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := videoPlan()
			tt.change(&p)
			assert.ErrorContains(t, p.Validate(), tt.want)
			_, err := NewApproval(p, video())
			assert.ErrorContains(t, err, strings.SplitN(tt.want, ":", 2)[0], "with a path under plan")
		})
	}
	assert.NoError(t, videoPlan().Validate())
}

func TestSubjectValidate(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		change     func(s *Subject)
	}{
		{"no ID", "id: is required", func(s *Subject) { s.ID = "" }},
		{"no decision", "decision: is required", func(s *Subject) { s.Decision = "" }},
		{"a pattern", "decision: ", func(s *Subject) { s.Decision = "content.*" }},
		{"title", "title: must not hold control characters", func(s *Subject) { s.Title = "\x00" }},
		{"negative amount", "amount: must not be negative", func(s *Subject) { s.Amount = decimal.NewNullDecimal(decimal.NewFromInt(-1)) }},
		{"an amount beyond all limits", "amount: ", func(s *Subject) { s.Amount = decimal.NewNullDecimal(decimal.New(1, 999_999_999)) }},
		{"deadline", "deadline: must be in the years", func(s *Subject) { s.Deadline = time.Unix(1<<60, 0) }},
	} {
		s := video()
		tt.change(&s)
		assert.ErrorContains(t, s.Validate(), tt.want, tt.name)
	}
	assert.NoError(t, video().Validate())
	plan, s := videoPlan(), video()
	plan.Currency, s.Amount = "", decimal.NewNullDecimal(decimal.NewFromInt(1))
	_, err := NewApproval(plan, s)
	assert.ErrorContains(t, err, "plan.currency: is required where the subject has an amount")
}

func TestEventValidate(t *testing.T) {
	when := at("2026-03-02 09:00")
	d := Delegation{ID: "d", From: "ann", To: "yan", Decision: "*", Expires: at("2026-03-20 00:00")}
	for _, tt := range []struct {
		name, want string
		e          Event
	}{
		{"nothing", "kind: must be one of submit, approve, request-changes, reject, change, withdraw, delegate, remind", Event{}},
		{"no instant", "at: is required", Event{Kind: EventSubmit, By: "mia", Hash: "h"}},
		{"an instant out of range", "at: must be in the years 1 to 9999", Event{Kind: EventSubmit, By: "mia", Hash: "h", At: time.Unix(1<<60, 0)}},
		{"nobody", "by: is required", Event{Kind: EventSubmit, At: when, Hash: "h"}},
		{"no hash to submit", "hash: is required", Event{Kind: EventSubmit, At: when, By: "mia"}},
		{"no hash to approve", "hash: is required", Event{Kind: EventApprove, At: when, By: "ann"}},
		{"no reason to reject", "note: must say why", Event{Kind: EventReject, At: when, By: "ann", Hash: "h", Note: " \n"}},
		{"no reason for changes", "note: must say why", Event{Kind: EventRequestChanges, At: when, By: "ann", Hash: "h"}},
		{"a hash where none belongs", "hash: must be empty in this event", Event{Kind: EventWithdraw, At: when, By: "ann", Hash: "h"}},
		{"a change of nothing", "hash: or version must be set, and not both", Event{Kind: EventChange, At: when, By: "ann"}},
		{"a change of both", "hash: or version must be set, and not both", Event{Kind: EventChange, At: when, By: "ann", Hash: "h", Version: "2"}},
		{"a change for somebody", "for: must be empty in this event", Event{Kind: EventChange, At: when, By: "ann", Hash: "h", For: "bob"}},
		{"reminded whom", "for: is required", Event{Kind: EventRemind, At: when}},
		{"no delegation", "delegation: is required", Event{Kind: EventDelegate, At: when, By: "ann"}},
		{"a delegation where none belongs", "delegation: must be empty but for delegate", Event{Kind: EventSubmit, At: when, By: "ann", Hash: "h", Delegation: &d}},
		{"somebody else's delegation", "delegation.from: must be who delegates, bob", Event{Kind: EventDelegate, At: when, By: "bob", Delegation: &d}},
		{"to oneself", "delegation.to: must differ from who delegates", Event{Kind: EventDelegate, At: when, By: "ann", Delegation: &Delegation{ID: "d", From: "ann", To: "ann", Decision: "*", Expires: d.Expires}}},
		{"a delegation without end", "delegation.expires: is required", Event{Kind: EventDelegate, At: when, By: "ann", Delegation: &Delegation{ID: "d", From: "ann", To: "yan", Decision: "*"}}},
		{"reversed days", "delegation.expires: must not be before starts", Event{Kind: EventDelegate, At: when, By: "ann", Delegation: &Delegation{ID: "d", From: "ann", To: "yan", Decision: "*", Starts: d.Expires, Expires: at("2026-03-19 00:00")}}},
		{"a huge limit", "delegation.up_to: ", Event{Kind: EventDelegate, At: when, By: "ann", Delegation: &Delegation{ID: "d", From: "ann", To: "yan", Decision: "*", Expires: d.Expires, UpTo: decimal.NewNullDecimal(decimal.New(1, 999_999_999))}}},
		{"no UTF-8", "note: must be valid UTF-8", Event{Kind: EventWithdraw, At: when, By: "mia", Note: "\xff"}},
		{"too long", "hash: must have at most 200 bytes", Event{Kind: EventSubmit, At: when, By: "mia", Hash: strings.Repeat("h", 201)}},
	} {
		assert.ErrorContains(t, tt.e.Validate(), tt.want, tt.name)
		_, err := begun(t).Apply(tt.e)
		assert.ErrorContains(t, err, tt.want, tt.name)
	}
	_, err := Replay(ApprovalPlan{}, Subject{}, []Event{{}, {Kind: EventSubmit}})
	for _, path := range []string{"plan.id:", "plan.authors:", "plan.steps:", "subject.decision:", "events[0].kind:", "events[1].hash:"} {
		assert.ErrorContains(t, err, path, "all at once")
	}
	_, err = Replay(videoPlan(), video(), make([]Event, MaxEvents+1))
	assert.ErrorContains(t, err, "events: must have at most 100000")
}

func TestApprovalJSON(t *testing.T) {
	a := begun(t, append(append([]string{}, pastLegal...), "05 15:00 gil request-changes h1", "05 15:30 eve delegate yan", "05 16:00 yan:eve reject h1", "06 09:00 mia submit h2", "06 10:00 noa change h3")...)
	var back Approval
	sameJSON(t, a, &back)
	assert.Equal(t, a, back, "nothing is lost")

	local := told(submitted...)
	local[0].At = local[0].At.In(time.FixedZone("LMT", -2205)) // JSON knows no seconds of a zone
	a, err := Replay(videoPlan(), video(), local)
	require.NoError(t, err)
	assert.Equal(t, begun(t, submitted...), a)
	sameJSON(t, a, &back)
	assert.Equal(t, a, back)

	good, err := json.Marshal(begun(t, submitted...))
	require.NoError(t, err)
	for _, tt := range []struct{ name, old, new, want string }{
		{"an unknown field", `"revisions":2`, `"revision":2`, "plan.revision"},
		{"a duplicate key", `"revisions":2`, `"revisions":2,"revisions":3`, "plan.revisions"},
		{"a wrong type", `"revisions":2`, `"revisions":"2"`, "plan.revisions"},
		{"a huge number", `"revisions":2`, `"revisions":1e999999999`, "plan.revisions"},
		{"a broken rule too", `"version":"4"`, `"version":"","x":1`, "plan.version: is required"},
		{"an event that may not be", `"by":"mia"`, `"by":"ann"`, "ann is no author"},
		{"no JSON", `"by":"mia"`, `"by":`, ""},
	} {
		text := strings.Replace(string(good), tt.old, tt.new, 1)
		require.NotEqual(t, text, string(good), tt.name)
		got := a
		err := json.Unmarshal([]byte(text), &got)
		assert.ErrorContains(t, err, tt.want, tt.name)
		assert.Equal(t, a, got, "an error leaves it as it is")
	}
	assert.Error(t, new(Approval).UnmarshalJSON([]byte("{")))
}
