package governance

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// validateDelegations checks the delegations of a document, which stand in a field of that name.
func validateDelegations(p *validate.Problems, ds []Delegation) {
	if !atMost(p, "delegations", len(ds), MaxDelegations) {
		return
	}
	p.UniqueIDs("delegations", "id", len(ds), func(i int) string { return ds[i].ID })
	sound := true
	for i, d := range ds {
		sound = d.validate(p.Item("delegations", i)) && sound
	}
	if !sound {
		return
	}
	if circle := circleOf(ds); circle != nil {
		p.AddAs(ErrCircle, "delegations", "delegation-circle",
			"must not form a circle: "+strings.Join(circle, " → "), nil)
	}
}

// validate checks all but the ID, and reports whether it is sound enough to look for circles.
func (d Delegation) validate(p *validate.Problems) bool {
	from, to := p.ID("from", d.From), p.ID("to", d.To)
	sound := decisionPattern(p, "decision", d.Decision) && from && to
	if d.From == d.To && d.From != "" {
		p.AddAs(ErrCircle, "to", "delegation-circle", "must differ from who delegates", d.To)
		sound = false
	}
	if d.UpTo.Valid {
		p.Positive("up_to", d.UpTo.Decimal)
	}
	if p.Day("expires", d.Expires) {
		window(p, "starts", d.Starts, "expires", d.Expires)
	}
	return sound
}

// circleOf returns a circle of delegations that are in force for one decision on one day, as the names along it, or
// nil. Whatever circle there is, its narrowest scope and its latest start show it, so it is enough to look there.
func circleOf(ds []Delegation) []string {
	ds = onCircles(ds)
	g := newGivers(ds)
	live := make([]bool, len(ds))
	looked := map[circlePlace]bool{}
	for _, narrowest := range ds {
		for _, latest := range ds {
			at := circlePlace{newPattern(narrowest.Decision), latest.Starts.Unix()}
			if looked[at] {
				continue
			}
			looked[at] = true
			for i, d := range ds {
				live[i] = g.scopes[i].covers(at.scope) && !d.Starts.After(latest.Starts) && !d.Expires.Before(latest.Starts)
			}
			if g.circular(live) {
				var left []Delegation
				for i, d := range ds {
					if live[i] {
						left = append(left, d)
					}
				}
				return walkCircle(onCircles(left))
			}
		}
	}
	return nil
}

// circlePlace is where a circle may be looked for.
type circlePlace struct {
	scope pattern
	start int64
}

// givers numbers the people of a list of delegations.
type givers struct {
	scopes   []pattern
	from, to []int
	gives    [][]int // delegations by giver
	takes    []int   // how many live delegations a person received
	queue    []int
}

func newGivers(ds []Delegation) *givers {
	g, number := &givers{}, map[string]int{}
	at := func(who string) int {
		if _, known := number[who]; !known {
			number[who] = len(number)
			g.gives = append(g.gives, nil)
		}
		return number[who]
	}
	for i, d := range ds {
		g.scopes = append(g.scopes, newPattern(d.Decision))
		g.from, g.to = append(g.from, at(d.From)), append(g.to, at(d.To))
		g.gives[g.from[i]] = append(g.gives[g.from[i]], i)
	}
	g.takes = make([]int, len(number))
	return g
}

// circular reports whether the live delegations hold a circle: whoever received nothing is set aside with what they
// give, again and again, and somebody is left over.
func (g *givers) circular(live []bool) bool {
	clear(g.takes)
	left := 0
	for i, on := range live {
		if on {
			g.takes[g.to[i]]++
			left++
		}
	}
	g.queue = g.queue[:0]
	for who, n := range g.takes {
		if n == 0 {
			g.queue = append(g.queue, who)
		}
	}
	for k := 0; k < len(g.queue); k++ {
		for _, i := range g.gives[g.queue[k]] {
			if !live[i] {
				continue
			}
			left--
			if g.takes[g.to[i]]--; g.takes[g.to[i]] == 0 {
				g.queue = append(g.queue, g.to[i])
			}
		}
	}
	return left > 0
}

// onCircles drops, until nothing changes, delegations whose receiver hands nothing on or whose giver received nothing.
// What is left is empty exactly if there is no circle.
func onCircles(ds []Delegation) []Delegation {
	ds = slices.Clone(ds)
	for {
		gives, takes := map[string]bool{}, map[string]bool{}
		for _, d := range ds {
			gives[d.From], takes[d.To] = true, true
		}
		before := len(ds)
		ds = slices.DeleteFunc(ds, func(d Delegation) bool { return !gives[d.To] || !takes[d.From] })
		if len(ds) == before {
			return ds
		}
	}
}

// walkCircle follows delegations, each of whose receivers hands on, until a name returns.
func walkCircle(ds []Delegation) []string {
	slices.SortFunc(ds, func(a, b Delegation) int { return strings.Compare(a.ID, b.ID) })
	path, at := []string{ds[0].From}, ds[0].From
	for {
		next := slices.IndexFunc(ds, func(d Delegation) bool { return d.From == at })
		at = ds[next].To
		if first := slices.Index(path, at); first >= 0 {
			return append(path[first:], at)
		}
		path = append(path, at)
	}
}

// delegation is a [Delegation] made ready.
type delegation struct {
	Delegation
	pattern     pattern
	first, last int64
}

func newDelegation(d Delegation) delegation {
	first, last := daysOf(d.Starts, d.Expires)
	return delegation{d, newPattern(d.Decision), first, last}
}

// mandate is what delegations let people do in one matter.
type mandate struct {
	delegations []delegation
	decision    string
	amount      decimal.NullDecimal // what meets the limits; not valid: the matter is not about money
}

// mayAct reports whether somebody may act for another in this matter on a day, through any chain of delegations.
func (m mandate) mayAct(actor, giver string, day int64) bool {
	var (
		used    [MaxDelegations]bool
		holders [MaxDelegations + 1]string // who holds power that comes from the giver
	)
	holders[0] = giver
	for next, n := 0, 1; next < n; next++ {
		for i := range m.delegations {
			d := &m.delegations[i]
			if used[i] || d.From != holders[next] || m.refuses(d, day) != "" {
				continue
			}
			if d.To == actor {
				return true
			}
			used[i], holders[n] = true, d.To
			n++
		}
	}
	return false
}

// refuses says why a delegation does not cover the matter, or "".
func (m mandate) refuses(d *delegation, day int64) string {
	switch {
	case !d.pattern.matches(m.decision):
		return "scope"
	case d.UpTo.Valid && m.amount.Valid && m.amount.Decimal.GreaterThan(d.UpTo.Decimal):
		return "limit"
	case day < d.first || day > d.last:
		return "term"
	}
	return ""
}

// whyNot says why somebody may not act.
func (m mandate) whyNot(actor string, day int64) string {
	why := "nobody delegated to " + actor
	for i := range m.delegations {
		d := &m.delegations[i]
		if d.To != actor {
			continue
		}
		switch m.refuses(d, day) {
		case "scope":
			why = "delegation " + d.ID + " is for " + d.Delegation.Decision
		case "limit":
			return "delegation " + d.ID + " ends at " + d.UpTo.Decimal.String()
		case "term":
			return "delegation " + d.ID + " is not in force on " + dayTime(day).Format(time.DateOnly)
		default:
			why = "delegation " + d.ID + " comes from " + d.From + ", which holds no such power"
		}
	}
	return why
}
