package governance

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// videoPlan: legal all in any order, then brand one after the other, then two of three leads.
func videoPlan() ApprovalPlan {
	return ApprovalPlan{
		ID: "content", Version: "4", Currency: "EUR", Revisions: 2, RevisionHours: 72, RemindHours: 24,
		Authors: []Person{{"mia", "studio"}, {"noa", "studio"}},
		Steps: []ApprovalStep{
			{ID: "legal", Mode: StepParallel, Approvers: []Person{{"ann", "orion"}, {"bob", "vega"}}, Hours: 48, Silence: SilenceExpires},
			{ID: "brand", Mode: StepSequential, Approvers: []Person{{"cid", "orion"}, {"dan", "vega"}}, Hours: 24, Silence: SilenceApproves},
			{ID: "leads", Mode: StepKOfN, Needed: 2, Approvers: []Person{{"eve", "orion"}, {"fay", "vega"}, {"gil", "lyra"}}, Hours: 24},
		},
	}
}

func video() Subject { return Subject{ID: "video-7", Title: "Launch video", Decision: "content.video"} }

// told reads events such as "02 09:00 ann approve h1", days of March 2026.
func told(lines ...string) []Event {
	var events []Event
	for _, line := range lines {
		f := strings.Fields(line)
		e := Event{At: at("2026-03-" + f[0] + " " + f[1]), By: f[2], Kind: EventKind(f[3])}
		if by, who, ok := strings.Cut(f[2], ":"); ok {
			e.By, e.For = by, who
		}
		for _, word := range f[4:] {
			switch key, value, _ := strings.Cut(word, "="); key {
			case "version":
				e.Version = value
			case "for":
				e.For = value
			default:
				e.Hash = word
			}
		}
		if e.Kind == EventReject || e.Kind == EventRequestChanges {
			e.Note = "the logo is wrong"
		}
		if e.Kind == EventDelegate {
			e.Delegation = &Delegation{ID: f[2] + "-" + e.Hash, From: f[2], To: e.Hash, Decision: "content.*", Expires: at("2026-03-20 00:00")}
			e.Hash = ""
		}
		events = append(events, e)
	}
	return events
}

func begun(t *testing.T, lines ...string) Approval {
	t.Helper()
	a, err := Replay(videoPlan(), video(), told(lines...))
	require.NoError(t, err)
	return a
}

func standsAt(t *testing.T, a Approval, asOf string) Standing {
	t.Helper()
	s, err := a.At(at("2026-03-" + asOf))
	require.NoError(t, err)
	return s
}

// who lists people as "ann bob".
func who(waiting []Awaited) string {
	var names []string
	for _, w := range waiting {
		names = append(names, w.Person)
	}
	return strings.Join(names, " ")
}

var (
	submitted = []string{"02 09:00 mia submit h1"}
	pastLegal = append(submitted[:1:1], "02 10:00 bob approve h1", "02 12:00 ann approve h1")
	pastBrand = append(pastLegal[:3:3], "02 13:00 cid approve h1", "02 14:00 dan approve h1")
	approved  = append(pastBrand[:5:5], "02 15:00 gil approve h1", "02 16:00 eve approve h1")
	returned  = append(submitted[:1:1], "02 11:00 ann request-changes h1")
)

