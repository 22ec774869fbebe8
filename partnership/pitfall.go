package partnership

import (
	"slices"
	"strconv"
)

// Pitfall is one of the seven ways in which partnerships fail, and what speaks for it here.
type Pitfall struct {
	Code string `json:"code"`
	Name string `json:"name"`
	// Severity is that of its worst evidence; empty: nothing speaks for it.
	Severity Severity  `json:"severity,omitempty"`
	Evidence []Finding `json:"evidence,omitempty"` // worst first
}

// pitfalls are the seven, with the codes of the findings that speak for each; component- codes stand for a missing
// component.
var pitfalls = [...]struct {
	code, name string
	evidence   []string
}{
	{"unclear-objectives", "lack of clear objectives",
		[]string{"component-objectives", "partner-without-smart-objective", "objective-conflict", "objective-one-sided", "goal-conflict", "goals-apart", "imposed-goal", "goal-without-origin", "kpi-objective"}},
	{"poor-communication", "poor communication",
		[]string{"component-communication", "check-in-missed", "feedback-slow", "feedback-not-acted-on", "partner-isolated", "audience-not-reached", "no-common-channel"}},
	{"unbalanced-contribution", "unbalanced resource contribution",
		[]string{"resources-over-reward", "risk-over-reward", "off-agreed-share", "felt-imbalance", "felt-risk-over-reward"}},
	{"cultural-differences", "ignoring cultural differences", []string{"culture-unbridged", "value-conflict"}},
	{"neglected-risk", "neglecting risk assessment",
		[]string{"component-risk-register", "register-empty", "review-stale", "risk-no-owner", "risk-untreated", "risk-not-assessed", "category-not-looked-at"}},
	{"no-exit", "no exit strategy", []string{"exit-no-trigger", "exit-no-notice", "exit-no-settlement"}},
	{"outdated-technology", "outdated technology", []string{"tool-out-of-support", "tool-must-have-unmet"}},
}

// pitfalls sorts the findings made so far under the seven pitfalls.
func (d *desk) pitfalls() {
	for _, p := range pitfalls {
		out := Pitfall{Code: p.code, Name: p.name}
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

// Limits beyond which silence is a finding.
const (
	slowAnswerDays = 14 // a question to a partner that is open longer
	stallDays      = 30 // an activity that was started and has not moved for longer
)

// talk looks for poor communication: check-ins that were not held, questions that stay open, partners whom nothing reaches.
func (d *desk) talk() {
	c := &d.f.Comms
	for i, x := range c.CheckIns {
		if x.Due.Before(d.asOf) && x.Held.IsZero() {
			d.fault(SeverityMedium, "check-in-missed", item("comms.check_ins", i), day(x.Due),
				"the check-in of "+day(x.Due)+" was not held; hold it, or agree on a rhythm that holds")
		}
	}
	for i, x := range c.Loops {
		open := int(d.asOf.Sub(x.Asked).Hours() / 24)
		switch {
		case x.Answered.IsZero() && open > slowAnswerDays:
			d.fault(SeverityMedium, "feedback-slow", item("comms.loops", i), x.To,
				strconv.Quote(x.To)+" has not answered "+strconv.Quote(x.From)+" for "+strconv.Itoa(open)+" days ("+x.ID+"); answer it, or say by when")
		case !x.Answered.IsZero() && x.ActedOn.IsZero() && d.asOf.Sub(x.Answered).Hours() > 24*stallDays:
			d.fault(SeverityLow, "feedback-not-acted-on", item("comms.loops", i), x.From,
				"the answer to "+strconv.Quote(x.ID)+" was not acted on; act on it or close it with a reason")
		}
	}
	if len(c.Topics) == 0 {
		return
	}
	for i, p := range d.f.Partners {
		if !slices.ContainsFunc(c.Topics, func(t Topic) bool { return slices.Contains(t.Audience, p.ID) }) {
			d.fault(SeverityMedium, "partner-isolated", item("partners", i), p.ID,
				"partner "+strconv.Quote(p.ID)+" is in the audience of no topic; add it to what it needs to know")
		}
	}
}

// exit looks for what keeps a partner from leaving in order.
func (d *desk) exit() {
	if len(d.f.Agreement.Signatures) == 0 {
		return
	}
	x := &d.f.Agreement.Exit
	if len(x.Triggers) == 0 {
		d.fault(SeverityMedium, "exit-no-trigger", "agreement.exit.triggers", "", "nothing says when a partner may leave; agree on the triggers")
	}
	if x.NoticeDays == 0 {
		d.fault(SeverityMedium, "exit-no-notice", "agreement.exit.notice_days", "", "no period of notice is agreed; agree on how many days a partner gives")
	}
	if x.Settlement == "" {
		d.fault(SeverityMedium, "exit-no-settlement", "agreement.exit.settlement", "", "nothing says how the last account is made up; agree on the settlement")
	}
}
