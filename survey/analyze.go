package survey

import (
	"cmp"
	"maps"
	"slices"

	"github.com/partnerkit/partnerkit/internal/blank"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// DefaultMinGroup is the smallest group whose answers are shown, unless the options say otherwise.
const DefaultMinGroup = 5

// Options say how a report is made. The zero Options are the defaults.
type Options struct {
	MinGroup   int          `json:"min_group,omitempty"`  // smallest group shown; 0: [DefaultMinGroup]; 1: answers are no secret
	Confidence float64      `json:"confidence,omitempty"` // of intervals; 0: 0.95
	BigGap     float64      `json:"big_gap,omitempty"`    // points; 0: a quarter of the scale's length, 1 on 1 to 5
	Invited    []Invitation `json:"invited,omitempty"`    // for response rates
	Measured   []Measured   `json:"measured,omitempty"`   // figures to show beside what is perceived
}

// IsZero reports whether nothing is set, so that JSON leaves it out.
func (o Options) IsZero() bool { return blank.Struct(o) }

func (o Options) orDefault() Options {
	o.MinGroup = cmp.Or(o.MinGroup, DefaultMinGroup)
	o.Confidence = cmp.Or(o.Confidence, 0.95)
	return o
}

// Validate reports every problem of the options.
func (o Options) Validate() error {
	p := validate.New("options")
	o = o.orDefault()
	if o.MinGroup < 1 {
		p.Add("min_group", "range", "must be at least 1", o.MinGroup)
	}
	if p.Finite("confidence", o.Confidence) && (o.Confidence < 0.5 || o.Confidence > 0.999) {
		p.Add("confidence", "range", "must be between 0.5 and 0.999", o.Confidence)
	}
	if p.Finite("big_gap", o.BigGap) && o.BigGap < 0 {
		p.Add("big_gap", "negative", "must not be negative", o.BigGap)
	}
	for i, v := range o.Measured {
		v.check(p.Item("measured", i))
	}
	p.UniqueIDs("invited", "partner", len(o.Invited), func(i int) string { return o.Invited[i].Partner })
	for i, v := range o.Invited {
		if v.Count < 0 {
			p.Item("invited", i).Add("count", "negative", "must not be negative", v.Count)
		}
	}
	return p.Err()
}

// fit validates the options for an instrument: invitations to its partners, measured figures of its principles.
func (o Options) fit(in Instrument) error {
	p := validate.New("options")
	p.Merge("", o.Validate())
	for i, v := range o.Invited {
		if len(in.Partners) > 0 && v.Partner != "" && !slices.Contains(in.Partners, v.Partner) {
			p.Item("invited", i).AddAs(ErrUnknownPartner, "partner", "unknown-partner", "must be a partner of the instrument", v.Partner)
		}
	}
	for i, v := range o.Measured {
		if v.Principle != "" && !slices.ContainsFunc(in.Principles, func(q Principle) bool { return q.ID == v.Principle }) {
			p.Item("measured", i).AddAs(ErrUnknownPrinciple, "principle", "unknown-principle", "must be a principle of the instrument", v.Principle)
		}
		if len(in.Partners) > 0 && v.Partner != "" && !slices.Contains(in.Partners, v.Partner) {
			p.Item("measured", i).AddAs(ErrUnknownPartner, "partner", "unknown-partner", "must be a partner of the instrument", v.Partner)
		}
	}
	return p.Err()
}

// Analyze reports what the responses to an instrument say, as far as the minimum group size allows.
//
// It returns an error if the instrument, the options or a response is not valid; no responses at all are no error.
func Analyze(in Instrument, responses []Response, o Options) (Report, error) {
	p := validate.New("survey")
	p.Merge("instrument", in.Validate())
	p.Merge("options", o.fit(in))
	if !p.OK() {
		return Report{}, p.Err()
	}
	p.Merge("responses", in.ValidateResponses(responses))
	if !p.OK() {
		return Report{}, p.Err()
	}
	t := newTally(in)
	for i := range responses {
		if err := t.addResponse(&responses[i]); err != nil {
			return Report{}, err
		}
	}
	r := t.report(o.orDefault(), hideSmall)
	r.Reliability = t.scaleReliability(responses, r)
	r.NeedsRows = nil
	return r, nil
}

// Report is what [Analyze] would say of the responses counted, but for what needs the raw rows, which NeedsRows names.
//
// It returns an error if the options are not valid, or speak of a partner or principle that the instrument does not have.
func (t *Tally) Report(o Options) (Report, error) {
	if err := o.fit(t.in); err != nil {
		return Report{}, err
	}
	r := t.report(o.orDefault(), hideSmall)
	return r, nil
}

func (t *Tally) report(o Options, decide decider) Report {
	if o.BigGap == 0 {
		o.BigGap = float64(t.points-1) / 4
	}
	r := Report{
		Instrument: t.in.ID, Version: t.in.Version, Scale: t.in.Scale, MinGroup: o.MinGroup, Confidence: o.Confidence,
		Respondents: t.N(), Withheld: []Withheld{}, NeedsRows: []string{"reliability"},
	}
	names := t.partners(o)
	r.Partners = t.participation(names, o)
	r.Rate = responseRate(r.Partners)
	all := newCounts(len(t.in.Principles), t.points)
	groups := []*counts{all}
	for _, id := range names {
		g := t.groups[id]
		if g == nil {
			g = newCounts(len(t.in.Principles), t.points)
		}
		groups = append(groups, g)
		all.plus(g)
	}
	qs := quantilesOf(o.Confidence)
	for i := range t.in.Principles {
		q := t.principle(i, names, groups, o, qs, decide, &r.Withheld)
		q.Standing = standing(q.Overall, t.in.Scale, o.BigGap)
		q.Measured = beside(q, o.Measured, t.in.Scale)
		r.Principles = append(r.Principles, q)
	}
	r.Score = score(r.Principles)
	r.Themes, r.Trust = themes(t.in, r.Principles)
	r.Strengths, r.Challenges = standings(r.Principles)
	r.Priorities = priorities(r.Principles)
	r.Perceptions = perceptions(r.Principles, qs)
	r.Agreement = agreements(r.Principles, names, t.points)
	r.Raters = t.raters(r.Principles)
	if !r.hidesOverall() {
		r.Alpha = t.completeAlpha(all, o.MinGroup)
	}
	r.Findings = r.findings(t, o)
	return r
}

// partners lists, by ID, the partners named by the instrument or the invitations or heard.
func (t *Tally) partners(o Options) []string {
	set := map[string]bool{}
	for _, id := range t.in.Partners {
		set[id] = true
	}
	for _, v := range o.Invited {
		set[v.Partner] = true
	}
	for id, g := range t.groups {
		if g.n > 0 {
			set[id] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

func (t *Tally) participation(names []string, o Options) []Participation {
	out := make([]Participation, len(names))
	for i, id := range names {
		out[i].Partner = id
		if g := t.groups[id]; g != nil {
			out[i].Responded = int(g.n)
		}
		for _, v := range o.Invited {
			if v.Partner == id && v.Count > 0 {
				rate := float64(out[i].Responded) / float64(v.Count)
				out[i].Invited, out[i].Rate = v.Count, &rate
			}
		}
	}
	return out
}

// responseRate is that of all partners together.
func responseRate(partners []Participation) *float64 {
	responded, invited := 0, 0
	for _, p := range partners {
		if p.Rate == nil {
			return nil
		}
		responded += p.Responded
		invited += p.Invited
	}
	if invited == 0 {
		return nil
	}
	rate := float64(responded) / float64(invited)
	return &rate
}
