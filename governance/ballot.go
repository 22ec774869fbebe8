package governance

import (
	"time"

	"github.com/shopspring/decimal"
)

// Choice is what a ballot says.
type Choice string

// The choices.
const (
	ChoiceFor        Choice = "for"
	ChoiceAgainst    Choice = "against"
	ChoiceAbstain    Choice = "abstain"
	ChoiceNoWithVeto Choice = "no-with-veto" // a vote against that also counts towards the committee's veto share
)

// Ballot is one seat's vote: a choice, or a split of its weight where the committee allows it.
type Ballot struct {
	Seat   string    `json:"seat"`
	Choice Choice    `json:"choice,omitempty"`
	Split  *Split    `json:"split,omitempty"`
	At     time.Time `json:"at,omitzero"` // instant; zero: before all others and in time
}

// Split is how much of a seat's weight goes where, in the measure of [Member] weights. What it leaves may be voted by a
// later ballot.
type Split struct {
	For        decimal.Decimal `json:"for,omitzero"`
	Against    decimal.Decimal `json:"against,omitzero"`
	Abstain    decimal.Decimal `json:"abstain,omitzero"`
	NoWithVeto decimal.Decimal `json:"no_with_veto,omitzero"`
}

func (s Split) parts() [4]decimal.Decimal {
	return [4]decimal.Decimal{s.For, s.Against, s.Abstain, s.NoWithVeto}
}

// Motion is what is voted on, when and by whom.
type Motion struct {
	ID     string    `json:"id,omitempty"`
	Opened time.Time `json:"opened,omitzero"` // instant; ballots before it do not count
	Closes time.Time `json:"closes,omitzero"` // last instant to vote; zero: the ballots given are all there are, as by a show of hands

	Recused         []string    `json:"recused,omitempty"`          // seats that may not vote
	RecusedPartners []string    `json:"recused_partners,omitempty"` // partners none of whose seats may vote
	Present         []string    `json:"present,omitempty"`          // seats that attend, whether they vote or not
	Proxies         []Proxy     `json:"proxies,omitempty"`
	Chair           string      `json:"chair,omitempty"`      // seat that presides; empty: the committee's chair on the day of opening
	Thresholds      []Threshold `json:"thresholds,omitempty"` // for this motion instead of the committee's: a reserved matter
}

// Proxy lets one seat vote for another: the ballot of To counts for From as well, unless From votes itself. It is not
// passed on.
type Proxy struct {
	From string `json:"from"`
	To   string `json:"to"`
}
