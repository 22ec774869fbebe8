package survey

import (
	"fmt"
	"strconv"

	"github.com/partnerkit/partnerkit/internal/finding"
)

const (
	fewRespondents = 30  // below this many, ranks and intervals are wide
	lowResponse    = 0.5 // share of the invited below which a partner is not heard
	lowAlpha       = 0.7 // Nunnally's (1978) floor for a scale in use
)

// findings says what in the report needs someone's attention, worst first.
func (r Report) findings(t *Tally, o Options) []Finding {
	fs := []Finding{}
	add := func(code, path, subject string, s Severity, params map[string]string, format string, args ...any) {
		fs = append(fs, Finding{Code: code, Path: path, Subject: subject, Severity: s, Params: params, Message: fmt.Sprintf(format, args...)})
	}
	switch n := r.Respondents; {
	case n == 0:
		add("no-responses", "", "", SeverityHigh, nil, "Nobody has answered. Ask everyone involved again, and say what the answers are for.")
	case n < fewRespondents:
		add("few-respondents", "", "", SeverityInfo, map[string]string{"n": strconv.Itoa(n)},
			"%d people answered. Read the intervals, not only the ranks: with so few, neighbouring priorities may change places.", n)
	}
	for i, p := range r.Partners {
		path := fmt.Sprintf("partners[%d]", i)
		switch {
		case p.Responded == 0 && r.Respondents > 0:
			add("silent-partner", path, p.Partner, SeverityHigh, nil, "Nobody of %s has answered. Without them this is not the partners' view; ask them again before acting on it.", p.Partner)
		case p.Rate != nil && *p.Rate < lowResponse:
			add("low-response", path, p.Partner, SeverityMedium, map[string]string{"rate": percent(*p.Rate)},
				"%d of %d invited of %s have answered. Find out why the others did not.", p.Responded, p.Invited, p.Partner)
		}
		if p.Rate != nil && p.Responded > p.Invited {
			add("more-than-invited", path, p.Partner, SeverityMedium, nil, "%d answered for %s, %d were invited. Check who was asked.", p.Responded, p.Partner, p.Invited)
		}
	}
	for i, q := range r.Principles {
		r.findInPrinciple(t, i, q, add)
	}
	for i, d := range r.Perceptions {
		if d.Clear && d.Difference >= o.BigGap {
			add("perception-gap", fmt.Sprintf("perceptions[%d]", i), d.Principle, SeverityMedium,
				map[string]string{"higher": d.Higher, "lower": d.Lower, "difference": points(d.Difference)},
				"%s rates %q %s points higher than %s. Let each tell the other what it sees before agreeing on actions.", d.Higher, d.Principle, points(d.Difference), d.Lower)
		}
	}
	if a := r.Alpha; a != nil && a.Alpha < lowAlpha {
		add("low-reliability", "alpha", "", SeverityInfo, map[string]string{"alpha": fmt.Sprintf("%.2f", a.Alpha)},
			"The principles do not measure one thing (alpha %.2f). Read them one by one and leave the overall score alone.", a.Alpha)
	}
	if n := len(r.Withheld); n > 0 {
		add("withheld", "withheld", "", SeverityInfo, map[string]string{"cells": strconv.Itoa(n)},
			"%d figures are withheld so that no group of fewer than %d people is exposed. More answers would show more.", n, r.MinGroup)
	}
	finding.Sort(fs)
	return fs
}

func (r Report) findInPrinciple(t *Tally, i int, q PrincipleReport, add func(code, path, subject string, s Severity, params map[string]string, format string, args ...any)) {
	path := fmt.Sprintf("principles[%d]", i)
	c := q.Overall
	switch {
	case c.Status == StatusEmpty && r.Respondents > 0:
		add("unanswered-principle", path, q.Principle, SeverityLow, nil, "Nobody rated %q. Ask whether it is understood, or take it out of the next version.", q.Principle)
	case c.Actual != nil && c.Actual.SD == 0 && c.Actual.N > 1:
		add("constant-principle", path, q.Principle, SeverityInfo, nil, "Everybody rates %q alike. It says nothing about differences, and is left out of reliability.", q.Principle)
	}
	if q.Standing == StandingChallenge {
		severity := SeverityMedium
		params := map[string]string{"actual": points(c.Actual.Mean)}
		if c.Gap != nil {
			params["gap"] = points(c.Gap.Mean)
			if c.Gap.Interval != nil && c.Gap.Interval.Lower > 0 {
				severity = SeverityHigh
			}
			add("big-gap", path, q.Principle, severity, params, "%q is %s points below what the partners want. Agree on an action with an owner and a day.", q.Principle, points(c.Gap.Mean))
		} else {
			add("low-rating", path, q.Principle, severity, params, "%q is rated %s on a scale of %v. Ask for the ideal too, then agree on an action.", q.Principle, points(c.Actual.Mean), t.in.Scale)
		}
	}
	for j, b := range q.Measured {
		params := map[string]string{"name": b.Name, "value": strconv.FormatFloat(b.Value, 'g', -1, 64), "unit": b.Unit}
		at := fmt.Sprintf("%s.measured[%d]", path, j)
		switch b.Match {
		case MatchFeelsWorse:
			add("feels-worse-than-measured", at, q.Principle, SeverityMedium, params, "%s is on target, yet %q is rated in the lower half. Ask what the figure does not see.", b.Name, q.Principle)
		case MatchFeelsBetter:
			add("feels-better-than-measured", at, q.Principle, SeverityLow, params, "%s misses its target, yet %q is rated in the upper half. Ask whether the target still matters.", b.Name, q.Principle)
		}
	}
}

func points(x float64) string  { return strconv.FormatFloat(x, 'f', 1, 64) }
func percent(x float64) string { return strconv.FormatFloat(100*x, 'f', 0, 64) + " %" }
