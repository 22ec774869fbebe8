package kpi

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// yearDays is the length of the year in which paces are given.
const yearDays = 365.25

// minReadings is how many values must fall due after the start and up to due for progress to be steered by.
const minReadings = 4

// hasGoal reports whether the KPI says where it is going: a target, or both ends of a band.
func (k KPI) hasGoal() bool {
	if k.Direction == Band {
		return k.Low.Valid && k.High.Valid
	}
	return k.Target.Valid
}

// specific: one measure, whose, where, and no word that says less than it seems to.
func (k KPI) specific(s Setting) Criterion {
	c := checks{kpi: k.ID}
	measure, path := k.Measure, "measure"
	if strings.TrimSpace(measure) == "" {
		measure, path = k.Name, "name"
	}
	joiner := twoMeasures(measure)
	switch {
	case strings.TrimSpace(measure) == "":
		c.unmet("one-measure", "measure", SeverityHigh, "nothing says what is measured", "state the one thing that is counted", nil)
	case joiner != "":
		c.unmet("one-measure", path, SeverityMedium, "the text joins two measures with "+strconv.Quote(joiner),
			"make a KPI of each", map[string]string{"joiner": joiner})
	default:
		c.met("one-measure", "%s", short(measure))
	}
	owner := k.Owner
	if owner == "" {
		owner = k.Partner
	}
	c.given("owner", "owner", owner, "name the person or partner who answers for it")
	c.given("scope", "scope", k.Scope, "say where it is measured: market, region, product or team")
	lexicon := DefaultLexicon()
	if s.Lexicon != nil {
		lexicon = *s.Lexicon
	}
	if words := lexicon.vague(k.Name+"\n"+k.Measure, k.hasGoal()); len(words) > 0 {
		named := short(strings.Join(words, ", "))
		c.unmet("vague-words", path, SeverityMedium, "words without a quantity: "+named,
			"say how much, or leave them out", map[string]string{"words": named})
	} else {
		c.met("vague-words", "no word without a quantity")
	}
	return c.criterion()
}

// measurable: unit, baseline, target, source, method, frequency.
func (k KPI) measurable() Criterion {
	c := checks{kpi: k.ID}
	if k.Direction == Milestone && k.Unit == "" {
		c.met("unit", "a milestone is reached or not")
	} else {
		c.given("unit", "unit", k.Unit, "name the unit, such as EUR or % of orders")
	}
	switch {
	case k.Baseline.Valid:
		c.met("baseline", "%s", figure(toFloat(k.Baseline.Decimal)))
	case k.Direction == Band || k.Direction == Milestone:
		c.met("baseline", "a %s needs none", k.Direction)
	default:
		c.unmet("baseline", "baseline", SeverityHigh, "no baseline is given", "measure where it stands before the start", nil)
	}
	switch {
	case k.Direction == "":
		c.unmet("target", "direction", SeverityHigh, "no direction is given", "say whether to increase, decrease, keep a band or reach a milestone", nil)
	case k.Direction == Band && k.hasGoal():
		c.met("target", "between %s and %s", figure(toFloat(k.Low.Decimal)), figure(toFloat(k.High.Decimal)))
	case k.Direction == Band:
		c.unmet("target", "low", SeverityHigh, "the band lacks an end", "give both low and high", nil)
	case k.Target.Valid:
		c.met("target", "%s", figure(toFloat(k.Target.Decimal)))
	case k.Direction == Milestone:
		c.met("target", "reached or not")
	default:
		c.unmet("target", "target", SeverityHigh, "no target is given", "agree on the value to reach", nil)
	}
	c.given("source", "source", k.Source, "name the system or register the value comes from")
	c.given("method", "method", k.Method, "write down how the value is computed from the source")
	c.given("frequency", "frequency", string(k.Frequency), "say how often it is measured")
	return c.criterion()
}

// relevant: an objective, a gain for each partner, a clause.
func (k KPI) relevant(s Setting) Criterion {
	c := checks{kpi: k.ID}
	switch {
	case k.Objective == "":
		c.unmet("objective", "objective", SeverityHigh, "it serves no objective", "link the objective it measures, or drop the KPI", nil)
	case len(s.Objectives) > 0 && !known(s.Objectives, k.Objective):
		c.unmet("objective", "objective", SeverityHigh, "objective "+strconv.Quote(short(k.Objective))+" does not exist", "link one that does", nil)
	default:
		c.met("objective", "serves %s", short(k.Objective))
	}
	k.benefits(s, &c)
	switch {
	case k.Clause == "" && len(s.Clauses) == 0:
		c.unknown("clause", "no clause is named and the agreement's clauses are not given")
	case k.Clause == "":
		c.unmet("clause", "clause", SeverityLow, "no clause of the agreement asks for it", "name the clause, or add one by which success is measured", nil)
	case len(s.Clauses) > 0 && !known(s.Clauses, k.Clause):
		c.unmet("clause", "clause", SeverityMedium, "the agreement has no clause "+strconv.Quote(short(k.Clause)), "name one that exists", nil)
	default:
		c.met("clause", "clause %s", short(k.Clause))
	}
	return c.criterion()
}