func TestApprovalStates(t *testing.T) {
	type want struct {
		state      ApprovalState
		step, wait string
		next       string
		nextState  ApprovalState
	}
	for _, tt := range []struct {
		name   string
		events []string
		asOf   string
		want   want
	}{
		{"nothing yet", nil, "01 00:00", want{ApprovalDraft, "", "", "", ""}},
		{"before it was submitted", submitted, "02 08:59", want{ApprovalDraft, "", "", "", ""}},
		{"submitted", submitted, "02 09:00", want{ApprovalInReview, "legal", "ann bob", "04 09:00", ApprovalExpired}},
		{"one of two in parallel", append(submitted[:1:1], "02 10:00 bob approve h1"), "02 10:00", want{ApprovalInReview, "legal", "ann", "04 09:00", ApprovalExpired}},
		{"both, so the next step", pastLegal, "02 12:00", want{ApprovalInReview, "brand", "cid", "03 12:00", ApprovalInReview}},
		{"a minute before silence expires it", submitted, "04 08:59", want{ApprovalInReview, "legal", "ann bob", "04 09:00", ApprovalExpired}},
		{"at the limit it expires", submitted, "04 09:00", want{ApprovalExpired, "", "", "", ""}},
		{"one answer does not keep it from expiring", append(submitted[:1:1], "02 10:00 bob approve h1"), "04 09:00", want{ApprovalExpired, "", "", "", ""}},
		{"in sequence the second's day starts with the first's answer", append(pastLegal[:3:3], "03 11:59 cid approve h1"), "03 12:00",
			want{ApprovalInReview, "brand", "dan", "04 11:59", ApprovalInReview}},
		{"the first is silent: it is the second's turn", pastLegal, "03 12:00", want{ApprovalInReview, "brand", "dan", "04 12:00", ApprovalInReview}},
		{"both are silent: on to the leads", pastLegal, "04 12:00", want{ApprovalInReview, "leads", "eve fay gil", "", ""}},
		{"silence of leads means nothing", pastBrand, "30 00:00", want{ApprovalInReview, "leads", "eve fay gil", "", ""}},
		{"one of three", append(pastBrand[:5:5], "02 15:00 gil approve h1"), "30 00:00", want{ApprovalInReview, "leads", "eve fay", "", ""}},
		{"two of three", approved, "02 16:00", want{ApprovalApproved, "", "", "", ""}},
		{"one against leaves two", append(pastBrand[:5:5], "02 15:00 gil reject h1"), "02 15:00", want{ApprovalInReview, "leads", "eve fay", "", ""}},
		{"two against cannot be outvoted", append(pastBrand[:5:5], "02 15:00 gil reject h1", "02 16:00 fay reject h1"), "02 16:00", want{ApprovalRejected, "", "", "", ""}},
		{"one of the two asked for changes", append(pastBrand[:5:5], "02 15:00 gil request-changes h1", "02 16:00 fay reject h1"), "02 16:00",
			want{ApprovalChangesRequested, "", "mia noa", "05 16:00", ApprovalExpired}},
		{"one no in parallel rejects", append(submitted[:1:1], "02 10:00 bob reject h1"), "02 10:00", want{ApprovalRejected, "", "", "", ""}},
		{"changes", returned, "02 11:00", want{ApprovalChangesRequested, "", "mia noa", "05 11:00", ApprovalExpired}},
		{"no revision comes", returned, "05 11:00", want{ApprovalExpired, "", "", "", ""}},
		{"a revision starts over", append(pastLegal[:3:3], "02 13:00 cid request-changes h1", "02 14:00 noa submit h2"), "02 14:00",
			want{ApprovalInReview, "legal", "ann bob", "04 14:00", ApprovalExpired}},
		{"silence, then two leads", append(pastLegal[:3:3], "05 15:00 gil approve h1", "05 16:00 eve approve h1"), "05 16:00", want{ApprovalOnSilence, "", "", "", ""}},
		{"silence of a round before does not stick", append(pastLegal[:3:3], "05 09:00 gil request-changes h1", "05 10:00 eve request-changes h1", "06 09:00 mia submit h2", "06 10:00 ann approve h2",
			"06 10:00 bob approve h2", "06 11:00 cid approve h2", "06 11:00 dan approve h2", "06 12:00 eve approve h2", "06 12:00 fay approve h2"), "06 12:00", want{ApprovalApproved, "", "", "", ""}},
		{"new content in review starts over", append(pastLegal[:3:3], "02 13:00 mia change h2"), "02 13:00", want{ApprovalInReview, "legal", "ann bob", "04 13:00", ApprovalExpired}},
		{"new content after approval", append(approved[:7:7], "03 09:00 fay change h2"), "03 09:00", want{ApprovalStale, "", "", "", ""}},
		{"before the new content", append(approved[:7:7], "03 09:00 fay change h2"), "03 08:59", want{ApprovalApproved, "", "", "", ""}},
		{"submitted again", append(approved[:7:7], "03 09:00 fay change h2", "03 10:00 mia submit h2"), "03 10:00", want{ApprovalInReview, "legal", "ann bob", "05 10:00", ApprovalExpired}},
		{"a new plan", append(approved[:7:7], "03 09:00 fay change version=5"), "03 09:00", want{ApprovalStale, "", "", "", ""}},
		{"a new plan in review", append(submitted[:1:1], "02 10:00 ann change version=5"), "02 10:00", want{ApprovalStale, "", "", "", ""}},
		{"withdrawn", append(submitted[:1:1], "02 10:00 noa withdraw"), "02 10:00", want{ApprovalWithdrawn, "", "", "", ""}},
		{"withdrawn as a draft", []string{"02 10:00 noa withdraw"}, "02 10:00", want{ApprovalWithdrawn, "", "", "", ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := standsAt(t, begun(t, tt.events...), tt.asOf)
			next := ""
			if !s.Next.IsZero() {
				next = s.Next.Format("02 15:04")
			}
			assert.Equal(t, tt.want, want{s.State, s.Step, who(s.Waiting), next, s.NextState}, s.Reasons)
		})
	}
}

func TestApprovalRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		before []string
		event  string
		rule   error
		why    string
	}{
		{"before the event that it follows", submitted, "02 08:59 ann approve h1", ErrBeforeStart, "2026-03-02 08:59:00"},
		{"an answer to a draft", nil, "02 09:00 ann approve h1", ErrWrongState, "only submit, change, delegate, withdraw"},
		{"submitted twice", submitted, "02 10:00 mia submit h1", ErrWrongState, "in-review"},
		{"after a rejection", append(submitted[:1:1], "02 10:00 bob reject h1"), "02 11:00 mia submit h2", ErrWrongState, "nothing is possible any more"},
		{"after it was withdrawn", append(submitted[:1:1], "02 10:00 mia withdraw"), "02 11:00 mia submit h2", ErrWrongState, "withdrawn"},
		{"at the instant of expiry", submitted, "04 09:00 ann approve h1", ErrWrongState, "expired"},
		{"a no after approval", approved, "03 09:00 fay reject h1", ErrWrongState, "approved"},
		{"withdrawn after approval", approved, "03 09:00 mia withdraw", ErrWrongState, "only change"},
		{"a stranger submits", nil, "02 09:00 zed submit h1", ErrWrongActor, "zed is no author"},
		{"an approver submits", nil, "02 09:00 ann submit h1", ErrWrongActor, "ann is no author"},
		{"a stranger approves", submitted, "02 10:00 zed approve h1", ErrWrongActor, "zed is no approver"},
		{"an author approves", submitted, "02 10:00 mia approve h1", ErrWrongActor, "mia is no approver"},
		{"an approver withdraws", submitted, "02 10:00 ann withdraw", ErrWrongActor, "ann is no author"},
		{"for somebody without their word", submitted, "02 10:00 zed:ann approve h1", ErrWrongActor, "they may not act for ann: nobody delegated to zed"},
		{"for an author without their word", nil, "02 10:00 zed:mia submit h1", ErrWrongActor, "nobody delegated to zed"},
		{"a stranger reports a change", approved, "03 09:00 zed change h2", ErrWrongActor, "does not name zed"},
		{"an approver changes what is under review", submitted, "02 10:00 ann change h2", ErrWrongActor, "only an author"},
		{"a step that is ahead", submitted, "02 10:00 cid approve h1", ErrNotTurn, "their step brand has not begun"},
		{"a step that is over", pastLegal, "02 13:00 ann approve h1", ErrNotTurn, "their step legal is over"},
		{"out of sequence", pastLegal, "02 13:00 dan approve h1", ErrNotTurn, "cid comes before"},
		{"silence was their answer", pastLegal, "03 12:00 cid approve h1", ErrAnswered, "the silence of cid counted as approval"},
		{"twice", append(submitted[:1:1], "02 10:00 bob approve h1"), "02 11:00 bob reject h1", ErrAnswered, "bob has answered"},
		{"other content", submitted, "02 10:00 bob approve h0", ErrStale, `about content "h0", under review is "h1"`},
		{"content that changed meanwhile", append(submitted[:1:1], "02 10:00 mia change h2"), "02 11:00 bob approve h1", ErrStale, `"h2"`},
		{"another plan", submitted, "02 10:00 bob approve h1 version=3", ErrStale, `version "3" of the plan, which is "4"`},
		{"submitted under a plan that changed", append(approved[:7:7], "03 09:00 fay change version=5"), "03 10:00 mia submit h1", ErrStale, "begin a new approval"},
		{"a third revision of two", append(returned[:2:2], "02 12:00 mia submit h2", "02 13:00 bob request-changes h2", "02 14:00 mia submit h3"), "02 15:00 ann request-changes h3", ErrRevisionLimit, "2 times of 2"},
		{"submitted when the plan changed after the content", append(approved[:7:7], "03 09:00 fay change h2", "03 09:30 fay change version=5"), "03 10:00 mia submit h2", ErrStale, "begin a new approval"},
		{"a plan that changes back", append(approved[:7:7], "03 09:00 fay change version=5"), "03 10:00 fay change version=4", ErrWrongState, "begin a new approval"},
		{"content that changed again", append(approved[:7:7], "03 09:00 fay change h2"), "03 10:00 fay change h3", ErrWrongState, "submit it"},
		{"the same content", submitted, "02 10:00 mia change h1", ErrWrongState, "is the present one"},
		{"the same plan", submitted, "02 10:00 mia change version=4", ErrWrongState, "is the present one"},
		{"content of a draft", nil, "02 10:00 mia change h1", ErrWrongState, "submit it"},
		{"reminded without reason", append(submitted[:1:1], "02 10:00 bob approve h1"), "02 11:00 mia remind for=bob", ErrNotTurn, "nobody waits for bob"},
		{"reminded by a stranger", submitted, "02 11:00 zed remind for=bob", ErrWrongActor, "does not name zed"},
		{"delegated by a stranger", submitted, "02 11:00 zed delegate yan", ErrWrongActor, "hold no power"},
		{"delegated in a circle", append(submitted[:1:1], "02 10:00 ann delegate yan", "02 11:00 yan delegate zed"), "02 12:00 zed delegate ann", ErrCircle, "→"},
		{"delegated twice", append(submitted[:1:1], "02 10:00 ann delegate yan"), "02 12:00 ann delegate yan", ErrWrongState, "is there already"},
		{"delegated too late", pastBrand, "21 12:00 gil delegate yan", ErrWrongState, "expired on 2026-03-20"},
		{"a delegation that has expired", append(pastBrand[:5:5], "03 10:00 gil delegate yan"), "21 10:00 yan:gil approve h1", ErrWrongActor, "not in force on 2026-03-21"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := begun(t, tt.before...)
			was, err := json.Marshal(a)
			require.NoError(t, err)
			e := told(tt.event)[0]
			got, err := a.Apply(e)
			assert.ErrorIs(t, err, tt.rule)
			assert.ErrorContains(t, err, tt.why)
			var broken *EventError
			require.ErrorAs(t, err, &broken)
			assert.Equal(t, e.Kind, broken.Event)
			assert.Equal(t, e.By, broken.By)
			assert.Equal(t, "video-7", broken.Subject)
			assert.Equal(t, Approval{}, got)
			is, err := json.Marshal(a)
			require.NoError(t, err)
			assert.Equal(t, string(was), string(is), "the receiver stays as it was")
			_, err = Replay(videoPlan(), video(), append(told(tt.before...), e))
			assert.ErrorIs(t, err, tt.rule)
			assert.ErrorContains(t, err, "events["+decimal.NewFromInt(int64(len(tt.before))).String()+"]: ")
		})
	}
}

