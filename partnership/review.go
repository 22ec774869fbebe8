package partnership

import (
	"fmt"
	"slices"
	"time"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
	"github.com/partnerkit/partnerkit/kpi"
	"github.com/partnerkit/partnerkit/partnership/alignment"
	"github.com/partnerkit/partnerkit/risk"
	"github.com/partnerkit/partnerkit/survey"
)

// Review is the whole picture on a day: is the partnership sound, and what should be done next.
type Review struct {
	Partnership string    `json:"partnership"` // ID of the charter
	AsOf        time.Time `json:"as_of"`       // day
	// Sound says that no finding is blocking or high.
	Sound  bool   `json:"sound"`
	Answer string `json:"answer"` // one line: is it sound, and what to do first
	// Actions are the next three, the most pressing first.
	Actions []Action `json:"actions"`
	// Findings are all that was found, the worst first. A path leads into the document.
	Findings []Finding   `json:"findings"`
	Missing  []Missing   `json:"missing"`  // components that a partnership of its kind and size lacks
	Steps    []Step      `json:"steps"`    // the ten, as gates
	Pitfalls []Pitfall   `json:"pitfalls"` // the seven, with what speaks for each
	Health   []Indicator `json:"health"`   // the five
	Wins     []Win       `json:"wins"`
	Stalls   []Stall     `json:"stalls"`

	Requests   []governance.Explanation `json:"requests"`   // what became of each decision asked for, in their order
	Budget     *budget.Review           `json:"budget"`     // nil: no joint budget
	Costs      *budget.Statement        `json:"costs"`      // nil: no cost agreement
	Funds      *budget.DonorReport      `json:"funds"`      // nil: no restricted funds
	Risks      *risk.Assessment         `json:"risks"`      // nil: no risk register
	Triggers   *risk.Triggers           `json:"triggers"`   // contingency plans that are due; nil: no risk register
	KPIs       []KPIReview              `json:"kpis"`       // in the document's order
	Principles *survey.Report           `json:"principles"` // nil: no survey
	Alignment  *alignment.Assessment    `json:"alignment"`  // nil: nothing stated
	Trend      *alignment.History       `json:"trend"`      // of the alignment; nil: nothing stated of former periods
}

// KPIReview is what is said of one KPI.
type KPIReview struct {
	KPI   string         `json:"kpi"`
	Name  string         `json:"name,omitempty"`
	SMART kpi.Assessment `json:"smart"`
	// Progress is nil where the definition lacks what progress is measured against.
	Progress *kpi.Progress `json:"progress,omitempty"`
}

// desk is a review being made.
type desk struct {
	f     *Framework
	ev    *Evidence
	asOf  time.Time
	names names
	out   *Review

	readings map[string][]kpi.Reading // by KPI
}

// Review judges the partnership by its document and the evidence at hand, as of a day. The document is not changed, and
// f.Evidence is not read: pass it as ev where the evidence travels with the document.
//
// Review returns an error if asOf is not a day, or if the document or the evidence is not valid, with all problems at
// once ([Framework.Validate]).
func (f Framework) Review(ev Evidence, asOf time.Time) (Review, error) {
	p := validate.New("review")
	p.Day("as_of", asOf)
	f.Evidence = ev
	p.Merge("", f.problems(asOf, !p.OK()))
	if err := p.Err(); err != nil {
		return Review{}, err
	}
	d := &desk{f: &f, ev: &ev, asOf: asOf, names: f.names(), out: &Review{
		Partnership: f.Charter.ID, AsOf: asOf, Findings: []Finding{}, Wins: []Win{}, Stalls: []Stall{},
		Requests: []governance.Explanation{}, KPIs: []KPIReview{}, // lists are empty, not null
	}}
	for _, look := range []func() error{d.decisions, d.money, d.risks, d.kpis, d.principles, d.alignment} {
		p.Merge("", look())
	}
	if err := p.Err(); err != nil {
		return Review{}, err
	}
	d.missing()
	d.gates()
	d.profile()
	d.talk()
	d.exit()
	d.stalls()
	finding.Sort(d.out.Findings)
	d.steps()
	d.pitfalls()
	d.health()
	d.wins()
	d.out.Actions = d.actions()
	d.out.Sound, d.out.Answer = d.answer()
	return *d.out, nil
}

// past reports whether something has happened by the day of the review: a document may know of later days.
func (d *desk) past(day time.Time) bool { return !day.IsZero() && !day.After(d.asOf) }

// add takes findings of a part over; path is where the part stands in the document.
func (d *desk) add(path string, found ...Finding) {
	d.out.Findings = slices.Grow(d.out.Findings, len(found))
	for _, f := range found {
		switch {
		case f.Path == "":
			f.Path = path
		case path != "":
			f.Path = path + "." + f.Path
		}
		d.out.Findings = append(d.out.Findings, f)
	}
}

// answer puts the review in one line.
func (d *desk) answer() (sound bool, line string) {
	var worst, high int
	for _, f := range d.out.Findings {
		switch f.Severity {
		case SeverityBlocking:
			worst++
		case SeverityHigh:
			high++
		}
	}
	name := d.f.Charter.Name
	switch {
	case worst+high > 0:
		return false, fmt.Sprintf("%s is not sound (%d blocking, %d high): %s", name, worst, high, d.out.Actions[0].Do)
	case len(d.out.Actions) > 0:
		return true, fmt.Sprintf("%s is sound; next: %s", name, d.out.Actions[0].Do)
	}
	return true, name + " is sound; nothing to do before the next review."
}
