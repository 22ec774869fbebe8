package earned

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// MaxPackages is the most work packages that are assessed at once.
const MaxPackages = 1_000_000

// Thresholds turn an index into a traffic light: green from Green on, amber from Amber on, red below. The host sets them;
// there is no default.
type Thresholds struct {
	Green decimal.Decimal `json:"green"` // above zero
	Amber decimal.Decimal `json:"amber"` // from zero to Green
}

// Light is a traffic light. Unlit is the light of an index that has no value.
type Light string

// The lights.
const (
	Green Light = "green"
	Amber Light = "amber"
	Red   Light = "red"
	Unlit Light = "unlit"
)

// Light is the light of an index, as it is rounded to [Places]; Unlit for one that has no value, where Green is not set,
// and where a figure is beyond the limits of the library.
func (t Thresholds) Light(index decimal.NullDecimal) Light {
	if t.Green.IsZero() || index.Valid && exact.Problem(index.Decimal)+exact.Problem(t.Green)+exact.Problem(t.Amber) != "" {
		return Unlit
	}
	return t.light(index)
}

// light expects figures that can be compared: an index worked out of amounts within the limits may lie beyond them.
func (t Thresholds) light(index decimal.NullDecimal) Light {
	switch {
	case !index.Valid:
		return Unlit
	case index.Decimal.GreaterThanOrEqual(t.Green):
		return Green
	case index.Decimal.GreaterThanOrEqual(t.Amber):
		return Amber
	}
	return Red
}

// Row is the position of a work package, of a partner or of the whole.
type Row struct {
	ID       string   `json:"id,omitempty"` // of the work package or partner; empty: the whole
	Position Position `json:"position"`
	Metrics  Metrics  `json:"metrics"`
	Cost     Light    `json:"cost"`     // by CPI
	Schedule Light    `json:"schedule"` // by SPI
}

// Assessment is a plan, measured.
type Assessment struct {
	Total    Row   `json:"total"`
	Partners []Row `json:"partners"` // by partner
	Packages []Row `json:"packages"` // by ID
}

// Assess measures the work packages, each partner's together, and all. Positions are added up before they are measured:
// an index of a sum is not a mean of indices.
//
// It returns every problem of the packages and the thresholds at once.
func Assess(packages []WorkPackage, t Thresholds) (Assessment, error) {
	p := validate.New("earned value")
	if len(packages) == 0 {
		p.Add("packages", "required", "must have at least one entry", nil)
	}
	in := p.In("thresholds")
	green, amber := in.NotNegative("green", t.Green), in.NotNegative("amber", t.Amber)
	if green && t.Green.IsZero() {
		in.Add("green", "required", "is required: from there on an index is green", nil)
	} else if green && amber && t.Amber.GreaterThan(t.Green) {
		in.Add("amber", "order", "must not be above green", t.Amber)
	}
	if len(packages) > MaxPackages {
		p.Add("packages", "max", "must have at most "+strconv.Itoa(MaxPackages)+" entries", len(packages))
		return Assessment{}, p.Err()
	}
	seen := make(map[string]bool, len(packages))
	for i, w := range packages {
		at := p.Item("packages", i)
		w.check(at)
		if w.ID != "" && seen[w.ID] {
			at.Add("id", "unique", "must stand once", w.ID)
		}
		seen[w.ID] = true
	}
	if err := p.Err(); err != nil {
		return Assessment{}, err
	}
	a := Assessment{Packages: make([]Row, 0, len(packages))}
	partners := map[string]Position{}
	var total Position
	for _, w := range packages {
		position := Position{BAC: w.BAC, PV: w.PV, EV: w.earned(), AC: w.AC}
		a.Packages = append(a.Packages, row(w.ID, position, t))
		partners[w.Partner] = partners[w.Partner].plus(position)
		total = total.plus(position)
	}
	slices.SortFunc(a.Packages, func(x, y Row) int { return cmp.Compare(x.ID, y.ID) })
	for _, id := range slices.Sorted(maps.Keys(partners)) {
		a.Partners = append(a.Partners, row(id, partners[id], t))
	}
	a.Total = row("", total, t)
	return a, nil
}

func (p Position) plus(o Position) Position {
	return Position{BAC: p.BAC.Add(o.BAC), PV: p.PV.Add(o.PV), EV: p.EV.Add(o.EV), AC: p.AC.Add(o.AC)}
}

func row(id string, p Position, t Thresholds) Row {
	m := p.measure()
	return Row{ID: id, Position: p, Metrics: m, Cost: t.light(m.CPI), Schedule: t.light(m.SPI)}
}
