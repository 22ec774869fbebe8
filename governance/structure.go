package governance

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Structure is how a partnership is governed at one size: its committees, and whether it has an entity of its own.
type Structure struct {
	Tier         Tier        `json:"tier,omitempty"`
	Partners     []string    `json:"partners"`
	Committees   []Committee `json:"committees"`              // each with an ID
	JointVenture bool        `json:"joint_venture,omitempty"` // a legal entity of its own carries the partnership
}

// Tier is a size of partnership. The empty Tier is "not set".
type Tier string

// The tiers that have presets.
const (
	TierSMB        Tier = "smb"        // small and medium businesses: they talk directly
	TierEnterprise Tier = "enterprise" // formal governance
)

// Committee IDs of the presets.
const (
	SteeringCommittee   = "steering"
	OperationsCommittee = "operations"
	RiskAuditCommittee  = "risk-audit"
	entityPartners      = 3
)

// SMB is the preset for small and medium partners: one steering committee with a seat each, all of whom must take part
// and agree.
//
// SMB and Enterprise return an error if there is no partner, or one is empty or stands twice. The preset is a start:
// name the persons, the first day of the chair's term and whatever else the partners agree.
func SMB(partners []string) (Structure, error) {
	if err := checkPartners(partners); err != nil {
		return Structure{}, err
	}
	s := Structure{Tier: TierSMB, Partners: slices.Clone(partners), Committees: []Committee{{
		ID: SteeringCommittee, Name: "Steering committee", Parity: true, Members: presetSeats(SteeringCommittee, partners, 1),
		Quorum:    Quorum{By: ByPartners, Share: decimal.NewFromInt(1)},
		Threshold: Threshold{Kind: ThresholdUnanimous, Of: OfPresent, By: ByPartners},
	}}}
	return s, nil
}

// Enterprise is the preset for formal governance: a steering committee of two seats a partner that decides by two
// thirds of the partners, an operations committee that decides by a majority of its seats, and a committee for risk and
// audit that is unanimous. From three partners on it asks for a joint-venture entity.
func Enterprise(partners []string) (Structure, error) {
	if err := checkPartners(partners); err != nil {
		return Structure{}, err
	}
	everyone := Quorum{By: ByPartners, Share: decimal.NewFromInt(1)}
	half := Quorum{By: BySeats, Share: decimal.NewFromInt(1), OutOf: decimal.NewFromInt(2), Above: true}
	return Structure{
		Tier: TierEnterprise, Partners: slices.Clone(partners), JointVenture: len(partners) >= entityPartners,
		Committees: []Committee{
			{ID: SteeringCommittee, Name: "Steering committee", Parity: true, Members: presetSeats(SteeringCommittee, partners, 2),
				Quorum: everyone, Threshold: Threshold{Kind: ThresholdTwoThirds, Of: OfAll, By: ByPartners}},
			{ID: OperationsCommittee, Name: "Operations committee", Parity: true, Members: presetSeats(OperationsCommittee, partners, 1),
				Quorum: half, Threshold: Threshold{Kind: ThresholdSimple, By: BySeats}},
			{ID: RiskAuditCommittee, Name: "Risk and audit committee", Parity: true, Members: presetSeats(RiskAuditCommittee, partners, 1),
				Quorum: everyone, Threshold: Threshold{Kind: ThresholdUnanimous, Of: OfPresent, By: BySeats}},
		},
	}, nil
}

func checkPartners(partners []string) error {
	p := validate.New("structure")
	if len(partners) == 0 {
		p.Add("partners", "required", "is required", nil)
	}
	p.UniqueIDs("partners", "", len(partners), func(i int) string { return partners[i] })
	return p.Err()
}

// presetSeats numbers the seats of each partner: "steering/orion/1".
func presetSeats(committee string, partners []string, each int) (out []Member) {
	for _, id := range partners {
		for k := range each {
			out = append(out, Member{ID: committee + "/" + id + "/" + strconv.Itoa(k+1), Partner: id})
		}
	}
	return out
}

// Validate reports every problem of the document.
func (s Structure) Validate() error {
	p := validate.New("structure")
	oneOf(p, "tier", s.Tier, "", TierSMB, TierEnterprise)
	p.Merge("", checkPartners(s.Partners))
	p.UniqueIDs("committees", "id", len(s.Committees), func(i int) string { return s.Committees[i].ID })
	for i, c := range s.Committees {
		p.Merge("committees["+strconv.Itoa(i)+"]", c.Validate())
	}
	return p.Err()
}

// Change is one thing to do on the way from one structure to another.
type Change struct {
	Code    string `json:"code"`              // such as committee-added; see [Expand]
	Subject string `json:"subject"`           // committee or partner
	Partner string `json:"partner,omitempty"` // whose seats
	From    string `json:"from,omitempty"`    // what is
	To      string `json:"to,omitempty"`      // what shall be
	Message string `json:"message"`
}

