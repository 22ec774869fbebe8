package governance

import (
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

// maxHours bounds hours in documents: ten years.
const maxHours = 10 * 366 * 24

// Validate reports every problem of the document: seats without ID or twice, weights that are negative, all zero where
// votes are weighed, or too long to be added up exactly (together they may have 37 digits, counted in units of the
// finest weight), thresholds and quorums that cannot be.
func (c Committee) Validate() error {
	p := validate.New("committee")
	c.check(p)
	return p.Err()
}

// check is Validate, and returns the index of seats by ID as far as they are valid.
func (c Committee) check(p *validate.Problems) map[string]int32 {
	for _, f := range []struct{ field, text string }{{"id", c.ID}, {"name", c.Name}, {"version", c.Version}} {
		p.Text(f.field, f.text, validate.MaxText)
	}
	seats := c.checkMembers(p)
	c.checkEquity(p)
	c.checkChair(p, seats)
	oneOf(p, "by", c.By, "", BySeats, ByPartners, ByWeight, ByEquity)
	c.Quorum.check(p.In("quorum"))
	c.Threshold.check(p.In("threshold"))
	for i, t := range c.Also {
		t.check(p.Item("also", i))
	}
	if c.VetoShare != nil {
		at := p.In("no_with_veto")
		c.VetoShare.check(at)
		if c.VetoShare.Of == OfCast {
			at.Add("of", "denominator", "must be present or all: among votes cast, one vote less against could bring the veto about", c.VetoShare.Of)
		}
	}
	if c.Proxies < 0 {
		p.Add("proxies", "negative", "must not be negative", c.Proxies)
	}
	if c.Casting && len(c.Chair.Seats) == 0 {
		p.Add("chair", "required", "is required for a casting vote", nil)
	}
	hours(p, "late_quorum_hours", c.LateQuorumHours)
	hours(p, "min_execution_hours", c.MinExecutionHours)
	if p.OK() {
		c.checkWeights(p)
	}
	return seats
}

func hours(p *validate.Problems, field string, n int) {
	natural(p, field, n, maxHours)
}

// natural checks a number that may be 0.
func natural(p *validate.Problems, field string, n, limit int) {
	if n < 0 || n > limit {
		p.Add(field, "range", "must be between 0 and "+strconv.Itoa(limit), n)
	}
}

func oneOf[T ~string](p *validate.Problems, field string, word T, known ...T) bool {
	if slices.Contains(known, word) {
		return true
	}
	p.Add(field, "oneof", "must be one of "+wordList(known), word)
	return false
}

func wordList[T ~string](words []T) string {
	list := ""
	for _, w := range words {
		if w == "" {
			continue
		}
		if list != "" {
			list += ", "
		}
		list += string(w)
	}
	return list
}

func (c Committee) checkMembers(p *validate.Problems) map[string]int32 {
	switch n := len(c.Members); {
	case n == 0:
		p.Add("members", "required", "is required", nil)
		return nil
	case n > MaxMembers:
		p.Add("members", "max", "must have at most 100000 entries", n)
		return nil
	}
	seats := make(map[string]int32, len(c.Members))
	for i := range c.Members {
		m := &c.Members[i]
		if !isPlain(m.ID) {
			p.Item("members", i).ID("id", m.ID)
		}
		if m.Partner != "" && !isPlain(m.Partner) {
			p.Item("members", i).Text("partner", m.Partner, validate.MaxText)
		}
		if m.Person != "" && !isPlain(m.Person) {
			p.Item("members", i).Text("person", m.Person, validate.MaxText)
		}
		if !isShort(m.Weight) || m.Weight.IsNegative() {
			p.Item("members", i).NotNegative("weight", m.Weight)
		}
		known := len(seats)
		if seats[m.ID] = int32(i); len(seats) == known && m.ID != "" {
			p.Item("members", i).Add("id", "unique", "must not stand twice", m.ID)
		}
	}
	return seats
}

// isPlain reports whether an ID is short printable ASCII: the cheap and common case of a good ID.
func isPlain(id string) bool {
	if len(id) == 0 || len(id) > validate.MaxText {
		return false
	}
	for i := 0; i < len(id); i++ {
		if id[i] < ' ' || id[i] > '~' {
			return false
		}
	}
	return true
}

func (c Committee) checkEquity(p *validate.Problems) {
	p.UniqueIDs("equity", "partner", len(c.Equity), func(i int) string { return c.Equity[i].Partner })
	for i, e := range c.Equity {
		p.Item("equity", i).NotNegative("share", e.Share)
	}
}

func (c Committee) checkChair(p *validate.Problems, seats map[string]int32) {
	for i, id := range c.Chair.Seats {
		if _, ok := seats[id]; !ok && seats != nil {
			p.In("chair").AddAs(ErrStranger, "seats["+strconv.Itoa(i)+"]", "unknown-seat", "must be a seat of the committee", id)
		}
	}
	at := p.In("chair")
	at.OptionalDay("from", c.Chair.From)
	switch n := c.Chair.Months; {
	case n < 0 || n > 1200:
		at.Add("months", "range", "must be between 0 and 1200", n)
	case n > 0 && c.Chair.From.IsZero():
		at.Add("from", "required", "is required where the chair rotates", nil)
	}
}

// checkWeights needs everything else to be valid.
func (c Committee) checkWeights(p *validate.Problems) {
	used := c.measures(c.Threshold, c.Also)
	var total mass
	positive, long := false, false
	scale := c.scale()
	add := func(d decimal.Decimal) {
		m, ok := massOf(d, scale)
		total = total.plus(m)
		positive = positive || !m.isZero()
		long = long || !ok || total.hi>>(massBits-64) != 0
	}
	for i := range c.Members {
		add(c.Members[i].Weight)
	}
	if used[measureIndex(ByWeight)] && !positive {
		p.AddAs(ErrNoWeights, "members", "no-weight", "must have a positive weight, for votes are counted by weight", nil)
	}
	positive, total = false, mass{}
	var partners map[string]struct{}
	if len(c.Equity) > 0 {
		partners = c.partnerSet()
	}
	for i, e := range c.Equity {
		if _, ok := partners[e.Partner]; !ok {
			p.Item("equity", i).Add("partner", "unknown-partner", "must have a seat", e.Partner)
			continue
		}
		add(e.Share)
	}
	if used[measureIndex(ByEquity)] && !positive {
		p.AddAs(ErrNoWeights, "equity", "no-weight", "must have a positive share, for votes are counted by equity", nil)
	}
	if long {
		p.Add("members", "weight-digits", "must have weights that together have at most 37 digits, counted in units of the finest", nil)
	}
}

func (c Committee) partnerSet() map[string]struct{} {
	set := make(map[string]struct{})
	for i := range c.Members {
		set[c.Members[i].partner()] = struct{}{}
	}
	return set
}

func (m *Member) partner() string {
	if m.Partner == "" {
		return m.ID
	}
	return m.Partner
}

func (q Quorum) check(p *validate.Problems) {
	oneOf(p, "by", q.By, "", BySeats, ByPartners, ByWeight, ByEquity)
	p.NotNegative("count", q.Count)
	checkShare(p, q.Share, q.OutOf)
	if len(q.Counting) > 0 && !slices.Contains(q.Counting, ChoiceFor) {
		p.Add("counting", "quorum-for", "must hold for", nil)
	}
	for i, ch := range q.Counting {
		oneOf(p, "counting["+strconv.Itoa(i)+"]", ch, ChoiceFor, ChoiceAgainst, ChoiceAbstain, ChoiceNoWithVeto)
	}
}

// checkShare checks that 0 ≤ share ÷ outOf ≤ 1.
func checkShare(p *validate.Problems, share, outOf decimal.Decimal) bool {
	ok := p.NotNegative("share", share)
	ok = p.NotNegative("out_of", outOf) && ok
	if ok && share.GreaterThan(orOne(outOf)) {
		p.Add("share", "share-range", "must not be above "+exact.Show(orOne(outOf))+", the whole", share)
		return false
	}
	return ok
}

func orOne(d decimal.Decimal) decimal.Decimal {
	if d.IsZero() {
		return decimal.NewFromInt(1)
	}
	return d
}

// Validate reports every problem of the threshold.
func (t Threshold) Validate() error {
	p := validate.New("threshold")
	t.check(p)
	return p.Err()
}

func (t Threshold) check(p *validate.Problems) {
	if t.Kind == "" {
		p.Add("kind", "required", "is required", nil)
	} else {
		oneOf(p, "kind", t.Kind, ThresholdSimple, ThresholdAbsolute, ThresholdTwoThirds, ThresholdAtLeast, ThresholdMoreThan, ThresholdCount, ThresholdUnanimous)
	}
	oneOf(p, "of", t.Of, "", OfCast, OfPresent, OfAll)
	if t.Kind == ThresholdAbsolute && t.Of != "" && t.Of != OfAll {
		p.Add("of", "denominator", "must be all for an absolute majority", t.Of)
	}
	oneOf(p, "by", t.By, "", BySeats, ByPartners, ByWeight, ByEquity)
	if t.Blockers < 0 {
		p.Add("min_blocking", "negative", "must not be negative", t.Blockers)
	}
	t.checkFigures(p)
}

func (t Threshold) checkFigures(p *validate.Problems) {
	shared := t.Kind == ThresholdAtLeast || t.Kind == ThresholdMoreThan
	if checkShare(p, t.Share, t.OutOf) {
		switch one := orOne(t.OutOf); {
		case !shared && !t.Share.IsZero():
			p.Add("share", "unused", "belongs to at-least and more-than", t.Share)
		case t.Kind == ThresholdAtLeast && t.Share.IsZero():
			p.Add("share", "positive", "must be above 0", t.Share)
		case t.Kind == ThresholdMoreThan && t.Share.Equal(one):
			p.Add("share", "share-range", "must be below the whole: nothing is more than all", t.Share)
		}
	}
	switch {
	case t.Kind == ThresholdCount:
		p.Positive("count", t.Count)
	case p.Decimal("count", t.Count) && !t.Count.IsZero():
		p.Add("count", "unused", "belongs to count", t.Count)
	}
}

// ChairAt is the seat that presides on the UTC day of the instant: the first seat of [Chair] before the first term, the
// next one every Months months. A term that starts on a day which a month lacks starts on that month's last day. It is
// empty if the committee has no chair.
func (c Committee) ChairAt(at time.Time) string {
	n := len(c.Chair.Seats)
	if n == 0 {
		return ""
	}
	terms := 0
	if from, day := c.Chair.From, at.UTC(); c.Chair.Months > 0 && !day.Before(from) {
		months := (day.Year()-from.Year())*12 + int(day.Month()-from.Month())
		last := time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
		if day.Day() < min(from.Day(), last) {
			months--
		}
		terms = months / c.Chair.Months
	}
	return c.Chair.Seats[terms%n]
}
