package cadence

import (
	"slices"
	"strconv"
	"time"

	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/internal/finding"
)

// Check finds what is well-formed and yet worth fixing: a rule that UNTIL ends before its first time
// ("rule-of-nothing"), a move, a cancellation or an ExDate of a time at which nothing is planned ("move-of-nothing",
// "cancellation-of-nothing", "exdate-of-nothing"), and meetings moved to the time of another ("moved-together").
func (s *Schedule) Check() []governance.Finding {
	found := []governance.Finding{}
	if _, ok := s.begins(); !ok && s.plan.hasRule {
		found = append(found, governance.Finding{Code: "rule-of-nothing", Path: "rule", Subject: s.cadence.Name, Severity: governance.SeverityMedium,
			Params:  map[string]string{"rule": s.cadence.Rule},
			Message: "The rule ends before its first time, so it gives no meeting: move UNTIL or the start."})
	}
	at := s.placer()
	planned := s.plannedAmong(at)
	look := func(field string, i int, key, code, what string, w wall, text string) {
		if t, ok := at.place(w); ok && planned[t.at] {
			return
		}
		found = append(found, governance.Finding{Code: code, Path: field + "[" + strconv.Itoa(i) + "]" + key, Subject: s.cadence.Name,
			Severity: governance.SeverityMedium, Params: map[string]string{"at": text},
			Message: "Nothing is planned at " + text + ", so " + what + " does nothing there: name the time as the rule has it."})
	}
	for i, w := range s.plan.exdates {
		look("exdate", i, "", "exdate-of-nothing", "the ExDate", w, s.cadence.ExDate[i])
	}
	for i, w := range s.plan.cancelled {
		look("cancelled", i, ".at", "cancellation-of-nothing", "the cancellation", w, s.cadence.Cancelled[i].At)
	}
	held := map[int64]bool{}
	for i, m := range s.plan.moves {
		look("moved", i, ".from", "move-of-nothing", "the move takes nothing away and", m.from, s.cadence.Moved[i].From)
		to, _ := (&placer{loc: s.loc, fold: s.cadence.Fold}).place(m.to)
		if c := s.changeOf(to.at); held[to.at] || planned[to.at] && c == nil {
			found = append(found, governance.Finding{Code: "moved-together", Path: "moved[" + strconv.Itoa(i) + "].to", Subject: s.cadence.Name,
				Severity: governance.SeverityLow, Params: map[string]string{"at": s.cadence.Moved[i].To},
				Message: "Another meeting is at " + s.cadence.Moved[i].To + " already, and the two are counted as one: move this one elsewhere or cancel it."})
		}
		held[to.at] = true
	}
	finding.Sort(found)
	return found
}

// plannedAmong says at which of the instants that the cadence names something is planned.
func (s *Schedule) plannedAmong(at *placer) map[int64]bool {
	var asked []int64
	for _, c := range s.changes {
		asked = append(asked, c.planned)
		if c.status == Moved {
			asked = append(asked, c.at)
		}
	}
	slices.Sort(asked)
	asked = slices.Compact(asked)
	planned := map[int64]bool{}
	for _, w := range s.plan.rdates {
		if t, ok := at.place(w); ok {
			planned[t.at] = true
		}
	}
	if len(asked) == 0 {
		return planned
	}
	note := func(t placed) bool { planned[t.at] = true; return true }
	if s.plan.rule.count > 0 { // one way from the start
		s.fromRule(asked[0], asked[len(asked)-1], at, note)
		return planned
	}
	for _, t := range asked {
		s.fromRule(t, t, at, note)
	}
	return planned
}

// Presets are three cadences to begin with, which most partnerships hold: a weekly update, a monthly review and a
// quarterly planning, at 15:00 of the zone from a day (midnight UTC) on. They are data: change what does not fit, and
// give them IDs of your own before they go to calendars, where an ID is known to all.
func Presets(from time.Time, zone string) []Cadence {
	start := from.Format("2006-01-02") + "T15:00"
	return []Cadence{
		{ID: "update", Name: "Weekly update", Start: start, Zone: zone, Minutes: 30, Rule: "FREQ=WEEKLY;BYDAY=TU"},
		{ID: "review", Name: "Monthly review", Start: start, Zone: zone, Minutes: 60, Rule: "FREQ=MONTHLY;BYDAY=1TH"},
		{ID: "planning", Name: "Quarterly planning", Start: start, Zone: zone, Minutes: 120, Rule: "FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=2WE"},
	}
}
