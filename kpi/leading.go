package kpi

import (
	"fmt"
	"strconv"

	"github.com/partnerkit/partnerkit/internal/finding"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// CheckLinks says what is wrong with the links from leading to lagging KPIs: a link to a KPI that does not exist, a
// circle, a leading KPI that is measured less often than the one it should warn of or later than the lag, and an
// objective whose KPIs all lag, so that nobody is warned in time.
//
// It returns an error if a KPI has no ID or one that stands twice. It takes time linear in KPIs and links.
func CheckLinks(kpis []KPI) ([]Finding, error) {
	p := validate.New("kpi links")
	checkKPIs(p, kpis)
	if err := p.Err(); err != nil {
		return nil, err
	}
	at := make(map[string]int, len(kpis))
	for i, k := range kpis {
		at[k.ID] = i
	}
	var out []Finding
	lags := make([]bool, len(kpis)) // some KPI runs ahead of it
	next := make([][]int, len(kpis))
	for i, k := range kpis {
		for j, l := range k.Leads {
			path := fmt.Sprintf("kpis[%d].leads[%d]", i, j)
			to, ok := at[l.KPI]
			if !ok {
				out = append(out, Finding{Code: "unknown-kpi", Path: path, Subject: k.ID, Severity: SeverityMedium,
					Params: map[string]string{"kpi": short(l.KPI)}, Message: "it runs ahead of KPI " + strconv.Quote(short(l.KPI)) + ", which does not exist; name one that does"})
				continue
			}
			lags[to] = true
			next[i] = append(next[i], to)
			out = append(out, k.warns(path, l, kpis[to])...)
		}
	}
	if circle := findCircle(next); circle >= 0 {
		out = append(out, Finding{Code: "circular-links", Path: fmt.Sprintf("kpis[%d].leads", circle), Subject: kpis[circle].ID, Severity: SeverityMedium,
			Message: "the KPI runs ahead of itself through its links; drop the link that does not hold"})
	}
	out = append(out, unwarned(kpis, lags)...)
	finding.Sort(out)
	return out, nil
}

// warns checks that a leading KPI can warn in time.
func (k KPI) warns(path string, l Link, lagging KPI) []Finding {
	own, other := k.Frequency.Days(), lagging.Frequency.Days()
	params := map[string]string{"kpi": short(l.KPI), "frequency": string(k.Frequency)}
	if own > 0 && other > 0 && own > other {
		return []Finding{{Code: "slow-leader", Path: path, Subject: k.ID, Severity: SeverityMedium, Params: params,
			Message: fmt.Sprintf("it is measured %s and should run ahead of %s, which is measured %s; measure it at least as often", k.Frequency, short(l.KPI), lagging.Frequency)}}
	}
	if own > 0 && l.LagDays > 0 && own > l.LagDays {
		return []Finding{{Code: "late-leader", Path: path, Subject: k.ID, Severity: SeverityLow, Params: params,
			Message: fmt.Sprintf("it is measured %s, and %s follows after %d days; measure it often enough to act in between", k.Frequency, short(l.KPI), l.LagDays)}}
	}
	return nil
}

// findCircle returns a node on a circle, or -1: nodes without unfinished successors are taken away until none is left.
func findCircle(next [][]int) int {
	open := make([]int, len(next)) // successors not yet taken away
	before := make([][]int, len(next))
	var free []int
	for i, to := range next {
		open[i] = len(to)
		for _, j := range to {
			before[j] = append(before[j], i)
		}
		if len(to) == 0 {
			free = append(free, i)
		}
	}
	for len(free) > 0 {
		i := free[len(free)-1]
		free = free[:len(free)-1]
		for _, j := range before[i] {
			if open[j]--; open[j] == 0 {
				free = append(free, j)
			}
		}
	}
	// What is left leads into a circle; walk until a node comes back.
	for i := range next {
		if open[i] == 0 {
			continue
		}
		for seen := map[int]bool{}; ; {
			if seen[i] {
				return i
			}
			seen[i] = true
			for _, j := range next[i] {
				if open[j] > 0 {
					i = j
					break
				}
			}
		}
	}
	return -1
}

// unwarned finds objectives with lagging KPIs that nothing runs ahead of, where no KPI of the objective leads any.
func unwarned(kpis []KPI, lags []bool) []Finding {
	warned := map[string]bool{}
	for i, k := range kpis {
		if len(k.Leads) > 0 || lags[i] {
			warned[k.Objective] = true
		}
	}
	var out []Finding
	seen := map[string]bool{"": true}
	for i, k := range kpis {
		if !seen[k.Objective] && !warned[k.Objective] {
			out = append(out, Finding{Code: "no-leading-kpi", Path: fmt.Sprintf("kpis[%d]", i), Subject: k.Objective, Severity: SeverityLow,
				Params: map[string]string{"kpi": k.ID}, Message: "no KPI runs ahead of those of this objective, so trouble shows when it is too late; link one that moves earlier"})
		}
		seen[k.Objective] = true
	}
	return out
}
