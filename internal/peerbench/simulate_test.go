package peerbench

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/partnerkit/partnerkit/risk/montecarlo"
)

// fiftyRisks are 50 risks that happen once or not at all, 13.75 of them in a trial on average, half with PERT and half
// with lognormal losses, no two of one shape: for partnerkit, and as a list of what gonum draws from.
func fiftyRisks() (montecarlo.Model, []gonumRisk) {
	var m montecarlo.Model
	var loop []gonumRisk
	source := rand.NewPCG(1, 2)
	for i := range 50 {
		p, size := 0.05+0.45*float64(i)/49, 1000*float64(1+i%7)
		e := montecarlo.Event{ID: "risk " + strconv.Itoa(i), Frequency: montecarlo.Bernoulli(p)}
		r := gonumRisk{probability: p}
		if i%2 == 0 {
			mode := 0.1 + 0.016*float64(i) // of the way from the lowest loss to the highest
			e.Severity = montecarlo.PERT(size, size+mode*5*size, 6*size)
			r.low, r.span = size, 5*size
			r.loss = distuv.Beta{Alpha: 1 + 4*mode, Beta: 1 + 4*(1-mode), Src: source}
		} else {
			times := 4 + 0.2*float64(i)
			e.Severity = montecarlo.LognormalBetween(size, times*size)
			middle, half := math.Log(size)+math.Log(times)/2, math.Log(times)/2
			r.span, r.loss = 1, distuv.LogNormal{Mu: middle, Sigma: half / mathext.NormalQuantile(0.95), Src: source}
		}
		m.Events = append(m.Events, e)
		loop = append(loop, r)
	}
	return m, loop
}

// gonumRisk is a risk as a loop over gonum's distributions wants it.
type gonumRisk struct {
	probability float64
	low, span   float64
	loss        distuv.Rander
}

// figures are what both sides are asked for.
type figures struct{ mean, p50, p80, p95 float64 }

// gonumLoop is the simulation that one writes with gonum: a loop over trials and risks, and order statistics of the
// sorted totals.
func gonumLoop(risks []gonumRisk, rng *rand.Rand, trials int) figures {
	totals := make([]float64, trials)
	for t := range totals {
		for i := range risks {
			if r := &risks[i]; rng.Float64() < r.probability {
				totals[t] += r.low + r.span*r.loss.Rand()
			}
		}
	}
	mean := stat.Mean(totals, nil)
	slices.Sort(totals)
	at := func(p float64) float64 { return stat.Quantile(p, stat.Empirical, totals, nil) }
	return figures{mean, at(0.5), at(0.8), at(0.95)}
}

func simulated(b testing.TB, m montecarlo.Model, o montecarlo.Options) figures {
	r, err := montecarlo.Simulate(context.Background(), m, o)
	if err != nil {
		b.Fatal(err)
	}
	return figures{r.Mean(), r.Quantile(0.5), r.Quantile(0.8), r.Quantile(0.95)}
}

// TestSimulationsAgree sees that both sides simulate the same risks: their figures lie within a percent.
func TestSimulationsAgree(t *testing.T) {
	m, risks := fiftyRisks()
	peer := gonumLoop(risks, rand.New(rand.NewPCG(3, 4)), 200_000)
	ours := simulated(t, m, montecarlo.Options{Trials: 200_000, Seed: 5})
	for _, pair := range [][2]float64{{peer.mean, ours.mean}, {peer.p50, ours.p50}, {peer.p80, ours.p80}, {peer.p95, ours.p95}} {
		if math.Abs(pair[0]/pair[1]-1) > 0.01 {
			t.Errorf("gonum has %v, partnerkit %v", peer, ours)
		}
	}
}

// BenchmarkSimulateAgainstGonum compares with the loop on one core. Every run is cold: the model is checked and its
// tables are built anew.
func BenchmarkSimulateAgainstGonum(b *testing.B) {
	m, risks := fiftyRisks()
	rng := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct {
		trials, workers int
		goal            float64
	}{{10_000, 1, 2}, {1_000_000, 1, 4}, {1_000_000, 2, 7}} {
		b.Run(fmt.Sprintf("trials=%d/workers=%d", c.trials, c.workers), func(b *testing.B) {
			Ratio(b, c.goal, func(n int) {
				for range n {
					gonumLoop(risks, rng, c.trials)
				}
			}, func(n int) {
				for range n {
					simulated(b, m, montecarlo.Options{Trials: c.trials, Seed: 5, Workers: c.workers})
				}
			})
		})
	}
}
