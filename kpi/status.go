package kpi

import (
	"fmt"
	"slices"
	"time"
)

// Status is the verdict on a KPI's progress.
type Status string

// The statuses.
const (
	NoData   Status = "no-data"   // no reading since the start
	Achieved Status = "achieved"  // at or beyond the target; for a band: inside it on the due day
	Missed   Status = "missed"    // due has passed without it
	Stale    Status = "stale"     // the last reading is too old to judge by
	OffTrack Status = "off-track" // further behind its path than the tolerance allows
	AtRisk   Status = "at-risk"   // behind its path, within the tolerance
	OnTrack  Status = "on-track"  // on or ahead of its path
)

var statuses = [...]Status{NoData, Stale, OnTrack, AtRisk, OffTrack, Achieved, Missed}

// roundoff is the slack of comparisons between shares of a way.
const roundoff = 1e-9

// judge decides the status and says by which rule.
//
// A value is due every Frequency days (if that is not set: the median gap of at least three readings). Before due a
// reading older than two such gaps is stale; after due the last reading up to due must be within one gap of it.
func (out *Progress) judge(k KPI, g goal, known series, today int64) {
	set := func(s Status, reason string, args ...any) { out.Status, out.Reason = s, fmt.Sprintf(reason, args...) }
	due := k.Due.Format(time.DateOnly)
	if out.Latest == nil {
		if today < g.start {
			set(NoData, "starts on %s", k.Start.Format(time.DateOnly))
		} else {
			set(NoData, "no reading since the start on %s", k.Start.Format(time.DateOnly))
		}
		return
	}
	at, v := dayNumber(out.Latest.Date), toFloat(out.Latest.Value)
	day := out.Latest.Date.Format(time.DateOnly)
	value := figure(v) + unitOf(k)
	switch over := today > g.due; {
	case g.reached(v) && g.direction == Milestone:
		set(Achieved, "reached %s on %s", value, day)
	case over && g.freshness > 0 && g.due-at > g.freshness:
		set(Stale, "the last reading up to due (%s) is of %s, and a value is expected every %d days", due, day, g.freshness)
	case over && g.reached(v):
		set(Achieved, "%s on %s, the last reading up to due (%s), meets %s", value, day, due, g.aim())
	case over:
		set(Missed, "%s on %s, the last reading up to due (%s), does not meet %s", value, day, due, g.aim())
		if late := g.firstReached(known, g.due); late >= 0 {
			out.Reason += fmt.Sprintf("; it was met on %s, %d days late", dayOf(late).Format(time.DateOnly), late-g.due)
		}
	case g.freshness > 0 && today-at > 2*g.freshness:
		set(Stale, "the last reading is of %s, %d days old, and a value is expected every %d days", day, today-at, g.freshness)
	case g.reached(v) && g.direction != Band:
		set(Achieved, "%s on %s meets %s before due (%s)", value, day, g.aim(), due)
	case g.direction == Band:
		out.judgeBand(k, g, value)
	default:
		out.judgePath(k, value, day)
	}
}

func (out *Progress) judgeBand(k KPI, g goal, value string) {
	outside := *out.Behind
	switch {
	case outside <= 0:
		out.Status, out.Reason = OnTrack, fmt.Sprintf("%s is inside %s", value, g.aim())
	case outside <= k.Tolerance.offTrack()+roundoff:
		out.Status, out.Reason = AtRisk, fmt.Sprintf("%s is outside %s by %s of its width", value, g.aim(), percent(outside))
	default:
		out.Status = OffTrack
		out.Reason = fmt.Sprintf("%s is outside %s by %s of its width, more than the %s allowed", value, g.aim(), percent(outside), percent(k.Tolerance.offTrack()))
	}
}

func (out *Progress) judgePath(k KPI, value, day string) {
	behind := *out.Behind
	planned := *out.Attainment + behind
	where := fmt.Sprintf("%s on %s is %s of the way where the path has %s", value, day, percent(*out.Attainment), percent(planned))
	switch {
	case behind <= k.Tolerance.atRisk()+roundoff:
		out.Status, out.Reason = OnTrack, where
	case behind <= k.Tolerance.offTrack()+roundoff:
		out.Status, out.Reason = AtRisk, where+fmt.Sprintf(": more than %s behind", percent(k.Tolerance.atRisk()))
	default:
		out.Status, out.Reason = OffTrack, where+fmt.Sprintf(": more than %s behind", percent(k.Tolerance.offTrack()))
	}
}

// firstReached is the first day after the given one on which a reading reaches the goal; -1 if none does.
func (g goal) firstReached(s series, after int64) int64 {
	for i, d := range s.days {
		if d > after && g.reached(s.values[i]) {
			return d
		}
	}
	return -1
}

func (g goal) aim() string {
	if g.direction == Band {
		return "the band " + figure(g.low) + " to " + figure(g.high)
	}
	return "the target " + figure(g.to)
}

func unitOf(k KPI) string {
	if k.Unit == "" {
		return ""
	}
	return " " + short(k.Unit)
}

// medianGap is the median of the days between neighbouring readings, at least 1.
func medianGap(days []int64) int64 {
	gaps := make([]int64, len(days)-1)
	for i := range gaps {
		gaps[i] = days[i+1] - days[i]
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}
