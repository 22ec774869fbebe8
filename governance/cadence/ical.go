package cadence

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/teambition/rrule-go"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// CalendarOptions say how a cadence is written as a calendar.
type CalendarOptions struct {
	AsOf  time.Time `json:"as_of"`          // DTSTAMP: when the text is written
	Until time.Time `json:"until,omitzero"` // up to when single meetings are listed, where that is needed. Zero: five years after AsOf
}

// ICalendar gives the cadence as iCalendar text (RFC 5545): CRLF line ends, lines of at most 75 octets, text escaped, a
// VTIMEZONE for its zone. The UID is the cadence's ID, or made of its name, zone and start: keep an ID, so that a new
// name makes no new meeting.
//
// A cadence is one VEVENT with RRULE, RDATE and EXDATE, and one more for each meeting that was moved or cancelled
// (RECURRENCE-ID). Where an RRULE cannot say what is meant, or programs read it in different ways, each meeting up to
// Until is a VEVENT of its own, in UTC and with a UID of its own:
//   - a meeting up to Until is at a time that the clocks skip or repeat (after Until a program reads such times its own
//     way; RFC 5545 says in 3.3.5 what is done here by default, and not all do so);
//   - MonthEnd makes a difference, but for the clamping of the 31st alone;
//   - the rule has parts that the RFC forbids together, or BYWEEKNO without BYDAY.
//
// ICalendar returns an error if:
//   - AsOf is missing, or Until is before it ([ErrWindow]);
//   - single meetings must be listed, and there are more than [MaxOccurrences] ([ErrTooMany]);
//   - there is no meeting at all ([ErrNothing]).
func (s *Schedule) ICalendar(o CalendarOptions) (string, error) {
	p := validate.New("calendar")
	if o.AsOf.IsZero() || o.AsOf.Year() < firstYear || o.AsOf.Year() > lastYear {
		p.Add("as_of", "range", "must be in the years 1600 to 9999", o.AsOf)
		return "", p.Err()
	}
	if o.Until.IsZero() {
		o.Until = o.AsOf.AddDate(5, 0, 0)
	}
	if o.Until.Before(o.AsOf) {
		return "", fmt.Errorf("calendar until %s as of %s: %w", o.Until.Format(time.RFC3339), o.AsOf.Format(time.RFC3339), ErrWindow)
	}
	zone := s.cadence.Zone
	c := &calendar{s: s, at: s.placer(), stamp: o.AsOf.UTC().Format(utcForm), uid: s.uid(), inUTC: zone == "UTC" || zone == "Etc/UTC"}
	events, first, last, err := c.events(o.Until)
	if err != nil {
		return "", err
	}
	c.line("BEGIN:VCALENDAR")
	c.line("VERSION:2.0")
	c.line("PRODID:-//partnerkit//cadence//EN")
	c.line("CALSCALE:GREGORIAN")
	c.line("METHOD:PUBLISH")
	if !c.inUTC {
		for _, l := range timezone(zone, s.loc, first, last) {
			c.line(l)
		}
	}
	for _, e := range events {
		c.event(e)
	}
	c.line("END:VCALENDAR")
	return c.text.String(), nil
}

const (
	utcForm   = "20060102T150405Z"
	localForm = "20060102T150405"
)

func (s *Schedule) uid() string {
	if s.cadence.ID != "" {
		return s.cadence.ID
	}
	sum := sha256.Sum256([]byte(s.cadence.Name + "\x00" + s.cadence.Zone + "\x00" + s.cadence.Start))
	return hex.EncodeToString(sum[:16]) + "@partnerkit"
}

// calendar writes the text.
type calendar struct {
	s     *Schedule
	at    *placer
	text  strings.Builder
	stamp string
	uid   string
	inUTC bool // times are written in UTC, which needs no VTIMEZONE
}

// event is a VEVENT before it is written.
type event struct {
	uid       string
	at        int64
	wall      wall // local time of at; of the series, as the rule has it
	planned   *wall
	rule      string
	rdates    []wall
	exdates   []wall
	cancelled bool
	reason    string
}

// events lists what is to be written, and the first and last instant that the zone must be told for.
func (c *calendar) events(until time.Time) (events []event, first, last int64, err error) {
	if rule, ok := c.s.plain(until); ok {
		if events, first, last, ok = c.series(rule); ok {
			return events, first, last, nil
		}
		return nil, 0, 0, fmt.Errorf("calendar of %.80q: %w", c.s.cadence.Name, ErrNothing)
	}
	all, err := c.s.Occurrences(time.Unix(int64(c.s.earliest())-reach, 0), until)
	if err != nil {
		return nil, 0, 0, err
	}
	c.inUTC, c.at = true, &placer{loc: time.UTC}
	for _, x := range all {
		e := event{uid: x.Planned.UTC().Format(utcForm) + "-" + c.uid, at: x.At.Unix(), wall: wall(x.At.Unix()),
			cancelled: x.Status == Cancelled, reason: x.Reason}
		events = append(events, e)
	}
	if len(events) == 0 {
		return nil, 0, 0, fmt.Errorf("calendar of %.80q until %s: %w", c.s.cadence.Name, until.Format(time.RFC3339), ErrNothing)
	}
	return events, 0, 0, nil
}