func TestApprovalDelegation(t *testing.T) {
	a := begun(t, append(submitted[:1:1], "02 10:00 ann delegate yan", "02 10:00 yan delegate zed", "02 10:30 zed:ann approve h1")...)
	s := standsAt(t, a, "02 11:00")
	assert.Equal(t, "bob", who(s.Waiting))
	assert.Equal(t, []ApprovalAnswer{{Step: "legal", Person: "ann", Partner: "orion", By: "zed", Answer: EventApprove, At: at("2026-03-02 10:30")}}, s.Answers)

	plan, subject := videoPlan(), video()
	limit := decimal.NewNullDecimal(decimal.RequireFromString("500"))
	plan.Delegations = []Delegation{
		{ID: "d1", From: "ann", To: "yan", Decision: "content.video", UpTo: limit, Expires: at("2026-03-20 00:00")},
		{ID: "d2", From: "bob", To: "zed", Decision: "content.text", Expires: at("2026-03-20 00:00")},
		{ID: "d3", From: "mia", To: "xav", Decision: "*", Expires: at("2026-03-20 00:00")},
	}
	for _, tt := range []struct{ amount, event, why string }{
		{"500", "02 10:00 yan:ann approve h1", ""},
		{"500.01", "02 10:00 yan:ann approve h1", "delegation d1 ends at 500"},
		{"1", "02 10:00 zed:bob approve h1", "delegation d2 is for content.text"},
		{"1", "02 10:00 xav:ann approve h1", "holds no such power"},
		{"1", "02 10:00 ann:bob approve h1", "nobody delegated to ann"},
		{"1", "02 10:00 xav:mia withdraw", ""},
	} {
		subject.Amount = decimal.NewNullDecimal(decimal.RequireFromString(tt.amount))
		_, err := Replay(plan, subject, told("02 09:00 mia submit h1", tt.event))
		if tt.why == "" {
			assert.NoError(t, err, tt)
		} else {
			assert.ErrorIs(t, err, ErrWrongActor)
			assert.ErrorContains(t, err, tt.why)
		}
	}

	plan = videoPlan()
	plan.Independent = true
	_, err := Replay(plan, video(), told("02 09:00 mia submit h1", "02 10:00 ann delegate noa", "02 11:00 noa:ann approve h1"))
	assert.ErrorIs(t, err, ErrNotIndependent)
	lent := []string{"01 10:00 mia delegate bob", "01 10:00 mia delegate zed", "01 10:00 ann delegate zed"}
	for _, tt := range []struct {
		submits, answers string
		want             error
	}{
		{"02 09:00 bob:mia submit h1", "02 10:00 bob approve h1", ErrNotIndependent},
		{"02 09:00 zed:mia submit h1", "02 10:00 zed:ann approve h1", ErrNotIndependent},
		{"02 09:00 zed:mia submit h1", "02 10:00 bob approve h1", nil},
		{"02 09:00 mia submit h1", "02 10:00 zed:ann approve h1", nil},
	} {
		_, err = Replay(plan, video(), told(append(lent[:3:3], tt.submits, tt.answers)...))
		assert.ErrorIs(t, err, tt.want, tt)
		assert.Equal(t, tt.want == nil, err == nil, tt)
	}
	plan.Independent = false
	_, err = Replay(plan, video(), told("02 09:00 mia submit h1", "02 10:00 ann delegate noa", "02 11:00 noa:ann approve h1"))
	assert.NoError(t, err)
	plan.Currency = ""
	_, err = Replay(plan, video(), []Event{{Kind: EventDelegate, By: "ann", At: at("2026-03-02 09:00"), Delegation: &Delegation{ID: "x", From: "ann", To: "yan", Decision: "*", UpTo: limit, Expires: at("2026-03-20 00:00")}}})
	assert.ErrorContains(t, err, "no currency")
}

