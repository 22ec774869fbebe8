package montecarlo

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// Contributions say who and what makes the mean and the tail of the whole. The events add up to Mean and Tail; so do
// the partners with Unallocated (but for the noise of adding float64s).
type Contributions struct {
	Level       float64        `json:"level"` // p of the tail
	Mean        float64        `json:"mean"`
	Tail        float64        `json:"tail"`               // [Result.TailMean] at Level
	Events      []Contribution `json:"events"`             // largest part of the tail first, then by ID
	Partners    []Contribution `json:"partners,omitempty"` // likewise
	Unallocated Contribution   `json:"unallocated"`        // what no partner carries; its ID is empty
}

// Contribution is the part of one event or partner.
type Contribution struct {
	ID         string  `json:"id,omitempty"`
	Mean       float64 `json:"mean"` // its own expected loss
	StdErrMean float64 `json:"std_err_mean"`
	// Tail is its mean loss in those trials that make up the tail of the whole (the Euler allocation of the tail mean,
	// Tasche 1999).
	Tail       float64 `json:"tail"`
	StdErrTail float64 `json:"std_err_tail"` // taking the trials of the tail as given
}

// spans is into how many parts trials are divided to be added up. Each part is added by one worker, the parts in order,
// so that sums do not depend on the number of workers.
const spans = 64

// Contributions draws the trials again and divides mean and tail of the whole among events and among partners. It
// returns [ErrPart] for the result of one event or partner, and the context's error if that ends.
func (r *Result) Contributions(ctx context.Context, p float64) (Contributions, error) {
	t, err := r.attribute(ctx, p)
	if err != nil {
		return Contributions{}, err
	}
	return t.contributions(r.c, Contributions{Level: level(p), Mean: r.Mean(), Tail: r.TailMean(p)}), nil
}

