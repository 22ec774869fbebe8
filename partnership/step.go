package partnership

import (
	"slices"
	"strings"
)

// Step is one of the ten steps in which a partnership is built. It is a gate: it passes on facts, not on ticks.
type Step struct {
	Number int    `json:"number"` // 1 to 10
	Name   string `json:"name"`
	Passes string `json:"passes"` // when
	Passed bool   `json:"passed"`
	// Unneeded says that it passed because a partnership of this kind, reach and tier needs nothing of what it is about,
	// and nothing of it is stated.
	Unneeded bool `json:"unneeded,omitempty"`
	// Blockers are the findings that keep it shut, the worst first.
	Blockers []Finding `json:"blockers,omitempty"`
}

// steps are the ten gates and the codes of the findings that keep each shut, beside the components that it misses.
var steps = [...]struct {
	name, passes string
	blockers     []string // codes
	lint         []string // paths: any finding below one that asks for something
}{
	{"objectives", "each partner has an objective with a SMART KPI, none stand against each other, each benefits both sides, in the short and in the long term",
		[]string{"partner-without-smart-objective", "objective-conflict", "objective-one-sided", "horizon-without-benefit"}, nil},
	{"stakeholders", "sponsor, manager and legal contact are named for each partner, all affected teams are listed",
		[]string{"partner-without-sponsor", "partner-without-manager", "partner-without-legal", "sponsor-twice", "team-not-listed"}, nil},
	{"governance and roles", "the charter is signed by all, the decision matrix has no fault, the roles have none",
		nil, []string{"governance.matrix", "governance.roles", "governance.committees", "governance.charter"}},
	{"communication plan", "every audience is reached, one channel is common to all, a cadence is set, escalation reaches somebody",
		[]string{"audience-not-reached", "partner-isolated", "no-common-channel", "cadence-not-set", "escalation-unreachable"}, nil},
	{"risk strategy", "every category was looked at, high risks are treated and have a contingency plan, every risk has an owner",
		[]string{"category-not-looked-at", "risk-untreated", "risk-no-owner", "contingency-missing", "register-empty"}, nil},
	{"resources and budget", "capacity meets demand, the budget adds up, each category has a sharing rule, the reserve is sized",
		[]string{"over-capacity", "lines-do-not-add-up", "category-without-rule", "reserve-not-sized"}, nil},
	{"legal agreements", "the required clauses are there and accepted by each partner, all signed one text",
		[]string{"clause-missing", "clause-not-accepted", "not-signed", "signed-different-texts", "signature-without-hash"}, nil},
	{"KPIs", "each outcome is measured, baseline and source are agreed, review days are set",
		[]string{"outcome-not-measured", "kpi-baseline", "kpi-source", "review-day-missing"}, nil},
	{"technology", "the four tool categories are covered or waived, integrations are approved, all partners have access",
		[]string{"tool-category-uncovered", "integration-not-approved", "tool-no-access", "integration-no-owner", "integration-sensitive-data"}, nil},
	{"implement and iterate", "the first checkpoint was held, a correction or \"no change\" is recorded, a lesson is logged",
		[]string{"checkpoint-not-set", "checkpoint-ahead", "checkpoint-not-held", "correction-not-recorded", "lesson-not-logged"}, nil},
}

// steps judges the ten gates by the findings made so far. A finding that is only information shuts none.
func (d *desk) steps() {
	built := make(map[string]int) // the step of each missing component
	for _, m := range d.out.Missing {
		built[m.Component] = m.Step
	}
	stated := make(map[int]bool)
	for _, c := range Components() {
		stated[c.Step] = stated[c.Step] || c.present(d.f)
	}
	for i, s := range steps {
		out := Step{Number: i + 1, Name: s.name, Passes: s.passes}
		for _, f := range d.out.Findings {
			shut := slices.Contains(s.blockers, f.Code) ||
				f.Code == codeMissing && built[f.Subject] == out.Number ||
				slices.ContainsFunc(s.lint, func(path string) bool { return strings.HasPrefix(f.Path, path) })
			if shut && f.Severity != SeverityInfo {
				out.Blockers = append(out.Blockers, f)
			}
		}
		out.Passed = len(out.Blockers) == 0
		out.Unneeded = out.Passed && !stated[out.Number]
		d.out.Steps = append(d.out.Steps, out)
	}
}