func TestApprovalDelegationsAreLimited(t *testing.T) {
	a := begun(t)
	e := told("02 10:00 ann delegate yan")[0]
	for i := range MaxDelegations + 1 {
		e.Delegation.ID = "d" + decimal.NewFromInt(int64(i)).String()
		next, err := a.Apply(e)
		if i == MaxDelegations {
			assert.ErrorContains(t, err, "may be no more")
			return
		}
		require.NoError(t, err)
		a = next
	}
}

func TestApprovalDeadline(t *testing.T) {
	subject := video()
	subject.Deadline = at("2026-03-03 00:00")
	for _, tt := range []struct {
		name   string
		events []string
		asOf   string
		want   ApprovalState
	}{
		{"a draft a minute before", nil, "02 23:59", ApprovalDraft},
		{"a draft at the deadline", nil, "03 00:00", ApprovalExpired},
		{"in review", submitted, "03 00:00", ApprovalExpired},
		{"where changes are requested", returned, "03 00:00", ApprovalExpired},
		{"what is approved stays", approved, "30 00:00", ApprovalApproved},
		{"approved, then changed in time", append(approved[:7:7], "02 17:00 mia change h2"), "02 18:00", ApprovalStale},
		{"approved, then changed and not submitted", append(approved[:7:7], "02 17:00 mia change h2"), "03 00:00", ApprovalExpired},
		{"approved, then changed too late", append(approved[:7:7], "04 17:00 mia change h2"), "04 17:00", ApprovalExpired},
	} {
		a, err := Replay(videoPlan(), subject, told(tt.events...))
		require.NoError(t, err)
		assert.Equal(t, tt.want, standsAt(t, a, tt.asOf).State, tt.name)
	}

	plan := videoPlan()
	plan.Steps = []ApprovalStep{{ID: "only", Mode: StepParallel, Approvers: []Person{{"ann", "orion"}}, Hours: 15, Silence: SilenceApproves}}
	a, err := Replay(plan, subject, told(submitted...))
	require.NoError(t, err)
	assert.Equal(t, ApprovalExpired, standsAt(t, a, "03 00:00").State, "where deadline and silence fall together it expires")
	plan.Steps[0].Hours = 14
	a, err = Replay(plan, subject, told(submitted...))
	require.NoError(t, err)
	assert.Equal(t, ApprovalOnSilence, standsAt(t, a, "03 00:00").State, "an hour earlier it was approved")
}

