package kpi

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// ReviewOptions says what a review looks at.
type ReviewOptions struct {
	Since       time.Time    `json:"since"`                 // day of the last review
	AsOf        time.Time    `json:"as_of"`                 // day of this one
	Outcomes    []Outcome    `json:"outcomes,omitempty"`    // to name whom a win serves
	Corrections []Correction `json:"corrections,omitempty"` // to see whether they worked
}

// Pack is what partners need in front of them at a review, the answer first.
type Pack struct {
	Since       time.Time     `json:"since"`
	AsOf        time.Time     `json:"as_of"`
	Headline    string        `json:"headline"`
	Decisions   []Decision    `json:"decisions,omitempty"`   // what to decide, the worst first
	Changes     []Change      `json:"changes,omitempty"`     // KPIs whose status changed since the last review
	Signals     []NewSignal   `json:"signals,omitempty"`     // readings since then that differ from the plan by more than noise
	Steady      []string      `json:"steady,omitempty"`      // KPIs without change or signal: leave them alone
	Wins        []Win         `json:"wins,omitempty"`        // what to celebrate
	WinsBy      []PartnerWins `json:"wins_by,omitempty"`     // the same, by partner
	Corrections []Effect      `json:"corrections,omitempty"` // what earlier changes of course did
	Scorecard   *Scorecard    `json:"scorecard,omitempty"`   // nil if no KPI can be measured
	Sources     []SourceState `json:"sources,omitempty"`
	Progress    []Progress    `json:"progress,omitempty"`
	Findings    []Finding     `json:"findings,omitempty"` // KPIs that cannot be measured
}

// Decision is a question that the partners should answer.
type Decision struct {
	KPI      string   `json:"kpi"`
	Severity Severity `json:"severity"`
	Question string   `json:"question"`
	Why      string   `json:"why"`
}

// Change is a KPI whose status differs from that of the last review.
type Change struct {
	KPI    string   `json:"kpi"`
	Before Status   `json:"before"`
	After  Status   `json:"after"`
	Moved  *float64 `json:"moved,omitempty"` // attainment now minus then
	Reason string   `json:"reason"`
}

// NewSignal is a reading that the control chart of the distances to the plan marks.
type NewSignal struct {
	KPI     string    `json:"kpi"`
	Date    time.Time `json:"date"`
	Rule    Rule      `json:"rule"`
	Better  bool      `json:"better"` // on the good side of the plan's usual distance
	Message string    `json:"message"`
}

// Win is a success since the last review.
type Win struct {
	KPI           string   `json:"kpi"`
	What          string   `json:"what"`
	Partners      []string `json:"partners,omitempty"`      // who delivered it: Delivers of the KPI, or else its Partner
	Beneficiaries []string `json:"beneficiaries,omitempty"` // of the outcomes that the KPI measures
}

// PartnerWins is one partner's part in the wins.
type PartnerWins struct {
	Partner string   `json:"partner"`
	KPIs    []string `json:"kpis"`
}

// Review puts together what changed since the last review, which changes are signals and which noise, what to celebrate
// and what to decide. Signals are read off the individuals chart of each KPI's distance to its plan, by [Nelson1] and
// [Nelson2]; at risk without a signal is no reason to change course. A KPI whose definition is incomplete is a finding.
//
// Review returns an error if an item does not validate or cannot be tracked for another reason than [ErrIncomplete], an ID
// stands twice, since or as_of is no day or since is not before as_of, or a correction or outcome is not well formed.
func Review(items []Item, o ReviewOptions) (Pack, error) {
	p := checkItems(items, o.AsOf)
	o.check(p, items)
	if err := p.Err(); err != nil {
		return Pack{}, err
	}
	out := Pack{Since: o.Since, AsOf: o.AsOf, Sources: sources(items, dayNumber(o.AsOf))}
	var weighted []Weighted
	for i, it := range items {
		now, err := it.KPI.Track(it.Readings, o.AsOf)
		if errors.Is(err, ErrIncomplete) {
			out.Findings = append(out.Findings, Finding{Code: "incomplete-kpi", Path: "items[" + strconv.Itoa(i) + "].kpi", Subject: it.KPI.ID, Severity: SeverityHigh,
				Message: "its definition lacks what progress is measured against; complete direction, baseline, target, start and due"})
			continue
		}
		if err != nil {
			p.Merge("items["+strconv.Itoa(i)+"]", err)
			continue
		}
		out.Progress = append(out.Progress, now)
		weighted = append(weighted, Weigh(it.KPI, now, or(it.Weight, 1)))
		out.compare(it, now, o)
	}
	if err := p.Err(); err != nil {
		return Pack{}, err
	}
	out.correct(items, o)
	if card, err := Roll(weighted); err == nil && len(weighted) > 0 {
		out.Scorecard = &card
	}
	out.finish()
	return out, nil
}

