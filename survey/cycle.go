package survey

import (
	"cmp"
	"fmt"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Step is where a partnership stands in its yearly round.
type Step string

// The steps, in order; after the check-in the round begins again with assessing, on principles that may have changed.
const (
	StepDevelop Step = "develop"  // write principles together and ratify them
	StepAssess  Step = "assess"   // everyone involved rates them
	StepAct     Step = "act"      // close the biggest gaps and celebrate strengths
	StepCheckIn Step = "check-in" // rate again and see what moved
)

// Cycle is a partnership's way through the four steps, round after round.
type Cycle struct {
	Instrument Instrument `json:"instrument"`
	Rounds     []Round    `json:"rounds,omitempty"` // in order of time
	Months     int        `json:"months,omitempty"` // from the end of one assessment to the next; 0: 12
}

// Round is one assessment and what was done about it.
type Round struct {
	Wave   string     `json:"wave"`
	Opened time.Time  `json:"opened"`          // a day
	Closed time.Time  `json:"closed,omitzero"` // a day, answers count up to and including it; may lie ahead
	Plan   ActionPlan `json:"plan,omitzero"`
}

// Stage is where the partnership stands on a day.
type Stage struct {
	Step    Step      `json:"step"`
	Wave    string    `json:"wave,omitempty"` // the round it is about
	Missing []string  `json:"missing"`        // what has to be there for the step to be over
	Due     time.Time `json:"due,omitzero"`   // when the step should be over; absent where nothing says
	Next    time.Time `json:"next,omitzero"`  // when the next assessment is due; absent before the first is closed
	Overdue bool      `json:"overdue"`
}

// Validate reports every problem of the cycle.
func (c Cycle) Validate() error {
	p := validate.New("cycle")
	p.Merge("instrument", c.Instrument.Validate())
	if c.Months < 0 || c.Months > 120 {
		p.Add("months", "range", "must be between 0 and 120", c.Months)
	}
	p.UniqueIDs("rounds", "wave", len(c.Rounds), func(i int) string { return c.Rounds[i].Wave })
	for i, r := range c.Rounds {
		at := p.Item("rounds", i)
		at.Day("opened", r.Opened)
		at.OptionalDay("closed", r.Closed)
		at.Merge("plan", r.Plan.Validate())
		if !r.Closed.IsZero() && r.Closed.Before(r.Opened) {
			at.Add("closed", "day-order", "must not be before opened", r.Closed)
		}
		if i > 0 && !r.Opened.After(c.Rounds[i-1].Closed) {
			at.Add("opened", "day-order", "must be after the round before was closed", r.Opened)
		}
		if i+1 < len(c.Rounds) && r.Closed.IsZero() {
			at.Add("closed", "required", "is required before another round is opened", nil)
		}
	}
	return p.Err()
}

// At says where the partnership stands on a day: developing until every partner has ratified every principle; assessing
// until a round is closed; acting until every action of its plan is done, a gap and a strength among them; then, or as
// soon as the next assessment is due, checking in. A month has the days it has: twelve months after 29 February is
// 28 February. It returns an error if the cycle is not valid or asOf is no day.
func (c Cycle) At(asOf time.Time) (Stage, error) {
	p := validate.New("cycle")
	p.Merge("", c.Validate())
	p.Day("as_of", asOf)
	if !p.OK() {
		return Stage{}, p.Err()
	}
	s := c.stage(asOf)
	s.Overdue = !s.Due.IsZero() && s.Due.Before(asOf)
	return s, nil
}

func (c Cycle) stage(asOf time.Time) Stage {
	n := len(c.Rounds)
	for n > 0 && c.Rounds[n-1].Opened.After(asOf) {
		n--
	}
	if n == 0 {
		s := Stage{Step: StepDevelop, Missing: c.undeveloped()}
		if len(s.Missing) == 0 {
			s.Step, s.Missing = StepAssess, []string{"a first round: ask everyone involved"}
			if len(c.Rounds) > 0 {
				s.Wave, s.Due = c.Rounds[0].Wave, c.Rounds[0].Closed
			}
		}
		return s
	}
	r := c.Rounds[n-1]
	if r.Closed.IsZero() || !r.Closed.Before(asOf) {
		s := Stage{Step: StepAssess, Wave: r.Wave, Due: r.Closed, Missing: []string{"the answers of round " + r.Wave}}
		if n > 1 {
			s.Step = StepCheckIn
		}
		return s
	}
	s := Stage{Step: StepAct, Wave: r.Wave, Next: addMonths(r.Closed, cmp.Or(c.Months, 12))}
	s.Missing, s.Due = r.Plan.open()
	if len(s.Missing) == 0 || !s.Next.After(asOf) {
		s.Step, s.Due = StepCheckIn, s.Next
		s.Missing = append([]string{"a round after " + r.Wave + ": ask again and compare"}, s.Missing...)
	}
	return s
}

// undeveloped lists what the principles lack.
func (c Cycle) undeveloped() []string {
	missing := []string{}
	if len(c.Instrument.Partners) == 0 {
		missing = append(missing, "the partners' names in the instrument")
	}
	for _, q := range c.Instrument.Principles {
		for _, id := range q.Unratified(c.Instrument.Partners) {
			missing = append(missing, fmt.Sprintf("%s: ratify %q", id, q.ID))
		}
	}
	return missing
}

// open lists what is left to do, and the day the first of it is due.
func (a ActionPlan) open() (missing []string, due time.Time) {
	missing = []string{}
	kinds := map[ActionKind]bool{}
	for _, v := range a.Actions {
		kinds[cmp.Or(v.Kind, ActionCloseGap)] = true
		if v.Done.IsZero() {
			missing = append(missing, "action "+v.ID)
			if !v.Due.IsZero() && (due.IsZero() || v.Due.Before(due)) {
				due = v.Due
			}
		}
	}
	if !kinds[ActionCloseGap] {
		missing = append(missing, "an action that closes a gap")
	}
	if !kinds[ActionCelebrate] {
		missing = append(missing, "an action that celebrates a strength")
	}
	return missing, due
}

// addMonths adds months to a day; where the month is too short, its last day.
func addMonths(day time.Time, months int) time.Time {
	first := time.Date(day.Year(), day.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day.Day(), last)-1)
}
