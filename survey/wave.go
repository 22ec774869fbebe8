package survey

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Wave is one round of a survey: who was asked what and when, and what has been told about the answers so far. Hosts keep
// it; the answers they keep elsewhere.
type Wave struct {
	ID         string       `json:"id"`
	Instrument Instrument   `json:"instrument"`
	MinGroup   int          `json:"min_group,omitempty"` // smallest group shown; 0: [DefaultMinGroup]
	Opened     time.Time    `json:"opened,omitzero"`     // a day
	Closed     time.Time    `json:"closed,omitzero"`     // a day
	Invited    []Invitation `json:"invited,omitempty"`
	Hours      float64      `json:"hours,omitempty"`    // spent on this round by all partners: preparing, answering, talking it over
	Released   []Release    `json:"released,omitempty"` // what has been shown, in order
}

// Release is what one report of the wave showed, without any answer: enough to see what a later report would give away.
// Answers of a respondent are final once released; a corrected answer counts as if it were the one shown.
type Release struct {
	MinGroup    int                  `json:"min_group"`
	Respondents []ReleasedRespondent `json:"respondents"`
	Groups      []ReleasedGroup      `json:"groups"`
}

// ReleasedRespondent is someone whose answers a release counted.
type ReleasedRespondent struct {
	Respondent string `json:"respondent"`
	Answered   string `json:"answered"` // one digit per principle: 1 actual, 2 ideal, 4 importance, added up
}

// ReleasedGroup is a group of which something was shown.
type ReleasedGroup struct {
	Slice   string   `json:"slice"`
	Values  []string `json:"values,omitempty"`
	Shows   string   `json:"shows"`   // one digit per principle, as in Answered
	Members []int    `json:"members"` // places in Respondents
}

func (w Wave) minGroup() int { return cmp.Or(w.MinGroup, DefaultMinGroup) }

// Validate reports every problem of the wave, a minimum group size below that of an earlier release among them
// ([ErrMinGroup]).
func (w Wave) Validate() error {
	p := validate.New("wave")
	p.ID("id", w.ID)
	p.Merge("instrument", w.Instrument.Validate())
	p.Merge("", Options{MinGroup: w.MinGroup, Invited: w.Invited}.fit(w.Instrument))
	p.OptionalDay("opened", w.Opened)
	p.OptionalDay("closed", w.Closed)
	if !w.Opened.IsZero() && !w.Closed.IsZero() && w.Closed.Before(w.Opened) {
		p.Add("closed", "day-order", "must not be before opened", w.Closed)
	}
	if p.Finite("hours", w.Hours) && w.Hours < 0 {
		p.Add("hours", "negative", "must not be negative", w.Hours)
	}
	groups := 0
	for i, r := range w.Released {
		at := p.Item("released", i)
		if w.minGroup() < r.MinGroup {
			p.AddAs(ErrMinGroup, "min_group", "min-group", "must not be below that of an earlier release, "+strconv.Itoa(r.MinGroup), w.minGroup())
		}
		r.check(at, len(w.Instrument.Principles))
		groups += len(r.Groups)
	}
	if groups > MaxSliceGroups {
		p.Add("released", "max", "must remember at most "+strconv.Itoa(MaxSliceGroups)+" groups", groups)
	}
	return p.Err()
}

func (r Release) check(p *validate.Problems, principles int) {
	p.UniqueIDs("respondents", "respondent", len(r.Respondents), func(i int) string { return r.Respondents[i].Respondent })
	for i, q := range r.Respondents {
		if bits(q.Answered, principles) == nil {
			p.Item("respondents", i).Add("answered", "digits", "must be one digit 0 to 7 per principle", nil)
		}
	}
	for i, g := range r.Groups {
		at := p.Item("groups", i)
		if bits(g.Shows, principles) == nil {
			at.Add("shows", "digits", "must be one digit 0 to 7 per principle", nil)
		}
		for j, m := range g.Members {
			if m < 0 || m >= len(r.Respondents) || j > 0 && m <= g.Members[j-1] {
				at.Add("members["+strconv.Itoa(j)+"]", "member", "must be the place of a respondent, in ascending order", m)
			}
		}
	}
}

