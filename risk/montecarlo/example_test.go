package montecarlo_test

import (
	"context"
	"fmt"
	"log"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/risk"
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

func ExampleFromRegister() {
	num := decimal.RequireFromString
	register := risk.Register{
		Matrix: risk.Simple3x3ID, Currency: "EUR",
		Risks: []risk.Risk{
			{ID: "late permit", Estimate: &risk.Estimate{Probability: num("0.3"), Impact: num("50000")},
				Treatments: []risk.Treatment{{ID: "early talks", Strategy: risk.Reduce, Effect: risk.Effect{Saving: num("7500")}}}},
			{ID: "not yet priced"},
		},
	}
	model, unpriced, err := montecarlo.FromRegister(register)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("unpriced:", unpriced)
	treated, err := model.With("late permit/early talks")
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range []montecarlo.Model{model, treated} {
		d, err := montecarlo.Exact(m)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("expected %.0f, P80 %.0f\n", d.Mean(), d.Quantile(0.8))
	}
	// Output:
	// unpriced: [not yet priced]
	// expected 15000, P80 50000
	// expected 7500, P80 25000
}

// Two partners share two risks that a recession makes likelier in the same trials; one carries 1000 at most. By hand, orion
// carries 420 on average and vega 254.
func ExampleResult_Imbalance() {
	num := decimal.RequireFromString
	half := []risk.Exposure{{Partner: "orion", Share: num("0.5")}, {Partner: "vega", Share: num("0.5")}}
	recession := []montecarlo.Influence{{Driver: "recession", Frequency: 3}}
	model := montecarlo.Model{
		Currency: "EUR",
		Drivers:  []montecarlo.Driver{{ID: "recession", Probability: 0.2}},
		Events: []montecarlo.Event{
			{ID: "orders fail", Frequency: montecarlo.Bernoulli(0.2), Severity: montecarlo.Fixed(1000), Shares: half, Causes: recession},
			{ID: "client insolvent", Frequency: montecarlo.Bernoulli(0.1), Severity: montecarlo.Fixed(4000), Shares: half, Causes: recession},
		},
		Partners: []montecarlo.Partner{
			{ID: "orion", Reward: num("50")},
			{ID: "vega", Reward: num("50"), Cap: decimal.NewNullDecimal(num("1000"))},
		},
	}
	r, err := montecarlo.Simulate(context.Background(), model, montecarlo.Options{Trials: 500_000, Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	list, err := r.Imbalance(context.Background(), 0.95)
	if err != nil {
		log.Fatal(err)
	}
	for _, i := range list {
		fmt.Printf("%-5s carries %.0f %% of the risk for %.0f %% of the rewards\n", i.Partner, 100**i.RiskShare, 100**i.RewardShare)
	}
	// Output:
	// orion carries 62 % of the risk for 50 % of the rewards
	// vega  carries 38 % of the risk for 50 % of the rewards
}

// A simulation stops once its P80 is known to 2 %, and shows how it settled.
func ExampleResult_Trace() {
	model := montecarlo.Model{Events: []montecarlo.Event{
		{ID: "claims", Frequency: montecarlo.NegativeBinomial(2, 0.4), Severity: montecarlo.Weibull(1.2, 800)},
	}}
	stop := montecarlo.Stop{Quantile: 0.8, Within: 0.02}
	r, err := montecarlo.Simulate(context.Background(), model, montecarlo.Options{Trials: 10_000_000, Seed: 1, Stop: &stop})
	if err != nil {
		log.Fatal(err)
	}
	points := r.Trace(0.8)
	for _, p := range []montecarlo.TracePoint{points[0], points[len(points)-1]} {
		fmt.Printf("after %5d trials the P80 is known to %.1f %%\n", p.Trials, 100*p.StdErrQuantile/p.Quantile)
	}
	// Output:
	// after  2048 trials the P80 is known to 1.6 %
	// after 65536 trials the P80 is known to 0.4 %
}