func TestSilenceCountsOnlyWhereThePlanSaysSo(t *testing.T) {
	for _, tt := range []struct {
		silence Silence
		want    ApprovalState
	}{{"", ApprovalInReview}, {SilenceExpires, ApprovalExpired}, {SilenceApproves, ApprovalOnSilence}} {
		plan := videoPlan()
		plan.Steps = plan.Steps[2:]
		plan.Steps[0].Silence = tt.silence
		a, err := Replay(plan, video(), told(submitted...))
		require.NoError(t, err)
		s := standsAt(t, a, "03 09:00")
		assert.Equal(t, tt.want, s.State)
		if tt.silence == "" {
			assert.True(t, s.Waiting[0].Late, "the answer is late, and still waited for")
			assert.Equal(t, at("2026-03-03 09:00"), s.Waiting[0].Due)
			assert.False(t, standsAt(t, a, "03 08:59").Waiting[0].Late)
		}
	}
}

func TestApprovalHolds(t *testing.T) {
	for _, tt := range []struct {
		name          string
		events        []string
		hash, version string
		asOf          string
		want          error
	}{
		{"this content under this plan", approved, "h1", "4", "02 16:00", nil},
		{"a minute before", approved, "h1", "4", "02 15:59", ErrNotApproved},
		{"other content, whether or not an event told", approved, "h2", "4", "02 16:00", ErrStale},
		{"another plan", approved, "h1", "5", "02 16:00", ErrStale},
		{"changed", append(approved[:7:7], "03 09:00 fay change h2"), "h1", "4", "03 09:00", ErrStale},
		{"before it was changed", append(approved[:7:7], "03 09:00 fay change h2"), "h1", "4", "03 08:59", nil},
		{"rejected", append(submitted[:1:1], "02 10:00 bob reject h1"), "h1", "4", "03 09:00", ErrNotApproved},
	} {
		err := begun(t, tt.events...).Holds(tt.hash, tt.version, at("2026-03-"+tt.asOf))
		assert.ErrorIs(t, err, tt.want, tt.name)
		assert.Equal(t, tt.want == nil, err == nil, tt.name)
	}
}

