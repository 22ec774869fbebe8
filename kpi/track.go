package kpi

import (
	"fmt"
	"strconv"
	"time"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Progress is where a KPI stands on a day. What could not be computed is nil, never 0.
type Progress struct {
	KPI     string    `json:"kpi"`
	Version int       `json:"version"` // of the definition in force on AsOf
	AsOf    time.Time `json:"as_of"`   // day
	Status  Status    `json:"status"`
	Reason  string    `json:"reason"` // the rule that decided the status, with its figures

	Latest   *Reading `json:"latest,omitempty"` // the reading that is judged: the last one since the start, up to AsOf and due
	Readings int      `json:"readings"`         // readings up to AsOf, those before the start included

	Attainment         *float64 `json:"attainment,omitempty"`          // of Latest: 0 at the baseline, 1 at the target; may be below 0 or above 1
	Expected           *float64 `json:"expected,omitempty"`            // planned value on AsOf; nil for a band
	ExpectedAttainment *float64 `json:"expected_attainment,omitempty"` // of that planned value
	Variance           *float64 `json:"variance,omitempty"`            // Latest − Expected, in the KPI's unit
	Behind             *float64 `json:"behind,omitempty"`              // share of the whole way by which Latest lags the path on its own day; negative: ahead
	InBand             *float64 `json:"in_band,omitempty"`             // band: share of the readings since the start inside it

	Rates    *Rates    `json:"rates,omitempty"`    // nil for a band
	Trend    *Trend    `json:"trend,omitempty"`    // of all readings up to AsOf; nil without any
	Forecast *Forecast `json:"forecast,omitempty"` // nil from due on and with fewer than three readings
	Findings []Finding `json:"findings,omitempty"`
}

// goal is a definition in numbers.
type goal struct {
	way
	direction Direction
	low, high float64
	freshness int64 // days between values; 0: not known
}

// Track says where the KPI stands on asOf (an instant; its UTC day counts) given its readings, in any order. The
// definition in force on that day applies, so the same call with an earlier asOf gives what was true then; readings
// dated after asOf are left out and counted in a finding.
//
// # Attainment
//
// (value − baseline) / (target − baseline). For a band it is 1 inside; outside it falls by the distance to the band
// over the band's width. For a milestone the target defaults to 1 and the baseline to 0.
//
// Track returns an error if:
//   - the KPI does not validate, or asOf is missing;
//   - the definition lacks direction, start, due, a target and baseline or a band ([ErrIncomplete]);
//   - a reading has no day, a day that stands twice, another unit than the KPI, or a number out of bounds;
//   - there are more than [MaxReadings] readings.
//
// Its cost is linear in the readings once they are sorted, but for the trend, which compares all pairs of the latest 400.
func (k KPI) Track(readings []Reading, asOf time.Time) (Progress, error) {
	k, g, s, err := k.prepare(readings, asOf)
	if err != nil {
		return Progress{}, err
	}
	today := dayNumber(asOf)
	known := s.until(today)
	out := Progress{KPI: k.ID, Version: max(k.Version, 1), AsOf: dayOf(today), Readings: known.len()}
	if n := s.len() - known.len(); n > 0 {
		out.Findings = append(out.Findings, Finding{
			Code: "future-reading", Path: "readings", Subject: k.ID, Severity: SeverityLow,
			Params:  map[string]string{"count": strconv.Itoa(n)},
			Message: fmt.Sprintf("%d of the readings lie after %s and were left out; check their days if they should count", n, out.AsOf.Format(time.DateOnly)),
		})
	}
	out.place(k, g, readings, known, today)
	out.judge(k, g, known, today)
	out.look(k, g, known, today)
	finding.Sort(out.Findings)
	return out, nil
}

// ValidateReadings reports why [KPI.Track] would refuse the readings as of a day, without following them.
func (k KPI) ValidateReadings(readings []Reading, asOf time.Time) error {
	_, _, _, err := k.prepare(readings, asOf)
	return err
}

// prepare checks everything that comes in and turns it into numbers.
func (k KPI) prepare(readings []Reading, asOf time.Time) (KPI, goal, series, error) {
	if err := k.Validate(); err != nil {
		return k, goal{}, series{}, fmt.Errorf("tracking %q: %w", short(k.ID), err)
	}
	p := validate.New("kpi progress")
	if asOf.IsZero() || asOf.Year() < 1 || asOf.Year() > 9999 {
		p.Add("as_of", "required", "is required, in the years 1 to 9999", nil)
	}
	k = k.AsOf(asOf)
	checkReadings(p, readings, k.Unit)
	k.checkComplete(p)
	var s series
	if p.OK() {
		s = newSeries(p, readings)
	}
	if err := p.Err(); err != nil {
		return k, goal{}, series{}, fmt.Errorf("tracking %q: %w", short(k.ID), err)
	}
	return k, k.goal(s.until(dayNumber(asOf))), s, nil
}

// checkComplete reports what progress cannot be measured without.
func (k KPI) checkComplete(p *validate.Problems) {
	need := func(field string, missing bool) {
		if missing {
			p.AddAs(ErrIncomplete, field, "required", "is required to measure progress", nil)
		}
	}
	need("direction", k.Direction == "")
	need("start", k.Start.IsZero())
	need("due", k.Due.IsZero())
	switch k.Direction {
	case Increase, Decrease:
		need("baseline", !k.Baseline.Valid)
		need("target", !k.Target.Valid)
	case Band:
		need("low", !k.Low.Valid)
		need("high", !k.High.Valid)
	case Milestone:
		from, to := k.milestone()
		if from == to {
			p.Add("target", "baseline-equals-target", "must differ from the baseline (0 if not given)", k.Target)
		}
	}
}

// milestone gives the ends of a milestone's way: 0 and 1 unless they are given.
func (k KPI) milestone() (from, to float64) {
	to = 1
	if k.Baseline.Valid {
		from = toFloat(k.Baseline.Decimal)
	}
	if k.Target.Valid {
		to = toFloat(k.Target.Decimal)
	}
	return from, to
}

// goal reads the definition as numbers; without a frequency the rhythm is that of the readings known so far.
func (k KPI) goal(known series) goal {
	g := goal{direction: k.Direction, freshness: int64(k.Frequency.Days())}
	g.way = way{start: dayNumber(k.Start), due: dayNumber(k.Due), path: k.Path}
	switch k.Direction {
	case Band:
		g.low, g.high = toFloat(k.Low.Decimal), toFloat(k.High.Decimal)
	case Milestone:
		g.from, g.to = k.milestone()
		if k.Path.Shape == "" { // reached or not: nothing is expected before due
			g.path = Path{Shape: Stepped, Steps: 1}
		}
	default:
		g.from, g.to = toFloat(k.Baseline.Decimal), toFloat(k.Target.Decimal)
	}
	if g.freshness == 0 && known.len() > 2 {
		g.freshness = medianGap(known.days)
	}
	return g
}

// attainment of a value: 0 at the baseline, 1 at the target or inside the band.
func (g goal) attainment(v float64) float64 {
	if g.direction != Band {
		return (v - g.from) / (g.to - g.from)
	}
	switch {
	case v < g.low:
		return 1 - (g.low-v)/(g.high-g.low)
	case v > g.high:
		return 1 - (v-g.high)/(g.high-g.low)
	}
	return 1
}

// reached reports whether a value is at or beyond the target, or inside the band.
func (g goal) reached(v float64) bool {
	switch {
	case g.direction == Band:
		return v >= g.low && v <= g.high
	case g.to > g.from:
		return v >= g.to
	}
	return v <= g.to
}

// place fills in the figures of the position: the judged reading, attainment, plan and variance.
func (out *Progress) place(k KPI, g goal, readings []Reading, known series, today int64) {
	if g.direction != Band && today >= g.start {
		out.Expected = ptr(g.at(today))
		out.ExpectedAttainment = ptr(g.attainment(*out.Expected))
	}
	judged := known.until(min(today, g.due))
	i := judged.len() - 1
	if g.direction == Milestone { // once reached, reached
		for j := range judged.values {
			if judged.days[j] >= g.start && g.reached(judged.values[j]) {
				i = j
				break
			}
		}
	}
	if i < 0 || judged.days[i] < g.start {
		return
	}
	latest := cloneReading(readings[judged.from[i]])
	out.Latest = &latest
	v := judged.values[i]
	out.Attainment = ptr(g.attainment(v))
	out.disputed(k, latest)
	if g.direction == Band {
		out.Behind, out.InBand = ptr(1-*out.Attainment), ptr(g.inside(judged))
		return
	}
	out.Variance = ptr(v - *out.Expected)
	out.Behind = ptr(g.attainment(g.at(judged.days[i])) - *out.Attainment)
}

// look adds trend, rates and forecast, and says where they tell more than the status.
func (out *Progress) look(k KPI, g goal, known series, today int64) {
	out.Rates = g.rates(out.Latest, today)
	if known.len() == 0 {
		return
	}
	out.Trend = g.trend(known)
	add := func(code string, severity Severity, params map[string]string, message string) {
		out.Findings = append(out.Findings, Finding{Code: code, Path: "readings", Subject: k.ID, Severity: severity, Params: params, Message: message})
	}
	if out.Trend.Course == TooFew {
		add("too-few-readings", SeverityInfo, map[string]string{"readings": strconv.Itoa(known.len())},
			fmt.Sprintf("too few readings to tell a trend from chance: %d, and %d are the least; go on measuring", known.len(), minTrend))
	}
	if today < g.due {
		out.Forecast, _ = g.forecast(known, g.due)
	}
	settled := out.Status == Achieved || out.Status == Missed || out.Status == OffTrack
	if f := out.Forecast; f != nil && f.Probability < unlikely && !settled && known.len() >= minSmoothing {
		add("unlikely-to-meet", SeverityMedium, map[string]string{"probability": figure(f.Probability), "forecast": figure(f.Value)},
			fmt.Sprintf("if it goes on so, %s%s is expected by due and the chance to meet %s is %s; act before the status turns",
				figure(f.Value), unitOf(k), g.aim(), percent(f.Probability)))
	}
	if out.Trend.Course == Worsening && out.Status != Achieved {
		add("worsening", SeverityMedium, map[string]string{"per_year": figure(out.Trend.PerYear), "p": figure(out.Trend.P)},
			fmt.Sprintf("it moves away from its target by %s%s a year, more than chance explains; find the cause", figure(max(out.Trend.PerYear, -out.Trend.PerYear)), unitOf(k)))
	}
}

// unlikely is the probability of meeting the target below which a finding says so.
const unlikely = 0.2

// inside is the share of the readings since the start that lie in the band.
func (g goal) inside(s series) float64 {
	in, n := 0, 0
	for i, v := range s.values {
		if s.days[i] >= g.start {
			n++
			if g.reached(v) {
				in++
			}
		}
	}
	return float64(in) / float64(n)
}

// disputed reports an objection to the judged reading.
func (out *Progress) disputed(k KPI, r Reading) {
	d := r.Dispute
	if d == nil || d.Settled || d.Raised.After(out.AsOf) {
		return
	}
	reported := r.Reported
	if reported.IsZero() {
		reported = r.Date
	}
	until := dayNumber(reported) + int64(k.DisputeDays)
	f := Finding{
		Code: "disputed-reading", Path: "readings", Subject: k.ID, Severity: SeverityHigh,
		Params:  map[string]string{"partner": d.Partner, "date": r.Date.Format(time.DateOnly), "raised": d.Raised.Format(time.DateOnly)},
		Message: fmt.Sprintf("%s disputes the reading of %s, so the status is provisional; settle it before acting on it", short(d.Partner), r.Date.Format(time.DateOnly)),
	}
	if dayNumber(d.Raised) > until {
		f.Code, f.Severity = "late-dispute", SeverityLow
		f.Message = fmt.Sprintf("%s disputed the reading of %s after its window of %d days; it stands as reported unless the partners reopen it",
			short(d.Partner), r.Date.Format(time.DateOnly), k.DisputeDays)
	}
	out.Findings = append(out.Findings, f)
}
