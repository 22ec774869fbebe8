package governance

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// leaf checks all that can be asked about one decision.
func (c *checker) leaf(l leaf) {
	if l.group == nil {
		day := c.p.daySegments(&group{}, c.from, c.until, nil)[0].day
		c.gap(l, Request{Decision: l.decision, AsOf: dayTime(day)}, everywhere)
		return
	}
	var delegations []delegation
	if l.separate {
		delegations = c.p.delegations
	}
	s := c.p.newSpace(l.group, c.from, c.until, delegations, &c.steps)
	c.gaps(l, s)
	c.clash(l, s)
	for k := range s.rules {
		c.decides(l, s, k)
	}
}

// gaps finds requests that no rule fits.
func (c *checker) gaps(l leaf, s *space) {
	all := make([]int, len(s.rules))
	for k := range all {
		all[k] = k
	}
	n := 0
	s.rest(s.whole, all, func(b box) bool {
		for _, run := range s.runs(b) {
			if n++; n > maxGaps {
				c.report(CodeMore, SeverityInfo, "rules", l.decision, nil, map[string]string{"code": CodeGap},
					fmt.Sprintf("%s has more gaps than the %d listed; close these first", l.decision, maxGaps))
				return false
			}
			c.gap(l, c.p.sample(s, l.decision, run), c.region(s, run))
		}
		return true
	})
}

func (c *checker) gap(l leaf, req Request, where string) {
	code, severity := CodeGap, SeverityMedium
	message := fmt.Sprintf("nobody may take %s %s", l.title(), where)
	switch {
	case len(l.reserved) > 0:
		code, severity = CodeReservedGap, SeverityBlocking
		message = fmt.Sprintf("no rule covers %s %s, and that is reserved", l.title(), where)
	case l.must:
		severity = SeverityHigh
	}
	c.report(code, severity, "rules", l.decision, &req, map[string]string{"decision": l.decision, "region": where},
		message+"; add a rule, or widen one. For example: "+tell(&req))
}

const everywhere = "at any amount and on any day"

// region puts a box into words.
func (c *checker) region(s *space, b box) string {
	var parts []string
	for _, d := range s.dims {
		if within(s.whole, b, d) {
			continue
		}
		switch d.kind {
		case byDay:
			parts = append(parts, c.dayRun(d, b))
		case byAmount:
			parts = append(parts, amountRun(d, b)+" "+c.p.currency)
		default:
			var values []string
			for k, v := range d.samples {
				if b.has(d, k) {
					values = append(values, v.String())
				}
			}
			if len(values) > 5 {
				values = append(values[:5], "…")
			}
			parts = append(parts, c.p.attributes[d.attribute].name+" "+strings.Join(values, ", "))
		}
	}
	if len(parts) == 0 {
		return everywhere
	}
	return strings.Join(parts, ", ")
}

// dayRun tells the days of a run: its segments follow each other, and the sample of each but the first is its first day.
func (c *checker) dayRun(d dimension, b box) string {
	first := b.first(d)
	last := first
	for last+1 < len(d.samples) && b.has(d, last+1) {
		last++
	}
	from, until := "", ""
	if first > 0 {
		from = "from " + dayTime(d.samples[first].day).Format("2006-01-02")
	}
	if last+1 < len(d.samples) {
		until = "until " + dayTime(d.samples[last+1].day-1).Format("2006-01-02")
	}
	return strings.TrimSpace(from + " " + until)
}

// amountRun tells the amounts of a run: the sample of each segment but the last is its upper bound.
func amountRun(d dimension, b box) string {
	first := b.first(d)
	last := first
	for last+1 < len(d.samples) && b.has(d, last+1) {
		last++
	}
	above, upTo := "", ""
	if first > 0 {
		above = "above " + d.samples[first-1].num.String()
	}
	if last+1 < len(d.samples) {
		upTo = "up to " + d.samples[last].num.String()
	}
	return strings.TrimSpace(above + " " + upTo)
}

