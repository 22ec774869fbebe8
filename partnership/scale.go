package partnership

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Addition is what a partnership must add when it grows into a larger tier.
type Addition struct {
	Component string `json:"component"`
	Why       string `json:"why"`
	Next      string `json:"next"`
}

// Upgrade lists what a partnership of a kind and reach must add when it grows from one tier to a larger one, in the
// order in which it is built. An empty reach is external, an empty tier SMB. It returns an error if a tier is unknown or
// to is not the larger one.
func Upgrade(k Kind, r Reach, from, to Tier) ([]Addition, error) {
	from = cmp.Or(from, SMB)
	if slices.Index(tiers, from) < 0 || slices.Index(tiers, to) <= slices.Index(tiers, from) {
		return nil, fmt.Errorf("upgrading from %q to %q: must be a larger tier, of %q", from, to, tiers)
	}
	add := []Addition{}
	for _, c := range Required(k, r, to) {
		if !c.neededBy(k, r, from) {
			add = append(add, Addition{Component: c.Code, Why: c.Why, Next: c.Next})
		}
	}
	return add, nil
}

// Upgrade is [Upgrade] from the partnership's own kind, reach and tier, less what it has already.
func (f Framework) Upgrade(to Tier) ([]Addition, error) {
	add, err := Upgrade(f.Charter.Kind, f.Charter.Reach, f.Charter.Tier, to)
	if err != nil {
		return nil, err
	}
	has := make(map[string]bool)
	for _, c := range Components() {
		has[c.Code] = c.present(&f)
	}
	return slices.DeleteFunc(add, func(a Addition) bool { return has[a.Component] }), nil
}

// Readiness is one of the five gates before a partnership grows.
type Readiness struct {
	Code   string   `json:"code"` // lessons, processes, governance, technology, talent
	Ready  bool     `json:"ready"`
	Share  *float64 `json:"share"` // of what it asks for that is there, 0 to 1; nil: nothing is known
	Reason string   `json:"reason"`
}

// readyFrom is the share from which lessons and processes count as taken up.
const readyFrom = 0.8

// ScaleReadiness judges the five gates: lessons are adopted, processes written down, governance is in place, technology
// bears more people, people have the competence their roles need.
func (f Framework) ScaleReadiness(asOf time.Time) []Readiness {
	adopted := count(f.Lessons, func(l Lesson) bool { return l.AdoptedIn != "" })
	standard := count(f.Lessons, func(l Lesson) bool { return l.AdoptedIn != "" && l.Standard })
	governed := []bool{len(f.Governance.Matrix.Rules) > 0, len(f.Governance.Committees) > 0, len(f.Governance.Roles.Assignments) > 0, f.Governance.Escalation != ""}
	inPlace := count(governed, func(ok bool) bool { return ok })
	fit := count(f.Technology.Tools, func(t Tool) bool {
		supported := t.EndOfSupport.IsZero() || t.EndOfSupport.After(asOf)
		return supported && (t.MaxUsers == 0 || t.MaxUsers >= 2*t.Users)
	})
	able := count(f.Talent, func(t Talent) bool { return t.Level >= t.Needed })
	return []Readiness{
		ready("lessons", adopted, len(f.Lessons), readyFrom, "lessons adopted"),
		ready("processes", standard, adopted, readyFrom, "adopted lessons that became a written process"),
		ready("governance", inPlace, len(governed), 1, "of decision matrix, committee, roles and escalation in place"),
		ready("technology", fit, len(f.Technology.Tools), 1, "tools supported and able to serve twice as many people"),
		ready("talent", able, len(f.Talent), 1, "people with the level that their role needs"),
	}
}

func ready(code string, k, n int, from float64, what string) Readiness {
	r := Readiness{Code: code, Reason: fmt.Sprintf("%d of %d %s", k, n, what)}
	if n == 0 {
		r.Reason = "nothing is known: no " + what
		return r
	}
	share := float64(k) / float64(n)
	r.Share, r.Ready = &share, share >= from
	return r
}

// Playbook is what a partnership learned, for the next one to start with.
type Playbook struct {
	From       string     `json:"from"` // ID of the charter it was taken from
	Kind       Kind       `json:"kind"`
	Tier       Tier       `json:"tier"`
	Components []string   `json:"components"` // that it had
	Practices  []Practise `json:"practices"`  // what worked and was taken up, by lesson
	Avoid      []Practise `json:"avoid"`      // what did not
	Decisions  []string   `json:"decisions"`  // that somebody had to be able to take
	Roles      []string   `json:"roles"`      // activities that were assigned
}

// Practise is one thing to repeat or to avoid, and why.
type Practise struct {
	Lesson string `json:"lesson"`
	Do     string `json:"do"`
	Why    string `json:"why,omitempty"`
}

// Playbook takes from the partnership what the next one can start with: its components, the adopted lessons, the
// decisions and activities that came up. Lists are in alphabetical order.
func (f Framework) Playbook() Playbook {
	p := Playbook{From: f.Charter.ID, Kind: f.Charter.Kind, Tier: f.Charter.Tier, Decisions: slices.Clone(f.Governance.Decisions)}
	for _, c := range Components() {
		if c.present(&f) {
			p.Components = append(p.Components, c.Code)
		}
	}
	for _, l := range f.Lessons {
		if l.AdoptedIn == "" || l.Change == "" {
			continue
		}
		x := Practise{Lesson: l.ID, Do: l.Change, Why: l.Cause}
		if l.Worked {
			p.Practices = append(p.Practices, x)
		} else {
			p.Avoid = append(p.Avoid, x)
		}
	}
	for _, a := range f.Governance.Roles.Assignments {
		p.Roles = append(p.Roles, a.Activity)
	}
	for _, list := range []*[]string{&p.Components, &p.Decisions, &p.Roles} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	byLesson := func(a, b Practise) int { return cmp.Compare(a.Lesson, b.Lesson) }
	slices.SortFunc(p.Practices, byLesson)
	slices.SortFunc(p.Avoid, byLesson)
	return p
}

// Drift is how far a partnership is from a playbook.
type Drift struct {
	Followed float64  `json:"followed"` // share of the playbook's components, decisions and roles that are there
	Missing  []string `json:"missing"`  // what is not, as "component: exit", "decision: spend", "role: report"
	Added    []string `json:"added"`    // what the playbook does not have
}

// Drift compares the partnership with a playbook. An empty playbook is followed entirely.
func (f Framework) Drift(p Playbook) Drift {
	own := f.Playbook()
	d := Drift{Followed: 1, Missing: []string{}, Added: []string{}}
	total := 0
	for _, part := range []struct {
		what         string
		theirs, ours []string
	}{{"component", p.Components, own.Components}, {"decision", p.Decisions, own.Decisions}, {"role", p.Roles, own.Roles}} {
		total += len(part.theirs)
		for _, x := range part.theirs {
			if !slices.Contains(part.ours, x) {
				d.Missing = append(d.Missing, part.what+": "+x)
			}
		}
		for _, x := range part.ours {
			if !slices.Contains(part.theirs, x) {
				d.Added = append(d.Added, part.what+": "+x)
			}
		}
	}
	if total > 0 {
		d.Followed = 1 - float64(len(d.Missing))/float64(total)
	}
	return d
}
