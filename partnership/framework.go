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

// Format is the version of the document that this package reads and writes.
const Format = "partnerkit/1"

// Framework is one document of a whole partnership: who works together on what, who decides, what it costs and who
// carries it, what may go wrong, how success is measured, what the partners think. Every part but the charter and the
// partners may be left out; what a partnership of its kind then lacks is named by [Framework.Missing].
type Framework struct {
	Format       string                 `json:"format"` // [Format]
	Charter      Charter                `json:"charter"`
	Partners     []Partner              `json:"partners"`
	Stakeholders []Stakeholder          `json:"stakeholders,omitempty"` // every person that is named anywhere in the document
	Objectives   []alignment.Objective  `json:"objectives,omitempty"`
	Governance   Governance             `json:"governance,omitzero"`
	Budget       budget.Budget          `json:"budget,omitzero"`
	Costs        budget.CostAgreement   `json:"costs,omitzero"` // who carries which cost
	Risks        risk.Register          `json:"risks,omitzero"`
	RiskMatrix   *risk.Matrix           `json:"risk_matrix,omitempty"` // only if the register names none of the standard ones
	KPIs         []kpi.KPI              `json:"kpis,omitempty"`
	Survey       Survey                 `json:"survey,omitzero"`
	Alignment    Alignment              `json:"alignment,omitzero"`
	Comms        Comms                  `json:"comms,omitzero"`
	Agreement    Agreement              `json:"agreement,omitzero"`
	Workplan     Workplan               `json:"workplan,omitzero"`
	Technology   Technology             `json:"technology,omitzero"`
	Talent       []Talent               `json:"talent,omitempty"`
	Funds        budget.RestrictedFunds `json:"funds,omitzero"` // gifts for a purpose, and what they were spent on
	Fit          []Fit                  `json:"fit,omitempty"`  // why this project, and why these partners
	Lessons      []Lesson               `json:"lessons,omitempty"`
	Iterations   []Iteration            `json:"iterations,omitempty"`
	Practice     Practice               `json:"practice,omitzero"` // what its industries ask for, as facts
	Evidence     Evidence               `json:"evidence,omitzero"` // what is known so far, where a host keeps it in the same document
}

// Charter says what the partnership is.
type Charter struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Kind       Kind       `json:"kind"`
	Reach      Reach      `json:"reach,omitempty"` // empty: external
	Tier       Tier       `json:"tier,omitempty"`  // empty: SMB
	Industries []Industry `json:"industries,omitempty"`
	Work       Work       `json:"work,omitempty"`    // empty: the partners' people share an office
	Stage      Stage      `json:"stage,omitempty"`   // empty: explore
	History    []Entered  `json:"history,omitempty"` // stages entered so far, oldest first, the last one being Stage; empty: not kept
	Vision     string     `json:"vision,omitempty"`  // what the partners want to have reached, in a sentence they share
	Currency   string     `json:"currency"`          // ISO 4217; the parts that hold amounts name the same one
	Starts     time.Time  `json:"starts,omitzero"`   // first day
	Ends       time.Time  `json:"ends,omitzero"`     // last day, included
	Lead       string     `json:"lead,omitempty"`    // partner that leads; empty: the first partner
	Teams      []Affected `json:"teams,omitempty"`   // teams that the partnership affects; each needs a stakeholder
}

// Affected is a team that the partnership affects.
type Affected struct {
	Partner string `json:"partner"`
	Team    string `json:"team"`
}

// Work is how the partners' people work together. Empty: in one office.
type Work string

// The ways of working; [OverlayOf] says what each asks for.
const (
	Virtual Work = "virtual" // nobody shares an office
	Hybrid  Work = "hybrid"  // some do, some do not
)

// Kind is the kind of partnership.
type Kind string

// The kinds.
const (
	JointVenture      Kind = "joint-venture"
	StrategicAlliance Kind = "strategic-alliance"
	CoMarketing       Kind = "co-marketing"
	TechProject       Kind = "tech-project"
	SmallCampaign     Kind = "small-campaign"
	SupplierCustomer  Kind = "supplier-customer"
	Channel           Kind = "channel"
	NonProfit         Kind = "non-profit"
)

// Kinds lists the kinds.
func Kinds() []Kind {
	return []Kind{JointVenture, StrategicAlliance, CoMarketing, TechProject, SmallCampaign, SupplierCustomer, Channel, NonProfit}
}

// Reach says between whom a partnership runs. Empty: external.
type Reach string

// The reaches.
const (
	Internal Reach = "internal" // between units of one organisation, such as marketing, sales and service
	External Reach = "external" // between organisations
	Customer Reach = "customer" // with those who are served
)

// Tier is how much framework a partnership of its size needs. Empty: SMB.
type Tier string

// The tiers, smallest first.
const (
	Pilot      Tier = "pilot"
	SMB        Tier = "smb"
	Enterprise Tier = "enterprise"
)

