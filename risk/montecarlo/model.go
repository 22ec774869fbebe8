package montecarlo

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/risk"
)

// Model is what may happen to a partnership within one period (a year, or the life of a project) and who carries it.
// It is a document: plain data that a host stores. The zero Model has no events and loses nothing.
type Model struct {
	Currency string  `json:"currency,omitempty"` // ISO 4217 code of every amount; empty: one that is not named, of hundredths
	Events   []Event `json:"events,omitempty"`   // at most [MaxEvents]; their order means nothing
	// Drivers are common causes: what makes several events likelier, or worse, at the same time.
	Drivers    []Driver    `json:"drivers,omitempty"`
	Treatments []Treatment `json:"treatments,omitempty"`
	Partners   []Partner   `json:"partners,omitempty"` // terms and rewards; a partner without either need not stand here
	// Base is what a budget holds for these events already. [Result.Contingency] is what is needed on top of it.
	Base decimal.Decimal `json:"base,omitzero"`
}

// Event may happen any number of times within the period; each time it costs a loss of its own.
type Event struct {
	ID        string    `json:"id"`
	Title     string    `json:"title,omitempty"`
	Frequency Frequency `json:"frequency"`
	Severity  Severity  `json:"severity"`       // of one occurrence, in units of the currency
	Gain      bool      `json:"gain,omitempty"` // the severity is a gain and counts as a negative loss
	// Shares say which part of its losses (and gains) each partner carries, together at most 1. The rest is not
	// allocated to anybody.
	Shares []risk.Exposure `json:"shares,omitempty"`
	Causes []Influence     `json:"causes,omitempty"` // drivers that act on it
}

// Driver is a common cause. In each trial it is on or off, the same for all events it acts on.
type Driver struct {
	ID          string  `json:"id"`
	Title       string  `json:"title,omitempty"`
	Probability float64 `json:"probability"` // that it is on, given that all it needs are on
	// Needs are the drivers that must be on for this one to be on. They must not form a cycle ([ErrCycle]).
	Needs []string `json:"needs,omitempty"`
	// Level is how strong it is in a trial in which it is on; its draw multiplies the factors of every [Influence]. Nil: 1.
	Level *Severity `json:"level,omitempty"`
}

// Influence is how a driver acts on an event in the trials in which it is on. Several influences multiply.
type Influence struct {
	Driver    string  `json:"driver"`
	Switch    bool    `json:"switch,omitempty"`    // the event cannot happen unless the driver is on
	Frequency float64 `json:"frequency,omitempty"` // factor on probability or expected frequency; 0: none
	Severity  float64 `json:"severity,omitempty"`  // factor on each loss; 0: none
}

// Treatment is something that can be done, and whether it is counted on. [Model.With] turns treatments on and off.
type Treatment struct {
	ID      string   `json:"id"`
	Title   string   `json:"title,omitempty"`
	On      bool     `json:"on,omitempty"`
	Effects []Effect `json:"effects,omitempty"`
}

// Effect is what a treatment does to one event while it is on. A cut is the part taken away: 0 changes nothing, 0.4
// leaves 60 %, 1 leaves nothing, -0.5 adds half (which enhances an opportunity). Several effects multiply.
type Effect struct {
	Event        string  `json:"event"`
	FrequencyCut float64 `json:"frequency_cut,omitempty"` // of the probability or expected frequency
	SeverityCut  float64 `json:"severity_cut,omitempty"`  // of each loss
}

// Partner holds the terms under which a partner carries its shares. In each trial its shares of all events add up to
// a raw amount. Of a raw loss it carries what lies above Deductible, up to Cap; what it does not carry is not allocated.
// A raw gain it keeps whole.
type Partner struct {
	ID         string              `json:"id"`
	Deductible decimal.Decimal     `json:"deductible,omitzero"` // per period
	Cap        decimal.NullDecimal `json:"cap,omitzero"`        // per period; not valid: none
	Reward     decimal.Decimal     `json:"reward,omitzero"`     // weight of its share in the rewards, in any unit; see [Result.Imbalance]
}

// With returns a copy of the model in which exactly the named treatments are on. An ID that the model does not know is
// an error ([ErrUnknown]).
func (m Model) With(treatments ...string) (Model, error) {
	own := slices.Clone(m.Treatments)
	for i := range own {
		own[i].On = slices.Contains(treatments, own[i].ID)
	}
	for _, id := range treatments {
		if !slices.ContainsFunc(own, func(t Treatment) bool { return t.ID == id }) {
			return Model{}, unknown("treatment", id)
		}
	}
	m.Treatments = own
	return m.clone(), nil
}

// clone copies everything that the model holds by reference.
func (m Model) clone() Model {
	m.Events = slices.Clone(m.Events)
	for i := range m.Events {
		e := &m.Events[i]
		e.Severity = e.Severity.clone()
		e.Shares, e.Causes = slices.Clone(e.Shares), slices.Clone(e.Causes)
	}
	m.Drivers = slices.Clone(m.Drivers)
	for i := range m.Drivers {
		d := &m.Drivers[i]
		d.Needs = slices.Clone(d.Needs)
		if d.Level != nil {
			level := d.Level.clone()
			d.Level = &level
		}
	}
	m.Treatments = slices.Clone(m.Treatments)
	for i := range m.Treatments {
		m.Treatments[i].Effects = slices.Clone(m.Treatments[i].Effects)
	}
	m.Partners = slices.Clone(m.Partners)
	return m
}