func checkItems(items []Item, asOf time.Time) *validate.Problems {
	p := validate.New("kpi review")
	p.Day("as_of", asOf)
	if len(items) > MaxReadings {
		p.Add("items", "max", "must have at most 100000 entries", len(items))
		return p
	}
	seen := map[string]bool{}
	for i, it := range items {
		at := p.Item("items", i)
		at.Merge("kpi", it.KPI.Validate())
		if seen[it.KPI.ID] {
			at.Add("kpi.id", "unique", "must not stand twice", it.KPI.ID)
		}
		seen[it.KPI.ID] = true
		at.Within("weight", it.Weight, 0, 1e12)
		checkReadings(at, it.Readings, it.KPI.Unit)
		if p.OK() { // only then are the numbers fit to be read
			newSeries(at, it.Readings)
		}
	}
	return p
}

func (o ReviewOptions) check(p *validate.Problems, items []Item) {
	if p.Day("since", o.Since) && !o.AsOf.IsZero() && !o.Since.Before(o.AsOf) {
		p.Add("since", "order", "must be before as_of", o.Since)
	}
	checkOutcomes(p, o.Outcomes)
	ids := make(map[string]bool, len(items))
	for _, it := range items {
		ids[it.KPI.ID] = true
	}
	if !few(p, "corrections", len(o.Corrections)) {
		return
	}
	for i, c := range o.Corrections {
		c.check(p.Item("corrections", i))
		if c.KPI != "" && !ids[c.KPI] {
			p.Item("corrections", i).Add("kpi", "unknown", "must be one of the items", c.KPI)
		}
	}
}

// compare sets a KPI beside what it was at the last review.
func (out *Pack) compare(it Item, now Progress, o ReviewOptions) {
	before, err := it.KPI.Track(it.Readings, o.Since)
	if err != nil { // the definition of that day was incomplete
		before = Progress{Status: NoData}
	}
	changed := before.Status != now.Status
	if changed {
		c := Change{KPI: now.KPI, Before: before.Status, After: now.Status, Reason: now.Reason}
		if before.Attainment != nil && now.Attainment != nil && before.Version == now.Version {
			c.Moved = ptr(*now.Attainment - *before.Attainment)
		}
		out.Changes = append(out.Changes, c)
	}
	signals := newSignals(it, o)
	out.Signals = append(out.Signals, signals...)
	out.celebrate(it.KPI, before, now, signals, o)
	if !out.decide(now, signals) && !changed && len(signals) == 0 {
		out.Steady = append(out.Steady, now.KPI)
	}
}

// newSignals are those whose pattern ends after the last review.
func newSignals(it Item, o ReviewOptions) []NewSignal {
	k, g, s, err := it.KPI.prepare(it.Readings, o.AsOf)
	if err != nil {
		return nil
	}
	days, ahead := g.ahead(s.until(dayNumber(o.AsOf)))
	middle := mean(ahead)
	var out []NewSignal
	for _, signal := range actionSignals(ahead) {
		if days[signal.Index] > dayNumber(o.Since) {
			out = append(out, NewSignal{KPI: k.ID, Date: dayOf(days[signal.Index]), Rule: signal.Rule, Better: ahead[signal.Index] > middle, Message: signal.Message})
		}
	}
	return out
}

// celebrate records a win: the target met, back on track, or a signal on the good side.
func (out *Pack) celebrate(k KPI, before, now Progress, signals []NewSignal, o ReviewOptions) {
	what := ""
	switch {
	case now.Status == Achieved && before.Status != Achieved:
		what = now.Reason
	case now.Status == OnTrack && (before.Status == OffTrack || before.Status == AtRisk):
		what = "back on track: " + now.Reason
	case now.Status != OffTrack && now.Status != Missed && slices.ContainsFunc(signals, func(s NewSignal) bool { return s.Better }):
		what = "better than its usual distance to the plan by more than noise"
	default:
		return
	}
	w := Win{KPI: k.ID, What: what, Partners: slices.Clone(k.Delivers)}
	if len(w.Partners) == 0 && k.Partner != "" {
		w.Partners = []string{k.Partner}
	}
	for _, outcome := range o.Outcomes {
		if known(k.Outcomes, outcome.ID) {
			w.Beneficiaries = append(w.Beneficiaries, outcome.Beneficiaries...)
		}
	}
	slices.Sort(w.Beneficiaries)
	w.Beneficiaries = slices.Compact(w.Beneficiaries)
	out.Wins = append(out.Wins, w)
}

