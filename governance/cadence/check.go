package cadence

import (
	"strconv"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

const maxText = 1_000 // bytes of a name, a place and a reason

// Validate reports all problems: a start or another date that is no local time, a malformed rule with the position of
// what is wrong, a rule that can never happen ([ErrNever]), a missing zone, unknown policies, a meeting that is moved or
// cancelled twice. Whether a zone exists is seen when its location is given.
func (c Cadence) Validate() error {
	p := validate.New("cadence")
	c.check(p)
	return p.Err()
}

// plan is a cadence that was read: what does not depend on the location.
type plan struct {
	start     wall
	hasRule   bool
	told      rule // as written
	rule      rule // with what it takes from start
	end       MonthEnd
	rdates    []wall
	exdates   []wall
	moves     []shift
	cancelled []wall
}

type shift struct{ from, to wall }

func (c *Cadence) check(p *validate.Problems) *plan {
	pl := &plan{end: c.MonthEnd}
	if pl.end == "" {
		pl.end = MonthEndSkip
	}
	if c.ID != "" {
		p.Text("id", c.ID, validate.MaxText)
	}
	if c.Name == "" {
		p.Add("name", "required", "is required", nil)
	}
	p.Text("name", c.Name, maxText)
	p.Text("place", c.Place, maxText)
	if c.Minutes < 0 || c.Minutes > 24*60 {
		p.Add("minutes", "range", "must be from 0 to 1440", c.Minutes)
	}
	checkZone(p, "zone", c.Zone)
	word(p, "gap", c.Gap, GapForward, GapSkip)
	word(p, "fold", c.Fold, FoldFirst, FoldLast)
	word(p, "month_end", c.MonthEnd, MonthEndSkip, MonthEndClamp, MonthEndRoll)
	started := local(p, "start", c.Start, &pl.start)
	c.checkDates(p, pl)
	if c.Rule == "" {
		return pl
	}
	r, ok := readRule(p, c.Rule)
	if !ok || !started {
		return pl
	}
	pl.hasRule, pl.told, pl.rule = true, r, r
	pl.rule.fill(pl.start)
	switch {
	case pl.end != MonthEndSkip && pl.rule.byMonthEnd() && !pl.rule.chosenByMonthDayAlone():
		p.Add("month_end", "month-end", "is told for monthly and yearly rules that choose by day of the month alone", c.MonthEnd)
	case !pl.rule.possible(pl.start, pl.end):
		p.AddAs(ErrNever, "rule", "never", "can never happen", c.Rule)
	}
	return pl
}

func (c *Cadence) checkDates(p *validate.Problems, pl *plan) {
	pl.rdates = locals(p, "rdate", c.RDate)
	pl.exdates = locals(p, "exdate", c.ExDate)
	changed := map[wall]string{}
	change := func(at *validate.Problems, field string, w wall, path string) {
		if first, twice := changed[w]; twice {
			at.Add(field, "changed-twice", "is the meeting of "+first, nil)
			return
		}
		changed[w] = path
	}
	if atMost(p, "moved", len(c.Moved)) {
		for i, m := range c.Moved {
			at := p.Item("moved", i)
			at.Text("reason", m.Reason, maxText)
			var s shift
			from, to := local(at, "from", m.From, &s.from), local(at, "to", m.To, &s.to)
			if !from || !to {
				continue
			}
			change(at, "from", s.from, at.Path("from"))
			pl.moves = append(pl.moves, s)
		}
	}
	if atMost(p, "cancelled", len(c.Cancelled)) {
		for i, x := range c.Cancelled {
			at := p.Item("cancelled", i)
			at.Text("reason", x.Reason, maxText)
			var w wall
			if !local(at, "at", x.At, &w) {
				continue
			}
			change(at, "at", w, at.Path("at"))
			pl.cancelled = append(pl.cancelled, w)
		}
	}
}

func atMost(p *validate.Problems, field string, n int) bool {
	if n > MaxDates {
		p.Add(field, "max", "must have at most "+strconv.Itoa(MaxDates)+" entries", n)
		return false
	}
	return true
}

// checkZone looks at the form of an IANA name. "Local" is none: it means another zone on every machine.
func checkZone(p *validate.Problems, field, zone string) {
	switch {
	case zone == "":
		p.Add(field, "required", "is required", nil)
	case zone == "Local" || len(zone) > 60 || strings.Trim(zone, zoneLetters) != "" || strings.ContainsFunc(zone, notInZone):
		p.Add(field, "zone", `must be the IANA name of a zone such as "Europe/Berlin"`, zone)
	}
}

const zoneLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-"

func notInZone(r rune) bool { return !strings.ContainsRune(zoneLetters, r) }

// checkLocation holds the location that the host gives for a zone against the zone's name.
func checkLocation(p *validate.Problems, field, zone string, loc *time.Location) {
	switch {
	case loc == nil:
		p.AddAs(ErrLocation, field, "location", "needs its location, which is nil", zone)
	case zone != "" && loc.String() != zone:
		p.AddAs(ErrLocation, field, "location", "must be the zone of the location that was given, "+strconv.Quote(loc.String()), zone)
	}
}

func word[T ~string](p *validate.Problems, field string, w T, known ...T) {
	if w == "" {
		return
	}
	list := make([]string, len(known))
	for i, k := range known {
		if w == k {
			return
		}
		list[i] = string(k)
	}
	p.Add(field, "oneof", "must be one of "+strings.Join(list, ", "), string(w))
}

func local(p *validate.Problems, field, text string, dst *wall) bool {
	if text == "" {
		p.Add(field, "required", "is required", nil)
		return false
	}
	w, ok := readWall(text)
	if !ok {
		p.Add(field, "local-time", `must be a local time such as "2026-03-03T10:00" in the years 1600 to 9999`, text)
		return false
	}
	*dst = w
	return true
}

func locals(p *validate.Problems, field string, texts []string) []wall {
	if !atMost(p, field, len(texts)) {
		return nil
	}
	out := make([]wall, 0, len(texts))
	for i, text := range texts {
		var w wall
		if local(p, field+"["+strconv.Itoa(i)+"]", text, &w) {
			out = append(out, w)
		}
	}
	return out
}
