package kpi

import (
	"errors"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// ErrIncomplete marks the error of [KPI.Track] for a definition that lacks what progress is measured against: a
// direction, a target or band, a start and a due day. Such a KPI is a valid document; [KPI.SMART] says what to add.
var ErrIncomplete = errors.New("kpi: the definition is incomplete")

// Limits of a document; beyond them Validate and Track refuse.
const (
	MaxReadings = 100_000 // readings of one KPI
	MaxPoints   = 1_000   // points of a planned path, past definitions, links and names in a list
	maxText     = 2_000   // bytes of a free text
)

// Direction says which way is better. The empty Direction is "not set".
type Direction string

// The directions.
const (
	Increase  Direction = "increase"  // from the baseline up to the target
	Decrease  Direction = "decrease"  // from the baseline down to the target
	Band      Direction = "band"      // stay between low and high
	Milestone Direction = "milestone" // reach the target once (without one: 1, from 0)
)

// Frequency is how often a value is due. The empty Frequency is "not set".
type Frequency string

// The frequencies.
const (
	Daily     Frequency = "daily"
	Weekly    Frequency = "weekly"
	Monthly   Frequency = "monthly"
	Quarterly Frequency = "quarterly"
	Yearly    Frequency = "yearly"
)

// Days is the longest regular gap between two values of the frequency, in days: 1, 7, 31, 92, 366; 0 if it is not set.
func (f Frequency) Days() int {
	switch f {
	case Daily:
		return 1
	case Weekly:
		return 7
	case Monthly:
		return 31
	case Quarterly:
		return 92
	case Yearly:
		return 366
	}
	return 0
}

// KPI is one shared indicator: what is measured, from where to where, by when, by whom and why. Only the ID is required
// of a document; what a good definition needs beyond that is the business of [KPI.SMART].
type KPI struct {
	ID      string `json:"id"`
	Name    string `json:"name,omitempty"`
	Measure string `json:"measure,omitempty"` // what is counted, in a sentence; the name stands in if empty
	Scope   string `json:"scope,omitempty"`   // where: market, region, product, team
	Owner   string `json:"owner,omitempty"`   // the person who answers for it
	Partner string `json:"partner,omitempty"` // whose it is: the partner that answers for it

	Unit      string              `json:"unit,omitempty"`
	Direction Direction           `json:"direction,omitempty" validate:"omitempty,oneof=increase decrease band milestone"`
	Baseline  decimal.NullDecimal `json:"baseline,omitzero"` // the value at the start
	Target    decimal.NullDecimal `json:"target,omitzero"`   // the value to reach by due
	Low       decimal.NullDecimal `json:"low,omitzero"`      // band: its lower end, inside
	High      decimal.NullDecimal `json:"high,omitzero"`     // band: its upper end, inside
	Start     time.Time           `json:"start,omitzero"`    // day of the baseline
	Due       time.Time           `json:"due,omitzero"`      // day by which the target holds
	Path      Path                `json:"path,omitzero"`     // how it gets there; zero: linear
	Tolerance Tolerance           `json:"tolerance,omitzero"`

	Source      string    `json:"source,omitempty"` // data source: ID or name
	Method      string    `json:"method,omitempty"` // how the value is computed from the source
	Frequency   Frequency `json:"frequency,omitempty" validate:"omitempty,oneof=daily weekly monthly quarterly yearly"`
	DisputeDays int       `json:"dispute_days,omitempty"` // days after its report in which a partner may dispute a reading

	Objective string    `json:"objective,omitempty"` // ID of the objective it serves
	Area      string    `json:"area,omitempty"`      // a heading for scorecards: sales, people, …
	Clause    string    `json:"clause,omitempty"`    // clause of the agreement that asks for it
	Outcomes  []string  `json:"outcomes,omitempty"`  // IDs of the outcomes it measures
	Benefits  []Benefit `json:"benefits,omitempty"`  // what each partner gains
	Delivers  []string  `json:"delivers,omitempty"`  // partners who must deliver it
	AgreedBy  []string  `json:"agreed_by,omitempty"` // partners who agreed to the target
	Leads     []Link    `json:"leads,omitempty"`     // the lagging KPIs that this one runs ahead of
	Guardrail bool      `json:"guardrail,omitempty"` // must hold whatever the others do; never averaged away

	Version int          `json:"version,omitempty"`              // of this definition; 0 reads as 1
	From    time.Time    `json:"from,omitzero"`                  // first day on which this definition is in force; zero: always was
	Past    []Definition `json:"past,omitempty" validate:"dive"` // definitions that were in force before, oldest first
}

// Benefit is what one partner gains when the KPI moves.
type Benefit struct {
	Partner string `json:"partner"`
	Gain    string `json:"gain"`
}

// Link says that a KPI moves before another.
type Link struct {
	KPI     string `json:"kpi"`                // the lagging one
	LagDays int    `json:"lag_days,omitempty"` // how much later it moves; 0: not known
}

// Tolerance is how far behind its path a KPI may be, as a share of the whole way from baseline to target.
type Tolerance struct {
	AtRisk   float64 `json:"at_risk,omitempty"`   // more than this behind is at risk; 0 reads as 0.05
	OffTrack float64 `json:"off_track,omitempty"` // more than this behind is off track; 0 reads as 0.15
}

func (t Tolerance) atRisk() float64 {
	if t.AtRisk == 0 {
		return 0.05
	}
	return t.AtRisk
}

func (t Tolerance) offTrack() float64 {
	if t.OffTrack == 0 {
		return max(0.15, t.atRisk())
	}
	return t.OffTrack
}

// Validate reports every problem of the document: words outside their table, days that are not midnight UTC, numbers
// out of bounds, a due day not after the start, a baseline equal to the target or on its wrong side where the direction
// is increase or decrease, a band whose low is not below its high, a path that leaves its days, past definitions out
// of order.
func (k KPI) Validate() error {
	p := validate.New("kpi")
	p.Struct(k)
	p.ID("id", k.ID)
	for _, t := range [...]struct{ field, text string }{
		{"name", k.Name}, {"measure", k.Measure}, {"scope", k.Scope}, {"owner", k.Owner}, {"partner", k.Partner},
		{"unit", k.Unit}, {"source", k.Source}, {"method", k.Method}, {"objective", k.Objective}, {"area", k.Area}, {"clause", k.Clause},
	} {
		p.Text(t.field, t.text, maxText)
	}
	k.Definition().check(p)
	if k.DisputeDays < 0 || k.DisputeDays > 36_600 {
		p.Add("dispute_days", "range", "must be between 0 and 36600", k.DisputeDays)
	}
	checkTolerance(p.In("tolerance"), k.Tolerance)
	checkIDs(p, "outcomes", k.Outcomes)
	checkIDs(p, "delivers", k.Delivers)
	checkIDs(p, "agreed_by", k.AgreedBy)
	if few(p, "benefits", len(k.Benefits)) {
		p.UniqueIDs("benefits", "partner", len(k.Benefits), func(i int) string { return k.Benefits[i].Partner })
		for i, b := range k.Benefits {
			p.Item("benefits", i).Text("gain", b.Gain, maxText)
		}
	}
	if few(p, "leads", len(k.Leads)) {
		p.UniqueIDs("leads", "kpi", len(k.Leads), func(i int) string { return k.Leads[i].KPI })
		for i, l := range k.Leads {
			if l.KPI == k.ID && l.KPI != "" {
				p.Item("leads", i).Add("kpi", "self", "must be another KPI", l.KPI)
			}
			if l.LagDays < 0 || l.LagDays > 36_600 {
				p.Item("leads", i).Add("lag_days", "range", "must be between 0 and 36600", l.LagDays)
			}
		}
	}
	k.checkVersions(p)
	return p.Err()
}

func checkTolerance(p *validate.Problems, t Tolerance) {
	atRisk := p.Within("at_risk", t.AtRisk, 0, 1)
	if p.Within("off_track", t.OffTrack, 0, 1) && atRisk && t.OffTrack != 0 && t.OffTrack < t.atRisk() {
		p.Add("off_track", "order", "must not be below at_risk", t.OffTrack)
	}
}

func checkIDs(p *validate.Problems, field string, ids []string) {
	if few(p, field, len(ids)) {
		p.UniqueIDs(field, "", len(ids), func(i int) string { return ids[i] })
	}
}

func few(p *validate.Problems, field string, n int) bool {
	if n > MaxPoints {
		p.Add(field, "max", "must have at most 1000 entries", n)
		return false
	}
	return true
}

func known(ids []string, id string) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}