// decide adds the question that a KPI puts to the partners, if any.
func (out *Pack) decide(now Progress, signals []NewSignal) bool {
	ask := func(severity Severity, question, why string) bool {
		out.Decisions = append(out.Decisions, Decision{KPI: now.KPI, Severity: severity, Question: question, Why: why})
		return true
	}
	worse := slices.IndexFunc(signals, func(s NewSignal) bool { return !s.Better })
	has := func(code string) int {
		return slices.IndexFunc(now.Findings, func(f Finding) bool { return f.Code == code })
	}
	switch disputed, unlikely := has("disputed-reading"), has("unlikely-to-meet"); {
	case disputed >= 0:
		return ask(SeverityHigh, "which value holds?", now.Findings[disputed].Message)
	case now.Status == Missed:
		return ask(SeverityHigh, "close it, or set a new target in a new version?", now.Reason)
	case now.Status == OffTrack:
		return ask(SeverityHigh, "what changes, who does it, and by when?", now.Reason)
	case now.Status == Stale:
		return ask(SeverityMedium, "who delivers the missing values?", now.Reason)
	case worse >= 0:
		return ask(SeverityMedium, "what happened, and should the course change?",
			fmt.Sprintf("%s, in its distance to the plan on %s", signals[worse].Message, signals[worse].Date.Format(time.DateOnly)))
	case unlikely >= 0:
		return ask(SeverityMedium, "act now, or accept that the target will be missed?", now.Findings[unlikely].Message)
	}
	return false
}

// correct evaluates earlier corrections and asks about those that did not work.
func (out *Pack) correct(items []Item, o ReviewOptions) {
	for _, c := range o.Corrections {
		i := slices.IndexFunc(items, func(it Item) bool { return it.KPI.ID == c.KPI })
		e, err := items[i].KPI.Effect(c, items[i].Readings, o.AsOf)
		if err != nil {
			continue // the KPI cannot be tracked and is a finding already
		}
		out.Corrections = append(out.Corrections, e)
		if e.Result == Worse || e.Result == NoEffect {
			out.Decisions = append(out.Decisions, Decision{KPI: c.KPI, Severity: SeverityMedium,
				Question: fmt.Sprintf("keep, change or undo correction %s?", short(c.ID)), Why: e.Reason})
		}
	}
}

// finish orders the lists and writes the headline.
func (out *Pack) finish() {
	slices.SortStableFunc(out.Decisions, func(a, b Decision) int { return a.Severity.Rank() - b.Severity.Rank() })
	by := map[string][]string{}
	for _, w := range out.Wins {
		for _, partner := range w.Partners {
			by[partner] = append(by[partner], w.KPI)
		}
	}
	for _, partner := range slices.Sorted(maps.Keys(by)) {
		out.WinsBy = append(out.WinsBy, PartnerWins{Partner: partner, KPIs: by[partner]})
	}
	finding.Sort(out.Findings)
	switch n := len(out.Decisions); n {
	case 0:
		out.Headline = "Nothing to decide"
	case 1:
		out.Headline = "1 thing to decide: " + short(out.Decisions[0].KPI)
	default:
		out.Headline = fmt.Sprintf("%d things to decide, first %s", n, short(out.Decisions[0].KPI))
	}
	parts := []string{fmt.Sprintf("%d of %d KPIs on track or achieved", out.good(), len(out.Progress)), fmt.Sprintf("wins: %d", len(out.Wins))}
	if s := out.Scorecard; s != nil && s.Guardrails == Unmet {
		parts = append(parts, "guardrail broken: "+short(strings.Join(s.Broken, ", ")))
	}
	out.Headline += "; " + strings.Join(parts, "; ") + "."
}

func (out *Pack) good() int {
	n := 0
	for _, p := range out.Progress {
		if p.Status == OnTrack || p.Status == Achieved {
			n++
		}
	}
	return n
}
