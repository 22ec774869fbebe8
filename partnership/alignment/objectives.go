package alignment

import (
	"slices"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Horizon is when an objective pays.
type Horizon string

// The horizons. A partnership needs a benefit for every partner in the short and in the long term.
const (
	Short Horizon = "short" // within the first year or phase
	Long  Horizon = "long"  // beyond it
)

// Objective is something the partners pursue together, with its provenance: who proposed it and who agreed.
type Objective struct {
	ID            string    `json:"id"`
	Text          string    `json:"text,omitempty"`
	Owner         string    `json:"owner,omitempty"` // a partner
	Horizon       Horizon   `json:"horizon"`
	ProposedBy    []string  `json:"proposed_by,omitempty"`    // partners
	AgreedBy      []string  `json:"agreed_by,omitempty"`      // partners; who proposed has agreed
	Benefits      []Benefit `json:"benefits,omitempty"`       // what it gives to whom
	ConflictsWith []string  `json:"conflicts_with,omitempty"` // IDs of objectives that cannot be reached together with it
}

// Benefit is what an objective gives to one partner.
type Benefit struct {
	Partner string `json:"partner"`
	Text    string `json:"text,omitempty"`
}

func objectives(p *validate.Problems, list []Objective) {
	if !atMost(p, "objectives", len(list), MaxEntries) {
		return
	}
	p.UniqueIDs("objectives", "id", len(list), func(i int) string { return list[i].ID })
	known := make(map[string]bool, len(list))
	for _, o := range list {
		known[o.ID] = true
	}
	for i, o := range list {
		at := p.Item("objectives", i)
		at.Text("text", o.Text, maxText)
		switch o.Horizon {
		case Short, Long:
		case "":
			at.Add("horizon", "required", "is required", nil)
		default:
			at.Add("horizon", "oneof", "must be one of short, long", o.Horizon)
		}
		if o.Owner != "" {
			at.ID("owner", o.Owner)
		}
		atMost(at, "proposed_by", len(o.ProposedBy), MaxPartners)
		atMost(at, "agreed_by", len(o.AgreedBy), MaxPartners)
		if atMost(at, "benefits", len(o.Benefits), MaxPartners) {
			for j, b := range o.Benefits {
				at.Item("benefits", j).Text("text", b.Text, maxText)
			}
		}
		if !atMost(at, "conflicts_with", len(o.ConflictsWith), MaxConflicts) {
			continue
		}
		for j, id := range o.ConflictsWith {
			switch {
			case id == o.ID:
				at.Item("conflicts_with", j).Add("", "self", "must not be the objective itself", id)
			case !known[id]:
				at.Item("conflicts_with", j).Add("", "unknown-objective", "must be the ID of an objective", id)
			case slices.Contains(o.ConflictsWith[:j], id):
				at.Item("conflicts_with", j).Add("", "unique", "must not be named twice", id)
			}
		}
	}
}