// clash finds pairs of rules that the hit policy does not allow to fit one request. Of a pair of which one rule stands
// for more decisions than the other, the decision of the narrower one shows it.
func (c *checker) clash(l leaf, s *space) {
	if c.p.hit == HitPolicyFirst {
		return
	}
	for k, i := range s.rules {
		r := &c.p.rules[i]
		for o := range k {
			j := s.rules[o]
			q := &c.p.rules[j]
			own := r.pattern == l.pattern || q.pattern == l.pattern
			alike := c.p.hit == HitPolicyMostSpecific && r.pattern != q.pattern || c.p.hit == HitPolicyAny && r.same == q.same
			if !own || alike || !s.meet(s.cover[k], s.cover[o]) {
				continue
			}
			if c.clashes++; c.clashes > maxClashes {
				continue
			}
			req := c.p.sample(s, l.decision, s.intersect(s.cover[k], s.cover[o]))
			first, second := min(i, j), max(i, j)
			c.report(CodeClash, SeverityHigh, rulePath(second), c.p.rules[second].ID, &req,
				map[string]string{"rule": c.p.rules[second].ID, "other": c.p.rules[first].ID, "hit_policy": string(c.p.hit)},
				fmt.Sprintf("rules %q and %q both fit, and the hit policy %s allows one; part them, or choose another policy. For example: %s",
					c.p.rules[first].ID, c.p.rules[second].ID, c.p.hit, tell(&req)))
		}
	}
}

// decides looks for a request that the k-th rule of the space decides, and checks the rule's authority with it.
func (c *checker) decides(l leaf, s *space, k int) {
	i := s.rules[k]
	if s.empty(s.cover[k]) {
		return
	}
	if c.example[i] == nil {
		req := c.p.sample(s, l.decision, s.cover[k])
		c.example[i] = &req
	}
	c.fits[i] = true
	sensitive := len(l.reserved) > 0 || l.separate
	if c.used[i] && !sensitive {
		return
	}
	left := s.remainder(s.cover[k], c.before(s, k))
	if left == nil {
		return
	}
	req := c.p.sample(s, l.decision, left)
	if !c.used[i] {
		c.used[i] = true
		c.example[i] = &req
		c.authority(i, req)
	}
	if sensitive {
		c.promises(l, i, req)
	}
	if l.separate && len(c.p.delegations) > 0 {
		s.rest(s.cover[k], c.before(s, k), func(b box) bool { return c.oneHand(l, s, i, b) })
	}
}

// before lists the rules of the space that decide, or clash, where they fit together with the k-th.
func (c *checker) before(s *space, k int) []int {
	r := &c.p.rules[s.rules[k]]
	var list []int
	for o, j := range s.rules {
		q := &c.p.rules[j]
		var wins bool
		switch c.p.hit {
		case HitPolicyFirst:
			wins = o < k
		case HitPolicyMostSpecific:
			wins = o != k && (q.pattern == r.pattern || q.pattern.moreSpecific(r.pattern))
		case HitPolicyAny:
			wins = q.same != r.same || o < k
		default:
			wins = o != k
		}
		if wins {
			list = append(list, o)
		}
	}
	return list
}

// unused reports the rules that decide nothing.
func (c *checker) unused() {
	if c.clashes > maxClashes {
		c.report(CodeMore, SeverityInfo, "rules", "", nil, map[string]string{"code": CodeClash, "count": strconv.Itoa(c.clashes)},
			fmt.Sprintf("%d of %d clashes are listed; part the widest rules first", maxClashes, c.clashes))
	}
	for i := range c.p.rules {
		r := &c.p.rules[i]
		if c.used[i] {
			continue
		}
		params := map[string]string{"rule": r.ID}
		if !c.fits[i] {
			c.report(CodeNeverMatches, SeverityLow, rulePath(int32(i)), r.ID, nil, params,
				fmt.Sprintf("rule %q fits no request in the period; correct its conditions or days, or remove it", r.ID))
			continue
		}
		ruling, err := c.p.Decide(*c.example[i])
		if err != nil { // it always clashes, which is reported
			continue
		}
		params["other"] = ruling.Rule
		c.report(CodeShadowed, SeverityMedium, rulePath(int32(i)), r.ID, c.example[i], params,
			fmt.Sprintf("rule %q never decides: other rules do wherever it fits, such as %q; move it up, narrow those, or remove it. For example: %s",
				r.ID, ruling.Rule, tell(c.example[i])))
	}
}

// freeText lists the attributes that are free text.
func (c *checker) freeText() {
	for i := range c.p.attributes {
		a := &c.p.attributes[i]
		if a.kind != TypeString || !a.allowed.anything {
			continue
		}
		path := "rules"
		if k := slices.IndexFunc(c.m.Attributes, func(d Attribute) bool { return d.Name == a.name }); k >= 0 {
			path = "attributes[" + strconv.Itoa(k) + "]"
		}
		c.report(CodeNotCovered, SeverityInfo, path, a.name, nil, map[string]string{"attribute": a.name},
			fmt.Sprintf("%s is free text and not covered: only texts that rules name were tried, and one other; list its allowed values to have it proven", a.name))
	}
}
