package montecarlo

import (
	"context"
	"fmt"
	"strconv"
	"testing"
)

// fifty is the model of the peer comparison: 50 risks, PERT and lognormal of as many shapes, 13.75 occurrences a trial on
// average.
func fifty() Model {
	var m Model
	for i := range 50 {
		e := Event{ID: "risk " + strconv.Itoa(i), Frequency: Bernoulli(0.05 + 0.45*float64(i)/49)}
		size := 1000 * float64(1+i%7)
		if e.Severity = PERT(size, size+(0.5+0.08*float64(i))*size, 6*size); i%2 == 1 {
			e.Severity = LognormalBetween(size, (4+0.2*float64(i))*size)
		}
		m.Events = append(m.Events, e)
	}
	return m
}

func BenchmarkSimulate(b *testing.B) {
	m := fifty()
	for _, trials := range []int{10_000, 100_000, 1_000_000} {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("trials=%d/workers=%d", trials, workers), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					r, err := Simulate(context.Background(), m, Options{Trials: trials, Seed: 1, Workers: workers})
					if err != nil {
						b.Fatal(err)
					}
					_ = r.Mean() + r.Quantile(0.5) + r.Quantile(0.8) + r.Quantile(0.95)
				}
				b.ReportMetric(float64(trials)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mtrials/s")
			})
		}
	}
}

func BenchmarkBetaStrips(b *testing.B) {
	for b.Loop() {
		betaStrips(1.8, 4.2, 0, 1)
	}
}

func BenchmarkLognormalStrips(b *testing.B) {
	for b.Loop() {
		lognormalStrips(0, 0.7)
	}
}
