package governance

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// oracle finds the state of an approval another way than the machine does: it keeps nothing between questions, but reads
// the events anew each time and works out each round of review from the definition of its steps.
type oracle struct {
	plan     ApprovalPlan
	deadline time.Time
	events   []Event // that were accepted; no delegations
}

type foretold struct {
	state     ApprovalState
	hash      string
	waiting   []string
	revisions int
	replanned bool
}

func (o oracle) at(t time.Time) foretold {
	if o.deadline.IsZero() || t.Before(o.deadline) {
		return o.without(t)
	}
	if v := o.without(o.deadline.Add(-1)); v.state.Open() {
		return foretold{state: ApprovalExpired, hash: v.hash, revisions: v.revisions, replanned: v.replanned}
	}
	v := o.without(t)
	if v.state == ApprovalStale {
		v.state = ApprovalExpired
	}
	return v
}

// without leaves the deadline out.
func (o oracle) without(t time.Time) foretold {
	v := foretold{state: ApprovalDraft}
	var (
		start   time.Time
		answers []Event
	)
	look := func(t time.Time) { // what became of the round by then
		if v.state != ApprovalInReview {
			return
		}
		state, on, waiting := o.judge(start, answers, t)
		v.waiting = waiting
		if state == ApprovalChangesRequested {
			v.revisions++
			for _, a := range o.plan.Authors {
				v.waiting = append(v.waiting, a.Person)
			}
		}
		v.state, start = state, pick(state == ApprovalInReview, start, on)
	}
	lapse := func(t time.Time) {
		limit := time.Duration(o.plan.RevisionHours) * time.Hour
		if v.state == ApprovalChangesRequested && limit > 0 && !start.Add(limit).After(t) {
			v.state, v.waiting = ApprovalExpired, nil
		}
	}
	for _, e := range o.events {
		if e.At.After(t) {
			break
		}
		switch e.Kind {
		case EventApprove, EventReject, EventRequestChanges:
			answers = append(answers, e)
			continue
		}
		look(e.At)
		lapse(e.At)
		switch {
		case e.Kind == EventSubmit || e.Kind == EventChange && e.Hash != "" && v.state == ApprovalInReview:
			v.state, v.hash, start, answers = ApprovalInReview, e.Hash, e.At, nil
		case e.Kind == EventChange:
			v.state, v.waiting, v.replanned = ApprovalStale, nil, v.replanned || e.Version != ""
		case e.Kind == EventWithdraw:
			v.state, v.waiting = ApprovalWithdrawn, nil
		}
	}
	look(t)
	lapse(t)
	return v
}

func pick[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}

// judge works out a round from its start and the answers to it.
func (o oracle) judge(start time.Time, answers []Event, t time.Time) (ApprovalState, time.Time, []string) {
	silent := false
	for _, s := range o.plan.Steps {
		left := s.Approvers
		need, yes, no, changes := len(left), 0, 0, false
		if s.Mode == StepKOfN {
			need = s.Needed
		}
		for yes < need {
			end := start.Add(time.Duration(s.Hours) * time.Hour)
			limited := s.Silence != ""
			turn := left
			if s.Mode == StepSequential {
				turn = left[:1]
			}
			if len(answers) > 0 && (!limited || answers[0].At.Before(end)) {
				e := answers[0]
				answers = answers[1:]
				left = slices.DeleteFunc(slices.Clone(left), func(p Person) bool { return p.Person == e.By })
				switch {
				case e.Kind == EventApprove:
					yes++
				default:
					no++
					changes = changes || e.Kind == EventRequestChanges
				}
				if len(s.Approvers)-no < need {
					return pick(changes, ApprovalChangesRequested, ApprovalRejected), e.At, nil
				}
				if yes == need || s.Mode == StepSequential {
					start = e.At
				}
				continue
			}
			if !limited || end.After(t) {
				var waiting []string
				for _, p := range turn {
					waiting = append(waiting, p.Person)
				}
				return ApprovalInReview, start, waiting
			}
			if s.Silence == SilenceExpires {
				return ApprovalExpired, end, nil
			}
			silent, start = true, end
			yes += len(turn)
			left = left[len(turn):]
		}
	}
	return pick(silent, ApprovalOnSilence, ApprovalApproved), start, nil
}

