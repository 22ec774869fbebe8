package alignment

import (
	"fmt"
	"maps"
	"math/big"
	"slices"

	"github.com/shopspring/decimal"
)

// ExpectationGap is how far apart the partners are on one item.
type ExpectationGap struct {
	Item   string          `json:"item"`
	Unit   string          `json:"unit,omitempty"`
	Low    decimal.Decimal `json:"low"`
	LowBy  string          `json:"low_by"` // who expects the least, the first by ID of equals
	High   decimal.Decimal `json:"high"`
	HighBy string          `json:"high_by"`
	Silent []string        `json:"silent,omitempty"` // partners that did not state the item

	// Gap is High − Low, and Relative the gap as part of the larger of the two in size, 0 to 2. Nil where only one
	// partner states the item: there is nothing to compare.
	Gap      decimal.NullDecimal `json:"gap"`
	Relative *float64            `json:"relative"`
}

// expectationGaps compares the partners item by item, in the order of the items.
func expectationGaps(partners []Partner) []ExpectationGap {
	gaps, stated := map[string]*ExpectationGap{}, map[string]map[string]bool{}
	for _, x := range partners {
		for _, e := range x.Expectations {
			g := gaps[e.Item]
			if g == nil {
				g = &ExpectationGap{Item: e.Item, Unit: e.Unit, Low: e.Value, LowBy: x.ID, High: e.Value, HighBy: x.ID}
				gaps[e.Item], stated[e.Item] = g, map[string]bool{}
			}
			stated[e.Item][x.ID] = true
			if e.Value.LessThan(g.Low) {
				g.Low, g.LowBy = e.Value, x.ID
			}
			if e.Value.GreaterThan(g.High) {
				g.High, g.HighBy = e.Value, x.ID
			}
		}
	}
	out := make([]ExpectationGap, 0, len(gaps))
	for _, item := range slices.Sorted(maps.Keys(gaps)) {
		g := gaps[item]
		if len(stated[item]) > 1 {
			g.compare()
		}
		for _, x := range partners {
			if !stated[item][x.ID] {
				g.Silent = append(g.Silent, x.ID)
			}
		}
		out = append(out, *g)
	}
	return out
}

func (g *ExpectationGap) compare() {
	g.Gap = decimal.NewNullDecimal(g.High.Sub(g.Low))
	relative := 0.0
	if size := decimal.Max(g.High.Abs(), g.Low.Abs()); size.IsPositive() {
		relative = float(new(big.Rat).Quo(g.Gap.Decimal.Rat(), size.Rat()))
	}
	g.Relative = &relative
}

func ofExpectations(gaps []ExpectationGap, t Thresholds) []Finding {
	var out []Finding
	for _, g := range gaps {
		if g.Relative != nil && *g.Relative >= t.Expectation {
			unit := ""
			if g.Unit != "" {
				unit = " " + g.Unit
			}
			out = append(out, Finding{
				Code: "expectation-gap", Path: "expectations", Subject: g.Item, Severity: SeverityMedium,
				Params: map[string]string{"low": g.Low.String(), "low_by": g.LowBy, "high": g.High.String(), "high_by": g.HighBy, "unit": g.Unit},
				Message: fmt.Sprintf("of %s %s expects %s%s and %s %s%s: agree on one figure and write it down",
					g.Item, g.LowBy, g.Low, unit, g.HighBy, g.High, unit),
			})
		}
		if len(g.Silent) > 0 {
			out = append(out, Finding{
				Code: "expectation-unspoken", Path: "expectations", Subject: g.Item, Severity: SeverityLow,
				Params:  map[string]string{"silent": some(g.Silent)},
				Message: fmt.Sprintf("%s counts on %s, of which %s has said nothing: ask what it expects", g.LowBy, g.Item, some(g.Silent)),
			})
		}
	}
	return out
}
