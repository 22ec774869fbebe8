package survey_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/partnerkit/partnerkit/survey"
)

func ExampleAnalyze() {
	in := survey.Instrument{
		ID: "principles", Version: "1", Partners: []string{"orion", "vega"},
		Principles: []survey.Principle{{ID: "openness", Title: "We tell each other bad news early"}},
	}
	var responses []survey.Response
	for i, actual := range []int{4, 4, 5, 4, 3, 2, 3, 2, 1, 2} {
		partner, ideal := []string{"orion", "vega"}[i/5], 5
		responses = append(responses, survey.Response{
			Respondent: fmt.Sprint("r", i), Partner: partner,
			Ratings: []survey.Rating{{Principle: "openness", Actual: &actual, Ideal: &ideal}},
		})
	}
	report, err := survey.Analyze(in, responses, survey.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	openness := report.Principles[0]
	fmt.Printf("all: %.1f, gap %.1f\n", openness.Overall.Actual.Mean, openness.Overall.Gap.Mean)
	for _, c := range openness.Partners {
		fmt.Printf("%s: %.1f, gap %.1f\n", c.Partner, c.Actual.Mean, c.Gap.Mean)
	}
	widest := report.Perceptions[0]
	fmt.Printf("%s sees it %.1f points better than %s\n", widest.Higher, widest.Difference, widest.Lower)
	// Output:
	// all: 3.0, gap 2.0
	// orion: 4.0, gap 1.0
	// vega: 2.0, gap 3.0
	// orion sees it 2.0 points better than vega
}

func ExampleTally_millionResponses() {
	in := survey.Instrument{ID: "principles", Version: "1", Partners: []string{"orion", "vega"}, Principles: survey.ReadyMade()[:3]}
	responses := func(yield func(survey.Response) bool) { // as they come in, from wherever they are kept
		rng := rand.New(rand.NewPCG(7, 7))
		ratings := make([]survey.Rating, len(in.Principles))
		answers := make([]int, 2*len(in.Principles))
		for i := range 1_000_000 {
			for k, q := range in.Principles {
				answers[2*k], answers[2*k+1] = 1+rng.IntN(4), 4+rng.IntN(2)
				ratings[k] = survey.Rating{Principle: q.ID, Actual: &answers[2*k], Ideal: &answers[2*k+1]}
			}
			if !yield(survey.Response{Respondent: "r", Partner: in.Partners[i%2], Ratings: ratings}) {
				return
			}
		}
	}
	tally, err := survey.NewTally(in)
	if err != nil {
		fmt.Println(err)
		return
	}
	for r := range responses {
		if err := tally.Add(r); err != nil {
			fmt.Println(err)
			return
		}
	}
	report, err := tally.Report(survey.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Respondents, "respondents")
	for _, q := range report.Principles {
		fmt.Printf("%s: gap %.1f\n", q.Principle, q.Overall.Gap.Mean)
	}
	fmt.Println("not from a tally:", report.NeedsRows)
	// Output:
	// 1000000 respondents
	// keep-promises: gap 2.0
	// warn-early: gap 2.0
	// quality: gap 2.0
	// not from a tally: [reliability]
}

// A report is shown, one more person answers, and the report is asked for again: the two together would tell what that
// person said.
func ExampleWave_Analyze() {
	wave := survey.Wave{ID: "spring", Instrument: survey.Instrument{ID: "principles", Version: "1", Principles: survey.ReadyMade()[:1]}}
	var responses []survey.Response
	for i := range 13 {
		actual := 1 + i%5
		responses = append(responses, survey.Response{
			Respondent: fmt.Sprint("r", i), Partner: "orion",
			Ratings: []survey.Rating{{Principle: "keep-promises", Actual: &actual}},
		})
	}
	for _, n := range []int{12, 13} {
		report, remembered, err := wave.Analyze(responses[:n], survey.Options{})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(n, "answers:", report.Principles[0].Overall.Status)
		for _, w := range report.Withheld[:min(1, len(report.Withheld))] {
			fmt.Println("because", w.Reason)
		}
		wave = remembered // keep it: the next report depends on it
	}
	// Output:
	// 12 answers: shown
	// 13 answers: withheld
	// because complement
}

func ExampleCronbachAlpha() {
	missing := math.NaN()
	r, err := survey.CronbachAlpha([][]float64{{3, 3, 3}, {4, 4, missing}, {3, 2, 1}, {4, 5, 5}, {2, 2, 1}, {3, 4, 4}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("alpha %.2f (%.2f to %.2f), %d people\n", r.Alpha, r.Interval.Lower, r.Interval.Upper, r.N)
	for i, item := range r.PerItem {
		fmt.Printf("without item %d: %.2f\n", i+1, *item.AlphaIfDropped)
	}
	// Output:
	// alpha 0.91 (0.62 to 0.99), 6 people
	// without item 1: 0.99
	// without item 2: 0.69
	// without item 3: 0.84
}

func ExampleKrippendorffAlpha() {
	missing := math.NaN() // Krippendorff's own example: four observers, twelve units
	alpha, err := survey.KrippendorffAlpha([][]float64{
		{1, 2, 3, 3, 2, 1, 4, 1, 2, missing, missing, missing},
		{1, 2, 3, 3, 2, 2, 4, 1, 2, 5, missing, missing},
		{missing, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3},
		{1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, missing},
	}, survey.LevelOrdinal)
	fmt.Printf("%.3f %v\n", alpha, err)
	// Output: 0.815 <nil>
}

func ExampleMannWhitney() {
	r, err := survey.MannWhitney([]float64{5, 4, 5, 4, 5}, []float64{2, 3, 2, 4, 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f of %d pairs, p = %.3f\n", r.U1, r.N1*r.N2, r.P)
	// Output: 24 of 25 pairs, p = 0.024
}

func ExampleInstrument_Check() {
	in := survey.Instrument{
		ID: "principles", Version: "1", Partners: []string{"orion", "vega"}, Scale: survey.AgreeScale(),
		Issues:     []survey.Issue{{ID: "silence", Text: "Questions stay open for weeks"}, {ID: "travel", Text: "Nobody hosts the meetings"}},
		Principles: []survey.Principle{{ID: "answers", Statement: "A question gets an answer within three days.", Issues: []string{"silence"}}},
	}
	for _, id := range in.Partners {
		in.Principles[0].Authors = append(in.Principles[0].Authors, survey.Author{Partner: id})
	}
	in.Principles[0].Ratified = []survey.Ratification{{Partner: "orion", Day: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}}
	findings, err := in.Check()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range findings {
		fmt.Println(f.Message)
	}
	// Output:
	// No principle answers the issue "travel". Write down together the state that you want instead.
	// vega: not yet agreed to "answers". Ask, and reword it if they cannot.
}
