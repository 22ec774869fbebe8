package survey

import (
	"math"

	"github.com/partnerkit/partnerkit/internal/stats"
)

// principle reports principle i for all partners together (groups[0]) and each.
func (t *Tally) principle(i int, names []string, groups []*counts, o Options, qs *quantiles, decide decider, withheld *[]Withheld) PrincipleReport {
	q := t.in.Principles[i]
	cells := make([]Cell, len(groups))
	marks := make([]marginals, len(groups))
	people := make([]int64, len(groups)-1)
	for j, g := range groups {
		cells[j].Status = StatusEmpty
		if j > 0 {
			cells[j].Partner, people[j-1] = names[j-1], g.n
		}
		marks[j] = t.marginals(g, i)
	}
	for _, m := range measures {
		sizes := make([]int64, len(groups)-1)
		for j := range sizes {
			sizes[j] = marks[j+1].of(m).n()
		}
		reasons := decide(i, m, names, sizes, people, int64(o.MinGroup))
		for j := range cells {
			c := &cells[j]
			if c.fill(m, marks[j], reasons[j], t.in.Scale.Min, qs) {
				*withheld = append(*withheld, Withheld{Principle: q.ID, Partner: c.Partner, Measure: m, Reason: reasons[j]})
			}
		}
	}
	for j := range cells {
		cells[j].Gap = marks[j].gap(&cells[j], t.points, qs)
		cells[j].rate(groups[j].n)
	}
	return PrincipleReport{Principle: q.ID, Title: q.Title, Overall: cells[0], Partners: cells[1:], Between: between(cells[1:])}
}

// fill sets one measure of the cell and reports whether it is withheld.
func (c *Cell) fill(m Measure, marks marginals, why Reason, lowest int, q *quantiles) (withheld bool) {
	h := marks.of(m)
	if h.n() == 0 {
		return false
	}
	if why != "" {
		c.Withheld = append(c.Withheld, m)
		if m == MeasureActual {
			c.Status = StatusWithheld
		}
		return true
	}
	f := h.figures(lowest, q)
	switch m {
	case MeasureActual:
		c.Status, c.Actual = StatusShown, f
	case MeasureIdeal:
		c.Ideal = f
	case MeasureImportance:
		c.Importance = f
	}
	return false
}

// rate sets the share of the group's respondents who rated the actual state.
func (c *Cell) rate(respondents int64) {
	if c.Actual != nil {
		r := float64(c.Actual.N) / float64(respondents)
		c.Rate = &r
	}
}

// decider says, for one question, why everyone together and each partner named are withheld ("" where they are not).
type decider func(principle int, m Measure, names []string, sizes, people []int64, least int64) []Reason

// hideSmall is the decider for a report that stands alone: partners do not overlap, so hiding the smallest is enough.
func hideSmall(_ int, _ Measure, _ []string, sizes, people []int64, least int64) []Reason {
	return hide(sizes, people, least)
}

// hide decides which of the groups that partition the respondents are withheld: those below the minimum, and then the
// others until what is withheld is, taken together, not below it either. The others go in ascending order of people, who
// need not all have answered, so that it is as far as possible the same groups for all questions. The first reason is that
// of the whole.
func hide(sizes, people []int64, least int64) []Reason {
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
			if n > 0 && reasons[i+1] == "" && (next < 0 || people[i] <= people[next]) {
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

// gap is nil unless actual and ideal are both shown. Its interval uses the respondents' own differences if everyone who
// rated one rated the other: paired figures beside those of a few who did not pair would expose them.
func (m marginals) gap(c *Cell, points int, q *quantiles) *Gap {
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
	g := &Gap{N: int(n), Mean: c.Ideal.Mean - c.Actual.Mean, Paired: int(n) == c.Actual.N && int(n) == c.Ideal.N}
	switch {
	case g.Paired && n > 1:
		g.Interval = around(g.Mean, q.halfWidth(ss, n, points))
	case !g.Paired && c.Actual.N > 1 && c.Ideal.N > 1:
		g.Interval = around(g.Mean, math.Hypot(c.Actual.Interval.half(), c.Ideal.Interval.half()))
	}
	return g
}

// between is how much of the variation lies between the partners that are shown; nil with fewer than two.
func between(cells []Cell) *GroupICC {
	var groups []stats.Moments
	for _, c := range cells {
		if c.Actual != nil {
			groups = append(groups, c.Actual.moments())
		}
	}
	g, err := iccByGroup(groups)
	if err != nil {
		return nil
	}
	return &g
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
