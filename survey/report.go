package survey

// Status says whether the answers of a group are shown.
type Status string

// The statuses. Withheld is not empty: there are answers, and showing them could expose someone.
const (
	StatusShown    Status = "shown"
	StatusWithheld Status = "withheld"
	StatusEmpty    Status = "empty"
)

// Measure is one of the questions asked about each principle.
type Measure string

// The measures.
const (
	MeasureActual     Measure = "actual"
	MeasureIdeal      Measure = "ideal"
	MeasureImportance Measure = "importance"
)

// Report is what a wave of the survey says, as far as it may be shown.
type Report struct {
	Instrument  string            `json:"instrument"`
	Version     string            `json:"version"`
	Scale       Scale             `json:"scale"`
	MinGroup    int               `json:"min_group"`
	Confidence  float64           `json:"confidence"`
	Respondents int               `json:"respondents"`
	Score       *Score            `json:"score,omitempty"` // over all shown principles; nil if none is
	Partners    []Participation   `json:"partners"`        // by partner ID
	Principles  []PrincipleReport `json:"principles"`      // in the instrument's order
	Perceptions []Perception      `json:"perceptions"`     // widest difference between partners first
	Withheld    []Withheld        `json:"withheld"`        // what is not shown, and why
	NeedsRows   []string          `json:"needs_rows,omitempty"`
	Findings    []Finding         `json:"findings"`
}

// Score is the mean over all principles shown, for all partners together.
type Score struct {
	Actual float64  `json:"actual"`
	Ideal  *float64 `json:"ideal,omitempty"` // nil if no principle's ideal is shown
	Gap    *float64 `json:"gap,omitempty"`
}

// Participation is who took part, for one partner. It is shown for every partner, however few answered.
type Participation struct {
	Partner   string   `json:"partner"`
	Responded int      `json:"responded"`
	Invited   int      `json:"invited,omitempty"` // 0: not known
	Rate      *float64 `json:"rate,omitempty"`    // responded ÷ invited; nil where nobody is known to be invited
}

// PrincipleReport is what the partners say about one principle.
type PrincipleReport struct {
	Principle string `json:"principle"`
	Title     string `json:"title,omitempty"`
	Overall   Cell   `json:"overall"`  // all partners together
	Partners  []Cell `json:"partners"` // by partner ID
}

// Cell is one group's view of one principle. Its status is that of the actual ratings; a measure that is withheld or that
// nobody answered is nil.
type Cell struct {
	Partner    string    `json:"partner,omitempty"` // empty: all partners
	Status     Status    `json:"status"`
	Withheld   []Measure `json:"withheld,omitempty"` // answered, but not shown
	Actual     *Figures  `json:"actual,omitempty"`
	Ideal      *Figures  `json:"ideal,omitempty"`
	Importance *Figures  `json:"importance,omitempty"`
	Gap        *Gap      `json:"gap,omitempty"` // where actual and ideal are both shown
}

// Perception is how differently two partners see the actual state of one principle.
type Perception struct {
	Principle  string  `json:"principle"`
	Higher     string  `json:"higher"`     // the partner that rates it higher
	Lower      string  `json:"lower"`      // the partner that rates it lower
	Difference float64 `json:"difference"` // of their means, never negative
}

// Withheld is a cell that is not shown.
type Withheld struct {
	Principle string  `json:"principle"`
	Partner   string  `json:"partner,omitempty"` // empty: all partners
	Measure   Measure `json:"measure"`
	Reason    Reason  `json:"reason"`
}

// Reason is why something is withheld.
type Reason string

// The reasons.
const (
	ReasonSmall      Reason = "small-group" // fewer answers than the minimum group size
	ReasonComplement Reason = "complement"  // subtracting it from what is shown would expose a small group
)

// Invitation is how many people of a partner were asked.
type Invitation struct {
	Partner string `json:"partner"`
	Count   int    `json:"count"`
}
