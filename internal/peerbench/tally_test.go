package peerbench

import (
	"fmt"
	"testing"
	"time"

	"github.com/cockroachdb/apd/v3"
	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/governance"
)

const voters = 1000

func vote() (governance.Committee, []governance.Ballot) {
	c := governance.Committee{By: governance.ByWeight, Threshold: governance.Threshold{Kind: governance.ThresholdSimple}}
	choices := []governance.Choice{governance.ChoiceFor, governance.ChoiceAgainst, governance.ChoiceAbstain, governance.ChoiceNoWithVeto}
	var ballots []governance.Ballot
	for i := range voters {
		c.Members = append(c.Members, governance.Member{ID: fmt.Sprintf("member-%04d", i), Weight: decimal.New(int64(100+i*37%9901), -2)})
	}
	for i := range voters {
		k := i * 617 % voters // not in the order of members
		ballots = append(ballots, governance.Ballot{Seat: c.Members[k].ID, Choice: choices[k%4]})
	}
	return c, ballots
}

func tally(b *testing.B, e interface {
	Tally(governance.Motion, []governance.Ballot, time.Time) (governance.Outcome, error)
}, ballots []governance.Ballot) func(n int) {
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	return func(n int) {
		for range n {
			if _, err := e.Tally(governance.Motion{}, ballots, at); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// addDecimals is the loop that a host would write: one decimal total a choice, members found by ID.
func addDecimals(c governance.Committee, ballots []governance.Ballot) func(n int) {
	weight := make(map[string]decimal.Decimal, voters)
	for _, m := range c.Members {
		weight[m.ID] = m.Weight
	}
	return func(n int) {
		for range n {
			var yes, no, abstain, veto decimal.Decimal
			for _, b := range ballots {
				switch w := weight[b.Seat]; b.Choice {
				case governance.ChoiceFor:
					yes = yes.Add(w)
				case governance.ChoiceAgainst:
					no = no.Add(w)
				case governance.ChoiceAbstain:
					abstain = abstain.Add(w)
				default:
					veto = veto.Add(w)
				}
			}
			_, _, _, _ = yes, no, abstain, veto
		}
	}
}

var dec128 = apd.Context{Precision: 34, MaxExponent: apd.MaxExponent, MinExponent: apd.MinExponent, Traps: apd.DefaultTraps}

// groupTally does the arithmetic of cosmos-sdk x/group's TallyResult.Add, which keeps its four totals as texts, parses
// all of them and the weight for each vote, adds with apd and prints the total that changed. The module itself, with its
// store, is not imported: it brings a blockchain.
type groupTally struct{ counts [4]string }

func (t *groupTally) add(option int, weight string) error {
	w, _, err := apd.NewFromString(weight)
	if err != nil || w.Sign() <= 0 {
		return fmt.Errorf("weight %q: %v", weight, err)
	}
	var counts [4]*apd.Decimal
	for k, text := range t.counts {
		if counts[k], _, err = apd.NewFromString(text); err != nil || counts[k].Negative {
			return fmt.Errorf("count %q: %v", text, err)
		}
	}
	var sum apd.Decimal
	if _, err := dec128.Add(&sum, counts[option], w); err != nil {
		return err
	}
	t.counts[option] = sum.Text('f')
	return nil
}

func groupAdd(b *testing.B, c governance.Committee, ballots []governance.Ballot) func(n int) {
	weight := make(map[string]string, voters)
	for _, m := range c.Members {
		weight[m.ID] = m.Weight.String()
	}
	options := map[governance.Choice]int{governance.ChoiceFor: 0, governance.ChoiceAgainst: 1, governance.ChoiceAbstain: 2, governance.ChoiceNoWithVeto: 3}
	return func(n int) {
		for range n {
			t := groupTally{[4]string{"0", "0", "0", "0"}}
			for _, x := range ballots {
				if err := t.add(options[x.Choice], weight[x.Seat]); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}

func BenchmarkTally(b *testing.B) {
	c, ballots := vote()
	e, err := c.Compile()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("electorate/decimal-add", func(b *testing.B) { Ratio(b, 1.5, addDecimals(c, ballots), tally(b, e, ballots)) })
	b.Run("electorate/group", func(b *testing.B) { Ratio(b, 20, groupAdd(b, c, ballots), tally(b, e, ballots)) })
	b.Run("committee/decimal-add", func(b *testing.B) { Ratio(b, 1.5, addDecimals(c, ballots), tally(b, c, ballots)) })
	b.Run("committee/group", func(b *testing.B) { Ratio(b, 20, groupAdd(b, c, ballots), tally(b, c, ballots)) })
}
