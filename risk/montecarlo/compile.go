package montecarlo

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// compiled is a model made ready for simulation. It is not changed by it.
type compiled struct {
	model    Model
	seed     uint64
	events   []event  // by ID, so that sums do not depend on the order in the document
	drivers  []driver // each after those it needs
	partners []string // all that are named anywhere, sorted
	terms    []terms  // of each partner
}

// event is one event of a compiled model.
type event struct {
	id        string
	frequency Frequency
	severity  Severity // plain
	hits      hits
	losses    sampler
	scale     float64 // sign and treatments
	shares    []share
	causes    []cause
	key       key
}

// share is a partner's part of an event.
type share struct {
	partner int
	part    float64
}

// cause is an influence on an event.
type cause struct {
	driver              int
	only                bool // nothing happens while the driver is off
	frequency, severity float64
}

// driver is one driver of a compiled model.
type driver struct {
	id    string
	on    uint64 // probability of 2^64
	needs []int
	level *sampler
	key   key
}

// terms are what a partner carries of its raw losses.
type terms struct{ deductible, limit float64 }

// carries is the part of a raw amount that the partner carries.
func (t terms) carries(raw float64) float64 {
	if raw <= 0 {
		return raw
	}
	return min(t.limit, max(0, raw-t.deductible))
}

// compile makes a valid model ready. The tables of many events take seconds, so it ends with the context.
func compile(ctx context.Context, m Model, seed uint64) (*compiled, error) {
	if err := ended(ctx); err != nil {
		return nil, err
	}
	c := &compiled{model: m.clone(), seed: seed}
	driverAt, err := c.addDrivers(ctx)
	if err != nil {
		return nil, err
	}
	c.addPartners()
	factors := m.treated()
	for _, e := range c.model.Events {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c.events = append(c.events, c.event(e, factors[e.ID], driverAt))
	}
	slices.SortFunc(c.events, func(a, b event) int { return strings.Compare(a.id, b.id) })
	return c, nil
}

// factors are what the treatments that are on multiply an event by.
type factors struct{ frequency, severity float64 }

// treated are the factors of every event by its ID. They are multiplied in the order of their values, so that the last
// bit does not depend on the order in the document.
func (m Model) treated() map[string]factors {
	all := make(map[string]factors, len(m.Events))
	for _, e := range m.Events {
		all[e.ID] = factors{1, 1}
	}
	var effects []Effect
	for _, t := range m.Treatments {
		if t.On {
			effects = append(effects, t.Effects...)
		}
	}
	slices.SortFunc(effects, func(a, b Effect) int {
		return cmp.Or(cmp.Compare(a.FrequencyCut, b.FrequencyCut), cmp.Compare(a.SeverityCut, b.SeverityCut))
	})
	for _, e := range effects {
		f := all[e.Event]
		all[e.Event] = factors{f.frequency * (1 - e.FrequencyCut), f.severity * (1 - e.SeverityCut)}
	}
	return all
}

func (c *compiled) event(e Event, treated factors, driverAt map[string]int) event {
	severity := treated.severity
	if e.Gain {
		severity = -severity
	}
	f := e.Frequency.scaled(treated.frequency)
	plain := e.Severity.plain()
	own := event{id: e.ID, frequency: f, severity: plain, hits: hitsOf(f), losses: samplerOf(plain), scale: severity, key: keyOf(c.seed, "event", e.ID)}
	for _, s := range e.Shares {
		i, _ := slices.BinarySearch(c.partners, s.Partner)
		own.shares = append(own.shares, share{i, s.Share.InexactFloat64()})
	}
	for _, i := range e.Causes {
		own.causes = append(own.causes, cause{driverAt[i.Driver], i.Switch, i.Frequency, i.Severity})
	}
	slices.SortFunc(own.causes, func(a, b cause) int { // factors multiply in the order of IDs
		return strings.Compare(c.drivers[a.driver].id, c.drivers[b.driver].id)
	})
	return own
}

// addDrivers puts the drivers in an order in which each comes after those it needs.
func (c *compiled) addDrivers(ctx context.Context) (at map[string]int, err error) {
	at = map[string]int{}
	for _, d := range topological(c.model.Drivers) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		own := driver{id: d.ID, on: threshold(d.Probability), key: keyOf(c.seed, "driver", d.ID)}
		for _, need := range d.Needs {
			own.needs = append(own.needs, at[need])
		}
		if d.Level != nil {
			s := samplerOf(d.Level.plain())
			own.level = &s
		}
		at[d.ID] = len(c.drivers)
		c.drivers = append(c.drivers, own)
	}
	return at, nil
}

// topological sorts drivers so that each comes after those it needs. Drivers on a cycle, and those that need them, are
// left out.
func topological(drivers []Driver) []Driver {
	place, waits, next := map[string]int{}, make([]int, len(drivers)), make([][]int, len(drivers))
	for i, d := range drivers {
		place[d.ID] = i
	}
	var ready []int
	for i, d := range drivers {
		for _, need := range d.Needs {
			if j, known := place[need]; known {
				next[j] = append(next[j], i)
				waits[i]++
			}
		}
		if waits[i] == 0 {
			ready = append(ready, i)
		}
	}
	sorted := make([]Driver, 0, len(drivers))
	for ; len(ready) > 0; ready = ready[1:] {
		i := ready[0]
		sorted = append(sorted, drivers[i])
		for _, j := range next[i] {
			if waits[j]--; waits[j] == 0 {
				ready = append(ready, j)
			}
		}
	}
	return sorted
}

func (c *compiled) addPartners() {
	for _, p := range c.model.Partners {
		c.partners = append(c.partners, p.ID)
	}
	for _, e := range c.model.Events {
		for _, s := range e.Shares {
			c.partners = append(c.partners, s.Partner)
		}
	}
	slices.Sort(c.partners)
	c.partners = slices.Compact(c.partners)
	c.terms = make([]terms, len(c.partners))
	for i := range c.terms {
		c.terms[i].limit = unlimited
	}
	for _, p := range c.model.Partners {
		i, _ := slices.BinarySearch(c.partners, p.ID)
		c.terms[i].deductible = p.Deductible.InexactFloat64()
		if p.Cap.Valid {
			c.terms[i].limit = p.Cap.Decimal.InexactFloat64()
		}
	}
}

// unlimited stands for no cap: more than any loss can be.
const unlimited = 1e300
