package montecarlo

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// Bar is one line of a tornado: by how much one event or driver can move the expected total, all else as expected.
type Bar struct {
	ID     string  `json:"id"`
	Driver bool    `json:"driver,omitempty"` // a driver, not an event
	Low    float64 `json:"low"`              // expected total at the event's low quantile; without the driver
	High   float64 `json:"high"`             // expected total at the event's high quantile; with the driver
	// Standard errors of Low and High. Those of an event take it and the other events as independent.
	StdErrLow  float64 `json:"std_err_low"`
	StdErrHigh float64 `json:"std_err_high"`
}

// swing is the length of the bar.
func (b Bar) swing() float64 { return math.Abs(b.High - b.Low) }

// Tornado draws every event again and returns one bar each, longest first: the expected total if that event's own loss
// were at its quantile low, and at its quantile high (such as 0.1 and 0.9), while the others stay at their means. A
// driver's bar holds the mean total of the trials in which it is off, and on; one that is always on or never has no
// bar. Drivers act through events, so their bars overlap with those of events.
//
// Tornado returns an error if low is not below high or they are not within 0 to 1, [ErrPart] for the result of one event or
// partner, and the context's error if that ends. It takes 8 bytes a trial while it runs.
func (r *Result) Tornado(ctx context.Context, low, high float64) ([]Bar, error) {
	if !(0 <= low && low < high && high <= 1) {
		return nil, fmt.Errorf("tornado from %v to %v: levels must rise within 0 to 1", low, high)
	}
	if r.part != "" {
		return nil, fmt.Errorf("tornado of %s: %w", r.part, ErrPart)
	}
	if len(r.totals) == 0 {
		return nil, nil
	}
	var bars []Bar
	for _, e := range r.c.events {
		own, err := r.Event(ctx, e.id)
		if err != nil {
			return nil, err
		}
		rest, stdErr := r.Mean()-own.Mean(), r.without(own).stdErr()
		bars = append(bars, Bar{
			ID: e.id, Low: rest + own.Quantile(low), High: rest + own.Quantile(high),
			StdErrLow: math.Hypot(stdErr, own.StdErrQuantile(low)), StdErrHigh: math.Hypot(stdErr, own.StdErrQuantile(high)),
		})
	}
	drivers, err := r.driverBars(ctx)
	if err != nil {
		return nil, err
	}
	bars = append(bars, drivers...)
	slices.SortStableFunc(bars, func(a, b Bar) int {
		return cmp.Or(cmp.Compare(b.swing(), a.swing()), cmp.Compare(a.ID, b.ID))
	})
	return bars, nil
}

// without are the moments of the totals without a part of them.
func (r *Result) without(part *Result) moments {
	var m moments
	var rest [blockSize]float64
	for block := range blocksOf(len(r.totals)) {
		own := blockOf(part.totals, block)
		for t, x := range blockOf(r.totals, block) {
			rest[t] = x - own[t]
		}
		m = m.merge(momentsOf(rest[:len(own)]))
	}
	return m
}

// driverBars are the mean totals with and without each driver.
func (r *Result) driverBars(ctx context.Context) ([]Bar, error) {
	if len(r.c.drivers) == 0 {
		return nil, nil
	}
	off, on := make([]moments, len(r.c.drivers)), make([]moments, len(r.c.drivers))
	w := newWorker(r.c)
	var left, right []float64
	for block := range blocksOf(len(r.totals)) {
		if err := ended(ctx); err != nil {
			return nil, fmt.Errorf("tornado of drivers: %w", err)
		}
		totals := blockOf(r.totals, block)
		w.drive(block, len(totals))
		for i := range off {
			left, right = left[:0], right[:0]
			for t, x := range totals {
				if w.on[i][t] {
					right = append(right, x)
				} else {
					left = append(left, x)
				}
			}
			off[i], on[i] = off[i].merge(momentsOf(left)), on[i].merge(momentsOf(right))
		}
	}
	var bars []Bar
	for i, d := range r.c.drivers {
		if off[i].n > 0 && on[i].n > 0 {
			bars = append(bars, Bar{ID: d.id, Driver: true, Low: off[i].mean, High: on[i].mean, StdErrLow: off[i].stdErr(), StdErrHigh: on[i].stdErr()})
		}
	}
	return bars, nil
}
