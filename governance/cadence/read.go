package cadence

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/teambition/rrule-go"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// reader reads the text of a rule and reports what is wrong with it, at which position.
type reader struct {
	p    *validate.Problems
	rule rule
	at   map[string]int // position of each part read so far, from 1
}

// readRule reads an RRULE value. It reports all problems under "rule", each with the position of the first byte that is
// wrong, counted from 1; ok is false if there are any.
func readRule(p *validate.Problems, text string) (r rule, ok bool) {
	rd := reader{p: p, rule: rule{interval: 1, weekStart: time.Monday}, at: map[string]int{}}
	if len(text) > MaxRule {
		p.AddAs(ErrRule, "rule", "max", "must have at most "+strconv.Itoa(MaxRule)+" bytes", len(text))
		return rule{}, false
	}
	if !utf8.ValidString(text) {
		p.AddAs(ErrRule, "rule", "utf8", "must be valid UTF-8", nil)
		return rule{}, false
	}
	good, pos := true, 1
	for part := range strings.SplitSeq(text, ";") {
		good = rd.part(part, pos) && good
		pos += len(part) + 1
	}
	if rd.at["FREQ"] == 0 {
		return rule{}, rd.fail(1, "rule-frequency", "has no FREQ", text)
	}
	if good {
		good = rd.together()
	}
	return rd.rule, good
}

func (rd *reader) fail(pos int, code, what string, found any) bool {
	rd.p.AddAs(ErrRule, "rule", code, fmt.Sprintf("at position %d %s", pos, what), found)
	return false
}

// part reads one NAME=VALUE.
func (rd *reader) part(part string, pos int) bool {
	name, value, ok := strings.Cut(strings.ToUpper(part), "=")
	if !ok || len(name)+1+len(value) != len(part) {
		return rd.fail(pos, "rule-part", "must be a part such as FREQ=WEEKLY", part)
	}
	if rd.at[name] != 0 {
		return rd.fail(pos, "rule-twice", "stands a part that was told before", name)
	}
	rd.at[name] = pos
	pos += len(name) + 1
	switch name {
	case "FREQ":
		return rd.freq(value, pos)
	case "INTERVAL":
		return rd.number(&rd.rule.interval, value, pos, MaxInterval)
	case "COUNT":
		return rd.number(&rd.rule.count, value, pos, MaxOccurrences)
	case "UNTIL":
		return rd.until(value, pos)
	case "WKST":
		return rd.weekStart(value, pos)
	case "BYDAY":
		return rd.days(value, pos)
	case "BYMONTH":
		return rd.list(&rd.rule.months, value, pos, 1, 12, false)
	case "BYMONTHDAY":
		return rd.list(&rd.rule.monthDays, value, pos, 1, 31, true)
	case "BYYEARDAY":
		return rd.list(&rd.rule.yearDays, value, pos, 1, 366, true)
	case "BYWEEKNO":
		return rd.list(&rd.rule.weekNos, value, pos, 1, 53, true)
	case "BYHOUR":
		return rd.list(&rd.rule.hours, value, pos, 0, 23, false)
	case "BYMINUTE":
		return rd.list(&rd.rule.minutes, value, pos, 0, 59, false)
	case "BYSECOND":
		return rd.list(&rd.rule.seconds, value, pos, 0, 59, false)
	case "BYSETPOS":
		return rd.list(&rd.rule.setPos, value, pos, 1, 366, true)
	case "RSCALE", "SKIP":
		return rd.fail(rd.at[name], "rule-part", "stands a part of RFC 7529: month_end tells what it is for", name)
	}
	return rd.fail(rd.at[name], "rule-part", "stands an unknown part", name)
}

func (rd *reader) freq(value string, pos int) bool {
	switch value {
	case "YEARLY":
		rd.rule.freq = rrule.YEARLY
	case "MONTHLY":
		rd.rule.freq = rrule.MONTHLY
	case "WEEKLY":
		rd.rule.freq = rrule.WEEKLY
	case "DAILY":
		rd.rule.freq = rrule.DAILY
	case "HOURLY":
		rd.rule.freq = rrule.HOURLY
	case "MINUTELY", "SECONDLY":
		return rd.fail(pos, "rule-frequency", "stands a frequency that is refused: no meeting recurs by the minute", value)
	default:
		return rd.fail(pos, "rule-frequency", "must stand one of YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY", value)
	}
	return true
}

// digits reads 1 to 7 digits.
func digits(text string) (n int, ok bool) {
	if text == "" || len(text) > 7 {
		return 0, false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = 10*n + int(text[i]-'0')
	}
	return n, true
}

func (rd *reader) number(dst *int, value string, pos, most int) bool {
	n, ok := digits(value)
	if !ok || n < 1 || n > most {
		return rd.fail(pos, "rule-value", "must stand a whole number from 1 to "+strconv.Itoa(most), value)
	}
	*dst = n
	return true
}

