package kpi

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// SourceState is how complete and fresh the values of one data source are.
type SourceState struct {
	Source       string    `json:"source"` // empty: the KPIs that name none
	KPIs         []string  `json:"kpis"`
	Due          int       `json:"due"`                    // periods that have ended since each KPI's start, up to asOf and its due day
	Reported     int       `json:"reported"`               // of those, periods with a reading
	Completeness *float64  `json:"completeness,omitempty"` // Reported / Due; nil if nothing was due or no frequency is known
	Latest       time.Time `json:"latest,omitzero"`        // day of the newest reading; zero: none
	AgeDays      *int      `json:"age_days,omitempty"`     // days from Latest to asOf
	Fresh        Verdict   `json:"fresh"`                  // unmet if a KPI's newest reading is older than two of its periods
	Findings     []Finding `json:"findings,omitempty"`
}

// Item is a KPI with its readings.
type Item struct {
	KPI      KPI       `json:"kpi"`
	Readings []Reading `json:"readings,omitempty"`
	Weight   float64   `json:"weight,omitempty"` // in the scorecard; 0 reads as 1
}

// period numbers the calendar period of a frequency that a day lies in: days, weeks counted from the start, months,
// quarters or years.
func (f Frequency) period(day, start int64) int64 {
	t := dayOf(day)
	months := int64(t.Year())*12 + int64(t.Month()) - 1
	switch f {
	case Daily:
		return day
	case Weekly:
		if day < start {
			return (day-start+1)/7 - 1
		}
		return (day - start) / 7
	case Monthly:
		return months
	case Quarterly:
		return months / 3
	}
	return int64(t.Year())
}

// coverage counts the periods of a KPI that have ended by asOf and those with a reading. The period of the start counts
// once it has ended; days is the start of counting.
func (it Item) coverage(today int64) (due, reported int) {
	k := it.KPI
	if k.Frequency == "" || k.Start.IsZero() {
		return 0, 0
	}
	start, end := dayNumber(k.Start), today
	if !k.Due.IsZero() {
		end = min(end, dayNumber(k.Due))
	}
	if end < start {
		return 0, 0
	}
	first, open := k.Frequency.period(start, start), k.Frequency.period(end+1, start)
	seen := map[int64]bool{}
	for _, r := range it.Readings {
		if d := dayNumber(r.Date); d >= start && d <= end {
			if n := k.Frequency.period(d, start); n < open {
				seen[n] = true
			}
		}
	}
	return int(open - first), len(seen)
}

// fresh says whether the newest reading is young enough: at most two periods old, or two median gaps if no frequency is set.
func (it Item) fresh(s series, today int64) Verdict {
	n, gap := s.len(), int64(it.KPI.Frequency.Days())
	switch {
	case n == 0 && !it.KPI.Start.IsZero() && gap > 0 && today-dayNumber(it.KPI.Start) > 2*gap:
		return Unmet
	case n == 0:
		return Unknown
	case gap == 0 && n > 2:
		gap = medianGap(s.days)
	}
	end := today
	if !it.KPI.Due.IsZero() {
		end = min(end, dayNumber(it.KPI.Due))
	}
	switch age := end - s.days[n-1]; {
	case gap == 0:
		return Unknown
	case age > 2*gap:
		return Unmet
	}
	return Met
}

// Sources says for each data source how complete and how fresh its values are on asOf: each reading counts for the
// source that it names, or else for that of its KPI. The result is sorted by source.
//
// It returns an error as [Review] does.
func Sources(items []Item, asOf time.Time) ([]SourceState, error) {
	p := checkItems(items, asOf)
	if err := p.Err(); err != nil {
		return nil, err
	}
	return sources(items, dayNumber(asOf)), nil
}

func sources(items []Item, today int64) []SourceState {
	by := map[string]*SourceState{}
	for i, it := range items {
		for name, part := range it.bySource() {
			s := by[name]
			if s == nil {
				s = &SourceState{Source: name, Fresh: Met}
				by[name] = s
			}
			s.take(part, i, today)
		}
	}
	var out []SourceState
	for _, name := range slices.Sorted(maps.Keys(by)) {
		s := by[name]
		if s.Due > 0 {
			s.Completeness = ptr(float64(s.Reported) / float64(s.Due))
		}
		if !s.Latest.IsZero() {
			age := int(today - dayNumber(s.Latest))
			s.AgeDays = &age
		}
		slices.Sort(s.KPIs)
		finding.Sort(s.Findings)
		out = append(out, *s)
	}
	return out
}

// bySource parts an item by the source of its readings. The KPI's own source is always there.
func (it Item) bySource() map[string]Item {
	parts := map[string]Item{it.KPI.Source: {KPI: it.KPI}}
	for _, r := range it.Readings {
		name := r.Source
		if name == "" {
			name = it.KPI.Source
		}
		part, ok := parts[name]
		if !ok {
			part.KPI = it.KPI
			part.KPI.Frequency = "" // what is due is due from the KPI's own source
		}
		part.Readings = append(part.Readings, r)
		parts[name] = part
	}
	return parts
}

// take adds one KPI's values to the state of its source.
func (s *SourceState) take(it Item, i int, today int64) {
	s.KPIs = append(s.KPIs, it.KPI.ID)
	due, reported := it.coverage(today)
	s.Due, s.Reported = s.Due+due, s.Reported+reported
	known := newSeries(validate.New("source"), it.Readings).until(today)
	if n := known.len(); n > 0 && dayOf(known.days[n-1]).After(s.Latest) {
		s.Latest = dayOf(known.days[n-1])
	}
	fresh := it.fresh(known, today)
	if fresh == Unmet || fresh == Unknown && s.Fresh == Met {
		s.Fresh = fresh
	}
	add := func(code string, severity Severity, params map[string]string, message string) {
		s.Findings = append(s.Findings, Finding{Code: code, Path: "items[" + strconv.Itoa(i) + "]", Subject: it.KPI.ID, Severity: severity, Params: params, Message: message})
	}
	if fresh == Unmet {
		add("stale-source", SeverityMedium, map[string]string{"source": short(s.Source)}, "its newest value is more than two periods old; ask the source's owner for the next one")
	}
	if reported < due {
		add("missing-periods", SeverityLow, map[string]string{"due": strconv.Itoa(due), "reported": strconv.Itoa(reported)},
			fmt.Sprintf("%d of %d periods have no value; fill them in or say why they are empty", due-reported, due))
	}
}
