package alignment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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
	if !atMost(p, "culture", len(list), MaxTraits) {
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

// CultureDimension is a dimension of working culture between two poles.
type CultureDimension struct {
	Code string `json:"code"`
	Low  string `json:"low"`  // what position 0 means
	High string `json:"high"` // what position 100 means
}

// CultureDimensions lists the dimensions that a partnership usually meets first. A host may use codes of its own
// beside or instead of them. No country and no organisation has a position by default: partners place themselves.
func CultureDimensions() []CultureDimension {
	return []CultureDimension{
		{"communication", "says things plainly", "expects others to read between the lines"},
		{"decision", "decides once all agree", "decides at the top"},
		{"hierarchy", "anyone may address anyone", "goes through the line"},
		{"time", "dates are intentions", "dates are promises"},
		{"trust", "trusts after good work", "trusts after getting to know each other"},
		{"disagreement", "avoids open dispute", "argues in the open"},
		{"uncertainty", "tries and corrects", "plans before it starts"},
		{"formality", "a message is enough", "wants it signed"},
	}
}

// CulturePair is how far two partners are apart in working culture; A sorts before B.
type CulturePair struct {
	A string `json:"a"`
	B string `json:"b"`
	// Distance is the mean of the distances below, 0 to 1; nil where the two place themselves on no dimension in common.
	Distance *float64     `json:"distance"`
	Gaps     []CultureGap `json:"gaps,omitempty"` // dimensions that both are placed on, in the order of their codes
}

// CultureGap is the distance of two partners on one dimension and what bridges it.
type CultureGap struct {
	Dimension string   `json:"dimension"`
	Distance  float64  `json:"distance"`            // 0 to 1: difference of positions ÷ 100
	Rules     []string `json:"rules,omitempty"`     // working rules that both agreed, the first five by ID
	Trainings []string `json:"trainings,omitempty"` // trainings that both attended, the first five by ID
}

func culturePairs(partners []Partner, o Options) []CulturePair {
	ground, placed := newGround(o), make([]map[string]int, len(partners))
	for i, x := range partners {
		placed[i] = map[string]int{}
		for _, t := range x.Culture {
			if t.Position != nil {
				placed[i][t.Dimension] = *t.Position
			}
		}
	}
	out := []CulturePair{}
	for i, a := range partners {
		for j := i + 1; j < len(partners); j++ {
			q := CulturePair{A: a.ID, B: partners[j].ID}
			general, apart := both(ground.trainings[""], q.A, q.B), 0
			for _, t := range a.Culture {
				b, placed := placed[j][t.Dimension]
				if t.Position == nil || !placed {
					continue
				}
				points := max(*t.Position-b, b-*t.Position)
				apart += points
				q.Gaps = append(q.Gaps, CultureGap{
					Dimension: t.Dimension, Distance: float64(points) / 100,
					Rules:     both(ground.rules[t.Dimension], q.A, q.B),
					Trainings: firstOf(both(ground.trainings[t.Dimension], q.A, q.B), general),
				})
			}
			slices.SortFunc(q.Gaps, func(x, y CultureGap) int { return strings.Compare(x.Dimension, y.Dimension) })
			if n := len(q.Gaps); n > 0 {
				mean := float64(apart) / float64(100*n)
				q.Distance = &mean
			}
			out = append(out, q)
		}
	}
	return out
}

// ground holds rules and trainings by dimension; a training on all stands at "".
type ground struct{ rules, trainings map[string][]bridge }

type bridge struct {
	id       string
	partners map[string]bool
}

func newGround(o Options) ground {
	g := ground{rules: map[string][]bridge{}, trainings: map[string][]bridge{}}
	for _, r := range o.Rules {
		g.rules[r.Dimension] = append(g.rules[r.Dimension], bridge{r.ID, setOf(r.AgreedBy)})
	}
	for _, r := range o.Trainings {
		g.trainings[r.Dimension] = append(g.trainings[r.Dimension], bridge{r.ID, setOf(r.Attended)})
	}
	for _, list := range []map[string][]bridge{g.rules, g.trainings} {
		for _, bridges := range list {
			slices.SortFunc(bridges, func(x, y bridge) int { return strings.Compare(x.id, y.id) })
		}
	}
	return g
}

// both lists what two partners have in common, the first by ID.
func both(list []bridge, a, b string) []string {
	var out []string
	for _, r := range list {
		if len(out) == maxNamed {
			break
		}
		if r.partners[a] && r.partners[b] {
			out = append(out, r.id)
		}
	}
	return out
}

// firstOf merges two such lists.
func firstOf(x, y []string) []string {
	out := slices.Concat(x, y)
	slices.Sort(out)
	return out[:min(len(out), maxNamed)]
}

func ofCulture(pairs []CulturePair, t Thresholds) []Finding {
	var out []Finding
	for _, q := range pairs {
		wide := slices.DeleteFunc(slices.Clone(q.Gaps), func(g CultureGap) bool {
			return g.Distance < t.Distance || len(g.Rules) > 0 || len(g.Trainings) > 0
		})
		slices.SortStableFunc(wide, func(x, y CultureGap) int { return cmp.Compare(y.Distance, x.Distance) })
		for _, g := range wide[:min(len(wide), maxNamed)] {
			out = append(out, Finding{
				Code: "culture-unbridged", Path: "culture", Subject: q.A + " and " + q.B, Severity: SeverityMedium,
				Params: map[string]string{"dimension": g.Dimension, "distance": percent(g.Distance)},
				Message: fmt.Sprintf("%s and %s are %s of the scale apart in %s, with no working rule that both agreed and no training that both attended: agree on a rule, or train together",
					q.A, q.B, percent(g.Distance), g.Dimension),
			})
		}
	}
	return out
}
