package fair

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/budget"
	"github.com/partnerkit/partnerkit/internal/exact"
	"github.com/partnerkit/partnerkit/internal/validate"
)

const (
	maxSampledPlayers = 64
	maxOrders         = 10_000_000
	leastRounds       = 200
)

// ErrOrders is the error of a sample of less than none or more than ten million orders.
var ErrOrders = errors.New("number of orders out of range")

// SampleOptions says how [SampleShapley] draws.
type SampleOptions struct {
	Orders  int    // orders of arrival to draw, rounded up to whole rounds of one order per player and to 200 rounds at least; at most 10,000,000
	Seed    uint64 // the same seed gives the same sample
	Workers int    // how many goroutines may call the value function at once; 0 and 1: none but the caller's
}

// Estimate is a sampled Shapley value.
type Estimate struct {
	Player    string  `json:"player"`
	Value     float64 `json:"value"`
	HalfWidth float64 `json:"half_width"` // the true value lies within Value ± HalfWidth for about 95 of 100 seeds
	Orders    int     `json:"orders"`     // how many orders were drawn
}

// SampleShapley estimates the Shapley value of up to 64 players from random orders of arrival. It draws an order and
// all its rotations, so that each player stands in every place once; the means of these rounds are independent, and the
// half-width is Student's t for 95 % times their standard error, widened on both sides by the shift that their skewness
// calls for (Hall 1992, section 3.6: t ± skew·(1+2t²)/(6√rounds)), and by what floating point may lose, (n+1)·2^-51 of the
// largest worth seen. A half-width no larger than that says that all rounds agreed; what matters only in orders too rare to
// be drawn is not in it. The estimates sum to the worth of all together but for rounding.
//
// The result is the same for any number of workers and any order of the players. Value is asked once for each place of each
// order and is remembered nowhere; the empty coalition is worth 0. SampleShapley returns the context's error if it is
// cancelled, and otherwise an error for the reasons of [Shapley] (more than 64 players) and for a number of orders out of
// range ([ErrOrders]).
func SampleShapley(ctx context.Context, players []string, value func(Coalition) decimal.Decimal, o SampleOptions) ([]Estimate, error) {
	door := validate.New("game")
	checkPlayers(door, players, maxSampledPlayers)
	if value == nil {
		door.AddAs(ErrNoValue, "value", "required", "is required", nil)
	}
	if o.Orders < 0 || o.Orders > maxOrders {
		door.AddAs(ErrOrders, "orders", "range", fmt.Sprintf("must be between 0 and %d", maxOrders), o.Orders)
	}
	if err := door.Err(); err != nil {
		return nil, err
	}
	n := len(players)
	rounds := max(leastRounds, (o.Orders+n-1)/n)
	s := sampler{players: players, byID: byID(players), value: value, seed: o.Seed, means: make([]float64, rounds*n), largest: make([]float64, rounds)}
	if err := s.run(ctx, rounds, min(max(1, o.Workers), rounds)); err != nil {
		return nil, err
	}
	out := make([]Estimate, n)
	for i := range out {
		out[i] = s.estimate(i, rounds)
	}
	return out, nil
}

// sampler holds the mean contribution of every player in every round.
type sampler struct {
	players []string
	byID    []int // so that the order in which players are given does not matter
	value   func(Coalition) decimal.Decimal
	seed    uint64
	means   []float64
	largest []float64 // the size of the largest worth of every round
}

// run lets each worker draw every workers-th round. Of several errors that of the first round counts.
func (s *sampler) run(ctx context.Context, rounds, workers int) error {
	failed := make([]error, workers)
	at := make([]int, workers)
	work := func(w int) {
		for r := w; r < rounds && failed[w] == nil; r += workers {
			at[w] = r
			if failed[w] = ctx.Err(); failed[w] == nil {
				failed[w] = s.round(r)
			}
		}
	}
	var wait sync.WaitGroup
	for w := 1; w < workers; w++ {
		wait.Go(func() { work(w) })
	}
	work(0)
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("sampling the Shapley value of %d players: %w", len(s.players), err)
	}
	first := -1
	for w, err := range failed {
		if err != nil && (first < 0 || at[w] < at[first]) {
			first = w
		}
	}
	if first >= 0 {
		return failed[first]
	}
	return nil
}

// round draws an order from the round's own stream and walks its rotations.
func (s *sampler) round(r int) error {
	n := len(s.players)
	order := rand.New(rand.NewPCG(s.seed, uint64(r))).Perm(n)
	means := s.means[r*n : (r+1)*n]
	for start := range n {
		var c Coalition
		before := 0.0
		for k := range n {
			i := s.byID[order[(start+k)%n]]
			c |= 1 << i
			v := s.value(c)
			worth, ok := float(v)
			if !ok {
				door := validate.New("game")
				door.AddAs(budget.ErrAmountRange, label(c.Of(s.players)), "decimal-range", exact.Problem(v), v)
				return door.Err()
			}
			means[i] += (worth - before) / float64(n)
			before = worth
			s.largest[r] = max(s.largest[r], math.Abs(worth))
		}
	}
	return nil
}

// float is the nearest float64 and whether v is in range.
func float(v decimal.Decimal) (float64, bool) {
	const wholeDigits = 15 // that a float64 holds exactly, as it does 10^18
	if exp := v.Exponent(); exp <= 0 && exp >= -exactPlaces && v.NumDigits() <= wholeDigits {
		return float64(v.CoefficientInt64()) / pow10(-exp), true
	}
	if exact.Problem(v) != "" {
		return 0, false
	}
	return v.InexactFloat64(), true
}

func pow10(n int32) float64 {
	p := 1.0
	for range n {
		p *= 10
	}
	return p
}

func (s *sampler) estimate(i, rounds int) Estimate {
	n := len(s.players)
	mean := 0.0
	for r := range rounds {
		mean += (s.means[r*n+i] - mean) / float64(r+1) // loses no more over many rounds than over few
	}
	square, cube := 0.0, 0.0
	for r := range rounds {
		off := s.means[r*n+i] - mean
		square += off * off
		cube += off * off * off
	}
	e := Estimate{Player: s.players[i], Value: mean, HalfWidth: float64(n+1) * slices.Max(s.largest) / (1 << 51), Orders: rounds * n}
	if square > 0 {
		m := float64(rounds)
		t := studentT95(m - 1)
		skew := cube / m / math.Pow(square/m, 1.5)
		e.HalfWidth += math.Sqrt(square/(m-1)/m) * (t + math.Abs(skew)*(1+2*t*t)/(6*math.Sqrt(m)))
	}
	return e
}

// studentT95 is the 97.5 % quantile of Student's t by its expansion in 1/df (Abramowitz and Stegun 26.7.5), right to six
// decimal places from 199 degrees of freedom on.
func studentT95(df float64) float64 {
	const z = 1.959963984540054
	z3, z5, z7 := z*z*z, z*z*z*z*z, z*z*z*z*z*z*z
	return z + (z3+z)/(4*df) + (5*z5+16*z3+3*z)/(96*df*df) + (3*z7+19*z5+17*z3-15*z)/(384*df*df*df)
}
