package survey

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func benchData(n int) (Instrument, []Response) {
	in := Instrument{ID: "bench", Version: "1", Partners: []string{"orion", "vega", "lyra"}}
	for i := range 20 {
		in.Principles = append(in.Principles, Principle{ID: fmt.Sprint("p", i), Reverse: i%7 == 3})
	}
	rng := rand.New(rand.NewPCG(1, 2))
	responses := make([]Response, n)
	for i := range responses {
		responses[i] = Response{Respondent: fmt.Sprint("r", i), Partner: in.Partners[rng.IntN(3)]}
		for j := range in.Principles {
			a, b := 1+rng.IntN(5), 3+rng.IntN(3)
			responses[i].Ratings = append(responses[i].Ratings, Rating{Principle: in.Principles[j].ID, Actual: &a, Ideal: &b})
		}
	}
	return in, responses
}

func BenchmarkAnalyze(b *testing.B) {
	for _, n := range []int{100, 1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			in, responses := benchData(n)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Analyze(in, responses, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkWaveAnalyze(b *testing.B) {
	in, responses := benchData(10_000)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := (Wave{ID: "w", Instrument: in}).Analyze(responses, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTally(b *testing.B) {
	in, responses := benchData(1000)
	tally, err := NewTally(in)
	if err != nil {
		b.Fatal(err)
	}
	row := make([]int8, 20)
	for i := range row {
		row[i] = int8(1 + i%5)
	}
	b.Run("AddRow", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := tally.AddRow("orion", row, row); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Add", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			i = (i + 1) % len(responses)
			if err := tally.Add(responses[i]); err != nil {
				b.Fatal(err)
			}
		}
	})
}
