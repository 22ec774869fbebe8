package partnership

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/blank"
)

// Comms says how the partners talk: facts that they agreed on.
type Comms struct {
	Channels []CommsChannel `json:"channels,omitempty"`
	Topics   []Topic        `json:"topics,omitempty"`
	CheckIns []CheckIn      `json:"check_ins,omitempty"`
	// Loops are questions put to a partner and what became of them.
	Loops []Loop `json:"loops,omitempty"`
}

// IsZero reports whether the part says nothing, so that JSON leaves it out.
func (c Comms) IsZero() bool { return blank.Struct(c) }

// CommsChannel is a channel and who can use it.
type CommsChannel struct {
	Name     string   `json:"name"`
	Partners []string `json:"partners"`
	Fallback bool     `json:"fallback,omitempty"` // used when the primary one is down
}

// Topic is something that is told regularly.
type Topic struct {
	Name      string    `json:"name"`
	Audience  []string  `json:"audience"`             // partners; all must be reached by the channel
	Channel   string    `json:"channel"`              // name of a channel
	Owner     string    `json:"owner,omitempty"`      // person
	EveryDays int       `json:"every_days,omitempty"` // 0: when something happens
	Last      time.Time `json:"last,omitzero"`        // day on which it was last told; zero: not recorded
}

// CheckIn is a meeting that was due.
type CheckIn struct {
	Due  time.Time `json:"due"`           // day
	Held time.Time `json:"held,omitzero"` // day; zero: not held
}

// Loop is one round of feedback.
type Loop struct {
	ID       string    `json:"id"`
	From     string    `json:"from"`              // partner that asked
	To       string    `json:"to"`                // partner that was asked
	Asked    time.Time `json:"asked"`             // day
	Answered time.Time `json:"answered,omitzero"` // day; zero: open
	ActedOn  time.Time `json:"acted_on,omitzero"` // day; zero: not acted on
}

// Agreement is what was signed: facts that the host's contract system knows.
type Agreement struct {
	MOU        []Signature  `json:"mou,omitempty"`
	Signatures []Signature  `json:"signatures,omitempty"` // under the agreement itself
	Clauses    []Clause     `json:"clauses,omitempty"`
	ReviewBy   time.Time    `json:"review_by,omitzero"` // day by which the partners re-align or leave
	Exit       Exit         `json:"exit,omitzero"`
	Controls   []Control    `json:"controls,omitempty"`
	Expects    Expectations `json:"expectations,omitzero"`
}

// IsZero reports whether the part says nothing, so that JSON leaves it out.
func (a Agreement) IsZero() bool { return blank.Struct(a) }

// Signature is one partner's signature on a text.
type Signature struct {
	Partner string    `json:"partner"`
	Person  string    `json:"person,omitempty"`
	On      time.Time `json:"on"`             // day
	Hash    string    `json:"hash,omitempty"` // of the text that was signed
}

// Clause is a point of the agreement by its code; [Requirements] say which codes a partnership needs.
type Clause struct {
	Code       string   `json:"code"`
	AcceptedBy []string `json:"accepted_by,omitempty"` // partners; empty: all who signed
}

// Exit is how a partner leaves.
type Exit struct {
	Triggers   []string `json:"triggers,omitempty"`    // what allows a partner to leave
	NoticeDays int      `json:"notice_days,omitempty"` // 0: not agreed
	Settlement string   `json:"settlement,omitempty"`  // how the last account is made up
	AssetsTo   string   `json:"assets_to,omitempty"`   // who keeps assets, IP and data
}

// IsZero reports whether the part says nothing, so that JSON leaves it out.
func (e Exit) IsZero() bool { return blank.Struct(e) }

// Control is a check that law or the agreement asks for.
type Control struct {
	Code     string    `json:"code"`
	Evidence string    `json:"evidence,omitempty"` // what shows that it works
	Expires  time.Time `json:"expires,omitzero"`   // last day on which the evidence holds
}

// Expectations say what the partnership can and cannot achieve.
type Expectations struct {
	In          []string `json:"in,omitempty"`
	Out         []string `json:"out,omitempty"`
	Assumptions []string `json:"assumptions,omitempty"`
}

// IsZero reports whether the part says nothing, so that JSON leaves it out.
func (e Expectations) IsZero() bool { return blank.Struct(e) }

// Workplan is who does what: facts that the host's planning tool knows.
type Workplan struct {
	Activities  []Activity   `json:"activities,omitempty"`
	Outcomes    []Outcome    `json:"outcomes,omitempty"`
	Checkpoints []Checkpoint `json:"checkpoints,omitempty"`
	Capacity    []Capacity   `json:"capacity,omitempty"`
}

