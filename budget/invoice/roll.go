package invoice

import (
	"errors"
	"fmt"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Workday says whether a day is a workday. It must be a pure function.
type Workday func(day time.Time) bool

// MaxSearch is how many days in a row are looked at for a workday.
const MaxSearch = 366

// ErrNoWorkday says that no workday was found within [MaxSearch] days, or that none was asked for where one is needed.
var ErrNoWorkday = errors.New("no workday found")

// Roll moves a day that is no workday. The empty Roll moves nothing.
type Roll string

// The rolls, as named in the ISDA definitions.
const (
	None              Roll = "none"
	Following         Roll = "following"          // to the next workday
	Preceding         Roll = "preceding"          // to the workday before
	ModifiedFollowing Roll = "modified-following" // to the next, unless that is in another month: then to the one before
	ModifiedPreceding Roll = "modified-preceding" // to the one before, unless that is in another month: then to the next
	Nearest           Roll = "nearest"            // a Sunday or Monday to the next workday, any other day to the one before
)

func rolls() []Roll {
	return []Roll{None, Following, Preceding, ModifiedFollowing, ModifiedPreceding, Nearest}
}

// Adjust moves a day by the roll. It returns an error if the day is none, the roll is unknown, workday is nil where one is
// needed, or no workday is found ([ErrNoWorkday]).
func (r Roll) Adjust(day time.Time, workday Workday) (time.Time, error) {
	if !validate.IsDay(day) {
		return time.Time{}, fmt.Errorf("rolling %s: must be a day: midnight UTC", day.Format(time.RFC3339))
	}
	switch r {
	case "", None:
		return day, nil
	case Following:
		return seek(day, 1, workday)
	case Preceding:
		return seek(day, -1, workday)
	case ModifiedFollowing:
		return within(day, 1, workday)
	case ModifiedPreceding:
		return within(day, -1, workday)
	case Nearest:
		if w := day.Weekday(); w == time.Sunday || w == time.Monday {
			return seek(day, 1, workday)
		}
		return seek(day, -1, workday)
	}
	return time.Time{}, fmt.Errorf("rolling %s: unknown roll %q, must be one of %q", day.Format(time.DateOnly), clip(string(r)), rolls())
}

// within seeks a workday in the month of the day: forwards or backwards first, else the other way.
func within(day time.Time, step int, workday Workday) (time.Time, error) {
	to, err := seek(day, step, workday)
	if err != nil || to.Month() == day.Month() && to.Year() == day.Year() {
		return to, err
	}
	return seek(day, -step, workday)
}

// seek is the first workday from the day on, itself included, forwards or backwards.
func seek(day time.Time, step int, workday Workday) (time.Time, error) {
	if workday == nil {
		return time.Time{}, fmt.Errorf("from %s: no workday function is given: %w", day.Format(time.DateOnly), ErrNoWorkday)
	}
	for n := range MaxSearch {
		if d := day.AddDate(0, 0, n*step); workday(d) {
			return d, nil
		}
	}
	return time.Time{}, fmt.Errorf("from %s, %d days looked at: %w", day.Format(time.DateOnly), MaxSearch, ErrNoWorkday)
}

// AddWorkdays is the n-th workday after a day. n is between 0 and 1000; 0 is the day itself.
func AddWorkdays(day time.Time, n int, workday Workday) (time.Time, error) {
	if !validate.IsDay(day) || n < 0 || n > 1000 {
		return time.Time{}, fmt.Errorf("adding %d workdays to %s: must be 0 to 1000 after a day", n, day.Format(time.RFC3339))
	}
	for range n {
		next, err := seek(day.AddDate(0, 0, 1), 1, workday)
		if err != nil {
			return time.Time{}, err
		}
		day = next
	}
	return day, nil
}

func clip(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return s
}
