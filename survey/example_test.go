package survey_test

import (
	"fmt"
	"math/rand/v2"

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
