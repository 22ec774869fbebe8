package kpi

import (
	"fmt"
	"math"
	"strings"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// achievable: the pace is one that its own history or others have shown, the capacity is there, and those who must
// deliver agreed.
func (k KPI) achievable(s Setting) Criterion {
	c := checks{kpi: k.ID}
	k.pace(s, &c)
	switch cp := s.Capacity; {
	case cp == nil:
		c.unknown("capacity", "what delivering takes is not given")
	case cp.Needed.GreaterThan(cp.Available):
		c.unmet("capacity", "target", SeverityHigh,
			fmt.Sprintf("delivering takes %s %s and there are %s", figure(toFloat(cp.Needed)), short(cp.Unit), figure(toFloat(cp.Available))),
			"find the rest, lower the target or move due", nil)
	default:
		c.met("capacity", "%s of %s %s are needed", figure(toFloat(cp.Needed)), figure(toFloat(cp.Available)), short(cp.Unit))
	}
	if len(k.Delivers) == 0 {
		c.unmet("agreed", "delivers", SeverityMedium, "nobody is named who must deliver it", "name the partners who deliver", nil)
		return c.criterion()
	}
	var open []string
	for _, partner := range k.Delivers {
		if !known(k.AgreedBy, partner) {
			open = append(open, partner)
		}
	}
	if len(open) > 0 {
		who := short(strings.Join(open, ", "))
		c.unmet("agreed", "agreed_by", SeverityHigh, who+" must deliver and did not agree", "agree on the target with them", map[string]string{"partners": who})
	} else {
		c.met("agreed", "agreed by all who must deliver")
	}
	return c.criterion()
}

// pace compares the yearly change that the target asks for with the benchmark or, failing that, with the change that
// the KPI's own history makes likely: up to the far end of the 95 % prediction interval of its forecast at due.
func (k KPI) pace(s Setting, c *checks) {
	switch {
	case k.Direction == Band || k.Direction == Milestone:
		c.met("pace", "a %s asks for no pace", k.Direction)
		return
	case k.Direction == "" || !k.Baseline.Valid || !k.Target.Valid || k.Start.IsZero() || k.Due.IsZero():
		c.unknown("pace", "needs direction, baseline, target, start and due")
		return
	}
	g := k.goal(series{})
	p := validate.New("history")
	past := newSeries(p, s.History)
	from, at := g.from, g.start
	if n := past.len(); n > 0 && past.days[n-1] > at {
		if past.days[n-1] >= g.due {
			c.unknown("pace", "the history reaches beyond due")
			return
		}
		from, at = past.values[n-1], past.days[n-1]
	}
	needed := (g.to - from) / float64(g.due-at) * yearDays
	if b := s.Benchmark; b != nil {
		k.paceAgainst(c, needed, b.Low, b.High, "the benchmark's")
		return
	}
	if f, likely := g.forecast(past, g.due); f != nil && past.len() >= minReadings {
		years := float64(g.due-at) / yearDays
		k.paceAgainst(c, needed, (likely.quantile(0.025)-from)/years, (likely.quantile(0.975)-from)/years, "its own history's")
		return
	}
	c.unknown("pace", "needs a benchmark or at least %d readings before due; the target asks for %s%s a year", minReadings, figure(needed), unitOf(k))
}

// paceAgainst: a target is within reach if it asks for no more than the fastest known pace in its direction.
func (k KPI) paceAgainst(c *checks, needed, low, high float64, whose string) {
	fastest, short := high, needed-high
	if k.Direction == Decrease {
		fastest, short = low, low-needed
	}
	within := short <= roundoff*max(math.Abs(needed), math.Abs(fastest))
	asked := fmt.Sprintf("the target asks for %s%s a year, and %s fastest pace is %s", figure(needed), unitOf(k), whose, figure(fastest))
	if within {
		c.met("pace", "%s", asked)
		return
	}
	c.unmet("pace", "target", SeverityHigh, asked, "lower the target, move due, or say what will be different this time",
		map[string]string{"needed": figure(needed), "fastest": figure(fastest)})
}