// attribute draws the trials again and adds up what every event and partner lost.
func (r *Result) attribute(ctx context.Context, p float64) (*tally, error) {
	if r.part != "" {
		return nil, fmt.Errorf("contributions to %s: %w", r.part, ErrPart)
	}
	if len(r.totals) == 0 {
		return new(tally), nil
	}
	t := r.tail(p)
	blocks := blocksOf(len(r.totals))
	parts := min(spans, blocks)
	tallies := make([]*tally, parts)
	err := each(ctx, r.workers, 0, parts, func() *attribution { return newAttribution(r, t) }, func(a *attribution, i int) error {
		a.tally = newTally(r.c)
		for block := i * blocks / parts; block < (i+1)*blocks/parts; block++ {
			if err := a.add(ctx, block); err != nil {
				return err
			}
		}
		tallies[i] = a.tally
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("drawing %d trials again: %w", len(r.totals), err)
	}
	for _, o := range tallies[1:] {
		tallies[0].merge(o)
	}
	return tallies[0], nil
}

// tally adds up what every event and partner lost: in all trials and in the tail.
type tally struct {
	events, partners []both
	carried          both      // by all partners together
	products         []product // of each partner with all partners together
	unallocated      both
}

type both struct{ all, tail moments }

func (b both) merge(o both) both { return both{b.all.merge(o.all), b.tail.merge(o.tail)} }

// product are the sums of the products of two amounts' distances from their means.
type product struct{ all, tail float64 }

func newTally(c *compiled) *tally {
	return &tally{events: make([]both, len(c.events)), partners: make([]both, len(c.partners)), products: make([]product, len(c.partners))}
}

func (t *tally) merge(o *tally) {
	for i := range t.events {
		t.events[i] = t.events[i].merge(o.events[i])
	}
	for i := range t.partners {
		t.addPartner(i, o.partners[i], o.carried, o.products[i])
	}
	t.carried = t.carried.merge(o.carried)
	t.unallocated = t.unallocated.merge(o.unallocated)
}

// addPartner adds to a partner's sums, before those of all partners are added to.
func (t *tally) addPartner(i int, own, carried both, p product) {
	t.products[i].all += p.all + between(t.partners[i].all, own.all, t.carried.all, carried.all)
	t.products[i].tail += p.tail + between(t.partners[i].tail, own.tail, t.carried.tail, carried.tail)
	t.partners[i] = t.partners[i].merge(own)
}

// between is what two parts' different means add to a sum of products (Chan, Golub and LeVeque 1979).
func between(x, ox, y, oy moments) float64 {
	if x.n == 0 || ox.n == 0 {
		return 0
	}
	return (ox.mean - x.mean) * (oy.mean - y.mean) * x.n * (ox.n / (x.n + ox.n))
}

func (t *tally) contributions(c *compiled, out Contributions) Contributions {
	for i, b := range t.events {
		out.Events = append(out.Events, b.contribution(c.events[i].id))
	}
	for i, b := range t.partners {
		out.Partners = append(out.Partners, b.contribution(c.partners[i]))
	}
	for _, list := range [][]Contribution{out.Events, out.Partners} {
		slices.SortFunc(list, func(a, b Contribution) int {
			return cmp.Or(cmp.Compare(b.Tail, a.Tail), cmp.Compare(a.ID, b.ID))
		})
	}
	out.Unallocated = t.unallocated.contribution("")
	return out
}

func (b both) contribution(id string) Contribution {
	return Contribution{ID: id, Mean: b.all.mean, StdErrMean: b.all.stdErr(), Tail: b.tail.mean, StdErrTail: b.tail.stdErr()}
}

// stdErr is the standard error of the mean.
func (m moments) stdErr() float64 {
	if m.n < 1 {
		return 0
	}
	return math.Sqrt(m.variance() / m.n)
}

// attribution divides the totals of one block after the other.
type attribution struct {
	*worker
	*tally
	r       *Result
	t       tail
	own     []float64   // losses of the event at hand
	raw     [][]float64 // by partner: its shares of all events
	carried []float64   // by all partners together
	rest    []float64   // what no partner carries
	trials  []int       // of the block that are in the tail
	weights []float64   // to which part
	picked  []float64
}

func newAttribution(r *Result, t tail) *attribution {
	a := &attribution{worker: newWorker(r.c), r: r, t: t, own: make([]float64, blockSize), carried: make([]float64, blockSize), rest: make([]float64, blockSize), picked: make([]float64, blockSize)}
	for range r.c.partners {
		a.raw = append(a.raw, make([]float64, blockSize))
	}
	return a
}

func (a *attribution) add(ctx context.Context, block int) error {
	totals := blockOf(a.r.totals, block)
	a.trials, a.weights = a.trials[:0], a.weights[:0]
	for i, x := range totals {
		if w := a.t.weight(x); w > 0 {
			a.trials, a.weights = append(a.trials, i), append(a.weights, w)
		}
	}
	own, rest := a.own[:len(totals)], a.rest[:len(totals)]
	clear(rest)
	for _, raw := range a.raw {
		clear(raw)
	}
	a.drive(block, len(totals))
	for i := range a.c.events {
		e := &a.c.events[i]
		clear(own)
		if err := a.worker.add(ctx, e, block, own); err != nil {
			return err
		}
		a.events[i] = a.events[i].merge(a.both(own))
		for t, x := range own {
			rest[t] += x
		}
		for _, s := range e.shares {
			raw := a.raw[s.partner]
			for t, x := range own {
				raw[t] += s.part * x
			}
		}
	}
	carried := a.carried[:len(totals)]
	clear(carried)
	for i, terms := range a.c.terms {
		raw := a.raw[i][:len(totals)]
		for t := range raw {
			raw[t] = terms.carries(raw[t])
			carried[t] += raw[t]
			rest[t] -= raw[t]
		}
	}
	together := a.both(carried)
	for i := range a.c.terms {
		raw := a.raw[i][:len(totals)]
		own := a.both(raw)
		a.addPartner(i, own, together, a.product(raw, carried, own, together))
	}
	a.tally.carried = a.tally.carried.merge(together)
	a.unallocated = a.unallocated.merge(a.both(rest))
	return nil
}

// product are the products of a block's amounts x and y in all trials and in the tail.
func (a *attribution) product(x, y []float64, bx, by both) product {
	var p product
	for t := range x {
		p.all += (x[t] - bx.all.mean) * (y[t] - by.all.mean)
	}
	for k, t := range a.trials {
		p.tail += a.weights[k] * (x[t] - bx.tail.mean) * (y[t] - by.tail.mean)
	}
	return p
}

// both are the moments of a block's amounts in all trials and in the tail.
func (a *attribution) both(x []float64) both {
	b := both{all: momentsOf(x)}
	if len(a.trials) == 0 {
		return b
	}
	picked, sum := a.picked[:len(a.trials)], 0.0
	for k, t := range a.trials {
		picked[k] = x[t]
		sum += a.weights[k] * x[t]
		b.tail.n += a.weights[k]
	}
	b.tail.mean = sum / b.tail.n
	for k, v := range picked {
		b.tail.squares += a.weights[k] * (v - b.tail.mean) * (v - b.tail.mean)
	}
	return b
}
