package governance_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/partnerkit/partnerkit/governance"
)

// clip is the approval of a video after some events: legal answers within two days, then either of two leads.
func clip(events ...governance.Event) (governance.Approval, error) {
	return governance.Replay(governance.ApprovalPlan{
		ID: "content", Version: "1", Revisions: 1,
		Authors: []governance.Person{{Person: "mia", Partner: "studio"}},
		Steps: []governance.ApprovalStep{
			{ID: "legal", Mode: governance.StepParallel, Approvers: []governance.Person{{Person: "ann", Partner: "orion"}}, Hours: 48, Silence: governance.SilenceApproves},
			{ID: "leads", Mode: governance.StepKOfN, Needed: 1, Approvers: []governance.Person{{Person: "bob", Partner: "orion"}, {Person: "cid", Partner: "vega"}}},
		},
	}, governance.Subject{ID: "clip-7", Decision: "content.video"}, events)
}

func ExampleApproval_Apply() {
	approval, err := clip()
	if err != nil {
		fmt.Println(err)
		return
	}
	monday := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, e := range []governance.Event{
		{Kind: governance.EventSubmit, At: monday, By: "mia", Hash: "sha256:aa"},
		{Kind: governance.EventApprove, At: monday.Add(time.Hour), By: "bob", Hash: "sha256:aa"},
		{Kind: governance.EventApprove, At: monday.Add(50 * time.Hour), By: "bob", Hash: "sha256:aa"},
	} {
		next, err := approval.Apply(e)
		if errors.Is(err, governance.ErrNotTurn) {
			fmt.Println("refused:", err)
			continue
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		approval = next
	}
	history, err := approval.History(monday.AddDate(0, 0, 7))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, h := range history {
		fmt.Println(h.At.Format("Mon 15:04"), h.Text)
	}
	fmt.Println(approval.Holds("sha256:bb", "1", monday.AddDate(0, 0, 7)))
	// Output:
	// refused: approval of "clip-7", in-review: approve by "bob": not their turn: their step leads has not begun, legal is open
	// Mon 09:00 mia submits content "sha256:aa": round 1 begins with step legal
	// Wed 09:00 ann said nothing for 48 hours, which counts as approval: step legal is passed, step leads begins
	// Wed 11:00 bob approves: step leads is passed, approved-on-silence
	// approval of "clip-7": about other content or plan: approved was content "sha256:aa", not "sha256:bb"
}

func ExampleApproval_At() {
	monday := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	approval, err := clip(governance.Event{Kind: governance.EventSubmit, At: monday, By: "mia", Hash: "sha256:aa"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, hours := range []int{47, 48} {
		s, err := approval.At(monday.Add(time.Duration(hours) * time.Hour))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(s.State, "step", s.Step)
		for _, reason := range s.Reasons {
			fmt.Println("-", reason)
		}
	}
	// Output:
	// in-review step legal
	// - 2026-03-02 09:00: mia submits content "sha256:aa": round 1 begins with step legal
	// - step legal waits for ann
	// - silence counts as approval on 2026-03-04 09:00
	// in-review step leads
	// - 2026-03-02 09:00: mia submits content "sha256:aa": round 1 begins with step legal
	// - 2026-03-04 09:00: ann said nothing for 48 hours, which counts as approval: step legal is passed, step leads begins
	// - step leads waits for bob, cid, 1 of 2 must approve
}

func ExampleReplay() {
	monday := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	approval, err := clip(governance.Event{Kind: governance.EventSubmit, At: monday, By: "mia", Hash: "sha256:aa"})
	if err != nil {
		fmt.Println(err)
		return
	}
	data, err := json.Marshal(approval.Events())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(data))
	var events []governance.Event
	if err := json.Unmarshal(data, &events); err != nil {
		fmt.Println(err)
		return
	}
	again, err := governance.Replay(approval.Plan(), approval.Subject(), events)
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := governance.ReportApprovals([]governance.Approval{again}, monday.Add(30*time.Hour))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range report.Partners {
		fmt.Println(report.Open, "open, waited for", p.Partner, "for", p.Mean)
	}
	// Output:
	// [{"kind":"submit","at":"2026-03-02T09:00:00Z","by":"mia","hash":"sha256:aa"}]
	// 1 open, waited for orion for 30h0m0s
}
