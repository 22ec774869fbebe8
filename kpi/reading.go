package kpi

import (
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Reading is one measured value.
type Reading struct {
	Date     time.Time       `json:"date"` // day it was measured for
	Value    decimal.Decimal `json:"value"`
	Unit     string          `json:"unit,omitempty"`    // empty: the KPI's
	Source   string          `json:"source,omitempty"`  // empty: the KPI's
	Reported time.Time       `json:"reported,omitzero"` // day it was given to the partners; zero: on its date
	Dispute  *Dispute        `json:"dispute,omitempty"` // a partner's objection to it
}

// Dispute is a partner's objection to a reading. Raised within the KPI's window (DisputeDays after the report) it
// stands until it is settled; later it is too late.
type Dispute struct {
	Partner string    `json:"partner"`
	Raised  time.Time `json:"raised"` // day
	Reason  string    `json:"reason,omitempty"`
	Settled bool      `json:"settled,omitempty"` // the reading's value is agreed now
}

// cloneReading returns a reading that shares no memory with the given one.
func cloneReading(r Reading) Reading {
	if r.Dispute != nil {
		d := *r.Dispute
		r.Dispute = &d
	}
	return r
}

// checkReadings reports what is wrong with readings of a KPI in the given unit.
func checkReadings(p *validate.Problems, readings []Reading, unit string) {
	if len(readings) > MaxReadings {
		p.Add("readings", "max", "must have at most 100000 entries", len(readings))
		return
	}
	for i := range readings {
		r := &readings[i]
		if r.plain(unit) {
			continue
		}
		at := p.Item("readings", i)
		at.Day("date", r.Date)
		at.Decimal("value", r.Value)
		at.OptionalDay("reported", r.Reported)
		at.Text("source", r.Source, maxText)
		if at.Text("unit", r.Unit, maxText) && r.Unit != "" && r.Unit != unit {
			at.Add("unit", "mixed-units", "must be the KPI's unit "+strconv.Quote(short(unit)), r.Unit)
		}
		if d := r.Dispute; d != nil {
			in := at.In("dispute")
			in.ID("partner", d.Partner)
			in.Day("raised", d.Raised)
			in.Text("reason", d.Reason, maxText)
		}
	}
}

// plain reports, cheaply, that a reading carries nothing that could be wrong.
func (r *Reading) plain(unit string) bool {
	return !r.Date.IsZero() && validate.IsDay(r.Date) && exact.Problem(r.Value) == "" && r.Reported.IsZero() && r.Source == "" &&
		(r.Unit == "" || r.Unit == unit && len(unit) < maxText) && r.Dispute == nil
}

// series is readings in order of day, as numbers.
type series struct {
	days   []int64
	values []float64
	from   []int // index of each in the readings it was made of
}

func (s series) len() int { return len(s.days) }

func (s series) until(day int64) series {
	n, _ := slices.BinarySearch(s.days, day+1)
	return series{s.days[:n], s.values[:n], s.from[:n]}
}

// newSeries sorts readings by day and reports a day that stands twice.
func newSeries(p *validate.Problems, readings []Reading) series {
	order := make([]int, len(readings))
	days := make([]int64, len(readings))
	for i := range readings {
		order[i], days[i] = i, dayNumber(readings[i].Date)
	}
	byDay := func(a, b int) int {
		if days[a] != days[b] {
			return int(min(max(days[a]-days[b], -1), 1))
		}
		return a - b
	}
	if !slices.IsSortedFunc(order, byDay) {
		slices.SortFunc(order, byDay)
	}
	s := series{make([]int64, len(order)), make([]float64, len(order)), order}
	for k, i := range order {
		s.days[k], s.values[k] = days[i], toFloat(readings[i].Value)
		if k > 0 && s.days[k] == s.days[k-1] {
			p.Item("readings", i).Add("date", "duplicate", "must differ from that of readings["+strconv.Itoa(order[k-1])+"]", readings[i].Date)
		}
	}
	return s
}

func short(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return s
}
