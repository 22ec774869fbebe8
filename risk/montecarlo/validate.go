package montecarlo

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
	"github.com/partnerkit/partnerkit/risk"
)

// What a caller may want to branch on.
var (
	ErrCycle   = errors.New("drivers need each other in a cycle")
	ErrUnknown = errors.New("no such ID in the model")
	ErrTrials  = errors.New("number of trials out of range")
)

func unknown(what, id string) error {
	if len(id) > 80 {
		id = id[:80]
	}
	return fmt.Errorf("%s %q: %w", what, id, ErrUnknown)
}

const maxText = 10_000 // bytes of a free text, as in a register

// Validate reports everything that keeps the model from being simulated, all problems at once.
func (m Model) Validate() error {
	p := validate.New("model")
	if m.Currency != "" {
		p.Currency("currency", m.Currency)
	}
	p.Decimal("base", m.Base)
	fits := limit(p, "events", len(m.Events), MaxEvents)
	fits = limit(p, "drivers", len(m.Drivers), MaxDrivers) && fits
	fits = limit(p, "treatments", len(m.Treatments), MaxEvents) && fits
	fits = limit(p, "partners", len(m.Partners), MaxPartners) && fits
	if !fits { // lists of any length are not gone through
		return p.Err()
	}
	m.checkDrivers(p)
	m.checkEvents(p)
	m.checkTreatments(p)
	m.checkPartners(p)
	return p.Err()
}

func limit(p *validate.Problems, field string, n, most int) bool {
	if n > most {
		p.Add(field, "max", fmt.Sprintf("must have at most %d entries", most), n)
	}
	return n <= most
}

func (m Model) checkEvents(p *validate.Problems) {
	p.UniqueIDs("events", "id", len(m.Events), func(i int) string { return m.Events[i].ID })
	drivers := map[string]bool{}
	for _, d := range m.Drivers {
		drivers[d.ID] = true
	}
	for i, e := range m.Events {
		at := p.Item("events", i)
		at.Text("title", e.Title, maxText)
		e.Frequency.check(at.In("frequency"))
		e.Severity.check(at.In("severity"))
		checkShares(at, e.Shares)
		seen := map[string]bool{}
		for j, c := range e.Causes {
			on := at.Item("causes", j)
			switch {
			case !drivers[c.Driver]:
				on.AddAs(ErrUnknown, "driver", "unknown", "must be the ID of a driver", c.Driver)
			case seen[c.Driver]:
				on.Add("driver", "unique", "must not act on the event twice", c.Driver)
			}
			seen[c.Driver] = true
			on.Within("frequency", c.Frequency, 0, MaxFactor)
			on.Within("severity", c.Severity, 0, MaxFactor)
		}
	}
}

func checkShares(p *validate.Problems, shares []risk.Exposure) {
	p.UniqueIDs("shares", "partner", len(shares), func(i int) string { return shares[i].Partner })
	sum := decimal.Zero
	for i, s := range shares {
		if p.Item("shares", i).NotNegative("share", s.Share) {
			sum = sum.Add(s.Share)
		}
	}
	if sum.GreaterThan(decimal.New(1, 0)) {
		p.Add("shares", "over-the-whole", "must not add up to more than 1", exact.Show(sum))
	}
}

func (m Model) checkDrivers(p *validate.Problems) {
	p.UniqueIDs("drivers", "id", len(m.Drivers), func(i int) string { return m.Drivers[i].ID })
	known := map[string]bool{}
	for _, d := range m.Drivers {
		known[d.ID] = true
	}
	for i, d := range m.Drivers {
		at := p.Item("drivers", i)
		at.Text("title", d.Title, maxText)
		at.Within("probability", d.Probability, 0, 1)
		needed := make(map[string]bool, len(d.Needs))
		for j, need := range d.Needs {
			field := fmt.Sprintf("needs[%d]", j)
			switch {
			case !known[need]:
				at.AddAs(ErrUnknown, field, "unknown", "must be the ID of a driver", need)
			case needed[need]:
				at.Add(field, "unique", "must not be named twice", need)
			}
			needed[need] = true
		}
		if d.Level != nil && d.Level.check(at.In("level")) && d.Level.lowest() < 0 {
			at.Add("level", "negative", "must not be negative", d.Level.lowest())
		}
	}
	sorted := topological(m.Drivers)
	if len(sorted) == len(m.Drivers) {
		return
	}
	var stuck []string
	for _, d := range m.Drivers {
		if !slices.ContainsFunc(sorted, func(s Driver) bool { return s.ID == d.ID }) {
			stuck = append(stuck, d.ID)
		}
	}
	slices.Sort(stuck)
	p.AddAs(ErrCycle, "drivers", "cycle", "must not need each other in a cycle", strings.Join(stuck[:min(5, len(stuck))], ", "))
}