// IsZero reports whether the part says nothing, so that JSON leaves it out.
func (w Workplan) IsZero() bool { return blank.Struct(w) }

// Activity is a piece of work.
type Activity struct {
	ID        string    `json:"id"`
	Name      string    `json:"name,omitempty"`
	Partner   string    `json:"partner"`
	Owner     string    `json:"owner,omitempty"` // person
	Objective string    `json:"objective,omitempty"`
	Outcome   string    `json:"outcome,omitempty"`
	Due       time.Time `json:"due,omitzero"`     // day
	Started   time.Time `json:"started,omitzero"` // day; zero: not started
	Moved     time.Time `json:"moved,omitzero"`   // day of the last progress; zero: when it started
	Done      time.Time `json:"done,omitzero"`    // day; zero: open
}

// Outcome is what work leads to, and whom it serves.
type Outcome struct {
	ID          string  `json:"id"`
	Statement   string  `json:"statement,omitempty"`
	Horizon     Horizon `json:"horizon,omitempty"`
	LeadsTo     string  `json:"leads_to,omitempty"` // outcome of a longer horizon
	Beneficiary string  `json:"beneficiary,omitempty"`
	Clause      string  `json:"clause,omitempty"` // of the agreement
}

// Horizon is when an outcome is to be seen. Empty: not stated.
type Horizon string

// The horizons of outcomes.
const (
	ShortTerm    Horizon = "short"
	Intermediate Horizon = "intermediate"
	LongTerm     Horizon = "long"
)

// Checkpoint is a day on which the partners look at how it goes.
type Checkpoint struct {
	ID         string    `json:"id"`
	Due        time.Time `json:"due"`                  // day
	Held       time.Time `json:"held,omitzero"`        // day; zero: not held
	Correction string    `json:"correction,omitempty"` // what was changed, or "no change"
}

// Capacity is what a partner can take on against what the plan asks of it, in hours per month.
type Capacity struct {
	Partner   string          `json:"partner"`
	Available decimal.Decimal `json:"available"`
	Demand    decimal.Decimal `json:"demand"`
}

// Technology is what the partners work with.
type Technology struct {
	Tools        []Tool        `json:"tools,omitempty"`
	Waived       []Waiver      `json:"waived,omitempty"` // tool categories the partners decided to do without
	Integrations []Integration `json:"integrations,omitempty"`
}

// IsZero reports whether the part says nothing, so that JSON leaves it out.
func (t Technology) IsZero() bool { return blank.Struct(t) }

// ToolCategory is one of the four kinds of tools that a partnership needs.
type ToolCategory string

// The tool categories.
const (
	MailingTools       ToolCategory = "mailing"            // newsletters and mailing lists
	DocumentTools      ToolCategory = "documents"          // document sharing
	CollaborationTools ToolCategory = "collaboration"      // collaboration apps
	ProjectTools       ToolCategory = "project-management" // project management
)

// ToolCategories lists the four.
func ToolCategories() []ToolCategory {
	return []ToolCategory{MailingTools, DocumentTools, CollaborationTools, ProjectTools}
}

// Tool is a piece of software in use.
type Tool struct {
	Name         string       `json:"name"`
	Category     ToolCategory `json:"category"`
	Partners     []string     `json:"partners"`                // who has access
	Users        int          `json:"users,omitempty"`         // people who use it
	MaxUsers     int          `json:"max_users,omitempty"`     // people it can serve; 0: no limit known
	MustHaves    []MustHave   `json:"must_haves,omitempty"`    // what it must be able to do
	DataGB       int          `json:"data_gb,omitempty"`       // gigabytes it holds
	MaxDataGB    int          `json:"max_data_gb,omitempty"`   // gigabytes it can hold; 0: no limit known
	Since        time.Time    `json:"since,omitzero"`          // first day of use
	EndOfSupport time.Time    `json:"end_of_support,omitzero"` // last day of support; zero: none announced
}

// MustHave is a need that a tool meets or not.
type MustHave struct {
	Need string `json:"need"`
	Met  bool   `json:"met"`
}

// Waiver is a decision to do without.
type Waiver struct {
	Category ToolCategory `json:"category"`
	Reason   string       `json:"reason"`
}

