package alignment

import (
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Trait places a partner on one dimension of working culture.
type Trait struct {
	Dimension string `json:"dimension"` // a code of [CultureDimensions] or of the host
	Position  *int   `json:"position"`  // 0 (the low pole) to 100 (the high pole); nil: not placed
}

// WorkingRule is an agreed way of working that bridges one dimension of culture.
type WorkingRule struct {
	ID        string   `json:"id"`
	Dimension string   `json:"dimension"`
	Text      string   `json:"text,omitempty"`
	AgreedBy  []string `json:"agreed_by,omitempty"` // partners
}

// Training is a culture training.
type Training struct {
	ID        string   `json:"id"`
	Dimension string   `json:"dimension,omitempty"` // empty: it covers all
	Attended  []string `json:"attended,omitempty"`  // partners whose people took part; none while it is only planned
}

func traits(p *validate.Problems, list []Trait) {
	if !atMost(p, "culture", len(list), MaxEntries) {
		return
	}
	p.UniqueIDs("culture", "dimension", len(list), func(i int) string { return list[i].Dimension })
	for i, t := range list {
		if t.Position != nil && (*t.Position < 0 || *t.Position > 100) {
			p.Item("culture", i).Add("position", "range", "must be between 0 and 100", *t.Position)
		}
	}
}

func commonGround(p *validate.Problems, rules []WorkingRule, trainings []Training) {
	if atMost(p, "rules", len(rules), MaxEntries) {
		p.UniqueIDs("rules", "id", len(rules), func(i int) string { return rules[i].ID })
		for i, r := range rules {
			at := p.Item("rules", i)
			at.ID("dimension", r.Dimension)
			at.Text("text", r.Text, maxText)
			atMost(at, "agreed_by", len(r.AgreedBy), MaxPartners)
		}
	}
	if atMost(p, "trainings", len(trainings), MaxEntries) {
		p.UniqueIDs("trainings", "id", len(trainings), func(i int) string { return trainings[i].ID })
		for i, r := range trainings {
			at := p.Item("trainings", i)
			at.Text("dimension", r.Dimension, validate.MaxText)
			atMost(at, "attended", len(r.Attended), MaxPartners)
		}
	}
}
