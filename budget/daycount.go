package budget

import (
	"errors"
	"fmt"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// DayCount is a convention that says how many days lie between two days and which part of a year they are.
type DayCount string

// The day counts, named as in the market.
const (
	// Thirty360 is the bond basis, ISDA 2006 Definitions 4.16(f): a start on the 31st counts as the 30th, and so does an
	// end on the 31st if the start is on the 30th or 31st.
	Thirty360 DayCount = "30/360"
	// Thirty360US is Thirty360 with the end-of-February rule: a start on the last day of February counts as the 30th, and
	// so does an end on the last day of February if the start is one.
	Thirty360US DayCount = "30/360-US"
	// ThirtyE360 is the Eurobond basis, 4.16(g): the 31st counts as the 30th at both ends.
	ThirtyE360 DayCount = "30E/360"
	// ThirtyE360ISDA is 4.16(h): the 31st and the last day of February count as the 30th at both ends, but for an end in
	// February that is the maturity.
	ThirtyE360ISDA DayCount = "30E/360-ISDA"
	// Act360 counts calendar days and takes a year for 360, 4.16(e).
	Act360 DayCount = "ACT/360"
	// Act365F counts calendar days and takes a year for 365, 4.16(d).
	Act365F DayCount = "ACT/365F"
	// ActActISDA counts calendar days, those in leap years by 366 and the others by 365, 4.16(b).
	ActActISDA DayCount = "ACT/ACT-ISDA"
)

// ErrDayCount is the error of a word that is none of the day counts.
var ErrDayCount = errors.New("must be one of 30/360, 30/360-US, 30E/360, 30E/360-ISDA, ACT/360, ACT/365F, ACT/ACT-ISDA")

// ErrPeriod is the error of a period whose ends are not days or stand in the wrong order.
var ErrPeriod = errors.New("must run from one day to the same or a later one")

// Period is a span between two days: From is in it, To is not. Maturity is the day on which the whole contract ends and
// only matters to [ThirtyE360ISDA], which treats an end of February differently there; the zero time is "not the end".
type Period struct {
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	Maturity time.Time `json:"maturity,omitzero"`
}

// check returns an error if the period cannot be counted.
func (c DayCount) check(p Period) error {
	switch c {
	case Thirty360, Thirty360US, ThirtyE360, ThirtyE360ISDA, Act360, Act365F, ActActISDA:
	default:
		return fmt.Errorf("day count %.40q: %w", string(c), ErrDayCount)
	}
	if !validate.IsDay(p.From) || !validate.IsDay(p.To) || !p.Maturity.IsZero() && !validate.IsDay(p.Maturity) || p.To.Before(p.From) {
		return fmt.Errorf("period from %s to %s: %w", p.From.Format(time.RFC3339), p.To.Format(time.RFC3339), ErrPeriod)
	}
	return nil
}

// Days counts the days of a period: the calendar's for the ACT conventions, and months of 30 days for the others, by which
// two days in a row may be 0 days apart and the turn of February 3. It is 0 for an empty period and never negative.
//
// Days returns an error if:
//   - the day count is unknown ([ErrDayCount]);
//   - From, To or a set Maturity is not a day, or To is before From ([ErrPeriod]).
func (c DayCount) Days(p Period) (int, error) {
	if err := c.check(p); err != nil {
		return 0, err
	}
	return c.days(p), nil
}

func (c DayCount) days(p Period) int {
	if p.From.Equal(p.To) {
		return 0 // 30E/360-ISDA would make it -2 where the empty period ends the contract in February
	}
	if c == Act360 || c == Act365F || c == ActActISDA {
		return daysBetween(p.From, p.To)
	}
	y1, m1, d1 := p.From.Date()
	y2, m2, d2 := p.To.Date()
	switch c {
	case Thirty360US:
		if endOfFebruary(p.From) {
			if endOfFebruary(p.To) {
				d2 = 30
			}
			d1 = 30
		}
		fallthrough
	case Thirty360:
		d1 = min(d1, 30)
		if d1 == 30 {
			d2 = min(d2, 30)
		}
	case ThirtyE360ISDA:
		if endOfFebruary(p.From) {
			d1 = 30
		}
		if endOfFebruary(p.To) && !p.To.Equal(p.Maturity) {
			d2 = 30
		}
		fallthrough
	case ThirtyE360:
		d1, d2 = min(d1, 30), min(d2, 30)
	}
	return 360*(y2-y1) + 30*int(m2-m1) + d2 - d1
}

// Fraction is the part of a year that a period is, exactly: num/den, not reduced; den is 360, 365, 366 or, by
// [ActActISDA] over both kinds of years, 365 · 366.
//
// Fraction returns the errors of [DayCount.Days].
func (c DayCount) Fraction(p Period) (num, den int64, err error) {
	if err := c.check(p); err != nil {
		return 0, 0, err
	}
	switch c {
	case Act365F:
		return int64(c.days(p)), 365, nil
	case ActActISDA:
		leap, plain := leapDays(p.From, p.To)
		switch {
		case plain == 0 && leap > 0:
			return leap, 366, nil
		case leap == 0:
			return plain, 365, nil
		}
		return leap*365 + plain*366, 365 * 366, nil
	}
	return int64(c.days(p)), 360, nil
}

// leapDays counts the days from one day up to another that lie in leap years, and the others.
func leapDays(from, to time.Time) (leap, plain int64) {
	total := int64(daysBetween(from, to))
	leap = leapDaysBefore(to) - leapDaysBefore(from)
	return leap, total - leap
}

// leapDaysBefore counts the days of leap years from the year 1 up to a day.
func leapDaysBefore(t time.Time) int64 {
	y := int64(t.Year() - 1)
	n := 366 * (y/4 - y/100 + y/400)
	if isLeap(t.Year()) {
		n += int64(t.YearDay() - 1)
	}
	return n
}

func isLeap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func endOfFebruary(t time.Time) bool {
	return t.Month() == time.February && t.AddDate(0, 0, 1).Month() == time.March
}

// daysBetween counts the days from one day to another.
func daysBetween(from, to time.Time) int {
	return int((to.Unix() - from.Unix()) / 86400)
}
