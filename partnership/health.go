package partnership

import (
	"slices"
	"strconv"

	"github.com/partnerkit/partnerkit/kpi"
	"github.com/partnerkit/partnerkit/survey"
)

// Indicator is one of five figures for the health of a partnership: the share of its facts that hold.
type Indicator struct {
	Code  string   `json:"code"`  // understanding, efficiency, risk, accountability, trust
	Score *float64 `json:"score"` // 0 to 1, the plain mean of the facts; nil: no fact is known
	Facts []Held   `json:"facts"` // what it rests on
	// AnswerDays stands next to trust, which suffers where people wait: the median of the days to an answer, an open
	// question counting up to the day of the review. Nil for the other indicators, and where nothing was asked.
	AnswerDays *float64 `json:"answer_days,omitempty"`
}

// Held is a fact and to what degree it holds.
type Held struct {
	What  string  `json:"what"`
	Share float64 `json:"share"` // 0 to 1
	Of    int     `json:"of"`    // how many things the share is of
}

type indicator struct{ Indicator }

// share takes in a fact about n things of which k are as they should be. A fact about nothing is no fact.
func (x *indicator) share(what string, k, n int) {
	if n > 0 {
		x.Facts = append(x.Facts, Held{What: what, Share: float64(k) / float64(n), Of: n})
	}
}

func count[T any](list []T, holds func(T) bool) int {
	n := 0
	for _, x := range list {
		if holds(x) {
			n++
		}
	}
	return n
}

// health computes the five indicators.
func (d *desk) health() {
	for _, x := range []indicator{d.understanding(), d.efficiency(), d.riskHealth(), d.accountability(), d.trust()} {
		if n := len(x.Facts); n > 0 {
			score := 0.0
			for _, f := range x.Facts {
				score += f.Share / float64(n)
			}
			x.Score = &score
		}
		d.out.Health = append(d.out.Health, x.Indicator)
	}
}

// understanding: do the partners mean the same thing.
func (d *desk) understanding() indicator {
	x := indicator{Indicator{Code: "understanding", Facts: []Held{}}}
	agreed := 0
	for _, o := range d.f.Objectives {
		by := slices.Concat(o.AgreedBy, o.ProposedBy)
		slices.Sort(by)
		if len(slices.Compact(by)) == len(d.f.Partners) {
			agreed++
		}
	}
	x.share("objectives that every partner proposed or agreed to", agreed, len(d.f.Objectives))
	x.share("KPIs that are SMART, as far as can be judged", count(d.out.KPIs, func(k KPIReview) bool { return k.SMART.Verdict != kpi.Unmet }), len(d.out.KPIs))
	if c := d.f.governanceCharter(); d.f.hasCharter() {
		if unsigned, err := c.Unsigned(d.asOf); err == nil {
			x.share("partners that signed the governance charter", len(d.f.Partners)-len(unsigned), len(d.f.Partners))
		}
	}
	return x
}

// efficiency: does work get done when it was promised.
func (d *desk) efficiency() indicator {
	x := indicator{Indicator{Code: "efficiency", Facts: []Held{}}}
	due, done := 0, 0
	for _, a := range d.f.Workplan.Activities {
		if !a.Due.IsZero() && a.Due.Before(d.asOf) {
			due++
			if !a.Done.IsZero() && !a.Done.After(a.Due) {
				done++
			}
		}
	}
	x.share("activities that were due and done in time", done, due)
	started := count(d.f.Workplan.Activities, func(a Activity) bool { return d.past(a.Started) })
	x.share("activities that were started and finished", count(d.f.Workplan.Activities, func(a Activity) bool { return d.past(a.Started) && d.past(a.Done) }), started)
	judged, fine := 0, 0
	for _, k := range d.out.KPIs {
		if k.Progress == nil {
			continue
		}
		switch k.Progress.Status {
		case kpi.OnTrack, kpi.Achieved:
			fine++
			judged++
		case kpi.AtRisk, kpi.OffTrack, kpi.Missed:
			judged++
		}
	}
	x.share("KPIs that are on track or achieved", fine, judged)
	return x
}