// Integration is a link between two systems through which data flows.
type Integration struct {
	System     string    `json:"system"`
	Data       string    `json:"data"`
	Class      DataClass `json:"class"`
	Direction  Direction `json:"direction"`
	From       string    `json:"from,omitempty"`             // partner
	To         string    `json:"to,omitempty"`               // partner
	Owner      string    `json:"owner,omitempty"`            // person
	Approved   bool      `json:"approved,omitempty"`         // by those who answer for the data
	Tools      []string  `json:"tools,omitempty"`            // of the document, that it connects
	Checked    time.Time `json:"checked,omitzero"`           // day on which it was last tested
	CheckEvery int       `json:"check_every_days,omitempty"` // days between two tests, as agreed; 0: not agreed
}

// DataClass is how sensitive data is.
type DataClass string

// The data classes, least sensitive first.
const (
	PublicData       DataClass = "public"
	InternalData     DataClass = "internal"
	ConfidentialData DataClass = "confidential"
	PersonalData     DataClass = "personal"
	HealthData       DataClass = "health"
)

// Direction is the way data flows.
type Direction string

// The directions.
const (
	OneWay Direction = "one-way"
	Both   Direction = "both"
)

// Talent is what a person can do and still has to learn.
type Talent struct {
	Person      string    `json:"person"`
	Skill       string    `json:"skill"`
	Level       int       `json:"level"`                 // 0 to 4: none, aware, practising, skilled, teaches others
	Needed      int       `json:"needed,omitempty"`      // level that the role needs
	TrainingDue time.Time `json:"training_due,omitzero"` // day; zero: none planned
	Trained     time.Time `json:"trained,omitzero"`      // day of the last training
}

// Lesson is what was learned and what was done about it.
type Lesson struct {
	ID        string    `json:"id"`
	On        time.Time `json:"on"` // day
	Context   string    `json:"context,omitempty"`
	Worked    bool      `json:"worked,omitempty"` // worth repeating, else worth avoiding
	Cause     string    `json:"cause,omitempty"`
	Change    string    `json:"change,omitempty"`     // what to do from now on
	AdoptedIn string    `json:"adopted_in,omitempty"` // ID of the iteration that took it up; empty: not adopted
	Standard  bool      `json:"standard,omitempty"`   // became a written process
}

// Iteration is a change of the framework and why it was made.
type Iteration struct {
	ID     string    `json:"id"`
	On     time.Time `json:"on"` // day
	Change string    `json:"change"`
	Lesson string    `json:"lesson,omitempty"` // lesson it answers; either this or KPI
	KPI    string    `json:"kpi,omitempty"`
}

// Practice holds the facts that an industry profile asks for, by requirement code.
type Practice struct {
	Facts      []Fact      `json:"facts,omitempty"`
	Waived     []Waived    `json:"waived,omitempty"` // requirements that the partners decided to do without; hard ones stand all the same
	Volunteers []Volunteer `json:"volunteers,omitempty"`
	Content    []Content   `json:"content,omitempty"` // of a campaign
}

// IsZero reports whether the part says nothing, so that JSON leaves it out.
func (p Practice) IsZero() bool { return blank.Struct(p) }

// Waived is a decision to do without a requirement.
type Waived struct {
	Code   string `json:"code"` // of the requirement
	Reason string `json:"reason"`
	By     string `json:"by"` // person or partner who decided it
}

// Content is a piece that a creator hands in, from the draft to its publication.
type Content struct {
	ID        string    `json:"id"`
	Partner   string    `json:"partner"`            // creator
	Due       time.Time `json:"due,omitzero"`       // day by which the draft is due
	HandedIn  time.Time `json:"handed_in,omitzero"` // day; zero: not yet
	Approved  time.Time `json:"approved,omitzero"`  // day; zero: not yet
	Published time.Time `json:"published,omitzero"` // day; zero: not yet
	Breaks    []string  `json:"breaks,omitempty"`   // content rules that it was found to break
}

// Fit is something that speaks for or against the project or a partner, as the choice was made.
type Fit struct {
	Partner  string `json:"partner,omitempty"` // empty: the project itself
	Question string `json:"question"`          // such as "does it need more than one of us?"
	Holds    bool   `json:"holds"`
	Evidence string `json:"evidence,omitempty"` // what shows it
}

// Fact states that a requirement of a profile is met.
type Fact struct {
	Code     string    `json:"code"`             // of a requirement, such as "consent" or "content-rules"
	Evidence string    `json:"evidence"`         // what shows it
	By       string    `json:"by,omitempty"`     // person who answers for it
	Expires  time.Time `json:"expires,omitzero"` // last day on which it holds
}

// Volunteer is a role that needs unpaid help.
type Volunteer struct {
	Role   string `json:"role"`
	Shift  string `json:"shift,omitempty"`
	Needed int    `json:"needed"`
	Filled int    `json:"filled"`
}