// Plan decides what may be shown of the responses: everyone together and each partner, then the slices asked for, so
// that nothing that is shown, and nothing that earlier releases of the wave showed, comes down to the answers of fewer
// people than the minimum group size, however it is added and subtracted. What that rules out is withheld: of a slice the
// smallest groups, and groups of later slices before those of earlier ones.
//
// Withholding looks at who answered, never at what. A group that answers with one voice is shown as it is.
//
// It returns an error if the wave, the slices or a response is not valid.
func (w Wave) Plan(responses []Response, asked ...Slice) (Plan, error) {
	pl, err := w.planner(responses, asked)
	if err != nil {
		return Plan{}, err
	}
	return pl.plan(responses), nil
}

// defaultSlices are those of every report.
func defaultSlices() []Slice {
	return []Slice{{Name: "all"}, {Name: "by partner", By: []string{ByPartner}}}
}

func (w Wave) planner(responses []Response, asked []Slice) (*planner, error) {
	p := validate.New("plan")
	p.Merge("wave", w.Validate())
	all := append(defaultSlices(), asked...)
	checkSlices(p, all)
	if !p.OK() {
		return nil, p.Err()
	}
	p.Merge("responses", w.Instrument.ValidateResponses(responses))
	if !p.OK() {
		return nil, p.Err()
	}
	t := newTally(w.Instrument)
	pl := &planner{in: w.Instrument, least: w.minGroup(), slices: all, people: make([]person, len(responses))}
	places := make(map[string]int, len(responses))
	for i := range responses {
		answered, err := t.answers(&responses[i])
		if err != nil {
			return nil, err
		}
		pl.people[i].answered = answered
		places[responses[i].Respondent] = i
	}
	if err := pl.addSlices(responses); err != nil {
		return nil, err
	}
	for _, r := range w.Released {
		pl.addRelease(r, places)
	}
	pl.decide()
	return pl, nil
}

// addRelease adds what an earlier report showed, and the people in it who have since withdrawn.
func (pl *planner) addRelease(r Release, places map[string]int) {
	n := len(pl.in.Principles)
	at := make([]int, len(r.Respondents))
	answered := make([][]byte, len(r.Respondents))
	for i, q := range r.Respondents {
		place, ok := places[q.Respondent]
		if !ok {
			place = len(pl.people)
			places[q.Respondent] = place
			pl.people = append(pl.people, person{})
		}
		at[i], answered[i] = place, bits(q.Answered, n)
	}
	for _, g := range r.Groups {
		for _, m := range g.Members {
			p := &pl.people[at[m]]
			p.past = append(p.past, pastMembership{group: len(pl.past), answered: answered[m]})
		}
		pl.past = append(pl.past, pastGroup{shows: bits(g.Shows, n)})
	}
}

// Analyze is [Analyze] for the wave: it shows what [Wave.Plan] allows of everyone, each partner and the slices asked for,
// and returns beside the report the wave that remembers having shown it. Keep that wave: the next report on it depends on
// it. The minimum group size of the options may be higher than the wave's, which it then raises; a lower one is
// [ErrMinGroup]. Invitations come from the wave unless the options have some.
func (w Wave) Analyze(responses []Response, o Options, asked ...Slice) (Report, Wave, error) {
	if o.MinGroup != 0 && o.MinGroup < w.minGroup() {
		return Report{}, Wave{}, fmt.Errorf("analyzing wave %.80q with a minimum group size of %d, it has %d: %w", w.ID, o.MinGroup, w.minGroup(), ErrMinGroup)
	}
	w.MinGroup = cmp.Or(o.MinGroup, w.MinGroup)
	o.MinGroup = w.minGroup()
	if o.Invited == nil {
		o.Invited = w.Invited
	}
	if err := o.fit(w.Instrument); err != nil {
		return Report{}, Wave{}, err
	}
	pl, err := w.planner(responses, asked)
	if err != nil {
		return Report{}, Wave{}, err
	}
	t := newTally(w.Instrument)
	for i := range responses {
		if err := t.addResponse(&responses[i]); err != nil {
			return Report{}, Wave{}, err
		}
	}
	o = o.orDefault()
	r := t.report(o, pl.partnerReasons)
	r.Wave = w.ID
	r.Reliability = t.scaleReliability(responses, r)
	r.NeedsRows = nil
	if r.Slices, err = t.slices(pl, responses, o); err != nil {
		return Report{}, Wave{}, err
	}
	w.Released = slices.Clone(w.Released)
	if release := pl.plan(responses).release; len(w.Released) == 0 || !release.equal(w.Released[len(w.Released)-1]) {
		w.Released = append(w.Released, release)
	}
	return r, w, nil
}

