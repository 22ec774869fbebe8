package partnership_test

import (
	"fmt"
	"time"

	"github.com/partnerkit/partnerkit/partnership"
)

func Example() {
	document := []byte(`{
	  "format": "partnerkit/1",
	  "charter": {"id": "harbour", "name": "Harbour", "kind": "co-marketing", "tier": "pilot", "currency": "EUR"},
	  "partners": [{"id": "lighthouse"}, {"id": "quay"}]
	}`)
	f, err := partnership.Decode(document)
	if err != nil {
		fmt.Println(err)
		return
	}
	review, err := f.Review(partnership.Evidence{}, time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("sound:", review.Sound)
	for _, m := range review.Missing {
		fmt.Printf("step %d: %s\n", m.Step, m.Component)
	}
	// Output:
	// sound: false
	// step 1: objectives
	// step 2: stakeholders
	// step 3: decision-matrix
	// step 4: communication
	// step 5: risk-register
	// step 6: budget
	// step 6: cost-sharing
	// step 7: agreement
	// step 8: kpis
}

func ExampleDecode() {
	_, err := partnership.Decode([]byte(`{
	  "format": "partnerkit/1",
	  "charter": {"id": "harbour", "name": "Harbour", "kind": "merger", "currency": "EUR", "lead": "pier"},
	  "partners": [{"id": "lighthouse"}, {"id": "quay", "colour": "blue"}]
	}`))
	fmt.Println(err)
	// Output:
	// framework: 3 problems
	//   partners[1].colour: is not a field that may stand here [unknown-field]
	//   charter.kind: must be one of joint-venture, strategic-alliance, co-marketing, tech-project, small-campaign, supplier-customer, channel, non-profit, got "merger" [oneof]
	//   charter.lead: names a partner that the document does not declare, got "pier" [unknown-partner]
}

func ExampleRequired() {
	for _, c := range partnership.Required(partnership.SmallCampaign, partnership.External, partnership.Pilot) {
		fmt.Println(c.Step, c.Code)
	}
	// Output:
	// 1 objectives
	// 2 stakeholders
	// 3 decision-matrix
	// 5 risk-register
	// 6 budget
	// 6 cost-sharing
	// 7 agreement
	// 8 kpis
}
