package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"log"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerkit/partnerkit/risk"
	"github.com/partnerkit/partnerkit/risk/montecarlo"
)

//go:embed assumptions.json
var assumed []byte

// assumptions are the figures that no public register gives, in the library's own documents where it has them.
type assumptions struct {
	LikelihoodKey [][2]float64                      `json:"likelihood_key"` // sourced: probabilities of each likelihood
	Currency      string                            `json:"currency"`
	Probability   []decimal.Decimal                 `json:"probability"` // by likelihood
	Cost          []montecarlo.Severity             `json:"cost"`        // by impact
	Shares        map[risk.Category][]risk.Exposure `json:"shares"`
	Model         montecarlo.Model                  `json:"model"` // drivers, treatments and partners' terms
	Causes        map[string][]montecarlo.Influence `json:"causes"`
}

// contingency prices the register, simulates five years, and prints what to set aside and who carries what.
func contingency(r risk.Register, m risk.Matrix, asOf time.Time) {
	var a assumptions
	if err := json.Unmarshal(assumed, &a); err != nil {
		log.Fatal(err)
	}
	assessment, err := a.price(r).Assess(m, asOf, nil)
	if err != nil {
		log.Fatal(err)
	}
	loss := assessment.ExpectedLoss
	fmt.Printf("\nWhat responding together may cost in five years (amounts and shares are this example's, not the county's):\n")
	fmt.Printf("  expected at the likeliest cost of each risk: %s k\n", thousands(loss.Total.InexactFloat64()))
	for _, p := range loss.ByPartner {
		fmt.Printf("    %-20s %6s k\n", p.Partner, thousands(p.Amount.InexactFloat64()))
	}
	model := a.model(r)
	single, _, err := montecarlo.FromRegister(a.price(r))
	if err != nil {
		log.Fatal(err)
	}
	exact, err := montecarlo.Exact(single)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("  enough in 80 %% of cases, exactly, if each risk cost just that: %s k\n", thousands(exact.Quantile(0.8)))
	simulated := simulate(model)
	distribution(simulated)
	carriers(simulated)
	treated, err := model.With("flood stores")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("\n  With flood stores the contingency falls from %s to %s\n", aside(simulated), aside(simulate(treated)))
}

// price gives each risk an estimate and its partners' shares.
func (a assumptions) price(r risk.Register) risk.Register {
	priced := r
	priced.Currency, priced.Risks = a.Currency, nil
	for _, k := range r.Risks {
		step := a.LikelihoodKey[k.Current.Likelihood-1]
		p := a.Probability[k.Current.Likelihood-1]
		if x := p.InexactFloat64(); x < step[0] || x > step[1] {
			log.Fatalf("%s: %v is not within the key's %v", k.ID, p, step)
		}
		k.Estimate = &risk.Estimate{Probability: p, Impact: decimal.NewFromFloat(a.Cost[k.Current.Impact-1].Mode)}
		k.Partners = a.Shares[k.Category]
		priced.Risks = append(priced.Risks, k)
	}
	return priced
}

// model makes events of the priced risks, each with a range of costs, and adds common causes, treatments and terms.
func (a assumptions) model(r risk.Register) montecarlo.Model {
	m, unpriced, err := montecarlo.FromRegister(a.price(r))
	if err != nil || len(unpriced) > 0 {
		log.Fatal(err, unpriced)
	}
	m.Drivers, m.Treatments, m.Partners = a.Model.Drivers, a.Model.Treatments, a.Model.Partners
	impact := map[string]int{}
	for _, k := range r.Risks {
		impact[k.ID] = k.Current.Impact
	}
	for i := range m.Events {
		e := &m.Events[i]
		e.Severity, e.Causes = a.Cost[impact[e.ID]-1], a.Causes[e.ID]
	}
	return m
}

func simulate(m montecarlo.Model) *montecarlo.Result {
	r, err := montecarlo.Simulate(context.Background(), m, montecarlo.Options{Trials: 500_000, Seed: 2026})
	if err != nil {
		log.Fatal(err)
	}
	return r
}

// distribution prints the figures of the whole, each with its standard error.
func distribution(r *montecarlo.Result) {
	fmt.Printf("\n  Simulated %d times, with ranges of cost and hard winters:\n", r.Trials())
	fmt.Printf("    mean  %6s k ± %s k\n", thousands(r.Mean()), thousands(r.StdErr()))
	for _, p := range []float64{0.5, 0.8, 0.95} {
		fmt.Printf("    P%.0f   %6s k ± %s k\n", 100*p, thousands(r.Quantile(p)), thousands(r.StdErrQuantile(p)))
	}
	fmt.Printf("    mean of the worst 5 %%: %s k\n", thousands(r.TailMean(0.95)))
	fmt.Printf("    chance of more than 5 million: %.1f %%\n", 100*r.Exceedance(5_000_000))
	fmt.Printf("    to set aside for 80 %% confidence: %s\n", aside(r))
}

// carriers prints which risks and which partners make the worst cases, and risk against reward.
func carriers(r *montecarlo.Result) {
	c, err := r.Contributions(context.Background(), 0.95)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("\n  In the worst 5 % of cases the cost comes from")
	for _, e := range c.Events[:4] {
		fmt.Printf("    %-34s %2.0f %%\n", e.ID, 100*e.Tail/c.Tail)
	}
	partners, err := r.Imbalance(context.Background(), 0.95)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("\n  Share of the cost (mean, worst cases) against share of the grants")
	for _, p := range partners {
		fmt.Printf("    %-20s %2.0f %%  %2.0f %%  of grants %2.0f %%: %.1f times its share\n", p.Partner, 100**p.RiskShare, 100**p.TailShare, 100**p.RewardShare, *p.Ratio)
	}
	fmt.Printf("    nobody carries %s k on average: what the caps and deductibles leave\n", thousands(c.Unallocated.Mean))
}

// aside is what suffices in 80 % of cases, rounded up to a thousand.
func aside(r *montecarlo.Result) string {
	amount, err := r.Contingency(0.8)
	if err != nil {
		log.Fatal(err)
	}
	return r.Currency() + " " + amount.RoundCeil(-3).String()
}

func thousands(amount float64) string { return fmt.Sprintf("%.0f", amount/1000) }
