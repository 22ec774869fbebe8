package risk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

const (
	maxText       = 10_000 // bytes of a free text
	maxReviewDays = 36_525 // a hundred years
)

var (
	kinds       = []Kind{Threat, Opportunity}
	strategies  = []Strategy{Avoid, Reduce, Transfer, Share, Accept, Exploit, Enhance}
	comparisons = []Comparison{Above, AtLeast, Below, AtMost, Equals}
	velocities  = []Velocity{WithinHours, WithinDays, WithinWeeks, WithinMonths, WithinYears}
	statuses    = []Status{Open, Occurred, Closed}
	one         = decimal.NewFromInt(1)
)

// Validate checks the register by itself and reports all problems at once, each with its JSON path. Levels are only
// held against a matrix by [Register.Assess].
func (r Register) Validate() error { return r.validate(nil) }

// validate checks the register, its levels against t where there is one.
func (r Register) validate(t *table) error {
	p := validate.New("risk register")
	r.checkHead(p)
	p.UniqueIDs("risks", "id", len(r.Risks), func(i int) string { return r.Risks[i].ID })
	amounts := false
	for i := range r.Risks {
		k := &r.Risks[i]
		k.check(p.Item("risks", i), t)
		amounts = amounts || k.hasAmounts()
	}
	if amounts && r.Currency == "" {
		p.Add("currency", "required", "is required where risks carry amounts", nil)
	}
	return p.Err()
}

func (r Register) checkHead(p *validate.Problems) {
	if r.Matrix != "" || len(r.Risks) > 0 {
		p.ID("matrix", r.Matrix)
	}
	if r.Currency != "" {
		p.Currency("currency", r.Currency)
	}
	if r.ReviewEveryDays < 0 || r.ReviewEveryDays > maxReviewDays {
		p.Add("review_every_days", "range", fmt.Sprintf("must be between 0 and %d", maxReviewDays), r.ReviewEveryDays)
	}
	checkShares(p, "agreed", r.Agreed)
	p.UniqueIDs("categories", "", len(r.Categories), func(i int) string { return string(r.Categories[i]) })
	for i, l := range r.Looks {
		at := p.Item("looks", i)
		at.ID("category", string(l.Category))
		at.Day("on", l.On)
		at.Text("by", l.By, validate.MaxText)
		at.Text("note", l.Note, maxText)
	}
}

func (k *Risk) check(p *validate.Problems, t *table) {
	known(p, "kind", k.Kind, kinds)
	known(p, "velocity", k.Velocity, velocities)
	known(p, "status", k.Status, statuses)
	p.Text("title", k.Title, maxText)
	p.Text("category", string(k.Category), validate.MaxText)
	p.Text("cause", k.Cause, maxText)
	p.Text("event", k.Event, maxText)
	p.Text("effect", k.Effect, maxText)
	p.Text("owner", k.Owner, validate.MaxText)
	checkShares(p, "partners", k.Partners)
	k.Inherent.check(p, "inherent", t)
	k.Current.check(p, "current", t)
	k.Target.check(p, "target", t)
	if k.Estimate != nil {
		k.Estimate.check(p)
	}
	k.checkDays(p)
	if len(k.Treatments) > 1 {
		p.UniqueIDs("treatments", "id", len(k.Treatments), func(i int) string { return k.Treatments[i].ID })
	}
	for i := range k.Treatments {
		at := p.Item("treatments", i)
		if len(k.Treatments) == 1 {
			at.ID("id", k.Treatments[i].ID)
		}
		k.Treatments[i].check(at, k.opportunity())
	}
	if k.Contingency != nil {
		k.Contingency.check(p.In("contingency"))
	}
	if k.Acceptance != nil {
		k.Acceptance.check(p.In("acceptance"))
	}
	k.checkHistory(p)
}

func (k *Risk) opportunity() bool { return k.Kind == Opportunity }

