package governance

import (
	"slices"
	"strconv"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// severities, worst first.
var severities = [...]Severity{SeverityBlocking, SeverityHigh, SeverityMedium, SeverityLow, SeverityInfo}

// Validate reports all problems: no level, limits missing, negative or too long, ranks and kinds of breakers out of
// order, a severe issue given more time than a mild one, nobody to resolve an issue, business hours that never open.
func (e Escalation) Validate() error {
	p := validate.New("escalation")
	if len(e.Levels) == 0 {
		p.Add("levels", "required", "is required", nil)
	}
	e.Business.validate(p.In("business"))
	if atMost(p, "levels", len(e.Levels), MaxLevels) && atMost(p, "breakers", len(e.Breakers), MaxLevels) {
		p.UniqueIDs("levels", "id", len(e.Levels), func(i int) string { return e.Levels[i].ID })
		p.UniqueIDs("breakers", "id", len(e.Breakers), func(i int) string { return e.Breakers[i].ID })
		e.validateLevels(p)
		e.validateBreakers(p)
	}
	return p.Err()
}

func (b Business) validate(p *validate.Problems) {
	if b.IsZero() {
		return
	}
	opens, okOpens := clock(b.Opens)
	closes, okCloses := clock(b.Closes)
	if !okOpens {
		p.Add("opens", "clock", `must be a time of day such as "09:00"`, b.Opens)
	}
	if !okCloses {
		p.Add("closes", "clock", `must be a time of day such as "17:30"`, b.Closes)
	}
	if okOpens && okCloses && closes <= opens {
		p.Add("closes", "hours-reversed", "must be after opens, which is "+b.Opens, b.Closes)
	}
}

// longest is the longest limit in hours: ten years, or as many days of business hours. So no limit is followed through
// more days than these.
func (b Business) longest() int {
	opens, okOpens := clock(b.Opens)
	closes, okCloses := clock(b.Closes)
	if !okOpens || !okCloses || closes <= opens {
		return maxHours
	}
	return maxHours / 24 * (closes - opens) / 60
}

// clock reads "15:04" as minutes from midnight; "24:00" is the end of the day.
func clock(s string) (minutes int, ok bool) {
	if s == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != 5 {
		return 0, false
	}
	return t.Hour()*60 + t.Minute(), true
}

func (e Escalation) validateLevels(p *validate.Problems) {
	rank := 0
	for i, l := range e.Levels {
		at := p.Item("levels", i)
		if l.Rank < 0 {
			at.Add("rank", "negative", "must not be negative", l.Rank)
		} else if l.Rank > 0 {
			if l.Rank <= rank {
				at.Add("rank", "order", "must be above that of the levels before, "+strconv.Itoa(rank), l.Rank)
			}
			rank = max(rank, l.Rank)
		}
		last := i == len(e.Levels)-1 && len(e.Breakers) == 0
		e.limit(at, l.Hours, l.Workdays, !last)
		people(at, "owners", l.Owners, 1)
		people(at, "tell", l.Tell, 0)
		e.validateSeverities(at, l, !last)
	}
	for _, s := range severities {
		if len(e.Levels) > 0 && !slices.ContainsFunc(e.Levels, func(l Level) bool { return !l.skips(s) }) {
			p.Add("levels", "all-skipped", "must leave a level for issues of severity "+string(s), nil)
		}
	}
}

func (l Level) skips(s Severity) bool {
	return slices.ContainsFunc(l.Severities, func(x SeverityLimit) bool { return x.Severity == s && x.Skip })
}

func (e Escalation) validateSeverities(p *validate.Problems, l Level, needed bool) {
	for i, s := range l.Severities {
		at := p.Item("severities", i)
		oneOf(at, "severity", s.Severity, severities[:]...)
		if slices.ContainsFunc(l.Severities[:i], func(x SeverityLimit) bool { return x.Severity == s.Severity }) {
			at.Add("severity", "unique", "must not stand twice", s.Severity)
		}
		if s.Skip {
			if s.Hours != 0 || s.Workdays != 0 {
				at.Add("skip", "limit", "must not be set beside a limit", nil)
			}
			continue
		}
		e.limit(at, s.Hours, s.Workdays, needed)
		l.validateOrder(at, s)
	}
}

// validateOrder checks that the limit of a severity is neither longer than that of a milder one nor shorter than that of
// a worse one. Severities that are not listed have the level's plain limit; [SeverityInfo] counts only if listed, as a
// level that gives low ones more time need not name it.
func (l Level) validateOrder(p *validate.Problems, s SeverityLimit) {
	place := slices.Index(severities[:], s.Severity)
	for k, other := range severities {
		listed := slices.ContainsFunc(l.Severities, func(x SeverityLimit) bool { return x.Severity == other })
		hours, workdays, skip := l.limit(other)
		switch {
		case place < 0 || skip || other == SeverityInfo && !listed:
			continue
		case k > place && (longer(s.Hours, hours) || longer(s.Workdays, workdays)):
			p.Add("severity", "severity-order", "must not have more time than the milder "+string(other), s.Severity)
		case k < place && !listed && (longer(hours, s.Hours) || longer(workdays, s.Workdays)):
			p.Add("severity", "severity-order", "must not have less time than the worse "+string(other)+", which has the plain limit", s.Severity)
		default:
			continue
		}
		return
	}
}

// longer compares limits in one unit; a limit in the other unit is 0 and does not compare.
func longer(a, b int) bool { return a > 0 && b > 0 && a > b }

// limit checks a limit in hours or working days.
func (e Escalation) limit(p *validate.Problems, hours, workdays int, needed bool) {
	natural(p, "hours", hours, e.Business.longest())
	natural(p, "workdays", workdays, MaxWorkdays)
	if hours != 0 && workdays != 0 {
		p.Add("workdays", "two-limits", "must not be set beside hours", workdays)
	}
	if needed && hours == 0 && workdays == 0 {
		p.Add("hours", "no-limit", "or workdays must be set: only the last level of a ladder without breakers has no limit", nil)
	}
}

// people checks a list of names: at least so many, each once.
func people(p *validate.Problems, field string, names []string, least int) {
	if len(names) < least {
		p.Add(field, "required", "must name somebody", nil)
	}
	if atMost(p, field, len(names), MaxNamed) {
		uniqueTexts(p, field, names)
	}
}

// Validate reports all problems: no instant of raising, events before it, pauses that end before they begin.
func (i Issue) Validate() error {
	p := validate.New("issue")
	i.validate(p)
	return p.Err()
}

func (i *Issue) validate(p *validate.Problems) {
	p.ID("id", i.ID)
	i.validateRest(p)
}

// validateRest checks all but the ID.
func (i *Issue) validateRest(p *validate.Problems) {
	if i.Severity != "" {
		oneOf(p, "severity", i.Severity, severities[:]...)
	}
	if i.Turn < 0 {
		p.Add("turn", "negative", "must not be negative", i.Turn)
	}
	if !instant(p, "raised", i.Raised) {
		return
	}
	if !i.Resolved.IsZero() {
		notBefore(p, "resolved", i.Resolved, "raised", i.Raised)
	}
	if !atMost(p, "pauses", len(i.Pauses), MaxPauses) || !atMost(p, "facts", len(i.Facts), MaxPauses) {
		return
	}
	for k, pause := range i.Pauses {
		at := p.Item("pauses", k)
		if notBefore(at, "from", pause.From, "raised", i.Raised) && !pause.Until.IsZero() {
			notBefore(at, "until", pause.Until, "from", pause.From)
		}
		at.Text("reason", pause.Reason, maxNote)
	}
	for k, fact := range i.Facts {
		at := p.Item("facts", k)
		at.ID("name", fact.Name)
		instant(at, "on", fact.On)
	}
}

// maxNote is the longest note or reason, in bytes.
const maxNote = 2_000

func notBefore(p *validate.Problems, field string, t time.Time, first string, start time.Time) bool {
	if !instant(p, field, t) {
		return false
	}
	if t.Before(start) {
		p.AddAs(ErrBeforeStart, field, "before-start", "must not be before "+first+", which is "+stamp(start), stamp(t))
		return false
	}
	return true
}
