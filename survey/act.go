package survey

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/partnerkit/partnerkit/internal/blank"
	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Idea is something that could be done about a principle. Collect several per gap before choosing.
type Idea struct {
	ID         string `json:"id"`
	Principle  string `json:"principle"`
	Text       string `json:"text,omitempty"`
	ProposedBy string `json:"proposed_by,omitempty"` // partner
	Effect     int    `json:"effect"`                // 1 little to 5 much
	Effort     int    `json:"effort"`                // 1 little to 5 much
}

// ActionKind is what an action is for.
type ActionKind string

// The kinds. The empty kind is [ActionCloseGap].
const (
	ActionCloseGap  ActionKind = "close-gap" // bring the actual state nearer to the ideal
	ActionCelebrate ActionKind = "celebrate" // make a strength seen, and keep it
)

// Action is what the partners agreed to do.
type Action struct {
	ID        string     `json:"id"`
	Principle string     `json:"principle"`
	Kind      ActionKind `json:"kind,omitempty"`
	Idea      string     `json:"idea,omitempty"` // ID of the idea it carries out
	Text      string     `json:"text,omitempty"`
	Owner     string     `json:"owner,omitempty"`  // partner that sees to it
	Person    string     `json:"person,omitempty"` // who does, on that side
	Due       time.Time  `json:"due,omitzero"`     // a day
	Done      time.Time  `json:"done,omitzero"`    // a day
	Evidence  []string   `json:"evidence,omitempty"`
}

// ActionPlan is what follows from a wave.
type ActionPlan struct {
	Wave    string   `json:"wave,omitempty"`
	Ideas   []Idea   `json:"ideas,omitempty"`
	Actions []Action `json:"actions,omitempty"`
}

// IsZero reports whether the plan says nothing, so that JSON leaves it out.
func (a ActionPlan) IsZero() bool { return blank.Struct(a) }

// Validate reports every problem of the plan.
func (a ActionPlan) Validate() error {
	p := validate.New("action plan")
	p.Text("wave", a.Wave, validate.MaxText)
	p.UniqueIDs("ideas", "id", len(a.Ideas), func(i int) string { return a.Ideas[i].ID })
	p.UniqueIDs("actions", "id", len(a.Actions), func(i int) string { return a.Actions[i].ID })
	ideas := map[string]string{}
	for i, v := range a.Ideas {
		at := p.Item("ideas", i)
		at.ID("principle", v.Principle)
		at.Text("text", v.Text, maxText)
		at.Within("effect", float64(v.Effect), 1, 5)
		at.Within("effort", float64(v.Effort), 1, 5)
		ideas[v.ID] = v.Principle
	}
	for i, v := range a.Actions {
		at := p.Item("actions", i)
		at.ID("principle", v.Principle)
		at.Text("text", v.Text, maxText)
		at.OptionalDay("due", v.Due)
		at.OptionalDay("done", v.Done)
		if v.Kind != "" && v.Kind != ActionCloseGap && v.Kind != ActionCelebrate {
			at.Add("kind", "oneof", "must be one of close-gap, celebrate", v.Kind)
		}
		if about, ok := ideas[v.Idea]; v.Idea != "" && !ok {
			at.Add("idea", "unknown-idea", "must be the ID of an idea of the plan", v.Idea)
		} else if ok && about != v.Principle {
			at.Add("idea", "other-principle", "must be about the action's principle", v.Idea)
		}
	}
	return p.Err()
}

// RankedIdea is an idea with what speaks for it.
type RankedIdea struct {
	Idea
	Score float64 `json:"score"` // effect ÷ effort
}

