// Command decisions proves the delegation of authority of a joint venture complete, then rules by it. Two partners,
// Kestrel and Northsea, run a wind farm; Northsea operates the site, and a board with an independent fifth member
// decides what they cannot. The first draft of their matrix has faults; each comes with a request that shows it.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"log"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/governance"
)

//go:embed matrix.json
var matrixJSON []byte

//go:embed setting.json
var settingJSON []byte

//go:embed requests.json
var requestsJSON []byte

func main() {
	var (
		matrix   governance.Matrix
		setting  governance.Setting
		requests []governance.Request
	)
	read(matrixJSON, &matrix)
	read(settingJSON, &setting)
	read(requestsJSON, &requests)

	fmt.Println("The draft")
	check(draft(matrix), setting)
	fmt.Println("\nAs signed")
	check(matrix, setting)

	policy, err := matrix.Compile()
	if err != nil {
		log.Fatal(err)
	}
	for _, req := range requests {
		explain(policy, req)
	}
	who(policy)
	route()
}

// draft is the matrix with the mistakes that such documents have.
func draft(m governance.Matrix) governance.Matrix {
	var rules []governance.Rule
	for _, r := range m.Rules {
		switch r.ID {
		case "1.2": // starts above where 1.1 ends
			r.Over = decimal.NewNullDecimal(decimal.NewFromInt(60_000))
		case "2.2": // 5 years fit 2.1 as well
			r.When = []governance.Condition{{Attribute: "term_years", Test: ">= 5"}}
		case "1.6": // anybody may approve their own travel
			r.Independent = false
		case "4.2": // the board decides if the partners cannot, and may outvote either
			r.EscalateTo = "board"
		case "5.1": // forgotten
			continue
		}
		rules = append(rules, r)
	}
	m.Version, m.Rules = "2026-1", rules
	return m
}

func check(m governance.Matrix, s governance.Setting) {
	found, err := m.Check(s)
	if err != nil {
		log.Fatal(err)
	}
	if len(found) == 0 {
		fmt.Println("  nothing found: every decision has somebody who may take it")
	}
	for _, f := range found {
		fmt.Printf("  %-8s %s\n           %s\n", f.Severity, f.Code, f.Message)
	}
}

func explain(p *governance.Policy, req governance.Request) {
	e, err := p.Explain(req)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("\n%s", req.Decision)
	if req.Amount.Valid {
		fmt.Printf(" of %s EUR", req.Amount.Decimal)
	}
	fmt.Printf(" on %s: %s\n", req.AsOf.Format(time.DateOnly), e.Status)
	for _, reason := range e.Reasons[:len(e.Reasons)-1] { // the last repeats the status
		fmt.Println("  -", reason)
	}
	if !e.RatifyBy.IsZero() {
		fmt.Println("  ratify by", e.RatifyBy.Format(time.DateOnly), "by", e.Missing)
	}
}

func who(p *governance.Policy) {
	fmt.Println("\nWho may take a lease of four years?")
	for _, actor := range []string{"kestrel", "northsea", "m.okafor"} {
		can, err := p.CanAct(actor, governance.Request{
			Decision: "contract.lease", AsOf: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), Attributes: map[string]any{"term_years": 4},
		})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("  %-9s alone: %-5v voice: %-5v with: %v\n", actor, can.Allowed, can.Voice, can.With)
	}
}

// route asks a decision table which paper a request needs.
func route() {
	table := governance.Table{
		HitPolicy: governance.HitPolicyCollect,
		Inputs: []governance.Input{
			{Expression: "amount", Type: governance.TypeNumber, Allowed: ">= 0"},
			{Expression: "supplier", Type: governance.TypeString, Allowed: `"known","new"`},
		},
		Outputs: []governance.Output{{Name: "paper", Default: `"none"`}},
		Rules: []governance.TableRule{
			{When: []string{">= 10000", "-"}, Then: []string{`"three quotes"`}},
			{When: []string{"-", `"new"`}, Then: []string{`"supplier check"`}},
			{When: []string{"> 250000", "-"}, Then: []string{`"board paper"`}},
		},
	}
	fmt.Println("\nPapers")
	for _, amount := range []int{500, 12_000, 300_000} {
		for _, supplier := range []string{"known", "new"} {
			papers, err := table.Evaluate(map[string]any{"amount": amount, "supplier": supplier})
			if err != nil {
				log.Fatal(err)
			}
			fmt.Printf("  %7d from a %-5s supplier: %v\n", amount, supplier, papers)
		}
	}
}

func read(data []byte, into any) {
	if err := json.Unmarshal(data, into); err != nil {
		log.Fatal(err)
	}
}