// Expand says what a partnership must add and change to be governed by the second structure instead of the first:
// partner-added, partner-removed, joint-venture-added, joint-venture-removed, committee-added, committee-removed,
// seats-added, seats-removed (by committee and partner), quorum-changed, threshold-changed. The order is this one, then
// by committee and partner. It returns an error if either structure is not valid.
func Expand(from, to Structure) ([]Change, error) {
	p := validate.New("expansion")
	p.Merge("from", from.Validate())
	p.Merge("to", to.Validate())
	if err := p.Err(); err != nil {
		return nil, err
	}
	var out []Change
	out = append(out, listChanges("partner", "Take %s into the agreement.", "%s leaves: settle its obligations.", from.Partners, to.Partners)...)
	switch {
	case to.JointVenture && !from.JointVenture:
		out = append(out, Change{Code: "joint-venture-added", Subject: "joint-venture", To: "entity", Message: "Found a joint-venture entity: statutes, shares, directors, accounts."})
	case from.JointVenture && !to.JointVenture:
		out = append(out, Change{Code: "joint-venture-removed", Subject: "joint-venture", From: "entity", Message: "Wind up the joint-venture entity or hand it over."})
	}
	out = append(out, listChanges("committee", "Set up committee %s.", "Dissolve committee %s and say who takes over its matters.", committeeIDs(from), committeeIDs(to))...)
	var seats, rules []Change
	had, has := from.byID(), to.byID()
	for _, id := range slices.Sorted(slices.Values(committeeIDs(to))) {
		before, next := had[id], has[id]
		seats = append(seats, seatChanges(before, next)...)
		if !before.IsZero() {
			rules = append(rules, ruleChanges(before, next)...)
		}
	}
	return append(append(out, seats...), rules...), nil
}

func committeeIDs(s Structure) (ids []string) {
	for _, c := range s.Committees {
		ids = append(ids, c.ID)
	}
	return ids
}

func (s Structure) byID() map[string]Committee {
	out := make(map[string]Committee, len(s.Committees))
	for _, c := range s.Committees {
		out[c.ID] = c
	}
	return out
}

func listChanges(what, add, remove string, from, to []string) []Change {
	var out []Change
	had, has := setOf(from), setOf(to)
	for _, id := range slices.Sorted(slices.Values(to)) {
		if !had[id] {
			out = append(out, Change{Code: what + "-added", Subject: id, To: id, Message: fmt.Sprintf(add, id)})
		}
	}
	for _, id := range slices.Sorted(slices.Values(from)) {
		if !has[id] {
			out = append(out, Change{Code: what + "-removed", Subject: id, From: id, Message: fmt.Sprintf(remove, id)})
		}
	}
	return out
}

func seatChanges(from, to Committee) []Change {
	count := func(c Committee) map[string]int {
		n := map[string]int{}
		for _, m := range c.Members {
			n[m.partner()]++
		}
		return n
	}
	had, has := count(from), count(to)
	var out []Change
	for id := range has {
		if has[id] > had[id] {
			out = append(out, Change{Code: "seats-added", Subject: to.ID, Partner: id, From: strconv.Itoa(had[id]), To: strconv.Itoa(has[id]), Message: fmt.Sprintf("Raise the seats of %s on %s from %d to %d.", id, to.ID, had[id], has[id])})
		}
	}
	for id := range had {
		if had[id] > has[id] {
			out = append(out, Change{Code: "seats-removed", Subject: to.ID, Partner: id, From: strconv.Itoa(had[id]), To: strconv.Itoa(has[id]), Message: fmt.Sprintf("Lower the seats of %s on %s from %d to %d.", id, to.ID, had[id], has[id])})
		}
	}
	slices.SortFunc(out, func(a, b Change) int { return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Partner, b.Partner)) })
	return out
}

func ruleChanges(from, to Committee) []Change {
	var out []Change
	if a, b := from.Quorum.text(), to.Quorum.text(); a != b {
		out = append(out, Change{Code: "quorum-changed", Subject: to.ID, From: a, To: b, Message: fmt.Sprintf("Change the quorum of %s from %s to %s.", to.ID, a, b)})
	}
	if a, b := from.thresholdText(), to.thresholdText(); a != b {
		out = append(out, Change{Code: "threshold-changed", Subject: to.ID, From: a, To: b, Message: fmt.Sprintf("Change the threshold of %s from %s to %s.", to.ID, a, b)})
	}
	return out
}

// text names a quorum in a few words: "more than 1 of 2 seats".
func (q Quorum) text() string {
	if q.IsZero() {
		return "none"
	}
	text := ""
	if !q.Share.IsZero() {
		text = shareText("at least", q.Above, q.Share, q.OutOf)
	}
	if !q.Count.IsZero() {
		text += " at least " + q.Count.String()
	}
	return text + measureText(q.By) + choiceText(q.Counting)
}

func choiceText(cs []Choice) string {
	if len(cs) == 0 {
		return ""
	}
	return " (" + wordList(cs) + ")"
}

func shareText(word string, above bool, share, outOf decimal.Decimal) string {
	if above {
		word = "more than"
	}
	if outOf.IsZero() {
		return word + " " + share.Shift(2).String() + " %"
	}
	return word + " " + share.String() + " of " + outOf.String()
}

func measureText(by Measure) string {
	if by == "" {
		return ""
	}
	return " by " + string(by)
}

func (c Committee) thresholdText() string {
	text := c.Threshold.text()
	for _, t := range c.Also {
		text += " and " + t.text()
	}
	return text
}

func (t Threshold) text() string {
	text := string(t.Kind)
	switch t.Kind {
	case ThresholdAtLeast, ThresholdMoreThan:
		text = shareText("at least", t.Kind == ThresholdMoreThan, t.Share, t.OutOf)
	case ThresholdCount:
		text = "at least " + t.Count.String()
	}
	if t.Of != "" {
		text += " of " + string(t.Of)
	}
	return text + measureText(t.By)
}