// RankIdeas orders ideas by effect ÷ effort, then by effect, then by ID: the most for the least first. Ideas whose effect
// or effort is not 1 to 5 are an error.
func RankIdeas(ideas []Idea) ([]RankedIdea, error) {
	if err := (ActionPlan{Ideas: ideas}).Validate(); err != nil {
		return nil, err
	}
	out := make([]RankedIdea, len(ideas))
	for i, v := range ideas {
		out[i] = RankedIdea{Idea: v, Score: float64(v.Effect) / float64(v.Effort)}
	}
	slices.SortFunc(out, func(a, b RankedIdea) int {
		return cmp.Or(cmp.Compare(b.Effect*a.Effort, a.Effect*b.Effort), cmp.Compare(b.Effect, a.Effect), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// Check holds the plan against the report it follows from: challenges without an action or with one idea only, strengths
// that nobody celebrates, actions that are late, without owner, without day, or done without evidence. AsOf is a day. It
// returns an error if the plan is not valid or speaks of a principle that the report does not have.
func (a ActionPlan) Check(r Report, asOf time.Time) ([]Finding, error) {
	p := validate.New("action plan")
	p.Merge("", a.Validate())
	p.Day("as_of", asOf)
	place := map[string]int{}
	for i, q := range r.Principles {
		place[q.Principle] = i
	}
	for i, v := range a.Ideas {
		if _, ok := place[v.Principle]; !ok && v.Principle != "" {
			p.Item("ideas", i).AddAs(ErrUnknownPrinciple, "principle", "unknown-principle", "must be a principle of the report", v.Principle)
		}
	}
	for i, v := range a.Actions {
		if _, ok := place[v.Principle]; !ok && v.Principle != "" {
			p.Item("actions", i).AddAs(ErrUnknownPrinciple, "principle", "unknown-principle", "must be a principle of the report", v.Principle)
		}
	}
	if !p.OK() {
		return nil, p.Err()
	}
	fs := []Finding{}
	add := func(code, path, subject string, s Severity, format string, args ...any) {
		fs = append(fs, Finding{Code: code, Path: path, Subject: subject, Severity: s, Message: fmt.Sprintf(format, args...)})
	}
	for _, id := range r.Challenges {
		ideas := 0
		for _, v := range a.Ideas {
			if v.Principle == id {
				ideas++
			}
		}
		if !a.has(id, ActionCloseGap) {
			add("gap-without-action", "actions", id, SeverityHigh, "Nothing is planned for %q, one of the big gaps. Agree on an action with an owner and a day, or say why not.", id)
			if ideas < 2 {
				add("few-ideas", "ideas", id, SeverityLow, "Too few ideas for %[2]q: %[1]d. Collect several before choosing.", ideas, id)
			}
		}
	}
	if n := len(r.Strengths); n > 0 && !slices.ContainsFunc(r.Strengths, func(id string) bool { return a.has(id, ActionCelebrate) }) {
		add("no-celebration", "actions", r.Strengths[0], SeverityLow, "None of the strengths is celebrated, %q the highest of them. Show what works, and who made it work.", r.Strengths[0])
	}
	for i, v := range a.Actions {
		path := fmt.Sprintf("actions[%d]", i)
		switch {
		case v.Owner == "":
			add("ownerless-action", path, v.ID, SeverityMedium, "No partner sees to the action %q. Name one.", v.ID)
		case v.Due.IsZero() && v.Done.IsZero():
			add("undated-action", path, v.ID, SeverityMedium, "The action %q has no day. Set one.", v.ID)
		}
		switch {
		case v.Done.IsZero() && !v.Due.IsZero() && v.Due.Before(asOf):
			add("late-action", path, v.ID, SeverityMedium, "The action %q was due on %s. Finish it, or agree on another day.", v.ID, v.Due.Format(time.DateOnly))
		case !v.Done.IsZero() && len(v.Evidence) == 0:
			add("no-evidence", path, v.ID, SeverityLow, "The action %q is called done and nothing shows it. Say where it can be seen.", v.ID)
		}
	}
	finding.Sort(fs)
	return fs, nil
}

// has reports whether an action of the kind is planned for the principle.
func (a ActionPlan) has(principle string, kind ActionKind) bool {
	return slices.ContainsFunc(a.Actions, func(v Action) bool { return v.Principle == principle && cmp.Or(v.Kind, ActionCloseGap) == kind })
}
