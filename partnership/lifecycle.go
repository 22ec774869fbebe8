package partnership

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Stage is where a partnership stands in its life. Empty: explore.
type Stage string

// The stages.
const (
	Explore Stage = "explore" // talking
	MOU     Stage = "mou"     // a memorandum of understanding is signed
	Agreed  Stage = "agreed"  // the agreement is signed
	Piloted Stage = "pilot"   // tried on a small scale
	Active  Stage = "active"  // at work
	Scaled  Stage = "scaled"  // at work on the full scale
	Renew   Stage = "renew"   // the term is being extended
	Leave   Stage = "exit"    // winding down
	Closed  Stage = "closed"  // over
)

// Entered is a stage that was entered, and when.
type Entered struct {
	Stage Stage     `json:"stage"`
	On    time.Time `json:"on"` // day
}

// Stages lists the stages in order.
func Stages() []Stage {
	return []Stage{Explore, MOU, Agreed, Piloted, Active, Scaled, Renew, Leave, Closed}
}

// next are the stages that may follow one. A partnership can be left from anywhere; what is closed stays closed.
var next = map[Stage][]Stage{
	Explore: {MOU, Closed},
	MOU:     {Agreed, Leave},
	Agreed:  {Piloted, Leave},
	Piloted: {Active, Leave},
	Active:  {Scaled, Renew, Leave},
	Scaled:  {Renew, Leave},
	Renew:   {Active, Scaled, Leave},
	Leave:   {Closed},
	Closed:  {},
}

// checkHistory checks that the stages entered follow each other, day by day, up to the present one.
func (c *Charter) checkHistory(p *validate.Problems) {
	if !few(p, "history", len(c.History)) {
		return
	}
	before := Entered{Stage: Explore}
	for i, x := range c.History {
		at := p.Item("history", i)
		at.Day("on", x.On)
		if i > 0 && x.On.Before(before.On) {
			at.Add("on", "order", "must not be before "+day(before.On), x.On)
		}
		if !slices.Contains(Stages(), x.Stage) {
			word(at, "stage", x.Stage, true, Stages()...)
			return // what follows cannot be judged
		}
		if !slices.Contains(next[before.Stage], x.Stage) && (i > 0 || x.Stage != Explore) {
			at.AddAs(ErrStageJump, "stage", "stage-jump", "must be a stage that may follow "+string(before.Stage), string(x.Stage))
		}
		before = x
	}
	if present := cmp.Or(c.Stage, Explore); len(c.History) > 0 && present != before.Stage {
		p.Add("stage", "stage-history", "must be the last of the history, "+string(before.Stage), string(present))
	}
}

// ErrStageJump is the error of a step that the life of a partnership does not have, such as from explore to active.
var ErrStageJump = errors.New("no such step in the life of a partnership")

// NextStages lists the stages that may follow one; an empty stage is explore.
func NextStages(s Stage) []Stage {
	if s == "" {
		s = Explore
	}
	return slices.Clone(next[s])
}

// gatesTo are the steps of the ten that must have passed before a stage is entered.
var gatesTo = map[Stage][]int{
	MOU:     {1},
	Agreed:  {1, 2, 3, 6, 7},
	Piloted: {1, 2, 3, 4, 5, 6, 7, 8, 9},
	Active:  {1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
	Scaled:  {1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
}

// Gate is what stands between a partnership and its next stage.
type Gate struct {
	From Stage `json:"from"`
	To   Stage `json:"to"`
	Open bool  `json:"open"` // it may be entered
	// Steps are the numbers of those of the ten steps that keep it shut.
	Steps []int `json:"steps,omitempty"`
	// Blockers are what keeps it shut, in words.
	Blockers []string `json:"blockers,omitempty"`
}

// Next says whether the partnership may enter a stage on a day, and if not, what is in the way.
//
// Next returns [ErrStageJump] if the stage cannot follow the present one, and the errors of [Framework.Review].
func (f Framework) Next(to Stage, ev Evidence, asOf time.Time) (Gate, error) {
	from := f.Charter.Stage
	if from == "" {
		from = Explore
	}
	if !slices.Contains(next[from], to) {
		return Gate{}, fmt.Errorf("from %q to %q: %w; %q may be followed by %q", from, to, ErrStageJump, from, next[from])
	}
	r, err := f.Review(ev, asOf)
	if err != nil {
		return Gate{}, err
	}
	g := Gate{From: from, To: to}
	for _, n := range gatesTo[to] {
		if s := r.Steps[n-1]; !s.Passed {
			g.Steps = append(g.Steps, n)
			for _, b := range s.Blockers {
				g.Blockers = append(g.Blockers, about(b)+b.Message)
			}
		}
	}
	g.Blockers = append(g.Blockers, f.standsBetween(to, asOf)...)
	for _, x := range r.Findings {
		if x.Severity == SeverityBlocking && len(gatesTo[to]) > 0 && to != MOU {
			g.Blockers = append(g.Blockers, about(x)+x.Message)
		}
	}
	slices.Sort(g.Blockers)
	g.Blockers = slices.Compact(g.Blockers)
	g.Open = len(g.Blockers) == 0
	return g, nil
}

// standsBetween is what a stage asks for beside the ten steps.
func (f *Framework) standsBetween(to Stage, asOf time.Time) []string {
	var out []string
	need := func(ok bool, why string) {
		if !ok {
			out = append(out, why)
		}
	}
	all := func(list []Signature) bool {
		for _, p := range f.Partners {
			if !slices.ContainsFunc(list, func(s Signature) bool { return s.Partner == p.ID && !s.On.After(asOf) }) {
				return false
			}
		}
		return true
	}
	switch to {
	case MOU:
		need(all(f.Agreement.MOU), "not every partner has signed the memorandum of understanding")
	case Agreed:
		need(all(f.Agreement.Signatures), "not every partner has signed the agreement")
	case Scaled:
		for _, g := range f.ScaleReadiness(asOf) {
			need(g.Ready, "scaling: "+g.Reason)
		}
	case Renew:
		need(!f.Agreement.ReviewBy.IsZero() && !f.Agreement.ReviewBy.After(asOf), "the day on which the partners review the agreement has not come, or is not set")
	case Closed:
		if f.Charter.Stage == Leave {
			need(f.Agreement.Exit.Settlement != "", "nothing says how the last account is made up")
			need(!slices.ContainsFunc(f.Workplan.Activities, func(a Activity) bool { return !a.Started.IsZero() && a.Done.IsZero() }), "activities are still open")
		}
	}
	return out
}
