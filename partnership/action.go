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

// actions proposes the next three: by severity, then by how many partners they concern, then by code, path and subject.
// Findings that are only information ask for nothing.
func (d *desk) actions() []Action {
	all := make([]Action, 0, len(d.out.Findings))
	for _, f := range d.out.Findings {
		days, asks := daysFor[f.Severity]
		if !asks {
			continue
		}
		all = append(all, Action{
			Do: about(f) + f.Message, Owner: d.ownerOf(f), Due: d.asOf.AddDate(0, 0, days),
			Code: f.Code, Path: f.Path, Subject: f.Subject, Severity: f.Severity, Reach: d.reach(f),
		})
	}
	slices.SortStableFunc(all, func(a, b Action) int {
		return cmp.Or(
			cmp.Compare(a.Severity.Rank(), b.Severity.Rank()),
			cmp.Compare(b.Reach, a.Reach),
			cmp.Compare(a.Code, b.Code),
		)
	})
	return slices.Clip(all[:min(nextActions, len(all))])
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

// reach is how many partners a finding concerns: the one that is its subject, those exposed to its risk, else all. What
// is out of balance is so between one partner and all the others.
func (d *desk) reach(f Finding) int {
	if d.names.partners[f.Subject] && !strings.HasPrefix(f.Path, "alignment.") {
		return 1
	}
	if strings.HasPrefix(f.Path, "risks.") {
		for i := range d.f.Risks.Risks {
			if r := &d.f.Risks.Risks[i]; r.ID == f.Subject && len(r.Partners) > 0 {
				return len(r.Partners)
			}
		}
	}
	return len(d.f.Partners)
}

// ownerOf names who should act on a finding: the owner of its subject, else the manager, then the sponsor of the partner
// that it is about, else those of the partner that leads.
func (d *desk) ownerOf(f Finding) string {
	switch {
	case strings.HasPrefix(f.Path, "risks."):
		for i := range d.f.Risks.Risks {
			if r := &d.f.Risks.Risks[i]; r.ID == f.Subject && r.Owner != "" {
				return r.Owner
			}
		}
	case strings.HasPrefix(f.Path, "kpis"):
		for i := range d.f.KPIs {
			if k := &d.f.KPIs[i]; k.ID == f.Subject && k.Owner != "" {
				return k.Owner
			}
		}
	case strings.HasPrefix(f.Path, "budget."):
		for i := range d.f.Budget.Lines {
			if l := &d.f.Budget.Lines[i]; l.ID == f.Subject && l.Owner != "" {
				return l.Owner
			}
		}
	}
	if d.names.partners[f.Subject] {
		return d.f.speaker(f.Subject)
	}
	return d.f.speaker(d.f.lead())
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
