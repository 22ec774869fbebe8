package partnership

import (
	"slices"
	"time"
)

// ToolCoverage is how one of the four tool categories is covered.
type ToolCoverage struct {
	Category ToolCategory `json:"category"`
	Tools    []string     `json:"tools"`             // names, in the order of the document
	Common   []string     `json:"common"`            // of them, those that every partner can open: what they work in together
	Without  []string     `json:"without,omitempty"` // partners that can open none of them
	Waived   string       `json:"waived,omitempty"`  // why the partners do without
}

// ToolCoverage says for each of the four categories which tools cover it and for whom.
func (f Framework) ToolCoverage() []ToolCoverage {
	out := make([]ToolCoverage, 0, len(ToolCategories()))
	for _, category := range ToolCategories() {
		c := ToolCoverage{Category: category, Tools: []string{}, Common: []string{}}
		for _, w := range f.Technology.Waived {
			if w.Category == category {
				c.Waived = w.Reason
			}
		}
		access := make(map[string]bool)
		for _, tool := range f.Technology.Tools {
			if tool.Category != category {
				continue
			}
			c.Tools = append(c.Tools, tool.Name)
			if len(tool.Partners) == len(f.Partners) {
				c.Common = append(c.Common, tool.Name)
			}
			for _, p := range tool.Partners {
				access[p] = true
			}
		}
		for _, p := range f.Partners {
			if !access[p.ID] {
				c.Without = append(c.Without, p.ID)
			}
		}
		out = append(out, c)
	}
	return out
}

// Use is how one tool scores: what share of its must-haves it meets, how full it is in people and data, how long it is
// supported and how well it is connected.
type Use struct {
	Tool      string   `json:"tool"`
	Score     *float64 `json:"score"`      // mean of the facts that are known, 0 to 1; nil: none is
	MustHaves *float64 `json:"must_haves"` // share that is met; nil: none is stated
	Load      *float64 `json:"load"`       // users ÷ users it can serve; nil: not known
	Data      *float64 `json:"data"`       // gigabytes held ÷ gigabytes it can hold; nil: not known
	DaysLeft  *int     `json:"days_left"`  // of support, negative: over; nil: no end is announced
	Age       *int     `json:"age"`        // days in use, not part of the score; nil: not known
	Links     int      `json:"links"`      // integrations that connect it
	Approved  *float64 `json:"approved"`   // share of them that is approved; nil: it has none
	Access    float64  `json:"access"`     // share of the partners that can open it
}

// Tools scores the tools in the order of the document. A tool that is used by no more people and holds no more data than
// it is made for scores 1 in either, one with twice as much 0; support counts in full from a year before its end.
func (f Framework) Tools(asOf time.Time) []Use {
	uses := make([]Use, 0, len(f.Technology.Tools))
	for i := range f.Technology.Tools {
		uses = append(uses, f.use(&f.Technology.Tools[i], asOf))
	}
	return uses
}

func (f *Framework) use(tool *Tool, asOf time.Time) Use {
	u := Use{Tool: tool.Name, Access: float64(len(tool.Partners)) / float64(max(1, len(f.Partners)))}
	facts := []float64{u.Access}
	if n := len(tool.MustHaves); n > 0 {
		u.MustHaves = share(count(tool.MustHaves, func(m MustHave) bool { return m.Met }), n)
		facts = append(facts, *u.MustHaves)
	}
	if u.Load = share(tool.Users, tool.MaxUsers); u.Load != nil {
		facts = append(facts, min(1, max(0, 2-*u.Load)))
	}
	if u.Data = share(tool.DataGB, tool.MaxDataGB); u.Data != nil {
		facts = append(facts, min(1, max(0, 2-*u.Data)))
	}
	if !tool.EndOfSupport.IsZero() {
		left := days(asOf, tool.EndOfSupport)
		u.DaysLeft = &left
		facts = append(facts, min(1, max(0, float64(left)/365)))
	}
	if !tool.Since.IsZero() {
		age := days(tool.Since, asOf)
		u.Age = &age
	}
	approved := 0
	for _, x := range f.Technology.Integrations {
		if slices.Contains(x.Tools, tool.Name) {
			u.Links++
			if x.Approved {
				approved++
			}
		}
	}
	if u.Approved = share(approved, u.Links); u.Approved != nil {
		facts = append(facts, *u.Approved)
	}
	score := 0.0
	for _, x := range facts {
		score += x / float64(len(facts))
	}
	u.Score = &score
	return u
}

// share is k ÷ n; nil where n is 0.
func share(k, n int) *float64 {
	if n == 0 {
		return nil
	}
	s := float64(k) / float64(n)
	return &s
}