func (m Model) checkTreatments(p *validate.Problems) {
	p.UniqueIDs("treatments", "id", len(m.Treatments), func(i int) string { return m.Treatments[i].ID })
	events := map[string]bool{}
	for _, e := range m.Events {
		events[e.ID] = true
	}
	ok := true
	for i, t := range m.Treatments {
		at := p.Item("treatments", i)
		at.Text("title", t.Title, maxText)
		for j, e := range t.Effects {
			on := at.Item("effects", j)
			if !events[e.Event] {
				on.AddAs(ErrUnknown, "event", "unknown", "must be the ID of an event", e.Event)
			}
			ok = on.Within("frequency_cut", e.FrequencyCut, -MaxFactor, 1) && ok
			ok = on.Within("severity_cut", e.SeverityCut, -MaxFactor, 1) && ok
		}
	}
	if ok {
		m.checkTreated(p)
	}
}

// checkTreated checks what the treatments that are on make of the events together.
func (m Model) checkTreated(p *validate.Problems) {
	factors := m.treated()
	for i, e := range m.Events {
		at, f, often := p.Item("events", i), factors[e.ID], e.Frequency.mean()
		if !(f.severity <= MaxFactor) {
			at.Add("severity", "range", "must not be multiplied by more than 1000000000 by treatments", f.severity)
		}
		switch {
		case !(f.frequency <= MaxFactor):
			at.Add("frequency", "range", "must not be multiplied by more than 1000000000 by treatments", f.frequency)
		case e.Frequency.Kind != KindBernoulli && often <= MaxFrequency && often*f.frequency > MaxFrequency:
			at.Add("frequency", "range", "must not exceed 1000000 occurrences with treatments", often*f.frequency)
		}
	}
}

func (m Model) checkPartners(p *validate.Problems) {
	p.UniqueIDs("partners", "id", len(m.Partners), func(i int) string { return m.Partners[i].ID })
	for i, partner := range m.Partners {
		at := p.Item("partners", i)
		at.NotNegative("deductible", partner.Deductible)
		at.NotNegative("reward", partner.Reward)
		if partner.Cap.Valid {
			at.NotNegative("cap", partner.Cap.Decimal)
		}
	}
	named := map[string]bool{}
	for _, partner := range m.Partners {
		named[partner.ID] = true
	}
	for _, e := range m.Events {
		for _, s := range e.Shares {
			named[s.Partner] = true
		}
	}
	if len(named) > MaxPartners {
		p.Add("partners", "max", fmt.Sprintf("must be at most %d with those that only shares name", MaxPartners), len(named))
	}
}

// oneOf checks that a word is one of the known ones.
func oneOf[T ~string](p *validate.Problems, field string, word T, words []T) bool {
	if slices.Contains(words, word) {
		return true
	}
	names := make([]string, len(words))
	for i, w := range words {
		names[i] = string(w)
	}
	p.Add(field, "oneof", "must be one of "+strings.Join(names, ", "), string(word))
	return false
}

// amount checks an amount of money.
func amount(p *validate.Problems, field string, x float64) bool {
	return p.Within(field, x, -MaxAmount, MaxAmount)
}

// positive checks a number above 0, up to a limit.
func positive(p *validate.Problems, field string, x, most float64) bool {
	if !p.Within(field, x, 0, most) {
		return false
	}
	if x < math.SmallestNonzeroFloat64*0x1p60 {
		p.Add(field, "positive", "must be above 0", x)
		return false
	}
	return true
}
