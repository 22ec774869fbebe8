package governance

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerkit/partnerkit/internal/vectors"
)

var (
	opened = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	during = opened.Add(24 * time.Hour)
	closes = opened.Add(72 * time.Hour)
	after  = closes.Add(time.Nanosecond)
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// TestVotingVectors runs what cosmos x/group and OpenZeppelin Governor expect of their own policies.
func TestVotingVectors(t *testing.T) {
	vectors.Run(t, "testdata/voting.json", nil, func(t *testing.T, c vectors.Case) {
		var kind struct {
			Policy  *json.RawMessage
			Supply  *json.RawMessage
			Ballots *json.RawMessage
		}
		c.Decode(t, &kind, nil)
		switch {
		case kind.Policy != nil:
			runGroup(t, c)
		case kind.Supply != nil:
			runGovernor(t, c)
		case kind.Ballots != nil:
			runFractional(t, c)
		default:
			t.Fatal("an unknown kind of case")
		}
	})
}

func runGroup(t *testing.T, c vectors.Case) {
	var in struct {
		Policy      struct{ Percentage, Threshold decimal.NullDecimal }
		Tally       struct{ Yes, No, Abstain, Veto decimal.Decimal }
		TotalWeight decimal.Decimal
	}
	var want struct {
		Allow, Final bool
		Outcome      string
	}
	c.Decode(t, &in, &want)
	voted := decimal.Zero
	var members []Member
	var ballots []Ballot
	for choice, w := range map[Choice]decimal.Decimal{ChoiceFor: in.Tally.Yes, ChoiceAgainst: in.Tally.No, ChoiceAbstain: in.Tally.Abstain, ChoiceNoWithVeto: in.Tally.Veto} {
		if w.IsPositive() {
			members = append(members, Member{ID: string(choice), Weight: w})
			ballots = append(ballots, Ballot{Seat: string(choice), Choice: choice})
			voted = voted.Add(w)
		}
	}
	if rest := in.TotalWeight.Sub(voted); rest.IsPositive() {
		members = append(members, Member{ID: "silent", Weight: rest})
	}
	committee := GroupThreshold(members, in.Policy.Threshold.Decimal)
	if in.Policy.Percentage.Valid {
		committee = GroupPercentage(members, in.Policy.Percentage.Decimal)
	}
	o, err := committee.Tally(Motion{Opened: opened, Closes: closes}, ballots, during)
	require.NoError(t, err)
	assert.Equal(t, want.Allow, o.Passed)
	assert.Equal(t, want.Final, o.Final)
	assert.Equal(t, map[string]Verdict{"accepted": VerdictPassed, "rejected": VerdictRejected, "pending": VerdictPending}[want.Outcome], o.Verdict)
}

func runGovernor(t *testing.T, c vectors.Case) {
	var in struct {
		Supply        decimal.Decimal
		QuorumPercent decimal.Decimal
		Weights       map[string]decimal.Decimal
		Votes         map[string]Choice
	}
	var want struct {
		ForVotes, AgainstVotes, AbstainVotes, Quorum decimal.Decimal
		QuorumReached                                bool
		State                                        string
	}
	c.Decode(t, &in, &want)
	rest := in.Supply
	var members []Member
	for id, w := range in.Weights {
		members = append(members, Member{ID: id, Weight: w})
		rest = rest.Sub(w)
	}
	members = append(members, Member{ID: "treasury", Weight: rest})
	var ballots []Ballot
	for id, choice := range in.Votes {
		ballots = append(ballots, Ballot{Seat: id, Choice: choice, At: during})
	}
	motion := Motion{Opened: opened, Closes: closes}
	committee := Governor(members, in.QuorumPercent)
	o, err := committee.Tally(motion, ballots, after)
	require.NoError(t, err)
	assert.Equal(t, want.ForVotes.String(), o.For.String())
	assert.Equal(t, want.AgainstVotes.String(), o.Against.String())
	assert.Equal(t, want.AbstainVotes.String(), o.Abstain.String())
	assert.Truef(t, want.Quorum.Equal(o.Quorum.Needed), "quorum %v, want %v", o.Quorum.Needed, want.Quorum)
	assert.Equal(t, want.QuorumReached, o.Quorum.Met)
	assert.Equal(t, want.State == "Succeeded", o.Passed, o.Reasons)

	o, err = committee.Tally(motion, ballots, closes)
	require.NoError(t, err)
	assert.Equal(t, VerdictPending, o.Verdict, "a governor's proposal is active until the deadline has passed")
}

func runFractional(t *testing.T, c vectors.Case) {
	var in struct {
		Weight  decimal.Decimal
		Ballots []json.RawMessage
	}
	var want struct {
		AgainstVotes, ForVotes, AbstainVotes, UsedWeight decimal.Decimal
		FullyUsed                                        bool
	}
	c.Decode(t, &in, &want)
	committee := Governor([]Member{{ID: "holder", Weight: in.Weight}}, dec("10"))
	committee.Splits = true
	var ballots []Ballot
	for i, raw := range in.Ballots {
		b := Ballot{Seat: "holder", At: opened.Add(time.Duration(i) * time.Hour)}
		var split []decimal.Decimal // against, for, abstain: the order of Governor's support values
		if json.Unmarshal(raw, &split) == nil {
			b.Split = &Split{Against: split[0], For: split[1], Abstain: split[2]}
		} else {
			require.NoError(t, json.Unmarshal(raw, &b.Choice))
		}
		ballots = append(ballots, b)
	}
	o, err := committee.Tally(Motion{Opened: opened, Closes: closes}, ballots, during)
	require.NoError(t, err)
	assert.True(t, want.AgainstVotes.Equal(o.Against), o.Against)
	assert.True(t, want.ForVotes.Equal(o.For), o.For)
	assert.True(t, want.AbstainVotes.Equal(o.Abstain), o.Abstain)
	used := o.For.Add(o.Against).Add(o.Abstain)
	assert.True(t, want.UsedWeight.Equal(used), used)
	assert.Equal(t, want.FullyUsed, o.Open == 0, "no seat is open once all weight is used")
}