// expects says whether an event of somebody acting for themselves should be taken.
func (o oracle) expects(e Event) bool {
	v := o.at(e.At)
	author := slices.ContainsFunc(o.plan.Authors, func(p Person) bool { return p.Person == e.By })
	named := author || slices.ContainsFunc(o.plan.Steps, func(s ApprovalStep) bool {
		return slices.ContainsFunc(s.Approvers, func(p Person) bool { return p.Person == e.By })
	})
	switch e.Kind {
	case EventSubmit:
		return author && (v.state == ApprovalDraft || v.state == ApprovalChangesRequested || v.state == ApprovalStale && !v.replanned)
	case EventApprove, EventReject:
		return v.state == ApprovalInReview && slices.Contains(v.waiting, e.By) && e.Hash == v.hash
	case EventRequestChanges:
		return v.state == ApprovalInReview && slices.Contains(v.waiting, e.By) && e.Hash == v.hash && v.revisions < o.plan.Revisions
	case EventWithdraw:
		return author && v.state.Open()
	case EventRemind:
		return named && slices.Contains(v.waiting, e.For)
	}
	if e.Version != "" {
		return named && (v.state.Open() || v.state.Approved()) && !v.replanned && e.Version != o.plan.Version
	}
	return e.Hash != v.hash && (v.state == ApprovalInReview && author || v.state.Approved() && named)
}

// drawn makes a plan of a few bits.
func drawn(shape uint16) ApprovalPlan {
	plan := videoPlan()
	silences := []Silence{"", SilenceExpires, SilenceApproves}
	modes := []StepMode{StepParallel, StepSequential, StepKOfN}
	for i := range plan.Steps {
		s := &plan.Steps[i]
		s.Silence, s.Mode, s.Needed = silences[shape%3], modes[shape/3%3], 0
		if s.Mode == StepKOfN {
			s.Needed = 1 + int(shape%2)
		}
		shape /= 9
	}
	plan.Steps[2].Approvers[0] = Person{"ann", "orion"} // in the first step too
	plan.RevisionHours = 20 * int(shape%3)
	return plan
}

func FuzzApproval(f *testing.F) {
	f.Add(uint16(0), uint8(0), []byte("abcdefghijklmnopqrstuvwxyz"))
	f.Add(uint16(365), uint8(9), []byte{0, 0, 1, 17, 1, 1, 17, 2, 1, 17, 3, 1})
	f.Add(uint16(728), uint8(200), []byte{0, 0, 1, 1, 70, 1, 2, 70, 1, 3, 40, 1, 0, 0, 2})
	f.Add(uint16(2000), uint8(0), []byte{0, 0, 1, 34, 1, 1, 0, 1, 2, 34, 1, 2, 0, 9, 0, 66, 3, 1, 5, 0, 2})
	f.Fuzz(func(t *testing.T, shape uint16, deadline uint8, ops []byte) {
		walkApproval(t, shape, deadline, ops)
	})
}

