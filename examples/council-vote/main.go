// Council-vote counts votes of the Council of the European Union by qualified majority, and shows how much power the
// rule gives each member beside its share of the population.
//
// The rule is Article 16(4) of the Treaty on European Union and Article 238(2) of the Treaty on the Functioning of the
// European Union: 55 % of the members, who represent 65 % of the population; a blocking minority must include at least
// four members. When the Council does not act on a proposal of the Commission it takes 72 % of the members. Populations
// are those of 1 January 2020, Eurostat table demo_pjan; the Council itself updates its figures every year.
package main

import (
	"cmp"
	"fmt"
	"log"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/governance"
)

var population = []struct {
	member string
	people int64
}{
	{"Austria", 8901064}, {"Belgium", 11522440}, {"Bulgaria", 6951482}, {"Croatia", 4058165}, {"Cyprus", 888005},
	{"Czechia", 10693939}, {"Denmark", 5822763}, {"Estonia", 1328976}, {"Finland", 5525292}, {"France", 67320216},
	{"Germany", 83166711}, {"Greece", 10718565}, {"Hungary", 9769526}, {"Ireland", 4964440}, {"Italy", 59641488},
	{"Latvia", 1907675}, {"Lithuania", 2794090}, {"Luxembourg", 626108}, {"Malta", 514564}, {"Netherlands", 17407585},
	{"Poland", 37958138}, {"Portugal", 10295909}, {"Romania", 19328838}, {"Slovakia", 5457873}, {"Slovenia", 2095861},
	{"Spain", 47332614}, {"Sweden", 10327589},
}

func main() {
	percent := func(n int64) decimal.Decimal { return decimal.New(n, -2) }
	ofMembers := governance.Threshold{Kind: governance.ThresholdAtLeast, Of: governance.OfAll, By: governance.BySeats, Share: percent(55)}
	ofPeople := governance.Threshold{Kind: governance.ThresholdAtLeast, Of: governance.OfAll, By: governance.ByWeight, Share: percent(65), Blockers: 4}
	council := governance.Committee{
		ID:        "council",
		Quorum:    governance.Quorum{By: governance.BySeats, Share: percent(50), Above: true},
		Threshold: ofMembers,
		Also:      []governance.Threshold{ofPeople},
	}
	people := map[string]int64{}
	var all int64
	for _, p := range population {
		council.Members = append(council.Members, governance.Member{ID: p.member, Weight: decimal.NewFromInt(p.people)})
		people[p.member] = p.people
		all += p.people
	}

	proposal := governance.Motion{ID: "on a proposal of the Commission"}
	initiative := governance.Motion{ID: "on a member's own initiative", Thresholds: []governance.Threshold{ofMembers, ofPeople}}
	initiative.Thresholds[0].Share = percent(72)

	vote(council, proposal, "Germany", "France", "Italy")
	vote(council, proposal, "Germany", "France", "Italy", "Luxembourg")
	vote(council, proposal, "Hungary", "Slovakia", "Czechia", "Austria", "Bulgaria", "Malta", "Cyprus", "Ireland")
	vote(council, initiative, "Hungary", "Slovakia", "Czechia", "Austria", "Bulgaria", "Malta", "Cyprus", "Ireland")

	powers, err := council.Power(proposal)
	if err != nil {
		log.Fatal(err)
	}
	slices.SortFunc(powers, func(a, b governance.Power) int {
		return cmp.Or(-cmp.Compare(a.ShapleyShubik, b.ShapleyShubik), cmp.Compare(a.Partner, b.Partner))
	})
	fmt.Printf("%-12s %12s %9s %9s\n", "member", "people", "Shapley–S.", "Banzhaf")
	for _, p := range powers {
		fmt.Printf("%-12s %11.2f%% %9.2f%% %8.2f%%\n", p.Partner, 100*float64(people[p.Partner])/float64(all), 100*p.ShapleyShubik, 100*p.Banzhaf)
	}
}

// vote prints what becomes of the motion if these members oppose it and all others are in favour.
func vote(c governance.Committee, m governance.Motion, opposed ...string) {
	var ballots []governance.Ballot
	for _, member := range c.Members {
		b := governance.Ballot{Seat: member.ID, Choice: governance.ChoiceFor}
		if slices.Contains(opposed, member.ID) {
			b.Choice = governance.ChoiceAgainst
		}
		ballots = append(ballots, b)
	}
	o, err := c.Tally(m, ballots, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s, against: %v\n  %s\n", m.ID, opposed, o.Verdict)
	for _, reason := range o.Reasons {
		fmt.Println("  -", reason)
	}
	fmt.Println()
}
