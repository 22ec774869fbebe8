package cadence

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/internal/validate/validatetest"
)

func TestRecord(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	c := Cadence{Name: "update", Start: "2026-03-03T10:00", Zone: "Europe/Berlin", Rule: "FREQ=WEEKLY",
		Moved:     []Move{{From: "2026-03-17T10:00", To: "2026-03-18T09:00"}},
		Cancelled: []Cancellation{{At: "2026-03-31T10:00", Reason: "holiday"}}}
	s, err := c.Compile(loc)
	require.NoError(t, err)
	at := func(m time.Month, d, h int) time.Time { return time.Date(2026, m, d, h, 0, 0, 0, loc) }
	log := []Held{
		{Meeting: at(3, 17, 10), At: at(3, 18, 9), By: []string{"orion"}}, // named as planned
		{Meeting: at(3, 3, 10), By: []string{"vega", "orion"}},
		{Meeting: at(3, 5, 10), By: []string{"orion"}, Note: "ad hoc"},
		{Meeting: at(4, 14, 10), At: at(4, 14, 11)}, // after asOf
	}
	asOf := at(4, 14, 10)
	r, err := s.Record(log, asOf, RecordOptions{Grace: 48 * time.Hour, Partners: []string{"vega", "orion"}})
	require.NoError(t, err)
	stamps := func(os []Occurrence) (out []string) {
		for _, o := range os {
			out = append(out, o.At.Format("01-02"))
		}
		return out
	}
	require.Len(t, r.Held, 2)
	assert.Equal(t, []string{"vega"}, r.Held[1].Absent)
	assert.Equal(t, Moved, r.Held[1].Status)
	assert.Zero(t, r.Held[1].Late, "held at the time it was moved to")
	assert.Equal(t, []string{"03-10", "03-24", "04-07"}, stamps(r.Missed))
	assert.Equal(t, []string{"04-14"}, stamps(r.Overdue), "its time has come this very instant")
	assert.Equal(t, []string{"03-31"}, stamps(r.Cancelled))
	require.Len(t, r.Unplanned, 1)
	assert.Equal(t, "ad hoc", r.Unplanned[0].Note)
	assert.Equal(t, 2, r.InARow, "a cancelled meeting is not missed")
	assert.Equal(t, at(3, 18, 9), r.Last)
	assert.Equal(t, at(3, 24, 10), r.Behind.In(loc))
	assert.Equal(t, at(4, 21, 10), r.Next)
	assert.Equal(t, []Attendance{{"orion", 2, 2, 0}, {"vega", 1, 2, 1}}, r.Attendance)
	assert.Len(t, r.Reasons, 5)

	// On the border of the grace.
	for _, row := range []struct {
		after  time.Duration
		missed int
	}{{-time.Nanosecond, 0}, {0, 0}, {time.Nanosecond, 1}} {
		r, err := s.Record(nil, at(3, 5, 10).Add(row.after), RecordOptions{Grace: 48 * time.Hour, Since: at(3, 1, 0)})
		require.NoError(t, err)
		assert.Len(t, r.Missed, row.missed)
		assert.Len(t, r.Overdue, 1-row.missed)
	}
	r, err = s.Record(nil, at(3, 1, 0), RecordOptions{})
	require.NoError(t, err)
	assert.True(t, r.Behind.IsZero() && r.Last.IsZero(), "nothing was due yet")
	assert.Equal(t, at(3, 3, 10), r.Next)
}

func TestBadRecords(t *testing.T) {
	s, err := good().Compile(zone(t, "Europe/Berlin"))
	require.NoError(t, err)
	at := time.Date(2026, 3, 3, 10, 0, 0, 0, time.UTC)
	_, err = s.Record([]Held{{Meeting: at, By: []string{"a", "a"}}, {Meeting: at.In(zone(t, "Asia/Tokyo"))}, {Note: "\x00"}}, time.Time{}, RecordOptions{Grace: -1, Partners: []string{"", "x", "x"}})
	assert.Equal(t, []string{"as_of required", "grace negative", "partners[0] required", "partners[2] unique", "log[0].by[1] unique", "log[1].meeting unique",
		"log[2].meeting required", "log[2].note control-character"}, validatetest.Problems(t, err))
	_, err = s.Record(nil, at, RecordOptions{Since: at.Add(1)})
	assert.ErrorIs(t, err, ErrWindow)
	hourly := Cadence{Name: "hourly", Start: "1900-01-01T00:00", Zone: "UTC", Rule: "FREQ=HOURLY"}
	s, err = hourly.Compile(time.UTC)
	require.NoError(t, err)
	_, err = s.Record(nil, at, RecordOptions{})
	assert.ErrorIs(t, err, ErrTooMany)
	_, err = s.Record(nil, at, RecordOptions{Since: at.AddDate(-1, 0, 0)})
	assert.NoError(t, err, "since tells where to begin")
}

