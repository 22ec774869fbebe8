package montecarlo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrPart says that a figure of the whole was asked of the losses of one event or partner.
var ErrPart = errors.New("these are the losses of one event or partner, not of all")

// What a simulation does not keep is drawn again from the same streams: the losses of one event or partner take no
// memory until somebody asks for them.

// Event returns the distribution of the losses of one event alone, drawn again in the same trials. An ID that the model
// does not know is [ErrUnknown].
func (r *Result) Event(ctx context.Context, id string) (*Result, error) {
	if r.c == nil {
		return nil, unknown("event", id)
	}
	i, found := slices.BinarySearchFunc(r.c.events, id, func(e event, id string) int { return strings.Compare(e.id, id) })
	if !found {
		return nil, unknown("event", id)
	}
	return r.again(ctx, "event "+id, func(ctx context.Context, w *worker, block int, totals []float64) error {
		w.drive(block, len(totals))
		return w.add(ctx, &r.c.events[i], block, totals)
	})
}

// Partner returns the distribution of what one partner carries under its terms, drawn again in the same trials. A
// partner that the model does not name is [ErrUnknown].
func (r *Result) Partner(ctx context.Context, id string) (*Result, error) {
	if r.c == nil {
		return nil, unknown("partner", id)
	}
	partner, found := slices.BinarySearch(r.c.partners, id)
	if !found {
		return nil, unknown("partner", id)
	}
	return r.again(ctx, "partner "+id, func(ctx context.Context, w *worker, block int, totals []float64) error {
		w.drive(block, len(totals))
		var own [blockSize]float64
		for i := range r.c.events {
			e := &r.c.events[i]
			k := slices.IndexFunc(e.shares, func(s share) bool { return s.partner == partner })
			if k < 0 {
				continue
			}
			clear(own[:])
			if err := w.add(ctx, e, block, own[:len(totals)]); err != nil {
				return err
			}
			for t := range totals {
				totals[t] += e.shares[k].part * own[t]
			}
		}
		for t := range totals {
			totals[t] = r.c.terms[partner].carries(totals[t])
		}
		return nil
	})
}

// again makes a result of other totals of the same trials.
func (r *Result) again(ctx context.Context, part string, fill func(context.Context, *worker, int, []float64) error) (*Result, error) {
	own := &Result{c: r.c, workers: r.workers, part: part, totals: make([]float64, len(r.totals))}
	if err := own.fill(ctx, 0, blocksOf(len(own.totals)), fill); err != nil {
		return nil, fmt.Errorf("drawing %s again: %w", part, err)
	}
	return own, nil
}

// fill draws the blocks from one to below another and adds them to the moments, in order.
func (r *Result) fill(ctx context.Context, from, to int, fill func(context.Context, *worker, int, []float64) error) error {
	stats := make([]moments, to-from)
	err := each(ctx, r.workers, from, to, func() *worker { return newWorker(r.c) }, func(w *worker, block int) error {
		totals := blockOf(r.totals, block)
		if err := fill(ctx, w, block, totals); err != nil {
			return err
		}
		stats[block-from] = momentsOf(totals)
		return nil
	})
	if err != nil {
		return err
	}
	for _, s := range stats {
		r.moments = r.moments.merge(s)
	}
	return nil
}
