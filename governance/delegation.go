package governance

import (
	"slices"
	"strings"
	"time"

	"github.com/partnerkit/partnerkit/internal/validate"
)

func (m Matrix) validateDelegations(p *validate.Problems) {
	if !atMost(p, "delegations", len(m.Delegations), MaxDelegations) {
		return
	}
	p.UniqueIDs("delegations", "id", len(m.Delegations), func(i int) string { return m.Delegations[i].ID })
	sound := true
	for i, d := range m.Delegations {
		at := p.Item("delegations", i)
		sound = at.ID("from", d.From) && sound
		sound = at.ID("to", d.To) && sound
		sound = decisionPattern(at, "decision", d.Decision) && sound
		if d.From == d.To && d.From != "" {
			at.AddAs(ErrCircle, "to", "delegation-circle", "must differ from who delegates", d.To)
			sound = false
		}
		if d.UpTo.Valid {
			at.Positive("up_to", d.UpTo.Decimal)
		}
		if at.Day("expires", d.Expires) {
			window(at, "starts", d.Starts, "expires", d.Expires)
		}
	}
	if !sound {
		return
	}
	if circle := circleOf(m.Delegations); circle != nil {
		p.AddAs(ErrCircle, "delegations", "delegation-circle",
			"must not form a circle: "+strings.Join(circle, " → "), nil)
	}
}

// circleOf returns a circle of delegations that are in force for one decision on one day, as the names along it, or
// nil. Whatever circle there is, its narrowest scope and its latest start show it, so it is enough to look there.
func circleOf(ds []Delegation) []string {
	ds = onCircles(ds)
	type moment struct {
		scope pattern
		day   time.Time
	}
	seen := map[moment]bool{}
	for _, scope := range ds {
		for _, start := range ds {
			m := moment{newPattern(scope.Decision), start.Starts}
			if seen[m] {
				continue
			}
			seen[m] = true
			var live []Delegation
			for _, d := range ds {
				if newPattern(d.Decision).covers(m.scope) && !d.Starts.After(m.day) && !d.Expires.Before(m.day) {
					live = append(live, d)
				}
			}
			if left := onCircles(live); len(left) > 0 {
				return walkCircle(left)
			}
		}
	}
	return nil
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

// mayAct reports whether somebody may act for a partner in this matter on a day, through any chain of delegations.
func (c *matter) mayAct(actor, partner string, day int64) bool {
	var holds [MaxDelegations]bool // the delegation gives power that comes from the partner
	for grew := true; grew; {
		grew = false
		for i := range c.p.delegations {
			d := &c.p.delegations[i]
			if holds[i] || c.refuses(d, day) != "" || d.From != partner && !c.received(&holds, d.From) {
				continue
			}
			if d.To == actor {
				return true
			}
			holds[i], grew = true, true
		}
	}
	return false
}

func (c *matter) received(holds *[MaxDelegations]bool, who string) bool {
	for i := range c.p.delegations {
		if holds[i] && c.p.delegations[i].To == who {
			return true
		}
	}
	return false
}

// refuses says why a delegation does not cover the matter, or "".
func (c *matter) refuses(d *delegation, day int64) string {
	switch {
	case !d.pattern.matches(c.req.Decision):
		return "scope"
	case d.UpTo.Valid && c.req.Amount.Valid && c.total.GreaterThan(d.UpTo.Decimal):
		return "limit"
	case day < d.first || day > d.last:
		return "term"
	}
	return ""
}

// whyNot says why somebody may not act.
func (c *matter) whyNot(actor string, day int64) string {
	why := "nobody delegated to " + actor
	for i := range c.p.delegations {
		d := &c.p.delegations[i]
		if d.To != actor {
			continue
		}
		switch c.refuses(d, day) {
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