// FuzzApprovalJSON holds that whatever JSON is taken is given back, and that an approval read from it answers everything.
func FuzzApprovalJSON(f *testing.F) {
	for _, lines := range [][]string{nil, approved, returned, append(submitted[:1:1], "02 10:00 ann delegate yan", "02 11:00 yan:ann approve h1", "02 12:00 ann change version=5")} {
		a, err := Replay(videoPlan(), video(), told(lines...))
		require.NoError(f, err)
		data, err := json.Marshal(a)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte(`{"plan":{"id":"p","version":"1","authors":[{"person":"a","partner":"x"}],"steps":[{"id":"s","mode":"parallel","approvers":[{"person":"a","partner":"x"}]}]},
		"subject":{"id":"s","decision":"d","deadline":"9999-12-31T23:59:59Z"},"events":[{"kind":"submit","at":"0001-01-01T00:53:29+00:53","by":"a","hash":"h"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var a Approval
		if json.Unmarshal(data, &a) != nil || a.last == nil {
			return
		}
		first, err := json.Marshal(a)
		require.NoError(t, err)
		var b Approval
		require.NoError(t, json.Unmarshal(first, &b))
		second, err := json.Marshal(b)
		require.NoError(t, err)
		require.Equal(t, string(first), string(second))
		for _, asOf := range []time.Time{time.Time{}.Add(1), at("2026-03-03 09:00"), time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC)} {
			s, err := a.At(asOf)
			require.NoError(t, err)
			again, err := b.At(asOf)
			require.NoError(t, err)
			require.Equal(t, s, again)
			h, err := a.History(asOf)
			require.NoError(t, err)
			rs, err := a.Reminders(asOf)
			require.NoError(t, err)
			r, err := ReportApprovals([]Approval{a}, asOf)
			require.NoError(t, err)
			times, err := a.Times(asOf)
			require.NoError(t, err)
			_, err = json.Marshal([]any{s, h, rs, r, times})
			require.NoError(t, err)
		}
	})
}

func TestApprovalWalksReachEveryState(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	seen := map[ApprovalState]int{}
	for range 300 {
		ops := make([]byte, 3*random.IntN(40))
		for i := range ops {
			ops[i] = byte(random.Uint32())
			if i%3 == 0 && random.IntN(3) > 0 {
				ops[i] = byte(random.IntN(16)) // more often submitted and approved than anything else
			}
			if i%3 == 1 {
				ops[i] = byte(random.IntN(8))
			}
			if i%3 == 2 && random.IntN(3) > 0 {
				ops[i] |= 16 // and by whom it should be
			}
		}
		seen[walkApproval(t, uint16(random.Uint32()), byte(random.Uint32()*random.Uint32N(2)), ops)]++
	}
	for _, s := range approvalStates {
		assert.Positive(t, seen[s], "%s: %v", s, seen)
	}
}

// walkApproval applies events drawn from ops, holds everything against the oracle, and returns the state at the end.
func walkApproval(t *testing.T, shape uint16, deadline uint8, ops []byte) ApprovalState {
	t.Helper()
	kinds := []EventKind{EventApprove, EventSubmit, EventRequestChanges, EventReject, EventApprove, EventChange, EventWithdraw, EventRemind}
	people := []string{"mia", "ann", "bob", "cid", "dan", "fay", "gil", "zed"}
	plan, subject := drawn(shape), video()
	start := at("2026-03-02 09:00")
	if deadline > 0 {
		subject.Deadline = start.Add(time.Duration(deadline) * time.Hour)
	}
	a, err := NewApproval(plan, subject)
	require.NoError(t, err)
	want := oracle{plan: plan, deadline: subject.Deadline}
	now := start
	for i := 0; i+2 < len(ops) && i < 300; i += 3 {
		now = now.Add(time.Duration(ops[i+1]%80) * time.Hour)
		e := Event{Kind: kinds[ops[i]>>3&7], By: people[ops[i]&7], At: now, Hash: "h" + strconv.Itoa(int(ops[i+2]%4)), Note: "why"}
		switch e.Kind {
		case EventSubmit:
			e.By = pick(ops[i+2]&8 == 0, "mia", e.By)
		case EventChange:
			if ops[i+2]&8 != 0 {
				e.Hash, e.Version = "", "v"+strconv.Itoa(int(ops[i+2]%4))
			}
		case EventWithdraw:
			e.Hash = ""
		case EventRemind:
			e.Hash, e.For = "", people[ops[i+2]&7]
		default:
			if ops[i+2]&16 != 0 { // mostly somebody whose turn it is, about what is under review
				if v := want.at(now); len(v.waiting) > 0 {
					e.By, e.Hash = v.waiting[int(ops[i+2]>>5)%len(v.waiting)], pick(v.hash != "", v.hash, "h0")
				}
			}
		}
		before, err := json.Marshal(a)
		require.NoError(t, err)
		stood, err := a.At(now)
		require.NoError(t, err)
		next, err := a.Apply(e)
		require.Equal(t, want.expects(e), err == nil, "%v %+v: %v", stood, e, err)
		after, jerr := json.Marshal(a)
		require.NoError(t, jerr)
		require.Equal(t, string(before), string(after), "the receiver stays as it was")
		if err != nil {
			var broken *EventError
			require.True(t, errors.As(err, &broken), "%v", err)
			require.Equal(t, stood.State, broken.State, "the event met what At says")
			continue
		}
		require.False(t, slices.Contains([]ApprovalState{ApprovalRejected, ApprovalExpired, ApprovalWithdrawn}, stood.State), "final states stay")
		want.events = append(want.events, e)
		a = next
	}
	checkApproval(t, a, want, plan, subject)
	return want.at(now).state
}

func checkApproval(t *testing.T, a Approval, want oracle, plan ApprovalPlan, subject Subject) {
	t.Helper()
	replayed, err := Replay(plan, subject, want.events)
	require.NoError(t, err)
	require.Equal(t, a, replayed)
	data, err := json.Marshal(a)
	require.NoError(t, err)
	var read Approval
	require.NoError(t, json.Unmarshal(data, &read))
	require.Equal(t, a, read)
	for hours := -1; hours < 400; hours += 7 {
		asOf := at("2026-03-02 09:00").Add(time.Duration(hours) * time.Hour)
		v, s := want.at(asOf), Standing{}
		s, err = a.At(asOf)
		require.NoError(t, err)
		require.Equal(t, v.state, s.State, "%v: %v", asOf, s.Reasons)
		require.Equal(t, v.hash, s.Hash)
		require.Equal(t, v.revisions, s.Revisions)
		var waiting []string
		for _, w := range s.Waiting {
			waiting = append(waiting, w.Person)
		}
		require.ElementsMatch(t, v.waiting, waiting)
		require.True(t, s.Next.IsZero() || s.Next.After(asOf), "still to come")
		require.Equal(t, v.state.Approved(), a.Holds(v.hash, plan.Version, asOf) == nil)
		times, err := a.Times(asOf)
		require.NoError(t, err)
		require.LessOrEqual(t, times.Total, max(0, asOf.Sub(times.Submitted)), "no more than has passed since")
	}
}

// TestApplyLeavesNoWayBack tries to spoil an approval through everything that went into it or came out of it, and grows
// two futures from one past.
func TestApplyLeavesNoWayBack(t *testing.T) {
	plan := videoPlan()
	plan.Delegations = []Delegation{{ID: "d", From: "ann", To: "yan", Decision: "*", Expires: at("2026-03-20 00:00")}}
	events := told("02 09:00 mia submit h1", "02 09:30 ann delegate xav")
	a, err := Replay(plan, video(), events)
	require.NoError(t, err)
	was, err := json.Marshal(a)
	require.NoError(t, err)

	plan.Authors[0].Person, plan.Steps[0].Approvers[0].Person, plan.Steps[0].ID, plan.Delegations[0].To = "x", "x", "x", "x"
	events[0].By, events[1].Delegation.To = "x", "x"
	got := a.Plan()
	got.Authors[0].Person, got.Steps[0].Approvers[0].Person, got.Delegations[0].To = "y", "y", "y"
	a.Events()[1].Delegation.To = "y"
	a.Events()[0].By = "y"
	s := standsAt(t, a, "02 10:00")
	s.Waiting[0].Person, s.Reasons[0] = "z", "z"
	is, err := json.Marshal(a)
	require.NoError(t, err)
	require.Equal(t, string(was), string(is))

	var futures []Approval
	for _, line := range []string{"02 10:00 bob approve h1", "02 10:00 bob reject h1", "02 10:00 bob request-changes h1", "02 10:00 mia withdraw", "02 10:00 bob delegate wes", "02 10:00 bob delegate vic"} {
		next, err := a.Apply(told(line)[0])
		require.NoError(t, err)
		futures = append(futures, next)
	}
	for i, want := range []ApprovalState{ApprovalInReview, ApprovalRejected, ApprovalChangesRequested, ApprovalWithdrawn, ApprovalInReview, ApprovalInReview} {
		require.Equal(t, want, standsAt(t, futures[i], "02 10:00").State)
	}
	require.Equal(t, "ann bob", who(standsAt(t, a, "02 10:00").Waiting))
	require.Equal(t, "ann", who(standsAt(t, futures[0], "02 10:00").Waiting))
	_, err = futures[4].Apply(told("02 11:00 vic:bob approve h1")[0])
	require.ErrorIs(t, err, ErrWrongActor, "the other future's delegation")
	_, err = futures[5].Apply(told("02 11:00 vic:bob approve h1")[0])
	require.NoError(t, err)
}

// manyEvents are rounds of changes requested and content submitted again.
func manyEvents(n int) (ApprovalPlan, []Event) {
	plan := videoPlan()
	plan.Revisions, plan.RevisionHours = MaxRevisions, 0
	events := make([]Event, n)
	now := at("2026-03-02 09:00")
	for i := range events {
		now = now.Add(time.Minute)
		hash := "sha256:" + strconv.Itoa(i/3)
		switch i % 3 {
		case 0:
			events[i] = Event{Kind: EventSubmit, At: now, By: "mia", Hash: hash}
		case 1:
			events[i] = Event{Kind: EventApprove, At: now, By: "ann", Hash: hash}
		default:
			events[i] = Event{Kind: EventRequestChanges, At: now, By: "bob", Hash: hash, Note: "the logo is wrong"}
		}
	}
	return plan, events
}

func TestReplayOfManyEventsIsApplyOfEach(t *testing.T) {
	plan, events := manyEvents(3_000)
	a, err := NewApproval(plan, video())
	require.NoError(t, err)
	for _, e := range events {
		a, err = a.Apply(e)
		require.NoError(t, err)
	}
	b, err := Replay(plan, video(), events)
	require.NoError(t, err)
	require.Equal(t, a.Events(), b.Events())
	x, err := json.Marshal(a)
	require.NoError(t, err)
	y, err := json.Marshal(b)
	require.NoError(t, err)
	require.Equal(t, string(x), string(y))
	s, err := b.At(events[len(events)-1].At)
	require.NoError(t, err)
	require.Equal(t, ApprovalChangesRequested, s.State)
	require.Equal(t, 1_000, s.Revisions)
}

func BenchmarkApprovalReplay(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			plan, events := manyEvents(n)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Replay(plan, video(), events); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkApprovalApply10000(b *testing.B) {
	plan, events := manyEvents(10_000)
	b.ReportAllocs()
	for b.Loop() {
		a, err := NewApproval(plan, video())
		for _, e := range events {
			if err == nil {
				a, err = a.Apply(e)
			}
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkApprovalReadJSON10000(b *testing.B) {
	plan, events := manyEvents(10_000)
	a, err := Replay(plan, video(), events)
	if err != nil {
		b.Fatal(err)
	}
	data, err := json.Marshal(a)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if err := json.Unmarshal(data, &a); err != nil {
			b.Fatal(err)
		}
	}
}
