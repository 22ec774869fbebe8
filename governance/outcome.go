package governance

import (
	"fmt"
	"time"
)

// reading is how a vote stands in a scenario.
type reading struct {
	counts  [len(measureNames)]counted
	done    [len(measureNames)]bool
	quorum  Meter
	hurdles []HurdleMeter
	casting bool // the chair's vote decided a tie
	vetoed  []string
}

func (r *reading) passes() bool {
	for _, h := range r.hurdles {
		if !h.Met {
			return false
		}
	}
	return r.quorum.Met && len(r.vetoed) == 0
}

func (v *poll) counted(r *reading, by Measure, s scenario) *counted {
	i := measureIndex(by)
	if !r.done[i] {
		r.counts[i], r.done[i] = v.count(by, s), true
	}
	return &r.counts[i]
}

// read checks every condition in a scenario.
func (v *poll) read(s scenario) *reading {
	r := &reading{quorum: v.readQuorum(s), hurdles: make([]HurdleMeter, len(v.hurdles))}
	for i, h := range v.hurdles {
		r.hurdles[i] = v.readHurdle(r, h, s)
	}
	for _, i := range v.e.vetoes {
		if w := v.where(int(i), s); w == sideAgainst || w == sideVeto {
			r.vetoed = append(r.vetoed, v.e.c.Members[i].ID)
		}
	}
	for _, h := range v.e.veto {
		c := v.counted(r, h.by, s)
		if need := h.needed(c.of(h.of), nil); !c.veto.isZero() && !c.veto.less(need) {
			r.vetoed = append(r.vetoed, string(ChoiceNoWithVeto))
		}
	}
	return r
}

func (v *poll) readQuorum(s scenario) Meter {
	if v.e.c.Quorum.IsZero() {
		return Meter{Met: true}
	}
	q := v.e.quorum
	took, all := v.attendance(s)
	need, scale := q.needed(all, v.e.wholeOf(q.by)), v.e.scaleOf(q.by)
	return Meter{By: q.by, Reached: took.decimal(scale), Needed: need.decimal(scale), Met: !took.less(need)}
}

func (v *poll) readHurdle(r *reading, h hurdle, s scenario) HurdleMeter {
	c, scale := v.counted(r, h.by, s), v.e.scaleOf(h.by)
	total, need := c.of(h.of), mass{}
	limit := total
	if h.kind == ThresholdCount {
		limit = c.all
	}
	need = h.needed(limit, nil)
	out := HurdleMeter{Kind: h.kind, Of: h.of, Total: total.decimal(scale)}
	out.Meter = Meter{By: h.by, Reached: c.yes.decimal(scale), Needed: need.decimal(scale)}
	out.Met = !c.yes.isZero() && !c.yes.less(need)
	if h.blockers > 0 && !c.yes.isZero() {
		heads := v.counted(r, BySeats, s)
		out.Blockers = int(heads.of(h.of).minus(heads.yes).lo)
		out.Met = out.Met || out.Blockers < h.blockers
	}
	if v.chair >= 0 && !out.Met && h.tie(c.yes, total) {
		r.casting = true
		out.Met = v.where(int(v.chair), s) == sideFor
	}
	return out
}

// outcome reads the vote as it stands and, while it is open, as it may become.
func (v *poll) outcome() Outcome {
	now := v.read(asCounted)
	o := v.report(now)
	o.WouldPass = now.passes()
	switch {
	case v.closed:
		o.Verdict = verdict(o.WouldPass)
	case v.e.c.AtClose:
		o.Verdict = VerdictPending
	case !v.read(allFor).passes():
		o.Verdict = VerdictRejected
	case v.safe():
		o.Verdict = VerdictPassed
	default:
		o.Verdict = VerdictPending
	}
	o.Passed, o.Final = o.Verdict == VerdictPassed, o.Verdict != VerdictPending
	o.Early = o.Final && !v.closed
	o.Reasons = v.reasons(now, &o)
	if o.Passed && !v.motion.Opened.IsZero() && v.e.c.MinExecutionHours > 0 {
		o.From = v.motion.Opened.Add(time.Duration(v.e.c.MinExecutionHours) * time.Hour)
	}
	return o
}

// safe reports whether nothing that may still happen keeps the motion from passing.
func (v *poll) safe() bool {
	if !v.readQuorum(quietest).Met {
		return false
	}
	worst := v.read(allVeto)
	worst.quorum.Met = true
	return worst.passes()
}

func verdict(passed bool) Verdict {
	if passed {
		return VerdictPassed
	}
	return VerdictRejected
}

func (v *poll) report(now *reading) Outcome {
	first := v.hurdles[0].by
	c, scale := v.counted(now, first, asCounted), v.e.scaleOf(first)
	o := Outcome{
		Committee: v.e.c.ID, Version: v.e.c.Version, Motion: v.motion.ID,
		For: c.yes.decimal(scale), Against: c.no.decimal(scale), Abstain: c.abstain.decimal(scale),
		NoWithVeto: c.veto.decimal(scale), Entitled: c.all.decimal(scale),
		Quorum: now.quorum, Thresholds: now.hurdles, Vetoed: now.vetoed,
		Closes: v.closes, Extended: !v.closes.Equal(v.motion.Closes), Ignored: v.ignored,
	}
	for i := range v.seats {
		switch s := &v.seats[i]; {
		case s.recused:
			o.Recused++
		case s.open != shut:
			o.Open++
		}
	}
	if now.casting {
		o.Casting = v.e.c.Members[v.chair].ID
	}
	return o
}

// reasons says in order what decided.
func (v *poll) reasons(now *reading, o *Outcome) []string {
	var rs []string
	if o.Recused > 0 {
		rs = append(rs, fmt.Sprintf("recused: %d, left out of every denominator", o.Recused))
	}
	if !v.e.c.Quorum.IsZero() {
		rs = append(rs, fmt.Sprintf("quorum: %v%s voted, %v needed", o.Quorum.Reached, unitOf(o.Quorum.By), o.Quorum.Needed))
	}
	for _, h := range now.hurdles {
		rs = append(rs, h.reason())
	}
	if now.casting {
		rs = append(rs, fmt.Sprintf("casting vote: a tie, decided by %s", o.Casting))
	}
	for _, id := range now.vetoed {
		rs = append(rs, "veto: "+id)
	}
	if o.Extended {
		rs = append(rs, "late quorum: open until "+o.Closes.UTC().Format(time.RFC3339))
	}
	switch {
	case o.Early:
		rs = append(rs, fmt.Sprintf("early: %d still open, which cannot alter it", o.Open))
	case !o.Final && v.e.c.AtClose:
		rs = append(rs, "pending: decided when the vote closes")
	case !o.Final:
		rs = append(rs, fmt.Sprintf("pending: %d still open, which can alter it", o.Open))
	}
	return rs
}

func (h HurdleMeter) reason() string {
	name := string(h.Kind)
	if h.Kind == ThresholdSimple {
		name = "majority"
	}
	switch {
	case h.Reached.IsZero():
		return name + ": nobody in favour"
	case h.Met && h.Reached.LessThan(h.Needed) && h.Blockers > 0:
		return fmt.Sprintf("%s: %v%s in favour, %v needed, deemed met: %d seats are too few to block", name, h.Reached, unitOf(h.By), h.Needed, h.Blockers)
	}
	return fmt.Sprintf("%s: %v%s in favour, %v needed", name, h.Reached, unitOf(h.By), h.Needed)
}

func unitOf(by Measure) string {
	switch by {
	case ByPartners:
		return " partners"
	case ByWeight:
		return " of weight"
	case ByEquity:
		return " of equity"
	}
	return ""
}
