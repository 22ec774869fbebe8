package kpi

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Weighted is one KPI's place in a scorecard.
type Weighted struct {
	KPI        string   `json:"kpi"`
	Partner    string   `json:"partner,omitempty"`
	Objective  string   `json:"objective,omitempty"`
	Area       string   `json:"area,omitempty"`
	Weight     float64  `json:"weight"`               // 0: shown, but counts for nothing
	Attainment *float64 `json:"attainment,omitempty"` // 0 at the baseline, 1 at the target, whatever the direction; nil: no data
	Status     Status   `json:"status,omitempty"`
	Guardrail  bool     `json:"guardrail,omitempty"`
}

// Weigh makes the scorecard line of a tracked KPI. What counts is the share of the whole way, not of the plan up to the
// day: a KPI at half of its way scores 0.5 on the first day and on the last.
func Weigh(k KPI, p Progress, weight float64) Weighted {
	w := Weighted{KPI: k.ID, Partner: k.Partner, Objective: k.Objective, Area: k.Area, Weight: weight, Status: p.Status, Guardrail: k.Guardrail}
	if p.Attainment != nil {
		w.Attainment = ptr(*p.Attainment)
	}
	return w
}

// Scorecard is the roll-up of many KPIs.
type Scorecard struct {
	Score      *float64    `json:"score,omitempty"`      // weighted mean over the KPIs with data, 0 to 1; nil if none has any
	Coverage   float64     `json:"coverage"`             // share of the weight that has data, 0 to 1
	Guardrails Verdict     `json:"guardrails"`           // met: all hold; unmet: one is broken, whatever the score; unknown: one has no data
	Broken     []string    `json:"broken,omitempty"`     // guardrails that are broken
	Lines      []ScoreLine `json:"lines"`                // in the order given
	Partners   []Group     `json:"partners,omitempty"`   // by name, as are the next two
	Objectives []Group     `json:"objectives,omitempty"` //
	Areas      []Group     `json:"areas,omitempty"`      //
	Findings   []Finding   `json:"findings,omitempty"`
}

// ScoreLine is one KPI's part in the score.
type ScoreLine struct {
	Weighted
	Score  *float64 `json:"score,omitempty"`  // attainment held between 0 and 1, so that no overshoot pays for a miss; nil: no data
	Points *float64 `json:"points,omitempty"` // what it adds to the scorecard's score; nil for guardrails and without data
}

// Group is the roll-up of the KPIs of one partner, objective or area, guardrails left out.
type Group struct {
	Name     string   `json:"name"` // empty: the KPIs that name none
	Score    *float64 `json:"score,omitempty"`
	Coverage float64  `json:"coverage"`
	Lowest   string   `json:"lowest,omitempty"`  // the KPI that scores least; of equals the one with more weight, then the lower ID
	Missing  []string `json:"missing,omitempty"` // KPIs without data
}

// Roll rolls up KPIs into a score by weight, for the whole and by partner, objective and area.
//
// A KPI without attainment, or whose status is no-data or stale, has no data: it is listed as missing, lowers the
// coverage and never counts as 0. A guardrail is left out of every mean and shown for itself: it is broken when its status
// is off-track or missed, or without a status when its attainment is below 1.
//
// Roll returns an error if a KPI has no ID or one that stands twice, a weight is negative or not finite, an attainment is
// not finite, a status is an unknown word, or there are KPIs beside the guardrails and none has a weight above 0.
func Roll(weighted []Weighted) (Scorecard, error) {
	if err := checkWeighted(weighted); err != nil {
		return Scorecard{}, err
	}
	s := Scorecard{Lines: make([]ScoreLine, len(weighted))}
	for i, w := range weighted {
		s.Lines[i] = newLine(w)
	}
	all := group("", s.Lines)
	s.Score, s.Coverage = all.Score, all.Coverage
	known := 0.0
	for _, l := range s.Lines {
		if !l.Guardrail && l.Score != nil {
			known += l.Weight
		}
	}
	for i := range s.Lines {
		if l := &s.Lines[i]; !l.Guardrail && l.Score != nil && known > 0 {
			l.Points = ptr(*l.Score * (l.Weight / known))
		}
	}
	s.Partners = groups(s.Lines, func(l ScoreLine) string { return l.Partner })
	s.Objectives = groups(s.Lines, func(l ScoreLine) string { return l.Objective })
	s.Areas = groups(s.Lines, func(l ScoreLine) string { return l.Area })
	s.guard()
	s.missing(all.Missing)
	finding.Sort(s.Findings)
	return s, nil
}

