package survey

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// DefaultMinGroup is the smallest group whose answers are shown, unless the options say otherwise.
const DefaultMinGroup = 5

// Options say how a report is made. The zero Options are the defaults.
type Options struct {
	MinGroup   int          `json:"min_group,omitempty"`  // smallest group shown; 0: [DefaultMinGroup]; 1: answers are no secret
	Confidence float64      `json:"confidence,omitempty"` // of intervals; 0: 0.95
	Invited    []Invitation `json:"invited,omitempty"`    // for response rates
}

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
	p.UniqueIDs("invited", "partner", len(o.Invited), func(i int) string { return o.Invited[i].Partner })
	for i, v := range o.Invited {
		if v.Count < 0 {
			p.Item("invited", i).Add("count", "negative", "must not be negative", v.Count)
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
	p.Merge("options", o.Validate())
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
	return t.report(o.orDefault()), nil
}

// Report is what [Analyze] would say of the responses counted, but for what needs the raw rows, which NeedsRows names.
func (t *Tally) Report(o Options) (Report, error) {
	if err := o.Validate(); err != nil {
		return Report{}, err
	}
	r := t.report(o.orDefault())
	return r, nil
}

func (t *Tally) report(o Options) Report {
	r := Report{
		Instrument: t.in.ID, Version: t.in.Version, Scale: t.in.Scale, MinGroup: o.MinGroup, Confidence: o.Confidence,
		Respondents: t.N(), Perceptions: []Perception{}, Withheld: []Withheld{}, Findings: []Finding{},
	}
	names := t.partners(o)
	r.Partners = t.participation(names, o)
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
	for i := range t.in.Principles {
		r.Principles = append(r.Principles, t.principle(i, names, groups, o, &r.Withheld))
	}
	r.Score = score(r.Principles)
	r.Perceptions = perceptions(r.Principles)
	finding.Sort(r.Findings)
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

// principle reports principle i for all partners together (groups[0]) and each.
func (t *Tally) principle(i int, names []string, groups []*counts, o Options, withheld *[]Withheld) PrincipleReport {
	q := t.in.Principles[i]
	cells := make([]Cell, len(groups))
	marks := make([]marginals, len(groups))
	for j, g := range groups {
		cells[j].Status = StatusEmpty
		if j > 0 {
			cells[j].Partner = names[j-1]
		}
		marks[j] = t.marginals(g, i)
	}
	for _, m := range []Measure{MeasureActual, MeasureIdeal, MeasureImportance} {
		sizes := make([]int64, len(groups)-1)
		for j := range sizes {
			sizes[j] = marks[j+1].of(m).n()
		}
		reasons := hide(sizes, int64(o.MinGroup))
		for j := range cells {
			c := &cells[j]
			h := marks[j].of(m)
			switch {
			case h.n() == 0:
			case reasons[j] != "":
				c.Withheld = append(c.Withheld, m)
				*withheld = append(*withheld, Withheld{Principle: q.ID, Partner: c.Partner, Measure: m, Reason: reasons[j]})
				if m == MeasureActual {
					c.Status = StatusWithheld
				}
			default:
				c.set(m, h.figures(t.in.Scale.Min, o.Confidence))
			}
		}
	}
	for j := range cells {
		cells[j].Gap = marks[j].gap(&cells[j], t.points, o)
	}
	return PrincipleReport{Principle: q.ID, Title: q.Title, Overall: cells[0], Partners: cells[1:]}
}

func (c *Cell) set(m Measure, f *Figures) {
	switch m {
	case MeasureActual:
		c.Status, c.Actual = StatusShown, f
	case MeasureIdeal:
		c.Ideal = f
	case MeasureImportance:
		c.Importance = f
	}
}

// hide decides which of the groups that partition the respondents are withheld: those below the minimum, and then the
// smallest others until what is withheld is, taken together, not below it either. The first reason is that of the whole.
func hide(sizes []int64, least int64) []Reason {
	reasons := make([]Reason, len(sizes)+1)
	all, hidden := int64(0), int64(0)
	for i, n := range sizes {
		all += n
		if n > 0 && n < least {
			reasons[i+1] = ReasonSmall
			hidden += n
		}
	}
	if all > 0 && all < least {
		reasons[0] = ReasonSmall
	}
	for hidden > 0 && hidden < least {
		next := -1
		for i, n := range sizes {
			if n > 0 && reasons[i+1] == "" && (next < 0 || n < sizes[next]) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		reasons[next+1] = ReasonComplement
		hidden += sizes[next]
	}
	return reasons
}

// marginals are one group's answers to one principle, per question and as pairs.
type marginals struct {
	actual, ideal, importance histogram
	pairs                     []int64 // [actual][ideal], the last of each "missing"
}

func (t *Tally) marginals(g *counts, i int) marginals {
	w := t.points + 1
	m := marginals{actual: make(histogram, t.points), ideal: make(histogram, t.points), pairs: make([]int64, w*w)}
	m.importance = g.weight[i*t.points : (i+1)*t.points]
	for j := range m.pairs {
		c := g.whole[i*w*w+j] + g.partial[i*w*w+j]
		m.pairs[j] = c
		if a := j / w; a < t.points {
			m.actual[a] += c
		}
		if b := j % w; b < t.points {
			m.ideal[b] += c
		}
	}
	return m
}

func (m marginals) of(q Measure) histogram {
	switch q {
	case MeasureActual:
		return m.actual
	case MeasureIdeal:
		return m.ideal
	}
	return m.importance
}

// gap is nil unless actual and ideal are both shown. Its interval uses the respondents' own differences, unless so few
// rated only one of the two that the paired figures beside the others would expose them.
func (m marginals) gap(c *Cell, points int, o Options) *Gap {
	if c.Actual == nil || c.Ideal == nil {
		return nil
	}
	differences := make(histogram, 2*points-1)
	w := points + 1
	for a := range points {
		for b := range points {
			differences[b-a+points-1] += m.pairs[a*w+b]
		}
	}
	n, _, ss := differences.moments()
	single := int64(c.Actual.N) + int64(c.Ideal.N) - 2*n
	g := &Gap{N: int(n), Mean: c.Ideal.Mean - c.Actual.Mean}
	g.Paired = single == 0 || single >= int64(o.MinGroup) && n >= int64(o.MinGroup)
	switch {
	case g.Paired && n > 1:
		g.Interval = around(g.Mean, halfWidth(ss, n, float64(2*points-2), o.Confidence))
	case !g.Paired:
		g.N = 0
		if c.Actual.N > 1 && c.Ideal.N > 1 {
			half := func(f *Figures) float64 { return f.Interval.Upper - f.Mean }
			g.Interval = around(g.Mean, math.Hypot(half(c.Actual), half(c.Ideal)))
		}
	}
	return g
}

func score(principles []PrincipleReport) *Score {
	var s Score
	var n, both int
	ideal, gap := 0.0, 0.0
	for _, q := range principles {
		if q.Overall.Actual == nil {
			continue
		}
		n++
		s.Actual += q.Overall.Actual.Mean
		if q.Overall.Gap != nil {
			both++
			ideal += q.Overall.Ideal.Mean
			gap += q.Overall.Gap.Mean
		}
	}
	if n == 0 {
		return nil
	}
	s.Actual /= float64(n)
	if both > 0 {
		ideal /= float64(both)
		gap /= float64(both)
		s.Ideal, s.Gap = &ideal, &gap
	}
	return &s
}

// perceptions compares every two partners whose actual ratings are shown.
func perceptions(principles []PrincipleReport) []Perception {
	out := []Perception{}
	for _, q := range principles {
		for i, a := range q.Partners {
			for _, b := range q.Partners[i+1:] {
				if a.Actual == nil || b.Actual == nil {
					continue
				}
				d := Perception{Principle: q.Principle, Higher: a.Partner, Lower: b.Partner, Difference: a.Actual.Mean - b.Actual.Mean}
				if d.Difference < 0 {
					d = Perception{Principle: q.Principle, Higher: b.Partner, Lower: a.Partner, Difference: -d.Difference}
				}
				out = append(out, d)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Perception) int { return cmp.Compare(b.Difference, a.Difference) })
	return out
}
