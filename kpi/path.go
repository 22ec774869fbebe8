package kpi

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Shape is the form of a planned path. The empty Shape is linear; for a milestone it is one step on the due day.
type Shape string

// The shapes. x is the share of the days between start and due that have passed.
const (
	Linear     Shape = "linear"     // x of the way after x of the days
	Stepped    Shape = "stepped"    // equal steps at equal intervals, or the given points, each held until the next
	SCurve     Shape = "s-curve"    // slow, fast, slow: 3x² − 2x³ of the way
	Milestones Shape = "milestones" // straight lines through the given points
)

// Path is how a KPI is planned to get from its baseline at the start to its target at due.
type Path struct {
	Shape  Shape   `json:"shape,omitempty" validate:"omitempty,oneof=linear stepped s-curve milestones"`
	Steps  int     `json:"steps,omitempty"`  // stepped without points: how many equal steps, the last on the due day
	Points []Point `json:"points,omitempty"` // stepped, milestones: in order of day, after the start and not after due
}

// IsZero reports whether nothing is set, so that JSON leaves it out.
func (p Path) IsZero() bool { return p.Shape == "" && p.Steps == 0 && len(p.Points) == 0 }

// Point is a planned value.
type Point struct {
	Day   time.Time       `json:"day"`
	Value decimal.Decimal `json:"value"`
	Name  string          `json:"name,omitempty"`
}

func (p Path) clone() Path {
	p.Points = slices.Clone(p.Points)
	return p
}

func (p Path) check(v *validate.Problems, d Definition, days bool) {
	given := len(p.Points) > 0
	switch p.Shape {
	case "", Linear, SCurve:
		if given {
			v.Add("points", "unused", "must be empty unless the shape is stepped or milestones", len(p.Points))
		}
	case Milestones:
		if !given {
			v.Add("points", "required", "is required where the shape is milestones", nil)
		}
	case Stepped:
		if given == (p.Steps != 0) {
			v.Add("steps", "steps-or-points", "must be given, or points, and not both", p.Steps)
		}
	}
	if p.Steps < 0 || p.Steps > MaxPoints {
		v.Add("steps", "range", "must be between 0 and 1000", p.Steps)
	} else if p.Steps != 0 && p.Shape != Stepped {
		v.Add("steps", "unused", "must be 0 unless the shape is stepped", p.Steps)
	}
	if !few(v, "points", len(p.Points)) {
		return
	}
	for i, pt := range p.Points {
		at := v.Item("points", i)
		at.Text("name", pt.Name, maxText)
		at.Decimal("value", pt.Value)
		if !at.Day("day", pt.Day) {
			continue
		}
		if days && (!pt.Day.After(d.Start) || pt.Day.After(d.Due)) {
			at.Add("day", "outside", "must be after the start and not after due", pt.Day)
		}
		if i > 0 && !pt.Day.After(p.Points[i-1].Day) {
			at.Add("day", "order", "must be after that of the point before it", pt.Day)
		}
	}
}

// way is the planned path in numbers, ready to be asked many times.
type way struct {
	from, to   float64 // baseline and target
	start, due int64   // day numbers
	path       Path
}

// at is the planned value on a day: the baseline up to the start, the target from due on.
func (w way) at(day int64) float64 {
	switch {
	case day >= w.due:
		return w.to
	case day <= w.start:
		return w.from
	}
	x := float64(day-w.start) / float64(w.due-w.start)
	switch w.path.Shape {
	case SCurve:
		x = float64(x*x) * (3 - float64(2*x))
	case Stepped:
		if len(w.path.Points) > 0 {
			return w.through(day, true)
		}
		x = float64((day-w.start)*int64(w.path.Steps)/(w.due-w.start)) / float64(w.path.Steps)
	case Milestones:
		return w.through(day, false)
	}
	return w.from + float64(x*(w.to-w.from))
}

// through reads the path of given points: held from point to point, or on the straight line between them.
func (w way) through(day int64, held bool) float64 {
	before, value := w.start, w.from
	for _, p := range w.path.Points {
		at, v := dayNumber(p.Day), toFloat(p.Value)
		if at > day {
			return between(before, value, at, v, day, held)
		}
		before, value = at, v
	}
	return between(before, value, w.due, w.to, day, held)
}

func between(d0 int64, v0 float64, d1 int64, v1 float64, day int64, held bool) float64 {
	if held || d1 == d0 {
		return v0
	}
	return v0 + float64(float64(day-d0)/float64(d1-d0)*(v1-v0))
}
