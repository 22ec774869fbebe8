package kpi

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Rule is a run rule of a control chart, by its name.
type Rule string

// The rules of Nelson (1984) and of the Western Electric handbook (1956). Every inequality is strict: a point on a line
// is on neither side of it. "Beyond k sigma" is counted from the centre.
const (
	Nelson1          Rule = "nelson-1"           // one point beyond 3 sigma
	Nelson2          Rule = "nelson-2"           // nine in a row on one side of the centre
	Nelson3          Rule = "nelson-3"           // six in a row, each above the one before, or each below
	Nelson4          Rule = "nelson-4"           // fourteen in a row, up and down by turns
	Nelson5          Rule = "nelson-5"           // two of three beyond 2 sigma on one side
	Nelson6          Rule = "nelson-6"           // four of five beyond 1 sigma on one side
	Nelson7          Rule = "nelson-7"           // fifteen in a row within 1 sigma
	Nelson8          Rule = "nelson-8"           // eight in a row, on both sides, none within 1 sigma
	WesternElectric1 Rule = "western-electric-1" // one point beyond 3 sigma
	WesternElectric2 Rule = "western-electric-2" // two of three beyond 2 sigma on one side
	WesternElectric3 Rule = "western-electric-3" // four of five beyond 1 sigma on one side
	WesternElectric4 Rule = "western-electric-4" // eight in a row on one side of the centre
)

// Nelson lists the eight rules of Nelson.
func Nelson() []Rule {
	return []Rule{Nelson1, Nelson2, Nelson3, Nelson4, Nelson5, Nelson6, Nelson7, Nelson8}
}

// WesternElectric lists the four rules of the Western Electric handbook.
func WesternElectric() []Rule {
	return []Rule{WesternElectric1, WesternElectric2, WesternElectric3, WesternElectric4}
}

// pattern is what a rule looks for in a window of points.
type pattern struct {
	size, count int     // the window, and how many of its points must be beyond
	beyond      float64 // sigmas from the centre
	shape       shape
}

type shape int

const (
	oneSide   shape = iota // count points beyond, on one side
	bothSides              // count points beyond, on both sides
	inside                 // none beyond or on the line
	oneWay                 // each step the same way
	byTurns                // each step the other way
)

func (r Rule) pattern(run int) (p pattern, ok bool) {
	row := func(n int) (pattern, bool) {
		if run > 0 {
			n = run
		}
		return pattern{n, n, 0, oneSide}, true
	}
	switch r {
	case Nelson1, WesternElectric1:
		return pattern{1, 1, 3, oneSide}, true
	case Nelson2:
		return row(9)
	case WesternElectric4:
		return row(8)
	case Nelson3:
		return pattern{6, 6, 0, oneWay}, true
	case Nelson4:
		return pattern{14, 14, 0, byTurns}, true
	case Nelson5, WesternElectric2:
		return pattern{3, 2, 2, oneSide}, true
	case Nelson6, WesternElectric3:
		return pattern{5, 4, 1, oneSide}, true
	case Nelson7:
		return pattern{15, 15, 1, inside}, true
	case Nelson8:
		return pattern{8, 8, 1, bothSides}, true
	}
	return pattern{}, false
}

// Meaning says in a sentence what the rule saw; run is [ChartOptions].Run. It is empty for a word that is no rule.
func (r Rule) Meaning(run int) string {
	switch r {
	case Nelson1, WesternElectric1:
		return "a point beyond 3 sigma: something special happened"
	case Nelson2, WesternElectric4:
		return strconv.Itoa(r.size(run)) + " points in a row on one side of the centre: the level has shifted"
	case Nelson3:
		return "6 points in a row that rise or fall: it drifts"
	case Nelson4:
		return "14 points that go up and down by turns: two causes alternate"
	case Nelson5, WesternElectric2:
		return "2 of 3 points beyond 2 sigma on one side: the level may have shifted"
	case Nelson6, WesternElectric3:
		return "4 of 5 points beyond 1 sigma on one side: the level may have shifted"
	case Nelson7:
		return "15 points in a row within 1 sigma: less noise than the limits say, so they are wrong or the values are mixed"
	case Nelson8:
		return "8 points in a row beyond 1 sigma on both sides: two processes are mixed"
	}
	return ""
}

func (r Rule) size(run int) int {
	p, _ := r.pattern(run)
	return p.size
}

// speaks reports whether the pattern fills the window.
func (r Rule) speaks(window []float64, center, sigma float64) bool {
	p, ok := r.pattern(len(window))
	if !ok {
		return false
	}
	above, below := 0, 0
	for _, v := range window {
		if v > center+p.beyond*sigma {
			above++
		} else if v < center-p.beyond*sigma {
			below++
		}
	}
	switch p.shape {
	case oneSide:
		return above >= p.count || below >= p.count
	case bothSides:
		return above+below == p.count && above > 0 && below > 0
	case inside:
		return above+below == 0 && !slices.ContainsFunc(window, func(v float64) bool { return math.Abs(v-center) == sigma })
	}
	return steps(window, p.shape == byTurns)
}

// steps reports whether the window goes one way throughout, or changes its way at each step.
func steps(window []float64, turns bool) bool {
	up := window[1] > window[0]
	for i := 1; i < len(window); i++ {
		if window[i] == window[i-1] || (window[i] > window[i-1]) != up {
			return false
		}
		if turns {
			up = !up
		}
	}
	return true
}

func checkRules(p *validate.Problems, rules []Rule) {
	for i, r := range rules {
		if _, ok := r.pattern(0); !ok {
			var names []string
			for _, n := range append(Nelson(), WesternElectric()...) {
				names = append(names, string(n))
			}
			p.Add("rules["+strconv.Itoa(i)+"]", "oneof", "must be one of "+strings.Join(names, ", "), r)
		} else if slices.Contains(rules[:i], r) {
			p.Add("rules["+strconv.Itoa(i)+"]", "unique", "must not stand twice", r)
		}
	}
}
