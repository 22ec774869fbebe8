package partnership

import (
	"slices"
	"strconv"

	"github.com/partnerkit/partnerkit/governance"
)

// Limits beyond which silence is a finding.
const (
	slowAnswerDays = 14 // a question to a partner that is open longer
	stallDays      = 30 // an activity that was started and has not moved for longer
	lessonDays     = 60 // a lesson that was logged and not taken up for longer
)

// talk looks for poor communication: meetings and check-ins that were not held, updates that are overdue, questions
// that stay open, partners whom nothing reaches.
func (d *desk) talk() {
	d.meetings()
	c := &d.f.Comms
	for i, x := range c.CheckIns {
		if x.Due.Before(d.asOf) && !d.past(x.Held) {
			d.fault(SeverityMedium, "check-in-missed", item("comms.check_ins", i), day(x.Due),
				"the check-in of "+day(x.Due)+" was not held; hold it, or agree on a rhythm that holds")
		}
	}
	for i, x := range c.Loops {
		open := days(x.Asked, d.asOf)
		switch {
		case !d.past(x.Answered) && open > slowAnswerDays:
			d.fault(SeverityMedium, "feedback-slow", item("comms.loops", i), x.To,
				strconv.Quote(x.To)+" has not answered "+strconv.Quote(x.From)+" for "+strconv.Itoa(open)+" days ("+x.ID+"); answer it, or say by when")
		case d.past(x.Answered) && !d.past(x.ActedOn) && days(x.Answered, d.asOf) > stallDays:
			d.fault(SeverityLow, "feedback-not-acted-on", item("comms.loops", i), x.From,
				"the answer to "+strconv.Quote(x.ID)+" was not acted on; act on it or close it with a reason")
		}
	}
	if len(c.Topics) == 0 {
		return
	}
	for i, x := range c.Topics {
		if next := x.Last.AddDate(0, 0, x.EveryDays); x.EveryDays > 0 && !x.Last.IsZero() && next.Before(d.asOf) {
			d.fault(SeverityMedium, "update-overdue", item("comms.topics", i), x.Name,
				strconv.Quote(x.Name)+" was last told on "+day(x.Last)+" and due again on "+day(next)+"; send it now")
		}
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
	if len(d.f.Agreement.Signatures) == 0 && !slices.Contains([]Stage{Agreed, Piloted, Active, Scaled, Renew}, d.f.Charter.Stage) {
		return // nothing is agreed yet that one could leave
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

// meetings looks for those of committees that were due and not held, and for a rhythm that was lost.
func (d *desk) meetings() {
	g := &d.f.Governance
	met := g.LastMet
	for i, x := range g.Meetings {
		if x.Held.After(met) && !x.Held.After(d.asOf) && d.steers(x.Committee) {
			met = x.Held
		}
		if !d.past(x.Held) && x.Due.Before(d.asOf) {
			d.fault(SeverityMedium, "meeting-missed", item("governance.meetings", i), day(x.Due),
				"the meeting "+d.bodyOf(x.Committee)+" of "+day(x.Due)+" was not held; hold it, or agree on a rhythm that holds")
		}
	}
	next := met.AddDate(0, 0, g.MeetEvery)
	if g.MeetEvery > 0 && !met.IsZero() && next.Before(d.asOf) {
		d.fault(SeverityMedium, "meeting-overdue", "governance.last_met", day(next),
			"the steering committee last met on "+day(met)+" and should have met again by "+day(next)+"; call it together")
	}
	d.attendance()
}

// steers reports whether a committee is the first of the document, which steers.
func (d *desk) steers(committee string) bool {
	c := d.f.Governance.Committees
	return committee == "" || len(c) > 0 && c[0].ID == committee
}

func (d *desk) bodyOf(committee string) string {
	if committee == "" {
		return "of the steering committee"
	}
	return "of " + strconv.Quote(committee)
}

// leastAttendance is the share of the meetings to which a sponsor should come.
const leastAttendance = 0.5

// attendance looks for sponsors who stay away from the meetings of the steering committee whose attendance is recorded.
func (d *desk) attendance() {
	if !d.f.hasCharter() {
		return
	}
	var held []governance.Meeting
	for i, x := range d.f.Governance.Meetings {
		if len(x.Attended) > 0 && d.past(x.Held) && d.steers(x.Committee) {
			held = append(held, governance.Meeting{ID: strconv.Itoa(i), On: x.Held, Attended: x.Attended})
		}
	}
	records, err := d.f.governanceCharter().Leadership(held, nil, governance.SponsorLimits{Attendance: leastAttendance}, d.asOf)
	if err != nil {
		return // Validate has accepted it
	}
	for _, r := range records {
		for _, f := range r.Findings {
			f.Path = "governance.meetings"
			d.add("", f)
		}
	}
}