// riskHealth: is the register alive.
func (d *desk) riskHealth() indicator {
	x := indicator{Indicator{Code: "risk", Facts: []Held{}}}
	if d.out.Risks == nil {
		return x
	}
	open := d.out.Risks.Ranking
	bad := func(codes ...string) int {
		subjects := make(map[string]bool)
		for _, f := range d.out.Risks.Findings {
			if slices.Contains(codes, f.Code) {
				subjects[f.Subject] = true
			}
		}
		return len(subjects)
	}
	n := len(open) + len(d.out.Risks.Unassessed)
	x.share("risks with levels", len(open), n)
	x.share("risks with an owner", max(0, n-bad("risk-no-owner")), n)
	x.share("risks that are treated or need no treatment", max(0, n-bad("risk-untreated")), n)
	x.share("risks reviewed in time", max(0, n-bad("review-stale")), n)
	return x
}

// accountability: does somebody answer for everything.
func (d *desk) accountability() indicator {
	x := indicator{Indicator{Code: "accountability", Facts: []Held{}}}
	x.share("KPIs with an owner", count(d.f.KPIs, func(k kpi.KPI) bool { return k.Owner != "" }), len(d.f.KPIs))
	x.share("activities with an owner", count(d.f.Workplan.Activities, func(a Activity) bool { return a.Owner != "" }), len(d.f.Workplan.Activities))
	if len(d.f.Stakeholders) > 0 {
		x.share("partners with a sponsor", count(d.f.Partners, func(p Partner) bool {
			return slices.ContainsFunc(d.f.Stakeholders, func(s Stakeholder) bool { return s.Partner == p.ID && slices.Contains(s.Roles, Sponsor) })
		}), len(d.f.Partners))
	}
	due := count(d.f.Workplan.Checkpoints, func(c Checkpoint) bool { return !c.Due.After(d.asOf) })
	x.share("checkpoints that were due and held", count(d.f.Workplan.Checkpoints, func(c Checkpoint) bool { return !c.Due.After(d.asOf) && d.past(c.Held) }), due)
	meetings := d.f.Governance.Meetings
	met := func(m Meeting) bool { return d.past(m.Held) }
	x.share("committee meetings that were due and held", count(meetings, met), count(meetings, func(m Meeting) bool { return met(m) || m.Due.Before(d.asOf) }))
	return x
}

// trust: do the partners find each other reliable and open, and of one mission; do they answer each other and meet.
func (d *desk) trust() indicator {
	x := indicator{Indicator{Code: "trust", Facts: []Held{}}}
	if r := d.out.Principles; r != nil && r.Trust != nil {
		for _, part := range []struct {
			theme string
			mean  *float64
		}{{survey.ThemeReliability, r.Trust.Reliability}, {survey.ThemeOpenness, r.Trust.Openness}, {survey.ThemeMission, r.Trust.Mission}} {
			if part.mean != nil {
				lo, hi := float64(r.Scale.Min), float64(r.Scale.Max)
				x.Facts = append(x.Facts, Held{What: "rating of " + part.theme + ", on its scale", Share: (*part.mean - lo) / (hi - lo), Of: r.Respondents})
			}
		}
	}
	waits := make([]float64, 0, len(d.f.Comms.Loops))
	for _, l := range d.f.Comms.Loops {
		if end := l.Answered; !l.Asked.After(d.asOf) {
			if end.IsZero() || end.After(d.asOf) {
				end = d.asOf
			}
			waits = append(waits, float64(days(l.Asked, end)))
		}
	}
	late := count(waits, func(wait float64) bool { return wait > slowAnswerDays })
	x.share("questions answered, or still open, within "+strconv.Itoa(slowAnswerDays)+" days", len(waits)-late, len(waits))
	if n := len(waits); n > 0 {
		slices.Sort(waits)
		median := (waits[(n-1)/2] + waits[n/2]) / 2
		x.AnswerDays = &median
	}
	due := count(d.f.Comms.CheckIns, func(c CheckIn) bool { return c.Due.Before(d.asOf) || d.past(c.Held) })
	x.share("check-ins that were due and held", count(d.f.Comms.CheckIns, func(c CheckIn) bool { return d.past(c.Held) }), due)
	return x
}
