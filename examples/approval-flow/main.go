// Command approval-flow follows the content of a creator campaign through its approvals, and the issues of the same
// partners up their escalation ladder. A studio hands work in to an outdoor brand and a retailer: legal of both, then
// their brand managers one after the other, whose silence counts, then two of three sponsors.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"log"
	"slices"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/governance"
)

//go:embed flow.json
var document []byte

type flow struct {
	AsOf     time.Time               `json:"as_of"`
	Holidays []time.Time             `json:"holidays"`
	Plan     governance.ApprovalPlan `json:"plan"`
	Items    []struct {
		Subject governance.Subject `json:"subject"`
		Publish string             `json:"publish"` // hash of the file that is about to be published
		Events  []governance.Event `json:"events"`
	} `json:"items"`
	Refused    []governance.Event    `json:"refused"`
	Escalation governance.Escalation `json:"escalation"`
	Issues     []governance.Issue    `json:"issues"`
}

func main() {
	var in flow
	if err := json.Unmarshal(document, &in); err != nil {
		log.Fatal(err)
	}
	fmt.Println("As of", in.AsOf.Format("Monday 2 January 2006, 15:04"))
	var approvals []governance.Approval
	for _, item := range in.Items {
		a, err := governance.Replay(in.Plan, item.Subject, item.Events)
		if err != nil {
			log.Fatal(err)
		}
		approvals = append(approvals, a)
		tell(a, item.Publish, in)
	}
	refuse(approvals[2], in.Refused)
	report(approvals, in.AsOf)
	escalate(in)
}

// tell prints how an item came to where it stands, and whether the file may be published.
func tell(a governance.Approval, file string, in flow) {
	s, err := a.At(in.AsOf)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("\n%s: %s", a.Subject().Title, s.State)
	if s.Step != "" {
		fmt.Printf(", step %s", s.Step)
	}
	fmt.Printf(", round %d\n", s.Round)
	for _, reason := range s.Reasons {
		fmt.Println("  -", reason)
	}
	if err := a.Holds(file, in.Plan.Version, in.AsOf); err != nil {
		fmt.Println("  do not publish", file+":", err)
	} else {
		fmt.Println("  publish", file)
	}
	reminders, err := a.Reminders(in.AsOf)
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range reminders {
		fmt.Printf("  remind %s of %s for the %d. time: due since %s\n", r.Person, r.Partner, r.Number, r.Due.Format("02 Jan 15:04"))
	}
}

// refuse shows what the approval does not accept.
func refuse(a governance.Approval, events []governance.Event) {
	fmt.Printf("\nRefused for %q\n", a.Subject().ID)
	for _, e := range events {
		_, err := a.Apply(e)
		if err == nil {
			log.Fatal("taken: ", e)
		}
		fmt.Println("  -", err)
	}
}

func report(approvals []governance.Approval, asOf time.Time) {
	r, err := governance.ReportApprovals(approvals, asOf)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("\nApprovals: %d open, %d decided, on average in %v, at the longest in %v\n", r.Open, r.Decided, r.Mean, r.Longest)
	fmt.Println("waited for    approvals  on average  longest   now")
	for _, w := range slices.Concat(r.Partners, r.People[:4]) {
		name := w.Partner
		if w.Person != "" {
			name = "  " + w.Person
		}
		fmt.Printf("%-18s %4d  %10s %8s %5d\n", name, w.Approvals, hours(w.Mean), hours(w.Longest), w.Now)
	}
}

func hours(d time.Duration) string { return fmt.Sprintf("%.1f h", d.Hours()) }

// escalate prints the issues, the most urgent first, and how the one in deadlock came there.
func escalate(in flow) {
	workday := func(day time.Time) bool {
		return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && !slices.ContainsFunc(in.Holidays, day.Equal)
	}
	ageing, err := in.Escalation.Ageing(in.Issues, in.AsOf, workday)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("\nIssues: %d open, %d resolved, %d wait on whoever raised them\n", ageing.Open, ageing.Resolved, ageing.Paused)
	fmt.Println("issue                 severity  at         since         next          with")
	for _, row := range ageing.Rows {
		fmt.Printf("%-20s  %-8s  %-9s  %-12s  %-12s  %s\n", row.ID, row.Severity, row.At, day(row.Since), day(row.Next), strings.Join(row.Owners, ", "))
	}
	for _, issue := range in.Issues {
		step, err := in.Escalation.Stand(issue, in.AsOf, workday)
		if err != nil {
			log.Fatal(err)
		}
		if step.Breaker == "" {
			continue
		}
		fmt.Printf("\n%s is in deadlock: %s by %s\n", issue.ID, step.Breaker, strings.Join(step.Owners, ", "))
		for _, reason := range step.Reasons {
			fmt.Println("  -", reason)
		}
		next := step.NextID
		if next == "" {
			next = "nothing is left to try"
		}
		fmt.Printf("  told: %s; on %s: %s\n", strings.Join(step.Told, ", "), day(step.Next), next)
	}
}

func day(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format("02 Jan 15:04")
}