// Industry names a profile of further requirements.
type Industry string

// The industries with a profile.
const (
	TechIndustry        Industry = "technology"
	HealthcareIndustry  Industry = "healthcare"
	NonProfitIndustry   Industry = "non-profit"
	InfluencerMarketing Industry = "influencer"
)

// Partner is one organisation, or one unit of an organisation.
type Partner struct {
	ID      string `json:"id"`
	Name    string `json:"name,omitempty"`
	Country string `json:"country,omitempty"` // ISO 3166 code
	Unit    bool   `json:"unit,omitempty"`    // a unit of one organisation
}

// Stakeholder is a person whom the partnership concerns.
type Stakeholder struct {
	Person    string `json:"person"` // ID that owners and approvers are named by
	Name      string `json:"name,omitempty"`
	Partner   string `json:"partner"`
	Roles     []Role `json:"roles,omitempty"`      // empty: member of a team
	Team      string `json:"team,omitempty"`       // department or affected team
	Influence int    `json:"influence,omitempty"`  // 1 to 5; 0: not assessed
	Interest  int    `json:"interest,omitempty"`   // 1 to 5; 0: not assessed
	ReportsTo string `json:"reports_to,omitempty"` // person
}

// Role is what a stakeholder is to the partnership.
type Role string

// The roles.
const (
	Sponsor   Role = "sponsor"   // the executive who answers for the partner's part
	Manager   Role = "manager"   // project manager
	Legal     Role = "legal"     // legal counsel
	Executive Role = "executive" // another decision maker
	Team      Role = "team"      // member of an affected team
)

// Governance says who decides what.
type Governance struct {
	Matrix     governance.Matrix      `json:"matrix,omitzero"`
	Decisions  []string               `json:"decisions,omitempty"` // names or prefixes that somebody must be able to take
	Reserved   []governance.Reserved  `json:"reserved,omitempty"`  // matters that need the consent of certain partners
	Separate   []string               `json:"separate,omitempty"`  // names or prefixes that no partner may ask for and approve alone
	Committees []governance.Committee `json:"committees,omitempty"`
	Roles      governance.RACI        `json:"roles,omitzero"`
	Charter    governance.Charter     `json:"charter,omitzero"`          // its partners, sponsors and committee may be left out: they are the document's
	Escalation string                 `json:"escalation,omitempty"`      // committee or person that breaks a deadlock
	Cadence    string                 `json:"cadence,omitempty"`         // how often the steering committee meets, as agreed
	LastMet    time.Time              `json:"last_met,omitzero"`         // day the steering committee last met
	MeetEvery  int                    `json:"meet_every_days,omitempty"` // days between two meetings as agreed; 0: not agreed
	Meetings   []Meeting              `json:"meetings,omitempty"`        // that were due so far, in any order
}

// IsZero reports whether the part says nothing, so that JSON leaves it out.
func (g Governance) IsZero() bool { return blank.Struct(g) }

// Meeting is a meeting of a committee that was due.
type Meeting struct {
	Committee string    `json:"committee,omitempty"` // empty: the first of the document, which steers
	Due       time.Time `json:"due"`                 // day
	Held      time.Time `json:"held,omitzero"`       // day; zero: not held
	Attended  []string  `json:"attended,omitempty"`  // persons; empty: not recorded
}

// Survey is how the partners rate the principles they agreed on.
type Survey struct {
	Instrument survey.Instrument `json:"instrument,omitzero"`
	Options    survey.Options    `json:"options,omitzero"`
	Plan       survey.ActionPlan `json:"plan,omitzero"` // what was agreed to be done about the answers
}

// IsZero reports whether the part says nothing, so that JSON leaves it out.
func (s Survey) IsZero() bool { return blank.Struct(s) }

// Alignment is what each partner brings to the question whether risk, resources, rewards, vision and values are shared,
// and how it is judged. The objectives are those of the document.
type Alignment struct {
	Partners   []alignment.Partner     `json:"partners,omitempty"`
	Aggregator alignment.Aggregator    `json:"aggregator,omitempty"`
	Weights    []alignment.Weight      `json:"weights,omitempty"`
	Thresholds alignment.Thresholds    `json:"thresholds,omitzero"`
	Rules      []alignment.WorkingRule `json:"rules,omitempty"`
	Trainings  []alignment.Training    `json:"trainings,omitempty"`
}

// IsZero reports whether the part says nothing, so that JSON leaves it out.
func (a Alignment) IsZero() bool { return blank.Struct(a) }

func (f *Framework) alignmentOptions() alignment.Options {
	a := &f.Alignment
	return alignment.Options{
		Aggregator: a.Aggregator, Weights: a.Weights, Thresholds: a.Thresholds,
		Objectives: f.Objectives, Rules: a.Rules, Trainings: a.Trainings,
	}
}
