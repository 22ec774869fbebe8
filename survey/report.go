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
	Wave        string            `json:"wave,omitempty"` // absent in a report that stands alone
	Instrument  string            `json:"instrument"`
	Version     string            `json:"version"`
	Scale       Scale             `json:"scale"`
	MinGroup    int               `json:"min_group"`
	Confidence  float64           `json:"confidence"`
	Respondents int               `json:"respondents"`
	Rate        *float64          `json:"rate,omitempty"`   // responded ÷ invited over all partners; nil unless it is known for each
	Score       *Score            `json:"score,omitempty"`  // over all shown principles; nil if none is
	Partners    []Participation   `json:"partners"`         // by partner ID
	Principles  []PrincipleReport `json:"principles"`       // in the instrument's order
	Themes      []ThemeScore      `json:"themes,omitempty"` // by name
	Trust       *Trust            `json:"trust,omitempty"`  // absent where the instrument has none of its themes, or none is shown
	Strengths   []string          `json:"strengths"`        // principles to keep and celebrate, highest actual mean first
	Challenges  []string          `json:"challenges"`       // principles to work on, widest gap first
	Priorities  []Priority        `json:"priorities"`       // what to close first
	Perceptions []Perception      `json:"perceptions"`      // widest difference between partners first
	Agreement   []GroupAgreement  `json:"agreement"`        // all partners together first, then by partner ID
	Raters      *float64          `json:"raters,omitempty"` // Krippendorff's ordinal alpha: do respondents order the principles alike?
	Slices      []SliceReport     `json:"slices,omitempty"` // asked for beyond the partners
	Alpha       *CompleteCases    `json:"alpha,omitempty"`  // Cronbach's, of those who rated every principle's actual state
	Reliability *ScaleReliability `json:"reliability,omitempty"`
	Withheld    []Withheld        `json:"withheld"`             // what is not shown, and why
	NeedsRows   []string          `json:"needs_rows,omitempty"` // in the report of a [Tally]: what it cannot know
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
	Principle string    `json:"principle"`
	Title     string    `json:"title,omitempty"`
	Standing  Standing  `json:"standing,omitempty"` // absent where the actual ratings are not shown
	Overall   Cell      `json:"overall"`            // all partners together
	Partners  []Cell    `json:"partners"`           // by partner ID
	Between   *GroupICC `json:"between,omitempty"`  // how much of the variation is between partners, of those shown
	Measured  []Beside  `json:"measured,omitempty"` // perceived beside measured
}

// Standing is where a principle stands.
type Standing string

// The standings. A strength is at least three quarters up the scale with less than half a big gap; a challenge has a big
// gap, or, where no ideal is shown, is at most half way up.
const (
	StandingStrength  Standing = "strength"
	StandingBetween   Standing = "between"
	StandingChallenge Standing = "challenge"
)

// GroupAgreement is how far the members of a group agree with each other over the principles shown for it.
type GroupAgreement struct {
	Partner    string   `json:"partner,omitempty"` // empty: all partners
	Principles int      `json:"principles"`
	RWGJ       float64  `json:"rwgj"`
	Lindell    float64  `json:"lindell"`
	AWG        *float64 `json:"awg,omitempty"`
}

// ScaleReliability is the reliability of the actual ratings as one scale.
type ScaleReliability struct {
	Reliability
	Principles []string `json:"principles"`         // the items, in order
	LeftOut    []string `json:"left_out,omitempty"` // principles that nobody rated, or everybody alike
}

// Cell is one group's view of one principle. Its status is that of the actual ratings; a measure that is withheld or that
// nobody answered is nil.
type Cell struct {
	Partner    string    `json:"partner,omitempty"` // empty: all partners
	Status     Status    `json:"status"`
	Withheld   []Measure `json:"withheld,omitempty"` // answered, but not shown
	Rate       *float64  `json:"rate,omitempty"`     // share of the group's respondents who rated the actual state; nil unless it is shown
	Actual     *Figures  `json:"actual,omitempty"`
	Ideal      *Figures  `json:"ideal,omitempty"`
	Importance *Figures  `json:"importance,omitempty"`
	Gap        *Gap      `json:"gap,omitempty"` // where actual and ideal are both shown
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
	ReasonTooFine    Reason = "too-fine"    // so many small groups overlap that nobody can tell in bounded time whether it would
	ReasonComplement Reason = "complement"  // subtracting it from what is shown would expose a small group
)

// Invitation is how many people of a partner were asked.
type Invitation struct {
	Partner string `json:"partner"`
	Count   int    `json:"count"`
}
