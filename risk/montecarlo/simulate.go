package montecarlo

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/partnerkit/partnerkit/internal/validate"
)

// Options say how to simulate.
type Options struct {
	Trials  int    `json:"trials"`            // 1 to [MaxTrials]; with Stop, the most
	Seed    uint64 `json:"seed,omitempty"`    // any number; the same seed gives the same result
	Workers int    `json:"workers,omitempty"` // goroutines at most, up to [MaxWorkers]; 0, or more than Go may run at once: as many as that. No influence on the result
	// Stop ends the simulation early, once it is precise enough. Nil: all trials are simulated.
	Stop *Stop `json:"stop,omitempty"`
}

// Stop is a rule on a standard error. It is looked at after 65,536 trials and then each time there are half as many more.
// As long as all trials have lost the same, the mean counts as unknown: something rare may not have happened yet.
type Stop struct {
	Quantile float64 `json:"quantile,omitempty"` // the figure to watch, above 0 and below 1; 0: the mean
	Within   float64 `json:"within"`             // stop at this standard error as a part of the figure, such as 0.01
}

// Validate reports all problems of the options. A number of trials out of range is [ErrTrials].
func (o Options) Validate() error {
	p := validate.New("options")
	if o.Trials < 1 || o.Trials > MaxTrials {
		p.AddAs(ErrTrials, "trials", "range", fmt.Sprintf("must be between 1 and %d (8 bytes of memory each)", MaxTrials), o.Trials)
	}
	if o.Workers < 0 || o.Workers > MaxWorkers {
		p.Add("workers", "range", fmt.Sprintf("must be between 0 and %d", MaxWorkers), o.Workers)
	}
	if o.Stop != nil {
		p.Within("stop.quantile", o.Stop.Quantile, 0, 1-1e-9)
		positive(p.In("stop"), "within", o.Stop.Within, 1)
	}
	return p.Err()
}

// Simulate draws the model's total loss once per trial. The result depends on the model, the seed and the number of
// trials alone: not on the number of workers, nor on the order of events, drivers, treatments and partners.
//
// Simulate returns an error if the model or the options are invalid (every problem with its path), and the error of the
// context if that ends first; no goroutine is left then.
func Simulate(ctx context.Context, m Model, o Options) (*Result, error) {
	p := validate.New("simulation")
	p.Merge("", o.Validate())
	p.Merge("", m.Validate())
	if err := p.Err(); err != nil {
		return nil, err
	}
	c, err := compile(ctx, m, o.Seed)
	if err != nil {
		return nil, fmt.Errorf("simulating %d trials: %w", o.Trials, err)
	}
	r, err := simulate(ctx, c, o)
	if err != nil {
		return nil, fmt.Errorf("simulating %d trials: %w", o.Trials, err)
	}
	return r, nil
}

// errNoContext is what a nil context gives, instead of a panic.
var errNoContext = errors.New("the context is nil")

// ended is the error of a context that has ended.
func ended(ctx context.Context) error {
	if ctx == nil {
		return errNoContext
	}
	return ctx.Err()
}

// simulate fills a result, round by round if there is a rule to stop by.
func simulate(ctx context.Context, c *compiled, o Options) (*Result, error) {
	r := &Result{c: c, workers: o.workers(c), totals: make([]float64, o.Trials)}
	blocks := blocksOf(o.Trials)
	from, to := 0, blocks
	if o.Stop != nil {
		to = min(blocks, firstLook)
	}
	for {
		err := r.fill(ctx, from, to, total)
		if err != nil || to == blocks {
			return r, err
		}
		sofar := &Result{c: c, workers: r.workers, totals: r.totals[:to*blockSize], moments: r.moments}
		if sofar.precise(*o.Stop) {
			return sofar, nil
		}
		from, to = to, min(blocks, to+to/2)
	}
}

// firstLook is after how many blocks a stop rule is looked at first.
const firstLook = 65536 / blockSize

func (r *Result) precise(s Stop) bool {
	figure, stdErr := r.Mean(), r.StdErr()
	switch {
	case s.Quantile > 0:
		figure, stdErr = r.Quantile(s.Quantile), r.StdErrQuantile(s.Quantile)
	case r.Min() == r.Max():
		return false
	}
	return stdErr <= s.Within*math.Abs(figure)
}

// total simulates all events in a block. Totals start at 0.
func total(ctx context.Context, w *worker, block int, totals []float64) error {
	w.drive(block, len(totals))
	for i := range w.c.events {
		if err := w.add(ctx, &w.c.events[i], block, totals); err != nil {
			return err
		}
	}
	return nil
}

func blocksOf(trials int) int { return (trials + blockSize - 1) / blockSize }

// blockOf are the totals of a block.
func blockOf(totals []float64, block int) []float64 {
	return totals[block*blockSize : min(len(totals), (block+1)*blockSize)]
}

// workers is how many goroutines pay: a second one costs more than it gains below a millisecond of work.
func (o Options) workers(c *compiled) int {
	work := 0.0 // rough nanoseconds
	for _, e := range c.events {
		work += 0.3 + 10*e.frequency.mean()
	}
	if work*float64(o.Trials) < 1e6 {
		return 1
	}
	most := runtime.GOMAXPROCS(0) // more would only take memory
	if o.Workers > 0 {
		most = min(most, o.Workers)
	}
	return most
}

// each calls f for every number from one to below another, spread over at most that many workers. It returns when all
// have ended; after an error the rest is left out.
func each[W any](ctx context.Context, workers, from, to int, newWorker func() W, f func(w W, i int) error) error {
	if err := ended(ctx); err != nil {
		return err
	}
	workers = max(1, min(workers, to-from))
	var next atomic.Int64
	var failed atomic.Bool
	next.Store(int64(from))
	errs := make([]error, workers)
	work := func(k int) {
		w := newWorker()
		for !failed.Load() {
			i := int(next.Add(1)) - 1
			if i >= to {
				return
			}
			if errs[k] = ctx.Err(); errs[k] == nil {
				errs[k] = f(w, i)
			}
			if errs[k] != nil {
				failed.Store(true)
			}
		}
	}
	var others sync.WaitGroup
	for k := 1; k < workers; k++ {
		others.Go(func() { work(k) })
	}
	work(0)
	others.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