func (k KPI) benefits(s Setting, c *checks) {
	gains := map[string]bool{}
	for _, b := range k.Benefits {
		gains[b.Partner] = strings.TrimSpace(b.Gain) != ""
	}
	if len(s.Partners) == 0 {
		if len(gains) == 0 {
			c.unmet("benefits", "benefits", SeverityMedium, "it names no partner's gain", "say what each partner gains when it moves", nil)
		} else {
			c.unknown("benefits", "the partners are not given, so nobody can say whether each gains")
		}
		return
	}
	var without []string
	for _, partner := range s.Partners {
		if !gains[partner] {
			without = append(without, partner)
		}
	}
	if len(without) > 0 {
		who := short(strings.Join(without, ", "))
		c.unmet("benefits", "benefits", SeverityMedium, "no gain is named for "+who, "say what they gain, or they will not work for it", map[string]string{"partners": who})
		return
	}
	c.met("benefits", "each of the %d partners gains", len(s.Partners))
}

// timeBound: start, due, milestones on the way, enough readings before due, inside the partnership's term.
func (k KPI) timeBound(s Setting) Criterion {
	c := checks{kpi: k.ID}
	dated := !k.Start.IsZero() && !k.Due.IsZero()
	switch {
	case k.Start.IsZero():
		c.unmet("dates", "start", SeverityHigh, "no start is given", "say from which day it counts", nil)
	case k.Due.IsZero():
		c.unmet("dates", "due", SeverityHigh, "no due day is given", "say by which day the target holds", nil)
	default:
		c.met("dates", "%s to %s", k.Start.Format(time.DateOnly), k.Due.Format(time.DateOnly))
	}
	if !dated {
		c.unknown("milestones", "needs start and due")
		c.unknown("readings", "needs start and due")
		c.unknown("term", "needs start and due")
		return c.criterion()
	}
	days := dayNumber(k.Due) - dayNumber(k.Start)
	k.stages(&c, days)
	if gap := k.Frequency.Days(); gap == 0 {
		c.unknown("readings", "the frequency is not given")
	} else if n := days / int64(gap); n < minReadings {
		c.unmet("readings", "frequency", SeverityMedium, fmt.Sprintf("only %d %s values fall due before it ends", n, k.Frequency),
			fmt.Sprintf("measure more often: %d are needed to tell a trend from chance", minReadings), map[string]string{"readings": strconv.FormatInt(n, 10)})
	} else {
		c.met("readings", "%d %s values fall due", n, k.Frequency)
	}
	switch {
	case s.From.IsZero() || s.Until.IsZero():
		c.unknown("term", "the partnership's term is not given")
	case k.Start.Before(s.From):
		c.unmet("term", "start", SeverityMedium, "it starts before the partnership does, on "+s.From.Format(time.DateOnly), "start it within the term", nil)
	case k.Due.After(s.Until):
		c.unmet("term", "due", SeverityHigh, "it is due after the partnership ends, on "+s.Until.Format(time.DateOnly), "bring it forward or extend the term", nil)
	default:
		c.met("term", "inside %s to %s", s.From.Format(time.DateOnly), s.Until.Format(time.DateOnly))
	}
	return c.criterion()
}

// longRun is how many days a KPI may run without a planned value on the way.
const longRun = 184

// stages: a run of more than half a year needs planned values on the way; a path of any shape but a bare straight line has them.
func (k KPI) stages(c *checks, days int64) {
	switch {
	case k.Direction == Band:
		c.met("milestones", "a band holds on every day")
	case len(k.Path.Points) > 0 || k.Path.Steps > 1 || k.Path.Shape == SCurve || k.Path.Shape == Linear:
		c.met("milestones", "the path plans a value for every day")
	case days <= longRun:
		c.met("milestones", "short enough to need none")
	default:
		c.unmet("milestones", "path", SeverityMedium, fmt.Sprintf("%d days without a planned value on the way", days),
			"state the path: milestones, steps, or linear if it is meant to be", map[string]string{"days": strconv.FormatInt(days, 10)})
	}
}
