package governance_test

import (
	"fmt"
	"time"

	"github.com/partnerkit/partnerkit/governance"
)

// ladder is that of a joint venture: two working days for the leads, then the sponsors, then a mediator.
func ladder() governance.Escalation {
	return governance.Escalation{
		Levels: []governance.Level{
			{ID: "leads", Owners: []string{"ann", "bob"}, Workdays: 2},
			{ID: "sponsors", Owners: []string{"cid", "dan"}, Tell: []string{"ann", "bob"}, Hours: 72},
		},
		Breakers: []governance.Breaker{
			{ID: "mediation", Kind: governance.BreakerMediation, Owners: []string{"mediator"}, Workdays: 10},
			{ID: "buy-out", Kind: governance.BreakerBuyOut, Owners: []string{"orion", "vega"}, Needs: []string{"written-notice"}, Hours: 720},
		},
	}
}

func weekday(day time.Time) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
}

func ExampleEscalation_At() {
	friday := time.Date(2026, 3, 6, 15, 0, 0, 0, time.UTC)
	step, err := ladder().At(friday, friday.AddDate(0, 0, 3), weekday)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(step.ID, step.Owners, "until", step.Next.Format("Mon 15:04"), "then", step.NextID, step.NextTold)
	// Output:
	// leads [ann bob] until Tue 15:00 then sponsors [cid dan ann bob]
}

func ExampleEscalation_Stand() {
	friday := time.Date(2026, 3, 6, 15, 0, 0, 0, time.UTC)
	issue := governance.Issue{ID: "late-turbine", Raised: friday,
		Pauses: []governance.Pause{{From: friday.AddDate(0, 0, 3), Until: friday.AddDate(0, 0, 4), Reason: "figures are missing"}},
		Facts:  []governance.Fact{{Name: "written-notice", On: friday.AddDate(0, 0, 30)}},
	}
	step, err := ladder().Stand(issue, friday.AddDate(0, 0, 29), weekday)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, reason := range step.Reasons {
		fmt.Println("-", reason)
	}
	fmt.Println("waiting:", step.Waiting, "next:", step.NextID, step.Next.Format(time.DateOnly))
	// Output:
	// - leads: its limit was spent on 2026-03-11 15:00
	// - sponsors: its limit was spent on 2026-03-14 15:00
	// - mediation: its limit was spent on 2026-03-28 00:00
	// - buy-out: may be entered from 2026-04-05 15:00
	// waiting: true next: buy-out 2026-04-05
}

func ExampleEscalation_Ageing() {
	friday := time.Date(2026, 3, 6, 15, 0, 0, 0, time.UTC)
	report, err := ladder().Ageing([]governance.Issue{
		{ID: "invoice-format", Raised: friday},
		{ID: "late-turbine", Raised: friday.AddDate(0, 0, -10)},
		{ID: "data-breach", Severity: governance.SeverityHigh, Raised: friday.AddDate(0, 0, 2)},
		{ID: "logo", Raised: friday.AddDate(0, 0, -20), Resolved: friday},
	}, friday.AddDate(0, 0, 3), weekday)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Open, "open, the oldest is", report.Oldest)
	for _, row := range report.Rows {
		fmt.Printf("%-14s at %-9s for %v\n", row.ID, row.At, row.Age)
	}
	// Output:
	// 3 open, the oldest is late-turbine
	// data-breach    at leads     for 24h0m0s
	// invoice-format at leads     for 72h0m0s
	// late-turbine   at mediation for 312h0m0s
}