// series is the cadence as one recurring event and its exceptions.
func (c *calendar) series(rule string) (events []event, first, last int64, ok bool) {
	s := c.s
	master := event{uid: c.uid, rule: rule, rdates: slices.Clone(s.plan.rdates), exdates: s.plan.exdates}
	begins, found := s.begins()
	switch {
	case found:
		master.wall = begins
	case len(master.rdates) > 0:
		slices.Sort(master.rdates)
		master.wall, master.rdates, master.rule = master.rdates[0], master.rdates[1:], ""
	default:
		return nil, 0, 0, false
	}
	at, _ := c.at.place(master.wall)
	master.at, first, last = at.at, at.at, at.at
	if master.rule != "" {
		last = s.ends()
	}
	reaches := func(w wall) int64 {
		t, _ := c.at.place(w)
		first, last = min(first, t.at), max(last, t.at)
		return t.at
	}
	for _, w := range master.rdates {
		reaches(w)
	}
	events = append(events, master)
	for i, m := range s.plan.moves {
		events = append(events, event{uid: c.uid, planned: &s.plan.moves[i].from, wall: m.to, at: reaches(m.to), reason: s.cadence.Moved[i].Reason})
	}
	for i, w := range s.plan.cancelled {
		events = append(events, event{uid: c.uid, planned: &s.plan.cancelled[i], wall: w, at: reaches(w), cancelled: true,
			reason: s.cadence.Cancelled[i].Reason})
	}
	return events, first, last + day, true
}

// begins is the first local time of the rule.
func (s *Schedule) begins() (wall, bool) {
	pl := &s.plan
	if !pl.hasRule {
		return pl.start, s.loc != nil
	}
	w, ok := pl.rule.walls(pl.start, pl.start, pl.end)()
	switch u := pl.rule.until; u.kind {
	case untilLocal:
		ok = ok && w <= u.at
	case untilUTC:
		t, _ := s.placer().place(w)
		ok = ok && t.at <= int64(u.at)
	}
	return w, ok
}

// endless is after all meetings.
const endless = 1 << 60

// ends is the last instant of the rule, or endless.
func (s *Schedule) ends() int64 {
	r := &s.plan.rule
	switch {
	case r.until.kind != forever:
		return int64(r.until.at) + reach
	case r.count > 0:
		last := int64(-endless)
		s.fromRule(-endless, int64(lastWall)+reach, s.placer(), func(t placed) bool { last = max(last, t.at); return true })
		return last
	}
	return endless
}

// plain gives the value of RRULE, if one says what is meant.
func (s *Schedule) plain(until time.Time) (string, bool) {
	pl := &s.plan
	if s.meetsChange(until) {
		return "", false
	}
	if !pl.hasRule {
		return "", true
	}
	r, filled := pl.told, &pl.rule
	ends := pl.end != MonthEndSkip && filled.byMonthEnd()
	clamp := ends && pl.end == MonthEndClamp && len(filled.monthDays) == 1 && filled.monthDays[0] == 31 && filled.freq == rrule.MONTHLY
	if ends && !clamp || !filled.strict() || r.until.kind != forever && r.count > 0 {
		return "", false
	}
	if filled.byMonthEnd() { // told in full: some programs read a yearly 29 February from DTSTART as 1 March
		r.months, r.monthDays = filled.months, filled.monthDays
	}
	if clamp {
		r.monthDays = []int{-1}
	}
	return r.text(s.placer()), true
}

// meetsChange reports whether a meeting up to an instant is at a time that the clocks skip or repeat.
func (s *Schedule) meetsChange(until time.Time) bool {
	at := &placer{loc: s.loc}
	odd := func(w wall) bool {
		t, _ := at.place(w)
		return t.moved || t.twice
	}
	for _, list := range [][]wall{s.plan.rdates, s.plan.exdates, s.plan.cancelled} {
		if slices.ContainsFunc(list, odd) {
			return true
		}
	}
	if slices.ContainsFunc(s.plan.moves, func(m shift) bool { return odd(m.from) || odd(m.to) }) {
		return true
	}
	found, n := false, 0
	s.fromRule(int64(s.earliest())-reach, until.Unix(), at, func(t placed) bool {
		n++
		found = t.moved || t.twice
		return !found && n <= MaxOccurrences
	})
	return found
}

