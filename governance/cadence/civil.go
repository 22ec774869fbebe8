package cadence

import "time"

// wall is a local civil time: the seconds from 1970-01-01T00:00:00 to it on a clock that never changes.
type wall int64

const (
	minute    = 60
	hour      = 3600
	day       = 86400
	firstYear = 1600
	lastYear  = 9999
)

// lastWall is the last second of the year 9999.
const lastWall wall = 253402300799

func (w wall) date() time.Time { return time.Unix(int64(w), 0).UTC() }

func wallOf(year int, month time.Month, d int) wall {
	return wall(time.Date(year, month, d, 0, 0, 0, 0, time.UTC).Unix())
}

// readWall reads "2006-01-02T15:04" or "2006-01-02T15:04:05".
func readWall(text string) (wall, bool) {
	layout := "2006-01-02T15:04"
	switch len(text) {
	case len(layout):
	case len(layout) + 3:
		layout += ":05"
	default:
		return 0, false
	}
	t, err := time.Parse(layout, text)
	if err != nil || t.Year() < firstYear {
		return 0, false
	}
	return wall(t.Unix()), true
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
