package governance

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestInstantIsWhatJSONHolds has encoding/json as its judge: what it can write, in the zone given and in UTC, is an
// instant.
func TestInstantIsWhatJSONHolds(t *testing.T) {
	first, last := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC)
	east, west := time.FixedZone("", 3600), time.FixedZone("", -3600)
	for _, tt := range []struct {
		name string
		t    time.Time
		want bool
	}{
		{"the zero time is none", time.Time{}, false},
		{"the first nanosecond after it", first.Add(1), true},
		{"the last", last, true},
		{"one after the last", last.Add(1), false},
		{"before the first", first.Add(-1), false},
		{"in the year 0 of its own zone", first.Add(time.Minute).In(west), false},
		{"in the year 1 of both", first.Add(time.Hour).In(west), true},
		{"in the year 10000 of its own zone", last.In(east), false},
		{"in the year 9999 of both", last.Add(-time.Hour).In(east), true},
		{"a zone of a second less than a day", time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("", 86_399)), true},
		{"a zone of a day", time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("", 86_400)), false},
		{"a zone of a day westward", time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("", -86_400)), false},
		{"beyond the calendar", time.Unix(1<<60, 0), false},
		{"before the calendar", time.Unix(-1<<60, 0), false},
	} {
		assert.Equal(t, tt.want, isInstant(tt.t), tt.name)
		_, errGiven := json.Marshal(tt.t)
		_, errUTC := json.Marshal(tt.t.UTC())
		writable := errGiven == nil && errUTC == nil && !tt.t.IsZero() && tt.t.Year() > 0 && tt.t.UTC().Year() > 0
		assert.Equal(t, writable, isInstant(tt.t), "%s: %v %v", tt.name, errGiven, errUTC)
	}
}