func checkWeighted(weighted []Weighted) error {
	p := validate.New("scorecard")
	if len(weighted) > MaxReadings {
		p.Add("", "max", "must have at most 100000 entries", len(weighted))
		return p.Err()
	}
	p.UniqueIDs("", "kpi", len(weighted), func(i int) string { return weighted[i].KPI })
	counts, ordinary := false, false
	for i, w := range weighted {
		at := p.Item("", i)
		at.Within("weight", w.Weight, 0, 1e12)
		if w.Attainment != nil {
			at.Within("attainment", *w.Attainment, -maxValue, maxValue)
		}
		if w.Status != "" && !slices.Contains(statuses[:], w.Status) {
			at.Add("status", "oneof", "must be one of no-data, stale, on-track, at-risk, off-track, achieved, missed", w.Status)
		}
		ordinary = ordinary || !w.Guardrail
		counts = counts || !w.Guardrail && w.Weight > 0
	}
	if ordinary && !counts {
		p.Add("", "no-weight", "must hold a KPI that is no guardrail with a weight above 0", nil)
	}
	return p.Err()
}

func newLine(w Weighted) ScoreLine {
	if w.Attainment != nil {
		w.Attainment = ptr(*w.Attainment)
	}
	l := ScoreLine{Weighted: w}
	if w.Attainment != nil && w.Status != NoData && w.Status != Stale {
		l.Score = ptr(min(max(*w.Attainment, 0), 1))
	}
	return l
}

// groups rolls up by a key, sorted by name.
func groups(lines []ScoreLine, key func(ScoreLine) string) []Group {
	by := map[string][]ScoreLine{}
	for _, l := range lines {
		if !l.Guardrail {
			by[key(l)] = append(by[key(l)], l)
		}
	}
	var out []Group
	for _, name := range slices.Sorted(maps.Keys(by)) {
		out = append(out, group(name, by[name]))
	}
	return out
}

// group is the weighted mean over the lines with data. It adds up in the order of IDs, so that the order of input does not show.
func group(name string, lines []ScoreLine) Group {
	lines = slices.Clone(lines)
	slices.SortFunc(lines, func(a, b ScoreLine) int { return cmp.Compare(a.KPI, b.KPI) })
	g := Group{Name: name}
	sum, known, all := 0.0, 0.0, 0.0
	lowest := -1
	for i, l := range lines {
		if l.Guardrail {
			continue
		}
		all += l.Weight
		if l.Score == nil {
			g.Missing = append(g.Missing, l.KPI)
			continue
		}
		sum += *l.Score * l.Weight
		known += l.Weight
		if lowest < 0 || *l.Score < *lines[lowest].Score || *l.Score == *lines[lowest].Score && l.Weight > lines[lowest].Weight {
			lowest = i
		}
	}
	if lowest >= 0 {
		g.Lowest = lines[lowest].KPI
	}
	if known > 0 {
		g.Score, g.Coverage = ptr(min(sum/known, 1)), known/all
	}
	return g
}

// guard judges the guardrails, each for itself.
func (s *Scorecard) guard() {
	s.Guardrails = Met
	for i, l := range s.Lines {
		if !l.Guardrail {
			continue
		}
		broken := l.Status == OffTrack || l.Status == Missed || l.Status == "" && l.Score != nil && *l.Score < 1
		f := Finding{Path: "[" + strconv.Itoa(i) + "]", Subject: l.KPI, Params: map[string]string{"status": string(l.Status)}}
		switch {
		case l.Score == nil:
			if s.Guardrails == Met {
				s.Guardrails = Unknown
			}
			f.Code, f.Severity, f.Message = "guardrail-unknown", SeverityHigh, "nobody knows whether this guardrail holds; get a reading before trusting the score"
		case broken:
			s.Guardrails = Unmet
			s.Broken = append(s.Broken, l.KPI)
			f.Code, f.Severity, f.Message = "guardrail-broken", SeverityBlocking, "this guardrail is broken, whatever the score says; mend it first"
		case l.Status == AtRisk:
			f.Code, f.Severity, f.Message = "guardrail-at-risk", SeverityMedium, "this guardrail is close to breaking; look at it before the next review"
		default:
			continue
		}
		s.Findings = append(s.Findings, f)
	}
	slices.Sort(s.Broken)
}

func (s *Scorecard) missing(ids []string) {
	if len(ids) == 0 {
		return
	}
	s.Findings = append(s.Findings, Finding{Code: "missing-data", Severity: SeverityMedium,
		Params:  map[string]string{"kpis": short(strings.Join(ids, ", ")), "coverage": percent(s.Coverage)},
		Message: fmt.Sprintf("no data for %s: the score speaks for %s of the weight; get their readings", short(strings.Join(ids, ", ")), percent(s.Coverage))})
}