func (rd *reader) until(value string, pos int) bool {
	for _, form := range []struct {
		layout string
		kind   untilKind
		rest   wall // to the end of what is named
	}{{"20060102T150405Z", untilUTC, 0}, {"20060102T150405", untilLocal, 0}, {"20060102", untilLocal, day - 1}} {
		if len(value) != len(form.layout) {
			continue
		}
		if t, err := time.Parse(form.layout, value); err == nil && t.Year() >= 1 {
			rd.rule.until = until{form.kind, wall(t.Unix()) + form.rest}
			return true
		}
	}
	return rd.fail(pos, "rule-value", "must stand a time such as 20261231T170000Z, 20261231T170000 or 20261231", value)
}

var weekdays = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

func (rd *reader) weekStart(value string, pos int) bool {
	i := slices.Index(weekdays[:], value)
	if i < 0 {
		return rd.fail(pos, "rule-value", "must stand one of "+strings.Join(weekdays[:], ", "), value)
	}
	rd.rule.weekStart = time.Weekday(i)
	return true
}

func (rd *reader) days(value string, pos int) bool {
	ok := true
	for item := range strings.SplitSeq(value, ",") {
		if d, good := readDay(item); good {
			rd.rule.days = append(rd.rule.days, d)
		} else {
			ok = rd.fail(pos, "rule-value", "must stand a weekday such as TU, 2TU or -1FR, at most 53", item)
		}
		pos += len(item) + 1
	}
	slices.SortFunc(rd.rule.days, func(a, b nthDay) int { return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(a.day, b.day)) })
	rd.rule.days = slices.Compact(rd.rule.days)
	return ok
}

func readDay(item string) (nthDay, bool) {
	if len(item) < 2 {
		return nthDay{}, false
	}
	i := slices.Index(weekdays[:], item[len(item)-2:])
	if i < 0 {
		return nthDay{}, false
	}
	d := nthDay{day: time.Weekday(i)}
	if len(item) == 2 {
		return d, true
	}
	n, ok := signed(item[:len(item)-2])
	d.n = n
	return d, ok && n != 0 && n >= -53 && n <= 53
}

func signed(text string) (int, bool) {
	unsigned := strings.TrimPrefix(text, "-")
	minus := len(unsigned) < len(text)
	if !minus {
		unsigned = strings.TrimPrefix(text, "+")
	}
	n, ok := digits(unsigned)
	if minus {
		n = -n
	}
	return n, ok
}

// list reads whole numbers from low to high; with both, also their negatives.
func (rd *reader) list(dst *[]int, value string, pos, low, high int, both bool) bool {
	ok := true
	for item := range strings.SplitSeq(value, ",") {
		n, good := digits(item)
		size := n
		if both {
			n, good = signed(item)
			size = max(n, -n)
		}
		if good && size >= low && size <= high {
			*dst = append(*dst, n)
		} else {
			what := fmt.Sprintf("must stand whole numbers from %d to %d", low, high)
			if both {
				what += fmt.Sprintf(" or %d to %d", -high, -low)
			}
			ok = rd.fail(pos, "rule-value", what, item)
		}
		pos += len(item) + 1
	}
	slices.Sort(*dst)
	*dst = slices.Compact(*dst)
	return ok
}

// together checks what the parts must be to one another.
func (rd *reader) together() bool {
	r, ok := &rd.rule, true
	inMonth, inYear := r.byDay()
	if nth := slices.ContainsFunc(r.days, func(d nthDay) bool { return d.n != 0 }); nth {
		if inMonth && slices.ContainsFunc(r.days, func(d nthDay) bool { return d.n > 5 || d.n < -5 }) {
			ok = rd.fail(rd.at["BYDAY"], "rule-value", "stands a weekday beyond the fifth of a month", nil)
		}
		if inYear && len(r.weekNos) > 0 {
			ok = rd.fail(rd.at["BYDAY"], "rule-parts", "stands a numbered weekday beside BYWEEKNO", nil)
		}
	}
	if len(r.setPos) > 0 {
		if len(r.days)+len(r.months)+len(r.monthDays)+len(r.yearDays)+len(r.weekNos)+len(r.hours)+len(r.minutes)+len(r.seconds) == 0 {
			ok = rd.fail(rd.at["BYSETPOS"], "rule-parts", "stands BYSETPOS with nothing to choose from", nil)
		}
		if len(r.weekNos) > 0 && r.freq != rrule.YEARLY {
			ok = rd.fail(rd.at["BYSETPOS"], "rule-parts", "stands BYSETPOS beside BYWEEKNO, which goes with FREQ=YEARLY alone", nil)
		}
	}
	if n := max(1, len(r.hours)) * max(1, len(r.minutes)) * max(1, len(r.seconds)); n > MaxTimes {
		ok = rd.fail(1, "rule-times", fmt.Sprintf("begins a rule of more than %d times a day", MaxTimes), n)
	}
	return ok
}
