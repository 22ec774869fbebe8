package partnership

import (
	"slices"

	"github.com/partnerkit/partnerkit/kpi"
)

// Pitfall is one of the seven ways in which partnerships fail, and what speaks for it here.
type Pitfall struct {
	Code string `json:"code"`
	Name string `json:"name"`
	// Severity is that of its worst evidence; empty: nothing speaks for it.
	Severity Severity  `json:"severity,omitempty"`
	Evidence []Finding `json:"evidence,omitempty"` // worst first
	// Goals is, of unclear objectives alone, the share of the KPIs that fail SMART; nil where there is none.
	Goals *float64 `json:"failing_smart,omitempty"`
}

// pitfalls are the seven, with the codes of the findings that speak for each; component- codes stand for a missing
// component.
var pitfalls = [...]struct {
	code, name string
	evidence   []string
}{
	{"unclear-objectives", "lack of clear objectives",
		[]string{"component-objectives", "partner-without-smart-objective", "objective-conflict", "objective-one-sided", "horizon-without-benefit", "goal-conflict", "goals-apart", "imposed-goal", "goal-without-origin", "kpi-objective"}},
	{"poor-communication", "poor communication",
		[]string{"component-communication", "check-in-missed", "feedback-slow", "feedback-not-acted-on", "update-overdue", "meeting-missed", "meeting-overdue",
			"partner-isolated", "audience-not-reached", "no-common-channel"}},
	{"unbalanced-contribution", "unbalanced resource contribution",
		[]string{"resources-over-reward", "risk-over-reward", "off-agreed-share", "felt-imbalance", "felt-risk-over-reward", "imbalance-growing", "felt-imbalance-growing"}},
	{"cultural-differences", "ignoring cultural differences", []string{"culture-unbridged", "value-conflict", "values-apart"}},
	{"neglected-risk", "neglecting risk assessment",
		[]string{"component-risk-register", "register-empty", "review-stale", "risk-no-owner", "risk-untreated", "risk-not-assessed", "category-not-looked-at"}},
	{"no-exit", "no exit strategy", []string{"exit-no-trigger", "exit-no-notice", "exit-no-settlement"}},
	{"outdated-technology", "outdated technology", []string{"tool-out-of-support", "tool-must-have-unmet"}},
}

// pitfalls sorts the findings made so far under the seven pitfalls.
func (d *desk) pitfalls() {
	for _, p := range pitfalls {
		out := Pitfall{Code: p.code, Name: p.name}
		if p.code == "unclear-objectives" {
			out.Goals = share(count(d.out.KPIs, func(k KPIReview) bool { return k.SMART.Verdict == kpi.Unmet }), len(d.out.KPIs))
		}
		for _, f := range d.out.Findings {
			code := f.Code
			if code == codeMissing {
				code = "component-" + f.Subject
			}
			if f.Severity != SeverityInfo && slices.Contains(p.evidence, code) {
				out.Evidence = append(out.Evidence, f)
			}
		}
		if len(out.Evidence) > 0 {
			out.Severity = out.Evidence[0].Severity
		}
		d.out.Pitfalls = append(d.out.Pitfalls, out)
	}
}
