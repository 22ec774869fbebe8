package alignment

import (
	"github.com/partnerkit/partnerkit/internal/stats"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// Ranking compares the ranked priorities of two partners over all that either ranks; what a partner does not rank
// stands in a tie below its last. 1: the same order, −1: the reverse. Nil where a partner ranks nothing, or where
// there is nothing to order.
type Ranking struct {
	Shared int      `json:"shared"` // priorities that both rank
	Tau    *float64 `json:"tau"`    // Kendall's tau-b (Kendall, Biometrika 33, 1945): ties in either ranking are corrected for
	Rho    *float64 `json:"rho"`    // Spearman's rho: Pearson's correlation of the mid-ranks
}

// checkPriorities checks the ranking and its groups of equals.
func (x Partner) checkPriorities(p *validate.Problems) {
	if !atMost(p, "priorities", len(x.Priorities), MaxPriorities) || !atMost(p, "equal_priorities", len(x.EqualPriorities), MaxPriorities) {
		return
	}
	place := make(map[string]int, len(x.Priorities))
	for i, code := range x.Priorities {
		at := p.Item("priorities", i)
		at.ID("", code)
		if _, twice := place[code]; twice {
			at.Add("", "unique", "must not be ranked twice", code)
			continue
		}
		place[code] = i
	}
	grouped := make(map[string]bool)
	for i, group := range x.EqualPriorities {
		at := p.Item("equal_priorities", i)
		if len(group) < 2 {
			at.Add("", "min", "must have at least 2 entries", len(group))
		}
		if !atMost(at, "", len(group), MaxPriorities) {
			continue
		}
		lowest, highest, whole := len(x.Priorities), 0, true
		for j, code := range group {
			switch k, ranked := place[code]; {
			case !ranked:
				at.Item("", j).Add("", "unknown-priority", "must be one of the priorities", code)
				whole = false
			case grouped[code]:
				at.Item("", j).Add("", "unique", "must stand in one group, once", code)
				whole = false
			default:
				lowest, highest = min(lowest, k), max(highest, k)
			}
			grouped[code] = true
		}
		if whole && highest-lowest >= len(group) {
			at.Add("", "not-adjacent", "must stand side by side in the priorities", nil)
		}
	}
}

// places are the ranks of a partner's priorities, equal ones at the rank of the first of them.
func (x Partner) places() map[string]float64 {
	m := make(map[string]float64, len(x.Priorities))
	for i, code := range x.Priorities {
		m[code] = float64(i + 1)
	}
	for _, group := range x.EqualPriorities {
		first := m[group[0]]
		for _, code := range group {
			first = min(first, m[code])
		}
		for _, code := range group {
			m[code] = first
		}
	}
	return m
}

// rank compares two rankings, each by the places of its codes.
func rank(a, b map[string]float64) Ranking {
	if len(a) == 0 || len(b) == 0 {
		return Ranking{}
	}
	below := float64(len(a) + len(b))
	x, y := make([]float64, 0, len(a)+len(b)), make([]float64, 0, len(a)+len(b))
	var r Ranking
	for code, place := range a {
		other, both := b[code]
		if both {
			r.Shared++
		} else {
			other = below
		}
		x, y = append(x, place), append(y, other)
	}
	for code, place := range b {
		if _, both := a[code]; !both {
			x, y = append(x, below), append(y, place)
		}
	}
	if tau, rho, ok := stats.RankCorrelation(x, y); ok {
		r.Tau, r.Rho = &tau, &rho
	}
	return r
}
