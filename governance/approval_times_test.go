package governance

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestApprovalTimes(t *testing.T) {
	// legal 09:00 to 12:00 (bob answers at 10:00), brand to 14:00 (cid until 13:00), leads to 16:00 (gil at 15:00), then two
	// of them want changes; a day for the revision; legal once more from the 3rd 16:00, ann alone answers within the hour.
	a := begun(t, append(pastBrand[:5:5], "02 15:00 gil request-changes h1", "02 15:30 mia remind for=eve", "02 16:00 fay reject h1", "03 16:00 noa submit h2", "03 17:00 ann approve h2")...)
	got, err := a.Times(at("2026-03-03 18:00"))
	require.NoError(t, err)
	h := time.Hour
	assert.Equal(t, ApprovalTimes{
		Submitted: at("2026-03-02 09:00"), Total: 33 * h, Review: 9 * h, Revision: 24 * h, Rounds: 2, Revisions: 1, Reminders: 1,
		Steps: []StepTime{{"legal", 5 * h}, {"brand", 2 * h}, {"leads", 2 * h}},
		People: []Wait{
			{"mia", "studio", 24 * h, 1, false}, {"noa", "studio", 24 * h, 1, false},
			{"ann", "orion", 4 * h, 2, false}, {"bob", "vega", 3 * h, 2, true},
			{"eve", "orion", 2 * h, 1, false}, {"fay", "vega", 2 * h, 1, false},
			{"gil", "lyra", 1 * h, 1, false}, {"cid", "orion", 1 * h, 1, false}, {"dan", "vega", 1 * h, 1, false},
		},
		Partners: []Wait{
			{"", "studio", 24 * h, 1, false},
			{"", "orion", (3 + 1 + 2 + 1) * h, 4, false}, // ann, cid, eve, ann
			{"", "vega", (1 + 1 + 2 + 2) * h, 4, true},   // bob, dan, fay, bob
			{"", "lyra", 1 * h, 1, false},
		},
	}, got)

	got, err = begun(t, approved...).Times(at("2026-03-30 00:00"))
	require.NoError(t, err)
	assert.Equal(t, 7*h, got.Total, "the clock stands when it is approved")
	assert.Equal(t, at("2026-03-02 16:00"), got.Ended)
	got, err = begun(t, submitted...).Times(at("2026-03-30 00:00"))
	require.NoError(t, err)
	assert.Equal(t, 48*h, got.Total, "or when it expires")
	got, err = begun(t).Times(at("2026-03-30 00:00"))
	require.NoError(t, err)
	assert.True(t, got.Submitted.IsZero() && got.Ended.IsZero() && got.Total == 0 && got.People == nil)

	got, err = begun(t, pastBrand...).Times(time.Date(2700, 1, 1, 0, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	assert.Equal(t, time.Duration(1<<63-1), got.Total, "what is too long stays at the longest")
}

func TestApprovalReport(t *testing.T) {
	subject := func(id string) Subject { s := video(); s.ID = id; return s }
	make1 := func(id string, lines ...string) Approval {
		a, err := Replay(videoPlan(), subject(id), told(lines...))
		require.NoError(t, err)
		return a
	}
	list := []Approval{
		make1("draft"),
		make1("approved", approved...), // 7 hours
		make1("rejected", append(submitted[:1:1], "02 10:00 bob reject h1")...),                               // 1 hour
		make1("rejected-2", append(submitted[:1:1], "02 10:00 bob reject h1")...),                             // 1 hour
		make1("on-silence", append(pastLegal[:3:3], "04 13:00 gil approve h1", "04 13:00 eve approve h1")...), // 3 + 48 + 1 hours
		make1("late", append(pastBrand[:5:5], "02 15:00 gil approve h1")...),                                  // leads late since the 3rd 14:00
		make1("revising", "04 09:00 mia submit h1", "04 11:00 ann request-changes h1"),                        // due the 7th
		make1("in-review", "04 09:30 mia submit h1"),                                                          // due the 6th
		make1("withdrawn", "02 09:00 mia withdraw"),
		make1("later", "20 09:00 mia submit h1"),
		make1("expired", submitted...),
	}
	asOf := at("2026-03-04 13:00")
	r, err := ReportApprovals(list, asOf)
	require.NoError(t, err)
	assert.Equal(t, []ApprovalCount{{ApprovalDraft, 2}, {ApprovalInReview, 2}, {ApprovalChangesRequested, 1}, {ApprovalApproved, 1}, {ApprovalOnSilence, 1},
		{ApprovalRejected, 2}, {ApprovalExpired, 1}, {ApprovalWithdrawn, 1}, {ApprovalStale, 0}}, r.States)
	assert.Equal(t, [3]int{5, 1, 4}, [3]int{r.Open, r.Late, r.Decided})
	h := time.Hour
	assert.Equal(t, [3]time.Duration{(7 + 1 + 1 + 52) * h / 4, 4 * h, 52 * h}, [3]time.Duration{r.Mean, r.Median, r.Longest})
	var rows []string
	for _, row := range r.Rows {
		rows = append(rows, row.ID)
	}
	assert.Equal(t, []string{"late", "in-review", "revising", "draft", "later"}, rows)
	assert.Equal(t, ApprovalRow{ID: "late", State: ApprovalInReview, Since: at("2026-03-02 09:00"), Step: "leads", Waiting: []string{"eve", "fay"}, Due: at("2026-03-03 14:00"),
		Total: 52 * h, Late: true}, r.Rows[0])
	// bob: an hour in each of three that were passed or late, one in each rejected, 3.5 in review, 2 in revising, 48 in the expired one
	bob := r.People[slices.IndexFunc(r.People, func(w WaitTotal) bool { return w.Person == "bob" })]
	assert.Equal(t, WaitTotal{Person: "bob", Partner: "vega", Approvals: 8, Seconds: (3+2+2+48)*3600 + 3600*7/2, Mean: (55*h + 210*time.Minute) / 8, Longest: 48 * h, Now: 1}, bob)
	assert.Equal(t, "", r.Partners[0].Person)

	slices.Reverse(list)
	again, err := ReportApprovals(list, asOf)
	require.NoError(t, err)
	assert.Equal(t, r, again, "their order does not matter")
	none, err := ReportApprovals(nil, asOf)
	require.NoError(t, err)
	assert.Equal(t, 0, none.Open+none.Decided)

	_, err = ReportApprovals([]Approval{{}, make1("a"), make1("a")}, time.Time{})
	assert.ErrorIs(t, err, ErrNotBegun)
	for _, part := range []string{"as_of: is required", "approvals[0]: must be begun", "approvals[2].subject.id: must differ from that of approvals[1]"} {
		assert.ErrorContains(t, err, part)
	}
	_, err = ReportApprovals(make([]Approval, MaxApprovals+1), asOf)
	assert.ErrorContains(t, err, "approvals: must have at most 100000")
}

// TestWaitsBeyondADuration adds up more than 292 years.
func TestWaitsBeyondADuration(t *testing.T) {
	var sum total
	for range 1_000 {
		sum.add(1<<62 + 999_999_999)
	}
	assert.Equal(t, time.Duration(1<<62+999_999_999), sum.mean())
	assert.Equal(t, int64(1000*((1<<62)+999_999_999)/1_000_000_000), sum.seconds)
}

func BenchmarkReportApprovals10000(b *testing.B) {
	list := make([]Approval, 10_000)
	for i := range list {
		s := video()
		s.ID += time.Duration(i).String()
		a, err := Replay(videoPlan(), s, told(approved...))
		if err != nil {
			b.Fatal(err)
		}
		list[i] = a
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReportApprovals(list, at("2026-03-04 13:00")); err != nil {
			b.Fatal(err)
		}
	}
}
