package governance

import (
	"cmp"
	"fmt"
	"slices"
)

// Stage is how far an activity has come.
type Stage string

// The stages of an activity. One that is not named is open.
const (
	StageOpen    Stage = "open"    // being prepared: its people are asked
	StageReady   Stage = "ready"   // prepared: it waits for the decision
	StageDecided Stage = "decided" // decided: it is carried out, and people are told
	StageDone    Stage = "done"    // nothing waits for anybody
)

// Item is one thing that waits for a person.
type Item struct {
	Activity string `json:"activity"`
	Letter   Letter `json:"letter"`
	Duty     Duty   `json:"duty"`
}

// Asked is who must be asked before the activity is decided: those consulted, contributing, giving input or agreeing. It
// is in the order of persons.
//
// Asked, Told and Queue return an error if the document is not valid, or does not name the activity or person
// ([ErrUnknown]).
func (r RACI) Asked(activity string) ([]Assignment, error) {
	return r.holding(activity, DutyAdvise, DutyAgree)
}

// Told is who is told once the activity is decided: those informed, and those who do it where it was not they who
// prepared it (perform in RAPID). It is in the order of persons.
func (r RACI) Told(activity string) ([]Assignment, error) {
	if r.Scheme == SchemeRAPID {
		return r.holding(activity, DutyRead, DutyDo)
	}
	return r.holding(activity, DutyRead)
}

func (r RACI) holding(activity string, duties ...Duty) ([]Assignment, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	if !slices.Contains(r.activities(), activity) {
		return nil, fmt.Errorf("roles in activity %.80q: %w", activity, ErrUnknown)
	}
	var out []Assignment
	for _, a := range r.Assignments {
		if x, _ := r.role(a.Letter); a.Activity == activity && slices.Contains(duties, x.duty) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, compareAssignments)
	return out, nil
}

func compareAssignments(a, b Assignment) int {
	return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Activity, b.Activity), cmp.Compare(a.Letter, b.Letter))
}

// Queue is what waits for a person, by activity, given how far each activity has come; those not in stages are open.
// While it is open, whoever prepares it, is asked or must agree has it to do, and so has whoever does the work where
// the scheme has nobody else to prepare it; when it is ready, whoever decides; once it is decided, whoever carries it
// out and whoever is told. An activity that is done waits for nobody.
func (r RACI) Queue(person string, stages map[string]Stage) ([]Item, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	known := false
	var out []Item
	for _, a := range r.Assignments {
		if a.Person != person {
			continue
		}
		known = true
		stage := stages[a.Activity]
		if x, _ := r.role(a.Letter); r.waits(x.duty, stage) {
			out = append(out, Item{a.Activity, a.Letter, x.duty})
		}
	}
	if !known {
		return nil, fmt.Errorf("queue of %.80q: %w", person, ErrUnknown)
	}
	for activity, stage := range stages {
		if !slices.Contains([]Stage{"", StageOpen, StageReady, StageDecided, StageDone}, stage) {
			return nil, fmt.Errorf("queue of %.80q: stage of %.80q: must be one of open, ready, decided, done, got %.80q", person, activity, stage)
		}
	}
	slices.SortFunc(out, func(a, b Item) int {
		return cmp.Or(cmp.Compare(a.Activity, b.Activity), cmp.Compare(a.Letter, b.Letter))
	})
	return out, nil
}

func (r RACI) waits(d Duty, s Stage) bool {
	switch s {
	case "", StageOpen:
		return d == DutyPrepare || d == DutyAdvise || d == DutyAgree || d == DutyDo && r.Scheme != SchemeRAPID
	case StageReady:
		return d == DutyDecide
	case StageDecided:
		return d == DutyRead || d == DutyDo
	}
	return false
}