func TestAgenda(t *testing.T) {
	at := time.Date(2026, 4, 1, 10, 0, 0, 0, time.UTC)
	items := []Item{ // in the order that is wanted, each with why
		{ID: "overdue and severe", Kind: Action, Severity: governance.SeverityHigh, Due: at.Add(-time.Hour), Minutes: 10},
		{ID: "overdue, longer", Kind: Action, Severity: governance.SeverityLow, Due: at.AddDate(0, 0, -9), Minutes: 10},
		{ID: "overdue, by a nanosecond", Kind: Escalation, Severity: governance.SeverityLow, Due: at.Add(-1), Minutes: 10},
		{ID: "overdue, not graded", Kind: Action, Due: at.AddDate(0, 0, -30), Minutes: 10},
		{ID: "severe, and due at the very instant", Kind: Decision, Severity: governance.SeverityBlocking, Due: at, Minutes: 10},
		{ID: "severe, without a date", Kind: Decision, Severity: governance.SeverityBlocking, Minutes: 10},
		{ID: "a", Kind: Escalation, Severity: governance.SeverityMedium, Due: at.AddDate(0, 0, 1), Minutes: 10},
		{ID: "a", Kind: Decision, Severity: governance.SeverityMedium, Due: at.AddDate(0, 0, 1), Minutes: 20},
		{ID: "a", Kind: Approval, Severity: governance.SeverityMedium, Due: at.AddDate(0, 0, 1), Minutes: 5},
		{ID: "a", Kind: Action, Severity: governance.SeverityMedium, Due: at.AddDate(0, 0, 1), Minutes: 5},
		{ID: "b", Kind: Action, Severity: governance.SeverityMedium, Due: at.AddDate(0, 0, 1), Owners: []string{"orion"}},
		{ID: "c", Kind: Action, Minutes: 1},
	}
	shuffled := []Item{items[7], items[3], items[11], items[0], items[9], items[1], items[10], items[5], items[2], items[8], items[6], items[4]}
	a, err := NewAgenda(shuffled, at, 0)
	require.NoError(t, err)
	require.Len(t, a.Items, len(items))
	for i, e := range a.Items {
		assert.Equal(t, items[i], e.Item)
		assert.Equal(t, i < 4, e.Overdue)
	}
	assert.Equal(t, 101, a.Minutes)
	assert.Equal(t, "overdue since 2026-04-01 09:00 +00:00, severity high", a.Items[0].Reason)

	a, err = NewAgenda(shuffled, at, 75)
	require.NoError(t, err)
	assert.Equal(t, 75, a.Minutes)
	require.Len(t, a.Postponed, 3)
	assert.Equal(t, Decision, a.Postponed[0].Kind, "20 minutes do not fit into 5 and more")
	assert.Contains(t, a.Postponed[0].Reason, "takes 20 minutes, and 5 are left")
	assert.Equal(t, len(items), len(a.Items)+len(a.Postponed), "nothing is dropped")

	a.Items[0].Owners = append(a.Items[0].Owners, "spoilt")
	again, err := NewAgenda(shuffled, at, 75)
	require.NoError(t, err)
	assert.Empty(t, again.Items[0].Owners)

	_, err = NewAgenda([]Item{{ID: "x", Kind: "chat"}, {ID: "", Kind: Action, Minutes: -1}, {ID: "y", Kind: Action, Severity: "dire", Owners: []string{""}}, {ID: "y", Kind: Action}, {ID: "y"}}, time.Time{}, -1)
	assert.Equal(t, []string{"at required", "capacity negative", "items[0].kind oneof", "items[1].minutes range", "items[1].id required", "items[2].severity oneof", "items[2].owners[0] required",
		"items[3].id unique", "items[4].kind required"}, validatetest.Problems(t, err))
	_, err = NewAgenda(make([]Item, MaxItems+1), at, 0)
	assert.Equal(t, []string{"items max"}, validatetest.Problems(t, err))
	empty, err := NewAgenda(nil, at, 60)
	require.NoError(t, err)
	assert.Empty(t, empty.Items)
}

