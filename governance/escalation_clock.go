package governance

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// never is the end of a pause that has none.
var never = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)

// stopwatch runs limits against working days, business hours and pauses.
type stopwatch struct {
	workday       Workday
	business      bool
	opens, closes int                // minutes from midnight
	known         map[int64]bool     // answers of workday, by days since 1970
	zone          *time.Location     // whose days are kept: that of the first issue
	days          map[int64]civilDay // by days since 1970
}

// civilDay is a day in some zone, and its stretch of business.
type civilDay struct {
	works       bool
	from, until time.Time
}

// day looks up the n-th day since 1970.
func (w *stopwatch) day(n int64, zone *time.Location) civilDay {
	if w.zone == nil {
		w.zone = zone
	}
	if d, ok := w.days[n]; ok && zone == w.zone {
		return d
	}
	date := dayTime(n)
	works, ok := w.known[n]
	if !ok {
		works = w.workday(date)
		w.known[n] = works
	}
	d := civilDay{works, civil(date, w.opens, zone), civil(date, w.closes, zone)}
	if zone == w.zone {
		w.days[n] = d
	}
	return d
}

// civil is the first instant at which clocks in a zone show so many minutes after midnight of a day (midnight UTC); where
// they leap over that time, the instant at which they do.
func civil(day time.Time, minutes int, zone *time.Location) time.Time {
	shown := day.Add(time.Duration(minutes) * time.Minute)
	at := func(reference time.Time) time.Time { // by the clocks of that instant
		_, offset := reference.In(zone).Zone()
		return shown.Add(-time.Duration(offset) * time.Second).In(zone)
	}
	before := at(shown.Add(-16 * time.Hour)) // no zone is further from UTC
	after := at(before)
	if leap, _ := before.ZoneBounds(); after.Before(before) && after.Before(leap) {
		return leap
	}
	return after
}

// window is the next stretch of business from t on: it holds t or begins after it.
func (w *stopwatch) window(t time.Time) (from, until time.Time, err error) {
	if w.workday == nil {
		return t, t, fmt.Errorf("working days are needed to tell when limits end: %w", ErrNoWorkday)
	}
	_, offset := t.Zone()
	first := dayOf(t.Add(time.Duration(offset) * time.Second))
	for k := range int64(367) {
		if d := w.day(first+k, t.Location()); d.works && d.until.After(t) {
			return d.from, d.until, nil
		}
	}
	return t, t, fmt.Errorf("within 366 days of %s: %w", t.Format(time.DateOnly), ErrNoWorkday)
}

// end is the instant at which a limit that starts at t is spent; ok is false where a pause without end holds it up.
// Pauses are merged and in order.
func (w *stopwatch) end(t time.Time, hours, workdays int, pauses []Pause) (end time.Time, ok bool, err error) {
	need := time.Duration(hours) * time.Hour
	if workdays > 0 {
		need = time.Duration(workdays) * time.Duration(w.closes-w.opens) * time.Minute
	}
	clock := workdays == 0 && !w.business
	for {
		for len(pauses) > 0 && !pauses[0].Until.After(t) {
			pauses = pauses[1:]
		}
		if len(pauses) > 0 && !pauses[0].From.After(t) {
			if pauses[0].Until.Equal(never) {
				return never, false, nil
			}
			t = pauses[0].Until.In(t.Location())
			continue
		}
		until := never
		if !clock {
			var from time.Time
			if from, until, err = w.window(t); err != nil {
				return t, false, err
			}
			if from.After(t) {
				t = from
				continue
			}
		}
		if len(pauses) > 0 && pauses[0].From.Before(until) {
			until = pauses[0].From
		}
		if left := until.Sub(t); left < need {
			need -= left
			if t = until.In(t.Location()); t.Before(never) {
				continue
			}
		}
		if t = t.Add(need); !isInstant(t) {
			return t, false, ErrFarFuture
		}
		return t, true, nil
	}
}

// merge puts pauses in order and joins those that touch; those without end never end.
func merge(pauses []Pause) []Pause {
	if len(pauses) == 0 {
		return nil
	}
	all := slices.Clone(pauses)
	for i := range all {
		all[i].From, all[i].Until = all[i].From.Round(0), all[i].Until.Round(0)
		if all[i].Until.IsZero() {
			all[i].Until = never
		}
	}
	slices.SortFunc(all, func(a, b Pause) int { return cmp.Or(a.From.Compare(b.From), a.Until.Compare(b.Until)) })
	out := all[:1]
	for _, next := range all[1:] {
		last := &out[len(out)-1]
		if next.From.After(last.Until) {
			out = append(out, next)
		} else if next.Until.After(last.Until) {
			last.Until = next.Until
		}
	}
	return out
}

// split is how much of the time between two instants was paused, and how much was not. Pauses are merged and in order.
func split(pauses []Pause, from, until time.Time) (paused, free time.Duration) {
	t := from
	for _, p := range pauses {
		if !p.Until.After(t) {
			continue
		}
		if !p.From.Before(until) {
			break
		}
		if p.From.After(t) {
			free, t = plus(free, p.From.Sub(t)), p.From
		}
		end := p.Until
		if end.After(until) {
			end = until
		}
		paused, t = plus(paused, end.Sub(t)), end
	}
	return paused, plus(free, until.Sub(t))
}
