package partnership

import (
	"slices"
	"strconv"
	"time"
)

func day(t time.Time) string { return t.Format(time.DateOnly) }

// days is how many lie between two days.
func days(from, to time.Time) int { return int(to.Sub(from).Hours() / 24) }

// technology: the four tool categories are covered for all partners or waived, tools do what they must and are still
// supported, integrations have an owner, a direction and an approval that fits their data.
func (d *desk) technology() {
	t := &d.f.Technology
	if len(t.Tools) > 0 || len(t.Waived) > 0 {
		for _, c := range d.f.ToolCoverage() {
			d.toolCategory(c)
		}
	}
	for i, tool := range t.Tools {
		d.tool(item("technology.tools", i), tool)
	}
	for i, x := range t.Integrations {
		d.integration(item("technology.integrations", i), x)
	}
}

func (d *desk) toolCategory(c ToolCoverage) {
	name := strconv.Quote(string(c.Category))
	switch {
	case c.Waived != "":
		return
	case len(c.Tools) == 0:
		d.fault(SeverityMedium, "tool-category-uncovered", "technology.tools", string(c.Category),
			"no tool covers "+name+"; choose one, or write down why the partners do without")
		return
	}
	for _, id := range c.Without {
		i := slices.IndexFunc(d.f.Partners, func(p Partner) bool { return p.ID == id })
		d.fault(SeverityMedium, "tool-no-access", item("partners", i), id,
			"partner "+strconv.Quote(id)+" can open no tool for "+name+"; give it access")
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
	if tool.MaxDataGB > 0 && tool.DataGB > tool.MaxDataGB {
		d.fault(SeverityLow, "tool-data-full", path, tool.Name,
			"the tool "+strconv.Quote(tool.Name)+" holds "+strconv.Itoa(tool.DataGB)+" GB and is made for "+strconv.Itoa(tool.MaxDataGB)+"; extend it or clear it out")
	}
}

func (d *desk) integration(path string, x Integration) {
	if x.Owner == "" {
		d.fault(SeverityMedium, "integration-no-owner", path, x.System,
			"nobody answers for the data that "+strconv.Quote(x.System)+" moves; name an owner")
	}
	if next := x.Checked.AddDate(0, 0, x.CheckEvery); x.CheckEvery > 0 && next.Before(d.asOf) {
		why := "was never tested"
		if !x.Checked.IsZero() {
			why = "was last tested on " + day(x.Checked) + " and due again on " + day(next)
		}
		d.fault(SeverityMedium, "integration-check-overdue", path, x.System, strconv.Quote(x.System)+" "+why+"; test it with the current versions on both sides")
	}
	sensitive := x.Class == PersonalData || x.Class == HealthData
	if (sensitive || x.Class == ConfidentialData) && (x.From == "" || x.To == "") {
		d.fault(SeverityMedium, "integration-ends-not-named", path, x.System,
			strconv.Quote(x.System)+" moves "+string(x.Class)+" data and does not say from whom to whom; name both partners")
	}
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
