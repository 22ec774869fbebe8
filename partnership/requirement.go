package partnership

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Requirements lists what the kind, the industries and the way of working of the partnership ask for.
func (f Framework) Requirements() []Requirement {
	out := clauses(f.Charter.Kind)
	for _, industry := range f.Charter.Industries {
		p, _ := ProfileOf(industry)
		out = append(out, p.Requirements...)
	}
	o, _ := OverlayOf(f.Charter.Work)
	return append(out, o.Requirements...)
}

// waiver is the place of the waiver of a requirement; -1: none.
func (f *Framework) waiver(code string) int {
	return slices.IndexFunc(f.Practice.Waived, func(w Waived) bool { return w.Code == code })
}

// requiredClauses are those that no waiver does away with.
func (f *Framework) requiredClauses() []Requirement {
	return slices.DeleteFunc(f.Requirements(), func(r Requirement) bool {
		return r.As != AsClause || !r.Hard && f.waiver(r.Code) >= 0
	})
}

// profile looks for what the profiles ask for. An open hard gate is blocking, and waiving one opens nothing. Clauses
// are judged with the agreement, components where they are missing.
func (d *desk) profile() {
	for _, need := range d.f.Requirements() {
		i := d.f.waiver(need.Code)
		if i >= 0 {
			d.waived(need, i)
		}
		if (need.As == AsControl || need.As == AsFact) && (i < 0 || need.Hard) {
			d.shown(need)
		}
	}
	d.volunteers()
	d.content()
}

func (d *desk) waived(need Requirement, i int) {
	w := d.f.Practice.Waived[i]
	if need.Hard {
		d.fault(SeverityBlocking, "hard-gate-waived", item("practice.waived", i), need.Code,
			strconv.Quote(need.Code)+" is waived by "+w.By+", and nobody may: "+need.Reason+"; take the waiver back")
		return
	}
	d.fault(SeverityInfo, "requirement-waived", item("practice.waived", i), need.Code,
		strconv.Quote(need.Code)+" is waived by "+w.By+": "+w.Reason)
}

// shown looks for the evidence that a control or fact holds.
func (d *desk) shown(need Requirement) {
	evidence, expires, path := d.f.evidenceOf(need)
	severity := SeverityMedium
	if need.Hard {
		severity = SeverityBlocking
	}
	switch {
	case strings.TrimSpace(evidence) == "":
		d.fault(severity, string(need.As)+"-missing", path, need.Code,
			"no evidence of "+strconv.Quote(need.Code)+": "+need.Reason+"; see to it and state what shows it")
	case !expires.IsZero() && expires.Before(d.asOf):
		d.fault(severity, string(need.As)+"-expired", path, need.Code,
			"the evidence of "+strconv.Quote(need.Code)+" ran out on "+day(expires)+"; renew it")
	}
}

func (f *Framework) evidenceOf(need Requirement) (evidence string, expires time.Time, path string) {
	if need.As == AsControl {
		for _, c := range f.Agreement.Controls {
			if c.Code == need.Code {
				return c.Evidence, c.Expires, "agreement.controls"
			}
		}
		return "", time.Time{}, "agreement.controls"
	}
	for _, x := range f.Practice.Facts {
		if x.Code == need.Code {
			return x.Evidence, x.Expires, "practice.facts"
		}
	}
	return "", time.Time{}, "practice.facts"
}

func (d *desk) volunteers() {
	for i, v := range d.f.Practice.Volunteers {
		if v.Filled < v.Needed {
			d.fault(SeverityLow, "shift-unfilled", item("practice.volunteers", i), v.Role,
				strconv.Itoa(v.Needed-v.Filled)+" volunteers are missing for "+strconv.Quote(v.Role)+" "+v.Shift+"; ask for them")
		}
	}
}

// content follows each piece of a campaign from the draft to its publication.
func (d *desk) content() {
	for i, x := range d.f.Practice.Content {
		path, name := item("practice.content", i), strconv.Quote(x.ID)
		if !x.Due.IsZero() && x.Due.Before(d.asOf) && !d.past(x.HandedIn) {
			d.fault(SeverityMedium, "content-late", path, x.ID,
				"the draft of "+name+" was due on "+day(x.Due)+"; have "+strconv.Quote(x.Partner)+" hand it in, or agree on another day")
		}
		out := d.past(x.Published)
		if out && !d.past(x.Approved) {
			d.fault(SeverityHigh, "content-not-approved", path, x.ID,
				name+" was published on "+day(x.Published)+" without approval; take it down until it is approved")
		}
		if len(x.Breaks) > 0 {
			severity, do := SeverityMedium, "send it back with the reason"
			if out {
				severity, do = SeverityHigh, "take it down and mend it"
			}
			d.fault(severity, "content-breaks-rule", path, x.ID,
				name+" breaks "+strings.Join(x.Breaks, ", ")+"; "+do)
		}
	}
}