func TestEscalationsBecomeItems(t *testing.T) {
	at := time.Date(2026, 4, 1, 10, 0, 0, 0, time.UTC)
	ladder := governance.Escalation{Levels: []governance.Level{{ID: "leads", Owners: []string{"ann", "bob"}, Hours: 24}, {ID: "sponsors", Owners: []string{"cy"}, Hours: 24}},
		Breakers: []governance.Breaker{{ID: "talks", Kind: governance.BreakerMediation, Owners: []string{"dee"}, Hours: 24}}}
	ageing, err := ladder.Ageing([]governance.Issue{
		{ID: "new", Severity: governance.SeverityHigh, Raised: at.Add(-2 * time.Hour)},
		{ID: "old", Raised: at.Add(-30 * time.Hour)},
		{ID: "lost", Raised: at.AddDate(0, 0, -30)},
		{ID: "waiting", Raised: at.Add(-time.Hour), Pauses: []governance.Pause{{From: at.Add(-time.Minute)}}},
	}, at, nil)
	require.NoError(t, err)
	items := Escalations(ageing)
	require.Len(t, items, 3)
	a, err := NewAgenda(items, at, 0)
	require.NoError(t, err)
	assert.Equal(t, "lost", a.Items[0].ID)
	assert.Equal(t, "everything was tried", a.Items[0].Title)
	assert.True(t, a.Items[0].Overdue)
	assert.Equal(t, Item{Kind: Escalation, ID: "new", Title: "stands at leads", Owners: []string{"ann", "bob"}, Due: at.Add(22 * time.Hour), Severity: governance.SeverityHigh}, a.Items[1].Item)
	assert.Equal(t, "stands at sponsors", a.Items[2].Title)
}

func TestApprovalsBecomeItems(t *testing.T) {
	at := time.Date(2026, 4, 10, 10, 0, 0, 0, time.UTC)
	approve := func(id string, deadline time.Time, silence governance.Silence, events ...governance.Event) governance.Approval {
		a, err := governance.Replay(governance.ApprovalPlan{ID: "films", Version: "1", Revisions: 1,
			Authors: []governance.Person{{Person: "ann", Partner: "orion"}},
			Steps: []governance.ApprovalStep{{ID: "legal", Mode: governance.StepParallel, Hours: 48, Silence: silence,
				Approvers: []governance.Person{{Person: "bob", Partner: "vega"}, {Person: "cy", Partner: "orion"}}}},
		}, governance.Subject{ID: id, Decision: "content.video", Deadline: deadline}, events)
		require.NoError(t, err)
		return a
	}
	event := func(kind governance.EventKind, by string, hours int) governance.Event {
		return governance.Event{Kind: kind, By: by, At: at.Add(time.Duration(hours) * time.Hour), Hash: "sha256:aa"}
	}
	submit := event(governance.EventSubmit, "ann", -24)
	changes := event(governance.EventRequestChanges, "cy", -1)
	changes.Note = "too long"
	never := time.Time{}
	report, err := governance.ReportApprovals([]governance.Approval{
		approve("draft", never, ""),
		approve("draft that expires", at.Add(9*time.Hour), ""),
		approve("late", never, "", event(governance.EventSubmit, "ann", -50)),
		approve("half", never, "", submit, event(governance.EventApprove, "bob", -1)),
		approve("soon over", at.Add(time.Hour), "", submit),
		approve("later over", at.Add(99*time.Hour), "", submit),
		approve("again", never, "", submit, changes),
		approve("done", never, "", submit, event(governance.EventApprove, "bob", -2), event(governance.EventApprove, "cy", -1)),
		approve("expired", never, governance.SilenceExpires, event(governance.EventSubmit, "ann", -48)),
	}, at)
	require.NoError(t, err)
	items := Approvals(report)
	slices.SortFunc(items, func(a, b Item) int { return strings.Compare(a.ID, b.ID) })
	both := []string{"bob", "cy"}
	assert.Equal(t, []Item{
		{Kind: Approval, ID: "again", Title: "changes-requested", Owners: []string{"ann"}},
		{Kind: Approval, ID: "draft that expires", Title: "draft", Due: at.Add(9 * time.Hour)},
		{Kind: Approval, ID: "half", Title: "in-review at step legal", Owners: []string{"cy"}, Due: at.Add(24 * time.Hour)},
		{Kind: Approval, ID: "late", Title: "in-review at step legal", Owners: both, Due: at.Add(-2 * time.Hour)},
		{Kind: Approval, ID: "later over", Title: "in-review at step legal", Owners: both, Due: at.Add(24 * time.Hour)},
		{Kind: Approval, ID: "soon over", Title: "in-review at step legal", Owners: both, Due: at.Add(time.Hour)},
	}, items)
	items[0].Owners[0] = "spoilt"
	assert.NotContains(t, fmt.Sprint(Approvals(report)), "spoilt")
	_, err = NewAgenda(items, at, 0)
	require.NoError(t, err)
}