// strict reports whether the parts go together by RFC 5545, and all programs read them alike.
func (r *rule) strict() bool {
	switch {
	case len(r.weekNos) > 0 && (r.freq != rrule.YEARLY || len(r.days) == 0):
		return false
	case len(r.yearDays) > 0 && r.freq != rrule.YEARLY && r.freq != rrule.HOURLY:
		return false
	case len(r.monthDays) > 0 && r.freq == rrule.WEEKLY:
		return false
	}
	inMonth, inYear := r.byDay()
	return inMonth || inYear || !slices.ContainsFunc(r.days, func(d nthDay) bool { return d.n != 0 })
}

// text is the RRULE value; UNTIL is in UTC, as RFC 5545 wants it beside a zone.
func (r *rule) text(at *placer) string {
	parts := []string{"FREQ=" + r.freq.String()}
	add := func(name string, values []int) {
		if len(values) == 0 {
			return
		}
		texts := make([]string, len(values))
		for i, v := range values {
			texts[i] = strconv.Itoa(v)
		}
		parts = append(parts, name+"="+strings.Join(texts, ","))
	}
	switch r.until.kind {
	case untilUTC:
		parts = append(parts, "UNTIL="+r.until.at.date().Format(utcForm))
	case untilLocal:
		t, _ := at.place(r.until.at)
		parts = append(parts, "UNTIL="+time.Unix(t.at, 0).UTC().Format(utcForm))
	}
	if r.count > 0 {
		add("COUNT", []int{r.count})
	}
	if r.interval > 1 {
		add("INTERVAL", []int{r.interval})
	}
	add("BYMONTH", r.months)
	add("BYWEEKNO", r.weekNos)
	add("BYYEARDAY", r.yearDays)
	add("BYMONTHDAY", r.monthDays)
	if len(r.days) > 0 {
		texts := make([]string, len(r.days))
		for i, d := range r.days {
			if texts[i] = weekdays[d.day]; d.n != 0 {
				texts[i] = strconv.Itoa(d.n) + texts[i]
			}
		}
		parts = append(parts, "BYDAY="+strings.Join(texts, ","))
	}
	add("BYHOUR", r.hours)
	add("BYMINUTE", r.minutes)
	add("BYSECOND", r.seconds)
	add("BYSETPOS", r.setPos)
	if r.weekStart != time.Monday {
		parts = append(parts, "WKST="+weekdays[r.weekStart])
	}
	return strings.Join(parts, ";")
}

func (c *calendar) event(e event) {
	c.line("BEGIN:VEVENT")
	c.line("UID:" + escape(e.uid))
	c.line("DTSTAMP:" + c.stamp)
	if e.planned != nil {
		c.times("RECURRENCE-ID", *e.planned)
	}
	c.times("DTSTART", e.wall)
	if m := c.s.cadence.Minutes; m > 0 {
		c.times("DTEND", c.at.wallAt(e.at+int64(m)*minute))
	}
	if e.rule != "" {
		c.line("RRULE:" + e.rule)
	}
	c.times("RDATE", e.rdates...)
	c.times("EXDATE", e.exdates...)
	c.line("SUMMARY:" + escape(c.s.cadence.Name))
	if c.s.cadence.Place != "" {
		c.line("LOCATION:" + escape(c.s.cadence.Place))
	}
	if e.reason != "" {
		c.line("DESCRIPTION:" + escape(e.reason))
	}
	if e.cancelled {
		c.line("STATUS:CANCELLED")
	} else {
		c.line("STATUS:CONFIRMED")
	}
	c.line("END:VEVENT")
}

// times writes a property of local times, if there are any.
func (c *calendar) times(name string, ws ...wall) {
	if len(ws) == 0 {
		return
	}
	form, zone := localForm, ";TZID="+c.s.cadence.Zone
	if c.inUTC {
		form, zone = utcForm, ""
	}
	texts := make([]string, len(ws))
	for i, w := range ws {
		texts[i] = w.date().Format(form)
	}
	c.line(name + zone + ":" + strings.Join(texts, ","))
}

// line folds a content line at 75 octets, never within a character.
func (c *calendar) line(text string) {
	room := 75
	for len(text) > room {
		cut := room
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		c.text.WriteString(text[:cut])
		c.text.WriteString("\r\n ")
		text, room = text[cut:], 74 // the space counts
	}
	c.text.WriteString(text)
	c.text.WriteString("\r\n")
}

// escape is the TEXT of RFC 5545, 3.3.11. Tabs stay; other control characters were refused at the door.
func escape(text string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(text)
}
