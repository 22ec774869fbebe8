package cadence

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// MaxPartners is the number of partners whose hours are looked at together.
const MaxPartners = 24

// Hours are the working hours of a partner, in local time. If To is not after From, work ends on the next day: 22:00 to
// 06:00 on MO is the night to Tuesday.
type Hours struct {
	Partner string   `json:"partner"`
	Zone    string   `json:"zone"` // IANA name
	From    string   `json:"from"` // "09:00"
	To      string   `json:"to"`   // "17:30"; "24:00" is the end of the day. Not included
	Days    []string `json:"days"` // "MO" to "SU", on which work begins
}

// Span is a time of a day with who works then.
type Span struct {
	From time.Time `json:"from"` // instant
	To   time.Time `json:"to"`   // instant, not included
	In   []string  `json:"in"`   // partners who work
	Out  []string  `json:"out"`
}

// Overlap tells who works when on a day.
type Overlap struct {
	Day     time.Time `json:"day"`
	Spans   []Span    `json:"spans"`   // the whole day, in order
	Common  []Span    `json:"common"`  // those with everybody
	Best    []Span    `json:"best"`    // those with the most partners
	Minutes int       `json:"minutes"` // of Common, whole
	Reasons []string  `json:"reasons"`
}

// workdays is the working time of one partner, read.
type workdays struct {
	partner  string
	from, to wall // from midnight; to may be on the next day
	days     [7]bool
	at       *placer
}

// span is a time in Unix seconds, to not included.
type span struct{ from, to int64 }

// CommonHours tells who works when on a day (midnight UTC) of the zone of loc: from its midnight to the next, which may be
// 23 or 25 hours. Clocks of all zones are those of that very day. zones holds the location of each partner's zone under
// its name.
//
// CommonHours returns an error if:
//   - on is no day, or loc is nil ([ErrLocation]);
//   - a partner is told twice, or there are none or more than [MaxPartners];
//   - a zone has no location, or one of another name ([ErrLocation]);
//   - hours are no times of day, or equal, or there are no days.
func CommonHours(hours []Hours, on time.Time, loc *time.Location, zones map[string]*time.Location) (Overlap, error) {
	p := validate.New("hours")
	checkDay(p, "day", on)
	checkLocation(p, "loc", "", loc)
	work := readHours(p, "hours", hours, zones)
	if err := p.Err(); err != nil {
		return Overlap{}, err
	}
	at := &placer{loc: loc}
	w := wall(on.Unix())
	first, _ := at.place(w)
	last, _ := at.place(w + 24*hour)
	return overlap(on, span{first.at, last.at}, work, loc), nil
}

func checkDay(p *validate.Problems, field string, on time.Time) {
	if p.Day(field, on) && (on.Year() < firstYear || on.Year() >= lastYear) {
		p.Add(field, "range", "must be in the years 1600 to 9998", on)
	}
}

