package partnership_test

import (
	"fmt"
	"time"

	"github.com/partnerkit/partnerkit/partnership"
	"github.com/partnerkit/partnerkit/partnership/alignment"
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

func ExampleUpgrade() {
	add, err := partnership.Upgrade(partnership.CoMarketing, partnership.External, partnership.SMB, partnership.Enterprise)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range add {
		fmt.Printf("%s: %s\n", a.Component, a.Next)
	}
	// Output:
	// steering-committee: seat a committee with members of each partner, a quorum and a threshold
	// priced-risks: give each open risk a probability and an impact in money, and simulate what they cost together
	// capacity: set the hours that each partner can give against those the plan asks for
	// controls: list what law and agreement ask for, with the evidence that shows it and the day it runs out
	// technology-limits: state for each tool how many people and how much data it can serve
}

func ExampleProfileOf() {
	p, _ := partnership.ProfileOf(partnership.HealthcareIndustry)
	for _, r := range p.Requirements {
		if r.Hard {
			fmt.Printf("%s (%s): %s\n", r.Code, r.As, r.Reason)
		}
	}
	// Output:
	// data-classes (control): patient data must be told apart from all other data before any of it moves
	// patient-consent (control): no patient's data is used without the patient's consent
	// privacy-safeguards (control): the law on health data (in the United States HIPAA) asks for safeguards that are written down and tested
	// trial-rules (control): clinical trials follow rules that no agreement can waive
	// ethics-review (fact): ethics come first: a board that answers to neither partner has looked at the work
}

// harbour is a document with hardly anything in it.
func harbour() partnership.Framework {
	return partnership.Framework{
		Format:   partnership.Format,
		Charter:  partnership.Charter{ID: "harbour", Name: "Harbour", Kind: partnership.CoMarketing, Tier: partnership.Pilot, Currency: "EUR"},
		Partners: []partnership.Partner{{ID: "lighthouse"}, {ID: "quay"}},
	}
}

func ExampleFramework_Next() {
	gate, err := harbour().Next(partnership.MOU, partnership.Evidence{}, time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(gate.Open, "steps:", gate.Steps)
	for _, b := range gate.Blockers {
		fmt.Println(b)
	}
	// Output:
	// false steps: [1]
	// no objectives: without objectives that each partner stated and agreed to, every side works for something else; let each partner write down what it wants and what the others gain, then agree on the list
	// not every partner has signed the memorandum of understanding
}

func ExampleDiff() {
	before, after := harbour(), harbour()
	after.Charter.Tier = partnership.SMB
	after.Objectives = []alignment.Objective{{ID: "visitors", Horizon: alignment.Long}}
	d, err := partnership.Diff(before, after)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range d.Edits {
		fmt.Printf("%s: %s → %s\n", e.Path, e.From, e.To)
	}
	for _, f := range d.Favours {
		fmt.Println(f.Partner, f.Verdict)
	}
	// Output:
	// charter.tier: "pilot" → "smb"
	// objectives:  → [{"horizon":"long","id":"visitors"}]
	// lighthouse unknown
	// quay unknown
}

func ExampleFramework_PreMortem() {
	f := harbour()
	f.Fit = []partnership.Fit{
		{Question: "does it need both of us?", Holds: true, Evidence: "one has the visitors, the other the ships"},
		{Partner: "quay", Question: "has it kept its word before?", Evidence: "two cancelled seasons"},
	}
	causes, err := f.PreMortem(partnership.Evidence{}, time.Date(2026, 6, 15, 0, 0, 0, 0, time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range causes {
		fmt.Printf("%s likely: %v, for: %q, unknown: %d\n", c.Cause, c.Likely, c.For, len(c.Unknown))
	}
	// Output:
	// wrong-project likely: false, for: [], unknown: 3
	// wrong-partner likely: true, for: ["quay: has it kept its word before? no (two cancelled seasons)"], unknown: 3
	// no-alignment likely: false, for: [], unknown: 1
}