// equal reports whether two releases show the same of the same people.
func (r Release) equal(o Release) bool {
	return r.MinGroup == o.MinGroup && slices.Equal(r.Respondents, o.Respondents) && slices.EqualFunc(r.Groups, o.Groups, func(a, b ReleasedGroup) bool {
		return a.Slice == b.Slice && a.Shows == b.Shows && slices.Equal(a.Values, b.Values) && slices.Equal(a.Members, b.Members)
	})
}

// partnerReasons is what the plan withholds of everyone and of the partners named, for one question.
func (pl *planner) partnerReasons(principle int, m Measure, names []string, _, _ []int64, _ int64) []Reason {
	measure := slices.Index(measures, m)
	reasons := make([]Reason, len(names)+1)
	for _, g := range pl.groups {
		why := g.why[[2]int{principle, measure}]
		switch g.slice {
		case 0:
			reasons[0] = why
		case 1:
			if i, ok := slices.BinarySearch(names, g.values[0]); ok {
				reasons[i+1] = why
			}
		}
	}
	return reasons
}

// SliceReport is what one slice says.
type SliceReport struct {
	Slice  string        `json:"slice"`
	By     []string      `json:"by,omitempty"`
	Groups []GroupReport `json:"groups"` // by values
}

// GroupReport is the view of one group of a slice, principle by principle in the instrument's order.
type GroupReport struct {
	Values []string    `json:"values,omitempty"`
	Cells  []GroupCell `json:"cells"`
}

// GroupCell is a group's view of one principle.
type GroupCell struct {
	Principle string `json:"principle"`
	Cell
}

// slices reports the slices asked for beyond those of every report.
func (t *Tally) slices(pl *planner, responses []Response, o Options) ([]SliceReport, error) {
	var out []SliceReport
	all := make([]*counts, len(pl.groups))
	for i := range responses {
		if err := t.spread(&responses[i]); err != nil {
			return nil, err
		}
		for _, g := range pl.people[i].now {
			if pl.groups[g].slice < 2 {
				continue
			}
			if all[g] == nil {
				all[g] = newCounts(len(t.in.Principles), t.points)
			}
			if err := t.countSpread(all[g]); err != nil {
				return nil, err
			}
		}
	}
	qs := quantilesOf(o.Confidence)
	for s := 2; s < len(pl.slices); s++ {
		out = append(out, SliceReport{Slice: pl.slices[s].Name, By: slices.Clone(pl.slices[s].By), Groups: []GroupReport{}})
	}
	for g, group := range pl.groups {
		if group.slice < 2 {
			continue
		}
		v := GroupReport{Values: slices.Clone(group.values)}
		for i, q := range t.in.Principles {
			marks := t.marginals(all[g], i)
			c := Cell{Status: StatusEmpty}
			for m, measure := range measures {
				c.fill(measure, marks, group.why[[2]int{i, m}], t.in.Scale.Min, qs)
			}
			c.Gap = marks.gap(&c, t.points, qs)
			c.rate(all[g].n)
			v.Cells = append(v.Cells, GroupCell{Principle: q.ID, Cell: c})
		}
		out[group.slice-2].Groups = append(out[group.slice-2].Groups, v)
	}
	return out, nil
}