func (k *Risk) hasAmounts() bool {
	if k.Estimate != nil {
		return true
	}
	return slices.ContainsFunc(k.Treatments, func(t Treatment) bool { return !t.Cost.IsZero() || !t.Effect.Saving.IsZero() })
}

func (e *Estimate) check(p *validate.Problems) {
	if notNegative(p, "estimate.probability", e.Probability) && aboveOne(e.Probability) {
		p.Add("estimate.probability", "range", "must be at most 1", e.Probability)
	}
	notNegative(p, "estimate.impact", e.Impact)
}

func (k *Risk) checkDays(p *validate.Problems) {
	p.OptionalDay("identified", k.Identified)
	p.OptionalDay("next_review", k.NextReview)
	ordered(p, "reviewed", k.Reviewed, k.Identified, "identified")
	p.OptionalDay("proximity.from", k.Proximity.From)
	ordered(p, "proximity.until", k.Proximity.Until, k.Proximity.From, "from")
}

// ordered checks an optional day that may not come before another.
func ordered(p *validate.Problems, field string, day, before time.Time, name string) {
	if p.OptionalDay(field, day) && !day.IsZero() && day.Before(before) {
		p.Add(field, "reversed", "must not be before "+name, day)
	}
}

func (r Rating) check(p *validate.Problems, field string, t *table) {
	if r == (Rating{}) {
		return
	}
	if r.Likelihood < 1 || r.Impact < 1 {
		p.AddAs(ErrLevel, field, "level", "must have likelihood and impact, both counted from 1", fmt.Sprintf("%d and %d", r.Likelihood, r.Impact))
		return
	}
	if t == nil {
		return
	}
	if _, ok := t.at(r); !ok {
		p.AddAs(ErrLevel, field, "level", fmt.Sprintf("must be within the matrix of %d×%d levels", len(t.cells), len(t.cells[0])),
			fmt.Sprintf("%d and %d", r.Likelihood, r.Impact))
	}
}

func (t *Treatment) check(p *validate.Problems, opportunity bool) {
	switch {
	case t.Strategy == "":
		p.Add("strategy", "required", "is required", nil)
	case !known(p, "strategy", t.Strategy, strategies):
	case opportunity && slices.Contains([]Strategy{Avoid, Reduce, Transfer}, t.Strategy):
		p.Add("strategy", "kind", "must be share, accept, exploit or enhance for an opportunity", string(t.Strategy))
	case !opportunity && slices.Contains([]Strategy{Exploit, Enhance}, t.Strategy):
		p.Add("strategy", "kind", "must be avoid, reduce, transfer, share or accept for a threat", string(t.Strategy))
	}
	p.Text("action", t.Action, maxText)
	p.Text("owner", t.Owner, validate.MaxText)
	p.Text("alternative", t.Alternative, validate.MaxText)
	p.OptionalDay("due", t.Due)
	p.OptionalDay("done", t.Done)
	if t.Progress < 0 || t.Progress > 100 {
		p.Add("progress", "range", "must be between 0 and 100", t.Progress)
	}
	notNegative(p, "cost", t.Cost)
	notNegative(p, "effect.saving", t.Effect.Saving)
	for _, e := range []struct {
		field  string
		levels int
	}{{"effect.likelihood", t.Effect.Likelihood}, {"effect.impact", t.Effect.Impact}} {
		if e.levels < 0 || e.levels >= MaxLevels {
			p.Add(e.field, "range", fmt.Sprintf("must be between 0 and %d", MaxLevels-1), e.levels)
		}
	}
	checkShares(p, "carriers", t.Carriers)
}

func (c *Contingency) check(p *validate.Problems) {
	if c.Plan == "" {
		p.Add("plan", "required", "is required", nil)
	}
	p.Text("plan", c.Plan, maxText)
	p.Text("owner", c.Owner, validate.MaxText)
	p.Text("trigger.text", c.Trigger.Text, maxText)
	p.OptionalDay("last_test", c.LastTest)
	for i, o := range c.Trigger.All {
		at := p.Item("trigger.all", i)
		at.ID("fact", o.Fact)
		if o.Is == "" {
			at.Add("is", "required", "is required", nil)
		}
		known(at, "is", o.Is, comparisons)
		at.Decimal("value", o.Value)
	}
}

