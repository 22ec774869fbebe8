package governance

import (
	"slices"
	"strconv"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// BreakerKind is a way out of a deadlock.
type BreakerKind string

// The ways out of a deadlock, from the mildest to the one that ends the partnership; an escalation tries them in this
// order.
const (
	BreakerMediation     BreakerKind = "mediation"      // a mediator helps partners to agree
	BreakerExpert        BreakerKind = "expert"         // an expert decides a question of fact
	BreakerRotatingChair BreakerKind = "rotating-chair" // the partner whose turn it is decides
	BreakerBuyOut        BreakerKind = "buy-out"        // one partner buys the other's share
)

var breakerKinds = [...]BreakerKind{BreakerMediation, BreakerExpert, BreakerRotatingChair, BreakerBuyOut}

// Breaker is one attempt to break a deadlock, once the last level has spent its limit. It is entered if the issue is
// severe enough and everything in Needs has been established; else the next one has its turn.
type Breaker struct {
	ID       string      `json:"id"`
	Kind     BreakerKind `json:"kind"`
	Owners   []string    `json:"owners"`             // mediator, expert; of a rotating chair, whose turns follow each other
	Tell     []string    `json:"tell,omitempty"`     // who else is told
	Needs    []string    `json:"needs,omitempty"`    // names of facts, such as "written-notice"
	Severity Severity    `json:"severity,omitempty"` // mildest severity for which it is entered; empty: any, even not graded
	Hours    int         `json:"hours,omitempty"`
	Workdays int         `json:"workdays,omitempty"`
}

func (e Escalation) validateBreakers(p *validate.Problems) {
	reached := 0
	for i, b := range e.Breakers {
		at := p.Item("breakers", i)
		if oneOf(at, "kind", b.Kind, breakerKinds[:]...) {
			k := slices.Index(breakerKinds[:], b.Kind)
			if k < reached {
				at.Add("kind", "order", "must not stand after "+string(breakerKinds[reached]), b.Kind)
			}
			reached = max(reached, k)
		}
		if b.Severity != "" {
			oneOf(at, "severity", b.Severity, severities[:]...)
		}
		if slices.ContainsFunc(e.Levels, func(l Level) bool { return l.ID == b.ID }) {
			at.Add("id", "unique", "must differ from those of the levels", b.ID)
		}
		e.limit(at, b.Hours, b.Workdays, true)
		people(at, "owners", b.Owners, 1)
		people(at, "tell", b.Tell, 0)
		people(at, "needs", b.Needs, 0)
	}
}

// owners is who acts: of a rotating chair the one whose turn it is.
func (b *Breaker) owners(turn int) []string {
	if b.Kind == BreakerRotatingChair {
		k := turn % len(b.Owners)
		return b.Owners[k : k+1]
	}
	return b.Owners
}

// opens is the first instant from t on at which the breaker may be entered, if there is one.
func (b *Breaker) opens(issue *Issue, t time.Time) (at time.Time, ok bool) {
	if !b.severe(issue) {
		return t, false
	}
	at = t
	for _, need := range b.Needs {
		first := issue.established(need)
		if first.IsZero() {
			return t, false
		}
		if first.After(at) {
			at = first.In(t.Location())
		}
	}
	return at, true
}

// lacks says why the breaker is never entered.
func (b *Breaker) lacks(issue *Issue) string {
	if !b.severe(issue) {
		return "is for issues of severity " + string(b.Severity) + " or worse"
	}
	for _, need := range b.Needs {
		if issue.established(need).IsZero() {
			return "needs " + strconv.Quote(need)
		}
	}
	return ""
}

// severe reports whether the issue is severe enough for the breaker.
func (b *Breaker) severe(issue *Issue) bool {
	return b.Severity == "" || issue.Severity != "" && gradeOf(issue.Severity) <= gradeOf(b.Severity)
}

// established is the first instant of a fact; zero: it is none.
func (i *Issue) established(fact string) (first time.Time) {
	for _, f := range i.Facts {
		if f.Name == fact && (first.IsZero() || f.On.Before(first)) {
			first = f.On.Round(0)
		}
	}
	return first
}
