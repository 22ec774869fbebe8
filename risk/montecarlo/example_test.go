package montecarlo_test

import (
	"context"
	"fmt"
	"log"

	"github.com/partnerkit/partnerkit/risk/montecarlo"
)

func ExampleSimulate() {
	model := montecarlo.Model{
		Currency: "EUR",
		Events: []montecarlo.Event{
			{ID: "late supplier", Frequency: montecarlo.Bernoulli(0.3), Severity: montecarlo.PERT(10_000, 20_000, 60_000)},
			{ID: "data breach", Frequency: montecarlo.Poisson(0.1), Severity: montecarlo.LognormalBetween(50_000, 500_000)},
		},
	}
	r, err := montecarlo.Simulate(context.Background(), model, montecarlo.Options{Trials: 200_000, Seed: 7})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("expected %.0f k, P80 %.0f k, in the worst 5 %% of cases %.0f k\n", r.Mean()/1000, r.Quantile(0.8)/1000, r.TailMean(0.95)/1000)
	fmt.Printf("chance of losing more than 100 k: %.0f %%\n", 100*r.Exceedance(100_000))
	// Output:
	// expected 28 k, P80 27 k, in the worst 5 % of cases 323 k
	// chance of losing more than 100 k: 8 %
}

func ExampleExact() {
	model := montecarlo.Model{
		Events: []montecarlo.Event{
			{ID: "permit refused", Frequency: montecarlo.Bernoulli(0.3), Severity: montecarlo.Fixed(50)},
			{ID: "main contractor fails", Frequency: montecarlo.Bernoulli(0.1), Severity: montecarlo.Fixed(200)},
		},
	}
	d, err := montecarlo.Exact(model)
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range d.Points() {
		fmt.Printf("%3.0f with probability %.2f\n", p.Amount, p.Probability)
	}
	fmt.Println("P90:", d.Quantile(0.9))
	// Output:
	//   0 with probability 0.63
	//  50 with probability 0.27
	// 200 with probability 0.07
	// 250 with probability 0.03
	// P90: 50
}
