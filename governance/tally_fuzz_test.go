package governance

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// randomVote makes a small committee, motion and ballots from a seed.
func randomVote(seed uint64) (Committee, Motion, []Ballot) {
	r := rand.New(rand.NewPCG(seed, 1))
	pick := func(n int) int { return r.IntN(n) }
	measures := []Measure{BySeats, ByPartners, ByWeight, ByEquity}
	denominators := []Denominator{OfCast, OfPresent, OfAll}
	threshold := func() Threshold {
		t := Threshold{Of: denominators[pick(3)], By: measures[pick(4)]}
		switch pick(7) {
		case 0:
			t.Kind = ThresholdSimple
		case 1:
			t.Kind, t.Of = ThresholdAbsolute, OfAll
		case 2:
			t.Kind = ThresholdTwoThirds
		case 3:
			t.Kind, t.Share = ThresholdAtLeast, decimal.New(int64(1+pick(10)), -1)
		case 4:
			t.Kind, t.Share = ThresholdMoreThan, decimal.New(int64(pick(10)), -1)
		case 5:
			t.Kind, t.Count, t.Capped = ThresholdCount, decimal.New(int64(1+pick(6)), 0), pick(2) == 0
		case 6:
			t.Kind = ThresholdUnanimous
		}
		t.Blockers = max(0, pick(5)-2)
		return t
	}
	c := Committee{Threshold: threshold(), Blocs: pick(4) == 0, Changes: pick(4) == 0, Equity: []Equity{{"A", dec("2")}, {"B", dec("1.5")}, {"C", dec("1")}}}
	n := 3 + pick(3)
	for i := range n {
		c.Members = append(c.Members, Member{ID: string(rune('p' + i)), Partner: string(rune('A' + i%3)), Weight: decimal.New(int64(1+pick(4)), 0), Veto: pick(8) == 0})
	}
	if pick(3) == 0 {
		c.Also = []Threshold{threshold()}
	}
	if pick(2) == 0 {
		c.Quorum = Quorum{By: measures[pick(4)], Share: decimal.New(int64(1+pick(10)), -1), Above: false}
		if pick(2) == 0 {
			c.Quorum.Counting = []Choice{ChoiceFor, []Choice{ChoiceAbstain, ChoiceAgainst}[pick(2)]}
		}
	}
	if pick(3) == 0 {
		v := threshold()
		if v.Of == OfCast {
			v.Of = OfPresent
		}
		c.VetoShare = &v
	}
	if pick(3) == 0 {
		c.Casting, c.Chair.Seats = true, []string{"p"}
	}
	m := Motion{Closes: closes}
	if pick(4) == 0 {
		m.Recused = []string{"q"}
	}
	if pick(4) == 0 {
		m.Present = []string{"r"}
	}
	if pick(4) == 0 {
		c.Proxies, m.Proxies = 1, []Proxy{{"p", "r"}}
	}
	choices := []Choice{ChoiceFor, ChoiceAgainst, ChoiceAbstain, ChoiceNoWithVeto}
	var bs []Ballot
	c.Splits = pick(4) == 0
	for _, x := range c.Members {
		if c.Splits && pick(2) == 0 {
			half := x.Weight.Div(decimal.NewFromInt(2))
			bs = append(bs, Ballot{Seat: x.ID, Split: []*Split{{For: half}, {Against: half}, {For: half, Abstain: half}, {NoWithVeto: half, For: dec("0.3")}}[pick(4)]})
		} else if pick(2) == 0 {
			bs = append(bs, Ballot{Seat: x.ID, Choice: choices[pick(4)]})
		}
	}
	return c, m, bs
}

// FuzzEarlyDecision: before the close, a motion is decided exactly when every way of going on ends the same.
func FuzzEarlyDecision(f *testing.F) {
	for seed := range uint64(400) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		c, m, bs := randomVote(seed)
		e, err := c.Compile()
		if err != nil {
			t.Fatal(err)
		}
		now, err := e.Tally(m, bs, during)
		require.NoError(t, err)
		outcomes := map[Verdict]bool{}
		complete(t, e, m, bs, 0, outcomes)
		want := VerdictPending
		if len(outcomes) == 1 {
			for v := range outcomes {
				want = v
			}
		}
		require.Equal(t, want, now.Verdict, "%+v %+v %+v: %v", c, m, bs, now.Reasons)
	})
}

// complete tries every vote, and silence, of every seat from i on, and notes what came out.
func complete(t *testing.T, e *Electorate, m Motion, bs []Ballot, i int, outcomes map[Verdict]bool) {
	if i == len(e.c.Members) {
		o, err := e.Tally(m, bs, after)
		require.NoError(t, err)
		outcomes[o.Verdict] = true
		return
	}
	id := e.c.Members[i].ID
	at := slices.IndexFunc(bs, func(b Ballot) bool { return b.Seat == id })
	complete(t, e, m, bs, i+1, outcomes)
	if len(outcomes) == 2 || at >= 0 && !e.c.Changes && !leavesSome(e, bs[at]) {
		return
	}
	for _, choice := range []Choice{ChoiceFor, ChoiceAgainst, ChoiceAbstain, ChoiceNoWithVeto} {
		complete(t, e, m, append(slices.Clip(bs), Ballot{Seat: id, Choice: choice, At: closes}), i+1, outcomes)
	}
}

// leavesSome reports whether the ballot leaves some of its seat's weight.
func leavesSome(e *Electorate, b Ballot) bool {
	return b.Split != nil && e.parts(b.Split).sum().less(e.weight[e.seats[b.Seat]])
}

// FuzzTallyLaws: turning a vote from against to for never loses a decision; the order of ballots does not matter;
// nothing passes without a vote in favour; the outcome is the same as that of a copy.
func FuzzTallyLaws(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		c, m, bs := randomVote(seed)
		for _, asOf := range []time.Time{during, after} {
			before, err := c.Tally(m, bs, asOf)
			require.NoError(t, err)
			back := slices.Clone(bs)
			slices.Reverse(back)
			again, err := c.Tally(m, back, asOf)
			require.NoError(t, err)
			require.Equal(t, before, again, "the order of ballots does not matter")
			if before.Passed {
				require.True(t, slices.ContainsFunc(bs, func(b Ballot) bool { return b.Choice == ChoiceFor || b.Split != nil }), "nothing passes without a vote in favour")
			}
			for i, b := range bs {
				if b.Split != nil || b.Choice == ChoiceFor || b.Choice == ChoiceAbstain {
					continue
				}
				turned := slices.Clone(bs)
				turned[i].Choice = ChoiceFor
				now, err := c.Tally(m, turned, asOf)
				require.NoError(t, err)
				require.False(t, before.Passed && !now.Passed, "%s turned in favour and lost it: %+v %+v %+v", b.Seat, c, m, bs)
				require.False(t, before.WouldPass && !now.WouldPass, "%s turned in favour and lost it", b.Seat)
			}
		}
	})
}