func (a *Acceptance) check(p *validate.Problems) {
	p.ID("by", a.By)
	p.Day("on", a.On)
	ordered(p, "until", a.Until, a.On, "on")
	p.ID("content", a.Content)
	p.Text("note", a.Note, maxText)
}

func (k *Risk) checkHistory(p *validate.Problems) {
	for i, h := range k.History {
		at := p.Item("history", i)
		if at.Day("on", h.On) && i > 0 && h.On.Before(k.History[i-1].On) {
			at.Add("on", "reversed", "must not be before the change above", h.On)
		}
		if h.Status == "" {
			at.Add("status", "required", "is required", nil)
		}
		known(at, "status", h.Status, statuses)
		at.Text("by", h.By, validate.MaxText)
		at.Text("note", h.Note, maxText)
	}
	if n := len(k.History); n > 0 && k.History[n-1].Status != k.status() {
		p.Add("status", "history", fmt.Sprintf("must be %q, as the history ends", k.History[n-1].Status), string(k.status()))
	}
}

func (k *Risk) status() Status {
	if k.Status == "" {
		return Open
	}
	return k.Status
}

// known checks that a word is empty or one of the known ones.
func known[T ~string](p *validate.Problems, field string, word T, words []T) bool {
	if word == "" || slices.Contains(words, word) {
		return true
	}
	names := make([]string, len(words))
	for i, w := range words {
		names[i] = string(w)
	}
	p.Add(field, "oneof", "must be one of "+strings.Join(names, ", "), string(word))
	return false
}

// checkShares checks partners' parts of a whole: each partner once, each part from 0 up, together at most 1.
func checkShares(p *validate.Problems, field string, shares []Exposure) {
	if len(shares) == 0 || sharesFine(shares) {
		return
	}
	p.UniqueIDs(field, "partner", len(shares), func(i int) string { return shares[i].Partner })
	sum := decimal.Zero
	for i, s := range shares {
		if p.Item(field, i).NotNegative("share", s.Share) {
			sum = sum.Add(s.Share)
		}
	}
	if sum.GreaterThan(one) {
		p.Add(field, "over-the-whole", "must not add up to more than 1", exact.Show(sum))
	}
}

// notNegative is [validate.Problems.NotNegative] with a short way for the usual case, a number of a few digits.
func notNegative(p *validate.Problems, field string, d decimal.Decimal) bool {
	if e := d.Exponent(); e >= -exact.MaxPlaces && e <= 0 && d.Sign() >= 0 && d.NumDigits() <= 18 {
		return true
	}
	return p.NotNegative(field, d)
}

// aboveOne spares numbers without digits before the point the comparison, which allocates.
func aboveOne(d decimal.Decimal) bool {
	return d.NumDigits()+int(d.Exponent()) > 0 && d.GreaterThan(one)
}

// sharesFine is the short way for the usual case: a few good shares of few places. False only means "look closer".
func sharesFine(shares []Exposure) bool {
	if len(shares) > 16 {
		return false
	}
	total := int64(0) // in millionths
	for i, s := range shares {
		e := s.Share.Exponent()
		if e < -6 || e > 0 || s.Share.IsNegative() || s.Share.NumDigits() > 7 || s.Partner == "" || len(s.Partner) > validate.MaxText || !validate.Printable(s.Partner) {
			return false
		}
		if slices.ContainsFunc(shares[:i], func(o Exposure) bool { return o.Partner == s.Partner }) {
			return false
		}
		part := s.Share.CoefficientInt64()
		for ; e > -6; e-- {
			part *= 10
		}
		total += part
	}
	return total <= 1_000_000
}
