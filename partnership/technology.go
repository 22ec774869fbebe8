package partnership

import (
	"slices"
	"strconv"
	"time"
)

func day(t time.Time) string { return t.Format(time.DateOnly) }

// technology: the four tool categories are covered for all partners or waived, tools do what they must and are still
// supported, integrations have an owner, a direction and an approval that fits their data.
func (d *desk) technology() {
	t := &d.f.Technology
	if len(t.Tools) > 0 || len(t.Waived) > 0 {
		for _, category := range ToolCategories() {
			d.toolCategory(category)
		}
	}
	for i, tool := range t.Tools {
		d.tool(item("technology.tools", i), tool)
	}
	for i, x := range t.Integrations {
		d.integration(item("technology.integrations", i), x)
	}
}

func (d *desk) toolCategory(category ToolCategory) {
	t := &d.f.Technology
	if slices.ContainsFunc(t.Waived, func(w Waiver) bool { return w.Category == category }) {
		return
	}
	covered := false
	access := make(map[string]bool)
	for _, tool := range t.Tools {
		if tool.Category == category {
			covered = true
			for _, p := range tool.Partners {
				access[p] = true
			}
		}
	}
	if !covered {
		d.fault(SeverityMedium, "tool-category-uncovered", "technology.tools", string(category),
			"no tool covers "+strconv.Quote(string(category))+"; choose one, or write down why the partners do without")
		return
	}
	for i, p := range d.f.Partners {
		if !access[p.ID] {
			d.fault(SeverityMedium, "tool-no-access", item("partners", i), p.ID,
				"partner "+strconv.Quote(p.ID)+" can open no tool for "+strconv.Quote(string(category))+"; give it access")
		}
	}
}

func (d *desk) tool(path string, tool Tool) {
	if !tool.EndOfSupport.IsZero() && tool.EndOfSupport.Before(d.asOf) {
		d.fault(SeverityMedium, "tool-out-of-support", path, tool.Name,
			"the tool "+strconv.Quote(tool.Name)+" has not been supported since "+day(tool.EndOfSupport)+"; replace it")
	}
	for _, m := range tool.MustHaves {
		if !m.Met {
			d.fault(SeverityMedium, "tool-must-have-unmet", path, tool.Name,
				"the tool "+strconv.Quote(tool.Name)+" does not do what it must ("+m.Need+"); replace or extend it")
		}
	}
	if tool.MaxUsers > 0 && tool.Users > tool.MaxUsers {
		d.fault(SeverityLow, "tool-over-capacity", path, tool.Name,
			"the tool "+strconv.Quote(tool.Name)+" serves "+strconv.Itoa(tool.Users)+" people and is made for "+strconv.Itoa(tool.MaxUsers)+"; extend it")
	}
}

func (d *desk) integration(path string, x Integration) {
	if x.Owner == "" {
		d.fault(SeverityMedium, "integration-no-owner", path, x.System,
			"nobody answers for the data that "+strconv.Quote(x.System)+" moves; name an owner")
	}
	sensitive := x.Class == PersonalData || x.Class == HealthData
	switch {
	case !x.Approved && sensitive:
		d.fault(SeverityHigh, "integration-not-approved", path, x.System,
			strconv.Quote(x.System)+" moves "+string(x.Class)+" data without approval; stop it until those who answer for the data approve it")
	case !x.Approved:
		d.fault(SeverityMedium, "integration-not-approved", path, x.System,
			strconv.Quote(x.System)+" moves data without approval; have those who answer for the data approve it")
	}
	if x.Class == HealthData && x.Direction == Both {
		d.fault(SeverityHigh, "integration-sensitive-data", path, x.System,
			strconv.Quote(x.System)+" moves health data both ways; let it flow one way only, towards who needs it")
	}
}

// Use is how one tool scores: what share of its must-haves it meets, how full it is and how long it is supported.
type Use struct {
	Tool      string   `json:"tool"`
	Score     *float64 `json:"score"`      // mean of the facts that are known, 0 to 1; nil: none is
	MustHaves *float64 `json:"must_haves"` // share that is met; nil: none is stated
	Load      *float64 `json:"load"`       // users ÷ users it can serve; nil: not known
	DaysLeft  *int     `json:"days_left"`  // of support, negative: over; nil: no end is announced
	Access    float64  `json:"access"`     // share of the partners that can open it
}

// Tools scores the tools in the order of the document.
func (f Framework) Tools(asOf time.Time) []Use {
	uses := make([]Use, 0, len(f.Technology.Tools))
	for _, tool := range f.Technology.Tools {
		u := Use{Tool: tool.Name, Access: float64(len(tool.Partners)) / float64(max(1, len(f.Partners)))}
		facts := []float64{u.Access}
		if n := len(tool.MustHaves); n > 0 {
			met := 0
			for _, m := range tool.MustHaves {
				if m.Met {
					met++
				}
			}
			share := float64(met) / float64(n)
			u.MustHaves, facts = &share, append(facts, share)
		}
		if tool.MaxUsers > 0 {
			load := float64(tool.Users) / float64(tool.MaxUsers)
			u.Load, facts = &load, append(facts, min(1, max(0, 2-load)))
		}
		if !tool.EndOfSupport.IsZero() {
			left := int(tool.EndOfSupport.Sub(asOf).Hours() / 24)
			u.DaysLeft, facts = &left, append(facts, min(1, max(0, float64(left)/365)))
		}
		score := 0.0
		for _, x := range facts {
			score += x / float64(len(facts))
		}
		u.Score = &score
		uses = append(uses, u)
	}
	return uses
}
