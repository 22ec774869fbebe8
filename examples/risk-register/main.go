// Command risk-register reads a public risk register, the top risks that the emergency services and councils of an
// English county publish together, ranks it by the county's own matrix, and shows what a matrix of products would
// have said instead and what the list leaves open. Then it prices the risks, by assumptions kept apart from the
// published facts, and simulates how much contingency covers them and who carries what.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/risk"
)

//go:embed register.json
var document []byte

func main() {
	var in struct {
		Source    string            `json:"source"`
		Published map[string]string `json:"published"` // colour by risk ID
		Matrix    risk.Matrix       `json:"matrix"`
		Register  risk.Register     `json:"register"`
	}
	if err := json.Unmarshal(document, &in); err != nil {
		log.Fatal(err)
	}
	asOf := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	a, err := in.Register.Assess(in.Matrix, asOf, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n\n", in.Source)
	rank(a, in.Published)
	draw(a)
	compare(in.Register, a)
	attend(a)
	contingency(in.Register, in.Matrix, asOf)
}

// rank prints the risks, worst first, and checks the colours against those published.
func rank(a risk.Assessment, published map[string]string) {
	same := 0
	for _, e := range a.Ranking {
		fmt.Printf("%2d  %-6s  %s\n", e.Rank, e.Score.Band, e.Title)
		if published[e.Risk] == e.Score.Band {
			same++
		}
	}
	fmt.Printf("%d of %d colours are as published\n", same, len(a.Ranking))
}

// draw prints how many risks stand in each cell, the likeliest row on top.
func draw(a risk.Assessment) {
	fmt.Println("\nlikelihood 5 to 1 (down), impact 1 to 5 (across)")
	for _, row := range a.HeatMap.Threats {
		line := ""
		for _, cell := range row {
			text := cell.Band
			if n := len(cell.Risks); n > 0 {
				text = fmt.Sprintf("%s %d", cell.Band, n)
			}
			line += fmt.Sprintf("%-10s", text)
		}
		fmt.Println(strings.TrimRight(line, " "))
	}
}

// compare scores the same levels by likelihood times impact and prints where the order turns round.
func compare(r risk.Register, looked risk.Assessment) {
	r.Matrix = risk.Standard5x5ID
	product, err := r.Assess(risk.Standard5x5(), looked.AsOf, nil)
	if err != nil {
		log.Fatal(err)
	}
	ranks := map[string]int{}
	for _, e := range looked.Ranking {
		ranks[e.Risk] = e.Rank
	}
	fmt.Println("\nBy likelihood times impact alone these would rank higher:")
	for _, e := range product.Ranking {
		if was := ranks[e.Risk]; e.Rank < was {
			fmt.Printf("  %s: %d instead of %d, %s\n", e.Title, e.Rank, was, e.Score)
		}
	}
}

// attend counts the findings and prints the worst of each kind.
func attend(a risk.Assessment) {
	count, first := map[string]int{}, map[string]risk.Finding{}
	for _, f := range a.Findings {
		if count[f.Code]++; count[f.Code] == 1 {
			first[f.Code] = f
		}
	}
	fmt.Println("\nWhat the list, which gives names and levels only, leaves open:")
	for _, code := range slices.Sorted(maps.Keys(count)) {
		f := first[code]
		fmt.Printf("  %d × %s, such as %s: %s\n", count[code], code, f.Subject, f.Message)
	}
}
