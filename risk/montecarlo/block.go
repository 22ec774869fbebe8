package montecarlo

import (
	"context"
	"math"
)

// worker simulates one block at a time. It owns the buffers for that.
type worker struct {
	c         *compiled
	trials    [chunk]uint32
	expanded  [chunk]uint32
	losses    [chunk]float64
	on        [][]bool    // by driver and trial of the block
	level     [][]float64 // by driver and trial; nil: 1
	frequency []float64   // by trial: what the drivers make of the event at hand
	severity  []float64
	// The streams of the event at hand.
	hitting, thinning, losing stream
}

func newWorker(c *compiled) *worker {
	w := &worker{c: c, on: make([][]bool, len(c.drivers)), level: make([][]float64, len(c.drivers))}
	if len(c.drivers) == 0 {
		return w
	}
	w.frequency, w.severity = make([]float64, blockSize), make([]float64, blockSize)
	for i, d := range c.drivers {
		w.on[i] = make([]bool, blockSize)
		if d.level != nil {
			w.level[i] = make([]float64, blockSize)
		}
	}
	return w
}

// drive draws the state of every driver in a block.
func (w *worker) drive(block, trials int) {
	for i := range w.c.drivers {
		d := &w.c.drivers[i]
		r := d.key.at(block, forHits)
		on := w.on[i][:trials]
		for t := range on {
			on[t] = r.next() < d.on || d.on == math.MaxUint64
			for _, need := range d.needs {
				on[t] = on[t] && w.on[need][t]
			}
		}
		if d.level != nil {
			r := d.key.at(block, forLosses)
			d.level.fill(&r, w.level[i][:trials])
		}
	}
}

// add draws the losses of one event in a block and adds them to the trials' totals.
func (w *worker) add(ctx context.Context, e *event, block int, totals []float64) error {
	h, driven := e.hits, len(e.causes) > 0
	if driven {
		h = w.influence(e, len(totals))
	}
	h.start(len(totals))
	w.hitting, w.losing = e.key.at(block, forHits), e.key.at(block, forLosses)
	if driven {
		w.thinning = e.key.at(block, forThinning)
	}
	for !h.done {
		if err := ctx.Err(); err != nil {
			return err
		}
		trials := w.trials[:h.fill(&w.hitting, w.trials[:])]
		if driven {
			trials = w.thin(trials)
		}
		if h.method != clusters {
			w.lose(e, trials, totals)
			continue
		}
		if err := w.expand(ctx, e, h.theta, trials, totals); err != nil {
			return err
		}
	}
	return nil
}

// lose draws a loss for each hit.
func (w *worker) lose(e *event, trials []uint32, totals []float64) {
	losses := w.losses[:len(trials)]
	e.losses.fill(&w.losing, losses)
	if len(e.causes) > 0 {
		for i, t := range trials {
			losses[i] *= w.severity[t]
		}
	}
	scale := e.scale
	for i, t := range trials {
		totals[t] += scale * losses[i]
	}
}

// expand makes a cluster of hits of each arrival.
func (w *worker) expand(ctx context.Context, e *event, theta float64, trials []uint32, totals []float64) error {
	n := 0
	for _, t := range trials {
		for left := clusterSize(&w.hitting, theta); left > 0; left-- {
			w.expanded[n] = t
			if n++; n == chunk {
				w.lose(e, w.expanded[:], totals)
				if n = 0; ctx.Err() != nil {
					return ctx.Err()
				}
			}
		}
	}
	w.lose(e, w.expanded[:n], totals)
	return nil
}

// influence works out what the drivers make of an event in each trial of the block: the factor on a loss, and the
// frequency as a part of the highest one, with which the hits of the block are drawn before they are thinned.
func (w *worker) influence(e *event, trials int) hits {
	frequency, severity := w.frequency[:trials], w.severity[:trials]
	for t := range trials {
		frequency[t], severity[t] = 1, 1
	}
	for _, c := range e.causes {
		on, level := w.on[c.driver], w.level[c.driver]
		for t := range trials {
			switch {
			case on[t]:
				factor := 1.0
				if level != nil {
					factor = level[t]
				}
				if c.frequency != 0 {
					frequency[t] = min(1e30, frequency[t]*factor*c.frequency)
				}
				if c.severity != 0 {
					severity[t] = min(MaxFactor, severity[t]*factor*c.severity)
				}
			case c.only:
				frequency[t] = 0
			}
		}
	}
	var limit float64 // of the factor
	switch f := e.frequency; {
	case !(f.mean() > 0):
		return hits{}
	case f.Kind == KindBernoulli || f.Kind == KindBinomial:
		limit = 1 / f.Probability
	default:
		limit = MaxFrequency / f.mean()
	}
	highest := 0.0
	for t := range frequency {
		frequency[t] = min(limit, frequency[t])
		highest = max(highest, frequency[t])
	}
	if highest == 0 {
		return hits{}
	}
	for t := range frequency {
		frequency[t] /= highest
	}
	return hitsOf(e.frequency.scaled(highest))
}

// thin keeps each hit with the probability that its trial's frequency is of the highest one.
func (w *worker) thin(trials []uint32) []uint32 {
	kept := trials[:0]
	for _, t := range trials {
		if f := w.frequency[t]; f >= 1 || w.thinning.unit() < f {
			kept = append(kept, t)
		}
	}
	return kept
}
