package partnership

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Action answers one finding: carrying it out removes the finding from the next review.
type Action struct {
	Do       string    `json:"do"`              // what is wrong and what to do
	Owner    string    `json:"owner,omitempty"` // person or partner; empty: nobody is named who could
	Due      time.Time `json:"due"`             // day
	Code     string    `json:"code"`            // of the finding it answers
	Path     string    `json:"path,omitempty"`
	Subject  string    `json:"subject,omitempty"`
	Severity Severity  `json:"severity"`
	Reach    int       `json:"reach"` // how many partners the finding concerns
}

// nextActions is how many actions a review proposes: what fits in a meeting.
const nextActions = 3

// daysFor is how long an action of a severity may take.
var daysFor = map[Severity]int{SeverityBlocking: 7, SeverityHigh: 14, SeverityMedium: 30, SeverityLow: 90}

// lastDay is the last that JSON can hold.
var lastDay = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// actions proposes the next three: by severity, then by how many partners they concern, then by code, path and subject.
// Findings that are only information ask for nothing.
func (d *desk) actions() []Action {
	type ranked struct {
		*Finding
		reach int
	}
	all := make([]ranked, 0, len(d.out.Findings))
	for i := range d.out.Findings {
		if f := &d.out.Findings[i]; daysFor[f.Severity] > 0 {
			all = append(all, ranked{f, d.reach(*f)})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(
			cmp.Compare(a.Severity.Rank(), b.Severity.Rank()),
			cmp.Compare(b.reach, a.reach),
			cmp.Compare(a.Code, b.Code),
		)
	})
	next := make([]Action, 0, nextActions)
	for _, f := range all[:min(nextActions, len(all))] {
		due := d.asOf.AddDate(0, 0, daysFor[f.Severity])
		if due.After(lastDay) {
			due = lastDay
		}
		next = append(next, Action{
			Do: about(*f.Finding) + f.Message, Owner: d.ownerOf(*f.Finding), Due: due,
			Code: f.Code, Path: f.Path, Subject: f.Subject, Severity: f.Severity, Reach: f.reach,
		})
	}
	return next
}

// about names the subject of a finding whose sentence does not.
func about(f Finding) string {
	if f.Subject == "" || strings.Contains(f.Message, f.Subject) {
		return ""
	}
	what := ""
	switch {
	case strings.HasPrefix(f.Path, "risks."):
		what = "risk "
	case strings.HasPrefix(f.Path, "kpis["):
		what = "KPI "
	}
	return what + strconv.Quote(f.Subject) + ": "
}

// reach is how many partners a finding concerns: the one that is its subject, those exposed to its risk or touched by
// the piece of the document that it is about, else all. What is out of balance is so between one partner and all others.
func (d *desk) reach(f Finding) int {
	if d.names.partners[f.Subject] && !strings.HasPrefix(f.Path, "alignment.") {
		return 1
	}
	touched := 0
	switch list, i := entry(f.Path); list {
	case "risks.risks":
		touched = len(d.f.Risks.Risks[i].Partners)
	case "comms.topics":
		touched = len(d.f.Comms.Topics[i].Audience)
	case "technology.tools":
		touched = len(d.f.Technology.Tools[i].Partners)
	case "technology.integrations":
		if x := d.f.Technology.Integrations[i]; x.From != "" && x.To != "" {
			touched = 2
		}
	case "workplan.activities", "practice.content", "survey.plan.actions":
		touched = 1
	}
	if touched == 0 {
		return len(d.f.Partners)
	}
	return touched
}

// entry splits the path of an entry of a list, or of a part of it: "risks.risks[4].owner" is about entry 4 of
// "risks.risks". An index of -1 stands for a path without one.
func entry(path string) (list string, i int) {
	list, rest, found := strings.Cut(path, "[")
	digits, _, _ := strings.Cut(rest, "]")
	i, err := strconv.Atoi(digits)
	if !found || err != nil {
		return "", -1
	}
	return list, i
}

// ownerOf names who should act on a finding: the owner of the piece that it is about, else the manager, then the sponsor
// of the partner that it is about, else those of the partner that leads.
func (d *desk) ownerOf(f Finding) string {
	if who := d.answers(f); who != "" {
		return who
	}
	if d.names.partners[f.Subject] {
		return d.f.speaker(f.Subject)
	}
	return d.f.speaker(d.f.lead())
}

// answers is whoever the document names for the piece that a finding is about; empty: nobody.
func (d *desk) answers(f Finding) string {
	speaker := func(partner string) string {
		if partner == "" {
			return ""
		}
		return d.f.speaker(partner)
	}
	switch list, i := entry(f.Path); list {
	case "risks.risks":
		r := &d.f.Risks.Risks[i]
		if r.Contingency != nil && strings.Contains(f.Path, ".contingency") {
			return cmp.Or(r.Contingency.Owner, r.Owner)
		}
		return r.Owner
	case "objectives":
		return speaker(d.f.Objectives[i].Owner)
	case "kpis":
		return cmp.Or(d.f.KPIs[i].Owner, speaker(d.f.KPIs[i].Partner))
	case "budget.lines":
		return d.f.Budget.Lines[i].Owner
	case "comms.topics":
		return d.f.Comms.Topics[i].Owner
	case "workplan.activities":
		return cmp.Or(d.f.Workplan.Activities[i].Owner, speaker(d.f.Workplan.Activities[i].Partner))
	case "technology.integrations":
		return d.f.Technology.Integrations[i].Owner
	case "talent":
		return d.f.Talent[i].Person
	case "practice.content":
		return speaker(d.f.Practice.Content[i].Partner)
	case "survey.plan.actions":
		return cmp.Or(d.f.Survey.Plan.Actions[i].Person, speaker(d.f.Survey.Plan.Actions[i].Owner))
	}
	if f.Path == "practice.facts" {
		for _, x := range d.f.Practice.Facts {
			if x.Code == f.Subject {
				return x.By
			}
		}
	}
	return ""
}

// lead is the partner that leads.
func (f *Framework) lead() string {
	if f.Charter.Lead != "" {
		return f.Charter.Lead
	}
	return f.Partners[0].ID
}

// speaker is the person who acts for a partner: its manager, else its sponsor, else the partner itself.
func (f *Framework) speaker(partner string) string {
	best := partner
	for _, s := range f.Stakeholders {
		if s.Partner != partner {
			continue
		}
		if slices.Contains(s.Roles, Manager) {
			return s.Person
		}
		if slices.Contains(s.Roles, Sponsor) && best == partner {
			best = s.Person
		}
	}
	return best
}
