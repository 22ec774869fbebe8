package partnership

import (
	"cmp"
	"slices"
)

// Quadrant is a stakeholder's place in the grid of influence and interest (Mendelow 1981).
type Quadrant string

// The quadrants.
const (
	ManageClosely Quadrant = "manage-closely" // much influence, much interest
	KeepSatisfied Quadrant = "keep-satisfied" // much influence, little interest
	KeepInformed  Quadrant = "keep-informed"  // little influence, much interest
	Monitor       Quadrant = "monitor"        // little of both
	Unplaced      Quadrant = "not-assessed"   // influence or interest is not assessed
)

// midpoint is the level from which influence and interest, on 1 to 5, count as much.
const midpoint = 4

// Placed is a stakeholder in the grid.
type Placed struct {
	Person   string   `json:"person"`
	Partner  string   `json:"partner"`
	Quadrant Quadrant `json:"quadrant"`
}

// Grid places the stakeholders by influence and interest, both much from 4 of 5: the most influential first, then the
// most interested, then by person.
func (f Framework) Grid() []Placed {
	people := slices.Clone(f.Stakeholders)
	slices.SortStableFunc(people, func(a, b Stakeholder) int {
		return cmp.Or(cmp.Compare(b.Influence, a.Influence), cmp.Compare(b.Interest, a.Interest), cmp.Compare(a.Person, b.Person))
	})
	out := make([]Placed, 0, len(people))
	for _, s := range people {
		q := Monitor
		switch much, keen := s.Influence >= midpoint, s.Interest >= midpoint; {
		case s.Influence == 0 || s.Interest == 0:
			q = Unplaced
		case much && keen:
			q = ManageClosely
		case much:
			q = KeepSatisfied
		case keen:
			q = KeepInformed
		}
		out = append(out, Placed{Person: s.Person, Partner: s.Partner, Quadrant: q})
	}
	return out
}
