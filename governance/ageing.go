package governance

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Ageing is how a list of issues stands at an instant. Its rows hold the open issues, the most urgent first: those for
// which everything was tried, then by severity (not graded last), then by the instant of the next move, then the oldest,
// then by ID. Durations are at most 292 years.
type Ageing struct {
	AsOf      time.Time    `json:"as_of"`
	Open      int          `json:"open"`
	Resolved  int          `json:"resolved"`  // at or before AsOf
	Later     int          `json:"later"`     // raised after AsOf, and in no other figure
	Paused    int          `json:"paused"`    // of those open
	Exhausted int          `json:"exhausted"` // of those open
	Buckets   []AgeBucket  `json:"buckets"`   // by age since raised: up to 7, 30, 90 days, and above
	Levels    []LevelCount `json:"levels"`    // every level and breaker, in order
	Oldest    string       `json:"oldest,omitempty"`
	Rows      []AgeingRow  `json:"rows"`
}

// AgeBucket counts the open issues of an age.
type AgeBucket struct {
	UpTo   int `json:"up_to,omitempty"` // days of 24 hours, included; 0: no limit
	Issues int `json:"issues"`
}

// LevelCount counts the open issues that stand at a level or breaker.
type LevelCount struct {
	ID     string `json:"id"`
	Issues int    `json:"issues"`
}

// AgeingRow is one open issue.
type AgeingRow struct {
	ID        string        `json:"id"`
	Severity  Severity      `json:"severity,omitempty"`
	At        string        `json:"at,omitempty"` // level or breaker; empty: between breakers, or exhausted
	Owners    []string      `json:"owners,omitempty"`
	Since     time.Time     `json:"since"`         // instant of arrival there
	Next      time.Time     `json:"next,omitzero"` // as in [Step]
	Age       time.Duration `json:"age"`           // since raised, pauses included, in nanoseconds
	Held      time.Duration `json:"held"`          // of Age: time in which it waited on whoever raised it
	Paused    bool          `json:"paused,omitempty"`
	Exhausted bool          `json:"exhausted,omitempty"`
}

// ageLimits are the ages up to which buckets reach, in days.
var ageLimits = [...]int{7, 30, 90, 0}

// Ageing reports where each of many issues stands at an instant, and how old it is. The order of the issues does not
// matter. It asks workday once for each day, whatever the number of issues, and takes n log n of them; at most
// [MaxIssues]. It fails as [Escalation.Stand] does, with all problems of all issues at once, but an issue raised later
// than asOf is counted, not refused.
func (e Escalation) Ageing(issues []Issue, asOf time.Time, workday Workday) (Ageing, error) {
	p := validate.New("ageing")
	p.Merge("escalation", e.Validate())
	if !instant(p, "as_of", asOf) || !atMost(p, "issues", len(issues), MaxIssues) {
		return Ageing{}, p.Err()
	}
	p.UniqueIDs("issues", "id", len(issues), func(i int) string { return issues[i].ID })
	for i := range issues {
		issues[i].validateRest(p.Item("issues", i))
	}
	if err := p.Err(); err != nil {
		return Ageing{}, err
	}
	a := newAgeing(e, asOf.Round(0), len(issues))
	l := newLadder(e, workday)
	for i := range issues {
		if err := a.add(l, &issues[i]); err != nil {
			return Ageing{}, fmt.Errorf("ageing of issue %.80q: %w", issues[i].ID, err)
		}
	}
	a.finish()
	return *a, nil
}

func newAgeing(e Escalation, asOf time.Time, issues int) *Ageing {
	a := &Ageing{AsOf: asOf, Rows: make([]AgeingRow, 0, issues)}
	for _, days := range ageLimits {
		a.Buckets = append(a.Buckets, AgeBucket{UpTo: days})
	}
	for _, l := range e.Levels {
		a.Levels = append(a.Levels, LevelCount{ID: l.ID})
	}
	for _, b := range e.Breakers {
		a.Levels = append(a.Levels, LevelCount{ID: b.ID})
	}
	return a
}

func (a *Ageing) add(l *ladder, issue *Issue) error {
	switch {
	case issue.Raised.After(a.AsOf):
		a.Later++
		return nil
	case !issue.Resolved.IsZero() && !issue.Resolved.After(a.AsOf):
		a.Resolved++
		return nil
	}
	c := climb{ladder: l, issue: issue, pauses: merge(issue.Pauses), asOf: a.AsOf}
	at, err := c.follow()
	if err != nil {
		return err
	}
	owners, _ := c.people(at)
	held, _ := split(c.pauses, issue.Raised, a.AsOf)
	row := AgeingRow{ID: issue.ID, Severity: issue.Severity, At: c.id(at), Owners: slices.Clone(owners), Since: at.since, Next: at.until,
		Age: a.AsOf.Sub(issue.Raised), Held: held, Paused: c.paused(),
		Exhausted: at.kind == between && at.until.IsZero()}
	switch at.kind {
	case onLevel:
		a.Levels[at.index].Issues++
	case atBreaker:
		a.Levels[len(l.e.Levels)+at.index].Issues++
	}
	a.count(row)
	return nil
}

func (a *Ageing) count(row AgeingRow) {
	a.Open++
	if row.Paused {
		a.Paused++
	}
	if row.Exhausted {
		a.Exhausted++
	}
	for i, days := range ageLimits {
		if days == 0 || row.Age <= time.Duration(days)*24*time.Hour {
			a.Buckets[i].Issues++
			break
		}
	}
	a.Rows = append(a.Rows, row)
}

// finish puts the rows in order.
func (a *Ageing) finish() {
	slices.SortFunc(a.Rows, func(x, y AgeingRow) int {
		return cmp.Or(
			-compareBool(x.Exhausted, y.Exhausted),
			cmp.Compare(gradeOf(x.Severity), gradeOf(y.Severity)),
			compareBool(x.Next.IsZero(), y.Next.IsZero()),
			x.Next.Compare(y.Next),
			-cmp.Compare(x.Age, y.Age),
			strings.Compare(x.ID, y.ID),
		)
	})
	var age time.Duration
	for _, r := range a.Rows {
		if a.Oldest == "" || r.Age > age || r.Age == age && r.ID < a.Oldest {
			a.Oldest, age = r.ID, r.Age
		}
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// gradeOf is the place of a severity, worst first; not graded is last.
func gradeOf(s Severity) int {
	if i := slices.Index(severities[:], s); i >= 0 {
		return i
	}
	return len(severities)
}