func TestDecisionsBecomeItems(t *testing.T) {
	at := time.Date(2026, 4, 10, 10, 0, 0, 0, time.UTC)
	policy, err := governance.Matrix{ID: "authority", Version: "1", Rules: []governance.Rule{{ID: "2.1", Decision: "brand.*", Authority: governance.AuthorityJoint,
		Partners: []string{"lyra", "orion"}, EscalateTo: "board", Emergency: &governance.Emergency{Partners: []string{"orion"}, RatifyDays: 3}}}}.Compile()
	require.NoError(t, err)
	says := func(partner string, answer governance.Answer) governance.Consent {
		return governance.Consent{Partner: partner, Answer: answer, At: at}
	}
	explained := map[string]governance.Explanation{}
	for id, r := range map[string]governance.Request{
		"pending":   {Decision: "brand.name", Consents: []governance.Consent{says("orion", governance.AnswerApprove)}},
		"approved":  {Decision: "brand.name", Consents: []governance.Consent{says("orion", governance.AnswerApprove), says("lyra", governance.AnswerApprove)}},
		"rejected":  {Decision: "brand.name", Consents: []governance.Consent{says("orion", governance.AnswerReject), says("lyra", governance.AnswerReject)}},
		"split":     {Decision: "brand.name", Consents: []governance.Consent{says("orion", governance.AnswerReject), says("lyra", governance.AnswerApprove)}},
		"emergency": {Decision: "brand.name", Emergency: true, Consents: []governance.Consent{says("orion", governance.AnswerApprove)}},
		"nobody's":  {Decision: "staff.hire"},
	} {
		r.AsOf = at
		explained[id], err = policy.Explain(r)
		require.NoError(t, err)
	}
	items := Decisions(explained)
	assert.Equal(t, []Item{
		{Kind: Decision, ID: "emergency", Title: "to be ratified under rule 2.1", Owners: []string{"lyra"}, Due: date(2026, 4, 14)}, // the 13th is the last day
		{Kind: Decision, ID: "nobody's", Title: "out-of-authority"},
		{Kind: Decision, ID: "pending", Title: "pending under rule 2.1", Owners: []string{"lyra"}},
		{Kind: Decision, ID: "split", Title: "escalated under rule 2.1", Owners: []string{"board"}},
	}, items)
	items[0].Owners[0] = "spoilt"
	assert.Equal(t, []string{"lyra"}, explained["emergency"].Missing)
	_, err = NewAgenda(items, at, 0)
	require.NoError(t, err)
}

func TestPresets(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	for _, c := range Presets(date(2026, 1, 1), "Europe/Berlin") {
		got, err := c.Between(date(2026, 1, 1), date(2026, 12, 31), loc)
		require.NoError(t, err)
		assert.Len(t, got, map[string]int{"update": 52, "review": 12, "planning": 4}[c.ID], c.Name)
	}
}
