package governance

import (
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// isInstant reports whether JSON can hold t: it is given, lies in the years 1 to 9999 both in UTC and as given, and its
// zone is less than a day from UTC.
func isInstant(t time.Time) bool {
	second := t.Unix() - firstDay*secondsPerDay
	if t.IsZero() || uint64(second) >= uint64(finalDay+1-firstDay)*secondsPerDay {
		return false
	}
	if t.Location() == time.UTC {
		return true
	}
	_, offset := t.Zone()
	local := second + int64(offset)
	return offset > -secondsPerDay && offset < secondsPerDay && uint64(local) < uint64(finalDay+1-firstDay)*secondsPerDay
}

// instant checks an instant that is required.
func instant(p *validate.Problems, field string, t time.Time) bool {
	switch {
	case t.IsZero():
		p.Add(field, "required", "is required", nil)
	case !isInstant(t):
		p.Add(field, "instant", "must be in the years 1 to 9999, in a zone less than a day from UTC", t.Unix())
	default:
		return true
	}
	return false
}

// stamp is an instant for people, in its own zone.
func stamp(t time.Time) string {
	if _, offset := t.Zone(); offset == 0 {
		return t.Format("2006-01-02 15:04")
	}
	return t.Format("2006-01-02 15:04 -07:00")
}