func overlap(on time.Time, whole span, work []workdays, loc *time.Location) Overlap {
	o := Overlap{Day: on, Spans: []Span{}, Common: []Span{}, Best: []Span{}, Reasons: []string{}}
	busy := make([][]span, len(work))
	cuts := []int64{whole.from, whole.to}
	for i := range work {
		busy[i] = work[i].spans(whole)
		for _, s := range busy[i] {
			cuts = append(cuts, min(max(s.from, whole.from), whole.to), min(max(s.to, whole.from), whole.to))
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	most := 0
	for i := range len(cuts) - 1 {
		s := Span{From: time.Unix(cuts[i], 0).In(loc), To: time.Unix(cuts[i+1], 0).In(loc), In: []string{}, Out: []string{}}
		for k := range work {
			if within(busy[k], span{cuts[i], cuts[i+1]}) {
				s.In = append(s.In, work[k].partner)
			} else {
				s.Out = append(s.Out, work[k].partner)
			}
		}
		most = max(most, len(s.In))
		o.Spans = append(o.Spans, s)
	}
	minutes := time.Duration(0)
	for _, s := range o.Spans {
		if len(s.Out) == 0 {
			o.Common = append(o.Common, s)
			minutes += s.To.Sub(s.From)
		}
		if most > 0 && len(s.In) == most {
			o.Best = append(o.Best, s)
		}
	}
	o.Minutes = int(minutes / time.Minute)
	o.explain(most, len(work))
	return o
}

func (o *Overlap) explain(most, all int) {
	switch {
	case most == all:
		o.Reasons = append(o.Reasons, fmt.Sprintf("all %d work together for %d minutes", all, o.Minutes))
	case most == 0:
		o.Reasons = append(o.Reasons, "nobody works on this day")
	default:
		o.Reasons = append(o.Reasons, fmt.Sprintf("never do all %d work at once; at most %d do", all, most))
	}
	for _, s := range o.Best {
		text := "from " + s.From.Format("15:04") + " to " + s.To.Format("15:04") + ": " + strings.Join(s.In, ", ")
		if len(s.Out) > 0 {
			text += "; out of hours: " + strings.Join(s.Out, ", ")
		}
		o.Reasons = append(o.Reasons, text)
	}
}

// within reports whether s lies in one of the spans.
func within(spans []span, s span) bool {
	return slices.ContainsFunc(spans, func(x span) bool { return x.from <= s.from && s.to <= x.to })
}

// spans are the working times that touch a time, in order; those that touch one another are one.
func (h *workdays) spans(around span) []span {
	var out []span
	first := wall(floorDiv(around.from, day)*day) - 3*day
	for w := first; w <= wall(around.to)+2*day; w += day {
		if !h.days[w.date().Weekday()] {
			continue
		}
		from, _ := h.at.place(w + h.from)
		to, _ := h.at.place(w + h.to)
		switch n := len(out); {
		case to.at <= around.from || from.at >= around.to || to.at <= from.at:
		case n > 0 && out[n-1].to >= from.at:
			out[n-1].to = max(out[n-1].to, to.at)
		default:
			out = append(out, span{from.at, to.at})
		}
	}
	return out
}

// readHours checks and reads the hours of partners, ordered by partner: their order has no meaning.
func readHours(p *validate.Problems, field string, hours []Hours, zones map[string]*time.Location) []workdays {
	if len(hours) == 0 || len(hours) > MaxPartners {
		p.Add(field, "count", "must tell the hours of 1 to "+strconv.Itoa(MaxPartners)+" partners", len(hours))
		return nil
	}
	p.UniqueIDs(field, "partner", len(hours), func(i int) string { return hours[i].Partner })
	out := make([]workdays, len(hours))
	for i, h := range hours {
		out[i] = h.read(p.Item(field, i), zones)
	}
	slices.SortFunc(out, func(a, b workdays) int { return cmp.Compare(a.partner, b.partner) })
	return out
}

func (h Hours) read(p *validate.Problems, zones map[string]*time.Location) workdays {
	w := workdays{partner: h.Partner, at: &placer{loc: zones[h.Zone]}}
	checkZone(p, "zone", h.Zone)
	if h.Zone != "" {
		checkLocation(p, "zone", h.Zone, zones[h.Zone])
	}
	from, okFrom := clock(p, "from", h.From)
	to, okTo := clock(p, "to", h.To)
	if okFrom && okTo && from == to {
		p.Add("to", "no-hours", "must differ from the time at which work begins", h.To)
	}
	if w.from, w.to = from, to; to <= from {
		w.to += 24 * hour
	}
	if len(h.Days) == 0 || len(h.Days) > 7 {
		p.Add("days", "required", "must name the days on which work begins, at most seven", len(h.Days))
		return w
	}
	for i, d := range h.Days {
		k := slices.Index(weekdays[:], d)
		switch {
		case k < 0:
			p.Add("days["+strconv.Itoa(i)+"]", "oneof", "must be one of "+strings.Join(weekdays[:], ", "), d)
		case w.days[k]:
			p.Add("days["+strconv.Itoa(i)+"]", "unique", "stands twice", d)
		default:
			w.days[k] = true
		}
	}
	return w
}

// clock reads "15:04"; "24:00" is the end of the day.
func clock(p *validate.Problems, field, text string) (wall, bool) {
	if text == "24:00" {
		return 24 * hour, true
	}
	t, err := time.Parse("15:04", text)
	if err != nil || len(text) != 5 {
		p.Add(field, "clock", `must be a time of day such as "09:00"`, text)
		return 0, false
	}
	return wall(t.Hour()*hour + t.Minute()*minute), true
}
