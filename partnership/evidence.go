package partnership

import (
	"time"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/governance"
	"github.com/partnerkit/partnerkit/internal/blank"
	"github.com/partnerkit/partnerkit/kpi"
	"github.com/partnerkit/partnerkit/partnership/alignment"
	"github.com/partnerkit/partnerkit/risk"
	"github.com/partnerkit/partnerkit/survey"
)

// Evidence is what is known on the day of a review: what was spent, measured, answered and asked. Hosts gather it from
// their own systems; a document may carry it along ([Framework.Evidence]).
type Evidence struct {
	AsOf       time.Time            `json:"as_of,omitzero"`      // day on which it was gathered
	Actuals    []budget.Actual      `json:"actuals,omitempty"`   // against the joint budget
	Costs      []budget.Cost        `json:"costs,omitempty"`     // to be shared by the cost agreement
	Readings   []Readings           `json:"readings,omitempty"`  // of the KPIs
	Responses  []survey.Response    `json:"responses,omitempty"` // to the principles survey
	Requests   []governance.Request `json:"requests,omitempty"`  // decisions that were asked for
	RiskBefore *risk.Assessment     `json:"risk_before,omitempty"`
	Facts      risk.Facts           `json:"facts,omitempty"`   // measured figures by name, as the triggers of contingency plans ask for them
	Started    []Started            `json:"started,omitempty"` // contingency plans that were started
	Periods    []alignment.Period   `json:"periods,omitempty"` // what the partners stated in former periods, to see a trend
}

// IsZero reports whether the evidence says nothing, so that JSON leaves it out.
func (e Evidence) IsZero() bool { return blank.Struct(e) }

// Started is a contingency plan that was started.
type Started struct {
	Risk string    `json:"risk"` // ID
	On   time.Time `json:"on"`   // day
}

// Readings are those of one KPI.
type Readings struct {
	KPI      string        `json:"kpi"`
	Readings []kpi.Reading `json:"readings"`
}
