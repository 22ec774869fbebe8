package survey

import "github.com/partnerkit/partnerkit/internal/validate"

// Measured is a figure that the host measured and that says something about a principle, such as the days an answer takes
// beside how open the partners feel each other to be.
type Measured struct {
	Principle     string   `json:"principle"`
	Partner       string   `json:"partner,omitempty"` // whose view to put beside it; empty: that of all
	Name          string   `json:"name"`              // such as "median answer time"
	Unit          string   `json:"unit,omitempty"`
	Value         float64  `json:"value"`
	Target        *float64 `json:"target,omitempty"`
	LowerIsBetter bool     `json:"lower_is_better,omitempty"`
}

func (m Measured) check(p *validate.Problems) {
	p.ID("principle", m.Principle)
	p.ID("name", m.Name)
	p.Text("unit", m.Unit, validate.MaxText)
	p.Text("partner", m.Partner, validate.MaxText)
	p.Finite("value", m.Value)
	if m.Target != nil {
		p.Finite("target", *m.Target)
	}
}

// Beside is a measured figure beside what the partners perceive. A difference is a reason to ask, not a proof: the two
// stand side by side and nothing is computed from one to the other.
type Beside struct {
	Measured
	Perceived *float64 `json:"perceived,omitempty"` // actual mean; nil where it is not shown
	Match     Match    `json:"match,omitempty"`     // absent without a target or a perception
}

// Match says whether the measure and the perception tell the same story: the target met, and the mean above the middle of
// the scale.
type Match string

// The matches.
const (
	MatchBothGood    Match = "both-good"
	MatchBothPoor    Match = "both-poor"
	MatchFeelsWorse  Match = "feels-worse"  // the target is met, and people do not feel it
	MatchFeelsBetter Match = "feels-better" // the target is missed, and people do not mind
)

func beside(q PrincipleReport, figures []Measured, s Scale) []Beside {
	var out []Beside
	for _, m := range figures {
		if m.Principle != q.Principle {
			continue
		}
		c := q.Overall
		if m.Partner != "" {
			c = Cell{}
			for _, other := range q.Partners {
				if other.Partner == m.Partner {
					c = other
				}
			}
		}
		b := Beside{Measured: m}
		if m.Target != nil {
			target := *m.Target
			b.Target = &target
		}
		if c.Actual != nil {
			mean := c.Actual.Mean
			b.Perceived = &mean
			if m.Target != nil {
				b.Match = match(mean > float64(s.Min+s.Max)/2, m.Value == *m.Target || (m.Value < *m.Target) == m.LowerIsBetter)
			}
		}
		out = append(out, b)
	}
	return out
}

func match(feels, is bool) Match {
	switch {
	case feels && is:
		return MatchBothGood
	case is:
		return MatchFeelsWorse
	case feels:
		return MatchFeelsBetter
	}
	return MatchBothPoor
}