func TestApprovalReminders(t *testing.T) {
	due := func(a Approval, asOf string) (list []string) {
		rs, err := a.Reminders(at("2026-03-" + asOf))
		require.NoError(t, err)
		for _, r := range rs {
			list = append(list, r.Person+" "+r.Due.Format("02 15:04")+" "+decimal.NewFromInt(int64(r.Number)).String())
		}
		return list
	}
	a := begun(t, pastBrand...) // the leads' turn begins at 14:00
	assert.Empty(t, due(a, "03 13:59"))
	assert.Equal(t, []string{"eve 03 14:00 1", "fay 03 14:00 1", "gil 03 14:00 1"}, due(a, "03 14:00"))
	assert.Equal(t, []string{"eve 04 14:00 2", "fay 04 14:00 2", "gil 04 14:00 2"}, due(a, "05 13:59"))
	next, err := a.Apply(Event{Kind: EventRemind, At: at("2026-03-03 14:00"), For: "eve"})
	require.NoError(t, err, "the host may remind by itself")
	next, err = next.Apply(told("03 15:00 gil approve h1")[0])
	require.NoError(t, err)
	assert.Equal(t, []string{"fay 03 14:00 1"}, due(next, "04 13:59"))
	assert.Equal(t, []string{"eve 04 14:00 2", "fay 04 14:00 2"}, due(next, "04 14:00"))

	a = begun(t, returned...)
	assert.Equal(t, []string{"mia 03 11:00 1", "noa 03 11:00 1"}, due(a, "03 11:00"), "authors are reminded of the revision")
	rs, err := a.Reminders(at("2026-03-03 11:00"))
	require.NoError(t, err)
	assert.Equal(t, Reminder{Subject: "video-7", Person: "mia", Partner: "studio", Due: at("2026-03-03 11:00"), Number: 1, Answer: at("2026-03-05 11:00")}, rs[0])
	plan := videoPlan()
	plan.RemindHours = 0
	a, err = Replay(plan, video(), told(submitted...))
	require.NoError(t, err)
	assert.Empty(t, due(a, "03 14:00"))
}

