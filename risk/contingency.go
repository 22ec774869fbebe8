package risk

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Facts are measured figures by name. A yes-or-no fact is 1 or 0.
type Facts map[string]decimal.Decimal

// Triggers says which contingency plans the facts call for.
type Triggers struct {
	Due       []DuePlan       `json:"due,omitempty"`       // by risk ID
	Undecided []UndecidedPlan `json:"undecided,omitempty"` // by risk ID
}

// DuePlan is a contingency plan to start now.
type DuePlan struct {
	Risk    string   `json:"risk"` // ID
	Plan    string   `json:"plan"`
	Owner   string   `json:"owner,omitempty"` // who starts it; the risk's owner where the plan names none
	Because []string `json:"because"`         // the conditions that hold, or that the risk has occurred
}

// UndecidedPlan is a contingency plan whose trigger cannot be told from the facts given: no fact speaks against it.
type UndecidedPlan struct {
	Risk    string   `json:"risk"`              // ID
	Missing []string `json:"missing,omitempty"` // facts to be measured; none: the trigger is in words only, ask the owner
	Text    string   `json:"text,omitempty"`    // the trigger in words
}

// Triggered says which contingency plans are due now: those of open risks whose trigger's conditions all hold, and
// those of risks that occurred. A trigger that lacks facts, or that is in words only, is undecided, unless one of its
// conditions is known to fail. Plans of closed risks are left out.
//
// Triggered returns an error if the register or a fact is not valid.
func (r Register) Triggered(facts Facts) (Triggers, error) {
	p := validate.New("facts")
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		if p.ID("name", name) {
			p.Decimal(name, facts[name])
		}
	}
	p.Merge("register", r.Validate())
	if err := p.Err(); err != nil {
		return Triggers{}, fmt.Errorf("looking for triggered plans: %w", err)
	}
	var t Triggers
	for _, k := range r.byID() {
		if k.Contingency == nil || k.status() == Closed {
			continue
		}
		due := DuePlan{Risk: k.ID, Plan: k.Contingency.Plan, Owner: cmp.Or(k.Contingency.Owner, k.Owner)}
		if k.status() == Occurred {
			due.Because = []string{"the risk has occurred"}
			t.Due = append(t.Due, due)
			continue
		}
		holds, missing, fails := k.Contingency.Trigger.read(facts)
		switch {
		case fails:
		case len(missing) > 0 || len(holds) == 0:
			t.Undecided = append(t.Undecided, UndecidedPlan{Risk: k.ID, Missing: missing, Text: k.Contingency.Trigger.Text})
		default:
			due.Because = holds
			t.Due = append(t.Due, due)
		}
	}
	return t, nil
}

// read holds every condition against the facts.
func (t Trigger) read(facts Facts) (holds, missing []string, fails bool) {
	for _, c := range t.All {
		value, ok := facts[c.Fact]
		switch {
		case !ok:
			missing = append(missing, c.Fact)
		case c.holds(value):
			holds = append(holds, fmt.Sprintf("%s is %s, %s %s", c.Fact, value, c.Is, c.Value))
		default:
			fails = true
		}
	}
	slices.Sort(missing)
	slices.Sort(holds)
	return holds, slices.Compact(missing), fails
}

func (c Condition) holds(value decimal.Decimal) bool {
	d := value.Cmp(c.Value)
	switch c.Is {
	case Above:
		return d > 0
	case AtLeast:
		return d >= 0
	case Below:
		return d < 0
	case AtMost:
		return d <= 0
	}
	return d == 0 // Equals: the only other word that passes Validate
}
