package kpi

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Definition is the part of a KPI that progress is measured against, as it was in force from one day until the next
// definition. A changed target is a new definition: what was reported under an earlier one stays what it was, because
// [KPI.Track] measures each asOf against the definition of that day. The unit is not part of it: what is measured in
// another unit is another KPI.
type Definition struct {
	Version   int                 `json:"version"`
	From      time.Time           `json:"from,omitzero"` // first day in force; only the oldest may leave it empty
	Direction Direction           `json:"direction,omitempty" validate:"omitempty,oneof=increase decrease band milestone"`
	Baseline  decimal.NullDecimal `json:"baseline,omitzero"`
	Target    decimal.NullDecimal `json:"target,omitzero"`
	Low       decimal.NullDecimal `json:"low,omitzero"`
	High      decimal.NullDecimal `json:"high,omitzero"`
	Start     time.Time           `json:"start,omitzero"`
	Due       time.Time           `json:"due,omitzero"`
	Path      Path                `json:"path,omitzero"`
	Reason    string              `json:"reason,omitempty"`     // why the next definition replaced it
	ChangedBy []string            `json:"changed_by,omitempty"` // who approved that replacement
}

// Definition is the part of the KPI that progress is measured against, as it is in force now: what to change and hand to
// [KPI.Revise].
func (k KPI) Definition() Definition {
	return Definition{
		Version: max(k.Version, 1), From: k.From, Direction: k.Direction, Baseline: k.Baseline, Target: k.Target, Low: k.Low, High: k.High, Start: k.Start, Due: k.Due, Path: k.Path.clone(),
	}
}

func (k KPI) with(d Definition) KPI {
	k.Version, k.From, k.Direction, k.Baseline = d.Version, d.From, d.Direction, d.Baseline
	k.Target, k.Low, k.High, k.Start, k.Due, k.Path = d.Target, d.Low, d.High, d.Start, d.Due, d.Path.clone()
	return k
}

// AsOf returns the KPI as it was defined on the day of asOf: with the definition then in force and without the later
// ones. Before the oldest definition it is the oldest.
func (k KPI) AsOf(asOf time.Time) KPI {
	day := dayNumber(asOf)
	if len(k.Past) == 0 || dayNumber(k.From) <= day {
		return k
	}
	i := len(k.Past) - 1
	for i > 0 && dayNumber(k.Past[i].From) > day {
		i--
	}
	past := k.Past
	k = k.with(past[i])
	k.Past = clonePast(past[:i])
	return k
}

// Revise returns the KPI with a new definition in force from next.From on. The present definition moves to Past
// together with the reason and the approval of the change; next.Version is given by Revise. k is unchanged.
//
// Revise returns an error if next.From is missing or not after the day since which the present definition is in force,
// if the reason is empty, or if the revised KPI does not validate.
func (k KPI) Revise(next Definition, reason string, approvedBy ...string) (KPI, error) {
	p := validate.New("kpi revision")
	if p.Day("from", next.From) && !k.From.IsZero() && !next.From.After(k.From) {
		p.Add("from", "order", "must be after "+k.From.Format(time.DateOnly)+", since when the present definition is in force", next.From)
	}
	if reason == "" {
		p.Add("reason", "required", "is required", nil)
	}
	if err := p.Err(); err != nil {
		return KPI{}, err
	}
	before := k.Definition()
	before.Reason, before.ChangedBy = reason, slices.Clone(approvedBy)
	past := append(clonePast(k.Past), before)
	next.Version = before.Version + 1
	k = k.with(next)
	k.Past = past
	if err := k.Validate(); err != nil {
		return KPI{}, err
	}
	return k, nil
}

func clonePast(past []Definition) []Definition {
	out := slices.Clone(past)
	for i := range out {
		out[i].Path, out[i].ChangedBy = out[i].Path.clone(), slices.Clone(out[i].ChangedBy)
	}
	return out
}

// checkVersions checks that past definitions follow one another and lead up to the present one.
func (k KPI) checkVersions(p *validate.Problems) {
	if k.Version < 0 {
		p.Add("version", "negative", "must not be negative", k.Version)
	}
	if !few(p, "past", len(k.Past)) {
		return
	}
	for i, d := range k.Past {
		at := p.Item("past", i)
		d.check(at)
		at.Text("reason", d.Reason, maxText)
		checkIDs(at, "changed_by", d.ChangedBy)
		if d.Version < 1 || i > 0 && d.Version <= k.Past[i-1].Version {
			at.Add("version", "order", "must be above 0 and above the version before it", d.Version)
		}
		if i > 0 && !d.From.After(k.Past[i-1].From) {
			at.Add("from", "order", "must be after that of the definition before it", d.From)
		}
	}
	if n := len(k.Past); n > 0 {
		last := k.Past[n-1]
		if !k.From.After(last.From) {
			p.Add("from", "order", "must be after that of the last past definition", k.From)
		}
		if k.Version <= last.Version {
			p.Add("version", "order", "must be above that of the last past definition", k.Version)
		}
	}
}

// check reports what is wrong with a definition; what is merely missing is not wrong.
func (d Definition) check(p *validate.Problems) {
	p.OptionalDay("from", d.From)
	days := p.OptionalDay("start", d.Start)
	days = p.OptionalDay("due", d.Due) && days && !d.Start.IsZero() && !d.Due.IsZero()
	if days && !d.Due.After(d.Start) {
		p.Add("due", "order", "must be after the start "+d.Start.Format(time.DateOnly), d.Due)
		days = false
	}
	fine := true
	for _, v := range [...]struct {
		field string
		d     decimal.NullDecimal
	}{{"baseline", d.Baseline}, {"target", d.Target}, {"low", d.Low}, {"high", d.High}} {
		if v.d.Valid {
			fine = p.Decimal(v.field, v.d.Decimal) && fine
		}
	}
	if fine {
		d.checkWay(p)
	}
	d.Path.check(p.In("path"), d, days && fine)
}

// checkWay checks baseline, target and band against the direction.
func (d Definition) checkWay(p *validate.Problems) {
	if d.Low.Valid && d.High.Valid && !d.Low.Decimal.LessThan(d.High.Decimal) {
		p.Add("high", "order", "must be above low "+d.Low.Decimal.String(), d.High.Decimal)
	}
	if !d.Baseline.Valid || !d.Target.Valid {
		return
	}
	switch c := d.Target.Decimal.Cmp(d.Baseline.Decimal); {
	case d.Direction != Increase && d.Direction != Decrease && d.Direction != Milestone:
	case c == 0:
		p.Add("target", "baseline-equals-target", "must differ from the baseline", d.Target.Decimal)
	case d.Direction == Increase && c < 0:
		p.Add("target", "direction", "must be above the baseline "+d.Baseline.Decimal.String()+" where the direction is increase", d.Target.Decimal)
	case d.Direction == Decrease && c > 0:
		p.Add("target", "direction", "must be below the baseline "+d.Baseline.Decimal.String()+" where the direction is decrease", d.Target.Decimal)
	}
}