func TestApprovalHistory(t *testing.T) {
	a := begun(t, append(append([]string{}, pastLegal...), "05 15:00 gil request-changes h1", "05 16:00 eve reject h1", "06 09:00 mia submit h2", "06 10:00 noa change h3", "06 11:00 ann reject h3")...)
	h, err := a.History(at("2026-03-30 00:00"))
	require.NoError(t, err)
	var texts []string
	for _, e := range h {
		texts = append(texts, e.At.Format("02 15:04 ")+e.Text)
	}
	assert.Equal(t, []string{
		`02 09:00 mia submits content "h1": round 1 begins with step legal`,
		`02 10:00 bob approves`,
		`02 12:00 ann approves: step legal is passed, step brand begins`,
		`03 12:00 cid said nothing for 24 hours, which counts as approval`,
		`04 12:00 dan said nothing for 24 hours, which counts as approval: step brand is passed, step leads begins`,
		`05 15:00 gil requests changes`,
		`05 16:00 eve rejects: changes requested, revision 1 of 2`,
		`06 09:00 mia submits content "h2": round 2 begins with step legal`,
		`06 10:00 noa reports that the content is "h3" now: round 3 begins with step legal`,
		`06 11:00 ann rejects: step legal can no longer be passed, rejected`,
	}, texts)
	assert.Equal(t, HistoryEntry{At: at("2026-03-05 15:00"), Event: EventRequestChanges, By: "gil", Round: 1, Step: "leads", From: ApprovalInReview, To: ApprovalInReview,
		Text: "gil requests changes", Note: "the logo is wrong"}, h[5])
	assert.Equal(t, EventKind(""), h[3].Event, "time passed")

	for _, tt := range []struct {
		events []string
		want   string
	}{
		{submitted, "step legal was not passed within 48 hours: expired"},
		{returned, "no revision came for 72 hours: expired"},
		{append(approved[:7:7], "03 09:00 fay change version=5"), `fay reports that the plan is version "5" now: stale`},
		{append(approved[:7:7], "03 09:00 fay change h2", "03 10:00 mia withdraw"), "mia withdraws it: withdrawn"},
		{approved, "eve approves: step leads is passed, approved"},
		{append(pastBrand[:5:5], "03 10:00 gil delegate yan"), "gil delegates content.* to yan until 2026-03-20"},
		{append(pastBrand[:5:5], "03 10:00 gil remind for=eve"), "eve is reminded"},
		{append(pastBrand[:5:5], "03 10:00 gil delegate yan", "03 11:00 yan:gil approve h1"), "yan (for gil) approves"},
	} {
		h, err := begun(t, tt.events...).History(at("2026-03-30 00:00"))
		require.NoError(t, err)
		assert.Equal(t, tt.want, h[len(h)-1].Text)
	}
	subject := video()
	subject.Deadline = at("2026-03-03 00:00")
	a, err = NewApproval(videoPlan(), subject)
	require.NoError(t, err)
	h, err = a.History(at("2026-03-30 00:00"))
	require.NoError(t, err)
	assert.Equal(t, "the deadline is over: expired", h[0].Text)
	assert.Equal(t, []string{"2026-03-02 09:00: mia submits content \"h1\": round 1 begins with step legal", "step legal waits for ann, bob", "it expires on 2026-03-04 09:00"},
		standsAt(t, begun(t, submitted...), "02 10:00").Reasons)
	assert.Contains(t, standsAt(t, begun(t, pastBrand...), "02 14:00").Reasons, "step leads waits for eve, fay, gil, 2 of 3 must approve")
}

func TestApprovalZero(t *testing.T) {
	var a Approval
	_, err := a.Apply(told(submitted...)[0])
	assert.ErrorIs(t, err, ErrNotBegun)
	_, err = a.At(at("2026-03-02 09:00"))
	assert.ErrorIs(t, err, ErrNotBegun)
	_, err = a.History(at("2026-03-02 09:00"))
	assert.ErrorIs(t, err, ErrNotBegun)
	_, err = a.Reminders(at("2026-03-02 09:00"))
	assert.ErrorIs(t, err, ErrNotBegun)
	_, err = a.Times(at("2026-03-02 09:00"))
	assert.ErrorIs(t, err, ErrNotBegun)
	assert.ErrorIs(t, a.Holds("h", "1", at("2026-03-02 09:00")), ErrNotBegun)
	assert.Equal(t, ApprovalPlan{}, a.Plan())
	assert.Equal(t, Subject{}, a.Subject())
	assert.Empty(t, a.Events())
	data, err := json.Marshal(struct{ A Approval }{})
	require.NoError(t, err)
	assert.Equal(t, `{"A":null}`, string(data))
	a = begun(t, submitted...)
	require.NoError(t, json.Unmarshal([]byte("null"), &a))
	assert.Equal(t, Approval{}, a)
	_, err = begun(t).At(time.Time{})
	assert.ErrorIs(t, err, ErrInstant)
	assert.True(t, errors.Is(begun(t).Holds("h", "1", time.Unix(1<<60, 0)), ErrInstant))
}
